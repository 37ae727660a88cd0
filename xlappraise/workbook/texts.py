"""Text as the format stores it: in, a part of shared strings or a text's escapes; out, plain text, and back."""

from __future__ import annotations

import re

from xlappraise.workbook.archive import Archive
from xlappraise.workbook.guarded_xml import Attributes, Budget, scan

LONGEST_TEXT = 32_767
"""Most characters that a cell can hold."""

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MUST_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def decoded(text: str) -> str:
    """Text with its _xHHHH_ escapes undone; halves of surrogate pairs are joined, lone ones become U+FFFD."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def encoded(text: str) -> str:
    """Text for an element of a cell: XML's own characters and all that XML cannot carry are escaped.

    A carriage return is escaped too, since XML would read it as a line feed.
    """
    return _MUST_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text).translate(_XML)


class TextReader:
    """Joins the texts of a rich or plain string; what stands above the letters (phonetic runs) is left out."""

    def __init__(self, archive: Archive, budget: Budget) -> None:
        """Collects into `texts`."""
        self.texts: list[str] = []
        self._archive, self._budget = archive, budget
        self._pieces: list[str] = []
        self._inside = self._phonetic = False

    def start(self, name: str, _: Attributes) -> None:
        """An element begins."""
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._phonetic = True
        elif name == "t":
            self._inside = not self._phonetic

    def text(self, text: str) -> None:
        """Characters between tags."""
        if self._inside:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "t":
            self._inside = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            if len(self.texts) >= self._budget.texts:
                raise self._archive.refuse(
                    "holds more texts than we accept: remove the sheets that are not needed."
                )
            self.texts.append(decoded("".join(self._pieces)))


def shared_texts(archive: Archive, part: str | None, budget: Budget) -> list[str]:
    """The workbook's shared strings in order; none when it has no such part. Raises CannotRead."""
    if part is None:
        return []
    reader = TextReader(archive, budget)
    scan(archive, part, budget, reader.start, reader.end, reader.text)
    return reader.texts
