"""Two versions in; out, the fewest changes of who is ranked that alone give the earlier one the later first place.

Who is ranked is decided by answers to gateways, stages, and options that came or went.
"""

from collections.abc import Iterable
from itertools import combinations

from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.scoring import Results, score
from xlappraise.appraisal.versions.atoms import ANSWER, OPTION_ADDED, OPTION_REMOVED, STAGE, Atom, Versions

MOST_TRIED, MOST_SCORES = 200, 200_000
"""Sets that are tried at most, and scores that are added up for it; beyond that nothing is told."""
LARGEST_TRIED = 3


def first_place_sets(old: Appraisal, new: Appraisal, after: Results) -> tuple[tuple[Atom, ...], ...]:
    """The smallest such sets, all of them; none where it takes more, or changes of weights and scores as well."""
    wanted = _first_ids(after)
    changes = tuple(Versions(old, new).others())
    most = min(MOST_TRIED, MOST_SCORES // max(1, len(old.scores)))
    tried = 0
    for size in range(1, min(LARGEST_TRIED, len(changes)) + 1):
        found = []
        for some in combinations(changes, size):
            tried += 1
            if tried > most or not wanted:
                return ()
            if _first_ids(score(_with(old, new, some))) == wanted:
                found.append(some)
        if found:
            return tuple(found)
    return ()


def _first_ids(results: Results) -> list[str]:
    return sorted(result.option.id for result in results.short_list if result.rank == 1)


def _with(old: Appraisal, new: Appraisal, changes: Iterable[Atom]) -> Appraisal:
    """The earlier version with these changes."""
    options = {option.id: option for option in old.options}
    later = {option.id: option for option in new.options}
    refs = {criterion.ref for criterion in old.criteria}
    scores = dict(old.scores)
    for kind, key in changes:
        if kind == OPTION_REMOVED:
            del options[key[0]]
        elif kind == OPTION_ADDED:
            options[key[0]] = later[key[0]]
            scores |= {each: value for each, value in new.scores.items() if each[1] == key[0] and each[0] in refs}
        elif kind == STAGE:
            options[key[0]] = replace(options[key[0]], stage=later[key[0]].stage)
        elif kind == ANSWER:
            scores.pop((key[0], key[1]), None)
            scores |= {each: value for each, value in new.scores.items() if each == key}
    return replace(old, options=tuple(options.values()), scores=scores)
