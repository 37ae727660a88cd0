"""Which formulas a write makes out of date."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlappraise.appraisal.findings import column_letters
from xlappraise.xlsx import limits
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.dependents import Dependents, dependents
from xlappraise.xlsx.indirect import Surroundings
from xlappraise.xlsx.precedents import NOT_READ, PlacedFormula, PrecedentReader

AROUND = Surroundings({"rate": "Scores!$A$5"}, {})
PARTS = (
    *("A1", "$B$2:C$3", "rate", "Sum(A1)", "'My s'!D4", "Sheet1!E5:F6", "'My ''s'!rate", '"A9 ""x"" "', "12", "1.5E3"),
    *("TRUE", "LOG10(A2)", "x.y", "#REF!", "a_1", "Z99", "Jan!$B$7", "-A$3", "A:B", "INDIRECT(A1)", "T[x]", "2:3"),
)


@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=9), st.sampled_from("+*,&<"))
def test_the_quick_reading_of_a_formula_sees_all_that_the_careful_one_sees(parts: list[str], between: str) -> None:
    formula = PlacedFormula("Home", (1, 1), between.join(parts))
    reader = PrecedentReader(AROUND)
    careful, quick = reader.read_carefully(*formula), reader.of(formula)
    assert set(careful.sure) <= set(quick.sure)
    assert set(careful.perhaps) <= set(quick.perhaps)


def test_a_formula_depends_through_a_name_and_through_another_formula() -> None:
    first, second, apart = (
        PlacedFormula("Home", (1, 1), "rate*2"),
        PlacedFormula("Home", (2, 1), "A1+1"),
        PlacedFormula("Home", (3, 1), "B7"),
    )
    assert dependents([second, apart, first], {"Scores": [(5, 1)]}, AROUND) == Dependents([first, second], [])


@pytest.mark.parametrize("text", ["Else!B:B," * 889, "Else!B1," * 1_000], ids=["columns", "cells"])
def test_formulas_too_long_to_be_read_all_may_depend_on_anything(text, monkeypatch) -> None:
    monkeypatch.setattr(limits, "MOST_LETTERS", 4_000_000)
    formulas = [PlacedFormula("Home", (row, 1), text) for row in range(1, 1_001)]
    found = dependents(formulas, {"Scores": [(5, 1)]}, AROUND)
    assert found.sure == []
    assert formulas[0] not in found.perhaps
    assert formulas[-1] in found.perhaps


def test_the_formulas_of_a_large_appraisal_are_all_read() -> None:
    # Five million letters of formulas as on Results, which must not lose their results to a word on the Guide.
    text = 'IF(Lists!$C$9=0,"",INDEX(Scores!$E$6:$AB$90,Lists!F8,Lists!G$2)*xla_w)' + "+0" * 180
    formulas = [PlacedFormula("Home", (row, 1), text) for row in range(1, 12_001)]
    assert dependents(formulas, {"Guide": [(5, 1)]}, AROUND) == Dependents([], [])


def test_names_that_mean_many_areas_are_read_as_far_as_the_letters_reach() -> None:
    around = Surroundings({"much": "Setup!$B$1," * 800 + "Setup!$B$1"}, {})
    assert PrecedentReader(around).of(PlacedFormula("Home", (1, 1), "much+" * 6_000 + "1")) == NOT_READ


def test_a_cell_beside_an_area_changes_nothing_in_it() -> None:
    formula = PlacedFormula("Home", (1, 1), "SUM(Scores!B2:C9)")
    assert dependents([formula], {"Scores": [(1, 2), (10, 3), (5, 1), (5, 4)]}, AROUND).sure == []


def test_a_cell_inside_an_area_changes_its_sum() -> None:
    formula = PlacedFormula("Home", (1, 1), "SUM(Scores!B2:C9)")
    assert dependents([formula], {"Scores": [(9, 3)]}, AROUND).sure == [formula]


def test_a_long_formula_looks_at_no_less_than_its_cells() -> None:
    formula = PlacedFormula("Home", (1, 1), "+".join(f"Scores!B{row}" for row in range(2, 200, 3)))
    assert dependents([formula], {"Scores": [(5, 2)]}, AROUND).sure == [formula]
    assert dependents([formula], {"Scores": [(1, 2)], "Setup": [(5, 2)]}, AROUND).sure == []


FOLLOWED = [
    ('INDIRECT("Scores!B5")', "Scores!B5", ""),
    ("INDIRECT('My s'!A1)", "My s!A1 Scores!B5", ""),
    ('INDIRECT("rate")', "Scores!A5", ""),
    ('INDIRECT("A"&ROW()-1)', "Home!A3", ""),
    ("INDIRECT(\"'My s'!B\"&2+ROW(A1))", "Home!A1 My s!B3", ""),
    ('INDIRECT(ADDRESS(ROW(),2,,TRUE,"Scores"))', "Scores!B4", ""),
    ('INDIRECT("B"&MATCH(1,C1:C9))', "Home!C1:C9", "Home!B1:B1048576"),
    ('INDIRECT("Scores!B1:C"&COUNT(C1))', "Home!C1", "Scores!B1:C1048576"),
    ('INDIRECT("Scores!R5C2",FALSE)', "", "Scores!A1:XFD1048576"),
    ("INDIRECT(A1&B1)", "Home!A1 Home!B1", "!A1:XFD1048576"),
    ('INDIRECT("rats"&COUNT(A1))', "Home!A1", "Home!A1:XFD1048576"),
    ('INDIRECT("ra"&COUNT(A1)&"te")', "Home!A1", "!A1:XFD1048576"),
    ('INDIRECT("tblCost[Low]")', "Scores!A1:C9", ""),
    ('INDIRECT("tblC"&COUNT(A1)&"t[Low]")', "Home!A1", "!A1:XFD1048576"),
    ("OFFSET(Scores!$A$1,4,1)", "Scores!B5", ""),
    ("OFFSET(Scores!C7,-2,-1,2,3)", "Scores!B5:D6", ""),
    ("OFFSET(rate,0,ROW()-3)", "Scores!A5 Scores!B5", ""),
    ("OFFSET(Scores!A1,A1,0)", "Home!A1", "Scores!A1:XFD1048576"),
    ("OFFSET(INDEX(Scores!A:A,3),1,1)", "Scores!A1:A1048576", "Scores!A1:XFD1048576"),
    ('OFFSET(INDIRECT("Scores!A1"),4,1)', "Scores!A1 Scores!B5", ""),
    ("SUM(A1:INDEX(C:C,5))", "Home!A1 Home!C1:C1048576", "Home!A1:XFD1048576"),
    ("SUM(Home:Scores!B1)", "Home!B1 My s!B1 Scores!B1", ""),
    ("moving", "Scores!B5", ""),
    ("above", "", "Scores!A1:XFD1048576"),
]
"""Formulas in Home!A4: the areas that they look at, and those within which they look at some cell."""

SHEETS = Surroundings(
    {"rate": "Scores!$A$5", "moving": "OFFSET(Scores!$A$1,4,1)", "above": "Scores!A1"},
    {"tblcost": ("Scores", Area(1, 1, 9, 3))},
    ("Home", "My s", "Scores"),
    lambda sheet, at: {("My s", (1, 1)): "Scores!B5"}.get((sheet, at)),
)


def _spelt(targets) -> list[str]:
    ends = ((sheet, f"{column_letters(a[1])}{a[0]}", f"{column_letters(a[3])}{a[2]}") for sheet, a in targets)
    return sorted(f"{sheet}!{first}" if first == last else f"{sheet}!{first}:{last}" for sheet, first, last in ends)


@pytest.mark.parametrize(("text", "sure", "perhaps"), FOLLOWED, ids=[text for text, _, _ in FOLLOWED])
def test_a_reference_that_a_function_makes_is_followed(text: str, sure: str, perhaps: str) -> None:
    found = PrecedentReader(SHEETS).of(PlacedFormula("Home", (4, 1), text))
    assert " ".join(_spelt(found.sure)) == sure
    assert " ".join(_spelt(found.perhaps)) == perhaps


def test_a_formula_that_may_depend_and_what_reads_it_are_told_apart_from_those_that_do() -> None:
    asks, reads, does, apart = (
        PlacedFormula("Home", (row, 2), text)
        for row, text in enumerate(("INDIRECT(A1&C1)", "B1*2", "Scores!B5+B1", "Home!C9"), 1)
    )
    found = dependents([asks, reads, does, apart], {"Scores": [(5, 2)]}, SHEETS)
    assert found == Dependents([does], [asks, reads])


def test_a_sheet_that_no_change_touches_has_no_formula_that_may_depend() -> None:
    formulas = [PlacedFormula("Home", (row, 2), 'INDIRECT("A"&MATCH(1,C:C))+OFFSET(A1,C1,0)') for row in range(1, 9)]
    assert dependents(formulas, {"Scores": [(5, 2)]}, SHEETS) == Dependents([], [])


def test_a_name_that_is_going_to_mean_something_else_changes_what_reads_it() -> None:
    formula = PlacedFormula("Home", (1, 2), "rate*2")
    assert dependents([formula], {}, SHEETS._replace(renamed=frozenset({"rate"}))).sure == [formula]
    assert dependents([formula], {}, SHEETS._replace(renamed=frozenset({"above"}))).sure == []


def test_a_chain_longer_than_the_rounds_may_depend(monkeypatch) -> None:
    monkeypatch.setattr("xlappraise.xlsx.limits.MOST_ROUNDS", 3)
    chain = [PlacedFormula("Home", (row, 1), f"A{row + 1}") for row in range(1, 8)]
    found = dependents(chain, {"Home": [(8, 1)]}, SHEETS)
    assert found == Dependents(chain[4:], chain[:4])
