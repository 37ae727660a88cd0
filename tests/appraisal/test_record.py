"""Records: frozen, equal by their fields, made by position or name."""

import pickle

import pytest

from xlappraise.appraisal.model import Option, Setup
from xlappraise.appraisal.record import Record, replace

A1 = {"name": "Options!B6"}


def test_fields_are_given_by_position_or_by_name():
    assert Option("O1", "Outsource") == Option(name="Outsource", id="O1")


def test_what_is_not_given_has_its_default():
    assert Option("O1", "Outsource").stage == "Short-list"


@pytest.mark.parametrize(
    ("values", "named", "wrong"),
    [(("O1",), {}, "name"), (("O1", "Outsource"), {"nmae": "x"}, "nmae"), (("O1", "Outsource"), {"id": "O2"}, "id")],
)
def test_a_field_missing_unknown_or_given_twice_is_named(values, named, wrong):
    with pytest.raises(TypeError) as refusal:
        Option(*values, **named)
    assert str(refusal.value) == f"Option: missing, unknown or given twice: {wrong}"


def test_one_value_too_many_is_refused():
    with pytest.raises(TypeError):
        Setup(*range(len(Setup.fields) + 1))


def test_where_it_stands_does_not_make_a_record_another():
    assert Option("O1", "Outsource", cells=A1) == Option("O1", "Outsource")


def test_another_field_does():
    assert Option("O1", "Outsource") != Option("O1", "Outsourced")


def test_records_of_two_classes_are_never_equal():
    class One(Record):
        name: str

    class Other(Record):
        name: str

    assert One("x") != Other("x")


def test_equal_records_have_one_hash():
    assert len({Option("O1", "Outsource", decimals={"cost": 2}), Option("O1", "Outsource", decimals={"cost": 2})}) == 1


def test_a_field_is_neither_set_nor_deleted():
    option = Option("O1", "Outsource")
    with pytest.raises(AttributeError):
        option.name = "x"
    with pytest.raises(AttributeError):
        del option.name
    assert option == Option("O1", "Outsource")


def test_replace_changes_only_what_it_is_given():
    assert replace(Option("O1", "Outsource", cells=A1), name="x").cells == A1


def test_a_record_survives_pickling():
    assert pickle.loads(pickle.dumps(Option("O1", "Outsource"))) == Option("O1", "Outsource")


def test_a_record_is_written_as_python_writes_it():
    class Pair(Record):
        first: int
        second: str = ""

    assert repr(Pair(1)) == "Pair(first=1, second='')"
