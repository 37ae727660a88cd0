"""One assessor's scores in; out, whether ranks were pasted where scores belong.

A rank column pasted as a score column made the best candidates for a training post unappointable: seven regional
workbooks, merged by hand (The Register, 20 October 2023).
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from xlappraise.appraisal.model import Key, Score
from xlappraise.records import NamedTuple

LEAST_CRITERIA, LEAST_OPTIONS = 3, 3
"""Fewest rows of scores, and of scores in each, from which ranks are told: fewer may be so by chance."""
LEAST_COPIED = 4
"""Fewest scores of a single row that is taken for a copy of a row of ranks."""

Row = Mapping[str, Fraction]
"""By option ID: a number."""


class PastedRanks(NamedTuple):
    """What gives it away: every row is a ranking, or, `copied`, these criteria's rows are a row of ranks."""

    refs: tuple[str, ...]
    copied: bool


def pasted_ranks(scores: Mapping[Key, Score], rank_rows: Iterable[Row] = ()) -> PastedRanks | None:
    """Whether the scores of scored criteria are ranks; None where they are not.

    They are when every row is a permutation of 1 to its length and at least three rows have at least three scores; or
    when, of at least three rows, one of at least four scores equals one of `rank_rows`, the rows of ranks in the
    assessor's own workbook. Levels that are words are never ranks.
    """
    rows = _rows(scores)
    wide = tuple(ref for ref, row in rows.items() if len(row) >= LEAST_OPTIONS)
    if len(wide) >= LEAST_CRITERIA and all(map(_is_permutation, rows.values())):
        return PastedRanks(wide, False)
    ranks = [dict(row) for row in rank_rows]
    copied = tuple(ref for ref, row in rows.items() if len(row) >= LEAST_COPIED and row in ranks)
    return PastedRanks(copied, True) if copied and len(rows) >= LEAST_CRITERIA else None


def _rows(scores: Mapping[Key, Score]) -> dict[str, dict[str, Fraction | None]]:
    rows: dict[str, dict[str, Fraction | None]] = {}
    for (ref, option), score in scores.items():
        rows.setdefault(ref, {})[option] = _number(score)
    return rows


def _number(score: Score) -> Fraction | None:
    """A score as a number: a level may be called by one."""
    if isinstance(score, Fraction):
        return score
    text = score.strip()
    return Fraction(int(text)) if text.isascii() and text.isdigit() else None


def _is_permutation(row: Mapping[str, Fraction | None]) -> bool:
    return set(row.values()) == {Fraction(n) for n in range(1, len(row) + 1)}
