"""Doubt is visible where the number stands: ` ?` behind scores, totals and subtotals, live from Assumptions."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.formula.translate import Translator

from tests.build_templates import EXAMPLE, TEMPLATES
from tests.conftest import ROOT
from tests.sheets.test_filling_live import wanted
from tests.sheets.test_template_live import live, same, unlike
from tests.support import engines
from tests.support.helpers import appraisal
from tests.support.officer import Officer
from xlappraise import flow
from xlappraise.appraisal.doubt import doubtful_keys
from xlappraise.appraisal.model import Appraisal, LogRow
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.scoring import score
from xlappraise.sheets import build, doubts, layout, palette
from xlappraise.sheets.formulas import Lists, scalar_place
from xlappraise.sheets.source import Source
from xlappraise.sheets.where import fresh_where
from xlappraise.xlsx import package
from xlappraise.xlsx.addresses import Area, Position, area_of, at, column_letters, position_of
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.snapshot import BLANK

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

EVERY_PART = ROOT / "tests" / "data" / "layout-2.xlsx"
BELOW = layout.FIRST_ROW + 13
"""The first free row on Assumptions of the example."""
APPLIES, RELIABLE = 3, 4
"""Columns of Assumptions."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The shipped example, of which fifteen scores are doubtful."""
    return Path(shutil.copy(TEMPLATES / f"{EXAMPLE}.xlsx", tmp_path / "example.xlsx"))


def assumed(*rows: tuple[str, str]) -> dict[str, tuple[LogRow, ...]]:
    """A log of assumptions: what each applies to, and how reliable it is."""
    return {"Assumptions": tuple(LogRow({"applies_to": text, "reliability": word}) for text, word in rows)}


def small(*rows: tuple[str, str]) -> Appraisal:
    """Two options against two criteria, with assumptions."""
    return appraisal({"A": 10, "B": 5}, {"O1": ["High", "Low"], "O2": ["Low", "Low"]}, logs=assumed(*rows))


def keys_on_lists(source: Appraisal) -> str:
    """The keys of doubtful scores, as Lists has them."""
    found = doubts.scalars(Source(source, score(source), fresh_where(source)))
    return str(found["doubts"].value)


# ------------------------------------------------------------------------------------------------ the keys


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("A/O1", ";;A/O1;"),
        ("a/o1 , B / O2", ";;A/O1;B/O2;"),
        ("A/O1\nB", ";;A/O1;B;"),
        ("\u00a0A\u00a0/ O1 ;", ";;A/O1;;"),
    ],
)
def test_keys_stand_in_one_text_however_they_are_typed(text: str, keys: str) -> None:
    assert keys_on_lists(small((text, "Doubtful"))) == keys


def test_rows_that_are_reliable_give_no_key() -> None:
    assert keys_on_lists(small(("A/O1", "Firm"), ("B/O2", ""))) == ";;"


def test_the_text_names_just_the_scores_that_python_calls_doubtful() -> None:
    for text in ("A/O1", "A", "AA/O1; A/O10", "B/O1,a/o2", "A/O1 and B/O2", "all", "/O1", "A/", ""):
        source = small((text, "doubtful "))
        keys = keys_on_lists(source)
        named = {
            (ref, option)
            for ref, option in itertools.product("AB", ("O1", "O2"))
            if f";{ref}/{option};" in keys or f";{ref};" in keys
        }
        assert named == doubtful_keys(source), text


def test_more_keys_than_a_cell_may_hold_are_told_in_words() -> None:
    source = small(("A/O1;" * 7000, "Doubtful"))
    found = Source(source, score(source), fresh_where(source))
    assert doubts.scalars(found)["doubts"].value == "!;"
    assert doubts.sentence(found) == "Not all doubtful scores can be marked here: see Assumptions."


# ------------------------------------------------------------------------------------------------ in words


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", ""),
        ("A/O1", "1 score is called doubtful on Assumptions. A total or subtotal with ? counts at least one of them."),
        ("A", "2 scores are called doubtful on Assumptions. A total or subtotal with ? counts at least one of them."),
    ],
)
def test_summary_says_how_many_scores_are_doubtful(text: str, sentence: str) -> None:
    source = small((text, "Doubtful"))
    assert doubts.sentence(Source(source, score(source), fresh_where(source))) == sentence


def test_the_legend_explains_the_mark_only_where_there_is_one() -> None:
    assert [cell.value for cell in doubts.legend(small(("A/O1", "Doubtful")))] == [
        "? Doubtful",
        "a score that Assumptions calls doubtful; a total or subtotal that counts one",
    ]
    assert [cell.value for cell in doubts.legend(small())] == ["", ""]


# ----------------------------------------------------------------------------------------------- the marks


def marks_of(path: Path, sheet: str, cell: str) -> list[str]:
    """The tests, as LibreOffice takes them, of the live formats that put the mark behind that cell."""
    found = []
    position = position_of(cell)
    for block in openpyxl.load_workbook(path)[sheet].conditional_formatting:
        for text in str(block.sqref).split():
            area = area_of(text)
            if area and position and is_in(position, area):
                origin = text.partition(":")[0]
                rules = [r for r in block.rules if r.dxf and r.dxf.numFmt and r.dxf.numFmt.formatCode.endswith('" ?"')]
                moved = (Translator("=" + rule.formula[0], origin).translate_formula(cell) for rule in rules)
                found += [each[1:].replace(",", ";") for each in moved]
    return found


def is_in(position: Position, area: Area) -> bool:
    """Whether a cell lies in an area."""
    row, column = position
    return area.first_row <= row <= area.last_row and area.first_column <= column <= area.last_column


def figures(path: Path) -> dict[tuple[str, str], list[str]]:
    """Cells that may bear the mark, with their tests: V2 on Scores and Results, the figures of O4."""
    cells = flow.appraise(path).appraisal.score_cells
    row = layout.RESULTS_FIRST_CRITERION + [c.ref for c in flow.appraise(path).appraisal.criteria].index("V2")
    places = [("Scores", cells["V2", "O4"].address), ("Scores", cells["V2", "O3"].address)]
    places += [("Results", f"{column}{row}") for column in "IH"]
    groups = [f"I{layout.results_row(key)}" for key in ("total", "group1", "group2", "group3")]
    places += [("Results", cell) for cell in groups]
    places += [("Summary", cell) for cell in ("C7", "F7", "G7", "H7")]
    return {place: marks_of(path, *place) for place in places}


def shown(answer: dict[str, Any], tests: dict[tuple[str, str], list[str]]) -> set[str]:
    """The cells that are marked in LibreOffice."""
    held: Iterator[bool] = iter(answer["true"])
    holding = {place: [next(held) for _ in each] for place, each in tests.items()}
    return {f"{sheet}!{cell}" for (sheet, cell), each in holding.items() if any(each)}


def test_typing_an_assumption_marks_the_score_and_its_totals_and_deleting_it_unmarks(
    file: Path, tmp_path: Path
) -> None:
    package.apply(file, [SetCell("Assumptions", layout.FIRST_ROW, RELIABLE, "Firm")])
    flow.recalc(file)
    tests = figures(file)
    asked = {"true": [[sheet, test] for (sheet, _), each in tests.items() for test in each]}
    read = list(wanted(file))
    typed: list[list[SetCell]] = [
        [],
        [SetCell("Assumptions", BELOW, APPLIES, "v2 / O4"), SetCell("Assumptions", BELOW, RELIABLE, "Doubtful")],
        [SetCell("Assumptions", BELOW, APPLIES, "D5; V2")],
        [SetCell("Assumptions", BELOW, RELIABLE, None)],
    ]
    steps = [
        {"set": [[c.sheet, f"{column_letters(c.column)}{c.row}", c.value] for c in cells], "read": read, **asked}
        for cells in typed
    ]
    answers = live(tmp_path, steps, file, recalculates=False)
    one = {"Scores!H22", "Results!I45", "Results!I6", "Results!I18", "Summary!C7", "Summary!G7"}
    both = one | {"Scores!G22", "Results!H45", "Results!I17", "Summary!F7"}
    assert [shown(answer, tests) for answer in answers] == [set(), one, both, set()]
    for cells, answer in zip(typed, answers, strict=True):
        package.apply(file, cells)
        assert unlike(answer, wanted(file)) == []


def test_gnumeric_counts_the_same_doubts(file: Path, tmp_path: Path) -> None:
    if engines.gnumeric() is None:
        pytest.skip("Gnumeric is not installed")
    typed = [SetCell("Assumptions", BELOW, APPLIES, "D5; f1 / o1"), SetCell("Assumptions", BELOW, RELIABLE, "Doubtful")]
    package.apply(file, typed)
    (saved,) = engines.by_gnumeric([file], tmp_path)
    cells, expected = package.snapshot(saved).sheets["Lists"].cells, wanted(file)["Lists"]
    places = [place for place in expected if place[1] in range(Lists.doubts, Lists.doubted + 1)]
    assert [p for p in places if not same(cells[p].value, expected[p].value)] == []
    assert cells[scalar_place("doubtful")].value == 20
    assert package.snapshot(saved).sheets["Summary"].cells[11, 1].value == (
        "20 scores are called doubtful on Assumptions. A total or subtotal with ? counts at least one of them."
    )


def test_a_mark_keeps_the_colour_of_its_band_and_text_stands_out_from_the_hatching() -> None:
    from tests.sheets.test_accessibility import contrast

    weak = []
    for page in openpyxl.load_workbook(TEMPLATES / f"{EXAMPLE}.xlsx"):
        for block in page.conditional_formatting:
            for style in (rule.dxf for rule in block.rules if rule.dxf and rule.dxf.fill):
                if style.fill.fill_type == "lightUp":
                    assert style.fill.bgColor.rgb[2:] in {paint.fill for paint in palette.BANDS[3]} | {"FFFFFF"}
                    weak += [page.title] * (contrast(style.font.color.rgb[2:], style.fill.fgColor.rgb[2:]) < 7)
    assert weak == []


def test_up_to_two_thousand_scores_doubts_are_counted_live_of_more_by_recalculation() -> None:
    def sources(criteria: int) -> set[bool]:
        made = build.with_rows(replace(build.BLANK, logs=assumed(("D1", "Doubtful"))), 40, criteria)
        named = replace(made, options=tuple(replace(o, name=f"Option {o.id}") for o in made.options))
        cells = doubts.cells(Source(named, score(named), fresh_where(named)))
        counts = [cell for (row, column), cell in cells.items() if row > 1 and column == Lists.doubt_counts]
        assert [cell.value for cell in counts] == [1.0] * 40
        return {cell.source is not None for cell in counts}

    assert sources(50) == {True}
    assert sources(51) == {False}


def test_the_longest_level_has_room_for_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    word = "Extraordinarily-convincing"
    scale = replace(
        build.BLANK.scale, levels=(build.BLANK.scale.levels[0]._replace(name=word), *build.BLANK.scale.levels[1:])
    )
    made = appraisal({"A": 10}, {"O1": [word], "O2": ["Low"]}, scale)
    path.write_bytes(build.build(made))
    flow.recalc(path)
    before = package.snapshot(path).sheets["Scores"].sizes
    path.write_bytes(build.build(replace(made, logs=assumed(("A/O1", "Doubtful")))))
    flow.recalc(path)
    after = package.snapshot(path).sheets["Scores"].sizes
    assert before
    assert after
    assert after.width(5) >= before.width(5)
    assert (after.width(5), after.height(6)) > (before.width(5), before.height(6))


# ------------------------------------------------------------------------------------------------ both doors


def test_an_earlier_workbook_gets_the_marks_and_an_officers_own_formats_stay(tmp_path: Path) -> None:
    from openpyxl.formatting.rule import CellIsRule
    from openpyxl.styles import PatternFill

    path = Path(shutil.copy(EVERY_PART, tmp_path / "own.xlsx"))
    book = openpyxl.load_workbook(path)
    for sheet in ("Scores", "Results", "Summary"):
        rule = CellIsRule(operator="equal", formula=['"mine"'], fill=PatternFill(bgColor="FF00FFFF"))
        book[sheet].conditional_formatting.add("E6:H20", rule)
    book.save(path)
    flow.recalc(path)
    after = openpyxl.load_workbook(path)
    for sheet in ("Scores", "Results", "Summary"):
        formulas = [text for block in after[sheet].conditional_formatting for r in block.rules for text in r.formula]
        assert formulas.count('"mine"') == 1
        assert any("xla_Doubt" in text for text in formulas)
    assert flow.recalc(path).changes == []


def test_a_second_recalculation_changes_no_byte_once_a_doubt_is_typed(file: Path) -> None:
    package.apply(
        file, [SetCell("Assumptions", BELOW, APPLIES, "F1"), SetCell("Assumptions", BELOW, RELIABLE, "Doubtful")]
    )
    flow.recalc(file)
    before = file.read_bytes()
    assert flow.recalc(file).changes == []
    assert file.read_bytes() == before


def test_columns_of_assumptions_may_stand_elsewhere(file: Path) -> None:
    sheet = package.snapshot(file).sheets["Assumptions"].cells
    rows = range(layout.HEADER_ROW, BELOW)
    swapped = [(row, to, sheet.get((row, column), BLANK).value) for row in rows for column, to in ((3, 5), (5, 3))]
    package.apply(file, [SetCell("Assumptions", *each) for each in swapped])
    flow.recalc(file)
    assert package.snapshot(file).names["xla_AssumeAppliesTo"] == "Assumptions!$E$5:$E$2505"
    assert wanted(file)["Lists"][scalar_place("doubtful")].value == 15


def test_without_assumptions_nothing_is_doubtful(tmp_path: Path) -> None:
    path = tmp_path / "none.xlsx"
    path.write_bytes(build.build(appraisal({"A": 10}, {"O1": ["High"], "O2": ["Low"]})))
    flow.recalc(path)
    snapshot = package.snapshot(path)
    assert "Assumptions" not in snapshot.sheets
    assert (
        snapshot.names["xla_AssumeAppliesTo"]
        == at("Lists", 1, Lists.no_log) + f":{at('Lists', layout.LAST_ROW, Lists.no_log)[6:]}"
    )
    assert snapshot.sheets["Lists"].cells[scalar_place("doubts")].value == ";;"


@pytest.mark.parametrize("more", [True, False])
def test_the_line_on_summary_follows_the_table(file: Path, more: bool) -> None:
    officer = Officer(file)
    if more:
        officer.add_option("X1", 16)
    else:
        cell = next(o for o in flow.appraise(file).appraisal.options if o.id == "O5").cells["stage"]
        officer.write(SetCell("Options", cell.row, cell.column, "Long-list"))
    flow.recalc(file)
    cells = package.snapshot(file).sheets["Summary"].cells
    rows = [row for (row, column), cell in cells.items() if column == 1 and doubts.is_sentence(cell.formula)]
    assert rows == [layout.FIRST_ROW + (6 if more else 4)]
    page = openpyxl.load_workbook(file)["Summary"]
    assert [page.cell(row, 1).alignment.horizontal for row in (rows[0] - 1, *rows)] == ["center", "left"]
    assert flow.recalc(file).changes == []


def test_numbers_keep_their_band_letter_and_take_the_mark(tmp_path: Path) -> None:
    from xlappraise.appraisal.model import Level, Scale

    scale = Scale((Level("Highest", Fraction(5)), Level("Lowest", Fraction(0))), True)
    made = appraisal({"A": 10}, {"O1": [3.5], "O2": [1]}, scale, logs=assumed(("A/O1", "Doubtful")))
    path = tmp_path / "numbers.xlsx"
    path.write_bytes(build.build(made))
    blocks = openpyxl.load_workbook(path)["Scores"].conditional_formatting
    formats = [r.dxf.numFmt.formatCode for block in blocks for r in block.rules if r.dxf.numFmt]
    assert formats[:4] == ['General" G"" ?"', 'General" A"" ?"', 'General" R"" ?"', 'General" ?"']
