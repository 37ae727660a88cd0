"""Which formulas a write makes out of date."""

from __future__ import annotations

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
    assert set(stale._careful_targets(formula, AROUND)) <= set(stale._targets(formula, AROUND, {}))


def test_a_formula_depends_through_a_name_and_through_another_formula() -> None:
    first, second, apart = (
        Formula("Home", (1, 1), "rate*2"),
        Formula("Home", (2, 1), "A1+1"),
        Formula("Home", (3, 1), "B7"),
    )
    assert dependents([second, apart, first], {"Scores": [(5, 1)]}, AROUND) == [first, second]


def test_a_cell_beside_an_area_changes_nothing_in_it() -> None:
    formula = Formula("Home", (1, 1), "SUM(Scores!B2:C9)")
    assert dependents([formula], {"Scores": [(1, 2), (10, 3), (5, 1), (5, 4)]}, AROUND) == []


def test_a_cell_inside_an_area_changes_its_sum() -> None:
    formula = Formula("Home", (1, 1), "SUM(Scores!B2:C9)")
    assert dependents([formula], {"Scores": [(9, 3)]}, AROUND) == [formula]
