"""Checks of published figures: in, an Appraisal with its Results; out, findings where the scores give others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from xlappraise.appraisal.checks.known import Known, place
from xlappraise.appraisal.findings import Cell, Finding
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.printed import PrintedFigure, as_printed, printed_figure
from xlappraise.appraisal.published_as import POINTS, published_interval
from xlappraise.appraisal.rules.of_advice import PUBLISHED_RANK, PUBLISHED_SHARE, PUBLISHED_TIE, PUBLISHED_TOTAL
from xlappraise.appraisal.scoring import DECIMALS, Interval, OptionResult, Results, round_half_away
from xlappraise.appraisal.words import decimal_text, decimals_of, list_of, shorten

OPTIONS = "Options"


def _ends(appraisal: Appraisal, result: OptionResult) -> Interval | None:
    """The total that the scores give, lowest and highest, as Setup says published totals are; None for no total."""
    if result.low is None or result.high is None:
        return None
    if appraisal.setup.published_as in ("", POINTS):
        return Interval(result.low, result.high)
    return published_interval(appraisal, result.option)


def _is_met(appraisal: Appraisal, total: PrintedFigure, result: OptionResult) -> bool:
    """Whether the scores give the printed total, or may while some are blank."""
    ends = _ends(appraisal, result)
    return ends is None or total.may_be(*ends)


def published_totals_are_met(appraisal: Appraisal, results: Results, _: Known) -> Iterator[Finding]:
    """The published total is what the scores give, as it is printed, or may give while some are blank."""
    for option in appraisal.short_list:
        total, result = printed_figure(option, "published_total"), results[option.id]
        ends = _ends(appraisal, result)
        if total is None or ends is None or total.may_be(*ends):
            continue
        low, high = (decimal_text(end) for end in ends)
        yield PUBLISHED_TOTAL.at(
            place(option.cells, "published_total", OPTIONS),
            option=option.id,
            option_name=shorten(option.label),
            expected=str(total).replace(",", ""),
            found=low if low == high else f"{low} to {high}",
        )


def published_shares_are_met(appraisal: Appraisal, results: Results, _: Known) -> Iterator[Finding]:
    """The published share is what the scores give, as it is printed."""
    for option in appraisal.short_list:
        share, result = printed_figure(option, "published_share"), results[option.id]
        if share is None or result.low is None or result.high is None or not results.highest:
            continue
        total = printed_figure(option, "published_total")
        # A total that differs is a finding already, and explains the share.
        if total is not None and not _is_met(appraisal, total, result):
            continue
        low, high = (round_half_away(total / results.highest * 100, 9) for total in (result.low, result.high))
        if not share.may_be(low, high):
            low_text, high_text = (str(as_printed(end, share.decimals)) for end in (low, high))
            yield PUBLISHED_SHARE.at(
                place(option.cells, "published_share", OPTIONS),
                option=option.id,
                option_name=shorten(option.label),
                expected=str(share),
                found=f"{low_text}%" if low_text == high_text else f"{low_text} to {high_text}%",
            )


def published_ranks_are_met(appraisal: Appraisal, results: Results, _: Known) -> Iterator[Finding]:
    """The published rank is one that the scores give, or the printed totals where they tie through rounding only."""
    tied = {result.option.id: ties for ties in _rounded_ties(appraisal, results) for result in ties}
    for option in appraisal.short_list:
        published, result = option.published_rank, results[option.id]
        if published is None or result.best_rank is None or result.worst_rank is None:
            continue
        own = _total(appraisal, result)
        above, below = (
            sum(compared(_total(appraisal, other), own) for other in tied.get(option.id, ()))
            for compared in (Fraction.__gt__, Fraction.__lt__)
        )
        if not result.best_rank - above <= published <= result.worst_rank + below:
            best, worst = str(result.best_rank), str(result.worst_rank)
            equal = "=" if result.tied else ""
            yield PUBLISHED_RANK.at(
                place(option.cells, "published_rank", OPTIONS),
                option=option.id,
                option_name=shorten(option.label),
                expected=decimal_text(published),
                found=best + equal if best == worst else f"{best} to {worst}",
            )


def published_ties_are_exact(appraisal: Appraisal, results: Results, _: Known) -> Iterator[Finding]:
    """Printed totals that are the same are so exactly, and not only when rounded."""
    for ties in _rounded_ties(appraisal, results):
        cells = [place(result.option.cells, "published_total", OPTIONS) for result in ties]
        totals = [_total(appraisal, result) for result in ties]
        decimals = max(map(decimals_of, totals))
        yield PUBLISHED_TIE.at(
            cells[0],
            *(cell for cell in cells[1:] if isinstance(cell, Cell)),
            option=ties[0].option.id,
            options=list_of([shorten(result.option.label) for result in ties]),
            found=str(printed_figure(ties[0].option, "published_total")),
            expected=list_of([f"{as_printed(total, decimals)}" for total in totals]),
        )


def _total(appraisal: Appraisal, result: OptionResult) -> Fraction:
    """The exact total of an option that has one, as Setup says published totals are."""
    ends = _ends(appraisal, result)
    return round_half_away(ends.low if ends else Fraction(0), DECIMALS)


def _rounded_ties(appraisal: Appraisal, results: Results) -> Sequence[Sequence[OptionResult]]:
    """Options whose printed totals are right and the same, while the exact ones are not."""
    same: dict[Fraction, list[OptionResult]] = {}
    for result in results.short_list:
        total = printed_figure(result.option, "published_total")
        if total is not None and result.total is not None and _is_met(appraisal, total, result):
            same.setdefault(total.value, []).append(result)
    return [ties for ties in same.values() if len({_total(appraisal, result) for result in ties}) > 1]
