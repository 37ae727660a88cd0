"""A View in, the section on costs out: what each point costs, which options are dominated, and a chart of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from xlappraise.appraisal.costs import CostLine, cost_lines
from xlappraise.appraisal.scoring import rounded
from xlappraise.appraisal.words import listed, shortened
from xlappraise.exchange.plain import number, span
from xlappraise.exchange.report.tree import Block, Cell, Column, Point, Scatter, Section, Table, Text
from xlappraise.exchange.report.view import View
from xlappraise.exchange.report.words import DROPPED

DOMINATED, LONGEST = " (dominated)", 34
"""What the label of a dominated option ends in, and the letters of a label on the chart."""


def costs(view: View) -> Section:
    """Cost beside score."""
    return Section("costs", "Costs beside scores", tuple(_blocks(view)))


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
    yield Text(
        "Costs are as typed on the sheet Options, in one unit for all. The cost of a point is the cost divided by "
        "the total; the cost of an extra point compares an option with the first one that has both."
    )
    dominated = [line.option.label for line in lines if line.dominated_by]
    if dominated:
        verb = "is" if len(dominated) == 1 else "are"
        yield Text(
            f"{listed(dominated)} {verb} dominated: another option costs no more and scores no less. Such an option "
            "has no cost of an extra point, and its point on the chart is hollow."
        )
    yield _table(lines)
    drawn = [line for line in lines if line.total is not None and line.low is not None and line.high is not None]
    if len(drawn) > 1:
        yield _chart(drawn)


def _table(lines: Sequence[CostLine]) -> Table:
    columns = (
        Column("Option", 3.4),
        Column("Cost", 1.5, True),
        Column("Total", 1.2, True),
        Column("Cost per point", 1.4, True),
        Column("Extra points", 1.2, True),
        Column("Cost per extra point", 1.4, True),
        Column("Dominated by", 1.4),
    )
    rows = tuple(
        (
            Cell(line.option.label),
            Cell(_cost(line)),
            Cell("Not certain" if line.total is None else number(line.total)),
            Cell(_per_point(line)),
            Cell("" if line.extra_points is None else number(line.extra_points)),
            Cell("" if line.marginal is None else figure(line.marginal)),
            Cell(listed(line.dominated_by), tone=DROPPED if line.dominated_by else ""),
        )
        for line in lines
    )
    about = "Short-listed options with cost, total, cost of a point and of each point more than the first one's."
    return Table("What each point costs", about, columns, rows)


def _cost(line: CostLine) -> str:
    """The cost as typed, or from what to what it may be."""
    if line.cost is not None:
        return number(line.cost)
    return span(*(("None yet" if end is None else number(end)) for end in (line.low, line.high)))


def _per_point(line: CostLine) -> str:
    if line.per_point is not None:
        return figure(line.per_point)
    ends = [figure(end) for end in (line.per_point_low, line.per_point_high) if end is not None]
    return span(ends[0], ends[-1]) if ends else ""


def figure(value: Fraction) -> str:
    """A cost in so many figures as can be read: whole from 1,000 on, else four figures that count."""
    size = abs(value)
    decimals = 0 if size >= 1000 else 2 if size >= 10 else 6 if size < Fraction(1, 10) else 3
    return number(rounded(value, decimals))


def _label(line: CostLine) -> str:
    """What stands beside the point: a hollow one says why."""
    if line.dominated_by:
        return f"{shortened(line.option.label, LONGEST - len(DOMINATED))}{DOMINATED}"
    return shortened(line.option.label, LONGEST)


def _chart(lines: Sequence[CostLine]) -> Scatter:
    points = tuple(
        Point(_label(line), line.low or Fraction(0), line.high or Fraction(0), line.total or Fraction(0), marked)
        for line in lines
        for marked in (bool(line.dominated_by),)
    )
    told = "; ".join(
        f"{line.option.label}: cost {_cost(line)}, total {number(line.total or Fraction(0))}"
        + (f", dominated by {listed(line.dominated_by)}" if line.dominated_by else "")
        for line in lines
    )
    return Scatter(
        "costs",
        "Total of each option against its cost",
        f"Scatter chart, cost across and total upwards. {told}.",
        "Cost",
        "Total weighted score",
        points,
        "Hollow: another option costs no more and scores no less" if any(point.marked for point in points) else "",
    )
