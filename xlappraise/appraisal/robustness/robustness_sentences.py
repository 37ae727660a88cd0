"""In, exact robustness, fills or draws; out, plain sentences for members, rounded so as never to overclaim.

"Up to N %" is rounded down and "changing every weight by N %" up to the next whole per cent. A weight has a decimal
more than the weights need, and as many more as it takes to tell it from the weight now.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from xlappraise.appraisal.model import PERCENT
from xlappraise.appraisal.robustness.exact_answers import Exact
from xlappraise.appraisal.robustness.fills import FillDominance, FillRadius, Fills
from xlappraise.appraisal.robustness.missing import Certainty
from xlappraise.appraisal.robustness.points_matrix import PointsMatrix
from xlappraise.appraisal.robustness.weight_changes import Radius, infeasible
from xlappraise.appraisal.scoring import round_half_away
from xlappraise.records import NamedTuple

if TYPE_CHECKING:
    from xlappraise.appraisal.robustness.monte_carlo import Acceptability

ALMOST_LEVEL = Fraction(1, 10)
"""Neighbours with a robustness radius below this are called almost level."""

MOST_NAMES = 6
"""Longest list of names in a sentence on options that are all but equal."""


def sentences(exact: Exact) -> tuple[str, ...]:
    """How sure the ranking is, most important first: the leader, close pairs, one weight, scores."""
    if not exact.matrix.options:
        return ("No option takes part, so that there is nothing to compare.",)
    if len(exact.matrix.options) == 1:
        return (f"{_name(exact, exact.matrix.options[0].id)} is the only option that takes part.",)
    sole = len(exact.first) == 1
    later = (*_level_pairs(exact), *((_one_weight(exact), _scores(exact)) if sole else ()))
    return (_leader(exact), *(_as_stated(exact, sentence) for sentence in later if sentence))


def _leader(exact: Exact) -> str:
    certainty = exact.certainty
    cells, unsure = open_scores(certainty), whatever_is_open(certainty)
    if certainty.alone and certainty.radius:
        return _sure_leader(_name(exact, certainty.first[0]), certainty.radius[0], unsure)
    if not certainty.first:
        gateways = "unanswered gateways" if any(exact.matrix.open) else ""
        still = " and ".join(filter(None, (cells, gateways)))
        return f"Who comes first is not certain: with {still}, {_names(exact, certainty.can_win)} can still do so."
    if len(certainty.first) > 1:
        return f"{_names(exact, certainty.first)} are equal first{', ' + unsure if unsure else ''}."
    rivals = _names(exact, [option for option in certainty.can_win if option not in certainty.first])
    nobody = " ".join(filter(None, ("No option can overtake", _name(exact, certainty.first[0]), unsure)))
    return f"{nobody}, but {rivals} may draw level."


def _sure_leader(name: str, radius: Fraction, unsure: str) -> str:
    whatever = f" {unsure}, and" if unsure else ""
    if radius == 1:
        return f"{name} stays first{whatever} whatever the weights are: no option beats it on any criterion."
    if radius < Fraction(1, 100):
        return f"{name} stays first{whatever} only just: changing every weight by 1 % can change that."
    return f"{name} stays first{whatever} even if every weight is wrong by {reach(radius)} at once."


def whatever_is_open(certainty: Certainty) -> str:
    """Such as `whatever the 15 doubtful scores are`; empty when nothing is open."""
    cells = open_scores(certainty)
    return f"whatever the {cells} {'is' if certainty.open_cells == 1 else 'are'}" if cells else ""


def open_scores(certainty: Certainty) -> str:
    """Such as `15 doubtful scores` or `2 blank and 15 doubtful scores`; empty when nothing is open."""
    blanks, doubtful = certainty.blanks, certainty.doubtful
    if blanks and doubtful:
        return f"{blanks} blank and {doubtful} doubtful scores"
    kind, count = ("blank", blanks) if blanks else ("doubtful", doubtful)
    return f"{'one' if count == 1 else count} {kind} score{'' if count == 1 else 's'}" if count else ""


def _level_pairs(exact: Exact) -> list[str]:
    """A sentence for each set of equal options and each run of neighbours that are all but equal."""
    equal = [f"{_names(exact, ids)} have the same total." for ids in exact.order if len(ids) > 1]
    neighbours = [*exact.radii[:1], *exact.radii[len(exact.compared_indexes) - 1 :]]
    by_nearness = groupby(neighbours, key=lambda r: bool(r.stated) and (r.stated or 0) < ALMOST_LEVEL)
    return equal + [_nearly_level(exact, tuple(run)) for near, run in by_nearness if near]


def _nearly_level(exact: Exact, run: Sequence[Radius]) -> str:
    enough = max(up(radius.stated or Fraction(0)) for radius in run)
    options = (run[0].above, *(radius.below for radius in run))
    names = _names(exact, options)
    if len(options) > MOST_NAMES:
        names = f"The {len(options)} options from {_name(exact, options[0])} to {_name(exact, options[-1])}"
    if len(run) == 1:
        return f"{names} are almost level: changing every weight by {enough} % can swap them."
    change = f"changing every weight by {enough} % can swap any two neighbours"
    return f"{names} are almost level, each with the next: {change}."


class _Turn(NamedTuple):
    """The nearest weight of a criterion, upwards or downwards, at which a rival draws level with the first."""

    item: str
    now: Fraction
    to: Fraction
    share: Fraction
    rival: str


def _turns(exact: Exact) -> Iterator[_Turn]:
    for i in exact.first_intervals:
        if i.low_rival:
            yield _Turn(i.item, i.now, i.low, i.share_low, i.low_rival)
        if i.high is not None:
            yield _Turn(i.item, i.now, i.high, i.share_high, i.high_rival)


def _one_weight(exact: Exact) -> str:
    """Whether one weight alone, the others as stated, can bring another option level with the first."""
    turns = sorted(_turns(exact), key=lambda turn: abs(turn.to - turn.now))
    feasible = (t for t in turns if not infeasible(exact.matrix, t.to, t.share, limited=True))
    if best := next(feasible, None):
        rival = _name(exact, best.rival)
        return f"One weight alone can change who is first: with {_weight_change(exact, best)}, {rival} draws level."
    if not turns:
        return "No change of one weight alone changes who is first."
    return (
        "No change of one weight alone within the limits of Setup changes who is first; the nearest that would"
        f" is {_weight_change(exact, turns[0])}."
    )


def _weight_change(exact: Exact, turn: _Turn) -> str:
    label = next(c.label for c in exact.matrix.criteria if c.ref == turn.item)
    now, to, unit = turn.now, turn.to, ""
    if exact.matrix.appraisal.setup.weights == PERCENT:
        whole = sum((exact.matrix.weight(w) for w in exact.matrix.weights), Fraction(0))
        now, to, unit = 100 * now / whole, 100 * turn.share, " %"
    stands, turns = apart(now, to, weight_decimals(exact.matrix))
    return f"{label} at about {turns}{unit} instead of {stands}{unit}"


def _scores(exact: Exact) -> str:
    if exact.fewest is None:
        return "No change of scores, however many, changes who is first."
    if exact.fewest.changes > 1:
        rival = _name(exact, exact.fewest.rival)
        least = f"it takes at least {exact.fewest.changes}, with {rival} then level or ahead"
        return f"No single changed score changes who is first; {least}."
    flip = exact.first_flips[0]
    criterion = next(c.label for c in exact.matrix.criteria if c.ref == flip.change.ref)
    now, to = flip.change.now, flip.change.to
    if isinstance(now, Fraction) and isinstance(to, Fraction):
        now, to = apart(now, to, 1)
    example = f"{_name(exact, flip.change.option)} on {criterion}, from {now} to {to}"
    count = len(exact.first_flips)
    ways = f", in {count} ways; one is" if count > 1 else ":"
    return f"One changed score can cost {_name(exact, exact.first[0])} the lead{ways} {example}."


def _as_stated(exact: Exact, sentence: str) -> str:
    """Sentences about stated scores say so once some are blank or doubtful or a gateway is unanswered."""
    if exact.whole and not exact.certainty.open_cells:
        return sentence
    start = "As scored" if exact.whole else "Among the options that are fully scored"
    return f"{start}, {_inside(sentence)}"


_MANY = r"The \d+ options from "
_OPENINGS = ("No change of ", "No single ", "One weight ", "One changed ")
"""How our own sentences begin that have a small letter after a comma; names of options keep their capitals."""


def _inside(sentence: str) -> str:
    ours = sentence.startswith(_OPENINGS) or re.match(_MANY, sentence)
    return sentence[0].lower() + sentence[1:] if ours else sentence


def fill_sentences(exact: Exact, fills: Fills) -> tuple[str, ...]:
    """What holds over the fills of open cells that meet the totals; empty when there is but one or none."""
    if fills.sets < 2:
        return ()
    of_first = (radius for radius in fills.radii if radius.above == fills.radii[0].above)
    lead = min(of_first, key=lambda radius: radius.lowest, default=None)
    told = [_over_fills(exact, fills.sets, lead)] if lead and lead.lowest > 0 else []
    return (*told, *(_over_some(exact, found) for found in fills.dominance if found.holds < found.of))


def _over_fills(exact: Exact, sets: int, radius: FillRadius) -> str:
    ahead = f"{_name(exact, radius.above)} stays ahead of {_name(exact, radius.below)}"
    least, most = reach(radius.lowest), reach(radius.highest)
    best = f" (in the best of them {most})" if most != least else ""
    return (
        f"{sets:,} different ways to fill the doubtful scores give the same totals; in all of them {ahead} even if"
        f" every weight is wrong by {least} at once{best}."
    )


def _over_some(exact: Exact, found: FillDominance) -> str:
    above, below = _name(exact, found.above), _name(exact, found.below)
    return (
        f"{above} scores at least as well as {below} on every criterion in only {found.holds:,} of the {found.of:,}"
        " ways to fill the doubtful scores of these two, so do not rely on that."
    )


def draw_sentences(exact: Exact, drawn: "Acceptability") -> tuple[str, ...]:
    """What was drawn and how often each option came first; then the caution, if there is one."""
    from xlappraise.appraisal.robustness.monte_carlo import SCORES  # it is loaded where something was drawn

    order = sorted(range(len(drawn.options)), key=lambda i: -drawn.ranks[i][0])
    firsts = [
        f"{_name(exact, drawn.options[i])} comes first in {percent(drawn.ranks[i][0])} of them"
        f" (standard error {100 * drawn.errors[i][0]:.2f} points)"
        for i in order
        if drawn.ranks[i][0]
    ]
    what = "sets of scores" if drawn.assumption == SCORES else "sets of weights"
    meaning = f"These figures count {what} that were tried; they do not say which option is right."
    return tuple(filter(None, (drawn.description, f"{'; '.join(firsts)}.", meaning, drawn.caution)))


def percent(share: float) -> str:
    """A share of draws to a tenth of a per cent; only all draws are 100 % and only none are 0 %."""
    if share in (0, 1):
        return f"{100 * share:.0f} %"
    tenths = min(999, max(1, round(1000 * share)))
    beyond = "more than " if share > tenths / 1000 and tenths == 999 else "less than " if share < 1 / 1000 else ""
    return f"{beyond}{tenths / 10:.1f} %"


def tidy(sentence: str) -> str:
    """Per cent as workbooks and reports write it: 32%."""
    return sentence.replace(" %", "%")


def down(share: Fraction) -> int:
    """Whole per cent that the share surely reaches."""
    return int(100 * share // 1)


def reach(share: Fraction) -> str:
    """Up to which per cent an order holds; at an exact per cent two options draw level, which is told."""
    return f"up to {'' if 100 * share % 1 else 'just under '}{down(share)} %"


def up(share: Fraction) -> int:
    """The least whole per cent that is surely more than the share."""
    return down(share) + 1


def short(value: Fraction, decimals: int = 1) -> str:
    """A number with so many decimals at most, halves away from zero: 6, 35.5."""
    text = f"{float(round_half_away(value, decimals)):.{decimals}f}" if decimals else str(int(round_half_away(value)))
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


MOST_DECIMALS = 12
"""Past these, numbers are told apart in words alone: a weight has fewer than 15 digits."""


def weight_decimals(matrix: PointsMatrix) -> int:
    """Decimals that tell a weight from its neighbours: one more than the weights have (1 for 6, 3 for 0.25)."""
    return 1 + _decimals(matrix.weight_unit)


def _decimals(denominator: int) -> int:
    """Decimals of a number with that denominator; none for a fraction without end."""
    return next((n for n in range(MOST_DECIMALS) if not 10**n % denominator), 0)


def apart(now: Fraction, to: Fraction, decimals: int) -> tuple[str, str]:
    """Both numbers with so many decimals, or as many more as `now` has and as it takes until they differ."""
    for enough in range(max(decimals, _decimals(now.denominator)), MOST_DECIMALS):
        if short(now, enough) != short(to, enough):
            return short(now, enough), short(to, enough)
    return short(now, MOST_DECIMALS), short(to, MOST_DECIMALS)


def ends_around(now: Fraction, low: Fraction, high: Fraction | None, decimals: int) -> tuple[Fraction, Fraction | None]:
    """Ends of a range, each rounded inwards to so many decimals, or to as many more as it takes to hold `now`.

    `low` <= `now` <= `high`; None is no end. Where no decimals would do, the ends are returned as they are.
    """
    for enough in range(decimals, MOST_DECIMALS):
        unit = 10**enough
        bottom = Fraction(-(-low.numerator * unit // low.denominator), unit)
        top = None if high is None else Fraction(high.numerator * unit // high.denominator, unit)
        if bottom <= now and (top is None or (now <= top and (bottom < top or low == high))):
            return bottom, top
    return low, high


def _name(exact: Exact, option: str) -> str:
    return next(o.name or o.id for o in exact.matrix.options if o.id == option)


def _names(exact: Exact, options: Sequence[str]) -> str:
    names = [_name(exact, option) for option in options]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
