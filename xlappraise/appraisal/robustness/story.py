"""In, an appraisal; out, Story: all that the Robustness sheet and the command tell, worked out once.

What cannot be worked out is said in a sentence instead, never guessed and never an error.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING

from xlappraise.appraisal.model import Appraisal, Key
from xlappraise.appraisal.robustness import scenarios
from xlappraise.appraisal.robustness.exact_answers import Exact, exact
from xlappraise.appraisal.robustness.fills import Fills, fills_of
from xlappraise.appraisal.robustness.points_matrix import PointsMatrix
from xlappraise.appraisal.robustness.robustness_sentences import fill_sentences, sentences
from xlappraise.appraisal.robustness.scenarios import ScenarioResult
from xlappraise.appraisal.robustness.tornado import Tornado, tornado
from xlappraise.appraisal.words import count_of, folded
from xlappraise.records import NamedTuple

if TYPE_CHECKING:
    from xlappraise.appraisal.robustness.assumption_draws import Draws
    from xlappraise.appraisal.robustness.monte_carlo import Acceptability

SCENARIOS = "Scenarios"
MOST_CELLS = 5000
"""Scores (criteria by options) up to which every recalculation works the sheet out."""
MOST_FILLS = 5_000_000
"""Steps up to which fills that meet the totals are looked through."""


class TriedScenario(NamedTuple):
    """A scenario and what came of it for the scores as stated, or why it could not be tried.

    `can_win` are the options that come first, or joint first, with some fill of the blank and doubtful cells.
    """

    name: str
    result: ScenarioResult | None
    can_win: tuple[str, ...] = ()
    fault: str = ""


class Story(NamedTuple):
    """Everything that is told. `exact` is None when nothing could be worked out; `said` then says why.

    `tried` are the scenarios but for those that leave a criterion out, of which only such as change the order
    are kept; `harmless` counts the others. `no_draws` says why there are none.
    """

    appraisal: Appraisal
    doubtful: frozenset[Key]
    said: tuple[str, ...]
    exact: Exact | None = None
    fills: Fills | None = None
    tornado: Tornado | None = None
    tried: tuple[TriedScenario, ...] = ()
    harmless: int = 0
    drawn: "tuple[Acceptability, ...]" = ()
    no_draws: str = ""


def tell(appraisal: Appraisal, doubtful: frozenset[Key], draws: "Draws | None", most: int | None = MOST_CELLS) -> Story:
    """The story of an appraisal that nothing blocks; `most` is the largest number of scores to work on.

    Without numpy, or when there is nothing to draw for, `no_draws` says so.
    """
    if why := _why_not(appraisal, most):
        return Story(appraisal, doubtful, (why,))
    found = exact(appraisal, doubtful)
    filled = few_fills(found, doubtful)
    first, *later = sentences(found)
    said = (first, *(fill_sentences(found, filled) if filled else ()), *later)
    tried, harmless = outcomes(found.matrix)
    story = Story(appraisal, doubtful, said, found, filled, tornado(found), tried, harmless)
    if draws is None:
        return story._replace(no_draws="No draws were asked for.")
    from xlappraise.appraisal.robustness.assumption_draws import acceptabilities  # much to import, and seldom asked for

    shares, no_draws = acceptabilities(appraisal, doubtful, draws)
    return story._replace(drawn=shares, no_draws=no_draws)


def _why_not(appraisal: Appraisal, most: int | None) -> str:
    unweighted = sum(not criterion.weight for criterion in appraisal.scored_criteria)
    if unweighted:
        without = count_of(unweighted, "scored criterion has", "scored criteria have")
        return f"{without} no weight yet, so that nothing can be said on how sure the ranking is."
    if not appraisal.scored_criteria:
        return "No criterion is scored, so there is nothing to test."
    size = len(appraisal.scored_criteria) * len(appraisal.short_list)
    if most is not None and size > most:
        return (
            f"{len(appraisal.scored_criteria):,} criteria by {len(appraisal.short_list)} options are too many to test "
            "with each recalculation."
        )
    return ""


def few_fills(found: Exact, doubtful: frozenset[Key]) -> Fills | None:
    """Fills that meet the stated totals, where scores are doubtful and there are few enough ways to look at."""
    matrix = found.matrix
    if not doubtful or matrix.appraisal.scale.numeric or not matrix.doubtful or matrix.blanks:
        return None
    reach = sorted((_reach(matrix, i) for i in range(len(matrix.options))), reverse=True)
    steps = len(matrix.options) ** 2 * len(matrix.criteria) * reach[0] * (reach[1] if len(reach) > 1 else 1)
    return fills_of(matrix) if steps <= MOST_FILLS else None


def _reach(matrix: PointsMatrix, i: int) -> int:
    """At most how many different totals the open cells of an option can make."""
    ways, widest, step = 1, 0, 0
    for (option, j), points in matrix.choices.items():
        if option == i:
            weight = matrix.weights[j]
            ways *= len(points)
            widest += weight * (points[0] - points[-1])
            step = gcd(step, *(weight * (point - points[-1]) for point in points))
    return min(ways, 1 + widest // step) if step else 1


def outcomes(matrix: PointsMatrix) -> tuple[tuple[TriedScenario, ...], int]:
    """What came of every scenario that is told, and how many are not: criteria left out without effect."""
    appraisal, stated = matrix.appraisal, matrix.as_stated()
    given, faults = _own_scenarios(appraisal)
    harmless = scenarios.harmless(stated)
    every = (*scenarios.overall(appraisal), *given, *scenarios.left_out(appraisal, but=harmless))
    tried = [
        TriedScenario(
            result.scenario.name,
            result,
            scenarios.can_win(matrix, result.scenario) if matrix.doubtful else result.first,
        )
        for result in scenarios.results(stated, every)
    ]
    return (*tried, *faults), len(harmless)


def _own_scenarios(appraisal: Appraisal) -> tuple[list[scenarios.Scenario], list[TriedScenario]]:
    """The scenarios that the workbook's own table gives, and what is wrong with the others.

    A scenario with one row that cannot be used is not tried at all: with the stated weight in its place the
    order would look like the officer's scenario and not be it.
    """
    sets: dict[str, dict[str, Fraction]] = {}
    wrong: dict[str, str] = {}
    names: dict[str, str] = {}
    for row in appraisal.logs.get(SCENARIOS, ()):
        name = str(row.values.get("scenario", "")) or "(no name)"
        title = names.setdefault(folded(name), name)
        given = str(row.values.get("ref", ""))
        known = appraisal.by_ref.get(given.lower())
        ref, weight = known.ref if known else given, row.values.get("weight")
        weights = sets.setdefault(title, {})
        if fault := _row_fault(title, ref, weight, weights):
            wrong.setdefault(title, fault)
        elif isinstance(weight, Fraction):
            weights[ref] = weight
    found: list[scenarios.Scenario] = []
    for name, weights in sets.items():
        try:
            found += scenarios.scenarios_of(appraisal, {name: weights} if name not in wrong else {})
        except ValueError as fault:
            wrong[name] = str(fault)
    return found, [TriedScenario(name, None, fault=wrong[name]) for name in sets if name in wrong]


def _row_fault(title: str, ref: str, weight: object, weights: Mapping[str, Fraction]) -> str:
    """Why a row of the table cannot be used; nothing when it can."""
    if title == "(no name)":
        return f"The row for {ref or 'no criterion'} does not say which scenario it belongs to."
    if not ref:
        return f"Scenario {title} has a row without a Ref."
    if not isinstance(weight, Fraction):
        return f"Scenario {title} has no weight that can be read for {ref}."
    return f"Scenario {title} gives {ref} twice." if ref in weights else ""
