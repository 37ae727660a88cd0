"""In: modules as source text. Out: vbaProject.bin, a workbook's macro project (MS-OVBA 2.2), and back."""

import codecs
import struct
from collections.abc import Iterator, Sequence

from xlappraise.addin import cfb, ovba
from xlappraise.records import NamedTuple

CODE, CLASS, DOCUMENT = "module", "class", "document"
WORKBOOK_BASE = "0{00020819-0000-0000-C000-000000000046}"
SHEET_BASE = "0{00020820-0000-0000-C000-000000000046}"
CHART_BASE = "0{00020821-0000-0000-C000-000000000046}"
CLASS_BASE = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"

PROJECT_ID = "{6B1F0E5C-2C7D-4B57-9E0A-5D1C8B3F7A42}"
PROJECT_NAME = "AppraisalProject"
SEED = 0x5D
"""The obscured fields of PROJECT begin with a random byte; ours is always this one, for equal bytes."""

REFERENCES = (
    (
        "stdole",
        "*\\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\\Windows\\System32\\stdole2.tlb#OLE Automation",
    ),
    (
        "Office",
        "*\\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\\Program Files\\Common Files\\Microsoft Shared"
        "\\OFFICE16\\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)
"""What every project made by Excel refers to; found by the identifier, whatever the path."""

VBA_PROJECT = bytes.fromhex("CC61FFFF000000")
"""`_VBA_PROJECT` with no compiled code: Office compiles the source when it first loads it (2.3.4.1)."""


class Module(NamedTuple):
    """One module: its name, kind (CODE, CLASS or DOCUMENT) and whole source, `Attribute` lines included."""

    name: str
    kind: str
    source: str


def document(name: str, base: str) -> Module:
    """The empty module that stands behind a workbook or a sheet; `name` is its code name."""
    attributes = (
        f'VB_Name = "{name}"',
        f'VB_Base = "{base}"',
        "VB_GlobalNameSpace = False",
        "VB_Creatable = False",
        "VB_PredeclaredId = True",
        "VB_Exposed = True",
        "VB_TemplateDerived = False",
        "VB_Customizable = True",
    )
    return Module(name, DOCUMENT, "".join(f"Attribute {line}\n" for line in attributes))


def class_module(name: str, exported: str) -> Module:
    """A class module out of an exported .cls file: its heading is left out, as in a project."""
    lines = exported.splitlines()
    first = next(index for index, line in enumerate(lines) if line.startswith("Attribute VB_Name"))
    head = [lines[first], f'Attribute VB_Base = "{CLASS_BASE}"']
    return Module(name, CLASS, "\n".join([*head, *lines[first + 1 :]]) + "\n")


def write(modules: Sequence[Module]) -> bytes:
    """vbaProject.bin for these modules. Equal modules give equal bytes; source must fit code page 1252."""
    streams = {f"VBA/{module.name}": ovba.compress(_as_stored(module.source)) for module in modules}
    streams["VBA/_VBA_PROJECT"] = VBA_PROJECT
    streams["VBA/dir"] = ovba.compress(_dir(modules))
    streams["PROJECT"] = _project(modules).encode("cp1252")
    streams["PROJECTwm"] = _names(modules)
    return cfb.write(streams)


def read(project: bytes) -> dict[str, str]:
    """Source by module name, in the project's order; also of a project that Excel wrote, in any code page.

    Raises cfb.NotCompound or ovba.NotCompressed when it cannot be read.
    """
    streams = cfb.read(project)
    if "VBA/dir" not in streams:
        raise cfb.NotCompound("the compound file holds no macro project")
    found, name, encoding = {}, "", "cp1252"
    for kind, data in _records(ovba.decompress(streams["VBA/dir"])):
        if kind == 0x0003:
            encoding = _encoding(int.from_bytes(data, "little"))
        elif kind == 0x001A:
            name = data.decode(encoding, "replace")
        elif kind == 0x0031:
            packed = streams.get(f"VBA/{name}", b"")[int.from_bytes(data, "little") :]
            found[name] = ovba.decompress(packed).decode(encoding, "replace").replace("\r\n", "\n")
    return found


OTHER_NAMES = {10000: "mac_roman", 65001: "utf-8"}
"""Code pages that Python has under another name than cpNUMBER."""


def _encoding(code_page: int) -> str:
    """Python's name of a code page; that of Western Europe for one that it does not know."""
    name = OTHER_NAMES.get(code_page, f"cp{code_page}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Records of the dir stream: number and content."""
    at = 0
    while at + 6 <= len(data):
        kind, size = struct.unpack_from("<HI", data, at)
        # PROJECTVERSION says 4 and holds 6 bytes (2.3.4.2.1.11).
        size = 6 if kind == 0x0009 else size
        yield kind, data[at + 6 : at + 6 + size]
        at += 6 + size


def _as_stored(source: str) -> bytes:
    """Source as a project keeps it."""
    return "\r\n".join(source.splitlines()).encode("cp1252") + b"\r\n"


def _record(kind: int, data: bytes = b"") -> bytes:
    """One record of the dir stream."""
    return struct.pack("<HI", kind, len(data)) + data


def _text(kind: int, unicode_kind: int, text: str) -> bytes:
    """A record of text in the code page and the record of the same in Unicode."""
    return _record(kind, text.encode("cp1252")) + _record(unicode_kind, text.encode("utf-16-le"))


def _dir(modules: Sequence[Module]) -> bytes:
    """The dir stream: project, references, modules (2.3.4.2)."""
    language = struct.pack("<I", 0x0409)
    project = (
        _record(0x0001, struct.pack("<I", 1))
        + _record(0x0002, language)
        + _record(0x0014, language)
        + _record(0x0003, struct.pack("<H", 1252))
        + _record(0x0004, PROJECT_NAME.encode("cp1252"))
        + _text(0x0005, 0x0040, "")
        + _record(0x0006)
        + _record(0x003D)
        + _record(0x0007, bytes(4))
        + _record(0x0008, bytes(4))
        + struct.pack("<HIIH", 0x0009, 4, 1, 0)
        + _text(0x000C, 0x003C, "")
    )
    references = b"".join(
        _text(0x0016, 0x003E, name)
        + _record(0x000D, struct.pack("<I", len(library)) + library.encode("cp1252") + bytes(6))
        for name, library in REFERENCES
    )
    count = _record(0x000F, struct.pack("<H", len(modules))) + _record(0x0013, b"\xff\xff")
    return project + references + count + b"".join(map(_module, modules)) + _record(0x0010)


def _module(module: Module) -> bytes:
    """A module's records (2.3.4.2.3.2); there is no p-code before the source in its stream."""
    return (
        _text(0x0019, 0x0047, module.name)
        + _text(0x001A, 0x0032, module.name)
        + _text(0x001C, 0x0048, "")
        + _record(0x0031, bytes(4))
        + _record(0x001E, bytes(4))
        + _record(0x002C, b"\xff\xff")
        + _record(0x0021 if module.kind == CODE else 0x0022)
        + _record(0x002B)
    )


def _project(modules: Sequence[Module]) -> str:
    """The PROJECT stream (2.3.1): what the project is made of, not protected and visible."""
    words = {CODE: "Module={}", CLASS: "Class={}", DOCUMENT: "Document={}/&H00000000"}
    lines = [
        f'ID="{PROJECT_ID}"',
        *(words[module.kind].format(module.name) for module in modules),
        f'Name="{PROJECT_NAME}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{obscure(bytes(4))}"',
        f'DPB="{obscure(bytes(1))}"',
        f'GC="{obscure(bytes([255]))}"',
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
        "",
    ]
    return "\r\n".join(lines)


def _names(modules: Sequence[Module]) -> bytes:
    """The PROJECTwm stream: each module's name in the code page and in Unicode (2.3.3)."""
    pairs = (module.name.encode("cp1252") + b"\0" + module.name.encode("utf-16-le") + b"\0\0" for module in modules)
    return b"".join(pairs) + b"\0\0"


def obscure(data: bytes, seed: int = SEED, project_id: str = PROJECT_ID) -> str:
    """Protection data as PROJECT shows it, in hexadecimal (data encryption, 2.4.3.2). It guards nothing."""
    key = sum(project_id.encode("ascii")) & 0xFF
    coded = [seed, seed ^ 2, seed ^ key]
    last_plain = key
    plain = bytes((seed & 6) // 2) + struct.pack("<I", len(data)) + data
    for byte in plain:
        coded.append(byte ^ (coded[-2] + last_plain) & 0xFF)
        last_plain = byte
    return bytes(coded).hex().upper()
