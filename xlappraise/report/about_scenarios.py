"""A View in, a picture and its table out: who is first under other sets of weights."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from xlappraise.appraisal.robustness.scenarios import STATED, ScenarioResult
from xlappraise.appraisal.words import count_of, list_of
from xlappraise.report.report_words import column_heading
from xlappraise.report.tree import BarGrid, Block, ReportTable, SmallBar, TableCell, TableColumn, Text
from xlappraise.report.view import View

MOST_ROWS = 20
"""Most scenarios that the picture draws; the table has all."""


def scenario_blocks(view: View, ending: str) -> Iterator[Block]:
    """The picture, its table, and what could not be tried; `ending` ends the titles."""
    tried, harmless = view.weight_trials
    found = [each.result for each in tried if each.result is not None]
    if len(found) < 2:
        return
    yield _picture(view, found, ending)
    yield _table(view, found, ending)
    if harmless:
        one = count_of(harmless, "criterion", "criteria")
        yield Text(f"Leaving out any one of {one} changes no rank, so these sets of weights are not listed.")
    yield from (Text(each.fault) for each in tried if each.fault)


def _finding(found: list[ScenarioResult]) -> str:
    others = [each for each in found if each.scenario.kind != STATED]
    first = found[0].first
    held = [each for each in others if set(first) <= set(each.first)]
    joint = any(each.first != first for each in held)
    who, verb = list_of(first), "stays" if len(first) == 1 else "stay"
    place = "first or joint first" if joint else "first"
    if len(held) == len(others):
        return f"{who} {verb} {place} with every other set of weights that was tried ({len(others)})"
    return f"{who} {verb} {place} with {len(held)} of {len(others)} other sets of weights"


def _picture(view: View, found: list[ScenarioResult], ending: str) -> BarGrid:
    options = [view.exact.matrix.options[i] for i in view.exact.table_order]
    heading = column_heading(options)
    rows = []
    for result in found[:MOST_ROWS]:
        sums = {each.option: each for each in result.standings}
        ranks, most = result.ranks, result.highest
        bars = tuple(
            SmallBar(
                max(Fraction(0), sums[o.id].low / most) if most else Fraction(0),
                ranks[o.id],
                o.id in result.first,
            )
            for o in options
        )
        rows.append((result.scenario.name, bars))
    more = "" if len(found) <= MOST_ROWS else f" The table has {len(found)}."
    return BarGrid(
        "scenarios",
        f"{_finding(found)}{ending}",
        "For each set of weights and option, a bar as long as its share of the highest total, and its rank; the first "
        f"is dark. The ranks stand in the table below.{more}",
        tuple(heading(option) for option in options),
        tuple(rows),
    )


def _table(view: View, found: list[ScenarioResult], ending: str) -> ReportTable:
    columns = (TableColumn("Weights", 2.6), TableColumn("Ranks, best first", 4), TableColumn("First place", 1.6))
    rows = tuple((TableCell(each.scenario.name), TableCell(each.order), TableCell(_change(each))) for each in found)
    about = "As stated; all weights equal; one group alone; scenarios of the workbook; a criterion left out."
    return ReportTable(f"Ranks under other sets of weights{ending}", about, columns, rows)


def _change(result: ScenarioResult) -> str:
    if result.scenario.kind == STATED:
        return ""
    return (result.new_first or "the same").capitalize()
