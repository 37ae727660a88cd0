"""In: an .xlsx file. Out: the same as .xlsm with the slim macro module and a button; all else as it was."""

import posixpath
import re
from pathlib import Path
from typing import NamedTuple

from xlappraise.addin import build, splice, vba_project
from xlappraise.addin.splice import Edit, Tag
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.refusals import CannotRead, CannotWrite, shown

MACRO = "Recalculate"
LABEL = "Recalculate"
PLAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
AFTER_BUTTON = (
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
"""What follows `legacyDrawing` in a sheet (CT_Worksheet); Excel wraps `controls` in AlternateContent."""
BEFORE_PROPERTIES = ("fileVersion", "fileSharing")


class _Parts(dict[str, bytes]):
    """The parts by name; one that is missing is the workbook's fault, not ours."""

    def __missing__(self, name: str) -> bytes:
        """Raises CannotWrite."""
        raise CannotWrite(f"The workbook is damaged (its part {shown(name)} is missing): open it in Excel and save it.")


class _SheetPart(NamedTuple):
    """A sheet: its name, its part, and its elements down to the first level."""

    name: str
    part: str
    tags: list[Tag]


def to_xlsm(source: Path, target: Path, sheet: str, place: Area) -> None:
    """Write `source` as a workbook with macros, a Recalculate button covering the cells of `place`.

    `target` must not be there yet. Raises CannotRead and CannotWrite; then nothing was written.
    """
    try:
        data = source.read_bytes()
    except OSError as error:
        raise CannotRead(f"'{source.name}' cannot be read ({error.strerror}).") from error
    made = with_button(data, sheet, place, source.name)
    try:
        with target.open("xb") as file:
            file.write(made)
    except FileExistsError as error:
        raise CannotWrite(f"'{target.name}' is there already and was left as it is.") from error
    except OSError as error:
        raise CannotWrite(f"'{target.name}' cannot be written ({error.strerror}).") from error


def with_button(data: bytes, sheet: str, place: Area, path: str = "workbook") -> bytes:
    """The bytes of an .xlsm made of the bytes of an .xlsx; see `to_xlsm`."""
    archive = Archive(data, path)
    parts = _Parts((entry.name, archive.read(entry.name)) for entry in archive.entries)
    workbook, types = _workbook_part(parts), _content_types(parts)
    relations = _relations(parts, workbook)
    book_tags = splice.tags(parts[workbook], depth=2)
    sheets = _sheets(parts, book_tags, relations)
    target = next((one for one in sheets if one.name.casefold() == sheet.casefold()), None)
    if target is None:
        raise CannotWrite(f"'{path}' has no sheet '{sheet}' to put the button on.")
    added = _button_parts(parts, target, place)
    names = _code_names(parts, workbook, book_tags, sheets)
    if not any(kind == build.VBA_RELATION for kind, _ in relations.values()):
        _relate(parts, workbook, build.VBA_RELATION, "/" + build.VBA_PART)
    parts[build.VBA_PART] = _project(names)
    _declare(parts, types, workbook, added)
    return build.zipped(parts)


def _workbook_part(parts: _Parts) -> str:
    """The part that is the workbook. Raises CannotWrite for one that is no plain .xlsx."""
    for kind, target in _relations(parts, "").values():
        if kind == f"{build.OFFICE}/officeDocument" and target in parts:
            return target
    raise CannotWrite("The workbook is not an ordinary .xlsx: open it in Excel, save it as Excel Workbook, try again.")


def _content_types(parts: _Parts) -> list[Tag]:
    """The elements of the part that tells every part's type. Raises CannotWrite for a book with macros."""
    types = splice.tags(parts["[Content_Types].xml"], depth=1)
    kinds = {tag.attributes.get("ContentType") for tag in types}
    if MACRO_TYPE in kinds or build.VBA_PART in parts:
        raise CannotWrite("The workbook holds macros already: the button is only put into one that has none.")
    if PLAIN_TYPE not in kinds:
        raise CannotWrite("The workbook is not an .xlsx: open it in Excel, save it as Excel Workbook, try again.")
    return types


def _relations_part(part: str) -> str:
    """Where a part's relationships are told."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relations(parts: _Parts, part: str) -> dict[str, tuple[str, str]]:
    """A part's relationships by identifier: kind and the part meant."""
    where = _relations_part(part)
    found = {}
    for tag in splice.tags(parts[where], depth=1)[1:] if where in parts else []:
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), tag.attributes["Target"]))
        found[tag.attributes["Id"]] = tag.attributes["Type"], target.lstrip("/")
    return found


def _meant(relations: dict[str, tuple[str, str]], tag: Tag) -> str:
    """The part that an element names by its r:id; '' (which no part is called) when it names none."""
    key = next((value for name, value in tag.attributes.items() if name.endswith(":id")), "")
    return relations.get(key, ("", ""))[1]


def _relate(parts: _Parts, part: str, kind: str, target: str) -> str:
    """Adds a relationship to a part; its identifier."""
    where = _relations_part(part)
    if where not in parts:
        parts[where] = (build.DECLARATION + build.relationships()).encode()
    taken = _relations(parts, part)
    new = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
    root = splice.tags(parts[where], depth=0)[0]
    text = f'<{root.prefix}Relationship Id="{new}" Type="{kind}" Target="{target}"/>'
    parts[where] = splice.apply(parts[where], [splice.before_close(parts[where], root, text)])
    return new


def _sheets(parts: _Parts, tags: list[Tag], relations: dict[str, tuple[str, str]]) -> list[_SheetPart]:
    """The sheets in their order."""
    found = []
    for tag in tags:
        if tag.name == "sheet" and tag.depth == 2:
            part = _meant(relations, tag)
            found.append(_SheetPart(tag.attributes["name"], part, splice.tags(parts[part], depth=1)))
    return found


def _code_names(parts: _Parts, workbook: str, tags: list[Tag], sheets: list[_SheetPart]) -> dict[str, str]:
    """Sees to it that the workbook and every sheet has a code name: the name, and the base of its module."""
    properties = splice.only(tags, "workbookPr")
    book_name = (properties.attributes if properties else {}).get("codeName") or "ThisWorkbook"
    if properties is None or "codeName" not in properties.attributes:
        parts[workbook] = splice.apply(parts[workbook], [_book_name(tags, properties, book_name)])
    names = {book_name: vba_project.WORKBOOK_BASE}
    given = [_given(sheet) for sheet in sheets]
    fresh = (name for number in range(1, 10_000) if (name := f"Sheet{number}") not in {*given, book_name})
    for sheet, old in zip(sheets, given, strict=True):
        name = old or next(fresh)
        base = vba_project.CHART_BASE if sheet.tags[0].name == "chartsheet" else vba_project.SHEET_BASE
        names[name] = base
        if not old:
            current = splice.tags(parts[sheet.part], depth=1)
            parts[sheet.part] = splice.apply(parts[sheet.part], [_sheet_name(current, name)])
    return names


def _given(sheet: _SheetPart) -> str:
    """A sheet's code name, or nothing."""
    properties = splice.only(sheet.tags, "sheetPr")
    return properties.attributes.get("codeName", "") if properties else ""


def _book_name(tags: list[Tag], properties: Tag | None, name: str) -> Edit:
    """The edit that gives the workbook its code name."""
    if properties:
        return splice.attribute(properties, f' codeName="{name}"')
    root = tags[0]
    follower = next(tag for tag in tags if tag.depth == 1 and tag.name not in BEFORE_PROPERTIES)
    return Edit(follower.start, follower.start, f'<{root.prefix}workbookPr codeName="{name}"/>')


def _sheet_name(tags: list[Tag], name: str) -> Edit:
    """The edit that gives a sheet its code name."""
    properties, root = splice.only(tags, "sheetPr"), tags[0]
    if properties:
        return splice.attribute(properties, f' codeName="{name}"')
    return Edit(root.head, root.head, f'<{root.prefix}sheetPr codeName="{name}"/>')


def _project(names: dict[str, str]) -> bytes:
    """vbaProject.bin: a module for the workbook and each sheet, and ours."""
    documents = [vba_project.document(name, base) for name, base in names.items()]
    try:
        return vba_project.write([*documents, build.slim()])
    except UnicodeEncodeError as error:
        raise CannotWrite("A sheet's code name is in letters that this writer does not know.") from error


def _button_parts(parts: _Parts, sheet: _SheetPart, place: Area) -> str:
    """Draws the button; the name of the part made for it, or '' when it joined the comments there."""
    shapes = splice.only(sheet.tags, "legacyDrawing")
    if shapes:
        part = _meant(_relations(parts, sheet.part), shapes)
        numbers = [int(number) for number in re.findall(rb"_x0000_s(\d+)", parts[part])]
        root = splice.tags(parts[part], depth=0)[0]
        shape = _shape(max(numbers, default=1024) + 1, place)
        text = shape if b'"_x0000_t201"' in parts[part] else SHAPE_TYPE + shape
        if not all(space.encode() in parts[part][: root.head] for space in VML.split()):
            text = text.replace(' id="_x0000_', f' {VML} id="_x0000_')
        parts[part] = splice.apply(parts[part], [splice.before_close(parts[part], root, text)])
        return ""
    taken = [int(n) for name in parts if name.endswith(".vml") for n in _blocks(parts[name])]
    block = max(taken, default=0) + 1
    part = next(name for n in range(1, 1_000) if (name := f"xl/drawings/vmlDrawing{n}.vml") not in parts)
    layout = f'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{block}"/></o:shapelayout>'
    text = f"<xml {VML}>{layout}{SHAPE_TYPE}{_shape(block * 1024 + 1, place)}</xml>"
    key = _relate(parts, sheet.part, f"{build.OFFICE}/vmlDrawing", "/" + part)
    parts[part] = text.encode()
    parts[sheet.part] = splice.apply(parts[sheet.part], [_hook(sheet, key)])
    return part


def _blocks(vml: bytes) -> list[bytes]:
    """Blocks of 1,024 shape numbers that a drawing has taken."""
    return [number for data in re.findall(rb'idmap[^>]*data="([\d,]+)"', vml) for number in data.split(b",")]


def _hook(sheet: _SheetPart, key: str) -> Edit:
    """The edit that ties the drawing to its sheet, at the place that the format's order demands."""
    root = sheet.tags[0]
    text = f'<{root.prefix}legacyDrawing xmlns:r="{build.OFFICE}" r:id="{key}"/>'
    follower = next((tag for tag in sheet.tags[1:] if tag.name in AFTER_BUTTON), None)
    at = follower.start if follower else root.close
    return Edit(at, at, text)


def _declare(parts: _Parts, types: list[Tag], workbook: str, drawing: str) -> None:
    """Tells the new parts' types, and that the workbook holds macros."""
    xml, root = parts["[Content_Types].xml"], types[0]
    known = {tag.attributes.get("Extension", "").casefold() for tag in types}
    default = f'<{root.prefix}Default Extension="vml" ContentType="{VML_TYPE}"/>'
    override = f'<{root.prefix}Override PartName="/{build.VBA_PART}" ContentType="{build.VBA_TYPE}"/>'
    edits = [splice.before_close(xml, root, default * (bool(drawing) and "vml" not in known) + override)]
    for tag in types:
        if tag.attributes.get("ContentType") == PLAIN_TYPE:
            at = xml.index(PLAIN_TYPE.encode(), tag.start)
            edits.append(Edit(at, at + len(PLAIN_TYPE), MACRO_TYPE))
    parts["[Content_Types].xml"] = splice.apply(xml, edits)


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


def _shape(number: int, place: Area) -> str:
    """The button: a form control (not ActiveX) that covers the cells of `place` and is not printed."""
    anchor = f"{place.first_column - 1}, 3, {place.first_row - 1}, 3, {place.last_column}, 0, {place.last_row}, 0"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t201" alt="{LABEL} the appraisal"'
        ' style="position:absolute;z-index:1" o:button="t" fillcolor="buttonFace [67]"'
        ' strokecolor="windowText [64]" o:insetmode="auto">'
        '<v:fill color2="buttonFace [67]" o:detectmouseclick="t"/><o:lock v:ext="edit" rotation="t"/>'
        '<v:textbox o:singleclick="f"><div style="text-align:center">'
        f'<font face="Calibri" size="220" color="#000000">{LABEL}</font></div></v:textbox>'
        f'<x:ClientData ObjectType="Button"><x:Anchor>{anchor}</x:Anchor><x:PrintObject>False</x:PrintObject>'
        f"<x:AutoFill>False</x:AutoFill><x:FmlaMacro>[0]!{MACRO}</x:FmlaMacro>"
        "<x:TextHAlign>Center</x:TextHAlign><x:TextVAlign>Center</x:TextVAlign></x:ClientData></v:shape>"
    )
