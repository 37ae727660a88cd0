"""The headings of Comparison and the options in; out, the column of each option, and headings that name none."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.gather import Gathering
from xlappraise.appraisal.model import Option
from xlappraise.appraisal.rules.of_dimensions import COMPARED_UNCLEAR
from xlappraise.appraisal.words import folded, quoted
from xlappraise.reading.likely import Around, Guess, Sought, Stray, guesses
from xlappraise.reading.matrix import claims, report_rival, report_twice
from xlappraise.reading.option_headings import OptionHeading, OptionNames, comparable
from xlappraise.reading.sheet_table import LEAST_HEADINGS, SheetTable, TopRows, cells_of, heading_row
from xlappraise.reading.values import blank
from xlappraise.sheets.layout import BY_NAME, COMPARED, SheetLayout
from xlappraise.sheets.topics import behind, compared_column
from xlappraise.xlsx.addresses import column_letters
from xlappraise.xlsx.snapshot import BLANK, Sheet


def with_compared(log: SheetLayout, tops: Mapping[int, Mapping[int, str]], options: Sequence[Option]) -> SheetLayout:
    """The layout of a sheet with a column for each option that a heading there names; of two, the first."""
    if not log.options_after:
        return log
    names, known = OptionNames(options), {folded(column.heading) for column in log.columns}
    for number in sorted(tops):
        row = tops[number]
        headings = {folded(words) for words in row.values() if folded(words) in known or names.read(words).by_id}
        if len(headings) >= LEAST_HEADINGS:
            found = claims({n: names.read(words) for n, words in row.items() if folded(words) not in known})
            labelled = (compared_column(key, row[numbers[0]]) for key, numbers in found.items())
            return log._replace(columns=behind(log, tuple(labelled)))
    return log


def unknown_headings(sheets: Mapping[str, Sheet], options: Sequence[Option]) -> dict[str, Cell]:
    """The headings of Comparison that begin like an ID which no option has, by that (folded)."""
    log = BY_NAME["Comparison"]
    if log.name not in sheets:
        return {}
    sheet = sheets[log.name]
    tops, names = TopRows(cells_of(sheet)), OptionNames(options)
    header = heading_row(tops, [column.heading for column in with_compared(log, tops, options).columns])
    headings = {n: names.read(words) for n, words in (tops[header] if header is not None else {}).items()}
    return {each.key: Cell(sheet.name, header or 0, n) for n, each in headings.items() if each.key and not each.option}


def report_unclear(
    sheet: Sheet,
    table: SheetTable,
    log: SheetLayout,
    options: Sequence[Option],
    gathering: Gathering,
    *,
    told: Collection[str] = (),
) -> None:
    """Findings on headings that may name two options, name an option for a second time, or name none.

    Headings with the keys `told` have a finding already. Without any option nothing can be said of them.
    """
    if not options:
        return
    header, columns = table.place.header_row, table.place.columns
    placed = {key.removeprefix(COMPARED): n for key, n in columns.items() if key.startswith(COMPARED)}
    names = OptionNames(options)
    headings = {n: names.read(words) for n, words in table.others.items()}
    for key, numbers in claims(headings).items():
        report_twice(table.sheet, header, headings[numbers[0]], sorted([placed[key], *numbers]), gathering)
    for n, heading in sorted(headings.items()):
        if heading.rival is not None:
            report_rival(Cell(table.sheet, header, n), heading, gathering)
    nobodys = {n: each for n, each in headings.items() if each.option is None}
    strays = list(_strays(sheet, table, nobodys, _block(table, log)))
    keys = {at: key for key, at in placed.items()}
    sought = [Sought(o.id, comparable(o.name), o.is_short_listed, False) for o in options if o.id not in placed]
    around = Around(keys, {}, {option.id: number for number, option in enumerate(options)}, frozenset(), True)
    likely = guesses(strays, sought, around)
    labels = {option.id: option.label for option in options}
    for stray in strays:
        if stray.key and stray.key in told:
            continue
        if stray.key or stray.at in likely:
            _report_nobodys(Cell(table.sheet, header, stray.at), stray, likely.get(stray.at), labels, gathering)


def _block(table: SheetTable, log: SheetLayout) -> range:
    """The columns between the one that options stand behind and the next one of the layout."""
    others = [n for key, n in table.place.columns.items() if not key.startswith(COMPARED)]
    first = table.place.columns.get(log.options_after, 0)
    last = min((n for n in others if n > first), default=table.place.last_column + 1)
    return range(first + 1, last)


def _strays(sheet: Sheet, table: SheetTable, headings: Mapping[int, OptionHeading], block: range) -> Iterator[Stray]:
    """The columns whose heading names nobody, or is blank; outside the block of options they are the officer's own."""
    cells, header = cells_of(sheet), table.place.header_row
    filled = {n for (row, n), data in cells.items() if row > header and not blank(data)}
    bare = {n for n in filled.intersection(block) if blank(cells.get((header, n), BLANK))}
    for n in sorted(bare | headings.keys()):
        heading = headings.get(n, OptionHeading(""))
        yield Stray(n, heading.words, heading.key, heading.name, not heading.key and not (n in block and n in filled))


def _report_nobodys(
    cell: Cell, stray: Stray, guess: Guess | None, labels: Mapping[str, str], gathering: Gathering
) -> None:
    meant = labels[guess.key] if guess else None
    shown = quoted(stray.words) if stray.words else f"{column_letters(cell.column)} (without a heading)"
    found = "no option has this ID" if stray.key else "it names no option"
    facts = {"found": found, "shown": shown, "suggestion": meant, "fix": meant if guess and guess.sure else None}
    hint = f" Did you mean {quoted(meant)}?" if meant else ""
    gathering.add(COMPARED_UNCLEAR, cell, **facts, hint=hint)


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
