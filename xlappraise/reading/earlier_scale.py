"""What is left of an earlier scale (its words or numbers in scores, its columns on Criteria) in; one finding out."""

import re
from collections.abc import Sequence
from fractions import Fraction

from xlappraise.appraisal.gather import Gathering
from xlappraise.appraisal.model import Scale
from xlappraise.appraisal.rules.of_cells import LEVEL_NAMELESS, LIMITS_UNREADABLE, SCALE_CHANGED, SCALE_ENDS
from xlappraise.appraisal.rules.of_rows import LEVEL_UNEXPLAINED, MEANING_WITHOUT_LEVEL
from xlappraise.appraisal.words import count_of, decimal_text, folded, list_of, quoted, some, visible
from xlappraise.reading.criteria import CriteriaReading
from xlappraise.reading.entries import Entry
from xlappraise.reading.setup import SetupReading
from xlappraise.records import NamedTuple
from xlappraise.sheets.layout import MEANS


class EarlierScores(NamedTuple):
    """A score of an earlier scale: a level's name, or a number in plain figures."""

    entry: Entry
    said: str


def earlier_words(scale: Scale, before: Scale | None, criteria: CriteriaReading) -> dict[str, str]:
    """Levels that are none any more, as they were called, by their folded names."""
    words = [*criteria.columns.strangers]
    words += [level.name for level in before.levels] if before and not before.numeric else []
    own = {folded(level.name) for level in scale.levels}
    if scale.numeric and not scale.has_ends:  # half changed: Setup still lists them
        words, own = [*words, *(level.name for level in scale.levels)], set()
    return {folded(word): word for word in words if folded(word) not in own}


def report_earlier(
    left: Sequence[EarlierScores],
    before: Scale | None,
    criteria: CriteriaReading,
    setup: SetupReading,
    gathering: Gathering,
) -> None:
    """One finding for scores of an earlier scale and all that belongs to the change; else those on Criteria alone."""
    scale, columns = setup.scale, criteria.columns
    if gathering.has(LEVEL_NAMELESS):
        entries = [entry for entry, _ in (*left, *criteria.limits_left)]
        gathering.extend(LEVEL_NAMELESS, [entry.cell for entry in entries])
        return
    if left:
        _report_scores(left, before, criteria, setup, gathering)
        return
    if scale.numeric and not scale.has_ends:  # of which there is a finding
        return
    for entry, expected in criteria.limits_left if scale.levels else ():  # without a scale none can be read
        entry.report(gathering, LIMITS_UNREADABLE, expected=expected, hint="")
    if columns.missing:
        facts = {"expected": list_of([level + MEANS for level in columns.missing]), **_missing_levels(columns.missing)}
        for cell in (columns.header, *columns.strangers.values()):
            gathering.add(LEVEL_UNEXPLAINED, cell, **facts)
    elif columns.strangers:
        olds = list(columns.strangers)
        found, shown = (list_of([word(old) for old in olds]) for word in (visible, quoted))
        one = len(olds) == 1
        facts = {"found": found, "shown": shown, "are": "is" if one else "are", "them": "it is" if one else "they are"}
        for cell in columns.strangers.values():
            gathering.add(MEANING_WITHOUT_LEVEL, cell, **facts)


def _missing_levels(missing: Sequence[str]) -> dict[str, str]:
    one = len(missing) == 1
    return {"named": list_of(missing), "columns": "column" if one else "columns", "them": "it" if one else "them"}


def _report_scores(
    left: Sequence[EarlierScores],
    before: Scale | None,
    criteria: CriteriaReading,
    setup: SetupReading,
    gathering: Gathering,
) -> None:
    scale, columns = setup.scale, criteria.columns
    said = _in_order({each.said for each in left}, [*earlier_words(scale, before, criteria).values()])
    half = scale.numeric and not scale.has_ends
    switched = scale.numeric or _is_number(said[0])
    where = scale.levels[0].cells["level"]
    if switched and not half:
        where = setup.fields.get("score_with", where)
    facts = _half_changed(scale, said, len(left)) if half else _facts(scale, said, len(left), columns.missing)
    facts |= _cure(said, scale, before)
    belongs = [*columns.strangers.values(), *(entry.cell for entry, _ in criteria.limits_left)]
    for cell in (where, *(each.entry.cell for each in left), *belongs):
        gathering.add(SCALE_ENDS if half else SCALE_CHANGED, cell, **facts)


def _in_order(said: set[str], words: Sequence[str]) -> list[str]:
    """Levels in the order of their scale, then numbers from the highest."""
    numbers = sorted((each for each in said if each not in words), key=Fraction, reverse=True)
    return [*(word for word in words if word in said), *numbers]


def _half_changed(scale: Scale, said: Sequence[str], count: int) -> dict[str, str | None]:
    """Facts where scores are to be numbers, and both Setup and scores still have levels."""
    names = list_of([level.name for level in scale.levels])
    left = f", and {count_of(count, 'score')} {'is' if count == 1 else 'are'} still {list_of(said, 'or')}"
    return {"found": names, "expected": "Highest and Lowest", "left": left}


def _facts(scale: Scale, said: Sequence[str], count: int, missing: Sequence[str]) -> dict[str, str | None]:
    """Facts where Setup has another scale and scores still are of the one before."""
    one, words = count == 1, not _is_number(said[0])
    if scale.numeric or not words:
        cause = f"Score with on Setup is {'Numbers' if scale.numeric else 'Levels'}"
        kept = list_of(said, "or") if words else "a number" if one else "numbers"
        say = f"{'is' if one else 'are'} still {kept}"
    else:
        cause, say = f"Setup no longer lists {some(said)}", f"still say{'s' if one else ''} so"
    facts = {"cause": cause, "found": count_of(count, "score"), "say": say, "count": "counts" if one else "count"}
    lacking = _missing_levels(missing)
    adds = f"; Criteria has no {lacking['columns']} for {lacking['named']}: recalculating adds {lacking['them']}"
    return {**facts, "columns": adds if missing else ""}


def _is_number(said: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", said) is not None


def _cure(said: Sequence[str], scale: Scale, before: Scale | None) -> dict[str, str | None]:
    """Facts on what replaces what, by points: the mapping, a hint that says it, and that `--fix` can do it."""
    import json

    new = _by_points(scale, before, said)
    if not new:
        return {"hint": "", "fix": None}
    puts = list_of([f"{text} for {old}" for old, text in new.items()])
    rest = [old for old in said if old not in new]
    told = f" By their points, the automatic fix puts {puts}{'; nothing fits ' * bool(rest)}{some(rest)}."
    return {"hint": told, "fix": puts, "mapping": json.dumps(new)}


def _by_points(scale: Scale, before: Scale | None, said: Sequence[str]) -> dict[str, str]:
    """What has the same points now. Only between scales of the same ends: 5 of 5 is not 5 of 10."""
    half = scale.numeric and not scale.has_ends
    source = scale if half else before
    if source is None or len(source.levels) < 2 or (source.highest, source.lowest) != (scale.highest, scale.lowest):
        return {}
    points = {level.name: level.points for level in source.levels} if half or not source.numeric else {}
    if source.numeric and not half:
        points = {each: Fraction(each) for each in said if _is_number(each)}
    if scale.numeric:
        return {old: decimal_text(points[old]) for old in said if old in points}
    if scale.has_ends:  # levels are still to be listed
        return {}
    levels = {level.points: level.name for level in scale.levels}
    return {old: levels[points[old]] for old in said if points.get(old) in levels}
