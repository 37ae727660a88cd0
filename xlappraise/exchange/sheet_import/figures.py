"""The text of a cell in, the figure that people mean by it out: 1,385, 0,3, 30%, x10, 7/10, three stars, 4 (1.20)."""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from xlappraise.exchange.sheet_import.grid import GridCell
from xlappraise.records import NamedTuple

NUMBER = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+]?\.\d+"
WITH_COMMA = r"[-+]?(?:\d{1,3}(?:[. ]\d{3})+|\d+)(?:,\d+)?"
DASHES = str.maketrans({"−": "-", "→": "->", "⇒": "=>", "‒": "-", "–": "-", "—": "-", "\u00a0": " ", "\u202f": " "})
FULL, HOLLOW = "★⭐✭✯●⬤■◼✓✔☑🌟", "☆✩○◯□◻"
TICKS = ("✓", "✔", "☑")
"""Signs of which one alone is a word for yes; several are counted."""
STARS = re.compile(rf"(?:[{FULL}{HOLLOW}\ufe0f ]+|\*+)")
STARS_AND_NOTE = re.compile(r"([★⭐✭✯🌟☆✩\ufe0f]+)\s*[-:;,(]?\s*([^\W\d].*)", re.DOTALL)
SHAPE = re.compile(
    r"""(?P<times>[x×*]\s*)? (?:[£$€]\s*)? (?P<value>{number}) \s* (?P<percent>%)?
    (?P<after>\s*(?:[x×]|(?:pt|point|mark)s?\b))?
    (?: \s*(?:/|out\ of)\s* (?P<of>{number}) )?
    (?: \s*[(\[]\s*(?P<inside>{number})\s*(?P<inside_percent>%)?\s*[)\]] | \s*(?:[=-]>|=)\s*(?P<arrow>{number}) )?
    (?: \s*(?P<break>[-:;,.(\[]|\s)\s* (?P<note>\S.*) )?""".replace("{number}", "(?:NUMBER)"),
    re.VERBOSE | re.DOTALL,
)
POINT = re.compile(SHAPE.pattern.replace("NUMBER", NUMBER), re.VERBOSE | re.DOTALL)
COMMA = re.compile(SHAPE.pattern.replace("NUMBER", WITH_COMMA), re.VERBOSE | re.DOTALL)
FOOTNOTE = re.compile(r"(?<=\d)(?:\*|†|‡|§|[¹²³⁴⁵⁶⁷⁸⁹])$")
"""The mark of a footnote behind a figure."""
FRACTIONS = {"½": "5", "¼": "25", "¾": "75"}
SENTENCE = re.compile(r"\s-\s.*[^\W\d_]{2}.*\s[^\W\d_]{2}")
"""A dash apart and two words behind it: `5 - 78% direct sales` is a note, `2 - 3` and `1 - 2 years` are ranges."""
ORNAMENTS = re.compile(
    "[\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]+"
)
"""Signs that people put before or behind a score: `✅ 5`, `🟢 High`."""
LONGEST_FIGURE = 300
"""Most characters of a cell that are looked at for a figure and its note, so that patterns stay fast."""
NOT_APPLICABLE = {"n/a", "na", "n.a.", "n.a", "not applicable"}
NO_ANSWER = {"", "-", "--", "---", "?", "tbc", "tbd", "to be confirmed", "not scored", "blank", "…", "..."}


class Figure(NamedTuple):
    """A number as it stands in a cell, with its decimals. `of` is the 10 of 7/10, `inside` the 1.2 of 4 (1.2).

    With `percent`, 30% has the value 30.
    """

    value: Fraction
    decimals: int = 0
    percent: bool = False
    of: Fraction | None = None
    inside: Fraction | None = None
    inside_decimals: int = 0
    note: str = ""
    stars: bool = False
    currency: bool = False


def figure(cell: GridCell, decimal_comma: bool = False) -> Figure | None:
    """The figure in a cell; None where there is none. A note after it must be set off: `8/10 - clear plan`."""
    if cell.number is not None:
        decimals = _decimals(cell.text) if cell.decimals is None else cell.decimals
        return Figure(cell.number, decimals, cell.percent)
    return _figure_in(cell.text[:LONGEST_FIGURE], decimal_comma)


@lru_cache(maxsize=4096)
def _figure_in(said: str, decimal_comma: bool) -> Figure | None:
    """The figure in a text; those of a matrix are few, and read many times."""
    text = said.translate(DASHES).strip()
    if not text:
        return None
    if STARS.fullmatch(text) and text not in TICKS:
        return _stars(text)
    if (noted := STARS_AND_NOTE.fullmatch(text)) and (stars := _stars(noted[1])):
        return stars._replace(note=noted[2].removesuffix(")"))
    text = FOOTNOTE.sub("", without_ornaments(text))
    for sign, decimals in FRACTIONS.items():
        text = re.sub(rf"(\d*)\s*{sign}", rf"\g<1>{',' if decimal_comma else '.'}{decimals}", text)
    found = (COMMA if decimal_comma else POINT).fullmatch(text)
    return None if found is None or not _is_apart(found, decimal_comma) else _figure(found, text, decimal_comma)


def without_ornaments(text: str) -> str:
    """A text without signs before and behind it, where letters or figures are left."""
    bare = ORNAMENTS.sub(" ", text)
    return " ".join(bare.split()) if any(map(str.isalnum, bare)) else text


def lenient_figure(cell: GridCell, comma: bool = False) -> Figure | None:
    """The figure of a total, which may be marked: `~24`, `24 ✅`, `24 (winner)`; None where two could be meant."""
    found = figure(cell, comma)
    if found is not None or cell.number is not None:
        return found
    text = cell.text.translate(DASHES).strip(" *_~≈")
    match = re.match(rf"(?:{WITH_COMMA if comma else NUMBER})\s*%?", text)
    if match is None or re.search(r"\d", re.sub(r"\(.*?\)|/\s*\d+", "", text[match.end() :])):
        return None
    return figure(GridCell(match[0]), comma)


def figure_in_brackets(text: str) -> Figure | None:
    """The 3 of `High (3)`; None for any other text."""
    match = re.fullmatch(r"[^\d()\[\]]*[(\[]\s*[x×]?\s*(-?\d+(?:\.\d+)?\s*%?)\s*[)\]]", text.strip())
    return figure(GridCell(match[1])) if match else None


def _is_apart(found: re.Match[str], comma: bool) -> bool:
    """Whether what follows the number is a note, not the rest of a name such as `3 year plan` or `2. Joint Venture`."""
    if not found["note"]:
        return True
    is_share = found["of"] and _value(found["of"], comma) >= _value(found["value"], comma)  # 24/7 is none
    return bool(is_share or found["inside"] or found["arrow"] or found["percent"]) or (
        found["break"] in "-:;([" and (not found["note"][0].isdigit() or bool(SENTENCE.search(found[0])))
    )


def _figure(found: re.Match[str], text: str, comma: bool) -> Figure:
    def number(group: str) -> Fraction | None:
        return _value(found[group], comma) if found[group] else None

    note = (found["note"] or "").strip()
    if found["break"] in ("(", "[") and note.endswith((")", "]")):
        note = note[:-1]
    return Figure(
        _value(found["value"], comma),
        _decimals(found["value"], comma),
        bool(found["percent"]),
        number("of"),
        number("inside") if found["inside"] else number("arrow"),
        _decimals(found["inside"] or found["arrow"] or "", comma),
        note,
        currency=any(sign in text for sign in "£$€"),
    )


def _stars(text: str) -> Figure | None:
    signs = [sign for sign in text if sign in FULL + HOLLOW + "*"]
    full = sum(sign not in HOLLOW for sign in signs)
    hollow = len(signs) - full
    return Figure(Fraction(full), of=Fraction(len(signs)) if hollow else None, stars=True) if signs else None


def _value(text: str, comma: bool) -> Fraction:
    plain = text.replace(" ", "").replace(".", "").replace(",", ".") if comma else text.replace(",", "")
    return Fraction(Decimal(plain))


def _decimals(text: str, comma: bool = False) -> int:
    return len(text.strip().rstrip("%").strip().partition("," if comma else ".")[2])


def has_decimal_commas(texts: Iterable[str]) -> bool:
    """Whether a comma marks decimals there: 0,3 stands somewhere, and 0.3 nowhere."""
    comma = point = False
    for text in texts:
        plain = text.translate(DASHES).strip()
        comma = comma or bool(re.fullmatch(r"[-+]?\d+,(?:\d|\d\d|\d{4,})\s*%?", plain))
        point = point or bool(re.fullmatch(r"[-+]?\d*\.(?:\d|\d\d|\d{4,})\s*%?", plain))
    return comma and not point


def is_not_applicable(text: str) -> bool:
    """Whether a cell says that nothing applies there: N/A."""
    return text.strip().lower() in NOT_APPLICABLE


def is_no_answer(text: str) -> bool:
    """Whether a cell is blank, or says so with a dash or TBC."""
    return text.translate(DASHES).strip().lower() in NO_ANSWER
