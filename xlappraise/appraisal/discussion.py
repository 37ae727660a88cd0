"""An appraisal and what each assessor gave in; out, the cells that the panel has to discuss, in their order."""

from fractions import Fraction

from xlappraise.appraisal.individual import Individual
from xlappraise.appraisal.model import Appraisal, Key
from xlappraise.appraisal.moderation import order_of_discussion


def cells_to_discuss(appraisal: Appraisal, who: Individual) -> tuple[Key, ...]:
    """The cells that were given different levels, and the weights to discuss, in order of discussion.

    A weight has no option; weights stand behind all scores, the widest spread first.
    """
    order = order_of_discussion(appraisal, who.levels(), cells_that_differ(appraisal, who))
    return (*(each.key for each in order), *weights_to_discuss(appraisal, who))


def cells_that_differ(appraisal: Appraisal, who: Individual) -> frozenset[Key]:
    """The cells that were given different levels."""
    return frozenset(key for key in who.cells_assessed if is_known(appraisal, key) and len(who.levels_stated(key)) > 1)


def is_known(appraisal: Appraisal, key: Key) -> bool:
    """Whether criterion and option of a cell are there."""
    return key[0].lower() in appraisal.by_ref and any(option.id == key[1] for option in appraisal.options)


def weights_to_discuss(appraisal: Appraisal, who: Individual) -> list[Key]:
    """The criteria that were given different weights, or all one that is not agreed; the widest spread first."""
    found: list[tuple[Fraction, str]] = []
    for criterion in appraisal.criteria:
        given = {each.weight for each in who.weights_of(criterion.ref).values()}
        if len(given) > 1 or (given and criterion.weight is not None and criterion.weight not in given):
            found.append((max(given) - min(given), criterion.ref))
    return [(ref, "") for _, ref in sorted(found, key=lambda each: -each[0])]


def weight_spread(who: Individual, ref: str) -> Fraction | None:
    """Highest less lowest weight that a criterion was given; None where nobody gave one."""
    given = [each.weight for each in who.weights_of(ref).values()]
    return max(given) - min(given) if given else None
