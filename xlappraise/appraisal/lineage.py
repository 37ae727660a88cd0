"""An Appraisal in, the history of its options out: which became which, the lists they stood in, how many were left."""

from collections import Counter
from fractions import Fraction

from xlappraise.appraisal.model import Appraisal, Option
from xlappraise.appraisal.words import count_of, folded, list_of
from xlappraise.records import NamedTuple

TRAIL = "Long-list trail"
RECORD = ("Dimensions", "Comparison", "Advice", "Benefits", "Decision", "Phases", TRAIL)
"""Logs that say what was weighed up and decided without a number."""
PREFERRED, CARRIED, MERGED, REPLACED, RENUMBERED = "Preferred", "Carried forward", "Merged", "Replaced", "Renumbered"
CONSIDERED, NOT_RECOMMENDED, DISCOUNTED = "Considered further", "Not recommended", "Discounted"
KEPT = (PREFERRED, CARRIED, CONSIDERED)
"""Outcomes of options that go on. Discounted is dropped before scoring, Not recommended after it."""
HOW = {MERGED: "merged into", REPLACED: "replaced by", RENUMBERED: "renumbered as"}
"""How an option became another, by its outcome; the ID of the other follows."""


def successor(option: Option) -> str:
    """ID of the option that took this one over, as typed in Merged into or Replaced by; empty when none is named."""
    return option.merged_into or option.replaced_by


def in_words(appraisal: Appraisal) -> bool:
    """Whether the appraisal is made in words: no criterion is scored, and something was judged or decided."""
    if appraisal.scored_criteria:
        return False
    judged = any(option.outcome or option.assessment or successor(option) for option in appraisal.options)
    return judged or any(appraisal.logs.get(name) for name in RECORD)


class Step(NamedTuple):
    """An option that became another: `L2` `merged into` `R2`. `became` is as typed where nobody has that ID."""

    option: Option
    became: str
    how: str


class Stage(NamedTuple):
    """A stage of the way to the preferred option: what it is called, options left, and why, where that is told."""

    name: str
    left: int
    detail: str


def lists(appraisal: Appraisal) -> tuple[tuple[str, tuple[Option, ...]], ...]:
    """Options by the list that they stand in, in order of appearance; empty when no option names one.

    Options that name no list stand together under an empty name.
    """
    by_list: dict[str, tuple[str, list[Option]]] = {}
    for option in appraisal.options:
        by_list.setdefault(folded(option.listed_in), (option.listed_in, []))[1].append(option)
    if not any(by_list):
        return ()
    return tuple((name, tuple(options)) for name, options in by_list.values())


def steps(appraisal: Appraisal) -> tuple[Step, ...]:
    """Every option that names its successor, in the workbook's order."""
    ids = {folded(option.id): option.id for option in appraisal.options}
    return tuple(
        Step(option, ids.get(folded(to), to), _how(option)) for option in appraisal.options if (to := successor(option))
    )


def _how(option: Option) -> str:
    """As the outcome says; else as the column says in which the successor stands."""
    if option.outcome == CARRIED:
        return "carried forward as"
    return HOW.get(option.outcome) or HOW[MERGED if option.merged_into else REPLACED]


def funnel(appraisal: Appraisal) -> tuple[Stage, ...]:
    """How many options were left at each stage: by Long-list trail where it is filled, else by Options.

    By Options it is empty when no option was dropped.
    A row of the trail whose number of options is not a whole one is left out, as a finding of its own says.
    """
    if appraisal.logs.get(TRAIL):
        return _by_trail(appraisal)
    stages = (*_first_stages(appraisal), *_last_stages(appraisal))
    return stages if any(stage.left < stages[0].left for stage in stages) else ()


def _by_trail(appraisal: Appraisal) -> tuple[Stage, ...]:
    stages = []
    for row in appraisal.logs[TRAIL]:
        left = row.values.get("left")
        if isinstance(left, Fraction) and left.denominator == 1 and left >= 0:
            stages.append(Stage(str(row.values.get("step", "")), int(left), str(row.values.get("reason", ""))))
    return tuple(stages)


def _first_stages(appraisal: Appraisal) -> tuple[Stage, ...]:
    """The lists one after the other, where options name them; else the long-list."""
    named = [(name, options) for name, options in lists(appraisal) if name] or [("Long-list", appraisal.options)]
    return tuple(Stage(name, len(options), _became(options)) for name, options in named)


def _last_stages(appraisal: Appraisal) -> tuple[Stage, ...]:
    """The scored options and those of them that go on, each where that is fewer than before, and the preferred ones."""
    preferred = [option for option in appraisal.options if option.outcome == PREFERRED]
    last = lists(appraisal)[-1][1] if lists(appraisal) else appraisal.options
    scored, further = appraisal.in_play, options_left(appraisal)
    stages = []
    if 0 < len(scored) < len(last):
        failed = sum(bool(appraisal.gateways_failed(option)) for option in last)
        stages.append(Stage("Short-list", len(scored), f"{failed} failed a gateway" if failed else ""))
    if len(preferred) < len(further) < len(scored):
        dropped = [option.label for option in scored if option not in further]
        stages.append(Stage(CONSIDERED, len(further), f"not recommended: {list_of(dropped)}"))
    if preferred:
        stages.append(Stage(PREFERRED, len(preferred), list_of([option.label for option in preferred])))
    return tuple(stages)


def options_left(appraisal: Appraisal) -> tuple[Option, ...]:
    """The options that were scored, less those that came to nothing afterwards."""
    return tuple(o for o in appraisal.in_play if o.outcome not in (NOT_RECOMMENDED, DISCOUNTED))


def _became(options: tuple[Option, ...]) -> str:
    """What became of the options of a list, counted: `2 merged, 3 renumbered`; those with no outcome are not named."""
    counts = Counter(option.outcome for option in options if option.outcome)
    return ", ".join(count_of(number, outcome.lower(), outcome.lower()) for outcome, number in counts.items())
