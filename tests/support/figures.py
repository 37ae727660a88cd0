"""Our examples and their papers in, their figures and dates in one form out, each with its place.

A figure is a number as printed without commas, pound signs, units and per cent: `£2,170` is 2170. A date is
`14 December 2017`, or what is printed of it. Numbers in words and the numbers of Refs and IDs are no figures.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_MONTH = "|".join(MONTHS)
_FIGURE = re.compile(
    rf"(?P<iso>\b\d{{4}}-\d\d-\d\d\b)|(?P<slashed>\b\d\d/\d\d/\d{{4}}\b)"
    rf"|(?P<day>\b\d{{1,2}} (?:{_MONTH})(?: \d{{4}})?)|(?P<month>\b(?:{_MONTH}) \d{{4}})"
    r"|(?P<year>\b\d{4}/\d\d\b)|(?<![\w.,/])(?:£|c\.?£|v\.)?(?P<number>\d[\d,]*(?:\.\d+)?)(?=\D|$)(?!\.\d)"
)
MARKS, ORDINALS = re.compile(r"<[^>]+>|[*\\]"), re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
"""What a line of a paper's text has between its words: tags and asterisks; and endings of ordinals."""
IN_WORDS = {"0": "No attendees"}
"""A figure that a paper gives in words alone."""

SHORT = 100
"""Characters of a line that may have been broken in the middle of a sentence."""
KEYS = ("ref", "id", "theme", "value", "where", "body", "name", "step", "phase", "scenario", "service")
"""What a row is known by, the first that it has."""
POINTERS = {
    *("ref", "id", "source", "applies_to", "affects", "options", "supports", "depends_on", "merged_into", "code"),
    *("replaced_by", "option", "favours", "schema", "phase", "weight_min", "weight_max"),
}
"""Fields that point at rows, places in a paper, or limits that are ours: no figures of a paper."""
OURS = "Compiler of this workbook"
"""Who makes, raises or accepts what is ours and no paper's."""


class Held(NamedTuple):
    """A figure of an example: where it stands, and in which words."""

    place: str
    figure: str
    text: str


def figures(text: str) -> Iterator[str]:
    """The figures and dates of a text, in one form."""
    for match in _FIGURE.finditer(ORDINALS.sub("", MARKS.sub("", text))):
        kind, found = match.lastgroup, match.group(match.lastgroup or 0)
        if kind == "iso":
            year, month, day = found.split("-")
            yield f"{int(day)} {MONTHS[int(month) - 1]} {year}"
        elif kind == "slashed":
            day, month, year = found.split("/")
            yield f"{int(day)} {MONTHS[int(month) - 1]} {year}"
        else:
            yield found.replace(",", "")


def held(example: Path) -> Iterator[Held]:
    """Every figure of an example that is its paper's."""
    data = json.loads(example.read_text(encoding="utf-8"))
    data["logs"].pop("Accepted findings", None)
    data["options"] = [each for each in data["options"] if not each["name"].startswith("Not legible")]
    for place, value in _values("", {key: data[key] for key in data if key not in ("scores", "scale", "bands")}):
        for figure in figures(value):
            yield Held(place, figure, value)
    yield from _weighted(data)


def _values(place: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if OURS in (value.get("made_by"), value.get("raised_by")):
            return
        for key, inner in value.items():
            if key not in POINTERS or isinstance(inner, (dict, list)):
                yield from _values(f"{place}.{key}".lstrip("."), inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _values(f"{place}[{_known_by(inner, number)}]", inner)
    elif isinstance(value, (str, int, float)):
        yield place, str(value)


def _known_by(row: Any, number: int) -> str:
    """What a row of a list is known by, so that its place stays when rows come before it."""
    if not isinstance(row, dict):
        return str(number)
    if row.get("event"):
        return f"{row['group']}: {row['event']}"
    return next((str(row[key]) for key in KEYS if row.get(key)), str(number))


def _weighted(data: dict[str, Any]) -> Iterator[Held]:
    """The printed points of each score: points of its level times weight, as the paper's table has them."""
    points = {each["level"]: each["points"] for each in data["scale"]}
    doubtful = {
        key
        for row in data["logs"].get("Assumptions", ())
        if row.get("reliability") == "Doubtful"
        for key in row.get("applies_to", "").split("; ")
    }
    for criterion in data["criteria"]:
        for option, level in data["scores"].get(criterion["ref"], {}).items():
            if "weight" in criterion and f"{criterion['ref']}/{option}" not in doubtful:
                yield Held(
                    f"scores.{criterion['ref']}.{option}", str(points[level] * criterion["weight"]), criterion["title"]
                )


def printed(line: str, figure: str) -> str:
    """How much of a figure a line prints: all of it, a date without its year, words for it, or nothing."""
    there = set(figures(line))
    shorter = figure.rpartition(" ")[0]
    told = next((each for each in (figure, shorter) if each and each in there), "")
    return told or (IN_WORDS[figure] if figure in IN_WORDS and IN_WORDS[figure] in line else "")


def lines_of(paper: str) -> list[str]:
    """The lines of a paper, each with the one after it, as a date may run over the end of a line."""
    lines = paper.split("\n")
    return [
        " ".join(f"{line} {after}".split()) if len(line) < SHORT else line
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
    ]
