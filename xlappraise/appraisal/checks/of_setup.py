"""Checks of title, weight limits, scale, bands and groups: in, an Appraisal; out, findings."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from xlappraise.appraisal.checks.known import Known, place
from xlappraise.appraisal.findings import Finding
from xlappraise.appraisal.gather import Gathering
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.rules.of_cells import (
    BAND_COUNT,
    BAND_LETTER,
    BAND_LOWEST,
    BANDS_NOT_FALLING,
    DECIMALS,
    GROUP_TWICE,
    LEVEL_NAMELESS,
    LEVEL_TWICE,
    LIMITS_CROSSED,
    NAME_MISSING,
    SCALE_ENDS,
    SCALE_NOT_FALLING,
    SCALE_NOT_POSITIVE,
    SCALE_SHORT,
)
from xlappraise.appraisal.words import count_of, decimal_text, folded, list_of, quoted

SETUP = "Setup"


def the_title_is_given(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """The appraisal has a title."""
    setup = appraisal.setup
    readable = SETUP not in known.sheets and known.has_no_error(setup.cells, "title")
    if readable and not setup.title:
        yield NAME_MISSING.at(place(setup.cells, "title", SETUP), field="Title", what="on Setup")


def weight_limits_are_in_order(appraisal: Appraisal, _: Known) -> Iterator[Finding]:
    """The lowest weight is not above the highest."""
    setup = appraisal.setup
    low, high = setup.weight_min, setup.weight_max
    if low is not None and high is not None and low > high:
        where = place(setup.cells, "weight_min", SETUP)
        yield LIMITS_CROSSED.at(where, found=decimal_text(low), expected=decimal_text(high))


def the_scale_has_levels(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """There are at least two levels; for scores as numbers just Highest and Lowest."""
    levels = appraisal.scale.levels
    if SETUP in known.sheets or LEVEL_NAMELESS.code in known.codes:
        return
    names = [level.name for level in levels]
    where = place(levels[0].cells, "level", SETUP) if levels else place({}, "", SETUP)
    if appraisal.scale.numeric and not appraisal.scale.has_ends:
        if where not in known.cells:  # else told with the scores that are still levels
            expected = "Highest and Lowest"
            yield SCALE_ENDS.at(where, found=list_of(names) or "none", expected=expected, left="", hint="")
    elif len(levels) < 2:
        yield SCALE_SHORT.at(where, found=count_of(len(levels), "level"), expected="at least two levels")


def levels_differ(appraisal: Appraisal, _: Known) -> Iterator[Finding]:
    """No level is listed twice."""
    seen: set[str] = set()
    for level in appraisal.scale.levels:
        if folded(level.name) in seen:
            yield LEVEL_TWICE.at(place(level.cells, "level", SETUP), found=level.name, shown=quoted(level.name))
        seen.add(folded(level.name))


def points_fall(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """Points fall from each level to the next."""
    settled = [level for level in appraisal.scale.levels if known.has_no_error(level.cells, "points")]
    for above, level in pairwise(settled):
        if level.points >= above.points:
            yield SCALE_NOT_FALLING.at(
                place(level.cells, "points", SETUP),
                level=level.name,
                found=decimal_text(level.points),
                above=above.name,
                expected=decimal_text(above.points),
            )


def the_best_level_earns_points(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """The highest points of the scale are above 0."""
    levels = [level for level in appraisal.scale.levels if known.has_no_error(level.cells, "points")]
    if 1 < len(levels) == len(appraisal.scale.levels) and LEVEL_NAMELESS.code not in known.codes:
        best = max(levels, key=lambda level: level.points)
        if best.points <= 0:
            where = place(best.cells, "points", SETUP)
            found = decimal_text(best.points)
            yield SCALE_NOT_POSITIVE.at(where, level=best.name, found=found, expected="more than 0")


def few_decimals(value: Fraction) -> bool:
    """Whether three decimals hold the number."""
    return 1000 % value.denominator == 0


def points_have_few_decimals(appraisal: Appraisal, _: Known) -> Iterator[Finding]:
    """Points of levels have at most three decimals."""
    for level in appraisal.scale.levels:
        if not few_decimals(level.points):
            shown = decimal_text(level.points)
            where = place(level.cells, "points", SETUP)
            yield DECIMALS.at(where, field="number of points", what=f"for {level.name}", found=shown, shown=shown)


def there_are_bands(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """There are two to five RAG bands."""
    bands = appraisal.bands
    if SETUP not in known.sheets and not 2 <= len(bands) <= 5:
        where = place(bands[0].cells, "label", SETUP) if bands else place({}, "", SETUP)
        yield BAND_COUNT.at(where, found=count_of(len(bands), "RAG band"), expected="two to five")


def bands_fall(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """From % falls from each band to the next."""
    settled = [band for band in appraisal.bands if known.has_no_error(band.cells, "start")]
    for above, band in pairwise(settled):
        if band.start >= above.start:
            yield BANDS_NOT_FALLING.at(
                place(band.cells, "start", SETUP),
                level=band.label,
                found=decimal_text(band.start),
                above=above.label,
                expected=decimal_text(above.start),
            )


def band_letters_differ(appraisal: Appraisal, _: Known) -> Iterator[Finding]:
    """Every band has one letter that no other has."""
    taken: set[str] = set()
    for band in appraisal.bands:
        letter = band.letter.upper()
        if len(letter) != 1 or not letter.isalpha() or letter in taken:
            free = next((c for c in (*band.label.upper(), *"ABCDEFGHIJ") if c.isalpha() and c not in taken), "A")
            shown = quoted(band.letter) if band.letter else "blank"
            where = place(band.cells, "letter", SETUP)
            yield BAND_LETTER.at(where, level=band.label, found=band.letter, shown=shown, expected=free)
        taken.add(letter)


def the_lowest_band_begins_at_0(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """The lowest band is listed from 0, as it holds for everything below the one above."""
    if len(appraisal.bands) >= 2:
        above, band = appraisal.bands[-2:]
        if band.start > 0 and band.start < above.start and known.has_no_error(band.cells, "start"):
            where, found = place(band.cells, "start", SETUP), decimal_text(band.start)
            yield BAND_LOWEST.at(where, level=band.label, found=found, above=above.label, expected="0")


def groups_differ(appraisal: Appraisal, _: Known) -> Iterator[Finding]:
    """No group is listed twice."""
    gathering, seen = Gathering(), set[str]()
    for group in appraisal.groups:
        if folded(group.name) in seen:
            where = place(group.cells, "group", SETUP)
            gathering.add(GROUP_TWICE, where, found=group.name, shown=quoted(group.name))
        seen.add(folded(group.name))
    yield from gathering.findings()
