"""The texts for xlwings Lite, and the commands that write them."""

from __future__ import annotations

import asyncio
import os
import sys
import types
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from xlappraise.addin import lite
from xlappraise.cli.addin import addin
from xlappraise.xlsx.refusals import CannotWrite, safe_text


def test_each_script_hands_its_workbook_to_the_function_of_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    import xlappraise.excel

    calls: list[tuple[str, Any]] = []

    def noting(name: str) -> Any:
        async def note(book: Any) -> None:
            calls.append((name, book))

        return note

    for name in ("recalculate_in_lite", "check_in_lite", "combine_in_lite"):
        monkeypatch.setattr(xlappraise.excel, name, noting(name))
    xlwings = types.ModuleType("xlwings")
    xlwings.script, xlwings.Book = lambda function: function, object  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "xlwings", xlwings)
    scripts: dict[str, Any] = {}
    exec(compile(lite.MAIN, "main.py", "exec"), scripts)
    for name in ("recalculate", "check", "combine"):
        asyncio.run(scripts[name]("book"))
    assert calls == [(f"{name}_in_lite", "book") for name in ("recalculate", "check", "combine")]


@pytest.mark.skipif(
    os.environ.get("XLWINGS_LICENSE_KEY") != "noncommercial",
    reason="xlwings' remote engine needs XLWINGS_LICENSE_KEY=noncommercial, for non-commercial use only",
)
def test_the_script_runs_on_the_remote_engine_that_lite_uses(monkeypatch: pytest.MonkeyPatch) -> None:
    import xlwings

    import xlappraise.excel

    async def recalculate(book: Any) -> None:
        book.sheets[0].range("A1").value = "done"

    monkeypatch.setattr(xlappraise.excel, "recalculate_in_lite", recalculate)
    scripts: dict[str, Any] = {}
    exec(compile(lite.MAIN, "main.py", "exec"), scripts)
    sheet = {"name": "Scores", "values": [[1]], "pictures": [], "tables": []}
    book = xlwings.Book(
        json={
            "client": "Office.js",
            "version": xlwings.__version__,
            "book": {"name": "a.xlsx", "active_sheet_index": 0, "selection": "A1"},
            "names": [],
            "sheets": [sheet],
        }
    )
    asyncio.run(scripts["recalculate"](book))
    assert [action["values"] for action in book.json()["actions"]] == [[["done"]]]


WHEEL = "https://apps.council.gov.uk/tools/xlappraise-0.1.0-py3-none-any.whl"


def test_no_requirement_pins_what_lite_brings_itself_and_ours_is_a_wheel_that_the_council_hosts() -> None:
    assert lite.files(WHEEL)["requirements.txt"].split() == ["xlwings", "pandas", WHEEL]


def test_the_files_are_written_and_nothing_is_overwritten(tmp_path: Path) -> None:
    arguments = ["lite", str(tmp_path), "--wheel", WHEEL]
    done = CliRunner().invoke(addin, arguments)
    assert done.exit_code == 0
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == lite.files(WHEEL)
    (tmp_path / "main.py").write_text("mine")
    done = CliRunner().invoke(addin, arguments)
    assert (done.exit_code, (tmp_path / "main.py").read_text()) == (2, "mine")


@pytest.mark.parametrize("folder", [True, False], ids=["into a folder", "shown"])
def test_without_a_wheel_lite_is_refused_in_one_sentence(folder: bool, tmp_path: Path) -> None:
    done = CliRunner().invoke(addin, ["lite", *([str(tmp_path)] * folder)])
    assert (done.exit_code, done.output) == (2, lite.NO_WHEEL.format("") + "\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "address",
    [
        "xlappraise",
        "http://apps.council.gov.uk/xlappraise-0.1.0-py3-none-any.whl",
        "https:///xlappraise-0.1.0-py3-none-any.whl",
        "https://officer:secret@apps.council.gov.uk/xlappraise-0.1.0-py3-none-any.whl",
        "https://apps.council.gov.uk/other-0.1.0-py3-none-any.whl",
        "https://apps.council.gov.uk/xlappraise-0.1.0.tar.gz",
        f"{WHEEL}?token=secret",
        f"{WHEEL}\nxlappraise",
        f"{WHEEL}\n",
    ],
)
def test_what_is_no_https_address_of_our_wheel_is_refused_with_what_was_given(address: str) -> None:
    with pytest.raises(CannotWrite) as refused:
        lite.files(address)
    assert str(refused.value) == lite.NO_WHEEL.format(f" ('{safe_text(address)}' is none)")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="would install into this computer's Excel")
@pytest.mark.parametrize("command", ["install", "remove", "status"])
def test_on_linux_the_commands_explain_and_end_well(command: str) -> None:
    done = CliRunner().invoke(addin, [command])
    assert done.exit_code == 0
    assert "There is no desktop Excel on this system" in done.output


def test_build_writes_the_file_it_names(tmp_path: Path) -> None:
    target = tmp_path / "a.xlam"
    done = CliRunner().invoke(addin, ["build", str(target), "--for", "windows"])
    assert (done.exit_code, done.output) == (0, f"Built {target} for Windows.\n")
    assert CliRunner().invoke(addin, ["build", str(target)]).exit_code == 2


def test_a_signed_file_that_is_none_is_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "s.xlam").write_bytes(b"PK nothing")
    done = CliRunner().invoke(addin, ["build", str(tmp_path / "a.xlam"), "--signed", str(tmp_path / "s.xlam")])
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert not (tmp_path / "a.xlam").exists()
