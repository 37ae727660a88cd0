"""Shapes that people make beyond one plain matrix: paired columns, blocks, groups with weights, tables elsewhere."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from tests.conftest import EXAMPLE_JSON
from tests.support.sheets_to_import import bring, codes, options, published, scores, weights
from xlappraise.appraisal.reconcile import reconcile
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.exchange.sheet_import.parents import effective_weights
from xlappraise.exchange.sheet_import.same_names import matches

SAME = {
    "paired columns": "Criteria,Weight,Stay,,Share,\n,,Score,Weighted,Score,Weighted\nCost,3,4,12,3,9\nFit,2,2,4,4,8\n",
    "two words in one heading": "Criteria,Weight,Stay score,Stay weighted,Share score,Share weighted\n"
    "Cost,3,4,12,3,9\nFit,2,2,4,4,8\nTotal,,,16,,17\n",
    "words before names": "Criteria,Weight,Score Stay,Score Share,Weighted Stay,Weighted Share\n"
    "Cost,3,4,3,12,9\nFit,2,2,4,4,8\nTotal,,6,7,16,17\n",
    "two blocks": "Criteria,Weight,Scores,,Weighted scores,\n,,Stay,Share,Stay,Share\nCost,3,4,3,12,9\nFit,2,2,4,4,8\n",
    "weighted in brackets": "Criteria,Weight,Stay,Share\nCost,3,4 (12),3 (9)\nFit,2,2 (4),4 (8)\nTotal,,16,17\n",
    "weighted points only": "Criteria,Weight,Stay weighted,Share weighted\nCost,3,12,9\nFit,2,4,8\nTotal,,16,17\n",
    "stacked blocks": "Stay\nCriterion,Weight,Score,Weighted\nCost,3,4,12\nFit,2,2,4\nTotal,,,16\n\n"
    "Share\nCriterion,Weight,Score,Weighted\nCost,3,3,9\nFit,2,4,8\nTotal,,,17\n",
    "stacked without a blank row": "Stay,,\nCriterion,Weight,Score\nCost,3,4\nFit,2,2\nTotal,,16\n"
    "Share,,\nCriterion,Weight,Score\nCost,3,3\nFit,2,4\nTotal,,17\n",
    "words with their points": "Criteria,Weight,Stay,Share\n"
    "Cost,High (3),High (4),Medium (3)\nFit,Low (2),Low (2),High (4)\n",
}


@pytest.mark.parametrize("shape", SAME)
def test_the_same_matrix_in_another_shape(shape: str):
    found = bring(SAME[shape])
    assert options(found) == ["Stay", "Share"]
    assert weights(found) == {"Cost": 3, "Fit": 2}
    assert scores(found) == [[4, 3], [2, 4]]
    assert codes(found) == []


def test_reasons_stand_beside_each_score():
    text = "Criteria,Weight,A,,B,\n,,Score,Comments,Score,Comments\nCost,3,4,cheap,3,dear\nFit,2,2,poor,4,good\n"
    assert bring(text).appraisal.rationale == {
        ("C1", "O1"): "cheap", ("C1", "O2"): "dear", ("C2", "O1"): "poor", ("C2", "O2"): "good",
    }  # fmt: skip


def test_reasons_stand_in_a_second_matrix():
    text = (
        "Criteria,Weight,A,B\nCost,3,4,3\nFit,2,2,4\n\n"
        "Criteria,A,B\nFit,It does not fit,It fits the plan\nCost,It is cheap,It costs more\n"
    )
    assert bring(text).appraisal.rationale == {
        ("C1", "O1"): "It is cheap", ("C1", "O2"): "It costs more", ("C2", "O1"): "It does not fit",
        ("C2", "O2"): "It fits the plan",
    }  # fmt: skip


def test_a_table_says_what_levels_mean():
    text = (
        "Criteria,Weight,A,B\nCost,3,High,Low\nFit,2,Low,Medium\n\n"
        "Criteria,High,Medium,Low\nCost,below 1m,below 2m,more\nFit,fits,in part,not\n"
    )
    found = bring(text, scale="High=10,Medium=5,Low=0")
    assert dict(found.appraisal.criteria[0].levels) == {"High": "below 1m", "Medium": "below 2m", "Low": "more"}


# -------------------------------------------------------------------------------------------- groups with weights


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Money,60%,,\nCost,50%,4,3\nSavings,50%,2,4\nPeople,40%,,\nStaff,100%,3,5\n", [30, 30, 40]),
        ("Money,60%,,\nCost,40%,4,3\nSavings,20%,2,4\nPeople,40%,,\nStaff,40%,3,5\n", [40, 20, 40]),
        ("Money,0.6,,\nCost,0.25,4,3\nSavings,0.75,2,4\nPeople,0.4,,\nStaff,1,3,5\n", [0.15, 0.45, 0.4]),
    ],
)
def test_weights_of_groups_and_of_criteria_give_the_effective_ones(text: str, expected: list[float]):
    assert list(weights(bring(f"Criteria,Weight,A,B\n{text}")).values()) == expected


def test_weights_of_groups_in_a_column_of_their_own():
    text = "Theme,Theme weight,Criterion,Weight,A,B\n"
    text += "Money,60%,Cost,50%,4,3\n,,Savings,50%,2,4\nPeople,40%,Staff,100%,3,5\n"
    assert list(weights(bring(text)).values()) == [30, 30, 40]


def test_weights_of_groups_that_fit_nothing_are_a_question():
    text = "Criteria,Weight,A,B\nMoney,60%,,\nCost,50%,4,3\nSavings,20%,2,4\nPeople,40%,,\nStaff,30%,3,5\n"
    assert [question.about for question in bring(text).questions] == ["weight"]
    assert bring(text, map=["Money=Group", "People=Group"]).appraisal is not None


def test_no_weights_of_groups_leave_the_lines_as_they_are():
    assert effective_weights((), {}).lines == ()


# ------------------------------------------------------------------------------------------------- wrong parts


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SAME["paired columns"].replace("4,8", "4,9"),
         'The weighted score of "Share" on "Fit" is printed as 9, but comes to 8.'),
        ("Criteria,Weight,A,B\nMoney,,,\nCost,3,4,3\nSpend,2,1,1\n"
         "Subtotal,,14,12\nPeople,,,\nStaff,2,2,4\nSubtotal,,4,8\n",
         '"Subtotal" of "B" is printed as 12, but comes to 11.'),
        ("Criteria,Weight,A,B\nCost,30%,4,3\nFit,60%,2,4\nTotal,100%,2.4,3.3\n",
         "The sum of the weights is printed as 100, but comes to 90."),
    ],
)  # fmt: skip
def test_a_wrong_part_is_named(text: str, said: str):
    assert said in [finding.message for finding in bring(text).findings if finding.code == "XLA506"]


def test_rounded_weights_that_make_up_100_are_not_accused():
    text = "Criteria,Weight,A,B\na,33%,4,3\nb,33%,2,4\nc,33%,2,4\nTotal,100%,2.67,3.67\n"
    assert codes(bring(text)) == []


# ------------------------------------------------------------------------------------------ totals in another table


def test_names_are_matched_by_what_they_share_most():
    known = ["1. Strategic Partnership (with another LA)", "2. Joint Venture", "Wholly Owned Council Company"]
    assert matches("Strategic Partnership", known) == [0]
    assert matches("Joint Venture (new)", known) == [1]
    assert matches("Council Company", known) == [2]
    assert matches("Outsource", known) == []


def test_totals_stand_in_another_table_in_another_order():
    text = "Criteria,Weight,1. Stay,2. Share\nCost,3,4,3\nFit,2,2,4\n\nOption,Total score,Rank\nShare,17,1\nStay,16,2\n"
    found = bring(text)
    assert published(found) == [16, 17]
    assert [option.published_rank for option in found.appraisal.options] == [2, 1]


def test_a_name_that_may_be_two_options_is_a_question():
    text = "Criteria,Weight,Company North,Company South\n"
    text += "Cost,3,4,3\nFit,2,2,4\n\nOption,Total score\nCompany South,17\nCompany,16\n"
    assert [question.about for question in bring(text).questions] == ["totals"]
    assert published(bring(text, map=["Company=O1"])) == [16, 17]


# ------------------------------------------------------------------------------- the published Worcestershire table


ANSWERS: dict[str, Any] = {
    "weighted": True, "scale": "High=10,Medium=5,Low=0", "table": 1, "totals": 2,
    "set": ["Support services - operational/O4=25"],
}  # fmt: skip


def test_the_published_table_asks_for_its_scale_and_about_the_score_below_0():
    questions = bring(published_tables()).questions
    assert [question.about for question in questions] == ["scale", "odd score"]
    assert "-25" in questions[1].sentence


def test_the_published_table_comes_in_with_the_ways_to_fill_its_blanks():
    found = bring(published_tables(), **ANSWERS)
    appraisal = found.appraisal
    kinds = [criterion.kind for criterion in appraisal.criteria]
    assert (kinds.count("gateway"), kinds.count("scored")) == (3, 28)
    assert [c.weight for c in appraisal.scored_criteria] == [c.weight for c in example().scored_criteria]
    assert (
        sum((c.ref, o.id) not in appraisal.scores for c in appraisal.scored_criteria for o in appraisal.options) == 15
    )
    assert [explanation.ways for explanation in reconcile(appraisal)] == [3, 5, 3, 3, 5]


def example():
    return appraisal_from(EXAMPLE_JSON.read_text(encoding="utf-8"))


def published_tables() -> str:
    """Figure 15 and its table of totals as text: cells that the text lost are blank, one has a slip below 0."""
    appraisal = example()
    blank = {("D5", "O4"), *((v, o) for v, o in LOST)}
    lines = ["ASSESSMENT CRITERIA\t" + "\t".join(NAMES) + "\tHighest possible score"]
    for criterion in appraisal.criteria:
        if criterion.kind == "gateway":
            lines.append("\t".join([criterion.title, *["Pass"] * 6]))
        elif criterion.weight is not None:
            cells = [
                "" if (criterion.ref, o.id) in blank else
                str(int(appraisal.scale.points(str(appraisal.scores[criterion.ref, o.id])) * criterion.weight))
                for o in appraisal.short_list
            ]  # fmt: skip
            if criterion.ref == "F3":
                cells[3] = "-25"
            lines.append("\t".join([criterion.title, *cells, str(int(criterion.weight * 10))]))
    lines += ["\t\t\t\t\tTotal possible\t2170", "", "Shortlisted options\tOverall Score\t% of total possible\tRanking"]
    lines += [f"{name}\t{total}\t{share}%\t{rank}" for name, total, share, rank in TOTALS]
    return "\n".join(lines)


NAMES = ("1. Strategic Partnership (with another LA)", "2. Joint Venture (with another LA)",
         "3. Wholly Owned Council Company", "4. Independent Organisation", "5. Outsource")  # fmt: skip
TOTALS = (("Wholly Owned Council Company", 1810, 83, 1), ("Independent Organisation", 1515, 70, 2),
          ("Strategic Partnership", 1385, 64, 3),
          ("Joint Venture", 1360, 63, 4), ("Outsource", 920, 42, 5))  # fmt: skip
LOST = (("V2", "O1"), ("V2", "O2"), ("V2", "O3"), ("V2", "O5"), ("V7", "O5"), ("V8", "O2"), ("V8", "O5"), ("V9", "O1"),
        ("V9", "O2"), ("V9", "O3"), ("V9", "O4"), ("F1", "O5"), ("F2", "O5"), ("F5", "O5"))  # fmt: skip


# ---------------------------------------------------------------------------------------------------- workbooks


def book(
    rows: list[list[Any]], merges: tuple[str, ...] = (), fills: dict[str, str] | None = None, **formats: str
) -> bytes:
    made = Workbook()
    page = made.active
    page.title = "Scoring"
    for row in rows:
        page.append(row)
    for area in merges:
        page.merge_cells(area)
    for cell, colour in (fills or {}).items():
        page[cell].fill = PatternFill("solid", start_color=colour)
    for cell, form in formats.items():
        page[cell].number_format = form
    held = BytesIO()
    made.save(held)
    return held.getvalue()


def test_a_workbook_with_merged_headings_and_groups():
    content = book(
        [["Appraisal of services"], [], ["Theme", "Criterion", "Weight", "Stay", None, "Share", None],
         [None, None, None, "Score", "Weighted", "Score", "Weighted"],
         ["Money", "Cost", 0.3, 4, 1.2, 3, 0.9],
         [None, "Savings", 0.2, 2, 0.4, 4, 0.8], ["People", "Staff", 0.5, 3, 1.5, 5, 2.5],
         ["Total", None, 1, None, 3.1, None, 4.2]],
        ("A1:G1", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:G3", "A5:A6"),
        C5="0%", C6="0%", C7="0%", C8="0%", E8="0.0", G8="0.0",
    )  # fmt: skip
    found = bring(content, "old.xlsx")
    assert options(found) == ["Stay", "Share"]
    assert weights(found) == {"Cost": 30, "Savings": 20, "Staff": 50}
    assert [c.group for c in found.appraisal.criteria] == ["Money", "Money", "People"]
    assert published(found) == [3.1, 4.2]
    assert found.appraisal.setup.title == "Appraisal of services"
    assert codes(found) == []


def test_colours_without_text_are_scores():
    fills = {"C2": "00B050", "D2": "FF0000", "C3": "FFC000", "D3": "C6EFCE"}
    content = book([["Criteria", "Weight", "A", "B"], ["Cost", 3], ["Fit", 2]], fills=fills)
    found = bring(content, "old.xlsx", scale="Green=2,Amber=1,Red=0")
    assert scores(found) == [["Green", "Red"], ["Amber", "Green"]]


def test_a_comment_is_a_reason():
    made = Workbook()
    page = made.active
    for row in [["Criteria", "Weight", "A", "B"], ["Cost", 3, 4, 3], ["Fit", 2, 2, 4]]:
        page.append(row)
    page["C2"].comment = Comment("cheap", "somebody")
    held = BytesIO()
    made.save(held)
    assert bring(held.getvalue(), "old.xlsx").appraisal.rationale == {("C1", "O1"): "cheap"}


def test_a_formula_without_a_stored_result_is_said_and_reads_as_blank():
    content = book(
        [["Criteria", "Weight", "A", "B"], ["Cost", 3, 4, 3], ["Fit", 2, 2, 4], ["Total", None, "=C2*3", "=D2"]]
    )
    found = bring(content, "old.xlsx")
    assert published(found) == [None, None]
    assert [(f.code, f.cell.address, [c.address for c in f.also]) for f in found.findings if f.code == "XLA508"] == [
        ("XLA508", "C4", ["D4"])
    ]


def test_printed_decimals_are_those_that_the_format_shows():
    content = book(
        [["Criteria", "Weight", "A", "B"], ["Cost", 3, 4, 3], ["Fit", 4, 2, 4], ["Total", None, 20 / 7, 25 / 7]],
        C4="0.00", D4="0.00",
    )  # fmt: skip
    found = bring(content, "old.xlsx")
    assert found.appraisal.options[0].decimals == {"published_total": 2}
    assert codes(found) == []


def test_hidden_sheets_are_not_read(tmp_path: Path):
    made = Workbook()
    made.active.append(["Criteria", "Weight", "A", "B"])
    made.active.append(["Cost", 3, 4, 3])
    made.active.append(["Fit", 3, 4, 3])
    page = made.create_sheet("old")
    page.sheet_state = "hidden"
    page.append(["Criteria", "Weight", "A", "B"])
    page.append(["Cost", 3, 1, 1])
    page.append(["Fit", 3, 1, 1])
    held = BytesIO()
    made.save(held)
    assert scores(bring(held.getvalue(), "old.xlsx")) == [[4, 3], [4, 3]]


def test_two_sheets_with_a_matrix_each_are_a_question():
    made = Workbook()
    for page in (made.active, made.create_sheet("Second")):
        for row in [["Criteria", "Weight", "A", "B"], ["Cost", 3, 4, 3], ["Fit", 3, 4, 3]]:
            page.append(row)
    held = BytesIO()
    made.save(held)
    assert [question.about for question in bring(held.getvalue(), "old.xlsx").questions] == ["table"]
    assert bring(held.getvalue(), "old.xlsx", sheet="Second").appraisal is not None
    assert bring(held.getvalue(), "old.xlsx", table=1).appraisal is not None


def test_openpyxl_never_sees_a_part_with_a_document_type():
    """Colours are left out then; values come from our own reader."""
    fills = {"C2": "00B050", "D2": "FF0000"}
    content = book([["Criteria", "Weight", "A", "B"], ["Cost", 3, 4, 3], ["Fit", 2, 2, 4]], fills=fills)
    held = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(held, "w") as target:
        for entry in source.namelist():
            target.writestr(entry, source.read(entry))
        target.writestr("xl/comments/comment1.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    with patch("openpyxl.load_workbook", side_effect=AssertionError("openpyxl was called")):
        assert scores(bring(held.getvalue(), "old.xlsx")) == [[4, 3], [2, 4]]
