"""In: a fresh workbook of ours, as bytes. Out: the same as .xlsm with the slim macro module and a button on Scores.

The button works in Excel for Windows; on a Mac it says so.
"""

from collections.abc import Mapping

from xlappraise.addin import vba_project, xlam
from xlappraise.addin.vba_project import Module
from xlappraise.sheets import layout
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.book import read_book, relations_part
from xlappraise.xlsx.guarded_xml import Budget
from xlappraise.xlsx.markup import Edit, Element, root, with_attribute, with_edits

MACRO = "RecalculateHere"
LABEL = "Recalculate"
SHEET = layout.SCORES.name
PLACE = Area(1, len(layout.MATRIX_COLUMNS) + 1, 1, len(layout.MATRIX_COLUMNS) + 2)
"""Cells that the button covers: beside the title, above the first options."""
TYPES = "[Content_Types].xml"
PLAIN_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
DRAWING = "xl/drawings/vmlDrawing1.vml"
AFTER_BUTTON = (b"tableParts", b"extLst")
"""What a sheet of ours has behind the place of `legacyDrawing` (CT_Worksheet)."""


def with_button(fresh: bytes) -> bytes:
    """The bytes of an .xlsm made of those of `sheets.build.build`: it has neither macros nor drawings of this kind."""
    archive = Archive(fresh, "workbook")
    parts = {entry.name: archive.read(entry.name) for entry in archive.entries}
    book = read_book(archive, Budget())
    names = {book.part: "ThisWorkbook"} | {page.part: f"Sheet{n}" for n, page in enumerate(book.sheets, 1)}
    for part, name in names.items():
        parts[part] = _with_code_name(parts[part], name.encode())
    scores = next(page.part for page in book.sheets if page.name == SHEET)
    key = _relate(parts, scores, f"{xlam.OFFICE}/vmlDrawing", DRAWING)
    parts[scores] = _with_drawing(parts[scores], key)
    _relate(parts, book.part, xlam.VBA_RELATION, xlam.VBA_PART)
    parts[TYPES] = _with_types(parts[TYPES])
    return xlam.zip_of(parts | {DRAWING: _button_drawing(PLACE), xlam.VBA_PART: _project(names, book.part)})


def _project(names: Mapping[str, str], workbook: str) -> bytes:
    """vbaProject.bin: a module for the workbook and each sheet, the add-in's, and that of the button."""
    bases = {part: vba_project.WORKBOOK_BASE if part == workbook else vba_project.SHEET_BASE for part in names}
    sheets = [vba_project.document(names[part], bases[part]) for part in names]
    button = Module("SheetButton", vba_project.CODE, xlam.source("SheetButton.bas"))
    return vba_project.write([*sheets, xlam.slim(), button])


def _with_code_name(xml: bytes, name: bytes) -> bytes:
    """A workbook or sheet part whose properties, its first element, tell the name of its module."""
    properties = root(xml).children[0]
    tag = with_attribute(xml[properties.start : properties.tag_end], b"codeName", name)
    return with_edits(xml, [Edit(properties.start, properties.tag_end, tag)])


def _relate(parts: dict[str, bytes], part: str, kind: str, target: str) -> str:
    """Adds a relationship to a part that has some; its identifier. A fresh part numbers its own from rId1 on."""
    where = relations_part(part)
    whole = root(parts[where])
    key = f"rId{len(whole.children) + 1}"
    parts[where] = _with_last(parts[where], whole, f'<Relationship Id="{key}" Type="{kind}" Target="/{target}"/>')
    return key


def _with_last(xml: bytes, whole: Element, text: str) -> bytes:
    """The part with text before the end of its outermost element."""
    return with_edits(xml, [Edit(whole.inner_end, whole.inner_end, text.encode())])


def _with_drawing(sheet: bytes, key: str) -> bytes:
    """The sheet tied to its drawing, at the place that the format's order demands."""
    whole = root(sheet)
    at = next((child.start for child in whole.children if child.local in AFTER_BUTTON), whole.inner_end)
    text = f'<legacyDrawing xmlns:r="{xlam.OFFICE}" r:id="{key}"/>'
    return with_edits(sheet, [Edit(at, at, text.encode())])


def _with_types(xml: bytes) -> bytes:
    """The new parts' types told, and that the workbook holds macros."""
    default = f'<Default Extension="vml" ContentType="{VML_TYPE}"/>'
    override = f'<Override PartName="/{xlam.VBA_PART}" ContentType="{xlam.VBA_TYPE}"/>'
    return _with_last(xml, root(xml), default + override).replace(PLAIN_TYPE, MACRO_TYPE)


VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
VML = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201"'
    ' path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/>'
    '<v:path shadowok="f" o:extrusionok="f" strokeok="f" fillok="f" o:connecttype="rect"/>'
    '<o:lock v:ext="edit" shapetype="t"/></v:shapetype>'
)


def _button_drawing(place: Area) -> bytes:
    """The button: a form control (not ActiveX) that covers the cells of `place` and is not printed."""
    anchor = f"{place.first_column - 1}, 3, {place.first_row - 1}, 3, {place.last_column}, 0, {place.last_row}, 0"
    return (
        f'<xml {VML}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>{SHAPE_TYPE}'
        f'<v:shape id="_x0000_s1025" type="#_x0000_t201" alt="{LABEL} the appraisal"'
        ' style="position:absolute;z-index:1" o:button="t" fillcolor="buttonFace [67]"'
        ' strokecolor="windowText [64]" o:insetmode="auto">'
        '<v:fill color2="buttonFace [67]" o:detectmouseclick="t"/><o:lock v:ext="edit" rotation="t"/>'
        '<v:textbox o:singleclick="f"><div style="text-align:center">'
        f'<font face="Calibri" size="220" color="#000000">{LABEL}</font></div></v:textbox>'
        f'<x:ClientData ObjectType="Button"><x:Anchor>{anchor}</x:Anchor><x:PrintObject>False</x:PrintObject>'
        f"<x:AutoFill>False</x:AutoFill><x:FmlaMacro>[0]!{MACRO}</x:FmlaMacro>"
        "<x:TextHAlign>Center</x:TextHAlign><x:TextVAlign>Center</x:TextVAlign></x:ClientData></v:shape></xml>"
    ).encode()
