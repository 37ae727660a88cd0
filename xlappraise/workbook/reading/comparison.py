"""The headings of Comparison and the options in; its column for each option out, and headings that are nobody's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.gather import Gathering
from xlappraise.appraisal.model import Option
from xlappraise.appraisal.rules.of_dimensions import COMPARED_UNCLEAR
from xlappraise.appraisal.words import folded, near, quoted
from xlappraise.workbook.layout import COMPARED, SheetLayout
from xlappraise.workbook.parts import behind, compared_column
from xlappraise.workbook.reading.matrix import LIKE_ID
from xlappraise.workbook.reading.tables import Table, TopRows, cells_of, heading_row
from xlappraise.workbook.snapshot import Sheet


def with_compared(log: SheetLayout, tops: Mapping[int, Mapping[int, str]], options: Sequence[Option]) -> SheetLayout:
    """The layout of a sheet with a column for each option that a heading there begins with; of two, the first."""
    if not log.options_after:
        return log
    ids = {folded(option.id): option for option in options}
    headings = [column.heading for column in log.columns]
    named = [words for row in tops.values() for words in row.values() if _first_word(words) in ids]
    header = heading_row(tops, [*headings, *named])
    if header is None:
        return log
    known, found = {folded(heading) for heading in headings}, dict[str, str]()
    for _, words in sorted(tops[header].items()):
        option = ids.get(_first_word(words))
        if option is not None and folded(words) not in known:
            found.setdefault(option.id, words)
    labelled = (compared_column(key, words) for key, words in found.items())
    return log._replace(columns=behind(log, tuple(labelled)))


def report_unclear(table: Table, options: Sequence[Option], gathering: Gathering) -> None:
    """A finding for each heading that looks like an option's and is none, or stands there for a second time."""
    placed = {key.removeprefix(COMPARED) for key in table.place.columns if key.startswith(COMPARED)}
    free = [option for option in options if option.id not in placed]
    ids = {folded(option.id) for option in options}
    names = {folded(option.name): option for option in options if option.name}
    for number, words in sorted(table.others.items()):
        first, rest = _first_word(words), folded(words).partition(" ")[2]
        named = names.get(rest) or names.get(folded(words))
        if first in ids:
            found = "an earlier column has the same ID"
        elif re.fullmatch(LIKE_ID, first) or named:
            found = "no option has this ID"
        else:
            continue
        meant = _meant(first, named, free) if first not in ids else None
        facts = {"found": found, "shown": quoted(words), "suggestion": meant and meant.label}
        facts["fix"] = meant.label if meant and meant is named else None
        hint = f" Did you mean {quoted(meant.label)}?" if meant else ""
        gathering.add(COMPARED_UNCLEAR, Cell(table.sheet, table.place.header_row, number), **facts, hint=hint)


def _meant(word: str, named: Option | None, free: Sequence[Option]) -> Option | None:
    """The option without a column that a heading may stand for: by its name, else by an ID that is near."""
    if named in free:
        return named
    key = near(word, [option.id for option in free])
    return next((option for option in free if option.id == key), None)


def compared_headings(sheet: Sheet, log: SheetLayout, options: Sequence[Option]) -> dict[str, Cell]:
    """The heading cell of each compared option, by ID."""
    tops = TopRows(cells_of(sheet))
    columns = with_compared(log, tops, options).columns
    header = heading_row(tops, [column.heading for column in columns])
    if header is None:
        return {}
    wanted = {folded(column.heading): column.key for column in columns if column.key.startswith(COMPARED)}
    found: dict[str, Cell] = {}
    for number, words in sorted(tops[header].items()):
        if key := wanted.get(folded(words)):
            found.setdefault(key.removeprefix(COMPARED), Cell(sheet.name, header, number))
    return found


def _first_word(words: str) -> str:
    return folded(words).partition(" ")[0]
