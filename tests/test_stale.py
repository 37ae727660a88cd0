"""Which formulas a write makes out of date."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlappraise.workbook.filing import stale
from xlappraise.workbook.filing.stale import Formula, Surroundings, dependents

AROUND = Surroundings({"rate": "Scores!$A$5"}, {})
PARTS = (
    *("A1", "$B$2:C$3", "rate", "Sum(A1)", "'My s'!D4", "Sheet1!E5:F6", "'My ''s'!rate", '"A9 ""x"" "', "12", "1.5E3"),
    *("TRUE", "LOG10(A2)", "x.y", "#REF!", "a_1", "Z99", "Jan!$B$7", "-A$3", "A:B", "INDIRECT(A1)", "T[x]", "2:3"),
)


@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=9), st.sampled_from("+*,&<"))
def test_the_quick_reading_of_a_formula_sees_all_that_the_careful_one_sees(parts: list[str], between: str) -> None:
    formula = Formula("Home", (1, 1), between.join(parts))
    reading = stale._Reading(AROUND)
    assert set(reading._careful_targets(formula)) <= set(reading.targets(formula))


def test_a_formula_depends_through_a_name_and_through_another_formula() -> None:
    first, second, apart = (
        Formula("Home", (1, 1), "rate*2"),
        Formula("Home", (2, 1), "A1+1"),
        Formula("Home", (3, 1), "B7"),
    )
    assert dependents([second, apart, first], {"Scores": [(5, 1)]}, AROUND) == [first, second]


@pytest.mark.parametrize("text", ["Else!B:B," * 889, "Else!B1," * 1_000], ids=["columns", "cells"])
def test_formulas_too_long_to_be_read_all_count_as_dependent_on_anything(text, monkeypatch) -> None:
    monkeypatch.setattr(stale, "MOST_LETTERS", 4_000_000)
    formulas = [Formula("Home", (row, 1), text) for row in range(1, 1_001)]
    found = dependents(formulas, {"Scores": [(5, 1)]}, AROUND)
    assert formulas[0] not in found
    assert formulas[-1] in found


def test_the_formulas_of_a_large_appraisal_are_all_read() -> None:
    # Five million letters of formulas as on Results, which must not lose their results to a word on the Guide.
    text = 'IF(Lists!$C$9=0,"",INDEX(Scores!$E$6:$AB$90,Lists!F8,Lists!G$2)*xla_w)' + "+0" * 180
    formulas = [Formula("Home", (row, 1), text) for row in range(1, 12_001)]
    assert dependents(formulas, {"Guide": [(5, 1)]}, AROUND) == []


def test_names_that_mean_many_areas_are_read_as_far_as_the_letters_reach() -> None:
    around = Surroundings({"much": "Setup!B1," * 800 + "Setup!B1"}, {})
    assert stale._Reading(around).targets(Formula("Home", (1, 1), "much+" * 6_000 + "1")) == [stale.ANYTHING]


def test_a_cell_beside_an_area_changes_nothing_in_it() -> None:
    formula = Formula("Home", (1, 1), "SUM(Scores!B2:C9)")
    assert dependents([formula], {"Scores": [(1, 2), (10, 3), (5, 1), (5, 4)]}, AROUND) == []


def test_a_cell_inside_an_area_changes_its_sum() -> None:
    formula = Formula("Home", (1, 1), "SUM(Scores!B2:C9)")
    assert dependents([formula], {"Scores": [(9, 3)]}, AROUND) == [formula]


def test_a_long_formula_looks_at_no_less_than_its_cells() -> None:
    formula = Formula("Home", (1, 1), "+".join(f"Scores!B{row}" for row in range(2, 200, 3)))
    assert dependents([formula], {"Scores": [(5, 2)]}, AROUND) == [formula]
    assert dependents([formula], {"Scores": [(1, 2)], "Setup": [(5, 2)]}, AROUND) == []
