"""Tuple classes are what typing.NamedTuple would have made of them."""

from __future__ import annotations

import pickle
import typing
from typing import Generic, TypeVar

import pytest

from xlappraise.records import NamedTuple

T = TypeVar("T")


class Point(NamedTuple):
    """A place."""

    x: int
    y: int = 2
    """Upwards."""

    @property
    def both(self) -> int:
        """Their sum."""
        return self.x + self.y


class Theirs(typing.NamedTuple):
    x: int
    y: int = 2


class Box(NamedTuple, Generic[T]):
    held: T


class Empty(NamedTuple):
    pass


ALIKE = {
    "by place": lambda made: tuple(made(1, 3)),
    "by name": lambda made: tuple(made(y=3, x=1)),
    "default": lambda made: tuple(made(1)),
    "fields": lambda made: made._fields,
    "defaults": lambda made: made._field_defaults,
    "for match": lambda made: made.__match_args__,
    "replaced": lambda made: tuple(made(1, 3)._replace(x=5)),
    "as a dict": lambda made: made(1, 3)._asdict(),
    "from values": lambda made: tuple(made._make([1, 3])),
    "in words": lambda made: repr(made(1, 3)).partition("(")[2],
    "equal to a tuple": lambda made: (made(1, 3) == (1, 3), hash(made(1, 3)) == hash((1, 3))),
    "a field": lambda made: made(1, 3).y,
}


@pytest.mark.parametrize("case", ALIKE)
def test_it_does_what_typings_does(case: str) -> None:
    assert ALIKE[case](Point) == ALIKE[case](Theirs)


REFUSED = {
    "too few": lambda made: made(),
    "too many": lambda made: made(1, 2, 3),
    "an unknown name": lambda made: made(z=1),
    "twice": lambda made: made(1, x=1),
    "a field that is set": lambda made: setattr(made(1, 3), "x", 5),
    "a new attribute": lambda made: setattr(made(1, 3), "z", 5),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_refuses_what_typings_refuses(case: str) -> None:
    with pytest.raises(Exception) as theirs:  # noqa: PT011 - which one it is, is what is compared
        REFUSED[case](Theirs)
    with pytest.raises(theirs.type):
        REFUSED[case](Point)


def test_an_unknown_field_is_not_replaced() -> None:
    with pytest.raises(TypeError, match="no field z"):
        Point(1)._replace(z=1)


def test_a_field_without_a_default_may_not_follow_one_with_it() -> None:
    with pytest.raises(TypeError, match="follows one that has one"):

        class _Wrong(NamedTuple):
            x: int = 1
            y: int


def test_it_keeps_its_methods_and_its_text() -> None:
    assert (Point(1, 3).both, Point.__doc__, Point.__name__, Point.__module__) == (4, "A place.", "Point", __name__)


def test_it_comes_back_from_another_process() -> None:
    back = pickle.loads(pickle.dumps(Point(1, 3)))
    assert (back, type(back)) == (Point(1, 3), Point)


def test_it_may_be_generic() -> None:
    assert Box[int](1).held == 1


def test_it_may_be_empty() -> None:
    assert Empty() == ()
