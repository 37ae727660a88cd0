"""The commands themselves on files that attack: one sentence or a finding, nothing changed, little time and memory."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
import resource
import socket
import subprocess
import sys
import unicodedata
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.benchmarks.bench import CHECK, PEAK
from tests.conftest import EXAMPLE, ROOT
from tests.support.corpus import parts_of, sheet, zipped
from tests.support.hostile_cases import (
    FORMULAS,
    HIDDEN,
    LOOK_ALIKES,
    NOT_A_SCORE,
    NOT_A_WEIGHT,
    REFUSED,
    SAME,
    SPOKEN,
    UNTIDY_SCORE,
    book,
    part_of,
    speaking,
    typed,
)
from tests.support.hostile_large import BOUNDED, GREAT
from tests.xlsx.test_hostile import mutated, mutated_part
from xlappraise import cli

SECONDS, MEGABYTES = 5, 500
"""What the worst file may cost."""

UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


def command(*words: object) -> Done:
    """Run `xlappraise ...` within this process, through its own top-level guard."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patched, redirect_stdout(out), redirect_stderr(err):
        patched.setattr(sys, "argv", ["xlappraise", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
    return Done(ended.value.code, out.buffer.getvalue().decode(), err.buffer.getvalue().decode())


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Whoever opens a socket fails."""

    def refuse(*_, **__):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def at(tmp_path, monkeypatch):
    """Writes bytes to book.xlsx in an empty folder, which becomes the current one."""
    monkeypatch.chdir(tmp_path)

    def go(data: bytes) -> Path:
        path = tmp_path / "book.xlsx"
        path.write_bytes(data)
        return path

    return go


READERS = (
    ("check", "book.xlsx"),
    ("check", "--format", "json", "book.xlsx"),
    ("show", "book.xlsx"),
    ("robustness", "book.xlsx"),
    ("convert", "book.xlsx", "out.json"),
    ("convert", "book.xlsx", "out.csv"),
    ("report", "book.xlsx", "-o", "out.md"),
    ("recalc", "--dry-run", "book.xlsx"),
    ("recalc", "book.xlsx", "-o", "out.xlsx"),
    ("check", "--fix", "book.xlsx"),
)
WRITERS = (("recalc", "book.xlsx"), ("check", "--mark", "book.xlsx"), ("check", "--fix", "--in-place", "book.xlsx"))
COMMANDS = {"recalc": READERS[-2], "check": READERS[1], "show": READERS[2], "robustness": READERS[3]}


STAND = re.compile(r"(1 thing|\d+ things) must be fixed in what was written: xlappraise check .* names (it|them)\.\n")


def sound(done: Done) -> bool:
    """No fault of ours: the exit code is one of three, a refusal is one sentence and nothing besides."""
    if done.code not in (0, 1, 2) or "fault in xlappraise" in done.err or "please report" in done.err:
        return False
    one = done.err.startswith("xlappraise: ") and done.err.count("\n") == 1 and not done.out
    if done.code == 2:
        return one
    return not done.err or (done.code == 1 and STAND.fullmatch(done.err) is not None)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_one_sentence_for_every_command(at, name):
    make, says = REFUSED[name]
    data = make()
    path = at(data)
    for words in (*READERS, *WRITERS):
        done = command(*words)
        assert (done.code, sound(done)) == (2, True), (words, done)
        assert re.search(says, done.err)
        assert names(Path()) == [path.name]
    assert path.read_bytes() == data


def found(path: Path) -> tuple[int, str]:
    """Exit code and lines of the concise check, without those that the example itself gives."""
    done = command("check", "--format", "concise", path)
    assert sound(done), done
    usual = {line.partition(": ")[2] for line in command("check", "--format", "concise", EXAMPLE).out.splitlines()}
    lines = (line.partition(": ")[2] for line in done.out.splitlines())
    return done.code, "\n".join(line for line in lines if line not in usual)


@pytest.mark.parametrize("place", ["Criteria!C8", "Criteria!G8", "Options!B8", "Setup!B6", "Rationale!E10"])
def test_a_text_that_no_cell_can_hold_is_named_where_the_officer_typed_it(at, place):
    path = at(book(**{place.replace("!", "_"): typed("x" * 33_000)}))
    code, lines = found(path)
    assert (code, re.findall(r"^(\S+): error (\S+)", lines, re.MULTILINE)) == (1, [(place, "XLA242")])
    done = command("recalc", path)
    assert (done.code, sound(done)) == (1, True)


def finite(path: Path) -> None:
    """No number that is none in the results, read anew or written."""
    done = command("show", "--format", "json", path)
    assert sound(done), done
    json.loads(done.out, parse_constant=pytest.fail)
    assert sound(command("recalc", path))
    with zipfile.ZipFile(path) as archive:
        text = b"".join(archive.read(name) for name in archive.namelist() if "worksheets/sheet7" in name)
    assert not re.search(rb"<v>-?(nan|inf)", text, re.IGNORECASE)


@pytest.mark.parametrize("name", HIDDEN)
def test_what_is_hidden_merged_or_doubled_is_found_at_its_place(at, name):
    make, says = HIDDEN[name]
    assert re.search(says, found(at(make()))[1])


@pytest.mark.parametrize("name", NOT_A_WEIGHT)
def test_what_is_no_weight_is_an_error_at_its_cell(at, name):
    path = at(book(Criteria_F10=NOT_A_WEIGHT[name]))
    code, lines = found(path)
    assert code == 1
    assert re.search(r"^Criteria!F10: error XLA21[234]", lines, re.MULTILINE)
    finite(path)


@pytest.mark.parametrize("name", NOT_A_SCORE)
def test_what_is_no_score_is_an_error_at_its_cell(at, name):
    path = at(book(Scores_E10=NOT_A_SCORE[name]))
    code, lines = found(path)
    assert code == 1
    assert re.search(r"^Scores!E10: error XLA202", lines, re.MULTILINE)
    option = json.loads(command("show", "--format", "json", path).out)["options"][0]
    assert option["total"] is None
    finite(path)


@pytest.mark.parametrize("name", UNTIDY_SCORE)
def test_stray_spaces_and_case_are_read_as_meant_and_said(at, name):
    path = at(book(Scores_E10=UNTIDY_SCORE[name]))
    assert re.search(r"^Scores!E10: note XLA203", found(path)[1], re.MULTILINE)
    assert ranking(path) == ranking(EXAMPLE)


def ranking(path: Path) -> list[tuple[object, ...]]:
    """What show says of each option."""
    options = json.loads(command("show", "--format", "json", path).out)["options"]
    return [(o["id"], o["total"], o["percent"], o["rank"]) for o in options]


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_names_that_look_alike_are_found(at, name):
    make, says = LOOK_ALIKES[name]
    lines = found(at(make()))[1]
    assert re.search(says, lines)
    assert bool(lines) == bool(says)


@pytest.mark.parametrize("name", SAME)
def test_an_odd_way_of_storing_it_gives_the_same_ranking(at, name):
    path = at(SAME[name]())
    assert ranking(path) == ranking(EXAMPLE)
    assert sound(command("recalc", path))
    assert ranking(path) == ranking(EXAMPLE)


# Text that would be run, or would speak to a terminal.


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def unseen(text: str) -> set[str]:
    return {c for c in text if c != "\n" and unicodedata.category(c) in UNSEEN}


@pytest.mark.parametrize("words", SPOKEN, ids=range(len(SPOKEN)))
def test_text_cannot_speak_to_the_terminal(at, words):
    at(speaking(words))
    for each in (*READERS[:4], ("show", "--format", "csv", "book.xlsx"), READERS[7]):
        done = command(*each)
        assert sound(done)
        assert unseen(done.out) == set(), each
    for each in (READERS[4], READERS[5], READERS[6]):
        assert sound(command(*each))
        assert unseen(Path(each[-1]).read_text("utf-8-sig")) == set(), each


class Tags(HTMLParser):
    """Collects what a page would run or fetch."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.active: list[tuple[str, ...]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        runs = [key for key, value in attrs if key.startswith("on") or (key in ("href", "src") and value[:1] != "#")]
        if tag in ("script", "iframe", "object", "img", "base", "embed") or runs:
            self.active.append((tag, *runs))


def test_a_page_runs_and_fetches_nothing_that_came_with_the_workbook(at):
    at(EXAMPLE.read_bytes())
    command("report", "book.xlsx", "-o", "clean.html")
    for words in (word for word in SPOKEN if "&" in word or "javascript" in word):
        at(speaking(words))
        assert sound(command("report", "book.xlsx", "-o", "out.html", "--force"))
        assert Tags(Path("out.html").read_text()).active == Tags(Path("clean.html").read_text()).active


@pytest.mark.parametrize("words", FORMULAS)
def test_text_is_never_a_formula(at, words):
    path = at(speaking(words))
    for target in ("out.csv", "out.scores.csv"):
        assert sound(command("convert", path, target))
        for row in csv.reader(io.StringIO(Path(target).read_text("utf-8-sig"), newline="")):
            assert not any(cell.lstrip(" \xa0").startswith(tuple("=+@\t\r\n＝＋－＠")) for cell in row)
    before = formulas(path)
    assert sound(command("recalc", path))
    assert not [f for f in formulas(path) - before if not f.startswith(b"HYPERLINK(&quot;#")]


def formulas(path: Path) -> set[bytes]:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return {found for name in names for found in re.findall(rb"<f>(.*?)</f>", archive.read(name))}


def test_tables_of_data_hold_no_formula(at):
    at(speaking(FORMULAS[0]))
    assert sound(command("convert", "book.xlsx", "out.tables.xlsx"))
    assert formulas(Path("out.tables.xlsx")) == set()


# What it may cost.


def cost(*words: str) -> tuple[Done, float, float]:
    """A command in a process of its own: how it ended, its processor seconds and peak megabytes."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    told, tell = os.pipe()
    with open("stdout", "wb") as out, open("stderr", "wb") as err:  # noqa: PTH123
        child = subprocess.Popen(
            [sys.executable, "-c", PEAK + CHECK, *words],
            stdout=out,
            stderr=err,
            env={**environment, "BENCH_PEAK": str(tell)},
            pass_fds=[tell],
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30)),  # noqa: PLW1509 - no threads here
        )
        _, status, used = os.wait4(child.pid, 0)
    os.close(tell)
    child.returncode = os.waitstatus_to_exitcode(status)
    with os.fdopen(told) as pipe:
        peak = int(pipe.read() or used.ru_maxrss)  # the latter is at least what this process holds
    done = Done(child.returncode, Path("stdout").read_text(), Path("stderr").read_text())
    return done, used.ru_utime + used.ru_stime, peak / 1024


def rescored(data: bytes) -> bytes:
    """The workbook with one score changed, so that results move and every formula that reads them is looked for."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    old, new = b'<c r="E10" s="26" t="inlineStr"><is><t>Medium</t>', b'<c r="E10" s="26" t="inlineStr"><is><t>High</t>'
    scores = part_of("Scores")
    assert old in parts[scores] or not parts[scores].strip()
    return zipped({**parts, scores: parts[scores].replace(old, new)})


def bounded(at, name: str, data: bytes) -> None:
    for words in COMMANDS.values():
        at(rescored(data) if words[0] == "recalc" else data)
        done, seconds, megabytes = cost(*words, *(["--force"] if "-o" in words else []))
        print(f"{name}: {words[0]} {done.code}, {seconds:.1f} s, {megabytes:.0f} MB {done.err[-90:].strip()}")
        assert sound(done), done.err
        assert megabytes < MEGABYTES
        assert seconds < 2 * SECONDS  # five on the machine in hand; a busy one may be twice as slow


@pytest.mark.slow
@pytest.mark.parametrize("name", {**BOUNDED, **GREAT})
def test_the_worst_files_cost_little(at, name):
    bounded(at, name, {**BOUNDED, **GREAT}[name]())


CHEAP = [name for name in BOUNDED if "million" not in name]


@pytest.mark.parametrize("name", CHEAP)
def test_what_is_huge_by_its_declaration_only_changes_no_ranking(at, name):
    path = at(BOUNDED[name]())
    assert ranking(path) == ranking(EXAMPLE)
    assert sound(command("recalc", path))


# Mutations of the shipped example.

MUTANTS = (READERS[1], READERS[2], READERS[4], WRITERS[0])


def survive(path: Path, data: bytes) -> int:
    """Every command ends as it should, and what only reads leaves the file alone. Gives recalc's exit code."""
    for words in MUTANTS:
        path.write_bytes(data)
        done = command(*words, *(["--force"] if words[0] == "convert" else []))
        assert sound(done), (words, done)
        if done.code == 2 or words not in WRITERS:
            assert path.read_bytes() == data
    assert not [name for name in names(Path()) if name not in (path.name, "out.json")]
    return done.code


def fuzz(at, seed: int, times: int) -> dict[int, int]:
    example, codes = EXAMPLE.read_bytes(), {0: 0, 1: 0, 2: 0}
    for number in range(times):
        choose = random.Random(seed * 1_000_003 + number)
        mutate = choose.choice((mutated, mutated_part, mutated_part))
        codes[survive(at(b""), mutate(example, choose))] += 1
    return codes


def test_some_mutations_of_the_example(at):
    codes = fuzz(at, 3, 120)
    assert min(codes[0] + codes[1], codes[2]) > 10


@pytest.mark.slow
def test_twenty_thousand_mutations_of_the_example(at):
    print(fuzz(at, 4, 20_000))


# Options and the world around the file.

STRANGER = zipped(parts_of({"Budget": sheet('<row r="1"><c r="A1"><v>1</v></c></row>')}))


@pytest.mark.parametrize("words", WRITERS[:2], ids=["recalc", "mark"])
def test_a_lock_file_is_respected_until_forced(at, words):
    data = book(Scores_E10='<c {at} t="inlineStr"><is><t>High</t></is></c>')
    path = at(data)
    lock = path.with_name("~$book.xlsx")
    lock.write_bytes(b"\x08Jo Smith")
    done = command(*words)
    assert (done.code, sound(done), path.read_bytes() == data) == (2, True, True)
    assert "Excel by Jo Smith" in done.err
    assert command(*words, "--force").code in (0, 1)
    assert path.read_bytes() != data


@pytest.mark.parametrize("words", WRITERS, ids=["recalc", "mark", "fix"])
def test_a_backup_keeps_the_file_as_it_was(at, words):
    data = book(Scores_E10='<c {at} t="inlineStr"><is><t> high</t></is></c>')
    path = at(data)
    assert command(*words, "--backup").code in (0, 1)
    assert path.read_bytes() != data
    assert path.with_name("book (backup).xlsx").read_bytes() == data


@pytest.mark.parametrize("words", WRITERS, ids=["recalc", "mark", "fix"])
def test_a_read_only_file_is_one_sentence(at, words):
    data = book(Scores_E10='<c {at} t="inlineStr"><is><t> high</t></is></c>')
    path = at(data)
    path.chmod(0o444)
    done = command(*words)
    assert (done.code, sound(done), path.read_bytes() == data) == (2, True, True)
    assert "read-only" in done.err


@pytest.mark.parametrize("name", ["Bewertung – ä ö ü.xlsx", "评估.xlsx", "a b 'c' & d.xlsx", "x" * 245 + ".xlsx"])
def test_long_and_foreign_names_and_links(at, name):
    path = at(book(Scores_E10='<c {at} t="inlineStr"><is><t>High</t></is></c>')).rename(name).absolute()
    Path("link.xlsx").symlink_to(path)
    assert command("recalc", "link.xlsx").code == 0
    assert Path("link.xlsx").is_symlink()
    assert command("recalc", name).out.startswith(f"{name}: nothing to change")
    assert names(Path()) == sorted([name, "link.xlsx"])


@pytest.mark.parametrize("name", ["a\x1b[31m.xlsx", "a\u202excod.xlsx", "a\nb.xlsx", "a\u200bb.xlsx", "\udcff.xlsx"])
def test_a_file_s_name_cannot_speak_to_the_terminal(at, name):
    at(EXAMPLE.read_bytes()).rename(name)
    for words in (
        ("check", name),
        ("show", name),
        ("recalc", name),
        ("convert", name, f"{name}.json"),
        ("check", "gone" + name),
    ):
        done = command(*words)
        assert unseen(done.out + done.err) == set(), words
        assert done.code == (2 if "gone" in words[1] else 0), done


def test_an_edit_made_meanwhile_is_not_lost(at, monkeypatch):
    from xlappraise import flow

    path = at(book(Scores_E10='<c {at} t="inlineStr"><is><t>High</t></is></c>'))
    theirs = book(Scores_E10='<c {at} t="inlineStr"><is><t>Low</t></is></c>')
    real = flow.planned_for
    monkeypatch.setattr(flow, "planned_for", lambda *known: (path.write_bytes(theirs), real(*known))[1])
    done = command("recalc", path)
    assert (done.code, sound(done), path.read_bytes() == theirs) == (2, True, True)
    assert "changed since it was read" in done.err


def test_a_full_disk_is_one_sentence(at, tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        data = book(Scores_E10='<c {at} t="inlineStr"><is><t>High</t></is></c>')
        path = folder / "book.xlsx"
        path.write_bytes(data)
        space = os.statvfs(folder)
        (folder / "filler").write_bytes(bytes(space.f_bavail * space.f_bsize - 8192))
        for words in (("recalc", path), ("check", "--mark", path), ("convert", path, folder / "o.json")):
            done = command(*words)
            assert (done.code, sound(done), path.read_bytes() == data) == (2, True, True), done
            assert "is full" in done.err
            assert names(folder) == ["book.xlsx", "filler"]
    finally:
        subprocess.run(["umount", str(folder)], check=True)
