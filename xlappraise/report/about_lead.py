"""A View in, a picture and its table out: how far one weight alone can move the first option's lead."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from xlappraise.appraisal.model import PERCENT
from xlappraise.appraisal.robustness.tornado import Tornado, TornadoBar, tornado
from xlappraise.appraisal.scoring import round_half_away
from xlappraise.appraisal.words import count_of
from xlappraise.exchange.plain import number
from xlappraise.report.tree import Block, ReportTable, Swing, Swings, TableCell, TableColumn
from xlappraise.report.view import View

MOST_SWINGS = 16
"""Most criteria that the picture draws, those that move the lead most; the table has all."""
TRIED = "at its lowest weight", "at its highest weight"


def lead_blocks(view: View, ending: str) -> Iterator[Block]:
    """The picture and its table; `ending` ends their titles. Nothing where no weight moves the lead."""
    found = tornado(view.exact)
    if found is not None and found.bars:
        yield _picture(view, found, ending)
        yield _table(view, found, ending)


def _label(view: View, ref: str) -> str:
    return next(criterion.label for criterion in view.appraisal.criteria if criterion.ref == ref)


def _points(value: Fraction) -> str:
    return number(round_half_away(value, 2))


def _weight(view: View, weight: Fraction) -> str:
    """A weight as typed: with percentages, the share of all."""
    sign = "%" if view.appraisal.setup.weights == PERCENT else ""
    return f"{number(round_half_away(weight, 3))}{sign}"


def _finding(found: Tornado) -> str:
    """What the picture shows: whether a weight alone takes the lead away, and which moves it most."""
    lost = [bar.item for bar in found.bars if found.lead + min(bar.at_low, bar.at_high) < 0]
    if not found.lead:
        return f"{found.above} and {found.below} are level; the weight of {found.bars[0].item} moves them apart most"
    if not lost:
        return (
            f"No weight alone, within its limits, puts {found.below} ahead of {found.above}; "
            f"{found.bars[0].item} moves the lead of {_points(found.lead)} most"
        )
    which = lost[0] if len(lost) == 1 else f"one of {count_of(len(lost), 'weight')}"
    return f"Moving {which} alone, within its limits, puts {found.below} ahead of {found.above}"


def _picture(view: View, found: Tornado, ending: str) -> Swings:
    drawn = found.bars[:MOST_SWINGS]
    swings = tuple(
        Swing(
            _label(view, bar.item),
            found.lead + bar.at_low,
            found.lead + bar.at_high,
            _weight(view, bar.low),
            _weight(view, bar.high),
        )
        for bar in drawn
    )
    return Swings(
        "lead",
        f"{_finding(found)}{ending}",
        f"For each criterion a bar from the lead of {found.above} over {found.below} with the criterion's lowest "
        f"weight to that with its highest, around the lead now, {_points(found.lead)}; below 0 {found.below} is "
        "ahead. The figures stand in the table below.",
        f"Lead of {found.above} over {found.below} in weighted points",
        found.lead,
        f"lead now {_points(found.lead)}",
        TRIED,
        swings,
    )


def _table(view: View, found: Tornado, ending: str) -> ReportTable:
    columns = (
        TableColumn("Criterion", 4),
        TableColumn("Weight now", 1.1, True),
        TableColumn("Lowest weight", 1.1, True),
        TableColumn("Lead with it", 1.1, True),
        TableColumn("Highest weight", 1.1, True),
        TableColumn("Lead with that", 1.1, True),
    )
    about = "Each weight alone is moved to its limits"
    setup = view.appraisal.setup
    if setup.weight_min is None or setup.weight_max is None:
        ends = ("0" if setup.weight_min is None else "", "double" if setup.weight_max is None else "")
        about += f" (to {' or '.join(filter(None, ends))} where Setup gives none)"
    others = "give way in proportion" if setup.weights == PERCENT else "stay as they are"
    rows = tuple(_row(view, found, bar) for bar in found.bars)
    caption = f"What the lead of {found.above} over {found.below} becomes when one weight alone is moved{ending}"
    return ReportTable(caption, f"{about}; the others {others}.", columns, rows)


def _row(view: View, found: Tornado, bar: TornadoBar) -> tuple[TableCell, ...]:
    texts = (
        _weight(view, bar.now),
        _weight(view, bar.low),
        _points(found.lead + bar.at_low),
        _weight(view, bar.high),
        _points(found.lead + bar.at_high),
    )
    return TableCell(_label(view, bar.item)), *map(TableCell, texts)
