"""A View in, the answer of an appraisal without scores out: what remains, in a few sentences."""

from __future__ import annotations

from collections.abc import Iterator

from xlappraise.appraisal.lineage import PREFERRED, lists
from xlappraise.appraisal.words import count_of, some
from xlappraise.report import about_benefits, about_combinations, about_comparison, about_lineage
from xlappraise.report.report_words import KEPT, OUTCOME_TONES
from xlappraise.report.view import View


def brief(view: View) -> Iterator[str]:
    """Sentences on which options remain and how it came to that; the last says that nothing is scored."""
    yield from _remaining_sentence(view)
    changed = about_lineage.sizes_of_lists(view)
    if changed:
        yield changed
    if combined := about_combinations.summary(view):
        yield combined
    yield from dict.fromkeys(about_comparison.summary(view))
    if view.rows("Benefits"):
        yield about_benefits.summary(view.rows("Benefits"))
    yield "No criterion is scored here: the record is in words."


def _remaining_sentence(view: View) -> Iterator[str]:
    """The options that are preferred or were carried forward, by name; of several lists those of the last."""
    last = (lists(view.appraisal) or (("", view.appraisal.options),))[-1][1]
    kept = [option for option in last if OUTCOME_TONES.get(option.outcome) == KEPT]
    if kept:
        names = some([f"{o.label} (preferred)" if o.outcome == PREFERRED else o.label for o in kept])
        yield f"{count_of(len(kept), 'option')} of {len(last)} {'remains' if len(kept) == 1 else 'remain'}: {names}."
