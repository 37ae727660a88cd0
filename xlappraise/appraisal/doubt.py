"""In, an appraisal; out, the scores that its own Assumptions call doubtful."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlappraise.appraisal.model import Appraisal, Key

ASSUMPTIONS, RELIABILITY, APPLIES_TO, DOUBTFUL = "Assumptions", "reliability", "applies_to", "doubtful"


def doubtful_keys(appraisal: Appraisal) -> frozenset[Key]:
    """Keys of the scores that an assumption of doubtful reliability names.

    It names them as `V2/O1; V2/O2`; a Ref alone stands for that criterion's score of every short-listed
    option. What names no scored criterion or no short-listed option is passed over: it doubts no score.
    """
    texts = (row.values for row in appraisal.logs.get(ASSUMPTIONS, ()))
    named = (
        name
        for values in texts
        if str(values.get(RELIABILITY, "")).strip().casefold() == DOUBTFUL
        for name in re.split(r"[;,\n]", str(values.get(APPLIES_TO, "")))
    )
    return frozenset(key for name in named for key in _keys(appraisal, name))


def _keys(appraisal: Appraisal, name: str) -> Iterator[Key]:
    ref, _, option = (part.strip().casefold() for part in name.partition("/"))
    for criterion in appraisal.scored:
        for given in appraisal.short_list:
            if criterion.ref.casefold() == ref and option in ("", given.id.casefold()):
                yield criterion.ref, given.id
