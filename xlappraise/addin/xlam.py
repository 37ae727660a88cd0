"""In: the system it is for. Out: xlappraise.xlam, the add-in, byte for byte the same in the same version."""

import importlib.util
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from xlappraise import __version__
from xlappraise.addin import cfb, ovba, ribbon, vba_project
from xlappraise.addin.vba_project import Module
from xlappraise.records import NamedTuple
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.guarded_xml import Attributes, Budget, scan
from xlappraise.xlsx.refusals import CannotRead, CannotWrite

WINDOWS, MAC = "windows", "mac"
FILE_NAME = "xlappraise.xlam"
DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a zip can tell: a build date would make equal add-ins differ."""

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
VBA_TYPE = "application/vnd.ms-office.vbaProject"
VBA_RELATION = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
VBA_PART = "xl/vbaProject.bin"
VBA_RELATIONS = "xl/_rels/vbaProject.bin.rels"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Macros(NamedTuple):
    """The parts that hold a macro project, and the content type of each but `.rels`."""

    parts: Mapping[str, bytes]
    types: Mapping[str, str]

    @property
    def is_signed(self) -> bool:
        """Whether a signature comes with the project."""
        return len(self.types) > 1


def source(name: str) -> str:
    """Macro source that ships with the package."""
    return (Path(__file__).parent / "source" / name).read_text(encoding="ascii")


def slim(system: str = WINDOWS) -> Module:
    """The one module that starts Python, for Windows or for the Mac."""
    return Module("Appraisal", vba_project.CODE, source(f"Appraisal_{system}.bas"))


def modules(system: str) -> list[Module]:
    """Every module of the add-in. Raises CannotWrite when a Mac needs xlwings and it is not installed."""
    found = [
        vba_project.document("ThisWorkbook", vba_project.WORKBOOK_BASE),
        vba_project.document("Sheet1", vba_project.SHEET_BASE),
        slim(system),
        Module("Ribbon", vba_project.CODE, source("Ribbon.bas")),
    ]
    return found + (_xlwings_modules() if system == MAC else [])


def xlwings_file(name: str) -> Path:
    """A file inside the installed xlwings, found without importing it. Raises CannotWrite."""
    spec = importlib.util.find_spec("xlwings")
    path = Path(spec.origin).parent / name if spec and spec.origin else None
    if path is None or not path.is_file():
        raise CannotWrite(f"On a Mac the add-in needs the Python package xlwings with its file {name}.")
    return path


def _xlwings_modules() -> list[Module]:
    """The two modules of xlwings (BSD and MIT licences, texts inside) that reach Python on a Mac."""
    text = xlwings_file("xlwings_custom_addin.bas").read_text(encoding="utf-8")
    dictionary = xlwings_file("addin/Dictionary.cls").read_text(encoding="utf-8")
    return [
        Module("xlwings", vba_project.CODE, text),
        vba_project.class_module("Dictionary", dictionary),
    ]


def own_macros(system: str) -> Macros:
    """Our own macro project, unsigned. For Windows it is the same in every version that changes no macro."""
    return Macros({VBA_PART: vba_project.write(modules(system))}, {VBA_PART: VBA_TYPE})


def signed_macros(path: Path) -> Macros:
    """The macro project of an add-in that IT signed in Excel, with its signature.

    Raises CannotRead when it cannot be read, CannotWrite when it is not signed or holds other code than ours.
    """
    macros = macros_of(path)
    if not macros.is_signed:
        raise CannotWrite(f"The macros in '{path.name}' are not signed: sign them in Excel and save it first.")
    ours = {module.name: module.source for module in modules(WINDOWS)}
    if comparable(vba_project.read(macros.parts[VBA_PART])) != comparable(ours):
        raise CannotWrite(
            f"The macros in '{path.name}' are not those of this version: build the add-in and sign it again."
        )
    return macros


def macros_of(path: Path) -> Macros:
    """The macro project of a workbook or add-in, with its signature if there is one. Raises CannotRead."""
    try:
        archive = Archive(path.read_bytes(), str(path))
    except OSError as error:
        raise CannotRead(f"'{path.name}' cannot be read ({error.strerror}).") from error
    names = [entry.name for entry in archive.entries if entry.name.startswith("xl/vbaProject")]
    parts = {name: archive.read(name) for name in names}
    types = _types(archive, names)
    if VBA_RELATIONS in archive:
        parts[VBA_RELATIONS] = archive.read(VBA_RELATIONS)
    try:
        vba_project.read(parts[VBA_PART])
    except (KeyError, cfb.NotCompound, ovba.NotCompressed) as error:
        raise CannotRead(f"'{path.name}' holds no macros that can be read.") from error
    return Macros(parts, types)


def comparable(code: Mapping[str, str]) -> dict[str, list[str]]:
    """Source by module without what Excel's editor may change: case, spaces, empty and Attribute lines."""
    return {
        name: [
            " ".join(line.casefold().split())
            for line in text.splitlines()
            if line.strip() and not line.startswith("Attribute ")
        ]
        for name, text in code.items()
    }


def _types(archive: Archive, names: list[str]) -> dict[str, str]:
    """Content type of each of the parts named. Raises CannotRead."""
    defaults, types = {}, {}

    def start(name: str, attributes: Attributes) -> None:
        kind = attributes.get("ContentType", "")
        if name == "Default":
            defaults[attributes.get("Extension", "")] = kind
        else:
            types[attributes.get("PartName", "").lstrip("/")] = kind

    scan(archive, "[Content_Types].xml", Budget(), start)
    return {name: types.get(name) or defaults.get(name.rpartition(".")[2], "") for name in names}


def xlam(system: str = WINDOWS, signed: Path | None = None) -> bytes:
    """The add-in as a file's bytes; with `signed`, its macros and signature instead of fresh ones.

    Raises CannotRead or CannotWrite.
    """
    if signed and system == MAC:
        raise CannotWrite("Only the add-in for Windows can be signed once for all; on a Mac it is built as it is.")
    macros = signed_macros(signed) if signed else own_macros(system)
    types = {
        "xl/workbook.xml": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
        "xl/worksheets/sheet1.xml": _spreadsheet("worksheet"),
        "xl/styles.xml": _spreadsheet("styles"),
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        **macros.types,
    }
    texts = {
        "[Content_Types].xml": _content_types(types),
        "_rels/.rels": relationships(
            (f"{OFFICE}/officeDocument", "xl/workbook.xml"),
            (
                "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility",
                "customUI/customUI.xml",
            ),
            (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": relationships(
            (f"{OFFICE}/worksheet", "worksheets/sheet1.xml"),
            (f"{OFFICE}/styles", "styles.xml"),
            (VBA_RELATION, "vbaProject.bin"),
        ),
        "xl/worksheets/sheet1.xml": SHEET,
        "xl/styles.xml": STYLES,
        "docProps/core.xml": _core(),
    }
    parts = {name: (DECLARATION + text).encode() for name, text in texts.items()}
    return zip_of(parts | {"customUI/customUI.xml": ribbon.xml()} | dict(macros.parts))


def zip_of(parts: Mapping[str, bytes]) -> bytes:
    """A zip of these parts in this order, with a fixed date."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # else it tells on which system it was built
            package.writestr(info, data)
    return buffer.getvalue()


def _spreadsheet(kind: str) -> str:
    """Content type of a part of a workbook."""
    return f"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"


def _content_types(types: Mapping[str, str]) -> str:
    """The part that tells every part's type."""
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types.items())
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def relationships(*pairs: tuple[str, str]) -> str:
    """A relationships part: kind and target of each, numbered rId1 and on."""
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(pairs, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def _core() -> str:
    """Title and description, which Excel shows in its list of add-ins; the description names the version."""
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>Appraisal</dc:title><dc:description>xlappraise {__version__}</dc:description>"
        "</cp:coreProperties>"
    )


WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr codeName="ThisWorkbook"/>'
    '<bookViews><workbookView visibility="hidden"/></bookViews>'
    '<sheets><sheet name="xlappraise" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
SHEET = f'<worksheet xmlns="{MAIN}"><sheetPr codeName="Sheet1"/><sheetData/></worksheet>'
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
