"""Another scale on Setup than the scores were given on: one finding, columns added, and scores put over by points."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import live_cases
from tests.support.helpers import good, said, snapshot
from tests.support.live_cases import cells, edited, reference_file, through_both_doors
from tests.support.rule_cases import numeric
from xlappraise import excel, flow
from xlappraise.appraisal.checks import check
from xlappraise.appraisal.model import Level, Scale
from xlappraise.reading.reader import read
from xlappraise.sheets.workbook_names import scale_in_name, scale_text
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell

REFERENCE = ["1385", "1360", "1810", "1515", "920"]
NEW = ("Very good", "Good", "Fair")


def changed(path: Path, levels: tuple[tuple[str | None, float | None], ...], score_with: str = "") -> None:
    """Type another scale over the one on Setup."""
    reading = flow.appraise(path).reading
    first = reading.appraisal.scale.levels[0].cells["level"]
    typed = [
        SetCell("Setup", first.row + n, first.column + k, value)
        for n, pair in enumerate(levels)
        for k, value in enumerate(pair)
    ]
    cell = reading.where.setup["score_with"]
    typed += [SetCell("Setup", cell.row, cell.column, score_with)] if score_with else []
    package.apply(path, typed)


WORDS = tuple(zip(NEW, (10.0, 5.0, 0.0), strict=True))
NUMBERS = (("Highest", 10.0), ("Lowest", 0.0), (None, None))


def grave(path: Path) -> list[str]:
    """The errors, and the warnings that are no advice."""
    found = flow.appraise(path).findings
    known = {"XLA104", "XLA105", "XLA304", "XLA305"}  # as the paper itself has, or until results are renewed
    return [f.message for f in found if f.severity != "note" and f.code < "XLA4" and f.code not in known]


def totals(path: Path) -> list[str]:
    results = flow.appraise(path).results
    assert results is not None
    return [str(each.total) for each in results.short_list]


def mended(path: Path) -> int:
    changes = flow.fixes(flow.appraise(path))
    package.apply(path, changes)
    flow.recalc(path)
    assert flow.recalc(path).changes == []
    return len(changes)


def test_other_words_are_one_finding_that_names_what_recalculating_adds(example):
    changed(example, WORDS)
    assert grave(example) == [
        "Setup no longer lists High, Medium and Low, but 140 scores still say so and count as missing; Criteria has no "
        "columns for Very good, Good and Fair: recalculating adds them."
    ]


def test_words_are_put_over_by_points_with_the_limits(example):
    changed(example, WORDS)
    assert mended(example) == 140 + 2
    after = flow.appraise(example).appraisal
    assert totals(example) == REFERENCE
    assert next(c.limits for c in after.criteria if c.ref == "V5") == {"Very good": 1, "Good": 3, "Fair": 1}


def test_columns_are_added_and_the_old_ones_stay(example):
    before = package.snapshot(example).sheets["Criteria"].cells
    changed(example, WORDS)
    flow.recalc(example)
    assert flow.recalc(example).changes == []
    after = package.snapshot(example).sheets["Criteria"]
    assert [*after.tables[0].columns[-3:]] == [f"{level} means" for level in NEW]
    assert {at: after.cells[at] for at in before} == before


def test_a_switch_to_numbers_says_what_becomes_of_the_scores(example):
    changed(example, NUMBERS, "Numbers")
    assert grave(example) == [
        "Score with on Setup is Numbers, but 140 scores are still High, Medium or Low and count as missing; Criteria "
        "has no columns for Highest and Lowest: recalculating adds them."
    ]
    assert mended(example) == 140
    assert totals(example) == REFERENCE
    assert flow.appraise(example).appraisal.scores["D5", "O3"] == Fraction(5)


def test_a_switch_back_finds_the_levels_of_the_numbers(example):
    changed(example, NUMBERS, "Numbers")
    mended(example)
    changed(example, (("High", 10.0), ("Medium", 5.0), ("Low", 0.0)), "Levels")
    assert grave(example)[0] == "Score with on Setup is Levels, but 140 scores are still numbers and count as missing."
    mended(example)
    assert totals(example) == REFERENCE


def test_half_a_switch_blocks_and_says_it_once(example):
    changed(example, (), "Numbers")
    assert grave(example) == [
        (
            "With scores as numbers, Setup needs only the levels Highest and Lowest; it has High, Medium and Low, and "
            "140 scores are still High, Medium or Low."
        )
    ]
    fixes = flow.fixes(flow.appraise(example))
    assert {c.value for c in fixes if isinstance(c, SetCell)} == {10.0, 5.0, 0.0}


def test_scales_of_other_ends_are_not_put_over(example):
    changed(example, (("Highest", 5.0), ("Lowest", 0.0), (None, None)), "Numbers")
    assert flow.fixes(flow.appraise(example)) == []


def test_a_level_without_its_like_is_left(example):
    changed(example, (("High", 10.0), ("Low", 0.0), (None, None)))
    assert grave(example) == ["Setup no longer lists Medium, but 76 scores still say so and count as missing."]
    assert flow.fixes(flow.appraise(example)) == []
    flow.recalc(example)
    assert "levels High=10; Medium=5; Low=0" in package.snapshot(example).names["xla_scale"]


def test_one_level_that_took_the_place_of_another_is_asked_about_and_nothing_added(example):
    changed(example, (("High", 10.0), ("Moderate", 5.0)))
    before = package.snapshot(example).sheets["Criteria"].cells
    assert [f.code for f in flow.recalc(example).outcome.findings if f.code in ("XLA315", "XLA256")] == ["XLA315"]
    assert package.snapshot(example).sheets["Criteria"].cells == before


def test_a_new_level_in_another_place_is_none_that_was_renamed():
    book = good(Setup_D2="Excellent", Setup_E2=20, Setup_D3="High", Setup_E3=10, Setup_D4="Medium", Setup_E4=5)
    columns = [f.code for f in read(snapshot(book)).findings]
    assert columns == ["XLA256"]


def test_a_level_that_is_spelt_nearly_as_an_old_one_waits_while_others_are_added(example):
    changed(example, (("Hihg", 10.0), ("Middling", 5.0), ("Poor", 0.0)))
    flow.recalc(example)
    headings = package.snapshot(example).sheets["Criteria"].tables[0].columns
    assert [words for words in headings if words.endswith("means")][3:] == ["Middling means", "Poor means"]


def test_a_few_numbers_among_levels_are_slips():
    reading = read(snapshot(good(Scores_E3=10.0)))
    found = [*reading.findings, *check(reading.appraisal, reading.findings)]
    assert [line[:6] for line in said(found)] == ["XLA202"]


def test_one_word_among_numbers_is_no_number():
    assert [f.code for f in read(snapshot(numeric(Scores_E3="High"))).findings] == ["XLA204"]


@pytest.fixture
def _no_excel_after():
    yield
    live_cases.stop()


@pytest.mark.usefixtures("_no_excel_after")
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_the_columns_stand_in_the_same_cells_through_both_doors(tmp_path):
    first = flow.judge(package.snapshot(written(reference_file(), tmp_path))).appraisal.scale.levels[0]
    where = first.cells["level"]
    typed = [SetCell("Setup", where.row + n, where.column, word) for n, word in enumerate(NEW)]
    file, book, _ = through_both_doors(edited(reference_file(), tmp_path, *typed), tmp_path)
    found = excel.snapshot(book)
    assert cells(found) == cells(file)
    assert found.sheets["Criteria"].tables == file.sheets["Criteria"].tables
    assert found.names["xla_scale"] == file.names["xla_scale"]


def written(data: bytes, folder: Path) -> Path:
    path = folder / "reference.xlsx"
    path.write_bytes(data)
    return path


@given(
    st.lists(st.tuples(st.text(min_size=1, max_size=30), st.integers(-50, 50)), min_size=1, max_size=7), st.booleans()
)
def test_a_scale_is_remembered_as_it_is_or_not_at_all(levels, is_numeric):
    scale = Scale(tuple(Level(name, Fraction(points)) for name, points in levels), is_numeric)
    text = scale_text(scale)
    assert text is None or scale_in_name({"XLA_Scale": f'"{text}"'}) == scale


@pytest.mark.parametrize("text", ["", '"levels"', '"levels High"', '"words High=10"', "1", '"levels High=1e9"'])
def test_a_name_that_somebody_else_wrote_is_no_scale(text):
    assert scale_in_name({"xla_scale": text}) is None
