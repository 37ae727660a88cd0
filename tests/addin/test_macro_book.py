"""The button in a fresh workbook: what is added, and that all else is as it was."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from oletools.olevba import VBA_Parser

from xlappraise.addin import macro_book, xlam
from xlappraise.plan.add import with_topics
from xlappraise.sheets import layout
from xlappraise.sheets.build import blank
from xlappraise.sheets.build import build as built

BOOKS = {
    "blank": built(blank(2, 3)),
    "with everything": built(with_topics(blank(2, 3), tuple(layout.TOPICS))),
}


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def part_of_scores(data: bytes) -> str:
    names = openpyxl.load_workbook(io.BytesIO(data), read_only=True).sheetnames
    return f"xl/worksheets/sheet{names.index('Scores') + 1}.xml"


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_the_other_parts_are_byte_for_byte_as_they_were(book: bytes) -> None:
    before, after = parts_of(book), parts_of(macro_book.with_button(book))
    scores = part_of_scores(book).replace("sheets/", "sheets/_rels/") + ".rels"
    changed = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", scores}
    changed |= {name for name in before if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)}
    assert {name for name in before if before[name] != after[name]} == changed
    assert set(after) - set(before) == {xlam.VBA_PART, macro_book.DRAWING}


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_in_the_sheets_only_code_names_and_the_drawing_are_new(book: bytes) -> None:
    before, after = parts_of(book), parts_of(macro_book.with_button(book))
    drawing = rb'<legacyDrawing xmlns:r="[^"]*" r:id="rId\d+"/>'
    sheets = [name for name in before if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]
    less = {name: re.sub(rb' codeName="Sheet\d+"', b"", re.sub(drawing, b"", after[name])) for name in sheets}
    assert less == {name: before[name] for name in sheets}
    assert [name for name in sheets if re.search(drawing, after[name])] == [part_of_scores(book)]


def test_the_elements_of_the_sheet_stand_in_the_order_of_the_format() -> None:
    made = parts_of(macro_book.with_button(BOOKS["blank"]))[part_of_scores(BOOKS["blank"])]
    found = [child.tag.rpartition("}")[2] for child in ElementTree.fromstring(made)]
    assert found[0] == "sheetPr"
    assert found[-3:] == ["pageSetup", "legacyDrawing", "tableParts"]


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_every_sheet_has_a_module_of_its_code_name(book: bytes, tmp_path: Path) -> None:
    path = tmp_path / "b.xlsm"
    path.write_bytes(macro_book.with_button(book))
    made = parts_of(path.read_bytes())
    names = [name.decode() for xml in made.values() for name in re.findall(rb' codeName="(\w+)"', xml)]
    parser = VBA_Parser(str(path))
    found = {name.rpartition(".")[0] for _, _, name, _ in parser.extract_macros()}
    parser.close()
    assert found == {*names, "Appraisal", "SheetButton"}
    assert len(names) == len(set(names)) == 1 + len(openpyxl.load_workbook(path, read_only=True).sheetnames)


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_openpyxl_opens_what_was_made(book: bytes) -> None:
    before = openpyxl.load_workbook(io.BytesIO(book))
    made = openpyxl.load_workbook(io.BytesIO(macro_book.with_button(book)))
    assert made.sheetnames == before.sheetnames
    assert made["Scores"]["A1"].value == before["Scores"]["A1"].value


def test_the_button_covers_the_cells_beside_the_title() -> None:
    made = parts_of(macro_book.with_button(BOOKS["blank"]))[macro_book.DRAWING]
    assert b"<x:Anchor>4, 3, 0, 3, 6, 0, 1, 0</x:Anchor>" in made
    assert b"<x:FmlaMacro>[0]!RecalculateHere</x:FmlaMacro>" in made


def test_the_module_is_the_add_ins_slim_one() -> None:
    assert "Sub Recalculate()" in xlam.slim().source
    made = parts_of(macro_book.with_button(BOOKS["blank"]))
    assert xlam.vba_project.read(made[xlam.VBA_PART])["Appraisal"] == xlam.slim().source


def test_every_relationship_has_a_number_of_its_own() -> None:
    made = parts_of(macro_book.with_button(BOOKS["with everything"]))
    for name, xml in made.items():
        if name.endswith(".rels"):
            keys = [element.get("Id") for element in ElementTree.fromstring(xml)]
            assert len(keys) == len(set(keys)), name


def test_the_same_workbook_gives_the_same_bytes() -> None:
    assert macro_book.with_button(BOOKS["blank"]) == macro_book.with_button(BOOKS["blank"])
