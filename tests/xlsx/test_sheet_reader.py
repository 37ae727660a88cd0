"""A sheet is read as a tree of its elements tells it, however its bytes are cut, and offsets are those of its tags."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.support.corpus import MAIN
from xlappraise.xlsx import archive as filing_archive
from xlappraise.xlsx.addresses import Position, position_of
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.book import read_book
from xlappraise.xlsx.guarded_xml import Budget
from xlappraise.xlsx.offsets import CellOffsets
from xlappraise.xlsx.refusals import CannotRead
from xlappraise.xlsx.sheet_reader import Context, SheetReader, number, shared_context
from xlappraise.xlsx.snapshot import BLANK, DATE, ErrorValue, Unreadable, Value
from xlappraise.xlsx.texts import decode_text

CELLS = (
    '<c r="A{n}" s="1" t="s"><v>1</v></c>',
    '<c r="B{n}" t="inlineStr"><is><t>High</t></is></c>',
    '<c r="B{n}" s="1" t="n"/>',
    '<c r="C{n}" t="inlineStr"><is><t xml:space="preserve"> a &amp; &lt;b&gt; &#163; &#xe9; _x000D_ </t></is></c>',
    '<c r="C{n}" s="2"><v>1.50</v></c>',
    '<c r="D{n}" t="str"><f>"\u00e9"&amp;A1</f><v></v></c>',
    '<c r="D{n}"><f aca="false">A1*2</f><v>4</v></c>',
    '<c r="E{n}"><f t="shared" ref="E1:E9" si="3">$A1*2</f><v>4</v></c>',
    '<c r="E{n}"><f t="shared" si="3"/><v>4</v></c>',
    '<c r="E{n}" t="str"><f t="shared" si="3"/></c>',
    '<c r="F{n}" t="s"><is><t>1</t></is></c>',
    '<c r="F{n}" t="inlineStr"><v>a</v></c>',
    '<c r="F{n}" t="d"><v>2017-03-01</v></c>',
    '<c r="G{n}" t="b"><v>1</v></c>',
    '<c r="G{n}" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    "<c><v>7</v></c>",
    "<c/>",
    '<c r="H{n}"><v>1</v><v>2</v></c>',
    '<c r="H{n}"><f/><v>1</v></c>',
    '<c r="H{n}" cm="1"><f t="array" ref="H1:H2">A1:A2</f><v>1</v></c>',
    '<c r="I{n}" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>',
    '<c r="I{n}" t="str"><v><![CDATA[</row>]]></v></c>',
    '<c r="J{n}"><v>1e999</v></c>',
    '<c r="J{n}" t="str"><v>\u65e5\u672c</v></c>',
    '<c r="J{n}" t="str"><v>a\r\nb</v></c>',
    '<c r="A9"><v>1</v></c>',
    '<c r="XFE{n}"><v>1</v></c>',
    '<x:c xmlns:x="urn:x" r="A{n}"><x:v>1</x:v></x:c>',
    '<c r="K{n}"><v>&#0;</v></c>',
    '<c r="K{n}"><v>1</is></c>',
)
ROWS = (
    '<row r="{n}">{cells}</row>',
    '<row r="{n}" spans="1:9" x:dy="0.25" xmlns:x="urn:x">{cells}</row>',
    '<row r="{n}" ht="20" customHeight="1">{cells}</row>',
    '<row r="{n}" hidden="1">{cells}</row>',
    "<row>{cells}</row>",
    '<row r="{n}" s="1" customFormat="1"/>',
    '<row r="{n}"/><row r="{n}0" ht="3"/>',
    '<row hidden="1"/>',
    '<row r="{n}">\r\n{cells}</row>\n',
    '<!-- <row r="{n}">{cells}</row> -->',
    '<row r="{n}"/><!-- </row><row r="{n}"><c r="A{n}"><v>6</v></c></row> -->',
    "<!-- </sheetData> --><row>{cells}</row>",
    '<?a </row> ?><row r="{n}">{cells}</row>',
    '<ext><row r="{n}">{cells}</row></ext>',
    '<row xmlns="urn:x" r="{n}">{cells}</row>',
    '<row r="{n}"><row r="{n}">{cells}</row></row>',
    '<row r="{n}"><c r="A{n}"><v>',
    '<row r="9999999"/>',
    '<row r="0"/>',
)
HEADS = (
    f'<worksheet xmlns="{MAIN}"><sheetData>',
    f'<?xml version="1.0" encoding="ISO-8859-1"?><worksheet xmlns="{MAIN}"><sheetData>',
    f'<worksheet xmlns="{MAIN}"><!-- <sheetData><row r="5"><c r="A5"><v>1</v></c></row> --><sheetData>',
    f'<worksheet xmlns="{MAIN}"><sheetData xmlns="urn:x"><sheetData>',
    f'<m:worksheet xmlns:m="{MAIN}" xmlns="urn:x"><sheetData>',
)
TAILS = (
    '</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>',
    "</sheetData><x></row></x></worksheet>",
    "</sheetData></m:worksheet>",
    "</sheetData></sheetData></worksheet>",
    "</worksheet>",
)


def archive(data: bytes = b"") -> Archive:
    """One with a sheet of these bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("sheet.xml", data)
    return Archive(file.getvalue(), "book.xlsx")


def context_of(data: bytes) -> Context:
    return Context(archive(data), Budget(), ["Low", "High"], {"1": DATE}, False, {}, {})


def read(context: Context, part: str = "sheet.xml") -> tuple[SheetReader, CellOffsets] | None:
    """What a reader, and a writer, know of a sheet; None when it is refused."""
    places = CellOffsets()
    reader = SheetReader(context._replace(budget=Budget()), "Sheet", part, places)
    try:
        reader.run()
    except CannotRead:
        return None
    return reader, places


def all_of(found: tuple[SheetReader, CellOffsets] | None) -> object:
    """The same, to be compared."""
    if found is None:
        return None
    reader, places = found
    cells = [(at, type(cell.value), *cell) for at, cell in reader.cells.items()]
    rest = reader.hidden_rows, reader.merges, reader.duplicates, dict(reader.members), reader.context.budget.cells
    known = places.data, places.dimension, places.column_styles, places.arrays, places.masters
    return cells, rest, known, list(places.rows), dict(places.cells()), places.twice()


Told = tuple[Position, Value, str | None]
"""A cell's position, value, and the text of its formula as it stands there."""


def told_by_tree(data: bytes, texts: list[str]) -> Iterator[Told]:
    """All cells of a sheet, the blank ones too."""
    space = f"{{{MAIN}}}"
    row = column = 0
    for row_element in ElementTree.fromstring(data).iterfind(f"{space}sheetData/{space}row"):
        row, column = int(row_element.get("r", row + 1)), 0
        for cell in row_element.iterfind(f"{space}c"):
            at = position_of(cell.get("r", "")) or (row, column + 1)
            column = at[1]
            formula = cell.findall(f"{space}f")
            yield at, told_value(cell, space, texts), (formula[-1].text or "") if formula else None


def told_value(cell: ElementTree.Element, space: str, texts: list[str]) -> Value:
    kind = cell.get("t", "n")
    values = [each for each in cell if each.tag == f"{space}v" or (each.tag == f"{space}is" and kind == "inlineStr")]
    if not values:
        return None
    text = "".join(values[0].itertext())
    if kind == "n":
        return number(text) if text else None
    if kind == "s":
        return texts[int(text)] if text.isdigit() else Unreadable(text)
    return {"b": text == "1", "e": ErrorValue(text)}.get(kind, decode_text(text))


@st.composite
def sheets(draw) -> bytes:
    """A sheet: mostly plain rows, some of every other kind, and rarely a strange head or tail."""
    head, tail = (draw(st.sampled_from((each[0],) * 8 + each)) for each in (HEADS, TAILS))
    rows = []
    for place in range(1, draw(st.integers(1, 8))):
        row_number = draw(st.sampled_from((place,) * 6 + (1, 2, 3)))  # at times a row that stands twice
        cells = draw(st.lists(st.one_of(st.sampled_from(CELLS[:16]), st.sampled_from(CELLS)), max_size=4))
        row = draw(st.one_of(st.sampled_from(ROWS[:3]), st.sampled_from(ROWS)))
        rows.append(row.replace("{cells}", "".join(cells)).replace("{n}", str(row_number)))
    return (head + "".join(rows) + tail).encode()


UNSAID = f'{HEADS[0]}<row r="1"><c><v>7</v></c><c r="C1"/></row></sheetData></worksheet>'
ELSEWHERE = f'{HEADS[0]}<row r="1"><c r="A1"/></row><!-- <row r="1"><c r="B1"/></row> --></sheetData></worksheet>'


@example(UNSAID.encode(), 1000)
@example(ELSEWHERE.encode(), 1000)
@given(sheets(), st.sampled_from([7, 64, 1000]))
@settings(max_examples=300, deadline=None)
def test_a_sheet_reads_the_same_however_its_bytes_are_cut(data, piece):
    whole = all_of(read(context_of(data)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(filing_archive, "CHUNK", piece)
        assert all_of(read(context_of(data))) == whole


def differ(found: tuple[SheetReader, CellOffsets], data: bytes, texts: list[str]) -> list[object]:
    """Cells that a tree tells otherwise; of shared formulas and dates only that they are there."""
    reader, places = found
    told = {at: (value, formula) for at, value, formula in told_by_tree(data, texts)}
    wrong: list[object] = list(told.keys() ^ dict(places.cells()).keys())
    twice = {*places.twice(), *reader.duplicates}
    for at, (value, formula) in told.items():
        cell = reader.cells.get(at, BLANK)
        if at in twice:
            continue
        if cell.shown_as != DATE and (type(cell.value), cell.value) != (type(value), value) != (str, ""):
            wrong.append((at, cell.value, value))
        if isinstance(cell.source, str | None) and (cell.source or "") != (formula or ""):
            wrong.append((at, cell.source, formula))
    return wrong


def misplaced(places: CellOffsets, data: bytes) -> list[object]:
    """Offsets at which no such row or cell begins."""
    cells = [(at, re.match(rb'<(?:\w+:)?c\b(?: r="([A-Z]+[0-9]+)")?', data[offset:])) for at, offset in places.cells()]
    rows = [(row, re.match(rb'<(?:\w+:)?row\b(?: r="([0-9]+)")?', data[offset:])) for row, offset in places.rows]
    wrong: list[object] = [at for at, tag in cells if not tag or (tag[1] and position_of(tag[1].decode()) != at)]
    return wrong + [row for row, tag in rows if not tag or (tag[1] and int(tag[1]) != row)]


@given(sheets())
@settings(max_examples=300, deadline=None)
def test_a_sheet_is_what_a_tree_of_its_elements_tells(data):
    found = read(context_of(data))
    if found is not None:
        assert differ(found, data, ["Low", "High"]) == []
        assert misplaced(found[1], data) == []


@pytest.mark.parametrize("path", sorted((ROOT / "workbook_templates").glob("*.xlsx")), ids=lambda path: path.name)
def test_a_shipped_workbook_is_what_a_tree_of_its_elements_tells(path):
    file = Archive(path.read_bytes(), path.name)
    book = read_book(file, Budget())
    context = shared_context(file, Budget(), book)
    for listed in book.sheets:
        found, data = read(context, listed.part), file.read(listed.part)
        assert differ(found, data, context.texts) == []
        assert misplaced(found[1], data) == []


def said_of(rows: str) -> str:
    """The sentence with which a sheet with these rows is refused."""
    with pytest.raises(CannotRead) as caught:
        SheetReader(context_of(f"{HEADS[0]}{rows}{TAILS[0]}".encode()), "Sheet", "sheet.xml").run()
    return str(caught.value)


@pytest.mark.parametrize("outer", ["row", "ext", "c", "v"])
def test_a_row_inside_anything_else_is_refused_for_it_would_be_lost(outer):
    rows = f'<row r="1"><c><{outer}><row r="2"><c r="A2"><v>6</v></c></row></{outer}></c></row>'
    assert "a row stands where none can be" in said_of(rows)


def test_a_cell_outside_a_row_is_refused_for_it_would_be_lost():
    assert "a cell has no place" in said_of('<row r="1"/><c r="A1"><v>6</v></c>')


def test_cells_out_of_order_are_found_in_it():
    rows = '<row r="3"><c r="B3"/><c r="A3"/></row><row r="1"><c r="A1"/><c r="A1" s="1"/></row>'
    data = f"{HEADS[0]}{rows}{TAILS[0]}".encode()
    _, places = read(context_of(data))
    assert places.cells_of(3) == [(2, data.index(b'<c r="B3"')), (1, data.index(b'<c r="A3"'))]
    assert places.offset((1, 1)) == data.index(b'<c r="A1" s="1"')
    assert places.twice() == [(1, 1)]
    assert places.rows.after(1) == data.index(b"<row")


def test_a_row_in_a_comment_is_no_row():
    rows = '<row r="1" hidden="1"/><!-- </row><row r="2"><c r="A2"><v>6</v></c></row> --><row r="3"></row>'
    reader, _ = read(context_of(f"{HEADS[0]}{rows}{TAILS[0]}".encode()))
    assert reader.cells == {}
