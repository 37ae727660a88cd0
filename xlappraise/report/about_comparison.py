"""A View in, the sections that set options side by side out: the comparison by themes, and what advisers recommend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from math import ceil

from xlappraise.appraisal.model import LogRow
from xlappraise.appraisal.words import count_of, folded, list_of
from xlappraise.report.listing import ListingColumn, cell_words, ids_in, option_labels, row_words, table_of_rows
from xlappraise.report.report_words import FAVOURED
from xlappraise.report.tree import Block, ReportTable, Section, TableCell, TableColumn, Text
from xlappraise.report.view import View
from xlappraise.sheets.layout import COMPARED

AT_ONCE = 4
"""Most options that one table sets side by side; more are divided evenly over several tables."""


def comparison(view: View) -> Section:
    """Themes in rows, options in columns, and which option each theme favours."""
    rows = view.rows("Comparison")
    blocks = tuple(_blocks(view, rows)) if rows else (Text("No comparison by themes is recorded."),)
    return Section("comparison", "Options side by side", blocks, wide=bool(rows))


def _blocks(view: View, rows: tuple[LogRow, ...]) -> Iterator[Block]:
    favours = [option_labels(view.appraisal, cell_words(row, "favours")) for row in rows]
    counts = Counter(label for labels in favours for label in labels)
    none = sum(not labels for labels in favours)
    words = [f"{number} {'favours' if number == 1 else 'favour'} {label}" for label, number in counts.most_common()]
    words += [f"{none} {'favours' if none == 1 else 'favour'} none"] if none else []
    told = f": {list_of(words)}" if counts else ""
    yield Text(f"{count_of(len(rows), 'theme')} {'is' if len(rows) == 1 else 'are'} compared{told}.")
    ids = _compared_ids(view, rows)
    tables = max(1, ceil(len(ids) / AT_ONCE))
    at_once = max(1, ceil(len(ids) / tables))
    for first in range(0, max(1, len(ids)), at_once):
        yield _table(view, rows, ids[first : first + at_once], len(ids))


def summary(view: View) -> Iterator[str]:
    """A sentence on what advisers recommend, for the top of the report; none where they name no option."""
    rows = [option_labels(view.appraisal, cell_words(row, "options")) for row in view.rows("Advice")]
    counts = Counter(label for labels in rows for label in labels)
    if counts:
        given = sum(bool(labels) for labels in rows)
        words = list_of([f"{label} in {number}" for label, number in counts.most_common()])
        yield f"{count_of(given, 'piece')} of advice {'names' if given == 1 else 'name'} an option: {words}."


def _compared_ids(view: View, rows: tuple[LogRow, ...]) -> list[str]:
    """IDs of the options compared: in the order of Options, then those that it does not know."""
    used = {key.removeprefix(COMPARED) for row in rows for key in row.values if key.startswith(COMPARED)}
    known = [option.id for option in view.appraisal.options if option.id in used]
    return [*known, *sorted(used.difference(known))]


def _table(view: View, rows: tuple[LogRow, ...], ids: list[str], count: int) -> ReportTable:
    source = any(cell_words(row, "source") for row in rows)
    favours = any(cell_words(row, "favours") for row in rows)
    columns = (
        TableColumn("Theme", 1.5),
        *(TableColumn(option_labels(view.appraisal, key)[0], 4) for key in ids),
        *((TableColumn("Favours", 1.2),) if favours else ()),
        *((TableColumn("Source", 1.8),) if source else ()),
    )
    made = []
    for row in rows:
        favoured = {folded(key) for key in ids_in(cell_words(row, "favours"))}
        cells = (_cell(cell_words(row, COMPARED + key), folded(key) in favoured) for key in ids)
        last = [TableCell(cell_words(row, "favours") or "None")] if favours else []
        last += [TableCell(cell_words(row, "source"))] if source else []
        made.append((TableCell(cell_words(row, "theme")), *cells, *last))
    caption = "Comparison by themes"
    if len(ids) < count:
        caption += f", {ids[0]} to {ids[-1]}"
    shaded = "; shaded where it favours it, which the column Favours says too" if favours else ""
    about = f"What each theme means for each option{shaded}."
    return ReportTable(caption, about, columns, tuple(made))


def _cell(text: str, favoured: bool) -> TableCell:
    return TableCell(text, tone=FAVOURED if favoured and text else "")


def advice(view: View) -> Section:
    """Legal, financial and other recommendations with their source."""
    rows = view.rows("Advice")
    blocks: tuple[Block, ...] = (_advice(view, rows),) if rows else (Text("No advice is recorded."),)
    return Section("advice", "Advice received", blocks, wide=bool(rows))


def _advice(view: View, rows: tuple[LogRow, ...]) -> ReportTable:
    wanted = (
        ListingColumn("kind", "Kind", 1.5),
        ListingColumn("adviser", "Adviser", 2),
        ListingColumn("date", "Date", 1.5),
        ListingColumn("options", "Recommends", 3),
        ListingColumn("recommendation", "Recommendation", 4.4, always=True),
        ListingColumn("reason", "Why", 3.4),
        ListingColumn("source", "Source", 2.2, always=True),
    )
    told_rows = row_words(rows, (column.key for column in wanted), options=partial(option_labels, view.appraisal))
    about = "What advisers recommend, why, and the source."
    return table_of_rows("Legal, financial and other advice", about, wanted, told_rows, "kind")
