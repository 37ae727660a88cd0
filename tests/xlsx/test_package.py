"""Reading a workbook's file into a Snapshot."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.corpus import (
    MAIN,
    PACKAGE_RELATIONS,
    RELATIONS,
    STRICT,
    STRICT_RELATIONS,
    XML,
    by_xlsxwriter,
    parts_of,
    relations,
    sheet,
    small,
    types,
    zipped,
)
from xlappraise.xlsx import archive, limits, package, planning
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.number_formats import kind_of_format
from xlappraise.xlsx.refusals import CannotRead
from xlappraise.xlsx.snapshot import DATE, PERCENT, PLAIN, CellData, ErrorValue, TablePart, Unreadable


@pytest.fixture
def read(tmp_path):
    """The snapshot of a workbook given as bytes."""

    def go(data):
        path = tmp_path / "book.xlsx"
        path.write_bytes(data)
        return package.snapshot(path)

    return go


@pytest.fixture
def cells(read):
    """The cells of the only sheet of a workbook with this inside its sheetData."""

    def go(data, **more):
        return dict(read(small(data, **more)).sheets["S"].cells)

    return go


def row(*inside, r=1):
    return f'<row r="{r}">{"".join(inside)}</row>'


def test_numbers_texts_truths_and_errors(cells):
    data = row(
        '<c r="A1"><v>1.5</v></c>',
        '<c r="B1" t="s"><v>1</v></c>',
        '<c r="C1" t="b"><v>1</v></c>',
        '<c r="D1" t="b"><v>0</v></c>',
        '<c r="E1" t="e"><v>#DIV/0!</v></c>',
        '<c r="F1" t="inlineStr"><is><t>in</t></is></c>',
        '<c r="G1" t="str"><f>A1&amp;"x"</f><v>1.5x</v></c>',
        '<c r="H1" s="3"/>',
        '<c r="I1"><f>A1</f></c>',
    )
    found = cells(data, texts=("<t>zero</t>", "<t>one</t>"))
    assert found == {
        (1, 1): CellData(1.5),
        (1, 2): CellData("one"),
        (1, 3): CellData(True),
        (1, 4): CellData(False),
        (1, 5): CellData(ErrorValue("#DIV/0!")),
        (1, 6): CellData("in"),
        (1, 7): CellData("1.5x", 'A1&"x"'),
        (1, 9): CellData(None, "A1"),
    }
    assert type(found[1, 5].value) is ErrorValue


def test_an_empty_text_in_a_place_that_is_taken_is_not_read_as_what_stands_there(cells):
    data = row(*(f'<c r="{place}" t="s"><v>{text}</v></c>' for place, text in (("A1", 0), ("A1", 1), ("B1", 1))))
    assert cells(data, texts=("<t>x</t>", "<t></t>")) == {(1, 1): CellData("x")}


@pytest.mark.parametrize("letter", ["r", "s", "t"])
def test_a_text_that_is_called_like_an_attribute_is_a_text(cells, letter):
    """Python has each letter once, so that text and name are one object."""
    odd = f'<c r="A1" t="str" s="0"><f aca="true" ca="0">B1</f><v>{letter}</v></c>'
    rich = f'<c r="B1" t="inlineStr"><is><r><t>{letter}</t></r><r><t>{letter}2</t></r></is></c>'
    found = cells(row(odd, rich))
    assert (found[1, 1].value, found[1, 2].value) == (letter, f"{letter}{letter}2")


def test_a_letter_that_stands_as_an_element_of_no_namespace_is_passed_over(cells):
    assert cells(row('<c r="A1" odd="1"><v>1</v><x xmlns=""/></c>')) == {(1, 1): CellData(1.0)}


def test_equal_words_and_numbers_are_held_once(cells):
    word, figure = '<c r="{}{}" t="inlineStr"><is><t>High</t></is></c>', '<c r="{}{}"><v>2.5</v></c>'
    found = cells(
        "".join(
            row(
                *(kind.format(column, n) for column, kind in zip("ABCD", (word, word, figure, figure), strict=True)),
                r=n,
            )
            for n in (1, 2)
        )
    )
    assert found[2, 1] is found[2, 2]
    assert found[2, 3].value is found[2, 4].value


@pytest.mark.parametrize("text", ["４０", "4_0", "1e400", "NaN", "inf", "-INF", "1,5", "0x10", "1 0", "--1", "1e", "٣"])
def test_what_is_no_plain_finite_number_is_unreadable(cells, text):
    value = cells(row(f'<c r="A1"><v>{text}</v></c>'))[1, 1].value
    assert (type(value), value) == (Unreadable, text)


READINGS = ["1", "1.5", "４0", "4_0", "1e400", "-INF", "nan", "x", " 7 ", ""]


@pytest.mark.parametrize("formula", ["", "<f>B9</f>", '<f t="shared" si="0" ref="A1:A3">B9</f>'])
@pytest.mark.parametrize("kind", ["", ' t="n"', ' t="s"', ' t="str"', ' t="b"', ' t="e"'])
def test_a_cell_reads_the_same_in_every_row(cells, kind, formula):
    for text in READINGS:
        data = "".join(f'<row r="{r}"><c r="A{r}"{kind}>{formula}<v>{text}</v></c></row>' for r in (1, 2, 3))
        found = [
            (type(cell.value), cell.value, cell.formula)
            for cell in cells(data, texts=("<t>0</t>", "<t>1</t>")).values()
        ]
        assert found == found[:1] * len(found)
        assert len(found) in (0, 3)


@pytest.mark.parametrize(("text", "number"), [("-0.5", -0.5), ("1E+2", 100.0), ("+4", 4.0), (".5", 0.5), ("4.", 4.0)])
def test_numbers_in_the_format_s_grammar(cells, text, number):
    assert cells(row(f'<c r="A1"><v>{text}</v></c>'))[1, 1] == CellData(number)


@pytest.mark.parametrize(
    "cell", ['t="s"><v>9', 't="s"><v>-1', 't="s"><v>x', 't="b"><v>2', 't="zz"><v>1', 't="d"><v>soon']
)
def test_values_that_break_their_own_type_are_unreadable(cells, cell):
    assert type(cells(row(f'<c r="A1" {cell}</v></c>'), texts=("<t>zero</t>",))[1, 1].value) is Unreadable


def test_rich_text_is_joined_and_phonetic_runs_are_left_out(cells):
    rich = '<r><rPr><b/></rPr><t xml:space="preserve">a </t></r><rPh sb="0" eb="1"><t>PHON</t></rPh><r><t>b</t></r>'
    inline = f'<c r="B1" t="inlineStr"><is>{rich}</is></c>'
    found = cells(row('<c r="A1" t="s"><v>0</v></c>', inline), texts=(rich,))
    assert [found[1, 1].value, found[1, 2].value] == ["a b", "a b"]


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("_x0041_", "A"),
        ("_x005F_x0041_", "_x0041_"),
        ("a_x000D_\nb", "a\r\nb"),
        ("_xD83D__xDE00_", "😀"),
        ("_xD83D_", "\ufffd"),
        ("  kept  ", "  kept  "),
        ("_x004_", "_x004_"),
    ],
)
def test_escapes_in_text(cells, stored, text):
    found = cells(row('<c r="A1" t="s"><v>0</v></c>'), texts=(f"<t>{stored}</t>",))
    assert found[1, 1].value == text


def test_rows_and_cells_without_addresses_count_on(cells):
    data = (
        '<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row><row r="5"><c><v>4</v></c></row>'
        "<row><c><v>5</v></c></row>"
    )
    assert {at: cell.value for at, cell in cells(data).items()} == {
        (1, 1): 1,
        (1, 4): 2,
        (1, 5): 3,
        (5, 1): 4,
        (6, 1): 5,
    }


def test_rows_and_cells_in_disorder(cells):
    data = row('<c r="B7"><v>1</v></c><c r="A7"><v>2</v></c>', r=7) + row('<c r="A2"><v>3</v></c>', r=2)
    assert {at: cell.value for at, cell in cells(data).items()} == {(7, 2): 1, (7, 1): 2, (2, 1): 3}


def test_a_dimension_that_lies_hides_nothing(read):
    book = small(row('<c r="A1"><v>1</v></c>', '<c r="Z1"><v>2</v></c>'), before='<dimension ref="A1"/>')
    assert list(read(book).sheets["S"].cells) == [(1, 1), (1, 26)]


def test_a_cell_given_twice_is_reported(read):
    book = small(row('<c r="A1"><v>40</v></c>', '<c r="A1"><v>99</v></c>', '<c r="B1"><v>1</v><v>2</v></c>'))
    assert read(book).sheets["S"].duplicates == ((1, 1), (1, 2))


def test_prefixes_and_redeclared_namespaces(read):
    part = (
        f'{XML}<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c>'
        f'<c xmlns="{MAIN}" r="B1"><v>2</v></c><c xmlns="urn:other" r="C1"><v>3</v></c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    assert dict(read(zipped(parts_of({"S": part}))).sheets["S"].cells) == {(1, 1): CellData(1.0), (1, 2): CellData(2.0)}


def test_strict_files_and_their_dates(read):
    parts = parts_of({"S": sheet(row('<c r="A1" t="d"><v>2017-03-01T12:00:00</v></c>'), space=STRICT)})
    strict = {
        name: content.replace(MAIN, STRICT).replace(RELATIONS, STRICT_RELATIONS) for name, content in parts.items()
    }
    assert dict(read(zipped(strict)).sheets["S"].cells) == {(1, 1): CellData(42795.5, None, DATE)}


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_parts_in_utf_16(read, codec):
    text = sheet(row('<c r="A1" t="inlineStr"><is><t>é😀</t></is></c>')).replace("UTF-8", "UTF-16")
    parts = {**parts_of({"S": ""}), "xl/worksheets/sheet1.xml": text.encode(codec)}
    assert read(zipped(parts)).sheets["S"].cells[1, 1].value == "é😀"


def test_members_of_a_shared_formula_have_their_own_text(cells):
    data = (
        row('<c r="B1"><f t="shared" ref="B1:B3" si="0">A1*$C$1</f><v>1</v></c>')
        + row('<c r="B2"><f t="shared" si="0"/><v>2</v></c>', r=2)
        + row('<c r="B3"><f t="shared" si="0"/><v>3</v></c>', r=3)
    )
    assert [cell.formula for cell in cells(data).values()] == ["A1*$C$1", "A2*$C$1", "A3*$C$1"]


def test_array_formulas_and_data_tables(cells):
    data = row(
        '<c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c>',
        '<c r="B1"><f t="dataTable" ref="B1:B2" r1="C1" r2="C2"/><v>2</v></c>',
    )
    assert [cell.formula for cell in cells(data).values()] == ["B1:B2", "TABLE(C1,C2)"]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", PLAIN),
        ("0.00E+00", PLAIN),
        ('0 "days"', PLAIN),
        ("[Red]0", PLAIN),
        ("0\\d", PLAIN),
        ("_-* #,##0_-", PLAIN),
        ("dd/mm/yyyy", DATE),
        ("[$-809]d mmmm yyyy;@", DATE),
        ("[h]:mm", DATE),
        ("0%", PERCENT),
        ('0.0"%"', PLAIN),
        ("0;0%", PLAIN),
        ('"unclosed', PLAIN),
        ("[unclosed", PLAIN),
        ("\\", PLAIN),
    ],
)
def test_what_a_number_format_shows(code, kind):
    assert kind_of_format(code) == kind


@pytest.mark.parametrize(
    ("code", "decimals"),
    [
        ("General", None),
        ("0", 0),
        ("#,##0.00", 2),
        ("0.0%", 1),
        ('0.00" points"', 2),
        ("0.##", None),
        ("0.00E+00", None),
        ("0,", None),
        ("# ?/?", None),
    ],
)
def test_how_many_decimals_a_number_format_shows(code, decimals):
    assert CellData(1.0, None, kind_of_format(code)).decimals == decimals


def test_formats_built_in_and_custom(cells):
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="0.0%"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="164"/>'
        '<xf numFmtId="165"/></cellXfs>'
    )
    data = row(*(f'<c r="{letter}1" s="{style}"><v>1</v></c>' for style, letter in enumerate("ABCDEF")))
    kinds = [cell.shown_as for cell in cells(data, styles=styles).values()]
    assert kinds == [PLAIN, DATE, PERCENT, DATE, PERCENT, PLAIN]


def test_what_is_hidden_merged_filtered_and_protected(read):
    data = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>2</v></c></row>'
    data += '<row r="3" hidden="1"><c r="A3" s="1"/></row>'
    after = (
        '<sheetProtection sheet="1"/><autoFilter ref="A1:B9"><filterColumn colId="0"><filters><filter val="1"/>'
        '</filters></filterColumn></autoFilter><mergeCells><mergeCell ref="B2:C3"/><mergeCell ref="A1:XFD1048576"/>'
        "</mergeCells>"
    )
    before = '<cols><col min="2" max="3" hidden="1"/><col min="4" max="4"/></cols>'
    book = parts_of({"S": sheet(data, before, after)})
    book["xl/workbook.xml"] = book["xl/workbook.xml"].replace('sheetId="1"', 'sheetId="1" state="veryHidden"')
    found = read(zipped(book)).sheets["S"]
    assert (found.hidden, found.protected, found.filtered) == (True, True, True)
    assert found.hidden_rows == frozenset({2})
    assert found.hidden_columns == ((2, 3),)
    assert found.merges == (Area(2, 2, 3, 3), Area(1, 1, 1048576, 16384))


def test_a_filter_that_hides_nothing_is_no_filter(read):
    after = '<autoFilter ref="A1:B9"><filterColumn colId="0"><filters/></filterColumn></autoFilter>'
    assert not read(small(row('<c r="A1"><v>1</v></c>'), after=after)).sheets["S"].filtered


def test_tables_are_found_by_their_relations(read):
    table = (
        f'{XML}<table xmlns="{MAIN}" id="1" name="t" displayName="Plan" ref="A1:B3"><tableColumns count="2">'
        '<tableColumn id="1" name="Ref"/><tableColumn id="2" name="Two_x000a_lines"/></tableColumns></table>'
    )
    extra = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("rId1", "table", "/xl/tables/table1.xml")),
        "xl/tables/table1.xml": table,
    }
    book = small(row(), after='<tableParts count="1"><tablePart r:id="rId1"/></tableParts>', extra=extra)
    assert read(book).sheets["S"].tables == (TablePart("Plan", Area(1, 1, 3, 2), ("Ref", "Two\nlines")),)


def test_names_of_the_workbook_and_of_a_sheet(read):
    book = (
        '<definedNames><definedName name="Top">S!$A$1</definedName>'
        '<definedName name="Top" localSheetId="0">S!$B$2</definedName></definedNames>'
    )
    assert read(small("", book=book)).names == {"Top": "S!$A$1", "S!Top": "S!$B$2"}


def test_the_epoch_and_the_hash(read, tmp_path):
    found = read(small("", properties='<workbookPr date1904="1"/>'))
    assert found.date1904
    assert found.sha256 == hashlib.sha256((tmp_path / "book.xlsx").read_bytes()).hexdigest()


def test_sheets_keep_the_workbook_s_order_whatever_their_parts_are_called(read):
    parts = parts_of({"B": sheet(row('<c r="A1"><v>1</v></c>')), "A": sheet(row('<c r="A1"><v>2</v></c>'))})
    links = relations(
        ("s1", "worksheet", "/xl/worksheets/sheet2.xml"), ("s2", "worksheet", "./worksheets/../worksheets/sheet1.xml")
    )
    found = read(zipped({**parts, "xl/_rels/workbook.xml.rels": links}))
    assert [(name, found.sheets[name].cells[1, 1].value) for name in found.sheets] == [("B", 2), ("A", 1)]


def test_chart_sheets_are_left_out_and_shift_nobody(read):
    parts = parts_of({"Chart": "<chartsheet/>", "S": sheet(row('<c r="A1"><v>1</v></c>'))})
    parts["xl/_rels/workbook.xml.rels"] = relations(
        ("s1", "chartsheet", "worksheets/sheet1.xml"), ("s2", "worksheet", "worksheets/sheet2.xml")
    )
    assert list(read(zipped(parts)).sheets) == ["S"]


def test_a_stranger_s_broken_sheet_costs_nothing_until_asked_for(read):
    found = read(zipped(parts_of({"S": sheet(""), "Theirs": "<worksheet"})))
    assert found.sheets["S"].cells == {}
    assert "Theirs" in found.sheets
    with pytest.raises(package.CannotRead, match="damaged"):
        found.sheets["Theirs"]


def test_wanted_sheets_are_read_at_once(tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(zipped(parts_of({"S": sheet(""), "Broken": "<worksheet"})))
    package.snapshot(path, lambda name: name == "S")
    with pytest.raises(package.CannotRead):
        package.snapshot(path, lambda name: name == "Broken")


@pytest.mark.parametrize(
    "unsound",
    ["<worksheet", "no XML", XML + "<!DOCTYPE x><x/>", "<?xml version='1.0'?><!DOCTYPE x><x/>".encode("utf-16")],
)
def test_a_sheet_that_nobody_asked_for_is_refused_when_it_is_unsound(read, unsound):
    found = read(zipped(parts_of({"S": sheet(""), "Unread": unsound})))
    found.sheets.refuse_unsound(["S"])
    with pytest.raises(package.CannotRead):
        found.sheets.refuse_unsound(["Unread"])


def test_a_sheet_that_nobody_asked_for_is_refused_when_its_bytes_are_damaged(read):
    data = zipped(parts_of({"S": sheet(""), "Unread": sheet(row('<c r="A1"><v>123</v></c>'))}), stored=(SECOND,))
    found = read(data.replace(b"<v>123", b"<v>124"))
    with pytest.raises(package.CannotRead, match="checksum"):
        found.sheets.refuse_unsound(["Unread"])


SECOND = "xl/worksheets/sheet2.xml"


def test_what_was_read_for_writing_is_written_as_if_it_were_read_again(tmp_path):
    old, out = tmp_path / "book.xlsx", [tmp_path / "once.xlsx", tmp_path / "twice.xlsx"]
    old.write_bytes(small(row('<c r="A1"><v>1</v></c>', '<c r="B1"><v>2</v></c>')))
    found, changes = package.snapshot(old, to_write=True), [SetCell("S", 1, 1, 7.0)]
    assert found.sheets["S"].cells[1, 1].value == 1
    package.apply(found, changes, out[0])
    package.apply(old, changes, out[1])
    assert out[0].read_bytes() == out[1].read_bytes() != old.read_bytes()
    assert found.sheets["S"].cells == {(1, 1): CellData(1.0), (1, 2): CellData(2.0)}


def test_backslashes_and_case_in_part_names(read):
    parts = parts_of({"S": sheet(row('<c r="A1"><v>1</v></c>'))})
    renamed = {
        name.replace("xl/worksheets/sheet1.xml", "xl\\Worksheets\\Sheet1.xml"): content
        for name, content in parts.items()
    }
    assert read(zipped(renamed)).sheets["S"].cells[1, 1].value == 1


def test_text_in_a_pretty_printed_part(read):
    data = """
      <row r="1">
        <c r="A1">
          <v>1</v>
        </c>
        <c r="B1" t="inlineStr">
          <is>
            <t>two</t>
          </is>
        </c>
        <c r="C1">
          <f>A1</f>
          <v>1</v>
          <extLst><ext><v>9</v></ext></extLst>
        </c>
      </row>
    """
    found = read(
        small(data, before="<sheetPr>\n</sheetPr>", after='\n<mergeCells><mergeCell ref="A2:B2"/></mergeCells>')
    )
    assert dict(found.sheets["S"].cells) == {
        (1, 1): CellData(1.0),
        (1, 2): CellData("two"),
        (1, 3): CellData(1.0, "A1"),
    }
    assert found.sheets["S"].merges == (Area(2, 1, 2, 2),)


def test_comments_cdata_and_processing_instructions(cells):
    data = row('<c r="A1"><!-- <v>9</v> --><v><![CDATA[4]]>2</v><?v 9?></c>')
    assert cells(data) == {(1, 1): CellData(42.0)}


def test_long_text_arrives_whole(cells):
    long = "x&amp;" * 16_000
    found = cells(
        row('<c r="A1" t="s"><v>0</v></c>', f'<c r="B1" t="inlineStr"><is><t>{long}</t></is></c>'),
        texts=(f"<t>{long}</t>",),
    )
    assert {cell.value for cell in found.values()} == {"x&" * 16_000}


CELL = st.one_of(
    st.none(),
    st.floats(-1e300, 1e300),
    st.integers(-(10**9), 10**9),
    st.booleans(),
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="_\ufffe\uffff"), max_size=8
    ),
)


@given(st.dictionaries(st.tuples(st.integers(1, 40), st.integers(1, 60)), CELL, max_size=25))
def test_what_openpyxl_writes_is_read_as_it_reads_it(tmp_path_factory, grid):
    path = tmp_path_factory.getbasetemp() / "openpyxl.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "S"
    for at, value in grid.items():
        cell = book.active.cell(*at, value)
        if isinstance(value, str):
            cell.data_type = "s"
    book.save(path)
    again = openpyxl.load_workbook(path).active
    theirs = {
        (cell.row, cell.column): cell.value
        for line in again.iter_rows()
        for cell in line
        if cell.value is not None and cell.value != ""
    }
    ours = {at: cell.value for at, cell in package.snapshot(path).sheets["S"].cells.items()}
    assert ours == theirs
    assert {at: isinstance(v, bool) for at, v in ours.items()} == {at: isinstance(v, bool) for at, v in theirs.items()}


def test_other_programs_read_the_same_cells(tmp_path):
    path = by_xlsxwriter(tmp_path / "book.xlsx")
    theirs = openpyxl.load_workbook(path, data_only=True)
    formulas = openpyxl.load_workbook(path)
    ours = package.snapshot(path)
    assert list(ours.sheets) == theirs.sheetnames
    for name, found in ours.sheets.items():
        for (r, c), cell in found.cells.items():
            assert cell.value == theirs[name].cell(r, c).value
            if cell.formula is not None:
                assert f"={cell.formula}" == formulas[name].cell(r, c).value


def test_a_macro_workbook_and_a_template_are_read(read):
    for kind in ("sheet.macroEnabled", "template.macroEnabled"):
        parts = parts_of({"S": sheet("")}, types=types(f"application/vnd.ms-excel.{kind}.main+xml"))
        assert list(read(zipped(parts)).sheets) == ["S"]


def test_package_relations_have_their_own_namespace():
    assert PACKAGE_RELATIONS in relations()


def test_reading_imports_no_library():
    import subprocess
    import sys

    heavy = {"openpyxl", "pandas", "numpy", "xlwings", "zipfile", "tempfile", "pathlib", "shutil"}
    code = f"import sys, xlappraise.xlsx.package as p; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def with_tab(tab):
    """A workbook with one more line in its list of tabs."""
    with zipfile.ZipFile(io.BytesIO(small(""))) as held:
        parts = {name: held.read(name) for name in held.namelist()}
    listed = parts["xl/workbook.xml"].replace(b"</sheets>", f"{tab}</sheets>".encode())
    return zipped({**parts, "xl/workbook.xml": listed})


def test_a_module_of_an_old_excel_is_a_tab_without_a_part_and_stops_nothing(read):
    tab = f'<sheet xmlns:m="{RELATIONS}" name="Module1" sheetId="9" state="veryHidden" m:id=""/>'
    assert list(read(with_tab(tab)).sheets) == ["S"]


def test_a_tab_whose_part_is_missing_is_refused(read):
    tab = f'<sheet xmlns:m="{RELATIONS}" name="Gone" sheetId="9" m:id="nowhere"/>'
    with pytest.raises(CannotRead, match="its sheet 'Gone' is missing"):
        read(with_tab(tab))


def test_more_names_than_anybody_needs_are_refused(read, monkeypatch):
    names = "".join(f'<definedName name="n{number}">S!$A$1</definedName>' for number in range(4))
    monkeypatch.setattr(limits, "MOST_NAMES", 3)
    data = with_tab(f"</sheets><definedNames>{names}</definedNames><sheets>")
    with pytest.raises(CannotRead, match="has more than 3 defined names"):
        read(data)


def test_more_relations_than_a_part_can_have_are_refused(read, monkeypatch):
    monkeypatch.setattr(limits, "MOST_RELATIONS", 0)
    with pytest.raises(CannotRead, match=r"_rels/\.rels names too many parts"):
        read(small(""))


class Counting:
    """A pattern that adds up the bytes in which it looks."""

    def __init__(self, pattern):
        self.pattern, self.bytes = pattern, 0

    def findall(self, data):
        self.bytes += len(data)
        return self.pattern.findall(data)


def few_formulas(data, piece, most, monkeypatch):
    monkeypatch.setattr(archive, "CHUNK", piece)
    held = archive.Archive(zipped({"a.xml": data}), "a")
    return planning._has_few_formulas(held, "a.xml", most)


@pytest.mark.parametrize("piece", [1, 2, 3, 5, 1000])
def test_formulas_are_counted_wherever_a_piece_ends(monkeypatch, piece):
    data = "<s><f>1</f> <x:f a='1'>2</x:f><c/><f/><fx/> </s>"
    assert [few_formulas(data, piece, most, monkeypatch) for most in (2, 3)] == [False, True]


def test_formulas_of_a_sheet_full_of_spaces_are_counted_in_one_pass(monkeypatch):
    counting = Counting(re.compile(planning._FORMULA_TAG.pattern))
    monkeypatch.setattr(planning, "_FORMULA_TAG", counting)
    assert few_formulas("<s>" + " " * 5000 + "</s>", 100, 0, monkeypatch)
    assert counting.bytes < 6000
