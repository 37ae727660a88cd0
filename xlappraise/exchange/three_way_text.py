"""What two people made of one version in; lines for people, or JSON text (xlappraise.three-way/1), out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xlappraise.appraisal.versions.comparison import Difference
from xlappraise.appraisal.versions.keyed_entries import LOG, EntryPlace, Value, value_text
from xlappraise.appraisal.versions.three_way import Conflict, ThreeWay
from xlappraise.appraisal.words import count_of, shorten
from xlappraise.exchange.plain import harmless
from xlappraise.exchange.to_json import dumps
from xlappraise.sheets.version_words import SHEETS, heading, row_words, value_words

if TYPE_CHECKING:
    from xlappraise.exchange.file_comparison import ThreeFileComparison

SCHEMA = "xlappraise.three-way/1"


def three_way_text(compared: ThreeFileComparison) -> str:
    """What both changed differently first, then what both changed alike, then how many changes each made alone."""
    found = compared.found
    lines = [
        f"{harmless(compared.my_file)} and {harmless(compared.their_file)}, both from {harmless(compared.old_file)}",
        "",
        *_conflicts(found),
        *_alike(found),
        f"Only {harmless(compared.my_file)} changed {count_of(len(found.only_mine), 'entry', 'entries')}, "
        f"only {harmless(compared.their_file)} {count_of(len(found.only_theirs), 'entry', 'entries')}.",
    ]
    return "\n".join(lines) + "\n"


def _conflicts(found: ThreeWay) -> Iterator[str]:
    if not found.conflicts:
        yield "Both changed nothing differently."
        return
    yield f"Both changed, differently, {count_of(len(found.conflicts), 'entry', 'entries')}:"
    for each in found.conflicts:
        was, mine, theirs = (_value(each.place, value) for value in (each.was, each.mine, each.theirs))
        yield f"  {_where(found, each.place)}: {was} -> {mine} (the first), {theirs} (the second)"


def _alike(found: ThreeWay) -> Iterator[str]:
    if found.alike:
        yield f"Both changed, to the same, {count_of(len(found.alike), 'entry', 'entries')}:"
        for each in found.alike:
            yield f"  {_where(found, each.place)}: {_value(each.place, each.was)} -> {_value(each.place, each.now)}"


def _where(found: ThreeWay, place: EntryPlace) -> str:
    sheet = place.key[0] if place.kind == LOG else SHEETS[place.kind]
    about = (row_words(found.mine.old, place.kind, place.key), heading(*place))
    return harmless(", ".join(shorten(part) for part in (sheet, *about) if part))


def _value(place: EntryPlace, value: Value | None) -> str:
    return harmless(shorten(value_words(place.field, value)))


def json_of_three_way(compared: ThreeFileComparison) -> str:
    """The same as data; values as text, null where there is none."""
    found = compared.found
    return dumps(
        {
            "schema": SCHEMA,
            "old": compared.old_file,
            "mine": compared.my_file,
            "theirs": compared.their_file,
            "conflicts": [_conflict(each) for each in found.conflicts],
            "alike": _differences(found.alike),
            "only_mine": _differences(found.only_mine),
            "only_theirs": _differences(found.only_theirs),
        }
    )


def _place(place: EntryPlace) -> dict[str, object]:
    return {"kind": place.kind, "key": list(place.key), "field": place.field}


def _conflict(each: Conflict) -> dict[str, object]:
    return _place(each.place) | {"was": _text(each.was), "mine": _text(each.mine), "theirs": _text(each.theirs)}


def _differences(found: Sequence[Difference]) -> list[dict[str, object]]:
    return [_place(each.place) | {"was": _text(each.was), "now": _text(each.now)} for each in found]


def _text(value: Value | None) -> str | None:
    return None if value is None else value_text(value)
