"""Rows and columns deleted from a file: what Excel would rewrite is rewritten, in a stranger's workbook too."""

# A piece of XML, before and after, is read best on one line.
# ruff: noqa: E501

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.corpus import by_xlsxwriter, parts_of, sheet, zipped
from xlappraise.xlsx import package
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.changes.deleted_lines import DeletedLines, formula_after
from xlappraise.xlsx.changes.kinds import DeleteLine, SetCell
from xlappraise.xlsx.formula_text import references
from xlappraise.xlsx.refusals import CannotWrite

ROW, COLUMN = DeleteLine("Sheet1", row=3), DeleteLine("Sheet1", column=2)
CELLS = "".join(
    f'<row r="{row}" spans="1:3">' + "".join(f'<c r="{letter}{row}"><v>{row}</v></c>' for letter in "ABC") + "</row>"
    for row in range(1, 6)
)
"""A1:C5, each cell with the number of its row."""


def deleted(data: bytes, folder: Path, *lines: DeleteLine) -> Path:
    """The workbook without these lines, whose cells are emptied as a fix does."""
    path = folder / "book.xlsx"
    path.write_bytes(data)
    book = package.snapshot(path)
    cells = [SetCell(line.sheet, *at, None) for line in lines for at in book.sheets[line.sheet].cells if line.holds(at)]
    package.apply(book, [*cells, *lines])
    return path


def alone(data: str, before: str = "", after: str = "") -> bytes:
    """A workbook with the one sheet."""
    return zipped(parts_of({"Sheet1": sheet(data, before, after)}))


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def tail(path: Path) -> str:
    """What stands behind the cells of the first sheet."""
    return part(path, "xl/worksheets/sheet1.xml").partition("</sheetData>")[2].removesuffix("</worksheet>")


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("A4", "A3"),
        ("$A$4+B$2", "$A$3+B$2"),
        ("A3", "#REF!"),
        ("SUM(A1:A3)", "SUM(A1:A2)"),
        ("SUM(A3:A5)", "SUM(A3:A4)"),
        ("SUM(A3:B3)", "SUM(#REF!)"),
        ("SUM(A5:A2)", "SUM(A4:A2)"),
        ("SUM(A:A)", "SUM(A:A)"),
        ("SUM(2:4)", "SUM(2:3)"),
        ("$3:$3", "#REF!"),
        ("Other!A4+Sheet1!A4+'Sheet1'!A4", "Other!A4+Sheet1!A3+'Sheet1'!A3"),
        ("[1]Sheet1!A4", "[1]Sheet1!A4"),
        ("'[b.xlsx]Sheet1'!A4", "'[b.xlsx]Sheet1'!A4"),
        ('"A4"&A4', '"A4"&A3'),
        ("LOG10(A10)", "LOG10(A9)"),
        ("Table1[[#This Row],[A4]]*A4", "Table1[[#This Row],[A4]]*A3"),
        ("A1:A1048576", "A1:A1048576"),
        ("{3,4}+A4", "{3,4}+A3"),
    ],
)
def test_a_formula_follows_when_row_3_goes(formula: str, after: str) -> None:
    assert formula_after(formula, "Sheet1", {"sheet1": DeletedLines((3,))}, ["sheet1", "other"]) == after


@pytest.mark.parametrize(
    ("formula", "after"),
    [("C1:D9", "B1:C9"), ("A1:C1", "A1:B1"), ("B:B", "#REF!"), ("B:C", "B:B"), ("3:3", "3:3"), ("$C$1", "$B$1")],
)
def test_a_formula_follows_when_column_b_goes(formula: str, after: str) -> None:
    assert formula_after(formula, "Sheet1", {"sheet1": DeletedLines((), (2,))}, ["sheet1"]) == after


NUMBERS = st.integers(1, 30)


@given(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS), st.sets(NUMBERS, max_size=5), st.sets(NUMBERS, max_size=5))
def test_an_area_holds_what_is_left_of_its_cells(
    corners: tuple[int, int, int, int], rows: set[int], columns: set[int]
) -> None:
    lines = DeletedLines(tuple(sorted(rows)), tuple(sorted(columns)))
    area = Area(min(corners[:2]), min(corners[2:]), max(corners[:2]), max(corners[2:]))
    cells = [(row, column) for row in range(area[0], area[2] + 1) for column in range(area[1], area[3] + 1)]
    wanted = {
        (r - sum(n < r for n in rows), c - sum(n < c for n in columns))
        for r, c in cells
        if r not in rows and c not in columns
    }
    left = lines.area(area)
    found = (
        set() if left is None else {(r, c) for r in range(left[0], left[2] + 1) for c in range(left[1], left[3] + 1)}
    )
    assert found == wanted
    text = formula_after(f"R{area[0]}", "a", {"a": lines}, ["a"])
    assert (text == "#REF!") == (area[0] in rows or 18 in columns)
    assert not text.startswith("#") or references(text) == ()


@pytest.mark.parametrize(
    ("line", "before", "after"),
    [
        (ROW, '<mergeCells count="1"><mergeCell ref="A2:B4"/></mergeCells>', '<mergeCells count="1"><mergeCell ref="A2:B3"/></mergeCells>'),
        (ROW, '<mergeCells count="1"><mergeCell ref="A3:B3"/></mergeCells>', ""),
        (ROW, '<mergeCells count="2"><mergeCell ref="A2:A3"/><mergeCell ref="B4:C4"/></mergeCells>', '<mergeCells count="1"><mergeCell ref="B3:C3"/></mergeCells>'),
        (ROW, '<conditionalFormatting sqref="A3:A5 C3"><cfRule type="expression" priority="1"><formula>$B3&gt;B$4</formula></cfRule></conditionalFormatting>', '<conditionalFormatting sqref="A3:A4"><cfRule type="expression" priority="1"><formula>$B3&gt;B$3</formula></cfRule></conditionalFormatting>'),
        (ROW, '<dataValidations count="2"><dataValidation type="list" sqref="A3"><formula1>$C$1:$C$5</formula1></dataValidation><dataValidation type="list" sqref="A4"><formula1>$C$1:$C$5</formula1></dataValidation></dataValidations>', '<dataValidations count="1"><dataValidation type="list" sqref="A3"><formula1>$C$1:$C$4</formula1></dataValidation></dataValidations>'),
        (ROW, '<hyperlinks><hyperlink ref="A4" location="Sheet1!A5"/></hyperlinks>', '<hyperlinks><hyperlink ref="A3" location="Sheet1!A4"/></hyperlinks>'),
        (ROW, '<rowBreaks count="2" manualBreakCount="2"><brk id="2" man="1"/><brk id="4" man="1"/></rowBreaks>', '<rowBreaks count="2" manualBreakCount="2"><brk id="2" man="1"/><brk id="3" man="1"/></rowBreaks>'),
        (ROW, '<autoFilter ref="A1:C5"><filterColumn colId="1"/></autoFilter>', '<autoFilter ref="A1:C4"><filterColumn colId="1"/></autoFilter>'),
        (COLUMN, '<autoFilter ref="A1:C5"><filterColumn colId="2"/></autoFilter>', '<autoFilter ref="A1:B5"><filterColumn colId="1"/></autoFilter>'),
        (COLUMN, '<autoFilter ref="A1:C5"><filterColumn colId="1"/></autoFilter>', '<autoFilter ref="A1:B5"></autoFilter>'),
        (COLUMN, '<colBreaks count="1"><brk id="3"/></colBreaks>', '<colBreaks count="1"><brk id="2"/></colBreaks>'),
        (COLUMN, '<ignoredErrors><ignoredError sqref="B1:B5" numberStoredAsText="1"/></ignoredErrors>', ""),
    ],
)  # fmt: skip
def test_what_stands_behind_the_cells_follows(line: DeleteLine, before: str, after: str, tmp_path: Path) -> None:
    cells = "" if "mergeCell" in before else CELLS
    assert tail(deleted(alone(cells, after=before), tmp_path, line)) == after


@pytest.mark.parametrize(
    ("line", "before", "after"),
    [
        (ROW, '<sheetViews><sheetView workbookViewId="0"><pane ySplit="3" topLeftCell="A4" state="frozen"/><selection pane="bottomLeft" activeCell="B5" sqref="B5"/></sheetView></sheetViews>', '<sheetViews><sheetView workbookViewId="0"><pane ySplit="2" topLeftCell="A3" state="frozen"/><selection pane="bottomLeft" activeCell="B4" sqref="B4"/></sheetView></sheetViews>'),
        (COLUMN, '<cols><col min="1" max="3" width="9"/><col min="4" max="4" width="5"/></cols>', '<cols><col min="1" max="2" width="9"/><col min="3" max="3" width="5"/></cols>'),
        (COLUMN, '<cols><col min="2" max="2" width="9"/></cols>', ""),
    ],
)  # fmt: skip
def test_what_stands_before_the_cells_follows(line: DeleteLine, before: str, after: str, tmp_path: Path) -> None:
    whole = part(deleted(alone(CELLS, before=before), tmp_path, line), "xl/worksheets/sheet1.xml")
    assert re.search(r"<worksheet[^>]*>(.*)<sheetData>", whole)[1] == after  # type: ignore[index]


def test_rows_and_cells_have_new_numbers(tmp_path: Path) -> None:
    path = deleted(alone(CELLS), tmp_path, ROW, COLUMN)
    cells = package.snapshot(path).sheets["Sheet1"].cells
    assert {at: cell.value for at, cell in cells.items()} == {
        (row, column): float(value) for row, value in enumerate((1, 2, 4, 5), 1) for column in (1, 2)
    }
    assert re.findall(r'<row r="(\d)" spans="([\d:]+)">', part(path, "xl/worksheets/sheet1.xml")) == [
        ("1", "1:2"),
        ("2", "1:2"),
        ("3", "1:2"),
        ("4", "1:2"),
    ]


def test_shared_formulas_stay_shared_where_each_reads_alike(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B2" si="0">A1</f><v>1</v></c></row>'
    rows += '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/><v>2</v></c></row>'
    rows += '<row r="3"><c r="A3"><v>3</v></c></row>'
    path = deleted(alone(rows), tmp_path, ROW)
    assert '<f t="shared" ref="B1:B2" si="0">A1</f>' in part(path, "xl/worksheets/sheet1.xml")


def test_shared_formulas_that_read_across_the_line_get_their_own_text(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B2" si="0">SUM(A1:A3)</f><v>1</v></c></row>'
    )
    rows += '<row r="2"><c r="B2"><f t="shared" si="0"/><v>2</v></c></row><row r="3"><c r="A3"><v>3</v></c></row>'
    rows += '<row r="4"><c r="A4"><v>3</v></c></row>'
    path = deleted(alone(rows), tmp_path, ROW)
    cells = package.snapshot(path).sheets["Sheet1"].cells
    assert (cells[1, 2].formula, cells[2, 2].formula) == ("SUM(A1:A2)", "SUM(A2:A3)")


def test_a_formula_on_another_sheet_and_a_name_follow(tmp_path: Path) -> None:
    sheets = {"Sheet1": sheet(CELLS), "Own": sheet('<row r="1"><c r="A1"><f>Sheet1!A5*2</f><v>10</v></c></row>')}
    names = '<definedNames><definedName name="Last">Sheet1!$A$5</definedName></definedNames>'
    book = package.snapshot(deleted(zipped(parts_of(sheets, book=names)), tmp_path, ROW))
    assert (book.sheets["Own"].cells[1, 1].formula, book.names) == ("Sheet1!A4*2", {"Last": "Sheet1!$A$4"})


@pytest.mark.parametrize(
    ("own", "book", "why"),
    [
        ("<f>Sheet1!A3</f>", "", "the formula in Own!A1 refers to a cell that would go"),
        ("<f>SUM(Sheet1:Own!A1)</f>", "", "the formula in Own!A1 refers through several sheets"),
        ("", '<definedNames><definedName name="Top">Sheet1!$A$3</definedName></definedNames>', "the name Top refers to a cell that would go"),
    ],
)  # fmt: skip
def test_what_would_be_lost_is_refused_in_one_sentence(own: str, book: str, why: str, tmp_path: Path) -> None:
    sheets = {"Sheet1": sheet(CELLS), "Own": sheet(f'<row r="1"><c r="A1">{own}<v>1</v></c></row>')}
    data = zipped(parts_of(sheets, book=book))
    with pytest.raises(CannotWrite) as refused:
        deleted(data, tmp_path, ROW)
    assert str(refused.value) == (
        f"Row 3 of Sheet1 cannot be deleted here, for {why}: delete it in Excel, or clear what stands in the way."
    )
    assert (tmp_path / "book.xlsx").read_bytes() == data


def test_a_filter_keeps_its_headings(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="the filter on Sheet1 would lose its headings"):
        deleted(alone(CELLS, after='<autoFilter ref="A3:C5"/>'), tmp_path, ROW)


def test_a_strangers_notes_pictures_charts_and_sparklines_follow(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    data = by_xlsxwriter(tmp_path / "stranger.xlsx").read_bytes()
    path = deleted(data, tmp_path, DeleteLine("Results", row=3))
    assert "Results!$B$2:$B$3" in part(path, "xl/charts/chart1.xml")
    path = deleted(data, tmp_path, DeleteLine("My notes", row=8), DeleteLine("My notes", column=7))
    assert 'ref="D4"' in part(path, "xl/comments1.xml")
    assert (
        re.findall(
            r"<xdr:from><xdr:col>(\d+)</xdr:col>.*?<xdr:row>(\d+)</xdr:row>", part(path, "xl/drawings/drawing1.xml")
        )
        == ANCHORS
    )
    assert 'ref="K1:L3"' in part(path, "xl/tables/table1.xml")


ANCHORS = [("8", "1"), ("14", "1"), ("8", "7")]
"""Column and row, from 0, of the picture at J2, the chart at P2 and the text box at J9."""
