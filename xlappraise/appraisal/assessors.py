"""Scores by several assessors in; out, what each alone would give, and what their means would: never a score.

Courts have turned on averages put in place of an agreed score and its reasons (Bromcom v United Learning Trust 2022),
so that a mean stands for information only.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from xlappraise.appraisal.individual import INDIVIDUAL_SCORES
from xlappraise.appraisal.model import FAIL, PASS, Appraisal, Key, Option, Score
from xlappraise.appraisal.scoring import DECIMALS, exact_sum, round_half_away
from xlappraise.records import NamedTuple

Stated = Mapping[str, Mapping[Key, Score]]
"""By assessor: the scores and gateway answers that they gave, each a level's name, Pass, Fail or a number."""


class Ranking(NamedTuple):
    """Options in play by ID, in the workbook's order: their totals, and their competition ranks."""

    totals: Mapping[str, Fraction]
    ranks: Mapping[str, int]

    @property
    def first(self) -> tuple[str, ...]:
        """IDs of the options on rank 1."""
        return tuple(option for option, rank in self.ranks.items() if rank == 1)


class Means(NamedTuple):
    """Rankings by the mean points of each cell: of all assessors, and of all but the one named.

    None where some cell is left that nobody scored.
    """

    of_all: Ranking | None
    without: Mapping[str, Ranking | None]


def agreed_words(appraisal: Appraisal) -> str:
    """`Agreed scores of 5 assessors`; empty where fewer than two scored alone."""
    rows = appraisal.logs.get(INDIVIDUAL_SCORES, ())
    names = {str(row.values.get("assessor", "")).strip() for row in rows if row.values.get("score")}
    count = len(names - {""})
    return f"Agreed scores of {count} assessors" if count > 1 else ""


def points_given(appraisal: Appraisal, score: Score) -> Fraction:
    """Points that a score earns; KeyError for a level that the scale does not have."""
    return score if isinstance(score, Fraction) else appraisal.scale.points(score)


def score_height(appraisal: Appraisal, score: Score) -> Fraction:
    """What scores of one cell are ordered by: points of a level, the number itself, 1 or 0 for Pass or Fail."""
    return Fraction(score == PASS) if score in (PASS, FAIL) else points_given(appraisal, score)


def points_by_cell(appraisal: Appraisal, stated: Stated) -> dict[Key, dict[str, Fraction]]:
    """By scored criterion and option in play: the points that each assessor gave who scored it."""
    return {
        (criterion.ref, option.id): {
            name: points_given(appraisal, given)
            for name, scores in stated.items()
            if (given := scores.get((criterion.ref, option.id))) is not None
        }
        for criterion in appraisal.scored_criteria
        for option in appraisal.in_play
    }


def total_of(appraisal: Appraisal, points: Mapping[Key, Fraction], option: Option) -> Fraction | None:
    """Sum of weight x points over the scored criteria, rounded to six decimals; None where points are missing."""
    parts = []
    for criterion in appraisal.scored_criteria:
        given = points.get((criterion.ref, option.id))
        if given is None:
            return None
        parts.append((criterion.weight or Fraction(0)) * given)
    return round_half_away(exact_sum(parts), DECIMALS)


def ranking(appraisal: Appraisal, points: Mapping[Key, Fraction]) -> Ranking | None:
    """The ranking that these points give the options in play; None where one lacks a score, or there are none."""
    found = {option.id: total_of(appraisal, points, option) for option in appraisal.in_play}
    totals = {id_: total for id_, total in found.items() if total is not None}
    if not totals or len(totals) < len(found):
        return None
    return Ranking(totals, {id_: 1 + sum(other > total for other in totals.values()) for id_, total in totals.items()})


def with_unassessed(appraisal: Appraisal, stated: Stated) -> Stated:
    """The same with the agreed scores on criteria that nobody scored alone, such as one of cost that was left out."""
    assessed = {ref for scores in stated.values() for ref, _ in scores}
    others = {key: score for key, score in appraisal.scores.items() if key[0] not in assessed}
    return {name: {**others, **scores} for name, scores in stated.items()}


def rankings(appraisal: Appraisal, stated: Stated) -> dict[str, Ranking]:
    """By assessor, the ranking that their scores alone give; only of those who left no cell blank.

    That is every option in play on every scored criterion, whoever was to score it. Criteria that nobody scored alone
    count with their agreed scores.
    """
    whole = with_unassessed(appraisal, stated)
    found = {name: ranking(appraisal, _points(appraisal, scores)) for name, scores in whole.items()}
    return {name: each for name, each in found.items() if each is not None}


def _points(appraisal: Appraisal, scores: Mapping[Key, Score]) -> dict[Key, Fraction]:
    refs = {criterion.ref for criterion in appraisal.scored_criteria}
    return {key: points_given(appraisal, score) for key, score in scores.items() if key[0] in refs}


def means(appraisal: Appraisal, stated: Stated) -> Means:
    """The rankings by means. For information: how far one person moves them."""
    by_cell = points_by_cell(appraisal, with_unassessed(appraisal, stated))

    def without(left_out: str | None) -> Ranking | None:
        kept = {key: [points for name, points in of.items() if name != left_out] for key, of in by_cell.items()}
        return ranking(appraisal, {key: mean(points) for key, points in kept.items() if points})

    return Means(without(None), {name: without(name) for name in stated})


def mean(points: Iterable[Fraction]) -> Fraction:
    """The mean of at least one number, exactly."""
    found = tuple(points)
    return exact_sum(found) / len(found)


def lower_median(points: Iterable[Fraction]) -> Fraction:
    """The middle one of at least one number; of two in the middle the lower, so that it is one of those given."""
    found = sorted(points)
    return found[(len(found) - 1) // 2]
