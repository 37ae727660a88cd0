"""Parts of an appraisal: asked for in a new workbook, or added to one that is there, without touching what it holds."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import EXAMPLE_JSON, ROOT
from tests.support.parts_cases import blank_parts
from xlappraise import additions, flow
from xlappraise.appraisal.findings import column_letters
from xlappraise.appraisal.model import SCORING, LogRow
from xlappraise.appraisal.record import replace
from xlappraise.plan.add import LIKE, with_topics
from xlappraise.sheets import layout, topics
from xlappraise.sheets.build import blank
from xlappraise.sheets.formulas import names
from xlappraise.sheets.lists import choice_columns
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.refusals import CannotWrite

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

HEAD, FIRST = layout.HEADER_ROW, layout.FIRST_ROW
OLD = ROOT / "tests" / "data" / "layout-1.xlsx"
OPTIONAL = {sheet.name for sheet in layout.SHEETS if sheet.optional}
COSTS, LINEAGE = ["Cost from", "Cost to"], ["Listed in", "Replaced by", "Assessment"]
ENGAGED = ["Group", "Event", "When", "State", "Invited", "Registered", "Attended", "Represented %", "Coverage"]


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as it was before there were parts, brought up to date."""
    path = Path(shutil.copy(OLD, tmp_path_factory.mktemp("parts") / "a.xlsx"))
    flow.recalc(path)
    return path


@pytest.fixture
def file(tmp_path: Path, recalculated: Path) -> Path:
    return Path(shutil.copy(recalculated, tmp_path / "a.xlsx"))


def tabs(path: Path) -> list[str]:
    return list(package.snapshot(path).sheets)


def headings(path: Path, sheet: str) -> list[str]:
    cells = package.snapshot(path).sheets[sheet].cells
    return [str(cells[at].value) for at in sorted(cells) if at[0] == HEAD]


OF_SCORED = [topic for topic in layout.TOPICS if topic != SCORING]
"""Topics that may be added to an appraisal with scores."""


def cells(path: Path) -> dict[tuple[str, tuple[int, int]], Any]:
    """What stands on the officer's sheets, but for the tool's sentences and the Guide, which lists the sheets."""
    found = package.snapshot(path).sheets
    mine = [sheet.name for sheet in layout.SHEETS if sheet.owner == layout.OFFICER and sheet.name != "Guide"]
    return {
        (name, at): cell.value
        for name in mine
        if name in found
        for at, cell in found[name].cells.items()
        if at != (3, 1)
    }


def opened(path: Path) -> Any:
    from openpyxl import load_workbook

    return load_workbook(path)


# ------------------------------------------------------------------------------------------------------ new


def test_a_new_workbook_without_parts_is_as_before(run, tmp_path: Path) -> None:
    run("new", "a.xlsx")
    assert OPTIONAL & set(tabs(tmp_path / "a.xlsx")) == set(layout.STANDARD_LOGS)


def test_a_new_workbook_has_the_parts_that_are_asked_for(run, tmp_path: Path) -> None:
    done = run("new", "a.xlsx", "--with", "dimensions,benefits, Decision ,comparison,costs")
    path = tmp_path / "a.xlsx"
    assert (done.returncode, done.stderr) == (0, "")
    there = set(tabs(path))
    assert {"Dimensions", "Benefits", "Decision", "Phases", "Comparison", "Advice", "Costs"} <= there
    assert {"Long-list trail", "Engagement"} & there == set()
    columns = headings(path, "Options")
    assert columns[columns.index("Cost") + 1 :][:2] + columns[-3:] == COSTS + LINEAGE
    assert headings(path, "Stakeholders")[-1] == "Date"
    before = path.read_bytes()
    assert run("recalc", "a.xlsx").returncode == 0
    assert path.read_bytes() == before


@pytest.mark.parametrize("part", layout.TOPICS)
def test_each_part_makes_a_workbook_that_is_read_as_it_was_asked_for(part: str, run, tmp_path: Path) -> None:
    done = run("new", "a.xlsx", "--with", part)
    assert (done.returncode, done.stderr) == (0, "")
    codes = {finding.code for finding in flow.appraise(tmp_path / "a.xlsx").findings}
    plain = run("new", "b.xlsx")
    assert plain.returncode == 0
    assert codes == {finding.code for finding in flow.appraise(tmp_path / "b.xlsx").findings}
    assert set(layout.TOPICS[part]) <= set(tabs(tmp_path / "a.xlsx"))
    wanted = with_topics(blank(1, 1), [part, SCORING]).asked
    assert flow.appraise(tmp_path / "a.xlsx").appraisal.asked == wanted


def test_an_unknown_part_is_one_sentence_with_the_near_one(run, tmp_path: Path) -> None:
    done = run("new", "a.xlsx", "--with", "dimensions,benfits")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "Error: There is no topic 'benfits'. Did you mean 'benefits'?"
    far = run("new", "a.xlsx", "--with", "weather").stderr.splitlines()[-1]
    assert far == f"Error: There is no topic 'weather'. The topics are {', '.join(layout.TOPICS)}."
    assert not (tmp_path / "a.xlsx").exists()


def test_data_get_the_parts_too(run, tmp_path: Path) -> None:
    assert run("new", "a.xlsx", "--from", EXAMPLE_JSON, "--with", "costs,engagement").returncode == 0
    path = tmp_path / "a.xlsx"
    assert {"Costs", "Engagement"} <= set(tabs(path))
    assert headings(path, "Stakeholders")[-len(ENGAGED) :] == ENGAGED
    results = flow.appraise(path).results
    assert results is not None
    assert [int(r.total or 0) for r in results.short_list] == [1385, 1360, 1810, 1515, 920]
    assert flow.recalc(path).changes == []


def test_an_appraisal_in_words_needs_neither_criteria_nor_options(run, tmp_path: Path) -> None:
    done = run("new", "a.xlsx", "--criteria", "0", "--options", "0", "--with", "decision,trail,benefits")
    assert (done.returncode, done.stderr) == (0, "")
    found = flow.appraise(tmp_path / "a.xlsx")
    assert (found.appraisal.criteria, found.appraisal.options) == ((), ())
    assert not [f for f in found.findings if f.severity == "error"]
    assert flow.recalc(tmp_path / "a.xlsx").changes == []


@pytest.mark.parametrize("parts", [(), ("--with", "costs")])
@pytest.mark.parametrize("size", ["--criteria", "--options"])
def test_an_appraisal_with_scores_needs_both(size: str, parts: tuple[str, ...], run, tmp_path: Path) -> None:
    done = run("new", "a.xlsx", size, "0", *parts)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith("go with --with and a topic that needs no scores.")
    assert not (tmp_path / "a.xlsx").exists()


def test_a_decision_brings_the_history_of_options() -> None:
    assert with_topics(blank(1, 1), ["decision"]).asked == {layout.LINEAGE, layout.DECISION_TOPIC}


# ------------------------------------------------------------------------------------------------------ add


@pytest.mark.parametrize("part", OF_SCORED)
def test_adding_a_part_leaves_every_officers_cell_as_it_is(part: str, file: Path) -> None:
    before, scores = cells(file), flow.appraise(file).appraisal.scores
    additions.add_sheet(file, part)
    after = cells(file)
    assert {key: after[key] for key in before} == before
    new = {sheet for sheet, _ in after.keys() - before.keys()}
    assert new == set(layout.TOPICS[part]) | (
        {"Options"} if part in ("costs", "lineage", "decision", "baseline", "framework-filter") else set()
    )
    assert set(layout.TOPICS[part]) <= set(tabs(file))
    assert flow.appraise(file).appraisal.scores == scores
    assert "XLA104" not in {finding.code for finding in flow.appraise(file).findings}


@pytest.mark.parametrize("part", OF_SCORED)
def test_a_part_that_is_there_is_not_added_again(part: str, file: Path) -> None:
    additions.add_sheet(file, part)
    before = file.read_bytes()
    with pytest.raises(CannotWrite, match=rf"^'{part}' already exists, so nothing was written\.$"):
        additions.add_sheet(file, part)
    assert file.read_bytes() == before


@pytest.mark.parametrize("part", OF_SCORED)
def test_recalculating_twice_after_a_part_was_added_changes_nothing_more(part: str, file: Path) -> None:
    additions.add_sheet(file, part)
    flow.recalc(file)
    assert flow.recalc(file).changes == []
    view = {"costs": "Costs", "engagement": "Engagement", "baseline": "Baseline"}.get(part)
    assert view is None or view in tabs(file)


def test_columns_of_costs_and_lineage_come_to_the_right_end_of_options(file: Path) -> None:
    before = headings(file, "Options")
    additions.add_sheet(file, "costs")
    additions.add_sheet(file, "lineage")
    assert headings(file, "Options") == [*before, *COSTS, *LINEAGE]
    page = opened(file)["Options"]
    table = page.tables["tblOptions"]
    assert [column.name for column in table.tableColumns] == headings(file, "Options")
    assert table.ref == f"A{HEAD}:{column_letters(len(before) + 5)}{HEAD + len(flow.appraise(file).appraisal.options)}"
    assert len({column.id for column in table.tableColumns}) == len(before) + 5


def test_added_columns_of_costs_show_figures_as_the_workbooks_own_column_of_costs_does(file: Path) -> None:
    book = opened(file)
    own = next(cell for cell in book["Options"][HEAD] if cell.value == "Cost").column
    for row in range(FIRST, FIRST + 40):
        book["Options"].cell(row, own).number_format = "0.0"
    book.save(file)
    additions.add_sheet(file, "costs")
    page = opened(file)["Options"]
    added = [cell.column for cell in page[HEAD] if cell.value in COSTS]
    assert [page.cell(FIRST, column).number_format for column in added] == ["0.0"] * len(added)


def test_added_columns_are_dressed_and_held_as_in_a_new_workbook(file: Path, tmp_path: Path) -> None:
    from xlappraise.sheets import build

    additions.add_sheet(file, "costs")
    additions.add_sheet(file, "lineage")
    fresh = tmp_path / "fresh.xlsx"
    fresh.write_bytes(build.build(with_topics(flow.appraise(OLD).appraisal, ["costs", "lineage"])))
    mine, theirs = opened(file)["Options"], opened(fresh)["Options"]
    for heading in COSTS + LINEAGE:
        looks = []
        for page in (mine, theirs):
            column = next(cell.column for cell in page[HEAD] if cell.value == heading)
            letters = column_letters(column)
            (rule,) = [r for r in page.data_validations.dataValidation if f"{letters}{FIRST}" in r.sqref]
            said = rule.type, rule.formula1, rule.formula2, rule.operator, rule.errorStyle, rule.prompt, rule.error
            body, head = page.cell(FIRST, column), page.cell(HEAD, column)
            look = body.fill.fgColor.rgb, body.alignment.horizontal, head.fill.fgColor.rgb
            looks.append((*said, *look, head.font.b))
        assert looks[0] == looks[1]


def test_engagement_comes_to_stakeholders_as_columns_or_as_the_whole_sheet(file: Path, tmp_path: Path) -> None:
    before = headings(file, "Stakeholders")
    additions.add_sheet(file, "Engagement")
    assert headings(file, "Stakeholders") == [*before, *ENGAGED]
    page = opened(file)["Stakeholders"]
    column = len(before) + ENGAGED.index("Invited") + 1
    assert page.cell(FIRST, column).number_format == "General"
    appraisal = flow.appraise(file).appraisal
    assert layout.ENGAGEMENT_TOPIC in appraisal.asked


def test_the_record_of_a_decision_comes_to_a_sheet_that_had_fewer_columns(file: Path) -> None:
    from xlappraise.sheets import build

    rows = (LogRow({"ref": "a", "decision": "To go on.", "reasons": "It pays."}),)
    file.write_bytes(build.build(replace(blank(1, 1), logs={"Decision": rows})))
    before = headings(file, "Decision")
    additions.add_sheet(file, "decision")
    record = [column.heading for column in layout.BY_NAME["Decision"].columns if column.optional]
    assert headings(file, "Decision") == [*before, *record]
    assert (bool(flow.recalc(file).changes), flow.recalc(file).changes) == (True, [])


def test_engagement_is_seen_on_a_list_that_is_still_empty(run, tmp_path: Path) -> None:
    run("new", "a.xlsx")
    additions.add_sheet(tmp_path / "a.xlsx", "engagement")
    assert flow.appraise(tmp_path / "a.xlsx").appraisal.asked == {layout.ENGAGEMENT_TOPIC, SCORING}


def test_an_officers_own_column_stays_and_new_ones_stand_right_of_it(file: Path) -> None:
    last = len(headings(file, "Options"))
    package.apply(file, [SetCell("Options", HEAD, last + 1, "Our view"), SetCell("Options", FIRST, last + 1, "fine")])
    additions.add_sheet(file, "costs")
    assert headings(file, "Options")[-3:] == ["Our view", *COSTS]
    table = opened(file)["Options"].tables["tblOptions"]
    assert [column.name for column in table.tableColumns] == headings(file, "Options")
    assert package.snapshot(file).sheets["Options"].cells[FIRST, last + 1].value == "fine"


def test_what_stands_in_the_way_is_named_and_nothing_written(file: Path) -> None:
    last = len(headings(file, "Options"))
    package.apply(file, [SetCell("Options", FIRST + 2, last + 2, "a remark")])
    before = file.read_bytes()
    at = f"Options!{column_letters(last + 2)}{FIRST + 2}"
    with pytest.raises(CannotWrite, match=f"^{at} is where a new column has to go: "):
        additions.add_sheet(file, "costs")
    assert file.read_bytes() == before


def test_a_column_that_is_there_already_is_not_added_twice(file: Path) -> None:
    last = len(headings(file, "Options"))
    package.apply(file, [SetCell("Options", HEAD, last + 1, "cost to")])
    additions.add_sheet(file, "costs")
    assert headings(file, "Options")[last:] == ["cost to", "Cost from"]


def test_a_part_added_to_a_workbook_of_layout_1_brings_its_closed_lists(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD, tmp_path / "old.xlsx"))
    additions.add_sheet(path, "dimensions")
    book = package.snapshot(path)
    there = {name: area.replace("'", "") for name, area in book.names.items()}
    wanted = {name: area for name, area in names(choice_columns()).items() if name.startswith("xla_List_")}
    assert {name: there.get(name) for name in wanted} == wanted
    column = choice_columns()["dimension_outcome"]
    assert [book.sheets["Lists"].cells[row, column].value for row in (2, 3)] == list(layout.DIMENSION_OUTCOMES)
    flow.recalc(path)
    assert flow.recalc(path).changes == []


def test_a_sheet_of_an_officers_own_by_the_name_of_a_part_is_left_alone(file: Path) -> None:
    book = opened(file)
    page = book.create_sheet("Benefits")
    page["A1"], page["A4"], page["B4"], page["B5"] = "What we gain", "Year", "Money", 3
    book.save(file)
    assert not [finding for finding in flow.appraise(file).findings if finding.cell.sheet == "Benefits"]
    before = file.read_bytes()
    with pytest.raises(
        CannotWrite, match=r"^The workbook already has another sheet called 'Benefits': rename that one, and"
    ):
        additions.add_sheet(file, "benefits")
    assert file.read_bytes() == before


def test_a_part_whose_headings_are_gone_is_still_missed(file: Path) -> None:
    additions.add_sheet(file, "benefits")
    cells_ = [SetCell("Benefits", HEAD, column, f"x{column}") for column in range(1, 12)]
    package.apply(file, [*cells_, SetCell("Benefits", FIRST, 2, "Long waits")])
    found = [finding.code for finding in flow.appraise(file).findings if finding.cell.sheet == "Benefits"]
    assert found == ["XLA112"]


def test_the_guide_names_the_new_sheets_with_links(file: Path) -> None:
    additions.add_sheet(file, "decision")
    links = [cell.hyperlink.location for cell in opened(file)["Guide"]["B"] if cell.hyperlink]
    assert {"Decision!A1", "Phases!A1"} <= set(links)


def test_add_says_what_it_did_and_what_comes_next(run, tmp_path: Path) -> None:
    run("new", "a.xlsx")
    said = run("add", "a.xlsx", "costs").stdout.splitlines()
    assert said[0].startswith("a.xlsx: costs is added; ")
    assert said[1] == "Next: xlappraise recalc a.xlsx; it adds the sheet Costs once there are results."
    assert run("add", "a.xlsx", "benefits").stdout.count("\n") == 1
    refused = run("add", "a.xlsx", "benfits")
    assert refused.returncode == 2
    assert refused.stderr.rstrip().endswith(f"the topics are {', '.join(layout.TOPICS)}. Did you mean 'benefits'?")


def test_every_optional_column_has_a_like() -> None:
    parts = {column.key for sheet in layout.SHEETS for column in sheet.columns if column.topic}
    assert set(LIKE) == parts


def test_comparison_has_a_column_for_each_option_before_any_has_a_name() -> None:
    columns = topics.columns_of(layout.BY_NAME["Comparison"], blank_parts())
    assert [column.heading for column in columns] == ["Theme", "O1", "O2", "O3", "Favours", "Source"]
