"""The button inside a workbook: what is added, and that all else is as it was."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
import xlsxwriter
from oletools.olevba import VBA_Parser
from openpyxl.chart import BarChart
from openpyxl.comments import Comment

from xlappraise.addin import build, macro_book, splice
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.refusals import CannotRead, CannotWrite

PLACE = Area(2, 5, 3, 6)
SHEET = "xl/worksheets/sheet1.xml"


def plain(comment: bool = False) -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "Scores"
    book.active["A1"] = "High"
    if comment:
        book.active["B2"].comment = Comment("why", "me")
    book.create_sheet("Results")
    book.create_chartsheet("Chart").add_chart(BarChart())
    book.save(buffer)
    return buffer.getvalue()


def rich() -> bytes:
    """A chart, a table, a drop-down, a comment on another sheet: parts whose order in the sheet matters."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Scores")
        sheet.write("A1", 1)
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Scores!$A$1:$A$3"})
        sheet.insert_chart("D9", chart)
        sheet.add_table("A1:B4")
        book.add_worksheet("Other").write_comment("A1", "x")
    return buffer.getvalue()


BOOKS = {"plain": plain(), "with a comment": plain(comment=True), "rich": rich()}


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def local(name: str) -> str:
    return name.rpartition("}")[2]


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_the_other_parts_are_byte_for_byte_as_they_were(book: bytes) -> None:
    before, after = parts_of(book), parts_of(macro_book.with_button(book, "Scores", PLACE))
    changed = {name for name in before if before[name] != after[name]}
    allowed = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}
    allowed |= {name for name in before if re.search(r"sheets/(_rels/)?(chart)?sheet\d\.xml", name)}
    allowed |= {name for name in before if name.endswith(".vml")}
    assert set(before) <= set(after)
    assert changed <= allowed


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_in_the_sheet_only_the_code_name_and_the_drawing_are_new(book: bytes) -> None:
    before, after = parts_of(book)[SHEET], parts_of(macro_book.with_button(book, "Scores", PLACE))[SHEET]
    less = re.sub(rb'<legacyDrawing xmlns:r="[^"]*" r:id="rId\d+"/>', b"", after)
    less = less.replace(b'<sheetPr codeName="Sheet1"/>', b"").replace(b' codeName="Sheet1"', b"")
    assert less == (before if b"legacyDrawing" not in before else less)
    assert less.count(b"legacyDrawing") == before.count(b"legacyDrawing")


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_the_elements_of_the_sheet_stand_in_the_order_of_the_format(book: bytes) -> None:
    order = ["sheetPr", "dimension", "sheetViews", "sheetFormatPr", "sheetData", "pageMargins", "drawing",
             "legacyDrawing", "tableParts"]  # fmt: skip
    sheet = ElementTree.fromstring(parts_of(macro_book.with_button(book, "Scores", PLACE))[SHEET])
    found = [local(child.tag) for child in sheet]
    assert found == [name for name in order if name in found]
    assert found.count("legacyDrawing") == 1


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_every_sheet_has_a_module_of_its_code_name(book: bytes, tmp_path: Path) -> None:
    made = parts_of(macro_book.with_button(book, "Scores", PLACE))
    names = {
        name.decode()
        for part, xml in made.items()
        if part == "xl/workbook.xml" or re.search(r"sheets/(chart)?sheet\d\.xml", part)
        for name in re.findall(rb'(?<!{[^}]{4})codeName="(\w+)"', xml)
    }
    path = tmp_path / "b.xlsm"
    path.write_bytes(macro_book.with_button(book, "Scores", PLACE))
    parser = VBA_Parser(str(path))
    found = {name.rpartition(".")[0] for _, _, name, _ in parser.extract_macros()}
    parser.close()
    assert found == names | {"Appraisal"}


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_openpyxl_opens_what_was_made(book: bytes) -> None:
    before = openpyxl.load_workbook(io.BytesIO(book))
    made = openpyxl.load_workbook(io.BytesIO(macro_book.with_button(book, "Scores", PLACE)), keep_vba=True)
    assert made.sheetnames == before.sheetnames
    assert made["Scores"]["A1"].value == before["Scores"]["A1"].value


def test_a_comment_stays_and_shares_its_drawing_with_the_button() -> None:
    made = parts_of(macro_book.with_button(plain(comment=True), "Scores", PLACE))
    drawings = [xml for name, xml in made.items() if name.endswith(".vml")]
    assert len(drawings) == 1
    kinds = re.findall(rb'ObjectType="(\w+)"', drawings[0])
    assert kinds == [b"Note", b"Button"]
    shapes = [child.get("id") for child in ElementTree.fromstring(drawings[0]) if local(child.tag) == "shape"]
    assert len(shapes) == len(set(shapes)) == 2


def test_numbers_of_shapes_are_unlike_those_of_another_sheets_comments() -> None:
    drawings = [x for n, x in parts_of(macro_book.with_button(rich(), "Scores", PLACE)).items() if n.endswith(".vml")]
    blocks = [re.findall(rb'idmap[^>]*data="(\d+)"', xml) for xml in drawings]
    assert sorted(blocks) == [[b"1"], [b"2"]]


def test_the_button_covers_the_cells_asked_for() -> None:
    made = parts_of(macro_book.with_button(plain(), "Scores", PLACE))
    assert b"<x:Anchor>4, 3, 1, 3, 6, 0, 3, 0</x:Anchor>" in made["xl/drawings/vmlDrawing1.vml"]
    assert b"<x:FmlaMacro>[0]!Recalculate</x:FmlaMacro>" in made["xl/drawings/vmlDrawing1.vml"]


def test_the_module_is_the_add_ins_slim_one() -> None:
    assert "Sub Recalculate()" in build.slim().source
    made = parts_of(macro_book.with_button(plain(), "Scores", PLACE))
    assert build.vba_project.read(made[build.VBA_PART])["Appraisal"] == build.slim().source


def test_the_same_workbook_gives_the_same_bytes() -> None:
    assert macro_book.with_button(BOOKS["rich"], "scores", PLACE) == macro_book.with_button(
        BOOKS["rich"], "Scores", PLACE
    )


def test_prefixed_xml_keeps_its_prefix() -> None:
    before = parts_of(plain())
    for name in (SHEET, "xl/workbook.xml"):
        text = before[name].decode().replace('xmlns="http://schemas', 'xmlns:x="http://schemas')
        before[name] = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", text).encode()
    made = parts_of(macro_book.with_button(build.zipped(before), "Scores", PLACE))
    tags = [tag.name for tag in splice.tags(made[SHEET], 1) if tag.prefix == "x:"]
    assert tags[:2] == ["worksheet", "sheetPr"]
    assert "legacyDrawing" in tags
    assert b'<x:workbookPr codeName="ThisWorkbook"' in made["xl/workbook.xml"]


@pytest.mark.parametrize(
    ("data", "sheet", "words"),
    [
        (plain(), "Nothing", "has no sheet 'Nothing'"),
        (macro_book.with_button(plain(), "Scores", PLACE), "Scores", "holds macros already"),
        (build.xlam(), "xlappraise", "holds macros already"),
        (plain().replace(b"PK\3\4", b"PK\3\5", 1), "Scores", "damaged"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(data: bytes, sheet: str, words: str) -> None:
    with pytest.raises((CannotRead, CannotWrite), match=words):
        macro_book.with_button(data, sheet, PLACE)


def test_a_missing_part_is_one_sentence() -> None:
    parts = parts_of(plain())
    del parts[SHEET]
    with pytest.raises(CannotWrite, match=r"sheet1\.xml is missing"):
        macro_book.with_button(build.zipped(parts), "Scores", PLACE)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(plain())
    macro_book.to_xlsm(tmp_path / "a.xlsx", tmp_path / "a.xlsm", "Scores", PLACE)
    first = (tmp_path / "a.xlsm").read_bytes()
    with pytest.raises(CannotWrite, match="there already"):
        macro_book.to_xlsm(tmp_path / "a.xlsx", tmp_path / "a.xlsm", "Scores", PLACE)
    assert (tmp_path / "a.xlsm").read_bytes() == first == macro_book.with_button(plain(), "Scores", PLACE)


def test_a_drawing_whose_prefixes_are_others_is_still_valid_xml() -> None:
    parts = parts_of(plain(comment=True))
    (name,) = [name for name in parts if name.endswith(".vml")]
    swapped = re.sub(rb"(xmlns:|</?)(v)([:=])", rb"\1w\3", parts[name]).replace(b" v:ext", b" w:ext")
    parts[name] = swapped
    made = parts_of(macro_book.with_button(build.zipped(parts), "Scores", PLACE))[name]
    kinds = [local(child.tag) for child in ElementTree.fromstring(made)]
    assert kinds.count("shape") == 2
