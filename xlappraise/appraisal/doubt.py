"""In, an appraisal; out, the scores that its own Assumptions call doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from xlappraise.appraisal.model import Appraisal, Key, LogRow

ASSUMPTIONS, RELIABILITY, APPLIES_TO, DOUBTFUL = "Assumptions", "reliability", "applies_to", "doubtful"
MARK = "?"
"""Stands beside a doubtful score, and a total or subtotal that counts one, in the workbook and in the pack."""


def doubtful_keys(appraisal: Appraisal, spare: bool = False) -> frozenset[Key]:
    """Keys of the scores that an assumption of doubtful reliability names.

    It names them as `V2/O1; V2/O2`; a Ref alone stands for that criterion's score of every short-listed
    option. What names no scored criterion or no short-listed option is passed over: it doubts no score.
    With `spare`, rows of the Short-list that are kept for options to come are among these.
    """
    named = (
        name
        for row in appraisal.logs.get(ASSUMPTIONS, ())
        if is_doubtful(row)
        for name in str(row.values.get(APPLIES_TO, "")).replace(",", ";").replace("\n", ";").split(";")
    )
    there = [option.id for option in (appraisal.short_list_rows if spare else appraisal.short_list)]
    refs, options = _alike(c.ref for c in appraisal.scored_criteria), _alike(there)
    options[""] = there
    return frozenset(key for name in named for key in _keys(refs, options, name))


def is_doubtful(row: LogRow) -> bool:
    """Whether a row of Assumptions calls what it applies to doubtful."""
    return str(row.values.get(RELIABILITY, "")).strip().casefold() == DOUBTFUL


def _alike(keys: Iterable[str]) -> dict[str, list[str]]:
    """The keys as they are written, by their small letters."""
    found: dict[str, list[str]] = {}
    for key in keys:
        found.setdefault(key.casefold(), []).append(key)
    return found


def _keys(refs: Mapping[str, list[str]], options: Mapping[str, list[str]], name: str) -> Iterator[Key]:
    ref, _, option = (part.strip().casefold() for part in name.partition("/"))
    for known in refs.get(ref, ()):
        for given in options.get(option, ()):
            yield known, given
