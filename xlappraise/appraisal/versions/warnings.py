"""A comparison in; out, findings on what changed when it should not have, or without a record."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from xlappraise.appraisal.findings import Cell, Finding, Place, Rule
from xlappraise.appraisal.gather import Gathering, about
from xlappraise.appraisal.model import FAIL, PASS, Appraisal, Criterion
from xlappraise.appraisal.rules.of_versions import (
    CHANGE_NOT_LOGGED,
    CRITERION_FOR_ONE,
    GATEWAY_AFTER_FAIL,
    SCORE_WITHOUT_REASON,
    WEIGHT_AFTER_SCORES,
)
from xlappraise.appraisal.scoring import points_of
from xlappraise.appraisal.versions import keyed_entries as kinds
from xlappraise.appraisal.versions.atoms import Versions
from xlappraise.appraisal.versions.comparison import Comparison, Difference, Row
from xlappraise.appraisal.versions.keyed_entries import CRITERION, LEVEL, LOG, OPTION, SCALE, SCORE, value_text
from xlappraise.appraisal.words import folded, list_of, some

Cells = Mapping[kinds.EntryPlace, Cell]
CHANGE_LOG = "Change log"
NAMED = 12
"""Changes that a sentence names."""
_WORDS_OF_A_GATEWAY = ("title", "question", "kind")
_ON_RECORD = {CRITERION: ("weight", "kind"), OPTION: ("stage",), SCORE: ("score",), LEVEL: ("points",)}
"""By kind: the fields whose changes belong on the Change log."""


def warnings(comparison: Comparison, cells: Cells) -> list[Finding]:
    """The findings, of which `cells` says where entries of the later version stand."""
    found: list[Finding] = []
    for check in (_weights_keep, _reasons_follow, _gateways_keep, _new_criteria_serve_all, _changes_are_logged):
        found += check(comparison, cells)
    return found


def _at(rule: Rule, where: Sequence[Cell | None], sheet: str, **facts: str) -> Finding:
    """The finding at the cells that are known; at the sheet where none is."""
    known = [cell for cell in where if cell is not None]
    return rule.at(known[0] if known else Place(sheet), *known[1:], **facts)


def _weights_keep(comparison: Comparison, cells: Cells) -> Iterator[Finding]:
    old = comparison.old
    known = any((c.ref, o.id) in old.scores for c in old.scored_criteria for o in old.short_list)
    if not known or Versions(old, comparison.new).factor:
        return
    changed = [e for e in comparison.of_kind(CRITERION) if e.place.field == "weight" and e.was and e.now]
    if changed:
        named = [f"{e.place.key[0]} from {_value(e.was)} to {_value(e.now)}" for e in changed]
        yield _at(WEIGHT_AFTER_SCORES, [cells.get(e.place) for e in changed], "Criteria", named=some(named, NAMED))


def _value(value: kinds.Value | None) -> str:
    return "blank" if value is None else value_text(value)


def _reasons_follow(comparison: Comparison, cells: Cells) -> Iterator[Finding]:
    old, new = comparison.old, comparison.new
    options = {option.id: option for option in new.options}
    gathering = Gathering()
    for each in comparison.of_kind(SCORE):
        key = each.place.key[0], each.place.key[1]
        reason = new.rationale.get(key)
        if each.was is not None and each.now is not None and reason and reason == old.rationale.get(key):
            subject = about(new.by_ref.get(key[0].lower()), options.get(key[1]))
            place = kinds.EntryPlace(kinds.RATIONALE, key, "rationale")
            gathering.add(SCORE_WITHOUT_REASON, cells.get(place) or Place("Rationale"), subject)
    yield from gathering.findings()


def _gateways_keep(comparison: Comparison, cells: Cells) -> Iterator[Finding]:
    old, new = comparison.old, comparison.new
    for gateway in old.gateways:
        failed = [option.id for option in old.options if old.scores.get((gateway.ref, option.id)) == FAIL]
        if failed and (how := _changed_how(comparison, gateway, failed)):
            where = [cells.get(kinds.EntryPlace(CRITERION, (gateway.ref,), "ref"))]
            sheet = "Criteria" if new.criteria else "Setup"
            yield _at(GATEWAY_AFTER_FAIL, where, sheet, ref=gateway.ref, named=some(failed), how=how)


def _changed_how(comparison: Comparison, gateway: Criterion, failed: Sequence[str]) -> str:
    """How a gateway changed, in words; empty when it did not."""
    if (CRITERION, (gateway.ref,)) in comparison.rows_removed:
        return "it was removed"
    changed = [e.place.field for e in comparison.of_kind(CRITERION) if e.place.key == (gateway.ref,)]
    words = [f"its {field} changed" for field in _WORDS_OF_A_GATEWAY if field in changed]
    passed = [id_ for id_ in failed if comparison.new.scores.get((gateway.ref, id_)) == PASS]
    if passed:
        words.append(f"{some(passed)} now {'passes' if len(passed) == 1 else 'pass'}")
    return list_of(words)


def _new_criteria_serve_all(comparison: Comparison, cells: Cells) -> Iterator[Finding]:
    new = comparison.new
    for criterion in new.criteria:
        if (CRITERION, (criterion.ref,)) not in comparison.rows_added or len(new.short_list) < 2:
            continue
        meeting, known = _options_that_meet(new, criterion)
        if len(meeting) == 1 and known > 1:
            meets = "passes it" if criterion.is_gateway else "has more than its lowest points"
            where = [cells.get(kinds.EntryPlace(CRITERION, (criterion.ref,), "ref"))]
            yield _at(CRITERION_FOR_ONE, where, "Criteria", ref=criterion.ref, named=meeting[0], meets=meets)


def _options_that_meet(new: Appraisal, criterion: Criterion) -> tuple[list[str], int]:
    """The options that meet the criterion, and of how many that is known."""
    if criterion.is_gateway:
        answers = {o.label: new.scores.get((criterion.ref, o.id)) for o in new.short_list}
        return [name for name, answer in answers.items() if answer == PASS], sum(
            x is not None for x in answers.values()
        )
    if not criterion.is_scored:
        return [], 0
    lowest = min(level.points for level in criterion.available(new.scale))
    points = {o.label: points_of(new, criterion, o) for o in new.short_list}
    return [o for o, p in points.items() if p is not None and p > lowest], sum(p is not None for p in points.values())


# ---------------------------------------------------------------------------------------------------- Change log


def _changes_are_logged(comparison: Comparison, cells: Cells) -> Iterator[Finding]:
    logged = set(_entries_on_log(comparison))
    open_: dict[str, Cell | None] = {}
    for each in comparison.differences:
        if _belongs_on_record(comparison, each):
            name = _name(each)
            if not logged & set(_pairs_wanted(each)):
                open_.setdefault(name, cells.get(each.place))
    if open_:
        many = "One change is" if len(open_) == 1 else f"{len(open_)} changes are"
        yield _at(CHANGE_NOT_LOGGED, list(open_.values()), CHANGE_LOG, many=many, named=some(list(open_), NAMED))


def _belongs_on_record(comparison: Comparison, each: Difference) -> bool:
    kind, key, field = each.place
    if kind == SCALE:
        return True
    if each.place.row in comparison.rows_added | comparison.rows_removed and kind != SCORE:
        return field == kinds.KEY_FIELDS.get(kind) and kind in (CRITERION, OPTION, LEVEL)
    if kind == SCORE and _comes_with_its_row(comparison, key):
        return False
    if kind == SCORE and each.was is None:
        return False  # a score that was still to come is no change of one
    return field in _ON_RECORD.get(kind, ())


def _comes_with_its_row(comparison: Comparison, key: tuple[str, ...]) -> bool:
    rows: Iterable[Row] = ((CRITERION, key[:1]), (OPTION, key[1:]))
    return any(row in comparison.rows_added | comparison.rows_removed for row in rows)


def _name(each: Difference) -> str:
    if each.place.kind in (LEVEL, SCALE):
        return "the scale"
    return "/".join(each.place.key)


def _pairs_wanted(each: Difference) -> Iterator[tuple[str, str]]:
    """The pairs of Ref and Option, in small letters, of which one on the Change log is enough."""
    kind, key, _ = each.place
    if kind == SCORE:
        yield folded(key[0]), folded(key[1])
    elif kind == CRITERION:
        yield folded(key[0]), ""
    elif kind == OPTION:
        yield "", folded(key[0])
    else:
        yield "", ""


def _entries_on_log(comparison: Comparison) -> Iterator[tuple[str, str]]:
    """Ref and Option of the entries that are new on the Change log."""
    rows: dict[Row, dict[str, str]] = {}
    for each in comparison.of_kind(LOG):
        if each.place.key[0] == CHANGE_LOG and each.place.row in comparison.rows_added and each.now is not None:
            rows.setdefault(each.place.row, {})[each.place.field] = folded(value_text(each.now))
    for row in rows.values():
        yield row.get("ref", ""), row.get("option", "")
