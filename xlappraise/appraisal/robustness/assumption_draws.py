"""In, an appraisal and how much to draw; out, the shares of draws under every assumption, or why there are none."""

from collections.abc import Callable

from xlappraise.appraisal.model import Appraisal, Key
from xlappraise.appraisal.robustness.monte_carlo import ASSUMPTIONS, Acceptability, acceptability
from xlappraise.records import NamedTuple

SPREAD, SEED = 0.25, 1


class Draws(NamedTuple):
    """How much is to be drawn; `spread` and `seed` as in `monte_carlo.acceptability`.

    `progress` is called with the number of draws just done.
    """

    number: int
    spread: float = SPREAD
    seed: int = SEED
    progress: Callable[[int], None] | None = None


def acceptabilities(
    appraisal: Appraisal, doubtful: frozenset[Key], draws: Draws
) -> tuple[tuple[Acceptability, ...], str]:
    """Shares under every assumption and an empty text, or no shares and a sentence that says why.

    There are none without numpy, with settings out of range, or with nothing to draw for.
    """
    kinds = {"draws": draws.number, "spread": draws.spread, "seed": draws.seed}
    try:
        return tuple(
            acceptability(appraisal, kind, **kinds, doubtful=doubtful, progress=draws.progress)  # type: ignore[arg-type]  # names of settings
            for kind in ASSUMPTIONS
        ), ""
    except (ValueError, ModuleNotFoundError) as why:
        return (), str(why)
