"""What the macro starts: the request it reads, the workbook it reaches, and one plain alert on any fault."""

from __future__ import annotations

import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest
from click import Context

from tests.conftest import ROOT
from xlappraise.addin import lite
from xlappraise.cli.commands import xlappraise as commands
from xlappraise.cli.excel import excel
from xlappraise.excel import button
from xlappraise.excel.button import Request
from xlappraise.xlsx.refusals import CannotRead


@pytest.mark.parametrize(
    ("arguments", "windows", "expected"),
    [
        (["check", "--hwnd=12", "--wb=A=B.xlsx"], True, Request("check", "A=B.xlsx", 12)),
        (["new", "--hwnd=12", "--wb=100/ =.xlsx"], True, Request("new", "100% =.xlsx", 12)),
        (["help", "--wb=a/b.xlsx", "--from_xl=1", "--app=/A/Excel.app"], False, Request("help", "a/b.xlsx")),
        (["recalculate"], True, Request("recalculate")),
        (["recalculate", "--wb=", "--hwnd="], True, Request("recalculate")),
        (["report", "--wb=--hwnd=9"], True, Request("report", "--hwnd=9")),
    ],
)  # fmt: skip
def test_the_request_is_read(arguments: list[str], windows: bool, expected: Request) -> None:
    assert button.parse(arguments, windows) == expected


@pytest.mark.parametrize("arguments", [[], ["delete"], ["check", "new"], ["--wb=check"]])
def test_no_or_another_action_is_refused(arguments: list[str]) -> None:
    with pytest.raises(ValueError, match=", ".join(button.ACTIONS)):
        button.parse(arguments, True)


class Books(list[Any]):
    @property
    def active(self) -> Any:
        return self[-1]


class Excel:
    """As much of an xlwings app as reaching a workbook needs."""

    def __init__(self, *names: str) -> None:
        self.books = Books(types.SimpleNamespace(name=name) for name in names)
        self.alerts: list[str] = []

    def alert(self, prompt: str, title: str) -> None:
        self.alerts.append(prompt)


class Live(types.ModuleType):
    """The live workbook's functions, noting what they are given."""

    def __init__(self, fault: Exception | None = None) -> None:
        super().__init__("xlappraise.excel.live")
        self.calls: list[tuple[str, Any]] = []
        self.fault = fault

    def __getattr__(self, name: str) -> Any:
        if name not in ("recalculate", "check", "combine", "compare", "merge", "new", "import_sheet", "report"):
            raise AttributeError(name)

        def call(target: Any) -> None:
            self.calls.append((name, getattr(target, "name", target)))
            if self.fault:
                raise self.fault

        return call


def press(
    monkeypatch: pytest.MonkeyPatch, excel: Excel | None, live: Live, *arguments: str
) -> tuple[int, list[tuple[str, Any]]]:
    import xlappraise.excel

    xlwings = types.SimpleNamespace(apps=types.SimpleNamespace(active=excel))
    monkeypatch.setitem(sys.modules, "xlwings", xlwings)
    monkeypatch.setitem(sys.modules, "xlappraise.excel.live", live)
    monkeypatch.setattr(xlappraise.excel, "live", live, raising=False)
    return button.main(arguments), live.calls


@pytest.mark.parametrize("action", [each for each in button.ACTIONS if each not in ("new", "help")])
def test_the_workbook_named_is_worked_on_not_the_one_in_front(action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    excel = Excel("Other.xlsx", "Bids A=B.xlsx", "Front.xlsx")
    assert press(monkeypatch, excel, Live(), action, "--wb=bids a=b.XLSX") == (0, [(action, "Bids A=B.xlsx")])
    assert excel.alerts == []


def test_an_accent_spelt_the_macs_way_is_the_same_name(monkeypatch: pytest.MonkeyPatch) -> None:
    excel = Excel("Café.xlsx", "Front.xlsx")
    assert press(monkeypatch, excel, Live(), "check", "--wb=Cafe\u0301.xlsx") == (0, [("check", "Café.xlsx")])


def test_without_a_name_the_workbook_in_front_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    assert press(monkeypatch, Excel("A", "B"), Live(), "check") == (0, [("check", "B")])


def test_new_is_given_excel_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    excel = Excel("A")
    assert press(monkeypatch, excel, Live(), "new", "--wb=A") == (0, [("new", excel)])


def test_help_says_what_each_button_does_and_that_undo_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    excel = Excel("A")
    press(monkeypatch, excel, Live(), "help")
    assert all(b.label in excel.alerts[0] for b in button.BUTTONS if b.id != "help")
    assert "undo" in excel.alerts[0]


def test_no_workbook_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    excel = Excel()
    assert press(monkeypatch, excel, Live(), "check") == (0, [])
    assert excel.alerts == ["Open the appraisal first; no workbook is open in Excel."]


def test_a_refusal_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    excel = Excel("A")
    assert press(monkeypatch, excel, Live(CannotRead("This is no appraisal.")), "check")[0] == 0
    assert excel.alerts == ["This is no appraisal."]


def test_an_unforeseen_fault_is_one_alert_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    excel = Excel("A")
    assert press(monkeypatch, excel, Live(KeyError("D4\nline 2")), "recalculate")[0] == 0
    assert len(excel.alerts) == 1
    assert "KeyError" in excel.alerts[0]
    assert "\n" not in excel.alerts[0]


@pytest.mark.parametrize(
    ("excel", "why"),
    [(None, "Excel is not open"), (Excel("B.xlsx"), "'A.xlsx' is not open in this Excel")],
)
def test_what_cannot_be_reached_is_told_to_the_macro(
    excel: Excel | None, why: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert press(monkeypatch, excel, Live(), "check", "--wb=A.xlsx") == (button.NOT_REACHED, [])
    assert capsys.readouterr().err == f"xlappraise could not reach the workbook: {why}.\n"


def test_the_command_line_that_the_macro_starts_runs_as_a_module_in_isolated_mode() -> None:
    # As pythonw is started, with `-m` under `-c` because the package need not be installed for the tests.
    code = f"import sys, runpy; sys.path.insert(0, {str(ROOT)!r}); sys.argv[:] = ['x', 'nonsense']; "
    code += "runpy.run_module('xlappraise.excel', run_name='__main__')"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == button.NOT_REACHED
    assert "say one of: recalculate, check, combine, compare, merge, new, import_sheet, report, help" in done.stderr
    assert "Traceback" not in done.stderr


def in_isolation(code: str) -> str:
    """What Python code prints as a process of its own, where no other test has imported anything."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout


UNNEEDED = "('pandas', 'numpy', 'polars', 'matplotlib', 'plotly', 'PIL')"


def test_a_press_imports_xlwings_without_the_large_packages_that_it_takes_along() -> None:
    code = "import sys; from xlappraise.excel.button import main; main(['recalculate']); "
    code += f"print('xlwings' in sys.modules, [name for name in {UNNEEDED} if name in sys.modules])"
    assert in_isolation(code) == "True []\n"


def test_every_button_works_without_them(tmp_path: Path) -> None:
    # The tests' Excel is started among the hidden too, so that nothing of them is there when a button asks.
    code = f"""
import sys
from xlappraise.excel.hidden_packages import unneeded_hidden
from xlappraise.excel import button
with unneeded_hidden():
    from tests.support import live_cases
    book = live_cases.opened(live_cases.reference_file(), "Appraisal.xlsx")
    book.impl.place = {str(tmp_path / "Appraisal.xlsx")!r}
    for action in button.ACTIONS:
        assert button.main([action, "--wb=Appraisal.xlsx"]) == button.DONE
    print([text for text in book.impl.app.alerts if "Something went wrong" in text])
    print([name for name in {UNNEEDED} if sys.modules.get(name)])
"""
    assert in_isolation(code) == "[]\n[]\n"
    assert [path.name for path in tmp_path.iterdir()] == ["Appraisal report.docx"]


def test_the_guide_for_it_says_which_button_is_behind_which_door() -> None:
    lines = (ROOT / "xlappraise" / "guide" / "it.md").read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("| Button |"))
    told = {}
    for line in lines[start + 2 : start + 2 + len(button.BUTTONS)]:
        label, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        told[label] = dict(
            zip(("windows", "mac", "in the workbook", "none", "office", "lite", "line"), cells, strict=True)
        )
    assert list(told) == [each.label for each in button.BUTTONS]
    here = {each.label: each.id for each in button.BUTTONS}
    instead, by_command = button.instead_on_mac(), {"Recalculate": "recalc", "Check": "check", "Combine": "combine"}
    assert {label for label, cells in told.items() if cells["mac"] != "yes"} == {
        label for label, id in here.items() if id in instead
    }
    assert {label for label, cells in told.items() if cells["lite"]} == {
        label for label, id in here.items() if f"def {id}(" in lite.MAIN
    }
    assert {by_command[label] for label, cells in told.items() if cells["none"]} == set(excel.commands)
    assert {cells["line"].strip("`").split()[0] for cells in told.values()} - set(
        commands.list_commands(Context(commands))
    ) == {"--help"}
    assert {(cells["windows"], cells["office"]) for cells in told.values()} == {("yes", "yes")}


def test_help_on_a_mac_tells_which_buttons_name_a_command_instead() -> None:
    told = button.help_text(on_mac=True)
    for id, sentence in button.instead_on_mac().items():
        label = next(each.label for each in button.BUTTONS if each.id == id)
        assert f"{label}: {sentence}" in told.split("\n\n")
    assert "that you choose" not in told
