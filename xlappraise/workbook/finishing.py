"""An openpyxl workbook and the values of its formulas in, the bytes of the finished file out.

openpyxl writes formulas without values, charts and tables without alternative text, rows that never grow again,
and the time of day. All four are put right here, in the parts as openpyxl writes them, so that the same appraisal
always gives the same bytes and readers that do not calculate see the numbers.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from xlappraise.appraisal.findings import column_letters
from xlappraise.workbook.contents import Cells, ToolCell

if TYPE_CHECKING:
    from openpyxl import Workbook

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_FORMULA_CELL = re.compile(r'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?)(?: t="[a-z]+")?><f>(.*?)</f><v ?/?>(?:</v>)?</c>')
_ROW_HEIGHT = re.compile(r'(<row r="([0-9]+)"[^>]*?) customHeight="1"')
_TABLE_END = re.compile(r"</table>\s*$")
_CHART_NAME = re.compile(r'<((?:[a-z0-9]+:)?cNvPr) id="([0-9]+)" name="Chart ([0-9]+)" ?/>')
ALT_TEXT_URI = "{504A1905-F514-4f6f-8877-14C23A59335A}"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"


def finished(
    book: Workbook,
    values: Mapping[str, Cells],
    table_texts: Mapping[str, str],
    chart_texts: Mapping[int, str],
    growing: frozenset[str],
    head: int,
) -> bytes:
    """The finished file.

    `values` by sheet; `table_texts` by table name; `chart_texts` by number of the chart, from 1; `growing` are
    the sheets whose rows below `head` adjust their height when an officer types more.
    """
    raw = io.BytesIO()
    book.save(raw)
    parts = {f"xl/worksheets/sheet{number}.xml": name for number, name in enumerate(book.sheetnames, 1)}
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename in parts:
                name = parts[entry.filename]
                data = _sheet(data.decode(), values.get(name, {}), name in growing, head).encode()
            elif entry.filename.startswith("xl/tables/"):
                data = _table(data.decode(), table_texts).encode()
            elif entry.filename.startswith("xl/drawings/drawing"):
                data = _drawing(data.decode(), chart_texts).encode()
            info = zipfile.ZipInfo(entry.filename, FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, data)
    return out.getvalue()


def _sheet(xml: str, cells: Cells, growing: bool, head: int) -> str:
    by_address = {f"{column_letters(column)}{row}": cell for (row, column), cell in cells.items()}

    def with_value(match: re.Match[str]) -> str:
        address, style, formula = match.groups()
        return f'<c r="{address}"{style}{_stored(by_address[address], formula)}</c>' if address in by_address else match[0]

    def without_fixed_height(match: re.Match[str]) -> str:
        return match.group(1) if int(match.group(2)) > head else match.group(0)

    xml = _FORMULA_CELL.sub(with_value, xml)
    return _ROW_HEIGHT.sub(without_fixed_height, xml) if growing else xml


def _stored(cell: ToolCell, formula: str) -> str:
    value = cell.value
    if isinstance(value, str):
        return f' t="str"><f>{formula}</f><v>{escape(value)}</v>'
    if isinstance(value, (int, float)):
        return f"><f>{formula}</f><v>{value!r}</v>" if value != int(value) else f"><f>{formula}</f><v>{int(value)}</v>"
    return f' t="str"><f>{formula}</f><v></v>'


def _table(xml: str, texts: Mapping[str, str]) -> str:
    name = re.search(r'displayName="([^"]+)"', xml)
    text = texts.get(name.group(1), "") if name else ""
    if not text:
        return xml
    extension = (
        f'<extLst><ext uri="{ALT_TEXT_URI}" xmlns:x14="{X14}">'
        f"<x14:table altText={quoteattr(text)} altTextSummary={quoteattr(text)} /></ext></extLst></table>"
    )
    return _TABLE_END.sub(lambda _: extension, xml)


def _drawing(xml: str, texts: Mapping[int, str]) -> str:
    def named(match: re.Match[str]) -> str:
        text = texts.get(int(match.group(3)), "")
        return f'<{match.group(1)} id="{match.group(2)}" name="Chart {match.group(3)}" descr={quoteattr(text)}/>'

    return _CHART_NAME.sub(named, xml)
