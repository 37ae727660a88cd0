"""A LibreOffice that somebody types into shows, after each change, the numbers that Python computes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.build_templates import EXAMPLE, TEMPLATES, described
from tests.conftest import ROOT
from tests.support import engines
from tests.support.helpers import live_cells
from tests.support.measures import driven
from xlappraise import flow
from xlappraise.appraisal.findings import column_letters
from xlappraise.appraisal.model import SHARE, WEIGHTED, Appraisal, Criterion
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.scoring import cell_band, score
from xlappraise.plan import tool_cells
from xlappraise.sheets import formulas, layout, palette, tools
from xlappraise.sheets.results import open_options

EVERY_PART = ROOT / "tests" / "data" / "layout-2.xlsx"
READ = ["Results", "Summary", "Scores", "Options", "Criteria", "Setup"]


def live(
    tmp_path: Path,
    steps: list[dict[str, Any]],
    of: Path = TEMPLATES / f"{EXAMPLE}.xlsx",
    *,
    recalculates: bool = True,
) -> list[dict[str, Any]]:
    file = shutil.copy(of, tmp_path / "live.xlsx")
    profile = engines.office_profile(tmp_path, recalculates=recalculates)
    task = {"file": str(file), "steps": steps, "profile": profile}
    return driven("uno_driver.py", task, tmp_path)


def same(found: Any, wanted: Any) -> bool:
    if isinstance(found, float | int) and isinstance(wanted, float | int):
        return abs(found - wanted) <= 1e-9 * max(1.0, abs(wanted))
    return (found or "") == (wanted or "")


def differences(answer: dict[str, Any], appraisal: Appraisal) -> list[str]:
    """What the workbook, whose rows of ranges are hidden as long as nobody recalculates it, shows otherwise."""
    wanted = {sheet: dict(cells) for sheet, cells in live_cells(appraisal).items()}
    told = "Recalculate to see the ranges." if open_options(score(appraisal)) else ""
    wanted["Results"][layout.STAMP_ROW, 1] = wanted["Results"][layout.STAMP_ROW, 1]._replace(value=told)
    return unlike(answer, {sheet: wanted[sheet] for sheet in READ})


def unlike(answer: dict[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    wrong = []
    for sheet, cells in wanted.items():
        grid = answer[sheet]
        for (row, column), cell in cells.items():
            value = grid[row - 1][column - 1] if row <= len(grid) and column <= len(grid[row - 1]) else ""
            if cell.formula is not None and not same(value, cell.value):
                wrong.append(f"{sheet}!{column_letters(column)}{row} shows {value!r}, not {cell.value!r}")
    return wrong


def scored_as(ref: str, option: str, level: str | None) -> Callable[[Appraisal], Appraisal]:
    def change(old: Appraisal) -> Appraisal:
        scores = {key: value for key, value in old.scores.items() if key != (ref, option)}
        return replace(old, scores=scores | ({(ref, option): level} if level else {}))

    return change


def weighted_as(ref: str, weight: int) -> Callable[[Appraisal], Appraisal]:
    return lambda old: replace(
        old, criteria=tuple(replace(c, weight=Fraction(weight)) if c.ref == ref else c for c in old.criteria)
    )


def banded_from(index: int, start: int) -> Callable[[Appraisal], Appraisal]:
    return lambda old: replace(
        old, bands=tuple(b._replace(start=Fraction(start)) if n == index else b for n, b in enumerate(old.bands))
    )


def meaning(index: int, words: str) -> Callable[[Appraisal], Appraisal]:
    return lambda old: replace(
        old, bands=tuple(b._replace(meaning=words) if n == index else b for n, b in enumerate(old.bands))
    )


def worth(level: str, points: str) -> Callable[[Appraisal], Appraisal]:
    def change(old: Appraisal) -> Appraisal:
        levels = tuple(v._replace(points=Fraction(points)) if v.name == level else v for v in old.scale.levels)
        return replace(old, scale=replace(old.scale, levels=levels))

    return change


def named(option: str, name: str) -> Callable[[Appraisal], Appraisal]:
    return lambda old: replace(old, options=tuple(replace(o, name=name) if o.id == option else o for o in old.options))


def at(sheet: str, key: str, column: int) -> str:
    appraisal = described(EXAMPLE)
    keys = [o.id for o in appraisal.options] if sheet == "Options" else [c.ref for c in appraisal.criteria]
    return f"{column_letters(column)}{layout.FIRST_ROW + keys.index(key)}"


def test_live_cells_follow_each_change(tmp_path: Path) -> None:
    amber = f"{column_letters(formulas.SETUP_BAND + 2)}{layout.FIRST_ROW + 1}"
    means = f"{column_letters(formulas.SETUP_BAND + 3)}{layout.FIRST_ROW + 1}"
    medium = f"{column_letters(formulas.SETUP_LEVEL + 1)}{layout.FIRST_ROW + 1}"
    typed: list[tuple[str, str, Any, Callable[[Appraisal], Appraisal]]] = [
        ("Scores", at("Scores", "D7", 7), "Low", scored_as("D7", "O3", "Low")),
        ("Scores", at("Scores", "D8", 5), None, scored_as("D8", "O1", None)),
        ("Scores", at("Scores", "D2", 9), "Fail", scored_as("D2", "O5", "Fail")),
        ("Criteria", at("Criteria", "F2", 6), 3, weighted_as("F2", 3)),
        ("Setup", amber, 45, banded_from(1, 45)),
        ("Setup", means, "halfway  there", meaning(1, "halfway there")),
        ("Setup", means, None, meaning(1, "")),
        ("Setup", medium, 6.5, worth("Medium", "6.5")),
        ("Options", at("Options", "O4", 2), "A body of its own", named("O4", "A body of its own")),
    ]
    answers = live(tmp_path, [{"set": [[sheet, cell, value]], "read": READ} for sheet, cell, value, _ in typed])
    appraisal = described(EXAMPLE)
    for (sheet, cell, value, change), answer in zip(typed, answers, strict=True):
        appraisal = change(appraisal)
        assert differences(answer, appraisal) == [], f"after {sheet}!{cell} became {value!r}"


def test_sorted_rows_give_the_same_results_and_keep_their_choices(tmp_path: Path) -> None:
    appraisal = described(EXAMPLE)
    first, last = layout.FIRST_ROW, layout.HEADER_ROW + len(appraisal.criteria)
    every = [["Scores", row, 5] for row in range(first, last + 1)]
    by_title = {"sort": ["Scores", f"A{first}:I{last}", 0], "read": READ, "lists": every}
    by_weight = {"sort": ["Criteria", f"A{first}:K{last}", 5], "read": READ, "lists": every}
    answers = live(tmp_path, [{"read": READ, "lists": every}, by_title, by_weight])
    before, *after = ([row[:10] for row in answer["Results"]] for answer in answers)
    assert differences(answers[0], appraisal) == []
    assert after == [before, before]
    refs = [row[0] for row in answers[1]["Scores"][first - 1 : last]]
    assert refs == sorted(refs) != [criterion.ref for criterion in appraisal.criteria]
    assert [answer["lists"] for answer in answers] == [choices(appraisal, answer, first, last) for answer in answers]


def choices(appraisal: Appraisal, answer: dict[str, Any], first: int, last: int) -> list[list[str]]:
    """What the drop-down of each row should offer: by the Ref that stands in the row now."""
    offered = {
        criterion.ref: list(layout.GATE_ANSWERS)
        if criterion.is_gateway
        else [level.name for level in criterion.available(appraisal.scale)]
        if criterion.is_scored
        else [""]
        for criterion in appraisal.criteria
    }
    return [offered[row[0]] for row in answer["Scores"][first - 1 : last]]


KEPT = ("Setup", "Options", "Criteria", "Scores", "Assumptions", "Results", "Summary", "Lists")
"""Sheets that results are worked out from and shown on; the others may go."""


def test_results_follow_when_sheets_come_are_moved_copied_renamed_and_go(tmp_path: Path) -> None:
    file = Path(shutil.copy(EVERY_PART, tmp_path))
    flow.recalc(file)
    outcome = flow.appraise(file)
    tabs = list(outcome.snapshot.sheets)
    views = [view.name for view in tools.OPTIONAL if view.name in tabs]
    optional = [tab for tab in tabs if tab not in KEPT]
    assert len(optional) == 20
    done: list[tuple[list[list[Any]], list[str], str, str | None]] = [
        ([["insert", "Mine", 0], ["insert", "Mine too", 7]], views, "D4", "Low"),
        ([["move", tab, 0] for tab in tabs], views, "D2", "Fail"),
        ([["move", tab, len(tabs)] for tab in tabs], views, "D2", None),
        ([["copy", tab, f"{tab} (2)", at] for at, tab in enumerate(tabs)], views, "D2", "Pass"),
        ([["delete", f"{tab} (2)"] for tab in tabs], views, "D5", "Low"),
        ([["rename", tab, f"Our {tab}"] for tab in optional], [], "D7", None),
        ([["delete", f"Our {tab}"] for tab in optional], [], "D7", "Medium"),
    ]
    steps, expected, appraisal = [], [], outcome.appraisal
    for actions, shown, ref, level in done:
        cell = outcome.appraisal.score_cells[ref, "O2"]
        steps.append({"tabs": actions, "set": [[cell.sheet, cell.address, level]], "read": [*READ, *shown]})
        appraisal = scored_as(ref, "O2", level)(appraisal)
        reading = outcome.reading._replace(appraisal=appraisal)
        wanted = tool_cells.wanted_cells(outcome.snapshot, reading, score(appraisal), "")
        expected.append({sheet: wanted[sheet] for sheet in (*READ, *shown)})
    answers = live(tmp_path, steps, file)
    for (actions, *_), answer, wanted in zip(done, answers, expected, strict=True):
        assert unlike(answer, wanted) == [], f"after {actions}"


COLOURED = ("O2", "O3", "O5")
"""Options whose cells are looked at: between them they have every level on every weight."""


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning:openpyxl")
@pytest.mark.parametrize("sheet", ["Results", "Scores"])
def test_live_colours_are_the_bands_that_python_finds_on_both_bases(sheet: str, tmp_path: Path) -> None:
    appraisal = described(EXAMPLE)
    places, tests, fills = live_formats_of(sheet, appraisal)
    asked = {"true": [[sheet, test] for place in tests for test in place]}
    basis = f"B{formulas.setup_row('rag_basis')}"
    steps = [{"set": [["Setup", basis, word]], **asked} for word in layout.RAG_BASES]
    answers = live(tmp_path, steps)
    for answer, kind in zip(answers, (SHARE, WEIGHTED), strict=True):
        based = replace(appraisal, setup=replace(appraisal.setup, rag_basis=kind))
        held = iter(answer["true"])
        first = [[next(held) for _ in place].index(True) for place in tests]
        wanted = [palette.BANDS[3][based.bands.index(band)].fill for band in bands(based, places)]
        assert [fills[n][index] for n, index in enumerate(first)] == wanted
    assert len(places) == 28 * len(COLOURED)


def bands(appraisal: Appraisal, places: list[tuple[Criterion, str]]) -> list[Any]:
    weighted = score(appraisal).weighted
    return [cell_band(appraisal, criterion, weighted[criterion.ref, option].low) for criterion, option in places]


def live_formats_of(sheet: str, appraisal: Appraisal) -> tuple[list[tuple[Criterion, str]], list[Any], list[Any]]:
    """Each score's criterion and option, the tests of its live formats in order, and their fills."""
    from openpyxl import load_workbook
    from openpyxl.formula.translate import Translator

    page = load_workbook(TEMPLATES / f"{EXAMPLE}.xlsx")[sheet]
    left = {"Results": layout.RESULTS_FIRST_OPTION, "Scores": 5}[sheet]
    top = {"Results": layout.RESULTS_FIRST_CRITERION, "Scores": layout.FIRST_ROW}[sheet]
    origin = f"{column_letters(left)}{top}"
    ((_, rules),) = [(area, area.rules) for area in page.conditional_formatting if str(area.sqref).startswith(origin)]
    places, tests, fills = [], [], []
    for row, criterion in enumerate(appraisal.criteria, top):
        for column, option in enumerate(appraisal.short_list, left):
            if criterion.is_scored and option.id in COLOURED:
                cell = f"{column_letters(column)}{row}"
                moved = [Translator("=" + r.formula[0], origin).translate_formula(cell)[1:] for r in rules]
                places.append((criterion, option.id))
                tests.append([text.replace(",", ";") for text in moved])
                fills.append([r.dxf.fill.bgColor.rgb[-6:] if r.dxf.fill else "" for r in rules])
    return places, tests, fills
