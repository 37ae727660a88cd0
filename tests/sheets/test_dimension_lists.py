"""Delivery model and structure on Options offer what Dimensions lists, where there is a sheet Dimensions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.appraisal.test_combinations import MODEL, STRUCTURE, row
from tests.plan.test_combine import workbook
from xlappraise.additions import add_sheet
from xlappraise.flow import recalc
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell, SetEntryRules

MODELS = "OFFSET(xla_DimModels,0,0,MAX(1,COUNTA(xla_DimModels)),1)"
STRUCTURES = "OFFSET(xla_DimStructures,0,0,MAX(1,COUNTA(xla_DimStructures)),1)"


def rules(file: Path) -> dict[str, Any]:
    """The rules for Delivery model (C) and Structure (D) on Options, by the columns that these have with Dimensions."""
    sheet = openpyxl.load_workbook(file)["Options"]
    places = {cell.value: cell.column_letter for cell in sheet[5]}
    found = sheet.data_validations.dataValidation
    headed = {"C": places["Delivery model"], "D": places["Structure"]}
    return {column: next(rule for rule in found if f"{at}6" in rule.sqref) for column, at in headed.items()}


def values(file: Path, column: str) -> list[Any]:
    """What the drop-down of that column offers, as its workbook name says."""
    book = openpyxl.load_workbook(file)
    name = book.defined_names[rules(file)[column].formula1.partition("(")[2].partition(",")[0]]
    ((sheet, area),) = name.destinations
    return [cell.value for (cell,) in book[sheet][area] if cell.value is not None]


def put(file: Path, *changes: SetCell) -> None:
    package.apply(file, changes, file, force=True)


def test_both_columns_have_a_drop_down(tmp_path: Path) -> None:
    found = rules(workbook(tmp_path))
    assert [(rule.type, rule.formula1, rule.errorStyle) for rule in found.values()] == [
        ("list", MODELS, "warning"),
        ("list", STRUCTURES, "warning"),
    ]


def test_a_message_says_where_the_values_come_from(tmp_path: Path) -> None:
    rule = rules(workbook(tmp_path))["C"]
    assert (rule.promptTitle, rule.prompt) == (
        "Delivery model",
        "A delivery model listed on Dimensions. Recalculate to see new ones here.",
    )


def test_each_offers_the_values_of_its_dimension(tmp_path: Path) -> None:
    file = workbook(tmp_path)
    assert (values(file, "C"), values(file, "D")) == (["Company", "Host"], ["Hub", "As now"])


def test_blank_and_half_filled_rows_do_no_harm(tmp_path: Path) -> None:
    rows = (row(MODEL, ""), row(MODEL, "Host"), row("", "Lost"), row(STRUCTURE, "Hub"), row(MODEL, "Company"))
    file = workbook(tmp_path, rows)
    assert (values(file, "C"), values(file, "D")) == (["Host", "Company"], ["Hub"])


def test_a_new_value_is_offered_after_recalculating(tmp_path: Path) -> None:
    file = workbook(tmp_path)
    put(file, SetCell("Dimensions", 10, 1, MODEL), SetCell("Dimensions", 10, 2, "Charity"))
    recalc(file)
    assert values(file, "C") == ["Company", "Host", "Charity"]


def test_another_order_on_dimensions_is_followed(tmp_path: Path) -> None:
    file = workbook(tmp_path)
    put(file, SetCell("Dimensions", 6, 2, "Host"), SetCell("Dimensions", 7, 2, "Company"))
    recalc(file)
    assert values(file, "C") == ["Host", "Company"]


def test_without_dimensions_any_text_may_be_typed(tmp_path: Path) -> None:
    file = workbook(tmp_path, ())
    assert [rule.type for rule in rules(file).values()] == ["textLength", "textLength"]
    assert not any(name.startswith(("xla_Dim", "xla_offered")) for name in openpyxl.load_workbook(file).defined_names)


def test_they_come_with_the_first_value_and_are_laid_once(tmp_path: Path) -> None:
    file = workbook(tmp_path, ())
    with_sheet = tmp_path / "with.xlsx"
    add_sheet(file, "Dimensions", with_sheet)
    put(with_sheet, SetCell("Dimensions", 6, 1, MODEL), SetCell("Dimensions", 6, 2, "Company"))
    recalc(with_sheet)
    assert [rule.formula1 for rule in rules(with_sheet).values()] == [MODELS, STRUCTURES]
    assert values(with_sheet, "C") == ["Company"]
    assert recalc(with_sheet).changes == []


def test_they_go_when_the_values_go(tmp_path: Path) -> None:
    file = workbook(tmp_path, (row(MODEL, "Host"),))
    put(file, SetCell("Dimensions", 6, 1, None), SetCell("Dimensions", 6, 2, None))
    recalc(file)
    assert [rule.type for rule in rules(file).values()] == ["textLength", "textLength"]
    assert not any(isinstance(change, SetEntryRules) for change in recalc(file).changes)


@pytest.mark.slow
def test_libreoffice_offers_the_values(tmp_path: Path) -> None:
    from tests.sheets.test_template_live import live

    file = workbook(tmp_path)
    steps = [{"lists": [["Options", 6, 3], ["Options", 8, 4]]}, {"sort": ["Dimensions", "A6:G9", 1]}]
    steps.append({"lists": [["Options", 6, 3], ["Options", 8, 4]]})
    first, _, third = live(tmp_path, steps, file)
    assert first["lists"] == third["lists"] == [["Company", "Host"], ["Hub", "As now"]]
