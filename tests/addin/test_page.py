"""The folder of the page, its headers, its server and its check; what Python answers without a browser."""

from __future__ import annotations

import json
import shutil
import urllib.request
import zipfile
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from tests.conftest import EXAMPLE
from tests.support.page import WHEEL, served, stand_in, with_lxml
from xlappraise import __version__
from xlappraise.addin.page import door
from xlappraise.addin.page.build import FOR_WORD, LIBRARIES, PYODIDE, archive, build
from xlappraise.addin.page.headers import HEADERS, KINDS, POLICY, snippets
from xlappraise.cli.commands import xlappraise
from xlappraise.flow import appraise
from xlappraise.report.pack import pack


def run(*arguments: object) -> Result:
    return CliRunner().invoke(xlappraise, [str(each) for each in arguments])


@pytest.fixture(scope="module")
def pyodide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like Pyodide's."""
    folder = tmp_path_factory.mktemp("package")
    for name in PYODIDE:
        (folder / name).write_text("{}" if name.endswith(".json") else name)
    (folder / "package.json").write_text('{"version": "314.0.7"}')
    return folder


@pytest.fixture(scope="module")
def built(pyodide: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "site"
    build(folder, pyodide)
    return folder


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "site"))


def test_verify_is_content_with_what_was_built(site):
    done = run("page", "verify", site)
    assert (done.exit_code, done.output.splitlines()[0]) == (0, "Every file is as it was built.")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda site: (site / "page.js").write_text("evil"), "page.js is not the file that was built."),
        (lambda site: (site / "xlappraise.zip").unlink(), "xlappraise.zip is missing."),
        (lambda site: (site / "evil.js").write_text("evil"), "evil.js does not belong to the page."),
    ],
)
def test_verify_names_the_file_that_differs(site, change, sentence):
    change(site)
    done = run("page", "verify", site)
    assert (done.exit_code, done.output.splitlines()[0]) == (1, sentence)


def test_verify_lets_servers_settings_be(site):
    (site / "web.config").write_text("<configuration/>")
    assert run("page", "verify", site).exit_code == 0


def test_verify_says_where_there_is_no_page(tmp_path):
    done = run("page", "verify", tmp_path)
    assert (done.exit_code, "has no manifest.json" in done.output) == (2, True)


def test_the_same_files_give_the_same_page(built, pyodide, tmp_path):
    build(tmp_path / "again", pyodide)
    assert (tmp_path / "again" / "manifest.json").read_bytes() == (built / "manifest.json").read_bytes()


def test_a_folder_without_pyodide_is_refused_with_what_it_lacks(tmp_path):
    done = run("page", "build", tmp_path / "site", "--pyodide", tmp_path)
    assert (done.exit_code, "has no pyodide.mjs" in done.output, (tmp_path / "site").exists()) == (2, True, False)


def test_nothing_is_put_over_what_is_in_a_folder(pyodide, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    done = run("page", "build", tmp_path, "--pyodide", pyodide)
    assert (done.exit_code, "is not empty" in done.output) == (2, True)


def test_the_archive_holds_what_the_page_needs_and_the_licences_of_others():
    import io

    names = zipfile.ZipFile(io.BytesIO(archive())).namelist()
    assert {name.split("/")[0] for name in names} == {"xlappraise", "licences", *LIBRARIES}
    assert {name.split("/")[1] for name in names if name.startswith("licences/")} == set(LIBRARIES)
    assert not [name for name in names if name.startswith(("xlappraise/cli", "xlappraise/excel", "xlappraise/guide"))]


# ------------------------------------------------------------------------------------ reports as .docx


def test_pyodides_own_lxml_comes_with_what_writes_word_documents(pyodide, tmp_path):
    folder = with_lxml(Path(shutil.copytree(pyodide, tmp_path / "package")), stand_in(), sha256(stand_in()).hexdigest())
    done = run("page", "build", tmp_path / "site", "--pyodide", folder)
    assert (done.exit_code, "It writes no .docx" in done.output) == (0, False)
    assert (tmp_path / "site" / "pyodide" / WHEEL).read_bytes() == stand_in()
    with zipfile.ZipFile(tmp_path / "site" / "xlappraise.zip") as made:
        names = set(made.namelist())
    assert {"docx/__init__.py", "docx/templates/default.docx", "typing_extensions.py"} <= names
    assert {name.split("/")[1] for name in names if name.startswith("licences/")} == {*LIBRARIES, *FOR_WORD}


def test_a_wheel_that_the_lock_file_does_not_name_is_refused(pyodide, tmp_path):
    folder = with_lxml(Path(shutil.copytree(pyodide, tmp_path / "package")), stand_in(), sha256(b"").hexdigest())
    done = run("page", "build", tmp_path / "site", "--pyodide", folder)
    assert (done.exit_code, (tmp_path / "site").exists()) == (2, False)
    assert f"{WHEEL}' is not the lxml that pyodide-lock.json names" in done.output


def test_without_lxml_the_page_is_built_and_says_that_it_writes_no_word_document(pyodide, tmp_path):
    done = run("page", "build", tmp_path / "site", "--pyodide", pyodide)
    assert (done.exit_code, "It writes no .docx" in done.output) == (0, True)


def test_a_word_document_of_the_page_is_that_of_the_command_line(tmp_path, monkeypatch):
    shutil.copy(EXAMPLE, tmp_path)
    told("report", tmp_path, monkeypatch, file=EXAMPLE.name, form=".docx", public=False)
    assert (tmp_path / "out" / f"{EXAMPLE.stem}.docx").read_bytes() == pack(appraise(EXAMPLE), ".docx", __version__)


@pytest.mark.parametrize(("lxml", "forms"), [(None, [".html", ".md"]), (1, [".html", ".md", ".docx"])])
def test_word_is_offered_only_where_lxml_is(tmp_path, monkeypatch, lxml, forms):
    shutil.copy(EXAMPLE, tmp_path)
    monkeypatch.setattr(door, "find_spec", lambda _: lxml)
    assert list(told("check", tmp_path, monkeypatch, file=EXAMPLE.name)["forms"]) == forms


@pytest.mark.parametrize("name", sorted(snippets()))
def test_every_header_and_type_stands_in_what_servers_are_told(name):
    text = snippets()[name]
    assert [value for value in HEADERS.values() if value not in text] == []
    assert [kind for kind in KINDS.values() if kind.partition(";")[0] not in text] == []


def test_what_iis_is_told_is_xml_with_every_header_once():
    tree = ElementTree.fromstring(snippets()["iis-web.config"])
    assert {each.get("name"): each.get("value") for each in tree.iter("add") if each.get("name")} == HEADERS


def test_no_header_lets_text_run_as_code():
    assert "'unsafe-eval'" not in POLICY
    assert "unsafe-inline" not in POLICY


@pytest.mark.parametrize(
    ("name", "kind"), [("page.js", "text/javascript"), ("pyodide/pyodide.asm.wasm", "application/wasm")]
)
def test_the_trial_server_says_policy_and_type(site, name, kind):
    with served(site) as (_, address), urllib.request.urlopen(address + name) as got:
        assert (got.headers["Content-Security-Policy"], got.headers.get_content_type()) == (
            HEADERS["Content-Security-Policy"],
            kind,
        )


def told(question: str, folder: Path, monkeypatch, **given: object) -> dict:
    monkeypatch.chdir(folder)
    return json.loads(door.answer(question, json.dumps(given)))


def test_findings_in_a_workbook_are_texts_and_never_formulas(tmp_path, monkeypatch):
    shutil.copy(EXAMPLE, tmp_path / "=1+1.xlsx")
    told("findings", tmp_path, monkeypatch, file="=1+1.xlsx")
    page = load_workbook(tmp_path / "out" / "=1+1 findings.xlsx")["Findings"]
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value} == {"s"}
    assert page.max_row == 1 + len(appraise(EXAMPLE).findings)


def test_a_workbook_of_the_old_kind_gets_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "old.xls").write_bytes(b"x")
    assert "save it as .xlsx" in told("check", tmp_path, monkeypatch, file="old.xls")["refused"]
