"""Rows or columns of no known key, and keys without any, in; which of them most likely belong together, out."""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product

from xlappraise.appraisal.words import near
from xlappraise.records import NamedTuple

MOST_SUGGESTIONS = 50
"""Most times a sheet that near words are looked for, so that a foreign sheet takes no longer."""


class Stray(NamedTuple):
    """A row or column whose key or heading names no criterion or option. `key` and `name` are as they are compared.

    `own` says that it may just as well be a row or column of the officer's own.
    """

    at: int
    words: str
    key: str = ""
    name: str = ""
    own: bool = False
    numbers: bool = False
    """It holds plain numbers, which may be scores or not."""
    few: bool = False
    """It holds few scores, and nothing else: the officer's own unless some key is without a place."""
    empty: bool = False
    """A row without any entry."""


class Sought(NamedTuple):
    """A key without a row or column on this sheet; `elsewhere`: it has one on the other sheet.

    `wanted` says that it should have one here: an option on the Short-list, a criterion.
    """

    key: str
    name: str
    wanted: bool
    elsewhere: bool


class Guess(NamedTuple):
    """The likely key; whether that can hardly be wrong; whether the key seems to have been given another spelling."""

    key: str
    sure: bool
    renamed: bool = False


Spans = Mapping[int, tuple[int, int]]


class Around(NamedTuple):
    """What stands where: keys by place on this sheet and on the other one, and their order in the appraisal.

    `strays` are the words of the strays on the other sheet; `alone` says that there is no other sheet.
    """

    here: Mapping[int, str]
    there: Mapping[int, str]
    order: Mapping[str, int]
    strays: frozenset[str]
    alone: bool


def guesses(strays: Sequence[Stray], sought: Sequence[Sought], around: Around) -> dict[int, Guess]:
    """The likely key of each stray, by its place in the sheet.

    By name, by a slip of typing, by number, by where it stands, and as the only one left: the first that decides.
    A pair is taken only when neither has another partner; a guess that fits two is none.
    """
    found: dict[int, Guess] = {}
    if not strays or not sought:
        return found
    strays = sorted(strays, key=lambda stray: stray.own)[:MOST_SUGGESTIONS]
    spans = _spans(strays, around)
    tests = (*_BY_WORDS, *(lambda stray, one, test=test: test(stray, one, around, spans) for test in _BY_PLACE))
    for number, fits in enumerate(tests):
        taken = {guess.key for guess in found.values()}
        free = [one for one in sought if one.key not in taken]
        left = [stray for stray in strays if stray.at not in found]
        for stray, one in _pairs(left, free, fits):
            known = one.elsewhere or around.alone or (stray.words in around.strays and not stray.key)
            found[stray.at] = Guess(one.key, number < len(_BY_WORDS) or known, number < _BY_KEY and bool(stray.key))
    return found


def _pairs(
    strays: Sequence[Stray], sought: Sequence[Sought], fits: Callable[[Stray, Sought], bool]
) -> Iterable[tuple[Stray, Sought]]:
    """Those of whom neither fits another."""
    pairs = [(stray, one) for stray, one in product(strays, sought) if fits(stray, one)]
    places, keys = Counter(stray.at for stray, _ in pairs), Counter(one.key for _, one in pairs)
    return [(stray, one) for stray, one in pairs if places[stray.at] == keys[one.key] == 1]


def _numbers(text: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"[0-9]{1,9}", text)]


def _is_same_name(stray: Stray, one: Sought) -> bool:
    return bool(one.name) and stray.name == one.name


def _is_near_key(stray: Stray, one: Sought) -> bool:
    """D04 may be D4, D5 is another criterion."""
    return bool(stray.key) and _numbers(stray.key) == _numbers(one.key) and near(stray.key, [one.key]) is not None


def _is_near_name(stray: Stray, one: Sought) -> bool:
    """A slip of typing; of a heading over scores, also a part of the name, or the name and more."""
    if not one.name or not stray.name or not one.wanted or (stray.own and not one.elsewhere):
        return False
    within = min(stray.name, one.name, key=len), max(stray.name, one.name, key=len)
    is_part = not stray.own and len(within[0]) > 3 and within[0] in within[1]
    return is_part or near(stray.name, [one.name]) is not None


def _has_number(stray: Stray, one: Sought) -> bool:
    """`Option 1` may be O1."""
    numbers = _numbers(stray.words)
    return one.wanted and not stray.own and not stray.key and len(numbers) == 1 and numbers == _numbers(one.key)


_BY_WORDS = (_is_same_name, _is_near_key, _is_near_name, _has_number)
_BY_KEY = 2
"""How many ways of matching, from the first, mean that the key itself was spelt otherwise."""


def _may_stand_in(stray: Stray, one: Sought) -> bool:
    """Whether place may decide: for a new key, neither over another's full label nor over a column of the officer's."""
    is_other = bool(stray.key and stray.name) or stray.own
    return one.wanted and (one.elsewhere or not is_other)


def _is_at_same_place(stray: Stray, one: Sought, around: Around, spans: Spans) -> bool:
    return _may_stand_in(stray, one) and around.there.get(stray.at) == one.key


def _is_between(stray: Stray, one: Sought, around: Around, spans: Spans) -> bool:
    before, after = spans[stray.at]
    return _may_stand_in(stray, one) and before < around.order[one.key] < after


def _is_only_one_here(stray: Stray, one: Sought, around: Around, spans: Spans) -> bool:
    """What stands on the other sheet was here before; what is on neither is new."""
    return _may_stand_in(stray, one) and not stray.own and one.elsewhere


def _is_only_one(stray: Stray, one: Sought, around: Around, spans: Spans) -> bool:
    return _may_stand_in(stray, one) and not stray.own


_BY_PLACE = (_is_at_same_place, _is_between, _is_only_one_here, _is_only_one)


def _spans(strays: Sequence[Stray], around: Around) -> Spans:
    """For each stray, by its place, between which numbers of the appraisal's order it stands."""
    places = sorted(around.here)
    found = {}
    for stray in strays:
        at = bisect(places, stray.at)
        before = around.order[around.here[places[at - 1]]] if at else -1
        after = around.order[around.here[places[at]]] if at < len(places) else len(around.order)
        found[stray.at] = before, after
    return found
