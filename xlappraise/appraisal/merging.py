"""What every assessor entered in; out, what is new to the appraisal: rows of its logs, and scores that all agree on.

A mean is never taken.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from xlappraise.appraisal.discussion import cells_to_discuss
from xlappraise.appraisal.individual import (
    DECLARATION,
    INDIVIDUAL_SCORES,
    INDIVIDUAL_WEIGHTS,
    MODERATION,
    Individual,
    individual_of,
    row_text,
)
from xlappraise.appraisal.model import NOT_ASSESSED, Appraisal, Key, LogRow, Score
from xlappraise.appraisal.record import Record, replace
from xlappraise.appraisal.returned import ROLES, ReturnedCopy, plain_value
from xlappraise.appraisal.words import count_of, decimal_text, folded
from xlappraise.records import NamedTuple

Values = dict[str, str | Fraction | datetime.date]
"""A row of a log, by column key."""


class Merging(Record):
    """What is new to the appraisal: rows by log, filled fields of rows that are there, scores, reasons and weights."""

    rows: Mapping[str, tuple[LogRow, ...]]
    filled: tuple[tuple[str, int, Values], ...]
    """Log, number of the row counted from 0, and the fields that were blank."""
    scores: Mapping[Key, Score]
    """Where all who are to score the cell gave the same, and none stood yet."""
    reasons: Mapping[Key, str]
    weights: Mapping[str, Fraction]
    after: Appraisal
    """The appraisal with all of that."""


def merge_copies(appraisal: Appraisal, returned: Sequence[ReturnedCopy]) -> Merging:
    """What the copies bring, in the order of the panel, whichever the order of the files."""
    entered = [each for each in returned if each.has_entries]
    if not entered:
        return Merging({}, (), {}, {}, {}, appraisal)
    order = _panel_order(appraisal, entered)
    entered.sort(key=lambda each: order[folded(each.assessor)])
    declared, filled = _declarations(appraisal, entered, order)
    rows = {
        DECLARATION: declared,
        INDIVIDUAL_SCORES: tuple(_score_rows(appraisal, entered)),
        INDIVIDUAL_WEIGHTS: tuple(_weight_rows(appraisal, entered)),
    }
    with_rows = _with_rows(appraisal, rows, filled)
    who = individual_of(with_rows)
    scores = dict(_unanimous(with_rows, who))
    reasons = dict(_same_reasons(with_rows, who, scores))
    weights = dict(_same_weights(with_rows, who))
    criteria = tuple(replace(c, weight=weights.get(c.ref, c.weight)) for c in with_rows.criteria)
    after = replace(
        with_rows,
        criteria=criteria,
        scores={**with_rows.scores, **scores},
        rationale={**with_rows.rationale, **reasons},
    )
    rows[MODERATION] = tuple(_moderation_rows(after, who))
    rows = {name: held for name, held in rows.items() if held}
    discussed = {MODERATION: rows.get(MODERATION, ())}
    return Merging(rows, filled, scores, reasons, weights, _with_rows(after, discussed, ()))


def _with_rows(
    appraisal: Appraisal, rows: Mapping[str, tuple[LogRow, ...]], filled: Sequence[tuple[str, int, Values]]
) -> Appraisal:
    logs = {name: list(held) for name, held in appraisal.logs.items()}
    for name, number, values in filled:
        row = logs[name][number]
        logs[name][number] = row._replace(values={**row.values, **values})
    for name, added in rows.items():
        if added or name in logs:
            logs[name] = [*logs.get(name, ()), *added]
    return replace(appraisal, logs={name: tuple(held) for name, held in logs.items()})


def _panel_order(appraisal: Appraisal, entered: Sequence[ReturnedCopy]) -> dict[str, int]:
    """The panel: as the appraisal lists it, then everybody that a copy names, by name."""
    there = list(individual_of(appraisal).assessors)
    named = {row_text(row, "assessor") for each in entered for row in (*each.declared, *each.panel)}
    named |= {each.assessor for each in entered}
    names = [*there, *sorted(named, key=lambda name: (folded(name), name))]
    return {name: place for place, name in reversed(list(enumerate(map(folded, names))))}


def _declarations(
    appraisal: Appraisal, entered: Sequence[ReturnedCopy], order: Mapping[str, int]
) -> tuple[tuple[LogRow, ...], tuple[tuple[str, int, Values], ...]]:
    """New rows of Declaration, and the blank fields of those there that a copy fills."""
    rows: dict[tuple[str, str], Values] = {}
    for each in entered:
        for row in each.declared or (LogRow({"assessor": each.assessor}),):
            rows.setdefault((folded(each.assessor), row_text(row, "option")), dict(row.values))
    own = {name for name, _ in rows}
    for each in entered:
        for row in each.panel:
            name = folded(row_text(row, "assessor"))
            kept = {key: row.values[key] for key in ("assessor", "refs") if key in row.values}
            if name not in own:
                rows.setdefault((name, ""), dict(kept))
    there = {
        (folded(row_text(r, "assessor")), row_text(r, "option")): n for n, r in enumerate(_log(appraisal, DECLARATION))
    }
    begun = {name for name, _ in there}
    new: list[tuple[tuple[str, str], Values]] = []
    filled: list[tuple[str, int, Values]] = []
    for (name, option), values in sorted(rows.items(), key=lambda item: (order[item[0][0]], item[0][1])):
        number = there.get((name, option), _undeclared_row(appraisal, name) if name in begun else None)
        if number is None:
            new.append(((name, option), values))
            continue
        known = _log(appraisal, DECLARATION)[number].values
        if lacking := {key: value for key, value in values.items() if key not in known}:
            filled.append((DECLARATION, number, lacking))
            there[name, option] = number
    return tuple(LogRow(values) for _, values in new), tuple(filled)


def _undeclared_row(appraisal: Appraisal, name: str) -> int | None:
    """Number of the assessor's row that declares nothing yet: the first declaration goes there."""
    for number, row in enumerate(_log(appraisal, DECLARATION)):
        if folded(row_text(row, "assessor")) == name and not row.values.keys() - {"assessor", *ROLES}:
            return number
    return None


def _log(appraisal: Appraisal, name: str) -> tuple[LogRow, ...]:
    return appraisal.logs.get(name, ())


def changed_since(held: Individual, returned: ReturnedCopy) -> list[str]:
    """What a copy gives otherwise than the appraisal holds it of that assessor: `D4/O1`, `weight of D4`."""
    name = next((each for each in held.assessors if folded(each) == folded(returned.assessor)), "")
    own = held.scores.get(name, {})
    found = []
    for key, (given, reason) in returned.scores.items():
        before = own.get(key)
        if before is not None and (before.level != given or plain_value(before.reason) != plain_value(reason)):
            found.append(f"{key[0]}/{key[1]}")
    weights = held.weights.get(name, {})
    for row in returned.weights:
        ref = row_text(row, "ref")
        if ref in weights and weights[ref].weight != row.values["weight"]:
            found.append(f"weight of {ref}")
    return found


def _score_rows(appraisal: Appraisal, entered: Sequence[ReturnedCopy]) -> Iterator[LogRow]:
    """A row for each score that is not there yet: by assessor, then in the order of Criteria and of Options."""
    held = individual_of(appraisal).scores
    own = {folded(name): given for name, given in held.items()}
    ids = [option.id for option in appraisal.options]
    order = [(criterion.ref, id_) for criterion in appraisal.criteria for id_ in ids]
    refs = {criterion.ref.lower(): criterion.ref for criterion in appraisal.criteria}
    for each in entered:
        given = {(refs[ref.lower()], id_): held for (ref, id_), held in each.scores.items()}
        before = own.get(folded(each.assessor), {})
        for key in order:
            if key in given and key not in before:
                level, reason = given[key]
                said = level if isinstance(level, str) else decimal_text(level)
                values = {"assessor": each.assessor, "ref": key[0], "option": key[1], "score": said}
                yield LogRow({**values, "reason": reason} if reason else values)


def _weight_rows(appraisal: Appraisal, entered: Sequence[ReturnedCopy]) -> Iterator[LogRow]:
    held = {folded(name): given for name, given in individual_of(appraisal).weights.items()}
    for each in entered:
        for row in each.weights:
            if row_text(row, "ref") not in held.get(folded(each.assessor), {}):
                yield LogRow({**row.values, "assessor": each.assessor})


def _unanimous(appraisal: Appraisal, who: Individual) -> Iterator[tuple[Key, Score]]:
    assessed = {criterion.ref for criterion in appraisal.criteria if criterion.kind != NOT_ASSESSED}
    ids = {option.id for option in appraisal.short_list}
    for key in who.cells_assessed:
        if key[0] in assessed and key[1] in ids and key not in appraisal.scores and who.is_unanimous(key):
            yield key, who.levels_stated(key)[0]


def _same_reasons(appraisal: Appraisal, who: Individual, scores: Mapping[Key, Score]) -> Iterator[tuple[Key, str]]:
    """The reason of a cell just filled, where everybody gave the same one."""
    for key in scores:
        reasons = {each.reason for each in who.scores_of(key).values()}
        if len(reasons) == 1 and (reason := reasons.pop()) and key not in appraisal.rationale:
            yield key, reason


def _same_weights(appraisal: Appraisal, who: Individual) -> Iterator[tuple[str, Fraction]]:
    for criterion in appraisal.scored_criteria:
        asked = [name for name in who.assessors if who.is_theirs(name, criterion.ref)]
        weights = who.weights_of(criterion.ref)
        given = [weights[name].weight for name in asked if name in weights]
        if criterion.weight is None and given and len(given) == len(asked) and len(set(given)) == 1:
            yield criterion.ref, given[0]


def _moderation_rows(appraisal: Appraisal, who: Individual) -> Iterator[LogRow]:
    """A row for each cell to discuss that has none yet, in the order of discussion."""
    there = set(who.discussed)
    for ref, option in cells_to_discuss(appraisal, who):
        if (ref, option) not in there:
            yield LogRow({"ref": ref, "option": option} if option else {"ref": ref})


# ------------------------------------------------------------------------------------------------- what to tell


class MergeSummary(NamedTuple):
    """What a merge brought, in figures and names: all that is left to be said of it once it is written."""

    rows: int
    """New individual scores."""
    filled: int
    """Agreed scores where all gave the same."""
    is_new: bool
    """Whether anything at all is new."""
    undone: tuple[str, ...]
    """Agreed scores on which assessors no longer agree."""
    standing: "PanelStanding | None"
    """None as long as nobody scored."""


def summary_of(before: Appraisal, new: Merging) -> MergeSummary:
    """What a merge brings to an appraisal."""
    rows, scored = len(new.rows.get(INDIVIDUAL_SCORES, ())), individual_of(new.after).has_assessed
    undone = tuple(no_longer_unanimous(before, new.after)) if scored else ()
    found = panel_standing(new.after) if scored else None
    return MergeSummary(rows, len(new.scores), bool(new.rows or new.filled), undone, found)


def brought_sentence(new: MergeSummary) -> str:
    """What came, without a full stop: `45 individual scores, 4 agreed scores filled where all gave the same`."""
    filled = count_of(new.filled, "agreed score") if new.filled else "no agreed score"
    return f"{count_of(new.rows, 'individual score')}, {filled} filled where all gave the same"


def refused_sentence(file: str, why: str) -> str:
    """Why a file was not merged; what could not be read is told with the file's name in it already."""
    return why if f"'{file}'" in why else f"'{file}' {why}."


class PanelStanding(NamedTuple):
    """Where the panel stands: who gave nothing yet; cells that are unanimous, still to be discussed, and waited for."""

    missing: tuple[str, ...]
    unanimous: int
    differing: int
    waiting: int
    open: int
    """Cells without an agreed score."""


def panel_standing(appraisal: Appraisal) -> PanelStanding:
    """How far the panel has come."""
    who = individual_of(appraisal)
    # A gateway that was answered before is nobody's to score.
    asked = (key for key in appraisal.wanted_keys() if key not in appraisal.scores or who.scores_of(key))
    cells = [key for key in asked if who.assessors_of(key)]
    silent = tuple(
        name
        for name in who.assessors
        if not who.scores.get(name) and any(name in who.assessors_of(key) for key in cells)
    )
    same = [key for key in cells if who.is_unanimous(key)]
    waiting = [key for key in cells if who.assessors_missing(key)]
    blank = [key for key in cells if key not in appraisal.scores]
    differing = [key for key in blank if len(who.levels_stated(key)) > 1]
    return PanelStanding(silent, len(same), len(differing), len(waiting), len(blank))


def no_longer_unanimous(before: Appraisal, after: Appraisal) -> list[str]:
    """Cells with an agreed score on which all agreed, until a later assessor gave another."""
    was, now = individual_of(before), individual_of(after)
    return [
        f"{ref}/{option} {after.scores[ref, option]}"
        for ref, option in now.cells_assessed
        if (ref, option) in before.scores
        and len(was.levels_stated((ref, option))) == 1
        and len(now.levels_stated((ref, option))) > 1
    ]


def standing_sentence(found: PanelStanding) -> str:
    """`112 cells unanimous, 28 cells to discuss; 28 agreed scores still open.`"""
    said = f"{count_of(found.unanimous, 'cell')} unanimous, {count_of(found.differing, 'cell')} to discuss"
    if found.waiting:
        said += f", {count_of(found.waiting, 'cell')} that somebody is still to score"
    return f"{said}; {count_of(found.open, 'agreed score')} still open."


def next_step(found: PanelStanding) -> str:
    """What is to be done next, as a sentence that begins with a small letter; empty where nothing is left to agree."""
    if found.differing:
        return "discuss the cells on Moderation in their order, and type each agreed level on Scores."
    return "merge the copies that are still to come, filled in." if found.open and found.waiting else ""
