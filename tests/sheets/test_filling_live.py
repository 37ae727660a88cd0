"""A fresh workbook that somebody fills in LibreOffice shows at every step what Python computes.

LibreOffice takes the stored results as they are, as it does for officers: nothing is recalculated that a change does
not reach. So no formula on the way to a result may have stored an empty text, which counts as not calculated.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

from tests.sheets.test_template_live import live, same, unlike
from tests.support import engines
from tests.support.filled_workbooks import KINDS as KINDS_TO_LOOK_AT
from tests.support.filled_workbooks import Officer
from xlappraise import flow
from xlappraise.appraisal.scoring import score
from xlappraise.cli.new import TEMPLATES, new
from xlappraise.plan import tool_cells
from xlappraise.sheets import layout
from xlappraise.sheets.cells import SheetCells, ToolCell
from xlappraise.sheets.formulas import Lists, scalar_place
from xlappraise.sheets.where import TablePlace
from xlappraise.xlsx import package
from xlappraise.xlsx.addresses import Position, column_letters
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.snapshot import BLANK, Value

OPTIONS, CRITERIA = 4, 7
"""Rows of a fresh workbook; the last option and the last criterion stay spare."""
KINDS = ("Gateway", "Scored", "Scored", "Not assessed", "Scored", "Scored")
WEIGHTS = {"1-to-10-percent": (0.4, 0.3, 0.2, 0.1)}
SCORES = {"0-to-5": (5.0, 2.5, 0.0, 3.0), "1-to-10-percent": (10.0, 1.0, 6.0, 3.0)}
"""What is typed as weights and as scores on a template, over and over."""
Typed = list[SetCell]


def fresh(kind: str, topics: tuple[str, ...], path: Path) -> Path:
    """The file of a new workbook."""
    asked = ["--template", kind, "--options", str(OPTIONS), "--criteria", str(CRITERIA), "--with", ",".join(topics)]
    new.main([str(path), *asked], standalone_mode=False)
    return path


def filling(kind: str, path: Path) -> list[Typed]:
    """What an officer types into it, cell by cell, in steps after which the sheets are looked at."""
    tables = flow.appraise(path).reading.where.tables
    options, criteria = (list(tables[name].rows)[:-1] for name in ("Options", "Criteria"))
    scored = [ref for ref, given in zip(criteria, KINDS, strict=True) if given == "Scored"]
    scores = list(_scores(kind, tables["Scores"], criteria, options))
    half = len(scores) // 2
    weights = zip(scored, WEIGHTS.get(kind, (10.0, 3.0, 7.0, 5.0)), strict=True)
    return [
        list(_options(tables["Options"], options)),
        list(_criteria(tables["Criteria"], criteria)),
        [_cell("Criteria", tables["Criteria"], ref, "weight", weight) for ref, weight in weights],
        scores[:1],
        scores[1:half],
        scores[half:],
        [scores[half]._replace(value=None)],
        [scores[half], scores[-1]._replace(value=scores[half].value)],
        [scores[0]._replace(value="Fail")],
    ]


def _cell(sheet: str, table: TablePlace, key: str, column: str, value: Value) -> SetCell:
    return SetCell(sheet, table.rows[key], table.columns[column], value)


def _options(table: TablePlace, options: list[str]) -> Iterator[SetCell]:
    for number, key in enumerate(options, 1):
        yield _cell("Options", table, key, "name", f"Option {number}")
        yield _cell("Options", table, key, "cost", 1000.0 * number)
        if "cost_from" in table.columns and number == 1:
            yield _cell("Options", table, key, "cost_to", 1500.0)


def _criteria(table: TablePlace, criteria: list[str]) -> Iterator[SetCell]:
    for ref, kind in zip(criteria, KINDS, strict=True):
        yield _cell("Criteria", table, ref, "title", f"Criterion {ref}")
        yield _cell("Criteria", table, ref, "kind", kind)
    levels = [key for key in table.columns if key.startswith("means:")]
    for level in (levels[0], levels[-1]):
        yield _cell("Criteria", table, criteria[1], level, "So it is.")


def _scores(kind: str, table: TablePlace, criteria: list[str], options: list[str]) -> Iterator[SetCell]:
    words = SCORES.get(kind, ("High", "Low", "High", "Low", "Medium"))
    for row, (ref, given) in enumerate(zip(criteria, KINDS, strict=True)):
        for column, option in enumerate(options):
            value = "Pass" if given == "Gateway" else words[(row + 2 * column) % len(words)]
            if given == "Scored" and row == 1 and value == "Medium":
                value = "Low"
            if given != "Not assessed":
                yield SetCell("Scores", table.rows[ref], table.options[option], value)


# --------------------------------------------------------------------------------------- as both programs see it


def wanted(path: Path) -> dict[str, dict[Position, ToolCell]]:
    """The live cells that stand in a workbook, with what Python works out for them."""
    outcome = flow.appraise(path)
    cells = tool_cells.wanted_cells(outcome.snapshot, outcome.reading, score(outcome.appraisal), "")
    there, passing = outcome.snapshot.sheets, until_recalculated(outcome, cells["Lists"])
    return {
        sheet: {at: cell for at, cell in found.items() if there[sheet].cells.get(at, BLANK).formula is not None}
        for sheet, tools in cells.items()
        if sheet in there
        for found in [{**dict(tools.items()), **passing.get(sheet, {})}]
    }


def until_recalculated(outcome: flow.Outcome, lists: SheetCells) -> dict[str, dict[Position, ToolCell]]:
    """What is shown only until a recalculation: names above headings of Scores that lack them, hidden ranges."""
    place, cells = outcome.reading.where.tables["Scores"], outcome.snapshot.sheets["Scores"].cells
    names = {option.id: option.name for option in outcome.appraisal.options}
    above = {
        (place.header_row - 1, column): ToolCell(names[id_], None)
        for id_, column in place.options.items()
        if names[id_] not in str(cells[place.header_row, column].value)
    }
    shown = outcome.snapshot.sheets["Lists"].cells[scalar_place("ranges_shown")].value
    is_open = dict(lists.items())[scalar_place("open")].value
    call = {(layout.STAMP_ROW, 1): ToolCell("Recalculate to see the ranges.", None)}
    return {"Scores": above, "Results": call if is_open and not shown else {}}


def steps_of(typed: list[Typed], path: Path) -> list[dict[str, Any]]:
    """As many fillings for the driver, each one step longer; every sheet with live cells is read, and the chart.

    Each begins with the fresh workbook, since a cell that was read once is calculated from then on.
    """
    read, cells = list(wanted(path)), [c for step in typed for c in step]
    ends = accumulate(map(len, typed))
    typing = [[c.sheet, f"{column_letters(c.column)}{c.row}", c.value] for c in cells]
    return [{"anew": True, "set": typing[:end], "read": read, "charts": ["Summary"]} for end in ends]


def drawn(cells: dict[Position, ToolCell], groups: int) -> list[list[float | None]]:
    """What the chart on Summary draws: the subtotals of each group."""
    rows = range(layout.FIRST_ROW, layout.FIRST_ROW + OPTIONS)
    values = [[cells[row, 6 + group].value for row in rows] for group in range(groups)]
    return [[value if isinstance(value, float) else None for value in column] for column in values]


def differences(answers: list[dict[str, Any]], typed: list[Typed], copy: Path) -> list[str]:
    """What LibreOffice shows otherwise than Python, after each step."""
    wrong = []
    for number, (answer, cells) in enumerate(zip(answers, typed, strict=True)):
        package.apply(copy, cells)
        expected = wanted(copy)
        wrong += [f"step {number}: {line}" for line in unlike(answer, expected)]
        groups = len(flow.appraise(copy).appraisal.groups)
        if (shown := answer["charts"][0]) != drawn(expected["Summary"], groups):
            wrong.append(f"step {number}: the chart draws {shown}")
    return wrong


EVERY = tuple(layout.TOPICS)
CASES = [("high-medium-low", ()), ("0-to-5", EVERY)]
REST = [(kind, topics) for kind in TEMPLATES for topics in ((), EVERY, *((each,) for each in EVERY))]
SLOW = [pytest.param(*case, marks=pytest.mark.slow) for case in REST if case not in CASES]


@pytest.mark.parametrize(("kind", "topics"), [*CASES, *SLOW])
def test_a_fresh_workbook_shows_every_result_while_it_is_filled(
    kind: str, topics: tuple[str, ...], tmp_path: Path
) -> None:
    file = fresh(kind, topics, tmp_path / "fresh.xlsx")
    typed = filling(kind, file)
    answers = live(tmp_path, steps_of(typed, file), file, recalculates=False)
    assert differences(answers, typed, file) == []


READ_BY_NOTHING = {
    "Lists": lambda _, column: column in range(Lists.allowed, Lists.available),
    "Scores": lambda row, _: row == layout.HEADER_ROW - 1,
    "Results": lambda row, _: row == 4 or layout.results_row("gateways") <= row <= layout.results_row("worst"),
}
"""What readers only see: words that drop-downs offer, names above Scores, ranges and their line on Results."""


def test_no_formula_on_the_way_to_a_result_stores_an_empty_text(tmp_path: Path) -> None:
    file = fresh("high-medium-low", EVERY, tmp_path / "fresh.xlsx")
    found = empty_results(file)
    options, criteria, weights, *scores = filling("high-medium-low", file)
    for cells in (options, criteria + weights, *scores[:3], dimensions()):
        package.apply(file, cells)
        flow.recalc(file)
        found |= empty_results(file)
    assert found == set()


def empty_results(path: Path) -> set[tuple[str, Position]]:
    """Cells in which a formula has stored an empty text that another may read."""
    return {
        (name, at)
        for name, sheet in package.snapshot(path).sheets.items()
        for at, data in sheet.cells.items()
        if data.formula is not None
        and data.value in (None, "")
        and not (name in READ_BY_NOTHING and READ_BY_NOTHING[name](*at))
        and not (name in ("Results", "Summary") and "doubtful" in data.formula.lower())  # sentences that are only seen
    }


def dimensions() -> Typed:
    """A delivery model and a structure, of which one is ruled out."""
    columns = {column.key: number for number, column in enumerate(layout.BY_NAME["Dimensions"].columns, 1)}
    rows = (("Delivery model", "Company", "Ruled out"), ("Structure", "Partnership", None))
    return [
        SetCell("Dimensions", row, columns[key], value)
        for row, values in enumerate(rows, layout.FIRST_ROW)
        for key, value in zip(("dimension", "value", "outcome"), values, strict=True)
    ]


@pytest.mark.parametrize(("kind", "topics"), CASES)
def test_gnumeric_works_out_the_same_at_every_step(kind: str, topics: tuple[str, ...], tmp_path: Path) -> None:
    if engines.gnumeric() is None:
        pytest.skip("Gnumeric is not installed")
    file = fresh(kind, topics, tmp_path / "fresh.xlsx")
    wrong = []
    for number, cells in enumerate(filling(kind, file)):
        package.apply(file, cells)
        (saved,) = engines.by_gnumeric([file], tmp_path)
        shown = package.snapshot(saved).sheets
        wrong += [
            f"step {number}: {sheet}!{at} shows {value!r}, not {cell.value!r}"
            for sheet, wanted_here in wanted(file).items()
            for at, cell in wanted_here.items()
            if not same(value := shown[sheet].cells.get(at, BLANK).value, cell.value)
        ]
    assert wrong == []


def test_a_criterion_without_ref_or_another_option_asks_for_a_recalculation(tmp_path: Path) -> None:
    file = fresh("high-medium-low", (), tmp_path / "fresh.xlsx")
    below = layout.HEADER_ROW + CRITERIA + 1
    typed = [["Criteria", f"C{below}", "One more"], ["Criteria", f"E{below}", "Scored"]]
    below = layout.HEADER_ROW + OPTIONS + 1
    option = [["Options", f"B{below}", "One more"], ["Options", f"C{below}", "Short-list"]]
    steps: list[dict[str, Any]] = [{"set": typed[:1]}, {"set": typed[1:]}, {"anew": True, "set": option}]
    steps = [{**step, "read": ["Results"]} for step in steps]
    said = [answer["Results"][2][0] for answer in live(tmp_path, steps, file, recalculates=False)]
    assert said == [
        "No criterion is scored, so no option is ranked.",
        "Criteria has changed: run Recalculate.",
        "Options has changed: run Recalculate.",
    ]


@pytest.mark.parametrize("kind", KINDS_TO_LOOK_AT)
def test_every_kind_of_workbook_to_look_at_can_be_typed(kind: str, tmp_path: Path) -> None:
    path, asked = tmp_path / "fresh.xlsx", KINDS_TO_LOOK_AT[kind]
    new.main([str(path), *asked.new], standalone_mode=False)
    assert {"Setup", "Options"} <= {sheet for sheet, _, _ in Officer(path, asked).entries()}
