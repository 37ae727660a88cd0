"""In, an appraisal and named sets of weights; out, totals and ranks of the options under each set."""

from collections.abc import Container, Iterable, Mapping
from fractions import Fraction
from math import lcm

from xlappraise.appraisal.model import Appraisal, Key
from xlappraise.appraisal.robustness.missing import OptionRange, ends, ranks, standings
from xlappraise.appraisal.robustness.points_matrix import PointsMatrix, build, whole
from xlappraise.records import NamedTuple

STATED, EQUAL, GROUP, WITHOUT, NAMED = "as stated", "equal weights", "one group", "one left out", "named"


class Scenario(NamedTuple):
    """A set of weights by Ref; a weight of 0 leaves the criterion out."""

    name: str
    kind: str
    weights: Mapping[str, Fraction]


class ScenarioResult(NamedTuple):
    """Totals and ranks under a scenario; `highest` is the highest possible total there.

    `first` are the options that come first or joint first, or may while cells are open. `same_first` and `same_order`
    compare with the weights as stated; `new_first` says in words what became of the first place, nothing when it is
    the same.
    """

    scenario: Scenario
    highest: Fraction
    standings: tuple[OptionRange, ...]
    first: tuple[str, ...]
    same_first: bool
    same_order: bool
    new_first: str

    @property
    def order(self) -> str:
        """Ranks and IDs, best first, with `2=` for equal totals: `1 O3; 2= O1; 2= O4`."""
        ranked = sorted(self.standings, key=lambda s: (s.best, s.worst))
        return "; ".join(f"{self.ranks[s.option]} {s.option}" for s in ranked)

    @property
    def ranks(self) -> dict[str, str]:
        """The rank of each option by ID, with `2=` for equal totals."""
        totals = [s.low for s in self.standings if s.low == s.high]
        return {s.option: _rank(s, totals) for s in self.standings}


def builtin(appraisal: Appraisal) -> tuple[Scenario, ...]:
    """As stated; equal weights; each group alone; each criterion left out.

    Equal weights are 1 each. Inside a group the weights stay as stated. With one group or one criterion only,
    the scenarios that would repeat or empty the appraisal are left out.
    """
    return (*overall(appraisal), *left_out(appraisal))


def overall(appraisal: Appraisal) -> tuple[Scenario, ...]:
    """Those of `builtin` that weigh every criterion anew: as stated, equal weights, each group alone."""
    stated = stated_weights(appraisal)
    groups = tuple(dict.fromkeys(criterion.group for criterion in appraisal.scored_criteria))
    found = [
        Scenario("As stated", STATED, stated),
        Scenario("Equal weights", EQUAL, dict.fromkeys(stated, Fraction(1))),
    ]
    if len(groups) > 1:
        found += [Scenario(f"{group} alone", GROUP, _only(appraisal, stated, group)) for group in groups]
    return tuple(found)


def left_out(appraisal: Appraisal, but: Container[str] = ()) -> tuple[Scenario, ...]:
    """Those of `builtin` that leave a criterion out; not those of the Refs in `but`."""
    stated = stated_weights(appraisal)
    if len(stated) < 2:
        return ()
    return tuple(
        Scenario(f"Without {criterion.label}", WITHOUT, {**stated, criterion.ref: Fraction(0)})
        for criterion in appraisal.scored_criteria
        if criterion.ref not in but
    )


def harmless(matrix: PointsMatrix) -> frozenset[str]:
    """Refs of the criteria of which any one can be left out without a rank changing.

    A total without a criterion is the total less what the criterion contributes. None with one criterion only.
    """
    if len(matrix.criteria) < 2:
        return frozenset()
    lows, highs = ends(matrix)
    stated = ranks(matrix, lows, highs)
    found = set()
    for j, (criterion, weight) in enumerate(zip(matrix.criteria, matrix.weights, strict=True)):
        low = [total - weight * row[j] for total, row in zip(lows, matrix.low, strict=True)]
        high = (
            [total - weight * row[j] for total, row in zip(highs, matrix.high, strict=True)] if matrix.choices else low
        )
        if ranks(matrix, low, high) == stated:
            found.add(criterion.ref)
    return frozenset(found)


def scenarios_of(appraisal: Appraisal, sets: Mapping[str, Mapping[str, Fraction]]) -> tuple[Scenario, ...]:
    """Scenarios from named sets of weights by Ref; a criterion that a set does not name keeps its weight.

    ValueError for a Ref that is not a scored criterion, a weight below zero, or a set of zeros.
    """
    return tuple(_scenario(stated_weights(appraisal), name, weights) for name, weights in sets.items())


def _scenario(stated: Mapping[str, Fraction], name: str, weights: Mapping[str, Fraction]) -> Scenario:
    if unknown := [ref for ref in weights if ref not in stated]:
        raise ValueError(f"Scenario {name} weighs {', '.join(unknown)}, which is no scored criterion.")
    if below := [ref for ref, weight in weights.items() if weight < 0]:
        raise ValueError(f"Scenario {name} has a weight below zero for {', '.join(below)}.")
    merged = {**stated, **weights}
    if not any(merged.values()):
        raise ValueError(f"Scenario {name} gives no criterion any weight.")
    return Scenario(name, NAMED, merged)


def run(
    appraisal: Appraisal, given: Iterable[Scenario], doubtful: frozenset[Key] = frozenset()
) -> tuple[ScenarioResult, ...]:
    """Totals and competition ranks under each scenario; blank and `doubtful` cells widen both to ranges."""
    return results(build(appraisal, doubtful), given)


def results(matrix: PointsMatrix, given: Iterable[Scenario]) -> tuple[ScenarioResult, ...]:
    """The same for the appraisal of a matrix."""
    stated = standings(matrix)
    return tuple(_result(with_weights(matrix, scenario.weights), scenario, stated) for scenario in given)


def _result(weighed: PointsMatrix, scenario: Scenario, stated: tuple[OptionRange, ...]) -> ScenarioResult:
    found = standings(weighed)
    highest = weighed.weight(sum(weighed.weights)) * weighed.appraisal.scale.highest
    first = _first(found)
    order = [(s.best, s.worst) for s in found] == [(s.best, s.worst) for s in stated]
    before = _first(stated)
    return ScenarioResult(scenario, highest, found, first, first == before, order, _new_first(found, first, before))


def _new_first(found: tuple[OptionRange, ...], first: tuple[str, ...], before: tuple[str, ...]) -> str:
    if first == before:
        return ""
    if not set(first) & set(before):
        return "another first"
    if any(standing.best == 1 and (standing.worst > 1 or standing.open) for standing in found):
        return "others may be first"
    return "joint first" if len(first) > 1 else "first alone"


def _rank(standing: OptionRange, totals: list[Fraction]) -> str:
    if standing.best != standing.worst:
        return f"{standing.best} to {standing.worst}"
    return (
        f"{standing.best}=" if standing.low == standing.high and totals.count(standing.low) > 1 else f"{standing.best}"
    )


def can_win(matrix: PointsMatrix, scenario: Scenario) -> tuple[str, ...]:
    """IDs of the options that come first, or joint first, under a scenario with some fill of the open cells."""
    weighed = with_weights(matrix, scenario.weights)
    found = zip(matrix.options, ranks(weighed, *ends(weighed)), strict=True)
    return tuple(option.id for option, (best, _) in found if best == 1)


def with_weights(matrix: PointsMatrix, weights: Mapping[str, Fraction]) -> PointsMatrix:
    """The same matrix under other weights, which must name every scored criterion."""
    ordered = [weights[criterion.ref] for criterion in matrix.criteria]
    unit = lcm(*{weight.denominator for weight in ordered})
    return matrix._replace(weights=tuple(whole(weight, unit) for weight in ordered), weight_unit=unit)


def stated_weights(appraisal: Appraisal) -> dict[str, Fraction]:
    """Weights of the scored criteria by Ref, as the officer gave them."""
    return {criterion.ref: criterion.weight or Fraction(0) for criterion in appraisal.scored_criteria}


def _first(found: tuple[OptionRange, ...]) -> tuple[str, ...]:
    return tuple(standing.option for standing in found if standing.best == 1)


def _only(appraisal: Appraisal, stated: Mapping[str, Fraction], group: str) -> dict[str, Fraction]:
    return {c.ref: stated[c.ref] if c.group == group else Fraction(0) for c in appraisal.scored_criteria}
