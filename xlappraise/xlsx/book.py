"""The workbook part and what it refers to: in, an archive; out, sheets in order with their parts, names, styles."""

from collections.abc import Iterable

from xlappraise.records import NamedTuple
from xlappraise.xlsx import limits
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.guarded_xml import Attributes, Budget, relation_id, scan, truth
from xlappraise.xlsx.refusals import CannotRead, safe_text

WORKBOOKS = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
    "application/vnd.ms-excel.sheet.macroenabled.main+xml",
    "application/vnd.ms-excel.template.macroenabled.main+xml",
    "application/vnd.ms-excel.addin.macroenabled.main+xml",
)


class Relation(NamedTuple):
    """A link from one part to another. `kind` is the last word of its type; `target` is '' when it leaves the file."""

    id: str
    kind: str
    target: str


class SheetPart(NamedTuple):
    """A worksheet as the workbook lists it."""

    name: str
    part: str
    hidden: bool


class Book(NamedTuple):
    """What the workbook part says."""

    part: str
    sheets: tuple[SheetPart, ...]
    names: dict[str, str]
    date1904: bool
    shared_strings: str | None
    styles: str | None
    relations: tuple[Relation, ...]
    tabs: tuple[str, ...]
    """Names of all tabs in order, chart sheets too."""


def relations_part(part: str) -> str:
    """Where the relations of a part are kept."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def target_part(part: str, target: str) -> str:
    """The part that `target`, written in the relations of `part`, means."""
    steps = [] if target.startswith("/") else part.split("/")[:-1]
    for step in target.replace("\\", "/").split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def relations(archive: Archive, part: str, budget: Budget) -> tuple[Relation, ...]:
    """The relations of a part ('' is the package's own); none when it has none. Raises CannotRead."""
    found: list[Relation] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            outside = attributes.get("TargetMode", "").casefold() == "external"
            target = "" if outside else archive.stored_name(target_part(part, attributes.get("Target", "")))
            kind = attributes.get("Type", "").rpartition("/")[2]
            found.append(Relation(attributes.get("Id", ""), kind, target))
            if len(found) > limits.MOST_RELATIONS:
                raise archive.damage(f"its part {safe_text(relations_part(part))} names too many parts")

    if relations_part(part) in archive:
        scan(archive, relations_part(part), budget, start)
    return tuple(found)


def content_type(archive: Archive, part: str, budget: Budget) -> str:
    """The content type of a part in lower case, '' when none is declared."""
    types: dict[str, str] = {}
    extension = part.rpartition(".")[2].casefold()

    def start(name: str, attributes: Attributes) -> None:
        declared = attributes.get("ContentType", "").casefold()
        if name == "Override" and attributes.get("PartName", "").casefold() == f"/{part}".casefold():
            types["part"] = declared
        elif name == "Default" and attributes.get("Extension", "").casefold() == extension:
            types["extension"] = declared

    scan(archive, "[Content_Types].xml", budget, start)
    return types.get("part", types.get("extension", ""))


def read_book(archive: Archive, budget: Budget) -> Book:
    """What the workbook part of the archive says. Raises CannotRead when there is none or it is broken."""
    part = _main_part(archive, budget)
    arrows = relations(archive, part, budget)
    listed: list[Attributes] = []
    names = _Names(archive)
    date1904 = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal date1904
        names.start(name, attributes)
        if name == "sheet":
            listed.append(attributes)
        elif name == "workbookPr":
            date1904 = truth(attributes.get("date1904"))

    scan(archive, part, budget, start, end=names.end, text=names.text)
    tabs = tuple(attributes.get("name", "") for attributes in listed)
    return Book(
        part,
        _sheets(archive, listed, tabs, arrows),
        names.references(tabs),
        date1904,
        _only(arrows, "sharedStrings"),
        _only(arrows, "styles"),
        arrows,
        tabs,
    )


class _Names:
    """Collects the defined names of a workbook, no more than the limit."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._found: list[tuple[str, str, str]] = []
        self._open: Attributes | None = None
        self._pieces: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "definedName":
            self._open, self._pieces = attributes, []

    def text(self, text: str) -> None:
        if self._open is not None:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        if name == "definedName" and self._open is not None:
            where = self._open.get("localSheetId", "")
            self._found.append((self._open.get("name", ""), where, "".join(self._pieces)))
            self._open = None
            if len(self._found) > limits.MOST_NAMES:
                raise self._archive.refuse(
                    f"has more than {limits.MOST_NAMES:,} defined names: delete those that nobody needs under "
                    "Formulas, Name Manager, and save it again."
                )

    def references(self, tabs: tuple[str, ...]) -> dict[str, str]:
        """Names and what they refer to; one that holds on a single sheet only is given as Sheet!Name."""
        result: dict[str, str] = {}
        for name, where, text in self._found:
            key = name
            if where:
                local = where.isascii() and where.isdigit() and len(where) < 6 and int(where) < len(tabs)
                key = f"{tabs[int(where)] if local else '?'}!{name}"
            result.setdefault(key, text)
        return result


def _main_part(archive: Archive, budget: Budget) -> str:
    if "[Content_Types].xml" not in archive or "_rels/.rels" not in archive:
        raise archive.damage("parts that every workbook has are missing")
    for relation in relations(archive, "", budget):
        if relation.kind == "officeDocument":
            declared = content_type(archive, relation.target, budget)
            if relation.target in archive and declared in WORKBOOKS:
                return relation.target
    raise archive.refuse("is not an Excel workbook: open it in the program that made it and save it as .xlsx.")


def _only(arrows: Iterable[Relation], kind: str) -> str | None:
    return next((arrow.target for arrow in arrows if arrow.kind == kind and arrow.target), None)


def _sheets(
    archive: Archive, listed: list[Attributes], tabs: tuple[str, ...], arrows: tuple[Relation, ...]
) -> tuple[SheetPart, ...]:
    by_id = {arrow.id: arrow for arrow in arrows}
    sheets: list[SheetPart] = []
    seen: set[str] = set()
    parts: set[str] = set()
    for name, attributes in zip(tabs, listed, strict=True):
        if "" in (value for key, value in attributes.items() if key.endswith("/relationships id")):
            continue  # a module of Excel 5, which later versions of Excel keep as a tab without a part
        arrow = by_id.get(relation_id(attributes))
        if arrow is None or not name or arrow.target not in archive:
            raise archive.damage(f"its sheet '{safe_text(name)}' is missing")
        if name.casefold() in seen:
            raise archive.damage(f"it has two sheets called '{safe_text(name)}'")
        if arrow.kind != "worksheet":
            continue
        if arrow.target.casefold() in parts or len(name) > limits.LONGEST_SHEET_NAME:
            raise archive.damage(f"its sheet '{safe_text(name)}' is not its own")
        seen.add(name.casefold())
        parts.add(arrow.target.casefold())
        sheets.append(SheetPart(name, arrow.target, attributes.get("state", "visible") != "visible"))
    if not sheets:
        raise archive.damage("it has no sheets")
    return tuple(sheets)


__all__ = [
    "Book",
    "CannotRead",
    "Relation",
    "SheetPart",
    "content_type",
    "read_book",
    "relations",
    "target_part",
]
