"""Delivery models by structures: what was decided about each combination, and why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.helpers import GOOD, snapshot
from xlappraise.appraisal.combinations import (
    MODEL,
    STRUCTURE,
    Value,
    combination_list,
    dimensions,
    grid,
    left_over,
    taken_along,
)
from xlappraise.appraisal.model import LogRow, Option
from xlappraise.appraisal.record import replace
from xlappraise.reading.reader import read
from xlappraise.sheets import layout


def row(dimension, value, outcome="", reason="", **more):
    values = {"dimension": dimension, "value": value, "outcome": outcome, "reason": reason, **more}
    return LogRow({key: text for key, text in values.items() if text})


SMALL = read(snapshot(GOOD)).appraisal
SERVICE = (
    row(MODEL, "Company", "Carried forward"),
    row(MODEL, "Host", "Ruled out", "One council is too small.", stage="After scoring"),
    row(STRUCTURE, "Hub", key_points="Near enough.", description="A centre with spokes."),
    row(STRUCTURE, "As now", "Ruled out", "No change.", stage="Before scoring"),
)


def service(*options, rows=SERVICE):
    return replace(SMALL, options=options, logs={"Dimensions": rows})


def cell(appraisal, model, structure):
    return next(each for each in grid(appraisal).combinations() if each.values == (model, structure))


def option(model, structure, outcome="", reason="", key="O1"):
    return Option(key, f"{model}, {structure}", model, structure, outcome=outcome, reason=reason)


def test_without_dimensions_there_is_no_grid():
    assert grid(replace(SMALL, logs={})) is None


def test_models_are_rows_and_structures_columns_in_the_order_of_the_sheet():
    found = grid(service(rows=SERVICE[::-1]))
    assert [[each.values for each in row] for row in found.cells] == [
        [("Host", "As now"), ("Host", "Hub")],
        [("Company", "As now"), ("Company", "Hub")],
    ]


def test_a_value_carries_what_the_sheet_says_of_it():
    found = grid(service())
    assert found.down[1] == Value(MODEL, "Host", True, "After scoring", "One council is too small.", "", "")
    assert found.across[0] == Value(STRUCTURE, "Hub", False, "", "", "Near enough.", "A centre with spokes.")


def test_a_value_that_is_ruled_out_takes_its_combinations_with_it():
    found = cell(service(option("Host", "Hub")), "Host", "Hub")
    assert found[2:] == ("Discounted", "D", "One council is too small.", "Host")


def test_two_values_that_are_ruled_out_give_both_reasons():
    found = cell(service(), "Host", "As now")
    assert found[1:] == (None, "Discounted", "D", "One council is too small.\nNo change.", "Host; As now")


def test_a_reason_that_two_values_share_stands_once():
    rows = (row(MODEL, "Host", "Ruled out", "Too small."), row(STRUCTURE, "Hub", "Ruled out", "Too small."))
    assert cell(service(rows=rows), "Host", "Hub").reason == "Too small."


def test_a_combination_that_nothing_was_said_of_is_open():
    assert cell(service(option("Company", "Hub")), "Company", "Hub")[2:] == ("", "?", "", "")


def test_a_combination_without_an_option_is_marked():
    assert cell(service(), "Company", "Hub")[1:] == (None, "", "-", "", "")


def test_what_an_option_says_of_itself_holds():
    found = cell(service(option("Host", "Hub", "Preferred", "Asked for by members.")), "Host", "Hub")
    assert found[2:] == ("Preferred", "P", "Asked for by members.", "")


def test_a_discounted_option_gives_its_own_reason_and_what_rules_it_out():
    found = cell(service(option("Host", "Hub", "Discounted", "Withdrawn.")), "Host", "Hub")
    assert found[2:] == ("Discounted", "D", "Withdrawn.", "Host")


def test_a_discounted_option_without_a_reason_has_that_of_its_value():
    found = cell(service(option("Host", "Hub", "Discounted")), "Host", "Hub")
    assert found.reason == "One council is too small."


@pytest.mark.parametrize(("outcome", "letter"), [(word, word[0]) for word in layout.OUTCOMES])
def test_a_letter_is_the_first_of_its_outcome(outcome, letter):
    assert cell(service(option("Company", "Hub", outcome)), "Company", "Hub").letter == letter


def test_case_and_spaces_do_not_matter():
    assert cell(service(option(" COMPANY", "hub\u00a0")), "Company", "Hub").option.id == "O1"


def test_of_two_options_of_a_combination_the_first_counts():
    both = option("Company", "Hub", key="O4"), option("Company", "Hub", "Preferred", key="O2")
    assert cell(service(*both), "Company", "Hub").option.id == "O4"


def test_of_two_values_of_one_name_the_first_counts():
    found = grid(service(rows=(*SERVICE, row(MODEL, "company", "Ruled out", "Twice."))))
    assert [value.name for value in found.down] == ["Company", "Host"]


def test_rows_without_a_dimension_or_a_value_are_passed_over():
    found = grid(service(rows=(row("", "Company"), row(MODEL, ""))))
    assert found == ((), (), ())


@given(st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("uvwxyz")))
def test_there_is_a_cell_for_every_model_in_every_structure(models, structures):
    rows = (*(row(MODEL, name) for name in models), *(row(STRUCTURE, name) for name in structures))
    found = grid(service(rows=rows))
    assert len(list(found.combinations())) == len(models) * len(structures)
    assert len(found.cells) == len(models)


# ---------------------------------------------------------------------------------------- other than two


SCOPE = (
    row("Scope", "London", "Carried forward"),
    row("scope ", "Boroughs", "Ruled out", "Too small to place children.", stage="Before scoring"),
)


def scoped(option, scope):
    return replace(option, dimensions={"Scope": scope})


def test_the_dimensions_are_those_that_the_sheet_names():
    assert dimensions(service(rows=(*SERVICE, *SCOPE))) == (MODEL, STRUCTURE, "Scope")


def test_one_dimension_alone_still_makes_a_matrix_of_the_two_columns():
    assert dimensions(service(rows=SERVICE[:1])) == (MODEL, STRUCTURE)


def test_two_others_make_a_matrix():
    found = grid(service(rows=(*SCOPE, row("Solution", "Hub"))))
    assert [each.values for each in found.combinations()] == [("London", "Hub"), ("Boroughs", "Hub")]


def test_three_make_no_matrix_but_a_list_of_the_options():
    appraisal = service(scoped(option("Company", "Hub"), "London"), option("", "", key="O2"), rows=(*SERVICE, *SCOPE))
    assert grid(appraisal) is None
    assert [each.values for each in combination_list(appraisal)] == [("Company", "Hub", "London")]


def test_a_third_dimension_that_is_ruled_out_takes_its_options_along():
    appraisal = service(scoped(option("Host", "Hub"), "boroughs"), rows=(*SERVICE, *SCOPE))
    assert combination_list(appraisal)[0][2:] == (
        "Discounted",
        "D",
        "One council is too small.\nToo small to place children.",
        "Host; boroughs",
    )
    assert list(taken_along(appraisal)) == ["O1"]


def test_what_is_left_over_is_every_combination_of_values_that_stay():
    found = left_over(service(rows=(*SERVICE, *SCOPE)))
    assert [each.values for each in found] == [("Company", "Hub", "London")]


def test_two_dimensions_make_no_list():
    assert combination_list(service(option("Company", "Hub"))) == ()
