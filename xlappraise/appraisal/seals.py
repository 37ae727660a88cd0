"""Entries in, seals out: what was held at a stage as text, a code for it, and what was changed since.

A seal shows accidental and unskilled changes. Whoever can write to the workbook can make all seals anew, so that a code
proves something only where it is kept elsewhere as well.
"""

import base64
import binascii
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

from xlappraise.appraisal.findings import Cell, Finding, Place
from xlappraise.appraisal.model import NOWHERE, Appraisal, Cells
from xlappraise.appraisal.rules.of_versions import SEAL_BROKEN, SEALED_CHANGED
from xlappraise.appraisal.versions import keyed_entries as kinds
from xlappraise.appraisal.versions.keyed_entries import Entries, EntryPlace, entries, value_text
from xlappraise.appraisal.versions.text_lines import entry_lines, text_of_lines
from xlappraise.appraisal.words import shorten, some
from xlappraise.records import NamedTuple

CRITERIA, WEIGHTS, INDIVIDUAL, SCORES = "criteria", "weights", "individual", "scores"
MODERATED, FINAL = "moderated", "final"
STAGES = (CRITERIA, WEIGHTS, INDIVIDUAL, SCORES, MODERATED, FINAL)
"""What may be sealed, in the order of the work."""
LOGS_SEALED = {
    INDIVIDUAL: ("Individual scores", "Individual weights"),
    MODERATED: ("Declaration", "Individual scores", "Moderation", "Individual weights"),
}
"""By stage before the last, the logs that it seals, where the model holds them."""
CHUNK = 32_000
"""Characters of a record in one cell, which holds 32,767."""
LARGEST_RECORD = 64 * 1024 * 1024
"""Bytes of a record once it is unpacked: our largest appraisal has a tenth."""
NAMED = 12
"""Changed entries that a sentence names."""
_LogRow = tuple[str, tuple[str, ...]]
"""A row of a log: the kind of its entries, and its key."""


class Seal(NamedTuple):
    """A seal as it stands in the workbook. `date` as in ISO 8601; `entries` is how many lines were sealed."""

    number: int
    stage: str
    date: str
    by: str
    entries: int
    code: str
    previous: str = ""
    cells: Cells = NOWHERE


class SealState(NamedTuple):
    """A seal with what it sealed, by place; `fault` says what is wrong with it, empty when it is whole."""

    seal: Seal
    held: Mapping[EntryPlace, str]
    fault: str = ""


class SealedChange(NamedTuple):
    """An entry that is not what a seal holds; empty on the side that lacks it."""

    seal: Seal
    place: EntryPlace
    was: str
    now: str


# ------------------------------------------------------------------------------------------------- what is sealed


def entries_of_stage(appraisal: Appraisal, stage: str) -> dict[EntryPlace, kinds.Value]:
    """The entries that a stage seals."""
    return {place: value for place, value in entries(appraisal).items() if is_sealed(place, stage)}


def is_sealed(place: EntryPlace, stage: str) -> bool:
    """Whether a stage seals this entry; of options, scores seals the name and whether it is short-listed."""
    kind, key, field = place
    if kind == kinds.LOG and stage != FINAL:
        return key[0] in LOGS_SEALED.get(stage, ())
    if stage == CRITERIA:
        of_criteria = kind == kinds.CRITERION and field != "weight"
        return of_criteria or kind in (kinds.SCALE, kinds.LEVEL, kinds.BAND, kinds.GROUP)
    if stage == WEIGHTS:
        return (kind, field) in ((kinds.CRITERION, "weight"), (kinds.SETUP, "weights"))
    if stage in (SCORES, MODERATED):
        of_option = stage == SCORES and kind == kinds.OPTION and field in ("name", "stage")
        return of_option or kind in (kinds.SCORE, kinds.RATIONALE)
    return stage == FINAL


def code_of(previous: str, stage: str, date: str, by: str, text: str) -> str:
    """SHA-256, in hexadecimal, of these five on lines of their own; `text` is what was sealed."""
    return sha256("\n".join((previous, stage, date, by, text)).encode()).hexdigest()


def make_seal(appraisal: Appraisal, stage: str, date: str, by: str, before: Sequence[Seal] = ()) -> tuple[Seal, str]:
    """The next seal and its text. Raises ValueError where the stage holds nothing yet."""
    lines = entry_lines(entries_of_stage(appraisal, stage))
    if not lines:
        raise ValueError(stage)
    last = before[-1] if before else None
    previous, number = (last.code, last.number + 1) if last else ("", 1)
    text, name = "\n".join(lines), " ".join(by.split())
    code = code_of(previous, stage, date, name, text)
    return Seal(number, stage, date, name, len(lines), code, previous), text


def record_of(text: str) -> list[str]:
    """A text as cells hold it: compressed, in base64, in pieces of at most CHUNK characters."""
    packed = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
    return [packed[start : start + CHUNK] for start in range(0, len(packed), CHUNK)]


def text_of_record(pieces: Iterable[str]) -> str:
    """The text of such a record. Raises ValueError for what is none, or too large."""
    try:
        unpacking = zlib.decompressobj()
        data = unpacking.decompress(base64.b64decode("".join(pieces), validate=True), LARGEST_RECORD)
        if unpacking.unconsumed_tail or not unpacking.eof:
            raise ValueError("too large, or cut off")
        return data.decode()
    except (binascii.Error, zlib.error, UnicodeError) as fault:
        raise ValueError(str(fault)) from None


# ----------------------------------------------------------------------------------------------- what became of it


def seal_states(seals: Sequence[Seal], records: Mapping[int, Sequence[str]]) -> list[SealState]:
    """Each seal with what it holds, or what is wrong with it."""
    found: list[SealState] = []
    previous = ""
    for place, seal in enumerate(seals, 1):
        text, fault = _record(seal, records)
        if not fault and seal.number != place:
            fault = f"it stands as number {place}"
        if not fault and seal.previous != previous:
            fault = "it does not follow the seal before it"
        if not fault and code_of(seal.previous, seal.stage, seal.date, seal.by, text) != seal.code:
            fault = "its code is not that of its record, stage, date and name"
        if not fault and len(text.split("\n")) != seal.entries:
            fault = "its record has another number of entries"
        found.append(SealState(seal, {} if fault else text_of_lines(text.split("\n")), fault))
        previous = seal.code
    return found


def _record(seal: Seal, records: Mapping[int, Sequence[str]]) -> tuple[str, str]:
    """The text that was sealed and, where it cannot be had, why."""
    if seal.stage not in STAGES:
        return "", "its stage is none that is sealed"
    if seal.number not in records:
        return "", "its record is not there"
    try:
        text = text_of_record(records[seal.number])
        text_of_lines(text.split("\n"))
    except ValueError:
        return "", "its record cannot be read"
    return text, ""


def changes_since(states: Sequence[SealState], appraisal: Appraisal) -> list[SealedChange]:
    """What differs from the last whole seal of each stage; an entry once, by the first stage that seals it."""
    last = {state.seal.stage: state for state in states if not state.fault}
    found: list[SealedChange] = []
    told: set[EntryPlace] = set()
    for stage in STAGES:
        if stage in last:
            now = _texts(entries_of_stage(appraisal, stage))
            found += [each for each in _changes(last[stage], now) if each.place not in told]
            told |= now.keys() | last[stage].held.keys()
    return found


def changes_since_seal(state: SealState, appraisal: Appraisal) -> list[SealedChange]:
    """What differs from one whole seal."""
    return list(_changes(state, _texts(entries_of_stage(appraisal, state.seal.stage))))


def _texts(held: Entries) -> dict[EntryPlace, str]:
    return {place: value_text(value) for place, value in held.items()}


def _changes(state: SealState, now: Mapping[EntryPlace, str]) -> Iterator[SealedChange]:
    """Each entry that differs; a row of a log that only has another key now is one row, with the fields that differ."""
    matched = _rows_of_logs_matched(state.held, now)
    told = {*matched, *matched.values()}
    for place in dict.fromkeys((*state.held, *now)):
        was, is_now = state.held.get(place, ""), now.get(place, "")
        if was != is_now and place.row not in told:
            yield SealedChange(state.seal, place, was, is_now)
    if matched:
        before, after = _log_rows(state.held), _log_rows(now)
        for was_row, row in matched.items():
            for field in dict.fromkeys((*before[was_row], *after[row])):
                was, is_now = before[was_row].get(field, ""), after[row].get(field, "")
                if was != is_now:
                    yield SealedChange(state.seal, EntryPlace(*row, field), was, is_now)


def _rows_of_logs_matched(held: Mapping[EntryPlace, str], now: Mapping[EntryPlace, str]) -> dict[_LogRow, _LogRow]:
    """The rows of logs that went, each with the one that came and holds the same, or the same but for one field."""
    before, after = _log_rows(held), _log_rows(now)
    gone = {row: fields for row, fields in before.items() if row not in after}
    come = {row: fields for row, fields in after.items() if row not in before}
    found: dict[_LogRow, _LogRow] = {}
    taken: set[_LogRow] = set()
    for signs in (_as_a_whole, _but_for_one_field):
        waiting: dict[object, list[_LogRow]] = {}
        for row, fields in gone.items():
            for sign in signs(row[1][0], fields) if row not in found else ():
                waiting.setdefault(sign, []).append(row)
        for row, fields in come.items():
            if row in taken:
                continue
            rows = (was for sign in signs(row[1][0], fields) for was in waiting.get(sign, ()) if was not in found)
            if (was := next(rows, None)) is not None:
                found[was] = row
                taken.add(row)
    return found


def _log_rows(held: Mapping[EntryPlace, str]) -> dict[_LogRow, dict[str, str]]:
    """What each row of a log holds, by its fields."""
    found: dict[_LogRow, dict[str, str]] = {}
    for place, text in held.items():
        if place.kind == kinds.LOG:
            found.setdefault(place.row, {})[place.field] = text
    return found


def _as_a_whole(sheet: str, fields: Mapping[str, str]) -> Iterator[object]:
    yield sheet, frozenset(fields.items())


def _but_for_one_field(sheet: str, fields: Mapping[str, str]) -> Iterator[object]:
    """What two rows share that differ in a field, whichever it is, or where one has a field more."""
    whole = frozenset(fields.items())
    yield sheet, whole
    yield from ((sheet, whole - {item}) for item in whole)


def seal_findings(
    appraisal: Appraisal, states: Sequence[SealState], cells: Mapping[EntryPlace, Cell], sheet: str
) -> Iterator[Finding]:
    """A finding for each seal that is broken, and for each whole one whose entries changed; `sheet` holds the seals."""
    for state in states:
        if state.fault:
            where = state.seal.cells.get("code") or Place(sheet)
            yield SEAL_BROKEN.at(where, seal=seal_words(state.seal), fault=state.fault)
    changed: dict[int, list[SealedChange]] = {}
    for each in changes_since(states, appraisal):
        changed.setdefault(each.seal.number, []).append(each)
    for some_changes in changed.values():
        places = [cells[each.place] for each in some_changes if each.place in cells]
        first: Cell | Place = places[0] if places else Place(sheet)
        named = some([change_words(each) for each in some_changes], NAMED)
        yield SEALED_CHANGED.at(first, *places[1:], seal=seal_words(some_changes[0].seal), named=named)


def seal_words(seal: Seal) -> str:
    """`seal 2 (weights, 2026-11-29, Jane Doe)`."""
    return f"seal {seal.number} ({seal.stage}, {seal.date}, {seal.by})"


def change_words(change: SealedChange) -> str:
    """`D4 weight 10 -> 4`, `V2/O3 Medium -> Low`."""
    kind, key, field = change.place
    has_no_key = kind == kinds.LOG and key[1:2] == ("",)
    name = key[0] if has_no_key else "/".join(part for part in key if part) or kind
    about = name if kind == kinds.SCORE else f"{name} {field}"
    return f"{about} {_short(change.was)} -> {_short(change.now)}"


def _short(text: str) -> str:
    return shorten(text, 40) or "blank"
