"""Sheets as people make them come in rightly, or ask; printed totals that are right are never called wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

import xlappraise
from tests.support.sheets_to_import import bring, codes, options, plain, published, scores, weights
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.exchange.sheet_import.answers import BadAnswer, answers_in, answers_of
from xlappraise.exchange.sheet_import.figures import figure, has_decimal_commas
from xlappraise.exchange.sheet_import.grid import GridCell
from xlappraise.exchange.sheet_import.levels import colour_word
from xlappraise.exchange.to_json import appraisal_json
from xlappraise.xlsx.refusals import CannotRead

DOWN = "Criterion,Weight,Stay,Share\nCost,3,4,3\nQuality,2,2,4\n"
TITLED = """Which system?

Scores are 1-5

Criterion,Weight,Alpha,Beta,Gamma
Cost,10,4 - cheap,3,5
Fit,5,5,4,2
Total,,65,50,60
Rank,,1,3,2
Winner,,Alpha,,
"""


# ----------------------------------------------------------------------------------------------------- figures


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4", 4), ("-2", -2), ("−2", -2), ("1,385", 1385), ("30%", 30), ("x10", 10), ("3×", 3), ("£1,200", 1200),
        (".5", 0.5), ("★★★", 3), ("★★★☆☆", 3), ("***", 3), ("7/10", 7), ("7 out of 10", 7), ("8/10 - clear plan", 8),
        ("4 (1.20)", 4), ("3 - fair", 3), ("3: fair", 3), ("4 (good)", 4),
    ],
)  # fmt: skip
def test_a_figure_is_read_as_people_mean_it(text: str, value: float):
    found = figure(GridCell(text))
    assert found is not None
    assert plain(found.value) == value


@pytest.mark.parametrize("text", ["3 year plan", "2. Joint Venture", "High", "", "3-4", "n/a", "24/7 service", "1.2.3"])
def test_a_name_is_no_figure(text: str):
    assert figure(GridCell(text)) is None


def test_the_note_behind_a_figure_is_kept():
    assert figure(GridCell("8/10 - clear plan")).note == "clear plan"


def test_a_comma_marks_decimals_where_no_point_does():
    assert has_decimal_commas(["0,3", "4"])
    assert not has_decimal_commas(["0,3", "0.5"])
    assert not has_decimal_commas(["1,385"])


@pytest.mark.parametrize(
    ("fill", "word"),
    [("00B050", "Green"), ("C6EFCE", "Green"), ("92D050", "Green"), ("FFC000", "Amber"), ("FFEB9C", "Amber"),
     ("FF0000", "Red"), ("FFC7CE", "Red"), ("C00000", "Red"), ("D9D9D9", None), ("DDEBF7", None), ("", None)],
)  # fmt: skip
def test_colours_of_a_rag_are_told_from_those_of_headings(fill: str, word: str | None):
    assert colour_word(fill) == word


# ------------------------------------------------------------------------------------------------------ shapes


def test_criteria_down_the_side():
    found = bring(DOWN)
    assert options(found) == ["Stay", "Share"]
    assert weights(found) == {"Cost": 3, "Quality": 2}
    assert scores(found) == [[4, 3], [2, 4]]


@pytest.mark.parametrize(
    "text",
    [
        "Option,Cost,Quality\nWeight,3,2\nStay,4,2\nShare,3,4\n",
        "Supplier,Cost (3),Quality (2),Total\nStay,4,2,16\nShare,3,4,17\n",
        "Cost (x3);Quality (x2)\nStay;4;2\nShare;3;4\n".replace("Cost (x3)", "Options;Cost (x3)"),
        "Criterion\tStay\tShare\tWeighting\nCost\t4\t3\t3\nQuality\t2\t4\t2\n",
        "Criterion,Stay,Share\nCost (x3),4,3\nQuality (x2),2,4\nTotal,16,17\n",
        "# Services\n\n| Criterion | Weight | **Stay** | Share |\n|---|--:|---|---|\n"
        "| Cost | 3 | 4 | 3 |\n| Quality | 2 | 2 | 4 |\n",
        "Title,,,\n,,,\nRef,Criterion,Weight,Stay,Share\nD1,Cost,3,4,3\nD2,Quality,2,2,4\n",
        "Criteria,Weighting (1-5),Max,Stay,Share,Comments\n"
        "Cost,3,5,4,3,see annex\nQuality,2,5,2,4,\nTotal,,25,16,17,\n",
        "Factor,Importance,Stay,Share\nCost,***,4/5,3/5\nQuality,**,2/5 - slow,4/5\n",
    ],
    ids=["weights across", "weights in labels", "semicolons", "tabs and weight last", "x in labels", "markdown", "refs",
         "max and comments", "stars"],
)  # fmt: skip
def test_the_same_matrix_in_another_shape(text: str):
    found = bring(text, "old.md" if text.startswith("#") else "old.csv")
    assert options(found) == ["Stay", "Share"]
    assert weights(found) == {"Cost": 3, "Quality": 2}
    assert scores(found) == [[4, 3], [2, 4]]


def test_text_around_the_table_is_its_title_and_tells_the_scale():
    found = bring(TITLED)
    assert found.appraisal.setup.title == "Which system?"
    assert [plain(level.points) for level in found.appraisal.scale.levels] == [5, 1]
    assert published(found) == [65, 50, 60]
    assert [option.published_rank for option in found.appraisal.options] == [1, 3, 2]
    assert found.appraisal.rationale == {("C1", "O1"): "cheap"}
    assert codes(found) == []


def test_groups_are_rows_with_a_name_alone_and_their_subtotals_no_criteria():
    text = "Criteria,Weight,A,B\nMoney,,,\nCost,3,4,3\nSubtotal,,12,9\nPeople,,,\nStaff,2,2,4\nSubtotal,,4,8\n"
    found = bring(text)
    assert [(c.title, c.group) for c in found.appraisal.criteria] == [("Cost", "Money"), ("Staff", "People")]
    assert [group.name for group in found.appraisal.groups] == ["Money", "People"]


def test_groups_are_a_column_whose_texts_hold_for_the_rows_below():
    text = "Theme,Criterion,Weight,A,B\nMoney,Cost,3,4,3\n,Savings,1,2,2\nPeople,Staff,2,2,4\n"
    assert [c.group for c in bring(text).appraisal.criteria] == ["Money", "Money", "People"]


def test_no_groups_when_none_are_wanted():
    found = bring("Theme,Criterion,Weight,A,B\nMoney,Cost,3,4,3\n,Savings,1,2,2\n", groups="none")
    assert [group.name for group in found.appraisal.groups] == ["All criteria"]


def test_weights_that_are_per_cent_stay_per_cent():
    found = bring("Criterion,Weight,A,B\nCost,60%,4,3\nFit,40%,2,4\nTotal,100%,3.2,3.4\n")
    assert found.appraisal.setup.weights == "percent"
    assert weights(found) == {"Cost": 60, "Fit": 40}
    assert found.appraisal.setup.published_as == "Weighted mean"


def test_limits_of_weights_are_widened_and_that_is_said():
    found = bring("Criterion,Weight,A,B\nCost,0.6,4,3\nFit,25,2,4\n")
    assert (found.appraisal.setup.weight_min, found.appraisal.setup.weight_max) == (Fraction(3, 5), 25)
    assert any("widened to 0.6 to 25" in finding.message for finding in found.findings)


def test_decimal_commas():
    found = bring("Criterion;Weight;A;B\nCost;0,3;4;3\nFit;0,7;2,5;4\nTotal;;2,95;3,7\n")
    assert scores(found) == [[4, 3], [2.5, 4]]
    assert published(found) == [2.95, 3.7]


def test_pass_and_fail_are_gateways():
    found = bring("Criterion,Weight,A,B\nLegal,,Pass,Fail\nCost,3,4,3\nFit,2,2,4\n")
    assert [c.kind for c in found.appraisal.criteria] == ["gateway", "scored", "scored"]
    assert scores(found)[0] == ["Pass", "Fail"]


def test_words_that_the_sheet_explains_are_levels():
    found = bring("Criterion,Weight,A,B\nCost,3,High,L\nFit,2,Medium,High\n\nHigh = 3, Medium = 2, L = 1\n")
    assert [(level.name, plain(level.points)) for level in found.appraisal.scale.levels] == [
        ("High", 3), ("Medium", 2), ("L", 1),
    ]  # fmt: skip


def test_not_applicable_is_blank_with_its_reason():
    found = bring("Criterion,Weight,A,B\nCost,5,4,N/A\nFit,3,2,4\nRisk,2,5,5\nTotal,,3.6,4.4\n")
    assert scores(found)[0] == [4, None]
    assert found.appraisal.rationale == {("C1", "O2"): "N/A in the source"}
    assert codes(found) == []


def test_weight_0_and_not_applicable_for_all_are_not_assessed():
    found = bring("Criterion,Weight,A,B\nCost,5,4,3\nFit,0,2,4\nRisk,2,N/A,N/A\nEase,1,3,3\n")
    assert [c.kind for c in found.appraisal.criteria] == ["scored", "not assessed", "not assessed", "scored"]


def test_a_line_of_costs_is_no_criterion():
    found = bring("Criteria,Weight,A,B\nFit,3,4,3\nSpeed,2,2,4\nTotal,,16,17\nCost (£k),,1200,900\n")
    assert [option.cost for option in found.appraisal.options] == [1200, 900]
    assert len(found.appraisal.criteria) == 2


def test_text_that_looks_like_a_formula_stays_text():
    found = bring('Criterion,Weight,"=cmd()",B\n"=HYPERLINK(1)",3,4,3\nFit,2,2,4\n')
    assert options(found)[0] == "=cmd()"


# --------------------------------------------------------------------------------------------------- questions


@pytest.mark.parametrize(
    ("text", "about", "answer"),
    [
        ("Criteria,Weight,A,B\nCost,3,High,Low\nFit,2,Medium,High\n", "scale", {"scale": "High=3,Medium=2,Low=1"}),
        ("Criteria,Weight,A,B\nFit,High,4,3\nSpeed,Low,2,4\n", "weight", {"weights": "High=3,Low=1"}),
        ("x,P,Q\nm,4,3\nn,2,5\n", "options", {"options_in": "columns"}),
        ("Criteria,Weight,A,B\nFit,3,4,3\nSpeed,2,five,4\n", "scores", {"set": ["Speed/O1=5"]}),
        ("Criteria,Weight,A,B\nFit,3,4,3\nSpeed,,2,4\n", "weight", {"set": ["Speed/Weight=2"]}),
        ("Criteria,Weight,A,B\nFit,30%,4,3\nSpeed,70,2,4\n", "weight", {"set": ["Speed/Weight=70%"]}),
        ("Criteria,Weight,A,B\nFit,3,4,3\nPrice (lower is better),2,2,4\n", "direction", {"reverse": ["none"]}),
        ("Criteria,Weight,A,B\nFit,3,4,3\nPrice,-2,2,4\n", "direction", {"reverse": ["Price"]}),
        ("Criteria,Weight,A,B,C\na,3,4,3,2\nb,2,2,4,4\nc,1,-3,3,3\n", "odd score", {"set": ["c/O1=3"]}),
        ("Criteria,Weight,A,B,C\na,3,4,3,2\nb,2,2,4,4\nc,1,33,3,3\n", "odd score", {"set": ["c/O1=3"]}),
        ("Scores 0 to 5\n\nCriteria,Weight,A,B\na,3,4,3\nb,2,2,7\n", "off the scale", {"set": ["b/O2=5"]}),
        ("Criteria,Weight,A,B\nFit,3,4,3\nSpeed,2,2,4\n,,16,17\n", "row", {"map": ["C4=Total"]}),
        ("Criteria,A,B\nKosten,4,3\nZeit,2,4\nSumme,6,7\n", "row", {"map": ["Summe=Total"]}),
        ("Criteria,Gewicht,A,B\nKosten,3,4,3\nZeit,2,2,4\nSumme,,16,17\n", "row",
         {"map": ["Gewicht=Weight", "Summe=Total"]}),
        ("Criteria,Gewicht,A,B\nKosten,3,4,3\nZeit,2,2,4\nSumme,5,16,17\n", "row", {"map": ["Summe=Criterion"]}),
        ("Criteria,Weight,A,B,A in weighted points\na,2,4,3,8\nb,2,2,4,4\n", "options",
         {"map": ["A in weighted points=Ignored"]}),
        ("Criteria,Urgency,A,B\nFit,High,4,3\nSpeed,Low,2,4\n", "scores", {"map": ["Urgency=Ignored"]}),
    ],
)  # fmt: skip
def test_what_is_unclear_is_asked_and_the_option_named_answers_it(text: str, about: str, answer: dict):
    found = bring(text)
    assert [question.about for question in found.questions] == [about]
    assert found.appraisal is None
    assert bring(text, **answer).appraisal is not None


def test_words_for_weights_are_offered_with_most_for_the_highest():
    (question,) = bring("Criteria,Weight,A,B\na,High,4,3\nb,Low,2,4\nc,Medium,2,4\n").questions
    assert question.answer.startswith('--weights "High=3,Medium=2,Low=1"')


def test_headings_may_be_welsh():
    found = bring("Meini prawf,Pwysau,Mewnol,Cwmni\nAnsawdd,5,4,3\nRisg,2,5,3\nCyfanswm,7,30,21\nSafle,,1,2\n")
    assert (options(found), weights(found), published(found)) == (
        ["Mewnol", "Cwmni"],
        {"Ansawdd": 5, "Risg": 2},
        [30, 21],
    )


def test_a_word_and_its_first_letter_are_one_level_in_the_question():
    text = "Criteria,Weight,A,B,C\nCost,3,High,Low,Medium\nFit,2,M,H,L\n"
    assert bring(text).questions[0].answer == '--scale "High=3,Medium=2,Low=1"'
    found = bring(text, scale="High=10,Medium=5,Low=0")
    assert scores(found) == [["High", "Low", "Medium"], ["Medium", "High", "Low"]]


def test_all_questions_are_asked_in_one_run():
    found = bring("Criteria,Weight,A,B\nFit (lower is better),High,High,Low\nSpeed,Low,Low,High\n")
    assert [question.about for question in found.questions] == ["weight", "direction", "scale"]


def test_scores_are_turned_round_where_lower_is_better():
    text = "Criteria,Weight,A,B\nFit,3,4,3\nPrice (lower is better),2,2,4\n"
    assert scores(bring(text, reverse=["Price (lower is better)"], scale="1-5"))[1] == [4, 2]


def test_answers_come_from_a_file_and_unknown_keys_are_refused():
    assert answers_of(answers_in('{"scale": "1-5", "map": ["Wt=Weight"]}')).mapped == {"wt": "weight"}
    with pytest.raises(BadAnswer, match="Did you mean 'scale'"):
        answers_in('{"scales": "1-5"}')


@pytest.mark.parametrize(
    "given", [{"map": ["Wt"]}, {"map": ["Wt=Wait"]}, {"scale": "High=x"}, {"set": ["Cost=3"]}, {"scale": "5-1"}]
)
def test_an_answer_that_says_nothing_is_refused(given: dict):
    with pytest.raises(BadAnswer):
        answers_of(given)


# ----------------------------------------------------------------------------------------------- printed totals

SCORED = ((3, 4, 3, 5), (2, 2, 4, 1), (5, 3, 2, 4))
"""Weight and three scores each; 31, 27 and 37 points of 50."""


def with_totals(*totals: object, name: str = "Total") -> str:
    lines = "".join(f"k{n},{','.join(map(str, row))}\n" for n, row in enumerate(SCORED))
    return f"Criterion,Weight,A,B,C\n{lines}{name},,{','.join(map(str, totals))}\n"


@pytest.mark.parametrize(
    ("totals", "kind"),
    [
        ((31, 27, 37), "Points"), ((3.1, 2.7, 3.7), "Weighted mean"), ((9, 9, 10), "Plain sum of scores"),
        ((62, 54, 74), "Per cent of highest possible"), (("62%", "54%", "74%"), "Per cent of highest possible"),
        ((6.2, 5.4, 7.4), "Out of ten"), ((0.31, 0.27, 0.37), "Points over 100"),
    ],
)  # fmt: skip
def test_the_way_in_which_totals_were_added_up_is_found(totals: tuple, kind: str):
    found = bring(with_totals(*totals))
    assert (found.appraisal.setup.published_as or "Points") == kind
    assert codes(found) == []


@pytest.mark.parametrize(
    "totals",
    [(15.5, 13.5, 18.5), (0.62, 0.54, 0.74), (3, 3, 3.33), ("3.0", "3.0", "3.3"), (60, 60, 67)],
    ids=["half the points", "shares", "plain means", "rounded plain means", "per cent of plain sums"],
)
def test_right_totals_of_an_odd_convention_are_not_accused(totals: tuple):
    assert [code for code in codes(bring(with_totals(*totals))) if code in ("XLA501", "XLA502", "XLA503")] == []


def test_totals_of_no_known_way_are_not_called_wrong():
    assert codes(bring(with_totals(7, 1000, 0.5))) == ["XLA503"]


def test_a_wrong_total_is_named_with_the_cell_that_would_explain_it():
    found = bring(with_totals(31, 29, 37))
    (wrong,) = [finding for finding in found.findings if finding.code == "XLA501"]
    assert wrong.message == 'The total of "B" is printed as 29, but its scores give 27: 2 more than they give.'
    assert wrong.help == 'One score that would explain it: C2 "k1" 4 -> 5.'
    assert wrong.cell.address == "D5"


def test_a_total_added_otherwise_is_not_called_wrong():
    assert codes(bring(with_totals(31, 27, 10))) == ["XLA502", "XLA504"]


def test_a_rank_that_contradicts_the_printed_totals_is_named():
    found = bring(with_totals(31, 27, 37) + "Rank,,1,3,2\n")
    assert [finding.message for finding in found.findings if finding.code == "XLA504"] == [
        'Ranks 1 for "A" and 2 for "C" are printed, but by the printed totals they are 2 and 1.'
    ]


def test_a_printed_winner_that_is_not_ahead_is_named():
    found = bring(with_totals(31, 27, 37) + "Winner,,A,,\n")
    assert [finding.message for finding in found.findings if finding.code == "XLA504"] == [
        '"A" is printed as the winner, but by its scores "C" is ahead.'
    ]


@pytest.mark.parametrize(
    "line", ["Winner,A,,,", "\nWinner: A", "\nThe preferred option is A.", "Recommended option,,,,A"]
)
def test_a_winner_is_found_where_people_print_it(line: str):
    found = bring(with_totals(31, 27, 37) + line + "\n")
    assert [finding.message for finding in found.findings if finding.code == "XLA504"] == [
        '"A" is printed as the winner, but by its scores "C" is ahead.'
    ]


def test_a_tie_that_stands_in_print_only_is_named():
    text = "Criterion,Weight,A,B\na,1,4,3\nb,19,3,3\nTotal,,3,3\n"
    assert codes(bring(text, published_as="Weighted mean")) == ["XLA505"]


def test_two_ways_that_give_as_many_totals_are_a_question():
    text = "Criterion,Weight,A,B\na,3,4,3\nb,2,2,4\nTotal,,16,7\n"
    assert [question.about for question in bring(text).questions] == ["totals"]
    assert codes(bring(text, published_as="Points")) == ["XLA502", "XLA504"]


# ----------------------------------------------------------------------------------------------------- the door


def run(*arguments: str, folder: Path, text: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "xlappraise", "import", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, input=text, check=False)


def test_an_imported_workbook_checks_recalculates_and_gives_its_published_totals(tmp_path: Path):
    (tmp_path / "old.csv").write_text(TITLED)
    xlappraise.import_sheet(tmp_path / "old.csv", tmp_path / "new.xlsx")
    outcome = xlappraise.appraise(tmp_path / "new.xlsx")
    assert [outcome.results[option.id].total for option in outcome.appraisal.options] == [65, 50, 60]
    assert [finding for finding in outcome.findings if finding.severity == "error"] == []


@pytest.mark.parametrize("totals", [("3.1", "2.7", "3.7"), ("62%", "54%", "74%"), ("9", "9", "10")])
def test_published_totals_are_compared_in_their_own_terms(totals: tuple, tmp_path: Path):
    (tmp_path / "old.csv").write_text(with_totals(*totals))
    xlappraise.import_sheet(tmp_path / "old.csv", tmp_path / "new.xlsx")
    outcome = xlappraise.appraise(tmp_path / "new.xlsx")
    assert [finding.code for finding in outcome.findings if finding.code == "XLA451"] == []
    done = subprocess.run(
        [sys.executable, "-m", "xlappraise", "reconcile", "new.xlsx"], cwd=tmp_path, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.stdout.count("is what the scores give") == 3


def test_the_command_writes_the_workbook_and_explains_itself(tmp_path: Path):
    (tmp_path / "old.csv").write_text(with_totals(31, 29, 37))
    done = run("old.csv", "-o", "new.xlsx", "--explain", folder=tmp_path)
    assert done.returncode == 0
    assert '  column C: option "A", because its heading is a name, with scores below' in done.stdout.splitlines()
    assert "D5  Worth a look XLA501" in done.stdout
    assert (tmp_path / "new.xlsx").exists()
    assert run("old.csv", "-o", "new.xlsx", folder=tmp_path).returncode == 2


def test_open_questions_write_nothing_and_exit_with_2(tmp_path: Path):
    done = run("-", "-o", "new.xlsx", folder=tmp_path, text="Criteria,Weight,A,B\nCost,3,High,Low\nFit,2,Low,High\n")
    assert done.returncode == 2
    assert 'answer with --scale "High=2,Low=1"' in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_errors_that_stand_in_the_new_workbook_exit_with_1(tmp_path: Path):
    done = run("-", "-o", "new.xlsx", folder=tmp_path, text="Criteria,Weight,A,B\nCost,30%,4,3\nFit,30%,2,4\n")
    assert done.returncode == 1


def test_json_gives_the_cell_of_every_value(tmp_path: Path):
    data = json.loads(run("-", "--format", "json", folder=tmp_path, text=DOWN).stdout)
    assert data["schema"] == "xlappraise.import/1"
    assert data["sources"]["scores"]["C2"] == {"O1": "standard input!C3", "O2": "standard input!D3"}


def test_a_file_that_holds_no_table_is_refused_in_one_sentence():
    with pytest.raises(CannotRead, match="holds nothing that could be a table"):
        bring("\n\n")
    with pytest.raises(CannotRead, match="holds no table with anything in it"):
        bring("<html><body><p>Hello</p></body></html>", "page.html")
    with pytest.raises(CannotRead, match="no table of text"):
        bring(b"\0\1\2")


# ---------------------------------------------------------------------------- totals that are right in another way

OF_THREE = "Criterion,Weight,A,B,C\nFit,3,4,3,2\nValue,3,4,2,1\nCost,2,1,5,3\nTotal,,{}\n"


def test_totals_without_a_criterion_are_not_accused():
    found = bring(OF_THREE.format("24,15,9"))
    assert codes(found) == []
    assert 'The printed totals are weighted points without "Cost".' in [finding.message for finding in found.findings]


def test_totals_with_a_criterion_turned_round_are_not_accused_and_fit_once_it_is():
    assert codes(bring(OF_THREE.format("32,15,13"))) == []
    found = bring(OF_THREE.format("32,15,13"), reverse=["Cost"])
    assert published(found) == [32, 15, 13]
    assert codes(found) == []


def test_totals_of_scores_as_they_stood_are_not_kept_once_these_are_turned_round():
    found = bring(OF_THREE.format("26,25,15"), reverse=["Cost"])
    assert published(found) == [None, None, None]
    assert codes(found) == []


@pytest.mark.parametrize(
    ("cell", "value"), [("~16", 16), ("16 ✅", 16), ("**16**", 16), ("16/25 (64%)", 16), ("16 (winner)", 16)]
)
def test_a_total_with_a_mark_is_read(cell: str, value: int):
    assert published(bring(f"Criterion,Weight,A,B\nCost,3,4,3\nFit,2,2,4\nTotal,,{cell},17\n")) == [value, 17]


def test_a_total_that_cannot_be_read_is_said():
    found = bring("Criterion,Weight,A,B\nCost,3,4,3\nFit,2,2,4\nTotal,,16-17,17\n")
    assert '"16-17" is no figure: this total is not read.' in [finding.message for finding in found.findings]
    assert codes(found) == []


def test_marks_beside_scores_do_no_harm():
    found = bring("Criterion,Weight,A,B\nCost,3,✅ 4,3 ⭐\nFit,2,⚠️ 2,4\n")
    assert scores(found) == [[4, 3], [2, 4]]


def test_numbers_that_may_be_points_out_of_the_weight_are_a_question():
    text = "Criterion,Weight,A,B\nFit,20,15,18\nValue,30,20,28\nRisk,50,45,30\nTotal,,80,76\n"
    assert [question.about for question in bring(text).questions] == ["scale"]
    assert published(bring(text, weighted=True, scale="0-1")) == [80, 76]
    assert bring(text, published_as="Plain sum of scores").appraisal.setup.published_as == "Plain sum of scores"


# --------------------------------------------------------------------------------------------- round trip and size


def test_an_imported_workbook_reports(tmp_path: Path):
    (tmp_path / "old.csv").write_text(TITLED)
    xlappraise.import_sheet(tmp_path / "old.csv", tmp_path / "new.xlsx")
    done = subprocess.run(
        [sys.executable, "-m", "xlappraise", "report", "new.xlsx", "-o", "pack.md"], cwd=tmp_path, check=False
    )
    assert done.returncode == 0
    assert "Which system?" in (tmp_path / "pack.md").read_text(encoding="utf-8")


def test_python_has_the_way_of_adding_in_json_too(tmp_path: Path):
    found = bring(with_totals(3.1, 2.7, 3.7))
    assert appraisal_json(found.appraisal)["setup"]["published_as"] == "Weighted mean"
    assert appraisal_from(json.dumps(appraisal_json(found.appraisal))).setup.published_as == "Weighted mean"
