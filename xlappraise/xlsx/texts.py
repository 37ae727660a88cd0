"""Text as the format stores it: in, a part of shared strings or a text's escapes; out, plain text, and back."""

from __future__ import annotations

import re

from xlappraise.xlsx import limits
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.guarded_xml import Attributes, Budget, scan
from xlappraise.xlsx.refusals import CannotRead, safe_text

_ESCAPE = r"_x([0-9A-Fa-f]{4})_"
CONTROL = "[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]"
"""What XML cannot carry. None of it is printable, so that hardly any text makes the pattern be compiled."""
_REFERENCE = r"&(?:#([0-9]+)|#x([0-9A-Fa-f]+)|([a-z]+));"
_LETTERS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def decode_text(text: str) -> str:
    """Text with its _xHHHH_ escapes undone; halves of surrogate pairs are joined, lone ones become U+FFFD."""
    if "_x" not in text:
        return text
    text = re.sub(_ESCAPE, lambda match: chr(int(match[1], 16)), text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def unescape_xml(text: str) -> str:
    """Text with XML's own references undone."""
    return re.sub(_REFERENCE, _letter, text)


def _letter(match: re.Match[str]) -> str:
    if match[3]:
        return _LETTERS.get(match[3], match[0])
    return chr(int(match[1]) if match[1] else int(match[2], 16))


def encode_text(text: str) -> str:
    """Text for an element of a cell: XML's own characters and all that XML cannot carry are escaped.

    A carriage return is escaped too, since XML would read it as a line feed.
    """
    if "_x" in text or not text.isprintable():
        text = re.sub(f"_(?=x[0-9A-Fa-f]{{4}}_)|{CONTROL}", lambda match: f"_x{ord(match[0]):04X}_", text)
    return text.translate(_XML)


def too_long(archive: Archive, where: str) -> CannotRead:
    """The exception for a text that no cell can hold."""
    return archive.refuse(
        f"holds a text of more than {limits.LONGEST_STORED:,} characters in {where}, where Excel takes "
        f"{limits.LONGEST_TEXT:,}: shorten it."
    )


OF_STRING = (["si", "t"], ["si", "r", "t"])
"""Where the letters of a string stand, below the root: its own, and those of its runs."""


class _StringsReader:
    """Joins the texts of rich or plain strings; what stands above the letters (phonetic runs) is left out."""

    def __init__(self, archive: Archive, budget: Budget, part: str) -> None:
        """Collects into `texts`."""
        self.texts: list[str] = []
        self._archive, self._most, self._part = archive, budget.texts, part
        self._path: list[str] = []
        self._pieces: list[str] = []
        self._length = 0

    def start(self, name: str, _: Attributes) -> None:
        """An element begins."""
        self._path.append(name)

    def letters(self, text: str) -> None:
        """Some of the text of an element. Raises CannotRead when the string is too long for any cell."""
        if self._path[1:] in OF_STRING:
            self._pieces.append(text)
            self._length += len(text)
            if self._length > limits.LONGEST_STORED:
                raise too_long(self._archive, f"its part {safe_text(self._part)}")

    def end(self, _: str) -> None:
        """An element ends. Raises CannotRead for one string too many."""
        if self._path.pop() == "si" and len(self._path) == 1:
            if len(self.texts) >= self._most:
                raise self._archive.refuse("holds more texts than we accept: remove the sheets that are not needed.")
            self.texts.append(decode_text("".join(self._pieces)))
            self._pieces.clear()
            self._length = 0


def shared_texts(archive: Archive, part: str | None, budget: Budget) -> list[str]:
    """The workbook's shared strings in order; none when it has no such part. Raises CannotRead."""
    if part is None:
        return []
    reader = _StringsReader(archive, budget, part)
    scan(archive, part, budget, reader.start, end=reader.end, text=reader.letters)
    return reader.texts
