"""Workbooks of our own making for tests of the file door: in, nothing; out, their bytes. None is kept as a file."""

from __future__ import annotations

import io
import struct
import subprocess
import zipfile
import zlib
from pathlib import Path

from tests.support.engines import office_profile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
TIME = (2024, 5, 17, 9, 30, 0)

Parts = dict[str, str | bytes]


def zipped(parts: Parts, stored: tuple[str, ...] = (), comment: bytes = b"") -> bytes:
    """A zip file of the parts, in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, TIME)
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def relations(*arrows: tuple[str, str, str], space: str = RELATIONS) -> str:
    """A part of relations from (id, last word of the type, target)."""
    lines = "".join(f'<Relationship Id="{i}" Type="{space}/{kind}" Target="{to}"/>' for i, kind, to in arrows)
    return f'{XML}<Relationships xmlns="{PACKAGE_RELATIONS}">{lines}</Relationships>'


def types(workbook: str = WORKBOOK_TYPE, **overrides: str) -> str:
    """The content types; `overrides` name further parts, with __ for / and _DOT_ for a dot."""
    more = "".join(
        f'<Override PartName="/{name.replace("__", "/").replace("_DOT_", ".")}" ContentType="{kind}"/>'
        for name, kind in overrides.items()
    )
    return (
        f'{XML}<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension='
        '"bin" ContentType="application/octet-stream"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{workbook}"/>{more}</Types>'
    )


def sheet(data: str, before: str = "", after: str = "", space: str = MAIN) -> str:
    """A worksheet with `data` inside its sheetData."""
    return (
        f'{XML}<worksheet xmlns="{space}" xmlns:r="{RELATIONS}">{before}'
        f"<sheetData>{data}</sheetData>{after}</worksheet>"
    )


def parts_of(sheets: dict[str, str], texts: tuple[str, ...] = (), **more: str | bytes) -> Parts:
    """The parts of a small workbook: sheets by name (whole parts), shared texts (their XML), styles and others."""
    space, arrows = MAIN, RELATIONS
    tabs = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="s{i}"/>' for i, n in enumerate(sheets, 1))
    links = [(f"s{i}", "worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(sheets) + 1)]
    book = more.pop("book", "")
    properties = more.pop("properties", "")
    parts: Parts = {
        "[Content_Types].xml": more.pop("types", types()),
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{XML}<workbook xmlns="{space}" xmlns:r="{arrows}">{properties}<sheets>{tabs}</sheets>'
        f"{book}</workbook>",
    }
    for i, content in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{i}.xml"] = content
    if texts:
        links.append(("t", "sharedStrings", "sharedStrings.xml"))
        items = "".join(f"<si>{text}</si>" for text in texts)
        parts["xl/sharedStrings.xml"] = f'{XML}<sst xmlns="{space}">{items}</sst>'
    styles = more.pop("styles", "")
    if styles:
        links.append(("y", "styles", "styles.xml"))
        parts["xl/styles.xml"] = f'{XML}<styleSheet xmlns="{space}">{styles}</styleSheet>'
    links += more.pop("links", ())
    parts["xl/_rels/workbook.xml.rels"] = relations(*links)
    return {**parts, **more.pop("extra", {}), **more}


def small(data: str, before: str = "", after: str = "", **more: object) -> bytes:
    """A workbook of one sheet S with `data` inside its sheetData."""
    return zipped(parts_of({"S": sheet(data, before, after)}, **more))


def picture() -> bytes:
    """A small picture (PNG)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    header = struct.pack(">2L5B", 2, 2, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(14))) + chunk(b"IEND", b"")
    )


def by_xlsxwriter(path: Path, macros: bool = False) -> Path:
    """Our kind of sheets with what XlsxWriter can add: button, comments, chart, picture, sparkline, x14 formats."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path)
    percent = book.add_format({"num_format": "0%", "bg_color": "#FFF2CC"})
    scores, results, notes = (book.add_worksheet(name) for name in ("Scores", "Results", "My notes"))
    scores.write_row(0, 0, ["Ref", "Weight", "O1 Stay", "O2 Move"])
    for row, (ref, weight) in enumerate((("D1", 10), ("D2", 7.5), ("V1", 3)), 1):
        scores.write_row(row, 0, [ref, weight, "High", "Low"])
    scores.data_validation("C2:D4", {"validate": "list", "source": "='My notes'!$H$1:$H$3"})
    scores.conditional_format("C2:D4", {"type": "cell", "criteria": "==", "value": '"High"', "format": percent})
    results.write_row(0, 0, ["Ref", "O1", "O2"])
    for row in range(1, 4):
        results.write_formula(row, 1, f'=IF(Scores!C{row + 1}="High",10,0)*Scores!B{row + 1}', percent, 0)
        results.write_formula(row, 2, f'=IF(Scores!D{row + 1}="High",10,0)*Scores!B{row + 1}', percent, 0)
    results.write_rich_string(5, 0, "Totals ", book.add_format({"bold": True}), "in bold")
    results.conditional_format("B2:C4", {"type": "data_bar", "data_bar_2010": True})
    results.conditional_format("B2:C4", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    notes.write_column(0, 7, ["High", "Medium", "Low"])
    notes.write_formula("A1", "=Results!B2*2", None, 0)
    notes.write_formula("A2", "=A1+1", None, 1)
    notes.write_formula("A3", "=1+1", None, 2)
    notes.insert_button("C3", {"macro": "Recalculate", "caption": "Recalculate"})
    notes.insert_checkbox("E9", True) if hasattr(notes, "insert_checkbox") else None
    notes.write_comment("D4", "Ask finance about this one.", {"author": "An officer"})
    notes.add_sparkline("F1", {"range": "Results!B2:C2"})
    notes.insert_image("J2", "dot.png", {"image_data": io.BytesIO(picture())})
    notes.insert_textbox("J9", "To do")
    notes.add_table(
        "L1:M3", {"name": "Plan", "columns": [{"header": "Step"}, {"header": "Who"}], "data": [["a", "b"]] * 2}
    )
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=Results!$B$2:$B$4"})
    notes.insert_chart("P2", chart)
    notes.set_header("&L&G", {"image_left": "dot.png", "image_data_left": io.BytesIO(picture())})
    notes.protect("secret", {"format_cells": True})
    book.define_name("Top", "=Results!$B$2")
    if macros:
        book.add_vba_project(io.BytesIO(b"\xd0\xcf\x11\xe0" + bytes(range(256)) * 9), is_stream=True)
    book.close()
    return path


def by_libreoffice(source: Path, folder: Path, command: str) -> Path:
    """The workbook as LibreOffice saves it."""
    subprocess.run(
        [
            command,
            office_profile(folder),
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(folder / "lo"),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder / "lo" / f"{source.stem}.xlsx"


RESULTS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr" '
    'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
    'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" xr:uid="{{00000000-0001}}">'
    '<sheetPr codeName="Sheet2"/><dimension ref="A1:D9"/><!-- kept --><sheetFormatPr defaultRowHeight="15"/>'
    "<sheetData>"
    '<row r="1" spans="1:4" x14ac:dyDescent="0.25"><c r="A1" s="1" t="s"><v>0</v></c>\n  <c r="B1"   s=\'2\' /></row>'
    '<row r="2" spans="1:4"><c r="A2" t="s"><v>1</v></c>{B2}<c r="C2" s="1"><f>B2*2</f><v>20</v></c></row>'
    '<row r="3"><c r="A3"><f>Scores!B2</f><v>10</v></c>{B3}<c r="D3" t="e"><v>#N/A</v></c></row>'
    "</sheetData>"
    '<conditionalFormatting sqref="B2:B9"><cfRule type="dataBar" priority="1"><dataBar><cfvo type="min"/>'
    '<cfvo type="max"/><color rgb="FF638EC6"/></dataBar></cfRule></conditionalFormatting>'
    '<drawing r:id="rId1"/><legacyDrawing r:id="rId2"/>'
    '<mc:AlternateContent><mc:Choice Requires="x14"><controls><mc:AlternateContent><mc:Choice Requires="x14">'
    '<control shapeId="1025" r:id="rId3" name="Button 1"/></mc:Choice></mc:AlternateContent></controls></mc:Choice>'
    '</mc:AlternateContent><tableParts count="0"/><extLst><ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:sparklineGroups '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup><x14:sparklines>'
    "<x14:sparkline><xm:f>Scores!B2:C2</xm:f><xm:sqref>D2</xm:sqref></x14:sparkline></x14:sparklines>"
    "</x14:sparklineGroup></x14:sparklineGroups></ext></extLst></worksheet>"
)
"""A sheet of results as Excel would write it, with places for two of its cells."""

ODD = {
    "xl/calcChain.xml": f'{XML}<calcChain xmlns="{MAIN}"><c r="C2" i="2"/><c r="A3"/></calcChain>',
    "xl/theme/theme1.xml": "<theme/>",
    "xl/metadata.xml": "<metadata/>",
    "xl/richData/rdrichvalue.xml": "<rvData/>",
    "xl/connections.xml": "<connections/>",
    "xl/queryTables/queryTable1.xml": "<queryTable/>",
    "xl/externalLinks/externalLink1.xml": "<externalLink/>",
    "xl/persons/person.xml": "<personList/>",
    "xl/threadedComments/threadedComment1.xml": "<ThreadedComments>Who scored this?</ThreadedComments>",
    "xl/comments1.xml": "<comments/>",
    "xl/drawings/drawing1.xml": "<wsDr>shapes, SmartArt</wsDr>",
    "xl/drawings/vmlDrawing1.vml": "<xml>not &well-formed<br></xml>",
    "xl/ctrlProps/ctrlProp1.xml": "<formControlPr objectType='Button'/>",
    "xl/activeX/activeX1.xml": "<ocx/>",
    "xl/activeX/activeX1.bin": bytes(range(256)),
    "xl/slicers/slicer1.xml": "<slicers/>",
    "xl/slicerCaches/slicerCache1.xml": "<slicerCacheDefinition/>",
    "xl/pivotTables/pivotTable1.xml": "<pivotTableDefinition/>",
    "xl/pivotCache/pivotCacheDefinition1.xml": "<pivotCacheDefinition/>",
    "xl/charts/chart1.xml": "<chartSpace/>",
    "xl/media/image1.png": picture(),
    "xl/printerSettings/printerSettings1.bin": b"\0P\0r\0i\0n\0t",
    "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    "xl/vbaProjectSignature.bin": b"signed",
    "customXml/item1.xml": "<policy/>",
    "docMetadata/LabelInfo.xml": "<labelList>OFFICIAL-SENSITIVE</labelList>",
    "userCustomization/customUI.xml": "<customUI/>",
    "docProps/thumbnail.jpeg": b"\xff\xd8\xff",
    "unknown/part.zzz": b"\x00nobody knows",
}


def odd_workbook(b2: str, b3: str, macros: bool = True) -> bytes:
    """A workbook with one of nearly everything, made by hand; `b2` and `b3` are the XML of two cells of Results."""
    results = RESULTS.format(B2=b2, B3=b3)
    scores = sheet('<row r="1"><c r="A1"><f>Results!B2</f><v>10</v></c></row><row r="2"><c r="B2"><v>10</v></c></row>')
    kind = MACRO_TYPE if macros else WORKBOOK_TYPE
    chain = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    parts = parts_of(
        {"Scores": scores, "Results": results},
        ("<t>Ref</t>", '<r><rPr><b/></rPr><t xml:space="preserve">To</t></r><r><t>tals</t></r>'),
        types=types(kind, xl__calcChain_DOT_xml=chain),
        book='<calcPr calcId="191029"/><extLst><ext uri="x"/></extLst>',
        links=[("c", "calcChain", "calcChain.xml"), ("v", "vbaProject", "vbaProject.bin")],
        extra=ODD,
    )
    return zipped(parts, stored=("xl/media/image1.png", "unknown/part.zzz"), comment=b"made by hand")
