"""The appraisal as JSON, both ways; results as JSON, on the published case."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import EXAMPLE_JSON
from tests.support.view_cases import based, listed
from xlappraise.appraisal.model import Appraisal, Band, Criterion, Group, Level, LogRow, Option, Scale, Setup
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.scoring import score
from xlappraise.exchange.from_json import BadData, appraisal_from
from xlappraise.exchange.to_json import appraisal_json, dumps, results_json
from xlappraise.flow import appraise
from xlappraise.sheets import build

TEXT = EXAMPLE_JSON.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def worcestershire() -> Appraisal:
    return appraisal_from(TEXT)


def faults(text: str) -> tuple[str, ...]:
    with pytest.raises(BadData) as caught:
        appraisal_from(text)
    return caught.value.faults


def changed(**top: object) -> str:
    """The example with some top keys replaced."""
    return json.dumps({**json.loads(TEXT), **top})


def test_the_example_comes_back_as_it_went(worcestershire):
    assert appraisal_json(worcestershire) == json.loads(TEXT)


def test_an_appraisal_comes_back_equal(worcestershire):
    assert appraisal_from(dumps(appraisal_json(worcestershire))) == worcestershire


def test_results_are_those_of_the_paper(worcestershire):
    results = results_json("w.xlsx", worcestershire, score(worcestershire))
    short = results["options"][:5]
    assert [results["max"], results["complete"]] == [2170, True]
    assert [option["total"] for option in short] == [1385, 1360, 1810, 1515, 920]
    assert [option["percent"] for option in short] == [64, 63, 83, 70, 42]
    assert [option["rank"] for option in short] == [3, 4, 1, 2, 5]
    assert [sum(option["groups"].values()) for option in short] == [1385, 1360, 1810, 1515, 920]


def test_a_baseline_is_compared_with_in_points_share_and_cost():
    results = results_json("w.xlsx", based(), score(based()))
    assert [option["from_baseline"] for option in results["options"]] == [
        beside(-460, -1_000_000),
        beside(-240, 500_000),
        beside(None, None),
        beside(230, 1_000_000),
    ]


def beside(points, cost):
    share = None if points is None else points / 2600
    return {"points": points, "share": share, "cost": cost, "cost_low": cost, "cost_high": cost}


def test_results_keep_their_keys(worcestershire):
    results = results_json("w.xlsx", worcestershire, score(worcestershire))
    assert list(results) == ["schema", "file", "title", "complete", "max", "baseline", "options"]
    assert results["options"][2] == {
        "id": "O3",
        "name": "Wholly Owned Council Company",
        "status": "ranked",
        "total": 1810,
        "low": 1810,
        "high": 1810,
        "share": 1810 / 2170,
        "percent": 83,
        "rag": "Green",
        "rank": 1,
        "tied": False,
        "best_rank": 1,
        "worst_rank": 1,
        "groups": {"Desirability": 1050, "Viability": 275, "Feasibility": 485},
        "gateway": "passed",
        "failed": [],
    }


def test_a_missing_score_is_an_interval_and_null_never_nought(worcestershire):
    scores = {key: value for key, value in worcestershire.scores.items() if key != ("V2", "O3")}
    appraisal = replace(worcestershire, scores=scores)
    option = results_json("w.xlsx", appraisal, score(appraisal))["options"][2]
    assert [option[key] for key in ("status", "total", "low", "high", "share", "percent", "rag")] == [
        "incomplete",
        None,
        1780,
        1840,
        None,
        None,
        None,
    ]
    assert [option[key] for key in ("rank", "best_rank", "worst_rank")] == [1, 1, 1]
    assert option["groups"] == {"Desirability": 1050, "Viability": None, "Feasibility": 485}


def test_a_long_listed_option_has_every_key_and_no_figure(worcestershire):
    option = results_json("w.xlsx", worcestershire, score(worcestershire))["options"][5]
    assert option["status"] == "not short-listed"
    assert set(option["groups"].values()) == {None}
    assert {option[key] for key in ("total", "low", "high", "share", "percent", "rag", "rank", "best_rank")} == {None}


@given(st.decimals(min_value="-999999", max_value="999999", places=6, allow_nan=False))
def test_every_decimal_comes_back_exactly(weight):
    appraisal = Appraisal(
        setup=Setup(title="T"),
        scale=Scale((Level("High", Fraction(1)), Level("Low", Fraction(0)))),
        bands=(Band("Green", "G", Fraction(50)), Band("Red", "R", Fraction(0))),
        groups=(Group("G"),),
        options=(Option("O1", "One"),),
        criteria=(Criterion("C1", "G", "C", weight=Fraction(weight)),),
    )
    assert appraisal_from(dumps(appraisal_json(appraisal))).criteria[0].weight == Fraction(weight)


def test_what_a_band_means_comes_back_and_is_left_out_where_it_is_blank():
    bands = [{"label": "Green", "letter": "G", "from": 61, "meaning": "well met"}]
    bands += [{"label": "Red", "letter": "R", "from": 0}]
    appraisal = appraisal_from(changed(bands=bands))
    assert [band.meaning for band in appraisal.bands] == ["well met", ""]
    assert appraisal_json(appraisal)["bands"] == bands


def test_a_numeric_scale_and_numeric_scores_come_back():
    text = changed(
        scale={"min": -1, "max": 5},
        criteria=[{"ref": "D4", "group": "G", "title": "T", "kind": "scored", "weight": 0.1}],
        scores={"D4": {"O1": 3.5, "O2": None}},
        rationale={},
    )
    appraisal = appraisal_from(text)
    assert appraisal.scale.lowest == -1
    assert appraisal.scores == {("D4", "O1"): Fraction(7, 2)}
    assert appraisal_json(appraisal)["scale"] == {"min": -1, "max": 5}
    assert '"weight": 0.1\n' in dumps(appraisal_json(appraisal))


def test_dates_and_numbers_in_logs_keep_their_kind():
    row = {"date": "2017-10-25", "reason": "Why"}
    appraisal = appraisal_from(changed(logs={"Change log": [row]}))
    assert appraisal.logs["Change log"][0].values["date"].isoformat() == "2017-10-25"
    assert appraisal_json(appraisal)["logs"] == {"Change log": [row]}
    assert isinstance(appraisal.logs["Change log"][0], LogRow)


CRITERION = {"ref": "D4", "group": "G", "title": "T", "kind": "scored", "weight": 1}

FAULTY = {
    "no JSON": ("[1", "This is not JSON: Expecting ',' delimiter at line 1, column 3."),
    "NaN": ('{"a": NaN}', "NaN is not a number that an appraisal can hold."),
    "infinity": ('{"a": -Infinity}', "-Infinity is not a number that an appraisal can hold."),
    "nested": ("[" * 100_000, "This is not an appraisal: it is nested too deeply."),
    "twice": (
        '{"a": 1, "a": 2}',
        'The key "a" is given twice in one place, so it is unclear which one is meant.',
    ),
    "list": ("[]", 'schema should be "xlappraise.appraisal/1", not nothing.'),
    "other schema": (
        '{"schema": "xlappraise.results/1"}',
        'schema should be "xlappraise.appraisal/1", not "xlappraise.results/1".',
    ),
    "unknown key": (
        changed(titel="x"),
        'The appraisal holds the unknown key "titel". Did you mean "title"?',
    ),
    "no title": (changed(title=" "), "title should not be blank."),
    "title is a number": (changed(title=3), "title should be text, not 3."),
    "date": (
        changed(setup={"date": "2017-02-30"}),
        'setup.date should be a date such as 2026-12-31, not "2017-02-30".',
    ),
    "compact date": (
        changed(setup={"date": "20170228"}),
        'setup.date should be a date such as 2026-12-31, not "20170228".',
    ),
    "basis": (
        changed(setup={"rag_basis": "shares"}),
        'setup.rag_basis should be share or weighted, not "shares". Did you mean "share"?',
    ),
    "flat numeric scale": (
        changed(scale={"min": 5, "max": 5}, scores={}, criteria=[], rationale={}),
        "scale.max should be greater than scale.min.",
    ),
    "one level": (
        changed(scale=[{"level": "High", "points": 1}], criteria=[], scores={}, rationale={}),
        "scale needs at least two levels.",
    ),
    "levels alike": (
        changed(
            scale=[{"level": "High", "points": 1}, {"level": "high", "points": 0}],
            criteria=[],
            scores={},
            rationale={},
        ),
        'scale[1].level is "high", as is scale[0].level.',
    ),
    "too many groups": (
        changed(groups=[str(number) for number in range(13)]),
        "groups has 13 entries; a workbook has room for 12.",
    ),
    "weight in words": (
        changed(criteria=[{**CRITERION, "weight": "ten"}], scores={}, rationale={}),
        'criteria[0].weight should be a number, not "ten".',
    ),
    "weight true": (
        changed(criteria=[{**CRITERION, "weight": True}], scores={}, rationale={}),
        "criteria[0].weight should be a number, not true.",
    ),
    "too many digits": (
        changed(criteria=[{**CRITERION, "weight": 0}], scores={}, rationale={}).replace(
            '"weight": 0', '"weight": 0.1234567890123456'
        ),
        "criteria[0].weight is 0.1234567890123456, with more digits than the 15 that a cell keeps.",
    ),
    "out of proportion": (
        changed(criteria=[{**CRITERION, "weight": 0}], scores={}, rationale={}).replace(
            '"weight": 0', '"weight": 1e999999999'
        ),
        "criteria[0].weight is 1E+999999999, which is too large.",
    ),
    "too near to nothing": (
        changed(criteria=[{**CRITERION, "weight": 0}], scores={}, rationale={}).replace(
            '"weight": 0', '"weight": 1e-20'
        ),
        "criteria[0].weight is 1E-20, which is too small.",
    ),
    "same ref": (
        changed(criteria=[CRITERION, {**CRITERION, "ref": "d4"}], scores={}, rationale={}),
        'criteria[1].ref is "d4", which criteria[0] has already.',
    ),
    "ref with a space": (
        changed(criteria=[{**CRITERION, "ref": "D 4"}], scores={}, rationale={}),
        'criteria[0].ref is "D 4"; a short code such as D4 is wanted.',
    ),
    "level without meaning": (
        changed(criteria=[{**CRITERION, "levels": {"High": ""}}], scores={}, rationale={}),
        "criteria[0].levels.High should not be blank.",
    ),
    "half an option": (
        changed(criteria=[{**CRITERION, "limits": {"High": 1.5}}], scores={}, rationale={}),
        "criteria[0].limits.High should be a whole number of options, not 1.5.",
    ),
    "unknown level": (
        changed(criteria=[CRITERION], scores={"D4": {"O1": "Hgih"}}, rationale={}),
        'scores.D4.O1 should be High, Medium or Low, not "Hgih". Did you mean "High"?',
    ),
    "gateway scored": (
        changed(criteria=[{**CRITERION, "kind": "gateway"}], scores={"D4": {"O1": "High"}}, rationale={}),
        'scores.D4.O1 should be Pass or Fail, not "High".',
    ),
    "score off the scale": (
        changed(scale={"min": 0, "max": 5}, criteria=[CRITERION], scores={"D4": {"O1": 6}}, rationale={}),
        "scores.D4.O1 is 6; the scale runs from 0 to 5.",
    ),
    "score of nobody": (
        changed(
            criteria=[CRITERION],
            options=[{"id": "O1", "name": "A"}],
            scores={"D4": {"O2": "High"}},
            rationale={},
            logs={},
        ),
        'scores.D4 holds the unknown key "O2". Known here: O1.',
    ),
    "control character": (
        changed(title="a\x1b[31m"),
        "title holds the character U+001B, which a workbook cannot hold.",
    ),
    "half a character": (
        changed(title="\ud800"),
        "title holds the character U+D800, which a workbook cannot hold.",
    ),
    "long text": (changed(title="x" * 32_768), "title has 32,768 characters; a cell holds 32,767."),
    "unknown log": (
        changed(logs={"Changelog": []}),
        'logs holds the unknown key "Changelog". Did you mean "Change log"?',
    ),
    "log date": (
        changed(logs={"Change log": [{"date": "soon"}]}),
        'logs.Change log[0].date should be a date such as 2026-12-31, not "soon".',
    ),
}


@pytest.mark.parametrize(("text", "fault"), FAULTY.values(), ids=FAULTY)
def test_a_fault_is_one_sentence_that_names_the_place(text, fault):
    assert faults(text) == (fault,)


def test_every_fault_is_said_in_one_run():
    criteria = [{**CRITERION, "weight": "ten"}, {**CRITERION, "ref": "D5", "kind": "Scored"}]
    assert faults(changed(title="", criteria=criteria, scores={}, rationale={})) == (
        'criteria[0].weight should be a number, not "ten".',
        'criteria[1].kind should be scored, gateway or not assessed, not "Scored". Did you mean "scored"?',
        "title should not be blank.",
    )


def test_one_mistake_in_many_places_is_one_sentence():
    options = [option for option in json.loads(TEXT)["options"] if option["id"] != "O2"]
    assert len(faults(changed(options=options))) == 1


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(sorted(json.loads(TEXT))), inner),
        max_leaves=12,
    )
)
def test_whatever_the_data_there_are_faults_and_no_exception(data):
    text = json.dumps({**data, "schema": "xlappraise.appraisal/1"} if isinstance(data, dict) else data)
    assert len(faults(text)) >= 1


def test_values_in_further_dimensions_come_back(tmp_path):
    data = appraisal_json(listed())
    again = appraisal_from(dumps(data))
    assert [option.dimensions for option in again.options] == [option.dimensions for option in listed().options]
    path = tmp_path / "a.xlsx"
    path.write_bytes(build.build(again))
    assert appraisal_json(appraise(path).appraisal) == data


def test_a_dimension_that_no_row_names_is_a_fault():
    data = appraisal_json(listed())
    data["options"][0]["dimensions"]["Where"] = "Here"
    with pytest.raises(BadData) as bad:
        appraisal_from(dumps(data))
    assert bad.value.faults == ("options[0].dimensions.Where is no dimension that logs.Dimensions names.",)
