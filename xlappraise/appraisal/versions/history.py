"""Versions in their order in; out, what became of totals, ranks, leads and weights from one to the next."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.scoring import OptionResult, Results, round_half_away, score
from xlappraise.appraisal.versions.comparison import compare
from xlappraise.appraisal.versions.keyed_entries import LOG
from xlappraise.records import NamedTuple


class HistoryStep(NamedTuple):
    """A version, and how it differs from the one before (nothing for the first).

    `changed` counts the entries that differ, those of logs apart.
    """

    name: str
    appraisal: Appraisal
    results: Results
    changed: int = 0

    @property
    def ahead(self) -> tuple[OptionResult, OptionResult] | None:
        """The first and the next, where both totals are certain; None where they are not."""
        certain = [result for result in self.results.in_order if result.rank is not None and result.total is not None]
        return (certain[0], certain[1]) if len(certain) > 1 and certain[0].rank == 1 else None

    @property
    def lead(self) -> Fraction | None:
        """The lead of the first over the next, in weighted points."""
        return (
            None if self.ahead is None else (self.ahead[0].total or Fraction(0)) - (self.ahead[1].total or Fraction(0))
        )

    def result(self, option: str) -> OptionResult | None:
        """The result of an option; None where the version lacks it, or does not score it."""
        return next((r for r in self.results.short_list if r.option.id == option), None)

    def weight(self, ref: str) -> Fraction | None:
        """The weight of a criterion as it counts; None where it does not."""
        criterion = next((c for c in self.appraisal.scored_criteria if c.ref == ref), None)
        return criterion.weight if criterion else None

    def weight_share(self, ref: str) -> Fraction | None:
        """The weight in per cent of all weights, to one decimal."""
        whole = sum((c.weight or Fraction(0) for c in self.appraisal.scored_criteria), Fraction(0))
        weight = self.weight(ref)
        return round_half_away(weight / whole * 100, 1) if weight is not None and whole else None


def history(versions: Sequence[tuple[str, Appraisal]]) -> tuple[HistoryStep, ...]:
    """The steps, matched by key; each version must have results (nothing blocks them)."""
    steps = []
    before: Appraisal | None = None
    for name, appraisal in versions:
        found = compare(before, appraisal).differences if before is not None else ()
        changed = sum(each.place.kind != LOG for each in found)
        steps.append(HistoryStep(name, appraisal, score(appraisal), changed))
        before = appraisal
    return tuple(steps)


def options_of(steps: Sequence[HistoryStep]) -> Mapping[str, str]:
    """ID and latest label of every option that any version scores, in the order of the latest that has it."""
    found: dict[str, str] = {}
    for step in reversed(steps):
        for result in step.results.short_list:
            found.setdefault(result.option.id, result.option.label)
    return found


def weights_that_moved(steps: Sequence[HistoryStep]) -> tuple[str, ...]:
    """Refs of the criteria whose weight is not the same in all versions."""
    refs = dict.fromkeys(c.ref for step in reversed(steps) for c in step.appraisal.scored_criteria)
    return tuple(ref for ref in refs if len({step.weight(ref) for step in steps}) > 1)
