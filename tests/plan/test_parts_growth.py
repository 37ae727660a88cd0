"""Sheets of the parts after an officer worked on them: rows sorted, columns added, keys renamed, saved elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.support import engines
from tests.support.parts_cases import parts_file, with_parts
from xlappraise import flow
from xlappraise.appraisal.model import Appraisal
from xlappraise.sheets import layout, tools
from xlappraise.sheets.log_sheet import OF_TOPICS
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.snapshot import BLANK, Value

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

HEAD, FIRST = layout.HEADER_ROW, layout.FIRST_ROW
Rows = list[Mapping[str, str | Fraction | date]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.xlsx"
    path.write_bytes(parts_file())
    return path


def rows(path: Path, sheet: str) -> Rows:
    return [row.values for row in flow.appraise(path).appraisal.logs.get(sheet, ())]


def wanted(sheet: str) -> Rows:
    return [row.values for row in with_parts().logs[sheet]]


def grid(path: Path, sheet: str) -> list[list[Value]]:
    """The table of a sheet from its headings down."""
    cells = package.snapshot(path).sheets[sheet].cells
    last_row, last_column = (max(place[n] for place in cells) for n in (0, 1))
    return [
        [cells.get((row, column), BLANK).value for column in range(1, last_column + 1)]
        for row in range(HEAD, last_row + 1)
    ]


def put(path: Path, sheet: str, table: list[list[Value]]) -> None:
    changes = [
        SetCell(sheet, row, column, value)
        for row, values in enumerate(table, HEAD)
        for column, value in enumerate(values, 1)
    ]
    package.apply(path, changes)


def column_of(path: Path, sheet: str, heading: str) -> int:
    return grid(path, sheet)[0].index(heading) + 1


@pytest.mark.parametrize("sheet", sorted({*OF_TOPICS, "Stakeholders"}))
def test_rows_in_another_order_are_the_same_rows(sheet: str, file: Path) -> None:
    heads, *body = grid(file, sheet)
    put(file, sheet, [heads, *reversed(body)])
    assert rows(file, sheet) == list(reversed(wanted(sheet)))


@pytest.mark.parametrize("sheet", sorted({*OF_TOPICS, "Stakeholders"}))
def test_an_inserted_blank_row_and_an_officers_own_column_change_nothing(sheet: str, file: Path) -> None:
    heads, *body = grid(file, sheet)
    blank: list[Value] = [None] * len(heads)
    table = [heads, body[0], blank, *body[1:]]
    own: list[Value] = ["Seen by us", "Our own", None, *([7.0] * len(body[1:]))]
    table = [[*row[:-1], mine, row[-1]] for row, mine in zip(table, own, strict=True)]
    put(file, sheet, table)
    assert rows(file, sheet) == wanted(sheet)
    flow.recalc(file)
    assert flow.recalc(file).changes == []
    assert grid(file, sheet)[1][-2] == "Our own"


@pytest.mark.parametrize("sheet", sorted(OF_TOPICS))
def test_columns_in_another_order_are_found_by_their_headings(sheet: str, file: Path) -> None:
    put(file, sheet, [list(reversed(row)) for row in grid(file, sheet)])
    assert rows(file, sheet) == wanted(sheet)


def test_a_recalculation_touches_no_cell_of_the_parts(file: Path) -> None:
    before = {sheet: grid(file, sheet) for sheet in OF_TOPICS}
    place = flow.appraise(file).appraisal.score_cells["V2", "O3"]
    package.apply(file, [SetCell(place.sheet, place.row, place.column, None)])
    flow.recalc(file)
    assert {sheet: grid(file, sheet) for sheet in OF_TOPICS} == before


# ------------------------------------------------------------------------------------------------ folded words


def test_words_of_closed_lists_are_read_in_any_case_and_put_right_by_fix(file: Path) -> None:
    typed = {
        ("Dimensions", "Dimension"): " delivery  model",
        ("Dimensions", "Outcome"): "CARRIED FORWARD",
        ("Advice", "Kind"): "legal ",
        ("Decision", "Key decision"): "yes",
        ("Decision", "Call-in"): "Yess",
    }
    for (sheet, heading), text in typed.items():
        package.apply(file, [SetCell(sheet, FIRST, column_of(file, sheet, heading), text)])
    found = flow.appraise(file)
    assert found.appraisal.logs["Dimensions"][0].values["dimension"] == "Delivery model"
    assert "call_in" not in found.appraisal.logs["Decision"][0].values
    package.apply(file, flow.fixes(found))
    for sheet in ("Dimensions", "Advice", "Decision"):
        assert rows(file, sheet) == wanted(sheet)


# ------------------------------------------------------------------------------------------------------ renames


def renamed(path: Path, sheet: str, column: int, old: str, new: str) -> None:
    """Give a row of Options or Criteria another key, then let `check --fix` carry it."""
    place = next(row for row, values in enumerate(grid(path, sheet), HEAD) if values[column - 1] == old)
    package.apply(path, [SetCell(sheet, place, column, new)])
    package.apply(path, flow.fixes(flow.appraise(path)))


def swapped(value: Any, old: str, new: str) -> Any:
    return value.replace(old, new) if isinstance(value, str) and len(value) < 20 else value


def test_a_new_id_is_carried_through_every_column_that_holds_ids(file: Path) -> None:
    renamed(file, "Options", 1, "O3", "O3a")
    for sheet, keys in {
        "Comparison": ("favours",),
        "Advice": ("options",),
        "Decision": ("options",),
        "Phases": ("options",),
    }.items():
        found = [[row.get(key) for key in keys] for row in rows(file, sheet)]
        assert found == [[swapped(row.get(key), "O3", "O3a") for key in keys] for row in wanted(sheet)]
    assert column_of(file, "Comparison", f"O3a {name_of('O3')}") == 3
    assert [set(row) for row in rows(file, "Comparison")] == [
        {key.replace("option:O3", "option:O3a") for key in row} for row in wanted("Comparison")
    ]


def name_of(key: str) -> str:
    return next(option.name for option in with_parts().options if option.id == key)


def test_a_new_id_is_carried_to_the_options_it_replaced(file: Path) -> None:
    renamed(file, "Options", 1, "O2", "O2a")
    options = flow.appraise(file).appraisal.options
    assert [option.replaced_by for option in options if option.replaced_by] == ["O2a"]


def test_a_new_ref_is_carried_to_the_benefits_that_support_it(file: Path) -> None:
    renamed(file, "Criteria", 1, "D4", "D4a")
    assert [row.get("supports") for row in rows(file, "Benefits")] == ["D4a; D5", "V2", "V2"]


def test_prose_that_holds_an_id_stays(file: Path) -> None:
    column = column_of(file, "Phases", "Options")
    package.apply(file, [SetCell("Phases", FIRST, column, "O3 at first, later more")])
    renamed(file, "Options", 1, "O3", "O3a")
    assert rows(file, "Phases")[0]["options"] == "O3 at first, later more"


# ------------------------------------------------------------------------------------------- another program


def same(found: Appraisal) -> None:
    assert {name: [row.values for row in found.logs[name]] for name in found.logs} == {
        name: [row.values for row in log] for name, log in with_parts().logs.items() if log
    }
    assert found.options == with_parts().options
    assert found.scores == with_parts().scores


def test_a_workbook_that_libreoffice_saved_is_the_same_appraisal(file: Path, tmp_path: Path) -> None:
    if engines.office() is None:
        pytest.skip("LibreOffice is not installed")
    (saved,) = engines.by_libreoffice([file], tmp_path)
    same(flow.appraise(saved).appraisal)
    flow.recalc(saved)
    assert flow.recalc(saved).changes == []


ENGINES = {
    "LibreOffice": (engines.office, engines.by_libreoffice),
    "Gnumeric": (engines.gnumeric, engines.by_gnumeric),
}


@pytest.mark.parametrize("engine", ENGINES)
def test_figures_of_the_views_are_those_of_other_programs(engine: str, file: Path, tmp_path: Path) -> None:
    there_is, by = ENGINES[engine]
    if there_is() is None:
        pytest.skip(f"{engine} is not installed")
    flow.recalc(file)
    here = package.snapshot(file).sheets
    (saved,) = by([file], tmp_path)
    there = package.snapshot(saved).sheets
    for sheet in (view.name for view in tools.OPTIONAL):
        live = {at: cell.value for at, cell in here[sheet].cells.items() if cell.formula}
        assert live
        found = {at: there[sheet].cells.get(at, BLANK).value for at in live}
        assert {at: "" if value is None else value for at, value in found.items()} == pytest.approx(live)
