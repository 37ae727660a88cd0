"""An openpyxl workbook and what it cannot say in, the bytes of the finished file out.

openpyxl writes formulas and charts without values, charts and tables without alternative text, share bars that
fade, rows that never grow again, and the time of day. All are put right here, in the parts as openpyxl writes them,
so that the same appraisal always gives the same bytes and readers that do not calculate see the numbers.
"""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from xlappraise.records import NamedTuple
from xlappraise.sheets.cells import Cells, ToolCell
from xlappraise.sheets.spelling import one_spelling
from xlappraise.xlsx.addresses import Position, column_letters
from xlappraise.xlsx.formula_text import Filled

if TYPE_CHECKING:
    from openpyxl import Workbook

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_FORMULA_CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?)(?: t="[a-z]+")?><f>(.*?)</f><v/></c>')
_ROW_HEIGHT = re.compile(r'(<row r="([0-9]+)"[^>]*?) customHeight="1"')
_TABLE_END = re.compile(r"</table>\s*$")
_CHART_NAME = re.compile(r'<((?:[a-z0-9]+:)?cNvPr) id="([0-9]+)" name="Chart ([0-9]+)"/>')
_MODIFIED = re.compile(r"(<dcterms:created[^>]*>)([^<]*)(</.*<dcterms:modified[^>]*>)[^<]*(<)")
_CHART_PART = re.compile(r"xl/charts/chart([0-9]+)\.xml")
_SHARE_BAR = re.compile(
    r'<conditionalFormatting sqref="([^"]+)"><cfRule type="dataBar"[^>]*>(<dataBar.*?</dataBar>)(?=</cfRule>)'
)
ALT_TEXT_URI = "{504A1905-F514-4f6f-8877-14C23A59335A}"
BAR_URI, BARS_URI = "{B025F937-C7B1-47D3-B67F-A62EFF666E3E}", "{78C0D931-6437-407d-A8EE-F0AAD7539E65}"
BAR_ID = "{{7C0B5F3A-58D1-4C1B-9C2E-0000000000{:02X}}}"
X14 = 'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
XM = 'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'


class Extras(NamedTuple):
    """What openpyxl cannot write into a workbook."""

    values: Mapping[str, Cells]
    """By sheet: the values beside the formulas."""
    tables: Mapping[str, str]
    """By name: the tables' alternative texts."""
    charts: Mapping[int, tuple[str, str]]
    """By number, from 1: the charts' alternative texts and parts."""
    growing: frozenset[str]
    """Sheets whose rows below the heading adjust their height when an officer types more."""
    head: int
    """Row of the headings."""


def file_bytes(book: "Workbook", extras: Extras) -> bytes:
    """The finished file; `book` must not be used afterwards."""
    raw = io.BytesIO()
    book.save(raw)
    for page in book.worksheets:
        page._cells.clear()  # half the memory of a large workbook, else kept until Python's collector runs
    sheets = {f"xl/worksheets/sheet{number}.xml": name for number, name in enumerate(book.sheetnames, 1)}
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        drawings = _drawings(source)
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            data = source.read(entry)
            sheet, before = sheets.get(entry.filename, ""), drawings.get(entry.filename, 0)
            target.writestr(info, _part(entry.filename, data, sheet, extras, before))
    return out.getvalue()


def _drawings(source: zipfile.ZipFile) -> dict[str, int]:
    """How many charts stand in the drawings before each drawing: names of charts begin anew in each."""
    found, count = {}, 0
    names = (name for name in source.namelist() if name.startswith("xl/drawings/drawing"))
    for name in sorted(names, key=lambda name: (len(name), name)):
        found[name] = count
        count += len(_CHART_NAME.findall(one_spelling(source.read(name).decode())))
    return found


def _part(name: str, data: bytes, sheet: str, extras: Extras, charts_before: int) -> bytes:
    chart = _CHART_PART.fullmatch(name)
    if chart:
        return extras.charts[int(chart.group(1))][1].encode()
    text = one_spelling(data.decode())
    if sheet:
        cells = extras.values.get(sheet, {})
        text = _solid_bars(_sheet(text, cells, extras.head if sheet in extras.growing else None))
    elif name == "docProps/core.xml":
        text = _properties(text)
    elif name.startswith("xl/tables/"):
        text = _table(text, extras.tables)
    elif name.startswith("xl/drawings/drawing"):
        text = _drawing_xml(text, extras.charts, charts_before)
    return text.encode()


def _properties(xml: str) -> str:
    """The file's properties, with the time at which it was made for that of its last change."""
    return _MODIFIED.sub(r"\g<1>\g<2>\g<3>\g<2>\g<4>", xml)


def _sheet(xml: str, cells: Cells, head: int | None) -> str:
    by_address = {_address(position): cell for position, cell in cells.items()}
    shared = _shared_formulas(cells)

    def with_value(match: re.Match[str]) -> str:
        address, style, formula = match.groups()
        if address not in by_address:
            return match[0]
        cell = by_address[address]
        tag = f"<f{shared.get(address, '')}"
        tag += "/>" if isinstance(cell.source, Filled) else f">{formula}</f>"
        return f'<c r="{address}"{style}{_stored_value(cell, tag)}</c>'

    def without_fixed_height(match: re.Match[str]) -> str:
        return match.group(1) if head is not None and int(match.group(2)) > head else match.group(0)

    xml = _FORMULA_CELL.sub(with_value, xml)
    return xml if head is None else _ROW_HEIGHT.sub(without_fixed_height, xml)


def _shared_formulas(cells: Cells) -> dict[str, str]:
    """The attributes of formulas that are filled from another cell, and of those that these are filled from.

    Excel itself stores filled formulas so; of a large workbook it leaves a tenth to pack, read and send.
    """
    filled: dict[Position, list[Position]] = defaultdict(list)
    for (row, column), cell in cells.items():
        if isinstance(cell.source, Filled):
            filled[row - cell.source.rows, column - cell.source.columns].append((row, column))
    found = {}
    for number, (home, members) in enumerate(filled.items()):
        rows, columns = zip(*members, strict=True)
        area = f"{_address(home)}:{_address((max(rows), max(columns)))}"
        found[_address(home)] = f' t="shared" ref="{area}" si="{number}"'
        found |= {_address(member): f' t="shared" si="{number}"' for member in members}
    return found


def _address(position: Position) -> str:
    return f"{column_letters(position[1])}{position[0]}"


def _stored_value(cell: ToolCell, formula: str) -> str:
    value = cell.value
    if isinstance(value, str):
        return f' t="str">{formula}<v>{escape(value)}</v>'
    if isinstance(value, (int, float)):
        number = int(value) if value == int(value) else value
        return f">{formula}<v>{number!r}</v>"
    return f' t="str">{formula}<v></v>'


def _solid_bars(xml: str) -> str:
    """Share bars in one plain tone from end to end: what Excel 2010 and later read beside the older rule."""
    bars: list[str] = []

    def with_link(match: re.Match[str]) -> str:
        key = BAR_ID.format(len(bars) + 1)
        bars.append(
            f'<x14:conditionalFormatting {XM}><x14:cfRule type="dataBar" id="{key}"><x14:dataBar minLength="0" '
            'maxLength="100" gradient="0"><x14:cfvo type="num"><xm:f>0</xm:f></x14:cfvo><x14:cfvo type="num">'
            "<xm:f>1</xm:f></x14:cfvo></x14:dataBar></x14:cfRule>"
            f"<xm:sqref>{match.group(1)}</xm:sqref></x14:conditionalFormatting>"
        )
        return f'{match.group(0)}<extLst><ext {X14} uri="{BAR_URI}"><x14:id>{key}</x14:id></ext></extLst>'

    xml = _SHARE_BAR.sub(with_link, xml)
    if not bars:
        return xml
    group = f"<x14:conditionalFormattings>{''.join(bars)}</x14:conditionalFormattings>"
    return xml.replace("</worksheet>", f'<extLst><ext {X14} uri="{BARS_URI}">{group}</ext></extLst></worksheet>')


def _table(xml: str, texts: Mapping[str, str]) -> str:
    name = re.search(r'displayName="([^"]+)"', xml)
    text = texts.get(name.group(1), "") if name else ""
    if not text:
        return xml
    said = quoteattr(text)
    extension = (
        f'<extLst><ext {X14} uri="{ALT_TEXT_URI}"><x14:table altText={said} altTextSummary={said}/></ext></extLst>'
    )
    return _TABLE_END.sub(lambda _: extension + "</table>", xml)


def _drawing_xml(xml: str, charts: Mapping[int, tuple[str, str]], before: int) -> str:
    def with_name(match: re.Match[str]) -> str:
        tag, key, number = match.groups()
        return f'<{tag} id="{key}" name="Chart {number}" descr={quoteattr(charts[before + int(number)][0])}/>'

    return _CHART_NAME.sub(with_name, xml)
