"""Checks of published figures: in, an Appraisal with its Results; out, findings where the scores give others."""

from __future__ import annotations

from collections.abc import Iterator

from xlappraise.appraisal.checks.known import Known, place
from xlappraise.appraisal.findings import Finding
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.rules.of_advice import PUBLISHED_RANK, PUBLISHED_SHARE, PUBLISHED_TOTAL
from xlappraise.appraisal.scoring import DECIMALS, Results, rounded, whole_percent
from xlappraise.appraisal.words import decimal_text, shortened

OPTIONS = "Options"


def published_totals_are_met(appraisal: Appraisal, results: Results, _: Known) -> Iterator[Finding]:
    """The published total is what the scores give, or may give while some are blank."""
    for option in appraisal.short_list:
        published, result = option.published_total, results[option.id]
        if published is None or result.low is None or result.high is None:
            continue
        if not result.low <= rounded(published, DECIMALS) <= result.high:
            low, high = decimal_text(result.low), decimal_text(result.high)
            yield PUBLISHED_TOTAL.at(
                place(option.cells, "published_total", OPTIONS),
                option=option.id,
                option_name=shortened(option.label),
                expected=decimal_text(published),
                found=low if low == high else f"{low} to {high}",
            )


def published_shares_are_met(appraisal: Appraisal, results: Results, _: Known) -> Iterator[Finding]:
    """The published share is what the scores give in whole per cent."""
    for option in appraisal.short_list:
        published, result = option.published_share, results[option.id]
        if published is None or result.low is None or result.high is None or not results.highest:
            continue
        # A share typed as 64% is stored as 0.64.
        stated = published * 100 if published < 1 else published
        low, high = (whole_percent(total, results.highest) for total in (result.low, result.high))
        total = option.published_total
        # A total that differs is a finding already, and explains the share.
        total_differs = total is not None and not result.low <= rounded(total, DECIMALS) <= result.high
        if not low <= rounded(stated) <= high and not total_differs:
            yield PUBLISHED_SHARE.at(
                place(option.cells, "published_share", OPTIONS),
                option=option.id,
                option_name=shortened(option.label),
                expected=decimal_text(stated),
                found=f"{low} %" if low == high else f"{low} to {high} %",
            )


def published_ranks_are_met(appraisal: Appraisal, results: Results, _: Known) -> Iterator[Finding]:
    """The published rank is one that the scores give."""
    for option in appraisal.short_list:
        published, result = option.published_rank, results[option.id]
        if published is None or result.best_rank is None or result.worst_rank is None:
            continue
        if not result.best_rank <= published <= result.worst_rank:
            best, worst = str(result.best_rank), str(result.worst_rank)
            tied = "=" if result.tied else ""
            yield PUBLISHED_RANK.at(
                place(option.cells, "published_rank", OPTIONS),
                option=option.id,
                option_name=shortened(option.label),
                expected=decimal_text(published),
                found=best + tied if best == worst else f"{best} to {worst}",
            )
