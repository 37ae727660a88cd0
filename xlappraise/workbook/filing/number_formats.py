"""What a cell's number format shows: in, the part of styles; out, which styles show dates and percentages."""

from __future__ import annotations

from xlappraise.workbook.filing.archive import Archive
from xlappraise.workbook.filing.guarded_xml import Attributes, Budget, scan
from xlappraise.workbook.snapshot import DATE, PERCENT, PLAIN

_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Built-in formats that show dates or times: ECMA-376 part 1, 18.8.30, with those of East Asian versions."""
_PERCENTAGES = frozenset((9, 10))

MOST_STYLES = 70_000
"""Excel itself stops at 65,490."""


def kind_of_format(code: str) -> str:
    """DATE, PERCENT or PLAIN for a format's code, such as `dd/mm/yyyy`; its first section decides."""
    letters, percent = _bare(code)
    if letters & set("dmyhs"):
        return DATE
    return PERCENT if percent else PLAIN


def _bare(code: str) -> tuple[set[str], bool]:
    """Letters of the first section that stand outside quotes, escapes and colours; and whether it has a %."""
    letters: set[str] = set()
    percent = False
    at = 0
    code = code[:1_000].lower().replace("general", "")
    while at < len(code) and code[at] != ";":
        letter = code[at]
        if letter in '"[':
            end = code.find('"' if letter == '"' else "]", at + 1)
            inside = code[at + 1 : end] if end > 0 else ""
            if letter == "[" and inside and not inside.strip("hms"):
                letters.add(inside[0])  # elapsed time, such as [h]:mm
            at = end if end > 0 else len(code)
        elif letter in "\\_*":
            at += 1
        else:
            letters.add(letter)
            percent |= letter == "%"
        at += 1
    return letters, percent


def kinds_of_styles(archive: Archive, part: str | None, budget: Budget) -> dict[str, str]:
    """What the cell styles show that show more than plain numbers: DATE or PERCENT by style number, as text."""
    if part is None:
        return {}
    formats: dict[str, str] = {}
    used: list[str] = []
    inside = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside
        if name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            used.append(attributes.get("numFmtId", "0"))
        elif name == "numFmt":
            formats.setdefault(attributes.get("numFmtId", ""), attributes.get("formatCode", ""))
        if len(used) > MOST_STYLES or len(formats) > MOST_STYLES:
            raise archive.refuse("holds more cell formats than Excel allows: open it in Excel and save it again.")

    def end(name: str) -> None:
        nonlocal inside
        if name == "cellXfs":
            inside = False

    scan(archive, part, budget, start, end=end)
    kinds = {number: _kind(number, formats) for number in set(used)}
    return {str(style): kinds[number] for style, number in enumerate(used) if kinds[number]}


def _kind(number: str, formats: dict[str, str]) -> str:
    if number in formats:
        return kind_of_format(formats[number])
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return PLAIN
    if int(number) in _DATES:
        return DATE
    return PERCENT if int(number) in _PERCENTAGES else PLAIN
