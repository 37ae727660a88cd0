"""London 2016, as shipped: what the papers say, in figures, and what the tool makes of an appraisal without scores.

The figures are those of two public papers: `000_ddfd8874d41e84e6.txt`, Appendix 3 alone (called A3 below), and
`001_975d8e0648c357ed.txt`, the report to Mayor and Cabinet with its five appendices (called REPORT below).
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.build_templates import TEMPLATES
from xlappraise.appraisal.combinations import grid
from xlappraise.appraisal.engagement import engagement, group_total
from xlappraise.appraisal.model import Appraisal
from xlappraise.cli import xlappraise
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.exchange.to_json import appraisal_json, dumps
from xlappraise.flow import appraise, recalc
from xlappraise.sheets import build

NAME = "london-2016"


@cache
def london() -> Appraisal:
    return appraisal_from((TEMPLATES / f"{NAME}.json").read_text(encoding="utf-8"))


@cache
def content() -> bytes:
    return build.build(london())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / f"{NAME}.xlsx"
    path.write_bytes(content())
    return path


def rows(sheet: str) -> list[dict[str, object]]:
    return [dict(row.values) for row in london().logs[sheet]]


def met(group: str, event: str) -> dict[str, object]:
    return next(row for row in rows("Stakeholders") if (row["group"], row["event"]) == (group, event))


# ---------------------------------------------------------- combinations (A3; REPORT 6.4, app. 3)


def test_four_models_and_four_structures() -> None:
    found = grid(london())
    assert found is not None
    assert ([value.name for value in found.down], [value.name for value in found.across]) == (
        ["Single LA host", "LA-owned company", "LA-VAA joint venture", "Existing London VAA"],
        ["Fully centralised", "Hub and spoke", "Tiered approach", "As-Is+"],
    )


def test_what_was_ruled_out_and_when() -> None:
    found = grid(london())
    assert found is not None
    assert {value.name: value.stage for value in (*found.down, *found.across) if value.ruled_out} == {
        "Single LA host": "After scoring",
        "Existing London VAA": "Before scoring",
        "Fully centralised": "After scoring",
        "Tiered approach": "After scoring",
        "As-Is+": "Before scoring",
    }


def test_every_value_that_is_ruled_out_says_why() -> None:
    assert all(row.get("reason") for row in rows("Dimensions"))


def test_two_of_sixteen_combinations_remain() -> None:
    found = grid(london())
    assert found is not None
    assert ["".join(cell.letter for cell in row) for row in found.cells] == ["DDDD", "DPDD", "DCDD", "DDDD"]
    assert [option.id for option in london().options] == [f"O{number}" for number in range(1, 17)]


def test_aldcs_recommends_the_council_owned_one() -> None:
    """REPORT 3.5."""
    (preferred,) = (option for option in london().options if option.outcome == "Preferred")
    assert (preferred.id, preferred.model, preferred.structure) == ("O6", "LA-owned company", "Hub and spoke")


def test_the_two_that_remain_are_short_listed() -> None:
    assert [option.id for option in london().short_list] == ["O6", "O10"]


# ---------------------------------------------------------- comparison and advice (REPORT app. 4)


def test_six_themes_are_compared() -> None:
    assert [row["theme"] for row in rows("Comparison")] == [
        "Governance",
        "Role of VAAs",
        "Procurement",
        "Tax",
        "Pensions",
        "Other",
    ]


def test_the_paper_favours_no_option_theme_by_theme() -> None:
    assert [row["theme"] for row in rows("Comparison") if "favours" in row] == []


def test_the_share_of_work_for_the_founding_councils() -> None:
    assert "over 80%" in str(rows("Comparison")[2]["option:O6"])


def test_the_lawyers_recommend_option_1() -> None:
    """REPORT 6.6.2."""
    first = next(row for row in rows("Advice") if row["kind"] == "Legal")
    assert (first["adviser"], first["options"], str(first["source"])[:5]) == ("Trowers & Hamlins", "O6", "6.6.2")
    assert "community benefit society" in str(first["recommendation"])


def test_the_steering_group_met_on_24_february() -> None:
    """A3, first paragraph; the year is that of REPORT's background documents."""
    assert rows("Advice")[0]["date"] == date(2016, 2, 24)


def test_finance_is_still_to_come() -> None:
    """REPORT 9.1."""
    (advice,) = (row for row in rows("Advice") if row["kind"] == "Financial")
    assert ("options" in advice, "still to come" in str(advice["recommendation"])) == (False, True)


def test_what_is_recommended_to_the_cabinet_is_not_called_a_decision() -> None:
    """REPORT 2.1."""
    assert [(row["ref"], row["status"]) for row in rows("Decision")] == [("i", "Proposed"), ("ii", "Proposed")]


def test_the_twelve_key_decision_criteria_are_listed_and_not_assessed() -> None:
    """Appendix 1, after the vision for five audiences."""
    listed = [row["category"] for row in rows("Scope") if "category" in row]
    assert [listed.count(each) for each in dict.fromkeys(listed)] == [5, 12]


def test_costs_of_an_adoption() -> None:
    """REPORT 5.5.2."""
    said = " ".join(str(row["assumption"]) for row in rows("Assumptions"))
    assert [figure in said for figure in ("£58,900", "21 authorities", "£33,300")] == [True] * 3


def test_three_points_of_the_vaas() -> None:
    assert [row["ref"] for row in rows("Issues") if row["raised_by"] == "VAA stakeholder group"] == ["I1", "I2", "I3"]


# ---------------------------------------------------------- engagement (REPORT app. 5)


def test_every_event_of_the_tracker_that_was_held() -> None:
    """LAs: 12 rows, of which one was planned and one requested."""
    assert {total.group: total.events for total in engagement(london())} == {
        "Adopters": 6,
        "Children": 3,
        "LAs": 10,
        "VAAs": 9,
        "Elected members": 1,
        "All": 2,
    }


def test_33_rows_are_23_events() -> None:
    """Eight rows tell of events that another group's row tells of, and two were not held."""
    met_ = rows("Stakeholders")
    assert sum("event" in row for row in met_) == 33
    assert group_total("", london().logs["Stakeholders"]).events == 33 - 2 - 8
    assert [row["state"] for row in met_ if "state" in row] == ["Planned", "Requested"]


def test_shares_that_were_represented() -> None:
    told = [int(str(row["represented"])) for row in rows("Stakeholders") if "represented" in row]
    assert told == [65, 50, 30, 60, 100, 50, 100, 70]


@pytest.mark.parametrize(
    ("group", "event", "numbers"),
    [
        ("Adopters", "Adopter forum I", (None, None, 19)),
        ("Adopters", "Adopter forum II", (None, None, 26)),
        ("Adopters", "We Are Family: discussion", (None, None, 1 + 5)),
        ("Children", "Drop-in event", (None, None, 0)),
        ("All", "Workforce sessions for panels and adoption workers", (183, 68, 58)),
        ("LAs", "ALDCS meeting", (None, None, None)),
    ],
)
def test_numbers_of_people(group: str, event: str, numbers: tuple[int | None, ...]) -> None:
    row = met(group, event)
    assert tuple(row.get(key) for key in ("invited", "registered", "attended")) == numbers


@pytest.mark.parametrize(
    ("group", "event", "when", "coverage"),
    [
        ("VAAs", "Consortia meetings", "4 in January, 2 in February", "All consortia"),
        ("All", "Newsletter", "Monthly", "116 subscribers; 41% open it on average"),
    ],
)
def test_coverage(group: str, event: str, when: str, coverage: str) -> None:
    row = met(group, event)
    assert (row["frequency"], row["coverage"]) == (when, coverage)


def test_sessions_and_surveys_of_the_workforce() -> None:
    row = met("All", "Workforce sessions for panels and adoption workers")
    assert (row["frequency"], row["coverage"]) == (
        "9 over 4 days in May and June",
        "21 more to come in June; 19 follow-up surveys so far",
    )


def test_totals_by_group() -> None:
    found = {total.group: (total.invited, total.registered, total.attended) for total in engagement(london())}
    assert (found["Adopters"], found["VAAs"], found["All"]) == (
        (None, None, 19 + 26 + 6),
        (None, None, None),
        (183, 68, 58),
    )


# ---------------------------------------------------------- what is made of it


def test_it_checks_clean_but_for_saying_that_nothing_is_scored(file: Path) -> None:
    assert [(finding.code, finding.severity) for finding in appraise(file).findings] == [("XLA330", "note")]


def test_data_workbook_and_data_again_are_the_same(file: Path) -> None:
    shipped = (TEMPLATES / f"{NAME}.json").read_text(encoding="utf-8")
    assert dumps(appraisal_json(appraise(file).appraisal)) == shipped


def test_recalculating_twice_changes_nothing(file: Path) -> None:
    recalc(file)
    before = file.read_bytes()
    recalc(file)
    assert file.read_bytes() == before


@pytest.mark.parametrize("command", ["check", "recalc", "show"])
def test_commands_take_an_appraisal_without_scores(command: str, file: Path) -> None:
    result = CliRunner().invoke(xlappraise, [command, str(file)])
    assert (result.exit_code, result.exception) == (0, None)


@pytest.mark.parametrize("ending", ["md", "html", "docx"])
def test_reports_are_written(ending: str, file: Path, tmp_path: Path) -> None:
    out = tmp_path / f"pack.{ending}"
    result = CliRunner().invoke(xlappraise, ["report", str(file), "-o", str(out)])
    assert (result.exit_code, out.exists()) == (0, True)


def test_combining_finds_all_sixteen_there(file: Path) -> None:
    before = file.read_bytes()
    result = CliRunner().invoke(xlappraise, ["options", str(file), "--combine"])
    assert result.output.splitlines()[0] == "All 16 combinations are on Options already; nothing was added."
    assert file.read_bytes() == before


def test_its_options_are_those_that_combining_makes(tmp_path: Path) -> None:
    from xlappraise.appraisal.record import replace

    empty = tmp_path / "empty.xlsx"
    kept = {name: rows for name, rows in london().logs.items() if name not in ("Comparison", "Advice")}
    empty.write_bytes(build.build(replace(london(), options=(), logs=kept)))
    result = CliRunner().invoke(xlappraise, ["options", str(empty), "--combine"])
    assert result.output.splitlines()[0] == "16 combinations: 16 added (O1 to O16, 14 of them ruled out)."
    made = appraise(empty).appraisal.options
    same = [option for option in london().options if option.outcome == "Discounted"]
    assert [option for option in made if option.outcome] == same
    assert [option.name for option in made] == [option.name for option in london().options]
