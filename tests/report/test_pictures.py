"""Pictures that decide: their figures are the appraisal's, their titles the finding, and no label is on another."""

from __future__ import annotations

import re
from fractions import Fraction
from xml.etree import ElementTree as Xml

import pytest

from tests.conftest import EXAMPLE_JSON
from tests.support.helpers import appraisal
from tests.support.report_parts import costed
from tests.support.reports import of_tree, outcome_of, report
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.robustness import doubtful_keys
from xlappraise.appraisal.robustness.monte_carlo import acceptability
from xlappraise.appraisal.scoring import score
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.report.drawing import fit
from xlappraise.report.svg import svg
from xlappraise.report.svg_lines import APART, spread
from xlappraise.sheets.text_fit import text_width

LONG = "An option whose name is long enough to be cut short {}"


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    given = appraisal_from(EXAMPLE_JSON.read_text("utf-8"))
    return outcome_of(given, tmp_path_factory.mktemp("pictures"))


@pytest.fixture(scope="module")
def tree(found):
    return report(found)


def crowd():
    """Twelve options with long names, totals and costs close together, in two groups, and draws asked for."""
    levels = ("High", "Medium", "Low")
    scores = {f"O{n}": [levels[n % 3], levels[n // 4], levels[(n + 1) % 3]] for n in range(1, 12)} | {
        "O12": ["High", "High", "High"]
    }
    given = appraisal({"A": 10, "B": 9, "C": 8}, scores)
    options = tuple(
        replace(
            option,
            name=LONG.format(option.id),
            cost=Fraction(3_000_000 + 1000 * n),
            cost_from=Fraction(2_950_000 + 1000 * n) if n % 3 == 0 else None,
            cost_to=Fraction(3_050_000 + 1000 * n) if n % 3 == 0 else None,
        )
        for n, option in enumerate(given.options)
    )
    second = replace(given.criteria[2], group="Another group")
    groups = (*given.groups, given.groups[0]._replace(name="Another group"))
    setup = replace(given.setup, draws=500)
    return replace(given, setup=setup, options=options, groups=groups, criteria=(*given.criteria[:2], second))


def picture(tree, name):
    return next(chart for chart in tree.charts if chart.name == name)


def test_head_to_head_adds_up_to_the_lead(tree):
    chart = picture(tree, "head-to-head")
    assert sum(value for bar in chart.bars for value in bar.values) == 1810 - 1515
    assert chart.caption.endswith("O3 is ahead of O4 by 355 points on 9 criteria and behind by 60 on 2")
    table = next(t for t in of_tree(tree) if "criterion by criterion" in t.caption)
    assert table.rows[-1] == ("Total of all criteria", "", "1,810", "1,515", "+295")
    assert [row[-1] for row in table.rows[:-1]] == [bar.note for bar in chart.bars]


def test_of_many_criteria_the_smallest_differences_are_one_bar(tmp_path):
    weights = {f"C{n}": n for n in range(1, 31)}
    tree = report(outcome_of(appraisal(weights, {"O1": ["High"] * 30, "O2": ["Low"] * 30}), tmp_path))
    bars = picture(tree, "head-to-head").bars
    assert len(bars) == 17
    assert (bars[-1].label, bars[-1].note) == ("14 other criteria", "+1,050")
    assert sum(value for bar in bars for value in bar.values) == 4650


def test_at_todays_weight_a_line_is_at_the_average_of_its_total(found, tree):
    results, weight = found.results, sum(c.weight for c in found.appraisal.scored_criteria)
    charts = [chart for chart in tree.charts if chart.name.startswith("weight-")]
    assert len(charts) == 3
    for chart in charts:
        heights = {slope.label: slope.start + (slope.end - slope.start) * chart.now for slope in chart.slopes}
        assert heights == {r.option.label: r.total / weight for r in results.short_list}


def test_at_a_crossing_the_first_two_are_level_and_beyond_it_the_order_turns(found, tree):
    chart = picture(tree, "weight-2")
    ((share, label),) = chart.crossings
    assert label == "O4 draws level at 80.9%"
    assert chart.caption.endswith("O3 stays first up to 80.9% of the weight of Viability, which is 25% now, as scored")
    now = chart.now

    def first_at(part):
        scale = part / now, (1 - part) / (1 - now)
        criteria = tuple(
            replace(c, weight=c.weight * scale[c.group != "Viability"]) if c.weight else c
            for c in found.appraisal.criteria
        )
        return [r.option.id for r in score(replace(found.appraisal, criteria=criteria)).in_order if r.rank == 1]

    assert first_at(share) == ["O3", "O4"] or set(first_at(share)) == {"O3", "O4"}
    assert first_at(share - Fraction(1, 100)) == ["O3"]
    assert first_at(share + Fraction(1, 100)) == ["O4"]


def weighed(given, ref, weight):
    """The lead of the first over the next with another weight of one criterion."""
    criteria = tuple(replace(c, weight=weight) if c.ref == ref else c for c in given.criteria)
    found = score(replace(given, criteria=criteria))
    return found["O3"].total - found["O4"].total


def test_a_swing_is_the_lead_with_the_least_and_the_most_weight(found, tree):
    chart, given = picture(tree, "lead"), found.appraisal
    refs = [swing.label.split()[0] for swing in chart.swings]
    assert len(refs) == 11
    for ref, swing in zip(refs, chart.swings, strict=True):
        assert (swing.low_words, swing.high_words) == ("1", "10")
        assert (swing.low, swing.high) == (weighed(given, ref, Fraction(1)), weighed(given, ref, Fraction(10)))
    table = next(t for t in of_tree(tree) if "when one weight alone is moved" in t.caption)
    assert [row[0].split()[0] for row in table.rows] == refs
    assert table.rows[0] == ("F2 Contract management", "10", "1", "205", "10", "295")
    assert "No weight alone, within its limits, puts O4 ahead of O3" in chart.caption


def test_a_weight_that_takes_the_lead_away_is_named(tmp_path):
    given = appraisal({"A": 6, "B": 5}, {"O1": ["High", "Low"], "O2": ["Low", "High"]})
    assert picture(report(outcome_of(given, tmp_path)), "lead").caption.endswith(
        "Moving one of 2 weights alone, within its limits, puts O2 ahead of O1"
    )


def test_scenarios_have_the_ranks_that_a_calculation_with_these_weights_gives(found, tree):
    chart = picture(tree, "scenarios")
    assert chart.caption.endswith("O3 stays first with 6 of 7 other sets of weights, as scored")
    for label, bars in chart.rows:
        group = label.removesuffix(" alone")
        if group == label:
            continue
        criteria = tuple(
            replace(c, kind="not assessed") if c.is_scored and c.group != group else c for c in found.appraisal.criteria
        )
        alone = score(replace(found.appraisal, criteria=criteria))
        told = dict(zip((column.split()[0] for column in chart.columns), bars, strict=True))
        assert {key: bar.text for key, bar in told.items()} == {
            r.option.id: f"{r.rank}{'=' if r.tied else ''}" for r in alone.short_list
        }
        assert {key for key, bar in told.items() if bar.strong} == {
            r.option.id for r in alone.short_list if r.rank == 1
        }
        assert {key: bar.length for key, bar in told.items()} == {
            r.option.id: r.total / alone.highest for r in alone.short_list
        }
    table = next(t for t in of_tree(tree) if "Ranks under other sets of weights" in t.caption)
    assert table.rows[3] == ("Viability alone", "1 O4; 2 O1; 3 O3; 4 O2; 5 O5", "Another first")


def test_draws_stand_in_the_pack_only_when_they_are_asked_for(found, tree, tmp_path):
    pytest.importorskip("numpy")
    assert not any(chart.name.startswith("draws") for chart in tree.charts)
    given = replace(found.appraisal, setup=replace(found.appraisal.setup, draws=400))
    asked = report(outcome_of(given, tmp_path))
    drawn = acceptability(given, draws=400, doubtful=doubtful_keys(given))
    rows = dict(picture(asked, "draws-1").rows)
    assert {label.split()[0]: [float(bar.length) for bar in bars] for label, bars in rows.items()} == dict(
        zip(drawn.options, map(list, drawn.ranks), strict=True)
    )
    table = next(t for t in of_tree(asked) if "How often each option has each rank, around stated" in t.caption)
    assert [list(row) for row in table.rows] == [[label, *(b.text for b in bars)] for label, bars in rows.items()]


def test_the_line_of_the_most_points_for_a_cost_passes_over_the_dominated(tmp_path):
    chart = picture(report(outcome_of(costed(), tmp_path)), "costs")
    assert chart.caption.endswith("O1, O3 and O4 give the most points for what they cost")
    assert chart.frontier == ((3_000_000, 790), (4_000_000, 1250), (5_000_000, 1480))
    assert chart.frontier_words == "Dashed: the most points for that cost or less"


def test_many_groups_stand_side_by_side_in_place_of_a_dozen_colours(tmp_path):
    given = appraisal(dict.fromkeys("ABCDEFHIJK", 5), {"O1": ["High", "Low"] * 5, "O2": ["Medium"] * 10})
    names = [f"Group {n}" for n in range(10)]
    criteria = tuple(replace(c, group=name) for c, name in zip(given.criteria, names, strict=True))
    groups = tuple(given.groups[0]._replace(name=name) for name in names)
    tree = report(outcome_of(replace(given, criteria=criteria, groups=groups), tmp_path))
    chart = picture(tree, "subtotals")
    assert chart.columns == ("O1 Option O1 250", "O2 Option O2 250")
    assert [(name, [bar.text for bar in bars]) for name, bars in chart.rows] == [
        (name, [first, "25"]) for name, first in zip(names, ["50", "0"] * 5, strict=True)
    ]
    assert next(table for table in of_tree(tree) if "Subtotals" in table.caption).rows == (
        *((name, first, "25") for name, first in zip(names, ["50", "0"] * 5, strict=True)),
        ("Total", "250", "250"),
    )


def test_what_each_criterion_contributes_adds_up_to_the_totals(tree):
    chart = picture(tree, "contributions")
    totals = {column: sum(int(bars[n].text) for _, bars in chart.rows) for n, column in enumerate(chart.columns)}
    assert list(totals.values()) == [1385, 1360, 1810, 1515, 920]
    assert len(chart.rows) == 28
    assert chart.caption.endswith(
        "The options are furthest apart on D15, F2 and F6, by 100 points, and have the same points on 5 of 28 "
        "criteria, for the scores as they stand"
    )


def test_a_blank_contributes_no_bar_and_counts_in_no_title(tmp_path):
    given = appraisal({"A": 10, "B": 4}, {"O1": ["High", "Low"], "O2": [None, "Medium"]})
    chart = picture(report(outcome_of(given, tmp_path)), "contributions")
    assert [[(bar.text, bar.length, bar.strong) for bar in bars] for _, bars in chart.rows] == [
        [("100", 1, False), ("blank", 0, False)],
        [("0", 0, False), ("20", Fraction(1, 5), True)],
    ]
    assert chart.caption.endswith("The options are furthest apart on B Criterion B, by 20 points")


def test_contributions_of_more_criteria_than_fit_a_page_are_several_pictures(tmp_path):
    names = [f"C{n}" for n in range(1, 41)]
    scores = {"O1": ["High"] * 40, "O2": ["High"] * 40}
    charts = report(outcome_of(appraisal(dict.fromkeys(names, 5), scores), tmp_path)).charts
    found = {chart.name: chart.caption.partition(": ")[2] for chart in charts if "contributions" in chart.name}
    assert found == {
        "contributions-1": "C1 to C30: the options have the same points on every criterion",
        "contributions-2": "C31 to C40: the options have the same points on every criterion",
    }


def boxes(drawn):
    """Places of the texts of a picture, as measured: left, top, right, bottom; turned ones are left out."""
    found = []
    for text in Xml.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text"):
        if text.get("transform") or not text.text:
            continue
        size = float(text.get("font-size", 13))
        wide = text_width(text.text, size * 0.75, bool(text.get("font-weight")))
        left = float(text.get("x")) - {"end": wide, "middle": wide / 2}.get(text.get("text-anchor"), 0)
        y = float(text.get("y"))
        found.append((left, y - size * 0.75, left + wide, y + size * 0.2, text.text))
    return found


@pytest.mark.parametrize("many", [False, True])
def test_no_text_is_on_another_and_none_leaves_the_picture(tree, tmp_path, many):
    shown = report(outcome_of(crowd(), tmp_path)) if many else tree
    names = [chart.name for chart in shown.charts]
    asked = {"costs", "draws-1", "draws-4"} if many else set()
    assert {"subtotals", "head-to-head", "weight-1", "weight-2", "lead", "scenarios", *asked} <= set(names)
    for chart in shown.charts:
        drawn = svg(chart)
        width, height = map(float, re.search(r'viewBox="0 0 (\S+) (\S+)"', drawn).groups())
        placed = boxes(drawn)
        for n, (left, top, right, bottom, text) in enumerate(placed):
            assert (left >= 0, right <= width, top >= 0, bottom <= height) == (True,) * 4, text
            for other in placed[n + 1 :]:
                apart = right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
                assert apart, (text, other[4])


def test_names_are_moved_apart_and_stay_in_order():
    places = spread([10, 11, 12, 99, 100], APART, 0, 100)
    assert places == [10, 26, 42, 84, 100]


def test_a_text_is_cut_where_it_is_measured_to_be_too_wide():
    assert fit("Short", 100, 13) == "Short"
    cut = fit(LONG, 100, 13)
    assert cut.endswith("…")
    assert text_width(cut, 13 * 0.75) <= 100
