"""A column of percentages in; in which unit its numbers are stored, and which are in the other one, out.

A live formula sees no format, so that one unit holds for the whole column: fractions of 1, as 30% is stored, when
no number is above 1, else plain numbers.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from xlappraise.appraisal.checks.of_rows import ALLOWANCE
from xlappraise.reading.values import number
from xlappraise.records import NamedTuple
from xlappraise.xlsx.snapshot import DATE, PERCENT, CellData


class OtherUnit(NamedTuple):
    """Numbers of a column, by row, that are in the other unit than the rest; what each would be in the rest's.

    `wanted` is empty where that is not certain. `like` is a row of the rest, None when there is none.
    """

    rows: tuple[int, ...]
    wanted: tuple[float, ...]
    like: int | None


def has_fractions(column: Iterable[CellData]) -> bool:
    """Whether the numbers of a column of percentages are fractions of 1: 0.3, 30% and 100%."""
    values = [value for data in column if (value := number(data)) is not None]
    return bool(values) and max(values) <= 1


def at_most_1(column: Mapping[int, CellData]) -> frozenset[int]:
    """The rows whose number is no more than 1."""
    return frozenset(row for row, data in column.items() if (value := number(data)) is not None and value <= 1)


def other_unit(column: Mapping[int, CellData]) -> OtherUnit | None:
    """The numbers in the other unit; None where one unit holds."""
    values = {row: value for row, data in column.items() if data.shown_as != DATE and (value := number(data))}
    large = {row for row, value in values.items() if value > 1}
    small = values.keys() - large
    shown = {row for row in values if column[row].shown_as == PERCENT}
    if not large:
        return None
    if large & shown:
        return _under_a_sign(values, large, shown)
    if not small & shown and not _must_be_fractions(values, small):
        return None
    if len(large) <= len(small):
        return _other(values, sorted(large), Fraction(1, 100), min(small & shown, default=min(small)))
    strange = sorted(small & shown or small)
    return _other(values, strange, Fraction(100), min(large))


def _under_a_sign(values: Mapping[int, Fraction], large: set[int], shown: set[int]) -> OtherUnit:
    """Plain numbers under a % format, such as 3000%: all of those that show it, or those above 100% alone."""
    for strange in (shown, large & shown):
        whole = sum((value if row in strange else value * 100 for row, value in values.items()), Fraction(0))
        if large <= strange and abs(whole - 100) <= ALLOWANCE:
            return _other(values, sorted(strange), Fraction(1, 100), None)
    return _other(values, sorted(large & shown), None, None)


def _must_be_fractions(values: Mapping[int, Fraction], small: set[int]) -> bool:
    """Whether the small ones, though nothing shows them as such, must be fractions: then alone the sum is 100."""
    plain = sum(values.values(), Fraction(0))
    apart = plain + sum(99 * values[row] for row in small)
    return abs(plain - 100) > ALLOWANCE and abs(apart - 100) <= ALLOWANCE


def _other(values: Mapping[int, Fraction], rows: list[int], times: Fraction | None, like: int | None) -> OtherUnit:
    wanted = tuple(float(values[row] * times) for row in rows) if times else ()
    return OtherUnit(tuple(rows), wanted, like)
