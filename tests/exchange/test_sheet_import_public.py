"""Habits of decision matrices that are public, as Markdown and text: what is read, what is asked, what is accused."""

from __future__ import annotations

import pytest

from tests.support.sheets_to_import import bring, codes, options, published, scores, weights

HEAD = "criterion,weight,A,B,C\n"
ROWS = "Cost,50%,3,4,2\nFit,30%,4,4,5\nRisk,20%,2,5,3\n"


def markdown(*lines: str) -> str:
    """A table of Markdown with these lines of text as its rows."""
    rows = ["| " + " | ".join(line.split(",")) + " |" for line in lines]
    return "\n".join([rows[0], "|---" * (lines[0].count(",") + 1) + "|", *rows[1:]]) + "\n"


def accused(text: str, **answers: object) -> list[str]:
    return [f.facts["option_name"] for f in bring(text, **answers).findings if f.code == "XLA501"]


# ---------------------------------------------------------------------------------------------------- what is wrong


def test_totals_of_which_none_is_right_are_wrong_when_all_are_near_to_those_with_weights():
    assert accused(HEAD + ROWS + "PRINTED TOTAL,,3.2,4.3,3.0\n") == ['"A"', '"B"', '"C"']


def test_totals_that_are_far_from_every_way_are_not_called_wrong():
    assert codes(bring(HEAD + ROWS + "PRINTED TOTAL,,7,2,9\n")) == ["XLA503"]


def test_points_times_one_number_are_not_called_wrong():
    assert codes(bring(HEAD + ROWS + "PRINTED TOTAL,,7.75,10.5,7.75\n")) == []


def test_one_total_that_meets_a_plain_mean_by_chance_makes_no_way():
    assert accused("criterion,weight,A,B\nCost,60%,4,1\nFit,40%,2,4\nTotal,,3.0,2.3\n") == ['"A"', '"B"']


def test_a_sum_of_rounded_parts_is_right_only_where_the_parts_are_printed():
    rows = "Cost,40%,2{},4{}\nFit,35%,5{},4{}\nRisk,25%,3{},2{}\nTotal,,3.4,3.6\n"
    plain, parts = [""] * 6, [" (0.8)", " (1.6)", " (1.8)", " (1.4)", " (0.8)", " (0.5)"]
    assert accused("criterion,weight,A,B\n" + rows.format(*plain)) == ['"A"', '"B"']
    assert accused("criterion,weight,A,B\n" + rows.format(*parts)) == ['"B"']


def test_totals_with_weights_below_0_are_not_kept_as_the_weights_are():
    found = bring("criterion,weight,A,B\nCost,-2,3,2\nFit,3,5,4\nTotal,,9,8\n", reverse=["none"])
    assert published(found) == [None, None]
    assert codes(found) == []


def test_a_total_with_na_left_out_ties_with_none_that_is_printed_alike():
    text = HEAD + "Cost,2,3,N/A,2\nFit,3,5,4,1\nRisk,5,4,2,3\nTotal,,41,22,22\n"
    assert codes(bring(text)) == []


def test_totals_that_are_called_weighted_and_are_plain_sums_are_a_question():
    text = "Case,Need (x6),Reach (x3),Weighted score\nA,6,9,15\nB,3,3,6\n"
    (question,) = bring(text).questions
    assert question.answer == '--weighted --scale 0-3 if they do; --published-as "Plain sum of scores" if not'
    assert scores(bring(text, weighted=True, scale="0-3")) == [[1, 0.5], [3, 1]]


def test_letters_for_options_are_their_names_in_the_table_of_totals():
    text = "criterion,weight,A,B\nCost,2,3,4\nFit,3,4,1\n\nOption,Total\nB Build it,12\nA Do nothing,18\n"
    assert accused(text) == ['"B"']


def test_of_the_changes_to_one_score_that_explain_a_total_the_least_is_named():
    text = "criterion,weight,A,B\nCost,95%,4/10,5/10\nFit,5%,9/10,1/10\nTotal,,4.1,4.8\n"
    (found,) = [f for f in bring(text).findings if f.code == "XLA501"]
    assert found.help == 'One score that would explain it: C2 "Fit" 9 -> 7.'


def test_a_wrong_weighted_score_explains_a_wrong_total():
    text = (
        "criterion,weight,A,,B,\n,,Score,Weighted,Score,Weighted\nCost,5,3,15,4,24\nFit,3,4,12,4,12\nTotal,,,27,,36\n"
    )
    found = {f.code: f for f in bring(text).findings}
    assert found["XLA501"].help == 'A weighted score explains it: "Cost" in F3, 24 for 20.'
    assert str(found["XLA506"].cell.address) == "F3"


def test_means_without_weights_that_are_given_are_not_called_wrong():
    assert codes(bring("criterion,A,B\nCost,3,4\nFit,4,1\nRisk,2,2\nTotal,3.2,2.6\n")) == ["XLA503"]


@pytest.mark.parametrize("label", ["Weighted total", "Weighted score"])
def test_weighted_totals_without_weights_are_a_question(label: str):
    text = f"criterion,A,B\nCost,3,4\nFit,4,1\n{label},3.2,2.6\n"
    assert [question.about for question in bring(text).questions] == ["weight"]
    answered = bring(text, set=["Cost/Weight=8", "Fit/Weight=2"])
    assert accused(text, set=["Cost/Weight=8", "Fit/Weight=2"]) == ['"B"']
    assert list(weights(answered).values()) == [8, 2]


# ------------------------------------------------------------------------------------------------- where weights are


def test_weights_stand_in_a_table_of_their_own():
    own = markdown("Criterion,Weight,Why", "Cost,40%,tight", "Fit,60%,need", "Total,100%,")
    matrix = markdown("Option,Cost,Fit,Total", "A,3,4,3.6", "B,4,1,2.2")
    found = bring(f"{own}\n{matrix}", "sheet.md")
    assert list(weights(found).values()) == [40, 60]
    assert codes(found) == []


@pytest.mark.parametrize(
    "said",
    [
        "Weights:\n\n- **Cost**: 40%\n- **Fit**: 60%",
        "Weights (sum 100%): Cost 40, Fit 60.",
        "Weights: Cost (40%), Fit (60%)",
    ],
)
def test_weights_stand_in_the_text_before_the_table(said: str):
    found = bring(f"{said}\n\n{markdown('Option,Cost,Fit,Score', 'A,3,4,3.6')}", "sheet.md")
    assert list(weights(found).values()) == [40, 60]


def test_figures_in_the_text_that_make_up_no_whole_are_no_weights():
    text = "Weights: Cost 40, Fit 50\n\n" + markdown("Option,Cost,Fit", "A,3,4", "B,3,1")
    assert list(weights(bring(text, "sheet.md")).values()) == [1, 1]


# -------------------------------------------------------------------------------------- what rows and columns are

SHAPES = {
    "options with numbers above score and weighted": ",,Option 1: A,,Option 2: B,\ncriterion,weight,Score (out of 5),"
    "Weighted score,Score (out of 5),Weighted score\nCost,40%,3,1.2,4,1.6\nFit,60%,4,2.4,1,0.6\nTotal,,7,3.6,5,2.2\n",
    "marks of Markdown": "criterion,weight,**A**,B\n**Cost**,40%,**3**,4\n`Fit`,60%,4,__1__\n**Total**,,**3.6**,2.2\n",
    "the lowest and the highest beside": "criterion,weight,min,max,A,B\nCost,40%,0,5,3,4\nFit,60%,0,5,4,1\n"
    "Total,,0,5,3.6,2.2\n",
    "marks of footnotes": "criterion,weight,A,B\nCost,40%,3*,4†\nFit,60%,4²,1\nTotal,,3.6,2.2\n",
    "weighted behind a sign": "criterion,weight,A,B\nCost,2,3 = 6,4 = 8\nFit,3,4 → 12,1 → 3\nTotal,,18,11\n",
    "the distance to the best": "criterion,weight,A,B\nCost,2,3,4\nFit,3,4,1\nTotal,,18,11\nDifference to best,,0,-7\n",
    "text below the names": "criterion,weight,A,B\nIn short,,Keep it as it is,Give it to a trust\n"
    "Cost,2,3,4\nFit,3,4,1\nTotal,,18,11\n",
    "weights in brackets": "criterion,weight,A,B\nCost,(2),3,4\nFit,[3],4,1\nTotal,,18,11\n",
    "weights about": "criterion,weight,A,B\nCost,~40%,3,4\nFit,~60%,4,1\nTotal,,3.6,2.2\n",
    "a rank before the names": "Rank,Name,Cost (40%),Fit (60%),Total\n1,A,3,4,3.6\n2,B,4,1,2.2\n",
    "numbers before the names": "#,Name,Cost (40%),Fit (60%),Total\n1,A,3,4,3.6\n2,B,4,1,2.2\n",
    "a line between the options": "Option,Cost (40%),Fit (60%),Total\nA,3,4,3.6\nbelow the line,,,\nB,4,1,2.2\n",
    "names above score and weighted": ",,A,,B,\ncriterion,weight,Score,Weighted,Score,Weighted\n"
    "Cost,40%,3,1.2,4,1.6\nFit,60%,4,2.4,1,0.6\nTotal,,,3.6,,2.2\n",
    "the highest and the share of it": "criterion,w,A,B\nCost,40,3,4\nFit,60,4,1\nWeighted total,-,360,220\n"
    "Denominator,-,500,500\nNormalised,-,0.72,0.44\n",
    "means and differences beside": "criterion,weight,A,B,Avg,Delta\nCost,40%,3,4,3.5,1\nFit,60%,4,1,2.5,-3\n"
    "Total,,3.6,2.2,2.9,-1.4\n",
    "a dash that is a blank": "criterion,weight,A,B\nCost,40%,3,4\nFit,60%,4,1\nNoise,0%,-,2\nTotal,,3.6,2.2\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_two_options_are_read(shape: str):
    found = bring(SHAPES[shape])
    assert [name[-1] for name in options(found)] == ["A", "B"]
    assert scores(found)[:2] == [[3, 4], [4, 1]]
    assert codes(found) == []


@pytest.mark.parametrize("names", [("Overall", "Results"), ("Evidence", "Status"), ("Recommendation", "Rank")])
def test_a_row_with_a_weight_and_scores_is_a_criterion_whatever_it_is_called(names: tuple[str, str]):
    found = bring(f"criterion,weight,A,B\n{names[0]},2,3,4\n{names[1]},3,4,1\nTotal,,18,11\n")
    assert list(weights(found)) == list(names)
    assert codes(found) == []


def test_sub_criteria_in_a_column_have_their_group_and_its_weight_before_them():
    found = bring(
        "Criterion,Weight,Sub-criterion,Sub-weight,A,B\nPrice,40,Capital,50,3,4\n,,Running,50,4,4\n"
        "Quality,60,Staff,30,2,5\n,,Service,70,4,1\nTotal,,,,3.44,2.92\n"
    )
    assert weights(found) == {"Capital": 20, "Running": 20, "Staff": 18, "Service": 42}
    assert [criterion.group for criterion in found.appraisal.criteria] == ["Price", "Price", "Quality", "Quality"]
    assert codes(found) == []


def test_of_three_columns_of_weights_the_overall_one_counts():
    found = bring("Group,Group weight,Criterion,Weight,Overall weight,A,B\nM,40,Cost,50,20,3,4\nM,,Fit,50,20,4,1\n")
    assert list(weights(found).values()) == [20, 20]


@pytest.mark.parametrize("heading", ["Notes", "Comments", "Reviewer comments", "Reason"])
def test_notes_beside_all_options_become_the_reasons_of_the_row(heading: str):
    found = bring(f"criterion,weight,A,B,{heading}\nCost,2,3,4,B is dear\nFit,3,4,1,-\nTotal,,18,11,\n")
    assert [criterion.reason for criterion in found.appraisal.criteria] == ["B is dear", ""]


def test_two_columns_of_notes_behind_all_options_are_about_the_row():
    found = bring("criterion,weight,A,B,Reason,Notes\nCost,2,3,4,B is dear,see annex\nFit,3,4,1,,\n")
    assert found.appraisal.criteria[0].reason == "B is dear\nsee annex"
    assert found.appraisal.rationale == {}


def test_criteria_of_the_same_name_are_answered_by_their_number():
    text = "criterion,weight,A,B\nCost,5,3-4,4\nCost,3,4,4\n"
    assert bring(text).questions[0].answer.startswith('--set "C1/O1=VALUE"')
    assert scores(bring(text, set=["C1/O1=3"])) == [[3, 4], [4, 4]]


def test_a_table_of_one_option_has_a_score_and_a_weighted_one():
    found = bring("criterion,weight,Score,Weighted\nCost,40%,3,1.2\nFit,60%,4,2.4\nTotal,100%,,3.6\n")
    assert scores(found) == [[3], [4]]
    assert codes(found) == []


def test_a_name_that_ends_in_weighted_behind_a_hyphen_is_an_option():
    assert bring("criterion,weight,A,Risk-weighted\nCost,2,3,4\nFit,3,4,1\n").questions == ()


@pytest.mark.parametrize(("label", "unit"), [("Cost (£k)", ""), ("Price", "£")])
def test_sums_of_money_without_a_weight_are_the_cost(label: str, unit: str):
    found = bring(f"criterion,weight,A,B\nFit,2,3,4\nNeed,3,4,1\n{label},,{unit}20,{unit}30\n")
    assert [option.cost for option in found.appraisal.options] == [20, 30]


def test_amounts_with_a_weight_are_a_question_as_they_are_no_scores():
    found = bring("criterion,weight,A,B\nPrice,2,£100,£120\nNeed,3,4,1\n")
    assert [question.about for question in found.questions] == ["scores"]
    assert bring("criterion,weight,A,B\nPrice,2,£100,£120\nNeed,3,4,1\n", map=["Price=Cost"]).questions == ()


def test_a_row_below_the_totals_without_weights_is_a_question():
    text = "criterion,A,B\nCost,3,4\nFit,4,1\nTotal,7,5\nConfidence,2,3\n"
    assert [question.about for question in bring(text).questions] == ["row"]
    assert bring(text, map=["Confidence=Ignored"]).questions == ()


# --------------------------------------------------------------------------------------------------------- scores


def test_a_dash_apart_begins_a_note_that_begins_with_a_figure():
    found = bring("criterion,weight,A,B\nReach,2,5 — 78% of all users,4 - 3 sites in each town\nFit,3,4,1\n")
    assert scores(found) == [[5, 4], [4, 1]]
    assert found.appraisal.rationale["C1", "O1"] == "78% of all users"


@pytest.mark.parametrize("first", ["4", "4/5", "80%", "★★★★", "High"])
def test_a_reason_on_the_next_line_of_a_cell_is_apart_from_the_score(first: str):
    found = bring(
        f'criterion,weight,A,B\nReach,2,"{first}\nStays as it is",{first}\nFit,3,{first},{first}\n',
        scale=SCALES.get(first, ""),
    )
    assert found.appraisal.rationale == {("C1", "O1"): "Stays as it is"}


SCALES = {"High": "High=3,Low=1"}


def test_a_half_is_a_score():
    assert scores(bring("criterion,weight,A,B\nReach,2,3½,½\nFit,3,4,1\n")) == [[3.5, 0.5], [4, 1]]


def test_a_range_is_no_score_with_a_note():
    assert [q.about for q in bring("criterion,weight,A,B\nReach,2,2 - 3,4\nFit,3,4,1\n").questions] == ["scores"]


def test_two_minus_signs_are_a_score_where_two_plus_signs_are():
    text = "criterion,weight,A,B\nReach,2,++,--\nFit,3,+,-\n"
    found = bring(text, scale="++=2,+=1,0=0,-=-1,--=-2")
    assert [list(row) for row in scores(found)] == [["++", "--"], ["+", "-"]]


def test_scores_out_of_different_figures_are_a_question_and_brought_to_one_scale():
    text = "criterion,weight,A,B\nCost,40%,8/10,6/10\nFit,60%,4/5,3/5\nTotal,,80%,60%\n"
    assert [question.about for question in bring(text).questions] == ["scale"]
    answered = bring(text, scale="0-10")
    assert scores(answered) == [[8, 6], [8, 6]]
    assert codes(answered) == []


@pytest.mark.parametrize(
    "said",
    [
        "Scores: 1 (poor) to 5 (excellent)",
        "Scores (1 low to 5 high)",
        "Scores are 1-5, 5 being best",
        "Scored 1 = poor, 5 = excellent",
    ],
)
def test_the_scale_stands_in_the_text_behind_the_table(said: str):
    text = markdown("criterion,weight,A,B", "Cost,2,3,4", "Fit,3,4,2") + f"\n*{said}*\n"
    scale = bring(text, "sheet.md").appraisal.scale
    assert (scale.lowest, scale.highest) == (1, 5)


def test_the_winner_stands_in_the_heading_behind_the_table():
    text = markdown("criterion,weight,A,B", "Cost,2,3,4", "Fit,3,4,1", "Total,,18,11")
    assert codes(bring(f"{text}\n### Winner: B\n", "sheet.md")) == ["XLA504"]


def test_a_matrix_is_found_in_the_text_of_a_whole_report():
    prose = "First, we asked officers, members and staff.\nThen, we met.\n"
    table = "criterion\tweight\tA\tB\nCost\t2\t3\t4\nFit\t3\t4\t1\nTotal\t\t18\t11\n"
    found = bring(f"{prose * 20}\n{table}\n{prose * 20}", "report.txt")
    assert options(found) == ["A", "B"]
    assert codes(found) == []


def test_a_scale_far_from_the_matrix_is_not_its_own():
    pages = "Scoring of sites, pages 7 to 9\n\n" + "We asked many people what they think.\n" * 20
    assert not bring(f"{pages}\ncriterion;weight;A;B\nCost;2;3;4\nFit;3;4;1\n").scale.is_stated


def test_a_table_in_a_quotation_of_markdown_is_one():
    quoted = "".join(f"> {line}\n" for line in markdown("criterion,weight,A,B", "Cost,2,3,4", "Fit,3,4,1").splitlines())
    assert options(bring(quoted, "sheet.md")) == ["A", "B"]
