"""In, a class body with annotated fields; out, the tuple class that typing.NamedTuple makes of it, in less time.

A bare check makes some 160 such classes as it starts. typing.NamedTuple compiles a `__new__` and each annotation of
every one: a twelfth of the whole check, which then misses its bar (0.40 of openpyxl's load: tests/benchmarks/bench.py).
Here a `__new__` is compiled once for each number of fields, and annotations stay the texts that they are.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable
from functools import cache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, Self

__all__ = ["NamedTuple"]

_FIELD = type(vars(namedtuple("_OfOne", "one"))["one"])
"""The descriptor of a field: reads it by its number."""

if TYPE_CHECKING:
    from typing import NamedTuple
else:

    class _Record(tuple):
        """What every such class can do; as documented at collections.namedtuple."""

        __slots__ = ()

        @classmethod
        def _make(cls, values: Iterable[Any]) -> Self:
            return cls(*values)

        def _replace(self, **values: Any) -> Self:
            taken = tuple(map(values.pop, self._fields, self))
            if values:
                raise TypeError(f"{type(self).__name__} has no field {', '.join(values)}")
            return tuple.__new__(type(self), taken)

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self._asdict().items())})"

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

    class _RecordType(type):
        """Makes the class that NamedTuple stands for in a list of bases."""

        def __new__(cls, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> type:
            fields = _field_names(space)
            defaults = {field: space[field] for field in fields if field in space}
            if set(defaults) != set(fields[len(fields) - len(defaults) :]):
                raise TypeError(f"{name}: a field without a default follows one that has one")
            code = _new_code(len(fields)).replace(co_varnames=("_cls", *fields))
            made = FunctionType(code, {"_make_tuple": tuple.__new__}, "__new__", tuple(defaults.values()))
            space |= {field: _FIELD(number, None) for number, field in enumerate(fields)}
            space |= {"__slots__": (), "__new__": made, "__match_args__": fields, "_fields": fields}
            space["_field_defaults"] = defaults
            return type(name, (_Record, *bases[1:]), space)

    _BASE = type.__new__(_RecordType, "NamedTuple", (), {})

    class _Base:
        """Stands in a list of bases."""

        def __mro_entries__(self, bases: tuple[type, ...]) -> tuple[type, ...]:
            return (_BASE,)

    NamedTuple = _Base()

    @cache
    def _new_code(count: int) -> CodeType:
        """The code of a `__new__` with so many fields, which are named for each class."""
        fields = "".join(f"_{number}, " for number in range(count))
        return eval(f"lambda _cls, {fields}: _make_tuple(_cls, ({fields}))").__code__

    def _field_names(space: dict[str, Any]) -> tuple[str, ...]:
        """The names of the fields, in their order."""
        if "__annotate_func__" not in space:
            return tuple(space.get("__annotations__", ()))
        import annotationlib  # from Python 3.14 on annotations are worked out when they are asked for

        function = annotationlib.get_annotate_from_class_namespace(space)
        return tuple(annotationlib.call_annotate_function(function, annotationlib.Format.FORWARDREF))
