"""The sheets of the parts are as easy to fill, to read and to print as those of every workbook."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import pytest

from tests.support import engines
from tests.support.parts_cases import blank_parts, parts_file, with_parts
from xlappraise import flow
from xlappraise.sheets import build, layout, palette, paper, text_fit
from xlappraise.sheets.log_sheet import OF_TOPICS
from xlappraise.sheets.palette import TODO_LINE
from xlappraise.sheets.paper import most_across, pages_across
from xlappraise.sheets.style import SPARE_ROWS, at_left, narrower_columns
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

HEAD, FIRST = layout.HEADER_ROW, layout.FIRST_ROW


@cache
def book(blank: bool = False) -> Any:
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(build.build(blank_parts()) if blank else parts_file()))


def headings(page: Any) -> dict[str, int]:
    return {cell.value: cell.column for cell in page[HEAD] if cell.value}


def rules_at(page: Any, row: int, column: int) -> list[Any]:
    where = page.cell(row, column).coordinate
    return [rule for rule in page.data_validations.dataValidation if where in rule.sqref]


def warnings_at(page: Any, row: int, column: int) -> list[str]:
    """Formulas of live formats with a red outline that hold at a cell."""
    where = page.cell(row, column).coordinate
    return [
        rule.formula[0]
        for area in page.conditional_formatting
        if where in area.sqref
        for rule in area.rules
        if rule.dxf.border is not None and rule.dxf.border.top.color.rgb[-6:] == TODO_LINE
    ]


SHEETS = sorted({*OF_TOPICS, "Options", "Stakeholders"})


def test_the_parts_have_these_sheets() -> None:
    assert {
        "Dimensions",
        "Comparison",
        "Advice",
        "Benefits",
        "Decision",
        "Phases",
        "Long-list trail",
        "Case studies",
        "Risks",
        "Governance",
        "Next steps",
    } == OF_TOPICS


@pytest.mark.parametrize("name", SHEETS)
def test_every_column_has_one_rule_with_a_message_within_excels_limits(name: str) -> None:
    for page in (book()[name], book(True)[name]):
        for heading, column in headings(page).items():
            for row in (FIRST, FIRST + 100):
                (rule,) = rules_at(page, row, column)
                assert rule.promptTitle == heading[: layout.MESSAGE_TITLE_LIMIT].rstrip() or rule.promptTitle.endswith(
                    "…"
                )
                assert 5 < len(rule.prompt) <= layout.MESSAGE_LIMIT
                assert rule.error
                assert rule.showInputMessage


@pytest.mark.parametrize("log", [sheet for sheet in layout.LOGS if sheet.name in {*OF_TOPICS, "Stakeholders"}])
def test_choices_numbers_and_dates_are_held_to_what_they_are(log: layout.SheetLayout) -> None:
    page = book()[log.name]
    columns = headings(page)
    kinds = {layout.CHOICE: "list", layout.NUMBER: "decimal", layout.DATE: "date"}
    for column in log.columns:
        if column.heading not in columns:
            assert column.topic == layout.FILTER
            continue
        (rule,) = rules_at(page, FIRST, columns[column.heading])
        assert rule.type == ("list" if column.choice else kinds.get(column.kind, "textLength"))
        if column.choice:
            assert rule.formula1 == f"xla_List_{column.choice}"


def test_replaced_by_offers_the_ids_and_takes_others_when_asked() -> None:
    page = book()["Options"]
    (rule,) = rules_at(page, FIRST, headings(page)["Replaced by"])
    (like,) = rules_at(page, FIRST, headings(page)["Merged into"])
    assert (rule.type, rule.formula1, rule.errorStyle) == (like.type, like.formula1, "warning")


def test_no_word_of_a_heading_is_broken() -> None:
    narrow = []
    for name in SHEETS:
        for column in layout.BY_NAME[name].columns:
            least = text_fit.longest_word([column.heading], palette.SIZE, True, indent=1 if at_left(column) else 0)
            narrow += [f"{name} {column.heading}"] if least > column.width else []
    assert narrow == []


def test_no_word_of_a_choice_is_broken_and_each_stands_on_one_line() -> None:
    for name in SHEETS:
        for column in layout.BY_NAME[name].columns:
            words = layout.CHOICES.get(column.choice, ())
            assert [word for word in words if text_fit.lines(word, column.width, palette.SIZE) > 1] == []


@pytest.mark.parametrize("name", SHEETS)
def test_rows_are_as_high_as_their_longest_text(name: str) -> None:
    page = book()[name]
    for row in range(FIRST, page.max_row + 1):
        most = 1
        for cell in page[row]:
            if isinstance(cell.value, str):
                width = page.column_dimensions[cell.column_letter].width
                most = max(most, text_fit.lines(cell.value, width, palette.SIZE, indent=1))
                assert cell.alignment.wrap_text
        assert (page.row_dimensions[row].height or 15) >= min(409, most * palette.SIZE * 1.28)


@pytest.mark.parametrize("name", SHEETS)
def test_paper_is_a4_landscape_over_as_few_pages_across_as_can_be_read(name: str) -> None:
    page = book()[name]
    widths = [dimension.width for dimension in page.column_dimensions.values()]
    pages = page.page_setup.fitToWidth
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight) == ("landscape", 9, 0)
    across = (842 - 2 * 0.4 * 72) * (pages or 1)
    assert palette.SIZE * min(1, across / (sum(widths) * 7 * 0.75)) > 7
    assert pages == 1 or sum(widths) > paper.most_across(name, landscape=True)
    assert page.print_title_rows == f"${HEAD}:${HEAD}"
    assert page.print_title_cols is not None


@pytest.mark.parametrize("name", sorted(OF_TOPICS))
def test_a_row_that_is_begun_shows_what_it_still_needs(name: str) -> None:
    page = book(True)[name]
    columns = headings(page)
    last = page.cell(HEAD, max(columns.values())).column_letter
    for column in layout.BY_NAME[name].columns:
        if column.heading not in columns:
            assert column.topic == layout.FILTER
            continue
        letter = page.cell(HEAD, columns[column.heading]).column_letter
        wanted = f'AND(COUNTA($A{FIRST}:${last}{FIRST})>0,TRIM({letter}{FIRST})="")'
        assert (wanted in warnings_at(page, FIRST + 50, columns[column.heading])) == column.required


def test_a_value_that_is_ruled_out_shows_that_it_lacks_stage_and_reason() -> None:
    page = book(True)["Dimensions"]
    columns = headings(page)
    for heading in ("Ruled out", "Reason"):
        (formula,) = warnings_at(page, FIRST, columns[heading])
        assert 'TRIM($E6)="Ruled out"' in formula


def test_other_logs_look_as_they_did() -> None:
    page = book(True)["Assumptions"]
    assert list(page.conditional_formatting) == []


def test_a_blank_sheet_shows_where_to_type() -> None:
    for name in OF_TOPICS:
        page = book(True)[name]
        for row in range(FIRST, FIRST + SPARE_ROWS):
            fills = {page.cell(row, column).fill.fgColor.rgb[-6:] for column in headings(page).values()}
            assert fills == {palette.INPUT.fill}


def test_a_workbook_of_every_part_is_read_as_it_was_written(tmp_path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(parts_file())
    found = flow.appraise(path).appraisal
    assert found.logs == {
        k: tuple(r._replace(cells=f.cells) for r, f in zip(v, found.logs[k], strict=True))
        for k, v in with_parts().logs.items()
        if v
    }
    assert found.options == with_parts().options
    assert found.asked == with_parts().asked | {"scoring"}


def test_long_texts_of_options_are_narrower_only_where_the_table_is_too_wide() -> None:
    every, base = layout.OPTIONS.columns, tuple(c for c in layout.OPTIONS.columns if not c.optional)
    assert narrower_columns(every[:6], 2) == every[:6]
    for columns, pages in ((base, 1), (every, 3)):
        found = narrower_columns(columns, 2)
        most = most_across("Options", landscape=True)
        assert pages_across([c.width for c in found], 2, most) == pages
        # A little wider, and they take a page more.
        wider = [c.width * (1.1 if c.kind == layout.LONG else 1) for c in found]
        assert pages_across(wider, 2, most) == pages + 1
        rest = [(c.key, c.width) for c in found if c.kind != layout.LONG]
        assert rest == [(c.key, c.width) for c in columns if c.kind != layout.LONG]
        assert min(c.width for c in found if c.kind == layout.LONG) >= 20


def test_nothing_is_cut_off_in_print(tmp_path) -> None:
    """Every word of every cell is on the paper."""
    import shutil
    import subprocess

    if engines.office() is None or shutil.which("pdftotext") is None:
        pytest.skip("LibreOffice and pdftotext are needed")
    path = tmp_path / "a.xlsx"
    path.write_bytes(build.build(with_parts(), hidden=frozenset()))  # what is hidden is not printed
    command = [engines.office(), engines.office_profile(tmp_path), "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=300)
    text = subprocess.run(["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"], check=True, capture_output=True)
    there = set(text.stdout.decode().split())
    sheets = package.snapshot(path).sheets
    for name in OF_TOPICS:
        texts = (cell.value for cell in sheets[name].cells.values() if isinstance(cell.value, str))
        lost = {word for value in texts for word in value.split()} - there
        assert (name, lost) == (name, set())


def test_a_sheet_that_was_filled_by_hand_is_read(tmp_path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(build.build(blank_parts()))
    changes = [SetCell("Benefits", FIRST, 2, "Long waits"), SetCell("Dimensions", FIRST, 1, "structure ")]
    package.apply(path, [*changes, SetCell("Dimensions", FIRST, 2, "Hosted")])
    found = flow.appraise(path)
    assert found.appraisal.logs["Benefits"][0].values == {"challenge": "Long waits"}
    assert found.appraisal.logs["Dimensions"][0].values == {"dimension": "Structure", "value": "Hosted"}
