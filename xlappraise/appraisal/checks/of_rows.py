"""Checks of options, criteria and weights: in, an Appraisal; out, findings."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from xlappraise.appraisal.checks.known import Known, place
from xlappraise.appraisal.checks.of_setup import few_decimals
from xlappraise.appraisal.findings import Cell, Finding, Place
from xlappraise.appraisal.gather import Gathering, about
from xlappraise.appraisal.lineage import in_words, successor
from xlappraise.appraisal.model import PERCENT, Appraisal, Criterion, Setup
from xlappraise.appraisal.rules.of_cells import (
    DECIMALS,
    NAME_MISSING,
    WEIGHT_MISSING,
    WEIGHT_OUTSIDE,
)
from xlappraise.appraisal.rules.of_history import IN_WORDS
from xlappraise.appraisal.rules.of_rows import (
    KEY_TWICE,
    MERGED_UNKNOWN,
    NAMES_ALIKE,
    NOTHING_TO_SCORE,
    WEIGHTS_NEAR_100,
    WEIGHTS_NOT_100,
)
from xlappraise.appraisal.words import decimal_text, folded, list_of, near, quoted, shorten, skeleton, visible

OPTIONS, CRITERIA = "Options", "Criteria"
ALLOWANCE = Fraction(1, 10)
"""How far percentages may miss 100, from rounding, before that is an error."""


def there_is_something_to_score(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """There is an option on the Short-list and a criterion that is scored, unless all is said in words."""
    lacking = []
    if not appraisal.short_list and OPTIONS not in known.sheets:
        what = "on the Short-list has a name" if appraisal.short_list_rows else "is on the Short-list"
        lacking.append(f"no option {what}")
    if not appraisal.scored_criteria and CRITERIA not in known.sheets:
        lacking.append("no criterion is scored")
    unknown = any(not known.has_no_error(option.cells, "stage") for option in appraisal.options)
    if (in_words(appraisal) or not appraisal.has_scoring) and CRITERIA not in known.sheets:
        how = "list scored criteria on Criteria" if appraisal.has_scoring else "add the topic scoring to this workbook"
        yield IN_WORDS.at(Place(CRITERIA if appraisal.has_scoring else ""), how=how)
    elif lacking and not unknown:
        yield NOTHING_TO_SCORE.at(Place(), found=list_of(lacking))


def _report_twice(
    keys: list[tuple[str, Cell | Place]], field: str, of: str, sheet: str, expected: str
) -> Iterator[Finding]:
    gathering, count = Gathering(), dict[str, int]()
    for key, _ in keys:
        count[key.lower()] = count.get(key.lower(), 0) + 1
    first: dict[str, str] = {}
    for key, where in keys:
        if count[key.lower()] > 1:
            shown = first.setdefault(key.lower(), key)
            facts = {"field": field, "of": of, "sheet": sheet, "expected": expected}
            gathering.add(KEY_TWICE, where, found=visible(shown), shown=quoted(shown), **facts)
    yield from gathering.findings()


def refs_differ(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """No two criteria have the same Ref."""
    rows = [row for row in appraisal.criteria if known.has_no_error(row.cells, "ref")]
    keys = [(row.ref, place(row.cells, "ref", CRITERIA)) for row in rows]
    yield from _report_twice(keys, "Ref", "criterion", CRITERIA, "a Ref")


def ids_differ(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """No two options have the same ID."""
    rows = [row for row in appraisal.options if known.has_no_error(row.cells, "id")]
    keys = [(row.id, place(row.cells, "id", OPTIONS)) for row in rows]
    yield from _report_twice(keys, "ID", "option", OPTIONS, "an ID")


def criteria_and_options_have_names(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """Every criterion has a title and every option a name."""
    gathering = Gathering()
    for option in appraisal.options if OPTIONS not in known.sheets else ():
        if not option.name and not appraisal.is_empty(option) and known.has_no_error(option.cells, "name"):
            gathering.add(NAME_MISSING, place(option.cells, "name", OPTIONS), about(None, option), field="name")
    for criterion in appraisal.criteria if CRITERIA not in known.sheets else ():
        if not criterion.title and not criterion.spare and known.has_no_error(criterion.cells, "title"):
            gathering.add(NAME_MISSING, place(criterion.cells, "title", CRITERIA), about(criterion), field="title")
    yield from gathering.findings()


def names_can_be_told_apart(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """No two options have names that look the same, and no two criteria titles that differ only unseen."""
    # One that became another may well have had its name, in the list of its day.
    standing = [o for o in appraisal.options if not successor(o) and known.has_no_error(o.cells, "id")]
    options = [(option.id, option.name, place(option.cells, "name", OPTIONS)) for option in standing]
    rows = [row for row in appraisal.criteria if known.has_no_error(row.cells, "ref")]
    criteria = [(row.ref, row.title, place(row.cells, "title", CRITERIA)) for row in rows]
    yield from _alike(options, 1)
    yield from _alike(criteria, 2)  # criteria that overlap are advice of their own


def _alike(rows: list[tuple[str, str, Cell | Place]], spellings: int) -> Iterator[Finding]:
    """Rows that look the same, when they are spelt in at least so many ways."""
    seen: dict[str, list[tuple[str, str, Cell | Place]]] = {}
    for row in rows:
        if row[1]:
            seen.setdefault(skeleton(row[1]), []).append(row)
    for same in seen.values():
        if len(same) > 1 and len({folded(name) for _, name, _ in same}) >= spellings:
            keys = [visible(key) for key, _, _ in same]
            first, *others = (where for _, _, where in same)
            yield NAMES_ALIKE.at(first, *(each for each in others if isinstance(each, Cell)), found=list_of(keys))


def options_are_merged_into_others(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """Merged into names another option by its ID."""
    ids = {folded(option.id): option.id for option in appraisal.options}
    for option in appraisal.options:
        target = folded(option.merged_into)
        if not target or target in known.keys or not known.has_no_error(option.cells, "merged_into"):
            continue
        if (target not in ids and OPTIONS not in known.unnamed) or target == folded(option.id):
            meant = near(target, [other for other in ids.values() if folded(other) != folded(option.id)])
            yield MERGED_UNKNOWN.at(
                place(option.cells, "merged_into", OPTIONS),
                option=option.id,
                option_name=shorten(option.label),
                found=visible(option.merged_into),
                shown=quoted(option.merged_into),
                expected="the ID of another option",
                suggestion=meant,
                hint=f' Did you mean "{meant}"?' if meant else "",
            )


def _limits(setup: Setup) -> str:
    """The weights that Setup allows, in words."""
    low, high = setup.weight_min, setup.weight_max
    if low is not None and high is not None:
        return f"from {decimal_text(low)} to {decimal_text(high)}"
    if low is not None:
        return f"{decimal_text(low)} or more"
    return f"above 0 and at most {decimal_text(high)}" if high is not None else "above 0"


def scored_criteria_have_a_weight(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """Every scored criterion has a weight."""
    gathering, limits = Gathering(), _limits(appraisal.setup)
    for criterion in appraisal.scored_criteria:
        readable = CRITERIA not in known.sheets and known.has_no_error(criterion.cells, "weight", "kind")
        if criterion.weight is None and readable:
            where = place(criterion.cells, "weight", CRITERIA)
            facts = {"expected": f"a number {limits}", "expected_in": f", {limits}"}
            gathering.add(WEIGHT_MISSING, where, about(criterion), **facts)
    yield from gathering.findings()


def weights_are_within_limits(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """Every weight is above 0 and within the limits of Setup."""
    setup = appraisal.setup
    low, high = setup.weight_min, setup.weight_max
    crossed = low is not None and high is not None and low > high
    unit = " %" if setup.weights == PERCENT else ""
    gathering = Gathering()
    for criterion in appraisal.scored_criteria:
        weight = criterion.weight
        if weight is None or not known.has_no_error(criterion.cells, "weight", "kind"):
            continue
        outside = not crossed and ((low is not None and weight < low) or (high is not None and weight > high))
        if weight <= 0 or outside:
            expected = "above 0" if crossed or not outside else _limits(setup)
            where, shown = place(criterion.cells, "weight", CRITERIA), decimal_text(weight) + unit
            gathering.add(WEIGHT_OUTSIDE, where, about(criterion), found=shown, shown=shown, expected=expected)
    yield from gathering.findings()


def weights_have_few_decimals(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """Weights have at most three decimals."""
    gathering = Gathering()
    for criterion in appraisal.scored_criteria:
        weight = criterion.weight
        if weight is not None and not few_decimals(weight) and known.has_no_error(criterion.cells, "weight"):
            where, shown = place(criterion.cells, "weight", CRITERIA), decimal_text(weight)
            gathering.add(DECIMALS, where, about(criterion), field="weight", found=shown, shown=shown)
    yield from gathering.findings()


def percentages_add_up_to_100(appraisal: Appraisal, known: Known) -> Iterator[Finding]:
    """Weights as percentages add up to 100."""
    if appraisal.setup.weights != PERCENT or not _all_weighed(appraisal.scored_criteria, known):
        return
    total = sum((c.weight for c in appraisal.scored_criteria if c.weight is not None), Fraction(0))
    off = abs(total - 100)
    if off:
        rule = WEIGHTS_NOT_100 if off > ALLOWANCE else WEIGHTS_NEAR_100
        yield rule.at(Place(CRITERIA), found=decimal_text(total), expected="100")


def _all_weighed(criteria: tuple[Criterion, ...], known: Known) -> bool:
    """Whether there are weights and each can be read."""
    return bool(criteria) and all(
        criterion.weight is not None and known.has_no_error(criterion.cells, "weight", "kind") for criterion in criteria
    )
