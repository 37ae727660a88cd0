"""A comparison in; out, a line for each thing that changed: its sheet, what it is about, what it was and what it is."""

from collections import Counter
from fractions import Fraction

from xlappraise.appraisal.combinations import OF_DIMENSION
from xlappraise.appraisal.model import GATEWAY, NOT_ASSESSED, PERCENT, POINTS, SCORED, SHARE, WEIGHTED, Appraisal
from xlappraise.appraisal.versions.comparison import ADDED, REMOVED, Comparison, Difference, Row
from xlappraise.appraisal.versions.keyed_entries import (
    BAND,
    CRITERION,
    DECIMALS,
    GROUP,
    KEY_FIELDS,
    LEVEL,
    LIMIT,
    LOG,
    MEANS,
    OPTION,
    RATIONALE,
    SCALE,
    SCORE,
    SETUP,
    EntryPlace,
    Value,
)
from xlappraise.appraisal.words import count_of, decimal_text, list_of
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout

SHEETS = {
    SETUP: layout.SETUP.name,
    SCALE: layout.SETUP.name,
    LEVEL: layout.SETUP.name,
    BAND: layout.SETUP.name,
    GROUP: layout.SETUP.name,
    OPTION: layout.OPTIONS.name,
    CRITERION: layout.CRITERIA.name,
    SCORE: layout.SCORES.name,
    RATIONALE: layout.RATIONALE.name,
}
"""The sheet that holds entries of a kind; a log's stands in its key."""

RENAMED = "renamed"
BLANK = "blank"
"""Stands where a version has nothing."""

_ROW_WORDS = {LEVEL: "Level", BAND: "Band", GROUP: "Group"}
_VALUES = {
    ("kind", SCORED): "Scored",
    ("kind", GATEWAY): "Gateway",
    ("kind", NOT_ASSESSED): "Not assessed",
    ("rag_basis", SHARE): layout.RAG_BASES[0],
    ("rag_basis", WEIGHTED): layout.RAG_BASES[1],
    ("weights", POINTS): layout.WEIGHT_UNITS[0],
    ("weights", PERCENT): layout.WEIGHT_UNITS[1],
}
_HEADINGS = {
    SETUP: {column.key: column.heading for column in layout.SETUP_FIELDS},
    LEVEL: {column.key: column.heading for column in layout.SCALE_COLUMNS},
    BAND: {column.key: column.heading for column in layout.BAND_COLUMNS},
    GROUP: {column.key: column.heading for column in layout.GROUP_COLUMNS},
    OPTION: {column.key: column.heading for column in layout.OPTIONS.columns},
    CRITERION: {column.key: column.heading for column in layout.CRITERIA.columns},
    SCALE: {"numeric": layout.BY_NAME["Setup"].column("score_with").heading},
    SCORE: {"score": ""},
    RATIONALE: {"rationale": ""},
}
_BY_NAME = {MEANS: "{}" + layout.MEANS, LIMIT: "Limit of {}", DECIMALS: "Decimals of {}", OF_DIMENSION: "{}"}

_OF_A_CHANGE = ("ref", "option", "from", "to")
"""Columns of Change log in which the changes of one act differ."""


class ChangeLine(NamedTuple):
    """One thing that changed. `change` is added, removed, changed or renamed; `place` is None for a row as a whole."""

    sheet: str
    about: str
    field: str
    change: str
    was: str
    now: str
    place: EntryPlace | None = None


def change_lines(comparison: Comparison) -> list[ChangeLine]:
    """A line for each rename, each row that came or went with what it holds, and each other entry that changed."""
    lines = [ChangeLine(SHEETS[kind], now, "", RENAMED, was, now) for kind, was, now in comparison.renamed]
    told: set[Row] = set()
    held = _held_with(comparison)
    acts = _acts(comparison)
    for each in comparison.differences:
        row = _whole_row(comparison, each)
        if row is None:
            lines.append(_line(comparison, each))
        elif row not in told:
            of_one_act = acts.get(row, (row,))
            told.update(of_one_act)
            lines.append(_row_line(comparison, row, held, len(of_one_act) if row in acts else 0))
    return lines


def _acts(comparison: Comparison) -> dict[Row, list[Row]]:
    """By each row of Change log that came or went as a change of an act: all such rows of that act."""
    values: dict[Row, dict[str, Value | None]] = {}
    for each in comparison.of_kind(LOG):
        if each.place.key[0] == "Change log" and each.place.row in comparison.rows_added | comparison.rows_removed:
            values.setdefault(each.place.row, {})[each.place.field] = each.was if each.now is None else each.now
    acts: dict[object, list[Row]] = {}
    for row, said in values.items():
        if "act" in said:
            shared = frozenset(item for item in said.items() if item[0] not in _OF_A_CHANGE)
            acts.setdefault((row in comparison.rows_added, shared), []).append(row)
    return {row: rows for rows in acts.values() for row in rows}


def _whole_row(comparison: Comparison, each: Difference) -> Row | None:
    """The row that came or went as a whole with this entry; None where the entry stands for itself."""
    rows = comparison.rows_added if each.now is not None else comparison.rows_removed
    kind, key = each.place.row
    if kind in (SCORE, RATIONALE):
        parents: tuple[Row, ...] = ((CRITERION, key[:1]), (OPTION, key[1:]))
        return next((parent for parent in parents if parent in rows), None)
    return (kind, key) if (kind in KEY_FIELDS or kind == LOG) and (kind, key) in rows else None


def _held_with(comparison: Comparison) -> Counter[tuple[Row, str]]:
    """How many scores and reasons come or go with a row, by the row and their kind."""
    found: Counter[tuple[Row, str]] = Counter()
    for each in comparison.of_kind(SCORE, RATIONALE):
        if row := _whole_row(comparison, each):
            found[row, each.place.kind] += 1
    return found


def _row_line(comparison: Comparison, row: Row, held: Counter[tuple[Row, str]], of_act: int = 0) -> ChangeLine:
    """The line of a row that came or went; with `of_act`, of all so many changes of its act."""
    added = row in comparison.rows_added
    kind, key = row
    appraisal = comparison.new if added else comparison.old
    with_it = [
        count_of(held[row, each], noun) for each, noun in ((SCORE, "score"), (RATIONALE, "reason")) if held[row, each]
    ]
    words = f"with {list_of(with_it)}" if with_it else ""
    if kind == LOG:
        words = _log_words(comparison, row, of_act)
    sheet = key[0] if kind == LOG else SHEETS[kind]
    change = ADDED if added else REMOVED
    place = EntryPlace(kind, key, KEY_FIELDS.get(kind, ""))
    return ChangeLine(
        sheet, row_words(appraisal, kind, key), "", change, *(("", words) if added else (words, "")), place
    )


def _log_words(comparison: Comparison, row: Row, of_act: int) -> str:
    """What a row of a log says, in the order of its columns; of an act, what its changes have in common."""
    values = {
        e.place.field: e.now if e.now is not None else e.was for e in comparison.differences if e.place.row == row
    }
    first = [f"act {value_words('act', values['act'])} of {count_of(of_act, 'change')}"] if of_act else []
    values = {field: value for field, value in values.items() if not (of_act and field in (*_OF_A_CHANGE, "act"))}
    sheet = layout.BY_NAME.get(row[1][0])
    order = [column.key for column in sheet.columns] if sheet else []
    fields = sorted(values, key=lambda field: (order.index(field) if field in order else len(order), field))
    return "; ".join((*first, *(value_words(field, values[field]) for field in fields)))


def _line(comparison: Comparison, each: Difference) -> ChangeLine:
    kind, key, field = each.place
    appraisal = comparison.new if each.now is not None else comparison.old
    was, now = value_words(field, each.was), value_words(field, each.now)
    sheet = key[0] if kind == LOG else SHEETS[kind]
    return ChangeLine(
        sheet, row_words(appraisal, kind, key), heading(kind, key, field), each.change, was, now, each.place
    )


def heading(kind: str, key: tuple[str, ...], field: str) -> str:
    """The heading under which a field stands; empty for a score or a reason, which its sheet names."""
    if kind == LOG:
        return _log_heading(key[0], field)
    start, sign, name = field.partition(":")
    if sign:
        return _BY_NAME[start + sign].format(name)
    return _HEADINGS[kind].get(field, field)


def _log_heading(sheet: str, field: str) -> str:
    known = {column.key: column.heading for column in layout.BY_NAME[sheet].columns} if sheet in layout.BY_NAME else {}
    return known.get(field) or field.removeprefix(layout.COMPARED)


def row_words(appraisal: Appraisal, kind: str, key: tuple[str, ...]) -> str:
    """What a row is about: `D4 Title`, `O3 Name`, `V2/O3`, `Level High`; for a row of a log its key, if it has one."""
    if kind == CRITERION:
        return next((each.label for each in appraisal.criteria if each.ref == key[0]), key[0])
    if kind == OPTION:
        return next((each.label for each in appraisal.options if each.id == key[0]), key[0])
    if kind in (SCORE, RATIONALE):
        return "/".join(key)
    if kind in _ROW_WORDS:
        return f"{_ROW_WORDS[kind]} {key[0]}"
    if kind == LOG:
        return "" if key[1:2] == ("",) else ", ".join(key[1:])
    return ""


def value_words(field: str, value: Value | None) -> str:
    """A value as people read it: numbers with their decimals, dates as 31/12/2026; `blank` for none."""
    if value is None:
        return BLANK
    if isinstance(value, Fraction):
        return decimal_text(value)
    if isinstance(value, str):
        return _VALUES.get((field, value), value)
    return f"{value:%d/%m/%Y}"
