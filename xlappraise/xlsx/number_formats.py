"""What number formats show: in, the part of styles; out, styles that show dates, percentages or fixed decimals."""

from __future__ import annotations

from xlappraise.xlsx import limits
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.guarded_xml import Attributes, Budget, scan
from xlappraise.xlsx.snapshot import DATE, PERCENT, PLAIN, ShownAs

_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Built-in formats that show dates or times: ECMA-376 part 1, 18.8.30, with those of East Asian versions."""
_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
_BUILT_IN |= {37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00"}
"""Built-in formats of plain numbers and percentages with a fixed number of decimals."""


def kind_of_format(code: str) -> str:
    """DATE, PERCENT or PLAIN for a format's code, such as `dd/mm/yyyy`; its first section decides.

    With the number of decimals (ShownAs) where the format has a fixed one.
    """
    letters = _bare_code(code)
    if set(letters) & set("dmyhs"):
        return DATE
    kind, decimals = (PERCENT if "%" in letters else PLAIN), _decimals(letters)
    return kind if decimals is None else ShownAs(kind, decimals)


def _decimals(letters: str) -> int | None:
    """How many decimals the bare letters of a format show; None for General, fractions, powers, thousands cut off."""
    whole, _, after = letters.rstrip("%+-() ").partition(".")
    if "0" not in whole + after or whole.endswith(",") or set(letters) & set("e/") or after.strip("0"):
        return None
    return len(after)


def _bare_code(code: str) -> str:
    """What stands in the first section outside quotes, escapes and colours."""
    letters = ""
    at = 0
    code = code[:1_000].lower().replace("general", "")
    while at < len(code) and code[at] != ";":
        letter = code[at]
        if letter in '"[':
            end = code.find('"' if letter == '"' else "]", at + 1)
            inside = code[at + 1 : end] if end > 0 else ""
            if letter == "[" and inside and not inside.strip("hms"):
                letters += inside[0]  # elapsed time, such as [h]:mm
            at = end if end > 0 else len(code)
        elif letter in "\\_*":
            at += 1
        else:
            letters += letter
        at += 1
    return letters


def kinds_of_styles(archive: Archive, part: str | None, budget: Budget) -> dict[str, str]:
    """What the cell styles show other than a plain number as it is: DATE, PERCENT or ShownAs, by style number."""
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
        if len(used) > limits.MOST_STYLES or len(formats) > limits.MOST_STYLES:
            raise archive.refuse("holds more cell formats than Excel allows: open it in Excel and save it again.")

    def end(name: str) -> None:
        nonlocal inside
        if name == "cellXfs":
            inside = False

    scan(archive, part, budget, start, end=end)
    kinds = {number: _kind(number, formats) for number in set(used)}
    return {str(style): kinds[number] for style, number in enumerate(used) if kinds[number] is not PLAIN}


def _kind(number: str, formats: dict[str, str]) -> str:
    if number in formats:
        return kind_of_format(formats[number])
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return PLAIN
    if int(number) in _DATES:
        return DATE
    return kind_of_format(_BUILT_IN.get(int(number), "general"))
