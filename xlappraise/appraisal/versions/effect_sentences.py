"""An effect in; out, plain sentences: who moved the leads, and which changes brought an order about."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from xlappraise.appraisal.model import Option
from xlappraise.appraisal.scoring import OptionResult, Results
from xlappraise.appraisal.versions import atoms
from xlappraise.appraisal.versions.atoms import Atom
from xlappraise.appraisal.versions.effect import Effect, End, PairEffect
from xlappraise.appraisal.versions.first_place import first_place_sets
from xlappraise.appraisal.versions.smallest import LARGEST, SmallestSets, order_of
from xlappraise.appraisal.words import count_of, decimal_text, list_of

NAMED = 3
"""Changes that a sentence names; the others are counted."""

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SINGLE = {
    atoms.ALL_WEIGHTS: "all weights by one factor",
    atoms.SCALE: "the scale",
}
_OF_KEY = {
    atoms.WEIGHT: "the weight of {}",
    atoms.SCORE: "the score {}",
    atoms.LEVELS: "the levels that {} allows",
    atoms.KIND: "the kind of {}",
    atoms.CRITERION_ADDED: "the new criterion {}",
    atoms.CRITERION_REMOVED: "the removal of {}",
    atoms.OPTION_ADDED: "the new option {}",
    atoms.OPTION_REMOVED: "the removal of option {}",
    atoms.ANSWER: "the answer {}",
    atoms.STAGE: "the stage of {}",
}


def atom_words(atom: Atom) -> str:
    """A change as a sentence names it: `the weight of D4`, `the score V2/O3`."""
    return _SINGLE.get(atom.kind) or _OF_KEY[atom.kind].format("/".join(atom.key))


def points(value: Fraction) -> str:
    """Weighted points with commas: `1,385`, `12.5`; a fraction without end to two decimals."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    text = decimal_text(value)
    return text if len(text.partition(".")[2]) < 9 else f"{float(value):,.2f}"


def sentences(effect: Effect) -> list[str]:
    """What the changes did, the most important first."""
    said = [*first_sentences(effect), *rag_sentences(effect)]
    for pair in effect.pairs:
        said += pair_sentences(pair)
    if effect.left_out:
        more = count_of(effect.left_out, "more pair")
        said.append(f"{more} of options changed {'its' if effect.left_out == 1 else 'their'} order.")
    return said


# -------------------------------------------------------------------------------------------------- first place


def first_sentences(effect: Effect) -> Iterator[str]:
    """Who came first, who comes first now, and why where gateways, stages or rows decide that."""
    before, after = effect.firsts
    was, now = _names(before), _names(after)
    if [r.option.id for r in before] == [r.option.id for r in after]:
        yield f"First place stays with {now}." if now else "First place is open in both versions."
    else:
        yield f"First place went from {was or 'nobody for certain'} to {now or 'nobody for certain'}."
        if reasons := list(_reasons(effect)):
            yield from reasons
            yield from _who_is_ranked(effect)
    moved = [s for s in effect.standings if s.before and s.after and _rank(s.before) != _rank(s.after)]
    if moved:
        shown = [f"{s.option.label} from {_rank(s.before)} to {_rank(s.after)}" for s in moved[:NAMED]]
        yield f"Ranks that moved: {list_of([*shown, *_others(len(moved) - NAMED)])}."


def _reasons(effect: Effect) -> Iterator[str]:
    """Why an option that was or comes first was not, or is not, in the ranking at all."""
    for result in effect.firsts[0]:
        if out := _out(effect.after, result.option.id):
            yield f"{result.option.label} {out} in the later version."
    for result in effect.firsts[1]:
        if out := _out(effect.before, result.option.id):
            yield f"{result.option.label} {out} in the earlier version."


def _who_is_ranked(effect: Effect) -> Iterator[str]:
    """The fewest changes of who is ranked that alone give the new first place."""
    sets = first_place_sets(effect.comparison.old, effect.comparison.new, effect.after)
    if not sets:
        return
    words = list_of([atom_words(atom) for atom in sets[0]])
    if len(sets) == 1:
        yield f"{_first_up(words)} {'alone brings' if len(sets[0]) == 1 else 'together bring'} this first place about."
    elif len(sets[0]) == 1:
        yield f"Each of {_number(len(sets))} single changes brings this first place about, such as {words}."
    else:
        yield f"{_first_up(_number(len(sets)))} sets of {_number(len(sets[0]))} changes do so, such as {words}."


def _out(results: Results, option: str) -> str:
    """Why an option is not ranked; empty when it is."""
    found = next((result for result in results.options if result.option.id == option), None)
    if found is None:
        return "is not listed"
    if not found.option.is_short_listed:
        return "is not on the Short-list"
    if found.failed:
        return f"fails {list_of(found.failed)}"
    return f"has no answer to {list_of(found.open_gateways)}" if found.open_gateways else ""


def _names(results: Sequence[OptionResult]) -> str:
    return list_of([result.option.label for result in results])


def _rank(result: OptionResult | None) -> str:
    if result is None or result.best_rank is None:
        return "not ranked"
    if result.rank is None:
        return f"{result.best_rank}-{result.worst_rank}"
    return f"{result.rank}=" if result.tied else str(result.rank)


def rag_sentences(effect: Effect) -> Iterator[str]:
    """Whose colour changed."""
    changed = []
    for option, before, after in effect.standings:
        old, new = before.rag if before else None, after.rag if after else None
        if old and new and old.label != new.label:
            changed.append(f"{option.label} from {old.label} to {new.label}")
    if changed:
        yield f"RAG of {list_of([*changed[:NAMED], *_others(len(changed) - NAMED)])}."


def _others(count: int) -> list[str]:
    return [count_of(count, "other")] if count > 0 else []


# -------------------------------------------------------------------------------------------------------- leads


def pair_sentences(pair: PairEffect) -> list[str]:
    """How a lead moved, what explains it, and what brought a new order about; for both ends where blanks leave it open.

    Nothing for a lead that nothing moved.
    """
    if pair.certain:
        return _end_sentences(pair.ahead, pair.behind, pair.low, "")
    said = _end_sentences(pair.ahead, pair.behind, pair.low, " at its lowest")
    return [*said, *_end_sentences(pair.ahead, pair.behind, pair.high, " at its highest")]


def _end_sentences(ahead: Option, behind: Option, end: End, which: str) -> list[str]:
    if not end.shares:
        return []
    said = [f"{_movement(ahead, behind, end, which)}{_explanation(end)}."]
    if end.sufficient and end.restoring:
        said += [_sufficient(end.sufficient), *_restoring_sentence(end.restoring)]
    return said


def _movement(ahead: Option, behind: Option, end: End, which: str) -> str:
    one, other = ahead.label, behind.label
    if end.is_reversed:
        return f"{_lead(one, other, end.before, 'led', which)}; now {_lead(one, other, end.after, 'leads', which)}"
    if not end.movement:
        return f"The lead of {one} over {other}{which} stayed at {points(end.after)}"
    if end.after < 0:
        one, other = other, one
    before, after = abs(end.before), abs(end.after)
    how = "rose" if after > before else "fell"
    return f"The lead of {one} over {other}{which} {how} from {points(before)} to {points(after)}"


def _lead(one: str, other: str, lead: Fraction, verb: str, which: str) -> str:
    if not order_of(lead):
        return f"{one} and {other} {'tied' if verb == 'led' else 'tie'}{which}"
    if lead < 0:
        one, other = other, one
    return f"{one} {verb} {other} by {points(abs(lead))}{which}"


def _explanation(end: End) -> str:
    """`: the weight of D4 explains 90 of it, three changed scores the other 50`, and what worked the other way."""
    if not end.movement:
        pushed = sum((share for share in end.shares.values() if share > 0), Fraction(0))
        return f": {_number(len(end.shares))} changes cancel out, {points(pushed)} each way"
    sign = 1 if end.movement > 0 else -1
    along = _gravest({atom: share * sign for atom, share in end.shares.items() if share * sign > 0})
    against = {atom: -share * sign for atom, share in end.shares.items() if share * sign < 0}
    parts = [_along(along)]
    if against:
        parts.append(f"{_group_words(tuple(against))} worked the other way by {points(_sum(against))}")
    return f": {'; '.join(parts)}"


def _along(along: Mapping[Atom, Fraction]) -> str:
    """What moved the lead the way that it went: the gravest by name, the rest counted."""
    if len(along) == 1:
        ((atom, share),) = along.items()
        return f"{atom_words(atom)} explains {points(share)} of it"
    named = list(along.items())[: NAMED if len(along) <= NAMED else NAMED - 1]
    words = [f"{atom_words(atom)} explains {points(share)} of it" for atom, share in named[:1]]
    words += [f"{atom_words(atom)} {points(share)}" for atom, share in named[1:]]
    rest = {atom: share for atom, share in along.items() if atom not in dict(named)}
    if rest:
        words.append(f"{_group_words(tuple(rest), other=True)} {points(_sum(rest))}")
    return ", ".join(words)


def _sum(shares: Mapping[Atom, Fraction]) -> Fraction:
    return sum(shares.values(), Fraction(0))


def _gravest(shares: Mapping[Atom, Fraction]) -> dict[Atom, Fraction]:
    return dict(sorted(shares.items(), key=lambda item: -item[1]))


def _group_words(some: Sequence[Atom], other: bool = False) -> str:
    """`the weight of D4`, `three changed scores`, `four other changes`."""
    if len(some) == 1:
        return atom_words(some[0])
    between = "other " if other else ""
    if all(atom.kind == atoms.SCORE for atom in some):
        return f"{_number(len(some))} {between}changed scores"
    return f"{_number(len(some))} {between}changes"


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


# --------------------------------------------------------------------------------------------------------- sets


def _sufficient(found: SmallestSets) -> str:
    """Which changes, applied to the old version alone, give the new order."""
    if found.size is None:
        return f"It took more than {LARGEST} changes together to bring this order about, or it was not worked out."
    if found.size == 1:
        if found.number == 1:
            return f"{_first_up(_set_in_words(found))} alone brings this order about."
        return f"Each of {_count(found)} single changes brings this order about, such as {_set_in_words(found)}."
    if found.number == 1:
        return f"No single change brings this order about; {_set_in_words(found)} together do."
    together = f"{_count(found)} sets of {_number(found.size)} do, such as {_set_in_words(found)}"
    return f"No single change brings this order about; {together}."


def _restoring_sentence(found: SmallestSets) -> Iterator[str]:
    """Which changes, taken from the new version alone, give the old order."""
    if found.size is None:
        return
    such = "" if found.number == 1 and not found.more else f" ({_count(found)} ways, this is one)"
    yield f"To take back {_set_in_words(found)} would restore the earlier order{such}."


def _count(found: SmallestSets) -> str:
    return f"more than {found.number:,}" if found.more else _number(found.number)


def _set_in_words(found: SmallestSets) -> str:
    return list_of([atom_words(atom) for atom in found.sets[0]])


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
