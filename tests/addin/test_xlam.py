"""The add-in as a file: the same every time, read by other tools, and its macro run by an interpreter."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from oletools.olevba import VBA_Parser
from pyopenvba import ExcelFile
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.apps.excel._bridge import ExcelBridge
from pyopenvba.interpreter import VBAInt, VBAObject, member, method
from pyopenvba.interpreter._values import error

from tests.conftest import ROOT
from xlappraise.addin import macro_book, ribbon, vba_project, xlam
from xlappraise.excel.button import ACTIONS, BUTTONS, NOT_REACHED
from xlappraise.sheets import build as fresh
from xlappraise.xlsx.refusals import CannotRead, CannotWrite

SYSTEMS = [xlam.WINDOWS, xlam.MAC]
UI = f"{{{ribbon.NAMESPACE}}}"


@pytest.fixture(scope="module", params=SYSTEMS)
def addin(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    path = tmp_path_factory.mktemp("addin") / xlam.FILE_NAME
    path.write_bytes(xlam.xlam(request.param))
    return request.param, path


def source_of(system: str) -> dict[str, str]:
    return {module.name: module.source.strip() for module in xlam.modules(system)}


@pytest.mark.parametrize("system", SYSTEMS)
def test_two_builds_are_the_same_bytes(system: str) -> None:
    assert xlam.xlam(system) == xlam.xlam(system)


def test_oletools_reads_back_every_line(addin: tuple[str, Path]) -> None:
    system, path = addin
    parser = VBA_Parser(str(path))
    found = {name.rpartition(".")[0]: code for _, _, name, code in parser.extract_macros()}
    parser.close()
    assert {name: code.replace("\r\n", "\n").strip() for name, code in found.items()} == source_of(system)


def test_pyopenvba_reads_back_every_line(addin: tuple[str, Path]) -> None:
    system, path = addin
    with ExcelFile(path) as book:
        found = {name: book.get_module(name) for name in book.module_names()}
        assert book.validate() == []
    assert {n: text.replace("\r\n", "\n").strip() for n, text in found.items()} == source_of(system)


def test_every_part_has_a_type_and_every_relationship_a_part(addin: tuple[str, Path]) -> None:
    package = zipfile.ZipFile(addin[1])
    names = set(package.namelist())
    types = ElementTree.fromstring(package.read("[Content_Types].xml"))
    overrides = {element.get("PartName", "/")[1:] for element in types if element.get("PartName")}
    assert overrides <= names
    assert {name for name in names - overrides if not name.endswith((".rels", ".xml"))} == set()
    for folder, where in (("", "_rels/.rels"), ("xl/", "xl/_rels/workbook.xml.rels")):
        targets = [element.get("Target") for element in ElementTree.fromstring(package.read(where))]
        assert {f"{folder}{target}" for target in targets} <= names


def test_the_code_names_are_those_of_the_document_modules(addin: tuple[str, Path]) -> None:
    package = zipfile.ZipFile(addin[1])
    parts = package.read("xl/workbook.xml") + package.read("xl/worksheets/sheet1.xml")
    documents = [m.name for m in xlam.modules(addin[0]) if m.kind == vba_project.DOCUMENT]
    assert re.findall(rb'codeName="(\w+)"', parts) == [name.encode() for name in documents]


def test_openpyxl_opens_it_once_it_is_called_a_workbook(addin: tuple[str, Path]) -> None:
    with zipfile.ZipFile(addin[1]) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(b"addin.macroEnabled", b"sheet.macroEnabled")
    book = openpyxl.load_workbook(io.BytesIO(xlam.zip_of(parts)))
    assert book.sheetnames == ["xlappraise"]


# What an IT department must be able to rely on.


def test_the_windows_macros_declare_nothing_open_no_prompt_and_read_no_cell() -> None:
    code = "\n".join(module.source for module in xlam.modules(xlam.WINDOWS))
    code = "\n".join(line for line in code.splitlines() if not line.startswith("'"))
    code = re.sub(r'"[^"\n]*"', "", code)
    for word in (
        "Declare",
        "cmd",
        "powershell",
        "Range",
        "Cells",
        "Sheets",
        "Environ",
        "Open",
        "Names",
        "Kill",
    ):
        assert word not in code


def test_the_windows_macros_are_the_ones_that_were_signed() -> None:
    # A new figure means: every council signs again. Say so in the release notes.
    signed = hashlib.sha256(xlam.own_macros(xlam.WINDOWS).parts[xlam.VBA_PART]).hexdigest()
    assert signed == "dc8f30ef6fa3d28fe1f2cec87a06865e68ee924fc35d3795f94fc5d13d2f6ad3"


def test_no_module_has_the_projects_name() -> None:
    names = {module.name.casefold() for module in xlam.modules(xlam.MAC)}
    assert vba_project.PROJECT_NAME.casefold() not in names


# The ribbon: the rules of Microsoft's customUI schema that its elements here come under.


def test_the_ribbon_keeps_the_rules_of_its_schema() -> None:
    root = ElementTree.fromstring(ribbon.xml())
    shape = [(element.tag.removeprefix(UI), len(element)) for element in root.iter()]
    shown = list(BUTTONS)
    outer = [("customUI", 1), ("ribbon", 1), ("tabs", 1), ("tab", 1), ("group", len(shown))]
    assert shape == outer + [("button", 0)] * len(shown)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)) == len(shown) + 2
    allowed = {"id", "label", "size", "imageMso", "screentip", "supertip", "onAction"}
    for button in root.iter(f"{UI}button"):
        assert set(button.keys()) == allowed
        assert re.fullmatch(r"[A-Za-z_][\w.-]*", button.get("id", ""))
        assert button.get("size") in ("normal", "large")
        assert all(0 < len(text) <= 1024 for text in button.attrib.values())


def test_the_callback_that_the_ribbon_names_is_there() -> None:
    module, procedure = ribbon.CALLBACK.split(".")
    assert f"Public Sub {procedure}(control As IRibbonControl)" in source_of(xlam.WINDOWS)[module]


# The macros, run.


class Shell(VBAObject):
    """WScript.Shell that notes what it should run."""

    vba_type_name = "IWshShell3"

    def __init__(self, code: int | None) -> None:
        self.code = code
        self.runs: list[tuple[object, ...]] = []

    @method(name="Run")
    def run(self, command: object, style: object, wait: object) -> object:
        self.runs.append((command, int(style), bool(wait)))  # type: ignore[call-overload]
        if self.code is None:
            raise error(70, "Permission denied")
        return VBAInt(self.code, "Long")


class Control(VBAObject):
    """What the ribbon hands to its callback."""

    vba_type_name = "IRibbonControl"

    def __init__(self, name: str) -> None:
        self.name = name

    @member(name="ID")
    def id(self) -> object:
        return self.name


def excel(monkeypatch: pytest.MonkeyPatch, shell: Shell, tmp_path: Path, book: str = "") -> ExcelApplication:
    """An Excel with the Windows add-in, and a workbook of that name open and in front."""
    path = tmp_path / xlam.FILE_NAME
    path.write_bytes(xlam.xlam())
    app = ExcelApplication.open(path)
    monkeypatch.setattr(ExcelBridge, "create", lambda _self, _name: shell)
    own = type(app.application).vba_get

    def vba_get(self: Any, name: str, *rest: Any, **more: Any) -> object:
        return VBAInt(1234, "Long") if name.lower() == "hwnd" else own(self, name, *rest, **more)

    monkeypatch.setattr(type(app.application), "vba_get", vba_get)
    if book:
        openpyxl.Workbook().save(tmp_path / book)
        app.activate_workbook(app.open_workbook(tmp_path / book))
    return app


PYTHONW = '"%LOCALAPPDATA%\\xlappraise\\venv\\Scripts\\pythonw.exe" -I -m xlappraise.excel'


@pytest.mark.parametrize("action", ACTIONS)
def test_a_button_starts_one_program_with_its_id_and_waits(
    action: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shell = Shell(0)
    app = excel(monkeypatch, shell, tmp_path, "Bids A=B, 10% (é).xlsx")
    app.run("OnButton", Control(action))
    command = f'{PYTHONW} {action} --hwnd=1234 "--wb=Bids A=B, 10/ (é).xlsx"'
    assert shell.runs == [(command, 0, True)]
    assert app.dialogs == []


@pytest.mark.parametrize(
    ("system", "started", "told"),
    [("Windows (64-bit) NT 10.00", 1, 0), ("Macintosh (Intel) Version 15.1", 0, 1)],
)
def test_the_button_of_a_workbook_starts_the_tool_on_windows_and_says_on_a_mac_that_it_does_not(
    system: str, started: int, told: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path, shell = tmp_path / "b.xlsm", Shell(0)
    path.write_bytes(macro_book.with_button(fresh.build(fresh.blank(2, 3))))
    app = ExcelApplication.open(path)
    monkeypatch.setattr(ExcelBridge, "create", lambda _self, _name: shell)
    own = type(app.application).vba_get
    facts: dict[str, object] = {"hwnd": VBAInt(1234, "Long"), "operatingsystem": system}

    def vba_get(self: Any, name: str, *rest: Any, **more: Any) -> object:
        return facts.get(name.lower()) or own(self, name, *rest, **more)

    monkeypatch.setattr(type(app.application), "vba_get", vba_get)
    app.run("RecalculateHere")
    assert [len(shell.runs), len(app.dialogs)] == [started, told]
    assert all("works in Excel for Windows" in str(dialog) for dialog in app.dialogs)


def test_the_button_on_a_sheet_recalculates(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shell = Shell(0)
    excel(monkeypatch, shell, tmp_path, "b.xlsx").run("Recalculate")
    assert shell.runs == [(f'{PYTHONW} recalculate --hwnd=1234 "--wb=b.xlsx"', 0, True)]


@pytest.mark.parametrize(
    ("code", "words"), [(3, "could not work on this workbook (code 3)"), (None, "could not be started")]
)
def test_a_failure_is_one_message(
    code: int | None, words: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = excel(monkeypatch, Shell(code), tmp_path, "b.xlsx")
    app.run("Start", "check")
    assert len(app.dialogs) == 1
    assert words in str(app.dialogs[0])


def mac(tmp_path: Path) -> ExcelApplication:
    path = tmp_path / xlam.FILE_NAME
    path.write_bytes(xlam.xlam(xlam.MAC))
    return ExcelApplication.open(path)


@pytest.mark.parametrize("name", ["a$b.xlsx", "a`b.xlsx", 'a"b.xlsx', "a\\b.xlsx", "a|b.xlsx", "$(x).xlsx"])
def test_on_a_mac_a_name_that_a_shell_would_run_is_not_handed_to_it(name: str, tmp_path: Path) -> None:
    assert mac(tmp_path).run("SafeName", name) is False


def test_on_a_mac_an_ordinary_name_is(tmp_path: Path) -> None:
    assert mac(tmp_path).run("SafeName", "Bids A=B, 10% 'é' & co.xlsx") is True


def test_on_a_mac_the_home_folder_is_the_users_not_excels(tmp_path: Path) -> None:
    seen = "/Users/jo/Library/Containers/com.microsoft.Excel/Data"
    assert mac(tmp_path).run("HomeFolder", seen) == "/Users/jo"


def test_on_a_mac_the_python_given_to_xlwings_is_valid_and_needs_no_quoting(tmp_path: Path) -> None:
    code = str(mac(tmp_path).run("PythonCommand", "recalculate"))
    compile(code, "mac", "exec")
    assert not set('"|$`\\') & set(code)


def test_on_a_mac_the_python_given_to_xlwings_reaches_the_button(tmp_path: Path) -> None:
    code = str(mac(tmp_path).run("PythonCommand", "nonsense"))
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (NOT_REACHED, "")
    assert done.stderr.startswith("xlappraise could not reach the workbook: say one of: recalculate, ")


# Signed by IT.


def signed(path: Path, change: bytes = b"") -> Path:
    """The add-in as Excel would save it signed: a signature part beside the project."""
    relations = xlam.relationships(("http://example.org/signature", "vbaProjectSignature.bin"))
    with zipfile.ZipFile(io.BytesIO(xlam.xlam())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    extra = b'<Override PartName="/xl/vbaProjectSignature.bin" ContentType="application/x-signature"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", extra)
    parts["xl/vbaProjectSignature.bin"] = b"signature"
    parts[xlam.VBA_RELATIONS] = relations.encode()
    if change:
        modules = [m._replace(source=m.source + change.decode()) for m in xlam.modules(xlam.WINDOWS)]
        parts[xlam.VBA_PART] = vba_project.write(modules)
    path.write_bytes(xlam.zip_of(parts))
    return path


def test_a_signature_is_carried_into_the_add_in(tmp_path: Path) -> None:
    made = zipfile.ZipFile(io.BytesIO(xlam.xlam(signed=signed(tmp_path / "s.xlam"))))
    assert made.read("xl/vbaProjectSignature.bin") == b"signature"
    assert b'PartName="/xl/vbaProjectSignature.bin" ContentType="application/x-signature"' in made.read(
        "[Content_Types].xml"
    )
    assert b"vbaProjectSignature.bin" in made.read(xlam.VBA_RELATIONS)


def test_a_signed_file_with_other_code_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="not those of this version"):
        xlam.xlam(signed=signed(tmp_path / "s.xlam", b"Sub Other()\nEnd Sub\n"))


def test_a_signed_file_for_windows_is_not_put_on_a_mac(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="Only the add-in for Windows"):
        xlam.xlam(xlam.MAC, signed(tmp_path / "s.xlam"))


def test_what_excels_editor_does_to_case_and_spaces_does_not_make_it_other_code() -> None:
    assert xlam.comparable({"A": "Public Sub X(control)\n\n  Y"}) == xlam.comparable(
        {"A": "public sub x(Control)  \n Y\n"}
    )


def test_an_unsigned_file_is_not_taken_for_a_signed_one(tmp_path: Path) -> None:
    (tmp_path / "u.xlam").write_bytes(xlam.xlam())
    with pytest.raises(CannotWrite, match="not signed"):
        xlam.xlam(signed=tmp_path / "u.xlam")


def test_a_workbook_without_macros_is_refused_as_signed(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "b.xlsx")
    with pytest.raises(CannotRead, match="no macros"):
        xlam.xlam(signed=tmp_path / "b.xlsx")
