"""Writing into somebody's workbook changes the named cells and nothing else."""

from __future__ import annotations

import re
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import needs
from tests.support.corpus import (
    MAIN,
    RESULTS,
    XML,
    by_libreoffice,
    by_xlsxwriter,
    odd_workbook,
    parts_of,
    relations,
    sheet,
    small,
    types,
    zipped,
)
from xlappraise.xlsx import archive as filing_archive
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.snapshot import BLANK, CellData, ErrorValue

B2, B3 = '<c r="B2" s="1" vm="1"><v>10</v></c>', '<c r="B3" t="str"><f>"a"</f><v>a</v></c>'


@pytest.fixture
def book(tmp_path):
    """Writes bytes to a workbook's file and returns its path."""

    def go(data, name="book.xlsx"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return go


def raw_parts(path):
    """Each part's name with its whole raw record: local header and packed bytes."""
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
        ends = [info.header_offset for info in infos[1:]] + [archive.start_dir]
        return {i.filename: data[i.header_offset : end] for i, end in zip(infos, ends, strict=True)}


def part(path, name):
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def cells(path, name="S"):
    return dict(package.snapshot(path).sheets[name].cells)


def assert_only(before, path, allowed):
    """Order and bytes of all parts but the allowed ones are as before; names that are gone must be allowed too."""
    after = raw_parts(path)
    assert list(after) == [name for name in before if name in after]
    assert {name for name in before if before[name] != after.get(name)} == set(allowed)


def data_of(path, number=1):
    """What stands between the tags of a sheet's data."""
    return re.search(r"<sheetData>(.*)</sheetData>", part(path, f"xl/worksheets/sheet{number}.xml"), re.DOTALL)[1]


# The corpus: what may differ is named, all else is compared byte by byte.


@pytest.mark.parametrize("suffix", ["xlsx", "xlsm"])
def test_a_workbook_with_one_of_everything(book, suffix):
    path = book(odd_workbook(B2, B3, macros=suffix == "xlsm"), f"book.{suffix}")
    before = raw_parts(path)
    changes = [SetCell("Results", 2, 2, 12.5), SetCell("Results", 3, 2, "b & c", '"b"&" & c"')]
    receipt = package.apply(path, changes)
    assert_only(before, path, ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml"])
    assert receipt.sentence == f"{len(before) - 3} of {len(before)} parts unchanged"
    new_b2 = '<c r="B2" s="1"><v>12.5</v></c>'
    new_b3 = '<c r="B3" t="str"><f>&quot;b&quot;&amp;&quot; &amp; c&quot;</f><v>b &amp; c</v></c>'
    expected = RESULTS.format(B2=new_b2, B3=new_b3).replace("<f>B2*2</f><v>20</v>", "<f>B2*2</f>")
    # A3 reads Scores!B2, which nobody changed, so its result stays.
    assert part(path, "xl/worksheets/sheet2.xml") == expected
    assert zipfile.ZipFile(path).comment == b"made by hand"


@pytest.mark.parametrize("macros", [False, True])
def test_a_workbook_of_xlsxwriter(tmp_path, macros):
    path = by_xlsxwriter(tmp_path / ("book.xlsm" if macros else "book.xlsx"), macros)
    before = raw_parts(path)
    changes = [
        SetCell("Results", 2, 2, 100, 'IF(Scores!C2="High",10,0)*Scores!B2'),
        SetCell("Results", 9, 2, "headline", None, (1, 1)),
    ]
    receipt = package.apply(path, changes)
    assert_only(before, path, ["xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"])
    assert receipt.stale_cells == ("My notes!A1", "My notes!A2")
    assert cells(path, "My notes")[3, 1] == CellData(2.0, "1+1")


def test_a_workbook_of_libreoffice(tmp_path):
    command = needs("soffice")
    path = by_libreoffice(by_xlsxwriter(tmp_path / "book.xlsx"), tmp_path, command)
    before = raw_parts(path)
    package.apply(path, [SetCell("Results", 9, 2, 5.0)])
    assert_only(before, path, ["xl/worksheets/sheet2.xml", "xl/workbook.xml"])
    assert openpyxl.load_workbook(path)["Results"]["B9"].value == 5


def test_libreoffice_opens_what_we_wrote_and_works_out_what_we_took_out(tmp_path):
    command = needs("soffice")
    path = by_xlsxwriter(tmp_path / "book.xlsx")
    package.apply(path, [SetCell("Results", 2, 2, 7.0)])
    again = by_libreoffice(path, tmp_path, command)
    assert [cells(again, "My notes")[at].value for at in ((1, 1), (2, 1), (3, 1))] == [14, 15, 2]


def test_macros_and_their_signature_survive(book):
    path = book(odd_workbook(B2, B3), "book.xlsm")
    before = raw_parts(path)
    package.apply(path, [SetCell("Results", 2, 2, 1.0)])
    after = raw_parts(path)
    for name in ("xl/vbaProject.bin", "xl/vbaProjectSignature.bin", "docMetadata/LabelInfo.xml"):
        assert after[name] == before[name]


# Cells.


def test_a_value_that_is_there_already_changes_no_byte(book):
    path = book(odd_workbook(B2, B3))
    before, stamp = path.read_bytes(), path.stat()
    changes = [
        SetCell("Results", 2, 2, 10),
        SetCell("Results", 2, 3, 20.0000000000000001, "b2 * 2"),
        SetCell("Results", 1, 2, None),
        SetCell("Results", 40, 2, None),
        SetCell("Results", 1, 1, "Ref"),
        SetCell("Results", 1, 1, "Ref"),
        SetCell("Results", 2, 1, "Totals"),
        SetCell("Results", 3, 4, ErrorValue("#N/A")),
    ]
    receipt = package.apply(path, changes)
    assert not receipt.has_changes
    assert path.read_bytes() == before
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (stamp.st_mtime_ns, stamp.st_ino)
    assert package.changes_to_make(path, changes) == []


@pytest.mark.parametrize(
    ("stored", "wanted"),
    [("0.1", 0.1), ("0.30000000000000004", 0.3), ("20", 20.0), ("1E2", 100)],
)
def test_numbers_equal_at_fifteen_digits_are_equal(book, stored, wanted):
    path = book(small(f'<row r="1"><c r="A1"><f>B1</f><v>{stored}</v></c></row>'))
    assert not package.apply(path, [SetCell("S", 1, 1, wanted, "B1")]).has_changes


@pytest.mark.parametrize(
    ("stored", "wanted"),
    [('t="b"><v>1', 1.0), ("><v>1", True), ('t="str"><v>1', 1.0), ('t="e"><v>#N/A', "#N/A"), ("><v>1", "1")],
)
def test_values_of_another_kind_are_not_equal(book, stored, wanted):
    path = book(small(f'<row r="1"><c r="A1" {stored}</v></c></row>'))
    assert package.apply(path, [SetCell("S", 1, 1, wanted)]).cells_written == 1
    assert cells(path) == {(1, 1): CellData(wanted)}


@pytest.mark.parametrize(
    ("value", "xml"),
    [
        (1, '<c r="A1"><v>1</v></c>'),
        (0.1, '<c r="A1"><v>0.1</v></c>'),
        (-0.0, '<c r="A1"><v>0</v></c>'),
        (1e300, '<c r="A1"><v>1e+300</v></c>'),
        (True, '<c r="A1" t="b"><v>1</v></c>'),
        (ErrorValue("#N/A"), '<c r="A1" t="e"><v>#N/A</v></c>'),
        ("=1+1", '<c r="A1" t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c>'),
        (
            " <a>\r\n_x0041_\x07",
            '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> &lt;a&gt;_x000D_\n_x005F_x0041__x0007_</t></is></c>',
        ),
    ],
)
def test_what_is_written_for_a_value(book, value, xml):
    path = book(small(""))
    package.apply(path, [SetCell("S", 1, 1, value)])
    assert data_of(path) == f'<row r="1">{xml}</row>'
    assert cells(path)[1, 1].value == value


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "=cmd|' /C calc'!A0"])
def test_text_stays_text(book, text):
    path = book(small('<row r="1"><c r="A1"><v>1</v></c></row>'))
    package.apply(path, [SetCell("S", 1, 1, text)])
    assert cells(path)[1, 1] == CellData(text)
    cell = openpyxl.load_workbook(path)["S"]["A1"]
    assert cell.data_type != "f"


def test_a_cell_keeps_its_style_and_its_metadata_but_loses_its_picture(book):
    path = book(small('<row r="1"><c r="A1" s="3" t="s" cm="1" vm="2" ph="1"><v>0</v></c></row>', texts=("<t>x</t>",)))
    package.apply(path, [SetCell("S", 1, 1, 2.0)])
    assert data_of(path) == '<row r="1"><c r="A1" s="3" cm="1" ph="1"><v>2</v></c></row>'


def test_a_dynamic_array_s_own_cell_keeps_its_mark_while_the_formula_stays(book):
    path = book(small('<row r="1"><c r="A1" cm="1"><f t="array" ref="A1">SUM(B1:B2)</f><v>0</v></c></row>'))
    package.apply(path, [SetCell("S", 1, 1, 2.0, "SUM(B1:B2)")])
    assert data_of(path) == '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1">SUM(B1:B2)</f><v>2</v></c></row>'


def test_extensions_inside_a_cell_stay(book):
    path = book(small('<row r="1"><c r="A1"><f>B1</f><v>1</v><extLst><ext uri="x"/></extLst></c></row>'))
    package.apply(path, [SetCell("S", 1, 1, 2.0, "B1")])
    assert data_of(path) == '<row r="1"><c r="A1"><f>B1</f><v>2</v><extLst><ext uri="x"/></extLst></c></row>'


def test_emptying_a_cell_keeps_its_format(book):
    path = book(small('<row r="1"><c r="A1" s="3"><f>B1</f><v>1</v></c></row>'))
    package.apply(path, [SetCell("S", 1, 1, None)])
    assert data_of(path) == '<row r="1"><c r="A1" s="3"/></row>'


def test_new_cells_and_rows_come_in_order_formatted_like_their_model(book):
    data = (
        '<row r="2" spans="2:3" ht="20"><c r="B2" s="4"><v>1</v></c><c r="D2"><v>2</v></c></row>'
        '<row r="4" s="7" customFormat="1"/><row r="6"><c r="A6"><v>3</v></c></row>'
    )
    path = book(small(data, before='<dimension ref="A2:D6"/><cols><col min="5" max="9" style="9"/></cols>'))
    changes = [
        SetCell("S", 2, 3, 1.0, None, (2, 2)),
        SetCell("S", 2, 1, 1.0),
        SetCell("S", 2, 5, 1.0),
        SetCell("S", 4, 2, 1.0),
        SetCell("S", 3, 1, 1.0, None, (99, 9)),
        SetCell("S", 8, 6, "x"),
        SetCell("S", 7, 1, 1.0),
        SetCell("S", 1, 1, 1.0),
    ]
    package.apply(path, changes)
    v = "<v>1</v></c>"
    x = '<is><t xml:space="preserve">x</t></is></c>'
    assert data_of(path) == (
        f'<row r="1"><c r="A1">{v}</row>'
        f'<row r="2" spans="1:5" ht="20"><c r="A2">{v}<c r="B2" s="4">{v}<c r="C2" s="4">{v}<c r="D2"><v>2</v></c>'
        f'<c r="E2" s="9">{v}</row>'
        f'<row r="3"><c r="A3">{v}</row><row r="4" s="7" customFormat="1"><c r="B4" s="7">{v}</row>'
        f'<row r="6"><c r="A6"><v>3</v></c></row><row r="7"><c r="A7">{v}</row>'
        f'<row r="8"><c r="F8" s="9" t="inlineStr">{x}</row>'
    )
    assert '<dimension ref="A1:F8"/>' in part(path, "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("empty", ["<sheetData/>", "<sheetData />", "<sheetData></sheetData>"])
def test_a_sheet_without_cells(book, empty):
    data = zipped(parts_of({"S": sheet("").replace("<sheetData></sheetData>", empty)}))
    path = book(data)
    package.apply(path, [SetCell("S", 2, 1, 1.0), SetCell("S", 5, 1, 2.0)])
    assert cells(path) == {(2, 1): CellData(1.0), (5, 1): CellData(2.0)}


def test_prefixed_sheets_get_prefixed_cells(book):
    rows = '<x:sheetData><x:row r="1"><x:c r="A1"/></x:row></x:sheetData>'
    text = f'{XML}<x:worksheet xmlns:x="{MAIN}">{rows}</x:worksheet>'
    path = book(zipped(parts_of({"S": text})))
    package.apply(path, [SetCell("S", 1, 1, "t"), SetCell("S", 1, 2, 2.0, "1+1"), SetCell("S", 2, 1, True)])
    assert cells(path) == {(1, 1): CellData("t"), (1, 2): CellData(2.0, "1+1"), (2, 1): CellData(True)}
    assert "<c" not in part(path, "xl/worksheets/sheet1.xml")


def test_a_part_that_its_relation_spells_in_another_case_is_written_under_its_own_name(book):
    parts = parts_of({"S": sheet('<row r="1"><c r="A1"><v>1</v></c></row>')})
    name = "xl/worksheets/sheet1.xml"
    path = book(zipped({"xl/WorkSheets/Sheet1.XML" if each == name else each: data for each, data in parts.items()}))
    package.apply(path, [SetCell("S", 1, 1, 2.0)])
    assert cells(path) == {(1, 1): CellData(2.0)}
    assert name not in raw_parts(path)


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be", "iso-8859-1", "utf-8-sig"])
def test_a_part_keeps_its_encoding(book, codec):
    name = {"utf-16-be": "UTF-16", "utf-8-sig": "UTF-8"}.get(codec, codec.upper())
    text = sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>é</t></is></c></row>', after="<!--é-->").replace(
        "UTF-8", name
    )
    path = book(zipped({**parts_of({"S": ""}), "xl/worksheets/sheet1.xml": text.encode(codec)}))
    package.apply(path, [SetCell("S", 1, 2, "€ü")])
    assert cells(path) == {(1, 1): CellData("é"), (1, 2): CellData("€ü")}
    with zipfile.ZipFile(path) as archive:
        assert archive.read("xl/worksheets/sheet1.xml").decode(codec).endswith("<!--é--></worksheet>")


def test_cells_without_addresses_are_written_in_their_place(book):
    path = book(small("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"))
    package.apply(
        path, [SetCell("S", 1, 2, 5.0), SetCell("S", 1, 4, 6.0), SetCell("S", 2, 1, 7.0), SetCell("S", 4, 1, 8.0)]
    )
    assert {at: cell.value for at, cell in cells(path).items()} == {
        (1, 1): 1,
        (1, 2): 5,
        (1, 4): 6,
        (2, 1): 7,
        (4, 1): 8,
    }


def test_a_formula_that_replaces_a_dynamic_array_loses_its_mark(book):
    path = book(small('<row r="1"><c r="A1" cm="1"><f t="array" ref="A1">SUM(B1:B2)</f><v>0</v></c></row>'))
    package.apply(path, [SetCell("S", 1, 1, 2.0, "1+1")])
    assert data_of(path) == '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'


# Formulas.


SHARED = (
    '<row r="1"><c r="B1"><f t="shared" ref="B1:B3" si="0">A1*2</f><v>0</v></c></row>'
    '<row r="2"><c r="B2"><f t="shared" si="0"/><v>0</v></c></row>'
    '<row r="3"><c r="B3"><f t="shared" si="0"/><v>0</v></c></row>'
)


def test_overwriting_the_keeper_of_a_shared_formula_orphans_nobody(book):
    path = book(small(SHARED))
    package.apply(path, [SetCell("S", 1, 2, "gone"), SetCell("S", 3, 2, 1.0, "A3+1")])
    assert {at: cell.formula for at, cell in cells(path).items()} == {(1, 2): None, (2, 2): "A2*2", (3, 2): "A3+1"}


def test_a_result_that_changes_with_the_keeper_gone_stands_beside_a_formula_of_its_own(book):
    path = book(small(SHARED))
    package.apply(path, [SetCell("S", 1, 2, "gone"), SetCell("S", 3, 2, 4.0, "A3*2")])
    assert '<c r="B3"><f>A3*2</f><v>4</v></c>' in data_of(path)


def test_a_shared_formula_whose_result_changes_is_kept_as_it_is(book):
    path = book(small(SHARED))
    package.apply(path, [SetCell("S", r, 2, 4.0, f"A{r}*2") for r in (1, 2, 3)])
    assert data_of(path) == SHARED.replace("<v>0</v>", "<v>4</v>")


def with_chain(data):
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    chain = f'{XML}<calcChain xmlns="{MAIN}"><c r="A1" i="1"/></calcChain>'
    return small(
        data,
        types=types(xl__calcChain_DOT_xml=kind),
        links=[("c", "calcChain", "calcChain.xml")],
        extra={"xl/calcChain.xml": chain},
    )


def test_the_list_of_formulas_goes_when_formulas_come(book):
    path = book(with_chain('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'))
    receipt = package.apply(path, [SetCell("S", 1, 2, 2.0, "A1")])
    names = list(raw_parts(path))
    assert "xl/calcChain.xml" not in names
    assert "calcChain" not in part(path, "[Content_Types].xml") + part(path, "xl/_rels/workbook.xml.rels")
    assert any("calcChain" in note for note in receipt.notes)


@pytest.mark.parametrize("formula", ["1+1", "2+2"])
def test_the_list_of_formulas_stays_when_none_comes_or_goes(book, formula):
    path = book(with_chain('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'))
    package.apply(path, [SetCell("S", 1, 1, 4.0, formula)])
    assert "xl/calcChain.xml" in raw_parts(path)


# Formulas of the officer's that depend on what is written.


def dependent(formulas, **more):
    rows = "".join(f'<row r="{i}"><c r="A{i}"><f>{text}</f><v>1</v></c></row>' for i, text in enumerate(formulas, 1))
    return zipped(parts_of({"S": sheet('<row r="1"><c r="B1"><v>1</v></c></row>'), "Own": sheet(rows)}, **more))


@pytest.mark.parametrize(
    "formula",
    [
        "S!B1",
        "'s'!$B$1",
        "SUM(S!A1:C3)",
        "S!B:B",
        "S!1:1",
        "Top",
        "A9+Chain",
        'INDIRECT("S!B1")',
        "OFFSET(S!A1,0,1)",
        "'S:Own'!B1",
    ],
)
def test_a_formula_that_depends_on_a_written_cell_loses_its_stored_result(book, formula):
    names = '<definedName name="Top">S!$B$1</definedName><definedName name="Chain">Top+1</definedName>'
    names = f"<definedNames>{names}</definedNames>"
    path = book(dependent([formula, "1+1"], book=names))
    receipt = package.apply(path, [SetCell("S", 1, 2, 2.0)])
    stored = cells(path, "Own")
    assert (stored[1, 1].value, stored[2, 1].value) == (None, 1)
    assert stored[1, 1].formula == formula
    assert receipt.stale_cells == ("Own!A1",)
    assert 'fullCalcOnLoad="1"' in part(path, "xl/workbook.xml")
    assert part(path, "xl/workbook.xml").index("calcPr") > part(path, "xl/workbook.xml").index("/definedNames")


@pytest.mark.parametrize("piece", range(2, 9))
def test_a_formula_is_seen_wherever_its_sheet_is_cut_into_pieces(book, monkeypatch, piece):
    monkeypatch.setattr(filing_archive, "CHUNK", piece)
    assert package.apply(book(dependent(["S!B1"])), [SetCell("S", 1, 2, 2.0)]).stale_cells == ("Own!A1",)


def test_dependents_of_dependents_lose_theirs_too_in_any_order(book):
    path = book(dependent(["A2", "A3+1", "S!B1", "A5", "1"]))
    assert package.apply(path, [SetCell("S", 1, 2, 2.0)]).stale_cells == ("Own!A1", "Own!A2", "Own!A3")
    assert [cell.value for cell in cells(path, "Own").values()] == [None, None, None, 1, 1]


def test_a_formula_on_the_very_sheet_that_is_written_counts_too(book):
    path = book(small('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1*2</f><v>2</v></c></row>'))
    package.apply(path, [SetCell("S", 1, 1, 5.0)])
    assert cells(path) == {(1, 1): CellData(5.0), (1, 2): CellData(None, "A1*2")}


def test_formulas_that_are_written_themselves_keep_the_results_they_are_given(book):
    path = book(dependent(["S!B1"]))
    receipt = package.apply(path, [SetCell("S", 1, 2, 2.0), SetCell("Own", 1, 1, 2.0, "S!B1")])
    assert cells(path, "Own")[1, 1] == CellData(2.0, "S!B1")
    assert receipt.stale_cells == ()
    assert "calcPr" not in part(path, "xl/workbook.xml")


def test_a_table_s_name_leads_to_its_cells(book):
    columns = '<tableColumns count="1"><tableColumn id="1" name="Who"/></tableColumns>'
    table = f'{XML}<table xmlns="{MAIN}" id="1" displayName="Plan" ref="B1:B2">{columns}</table>'
    extra = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("rId1", "table", "../tables/table1.xml")),
        "xl/tables/table1.xml": table,
    }
    first = sheet(
        '<row r="1"><c r="B1" t="str"><v>Who</v></c></row>', after='<tableParts><tablePart r:id="rId1"/></tableParts>'
    )
    second = sheet('<row r="1"><c r="A1"><f>SUM(Plan[Who])</f><v>1</v></c></row>')
    path = book(zipped(parts_of({"S": first, "Own": second}, extra=extra)))
    package.apply(path, [SetCell("S", 2, 2, 2.0)])
    assert cells(path, "Own")[1, 1].value is None


# What is refused, with nothing written.


def refused(path, changes, message, **more):
    before = path.read_bytes()
    with pytest.raises(package.CannotWrite, match=message):
        package.apply(path, changes, **more)
    assert path.read_bytes() == before
    assert [other for other in path.parent.iterdir() if other != path and other.is_file()] == []


MERGED = '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'


def test_a_cell_inside_a_merge_is_refused_and_its_anchor_is_not(book):
    path = book(small('<row r="1"><c r="A1"><v>1</v></c></row>', after=MERGED))
    refused(path, [SetCell("S", 1, 1, 2.0), SetCell("S", 2, 2, 2.0)], r"S!B2 .* merged cells A1:B2")
    assert not package.apply(path, [SetCell("S", 2, 2, None)]).has_changes
    assert package.apply(path, [SetCell("S", 1, 1, 2.0)]).cells_written == 1


@pytest.mark.parametrize("kind", ["array", "dataTable"])
def test_a_cell_inside_an_array_or_spill_is_refused(book, kind):
    path = book(small(f'<row r="1"><c r="A1"><f t="{kind}" ref="A1:A3">B1:B3</f><v>1</v></c></row>'))
    refused(path, [SetCell("S", 1, 1, 2.0)], "array formula in A1:A3")
    refused(path, [SetCell("S", 3, 1, 2.0)], "array formula in A1:A3")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (SetCell("S", 1, 1, float("nan")), "not a finite number"),
        (SetCell("S", 1, 1, float("inf")), "not a finite number"),
        (SetCell("S", 1, 1, "x" * 32_768), "longer than the 32,767 characters"),
        (SetCell("S", 1, 1, 1.0, "A" * 8_193), "longer than the 8,192 characters"),
        (SetCell("S", 1, 1, 1.0, "A\x01"), "control character"),
        (SetCell("S", 1, 16_385, 1.0), "ends before"),
        (SetCell("S", 1_048_577, 1, 1.0), "ends before"),
        (SetCell("Gone", 1, 1, 1.0), "has no worksheet 'Gone'"),
    ],
)
def test_what_no_cell_can_hold_is_refused(book, change, message):
    refused(book(small("")), [SetCell("S", 5, 5, 1.0), change], message)


def test_the_longest_text_fits(book):
    path = book(small(""))
    package.apply(path, [SetCell("S", 1, 1, "é" * 32_767)])
    assert cells(path)[1, 1].value == "é" * 32_767


def test_a_cell_that_stands_twice_is_refused(book):
    path = book(small('<row r="1"><c r="A1"><v>1</v></c><c r="A1"/></row>'))
    refused(path, [SetCell("S", 1, 1, 2.0)], "stands twice")


def test_a_signed_package_is_refused(book):
    path = book(small("", extra={"_xmlsignatures/sig1.xml": "<Signature/>"}))
    refused(path, [SetCell("S", 1, 1, 2.0)], "digital signature")
    assert not package.apply(path, []).has_changes


def test_a_workbook_with_a_broken_part_is_refused(book):
    data = bytearray(small("", extra={"xl/media/image1.bin": b"x" * 50}))
    path = book(
        bytes(data)
        .replace(b"media/image1.bin", b"media/image2.bin", 1)
        .replace(b"media/image2.bin", b"media/image1.bin", 1)
    )
    at = data.index(b"media/image1.bin") + len("media/image1.bin") + 1
    data[at] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(package.CannotRead, match=r"image1\.bin"):
        package.apply(path, [SetCell("S", 1, 1, 2.0)])
    assert path.read_bytes() == bytes(data)


def with_table(formula=""):
    table = (
        f'{XML}<table xmlns="{MAIN}" id="1" displayName="Plan" ref="A1:B3"><autoFilter ref="A1:B3"/>'
        '<tableColumns count="2"><tableColumn id="1" name="Ref"/>'
        '<tableColumn xmlns:x="u" x:uid="{1}" id="2" name="O1 &amp; more"/></tableColumns></table>'
    )
    extra = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("rId1", "table", "../tables/table1.xml")),
        "xl/tables/table1.xml": table,
    }
    data = '<row r="1"><c r="A1" t="str"><v>Ref</v></c><c r="B1" t="str"><v>O1 &amp; more</v></c></row>'
    data += f'<row r="9"><c r="A9"><f>{formula}</f></c></row>' if formula else ""
    return small(data, after='<tableParts count="1"><tablePart r:id="rId1"/></tableParts>', extra=extra)


def test_a_new_heading_of_a_table_renames_its_column(book):
    path = book(with_table())
    package.apply(path, [SetCell("S", 1, 2, 'O1 "new"\nname')])
    assert package.snapshot(path).sheets["S"].tables[0].columns == ("Ref", 'O1 "new"\nname')
    assert 'x:uid="{1}" id="2" name="O1 &quot;new&quot;_x000a_name"/>' in part(path, "xl/tables/table1.xml")
    assert openpyxl.load_workbook(path)["S"].tables["Plan"].column_names[0] == "Ref"


@pytest.mark.parametrize("value", ["ref", "", None, 5.0, " "])
def test_a_heading_that_no_table_could_have_is_refused(book, value):
    refused(book(with_table()), [SetCell("S", 1, 2, value)], "heads a column of the table Plan")


def test_a_heading_that_a_formula_uses_is_not_renamed(book):
    refused(book(with_table("SUM(Plan[O1 &amp; more])")), [SetCell("S", 1, 2, "O1")], "S!A9 uses its name")


def test_a_protected_sheet_is_written_and_the_receipt_says_so(book):
    path = book(small("", after='<sheetProtection sheet="1"/>'))
    assert package.apply(path, [SetCell("S", 1, 1, 1.0)]).protected_sheets == ("S",)


def test_rows_in_disorder_that_leave_no_place_are_refused(book):
    path = book(small('<row r="3"><c r="A3"/></row><row r="1"/><row><c><v>2</v></c></row>'))
    package.apply(path, [SetCell("S", 2, 1, 5.0)])
    assert cells(path) == {(2, 1): CellData(5.0)}


# Laws.


VALUE = st.one_of(
    st.none(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.text(max_size=6),
    st.sampled_from(["=1+1", "_x0041_", "a\r\nb", "\x00", "\ufffe", "😀", " x "]),
)
PLACE = st.tuples(st.integers(1, 7), st.integers(1, 7))
FORMULA = st.sampled_from([None, None, "1+1", "SUM(A1:B2)", '"a"&"b"'])
CHANGES = st.dictionaries(PLACE, st.tuples(VALUE, FORMULA), max_size=12)


def as_read(value):
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in value) if isinstance(value, str) else value


@settings(max_examples=150, deadline=None)
@given(CHANGES, CHANGES, st.booleans())
def test_only_the_named_cells_change_and_a_second_write_changes_nothing(tmp_path_factory, first, second, prefixed):
    path = tmp_path_factory.getbasetemp() / "law.xlsx"
    data = sheet("", after=MERGED.replace("A1:B2", "Y8:Z9"))
    if prefixed:
        data = re.sub(r"<(/?)(\w+)", r"<\1x:\2", data.removeprefix(XML)).replace("xmlns=", "xmlns:x=")
    other = sheet('<row r="1"><c r="A1"><v>1</v></c></row>')
    path.write_bytes(zipped(parts_of({"S": data, "Other": other})))
    package.apply(path, [SetCell("S", *at, value, formula) for at, (value, formula) in first.items()])
    before = cells(path)
    changes = [SetCell("S", *at, value, formula) for at, (value, formula) in second.items()]
    package.apply(path, changes)
    after = cells(path)
    for at in {*before, *after} - {*second}:
        # A formula that depends on a changed cell may lose its result, never itself.
        assert after[at].formula == before[at].formula
        assert after[at].value in (before[at].value, None)
    for at, (value, formula) in second.items():
        stored = after.get(at, BLANK)
        assert stored.formula == formula
        assert (stored.value or None) == (as_read(value) or None) or (value, stored.value) in ((0, 0), (False, False))
    stamp = path.read_bytes()
    assert not package.apply(path, changes).has_changes
    assert path.read_bytes() == stamp
    theirs = openpyxl.load_workbook(path)["S"]
    assert {(c.row, c.column) for line in theirs.iter_rows() for c in line if c.value is not None} >= {
        at for at, cell in after.items() if cell.value not in (None, "") or cell.formula
    } - {at for at, cell in after.items() if cell.value == ""}
