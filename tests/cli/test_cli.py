"""The commands, each as a process of its own: what they print, write and end with."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import EXAMPLE, EXAMPLE_JSON, ROOT, put
from xlappraise.appraisal.findings import Cell
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.saving import SECOND_NAME


def digest(path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# -------------------------------------------------------------------------------- show


def test_show_gives_the_figures_of_the_paper(run):
    done = run("show", EXAMPLE, "--format", "json")
    short = json.loads(done.stdout)["options"][:5]
    assert (done.returncode, done.stderr) == (0, "")
    assert [[option[key] for option in short] for key in ("total", "percent", "rank")] == [
        [1385, 1360, 1810, 1515, 920],
        [64, 63, 83, 70, 42],
        [3, 4, 1, 2, 5],
    ]
    assert [sum(option["groups"].values()) for option in short] == [1385, 1360, 1810, 1515, 920]


def test_show_with_a_blank_score_gives_a_range_and_a_certain_rank(run, example):
    put(example, **{cell_of("V2", "O3"): None})
    done = run("show", example)
    row = next(line for line in done.stdout.splitlines() if " O3 " in line)
    assert row.split()[0] == "1"
    assert "1,780 to 1,840" in row
    assert "27 of 28 scored" in row
    assert "Nothing is taken as zero" in done.stdout


def cell_of(ref: str, option: str) -> str:
    """The score's cell in the example, as `put` wants it."""
    from xlappraise.flow import appraise

    return str(appraise(EXAMPLE).appraisal.score_cells[ref, option]).replace("!", "_")


def test_show_as_csv(run):
    lines = run("show", EXAMPLE, "--format", "csv").stdout.splitlines()
    assert lines[0].startswith("id,name,status,total,low,high,max,share,percent,rag,rank,tied,best_rank,worst_rank")
    assert lines[3].startswith("O3,Wholly Owned Council Company,ranked,1810,1810,1810,2170,")


def test_show_says_what_blocks_and_ends_with_1(run, example):
    put(example, Criteria_F9="ten")
    done = run("show", example)
    assert done.returncode == 1
    assert done.stdout.startswith("There are no results until this is fixed:\n")
    assert "Criteria!F9  Must fix XLA" in done.stdout


def test_show_as_json_gives_findings_when_blocked(run, example):
    put(example, Criteria_F9="ten")
    done = run("show", example, "--format", "json")
    data = json.loads(done.stdout)
    assert (done.returncode, data["schema"]) == (1, "xlappraise.findings/1")
    assert [finding["cell"] for finding in data["findings"]] == ["F9"]


# -------------------------------------------------------------------------------- check


def test_check_finds_no_error_in_the_example_and_names_its_departures(run):
    done = run("check", EXAMPLE, "--format", "json")
    data = json.loads(done.stdout)
    assert (done.returncode, data["summary"]["errors"]) == (0, 0)
    halves = [f for f in data["findings"] if f["code"] == "XLA305"]
    assert {finding["ref"] for finding in halves} == {"D6", "V4"}
    assert sum(1 + len(finding["also"]) for finding in halves) == 8
    others = {(f["code"], f["ref"]) for f in data["findings"] if f["severity"] == "warning" and f not in halves}
    assert others == {("XLA304", "V6"), ("XLA403", "V8"), ("XLA403", "F5")}


def test_check_strict_counts_warnings(run):
    assert run("check", EXAMPLE, "--strict", "--format", "concise").returncode == 1


def test_check_changes_nothing_and_says_so(run, example):
    before = digest(example)
    done = run("check", example)
    assert digest(example) == before
    assert "Nothing was changed." in done.stdout


def test_check_of_several_files_goes_on_after_one_that_cannot_be_read(run, example):
    done = run("check", "missing.xlsx", example, EXAMPLE, "--format", "json")
    assert done.returncode == 2
    assert [each["file"] for each in json.loads(done.stdout)] == [str(example), str(EXAMPLE)]
    assert done.stderr == "xlappraise: 'missing.xlsx' does not exist: check the folder and the spelling.\n"


@pytest.mark.parametrize("form", ["text", "concise", "json", "github", "sarif", "junit"])
def test_check_prints_every_format_without_a_mistake(form, run, example):
    put(example, **{cell_of("D5", "O3"): "Hgih"})
    done = run("check", example, "--format", form)
    assert (done.returncode, done.stderr) == (1, "")
    assert "Hgih" in done.stdout


def test_fix_writes_a_copy_and_lists_old_and_new(run, example):
    put(example, **{cell_of("D5", "O3"): " high"})
    before = digest(example)
    done = run("check", example, "--fix")
    fixed = example.with_name("worcestershire-2017.fixed.xlsx")
    assert digest(example) == before
    assert f'{cell_of("D5", "O3").replace("_", "!")}  " high" -> "High"' in done.stdout
    assert f"1 cell corrected in {fixed}. {example} is unchanged." in done.stdout
    again = run("check", fixed, "--format", "json")
    assert [f for f in json.loads(again.stdout)["findings"] if f["fixable"]] == []


def test_fix_puts_in_the_one_near_level(run, example):
    put(example, **{cell_of("D5", "O3"): "Hgih"})
    run("check", example, "--fix")
    fixed = json.loads(run("show", example.with_name("worcestershire-2017.fixed.xlsx"), "--format", "json").stdout)
    assert fixed["options"][2]["total"] == 1840


def test_fix_carries_a_new_id_everywhere(run, example, tmp_path):
    put(example, Options_A8="WOC", Assumptions_C6="V2/O3; V2/O1", Change_log_E6="O3", Issues_E6="All but O3")
    assert run("show", example, "--format", "json").returncode == 1
    run("check", example, "--fix", "--in-place")
    assert run("convert", example, "a.json").returncode == 0
    data = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert data["scores"]["V2"]["WOC"] == "Medium"
    assert "WOC" in data["rationale"]["V2"]
    assert data["logs"]["Assumptions"][0]["applies_to"] == "V2/WOC; V2/O1"
    assert data["logs"]["Change log"][0]["option"] == "WOC"
    assert data["logs"]["Issues"][0]["affects"] == "All but O3"


def test_fix_overwrites_no_earlier_copy(run, example):
    put(example, **{cell_of("D5", "O3"): " high"})
    fixed = example.with_name("worcestershire-2017.fixed.xlsx")
    fixed.write_text("mine")
    done = run("check", example, "--fix")
    assert (done.returncode, fixed.read_text()) == (2, "mine")
    assert done.stderr.count("\n") == 1


def test_fix_in_place_changes_the_file_itself(run, example):
    put(example, **{cell_of("D5", "O3"): " high"})
    before = digest(example)
    run("check", example, "--fix", "--in-place")
    assert digest(example) != before
    assert list(example.parent.glob("*.fixed.xlsx")) == []


def test_in_place_alone_is_refused(run):
    done = run("check", EXAMPLE, "--in-place")
    assert (done.returncode, done.stdout) == (2, "")


def test_mark_writes_the_checks_sheet_and_nothing_else(run, example):
    from xlappraise.xlsx.package import snapshot

    put(example, **{cell_of("D5", "O3"): "Hgih"})
    before = snapshot(example)
    assert run("check", example, "--mark").returncode == 1
    after = snapshot(example)
    assert [name for name in after.sheets if dict(after.sheets[name].cells) != dict(before.sheets[name].cells)] == [
        "Checks"
    ]
    assert any("Hgih" in str(data.value) for data in after.sheets["Checks"].cells.values())


# -------------------------------------------------------------------------------- recalc


def test_recalc_writes_once_and_then_no_byte(run, example):
    put(example, **{cell_of("D5", "O3"): "Low"})
    assert run("recalc", example).returncode == 0
    once = digest(example)
    done = run("recalc", example)
    assert digest(example) == once
    assert "nothing" in done.stdout.lower()


def test_dry_run_lists_cells_and_writes_nothing(run, example):
    put(example, **{cell_of("D5", "O3"): "Low"})
    before = digest(example)
    done = run("recalc", example, "--dry-run")
    assert digest(example) == before
    assert "Results!" in done.stdout
    assert done.stdout.splitlines()[-1].endswith("Nothing was written.")


def test_recalc_elsewhere_leaves_the_input_alone(run, example):
    put(example, **{cell_of("D5", "O3"): "Low"})
    before, out = digest(example), example.with_name("out.xlsx")
    assert run("recalc", example, "-o", out).returncode == 0
    assert digest(example) == before
    shown = json.loads(run("show", out, "--format", "json").stdout)
    assert shown["options"][2]["total"] == 1810 - 30


def test_recalc_overwrites_no_other_file(run, example):
    out = example.with_name("out.xlsx")
    out.write_text("mine")
    assert run("recalc", example, "-o", out).returncode == 2
    assert out.read_text() == "mine"
    assert run("recalc", example, "-o", out, "--force").returncode == 0
    assert out.read_bytes()[:2] == b"PK"


def test_recalc_of_a_blocked_workbook_renews_checks_alone_and_ends_with_1(run, example):
    from xlappraise.xlsx.package import snapshot

    put(example, Criteria_F9="ten")
    before = snapshot(example)
    done = run("recalc", example)
    after = snapshot(example)
    assert done.returncode == 1
    assert [name for name in after.sheets if dict(after.sheets[name].cells) != dict(before.sheets[name].cells)] == [
        "Checks"
    ]


# -------------------------------------------------------------------------------- demo


def test_demo_makes_checks_recalculates_and_shows(run, tmp_path):
    done = run("demo")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "worcestershire-2017.xlsx").is_file()
    for part in (
        "Copied",
        "Checked: 5 things worth a look",
        "Wholly Owned Council Company  1,810    83%  G",
        "Then try:",
    ):
        assert part in done.stdout


def test_demo_overwrites_nothing_and_says_so(run, tmp_path):
    taken = tmp_path / "worcestershire-2017.xlsx"
    taken.write_text("mine")
    done = run("demo")
    assert taken.read_text() == "mine"
    assert (tmp_path / "worcestershire-2017-2.xlsx").is_file()
    assert "worcestershire-2017.xlsx already exists and was left as it is" in done.stdout


def test_demo_goes_where_it_is_told(run, tmp_path):
    assert run("demo", "a/b").returncode == 0
    assert (tmp_path / "a" / "b" / "worcestershire-2017.xlsx").is_file()


def test_the_commands_that_demo_names_work(run, tmp_path):
    lines = run("demo").stdout.splitlines()
    named = [line.split("  ")[1].split()[1:] for line in lines if line.startswith("  xlappraise ")]
    assert len(named) >= 4
    assert {run(*words).returncode for words in named} == {0}


# -------------------------------------------------------------------------------- new and convert


def test_new_makes_a_workbook_that_can_be_checked(run, tmp_path):
    done = run("new", "a.xlsx", "--options", 3, "--criteria", 7, "--title", "Waste collection")
    assert (done.returncode, done.stderr) == (0, "")
    data = json.loads(run("check", "a.xlsx", "--format", "json").stdout)
    assert data["schema"] == "xlappraise.findings/1"


def test_new_overwrites_only_when_forced(run, tmp_path):
    (tmp_path / "a.xlsx").write_text("mine")
    done = run("new", "a.xlsx")
    assert (done.returncode, (tmp_path / "a.xlsx").read_text()) == (2, "mine")
    assert done.stderr == ("xlappraise: 'a.xlsx' exists already: choose another name, or overwrite it with --force.\n")
    assert run("new", "a.xlsx", "--force").returncode == 0


def test_new_from_data_gives_the_same_data_back(run, tmp_path):
    assert run("new", "a.xlsx", "--from", EXAMPLE_JSON).returncode == 0
    assert run("convert", "a.xlsx", "a.json").returncode == 0
    assert json.loads((tmp_path / "a.json").read_text("utf-8")) == json.loads(EXAMPLE_JSON.read_text("utf-8"))


def test_new_says_every_fault_of_its_data(run, tmp_path):
    (tmp_path / "bad.json").write_text('{"schema": "xlappraise.appraisal/1", "titel": 1}')
    done = run("new", "a.xlsx", "--from", "bad.json")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        'xlappraise: bad.json: The appraisal holds the unknown key "titel". Did you mean "title"?',
        *(f"xlappraise: bad.json: {key} is missing." for key in ("scale", "bands", "options", "criteria")),
        "xlappraise: 'bad.json' is not an appraisal that can be used; nothing was written.",
    ]
    assert not (tmp_path / "a.xlsx").exists()


def test_convert_goes_there_and_back(run, tmp_path):
    assert run("convert", EXAMPLE, "a.json").returncode == 0
    assert run("convert", "a.json", "b.xlsx").returncode == 0
    assert run("convert", "b.xlsx", "b.json").returncode == 0
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_a_workbook_made_of_data_has_its_gateways_on_their_sheet_and_nothing_is_lost(run, tmp_path):
    given = json.loads(EXAMPLE_JSON.read_text(encoding="utf-8"))
    short = {option["id"] for option in given["options"] if option.get("stage") != "Long-list"}
    given["scores"] = {ref: {o: s for o, s in row.items() if o in short} for ref, row in given["scores"].items()}
    (tmp_path / "a.json").write_text(json.dumps(given), encoding="utf-8")
    assert run("convert", "a.json", "b.xlsx").returncode == 0
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    refs = {c["ref"] for c in given["criteria"] if c["kind"] == "gateway"}
    assert "Gateways" in book.sheetnames
    assert refs.isdisjoint(cell.value for (cell,) in book["Scores"]["A6:A60"])
    assert run("convert", "b.xlsx", "b.json").returncode == 0
    assert json.loads((tmp_path / "b.json").read_text(encoding="utf-8")) == given


def test_convert_to_csv_gives_results(run, tmp_path):
    assert run("convert", EXAMPLE, "a.csv").returncode == 0
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfid,name,status,total")


@pytest.mark.parametrize(
    "arguments",
    [
        ("convert", "{}", "out.json"),
        ("convert", "{}", "out.scores.csv"),
        ("report", "{}", "-o", "out.md"),
        ("report", "{}", "--figures", "out"),
    ],
)
def test_what_is_made_of_a_workbook_with_an_error_is_written_and_the_error_counted_on_stderr(
    run, example, tmp_path, arguments
):
    put(example, Scores_E10="Hihg")
    done = run(*(each.format(example) for each in arguments))
    said = f"1 thing must be fixed in what was written: xlappraise check {example} names it.\n"
    assert (done.returncode, done.stderr) == (1, said)
    assert done.stdout.startswith(f"Wrote {arguments[-1]}")
    assert (tmp_path / arguments[-1]).exists()


def test_two_errors_stand_in_what_was_written(run, example):
    put(example, Scores_E10="Hihg", Scores_F10="whatever")
    assert run("convert", example, "out.csv").stderr == (
        f"2 things must be fixed in what was written: xlappraise check {example} names them.\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="POSIX only")
@pytest.mark.parametrize("arguments", [("convert", "{}", "a.csv", "--force"), ("check", "--mark", "--force", "{}")])
def test_what_became_of_a_second_name_is_told_when_it_was_forced(run, example, tmp_path, arguments):
    (tmp_path / "a.csv").write_text("old")
    put(example, **{cell_of("V2", "O3"): None})
    for name in (example, tmp_path / "a.csv"):
        (tmp_path / f"second {name.name}").hardlink_to(name)
    assert run(*(each.format(example) for each in arguments)).stderr == f"{SECOND_NAME}\n"


@pytest.mark.parametrize(("source", "target"), [("a.ods", "b.json"), ("a.xlsx", "b.md"), ("a.json", "b.csv")])
def test_convert_says_what_it_can(source, target, run):
    done = run("convert", source, target)
    assert done.returncode == 2
    assert done.stderr == (
        "xlappraise: convert goes from .xlsx to .json, .csv (results), .scores.csv, .parquet or .tables.xlsx, "
        "and from .json or .scores.csv to .xlsx, "
        f"not from '{source}' to '{target}'.\n"
    )


def test_convert_says_what_does_not_go_back(run, tmp_path):
    run("convert", EXAMPLE, "a.tables.xlsx")
    done = run("convert", "a.tables.xlsx", "b.json")
    assert (done.returncode, done.stdout, (tmp_path / "b.json").exists()) == (2, "", False)
    assert done.stderr == (
        "xlappraise: 'a.tables.xlsx' does not go back into an appraisal: it holds options, criteria, scores and "
        "results as tables of data, and not the rest, such as bands. Convert the workbook itself, or its .json.\n"
    )


# -------------------------------------------------------------------------------- explain


def test_explain_by_code_and_by_name_is_the_same(run):
    by_code, by_name = run("explain", "xla305"), run("explain", "level-not-available")
    assert by_code.stdout == by_name.stdout
    assert by_code.stdout.startswith("XLA305 level-not-available (Worth a look)\n\n")


def test_explain_all_has_every_rule(run):
    from xlappraise.appraisal.rules import RULES

    text = run("explain", "--all").stdout
    assert [rule.code for rule in RULES if f"{rule.code} {rule.name} (" not in text] == []


def test_explain_suggests_the_nearest_rule(run):
    done = run("explain", "level-not-availabel")
    assert (done.returncode, done.stderr) == (
        2,
        "xlappraise: There is no rule 'level-not-availabel'. Did you mean XLA305?\n",
    )


# -------------------------------------------------------------------------------- what goes wrong

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


def bad_files(folder) -> dict[str, object]:
    from openpyxl import Workbook

    stranger = Workbook()
    stranger.active["A1"] = "Budget"
    stranger.save(folder / "stranger.xlsx")
    (folder / "text.xlsx").write_text("not a workbook")
    (folder / "empty.xlsx").write_bytes(b"")
    (folder / "folder.xlsx").mkdir()
    (folder / "secret.xlsx").write_bytes(OLE)
    shutil.copy(EXAMPLE, folder / "cut.xlsx")
    (folder / "cut.xlsx").write_bytes(EXAMPLE.read_bytes()[:20_000])
    names = ("stranger", "text", "empty", "folder", "secret", "cut", "missing")
    return {name: folder / f"{name}.xlsx" for name in names}


@pytest.mark.parametrize("command", ["check", "recalc", "show"])
@pytest.mark.parametrize("name", ["stranger", "text", "empty", "folder", "secret", "cut", "missing"])
def test_a_file_that_is_no_appraisal_is_one_sentence_and_2(command, name, run, tmp_path):
    path = bad_files(tmp_path)[name]
    before = path.read_bytes() if path.is_file() else b""
    done = run(command, path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("xlappraise: ")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert (path.read_bytes() if path.is_file() else b"") == before


@pytest.mark.skipif(sys.platform == "win32", reason="permissions work otherwise on Windows")
def test_a_file_without_permission_is_one_sentence_and_2(run, example):
    import os

    example.chmod(0)
    if os.access(example, os.R_OK):  # root reads everything: let a process without that right try
        pytest.importorskip("pwd")
        done = as_nobody("show", example)
    else:
        done = run("show", example)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "may not be read by you" in done.stderr


def as_nobody(*arguments: object):
    """Run the command line in a process that first gives up root's rights."""
    import subprocess

    code = (
        "import os, sys; sys.path.insert(0, sys.argv[1]); "
        "import xlappraise.cli.commands, xlappraise.cli.show, xlappraise; xlappraise.appraise(sys.argv[2]); "
        "os.setgid(65534); os.setuid(65534); "
        "sys.argv = ['xlappraise', *sys.argv[3:]]; xlappraise.cli.main()"
    )
    words = [sys.executable, "-c", code, str(ROOT), str(EXAMPLE), *map(str, arguments)]
    return subprocess.run(words, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_output_that_cannot_be_written_is_one_sentence_and_2():
    import subprocess

    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "xlappraise", "show", str(EXAMPLE)],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert (done.returncode, done.stderr) == (2, "xlappraise: No space left on device.\n")


def broken_pipe() -> int:
    """Where to write when whoever read has gone."""
    import os

    reading, writing = os.pipe()
    os.close(reading)
    return writing


def full_disk() -> int:
    import os

    return os.open("/dev/full", os.O_WRONLY)


def unheard(out: int, *arguments: object) -> tuple[int, str]:
    """Exit code and stderr of a command whose stdout is `out`."""
    import os
    import subprocess

    words = [sys.executable, "-m", "xlappraise", *map(str, arguments)]
    try:
        done = subprocess.run(words, cwd=ROOT, stdout=out, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    finally:
        os.close(out)
    return done.returncode, done.stderr


UNSHOWN = "xlappraise: '{}' was written, but its receipt could not be shown (No space left on device).\n"
WRITES = {
    "recalc": ["recalc", "{}"],
    "recalc --force": ["recalc", "{}", "--force"],
    "add": ["add", "{}", "Scenarios"],
    "check --mark": ["check", "{}", "--mark"],
    "check --fix": ["check", "{}", "--fix", "--in-place"],
    "check --fix as JSON": ["check", "{}", "--fix", "--in-place", "--format", "json"],
}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("command", WRITES)
def test_a_full_disk_behind_a_receipt_is_told_and_the_code_is_that_of_the_findings(example, command):
    put(example, **{cell_of("D5", "O3"): " Medium", cell_of("V2", "O1"): "Low"})
    before = digest(example)
    code, told = unheard(full_disk(), *(word.format(example) for word in WRITES[command]))
    last = told.splitlines(keepends=True)[-1]
    assert (code, last, told.count("xlappraise: ")) == (0, UNSHOWN.format(example), 1)
    assert digest(example) != before


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe breaks otherwise on Windows")
@pytest.mark.parametrize("command", WRITES)
def test_nobody_is_told_of_a_receipt_that_nobody_reads(example, command):
    put(example, **{cell_of("D5", "O3"): " Medium", cell_of("V2", "O1"): "Low"})
    before = digest(example)
    code, told = unheard(broken_pipe(), *(word.format(example) for word in WRITES[command]))
    assert (code, "xlappraise: " in told, digest(example) != before) == (0, False, True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_each_workbook_whose_receipt_is_not_shown_is_named(example):
    put(example, **{cell_of("V2", "O1"): "Low"})
    second = Path(shutil.copy(example, example.with_name("second.xlsx")))
    assert unheard(full_disk(), "recalc", example, second) == (0, UNSHOWN.format(example) + UNSHOWN.format(second))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_receipt_of_nothing_written_that_cannot_be_shown_is_2(example):
    unheard(full_disk(), "recalc", example)
    before = digest(example)
    code, told = unheard(full_disk(), "recalc", example)
    assert (code, told, digest(example)) == (2, "xlappraise: No space left on device.\n", before)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_new_file_whose_receipt_cannot_be_shown_is_no_failure(example, tmp_path):
    target = tmp_path / "a.json"
    assert unheard(full_disk(), "convert", example, target) == (0, UNSHOWN.format(target))
    assert target.exists()


def test_a_terminal_that_knows_ascii_only_gets_everything(run, example):
    put(example, Options_B6="Caf\N{LATIN SMALL LETTER E WITH ACUTE}")
    done = run("show", example, PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Caf\\xe9" in done.stdout


def test_a_bad_option_is_2(run):
    assert run("show", EXAMPLE, "--format", "xml").returncode == 2


def test_a_wrong_command_is_2_with_the_nearest_one(run):
    done = run("chekc", EXAMPLE)
    assert done.returncode == 2
    assert "There is no command 'chekc'. Did you mean 'check'?" in done.stderr


def test_no_command_shows_help(run):
    assert "demo" in run().stdout + run().stderr


FAULT = "import xlappraise.flow as f; f.snapshot = None; from xlappraise.cli import main; main()"


@pytest.mark.parametrize(("words", "lines"), [(["show", "x.xlsx"], 1), (["show", "x.xlsx", "--debug"], None)])
def test_a_bug_is_one_line_and_its_traceback_on_demand(words, lines):
    import subprocess

    done = subprocess.run(
        [sys.executable, "-c", FAULT, *words], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    if lines:
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert done.stderr.startswith("xlappraise: A fault in xlappraise, not in your file (TypeError: ")
    else:
        assert "Traceback" in done.stderr


# -------------------------------------------------------------------------------- what is imported

HEAVY = ("openpyxl", "pandas", "xlwings", "docx", "rich", "numpy")

LOADED = f"""
import sys
sys.argv = ["xlappraise", *sys.argv[1:]]
from xlappraise.cli import main
try:
    main()
finally:
    print(*sorted(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize("words", [["check"], ["recalc"], ["show"], ["show", "--format", "json"]], ids=" ".join)
def test_nothing_heavy_is_imported(words, example):
    import subprocess

    done = subprocess.run(
        [sys.executable, "-c", LOADED, words[0], str(example), *words[1:]],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "\n")


@pytest.mark.parametrize("command", ["check", "recalc"])
def test_files_alone_need_no_click(command, example):
    import subprocess

    code = LOADED.replace(repr(HEAVY), "('click',)")
    done = subprocess.run(
        [sys.executable, "-c", code, command, str(example)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "\n")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("xlappraise rec", ["plain,recalc", "plain,reconcile"]),
        ("xlappraise check pl", ["file,pl"]),
        ("xlappraise recalc --o", ["plain,--output"]),
        ("xlappraise check --format ju", ["plain,junit"]),
        ("xlappraise guide da", ["plain,data"]),
        ("xlappraise explain xla30", [f"plain,XLA30{n}" for n in range(1, 10)]),
    ],
)
def test_a_shell_completes(typed, offered):
    import os
    import subprocess

    asked = {"_XLAPPRAISE_COMPLETE": "bash_complete", "COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    words = [sys.executable, "-m", "xlappraise"]
    done = subprocess.run(words, cwd=ROOT, env=os.environ | asked, capture_output=True, encoding="utf-8", check=False)
    assert (sorted(done.stdout.split("\n")[:-1]), done.stderr) == (offered, "")


WITH_CLICK = {"check": "--format=text", "recalc": "--force"}


@pytest.mark.parametrize("command", WITH_CLICK)
@pytest.mark.parametrize("name", ["good.xlsx", "wrong.xlsx", "nowhere.xlsx", "text.xlsx"])
def test_without_click_it_ends_and_says_the_same(command, name, run, example):
    """With an option click reads the arguments; without one nobody needs it."""
    put(example, Scores_E10="Hihg") if name == "wrong.xlsx" else None
    path = example.with_name(name)
    ended = []
    for words in ([path], [WITH_CLICK[command], path]):
        path.write_text("Ref") if name == "text.xlsx" else None
        path.write_bytes(example.read_bytes()) if name in ("good.xlsx", "wrong.xlsx") else None
        done = run(command, *words)
        ended.append((done.returncode, done.stdout, done.stderr))
    assert ended[0] == ended[1]
    assert ended[0][0] == {"good.xlsx": 0, "wrong.xlsx": 1}.get(name, 2)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise on Windows")
@pytest.mark.parametrize("words", [[], ["--format=text"]], ids=["alone", "with an option"])
def test_whoever_stops_reading_gets_no_complaint(words):
    import os
    import subprocess

    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "xlappraise", "check", str(EXAMPLE), *words],
        cwd=ROOT,
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")


# -------------------------------------------------------------------------------- from Python


def test_appraise_from_python():
    import xlappraise

    outcome = xlappraise.appraise(EXAMPLE)
    assert outcome.results["O3"].total == 1810
    assert not outcome.is_blocked


def test_frames_are_tidy():
    import xlappraise

    frames = xlappraise.appraise(EXAMPLE).frames()
    assert {name: len(frame) for name, frame in frames.items()} == {
        "options": 16,
        "criteria": 33,
        "scores": 155,
        "results": 16,
    }
    weighted = frames["scores"].groupby("option")["weighted"].sum()
    assert dict(weighted) == {"O1": 1385, "O2": 1360, "O3": 1810, "O4": 1515, "O5": 920}


def test_recalc_from_python_says_what_it_did(example):
    import xlappraise

    put(example, **{cell_of("D5", "O3"): "Low"})
    done = xlappraise.recalc(example)
    assert done.outcome.results["O3"].total == 1780
    officers = {*done.outcome.appraisal.score_cells.values(), *done.outcome.appraisal.rationale_cells.values()}
    assert done.changes
    cells = {Cell(each.sheet, each.row, each.column) for each in done.changes if isinstance(each, SetCell)}
    assert cells & officers == set()
    assert xlappraise.recalc(example).changes == []
