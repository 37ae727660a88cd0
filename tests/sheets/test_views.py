"""Costs, Combinations and Engagement: what they show; that they follow, grow, shrink and come back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from tests.plan.test_growth import settled, shown
from tests.support import engines, helpers
from tests.support.helpers import appraisal as small
from tests.support.officer import Officer, without_tabs
from tests.support.view_cases import HOSTILE, MILLION, Desk, based, combined, costed, listed, met_together, ranged
from xlappraise import flow
from xlappraise.appraisal.combinations import grid
from xlappraise.appraisal.costs import cost_lines
from xlappraise.appraisal.engagement import engagement
from xlappraise.appraisal.findings import column_letters
from xlappraise.appraisal.model import GATEWAY, Appraisal, Criterion
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.scoring import round_half_away, score
from xlappraise.plan.tool_cells import wanted_cells
from xlappraise.sheets import build, layout, palette, tools
from xlappraise.sheets.combination_values import LONGEST_REASON
from xlappraise.sheets.formulas import Lists
from xlappraise.sheets.source import Source
from xlappraise.sheets.where import fresh_where
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.snapshot import BLANK, Value

VIEWS = ("Baseline", "Costs", "Combinations", "Engagement")


def made(appraisal: Appraisal, folder: Path, name: str = "views") -> Path:
    """The appraisal as a settled workbook."""
    path = folder / f"{name}.xlsx"
    path.write_bytes(build.build(appraisal))
    flow.recalc(path)
    return path


def values(path: Path, sheet: str) -> dict[tuple[int, int], Value]:
    return {place: cell.value for place, cell in package.snapshot(path).sheets[sheet].cells.items()}


def codes(path: Path) -> list[str]:
    """Findings on formulas and results of the tool, with their places."""
    return [f"{f.code} {f.cell}" for f in flow.appraise(path).findings if f.code in ("XLA104", "XLA105")]


def like_fresh(path: Path, folder: Path) -> None:
    """The views hold just what those of a new workbook of the same appraisal hold, in the same formats."""
    outcome = flow.appraise(path)
    fresh = folder / "fresh.xlsx"
    fresh.write_bytes(build.build(outcome.appraisal, findings=outcome.findings))
    here, there = openpyxl.load_workbook(path), openpyxl.load_workbook(fresh)
    assert [name for name in VIEWS if name in here.sheetnames] == [n for n in VIEWS if n in there.sheetnames]
    for name in VIEWS:
        if name in here.sheetnames:
            assert shown(path, name) == shown(fresh, name)
            assert looks(here[name]) == looks(there[name])


def looks(page: openpyxl.worksheet.worksheet.Worksheet) -> dict[str, object]:
    """Fill, font and number format of every cell that is not plain."""
    found = {}
    for cell in (cell for row in page.iter_rows(min_row=layout.HEADER_ROW) for cell in row):
        line = cell.border.bottom.style if cell.border.bottom else None
        if cell.value is not None or cell.fill.fill_type or line:
            found[cell.coordinate] = (cell.fill.fgColor.rgb, cell.font.b, cell.number_format, line)
    return found


# ------------------------------------------------------------------------------------------------ the figures


def test_a_points_cost_is_that_of_the_guidances_worked_figures() -> None:
    lines = cost_lines(costed(), score(costed()))
    assert [round_half_away(line.per_point or Fraction(0)) for line in lines] == [3797, 4455, 3200, 3378]
    assert [line.dominated_by for line in lines] == [(), ("O3",), (), ()]
    assert [line.marginal and round_half_away(line.marginal) for line in lines] == [None, None, 2174, 2899]
    assert lines[2].per_point == 3200
    assert lines[3].marginal == Fraction(2 * MILLION, 690)


def test_costs_are_compared_with_the_baseline(tmp_path: Path) -> None:
    lines = cost_lines(based(), score(based()))
    assert [line.extra_points for line in lines] == [-460, -240, None, 230]
    assert values(made(based(), tmp_path), "Costs")[5, 9] == "Extra cost over O3"


def test_baseline_shows_points_share_and_cost_beside_the_option_that_is_marked(tmp_path: Path) -> None:
    found = values(made(based(), tmp_path), "Baseline")
    assert found[3, 1] == "O3 Option O3 is the baseline."
    assert [[found[row, column] for column in (4, 5, 9)] for row in range(6, 10)] == [
        [-460, -0.177, -1_000_000],
        [-240, -0.092, 500_000],
        ["Baseline", "Baseline", "Baseline"],
        [230, 0.088, 1_000_000],
    ]


def test_a_baseline_of_the_long_list_is_compared_with_in_cost_alone(tmp_path: Path) -> None:
    given = based()
    options = tuple(replace(o, stage="Long-list") if o.is_baseline else o for o in given.options)
    found = values(made(replace(given, options=options), tmp_path), "Baseline")
    assert found[3, 1] == (
        "O3 Option O3 is the baseline. It is not on the Short-list, so only costs are compared with it."
    )
    assert [[found[row, column] for column in (4, 5, 9)] for row in (6, 7, 8)] == [
        ["-", "-", -1_000_000],
        ["-", "-", 500_000],
        ["-", "-", 1_000_000],
    ]


def test_ranges_of_costs_are_compared_with_that_of_the_baseline(tmp_path: Path) -> None:
    path = made(ranged(), tmp_path)
    found = values(path, "Baseline")
    assert [[found[row, column] for column in range(6, 12)] for row in range(6, 10)] == [
        [3, "-", "-", "-", -2, -1],
        ["-", "-", 6, "-", "-", 2],
        ["-", 4, 5, "Baseline", "Baseline", "Baseline"],
        ["-", 4, 5, "-", -1, 1],
    ]
    found = values(path, "Costs")
    assert [[found[row, column] for column in (9, 10, 11)] for row in range(5, 10)] == [
        ["Extra cost over O3", "Extra points over O3", "Cost per extra point"],
        ["-", -460, "-"],
        ["-", -240, "-"],
        ["-", "-", "-"],
        ["-", 230, "-"],
    ]


def test_costs_below_that_of_the_baseline_keep_their_sign(tmp_path: Path) -> None:
    # LibreOffice shows what falls into the last part of a format with conditions without its sign.
    page = openpyxl.load_workbook(made(ranged(), tmp_path))["Baseline"]
    assert {page.cell(6, column).number_format for column in range(6, 12)} == {"#,##0"}


def test_a_cost_below_nothing_keeps_its_sign_on_options(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(made(ranged(), tmp_path))["Options"]
    cost = next(cell.column for cell in page[5] if cell.value == "Cost")
    assert page.cell(6, cost).number_format == "[>=1000]#,##0;[<0]-General;General"


def test_costs_that_become_fractions_are_shown_as_such(tmp_path: Path) -> None:
    path = made(ranged(), tmp_path)
    Desk(path).type("Options", 1, cost=2.5)
    flow.recalc(path)
    assert openpyxl.load_workbook(path)["Baseline"].cell(6, 6).number_format == "General"
    settled(path)


def test_one_cost_beside_ranges_is_compared_as_one_and_as_a_range(tmp_path: Path) -> None:
    given = ranged()
    options = tuple(replace(o, cost=Fraction(9, 2)) if o.id in ("O3", "O4") else o for o in given.options)
    found = values(made(replace(given, options=options), tmp_path), "Baseline")
    assert [found[9, column] for column in range(6, 12)] == [4.5, 4, 5, 0, -1, 1]


def test_without_a_mark_the_sheet_says_what_to_choose(tmp_path: Path) -> None:
    path = made(replace(costed(), asked=frozenset({"baseline"})), tmp_path)
    found = values(path, "Baseline")
    assert found[3, 1] == "No option is marked as the baseline: choose Yes in the column Baseline on Options."
    assert [found[row, 4] for row in range(6, 10)] == ["-"] * 4
    Desk(path).type("Options", 2, baseline="Yes")
    assert "XLA104" not in " ".join(codes(path))
    flow.recalc(path)
    assert [values(path, "Baseline")[row, 4] for row in range(6, 10)] == [-220, "Baseline", 240, 470]
    settled(path)


def test_a_range_dominates_only_where_its_ends_leave_no_doubt() -> None:
    def better(*costs: object) -> list[tuple[str, ...]]:
        appraisal = costed(*costs, totals=(100, 200))
        return [line.dominated_by for line in cost_lines(appraisal, score(appraisal))]

    assert better((5, 9), (3, 5)) == [("O2",), ()]
    assert better((5, 9), (3, 6)) == [(), ()]
    assert better((5, None), (None, 5)) == [("O2",), ()]
    assert better((None, 9), (3, 5)) == [(), ()]


def test_a_range_of_totals_dominates_only_where_its_ends_leave_no_doubt() -> None:
    def better(*scores: list[str | None]) -> list[tuple[str, ...]]:
        made = small({"A": 10, "B": 2}, {f"O{n}": given for n, given in enumerate(scores, 1)})
        costs = (Fraction(5), Fraction(4))
        made = replace(made, options=tuple(replace(o, cost=c) for o, c in zip(made.options, costs, strict=True)))
        return [line.dominated_by for line in cost_lines(made, score(made))]

    assert better(["Low", None], ["High", None]) == [("O2",), ()]  # 0 to 20 against 100 to 120
    assert better(["High", None], ["High", "High"]) == [("O2",), ()]  # 100 to 120 against 120, and cheaper
    assert better(["High", None], ["High", "Medium"]) == [(), ()]  # 100 to 120 against 110


def test_equal_cost_and_score_dominate_nothing() -> None:
    appraisal = costed(5, 5, totals=(100, 100))
    assert [line.dominated_by for line in cost_lines(appraisal, score(appraisal))] == [(), ()]


def test_a_missing_score_makes_no_point_free() -> None:
    appraisal = costed(5, 6, totals=(None, 0))
    assert [line.per_point for line in cost_lines(appraisal, score(appraisal))] == [None, None]
    assert cost_lines(costed(None, None, totals=(1, 2)), score(costed(None, None, totals=(1, 2)))) == ()


def test_engagement_adds_up_by_group_and_says_where_there_is_no_number() -> None:
    totals = [tuple(total) for total in engagement(combined())]
    assert totals == [
        ("Adopters", 2, None, None, 45),
        ("Workforce", 1, 183, 68, 58),
        (HOSTILE, 1, None, None, None),
    ]


# ------------------------------------------------------------------------------------------------- the sheets


def test_costs_shows_the_worked_figures_and_says_them(tmp_path: Path) -> None:
    found = values(made(costed(), tmp_path), "Costs")
    assert found[3, 1] == "O3 costs least per point (3,200); O2 is dominated by O3."
    assert [round(float(str(found[row, 3]))) for row in (6, 7, 8, 9)] == [3797, 4455, 3200, 3378]
    assert [found[row, 2] for row in (6, 7, 8, 9)] == ["-", "dominated by O3", "-", "-"]
    assert [found[row, 11] for row in (6, 7)] == ["-", "-"]
    assert [round(float(str(found[row, 11]))) for row in (8, 9)] == [2174, 2899]
    assert found[5, 9] == "Extra cost over O1"


@pytest.mark.parametrize(
    ("costs", "totals", "words"),
    [
        ((None, 5), (100, 200), "No cost"),
        ((5, 6), (None, 200), "No total yet"),
        ((5, 6), (0, 200), "No points"),
        (((500_000, 700_000), 6), (100, 200), "5,000 to 7,000"),
        (((5, 5), 6), (100, 200), "0.050000"),
        (((150, None), 6), (100, 200), "from 1.50"),
        (((None, 150), 6), (100, 200), "up to 1.50"),
    ],
)
def test_where_a_points_cost_is_no_number_words_say_why(
    costs: tuple[object, ...], totals: tuple[object, ...], words: str, tmp_path: Path
) -> None:
    found = values(made(costed(*costs, totals=totals), tmp_path), "Costs")
    assert found[6, 3] == words


@pytest.mark.parametrize(
    ("costs", "totals", "sentence"),
    [
        (((1, 9), 5), (100, 100), "Only O2 has a single cost per point (0.050000); none is dominated for certain."),
        (
            ((1, 9), 5, 6),
            (100, 100, 100),
            "O2 costs least per point (0.050000), among the 2 options with a single cost per point; "
            "O3 is dominated by O2.",
        ),
        ((5, 6, None), (100, 120, 90), "2 options cost least per point (0.050000), among the 2 options with a single "
         "cost per point; none is dominated for certain."),
        (((1, 9), (1, 9)), (100, 100), "No option has a single cost per point; none is dominated for certain."),
        ((5,), (100,), "O1 costs least per point (0.050000)."),
    ],
)  # fmt: skip
def test_the_cheapest_point_is_not_claimed_of_options_whose_cost_is_open(
    costs: tuple[object, ...], totals: tuple[object, ...], sentence: str, tmp_path: Path
) -> None:
    found = values(made(costed(*costs, totals=totals), tmp_path), "Costs")
    assert found[3, 1] == sentence


def test_an_option_that_fails_a_gateway_is_waiting_for_no_total(tmp_path: Path) -> None:
    given = costed(5, 6, totals=(100, 200))
    gate = Criterion("G", given.criteria[0].group, "Lawful", kind=GATEWAY)
    scores = {**given.scores, ("G", "O1"): "Fail", ("G", "O2"): "Pass"}
    failed = replace(given, criteria=(*given.criteria, gate), scores=scores)
    path = made(failed, tmp_path)
    assert [values(path, "Costs")[row, 3] for row in (6, 7)] == ["Not ranked", 0.03]
    assert codes(path) == []


def test_a_spare_option_counts_in_no_sentence_on_costs(tmp_path: Path) -> None:
    path = made(costed(5, 6, totals=(100, 200)), tmp_path)
    Desk(path).type("Options", 3, id="O3", cost=1.0, stage="Short-list")
    flow.recalc(path)
    found = values(path, "Costs")
    assert [found[8, column] for column in (2, 3, 9, 10, 11)] == ["-"] * 5
    assert found[3, 1] == "O2 costs least per point (0.030000); none is dominated."


def test_further_points_that_cost_less_than_nothing_are_called_cheaper(tmp_path: Path) -> None:
    found = values(made(costed(5_000, 4_000, 6_000, totals=(100, 200, 100)), tmp_path), "Costs")
    assert [found[row, 11] for row in (6, 7, 8)] == ["-", "Cheaper", "-"]
    assert [found[row, 2] for row in (6, 7, 8)] == ["dominated by O2", "-", "dominated by O1, O2"]
    assert found[3, 1] == "O2 costs least per point (20.00); 2 options are dominated."


def test_combinations_shows_letter_outcome_id_and_reason(tmp_path: Path) -> None:
    found = values(made(combined(), tmp_path), "Combinations")
    assert found[3, 1] == "9 combinations: 2 carried forward or preferred, 5 discounted, 2 neither."
    assert found[7, 1] == "Company\nruled out before scoring"
    assert found[5, 4] == f"{HOSTILE}\nruled out after scoring"
    assert str(found[6, 2]).startswith("P Preferred (O1)\nBoroughs asked")
    assert str(found[6, 2]).endswith("… (more on Options)")
    assert len(str(found[6, 2])) < LONGEST_REASON + 40
    assert found[6, 3] == "C Carried forward (O2)\nKeeps agencies close."
    assert found[7, 2] == "D Discounted\nNo borough can fund a new body."
    assert found[7, 4] == 'D Discounted (O5)\n=1+1 "dear" & <b>slow</b>'
    assert found[8, 2] == "? Open (O3)"
    assert found[8, 3] == "- No option"
    assert found[8, 4] == "D Discounted (O4)\nBoroughs keep the duty.\nThey said so."


def test_each_letter_has_its_colour_and_open_ones_none(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(made(combined(), tmp_path))["Combinations"]
    found = {
        rule.formula[0]: rule.dxf.fill.bgColor.rgb[2:]
        for area in page.conditional_formatting
        for rule in area.rules
        if "LEFT" in rule.formula[0]
    }
    assert found['LEFT(B6,2)="P "'] == palette.DEEP_GREEN.fill
    assert found['LEFT(B6,2)="D "'] == palette.RANKS[6].fill
    assert not any('"? ' in formula or '"- ' in formula for formula in found)


def test_engagement_shows_all_groups_first(tmp_path: Path) -> None:
    found = values(made(combined(), tmp_path), "Engagement")
    assert [found[6, column] for column in range(1, 6)] == ["All groups", 4, 183, 68, 103]
    assert [found[7, column] for column in range(1, 6)] == ["Adopters", 2, "-", "-", 45]
    assert found[9, 1] == HOSTILE
    assert found[3, 1] == "3 groups, 4 events, 183 invited, 68 registered, 103 attended."


def test_an_event_of_several_groups_counts_once_and_one_that_was_not_held_not_at_all() -> None:
    assert [(total.group, total.events, total.invited, total.attended) for total in engagement(met_together())] == [
        ("Adopters", 1, 40, 19),
        ("LAs", 2, 20, 12),
        ("Councils", 1, None, None),
        ("Children", 2, None, None),
        ("Parents", 1, None, 0),
        ("Agencies", 0, None, None),
        ("", 1, None, None),
    ]


def test_the_sheet_says_the_same(tmp_path: Path) -> None:
    found = values(made(met_together(), tmp_path), "Engagement")
    assert found[3, 1] == "7 groups, 6 events, 60 invited, 31 attended."
    assert [found[row, 2] for row in range(6, 14)] == [6, 1, 2, 1, 2, 1, 0, 1]
    assert [found[row, 5] for row in range(6, 14)] == [31, 19, 12, "-", "-", 0, "-", "-"]


def test_every_text_fits_into_its_row(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(made(combined(), tmp_path))["Combinations"]
    lines = str(values(tmp_path / "views.xlsx", "Combinations")[6, 2]).count("\n") + LONGEST_REASON // 46
    assert page.row_dimensions[6].height > lines * palette.SIZE * 1.2


# ----------------------------------------------------------------------------------- only where it is used


def test_a_workbook_that_uses_no_view_has_none(tmp_path: Path) -> None:
    plain = helpers.appraisal({"A": 10}, {"O1": ["High"], "O2": ["Low"]})
    book = package.snapshot(made(plain, tmp_path))
    assert not set(VIEWS) & set(book.sheets)
    assert not any(name.startswith(("xla_OptCost", "xla_OptOutcomes", "xla_Dim", "xla_Eng")) for name in book.names)


def test_checking_a_workbook_without_views_does_not_load_them(tmp_path: Path) -> None:
    path = made(helpers.appraisal({"A": 10}, {"O1": ["High"], "O2": ["Low"]}), tmp_path)
    code = (
        "import sys; from xlappraise import flow; flow.appraise(sys.argv[1]);"
        "views = ('costs', 'combinations', 'engagement');"
        "print([name for name in sys.modules if name.startswith('xlappraise.sheets.') and name.endswith(views)])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_cost_typed_later_brings_the_sheet(tmp_path: Path) -> None:
    path = made(costed(None, None, totals=(100, 200)), tmp_path, "plain")
    without_tabs(path, ("Costs",))
    path = made(replace(costed(None, None, totals=(100, 200)), asked=frozenset()), tmp_path)
    assert "Costs" not in package.snapshot(path).sheets
    Desk(path).type("Options", 2, cost=400.0)
    assert codes(path) == ["XLA105 Results!A4"]
    flow.recalc(path)
    assert list(package.snapshot(path).sheets)[7:9] == ["Summary", "Costs"]
    assert values(path, "Costs")[7, 3] == 2
    assert "Costs" in values(path, "Guide").values()
    assert codes(path) == []
    like_fresh(path, tmp_path)
    settled(path)


@pytest.mark.parametrize("name", ["Costs", "COSTS"])
def test_an_officers_own_sheet_of_that_name_stays_as_it_is(name: str, tmp_path: Path) -> None:
    path = made(replace(costed(None, None, totals=(100, 200)), asked=frozenset()), tmp_path)
    book = openpyxl.load_workbook(path)
    book.create_sheet(name)["A1"] = "Our own sums"
    book.save(path)
    Desk(path).type("Options", 2, cost=400.0)
    flow.recalc(path)
    assert values(path, name) == {(1, 1): "Our own sums"}
    assert [tab for tab in openpyxl.load_workbook(path).sheetnames if tab.casefold() == "costs"] == [name]
    settled(path)


def test_a_view_whose_source_was_emptied_says_so(tmp_path: Path) -> None:
    path = made(combined(), tmp_path)
    desk = Desk(path)
    for row in range(1, 7):
        desk.type("Dimensions", row, value=None, outcome=None, stage=None, reason=None)
    for row in range(1, 7):
        package.apply(path, [SetCell("Dimensions", 5 + row, 1, None)])
    flow.recalc(path)
    assert values(path, "Combinations")[3, 1] == "No combinations yet: list the values of each dimension on Dimensions."
    assert {place for place in values(path, "Combinations") if place[0] > 5} == set()
    settled(path)


# ---------------------------------------------------------------------------- following, growing, mending

Edit = Callable[[Path], None]


def _cost(path: Path) -> None:
    Desk(path).type("Options", 2, cost=3.25)
    Desk(path).type("Options", 4, cost=None, cost_from=4e6, cost_to=6e6)


def _cheaper(path: Path) -> None:
    Desk(path).type("Options", 1, cost=4.5e6)
    Desk(path).type("Options", 4, cost=4.5e6)


def _free(path: Path) -> None:
    """A point for nothing is cheapest; cells below the options, which are blank, are not as cheap."""
    Desk(path).type("Options", 1, cost=0.0)


def _added(path: Path) -> None:
    Officer(path).add_option("P9", 1)


def _kept_free(path: Path) -> None:
    """A row for an option to come, which counts nowhere though its cost is known."""
    Desk(path).type("Options", 5, id="O5", cost=2e6, stage="Short-list")


def _sorted(path: Path) -> None:
    Officer(path).reorder("Options", "id", 0)


def _blanked(path: Path) -> None:
    cell = flow.appraise(path).appraisal.score_cells["A", "O3"]
    package.apply(path, [SetCell("Scores", cell.row, cell.column, None)])


def _removed(path: Path) -> None:
    Officer(path).remove("Options", "id", 0)


def _shrunk_and_grown(path: Path) -> None:
    _removed(path)
    flow.recalc(path)
    Officer(path).add_option("Q7", 9)


def _moved(path: Path) -> None:
    Desk(path).swap("Options", "cost", "cost_to")


def _decided(path: Path) -> None:
    Desk(path).type("Options", 3, outcome="merged")
    Desk(path).type("Options", 2, reason='Too\u00a0near = to "today\'s" & <b>')
    Desk(path).type("Options", 4, outcome="Nonsense*")


def _ruled_out(path: Path) -> None:
    same = "It costs\u00a0more."
    Desk(path).type("Dimensions", 3, outcome="Ruled out", stage=" after scoring", reason=same)
    Desk(path).type("Dimensions", 6, reason=same)


def _more_values(path: Path) -> None:
    Desk(path).type("Dimensions", 7, dimension="Structure", value="Fourth * one?")
    Desk(path).type("Dimensions", 8, dimension="Delivery model", value=" Spaced  out ", outcome="Ruled out")
    Desk(path).type("Options", 6, id=6.0, name="Six", stage="Long-list", model="spaced out", structure="Fourth * one?")


def _fewer_values(path: Path) -> None:
    _more_values(path)
    flow.recalc(path)
    blank = dict.fromkeys(("dimension", "value", "outcome", "stage", "reason"))
    for row in (2, 6, 7, 8):
        Desk(path).type("Dimensions", row, **blank)


def _regrown_values(path: Path) -> None:
    _fewer_values(path)
    flow.recalc(path)
    Desk(path).type("Dimensions", 2, dimension="Structure", value="New")


def _ruled_out_in_a_list(path: Path) -> None:
    Desk(path).type("Dimensions", 3, outcome="Ruled out", stage="after scoring", reason="No\u00a0council owns it.")
    Desk(path).type("Dimensions", 5, outcome=None)
    Desk(path).type("Options", 7, outcome="merged")
    Desk(path).type("Options", 5, **{"dimension:Scope": " two  boroughs * ?"}, outcome=None)


def _another_dimension(path: Path) -> None:
    Desk(path).type("Dimensions", 9, dimension="Timing", value="In 2027")
    flow.recalc(path)
    Desk(path).type("Options", 1, **{"dimension:Timing": "In 2027"})
    Desk(path).type("Dimensions", 10, dimension="Timing", value="Later", outcome="Ruled out")


def _fewer_dimensions(path: Path) -> None:
    blank = dict.fromkeys(("dimension", "value", "outcome", "stage", "reason"))
    for row in (6, 7, 8):
        Desk(path).type("Dimensions", row, **blank)


def _columns_moved(path: Path) -> None:
    Desk(path).swap("Options", "outcome", "reason")
    Desk(path).swap("Dimensions", "key_points", "reason")
    Desk(path).swap("Stakeholders", "invited", "attended")


def _other_baseline(path: Path) -> None:
    Desk(path).type("Options", 3, baseline=None)
    Desk(path).type("Options", 2, baseline="Yes")


def _range_of_the_baseline(path: Path) -> None:
    Desk(path).type("Options", 3, cost=4.5, cost_to=None)
    Desk(path).type("Options", 4, cost=4.0, cost_from=None, cost_to=4.0)


def _more_groups(path: Path) -> None:
    Desk(path).type("Stakeholders", 6, name="z", group="  Adopters ", event="Late talk", attended=3.0)
    Desk(path).type("Stakeholders", 7, name="New & 'co'", event="Call", invited="many")


def _fewer_groups(path: Path) -> None:
    Desk(path).type("Stakeholders", 3, event=None)


def _another_group_came(path: Path) -> None:
    Desk(path).type("Stakeholders", 4, state="Held")
    Desk(path).type("Stakeholders", 12, name="Parents", group="Parents", event="WORKSHOP", frequency="January")
    Desk(path).type("Stakeholders", 12, date=42434.0, attended=7.0)


EDITS: dict[str, tuple[Appraisal, Edit]] = {
    "another_group_came": (met_together(), _another_group_came),
    **{
        edit.__name__.strip("_"): (costed(), edit)
        for edit in (_cost, _cheaper, _free, _added, _kept_free, _sorted, _blanked, _removed, _shrunk_and_grown, _moved)
    },
    **{
        edit.__name__.strip("_"): (combined(), edit)
        for edit in (_decided, _ruled_out, _more_values, _fewer_values, _regrown_values, _columns_moved)
    },
    **{
        edit.__name__.strip("_"): (listed(), edit)
        for edit in (_ruled_out_in_a_list, _another_dimension, _fewer_dimensions)
    },
    "listed_sorted": (listed(), _sorted),
    "other_baseline": (based(), _other_baseline),
    "range_of_the_baseline": (ranged(), _range_of_the_baseline),
    "ranges": (ranged(), _sorted),
    "more_groups": (combined(), _more_groups),
    "fewer_groups": (combined(), _fewer_groups),
}


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A workbook for each edit, recalculated after it."""
    folder, found = tmp_path_factory.mktemp("views"), {}
    for name, (appraisal, edit) in EDITS.items():
        found[name] = made(appraisal, folder, name)
        edit(found[name])
        flow.recalc(found[name])
    return found


@pytest.mark.parametrize("name", EDITS)
def test_after_an_edit_a_view_is_that_of_a_new_workbook(name: str, edited: dict[str, Path], tmp_path: Path) -> None:
    path = edited[name]
    assert codes(path) == []
    settled(path)
    if name not in ("moved", "columns_moved", "more_groups"):  # a new workbook has the columns, and one spelling, anew
        like_fresh(path, tmp_path)


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_no_overtyped_formula(name: str, tmp_path: Path) -> None:
    appraisal, edit = EDITS[name]
    path = made(appraisal, tmp_path)
    edit(path)
    overtyped = [code for code in codes(path) if "XLA104" in code]
    figures = column_letters(Lists.scalar_value)  # they count over all options, whatever views there are
    assert [code for code in overtyped if not code.startswith(f"XLA104 Lists!{figures}")] == []


@pytest.mark.parametrize(
    ("name", "here", "recalculate"),
    [
        ("LibreOffice", engines.office, engines.by_libreoffice),
        ("Gnumeric", engines.gnumeric, engines.by_gnumeric),
    ],
    ids=["LibreOffice", "Gnumeric"],
)
def test_live_formulas_agree_after_every_edit(
    name: str,
    here: Callable[[], str | None],
    recalculate: Callable[[list[Path], Path], list[Path]],
    edited: dict[str, Path],
    tmp_path: Path,
) -> None:
    if here() is None:
        pytest.skip(f"{name} is not installed")
    differing = []
    for path, again in zip(edited.values(), recalculate(list(edited.values()), tmp_path), strict=True):
        outcome = flow.appraise(path)
        assert outcome.results is not None
        wanted = wanted_cells(outcome.snapshot, outcome.reading, outcome.results, "")
        book = package.snapshot(again)
        for sheet in (*VIEWS, "Lists"):
            for place, cell in wanted.get(sheet, {}).items():
                found = book.sheets[sheet].cells.get(place, BLANK).value
                if cell.formula is not None and not same(found, cell.value):
                    differing.append(f"{path.stem} {sheet}{place}: {found!r} is not {cell.value!r}")
    assert differing == []


def same(found: Value, wanted: Value) -> bool:
    if isinstance(found, (int, float)) and isinstance(wanted, (int, float)):
        return abs(found - wanted) <= 1e-9 * max(1.0, abs(wanted))
    return (found or "") == (wanted or "")


@pytest.mark.skipif(engines.office() is None, reason="LibreOffice is not installed")
def test_the_sheets_follow_while_an_officer_types(tmp_path: Path) -> None:
    path = made(combined(), tmp_path)
    _decided(path)
    _fewer_groups(path)
    costs = made(costed(), tmp_path, "costs")
    _cost(costs)
    typed = engines.by_libreoffice([path, costs], tmp_path)
    flow.recalc(path)
    flow.recalc(costs)
    for live, written, sheet in ((typed[0], path, "Combinations"), (typed[1], costs, "Costs")):
        there = values(live, sheet)
        assert {k: v for k, v in values(written, sheet).items() if not same(there.get(k), v)} == {}
    assert values(typed[0], "Engagement")[6, 2] == 3


@pytest.mark.parametrize(
    ("appraisal", "sheet", "place"), [(costed(), "Costs", (7, 3)), (combined(), "Combinations", (6, 2))]
)
def test_an_overtyped_formula_is_found_and_mended(
    appraisal: Appraisal, sheet: str, place: tuple[int, int], tmp_path: Path
) -> None:
    path = made(appraisal, tmp_path)
    before = shown(path, sheet)
    package.apply(path, [SetCell(sheet, *place, 12.0)])
    assert [code for code in codes(path) if "XLA104" in code] == [
        f"XLA104 {sheet}!{column_letters(place[1])}{place[0]}"
    ]
    flow.recalc(path)
    assert shown(path, sheet) == before
    settled(path)


@pytest.mark.parametrize(
    ("appraisal", "sheets"), [(costed(), ("Costs",)), (combined(), ("Combinations", "Engagement"))]
)
def test_a_deleted_view_comes_back_in_its_place(appraisal: Appraisal, sheets: tuple[str, ...], tmp_path: Path) -> None:
    path = made(appraisal, tmp_path)
    tabs = list(package.snapshot(path).sheets)
    without_tabs(path, sheets)
    flow.recalc(path)
    assert list(package.snapshot(path).sheets) == tabs
    like_fresh(path, tmp_path)
    settled(path)


def test_an_officers_note_beside_a_view_stays(tmp_path: Path) -> None:
    path = made(combined(), tmp_path)
    package.apply(path, [SetCell("Engagement", 7, 8, "Ask Ann"), SetCell("Combinations", 20, 1, "See minutes")])
    _fewer_values(path)
    flow.recalc(path)
    assert values(path, "Engagement")[7, 8] == "Ask Ann"
    assert values(path, "Combinations")[20, 1] == "See minutes"


def test_a_row_whose_text_grew_is_made_higher(tmp_path: Path) -> None:
    path = made(combined(), tmp_path)
    before = openpyxl.load_workbook(path)["Combinations"].row_dimensions[8].height
    Desk(path).type("Options", 3, outcome="Discounted", reason="Nobody could say who would pay for it. " * 7)
    flow.recalc(path)
    assert openpyxl.load_workbook(path)["Combinations"].row_dimensions[8].height > before + 40


def test_a_long_name_that_is_new_on_a_view_has_a_row_as_high_as_in_a_new_workbook(tmp_path: Path) -> None:
    heard_from, costs = made(combined(), tmp_path), made(costed(), tmp_path, "costs")
    Desk(heard_from).type("Stakeholders", 6, name="Children, families and communities " * 3, event="Workshop")
    Desk(costs).type("Options", 2, name="A company that both councils own in equal shares " * 2)
    for path, sheet in ((heard_from, "Engagement"), (costs, "Costs")):
        flow.recalc(path)
        fresh = tmp_path / "fresh.xlsx"
        fresh.write_bytes(build.build(flow.appraise(path).appraisal))
        here, there = (openpyxl.load_workbook(each)[sheet].row_dimensions for each in (path, fresh))
        assert {row: here[row].height for row in range(6, 11)} == {row: there[row].height for row in range(6, 11)}


def test_every_combination_is_on_the_sheet() -> None:
    found = grid(combined())
    assert found is not None
    assert [len(row) for row in found.cells] == [3, 3, 3]


def test_totals_on_costs_show_decimals_once_there_are_some(tmp_path: Path) -> None:
    small = helpers.appraisal({"A": 500, "B": 5}, {"O1": ["High", "Low"], "O2": ["Medium", "High"]})
    path = made(replace(small, options=tuple(replace(o, cost=Fraction(9)) for o in small.options)), tmp_path)
    assert openpyxl.load_workbook(path)["Costs"]["D6"].number_format == "#,##0"
    Desk(path).type("Criteria", 1, weight=500.25)
    flow.recalc(path)
    assert openpyxl.load_workbook(path)["Costs"]["D6"].number_format == "General"
    like_fresh(path, tmp_path)
    settled(path)


def test_every_sheet_of_the_tool_is_told_in_the_file_of_its_name() -> None:
    assert [sheet.name for sheet in tools.TOOL_SHEETS if not isinstance(tools.tool(sheet.name), tools.ToolSheet)] == []


def test_optional_sheets_keep_what_they_read_in_columns_of_lists_of_their_own() -> None:
    source = Source(combined(), score(combined()), fresh_where(combined()))
    kept = [{column for _, column in tools.tool(sheet.name).cells(source)["Lists"]} for sheet in tools.OPTIONAL]
    assert min(map(min, kept)) == Lists.optional
    assert len(set().union(*kept)) == sum(map(len, kept))
