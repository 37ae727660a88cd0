"""A View in, the section on costs out: what each point costs, which options are dominated, and a chart of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from xlappraise.appraisal.costs import CostLine, cost_lines
from xlappraise.appraisal.scoring import round_half_away
from xlappraise.appraisal.words import list_of, shorten
from xlappraise.exchange.plain import number, span
from xlappraise.exchange.ranking import total_words
from xlappraise.report.listing import ListingColumn, table_of_rows
from xlappraise.report.report_words import DROPPED
from xlappraise.report.tree import Block, Point, ReportTable, Scatter, Section, Text
from xlappraise.report.view import View

CAPTION = "What each point costs"
HOW = (
    "The cost of a point is the cost divided by the total; the cost of an extra point compares an option with the "
    "baseline or, where none is marked, with the first one that has both."
)
CHEAPER = "Cheaper"
"""Said in place of a negative cost per extra point, which would look the better the further it is below 0."""
DOMINATED, LONGEST = " (dominated)", 34
"""What the label of a dominated option ends in, and most letters of a label on the chart."""


def costs(view: View) -> Section:
    """Cost beside score; the costs alone where nothing is scored."""
    return Section("costs", "Costs" if view.is_in_words else "Costs beside scores", tuple(_blocks(view)))


def has_costs(view: View) -> bool:
    """Whether a short-listed option has a cost."""
    return bool(_lines(view))


def _lines(view: View) -> tuple[CostLine, ...]:
    return cost_lines(view.appraisal, view.results)


def _blocks(view: View) -> Iterator[Block]:
    lines = _lines(view)
    if not lines:
        yield Text("No short-listed option has a cost.")
        return
    more = "" if view.is_in_words else f" {HOW}"
    yield Text(f"Costs are as typed on the sheet Options, in one unit for all.{more}")
    dominated = [line.option.label for line in lines if line.dominated_by]
    if dominated:
        verb = "is" if len(dominated) == 1 else "are"
        yield Text(
            f"{list_of(dominated)} {verb} dominated: another option costs no more and scores no less. Such an option "
            "has no cost of an extra point, and its point on the chart is hollow."
        )
    yield _table(view, lines)
    drawn = [line for line in lines if not _why_not_drawn(line)]
    if len(drawn) > 1 and not view.is_in_words:
        yield _chart(drawn)
        left_out = [f"{line.option.label} ({why})" for line in lines if (why := _why_not_drawn(line))]
        if left_out:
            yield Text(f"Not on the chart: {list_of(left_out)}.")


def _why_not_drawn(line: CostLine) -> str:
    """Why an option has no place on the chart; empty when it has one."""
    if line.lowest is None:
        return "not ranked"
    if line.low is None and line.high is None:
        return "no cost"
    return "" if line.low is not None and line.high is not None else "its cost is open at one end"


def _table(view: View, lines: Sequence[CostLine]) -> ReportTable:
    wanted = (
        ListingColumn("option", "Option", 3.4, always=True),
        ListingColumn("cost", "Cost", 1.5, number=True, always=True),
        ListingColumn("total", "Total", 1.2, number=True),
        ListingColumn("point", "Cost per point", 1.4, number=True),
        ListingColumn("extra", "Extra points", 1.2, number=True),
        ListingColumn("marginal", "Cost per extra point", 1.4, number=True),
        ListingColumn("dominated", "Dominated by", 1.4),
    )
    about = "Short-listed options with cost, total, cost of a point and of each point more than the baseline's."
    made = table_of_rows(
        "Costs" if view.is_in_words else CAPTION, about, wanted, [_words(view, line) for line in lines], "option"
    )
    last = [column.heading for column in made.columns].index("Dominated by") if _any_dominated(lines) else -1
    if last < 0:
        return made
    return made._replace(
        rows=tuple((*row[:last], row[last]._replace(tone=DROPPED if row[last].text else "")) for row in made.rows)
    )


def _any_dominated(lines: Sequence[CostLine]) -> bool:
    return any(line.dominated_by for line in lines)


def _words(view: View, line: CostLine) -> dict[str, str]:
    """A line of the table, by key of its columns."""
    result = view.results[line.option.id]
    return {
        "option": line.option.label,
        "cost": cost_words(line),
        "total": "" if view.is_in_words else "Not ranked" if result.low is None else total_words(result),
        "point": _per_point(line),
        "extra": "" if line.extra_points is None else number(line.extra_points),
        "marginal": "" if line.marginal is None else CHEAPER if line.marginal < 0 else figure(line.marginal),
        "dominated": list_of(line.dominated_by),
    }


def cost_words(line: CostLine) -> str:
    """The cost as typed, or its range; `None yet` without either."""
    return number(line.cost) if line.cost is not None else cost_range(line.low, line.high, number) or "None yet"


def _per_point(line: CostLine) -> str:
    if line.per_point is not None:
        return figure(line.per_point)
    return cost_range(line.per_point_low, line.per_point_high, figure)


def cost_range(low: Fraction | None, high: Fraction | None, words: Callable[[Fraction], str]) -> str:
    """`3 to 5`; `from 3` or `up to 5` where one end is not known, empty where neither is. `words` writes a number."""
    if low is None or high is None:
        return f"from {words(low)}" if low is not None else f"up to {words(high)}" if high is not None else ""
    return span(words(low), words(high))


def figure(value: Fraction) -> str:
    """A cost as it is printed: whole from 1,000 on, with 2 decimals from 10, 3 from 0.1, else 6."""
    size = abs(value)
    decimals = 0 if size >= 1000 else 2 if size >= 10 else 6 if size < Fraction(1, 10) else 3
    return number(round_half_away(value, decimals))


def _label(line: CostLine) -> str:
    """What stands beside the point: a hollow one says why."""
    if line.dominated_by:
        return f"{shorten(line.option.label, LONGEST - len(DOMINATED))}{DOMINATED}"
    return shorten(line.option.label, LONGEST)


def _chart(lines: Sequence[CostLine]) -> Scatter:
    points = tuple(
        Point(_label(line), line.low, line.high, line.lowest, line.highest, bool(line.dominated_by))
        for line in lines
        if line.low is not None and line.high is not None and line.lowest is not None and line.highest is not None
    )
    told = "; ".join(
        f"{line.option.label}: cost {cost_words(line)}, total {cost_range(line.lowest, line.highest, number)}"
        + (f", dominated by {list_of(line.dominated_by)}" if line.dominated_by else "")
        for line in lines
    )
    best = _most_for_cost(points)
    ranges = any(point.low != point.high or point.bottom != point.top for point in points)
    middle = ", at the middle of each range" if ranges else ""
    names = {point.label: line.option.id for point, line in zip(points, lines, strict=True)}
    return Scatter(
        "costs",
        f"{list_of([names[point.label] for point in best])} {'gives' if len(best) == 1 else 'give'} the most points "
        f"for what {'it costs' if len(best) == 1 else 'they cost'}{middle}",
        f"Scatter chart, cost across and total upwards. {told}.",
        "Cost",
        "Total weighted score",
        points,
        "Hollow: another option costs no more and scores no less" if any(point.marked for point in points) else "",
        tuple(map(_middle, best)),
        f"Dashed: the most points for that cost or less{middle}",
    )


def _most_for_cost(points: Sequence[Point]) -> list[Point]:
    """The points with a higher total than all that cost no more, the cheapest first; ranges count by their middles."""
    found: list[Point] = []
    for point in sorted(points, key=lambda point: (_middle(point)[0], -_middle(point)[1])):
        if not found or _middle(point)[1] > _middle(found[-1])[1]:
            found.append(point)
    return found


def _middle(point: Point) -> tuple[Fraction, Fraction]:
    return (point.low + point.high) / 2, (point.bottom + point.top) / 2
