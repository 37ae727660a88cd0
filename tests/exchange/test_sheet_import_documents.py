"""Tables of Word, HTML and OpenDocument files, and old Excel files: the same matrix, or one sentence of refusal."""

from __future__ import annotations

import sys
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from docx import Document

from tests.support.sheets_to_import import bring, codes, options, published, scores, weights
from xlappraise.xlsx.refusals import CannotRead

ROWS = [["Criterion", "Weight", "Stay", "Share"], ["Cost", "30%", "4", "3"], ["Fit", "70%", "2", "4"],
        ["Total", "100%", "2.6", "3.7"]]  # fmt: skip


def document(rows: list[list[str]], *before: str, groups: bool = False) -> bytes:
    made = Document()
    for line in before:
        made.add_paragraph(line)
    table = made.add_table(len(rows), len(rows[0]))
    for line, row in zip(rows, table.rows, strict=True):
        for text, cell in zip(line, row.cells, strict=True):
            cell.text = text
    if groups:
        table.cell(1, 0).merge(table.cell(2, 0))
    held = BytesIO()
    made.save(held)
    return held.getvalue()


def page(rows: list[list[str]]) -> str:
    lines = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
    return (
        f"<!DOCTYPE html><html><body><h1>Services</h1><script>x='<table>'</script><table>{lines}</table></body></html>"
    )


NAMESPACES = " ".join(
    f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{key}:1.0"' for key in ("office", "table", "text")
)


def spreadsheet(rows: list[list[str]], extra: str = "") -> bytes:
    def cell(text: str) -> str:
        kind = ' office:value-type="string"'
        if text.rstrip("%").replace(".", "").isdigit():
            percent = text.endswith("%")
            value = float(text.rstrip("%")) / (100 if percent else 1)
            kind = f' office:value-type="{"percentage" if percent else "float"}" office:value="{value}"'
        return f"<table:table-cell{kind}><text:p>{text}</text:p></table:table-cell>"

    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    blank = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    body = f'<office:spreadsheet><table:table table:name="Scoring">{lines}{blank}</table:table></office:spreadsheet>'
    content = f"<office:document-content {NAMESPACES}><office:body>{body}</office:body></office:document-content>"
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", extra + content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (document(ROWS, "Services", "Scores are 0 to 5"), "old.docx"),
        (page(ROWS), "old.html"),
        (spreadsheet(ROWS), "old.ods"),
    ],
    ids=["docx", "html", "ods"],
)
def test_the_same_matrix_in_a_document(content: bytes | str, name: str):
    found = bring(content, name)
    assert options(found) == ["Stay", "Share"]
    assert weights(found) == {"Cost": 30, "Fit": 70}
    assert scores(found) == [[4, 3], [2, 4]]
    assert published(found) == [2.6, 3.7]
    assert codes(found) == []


def test_paragraphs_before_a_table_are_its_title_and_tell_the_scale():
    found = bring(document(ROWS, "Services", "Scores are 0 to 10"), "old.docx")
    assert found.appraisal.setup.title == "Services"
    assert found.appraisal.scale.highest == 10


def test_merged_cells_of_a_document_are_groups():
    rows = [["Theme", "Criterion", "Weight", "Stay", "Share"], ["Money", "Cost", "3", "4", "3"],
            ["", "Spend", "1", "2", "2"],
            ["People", "Staff", "2", "2", "4"]]  # fmt: skip
    found = bring(document(rows, groups=True), "old.docx")
    assert [c.group for c in found.appraisal.criteria] == ["Money", "Money", "People"]


def test_spans_of_a_page_name_the_option_of_both_columns():
    text = (
        "<table><tr><th rowspan=2>Criterion<th rowspan=2>Weight<th colspan=2>Stay<th colspan=2>Share"
        "<tr><th>Score<th>Weighted<th>Score<th>Weighted"
        "<tr><td>Cost<td>3<td>4<td>12<td>3<td>9<tr><td>Fit<td>2<td>2<td>4<td>4<td>8</table>"
    )
    found = bring(text, "old.html")
    assert options(found) == ["Stay", "Share"]
    assert scores(found) == [[4, 3], [2, 4]]


def test_a_sheet_of_repeated_blank_rows_costs_nothing():
    assert scores(bring(spreadsheet(ROWS), "old.ods")) == [[4, 3], [2, 4]]


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (spreadsheet(ROWS, "<!DOCTYPE x>"), "old.ods", "declares a document type"),
        (document(ROWS)[:-40], "old.docx", "damaged|cut short"),
        (document([["", ""], ["", ""]]), "old.docx", "holds no table"),
        ("<html><table><tr><td></td></tr></table></html>", "old.html", "nothing that could be a table"),
        (b"PK\3\4rubbish", "old.xlsx", "damaged|cut short"),
    ],
    ids=["doctype", "cut short", "blank document", "blank page", "rubbish"],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(content: bytes | str, name: str, why: str):
    with pytest.raises(CannotRead, match=why):
        bring(content, name)


def test_an_old_excel_file_without_its_reader_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "xlrd", None)
    with pytest.raises(CannotRead, match=r"old Excel file \(\.xls\): save it as \.xlsx first, or install xlrd"):
        bring(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old.xls")


def test_a_damaged_old_excel_file_is_refused_in_one_sentence():
    pytest.importorskip("xlrd")
    with pytest.raises(CannotRead, match="cannot be read"):
        bring(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "old.xls")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('Criterion,A,B\n"' + "(a" * 15_000 + '",1,2\n', "old.csv"),
        ("a,b\n1" + "-" * 30_000 + ",2\n", "old.csv"),
        ("a,b\n" + "*" * 30_000 + ",1\n", "old.csv"),
        ("<table>" + "<tr><td>" * 5_000, "old.html"),
        ("|" * 30_000 + "\n|---|\n", "old.md"),
    ],
    ids=["brackets", "dashes", "stars", "open tags", "bars"],
)
def test_abusive_text_is_read_or_refused_and_never_a_fault(text: str, name: str):
    with suppress(CannotRead):
        assert bring(text, name).source.name == name
