"""What Excel or Word repairs on opening, as far as a file itself shows it: bytes of an Office file in, faults out.

A judge of our own beside Microsoft's validator, which looks at each part by itself: here is what must agree between
parts and cells.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import combinations
from urllib.parse import unquote
from xml.etree import ElementTree

from openpyxl.utils import range_boundaries

Element = ElementTree.Element
Area = tuple[int, int, int, int]
"""First column and row, last column and row."""

M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
P = "{http://schemas.openxmlformats.org/package/2006/relationships}"
T = "{http://schemas.openxmlformats.org/package/2006/content-types}"
LONGEST = {"promptTitle": 32, "prompt": 255, "errorTitle": 32, "error": 225}
"""Characters that Excel takes in the messages of a validation."""
LIST, FORMULA, TEXT, TAB = 255, 8192, 32_767, 31
"""Characters of a list typed into a validation, of a formula, of a cell's text and of a sheet's name."""
LINK = re.compile(r'HYPERLINK\("#((?:[^"]|"")*)"')
SHEET_OF = re.compile(r"(?:'((?:[^']|'')+)'|([^\s'!(),;:+*/&=<>{}\"-]+))!")


class Package:
    """The parts of an Office file."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.names = archive.namelist()
            self.parts = {name: archive.read(name) for name in self.names}

    @cached_property
    def trees(self) -> Mapping[str, Element]:
        """Every part of XML, read."""
        kinds = (".xml", ".rels", ".vml")
        return {name: ElementTree.fromstring(data) for name, data in self.parts.items() if name.endswith(kinds)}

    def relations(self, part: str) -> dict[str, str]:
        """By identifier: the parts that a part of the file leads to; '' for what is outside."""
        folder, name = posixpath.split(part)
        found = self.trees.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        relations = {}
        for each in found if found is not None else ():
            outside = each.get("TargetMode") == "External"
            target = unquote(each.get("Target", ""))
            relations[each.get("Id", "")] = "" if outside else posixpath.normpath(posixpath.join("/", folder, target))
        return relations


def faults(data: bytes) -> list[str]:
    """Everything about the file that a program would repair or refuse; empty for a sound one."""
    package = Package(data)
    found = [*_types(package), *_relations(package)]
    if "xl/workbook.xml" in package.parts and not found:
        found += _workbook(package)
    return found


# --------------------------------------------------------------------------------------------------- the package


def _types(package: Package) -> Iterator[str]:
    """Each part has one type, and no type is for a part that is missing."""
    tree = package.trees["[Content_Types].xml"]
    defaults = {each.get("Extension", "").lower() for each in tree if each.tag == f"{T}Default"}
    overrides = [each.get("PartName", "").lstrip("/") for each in tree if each.tag == f"{T}Override"]
    yield from (f"{name} has two types" for name, n in Counter(overrides).items() if n > 1)
    yield from (f"a type is told for {name}, which is missing" for name in overrides if name not in package.parts)
    yield from (f"{name} is there twice" for name, n in Counter(map(str.lower, package.names)).items() if n > 1)
    for name in package.names:
        if name != "[Content_Types].xml" and name not in overrides and name.rpartition(".")[2] not in defaults:
            yield f"{name} has no type"


def _relations(package: Package) -> Iterator[str]:
    """Each relation leads to a part, has a number of its own, and each that a part names is there."""
    for name, tree in package.trees.items():
        if name.endswith(".rels"):
            numbers = Counter(each.get("Id") for each in tree)
            yield from (f"{name}: {number} is there twice" for number, n in numbers.items() if n > 1)
            continue
        relations = package.relations(name)
        for target in relations.values():
            if target and target.lstrip("/") not in package.parts:
                yield f"{name} leads to {target}, which is missing"
        for element in tree.iter():
            for key, value in element.attrib.items():
                if key.startswith(R) and value and value not in relations:
                    yield f"{name} names {value}, which is no relation of it"
    for target in package.relations("").values():
        if target and target.lstrip("/") not in package.parts:
            yield f"the file leads to {target}, which is missing"


# -------------------------------------------------------------------------------------------------- the workbook


def _workbook(package: Package) -> Iterator[str]:
    """What must agree between the workbook, its sheets, names, tables and styles."""
    book = package.trees["xl/workbook.xml"]
    relations = package.relations("xl/workbook.xml")
    sheets = {each.get("name", ""): relations[each.get(f"{R}id", "")].lstrip("/") for each in book.iter(f"{M}sheet")}
    tabs = {name.casefold() for name in sheets}
    if len(tabs) != len(sheets):
        yield "two sheets have one name"
    yield from (f"the name of sheet {n!r} is none" for n in sheets if len(n) > TAB or set(n) & set("[]:*?/\\") or not n)
    yield from _names(book, len(sheets), tabs)
    yield from _tables(package, sheets, {each.get("name", "").casefold() for each in book.iter(f"{M}definedName")})
    yield from _styles(package)
    for name, part in sheets.items():
        tree = package.trees[part]
        yield from (f"{name}: {fault}" for fault in _sheet(package, tree, tabs))


def _names(book: Element, sheets: int, tabs: set[str]) -> Iterator[str]:
    """Workbook names: one of each, for sheets that are there."""
    names = list(book.iter(f"{M}definedName"))
    scoped = Counter((each.get("name", "").casefold(), each.get("localSheetId")) for each in names)
    yield from (f"the name {name} is there twice" for (name, _), n in scoped.items() if n > 1)
    for each in names:
        name, text, local = each.get("name"), each.text or "", each.get("localSheetId")
        if "#REF!" in text or not text:
            yield f"the name {name} refers to nothing ({text})"
        if local is not None and int(local) >= sheets:
            yield f"the name {name} is for sheet {local}, which is missing"
        yield from (f"the name {name} reads {tab}, which is missing" for tab in _tabs_in(text) if tab not in tabs)


def _tabs_in(formula: str) -> list[str]:
    """The tabs that a formula names, folded."""
    bare = re.sub(r'"(?:[^"]|"")*"', '""', formula)
    return [(quoted.replace("''", "'") or plain).casefold() for quoted, plain in SHEET_OF.findall(bare)]


def _tables(package: Package, sheets: Mapping[str, str], names: set[str]) -> Iterator[str]:
    """Tables: their own numbers and names, headings as in their cells, no two on one cell."""
    seen: list[tuple[str, str]] = []
    for sheet, part in sheets.items():
        cells, areas = _texts(package, package.trees[part]), []
        for target in package.relations(part).values():
            tree = package.trees.get(target.lstrip("/"))
            if tree is None or tree.tag != f"{M}table":
                continue
            name, area = tree.get("displayName", ""), range_boundaries(tree.get("ref", ""))
            seen.append((tree.get("id", ""), name.casefold()))
            areas.append((name, area))
            heads = [column.get("name", "") for column in tree.iter(f"{M}tableColumn")]
            columns = range(area[0], area[2] + 1)
            if tree.get("headerRowCount") != "0":
                written = [cells.get((area[1], column)) for column in columns]
                told = [re.sub(r"_x000[aA]_", "\n", head) for head in heads]
                if told != written:
                    yield f"{sheet}: the headings of {name} are {heads}, its cells {written}"
            if len({head.casefold() for head in heads}) != len(columns):
                yield f"{sheet}: {name} has two columns of one name, or not one a column"
            filters = tree.find(f"{M}autoFilter")
            if filters is not None and filters.get("ref") != tree.get("ref"):
                yield f"{sheet}: {name} filters other cells than its own"
        areas += [("merged cells", range_boundaries(each.get("ref", ""))) for each in _all(package, part, "mergeCell")]
        for (one, first), (other, second) in combinations(areas, 2):
            if _overlap(first, second):
                yield f"{sheet}: {one} and {other} share cells"
    for place in (0, 1):
        yield from (f"two tables are {each!r}" for each, n in Counter(pair[place] for pair in seen).items() if n > 1)
    yield from (f"{name} is a table and a workbook name" for _, name in seen if name in names)


def _all(package: Package, part: str, tag: str) -> Iterable[Element]:
    return package.trees[part].iter(f"{M}{tag}")


def _overlap(one: Area, other: Area) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _texts(package: Package, sheet: Element) -> dict[tuple[int, int], str]:
    """The texts of a sheet's cells, by row and column."""
    shared = _shared(package)
    found = {}
    for cell in sheet.iter(f"{M}c"):
        column, row, _, _ = range_boundaries(cell.get("r", ""))
        value = cell.findtext(f"{M}v")
        if cell.get("t") == "s" and value:
            found[row, column] = shared[int(value)]
        elif cell.get("t") == "inlineStr":
            found[row, column] = "".join(each.text or "" for each in cell.iter(f"{M}t"))
        elif cell.get("t") == "str":
            found[row, column] = value or ""
    return found


def _shared(package: Package) -> list[str]:
    tree = package.trees.get("xl/sharedStrings.xml")
    if tree is None:
        return []
    return ["".join(t.text or "" for t in entry.iter(f"{M}t")) for entry in tree.iter(f"{M}si")]


def _styles(package: Package) -> Iterator[str]:
    """Formats that are there for each that is named."""
    tree = package.trees["xl/styles.xml"]
    sizes = {name: len(found) for name in ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "dxfs")
             if (found := tree.find(f"{M}{name}")) is not None}  # fmt: skip
    for name, size in sizes.items():
        told = tree.find(f"{M}{name}").get("count")  # type: ignore[union-attr]
        if told is not None and int(told) != size:
            yield f"styles say {told} {name} and have {size}"
    for xf in tree.iter(f"{M}xf"):
        for key, of in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"), ("xfId", "cellStyleXfs")):
            if int(xf.get(key, "0")) >= sizes.get(of, 0):
                yield f"a style has {key} {xf.get(key)}, which is missing"


def _sheet(package: Package, tree: Element, tabs: set[str]) -> Iterator[str]:
    """Cells in order, formats and texts that are there, messages that fit, links that lead somewhere."""
    yield from _cells(package, tree, tabs)
    styles = package.trees["xl/styles.xml"].find(f"{M}dxfs")
    for rule in tree.iter(f"{M}cfRule"):
        if rule.get("dxfId") and int(rule.get("dxfId", "0")) >= len(styles if styles is not None else ()):
            yield f"a conditional format has dxfId {rule.get('dxfId')}, which is missing"
    for rule in tree.iter(f"{M}dataValidation"):
        where = rule.get("sqref", "")
        for key, most in LONGEST.items():
            if len(rule.get(key, "")) > most:
                yield f"the {key} of the validation of {where} has more than {most} characters"
        text = rule.findtext(f"{M}formula1") or ""
        if text.startswith('"') and len(text) - 2 > LIST:
            yield f"the list of the validation of {where} has more than {LIST} characters"
        yield from (f"the validation of {where} reads {tab}" for tab in _tabs_in(text) if tab not in tabs)
    areas = [(range_boundaries(part), each.get("sqref", "")) for each in tree.iter(f"{M}dataValidation")
             for part in each.get("sqref", "").split()]  # fmt: skip
    for (one, first), (other, second) in combinations(areas, 2):
        if _overlap(one, other):
            yield f"the validations of {first} and {second} share cells"
    for link in tree.iter(f"{M}hyperlink"):
        tab = _tabs_in(link.get("location", ""))
        if link.get("location") and "!" in link.get("location", "") and (not tab or tab[0] not in tabs):
            yield f"the link in {link.get('ref')} leads to {link.get('location')}, which is missing"


def _cells(package: Package, tree: Element, tabs: set[str]) -> Iterator[str]:
    """Each row and cell once and in order; each formula of a length that Excel takes, of sheets that are there."""
    formats = len(package.trees["xl/styles.xml"].find(f"{M}cellXfs") or ())
    texts, last_row = len(_shared(package)), 0
    for row in tree.iter(f"{M}row"):
        number, last = int(row.get("r", "0")), 0
        if number <= last_row:
            yield f"row {number} stands behind row {last_row}"
        last_row = number
        for cell in row.iter(f"{M}c"):
            place, value, formula = cell.get("r", ""), cell.findtext(f"{M}v") or "", cell.findtext(f"{M}f") or ""
            column, its_row, _, _ = range_boundaries(place)
            if column <= last or its_row != number:
                yield f"{place} is out of its order"
            last = column
            if int(cell.get("s", "0")) >= formats:
                yield f"{place} has a format that is missing"
            if cell.get("t") == "s" and int(value) >= texts:
                yield f"{place} has a text that is missing"
            if len(formula) > FORMULA or len(value) > TEXT:
                yield f"{place} is too long"
            if "#REF!" in formula:
                yield f"the formula in {place} refers to nothing"
            yield from (f"{place} reads {tab}, which is missing" for tab in _tabs_in(formula) if tab not in tabs)
            for target in LINK.findall(formula):
                if "!" in target and not {*_tabs_in(target)} <= tabs:
                    yield f"the link in {place} leads to {target}, which is missing"
