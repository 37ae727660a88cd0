"""The reader: what a drawn workbook says, and where it stands."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from tests.support.helpers import GOOD, good, put, said, snapshot
from tests.support.rule_cases import numeric, percent
from xlappraise.appraisal.checks import check
from xlappraise.appraisal.findings import Cell
from xlappraise.reading.reader import NotAppraisal, read
from xlappraise.sheets.layout import LAYOUT_VERSION, VERSION_NAME, option_name
from xlappraise.xlsx.snapshot import DATE, PERCENT, CellData, ErrorValue, Snapshot, Unreadable


def reading(**cells):
    return read(snapshot(good(**cells)))


def everything(book, **shape):
    found = read(snapshot(book, **shape))
    return said([*found.findings, *check(found.appraisal, found.findings)])


def test_scores_are_found_by_ref_and_id():
    scores = reading().appraisal.scores
    assert len(scores) == 14
    assert (scores["G1", "O2"], scores["B1", "O1"], scores["C1", "O2"]) == ("Pass", "Medium", "Low")
    assert not any(ref == "N1" for ref, _ in scores)


def test_setup_is_read():
    setup = reading().appraisal.setup
    assert (setup.title, setup.organisation, setup.date) == (
        "Where to put the library",
        "Anyshire",
        date(2026, 12, 31),
    )
    assert (setup.status, setup.rag_basis, setup.weights) == ("Draft", "share", "points")
    assert (setup.weight_min, setup.weight_max) == (1, 10)


def test_scale_bands_and_groups_stand_beside_the_fields():
    appraisal = reading().appraisal
    assert [(level.name, level.points) for level in appraisal.scale.levels] == [
        ("High", 10),
        ("Medium", 5),
        ("Low", 0),
    ]
    assert [(band.label, band.letter, band.start) for band in appraisal.bands] == [
        ("Green", "G", 61),
        ("Amber", "A", 31),
        ("Red", "R", 0),
    ]
    assert [group.name for group in appraisal.groups] == ["Benefit", "Cost", "Risk"]


def test_what_bands_mean_is_read_where_setup_has_a_column_for_it():
    read = reading(Setup_J1="Band means", Setup_J2="as good  as it gets ", Setup_J4="hardly anything")
    assert [band.meaning for band in read.appraisal.bands] == ["as good as it gets", "", "hardly anything"]
    assert str(read.appraisal.bands[1].cells["meaning"]) == "Setup!J3"
    assert [(band.meaning, "meaning" in band.cells) for band in reading().appraisal.bands] == [("", False)] * 3
    assert (read.findings, reading().findings) == ((), ())


def test_an_error_where_a_band_is_explained_is_a_finding_and_no_meaning():
    read = reading(Setup_J1="Band means", Setup_J2=ErrorValue("#N/A"))
    assert read.appraisal.bands[0].meaning == ""
    assert [str(finding.cell) for finding in read.findings] == ["Setup!J2"]


def test_a_criterion_keeps_its_cells():
    criterion = reading().appraisal.criteria[1]
    assert criterion.cells["weight"] == Cell("Criteria", 3, 6)
    assert criterion.levels == {"High": "Many come", "Medium": "Some come", "Low": "Few come"}


def test_a_level_without_meaning_is_not_available():
    appraisal = reading().appraisal
    assert [level.name for level in appraisal.criteria[2].available(appraisal.scale)] == ["High", "Low"]


def test_score_cells_are_known_for_blank_scores_too():
    found = reading(Scores_E3=None).appraisal
    assert found.score_cells["B1", "O1"] == Cell("Scores", 3, 5)
    assert ("B1", "O1") not in found.scores


def test_places_say_where_tables_stand():
    places = reading().where
    scores = places.tables["Scores"]
    assert (scores.header_row, scores.last_row, scores.last_column) == (1, 9, 6)
    assert (scores.options, scores.rows["C1"]) == ({"O1": 5, "O2": 6}, 4)
    assert places.tables["Criteria"].columns["means:High"] == 7
    assert places.setup["title"] == Cell("Setup", 1, 2)
    assert (places.scale.header_row, places.scale.columns) == (1, {"level": 4, "points": 5})


def rearranged():
    """Rows of Scores and Criteria reversed, columns of Scores and Options swapped, headings further down."""
    book = good()
    head, *rows = book["Scores"]
    rows = [row + [None] * (6 - len(row)) for row in reversed(rows)]
    book["Scores"] = [["A title"], [], *([row[i] for i in (5, 0, 4, 3, 2, 1)] for row in [head, *rows])]
    book["Criteria"][1:] = reversed(book["Criteria"][1:])
    book["Options"] = [[*row, *[None] * (7 - len(row))][::-1] for row in book["Options"]]
    return book


def test_rows_and_columns_may_stand_in_any_order():
    found = read(snapshot(rearranged()))
    assert found.findings == ()
    assert found.appraisal.scores == reading().appraisal.scores


def test_headings_sheets_and_keys_are_compared_without_case_and_spaces():
    book = good(Scores_A1=" REF", Criteria_F1="weight\u00a0", Scores_A3="b1", Setup_A1="TITLE ")
    book["SCORES"] = book.pop("Scores")
    found = read(snapshot(book))
    assert found.findings == ()
    assert found.appraisal.scores["B1", "O1"] == "Medium"
    assert found.where.sheets["Scores"] == "SCORES"


def test_an_officers_own_sheet_and_columns_are_left_alone():
    book = good(Scores_G1="Notes", Scores_G3="High", Criteria_L1="Owner", Criteria_L3="Anna")
    book["My sums"] = [["Ref", "Weight"], ["X1", 3]]
    assert everything(book) == []


@pytest.mark.parametrize(
    ("stored", "score"),
    [("High", "High"), ("HIGH", "High"), (" high", "High"), ("\u00a0High", "High")],
)
def test_a_score_is_read_as_meant(stored, score):
    assert reading(Scores_E3=stored).appraisal.scores["B1", "O1"] == score


@pytest.mark.parametrize(
    ("stored", "shown", "suggestion"),
    [
        ("Hgih", '"Hgih"', "High"),
        ("High\u200b", '"High" followed by a space of no width', "High"),
        ("\u041digh", '"Нigh" with a character that only looks like H inside', "High"),
        ("Med", '"Med"', "Medium"),
        ("Good", '"Good"', None),
        ("Med or High", '"Med or High"', None),
        (3, "3", None),
        (True, "TRUE", None),
        (ErrorValue("#N/A"), "the Excel error #N/A", None),
        (CellData(None, "XLOOKUP(1,2,3)"), "a formula without a result", None),
    ],
)
def test_an_unknown_score_is_missing_and_a_finding(stored, shown, suggestion):
    found = reading(Scores_E3=stored)
    (finding,) = found.findings
    assert finding.code == "XLA202"
    assert f"is {shown}, which" in finding.message
    assert (finding.suggestion, finding.expected) == (suggestion, "High, Medium or Low")
    assert (finding.ref, finding.option) == ("B1", "O1")
    assert ("B1", "O1") not in found.appraisal.scores


def test_a_suggestion_is_a_level_that_may_be_chosen_there():
    (finding,) = reading(Scores_E4="Mediun").findings
    assert (finding.suggestion, finding.expected) == (None, "High or Low")


def test_levels_that_are_numbers_match_numbers():
    scale = {"Setup_D2": 3, "Setup_D3": 2, "Setup_D4": 1}
    heads = {"Criteria_G1": "3 means", "Criteria_H1": "2 means", "Criteria_I1": "1 means"}
    scores = {f"Scores_{column}{row}": 1 for column in "EF" for row in (3, 4, 6, 7, 8, 9)}
    found = reading(**{**scale, **heads, **scores, "Scores_E3": 2, "Scores_F3": "3"})
    assert found.findings == ()
    assert found.appraisal.scores["B1", "O1"] == "2"


def test_the_same_fault_in_many_cells_is_one_finding():
    assert everything(good(Scores_E3="Hgih", Scores_F3="Hgih")) == [
        (
            'XLA202 Scores!E3 Scores!F3: The score of O1 and O2 on B1 Footfall is "Hgih", which is not a level; until '
            "it is corrected it counts as missing."
        )
    ]


def test_numbers_are_exact():
    found = read(snapshot(numeric(Scores_E3=0.1 + 0.2)))
    assert found.appraisal.scores["B1", "O1"] == Fraction(3, 10)


@pytest.mark.parametrize(
    ("stored", "code", "score"),
    [
        ("3", "XLA204", None),
        (Unreadable("4_0"), "XLA204", None),
        (True, "XLA204", None),
        (5.01, "XLA205", None),
        (-0.5, "XLA205", None),
        (CellData(2.0, shown_as=PERCENT), "XLA206", 2),
        (CellData(3.0, shown_as=DATE), "XLA206", 3),
    ],
)
def test_a_numeric_score_is_a_plain_number(stored, code, score):
    found = read(snapshot(numeric(Scores_E3=stored)))
    assert [finding.code for finding in found.findings] == [code]
    assert found.appraisal.scores.get(("B1", "O1")) == score


@pytest.mark.parametrize(
    "stored",
    [
        "10",
        "\uff11\uff10",
        True,
        ErrorValue("#DIV/0!"),
        Unreadable("1e400"),
        CellData(None, "1/0"),
        CellData(0.1, shown_as=PERCENT),
        CellData(42000.0, shown_as=DATE),
    ],
)
def test_a_weight_in_points_is_a_plain_number(stored):
    found = reading(Criteria_F3=stored)
    assert [(f.code, f.blocks) for f in found.findings] == [("XLA213", True)]
    assert list(check(found.appraisal, found.findings)) == []


ROWS = (3, 4, 6, 7, 8, 9)
"""Rows of the scored criteria of the good workbook's Criteria."""


def shares(*stored):
    """What a workbook says whose weights are percentages, stored so; % after a number shows it as a percentage."""
    cells = [CellData(float(s[:-1]) / 100, shown_as=PERCENT) if isinstance(s, str) else s for s in stored]
    return read(snapshot(percent(**{f"Criteria_F{row}": cell for row, cell in zip(ROWS, cells, strict=True)})))


@pytest.mark.parametrize(
    ("stored", "weights"),
    [
        ((20, 10, 20, 20, 20, 10), (20, 10, 20, 20, 20, 10)),
        ((0.2, 0.1, 0.2, 0.2, 0.2, 0.1), (20, 10, 20, 20, 20, 10)),
        (("20%", "10%", "20%", "20%", "20%", "10%"), (20, 10, 20, 20, 20, 10)),
        (("33.5%", 0.1, 0.2, "20%", "6.5%", 0.1), (Fraction("33.5"), 10, 20, 20, Fraction("6.5"), 10)),
        ((99.5, 0.1, 0.1, 0.1, 0.1, 0.1), (Fraction("99.5"), *[Fraction(1, 10)] * 5)),
        (("99.5%", "0.1%", "0.1%", "0.1%", "0.1%", "0.1%"), (Fraction("99.5"), *[Fraction(1, 10)] * 5)),
        ((1, "0%", None, None, None, None), (100, 0, None, None, None, None)),
    ],
)
def test_one_unit_holds_for_all_percentages(stored, weights):
    found = shares(*stored)
    assert tuple(c.weight for c in found.appraisal.scored_criteria) == weights
    assert found.findings == ()


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ((20, 10, 20, 20, 20, "10%"), "XLA345 Criteria!F9: 10% while 20; 10% -> 10"),
        (("20%", "10%", "20%", "20%", 20, "10%"), "XLA345 Criteria!F8: 20 while 20%; 20 -> 20%"),
        ((20, 0.1, 20, 20, 20, 10), "XLA345 Criteria!F4: 0.1 while 20; 0.1 -> 10"),
        (("20%", "1000%", "20%", "20%", "20%", "10%"), "XLA345 Criteria!F4: 1000% while 30%; 1000% -> 10%"),
        (("20%", "150%", "20%", "20%", "20%", "10%"), "XLA345 Criteria!F4: 150% while 30%; None"),
        (
            (20, "10%", 20, 20, "20%", 10),
            "XLA345 Criteria!F4 Criteria!F8: 10% and 20% while 20; 10% -> 10 and 20% -> 20",
        ),
    ],
)
def test_percentages_in_two_units_are_one_error_that_says_what_each_becomes(stored, text):
    found = shares(*stored)
    (finding,) = (*found.findings, *check(found.appraisal, found.findings))
    cells = " ".join(map(str, (finding.cell, *finding.also)))
    usual = finding.expected.removeprefix("are numbers such as ")
    assert f"{finding.code} {cells}: {finding.found} while {usual}; {finding.fix}" == text
    assert finding.blocks


@pytest.mark.parametrize("stored", [CellData(42000.0, shown_as=DATE), "60%"])
def test_a_percentage_is_no_date_and_no_text(stored):
    found = read(snapshot(percent(Criteria_F3=stored)))
    assert found.appraisal.criteria[1].weight is None
    assert [f.code for f in found.findings] == ["XLA213"]


@pytest.mark.parametrize(
    ("lowest", "highest", "limits"),
    [
        (1, 50, (1, 50)),
        (0.01, 0.5, (1, 50)),
        (0.5, 50, (Fraction(1, 2), 50)),
        (None, 1, (None, 100)),
        (1, None, (1, None)),
        (0.01, None, (1, None)),
        (CellData(0.05, shown_as=PERCENT), 50, (5, 50)),
    ],
)
def test_limits_of_percentages_are_in_one_unit(lowest, highest, limits):
    setup = read(snapshot(percent(Setup_B11=lowest, Setup_B12=highest))).appraisal.setup
    assert (setup.weight_min, setup.weight_max) == limits


@pytest.mark.parametrize(
    ("stored", "wanted"),
    [
        ("31/12/2026", date(2026, 12, 31)),
        ("2026-12-31", date(2026, 12, 31)),
        (CellData(46387.0, shown_as=DATE), date(2026, 12, 31)),
        (CellData(46387.75, shown_as=DATE), date(2026, 12, 31)),
        (CellData(1.0, shown_as=DATE), date(1900, 1, 1)),
        (46387, date(2026, 12, 31)),
        (2026, None),
        ("31/11/2026", None),
        ("12/2026", None),
        ("31/12/26", None),
        (True, None),
    ],
)
def test_dates(stored, wanted):
    found = reading(Setup_B4=stored)
    assert found.appraisal.setup.date == wanted
    assert [f.code for f in found.findings] == ([] if wanted else ["XLA221"])


def test_dates_count_from_1904_where_the_workbook_says_so():
    book = snapshot(good(Setup_B4=CellData(44925.0, shown_as=DATE)), date1904=True)
    assert read(book).appraisal.setup.date == date(2026, 12, 31)


@pytest.mark.parametrize(("stored", "wanted"), [(2957003.5, date(9999, 12, 31)), (2957004.0, None)])
def test_the_last_day_of_a_workbook_whose_dates_begin_in_1904(stored, wanted):
    book = snapshot(good(Setup_B4=CellData(stored, shown_as=DATE)), date1904=True)
    assert read(book).appraisal.setup.date == wanted


def test_blank_settings_are_the_usual_ones_with_a_note():
    found = reading(Setup_B7=None, Setup_B8=" ", Setup_B9=None, Setup_B10=None)
    setup = found.appraisal.setup
    assert (setup.status, setup.rag_basis, setup.weights) == ("Draft", "share", "points")
    assert {f.code for f in found.findings} == {"XLA220"}
    assert len(found.findings) == 4


def test_an_unknown_kind_is_one_finding_and_its_scores_are_passed_over():
    assert everything(good(Criteria_E2="Gate", Scores_E2=None)) == [
        'XLA211 Criteria!E2: The kind of G1 Legal is "Gate", so it is not known whether it is scored.'
    ]


def test_limits_are_read_either_way_round():
    for words in ("High 1, Low 1", "1 High; 1 low", "High: 1, Low=1", "high x1, LOW 1,"):
        found = reading(Criteria_J3=words, Scores_E3="Low")
        assert found.appraisal.criteria[1].limits == {"High": 1, "Low": 1}, words


def test_a_heading_word_in_a_sentence_above_is_no_heading_row():
    book = good()
    book["Criteria"].insert(0, ["Weight"])
    assert everything(book) == []


def test_blank_rows_are_skipped():
    book = good()
    book["Criteria"].insert(2, [None, " "])
    book["Scores"].insert(2, [])
    assert everything(book) == []


def test_rationale_is_kept_word_for_word():
    book = good()
    book["Rationale"] = [["Ref", "O1 Stay"], ["B1", "Two lines:\n  one and two. "], ["C1", "   "], ["G1"]]
    assert read(snapshot(book)).appraisal.rationale == {("B1", "O1"): "Two lines:\n  one and two. "}


def test_logs_are_read():
    book = good()
    book["Change log"] = [["Date", "Ref", "Reason"], ["1/2/2026", "B1", "New survey."], [None, None, "Typing."]]
    first, second = read(snapshot(book)).appraisal.logs["Change log"]
    assert first.values == {"date": date(2026, 2, 1), "ref": "B1", "reason": "New survey."}
    assert second.cells["reason"] == Cell("Change log", 3, 3)


def test_scores_off_the_short_list_are_kept_but_noted():
    book = good(Options_C3="Long-list")
    found = read(snapshot(book))
    assert [f.message for f in found.findings] == ["6 scores of O2 Move are not used: it is not on the Short-list."]
    assert found.appraisal.scores["B1", "O2"] == "Low"


def test_a_new_criterion_lacks_its_row_on_both_sheets_in_one_finding():
    book = good(Criteria_A10="X9", Criteria_B10="Cost", Criteria_C10="Noise", Criteria_E10="Scored", Criteria_F10=3)
    assert everything(book) == ["XLA307 Criteria!A10: There is no row for X9 Noise on Scores and Rationale."]


def test_a_renamed_ref_is_asked_about_once_for_both_sheets():
    found = reading(Criteria_A3="B01")
    rename = next(f for f in found.findings if f.code == "XLA313")
    assert (rename.cell, rename.also) == (Cell("Scores", 3, 1), (Cell("Rationale", 3, 1),))
    assert (rename.fix, rename.suggestion) == ("B01", "B01")


def test_a_renamed_id_with_the_same_name_is_recognised():
    (finding,) = reading(Options_A2="KEEP").findings
    assert (finding.code, finding.fix) == ("XLA314", "KEEP Stay")


def test_limits_follow_a_renamed_level_without_a_finding_of_their_own():
    found = reading(Setup_D3="Middling", Criteria_J3="High 0, Medium 1, Low 1")
    assert [f.code for f in found.findings] == ["XLA315"]
    assert found.appraisal.criteria[1].limits == {"High": 0, "Middling": 1, "Low": 1}


def test_two_vanished_keys_are_no_rename():
    found = reading(Criteria_A3="Q7", Criteria_C3="Other", Criteria_A4="Q8", Criteria_C4="Another")
    assert sorted(f.code for f in found.findings) == ["XLA307", "XLA308", "XLA308"]


def test_many_mistakes_on_many_sheets_are_all_reported_and_none_twice():
    book = good(
        Setup_B4="soon",
        Options_D4="Dropped",
        Criteria_F3=None,
        Criteria_B4="Csot",
        Scores_E2="Yes",
        Scores_F3="Hgih",
        Scores_E4=None,
    )
    assert [line[:6] for line in everything(book)] == [
        "XLA202",
        "XLA207",
        "XLA212",
        "XLA218",
        "XLA221",
        "XLA224",
        "XLA301",
    ]


def test_a_missing_sheet_hides_what_depends_on_it():
    book = {name: grid for name, grid in GOOD.items() if name != "Criteria"}
    assert everything(book) == ["XLA101 Criteria: The workbook has no sheet named Criteria."]


def test_somebody_elses_workbook():
    with pytest.raises(NotAppraisal, match=r"^'a b.xlsx' is not an options appraisal: it has no sheets Setup, .*\.$"):
        read(snapshot({"Sheet1": [["Budget", 3]]}, names={})._replace(path="a b.xlsx"))


def test_a_later_layout():
    with pytest.raises(NotAppraisal, match=r"^This workbook was made by a later version of xlappraise .*\.$"):
        read(snapshot(GOOD, names={VERSION_NAME: str(LAYOUT_VERSION + 1)}))


def test_an_empty_workbook_of_ours_is_read():
    found = read(Snapshot({}, {VERSION_NAME: "1"}))
    assert [f"{f.code} {f.cell}" for f in found.findings] == ["XLA101 Setup", "XLA101 Options"]
    assert found.appraisal.criteria == ()


def test_an_empty_workbook_of_ours_that_had_scores_lacks_their_sheets_too():
    found = read(Snapshot({}, {VERSION_NAME: "1", option_name("total", "O1"): "Results!$F$6"}))
    assert [f"{f.code} {f.cell}" for f in found.findings] == [
        f"XLA101 {name}" for name in ("Setup", "Options", "Criteria", "Scores")
    ]
    assert found.appraisal.criteria == ()


def test_a_large_foreign_sheet_is_no_harder_than_a_good_one():
    book = good()
    book["Scores"] += [[f"Noise {n}", None, None, None, f"junk {n}", f"rubbish {n}"] for n in range(500)]
    found = read(snapshot(book))
    assert [f.code for f in found.findings].count("XLA308") == 500
    put(book, "Scores!E3", "Hgih")
    assert read(snapshot(book)).findings[0].code


def test_a_date_in_a_column_of_terms_is_read_as_a_date():
    book = good()
    when = CellData(46156.0, shown_as=DATE)
    book["Next steps"] = [["Ref", "Action", "By when"], ["N1", "Decide.", when], ["N2", "Start.", "spring 2027"]]
    steps = read(snapshot(book)).appraisal.logs["Next steps"]
    assert [row.values["by_when"] for row in steps] == ["2026-05-14", "spring 2027"]
