"""The buttons' work on a workbook open in Excel: what is written, what is said, what is left alone."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support import live_cases, xlwings_engine
from tests.support.generated import generated
from tests.support.live_cases import damage, edited, opened, reference, reference_file
from tests.support.live_doors import Door, ExcelDoor
from xlappraise import excel, flow
from xlappraise.appraisal.model import Appraisal, Criterion, Option
from xlappraise.appraisal.record import replace
from xlappraise.excel import button, live, native, writing
from xlappraise.excel.writing import CELL_HOLDS
from xlappraise.sheets import build, layout
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.refusals import CannotRead, CannotWrite

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

LEADER = "O3 Wholly Owned Council Company ranks first with 1,810 of 2,170 (83%)."
FROM_REST = {"screen_updating": True, "enable_events": True, "calculation": "automatic"}


def excel_of(book: Any) -> xlwings_engine.App:
    return book.impl.app  # type: ignore[no-any-return]


def put(book: Any, sheet: str, address: str, value: object) -> None:
    """As an officer types it."""
    book.sheets[sheet].range(address).formula = value


# ------------------------------------------------------------------------------------------ one flow, two doors


def apart(door: Door, seed: int, folder: Path) -> list[str]:
    """What the file door makes otherwise of a generated appraisal that was damaged."""
    appraisal, path = generated(seed), folder / "made.xlsx"
    path.write_bytes(build.build(appraisal))
    data = edited(path.read_bytes(), folder, *damage(appraisal, package.snapshot(path), seed))
    file, book, _ = door.through_both(data, folder)
    return door.apart(file, excel.snapshot(book))


@pytest.mark.parametrize("seed", range(1, 7))
def test_the_same_appraisal_is_the_same_through_both_doors(seed: int, door: Door, tmp_path: Path) -> None:
    assert apart(door, seed, tmp_path) == []


@pytest.mark.slow
@given(st.integers(7, 10_000))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_appraisal_is_the_same_through_both_doors(tmp_path: Path, seed: int) -> None:
    assert apart(ExcelDoor(), seed, tmp_path) == []


def test_findings_are_the_same_through_both_doors(door: Door, tmp_path: Path) -> None:
    places = package.snapshot(written(tmp_path, reference_file()))
    data = edited(reference_file(), tmp_path, *damage(reference(), places, 3))
    data = edited(data, tmp_path, SetCell("Scores", 12, 6, "Hgih"), SetCell("Criteria", 14, 6, "ten"))
    file = flow.appraise(written(tmp_path, data))
    assert door.findings(live.outcome_of(door.opened(data)).findings) == door.findings(file.findings)
    assert len(file.findings) > 5


def written(folder: Path, data: bytes) -> Path:
    path = folder / "a.xlsx"
    path.write_bytes(data)
    return path


# ---------------------------------------------------------------------------------------------- what it costs


def recalculated_once(data: bytes) -> tuple[Any, Counter[tuple[str, str]]]:
    book = opened(data)
    excel_of(book).calls.clear()
    live.recalculate(book)
    return book, excel_of(book).calls


def most(calls: Counter[tuple[str, str]], *kinds: str) -> int:
    """The most calls of these kinds that a sheet took."""
    by_sheet: Counter[str] = Counter()
    for (kind, sheet), count in calls.items():
        by_sheet[sheet] += count if kind in kinds else 0
    return max(by_sheet.values())


def test_a_sheet_costs_two_reads_and_a_settled_one_no_write() -> None:
    _, calls = recalculated_once(reference_file())
    assert most(calls, "values", "formulas") == 2
    assert {sheet for kind, sheet in calls if kind == "writes"} == {"Checks"}


def test_a_changed_score_costs_few_writes_on_every_sheet() -> None:
    book = opened(reference_file())
    put(book, "Scores", "G12", "Low")
    excel_of(book).calls.clear()
    live.recalculate(book)
    calls = excel_of(book).calls
    assert most(calls, "writes") <= 16
    assert most(calls, "values", "formulas") == 2
    assert calls["writes", "Robustness"] > 0


def test_a_second_run_writes_nothing(door: Door) -> None:
    book = door.opened(reference_file())
    live.recalculate(book)
    assert live.recalculate_silently(book).written == ({}, {}, ())


def test_a_second_run_leaves_excels_settings_alone() -> None:
    book, calls = recalculated_once(reference_file())
    calls.clear()
    excel_of(book).history.clear()
    live.recalculate(book)
    assert not [call for call in calls if call[0] in ("writes", "fills", "set")]


@pytest.mark.parametrize("sheet", ["Results", "Summary", "Lists", "Scores", "Rationale"])
def test_damage_all_over_a_sheet_is_mended_in_few_writes(sheet: str) -> None:
    book = opened(reference_file())
    before = excel.snapshot(book)
    cells_of = before.sheets[sheet].cells
    theirs = {(3, 1)}  # a sentence that an officer may replace by one of theirs
    if sheet == "Scores":  # and so they may the names above headings
        theirs |= {(row, column) for row, column in cells_of if row == layout.HEADER_ROW - 1}
    formulas = [p for p, data in cells_of.items() if data.formula is not None and p not in theirs]
    for row, column in random.Random(1).sample(formulas, len(formulas) // 2):
        book.sheets[sheet].range((row, column)).formula = 7.0
    excel_of(book).calls.clear()
    live.recalculate(book)
    calls = excel_of(book).calls
    assert calls["writes", sheet] <= 16
    assert most(calls, "values", "formulas") == 2
    mended = excel.snapshot(book).sheets[sheet].cells
    assert {p: mended[p].formula for p in formulas} == {p: cells_of[p].formula for p in formulas}


def large(rows: int, columns: int) -> Appraisal:
    """An appraisal with so many criteria and options, every score in."""
    pick = random.Random(5)
    base = build.BLANK
    options = tuple(Option(f"O{n}", f"Option {n}") for n in range(1, columns + 1))
    criteria = tuple(
        Criterion(f"C{n}", pick.choice(base.groups).name, f"Criterion {n}", weight=base.scale.levels[1].points)
        for n in range(1, rows + 1)
    )
    names = [level.name for level in base.scale.levels]
    scores = {(c.ref, o.id): pick.choice(names) for c in criteria for o in options}
    return replace(base, options=options, criteria=criteria, scores=scores, rationale=scores)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rows", "columns"), [(200, 12), pytest.param(2000, 50, marks=pytest.mark.slow)], ids=["200x12", "2000x50"]
)
def test_a_large_book_costs_no_more_reads_and_few_writes(rows: int, columns: int) -> None:
    book = opened(build.build(large(rows, columns)))
    for row in range(20, 20 + rows, 3):
        put(book, "Results", f"F{row - row % 2}", 1.0)
    excel_of(book).calls.clear()
    live.recalculate(book)
    calls = excel_of(book).calls
    assert most(calls, "values", "formulas") == 2
    assert most(calls, "writes") <= 16
    assert calls["formats", "Criteria"] == 1


# ------------------------------------------------------------------------------------------------ what it says


def test_one_alert_says_who_leads_and_what_checks_lists(door: Door) -> None:
    book = door.opened(reference_file())
    live.recalculate(book)
    listed = str(door.value(book, "Checks", "A3"))
    assert "worth a look" in listed
    assert door.alerts(book) == [f"{LEADER} Checks: {listed}"]


def test_what_blocks_is_said_instead_and_only_checks_is_written(door: Door) -> None:
    book = door.opened(reference_file())
    put(book, "Criteria", "F9", "'ten")
    put(book, "Results", "F34", 7.0)
    done = live.recalculate_silently(book)
    assert done.sentence.startswith("No results yet. Criteria!F9: ")
    assert done.written.cells.keys() == {"Checks"}
    assert door.value(book, "Results", "F34") == 7.0


def test_check_selects_the_first_error_and_mends_nothing(door: Door) -> None:
    book = door.opened(reference_file())
    put(book, "Scores", "G12", "Hgih")
    put(book, "Results", "F34", 7.0)
    live.check(book)
    assert door.selected(book) == ("Scores", 12, 7)
    assert door.alerts(book)[0].startswith("Scores!G12: ")
    assert door.value(book, "Results", "F34") == 7.0
    assert "Must fix" in [door.value(book, "Checks", f"A{row}") for row in range(6, 13)]


def test_check_without_anything_wrong_says_so_and_goes_nowhere(door: Door) -> None:
    scores = {("C1", "O1"): "High", ("C1", "O2"): "Low"}
    clean = replace(
        build.BLANK,
        setup=replace(build.BLANK.setup, title="Clean", status="Draft"),
        options=(Option("O1", "Stay"), Option("O2", "Move")),
        criteria=(Criterion("C1", "Viability", "Cost", "Is it cheap?", weight=build.BLANK.scale.levels[1].points),),
        scores=scores,
        rationale=scores,
    )
    book = door.opened(build.build(clean))
    notes = [f for f in live.outcome_of(book).findings if f.severity != "note"]
    assert notes == []
    live.check(book)
    assert book.sheets.active.name == "Guide"
    assert "must be fixed" not in door.alerts(book)[0]


def test_a_cell_on_a_hidden_sheet_is_named_though_it_cannot_be_shown(door: Door) -> None:
    book = door.opened(reference_file())
    put(book, "Scores", "G12", "Hgih")
    book.sheets["Scores"].visible = False
    live.check(book)
    assert book.sheets.active.name == "Guide"
    assert len(door.alerts(book)) == 1


def test_somebody_elses_workbook_is_refused_in_a_sentence(door: Door) -> None:
    import io

    import openpyxl

    data = io.BytesIO()
    openpyxl.Workbook().save(data)
    with pytest.raises(CannotRead, match="not an options appraisal"):
        live.recalculate(door.opened(data.getvalue()))


# ------------------------------------------------------------------------------------------ what it leaves alone


def test_selection_and_sheet_stay(door: Door) -> None:
    book = door.opened(reference_file())
    book.sheets["Rationale"].activate()
    book.sheets["Rationale"].range("G14").select()
    put(book, "Results", "F34", 7.0)
    live.recalculate(book)
    assert door.selected(book) == ("Rationale", 14, 7)


def test_every_setting_is_as_it_was() -> None:
    book = opened(reference_file())
    put(book, "Results", "F34", 7.0)
    live.recalculate(book)
    impl = excel_of(book)
    assert impl.settings == FROM_REST
    assert [value for name, value in impl.history if name == "calculation"] == ["manual", "automatic"]


def test_with_manual_calculation_everything_is_worked_out_once() -> None:
    book = opened(reference_file())
    excel_of(book).settings["calculation"] = "manual"
    put(book, "Results", "F34", 7.0)
    live.recalculate(book)
    assert (excel_of(book).calculated, excel_of(book).settings["calculation"]) == (1, "manual")


def test_no_cell_of_an_officer_is_written(door: Door) -> None:
    book = door.opened(reference_file())
    before = {name: dict(sheet.cells) for name, sheet in excel.snapshot(book).sheets.items()}
    put(book, "Scores", "C9", "mine now")
    live.recalculate(book)
    after = excel.snapshot(book).sheets
    for name in ("Setup", "Options", "Criteria", "Scores", "Rationale", "Assumptions", "Guide"):
        assert after[name].cells == before[name], name


@pytest.mark.parametrize("sheet", ["Results", "Checks"])
def test_a_protected_sheet_is_named_and_nothing_is_written(sheet: str, door: Door) -> None:
    book = door.opened(reference_file())
    put(book, "Results", "F34", 7.0)
    put(book, "Summary", "A6", 7.0)
    door.protect(book, sheet)
    way = writing.UNPROTECT[native.program(book.app)]
    with pytest.raises(CannotWrite, match=f"the sheet {sheet} is protected: in {way}"):
        live.recalculate(book)
    assert (door.value(book, "Results", "F34"), door.value(book, "Summary", "A6")) == (7.0, 7.0)


def test_a_protected_sheet_that_is_only_read_does_no_harm(door: Door) -> None:
    book = door.opened(reference_file())
    door.protect(book, "Criteria")
    live.recalculate(book)
    assert door.alerts(book)[0].startswith(LEADER)


# ------------------------------------------------------------------------------------------- formats of new cells


def test_only_rows_for_new_findings_take_over_the_format_of_the_first() -> None:
    book = opened(reference_file())
    live.recalculate(book)
    last = book.sheets["Checks"].used_range.last_cell.row
    # The last findings, for information, have nothing under What was expected.
    assert [fill for fill in book.impl.filled if fill[0] == "Checks"] == [
        ("Checks", "$A$6:$C$6", f"$A$6:$C${last}"),
        ("Checks", "$E$6:$F$6", f"$E$6:$F${last}"),
        ("Checks", "$D$6", "$D$6:$D$8"),
    ]
    book.impl.filled.clear()
    put(book, "Scores", "G12", "Hgih")
    live.recalculate(book)
    assert book.impl.filled == [
        ("Checks", f"${first}${last}:${to}${last}", f"${first}${last}:${to}${last + 1}") for first, to in ("AC", "EF")
    ]


def test_text_too_long_for_a_block_is_written_by_itself(door: Door) -> None:
    book = door.opened(reference_file())
    long = "x" * 9_000
    changes = [SetCell("Checks", 6, 1, "Note"), SetCell("Checks", 6, 2, long), SetCell("Checks", 7, 1, "1" * 40_000)]
    excel.apply(book, [*changes, SetCell("Checks", 7, 2, 3.0)])
    found = [[door.value(book, "Checks", f"{column}{row}") for column in "AB"] for row in (6, 7)]
    assert found == [["Note", long], ["1" * (CELL_HOLDS - 1), 3.0]]


# ------------------------------------------------------------------------------------------------ other ways in


def test_the_buttons_command_line_does_the_work_on_the_workbook_it_names() -> None:
    book = opened(reference_file(), "A=B.xlsx")
    xlwings_engine.start((reference_file(), "Other.xlsx"))
    live_cases.stop()
    book = opened(reference_file(), "A=B.xlsx")
    excel_of(book).books.load(reference_file(), "Front.xlsx")
    put(book, "Results", "F34", 7.0)
    assert button.main(["recalculate", "--hwnd=0", "--wb=a=b.xlsx"]) == button.DONE
    assert excel_of(book).alerts[0].startswith(f"{LEADER} Checks: ")
    assert str(book.sheets["Results"].range("F34").formula).startswith("=")


def test_the_buttons_command_line_tells_a_refusal_in_one_alert() -> None:
    book = opened(reference_file())
    put(book, "Results", "F34", 7.0)
    book.impl.pages["Results"].protection.sheet = True
    assert button.main(["recalculate"]) == button.DONE
    (alert,) = excel_of(book).alerts
    assert alert.startswith("Nothing was written, for the sheet Results is protected")


def test_a_mock_caller_is_as_good_as_the_workbook_in_front() -> None:
    import xlwings

    book = opened(reference_file())
    book.set_mock_caller()
    try:
        excel.recalculate(xlwings.Book.caller())
    finally:
        del xlwings.Book._mock_caller
    assert excel_of(book).alerts[0].startswith(LEADER)


@pytest.mark.parametrize("action", [excel.recalculate, excel.check])
def test_called_from_a_script_a_refusal_is_an_alert_too(action: Callable[[Any], None], door: Door) -> None:
    book = door.opened(reference_file())
    door.protect(book, "Checks")
    action(book)
    (alert,) = door.alerts(book)
    assert "the sheet Checks is protected" in alert


@pytest.mark.parametrize("of", [lambda book: book.app, lambda book: book], ids=["app", "book"])
def test_new_opens_a_blank_appraisal_that_must_be_given_a_name(of: Callable[[Any], Any]) -> None:
    book = opened(reference_file())
    live.new(of(book))
    assert book.app.books.active.name == "Appraisal 2.xlsx"
    assert book.app.books.active.impl.read_only is True
    assert live.outcome_of(book.app.books.active).appraisal.options[0].id == "O1"


def test_new_is_made_like_a_template_where_excel_can(monkeypatch: pytest.MonkeyPatch) -> None:
    book = opened(reference_file())
    made: list[bytes] = []
    workbooks = xlwings_engine.Api(Add=lambda path: made.append(Path(path).read_bytes()))
    monkeypatch.setattr(xlwings_engine.App, "api", xlwings_engine.Api(Workbooks=workbooks))
    live.new(book.app)
    assert made[0] == build.build(build.blank(live.OPTIONS, live.CRITERIA))
    assert len(book.app.books) == 1


def test_where_formulas_cannot_be_read_nothing_is_called_overtyped(monkeypatch: pytest.MonkeyPatch) -> None:
    book = opened(reference_file())

    def unknown(_: Any) -> Any:
        raise NotImplementedError

    monkeypatch.setattr(xlwings_engine.Range, "formula", property(unknown, xlwings_engine.Range.formula.fset))
    monkeypatch.setattr(xlwings_engine.Engine, "type", "remote")
    assert "XLA104" not in {finding.code for finding in live.outcome_of(book).findings}
    excel.recalculate(book)
    assert excel_of(book).alerts[0].startswith(LEADER)
    assert most(excel_of(book).calls, "writes") <= 16
    with pytest.raises(CannotWrite, match="use the command xlappraise new"):
        live.new(book)


ADDRESS = "https://council-my.sharepoint.com/personal/an_officer/Documents/appraisal.xlsx"


def chooses_a_folder(folder: Path) -> bytes:
    """The reference with a sheet on which xlwings would read where OneDrive lies, and its file there."""
    (folder / "appraisal.xlsx").write_bytes(reference_file())
    file = folder / "sent.xlsx"
    file.write_bytes(reference_file())
    pages = openpyxl.load_workbook(file)
    for row in (("ONEDRIVE_COMMERCIAL_WIN", str(folder)), ("ONEDRIVE_COMMERCIAL_MAC", str(folder))):
        (pages["xlwings.conf"] if "xlwings.conf" in pages else pages.create_sheet("xlwings.conf")).append(row)
    pages.save(file)
    return file.read_bytes()


def xlwings_own(book: xlwings_engine.Book) -> str:
    """`fullname` as xlwings' engines for Windows and the Mac have it."""
    config = xlwings.utils.read_config_sheet(xlwings.Book(impl=book))
    folder = config.get("ONEDRIVE_COMMERCIAL_WIN")
    return str(xlwings.utils.fullname_url_to_local_path(book.place, sheet_onedrive_commercial_config=folder))


@pytest.mark.parametrize("press", [live.recalculate, live.check, live.combine, live.new, live.report])
def test_no_button_asks_xlwings_where_a_workbook_lies_because_the_workbook_itself_would_say(
    press: Callable[[Any], None],
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book = opened(chooses_a_folder(tmp_path), "appraisal.xlsx")
    book.impl.place = ADDRESS
    with monkeypatch.context() as trial:
        trial.setattr(xlwings_engine.Book, "fullname", property(xlwings_own))
        assert book.fullname == str(tmp_path / "appraisal.xlsx")
    before = sorted(tmp_path.iterdir())
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    with suppress(CannotWrite):
        press(book)  # the engine's `fullname` fails the test
    assert sorted(tmp_path.iterdir()) == before


def test_new_asks_no_workbook_open_under_its_name_where_it_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    book = opened(reference_file(), "Appraisal.xlsx")
    book.impl.place = ADDRESS
    monkeypatch.setattr(live, "free_name", lambda taken: "Appraisal.xlsx")  # opened there just now
    live.new(book)  # the engine's `fullname` fails the test
    assert len(book.app.books) == 2


def test_rows_of_ranges_come_back_while_a_score_is_blank_and_go_again(door: Door) -> None:
    book = door.opened(reference_file())
    entered, hidden = door.value(book, "Scores", "G10"), [door.is_hidden(book, "Results", 10, 14)]
    for value in ("", entered):
        put(book, "Scores", "G10", value)
        live.recalculate(book)
        hidden.append(door.is_hidden(book, "Results", 10, 14))
    assert hidden == [True, False, True]
