"""Advice on criteria and their weights: in, an Appraisal with its Results; out, findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from xlappraise.appraisal.checks.known import Known, place
from xlappraise.appraisal.doubt import doubtful_keys
from xlappraise.appraisal.findings import Cell, Finding, Place, Rule
from xlappraise.appraisal.model import Appraisal, Criterion, Option
from xlappraise.appraisal.rules.of_advice import (
    CRITERIA_ALIKE,
    CRITERIA_OVERLAP,
    GROUP_OUTWEIGHS,
    GROUP_PROPORTION,
    LEVEL_UNUSED,
    OPTIONS_ALIKE,
    OUTWEIGHS_ALL,
    TELLS_NOTHING,
)
from xlappraise.appraisal.scoring import FAILED, Results, points_of, whole_percent
from xlappraise.appraisal.words import count_of, decimal_text, list_of, quoted, shorten, some

CRITERIA, SETUP, OPTIONS = "Criteria", "Setup", "Options"
ENOUGH_CRITERIA, ENOUGH_OPTIONS = 5, 4
"""Fewest criteria and options whose scores are compared: fewer may be alike by chance."""


MOST_PAIRS = 20
"""Most pairs that are named; of others the finding gives the number."""


def _options_in_play(results: Results) -> tuple[Option, ...]:
    """The short-listed options that are not out by a gateway."""
    return tuple(result.option for result in results.short_list if result.status != FAILED)


def _rows(appraisal: Appraisal, options: Sequence[Option]) -> Iterator[tuple[Criterion, tuple[object, ...]]]:
    """The criteria with their scores, but for those of which one is blank or, by Assumptions, doubtful."""
    doubtful = doubtful_keys(appraisal)
    for criterion in appraisal.scored_criteria:
        keys = [(criterion.ref, option.id) for option in options]
        scores = tuple(appraisal.scores.get(key) for key in keys)
        if None not in scores and doubtful.isdisjoint(keys):
            yield criterion, scores


def _at_rows(rule: Rule, criteria: Sequence[Criterion], **facts: str) -> Finding:
    cells = [place(criterion.cells, "ref", CRITERIA) for criterion in criteria]
    also = [cell for cell in cells[1:] if isinstance(cell, Cell)]
    keys = "; ".join(criterion.ref for criterion in criteria)
    return rule.at(cells[0], *also, ref=criteria[0].ref, keys=keys, **facts)


def criteria_tell_options_apart(appraisal: Appraisal, results: Results, _: Known) -> Iterator[Finding]:
    """On every criterion some options score differently."""
    options = _options_in_play(results)
    if len(options) < 2:
        return
    level = [criterion for criterion, row in _rows(appraisal, options) if len(set(row)) == 1]
    if level:
        earned = [(points_of(appraisal, c, options[0]) or Fraction(0)) * (c.weight or 0) for c in level]
        one = len(level) == 1
        points = f"{decimal_text(sum(earned, Fraction(0)))} points"
        yield _at_rows(
            TELLS_NOTHING,
            level,
            named=shorten(level[0].label) if one else some([criterion.ref for criterion in level], 12),
            it="it does" if one else "they do",
            found=points,
        )


def _total(criteria: Sequence[Criterion]) -> Fraction:
    return sum((criterion.weight or Fraction(0) for criterion in criteria), Fraction(0))


def _heavy(appraisal: Appraisal) -> Criterion | None:
    """The criterion with more than half of all weight."""
    total = _total(appraisal.scored_criteria)
    return next(
        (c for c in appraisal.scored_criteria if len(appraisal.scored_criteria) > 1 and 2 * (c.weight or 0) > total),
        None,
    )


def no_criterion_outweighs_all_others(appraisal: Appraisal, _: Results, __: Known) -> Iterator[Finding]:
    """No criterion has more than half of all weight."""
    heavy = _heavy(appraisal)
    if heavy:
        share = f"{whole_percent(heavy.weight or Fraction(0), _total(appraisal.scored_criteria))}%"
        where = place(heavy.cells, "weight", CRITERIA)
        yield OUTWEIGHS_ALL.at(where, ref=heavy.ref, criterion=shorten(heavy.label), found=share)


def no_group_outweighs_all_others(appraisal: Appraisal, _: Results, __: Known) -> Iterator[Finding]:
    """No group has more than half of all weight, or a share of it that is twice or half its share of the criteria."""
    groups: dict[str, list[Criterion]] = {}
    for criterion in appraisal.scored_criteria:
        groups.setdefault(criterion.group, []).append(criterion)
    total, number = _total(appraisal.scored_criteria), len(appraisal.scored_criteria)
    if len(groups) < 2 or not total or _heavy(appraisal):
        return
    heavy = next((name for name, members in groups.items() if 2 * _total(members) > total), None)
    ratios = {name: _total(members) * number / (total * len(members)) for name, members in groups.items()}
    odd = max(ratios, key=lambda name: max(ratios[name], 1 / ratios[name] if ratios[name] else 0))
    name = heavy if heavy is not None else odd
    members = groups[name]
    facts = {
        "group": name or "The criteria without a group",
        "found": f"{whole_percent(_total(members), total)}%",
        "expected": f"{whole_percent(Fraction(len(members)), Fraction(number))}%",
    }
    where = next((place(g.cells, "group", SETUP) for g in appraisal.groups if g.name == name), Place(SETUP))
    if heavy is not None:
        share = f"{len(members)} of {number} criteria"
        yield GROUP_OUTWEIGHS.at(where, group=facts["group"], found=facts["found"], criteria=share)
    elif not Fraction(1, 2) < ratios[odd] < 2:
        yield GROUP_PROPORTION.at(where, **facts, criteria=count_of(len(members), "criterion", "criteria"))


def options_score_differently(appraisal: Appraisal, results: Results, _: Known) -> Iterator[Finding]:
    """No two options differ on a tenth of the criteria or fewer."""
    number, doubtful = len(appraisal.scored_criteria), doubtful_keys(appraisal)
    columns = [
        (option, [key if key in doubtful else appraisal.scores.get(key) for key in keys])  # a key is like no score
        for option in _options_in_play(results)
        if (keys := [(criterion.ref, option.id) for criterion in appraisal.scored_criteria])
    ]
    full = [(option, column) for option, column in columns if None not in column]
    alike: dict[str, Option] = {}
    pairs = []
    for n, (one, mine) in enumerate(full if number >= ENOUGH_CRITERIA else ()):
        for other, theirs in full[n + 1 :]:
            differing = _number_of_differences(mine, theirs, number // 10)
            if differing is not None:
                alike |= {one.id: one, other.id: other}
                pairs.append(f"{one.id} and {other.id} on {number - differing} of {number} criteria")
    if pairs:
        cells = [place(option.cells, "id", OPTIONS) for option in alike.values()]
        also = [cell for cell in cells[1:] if isinstance(cell, Cell)]
        ids = "; ".join(alike)
        yield OPTIONS_ALIKE.at(cells[0], *also, option=next(iter(alike)), keys=ids, named=_first_of(pairs))


def _first_of(words: Sequence[str]) -> str:
    """The first twenty, and how many more there are."""
    more = f"; and {len(words) - MOST_PAIRS} more" if len(words) > MOST_PAIRS else ""
    return "; ".join(words[:MOST_PAIRS]) + more


def _number_of_differences(one: Sequence[object], other: Sequence[object], most: int) -> int | None:
    """On how many criteria two columns differ; None as soon as that is more than `most`."""
    count = 0
    for mine, theirs in zip(one, other, strict=True):
        if mine != theirs:
            count += 1
            if count > most:
                return None
    return count


def criteria_score_differently(appraisal: Appraisal, results: Results, _: Known) -> Iterator[Finding]:
    """No two criteria of a group score every option alike, but for those that score all options the same."""
    options = _options_in_play(results)
    alike: dict[tuple[str, tuple[object, ...]], list[Criterion]] = {}
    for criterion, row in _rows(appraisal, options) if len(options) >= ENOUGH_OPTIONS else ():
        if len(set(row)) > 1:
            alike.setdefault((criterion.group, row), []).append(criterion)
    sets = [members for members in alike.values() if len(members) > 1]
    if sets:
        named = _first_of([some([criterion.ref for criterion in members]) for members in sets])
        yield _at_rows(CRITERIA_ALIKE, [c for members in sets for c in members], named=named)


_SMALL_WORDS = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "it", "of", "on", "or", "the", "to", "with"]
)


def _title_words(criterion: Criterion) -> frozenset[str]:
    text = "".join(letter if letter.isalnum() else " " for letter in criterion.title.lower())
    return frozenset(text.split()) - _SMALL_WORDS


def _overlaps(criteria: Sequence[Criterion]) -> Iterator[tuple[int, int]]:
    """Positions of criteria of which the second's title holds all the words of the first's, each pair once."""
    words = [_title_words(criterion) for criterion in criteria]
    holders: dict[str, list[int]] = {}
    for n, mine in enumerate(words):
        for word in mine:
            holders.setdefault(word, []).append(n)
    for n, mine in enumerate(words):
        if len(mine) >= 2:
            rarest = min((holders[word] for word in mine), key=len)
            for other in rarest[: MOST_PAIRS + 1]:
                if other != n and mine <= words[other] and (mine != words[other] or n < other):
                    yield n, other


def criteria_have_names_of_their_own(appraisal: Appraisal, _: Results, __: Known) -> Iterator[Finding]:
    """No criterion's title holds all the words of another's, where those are two or more."""
    criteria = appraisal.scored_criteria
    pairs = list(_overlaps(criteria))
    if pairs:
        labels = [" and ".join(shorten(criteria[n].label) for n in pair) for pair in pairs]
        rows = dict.fromkeys(n for pair in pairs for n in pair)
        yield _at_rows(CRITERIA_OVERLAP, [criteria[n] for n in rows], named=_first_of(labels))


def every_level_is_used(appraisal: Appraisal, results: Results, _: Known) -> Iterator[Finding]:
    """Every level of the scale is some option's score, once all is scored."""
    if appraisal.scale.numeric or not results.complete or not appraisal.scored_criteria or not results.short_list:
        return
    refs = {criterion.ref for criterion in appraisal.scored_criteria}
    used = {score for (ref, _), score in appraisal.scores.items() if ref in refs}
    offered = {level.name for criterion in appraisal.scored_criteria for level in criterion.available(appraisal.scale)}
    # A level that no criterion explains lacks its column, which is a finding of its own.
    explained = {name for criterion in appraisal.criteria for name in criterion.levels} or offered
    unused = [level for level in appraisal.scale.levels if level.name in (offered & explained) - used]
    if unused:
        cells = [place(level.cells, "level", SETUP) for level in unused]
        also = [cell for cell in cells[1:] if isinstance(cell, Cell)]
        names = [level.name for level in unused]
        yield LEVEL_UNUSED.at(cells[0], *also, shown=list_of([quoted(name) for name in names], "or"))
