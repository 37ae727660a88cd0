"""Checks of what became of options: in, an Appraisal; out, findings."""

from __future__ import annotations

from collections.abc import Iterator

from xlappraise.appraisal.checks.known import Known, place
from xlappraise.appraisal.checks.log_rows import facts_of_unknown
from xlappraise.appraisal.findings import Cell, Finding, Place
from xlappraise.appraisal.gather import Gathering, about
from xlappraise.appraisal.lineage import HOW, MERGED, PREFERRED, successor
from xlappraise.appraisal.model import Appraisal, Option
from xlappraise.appraisal.rules.of_history import (
    PREFERRED_GONE,
    SUCCESSOR_MISSING,
    SUCCESSOR_RING,
    SUCCESSOR_UNKNOWN,
    SUCCESSORS_DIFFER,
)
from xlappraise.appraisal.words import folded, shorten, visible

OPTIONS = "Options"


def _where(option: Option) -> Cell | Place:
    """The cell in which its successor stands, or should stand."""
    column = "merged_into" if option.merged_into or option.outcome == MERGED else "replaced_by"
    return option.cells.get(column) or place(option.cells, "outcome", OPTIONS)


def options_that_became_others_say_which(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """Every option that was merged, replaced or renumbered names its successor."""
    gathering = Gathering()
    for option in appraisal.options:
        settled = known.has_no_error(option.cells, "outcome", "merged_into", "replaced_by")
        if option.outcome in HOW and not successor(option) and settled:
            column = "Merged into" if option.outcome == MERGED else "Replaced by"
            gathering.add(SUCCESSOR_MISSING, _where(option), about(None, option), found=option.outcome, expected=column)
    yield from gathering.findings()


def options_are_replaced_by_others(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """Replaced by names another option by its ID."""
    ids = {folded(option.id): option.id for option in appraisal.options}
    for option in appraisal.options:
        target = folded(option.replaced_by)
        if not target or target in known.keys or not known.has_no_error(option.cells, "replaced_by"):
            continue
        if (target not in ids and OPTIONS not in known.unnamed) or target == folded(option.id):
            yield SUCCESSOR_UNKNOWN.at(
                place(option.cells, "replaced_by", OPTIONS),
                option=option.id,
                option_name=shorten(option.label),
                expected="the ID of another option",
                **facts_of_unknown(option.replaced_by, [each for key, each in ids.items() if key != folded(option.id)]),
            )


def options_have_one_successor(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """Merged into and Replaced by do not name two options."""
    for option in appraisal.options:
        first, second = option.merged_into, option.replaced_by
        if first and second and folded(first) != folded(second) and known.has_no_error(option.cells, "replaced_by"):
            yield SUCCESSORS_DIFFER.at(
                place(option.cells, "replaced_by", OPTIONS),
                option=option.id,
                option_name=shorten(option.label),
                found=visible(first),
                expected=visible(second),
            )


def preferred_options_stand(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """No option that is preferred became another one."""
    for option in appraisal.options:
        if option.outcome == PREFERRED and successor(option) and known.has_no_error(option.cells, "outcome"):
            yield PREFERRED_GONE.at(
                _where(option),
                option=option.id,
                option_name=shorten(option.label),
                found=visible(successor(option)),
            )


def successors_come_to_an_end(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """No option becomes, by way of others, itself again."""
    options = {folded(o.id): o for o in appraisal.options if known.has_no_error(o.cells, "id")}
    seen: set[str] = set()
    for start in options:
        path: list[str] = []
        key = start
        while key in options and key not in seen:
            seen.add(key)
            path.append(key)
            key = folded(successor(options[key]))
        ring = [options[each] for each in path[path.index(key) :]] if key in path else []
        if len(ring) > 1:  # one that names itself has a finding already
            cells = [_where(option) for option in ring]
            yield SUCCESSOR_RING.at(
                cells[0],
                *(cell for cell in cells[1:] if isinstance(cell, Cell)),
                option=ring[0].id,
                keys="; ".join(option.id for option in ring),
                found=" to ".join(visible(option.id) for option in (*ring, ring[0])),
            )
