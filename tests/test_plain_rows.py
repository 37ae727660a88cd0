"""What patterns find in a sheet's rows is what the parser's calls give, whatever stands between and inside the rows."""

from __future__ import annotations

import io
import zipfile

import pytest
from conftest import ROOT
from corpus import MAIN
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xlappraise.xlsx import archive as filing_archive
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.book import read_book
from xlappraise.xlsx.guarded_xml import Budget
from xlappraise.xlsx.offsets import Places
from xlappraise.xlsx.plain_rows import PlainRows
from xlappraise.xlsx.refusals import CannotRead
from xlappraise.xlsx.sheet_reader import Context, SheetReader, shared_context
from xlappraise.xlsx.snapshot import DATE

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


def found(context: Context, part: str = "sheet.xml") -> object:
    """All that a reader and a writer can know of a sheet; nothing when it is refused, of two faults for either."""
    places = Places(context.archive.read(part))
    reader = SheetReader(context._replace(budget=Budget()), "Sheet", part, places)
    try:
        reader.run()
    except CannotRead:
        return None
    cells = [(at, type(cell.value), *cell) for at, cell in reader.cells.items()]
    rest = reader.hidden_rows, reader.merges, reader.duplicates, dict(reader.members), reader.context.budget.cells
    known = places.rows, places.data, places.dimension, places.column_styles, places.arrays, places.masters
    by_asking = [places.offset((row, column)) for row in range(12) for column in range(12)]
    return cells, rest, known, dict(places.cells()), by_asking, places.twice


def by_calls(context: Context, part: str = "sheet.xml") -> object:
    """The same, of the parser's calls alone."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(PlainRows, "cut", lambda _, pieces: iter(pieces))
        return found(context, part)


@st.composite
def sheets(draw) -> bytes:
    """A sheet: mostly plain rows, some of every other kind, and rarely a strange head or tail."""
    head, tail = (draw(st.sampled_from((each[0],) * 8 + each)) for each in (HEADS, TAILS))
    rows = []
    for number in range(1, draw(st.integers(1, 8))):
        number = draw(st.sampled_from((number,) * 6 + (1, 2, 3)))  # noqa: PLW2901 - at times a row that stands twice
        cells = draw(st.lists(st.one_of(st.sampled_from(CELLS[:16]), st.sampled_from(CELLS)), max_size=4))
        row = draw(st.one_of(st.sampled_from(ROWS[:3]), st.sampled_from(ROWS)))
        rows.append(row.replace("{cells}", "".join(cells)).replace("{n}", str(number)))
    return (head + "".join(rows) + tail).encode()


UNSAID = f'{HEADS[0]}<row r="1"><c><v>7</v></c><c r="C1"/></row></sheetData></worksheet>'
ELSEWHERE = f'{HEADS[0]}<row r="1"><c r="A1"/></row><!-- <row r="1"><c r="B1"/></row> --></sheetData></worksheet>'


@example(UNSAID.encode(), 1000)
@example(ELSEWHERE.encode(), 1000)
@given(sheets(), st.sampled_from([7, 64, 1000, 256 * 1024]))
@settings(max_examples=400, deadline=None)
def test_patterns_find_what_the_parser_tells(data, piece):
    context = Context(archive(data), Budget(), ["Low", "High"], {"1": DATE}, False, {}, {})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(filing_archive, "CHUNK", piece)
        assert found(context) == by_calls(context)


@pytest.mark.parametrize("path", sorted((ROOT / "workbook_templates").glob("*.xlsx")), ids=lambda path: path.name)
def test_a_shipped_workbook_reads_the_same_by_patterns_and_by_calls(path):
    file = Archive(path.read_bytes(), path.name)
    book = read_book(file, Budget())
    context = shared_context(file, Budget(), book)
    for listed in book.sheets:
        assert found(context, listed.part) == by_calls(context, listed.part)


def test_a_row_in_a_comment_is_no_row():
    rows = '<row r="1" hidden="1"/><!-- </row><row r="2"><c r="A2"><v>6</v></c></row> --><row r="3"></row>'
    data = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    reader = SheetReader(Context(archive(data), Budget(), [], {}, False, {}, {}), "Sheet", "sheet.xml")
    reader.run()
    assert reader.cells == {}
