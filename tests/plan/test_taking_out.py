"""An option or a criterion that is deleted on Options or Criteria: one finding, and a fix that deletes what is left."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import live_cases
from tests.support.engines import by_gnumeric, by_libreoffice, gnumeric, office
from tests.support.gateway_cases import sixteen
from tests.support.live_cases import opened, reference_file
from tests.support.scored_example import scored_example
from xlappraise import additions, excel, flow
from xlappraise.cli.check import CheckOptions, run
from xlappraise.excel import live, writing
from xlappraise.excel.blocks import WriteBlock
from xlappraise.plan.take_out import lines_in
from xlappraise.sheets import build, layout
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import DeleteLine, SetCell
from xlappraise.xlsx.refusals import CannotWrite

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

O2, D5 = DeleteLine("Options", 7), DeleteLine("Criteria", 10)
"""The rows of O2 Joint Venture and of D5 in the reference appraisal."""
IN_PLACE = CheckOptions(fix=True, in_place=True)


@pytest.fixture(autouse=True)
def _no_excel_after() -> Iterator[None]:
    yield
    live_cases.stop()


def without(folder: Path, *lines: DeleteLine, name: str = "Appraisal.xlsx") -> Path:
    """The reference workbook after an officer deleted these rows in Excel."""
    path = folder / name
    path.write_bytes(scored_example().read_bytes())
    without_rows(path, *lines)
    return path


def without_rows(path: Path, *lines: DeleteLine) -> None:
    """Delete rows as Excel does."""
    book = package.snapshot(path)
    cells = (SetCell(line.sheet, *at, None) for line in lines for at in book.sheets[line.sheet].cells if line.holds(at))
    package.apply(book, [*cells, *lines], owners=flow.appraise(path).owners)


def told(path: Path) -> list[str]:
    """Messages of the findings that say what was taken out."""
    return [finding.message for finding in flow.appraise(path).findings if finding.code == "XLA360"]


def test_an_option_that_was_deleted_is_one_error_at_its_headings(tmp_path: Path) -> None:
    outcome = flow.appraise(without(tmp_path, O2))
    errors = [finding for finding in outcome.findings if finding.severity == "error"]
    assert [(each.message, str(each.cell), [str(cell) for cell in each.also]) for each in errors] == [
        (
            "O2 Joint Venture is no longer on Options; its scores and reasons still stand on Scores and Rationale.",
            "Scores!F5",
            ["Rationale!F5"],
        )
    ]


def test_a_criterion_that_was_deleted_is_one_error_at_its_refs(tmp_path: Path) -> None:
    outcome = flow.appraise(without(tmp_path, D5))
    errors = [finding for finding in outcome.findings if finding.severity == "error"]
    assert [(each.message, str(each.cell), [str(cell) for cell in each.also]) for each in errors] == [
        (
            "D5 is no longer on Criteria; its scores and reasons still stand on Scores and Rationale.",
            "Scores!A10",
            ["Rationale!A10"],
        )
    ]


def test_several_that_were_deleted_are_one_error(tmp_path: Path) -> None:
    (finding,) = [
        f for f in flow.appraise(without(tmp_path, DeleteLine("Options", 9), O2)).findings if f.code == "XLA360"
    ]
    assert (finding.message, str(finding.cell), [str(cell) for cell in finding.also]) == (
        "O2 and O4 are no longer on Options; their scores and reasons still stand on Scores and Rationale.",
        "Scores!F5",
        ["Scores!H5", "Rationale!F5", "Rationale!H5"],
    )


def test_the_column_on_comparison_is_told_of_and_deleted_with_the_others(tmp_path: Path) -> None:
    path = tmp_path / "Appraisal.xlsx"
    path.write_bytes(reference_file())
    additions.add_sheet(path, "comparison")
    package.apply(path, [SetCell("Comparison", 6, column, text) for column, text in enumerate("abcdef", 1)])
    without_rows(path, O2)
    outcome = flow.appraise(path)
    (finding,) = [finding for finding in outcome.findings if finding.severity == "error"]
    assert [str(cell) for cell in (finding.cell, *finding.also)] == ["Scores!F5", "Rationale!F5", "Comparison!C5"]
    package.apply(outcome.snapshot, flow.fixes(outcome), owners=outcome.owners)
    cells = package.snapshot(path).sheets["Comparison"].cells
    assert [cells[6, column].value for column in range(1, 6)] == ["a", "b", "d", "e", "f"]


def test_while_an_option_lacks_a_column_nothing_is_deleted(tmp_path: Path) -> None:
    path = without(tmp_path, O2)
    package.apply(path, [SetCell("Options", 11, 3, "Short-list")])
    assert told(path) == []
    assert lines_in(flow.fixes(flow.appraise(path))) == []


def test_a_note_with_a_number_at_the_head_of_a_column_is_none_that_was_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "Appraisal.xlsx"
    path.write_bytes(reference_file())
    package.apply(path, [SetCell("Rationale", 5, 10, "Q3 remarks"), SetCell("Rationale", 9, 10, "late")])
    assert told(path) == []


def test_the_fix_deletes_columns_and_rows_and_the_results_are_right_again(tmp_path: Path) -> None:
    path = without(tmp_path, O2, D5)
    assert run([str(path)], IN_PLACE) == 0
    first = flow.recalc(path)
    assert first.outcome.results is not None
    assert [(each.option.id, each.total) for each in first.outcome.results.short_list] == EXPECTED
    written = path.read_bytes()
    flow.recalc(path)
    assert path.read_bytes() == written


def test_a_copy_is_kept_before_anything_is_deleted_in_place(tmp_path: Path) -> None:
    path = without(tmp_path, O2)
    before = path.read_bytes()
    (tmp_path / "Appraisal before deleting O2.xlsx").write_bytes(b"an older copy")
    run([str(path)], IN_PLACE)
    assert (tmp_path / "Appraisal before deleting O2 2.xlsx").read_bytes() == before
    assert (tmp_path / "Appraisal before deleting O2.xlsx").read_bytes() == b"an older copy"


def test_a_dry_run_lists_each_score_that_goes_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = without(tmp_path, D5)
    before = path.read_bytes()
    run([str(path)], CheckOptions(fix=True, dry_run=True))
    said = capsys.readouterr().out
    lines = said.splitlines()
    assert [line for line in lines if line.startswith("Scores!") and "formula" not in line][:6] == [
        'Scores!A10  "D5" -> (blank)',
        'Scores!E10  "Medium" -> (blank)',
        'Scores!F10  "Low" -> (blank)',
        'Scores!G10  "Medium" -> (blank)',
        'Scores!H10  "Medium" -> (blank)',
        'Scores!I10  "Medium" -> (blank)',
    ]
    assert [line for line in lines if line.endswith("deleted")] == [
        "Rationale  row 10 deleted",
        "Scores  row 10 deleted",
    ]
    assert "2 rows deleted by --fix. Nothing was written." in said
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_only_what_holds_the_lines_or_refers_to_them_is_different(tmp_path: Path) -> None:
    path = without(tmp_path, O2)
    out = tmp_path / "out.xlsx"
    receipt = package.apply(package.snapshot(path), flow.fixes(flow.appraise(path)), out)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out) as new:
        different = [name for name in old.namelist() if name not in new.namelist() or old.read(name) != new.read(name)]
    assert sorted(different) == sorted(receipt.changed_parts)
    assert sorted(different) == CHANGED


@pytest.mark.skipif(office() is None or gnumeric() is None, reason="LibreOffice and Gnumeric are not installed")
def test_libreoffice_and_gnumeric_agree_with_the_results(tmp_path: Path) -> None:
    path = without(tmp_path, O2, D5)
    package.apply(package.snapshot(path), flow.fixes(flow.appraise(path)))
    flow.recalc(path)
    assert [name for name, text in package.snapshot(path).names.items() if "#REF!" in text] == []
    want = {at: cell.value for at, cell in package.snapshot(path).sheets["Results"].cells.items() if cell.source}
    for again in (*by_libreoffice([path], tmp_path), *by_gnumeric([path], tmp_path)):
        book = package.snapshot(again)
        found = book.sheets["Results"].cells
        assert {at: _rounded(found[at].value) for at in want if at in found} == {
            at: _rounded(value) for at, value in want.items() if at in found
        }
        lost = [
            (again.parent.name, sheet.name, at)
            for sheet in book.sheets.values()
            for at, cell in sheet.cells.items()
            if cell.value == "#REF!"
        ]
        assert lost == []


def _rounded(value: object) -> object:
    return round(value, 9) if isinstance(value, float) else value or None


# ------------------------------------------------------------------------------------------------ the live door


def lines_live(answer: str, folder: Path) -> tuple[list[str], list[object]]:
    """What was said when Check was pressed, and the headings of Scores after the answer."""
    book = opened(without(folder, O2).read_bytes())
    book.app.impl.answer = answer
    live.check(book)
    return book.app.impl.alerts, [book.sheets["Scores"].range((5, column)).value for column in range(5, 10)]


def test_the_button_asks_before_it_deletes(tmp_path: Path) -> None:
    alerts, headings = lines_live("no", tmp_path)
    assert alerts[1] == (
        "O2 Joint Venture is no longer on Options; its scores and reasons still stand on Scores and Rationale. Delete "
        "column F of Scores and column F of Rationale, with 65 filled cells? Excel cannot undo this. The file on disk "
        "stays as it is until you save."
    )
    assert len(alerts) == 2
    assert headings[1] == "O2 Joint Venture"


def test_after_yes_the_columns_are_gone_and_the_results_are_new(tmp_path: Path) -> None:
    alerts, headings = lines_live("yes", tmp_path)
    assert headings == [
        "O1 Strategic Partnership",
        "O3 Wholly Owned Council Company",
        "O4 Independent Organisation",
        "O5 Outsource",
        None,
    ]
    assert alerts[2].startswith("O3 Wholly Owned Council Company")


GONE = "Column F of Scores and column F of Rationale are deleted, but the results are not up to date"


def refused(book: Any) -> str:
    """What stops a Check whose question is answered yes."""
    book.app.impl.answer = "yes"
    with pytest.raises(CannotWrite) as refusal:
        live.check(book)
    assert book.sheets["Scores"].range("F5").value == "O3 Wholly Owned Council Company"
    return str(refusal.value)


def test_what_is_deleted_already_is_said_where_a_sheet_of_results_is_protected(tmp_path: Path) -> None:
    book = opened(without(tmp_path, O2).read_bytes())
    book.impl.pages["Results"].protection.sheet = True
    assert refused(book) == (
        f"{GONE}, for the sheet Results is protected: in Excel choose Review > Unprotect Sheet, then press Recalculate."
    )


def test_what_is_deleted_already_is_said_where_a_result_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = opened(without(tmp_path, O2).read_bytes())
    write = writing._write

    def not_on_results(page: Any, block: WriteBlock) -> None:
        if page.name == "Results":
            raise OSError("no")
        write(page, block)

    monkeypatch.setattr(writing, "_write", not_on_results)
    said = refused(book)
    assert said.startswith("Excel did not take what belongs in Results!")
    assert said.endswith(f" {GONE}: press Recalculate.")


def test_the_open_workbook_is_as_the_file_would_be(tmp_path: Path) -> None:
    path = without(tmp_path, O2, D5)
    book = opened(path.read_bytes())
    book.app.impl.answer = "yes"
    live.check(book)
    package.apply(package.snapshot(path), flow.fixes(flow.appraise(path)))
    flow.recalc(path)
    there, here = package.snapshot(path), excel.snapshot(book)
    for name in ("Scores", "Rationale", "Results"):
        assert _values(here.sheets[name].cells) == _values(there.sheets[name].cells)


def _values(cells: object) -> dict[object, object]:
    return {at: cell.value for at, cell in cells.items() if cell.source is None and cell.value not in (None, "")}  # type: ignore[attr-defined]


EXPECTED = [("O1", 1355), ("O3", 1780), ("O4", 1485), ("O5", 890)]
CHANGED = [
    "xl/tables/table6.xml",
    "xl/tables/table7.xml",
    "xl/workbook.xml",
    *(f"xl/worksheets/sheet{number}.xml" for number in (5, 6)),
]
"""Scores and Rationale with their tables, and the names of the grid, by which Lists reads it.

Results of the other sheets were out of date, and taken out, once the row on Options had gone.
"""


# -------------------------------------------------------------------------------------------------- gateways


def through_gateways(folder: Path, *ids: str) -> Path:
    """Sixteen options on Gateways, five of them on Scores, after an officer deleted these on Options."""
    path = folder / "Gateways.xlsx"
    path.write_bytes(build.build(sixteen()))
    flow.recalc(path)
    rows = sorted((layout.HEADER_ROW + int(key[1:]) for key in ids), reverse=True)
    without_rows(path, *(DeleteLine("Options", row) for row in rows))
    return path


def ids_on_gateways(path: Path) -> list[object]:
    cells = package.snapshot(path).sheets["Gateways"].cells
    return [cell.value for (row, column), cell in sorted(cells.items()) if column == 1 and row > layout.HEADER_ROW]


def test_an_option_that_was_deleted_leaves_scores_and_gateways_with_one_fix(tmp_path: Path) -> None:
    path = through_gateways(tmp_path, "O2")
    assert told(path) == [
        "O2 Joint Venture is no longer on Options; "
        "its scores and reasons still stand on Scores, Rationale and Comparison."
    ]
    assert run([str(path)], IN_PLACE) in (0, 1)
    assert ids_on_gateways(path) == [f"O{number}" for number in (1, *range(3, 17))]
    flow.recalc(path)
    assert [finding.message for finding in flow.appraise(path).findings if finding.severity == "error"] == []


def test_an_option_of_the_long_list_that_was_deleted_leaves_gateways(tmp_path: Path) -> None:
    path = through_gateways(tmp_path, "O9")
    assert told(path) == ["O9 is no longer on Options; its answers still stand on Gateways."]
    assert run([str(path)], IN_PLACE) in (0, 1)
    assert ids_on_gateways(path) == [f"O{number}" for number in (*range(1, 9), *range(10, 17))]
    assert told(path) == []


def test_what_stands_beside_answers_may_be_an_option_that_lacks_its_row(tmp_path: Path) -> None:
    path = through_gateways(tmp_path, "O9")
    package.apply(path, [SetCell("Gateways", layout.HEADER_ROW + 8, 1, None)])
    assert told(path) == []
