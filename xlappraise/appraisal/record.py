"""Annotated fields in; out, a frozen record of them, as `dataclasses` makes it.

The standard module compiles each class anew at every start and brings `inspect` along: a seventh of a bare `check`,
which would then be slower than 0.35 of openpyxl's load (tests/benchmarks/bench.py).
"""

from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn, TypeVar, dataclass_transform


@dataclass_transform(frozen_default=True)
class Record:
    """A frozen record: made by position or by name, equal when all fields are; it may have cached properties."""

    fields: ClassVar[tuple[str, ...]] = ()
    """Names of the fields, in order."""
    compared: ClassVar[tuple[str, ...]] = ()
    """Those that decide whether two records are equal."""
    defaults: ClassVar[Mapping[str, Any]] = {}
    """What fields hold that are not given; shared, so never changed."""

    def __init_subclass__(cls, apart: tuple[str, ...] = ()) -> None:
        """Read the fields off the annotations; those `apart` are not compared."""
        cls.fields = tuple(cls.__annotations__)
        cls.compared = tuple(name for name in cls.fields if name not in apart)
        cls.defaults = {name: cls.__dict__[name] for name in cls.fields if name in cls.__dict__}

    def __init__(self, *values: Any, **named: Any) -> None:
        """Set the fields. Raises TypeError for one too many, one unknown, or one missing."""
        held = self.__dict__
        held.update(self.defaults)
        held.update(zip(self.fields, values, strict=False))
        held.update(named)
        twice = named.keys() & self.fields[: len(values)]
        if len(held) != len(self.fields) or len(values) > len(self.fields) or twice:
            wrong = sorted({*self.fields} ^ held.keys() | twice)
            raise TypeError(f"{type(self).__name__}: missing, unknown or given twice: {', '.join(wrong)}")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse: a record is frozen. Raises AttributeError."""
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse: a record is frozen. Raises AttributeError."""
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be deleted")

    def __eq__(self, other: object) -> bool:
        """Whether the other is of the same class and its compared fields are equal."""
        if self.__class__ is not other.__class__:
            return NotImplemented
        mine, theirs = self.__dict__, other.__dict__
        return all(mine[name] == theirs[name] for name in self.compared)

    def __hash__(self) -> int:
        """By the compared fields that can be hashed: mappings cannot."""
        held = (self.__dict__[name] for name in self.compared)
        return hash(tuple(value for value in held if not isinstance(value, Mapping)))

    def __repr__(self) -> str:
        """Class and fields, as Python writes them."""
        held = ", ".join(f"{name}={self.__dict__[name]!r}" for name in self.fields)
        return f"{type(self).__name__}({held})"


R = TypeVar("R", bound=Record)


def replace(record: R, **changes: Any) -> R:
    """The record with some fields changed. Raises TypeError for an unknown one."""
    held = record.__dict__
    return type(record)(**{name: held[name] for name in record.fields} | changes)
