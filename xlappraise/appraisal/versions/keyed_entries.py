"""An appraisal in, all that it holds as single entries out, by key and never by row; and such entries back.

Comparison, the full listing for git and seals rest on the same entries, so that they agree on what a change is.
Texts are in Unicode's NFC with plain line ends and no white space around them; what is empty is absent.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any
from unicodedata import normalize

from xlappraise.appraisal.combinations import OF_DIMENSION
from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.model import (
    Appraisal,
    Band,
    Criterion,
    Group,
    Key,
    Level,
    LogRow,
    Option,
    Scale,
    Setup,
)
from xlappraise.records import NamedTuple

Value = str | Fraction | datetime.date
"""What an entry holds."""

SETUP, SCALE, LEVEL, BAND, GROUP = "setup", "scale", "level", "band", "group"
OPTION, CRITERION, SCORE, RATIONALE, LOG = "option", "criterion", "score", "rationale", "log"
KINDS = (SETUP, SCALE, LEVEL, BAND, GROUP, OPTION, CRITERION, SCORE, RATIONALE, LOG)
"""Kinds of entries, in the order in which they are told."""
KEY_FIELDS = {LEVEL: "level", BAND: "label", GROUP: "group", OPTION: "id", CRITERION: "ref"}
"""By kind: the field that holds the key itself, whose presence is the row's."""
MEANS, LIMIT, DECIMALS = "means:", "limit:", "decimals:"
"""Begin the fields of a level's meaning and limit on a criterion, and of the decimals of a published figure."""

LOG_KEYS: Mapping[str, tuple[str, ...]] = {
    "Assumptions": ("ref",),
    "Issues": ("ref",),
    "Stakeholders": ("name",),
    "Scope": ("ref",),
    "Scenarios": ("scenario", "ref"),
    "Accepted findings": ("code", "where"),
    "Dimensions": ("dimension", "value"),
    "Comparison": ("theme",),
    "Benefits": ("ref",),
    "Decision": ("ref",),
    "Phases": ("phase",),
    "Long-list trail": ("step",),
    "Case studies": ("where",),
    "Risks": ("ref",),
    "Governance": ("body",),
    "Next steps": ("ref",),
    "Declaration": ("assessor", "option"),
    "Individual scores": ("assessor", "ref", "option"),
    "Individual weights": ("assessor", "ref"),
    "Moderation": ("ref", "option"),
}
"""The columns by which a row of a log is known. Any other row, such as one of Change log, is known by all it holds."""


class EntryPlace(NamedTuple):
    """Where an entry belongs: its kind, the key of its row, and its field. A log's key begins with its sheet."""

    kind: str
    key: tuple[str, ...]
    field: str

    @property
    def row(self) -> tuple[str, tuple[str, ...]]:
        """Kind and key: the row, whichever its fields."""
        return self.kind, self.key


Entries = Mapping[EntryPlace, Value]
"""All entries of an appraisal, row by row in its own order."""


def plain_text(text: str) -> str:
    """The text as it is compared and sealed: NFC, line ends as LF, no white space around it."""
    if text.isascii() and "\r" not in text:
        return text.strip()
    return normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def entries(appraisal: Appraisal) -> dict[EntryPlace, Value]:
    """Everything that the appraisal holds. Where keys are given twice, later ones are numbered: `D4#2`."""
    found: dict[EntryPlace, Value] = {}
    for kind, key, fields in _rows(appraisal.without_spare()):
        own = _free(found, kind, key)
        for field, value in fields:
            plain = _plain(value)
            if plain != "":
                found[EntryPlace(kind, own, field)] = plain
    return found


def _plain(value: object) -> Value:
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, int):
        return Fraction(value)
    return value if isinstance(value, (Fraction, datetime.date)) else ""


def _free(found: Mapping[EntryPlace, Value], kind: str, key: tuple[str, ...]) -> tuple[str, ...]:
    """The key, or with the next free number where the row's own field stands there already."""
    own = KEY_FIELDS.get(kind)
    if own is None or EntryPlace(kind, key, own) not in found:
        return key
    number = 2
    while EntryPlace(kind, (*key[:-1], f"{key[-1]}#{number}"), own) in found:
        number += 1
    return (*key[:-1], f"{key[-1]}#{number}")


_Row = tuple[str, tuple[str, ...], Iterable[tuple[str, object]]]


def _rows(appraisal: Appraisal) -> Iterator[_Row]:
    setup, scale = appraisal.setup, appraisal.scale
    yield SETUP, (), ((name, getattr(setup, name)) for name in Setup.fields if name != "cells")
    yield SCALE, (), (("numeric", scale.numeric),)
    for level in scale.levels:
        yield LEVEL, (plain_text(level.name),), (("level", level.name), ("points", level.points))
    for band in appraisal.bands:
        yield BAND, (plain_text(band.label),), ((name, getattr(band, name)) for name in Band._fields if name != "cells")
    for group in appraisal.groups:
        yield GROUP, (plain_text(group.name),), (("group", group.name),)
    for option in appraisal.options:
        yield OPTION, (plain_text(option.id),), _option(option)
    for criterion in appraisal.criteria:
        yield CRITERION, (plain_text(criterion.ref),), _criterion(criterion)
    for key, score in appraisal.scores.items():
        yield SCORE, key, (("score", score),)
    for key, reason in appraisal.rationale.items():
        yield RATIONALE, key, (("rationale", reason),)
    for sheet, rows in appraisal.logs.items():
        yield from _log(sheet, rows)


def _option(option: Option) -> Iterator[tuple[str, object]]:
    yield from (
        (name, getattr(option, name)) for name in Option.fields if name not in ("cells", "decimals", "dimensions")
    )
    yield from ((DECIMALS + figure, number) for figure, number in option.decimals.items())
    yield from ((OF_DIMENSION + plain_text(name), value) for name, value in option.dimensions.items())


def _criterion(criterion: Criterion) -> Iterator[tuple[str, object]]:
    apart = ("cells", "levels", "limits")
    yield from ((name, getattr(criterion, name)) for name in Criterion.fields if name not in apart)
    yield from ((MEANS + plain_text(name), text) for name, text in criterion.levels.items())
    yield from ((LIMIT + plain_text(name), count) for name, count in criterion.limits.items())


def log_keys(sheet: str, rows: Iterable[LogRow]) -> list[tuple[str, ...]]:
    """The key of each row of a log, behind the sheet's name; rows without one, or that share one, by all they hold."""
    given = [_given_key(sheet, row) for row in rows]
    times: dict[tuple[str, ...], int] = {}
    for key in given:
        times[key] = times.get(key, 0) + 1
    keys: list[tuple[str, ...]] = []
    seen: dict[tuple[str, ...], int] = {}
    for key, row in zip(given, rows, strict=True):
        known = (sheet, *key) if all(key) and key and times[key] == 1 else (sheet, "", *_whole(row))
        seen[known] = seen.get(known, 0) + 1
        keys.append(known if seen[known] == 1 else (*known, f"#{seen[known]}"))
    return keys


def _given_key(sheet: str, row: LogRow) -> tuple[str, ...]:
    return tuple(value_text(_plain(row.values.get(column, ""))) for column in LOG_KEYS.get(sheet, ()))


def _whole(row: LogRow) -> Iterator[str]:
    for field, value in sorted(row.values.items()):
        plain = _plain(value)
        if plain != "":
            yield f"{field}={value_text(plain)}"


def _log(sheet: str, rows: tuple[LogRow, ...]) -> Iterator[_Row]:
    for key, row in zip(log_keys(sheet, rows), rows, strict=True):
        yield LOG, key, row.values.items()


def value_text(value: Value) -> str:
    """A value as it is sealed and listed: numbers as plain decimals of 15 significant digits, dates as in ISO 8601."""
    if isinstance(value, Fraction):
        return _decimal(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


def _decimal(number: Fraction) -> str:
    if number.denominator == 1:
        return str(number.numerator)
    from decimal import Context, Decimal

    shown = Context(prec=15).divide(Decimal(number.numerator), Decimal(number.denominator))
    return f"{shown:f}".rstrip("0").rstrip(".")


# ------------------------------------------------------------------------------------- entries to an appraisal


def appraisal_of(held: Entries) -> Appraisal:
    """The appraisal that these entries make; rows in their order, levels and bands best first."""
    rows: dict[tuple[str, tuple[str, ...]], dict[str, Any]] = {}
    for place, value in held.items():
        rows.setdefault(place.row, {})[place.field] = value
    kinds: dict[str, list[tuple[tuple[str, ...], dict[str, Any]]]] = {kind: [] for kind in KINDS}
    for (kind, key), fields in rows.items():
        kinds[kind].append((key, fields))
    settings = dict(kinds[SETUP]).get((), {})
    if "draws" in settings:
        settings = settings | {"draws": int(settings["draws"])}
    zero = Fraction(0)
    levels = [Level(f.get("level", ""), f.get("points", zero)) for _, f in kinds[LEVEL]]
    blank: dict[str, Any] = {"label": "", "letter": "", "start": zero}
    bands = [Band(**(blank | fields)) for _, fields in kinds[BAND]]
    return Appraisal(
        _filled_record(Setup, settings),
        Scale(tuple(sorted(levels, key=lambda each: -each.points)), bool(dict(kinds[SCALE]).get(()))),
        tuple(sorted(bands, key=lambda each: -each.start)),
        tuple(Group(fields.get("group", "")) for _, fields in kinds[GROUP]),
        tuple(_option_of(fields) for _, fields in kinds[OPTION]),
        tuple(_criterion_of(fields) for _, fields in kinds[CRITERION]),
        _matrix(kinds[SCORE], "score"),
        _matrix(kinds[RATIONALE], "rationale"),
        _logs(kinds[LOG]),
    )


def _filled_record(record: type[Any], fields: Mapping[str, Any]) -> Any:
    """The record, in which a text that is absent is empty, whatever a new record would hold."""
    texts = {name: "" for name in record.fields if isinstance(record.defaults.get(name, ""), str)}
    return record(**(texts | {name: value for name, value in fields.items() if name in record.fields}))


def _option_of(fields: Mapping[str, Any]) -> Option:
    mappings = {"decimals": _fields_beginning(fields, DECIMALS, int)}
    mappings |= {"dimensions": _fields_beginning(fields, OF_DIMENSION, str)}
    found: Option = _filled_record(Option, dict(fields) | mappings)
    return found


def _criterion_of(fields: Mapping[str, Any]) -> Criterion:
    mappings = {"levels": _fields_beginning(fields, MEANS, str), "limits": _fields_beginning(fields, LIMIT, int)}
    found: Criterion = _filled_record(Criterion, dict(fields) | mappings)
    return found


def _fields_beginning(fields: Mapping[str, Any], start: str, kind: type[Any]) -> dict[str, Any]:
    return {name.removeprefix(start): kind(value) for name, value in fields.items() if name.startswith(start)}


def _matrix(rows: Iterable[tuple[tuple[str, ...], Mapping[str, Any]]], field: str) -> dict[Key, Any]:
    return {(key[0], key[1]): fields[field] for key, fields in rows}


def _logs(rows: Iterable[tuple[tuple[str, ...], dict[str, Any]]]) -> dict[str, tuple[LogRow, ...]]:
    logs: dict[str, list[LogRow]] = {}
    for key, fields in rows:
        logs.setdefault(key[0], []).append(LogRow(fields))
    return {sheet: tuple(held) for sheet, held in logs.items()}


# --------------------------------------------------------------------------------------------- cells of entries


def cells(appraisal: Appraisal) -> dict[EntryPlace, Cell]:
    """The cell of each entry that came from a workbook; an entry whose cell is not known is left out."""
    found: dict[EntryPlace, Cell] = {}
    for kind, key, where in _cells(appraisal):
        for field, cell in where:
            found.setdefault(EntryPlace(kind, key, field), cell)
    return found


def _cells(appraisal: Appraisal) -> Iterator[tuple[str, tuple[str, ...], Iterable[tuple[str, Cell]]]]:
    setup = appraisal.setup.cells
    yield SETUP, (), setup.items()
    if "score_with" in setup:
        yield SCALE, (), (("numeric", setup["score_with"]),)
    for level in appraisal.scale.levels:
        yield LEVEL, (plain_text(level.name),), level.cells.items()
    for band in appraisal.bands:
        yield BAND, (plain_text(band.label),), band.cells.items()
    for group in appraisal.groups:
        yield GROUP, (plain_text(group.name),), group.cells.items()
    for option in appraisal.options:
        yield OPTION, (plain_text(option.id),), option.cells.items()
    for criterion in appraisal.criteria:
        limits = ((LIMIT + plain_text(name), criterion.cells["limits"]) for name in criterion.limits)
        yield CRITERION, (plain_text(criterion.ref),), criterion.cells.items()
        if "limits" in criterion.cells:
            yield CRITERION, (plain_text(criterion.ref),), limits
    for key, cell in appraisal.score_cells.items():
        yield SCORE, key, (("score", cell),)
    for key, cell in appraisal.rationale_cells.items():
        yield RATIONALE, key, (("rationale", cell),)
    for sheet, rows in appraisal.logs.items():
        for known, row in zip(log_keys(sheet, rows), rows, strict=True):
            yield LOG, known, row.cells.items()
