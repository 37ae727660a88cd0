"""The Robustness sheet: its numbers are the exact ones, recalculating keeps it up to date and leaves it alone."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import EXAMPLE_JSON, ROOT, put
from tests.support import engines
from tests.support.helpers import appraisal
from tests.support.robustness_cases import worcestershire
from xlappraise.appraisal.doubt import doubtful_keys
from xlappraise.appraisal.model import PERCENT, SCORING, Appraisal, Group, Level, LogRow, Scale, Setup
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.robustness import exact
from xlappraise.appraisal.robustness.assumption_draws import Draws
from xlappraise.appraisal.robustness.story import tell
from xlappraise.appraisal.robustness.tornado import tornado
from xlappraise.appraisal.scoring import score
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.flow import appraise, recalc
from xlappraise.sheets import build, layout, palette, text_fit
from xlappraise.sheets.cells import Cells
from xlappraise.sheets.robustness import guard, places
from xlappraise.sheets.robustness.contents import fit_to_line, inner, robustness_cells
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import FitRows, SetCell
from xlappraise.xlsx.snapshot import Sheet


def reference(**setup: object) -> Appraisal:
    found = appraisal_from(EXAMPLE_JSON.read_text(encoding="utf-8"))
    return replace(found, setup=replace(found.setup, **setup))


def made(path: Path, given: Appraisal) -> Path:
    path.write_bytes(build.build(given))
    recalc(path)
    return path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return made(tmp_path_factory.mktemp("built") / "a.xlsx", reference()).read_bytes()


@pytest.fixture
def book(built: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(built)
    return path


def sheet(path: Path, name: str = "Robustness") -> Sheet:
    return package.snapshot(path).sheets[name]


def value(path: Path, row: int, column: int, name: str = "Robustness") -> object:
    data = sheet(path, name).cells.get((row, column))
    return data.value if data else None


def blocks(path: Path) -> dict[str, list[list[object]]]:
    """Rows of each block by its title."""
    cells = sheet(path).cells
    found: dict[str, list[list[object]]] = {}
    title = ""
    for row in range(places.FIRST_BLOCK, max(row for row, _ in cells) + 1):
        values = [cells[row, c].value if (row, c) in cells else None for c in range(1, places.CODE + 1)]
        if values[-1] == places.TITLE:
            title = str(values[0])
            found[title] = []
        elif values[-1] == places.BODY:
            found[title].append(values[:-1])
    return found


def block(path: Path, start: str) -> list[list[object]]:
    return next(rows for title, rows in blocks(path).items() if title.startswith(start))


# ------------------------------------------------------------------------------------------------ its numbers


def test_the_reference_story_is_printed(book):
    assert [value(book, row, 1) for row in range(places.FIRST_SENTENCE, places.LAST_SENTENCE)] == [
        "Wholly Owned Council Company stays first whatever the 15 doubtful scores are, and even if every weight "
        "is wrong by up to 32% at once.",
        "675 different ways to fill the doubtful scores give the same totals; in all of them Wholly Owned Council "
        "Company stays ahead of Independent Organisation even if every weight is wrong by up to 55% at once (in the "
        "best of them up to 71%).",
        "Wholly Owned Council Company scores at least as well as Joint Venture on every criterion in only 3 of the 15 "
        "ways to fill the doubtful scores of these two, so do not rely on that.",
        "As scored, Strategic Partnership and Joint Venture are almost level: changing every weight by 8% can "
        "swap them.",
        "As scored, no change of one weight alone within the limits of Setup changes who is first; the nearest that "
        "would is V1 Grant and other external funding at about 65 instead of 6.",
        "As scored, no single changed score changes who is first; it takes at least 3, with Independent Organisation "
        "then level or ahead.",
    ]


def test_summary_carries_the_first_sentence(book):
    assert value(book, 4, 1, "Summary") == value(book, places.FIRST_SENTENCE, 1)


def test_options_stand_with_radii_that_hold_whatever_the_doubtful_scores_are(book):
    # O3 over O4 at worst: 1,750 - 1,575 = 175 over weights times differences of 535 in all, which is 32.7%.
    assert block(book, "How far all weights") == [
        [1, "O3 Wholly Owned Council Company", 1810, 0.834, None, 0.327, "1", "1,750 to 1,870"],
        [2, "O4 Independent Organisation", 1515, 0.698, 0.327, 0.018, "2", "1,455 to 1,575"],
        [3, "O1 Strategic Partnership", 1385, 0.638, 0.488, "not certain", "3 to 4", "1,325 to 1,445"],
        [4, "O2 Joint Venture", 1360, 0.626, 0.578, 0.043, "3 to 4", "1,270 to 1,420"],
        [5, "O5 Outsource", 920, 0.423, 0.579, None, "5", "860 to 1,240"],
    ]


def test_members_read_who_would_overtake_and_how_wrong_weights_would_have_to_be(book):
    assert [[row[0], row[4], row[6], row[7]] for row in block(book, "Each option keeps its place")] == [
        [1, "1", "32%", "O4 Independent Organisation"],
        [2, "2", "1%", "O1 Strategic Partnership"],
        [3, "3 to 4", "not certain", "O2 Joint Venture"],
        [4, "3 to 4", "4%", "O5 Outsource"],
        [5, "5", "-", "-"],
    ]


def test_what_members_read_is_on_two_pages_and_tables_for_specialists_begin_a_third(book):
    cells = sheet(book).cells
    breaks = places.page_breaks({at: cell.value for at, cell in cells.items()})
    heading = next(row for (row, _), cell in cells.items() if cell.value == places.SPECIALISTS)
    assert breaks[:2] == (places.CHART_BREAK, heading - 2)
    part = xml_of(book)
    assert [int(row) for row in re.findall(r'<brk id="(\d+)"', part)] == [*breaks]


def test_a_fresh_workbook_shows_one_sentence_and_no_table(tmp_path):
    path = made(tmp_path / "fresh.xlsx", build.blank(3, 10))
    assert {row for row, column in sheet(path).cells if column <= places.LAST} == {1, 2, 3, 4, 5, 6}
    assert hidden(path) == {*range(7, places.FIRST_BLOCK)}


def test_rows_that_were_hidden_come_back_with_the_first_weights(tmp_path):
    weightless = replace(reference(), criteria=tuple(replace(c, weight=None) for c in reference().criteria))
    path = made(tmp_path / "weightless.xlsx", weightless)
    assert places.FIRST_BAR in hidden(path)
    row = next(at[0] for at, cell in sheet(path, "Criteria").cells.items() if cell.value == "D4")
    rows = range(row, row + 100)
    kinds = {at[0]: cell.value for at, cell in sheet(path, "Criteria").cells.items() if at[1] == 5}
    package.apply(path, [SetCell("Criteria", r, 6, 5.0) for r in rows if kinds.get(r) == "Scored"])
    recalc(path)
    assert places.FIRST_BAR not in hidden(path)
    assert recalc(path).changes == []


def test_charts_that_lost_their_height_while_their_rows_were_hidden_are_drawn_anew(tmp_path):
    """As LibreOffice saves them: both corners in one row, and a part that no longer reads any cells."""
    weightless = replace(reference(), criteria=tuple(replace(c, weight=None) for c in reference().criteria))
    path, given = made(tmp_path / "flat.xlsx", weightless), reference()
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, part in parts.items():
        if name.startswith("xl/drawings/drawing") and b"random tests" in part:
            parts[name] = re.sub(rb"<row>\d+<", b"<row>50<", part)
        elif b"<c:f>Robustness!" in part:
            parts[name] = part.replace(b"<c:f>Robustness!", b"<c:f>Lost!")
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    rows = {cell.value: at[0] for at, cell in sheet(path, "Criteria").cells.items() if at[1] == 1}
    package.apply(path, [SetCell("Criteria", rows[c.ref], 6, float(c.weight)) for c in given.criteria if c.weight])
    recalc(path)
    with zipfile.ZipFile(path) as archive:
        drawings = [archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/drawings/drawing")]
    (drawing,) = [each for each in drawings if "random tests" in each]
    corners = [int(row) for row in re.findall(r"<row>(\d+)<", drawing)]
    assert corners == [n for area in places.CHART_AREAS for n in (area.first_row - 1, area.last_row)]
    tornado, ranks = charts(path)
    assert f"Robustness!$F${places.FIRST_BAR}:$F${places.FIRST_BAR + 10}" in tornado
    assert "Lost!" not in tornado + ranks
    assert recalc(path).changes == []


def test_rows_of_sentences_get_as_high_as_these_over_all_the_cells_they_run_over(book):
    long = [
        SetCell("Options", row, 2, f"A delivery body with a very long name, number {row}, " * 3) for row in (6, 7, 8)
    ]
    package.apply(book, long)
    recalc(book)
    room = sum(characters for column, characters in places.WIDTHS.items() if column <= places.SENTENCE_END)
    page = sheet(book)
    for row in range(places.FIRST_SENTENCE, places.LAST_SENTENCE + 1):
        said = str(page.cells[row, 1].value) if (row, 1) in page.cells else ""
        lines = text_fit.lines(said, room, palette.SIZE, True, 1)
        assert page.sizes.height(row) >= text_fit.height(lines, palette.SIZE, 0) - 0.01
    sentence = str(sheet(book, "Summary").cells[layout.STAMP_ROW, 1].value)
    summary = sheet(book, "Summary").sizes
    wide = sum(summary.width(column) for column in range(1, 9))
    lines = text_fit.lines(sentence, wide, palette.SIZE, True, 1)
    assert lines > 1
    assert summary.height(layout.STAMP_ROW) >= text_fit.height(lines, palette.SIZE, 0) - 0.01


def test_sentences_fit_a_screen_of_1366_pixels_and_headings_of_rows(book):
    (row,) = {area for area in sheet(book).merges if area[:2] == (places.FIRST_SENTENCE, 1)}
    pixels = sum(sheet(book).sizes.width(column) * 7 + 5 for column in range(1, row.last_column + 1))
    assert pixels < 1366 - 70


def test_figures_of_the_tornado_have_two_decimals_at_most(tmp_path):
    given = replace(
        reference(),
        scale=Scale((Level("High", Fraction(10, 3)), Level("Medium", Fraction(1)), Level("Low", Fraction(0)))),
    )
    path = made(tmp_path / "thirds.xlsx", given)
    found = [cell.value for at, cell in sheet(path).cells.items() if at[0] == places.FIRST_BAR and at[1] > places.FROM]
    assert len(found) == 3
    assert found == [round(value, 2) for value in found]


def xml_of(path: Path) -> str:
    """The part of Robustness."""
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
    return next(part for part in parts if 'defaultRowHeight="18"' in part)


def hidden(path: Path) -> set[int]:
    """Rows of Robustness that are hidden, empty ones too."""
    return {int(row) for row in re.findall(r'<row r="(\d+)"[^>]* hidden="1"', xml_of(path))}


def outward(share):
    """Up to a tenth of a per cent."""
    return -(-1000 * share.numerator // share.denominator) / 1000


def test_ranges_of_weights_are_those_of_the_exact_intervals(book):
    given = reference()
    found = exact(given, doubtful_keys(given))
    whole = sum(criterion.weight for criterion in given.scored_criteria)
    wanted = [
        [i.item, float(i.now), round(float(i.now / whole), 6), outward(i.share_low), inner(i.share_high)]
        for i in found.first_intervals
    ]
    rows = block(book, "The first place stays as it is while one criterion")
    assert [[row[0], row[2], row[3], row[4], row[5]] for row in rows] == wanted
    assert len(wanted) == 28
    groups = block(book, "The first place stays as it is while a whole group")
    assert [(row[1], row[2], row[5]) for row in groups] == [
        (i.item, float(i.now), inner(i.share_high)) for i in found.first_group_intervals
    ]


def test_income_changes_the_first_place_at_65_by_hand(book):
    # O3 leads O4 by 295; on V2 it is 5 points behind at weight 6: 6 + 295 / 5 = 65, and 65 of 276 is 23.55%.
    row = next(row for row in block(book, "The first place stays as it is while one criterion") if row[0] == "V2")
    assert row[5:7] == [0.235, "above 65 (O4)"]


def test_the_tornado_moves_one_weight_to_the_limits_of_setup(book):
    # F2 weighs 10 and gives O3 10 points more than O4, so that a weight of 1 takes 9 x 10 from the lead of 295.
    rows = [[value(book, row, c) for c in range(1, 9)] for row in range(places.FIRST_BAR, places.LAST_BAR + 1)]
    assert rows[0] == ["F2", "Contract management", 10, 1, 10, -90, 0, 205]
    # V1 gives O4 5 points more, so that a higher weight shrinks the lead: the colours of the chart mean one thing each.
    assert rows[3] == ["V1", "Grant and other external funding", 6, 10, 1, -20, 25, 275]
    assert value(book, places.TORNADO_TITLE, 1).endswith("the lead of O3 over O4 (295 weighted points now)")
    assert rows[11] == [None] * 8


def test_scenarios_say_who_is_first(book):
    rows = {row[1]: row[6] for row in block(book, "With other sets of weights")}
    assert rows["As stated"] == "1 O3; 2 O4; 3 O1; 4 O2; 5 O5"
    assert rows["Viability alone"] == "Another first: 1 O4; 2 O1; 3 O3; 4 O2; 5 O5"


def test_single_changes_are_counted_and_listed(book):
    titles = list(blocks(book))
    stated = ", for the scores as they stand"
    assert f"{places.LEAD_CHANGES.title}{stated}: none" in titles
    given = reference()
    swaps = [f for f in exact(given, doubtful_keys(given)).flips if (f.above, f.below) == ("O1", "O2")]
    assert f"{places.OTHER_CHANGES.title}{stated}: {places.LISTED} of {len(swaps)} listed" in titles


def test_ends_are_rounded_so_that_nothing_is_overclaimed():
    assert (inner(Fraction(2, 3)), inner(Fraction(1))) == (0.666, 1)


def test_a_long_text_is_cut_at_a_word_to_fit_its_line():
    assert fit_to_line("Short", 20) == "Short"
    assert fit_to_line("Meets the expectations of the regulator in full", 20) == "Meets the…"


# -------------------------------------------------------------------------------------------- kept up to date


@given(st.lists(st.text("iMw@", min_size=1, max_size=30), max_size=30).map(" ".join), st.integers(5, 60))
def test_a_wrapped_text_loses_no_word_and_breaks_only_where_the_next_has_no_room(text, width):
    found = text_fit.lines_of(text, width, 10)
    assert " ".join(found) == text
    for line, following in pairwise(found):
        assert text_fit.lines(f"{line} {following.split()[0]}", width, 10) > text_fit.lines(line, width, 10)
    assert all(text_fit.lines(line, width, 10) == 1 for line in found if " " in line)


def test_a_second_recalculation_changes_no_byte(book):
    before = book.read_bytes()
    assert recalc(book).changes == []
    assert book.read_bytes() == before


def test_an_idle_run_works_nothing_out(book):
    code = (
        "import sys; from xlappraise.flow import recalc; recalc(sys.argv[1]); "
        "print([m for m in sys.modules if 'appraisal.robustness.' in m or m == 'numpy'])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(book)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_draws_need_is_not_loaded_without_draws(book):
    put(book, Criteria_F9=9)
    code = (
        "import sys; from xlappraise.flow import recalc; print(len(recalc(sys.argv[1]).changes), "
        "[m for m in sys.modules if m in ('numpy', 'xlappraise.appraisal.robustness.monte_carlo')])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(book)], cwd=ROOT, capture_output=True, text=True, check=True)
    count, loaded = done.stdout.split(maxsplit=1)
    assert int(count) > 20
    assert loaded.strip() == "[]"


def test_a_changed_weight_is_followed(book):
    row, column = next(at for at, cell in sheet(book, "Criteria").cells.items() if cell.value == "F2")
    package.apply(book, [SetCell("Criteria", row, column + 5, 2.0)])
    recalc(book)
    given = appraise(book).appraisal
    found = tornado(exact(given))
    assert value(book, places.TORNADO_TITLE, 1).endswith("the lead of O3 over O4 (215 weighted points now)")
    assert [value(book, r, 1) for r in range(places.FIRST_BAR, places.FIRST_BAR + 3)] == [
        b.item for b in found.bars[:3]
    ]
    assert value(book, 3, 1) == places.CURRENT
    assert recalc(book).changes == []


def test_an_overtyped_cell_is_mended(book):
    right = value(book, places.FIRST_SENTENCE, 1)
    package.apply(book, [SetCell("Robustness", places.FIRST_SENTENCE, 1, "All is well.")])
    recalc(book)
    assert value(book, places.FIRST_SENTENCE, 1) == right
    assert value(book, 4, 1, "Summary") == right


def test_text_beyond_the_blocks_is_cleared_and_notes_beside_them_stay(book):
    last = max(row for row, _ in sheet(book).cells)
    note = places.PANEL_LAST + 2
    changes = [SetCell("Robustness", last + 2, 2, "stray"), SetCell("Robustness", 8, note, "ours")]
    package.apply(book, changes)
    recalc(book)
    assert value(book, last + 2, 2) is None
    assert value(book, 8, note) == "ours"


def test_a_sheet_that_was_deleted_comes_back(book, tmp_path):
    whole = sheet(book).cells
    without = tmp_path / "without.xlsx"
    drop(book, without)
    assert "Robustness" not in package.snapshot(without).sheets
    recalc(without)
    held = sheet(without).cells
    assert {at: c.value for at, c in held.items() if at != (4, 1)} == {
        at: c.value for at, c in whole.items() if at != (4, 1)
    }
    assert recalc(without).changes == []


def drop(path: Path, target: Path) -> None:
    """The workbook without Robustness, as an earlier version made it."""
    import openpyxl

    whole = openpyxl.load_workbook(path)
    del whole["Robustness"]
    whole["Summary"]["A4"] = None
    whole.save(target)


def test_a_changed_limit_of_weights_is_followed(book):
    setup = sheet(book, "Setup").cells
    row = next(row for (row, column), cell in setup.items() if column == 1 and cell.value == "Highest weight")
    package.apply(book, [SetCell("Setup", row, 2, 20.0)])
    recalc(book)
    assert value(book, places.FIRST_BAR, 5) == 20


def test_live_cells_say_when_scores_moved_since(book):
    package.apply(book, [SetCell("Scores", 12, 5, "Low")])
    found = [f for f in appraise(book).findings if f.code == "XLA105"]
    assert len(found) == 1
    changes = {(c.sheet, c.row, c.column): c for c in recalc(book, dry_run=True).changes if isinstance(c, SetCell)}
    assert changes["Robustness", 3, places.CODE].formula is not None


def test_the_figure_that_guards_the_sheet_has_no_half_to_round():
    halves = Scale((Level("High", Fraction(1, 2)), Level("Low", Fraction(0))))
    told = appraisal({"A": Fraction(1, 1000)}, {"O1": ["Low"], "O2": ["High"]}, scale=halves)
    assert guard(score(told), told) == 5000.0065


def test_libreoffice_computes_the_same_and_says_stale_after_an_edit(book, tmp_path):
    if engines.office() is None:
        pytest.skip("LibreOffice is not installed")
    edited = tmp_path / "edited.xlsx"
    edited.write_bytes(book.read_bytes())
    row, column = next(at for at, cell in sheet(book, "Criteria").cells.items() if cell.value == "F2")
    package.apply(edited, [SetCell("Criteria", row, column + 5, 2.0)])
    same, moved = engines.by_libreoffice([book, edited], tmp_path)
    assert (value(same, 3, 1), value(moved, 3, 1)) == (places.CURRENT, places.STALE)
    assert value(same, 4, 1, "Summary") == value(book, places.FIRST_SENTENCE, 1)
    assert value(moved, 4, 1, "Summary") == places.STALE_SUMMARY
    written = [c for c in recalc(same, dry_run=True).changes if not isinstance(c, FitRows)]  # heights are LibreOffice's
    assert [c for c in written if getattr(c, "sheet", "") == "Robustness"] == []


# ------------------------------------------------------------------------------------------------------ draws


def test_draws_are_written_when_setup_asks(tmp_path):
    path = made(tmp_path / "drawn.xlsx", reference(draws=2000))
    assert value(path, places.FIRST_SENTENCE, places.PANEL) == (
        "2,000 sets of weights around the stated ones, each weight with a spread of 25%; seed 1."
    )
    given = reference(draws=2000)
    around = tell(given, doubtful_keys(given), Draws(2000)).drawn[0]
    shares = [value(path, places.FIRST_DRAWN, places.PANEL + rank) for rank in range(1, 6)]
    assert shares == [round(share, 6) for share in around.ranks[around.options.index("O3")]]
    assert value(path, places.FIRST_DRAWN, places.PANEL) == "O3 Wholly Owned Council Company"
    assert recalc(path).changes == []


def test_a_long_name_in_the_panel_is_cut_at_a_word_so_that_nothing_is_printed_small(tmp_path):
    given = reference(draws=2000)
    name = "Wholly Owned Council Company with a board of its own and a partner for training"
    options = tuple(replace(o, name=name) if o.id == "O3" else o for o in given.options)
    path = made(tmp_path / "long.xlsx", replace(given, options=options))
    assert value(path, places.FIRST_DRAWN, places.PANEL) == "O3 Wholly Owned Council Company…"


def test_without_draws_the_panel_says_how_to_ask(book):
    assert value(book, places.FIRST_SENTENCE, places.PANEL) == places.NO_DRAWS
    assert value(book, places.FIRST_DRAWN, places.PANEL) is None


def test_asking_for_draws_later_fills_the_panel_and_the_chart(book):
    setup = sheet(book, "Setup").cells
    row = next(row for (row, column), cell in setup.items() if column == 1 and cell.value == "Random tests (optional)")
    package.apply(book, [SetCell("Setup", row, 2, 500.0)])
    recalc(book)
    assert value(book, places.FIRST_DRAWN, places.PANEL) == "O3 Wholly Owned Council Company"
    ranks = charts(book)[1]
    assert f"Robustness!$K${places.FIRST_DRAWN}:$K${places.FIRST_DRAWN + 4}" in ranks
    assert "O5 Outsource" in ranks


# ----------------------------------------------------------------------------------------------------- charts


def charts(path: Path) -> list[str]:
    """The parts of the charts on Robustness, the tornado first."""
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if "charts/chart" in name]
    return sorted((part for part in parts if "Robustness!" in part), key=lambda part: places.RANKS_CHART in part)


def test_both_charts_have_alternative_texts_of_their_own(book):
    with zipfile.ZipFile(book) as archive:
        drawings = [archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/drawings/drawing")]
    texts = [re.findall(r'descr="([^"]*)"', drawing) for drawing in drawings]
    assert [[text.split(":")[0].split(" of ")[0] for text in each] for each in texts] == [
        ["Stacked bar chart"],
        ["Bar chart", "Stacked bar chart"],
    ]


def test_the_tornado_carries_its_numbers(book):
    tornado_chart = charts(book)[0]
    assert f"Robustness!$F${places.FIRST_BAR}:$F${places.FIRST_BAR + 10}" in tornado_chart
    assert '<c:pt idx="0"><c:v>-90</c:v></c:pt>' in tornado_chart
    assert "Contract management" in tornado_chart


def test_the_tornado_s_numbers_follow_a_recalculation(book):
    row, column = next(at for at, cell in sheet(book, "Criteria").cells.items() if cell.value == "F2")
    package.apply(book, [SetCell("Criteria", row, column + 5, 2.0)])
    recalc(book)
    assert '<c:pt idx="0"><c:v>-90</c:v></c:pt>' not in charts(book)[0]


# -------------------------------------------------------------------------------------- scenarios of the book's own


def scenario(*rows: tuple[str, str, int]) -> dict[str, tuple[LogRow, ...]]:
    return {"Scenarios": tuple(LogRow({"scenario": n, "ref": r, "weight": Fraction(w)}) for n, r, w in rows)}


def test_the_book_s_own_scenarios_are_read_back_and_run(tmp_path):
    given = appraisal({"A": 5, "B": 3}, {"O1": ["High", "Low"], "O2": ["Low", "High"]})
    given = replace(given, logs=scenario(("Finance-led", "B", 9), ("No A", "a", 0)))
    path = made(tmp_path / "own.xlsx", given)
    assert [row.values["scenario"] for row in appraise(path).appraisal.logs["Scenarios"]] == ["Finance-led", "No A"]
    rows = {row[1]: row for row in block(path, "With other sets of weights")}
    assert rows["As stated"][6] == "1 O1; 2 O2"
    assert (rows["Finance-led"][2], rows["Finance-led"][6]) == (140, "Another first: 1 O2; 2 O1")
    assert (rows["No A"][2], rows["No A"][6]) == (30, "Another first: 1 O2; 2 O1")


def test_a_scenario_that_cannot_be_run_says_why(tmp_path):
    given = appraisal({"A": 5, "B": 3}, {"O1": ["High", "Low"], "O2": ["Low", "High"]})
    path = made(tmp_path / "own.xlsx", replace(given, logs=scenario(("Odd", "Q", 9), ("Less", "A", -1))))
    rows = {row[1]: row[6] for row in block(path, "With other sets of weights")}
    assert rows["Odd"] == "Scenario Odd weighs Q, which is no scored criterion."
    assert rows["Less"] == "Scenario Less has a weight below zero for A."
    assert [f.found for f in appraise(path).findings if f.code == "XLA435"] == ["Q"]


def test_a_scenario_with_a_row_that_cannot_be_used_is_not_tried_with_the_stated_weight_in_its_place():
    rows = (
        {"scenario": "Typed", "ref": "A", "weight": Fraction(1)},
        {"scenario": "Typed", "ref": "b"},
        {"scenario": "Twice", "ref": "A", "weight": Fraction(1)},
        {"scenario": "twice", "ref": "a", "weight": Fraction(2)},
        {"ref": "A", "weight": Fraction(1)},
        {"scenario": "No Ref", "weight": Fraction(1)},
    )
    given = appraisal({"A": 5, "B": 3}, {"O1": ["High", "Low"], "O2": ["Low", "High"]})
    given = replace(given, logs={"Scenarios": tuple(LogRow(row) for row in rows)})
    tried = {each.name: (each.result, each.fault) for each in tell(given, frozenset(), None).tried[-4:]}
    assert tried == {
        "Typed": (None, "Scenario Typed has no weight that can be read for B."),
        "Twice": (None, "Scenario Twice gives A twice."),
        "(no name)": (None, "The row for A does not say which scenario it belongs to."),
        "No Ref": (None, "Scenario No Ref has a row without a Ref."),
    }


# ---------------------------------------------------------------------------------------------- unfinished ones


def said(given: Appraisal) -> tuple[str, ...]:
    return tell(given, frozenset(), None).said


def test_without_weights_nothing_is_claimed():
    given = appraisal({"A": 5, "B": 3}, {"O1": ["High", "Low"], "O2": ["Low", "High"]})
    bare = replace(given, criteria=tuple(replace(c, weight=None) for c in given.criteria))
    assert said(bare) == (
        "2 scored criteria have no weight yet, so that nothing can be said on how sure the ranking is.",
    )
    assert said(replace(given, criteria=())) == ("No criterion is scored, so there is nothing to test.",)


def test_a_huge_book_is_told_where_to_ask():
    given = build.with_rows(build.BLANK, 50, 101)
    options = tuple(replace(option, name=f"Option {option.id}") for option in given.options)
    huge = replace(given, options=options, criteria=tuple(replace(c, weight=Fraction(1)) for c in given.criteria))
    (sentence,) = said(huge)
    assert sentence.startswith("101 criteria by 50 options are too many to test with each recalculation")


@pytest.mark.parametrize(
    "given", [replace(build.BLANK, asked=frozenset({SCORING})), build.blank(1, 1), build.blank(2, 3)]
)
def test_blank_books_have_the_sheet_and_recalculate(given, tmp_path):
    path = made(tmp_path / "blank.xlsx", given)
    assert value(path, 5, 1) == places.SENTENCES_HEAD
    assert recalc(path).changes == []


def test_no_option_is_given_a_rank_among_the_fully_scored_only():
    given = appraisal({"A": 5, "B": 1}, {"O1": ["Low", "Low"], "O2": ["Medium", "High"], "O3": ["High", None]})
    story = tell(given, frozenset(), None)
    assert story.exact is not None
    assert places.OPTIONS.title + places.PARTLY in {cell.value for cell in robustness_cells(story, "").values()}
    assert story.exact.shown_ranks == {"O3": "1", "O2": "2", "O1": "3"}
    assert [story.exact.matrix.options[i].id for i in story.exact.table_order] == ["O3", "O2", "O1"]
    blank = replace(given, scores={key: level for key, level in given.scores.items() if key != ("B", "O2")})
    half = tell(replace(blank, scores={**blank.scores, ("A", "O3"): "Medium"}), frozenset(), None).exact
    assert half is not None
    assert half.shown_ranks == {"O1": "3"}


def _specialists(cells: Cells) -> int:
    """Row of the heading that the tables for specialists stand under."""
    return next(row for (row, _), cell in cells.items() if cell.value == places.SPECIALISTS)


def test_a_tie_and_a_blank_and_an_open_gateway_are_laid_out():
    given = appraisal(
        {"G": "gateway", "A": 5, "B": 5},
        {"O1": ["Pass", "High", "Low"], "O2": ["Pass", "Low", "High"], "O3": [None, "Low", None]},
    )
    cells = robustness_cells(tell(given, frozenset(), None), "")
    rows = [
        cells.get((row, column))
        for row in range(_specialists(cells) + 5, _specialists(cells) + 8)
        for column in (1, 3, 7)
    ]
    assert [cell.value if cell else None for cell in rows] == [
        "1=", 50.0, "1", "1=", 50.0, "1", None, "incomplete", "1 to 3, if its gateway is passed",
    ]  # fmt: skip


def test_percentages_give_way_in_proportion_in_the_tornado():
    given = appraisal({"A": 60, "B": 40}, {"O1": ["High", "Low"], "O2": ["Low", "High"]}, setup=Setup(weights=PERCENT))
    found = tornado(exact(given))
    # At 120 (at most 100) per cent of A the lead is 1,000; at none it is -1,000; now it is 200.
    bars = {bar.item: (bar.at_low, bar.at_high) for bar in found.bars}
    assert (found.lead, bars["A"]) == (200, (-1200, 800))
    assert bars["B"] == (800, -800)


def test_percentages_that_do_not_add_up_to_100_count_by_their_sum_in_the_tornado():
    given = appraisal({"A": 30, "B": 20}, {"O1": ["High", "Low"], "O2": ["Low", "High"]}, setup=Setup(weights=PERCENT))
    found = tornado(exact(given))
    # 30 of 50 is 60 per cent, which twice 30 typed is too; with none of A the lead of 100 becomes -500.
    bars = {bar.item: (bar.at_low, bar.at_high) for bar in found.bars}
    assert (found.lead, bars["A"]) == (100, (-600, 0))


def test_one_option_and_one_group_have_no_empty_tables():
    given = replace(worcestershire(), groups=(Group("G"),))
    alone = replace(given, options=given.options[:1])
    cells = robustness_cells(tell(alone, frozenset(), None), "")
    titles = [cells[at].value for at in cells if at[1] == 1 and cells.get((at[0], places.CODE)) == (places.TITLE, None)]
    assert titles == [
        places.SPECIALISTS,
        places.OPTIONS.title,
        places.SCENARIOS.title,
        places.ASSUMPTIONS.title,
    ]


def test_the_panel_of_random_tests_is_printed_once_they_are_asked_for_and_no_longer_when_not(tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(build.build(worcestershire()))
    alone = package.snapshot(path).names["Robustness!_xlnm.Print_Area"].replace("'", "")
    printed = []
    for number in (1000, None):
        put(path, Setup_B18=number)
        recalc(path)
        printed.append(package.snapshot(path).names["Robustness!_xlnm.Print_Area"])
        assert recalc(path).changes == []
    assert printed == [f"{alone},Robustness!$K$5:$W$50", alone]
