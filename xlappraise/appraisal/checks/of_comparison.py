"""Whether Comparison and Advice speak of options that there are: in, an Appraisal with its Results; out, findings."""

from __future__ import annotations

from collections.abc import Iterator

from xlappraise.appraisal.checks.known import Known, place
from xlappraise.appraisal.checks.log_rows import facts_of_unknown, named_keys
from xlappraise.appraisal.combinations import taken_along, text
from xlappraise.appraisal.findings import Cell, Finding, Rule
from xlappraise.appraisal.gather import Gathering
from xlappraise.appraisal.lineage import DISCOUNTED
from xlappraise.appraisal.model import Appraisal, LogRow
from xlappraise.appraisal.rules.of_dimensions import ADVISED_DROPPED, ADVISED_UNKNOWN, FAVOURS_UNKNOWN, THEME_EMPTY
from xlappraise.appraisal.scoring import Results
from xlappraise.appraisal.words import folded, shorten

COMPARISON, ADVICE = "Comparison", "Advice"
OPTION = "option:"
"""Begins the key of a compared option's cell on Comparison."""


def favoured_options_exist(appraisal: Appraisal, _: Results, known: Known) -> Iterator[Finding]:
    """Favours on Comparison holds IDs of options."""
    yield from _unknown_options(FAVOURS_UNKNOWN, appraisal, COMPARISON, "favours", known)


def advised_options_exist(appraisal: Appraisal, _: Results, known: Known) -> Iterator[Finding]:
    """Recommends on Advice holds IDs of options."""
    yield from _unknown_options(ADVISED_UNKNOWN, appraisal, ADVICE, "options", known)


def _unknown_options(rule: Rule, appraisal: Appraisal, sheet: str, column: str, known: Known) -> Iterator[Finding]:
    ids = {folded(option.id): option.id for option in appraisal.options}
    gathering = Gathering()
    for row in appraisal.logs.get(sheet, ()) if "Options" not in known.unnamed else ():
        for name in named_keys(row, column):
            if folded(name) not in {*ids, *known.keys} and known.has_no_error(row.cells, column):
                facts = facts_of_unknown(name, ids.values())
                gathering.add(rule, place(row.cells, column, sheet), **facts, what=_of(row))
    yield from gathering.findings()


def _of(row: LogRow) -> str:
    """Which row it is, in words."""
    for key, words in (("theme", "for {}"), ("adviser", "of {}"), ("kind", "({})")):
        if name := text(row, key):
            return words.format(shorten(name))
    return "here"


def themes_are_compared(appraisal: Appraisal, _: Results, __: Known) -> Iterator[Finding]:
    """Every row of Comparison has a theme, and says something of an option."""
    for number, row in enumerate(appraisal.logs.get(COMPARISON, ()), 1):
        said = any(key.startswith(OPTION) for key in row.values)
        if said and text(row, "theme"):
            continue
        where = place(row.cells, "theme", COMPARISON)
        found = f"({shorten(text(row, 'theme'))}) says nothing of any option" if text(row, "theme") else "has no theme"
        yield THEME_EMPTY.at(where, row=str(where.row if isinstance(where, Cell) else number), found=found)


def no_advice_is_for_a_dropped_option(appraisal: Appraisal, _: Results, __: Known) -> Iterator[Finding]:
    """No adviser recommends an option that was discounted, by itself or along with one of its values."""
    options = {folded(option.id): option for option in appraisal.options}
    dropped = taken_along(appraisal)
    for row in appraisal.logs.get(ADVICE, ()):
        for name in named_keys(row, "options"):
            option = options.get(folded(name))
            if option and (option.outcome == DISCOUNTED or option.id in dropped):
                where = place(row.cells, "options", ADVICE)
                facts = {"option_name": shorten(option.label), "what": _of(row)}
                yield ADVISED_DROPPED.at(where, option=option.id, **facts)
