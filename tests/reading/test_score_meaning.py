"""Scores as people write them: what has one meaning is mended, what has two is asked, what says none is left open."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import put
from tests.support import engines
from tests.support.helpers import GOOD, good, said, snapshot
from tests.support.rule_cases import numeric
from xlappraise import flow
from xlappraise.appraisal.checks import check
from xlappraise.appraisal.model import Level
from xlappraise.cli.changes import change_lines
from xlappraise.reading.reader import read
from xlappraise.reading.score_meaning import is_left_open, meaning_of_answer, meaning_of_level, meaning_of_number
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell

THREE = tuple(Level(name, Fraction(points)) for name, points in (("High", 10), ("Medium", 5), ("Low", 0)))
FIVE = (Level("Very high", Fraction(20)), *THREE, Level("Very low", Fraction(-5)))
FIGURES = tuple(Level(name, Fraction(name)) for name in ("10", "5", "3", "1"))


@pytest.mark.parametrize(
    ("words", "levels", "meaning"),
    [
        ("H", THREE, "High"),
        ("H", FIVE, "High"),
        ("VH", FIVE, "Very high"),
        ("V. high", FIVE, "Very high"),
        ("Very\nhigh", FIVE, "Very high"),
        ("Very", FIVE, None),
        ("V", FIVE, None),
        ("Med", THREE, "Medium"),
        ("Meduim", THREE, "Medium"),
        ("high.", THREE, "High"),
        ("High*", THREE, "High"),
        ("\u201cHigh\u201d", THREE, "High"),
        ("High\n", THREE, "High"),
        ("\u00a0High\u200b", THREE, "High"),
        ("High?", THREE, None),
        ("High+", THREE, None),
        ("Medium-", THREE, None),
        ("High/Medium", THREE, None),
        ("Medium or High", THREE, None),
        ("Yes", THREE, None),
        ("\u2713", THREE, None),
        ("5/10", FIGURES, "5"),
        ("5/5", FIGURES, None),
        ("30", FIGURES, None),
        ("1", (*FIGURES[:2], Level("0", Fraction(0))), None),
    ],
)
def test_a_level_is_what_the_entry_can_only_mean(words, levels, meaning):
    assert meaning_of_level(words, levels).word == meaning


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("High (see note)", ("High", "see note")),
        ("High* [See note 3].", ("High", "See note 3")),
        ("High (10)", ("High", "")),
        ("High (5)", (None, "")),
        ("High (?)", (None, "?")),
        ("High (TBC)", (None, "TBC")),
        ("High (was Medium)", (None, "was Medium")),
    ],
)
def test_a_note_in_brackets_is_told_apart_from_another_meaning(words, meaning):
    assert meaning_of_level(words, THREE)[:2] == meaning


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("P", "Pass"),
        ("Passed", "Pass"),
        ("fails", "Fail"),
        ("\u2713", "Pass"),
        ("\u2714\ufe0f", "Pass"),
        ("\u2717", "Fail"),
        ("Yes", None),
        ("no", None),
        ("Y", None),
        ("TRUE", None),
        ("x", None),
        ("Pass/Fail", None),
        ("Pass?", None),
    ],
)
def test_a_gateway_answer_is_what_the_entry_can_only_mean(words, meaning):
    assert meaning_of_answer(words).word == meaning


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("3", ("3", "")),
        ("4 (good)", ("4", "good")),
        ("8/10", ("8", "")),
        ("8 out of 10", ("8", "")),
        ("3 points", ("3", "")),
        ("4.5.", ("4.5", "")),
        ("3/5", (None, "")),
        ("12", (None, "")),
        ("4,5", (None, "")),
        ("4-5", (None, "")),
        ("4 (3)", (None, "3")),
        ("-1", (None, "")),
    ],
)
def test_a_number_is_what_the_entry_can_only_mean(words, meaning):
    assert meaning_of_number(words, Fraction(0), Fraction(10))[:2] == meaning


@pytest.mark.parametrize(
    "words", ["N/A", "n.a.", "TBC", "tbc - legal advice", "TBC (legal advice)", "?", "??", "-", "\u2013", "n/k", "\n"]
)
def test_some_entries_say_that_there_is_no_score_yet(words):
    assert is_left_open(words)


@pytest.mark.parametrize("words", ["None", "0", "No", "x", "*", "+", "\u2713", "High - TBC", "not", "TBC/High"])
def test_other_entries_do_not(words):
    assert not is_left_open(words)


@given(st.text(max_size=300), st.sampled_from([THREE, FIVE, FIGURES]))
def test_any_text_means_a_level_of_the_scale_or_none(words, levels):
    meaning = meaning_of_level(words, levels)
    assert {meaning.word, meaning.likely} <= {None, *(level.name for level in levels)}


@given(st.text(max_size=300))
def test_any_text_means_a_number_inside_the_scale_or_none(words):
    meaning = meaning_of_number(words, Fraction(1), Fraction(5))
    assert meaning.word is None or 1 <= Fraction(meaning.word) <= 5


# --------------------------------------------------------------------------------------- as findings and fixes


def findings(book):
    reading = read(snapshot(book))
    return [*reading.findings, *check(reading.appraisal, reading.findings)]


def test_the_same_remark_in_many_cells_is_one_note_and_counts_as_missing():
    book = good(Scores_E3="TBC", Scores_F4="TBC")
    assert said(findings(book)) == [
        'XLA255 Scores!E3 Scores!F4: The score in 2 cells is "TBC", so it counts as missing.'
    ]
    assert ("B1", "O1") not in read(snapshot(book)).appraisal.scores


def test_a_level_that_is_called_so_is_a_level():
    book = good(Setup_D4="N/A", Criteria_I1="N/A means", Scores_F3="N/A")
    assert read(snapshot(book)).appraisal.scores["B1", "O2"] == "N/A"


def test_yes_at_a_gateway_offers_both_and_is_not_mended():
    (finding,) = findings(good(Scores_E2="Yes"))
    assert (finding.expected, finding.fix) == ("Pass or Fail", None)
    assert "It could mean either" in finding.help


def test_a_number_in_a_gateway_or_a_level_is_not_taken_for_a_word():
    assert [f.fix for f in findings(good(Scores_E2=1.0, Scores_E3=1.0))] == [None, None]


def fixed(book):
    """The fixes of a small workbook, by cell."""
    reading = read(snapshot(book))
    outcome = flow.judge(snapshot(book))
    assert outcome.appraisal.scores == reading.appraisal.scores
    return {(c.sheet, c.row, c.column): c.value for c in flow.fixes(outcome) if isinstance(c, SetCell)}


RATIONALE = {"Rationale": [list(row) for row in GOOD["Rationale"]]}


def with_reason(book, row, column, words):
    book["Rationale"][row - 1][column - 1] = words
    return book


def test_a_note_goes_to_rationale_where_nothing_stands():
    book = with_reason(good(Scores_E3="High (see note)"), 3, 5, None)
    assert fixed(book) == {("Scores", 3, 5): "High", ("Rationale", 3, 5): "see note"}


def test_a_note_is_left_alone_where_another_reason_stands():
    book = with_reason(good(Scores_E3="High (see note)"), 3, 5, "Many will come by bus.")
    assert fixed(book) == {}
    finding = next(f for f in findings(book) if f.code == "XLA202")
    assert (finding.suggestion, finding.fix) == ("High", None)
    assert '"see note"' in finding.help


def test_a_note_that_the_reason_holds_already_is_not_needed():
    book = with_reason(good(Scores_E3="High (by bus)"), 3, 5, "Many will come by bus.")
    assert fixed(book) == {("Scores", 3, 5): "High"}


def test_a_number_is_mended_to_a_number():
    assert fixed(numeric(Scores_E3="3", Scores_F3="4/5")) == {("Scores", 3, 5): 3.0, ("Scores", 3, 6): 4.0}


def test_the_fix_in_a_file_changes_these_cells_only_and_tells_them_in_words(example):
    appraisal = flow.appraise(example).appraisal
    cells = {appraisal.score_cells["D5", option].address: option for option in ("O1", "O2")}
    one, other = cells
    put(example, **{f"Scores_{one}": "High\n", f"Scores_{other}": "Meduim"})
    found = flow.appraise(example)
    changes = flow.fixes(found)
    assert list(change_lines(found.snapshot, changes)) == [
        f'Scores!{one}  "High" followed by a line break -> "High"',
        f'Scores!{other}  "Meduim" -> "Medium"',
    ]


ODD = ("N/A", "???", "*", "H*", "High*", "-", "High\n", "\nHigh", "\u201cHigh\u201d", "\u2713", "Yes", "\u00a0high ")


@pytest.mark.parametrize("engine", ["LibreOffice", "Gnumeric"])
def test_live_formulas_take_odd_entries_as_python_does(example, tmp_path, engine):
    if (engines.office() if engine == "LibreOffice" else engines.gnumeric()) is None:
        pytest.skip(f"{engine} is not installed")
    found = flow.appraise(example).appraisal
    cells = [found.score_cells[criterion.ref, "O2"] for criterion in (*found.gateways[:2], *found.scored_criteria)]
    put(example, **{f"Scores_{cell.address}": words for cell, words in zip(cells[2:], ODD, strict=False)})
    put(example, **{f"Scores_{cell.address}": words for cell, words in zip(cells, ("\u2713", "Yes"), strict=False)})
    flow.recalc(example)
    (other,) = (engines.by_libreoffice if engine == "LibreOffice" else engines.by_gnumeric)([example], tmp_path)
    mine, theirs = (package.snapshot(path).sheets["Results"].cells for path in (example, other))
    live = {place: cell.value for place, cell in mine.items() if cell.formula is not None}
    assert {place: theirs[place].value or "" for place in live} == {place: value or "" for place, value in live.items()}
    assert list(live.values()).count("Missing") == len(ODD) - 1 + 2
