"""The command: registers in every format, resumed after a kill, and never over what somebody else wrote."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from tests.conftest import EXAMPLE, ROOT
from tests.support.many_workbooks import commented, foreign, many
from xlappraise.cli import xlappraise
from xlappraise.register.journal import rows_in
from xlappraise.register.read import read_register
from xlappraise.register.register_tables import APPRAISALS, COLUMNS, OPTIONS, Groups, frames, records
from xlappraise.register.row import Row
from xlappraise.register.write import write_register

pytest.importorskip("pebble")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(xlappraise, ["portfolio", *map(str, arguments)])


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("books")
    (folder / "a.xlsx").write_bytes(EXAMPLE.read_bytes())
    (folder / "copy of a.xlsx").write_bytes(EXAMPLE.read_bytes())
    (folder / "later.xlsx").write_bytes(commented(EXAMPLE.read_bytes(), "later"))
    (folder / "stationery.xlsx").write_bytes(foreign())
    (folder / "torn.xlsx").write_bytes(EXAMPLE.read_bytes()[:9000])
    return folder


@pytest.fixture(scope="module")
def done(books: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    out = tmp_path_factory.mktemp("out")
    outputs = [word for ending in ("csv", "parquet", "xlsx") for word in ("-o", out / f"register.{ending}")]
    return out, run(books, "--processes", 2, *outputs)


def test_it_says_what_was_found(done: tuple[Path, Result], books: Path) -> None:
    out, result = done
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "5 files: 3 appraisals, 1 workbook of another kind and 1 file that cannot be read. 5 new or changed.",
        "None has something that must be fixed. Where options are ranked, the first is certain.",
        f"  '{books / 'torn.xlsx'}' is cut short or damaged (its end is missing): copy or download it again.",
        "Wrote "
        + ", ".join(
            str(out / f"register.{ending}") for ending in ("csv", "options.csv", "parquet", "options.parquet", "xlsx")
        )
        + f"; the journal is {out / 'register.jsonl'}.",
    ]


@pytest.mark.parametrize("table", COLUMNS)
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_register_gives_back_its_records(done: tuple[Path, Result], table: str, ending: str) -> None:
    out, _ = done
    rows = list(rows_in(out / "register.jsonl"))
    rows.sort(key=lambda row: row.path)
    name = f"register.{ending}" if table == APPRAISALS else f"register.{table}.{ending}"
    columns, found = read_register(str(out / name))
    assert columns == COLUMNS[table]
    assert list(found) == list(records(lambda: rows, table))


def test_the_workbook_has_the_same_in_two_sheets(done: tuple[Path, Result]) -> None:
    out, _ = done
    book = load_workbook(out / "register.xlsx")
    for table, name in ((APPRAISALS, "Appraisals"), (OPTIONS, "Options")):
        headings, *cells = book[name].values
        assert headings == tuple(column.heading for column in COLUMNS[table])
        file = "register.csv" if table == APPRAISALS else "register.options.csv"
        columns, found = read_register(str(out / file))
        wanted = [tuple(as_shown(record[column.key]) for column in columns) for record in found]
        assert [tuple(map(as_shown, row)) for row in cells] == wanted


def as_shown(value: object) -> object:
    """A value as Excel holds it: no empty text, fifteen digits."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return float(f"{value:.15g}") if isinstance(value, float) else value or (0 if value == 0 else None)


def test_copies_and_versions_are_told(done: tuple[Path, Result], books: Path) -> None:
    found = {Path(record["path"]).name: record for record in read_register(str(done[0] / "register.parquet"))[1]}
    told = {name: (each["copy_of"], each["appraisal"], each["versions"]) for name, each in found.items()}
    assert told == {
        "a.xlsx": ("", 1, 2),
        "copy of a.xlsx": (str(books / "a.xlsx"), 1, 2),
        "later.xlsx": ("", 1, 2),
        "stationery.xlsx": ("", None, None),
        "torn.xlsx": ("", None, None),
    }


def test_appraisals_that_only_share_a_title_are_not_versions() -> None:
    from xlappraise.register.row import OptionRow

    rows = [
        Row(f"{n}.xlsx", "read", title="Plan", sha256=str(n), options=(OptionRow("O1", name),))
        for n, name in enumerate(("Stay", "Move", "stay "))
    ]
    assert [Groups(rows).of(row)["appraisal"] for row in rows] == [1, 2, 1]


def test_text_is_inert_wherever_a_spreadsheet_reads_it(tmp_path: Path) -> None:
    row = Row("=1+1.xlsx", "read", title="=HYPERLINK(1)\x1b[31m", organisation="'quoted'", sha256="1")
    for ending in ("csv", "xlsx", "parquet"):
        list(write_register(str(tmp_path / f"r.{ending}"), lambda: [row]))
    with (tmp_path / "r.csv").open(encoding="utf-8-sig") as file:
        cells = next(csv.DictReader(file))
    assert (cells["path"], cells["title"]) == ("'=1+1.xlsx", "'=HYPERLINK(1)[U+001B][31m")
    cell = load_workbook(tmp_path / "r.xlsx")["Appraisals"]["D2"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", "=HYPERLINK(1)[U+001B][31m", True)
    (back,) = read_register(str(tmp_path / "r.csv"))[1]
    assert (back["path"], back["organisation"]) == ("=1+1.xlsx", "'quoted'")


def test_frames_have_the_columns_of_the_register(done: tuple[Path, Result]) -> None:
    tables = frames(rows_in(done[0] / "register.jsonl"))
    assert {name: tuple(frame.columns) for name, frame in tables.items()} == {
        name: tuple(column.key for column in columns) for name, columns in COLUMNS.items()
    }
    assert (tables["appraisals"]["lead"].sum(), tables["options"]["rank"].max()) == (3 * 295, 5)


def test_without_pebble_it_says_what_to_install(books: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pebble", None)
    refused = run(books, "-o", tmp_path / "register.csv")
    assert (refused.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "need pebble, which is not installed: install xlappraise with its extra portfolio." in refused.stderr


# -------------------------------------------------------------------------------------------- again, and what is there


def test_a_second_run_does_nothing_and_may_renew_what_it_wrote(books: Path, tmp_path: Path) -> None:
    out = tmp_path / "register.csv"
    run(books, "-o", out)
    lines = out.with_suffix(".jsonl").read_bytes().count(b"\n")
    again = run(books, "-o", out)
    assert "0 new or changed." in again.stdout
    assert out.with_suffix(".jsonl").read_bytes().count(b"\n") == lines + 2  # that both files were written


def test_a_register_is_renewed_by_whatever_path_it_is_named(
    books: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(books / "a.xlsx", "-o", tmp_path / "register.csv")
    monkeypatch.chdir(tmp_path)
    assert run(books / "a.xlsx", books / "later.xlsx", "-o", "register.csv").exit_code == 0


def test_since_says_what_changed(books: Path, tmp_path: Path) -> None:
    out, old = tmp_path / "register.csv", tmp_path / "old.csv"
    run(books / "a.xlsx", books / "torn.xlsx", "-o", old)
    text = old.read_text("utf-8-sig").replace(",O3,", ",O1,")
    old.write_text(text, "utf-8")
    lines = run(books / "a.xlsx", books / "later.xlsx", "-o", out, "--since", old).stdout.splitlines()
    assert lines[2:5] == [
        f"Changed: {books / 'a.xlsx'}: first is O3 (before: O1).",
        f"New: {books / 'later.xlsx'}",
        f"Gone: {books / 'torn.xlsx'}",
    ]


def test_a_register_in_the_folder_is_no_workbook_of_it(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(EXAMPLE.read_bytes())
    for _ in range(2):
        assert run(tmp_path, "-o", tmp_path / "register.xlsx").stdout.startswith("1 file: 1 appraisal.")


@pytest.mark.parametrize("name", ["register.csv", "register.options.csv"])
def test_what_somebody_else_wrote_is_not_overwritten(books: Path, tmp_path: Path, name: str) -> None:
    run(books / "a.xlsx", "-o", tmp_path / "register.csv")
    (tmp_path / name).write_text("mine")
    refused = run(books / "a.xlsx", "-o", tmp_path / "register.csv")
    assert (refused.exit_code, (tmp_path / name).read_text()) == (2, "mine")
    assert run(books / "a.xlsx", "-o", tmp_path / "register.csv", "--force").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nosuch", "-o", "r.csv"], "'nosuch' does not exist: check the folder and the spelling."),
        (["*.foo", "-o", "r.csv"], "No file fits '*.foo': check the folder and the spelling."),
        ([str(EXAMPLE), "-o", "r.pdf"], "'r.pdf' is no name of a register: it ends in one of .parquet, .csv"),
        ([str(EXAMPLE), "-o", "r.csv", "--since", "nosuch.csv"], "'nosuch.csv' cannot be read (No such file"),
        ([str(EXAMPLE), "-o", "r.csv", "--exclude", "*.xlsx"], "There is no workbook in"),
        (["-o", "r.csv"], "Name a folder, or a list of paths with --list."),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_leaves_nothing(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert (done.exit_code, done.stdout, list(tmp_path.iterdir())) == (2, "", [])
    assert said in done.stderr


# ------------------------------------------------------------------------------------------------------- stopped


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read as on Linux")
def test_ten_thousand_files_killed_twice_in_flat_memory(tmp_path: Path) -> None:
    files, out = list(many(tmp_path / "books", 10_000)), tmp_path / "register.parquet"
    journal = out.with_suffix(".jsonl")
    for part in (0.2, 0.6):
        child = start(tmp_path / "books", out, int(10_000 * part))
        status = Path(f"/proc/{child.pid}/status").read_text()
        child.kill()
        child.communicate()
        peak = int(status.partition("VmHWM:")[2].split()[0])
        assert peak < 100_000, f"{peak} kB"
    whole = journal.read_bytes().count(b"\n")
    assert f"{10_000 - whole:,} new or changed." in run(tmp_path / "books", "-o", out).stdout
    assert journal.read_bytes().count(b"\n") == 10_000 + 2
    records_ = list(read_register(str(out))[1])
    assert [record["path"] for record in records_] == [str(path) for path in files]
    states = [record["state"] for record in records_]
    assert (states.count("cannot be read"), states.count("no appraisal"), states.count("stopped")) == (300, 100, 0)


def start(folder: Path, out: Path, lines: int = 4) -> subprocess.Popen[str]:
    """The command as a program, once its journal has a few lines."""
    code = "from xlappraise.cli import program; program()"
    arguments = [sys.executable, "-c", code, "portfolio", str(folder), "-o", str(out), "--processes", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, env=environment)
    journal = out.with_suffix(".jsonl")
    while child.poll() is None and not (journal.exists() and journal.read_bytes().count(b"\n") >= lines):
        time.sleep(0.02)
    return child


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_was_stopped_goes_on_and_does_nothing_twice(how: int, tmp_path: Path) -> None:
    files, out = list(many(tmp_path / "books", 60, different=6)), tmp_path / "register.csv"
    child = start(tmp_path / "books", out)
    child.send_signal(how)
    said = child.communicate()[1]
    before = out.with_suffix(".jsonl").read_bytes()
    whole = before.count(b"\n")
    assert (child.returncode, out.exists()) == (-9 if how == signal.SIGKILL else 130, False)
    assert how == signal.SIGKILL or said.endswith("of 60 files: the same command goes on from there.\n")
    assert f"{60 - whole} new or changed." in run(tmp_path / "books", "-o", out).stdout
    after = out.with_suffix(".jsonl").read_bytes()
    assert after.startswith(before[: before.rfind(b"\n") + 1])
    assert after.count(b"\n") == 60 + 2
    assert [record["path"] for record in read_register(str(out))[1]] == [str(path) for path in files]
