"""Lines whose groups have weights of their own in, lines with effective weights out: parent times child."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from xlappraise.appraisal.words import decimal_text
from xlappraise.exchange.sheet_import.figures import Figure
from xlappraise.exchange.sheet_import.score_lines import Line
from xlappraise.records import NamedTuple


class Effective(NamedTuple):
    """The lines with the weights that count; groups of which it is not clear; whether any were multiplied."""

    lines: tuple[Line, ...]
    unclear: tuple[str, ...] = ()
    multiplied: bool = False


def effective_weights(lines: Sequence[Line], parents: Mapping[str, Figure]) -> Effective:
    """The lines with effective weights; `parents` has the weight of each group, by name.

    Where the weights of a group add up to the group's own, within a hundredth, they are effective already. Where those
    of every group add up to 100 or to 1, each is a share of the group's. Otherwise the groups are unclear.
    """
    sums = {group: _sum(lines, group) for group in parents}
    sums = {group: total for group, total in sums.items() if total}
    if not sums:
        return Effective(tuple(lines))
    if all(_same(total, parents[group].value) for group, total in sums.items()):
        return Effective(tuple(lines))
    groups = {line.group for line in lines if not line.gateway}
    shares = all(_same(total, Fraction(100)) or _same(total, Fraction(1)) for total in sums.values())
    if shares and groups <= parents.keys():
        return Effective(tuple(_effective_weights(lines, parents, sums)), multiplied=True)
    return Effective(tuple(lines), tuple(sums))


def _sum(lines: Sequence[Line], group: str) -> Fraction:
    own = (line.weight.value for line in lines if line.group == group and line.weight)
    return sum(own, Fraction(0))


def _same(total: Fraction, other: Fraction) -> bool:
    """Whether two sums are the same but for rounded weights."""
    return abs(total - other) <= abs(other) / 100


def _effective_weights(
    lines: Sequence[Line], parents: Mapping[str, Figure], sums: Mapping[str, Fraction]
) -> Iterator[Line]:
    for line in lines:
        if line.weight is None or line.group not in sums:
            yield line
            continue
        value = parents[line.group].value * line.weight.value / sums[line.group]
        decimals = len(decimal_text(value).partition(".")[2])
        weight = Figure(value, decimals, parents[line.group].percent)
        yield line._replace(weight=weight, weight_text=decimal_text(value))
