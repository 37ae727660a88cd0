"""Rows of the four logs in; out, who gave what, who is still to, and where an agreed score comes from."""

from fractions import Fraction

import pytest

from xlappraise.appraisal.individual import (
    MODERATED,
    NOBODY,
    OPEN,
    UNANIMOUS,
    Individual,
    individual_of,
    origin,
    refs_in,
)
from xlappraise.appraisal.model import Appraisal, Criterion, Level, LogRow, Option, Scale, Setup
from xlappraise.appraisal.record import replace

SCALE = Scale((Level("High", Fraction(10)), Level("Low", Fraction(0))))
PLAIN = Appraisal(
    Setup(),
    SCALE,
    (),
    (),
    (Option("O1", "One"), Option("O2", "Two")),
    (Criterion("D1", "", "A"), Criterion("D2", "", "B")),
)


def scored(*rows: str, declared: str = "Ann; Bob") -> Appraisal:
    """An appraisal of a panel, whose rows are such as 'Ann D1 O1 High'."""
    given = (dict(zip(("assessor", "ref", "option", "score"), row.split(), strict=True)) for row in rows)
    panel = (dict(zip(("assessor", "refs"), each.split(":"), strict=False)) for each in declared.split("; "))
    logs = {
        "Declaration": tuple(LogRow(values) for values in panel),
        "Individual scores": tuple(LogRow(values) for values in given),
    }
    return replace(PLAIN, logs=logs)


def who(*rows: str, declared: str = "Ann; Bob") -> Individual:
    return individual_of(scored(*rows, declared=declared))


def test_an_appraisal_without_the_logs_has_nobody() -> None:
    assert individual_of(PLAIN) is NOBODY


def test_the_panel_is_listed_as_on_declaration_and_then_as_on_individual_scores() -> None:
    assert who("Cy D1 O1 High", declared="Bob; Ann").assessors == ("Bob", "Ann", "Cy")


def test_a_level_is_read_regardless_of_case_and_any_other_word_is_no_score() -> None:
    found = who("Ann D1 O1 hIGH", "Ann D1 O2 Medium")
    assert {key: each.level for key, each in found.scores["Ann"].items()} == {("D1", "O1"): "High"}


def test_a_ref_and_an_id_in_other_capitals_are_those_of_criteria_and_options() -> None:
    assert who("Ann d1 o1 High", "Bob D1 O1 Low").levels_stated(("D1", "O1")) == ("High", "Low")


def test_a_gateway_takes_pass_or_fail() -> None:
    held = replace(scored("Ann D1 O1 pass", "Ann D2 O1 Pass"), criteria=(Criterion("D1", "", "A", kind="gateway"),))
    assert {key: each.level for key, each in individual_of(held).scores["Ann"].items()} == {("D1", "O1"): "Pass"}


def test_a_numeric_scale_takes_numbers_within_it() -> None:
    scale = Scale((Level("Highest", Fraction(5)), Level("Lowest", Fraction(0))), numeric=True)
    held = replace(scored("Ann D1 O1 2.5", "Ann D1 O2 6"), scale=scale)
    assert {key: each.level for key, each in individual_of(held).scores["Ann"].items()} == {
        ("D1", "O1"): Fraction(5, 2)
    }


def test_a_cell_is_unanimous_once_all_who_are_to_score_it_gave_the_same() -> None:
    key = ("D1", "O1")
    assert not who("Ann D1 O1 High").is_unanimous(key)
    assert who("Ann D1 O1 High").assessors_missing(key) == ("Bob",)
    assert who("Ann D1 O1 High", "Bob D1 O1 High").is_unanimous(key)
    assert not who("Ann D1 O1 High", "Bob D1 O1 Low").is_unanimous(key)


def test_only_those_whose_criterion_it_is_are_waited_for() -> None:
    assert who("Ann D1 O1 High", declared="Ann; Bob:D2").is_unanimous(("D1", "O1"))


def test_who_is_recused_from_an_option_is_not_waited_for_and_does_not_count() -> None:
    held = scored("Ann D1 O1 High", "Bob D1 O1 Low", "Bob D1 O2 Low", "Ann D1 O2 Low")
    rows = (LogRow({"assessor": "Ann"}), LogRow({"assessor": "Bob", "option": "O1", "recused": "Yes"}))
    found = individual_of(replace(held, logs={**held.logs, "Declaration": rows}))
    assert found.assessors_of(("D1", "O1")) == ("Ann",)
    assert found.levels_stated(("D1", "O1")) == ("High",)
    assert found.levels()["Bob"] == {("D1", "O2"): "Low"}


@pytest.mark.parametrize(
    ("given", "agreed", "expected"),
    [
        (("Ann D1 O1 High", "Bob D1 O1 High"), "High", UNANIMOUS),
        (("Ann D1 O1 High", "Bob D1 O1 High"), "Low", MODERATED),
        (("Ann D1 O1 High", "Bob D1 O1 Low"), "Low", MODERATED),
        (("Ann D1 O1 High",), "High", MODERATED),
        (("Ann D1 O1 High",), None, OPEN),
        ((), "High", ""),
    ],
)
def test_origin_of_a_score(given: tuple[str, ...], agreed: str | None, expected: str) -> None:
    held = replace(scored(*given), scores={("D1", "O1"): agreed} if agreed else {})
    assert origin(held, individual_of(held), ("D1", "O1")) == expected


def test_refs_are_separated_by_semicolons_commas_or_spaces() -> None:
    assert refs_in("D1; D2,V1  V2;") == ("D1", "D2", "V1", "V2")


def test_the_public_is_told_roles_and_numbers_for_those_without() -> None:
    rows = (LogRow({"assessor": "Ann", "role": "Finance"}), LogRow({"assessor": "Bob"}))
    found = individual_of(replace(PLAIN, logs={"Declaration": rows}))
    assert [found.role_of(each) for each in ("Ann", "Bob")] == ["Finance", "Assessor 2"]
