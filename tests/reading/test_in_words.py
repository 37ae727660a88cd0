"""Appraisals without scores, criteria or a short-list: every command takes them, no sheet and no check complains."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from tests.build_templates import TEMPLATES
from tests.conftest import needs
from tests.support.corpus import by_libreoffice
from tests.support.helpers import BANDS, SCALE
from tests.support.officer import Officer
from xlappraise.additions import add_sheet
from xlappraise.appraisal.findings import ERROR
from xlappraise.appraisal.lineage import in_words
from xlappraise.appraisal.model import LONG_LIST, SCORING, Appraisal, Criterion, Group, LogRow, Option, Setup
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.scoring import FAILED, INCOMPLETE, NOT_SHORT_LISTED, score
from xlappraise.cli import xlappraise
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.exchange.options_text import options_text
from xlappraise.exchange.to_json import appraisal_json, dumps
from xlappraise.flow import appraise, recalc
from xlappraise.sheets import build
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell, SetName

EXAMPLES = {
    "adopt-london-east": ["XLA330", "XLA466"],
    "west-mercia-2014": ["XLA330"],
}
"""The shipped examples in words, and the codes of what a check finds in each."""

PLAIN = Appraisal(
    Setup(title="A hall", decision_maker="Cabinet"),
    SCALE,
    BANDS,
    (),
    (
        Option("O1", "As now", outcome="Discounted", reason="It leaks."),
        Option("O2", "Build", outcome="Preferred", assessment="Feasible.", reason="It pays."),
    ),
    (),
)
LONG = replace(PLAIN, options=tuple(replace(option, stage=LONG_LIST) for option in PLAIN.options))
GATEWAY = replace(
    PLAIN,
    groups=(Group("Law"),),
    criteria=(Criterion("G1", "Law", "Lawful", kind="gateway"),),
    scores={("G1", "O1"): "Fail", ("G1", "O2"): "Pass"},
)
NOBODY = replace(PLAIN, options=(), logs={"Benefits": (LogRow({"challenge": "Damp", "benefit": "Dry"}),)})
SHAPES = {"short-listed": PLAIN, "long-listed": LONG, "gateways alone": GATEWAY, "no option": NOBODY}


def built(appraisal: Appraisal, folder: Path) -> Path:
    path = folder / "words.xlsx"
    path.write_bytes(build.build(appraisal))
    return path


def run(*arguments: object) -> Any:
    return CliRunner().invoke(xlappraise, [str(argument) for argument in arguments], catch_exceptions=False)


# ------------------------------------------------------------------------------------------- the examples


@pytest.mark.parametrize("name", EXAMPLES)
def test_new_check_and_recalc_take_the_example(name: str, tmp_path: Path) -> None:
    file = tmp_path / "new.xlsx"
    assert run("new", file, "--from", TEMPLATES / f"{name}.json").exit_code == 0
    assert run("check", file).exit_code == 0
    before = file.read_bytes()
    for _ in range(2):
        done = run("recalc", file)
        assert (done.exit_code, file.read_bytes() == before) == (0, True)


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_a_check_finds_is_what_the_readme_explains(name: str, tmp_path: Path) -> None:
    appraisal = appraisal_from((TEMPLATES / f"{name}.json").read_text(encoding="utf-8"))
    file = built(appraisal, tmp_path)
    recalc(file)
    assert sorted({finding.code for finding in appraise(file).findings}) == EXAMPLES[name]


@pytest.mark.parametrize("name", EXAMPLES)
def test_data_to_workbook_and_back_is_the_same_data(name: str, tmp_path: Path) -> None:
    source, file, back = TEMPLATES / f"{name}.json", tmp_path / "a.xlsx", tmp_path / "a.json"
    assert run("convert", source, file).exit_code == 0
    assert run("convert", file, back).exit_code == 0
    assert json.loads(back.read_text("utf-8")) == json.loads(source.read_text("utf-8"))


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("ending", ["csv", "scores.csv", "tables.xlsx"])
def test_every_other_form_is_written(name: str, ending: str, tmp_path: Path) -> None:
    assert run("convert", TEMPLATES / f"{name}.xlsx", tmp_path / f"a.{ending}").exit_code == 0


def test_show_prints_what_became_of_each_option() -> None:
    lines = run("show", TEMPLATES / "west-mercia-2014.xlsx").output.splitlines()
    assert lines[:5] == [
        "West Mercia adoption service: operating model",
        "Herefordshire Council",
        "",
        "No criterion is scored, so no option is ranked.",
        "",
    ]
    assert [line.split("  ")[-1].strip() for line in lines[6:15]] == [
        "Carried forward as O1",
        "Merged into O2",
        "Merged into O2",
        "Renumbered as O3",
        "Renumbered as O4",
        "Discounted",
        "Preferred",
        "Carried forward",
        "Carried forward",
    ]
    assert sum(line.startswith("  Assessment  ") for line in lines) == 4


def test_show_as_data_ranks_nobody() -> None:
    data = json.loads(run("show", TEMPLATES / "west-mercia-2014.xlsx", "--format", "json").output)
    assert (data["schema"], data["max"]) == ("xlappraise.results/1", 0)
    assert [option["status"] for option in data["options"]] == ["not short-listed"] * 5 + ["incomplete"] * 4
    assert {option[key] for option in data["options"] for key in ("total", "rank", "low", "best_rank")} == {None}


# ------------------------------------------------------------------------------------------- other shapes


@pytest.mark.parametrize("shape", SHAPES)
def test_a_check_finds_no_error_and_says_that_nothing_is_scored(shape: str, tmp_path: Path) -> None:
    outcome = appraise(built(SHAPES[shape], tmp_path))
    assert (outcome.is_blocked, in_words(outcome.appraisal)) == (False, True)
    assert [finding.message for finding in outcome.findings if finding.code in ("XLA318", "XLA330")] == [
        "Nothing is scored: the appraisal is in words."
    ]
    assert [finding for finding in outcome.findings if finding.severity == ERROR] == []


@pytest.mark.parametrize("shape", SHAPES)
def test_data_and_workbook_are_the_same(shape: str, tmp_path: Path) -> None:
    read = appraise(built(SHAPES[shape], tmp_path)).appraisal
    assert dumps(appraisal_json(read)) == dumps(appraisal_json(SHAPES[shape]))


@pytest.mark.parametrize("shape", SHAPES)
def test_recalculating_changes_no_byte_once_checked(shape: str, tmp_path: Path) -> None:
    file = built(SHAPES[shape], tmp_path)
    recalc(file)
    before = file.read_bytes()
    recalc(file)
    assert file.read_bytes() == before


def test_scoring_that_was_begun_is_not_taken_for_words() -> None:
    """A criterion without a weight is told, though all else is in words."""
    begun = replace(PLAIN, criteria=(Criterion("C1", "Cost", "Running cost"),))
    assert in_words(begun) is False
    blank = replace(PLAIN, options=(Option("O1", "As now"), Option("O2", "Build")))
    assert in_words(blank) is False


def test_nobody_is_ranked_by_nothing() -> None:
    assert [result.status for result in score(PLAIN).options] == [INCOMPLETE, INCOMPLETE]
    assert [result.status for result in score(LONG).options] == [NOT_SHORT_LISTED, NOT_SHORT_LISTED]
    assert [result.status for result in score(GATEWAY).options] == [FAILED, INCOMPLETE]
    assert {result.rank for result in score(GATEWAY).options} == {None}
    assert [result.groups for result in score(GATEWAY).options] == [{"Law": None}] * 2


def test_show_names_a_failed_gateway_where_nothing_is_scored() -> None:
    lines = options_text(GATEWAY, score(GATEWAY)).splitlines()
    assert "  Gateways    Failed G1" in lines


def test_show_wraps_what_is_said_to_the_width_of_the_terminal() -> None:
    talkative = replace(PLAIN, options=(replace(PLAIN.options[0], reason="It leaks in every room. " * 5),))
    lines = options_text(talkative, score(talkative), 60).splitlines()
    said = [line for line in lines if "leaks" in line or line.startswith(" " * 14)]
    assert (len(said), max(map(len, said)) <= 60) == (3, True)


def test_show_of_a_scored_appraisal_without_a_short_list_says_so() -> None:
    scored = replace(LONG, criteria=(Criterion("C1", "Cost", "Running cost"),))
    assert "No option is on the Short-list, so no option is ranked." in options_text(scored, score(scored))


def test_a_control_sequence_in_a_reason_does_not_reach_the_terminal() -> None:
    hostile = replace(PLAIN, options=(replace(PLAIN.options[0], reason="\x1b[2J", listed_in="\u202elist"),))
    assert "\x1b" not in options_text(hostile, score(hostile))
    assert "\u202e" not in options_text(hostile, score(hostile))


# --------------------------------------------------------------------------------------------- the sheets


def sentences(path: Path) -> dict[str, Any]:
    book = openpyxl.load_workbook(path, data_only=True)
    return {name: book[name]["A3"].value for name in ("Setup", "Criteria", "Scores", "Results", "Summary")}


SAID = {
    "Setup": "No criterion is scored.",
    "Criteria": "0 gateway, 0 scored, 0 not assessed. No criterion is scored.",
    "Scores": "There is no score to enter.",
    "Results": "No criterion is scored, so no option is ranked.",
    "Summary": "No criterion is scored, so no option is ranked.",
}


def with_sheets(appraisal: Appraisal) -> Appraisal:
    """The appraisal with sheets for criteria and scores, as earlier workbooks in words have them."""
    return replace(appraisal, asked=frozenset({SCORING}))


def test_the_sheets_say_that_nothing_is_scored(tmp_path: Path) -> None:
    assert sentences(built(with_sheets(PLAIN), tmp_path)) == SAID


def test_live_formulas_say_the_same(tmp_path: Path) -> None:
    for shape in (with_sheets(PLAIN), GATEWAY):
        file = built(shape, tmp_path)
        live = by_libreoffice(file, tmp_path, needs("soffice"))
        assert sentences(live) == sentences(file)
        before, after = (openpyxl.load_workbook(path, data_only=True)["Results"] for path in (file, live))
        for row in range(6, 16):
            cells = [(page.cell(row, column).value or "" for column in (6, 7)) for page in (before, after)]
            assert list(cells[0]) == list(cells[1]), row


# ------------------------------------------------------------------------------------- no sheets of scores

OF_SCORES = {"Criteria", "Scores", "Rationale", "Results", "Summary", "Robustness"}


def test_an_appraisal_in_words_has_no_sheet_and_no_name_of_scores(tmp_path: Path) -> None:
    book = package.snapshot(built(PLAIN, tmp_path))
    assert OF_SCORES & set(book.sheets) == set()
    assert [name for name in book.names if name.startswith(("xla_Crit", "xla_Score", "xla_total", "xla_Levels"))] == []


def test_costs_are_not_set_beside_scores_that_are_not_there(tmp_path: Path) -> None:
    priced = replace(PLAIN, options=tuple(replace(option, cost=Fraction(5)) for option in PLAIN.options))
    assert "Costs" not in package.snapshot(built(priced, tmp_path)).sheets


def test_its_guide_speaks_of_the_sheets_that_are_there(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(built(replace(PLAIN, logs={"Benefits": (), "Decision": ()}), tmp_path))
    assert [book["Guide"].cell(row, 2).value for row in range(5, 10)] == [
        "Setup", "Options", "Benefits", "Decision", "Checks",
    ]  # fmt: skip
    assert {cell.value for cell in book["Guide"]["B"]}.isdisjoint({*OF_SCORES, "Green"})


@pytest.mark.parametrize("left", ["Criteria", "Scores", "Rationale", "Results"])
def test_one_sheet_of_scores_alone_means_that_others_are_missing(left: str, tmp_path: Path) -> None:
    file = built(with_sheets(PLAIN), tmp_path)
    book = openpyxl.load_workbook(file)
    for name in {"Criteria", "Scores", "Rationale", "Results"} - {left}:
        del book[name]
    for name in [name for name in book.defined_names if name.startswith(("xla_Crit", "xla_Score", "xla_total"))]:
        del book.defined_names[name]
    book.save(file)
    missing = {f.expected for f in appraise(file).findings if f.code == "XLA101"}
    assert missing == {"Criteria", "Scores"} - {left}


def test_a_name_of_theirs_alone_means_that_they_are_missing(tmp_path: Path) -> None:
    file = built(PLAIN, tmp_path)
    package.apply(file, [SetName("xla_CritRefs", "#REF!")])
    assert [f.expected for f in appraise(file).findings if f.code == "XLA101"] == ["Criteria", "Scores"]


def test_an_earlier_workbook_in_words_keeps_its_sheets(tmp_path: Path) -> None:
    file = built(with_sheets(PLAIN), tmp_path)
    recalc(file)
    assert set(package.snapshot(file).sheets) >= OF_SCORES


def test_scoring_is_added_with_all_that_it_needs(tmp_path: Path) -> None:
    """Sheets, names and formulas: once weights and scores are in, the totals are right, live and in Python."""
    file = built(replace(PLAIN, groups=(Group("Cost"), Group("Quality"))), tmp_path)
    add_sheet(file, "scoring")
    assert set(package.snapshot(file).sheets) >= OF_SCORES
    assert [c.ref for c in appraise(file).appraisal.criteria][9:12] == ["C10", "Q1", "Q2"]
    assert recalc(file).changes == []
    changes = [SetCell("Criteria", 6, 3, "Running cost"), SetCell("Criteria", 6, 6, 4.0)]
    package.apply(file, [*changes, SetCell("Scores", 6, 5, "High"), SetCell("Scores", 6, 6, "Low")])
    live = openpyxl.load_workbook(by_libreoffice(file, tmp_path, needs("soffice")), data_only=True)["Results"]
    results = appraise(file).results
    assert results is not None
    assert [result.total for result in results.short_list] == [live["F6"].value, live["G6"].value] == [40, 0]


def test_no_cell_holds_an_error(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(built(LONG, tmp_path), data_only=True)
    values = [cell.value for page in book for line in page.iter_rows() for cell in line]
    assert [value for value in values if isinstance(value, str) and value.startswith("#")] == []


def test_nothing_empty_is_printed(tmp_path: Path) -> None:
    """Of Robustness the sentence alone; of Results the columns that the title takes, and rows to legend and stamp."""
    book = openpyxl.load_workbook(built(with_sheets(LONG), tmp_path))
    assert (book["Robustness"].print_area, book["Results"].print_area) == (
        "'Robustness'!$A$1:$H$12",
        "'Results'!$A$1:$G$35",
    )


def test_once_criteria_come_robustness_is_printed_whole(tmp_path: Path) -> None:
    file = built(with_sheets(replace(PLAIN, groups=(Group("Cost"),))), tmp_path)
    officer = Officer(file)
    officer.add_criterion("C1", "Cost", 0)
    recalc(file)
    officer.score(0)
    recalc(file)
    page = openpyxl.load_workbook(file)["Robustness"]
    assert page["A6"].value != "No criterion is scored, so there is nothing to test."
    assert page.print_area == f"'Robustness'!$A$1:$H${page.max_row}"


def test_of_summary_the_chart_is_printed_once_something_is_scored(tmp_path: Path) -> None:
    """Without a score it is empty, so only the table is printed; an officer's own print area stays."""
    file = built(with_sheets(replace(PLAIN, groups=(Group("Cost"),))), tmp_path)

    def printed() -> str:
        return str(openpyxl.load_workbook(file)["Summary"].print_area)

    last = 5 + len(PLAIN.short_list)
    assert printed() == f"'Summary'!$A$1:$G${last + 1}"
    Officer(file).add_criterion("C1", "Cost", 5)
    recalc(file)
    scored = openpyxl.load_workbook(built(replace(appraise(file).appraisal), tmp_path))["Summary"].print_area
    assert printed() == scored
    assert printed() != f"'Summary'!$A$1:$G${last + 1}"


def test_an_options_name_may_be_that_of_its_successor(tmp_path: Path) -> None:
    """The name of an earlier list: no finding, and no line that says a name is used twice."""
    earlier = Option("L1", "Build", stage=LONG_LIST, outcome="Renumbered", replaced_by="O2")
    file = built(replace(PLAIN, options=(earlier, *PLAIN.options)), tmp_path)
    assert [finding.code for finding in appraise(file).findings] == ["XLA330"]
    assert openpyxl.load_workbook(file, data_only=True)["Options"]["A3"].value == "3 options, 2 of them short-listed."


def test_advice_on_ranking_names_no_sheet_that_is_not_there(tmp_path: Path) -> None:
    (found,) = appraise(built(PLAIN, tmp_path)).findings
    assert found.help == (
        "If this is intended, no action is needed. To rank options, add the topic scoring to this workbook."
    )
