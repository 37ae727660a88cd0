"""The ranking and the findings as text; text that must not reach a terminal or a spreadsheet as it is."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import EXAMPLE_JSON
from xlappraise.appraisal.cell_ranges import ranges
from xlappraise.appraisal.findings import ERROR, NOTE, WARNING, Cell, Place, Rule
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.scoring import score
from xlappraise.exchange.checked_file import CheckedFile, where
from xlappraise.exchange.findings_text import concise_text, findings_text, shell_word
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.exchange.plain import columns, harmless, number, width
from xlappraise.exchange.ranking import ranking_text
from xlappraise.exchange.to_csv import inert, results_csv

APPRAISAL = appraisal_from(EXAMPLE_JSON.read_text(encoding="utf-8"))


def without(*keys: tuple[str, str], **answers: str) -> Appraisal:
    """The example with some scores blank, and with answers such as D2_O5="Fail" changed."""
    scores = {key: value for key, value in APPRAISAL.scores.items() if key not in keys}
    scores |= {tuple(key.split("_")): value for key, value in answers.items()}
    return replace(APPRAISAL, scores=scores)


def ranking(appraisal: Appraisal) -> list[str]:
    return ranking_text(appraisal, score(appraisal)).splitlines()


# --------------------------------------------------------------------------------------------------- ranking


def test_the_ranking_of_the_paper():
    assert ranking(APPRAISAL) == [
        "Children's social care: a new delivery model",
        "Worcestershire County Council",
        "",
        "Rank  ID  Option                        Total  Share  RAG  Scores           "
        "Desirability  Viability  Feasibility",
        "   1  O3  Wholly Owned Council Company  1,810    83%  G    28 of 28 scored  "
        "       1,050        275          485",
        "   2  O4  Independent Organisation      1,515    70%  G    28 of 28 scored  "
        "         960        300          255",
        "   3  O1  Strategic Partnership         1,385    64%  G    28 of 28 scored  "
        "         760        280          345",
        "   4  O2  Joint Venture                 1,360    63%  G    28 of 28 scored  "
        "         830        235          295",
        "   5  O5  Outsource                       920    42%  A    28 of 28 scored  "
        "         610        195          115",
        "",
        "Highest possible total 2,170. 11 options on the long-list are not scored. "
        "RAG: G Green from 61%, A Amber from 31%, R Red below.",
    ]


def cells(appraisal: Appraisal, option: str) -> list[str]:
    """An option's row of the ranking, cell by cell."""
    line = next(line for line in ranking(appraisal) if f" {option} " in line)
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


def test_a_missing_score_is_a_range_in_words_and_the_rank_stays_certain():
    assert cells(without(("V2", "O3")), "O3") == [
        "1",
        "O3",
        "Wholly Owned Council Company",
        "1,780 to 1,840",
        "-",
        "-",
        "27 of 28 scored",
        "1,050",
        "-",
        "485",
    ]


def test_a_missing_score_is_said_not_to_be_nought():
    assert ranking(without(("V2", "O3")))[-1] == (
        "1 score missing. Nothing is taken as zero: a missing score may be any level that its criterion "
        "allows, so totals and ranks are given as ranges where that matters."
    )


def test_a_failed_gateway_is_named_and_the_option_is_not_ranked():
    assert cells(without(D2_O5="Fail"), "O5")[:7] == ["-", "O5", "Outsource", "-", "-", "-", "Failed D2"]


def test_an_open_gateway_leaves_the_others_rank_open():
    appraisal = without(("D1", "O1"))
    assert cells(appraisal, "O1")[6] == "No answer to D1"
    assert cells(appraisal, "O2")[0] == "3 to 4"


def test_tied_options_share_their_rank():
    alike = {(ref, "O2"): APPRAISAL.scores[ref, "O1"] for ref, _ in APPRAISAL.scores}
    scores = {**APPRAISAL.scores, **alike}
    assert [cells(replace(APPRAISAL, scores=scores), option)[0] for option in ("O1", "O2", "O5")] == [
        "3=",
        "3=",
        "5",
    ]


# ------------------------------------------------------------------------------------------------------- CSV


def test_csv_gives_numbers_as_numbers_and_blanks_for_what_is_not_certain():
    appraisal = without(("V2", "O3"))
    rows = list(csv.DictReader(io.StringIO(results_csv(score(appraisal)))))
    assert rows[2] == {
        "id": "O3",
        "name": "Wholly Owned Council Company",
        "status": "incomplete",
        "total": "",
        "low": "1780",
        "high": "1840",
        "max": "2170",
        "share": "",
        "percent": "",
        "rag": "",
        "rank": "1",
        "tied": "no",
        "best_rank": "1",
        "worst_rank": "1",
        "group: Desirability": "1050",
        "group: Viability": "",
        "group: Feasibility": "485",
    }


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\N{NO-BREAK SPACE}+"]
)
def test_text_that_a_spreadsheet_might_run_gets_an_apostrophe(start):
    assert inert(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"


@pytest.mark.parametrize("text", ["", "Outsource", "a=b", "1-2", "'=1", "£"])
def test_other_text_stays_as_it_is(text):
    assert inert(text) == text


def test_a_hostile_name_is_inert_in_csv():
    options = (replace(APPRAISAL.options[0], name='=cmd|"/c calc"!A1'), *APPRAISAL.options[1:])
    text = results_csv(score(replace(APPRAISAL, options=options)))
    assert list(csv.reader(io.StringIO(text)))[1][1] == '\'=cmd|"/c calc"!A1'


# ------------------------------------------------------------------------------------------------ plain text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "[U+001B][31mred"),
        ("a\u202eb", "a[U+202E]b"),
        ("Hi\u200bgh", "Hi[U+200B]gh"),
        ("\x9b2J", "[U+009B]2J"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("carriage\rreturn", "carriage[U+000D]return"),
        ("\ud800", "[U+D800]"),
        ("Café £5m²", "Café £5m²"),
    ],
)
def test_what_a_terminal_would_obey_or_hide_is_shown(text, shown):
    assert harmless(text) == shown


@given(st.text())
def test_harmless_text_is_one_printable_line(text):
    assert "".join(harmless(text).split()).isprintable()
    assert len(harmless(text).splitlines()) <= 1


def test_columns_line_up_whatever_the_alphabet():
    lines = columns([("a", "1"), ("日本", "22"), ("e\u0301", "333")], frozenset({1}))
    assert [width(line) for line in lines] == [9, 9, 9]


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1810", "1,810"), ("27.5", "27.5"), ("1234567.25", "1,234,567.25"), ("1/3", "0.333333"), ("-5", "-5")],
)
def test_numbers_have_commas_and_no_idle_decimals(value, shown):
    from fractions import Fraction

    assert number(Fraction(value)) == shown


@pytest.mark.parametrize(
    ("path", "word"), [("a.xlsx", "a.xlsx"), ("my file.xlsx", '"my file.xlsx"'), ("$(x).xlsx", '"$(x).xlsx"')]
)
def test_a_path_is_one_word_of_the_next_command(path, word):
    assert shell_word(path) == word


# -------------------------------------------------------------------------------------------------- findings

UNKNOWN = Rule("XLA299", "unknown-level", ERROR, "{found} is not a level of {ref}.", "Choose {expected}.", "A page.")
SPACES = Rule("XLA298", "stray-spaces", NOTE, "{found} has stray spaces.", "Nothing need be done.", "A page.")
SHAPE = Rule("XLA198", "sheet-missing", WARNING, "The sheet is missing.", "Add it.", "A page.")


def cell(address: str, sheet: str = "Scores") -> Cell:
    return Cell(sheet, int(address[1:]), ord(address[0]) - 64)


FINDINGS = (
    SHAPE.at(Place()),
    UNKNOWN.at(cell("G10"), ref="D5", option="O3", found='"Hgih"', expected="High, Medium or Low"),
    SPACES.at(cell("E13"), cell("F13"), cell("H13"), ref="D6", found='"high "', fix="High"),
)
CHECKED = CheckedFile("w.xlsx", "ab" * 32, APPRAISAL, FINDINGS)


def test_findings_in_full():
    assert findings_text([CHECKED]).splitlines() == [
        "w.xlsx",
        "",
        "Scores!G10  Must fix XLA299 unknown-level  "
        "D5 Prevents service fragmentation / O3 Wholly Owned Council Company",
        '  "Hgih" is not a level of D5.',
        '  found     "Hgih"',
        "  expected  High, Medium or Low",
        "  fix       Choose High, Medium or Low.",
        "",
        "Workbook  Worth a look XLA198 sheet-missing",
        "  The sheet is missing.",
        "  fix       Add it.",
        "",
        "Scores!E13:F13, H13  For information XLA298 stray-spaces  D6 Service expansion / phasing",
        '  "high " has stray spaces.',
        '  found     "high "',
        "  fix       Nothing need be done.",
        "",
        "1 thing must be fixed, 1 worth a look, 1 for information. 155 scores read. Nothing was changed.",
        "Next: xlappraise check w.xlsx --fix   corrects 1 finding in a copy",
        "      xlappraise check w.xlsx --mark  writes the Checks sheet, with a link to each cell",
        "      xlappraise explain XLA198       says more about a rule",
    ]


def test_spaces_at_the_ends_of_what_was_found_are_made_visible():
    spaces = SPACES.at(cell("E13"), found=" high ", expected="High")
    lines = findings_text([CHECKED._replace(findings=(spaces,))]).splitlines()
    assert lines[4:6] == ['  found     " high "', "  expected  High"]


def test_after_marking_the_next_step_is_not_to_mark():
    assert not any("--mark" in line for line in findings_text([CHECKED._replace(marked=True)]).splitlines())


def test_a_clean_file_is_said_to_be_clean():
    assert findings_text([CHECKED._replace(findings=())]).splitlines() == [
        "w.xlsx",
        "",
        "Nothing to fix. 155 scores read. Nothing was changed.",
    ]


def on_record() -> CheckedFile:
    """The stray spaces are accepted with a reason, the other two are open."""
    spaces = FINDINGS[2]
    accepted = spaces._replace(facts={**spaces.facts, "reason": "As printed.", "accepted_by": "Board"})
    return CHECKED._replace(findings=FINDINGS[:2], accepted=(accepted,))


def test_what_is_accepted_is_listed_with_its_reason_and_counted_apart():
    assert findings_text([on_record()]).splitlines()[-7:-2] == [
        "Accepted, with a reason on the sheet Accepted findings:",
        "  Scores!E13:F13, H13  XLA298 stray-spaces  D6 Service expansion / phasing",
        "    As printed. (Board)",
        "",
        "1 thing must be fixed, 1 worth a look. 1 more accepted. 155 scores read. Nothing was changed.",
    ]


def test_findings_one_line_each():
    assert concise_text([CHECKED]).splitlines() == [
        "w.xlsx: Workbook: warning XLA198 sheet-missing: The sheet is missing.",
        'w.xlsx: Scores!G10: error XLA299 unknown-level: "Hgih" is not a level of D5.',
        'w.xlsx: Scores!E13:F13, H13: note XLA298 stray-spaces: "high " has stray spaces.',
    ]


def test_colour_is_added_only_when_asked_for():
    assert "\x1b" not in findings_text([CHECKED])
    assert "\x1b[31mMust fix\x1b[0m XLA299 unknown-level" in findings_text([CHECKED], colour=True)


def test_hostile_text_in_a_finding_is_shown_not_obeyed():
    hostile = UNKNOWN.at(cell("G10"), ref="D5", found='"\x1b]0;x\x07"', expected="High")
    text = findings_text([CHECKED._replace(findings=(hostile,), file="a\x1b[2J.xlsx")])
    assert text.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("addresses", "shown"),
    [
        (["G10"], ["G10"]),
        (["F13", "E13", "E14", "F14"], ["E13:F14"]),
        (["A1", "A2", "A3", "C2"], ["A1:A3", "C2"]),
        (["A1", "B1", "A2"], ["A1:B1", "A2"]),
        (["A1", "A3"], ["A1", "A3"]),
    ],
)
def test_neighbouring_cells_are_a_range(addresses, shown):
    assert ranges([cell(address) for address in addresses]) == shown


@given(st.sets(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1))
def test_ranges_hold_each_cell_once(places):
    def expand(text: str) -> list[tuple[int, int]]:
        first, _, last = text.partition(":")
        last = last or first
        rows = range(int(first[1:]), int(last[1:]) + 1)
        return [(row, column) for row in rows for column in range(ord(first[0]) - 64, ord(last[0]) - 63)]

    shown = [place for text in ranges([Cell("S", *place) for place in places]) for place in expand(text)]
    assert sorted(shown) == sorted(places)


@pytest.mark.parametrize(
    ("cells_", "subject"),
    [
        ((cell("E10"), cell("F10")), "D5 Prevents service fragmentation"),
        ((cell("E10"), cell("E11")), "O1 Strategic Partnership"),
        ((cell("E10"), cell("F11")), ""),
        ((cell("B6", "Options"), cell("B7", "Options")), ""),
        ((cell("B6", "Options"),), "D5 Prevents service fragmentation / O1 Strategic Partnership"),
    ],
)
def test_a_finding_in_many_cells_names_only_what_they_share(cells_, subject):
    assert CHECKED.subject(UNKNOWN.at(*cells_, ref="D5", option="O1")) == subject


def test_cells_on_other_sheets_follow_the_finding_s_own():
    finding = UNKNOWN.at(cell("B2", "Options"), cell("C3", "Criteria"), cell("B3", "Options"))
    assert where(finding) == "Options!B2:B3; Criteria!C3"


# -------------------------------------------------------------------------------- on a terminal


@pytest.mark.parametrize(("columns_", "groups"), [("120", True), ("80", False)])
def test_a_narrow_terminal_leaves_the_groups_out_and_says_so(columns_, groups, monkeypatch):
    from xlappraise.exchange.ranking import terminal_ranking

    monkeypatch.setenv("COLUMNS", columns_)
    lines = terminal_ranking(APPRAISAL, score(APPRAISAL)).splitlines()
    assert any(line.split()[-1] == "Feasibility" for line in lines if line.startswith("Rank")) is groups
    assert (lines[-1] == "Subtotals of the groups are shown in a wider window.") is not groups


def test_the_terminal_table_has_the_plain_table_s_cells(monkeypatch):
    from xlappraise.exchange.ranking import terminal_ranking

    monkeypatch.setenv("COLUMNS", "200")
    words = [line.split() for line in terminal_ranking(APPRAISAL, score(APPRAISAL)).splitlines()]
    assert words == [line.split() for line in ranking(APPRAISAL)]


def test_markup_in_a_name_is_text(monkeypatch):
    from xlappraise.exchange.ranking import terminal_ranking

    monkeypatch.setenv("COLUMNS", "200")
    options = (replace(APPRAISAL.options[0], name="[red]x[/red]"), *APPRAISAL.options[1:])
    appraisal = replace(APPRAISAL, options=options)
    assert "[red]x[/red]" in terminal_ranking(appraisal, score(appraisal))
