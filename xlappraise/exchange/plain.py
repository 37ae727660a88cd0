"""Values in, words for a terminal or a document out: harmless text, numbers with commas, columns that line up."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from unicodedata import category, combining, east_asian_width

UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Unicode categories that a terminal obeys, reorders or hides instead of showing."""
JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}\N{SOFT HYPHEN}"
"""Unseen characters that scripts need and that neither reorder nor hide anything."""


def harmless(text: str) -> str:
    """`text` on one line; control, bidirectional, zero-width and other unseen characters as `[U+202E]`.

    Workbooks come by e-mail: an escape sequence in an option's name must not reach the terminal.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_on_terminal, text))


def _on_terminal(character: str) -> str:
    if character in "\n\t":
        return " "
    return f"[U+{ord(character):04X}]" if category(character) in UNSEEN else character


def clean(text: str) -> str:
    """`text` for a document: lines kept; control, bidirectional and other unseen characters as `[U+202E]`."""
    if text.isascii() and text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return "".join(map(_in_document, lines))


def _in_document(character: str) -> str:
    if character in "\n\t" or character in JOINERS:
        return " " if character == "\t" else character
    hidden = category(character) in ("Cc", "Cf", "Cs", "Co") or ord(character) & 0xFFFE == 0xFFFE
    return f"[U+{ord(character):04X}]" if hidden else character


def width(text: str) -> int:
    """Columns that `text` takes on a terminal: two for wide East Asian characters, none for accents."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def number(value: Fraction) -> str:
    """`value` with commas and at most six decimals: 1,810 or 1,810.5."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    return f"{float(value):,.6f}".rstrip("0").rstrip(".")


def span(low: str, high: str) -> str:
    """`low to high`, or the one text when both are the same."""
    return low if low == high else f"{low} to {high}"


def columns(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset(), gap: int = 2) -> list[str]:
    """Lines of a table whose columns line up; columns numbered in `right` (from 0) stand to the right."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = []
        for index, (text, wide) in enumerate(zip(row, widths, strict=True)):
            space = " " * (wide - width(text))
            cells.append(space + text if index in right else text + space)
        lines.append((" " * gap).join(cells).rstrip())
    return lines


def plain(value: Fraction) -> int | float:
    """A JSON number: whole numbers stay whole.

    Workbooks hold 15 significant digits, and the shortest text of a float gives back every such decimal.
    """
    return value.numerator if value.denominator == 1 else float(value)
