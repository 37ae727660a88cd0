"""Two versions in; out, the atoms of change between them, and each criterion's part of a total with some of them made.

Keys are matched already: a rename is no atom. What cannot be made alone goes with what it needs: a criterion comes or
goes, or becomes scored or not, with its weight and scores; the scale changes with every score that only one scale can
read.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from xlappraise.appraisal.model import Appraisal, Criterion, Key, Option, Scale, Score
from xlappraise.appraisal.scoring import NOTHING, Interval
from xlappraise.records import NamedTuple

WEIGHT, ALL_WEIGHTS, SCORE, LEVELS, KIND = "weight", "all weights", "score", "levels", "kind"
CRITERION_ADDED, CRITERION_REMOVED, SCALE = "criterion added", "criterion removed", "scale"
OPTION_ADDED, OPTION_REMOVED, ANSWER, STAGE = "option added", "option removed", "gateway answer", "stage"
WHOLE = (ALL_WEIGHTS, SCALE)
"""Atoms that reach every criterion."""


class Atom(NamedTuple):
    """One change. `key` is a Ref, an ID, or Ref and ID; empty for what reaches every criterion."""

    kind: str
    key: tuple[str, ...] = ()


class _Side(NamedTuple):
    """What one version says of a criterion and an option."""

    criterion: Criterion
    scale: Scale
    score: Score | None


class Versions:
    """Two versions whose keys are matched, and the atoms between them."""

    def __init__(self, old: Appraisal, new: Appraisal) -> None:
        """Match the criteria and find what reaches all of them."""
        self.old, self.new = old, new
        self._before = {criterion.ref: criterion for criterion in old.criteria}
        self._after = {criterion.ref: criterion for criterion in new.criteria}
        self.factor = _factor(self._before, self._after)
        self.scale_differs = _scale_content(old.scale) != _scale_content(new.scale)
        self._names_differ = {x.name for x in old.scale.levels} != {x.name for x in new.scale.levels}
        self.refs = tuple(dict.fromkeys((*self._before, *self._after)))
        ids = {option.id for option in new.scored_options}
        self.options = tuple(option for option in old.scored_options if option.id in ids)
        """Those scored in both versions."""

    def count_of(self, ref: str) -> tuple[Criterion | None, Criterion | None]:
        """The criterion before and after, where it counts in totals."""
        before, after = self._before.get(ref), self._after.get(ref)
        return before if before and before.is_scored else None, after if after and after.is_scored else None

    def contribution(self, ref: str, option: str) -> "Contribution":
        """What the criterion adds to the option's total, as atoms are made."""
        before, after = self.count_of(ref)
        key = ref, option
        if before is None or after is None:
            return self._contribution_of_one(ref, key, before, after)
        old = _Side(before, self.old.scale, self.old.scores.get(key))
        new = _Side(after, self.new.scale, self.new.scores.get(key))
        return Contribution(old, new, self._atoms(key, old, new))

    def _contribution_of_one(
        self, ref: str, key: Key, before: Criterion | None, after: Criterion | None
    ) -> "Contribution":
        """The part of a criterion that counts in one version only, or in none: it comes and goes as a whole."""
        old = _Side(before, self.old.scale, self.old.scores.get(key)) if before else None
        new = _Side(after, self.new.scale, self.new.scores.get(key)) if after else None
        if old is None and new is None:
            return Contribution(None, None, {})
        both = ref in self._before and ref in self._after
        atom = Atom(KIND if both else CRITERION_ADDED if new else CRITERION_REMOVED, (ref,))
        return Contribution(old, new, dict.fromkeys(_FLAGS, atom))

    def _atoms(self, key: Key, old: _Side, new: _Side) -> dict[str, Atom]:
        """By what changes of a side: the atom that changes it; what is the same has none."""
        found: dict[str, Atom] = {}
        if (old.criterion.weight or 0) != (new.criterion.weight or 0):
            found["weight"] = Atom(ALL_WEIGHTS) if self.factor else Atom(WEIGHT, key[:1])
        if self.scale_differs:
            found["scale"] = Atom(SCALE)
        if old.score != new.score:
            tied = not (_can_read(old.scale, new.score) and _can_read(new.scale, old.score))
            found["score"] = Atom(SCALE) if tied else Atom(SCORE, key)
        if old.score is None or new.score is None:  # which levels there are matters for a blank only
            if self._names_differ:
                found["levels"] = Atom(SCALE)
            elif old.criterion.levels.keys() != new.criterion.levels.keys():
                found["levels"] = Atom(LEVELS, key[:1])
        return found

    def others(self) -> Iterator[Atom]:
        """The atoms that move no lead: options that come or go, answers to gateways, stages."""
        before = {option.id: option for option in self.old.options}
        after = {option.id: option for option in self.new.options}
        yield from (Atom(OPTION_REMOVED, (id_,)) for id_ in before if id_ not in after)
        yield from (Atom(OPTION_ADDED, (id_,)) for id_ in after if id_ not in before)
        yield from (Atom(STAGE, (i,)) for i in after if i in before and after[i].stage != before[i].stage)
        for ref in self.refs:
            if any(held.get(ref) and held[ref].is_gateway for held in (self._before, self._after)):
                for id_ in after:
                    key = ref, id_
                    if id_ in before and self.old.scores.get(key) != self.new.scores.get(key):
                        yield Atom(ANSWER, key)


def _factor(before: Mapping[str, Criterion], after: Mapping[str, Criterion]) -> Fraction | None:
    """The one factor, other than 1, by which all weights of two or more criteria changed; None when there is none."""
    pairs = [(before[ref].weight, c.weight) for ref, c in after.items() if c.is_scored and ref in before]
    scored = [(old, new) for old, new in pairs if old is not None]
    if len(scored) < 2 or not all(old and new for old, new in scored):
        return None
    factors = {new / old for old, new in scored if old and new}
    return factors.pop() if len(factors) == 1 and factors != {Fraction(1)} else None


def _scale_content(scale: Scale) -> object:
    return scale.numeric, {level.name: level.points for level in scale.levels}


def _can_read(scale: Scale, score: Score | None) -> bool:
    """Whether a scale has points for the score; a blank can be read by every scale."""
    if score is None:
        return True
    if isinstance(score, Fraction):
        return scale.numeric and scale.lowest <= score <= scale.highest
    return not scale.numeric and any(level.name == score for level in scale.levels)


_FLAGS = ("criterion", "weight", "scale", "score", "levels")
"""What of a side an atom may change; `criterion`: whether it counts at all."""


class Contribution(NamedTuple):
    """A criterion's part of an option's total, as atoms are made; None is a version in which it does not count."""

    old: _Side | None
    new: _Side | None
    atoms: Mapping[str, Atom]

    @property
    def players(self) -> tuple[Atom, ...]:
        """The atoms that may change it, in a fixed order."""
        return tuple(dict.fromkeys(self.atoms.values()))

    def value(self, made: frozenset[Atom]) -> Interval:
        """The weighted score, lowest and highest, with these atoms made and no others."""
        if self.old is None or self.new is None:
            whole = self.new if not self.atoms or self.atoms["criterion"] in made else self.old
            return (
                NOTHING
                if whole is None
                else _weighted_score(whole.criterion, whole.criterion, whole.scale, whole.score)
            )
        now = {flag: atom in made for flag, atom in self.atoms.items()}
        weighing = self.new if now.get("weight") else self.old
        measuring = self.new if now.get("scale") else self.old
        scoring = self.new if now.get("score") else self.old
        allowing = self.new if now.get("levels") else self.old
        return _weighted_score(weighing.criterion, allowing.criterion, measuring.scale, scoring.score)


def _weighted_score(weighing: Criterion, allowing: Criterion, scale: Scale, score: Score | None) -> Interval:
    weight = weighing.weight or Fraction(0)
    if score is None:
        ends = [level.points for level in allowing.available(scale)] or [level.points for level in scale.levels]
        return Interval(min(ends) * weight, max(ends) * weight)
    value = (score if isinstance(score, Fraction) else scale.points(score)) * weight
    return Interval(value, value)


def option_of(versions: Versions, option: str) -> Option:
    """The option of this ID, as the later version has it; KeyError when neither has it."""
    for appraisal in (versions.new, versions.old):
        for each in appraisal.options:
            if each.id == option:
                return each
    raise KeyError(option)
