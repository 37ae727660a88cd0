"""Headings of options and Refs of criteria that an officer typed anew: found, or asked about, and never lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.appraisal.test_checks_broken import USUAL, broken
from tests.conftest import EXAMPLE
from tests.sheets.test_template_live import live
from tests.support import engines, live_cases
from tests.support.helpers import GOOD, good, put, snapshot
from tests.support.live_cases import edited, reference_file, through_both_doors
from xlappraise import excel, flow
from xlappraise.appraisal.findings import ERROR, Finding
from xlappraise.appraisal.model import Option
from xlappraise.plan.growth import plan_growth
from xlappraise.reading.option_headings import OptionNames
from xlappraise.reading.reader import Reading, read
from xlappraise.sheets import layout
from xlappraise.xlsx import package
from xlappraise.xlsx.addresses import Area, Position
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.snapshot import CellData, Snapshot, TablePart

OPTIONS = (
    Option("O1", "Strategic Partnership"),
    Option("O1-A", "Partnership of two"),
    Option("O2", "Move"),
    Option("O3", "Close", stage="Long-list"),
    Option("O4", ""),
)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("O1", "O1"),
        ("O1 Strategic Partnership", "O1"),
        ("o1:  strategic\u00a0partnership", "O1"),
        ("O1) Strategic Partnership", "O1"),
        ("(O1) Strategic Partnership", "O1"),
        ("O1 \u2013 Strategic Partnership", "O1"),
        ("O1-Strategic Partnership", "O1"),
        ("O1\nStrategic Partnership", "O1"),
        ("O1 LATC", "O1"),
        ("O1-A", "O1-A"),
        ("O1-A Partnership of two", "O1-A"),
        ("strategic partnership", "O1"),
        ("3. Strategic Partnership", "O1"),
        ("Close", "O3"),
    ],
)
def test_an_id_or_the_very_name_finds_its_option(words: str, key: str) -> None:
    heading = OptionNames(OPTIONS).read(words)
    assert heading.option is not None
    assert (heading.option.id, heading.rival) == (key, None)


@pytest.mark.parametrize("words", ["O1-B", "O1.5", "Option 1", "LATC", "Partnership", "Notes", "", "O7 Move on"])
def test_other_words_name_no_option(words: str) -> None:
    assert OptionNames(OPTIONS).read(words).option is None


@pytest.mark.parametrize("words", ["O2 Strategic Partnership", "O3: Move", "O4 Close"])
def test_the_id_of_one_option_and_the_name_of_another_are_two(words: str) -> None:
    assert OptionNames(OPTIONS).read(words).rival is not None


def test_of_two_options_with_one_name_the_short_listed_one_is_meant() -> None:
    names = OptionNames((Option("L1", "Hall", stage="Long-list"), Option("O1", "Hall")))
    heading = names.read("Hall")
    assert heading.option is not None
    assert (heading.option.id, names.read("L1 Hall").rival) == ("O1", None)


# ---------------------------------------------------------------------------------------- one act, one finding


FOLLOWED = {"XLA105", "XLA304", "XLA305", "XLA411", "XLA413", "XLA416", "XLA530"}
"""Results out of date; and what the reference workbook is told anyway, of fewer options while one is asked about."""


def told(changes: Mapping[str, Any], without: str = "") -> tuple[list[Finding], list[str], list[Any]]:
    """New findings on the reference workbook, what would be added to its sheets, and the fixes."""
    book = broken(changes)
    book = book._replace(sheets={name: book.sheets[name] for name in book.sheets if name != without})
    outcome = flow.judge(book)
    found = [f for f in outcome.findings if f"{f.code} {f.cell}" not in USUAL and f.code not in FOLLOWED]
    added = [type(change).__name__ for change in plan_growth(book, outcome.reading).changes]
    return found, added, flow.fixes(outcome)


def down(sheet: str, column: str, *values: Any) -> dict[str, Any]:
    """The values over and over in a column's rows of criteria."""
    return {f"{sheet}!{column}{6 + n}": values[n % len(values)] for n in range(33)}


@pytest.mark.parametrize("sheet", ["Scores", "Rationale"])
@pytest.mark.parametrize("heading", ["Option 1", "LATC", None, "O77", "Strategic Partnershp", "Column1", "O77 Thing"])
def test_a_heading_that_names_no_option_is_one_error_that_offers_the_option(sheet: str, heading: str | None) -> None:
    (finding,), added, fixes = told({f"{sheet}!E5": heading})
    assert (finding.code, str(finding.cell), finding.severity, finding.suggestion) == (
        "XLA310",
        f"{sheet}!E5",
        ERROR,
        "O1",
    )
    assert (added, fixes) == ([], [SetCell(sheet, 5, 5, "O1 Strategic Partnership")])


@pytest.mark.parametrize("heading", ["LATC", None])
def test_the_same_heading_on_both_sheets_is_one_error(heading: str | None) -> None:
    (finding,), added, fixes = told({"Scores!G5": heading, "Rationale!G5": heading})
    assert ([str(cell) for cell in (finding.cell, *finding.also)], added) == (["Scores!G5", "Rationale!G5"], [])
    assert [change.value for change in fixes] == ["O3 Wholly Owned Council Company"] * 2


@pytest.mark.parametrize("sheet", ["Scores", "Rationale"])
@pytest.mark.parametrize("heading", ["O7 Strategic Partnership", "O7", "O7 Managing agent"])
def test_the_id_of_an_option_that_is_not_short_listed_offers_both_and_blocks(sheet: str, heading: str) -> None:
    (finding,), added, fixes = told({f"{sheet}!E5": heading})
    assert (finding.code, str(finding.cell), finding.expected, finding.blocks) == (
        "XLA336",
        f"{sheet}!E5",
        "O7 Managing agent or O1 Strategic Partnership",
        True,
    )
    assert (added, fixes) == ([], [])


def test_without_rationale_scores_under_an_option_of_the_long_list_are_asked_about_too() -> None:
    found, added, _ = told({"Scores!E5": "O7 Managing agent"}, "Rationale")
    assert ([f.code for f in found], added) == (["XLA336"], [])


def test_the_mere_id_of_an_option_of_the_long_list_is_asked_about_beside_a_column_of_numbers() -> None:
    found, _, _ = told({"Scores!E5": "O7", "Scores!J5": "Average", **down("Scores", "J", 1, 2)})
    assert [f"{f.code} {f.cell}" for f in found] == ["XLA336 Scores!E5", "XLA338 Scores!J5"]


@pytest.mark.parametrize("innocent", ["O7 Managing agent", "Managing agent"])
def test_a_heading_that_names_no_option_is_the_one_error_beside_an_option_of_the_long_list(innocent: str) -> None:
    changes = {"Scores!J5": innocent, **down("Scores", "J", "High", "Low"), "Scores!E5": "LATC"}
    found, added, _ = told(changes, "Rationale")
    assert ([f"{f.code} {f.cell}" for f in found if f.severity == ERROR], added) == (["XLA310 Scores!E5"], [])


def test_an_option_that_went_back_to_the_long_list_keeps_its_column() -> None:
    found, added, _ = told({"Options!C7": "Long-list", "Options!C11": "Short-list"})
    assert "XLA336" not in {f.code for f in found}
    assert "GrowTable" in added


def test_two_columns_of_one_option_are_one_error_that_blocks() -> None:
    (finding,), added, _ = told({"Scores!E5": "O3 Wholly Owned Council Company"})
    assert (finding.code, finding.facts["found"], finding.blocks, added) == ("XLA321", "E and G", True, [])


@pytest.mark.parametrize("heading", ["Notes", "Average", "Comment", "O1 notes", "2026 review"])
def test_a_column_of_notes_is_the_officers_own_though_an_option_has_no_name(heading: str) -> None:
    found, added, _ = told({"Options!B10": None, "Scores!J5": heading, **down("Scores", "J", "Fine.", "See paper.")})
    assert ([f.code for f in found], added) == (["XLA225"], [])


def test_a_column_of_formulas_is_the_officers_own() -> None:
    found, _, _ = told({"Scores!J5": "Average", **down("Scores", "J", CellData(1.0, "LEN(E6)"))})
    assert found == []


def test_a_column_of_numbers_is_a_warning_while_every_option_has_its_own() -> None:
    found, _, _ = told({"Scores!J5": "Average", **down("Scores", "J", 1, 2.5)})
    assert [f.code for f in found] == ["XLA338"]


def test_a_column_of_numbers_is_an_error_while_an_option_has_none() -> None:
    (finding,), added, _ = told({"Scores!E5": "LATC", **down("Scores", "E", 1, 2)})
    assert (finding.code, finding.suggestion, added) == ("XLA310", "O1", [])


def test_a_column_of_levels_is_an_error_though_every_option_has_its_own() -> None:
    (finding,), _, fixes = told({"Scores!J5": "Trial", **down("Scores", "J", "High", "Low")})
    assert (finding.code, finding.suggestion, fixes) == ("XLA310", None, [])


def test_a_column_of_levels_beside_a_new_option_is_no_sure_guess() -> None:
    changes = {"Options!C11": "Short-list", "Scores!J5": "Trial", **down("Scores", "J", "High", "Low")}
    found, _, fixes = told(changes)
    trial = next(f for f in found if f.code == "XLA310")
    assert (trial.suggestion, fixes) == ("O6", [])


# ------------------------------------------------------------------------------------------------------ rows


@pytest.mark.parametrize("sheet", ["Scores", "Rationale"])
@pytest.mark.parametrize("ref", ["Four", "4", "D44", "D04", "D4.", None])
def test_a_ref_typed_over_is_one_error_that_offers_the_criterion(sheet: str, ref: str | None) -> None:
    (finding,), added, fixes = told({f"{sheet}!A9": ref})
    assert (str(finding.cell), finding.severity, finding.suggestion) == (f"{sheet}!A9", ERROR, "D4")
    assert (added, fixes) == ([], [SetCell(sheet, 9, 1, "D4")])


@pytest.mark.parametrize("ref", ["Market", None])
def test_a_row_without_an_entry_may_have_lost_its_ref_too(ref: str | None) -> None:
    """F8 is not assessed."""
    (finding,), added, fixes = told({"Rationale!A37": ref})
    assert (finding.severity, finding.suggestion, added) == (ERROR, "F8", [])
    assert fixes == [SetCell("Rationale", 37, 1, "F8")]


def test_a_ref_of_another_criterion_blocks() -> None:
    (finding,), added, _ = told({"Scores!A9": "V4"})
    assert (finding.code, finding.facts["found"], finding.blocks, added) == ("XLA322", "9 and 24", True, [])


def test_the_title_of_another_criterion_typed_over_blocks() -> None:
    (finding,), _, _ = told({"Scores!C9": "Prevents service fragmentation"})
    assert (finding.code, str(finding.cell), finding.expected, finding.blocks) == (
        "XLA337",
        "Scores!A9",
        "D4 or D5",
        True,
    )


@pytest.mark.parametrize("words", ["Average", None])
def test_figures_worked_out_below_the_table_are_the_officers_own(words: str | None) -> None:
    figures = {f"Scores!{column}40": CellData(9.0, f'COUNTIF({column}6:{column}38,"High")') for column in "EFGHI"}
    found, added, _ = told({"Scores!A40": words, **figures})
    assert (found, added) == ([], [])


def test_a_ref_typed_over_before_scores_that_are_worked_out_is_asked_about() -> None:
    found, added, _ = told({"Scores!A9": "Four", **{f"Scores!{c}9": CellData("High", "E10") for c in "EFGHI"}})
    (finding,) = (f for f in found if f.severity == ERROR)
    assert (str(finding.cell), finding.suggestion, added) == ("Scores!A9", "D4", [])


# --------------------------------------------------------------------------------------------------- the law


WORDS = st.one_of(
    st.none(),
    st.sampled_from(
        ["O1", "O2", "O3", "Stay", "Move", "Close", "O1 Move", "O3 Stay", "o2: stay", "Ref", "Weight", "B1"]
    ),
    st.text("O123 StayMoveClose.:-\n\u200b", max_size=12),
)


def after(book: Mapping[str, Any], address: str, words: str | None) -> tuple[Snapshot, Reading, set[str]]:
    changed = {name: [list(row) for row in grid] for name, grid in book.items()}
    put(changed, address, words)
    drawn = snapshot(changed)
    reading = read(drawn)
    errors = {str(c) for f in reading.findings if f.severity == ERROR for c in (f.cell, *f.also)}
    return drawn, reading, errors


@given(st.sampled_from(["Scores", "Rationale"]), st.sampled_from(["E1", "F1"]), WORDS)
def test_no_heading_whatever_loses_an_entry_or_adds_a_column(sheet: str, cell: str, words: str | None) -> None:
    before = read(snapshot(GOOD)).appraisal
    drawn, reading, errors = after(GOOD, f"{sheet}!{cell}", words)
    appraisal = reading.appraisal
    same = (appraisal.scores, appraisal.rationale) == (before.scores, before.rationale)
    assert same or errors & {f"{sheet}!E1", f"{sheet}!F1"} or any(error.startswith(f"{sheet}!A") for error in errors)
    assert plan_growth(drawn, reading).changes == []


@given(st.sampled_from(["Scores", "Rationale"]), st.integers(2, 9), WORDS)
def test_no_ref_whatever_loses_an_entry_or_adds_a_row(sheet: str, row: int, words: str | None) -> None:
    before = read(snapshot(GOOD)).appraisal
    drawn, reading, errors = after(GOOD, f"{sheet}!A{row}", words)
    appraisal = reading.appraisal
    same = (appraisal.scores, appraisal.rationale) == (before.scores, before.rationale)
    assert same or any(error.startswith(f"{sheet}!A") for error in errors)
    # N1 is not assessed and has no entry.
    added = [change for change in plan_growth(drawn, reading).changes if row != 5]
    assert added == []


Act = tuple[str, str, int, int, str]
"""A sheet, what is done there, to which two of its rows or columns, by number, and words that are typed."""

TYPED = ("O1", "O9", "Joint Venture", "Charity", "O3 Outsource", "LATC", "Option 2", "D04", "V4", "Four", " ")
KINDS = ("heading", "ref", "title", "paste heading", "paste ref", "copy column", "copy row", "move column", "move row")
ACTS = st.tuples(
    st.sampled_from(["Scores", "Rationale"]),
    st.sampled_from(KINDS),
    st.integers(0, 32),
    st.integers(0, 32),
    st.sampled_from(TYPED),
)


def edited_cells(cells: Mapping[Position, CellData], act: Act) -> dict[Position, CellData]:
    """The cells after the act; columns E to I and rows 6 to 38 are the reference workbook's."""
    _, kind, one, other, words = act
    rows, columns = (6 + one, 6 + other), (5 + one % 5, 5 + other % 5)
    single = {"heading": (5, columns[0]), "ref": (rows[0], 1), "title": (rows[0], 3)}
    pasted = {"paste heading": [((5, columns[0]), (5, columns[1]))], "paste ref": [((rows[0], 1), (rows[1], 1))]}
    new = dict(cells)
    if kind in single:
        new[single[kind]] = CellData(words)
        return new
    along = [(row, columns[0]) for row in range(5, 39)] if "column" in kind else [(rows[0], n) for n in range(1, 10)]
    beyond = [((row, n), (row, 10) if "column" in kind else (39, n)) for row, n in along]
    pairs = pasted.get(kind, beyond)
    if kind.startswith("move"):
        for here, _ in pairs:
            new.pop(here, None)
    return new | {there: cells[here] for here, there in pairs if here in cells}


@settings(max_examples=60, deadline=None)
@given(ACTS)
def test_no_single_edit_of_scores_or_rationale_loses_an_entry_or_adds_beside_it(act: Act) -> None:
    sheet, book = act[0], broken({})
    before = read(book).appraisal
    page = book.sheets[sheet]
    changed = page._replace(cells=edited_cells(page.cells, act))
    book = book._replace(sheets={**book.sheets, sheet: changed})
    reading = read(book)
    appraisal = reading.appraisal
    same = (appraisal.scores, appraisal.rationale) == (before.scores, before.rationale)
    assert same or sheet in {f.cell.sheet for f in reading.findings if f.severity == ERROR}
    assert plan_growth(book, reading).changes == []


# ---------------------------------------------------------------------------------------------- live formulas

NAMING = ("{name}", "{id}", "{id}: {name}", "{id}\n{name}", "{id}\u00a0{name}")
"""Headings under which an option's scores count before anybody recalculates."""


@pytest.mark.parametrize("words", [*NAMING, "{id} LATC"])
def test_a_heading_that_live_formulas_find_is_found_in_python_too(words: str) -> None:
    option = OPTIONS[0]
    assert OptionNames(OPTIONS).read(words.format(id=option.id, name=option.name)).option == option


def test_results_stay_live_in_libreoffice_under_headings_that_name_an_option(tmp_path: Path) -> None:
    typed: list[tuple[str, str, float | str]] = [
        *((words.format(id="o1", name="strategic partnership"), "Strategic Partnership", 1385.0) for words in NAMING),
        ("What? *if* ~x", "What? *if* ~x", 1385.0),
        ("What? *if* ~x", "What? if ~x", "Missing D1"),
        ("LATC", "Strategic Partnership", "Missing D1"),
        ("Joint Venture", "Joint Venture", "Missing D1"),  # the name of two
    ]
    steps = [{"set": [["Scores", "E5", h], ["Options", "B6", n]], "read": ["Results"]} for h, n, _ in typed]
    row, column = layout.results_row("total"), layout.RESULTS_FIRST_OPTION
    shown = [answer["Results"][row - 1][column - 1] for answer in live(tmp_path, steps)]
    assert shown == [total for _, _, total in typed]


@pytest.mark.skipif(engines.gnumeric() is None, reason="Gnumeric is not installed")
def test_results_are_right_in_gnumeric_under_headings_that_name_an_option(tmp_path: Path) -> None:
    path = tmp_path / "retyped.xlsx"
    pairs = enumerate(zip(NAMING, live_cases.reference().short_list, strict=True), 5)
    changes = [SetCell("Scores", 5, n, words.format(id=o.id, name=o.name)) for n, (words, o) in pairs]
    path.write_bytes(edited(reference_file(), tmp_path, *changes))
    (other,) = engines.by_gnumeric([path], tmp_path)
    cells = package.snapshot(other).sheets["Results"].cells
    row, first = layout.results_row("total"), layout.RESULTS_FIRST_OPTION
    assert [cells[row, first + n].value for n in range(5)] == [1385.0, 1360.0, 1810.0, 1515.0, 920.0]


# ------------------------------------------------------------------------------------------------- both doors


@pytest.fixture
def _no_excel_after() -> Iterator[None]:
    yield
    live_cases.stop()


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.usefixtures("_no_excel_after")
def test_both_doors_put_the_label_back_over_a_name(tmp_path: Path) -> None:
    data = edited(reference_file(), tmp_path, SetCell("Scores", 5, 5, "Strategic Partnership"))
    file, book, done = through_both_doors(data, tmp_path)
    headings = [each.sheets["Scores"].cells[5, 5].value for each in (file, excel.snapshot(book))]
    assert headings == ["O1 Strategic Partnership"] * 2
    assert done.sentence.startswith("O3 Wholly Owned Council Company ranks first with 1,810 of 2,170 (83%).")


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.usefixtures("_no_excel_after")
def test_both_doors_add_nothing_beside_a_heading_that_names_no_option(tmp_path: Path) -> None:
    data = edited(reference_file(), tmp_path, SetCell("Scores", 5, 5, "LATC"))
    file, book, done = through_both_doors(data, tmp_path)
    tables = [each.sheets["Scores"].tables[0].columns[4:] for each in (file, excel.snapshot(book))]
    assert tables[0] == tables[1]
    assert (tables[0][0], len(tables[0])) == ("LATC", 5)
    assert [str(f.cell) for f in done.outcome.findings if f.code == "XLA310"] == ["Scores!E5"]


@pytest.mark.parametrize("heads", [("O1 Stay", "O2 Move"), ("O1", "O2"), ("Stay", "Move")])
@pytest.mark.parametrize("above", [("O1 Stay", "O2 Move"), ("Stay", "Move"), ("Move", "Stay")])
def test_names_above_the_headings_are_no_headings(heads: tuple[str, str], above: tuple[str, str]) -> None:
    book = good(Scores_E1=heads[0], Scores_F1=heads[1])
    book["Scores"].insert(0, [None, None, None, None, *above])
    reading = read(snapshot(book))
    assert (reading.findings, reading.where.tables["Scores"].header_row) == ((), 2)
    assert reading.where.tables["Scores"].options == {"O1": 5, "O2": 6}


def test_with_the_heading_ref_gone_the_row_of_the_table_is_told_of() -> None:
    book = good(Scores_A1="Key")
    book["Scores"].insert(0, [None, None, None, None, "O1 Stay", "O2 Move"])
    tables = (TablePart("tblScores", Area(2, 1, 10, 6), ()),)
    findings = read(snapshot(book, {"Scores": {"tables": tables}})).findings
    assert [(f.code, str(f.cell)) for f in findings] == [("XLA103", "Scores!A2")]


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.usefixtures("_no_excel_after")
@pytest.mark.parametrize("key", ["{} ", ""])
def test_names_above_the_headings_are_no_headings_through_both_doors(key: str, tmp_path: Path) -> None:
    options = flow.appraise(EXAMPLE).appraisal.short_list
    names = [SetCell("Scores", 4, column, key.format(o.id) + o.name) for column, o in enumerate(options, 5)]
    file, book, done = through_both_doors(edited(reference_file(), tmp_path, *names), tmp_path)
    above = [[each.sheets["Scores"].cells[4, n].value for n in range(5, 10)] for each in (file, excel.snapshot(book))]
    assert above == [[name.value for name in names]] * 2
    assert done.sentence.startswith("O3 Wholly Owned Council Company ranks first with 1,810 of 2,170 (83%).")


def test_good_has_no_finding() -> None:
    assert read(snapshot(good())).findings == ()
