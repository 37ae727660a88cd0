"""Text as the format stores it: in, a part of shared strings or a text's escapes; out, plain text, and back."""

from __future__ import annotations

import re
from typing import Any
from xml.parsers import expat

from xlappraise.xlsx import limits
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.guarded_xml import MAIN, Attributes, Budget, feed, too_deep
from xlappraise.xlsx.refusals import CannotRead, safe_text

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
CONTROL = "[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]"
"""What XML cannot carry. None of it is printable, so that hardly any text makes the pattern be compiled."""
_REFERENCE = re.compile(r"&(?:#([0-9]+)|#x([0-9A-Fa-f]+)|([a-z]+));")
_LETTERS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def decoded(text: str) -> str:
    """Text with its _xHHHH_ escapes undone; halves of surrogate pairs are joined, lone ones become U+FFFD."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def unescaped(text: str) -> str:
    """Text with XML's own references undone."""
    return _REFERENCE.sub(_letter, text)


def _letter(match: re.Match[str]) -> str:
    if match[3]:
        return _LETTERS.get(match[3], match[0])
    return chr(int(match[1]) if match[1] else int(match[2], 16))


def encoded(text: str) -> str:
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


class TextReader:
    """Joins the texts of rich or plain strings; what stands above the letters (phonetic runs) is left out.

    As with cells, the parser's calls go into a list: a (name,) pair is a start, the parser's own name object an end,
    all else is text.
    """

    def __init__(self, archive: Archive, budget: Budget) -> None:
        """Collects into `texts`."""
        self.texts: list[str] = []
        self._archive, self._budget = archive, budget
        self._events: list[Any] = []
        self._interned: dict[str, str] = {}

    def read(self, part: str) -> None:
        """Read the part of shared strings. Raises CannotRead."""
        append = self._events.append
        flushed = 0

        def flush() -> None:
            nonlocal flushed
            if len(self._events) > limits.MOST_EVENTS or parser.CurrentByteIndex - flushed > limits.LONGEST_STORED:
                flushed = parser.CurrentByteIndex
                self._flush(part)
                self._refuse_long([event for event in self._events if type(event) is str], part)

        def start(name: str, _: Attributes) -> None:
            append((name,))

        def root(name: str, _: Attributes) -> None:
            space = name.rpartition(" ")[0]
            if space in MAIN:
                names = (f"{space} {local}" for local in ("si", "t", "r"))
                self._si, self._t, self._r = (self._interned.setdefault(name, name) for name in names)
                parser.StartElementHandler = start
                parser.EndElementHandler = parser.CharacterDataHandler = append

        parser = expat.ParserCreate(None, " ", self._interned)
        parser.buffer_text = True
        parser.StartElementHandler = root
        feed(parser, self._archive, part, self._budget, self._archive.chunks(part), after_piece=flush)
        self._flush(part)

    def _flush(self, part: str) -> None:
        """Read the queued strings, but for one that has no end yet."""
        events = self._events
        at, count = 0, len(events)
        while at < count:
            event = events[at]
            stop = at + 1
            if type(event) is tuple:
                if at + 1 < count and events[at + 1] is self._si:
                    self._add("")
                    at += 2
                    continue
                if (
                    at + 4 < count
                    and events[at + 4] is self._si
                    and events[at + 3] is self._t
                    and type(events[at + 2]) is str
                ):
                    self._add(events[at + 2])
                    at += 5
                    continue
                stop = self._end(at)
                if not stop:
                    break
                if event[0] is self._si:
                    self._add(self._joined(at, stop, part))
            at = stop
        del events[:at]
        if len(events) > limits.MOST_EVENTS // 2:
            raise too_deep(self._archive, part)

    def _end(self, at: int) -> int:
        """Index after the element that starts at `at`; 0 when its end is not queued yet."""
        depth = 0
        for index in range(at, len(self._events)):
            event = self._events[index]
            if type(event) is tuple:
                depth += 1
            elif self._is_end(event):
                depth -= 1
                if not depth:
                    return index + 1
        return 0

    def _is_end(self, text: str) -> bool:
        """Whether this is an element's name and no text; Python holds each letter once, text or name."""
        return len(text) > 1 and self._interned.get(text) is text

    def _refuse_long(self, pieces: list[str], part: str) -> None:
        if sum(len(piece) for piece in pieces if not self._is_end(piece)) > limits.LONGEST_STORED:
            raise too_long(self._archive, f"its part {safe_text(part)}")

    def _joined(self, at: int, stop: int, part: str) -> str:
        """The text of the string between two indexes: of its own t, and of the t in its runs."""
        path: list[str] = []
        pieces: list[str] = []
        for event in self._events[at + 1 : stop - 1]:
            if type(event) is tuple:
                path.append(event[0])
            elif self._is_end(event):
                path.pop()
            elif path in ([self._t], [self._r, self._t]):
                pieces.append(event)
        self._refuse_long(pieces, part)
        return "".join(pieces)

    def _add(self, text: str) -> None:
        if len(self.texts) >= self._budget.texts:
            raise self._archive.refuse("holds more texts than we accept: remove the sheets that are not needed.")
        self.texts.append(decoded(text))


def shared_texts(archive: Archive, part: str | None, budget: Budget) -> list[str]:
    """The workbook's shared strings in order; none when it has no such part. Raises CannotRead."""
    if part is None:
        return []
    reader = TextReader(archive, budget)
    reader.read(part)
    return reader.texts
