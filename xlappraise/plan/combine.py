"""What was read in; out, the Changes that give each combination of Dimensions without an option a row on Options.

New rows stand below the last one, beyond whatever an officer wrote there. No cell that holds something is changed.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, islice

from xlappraise.appraisal.combinations import (
    COLUMNS,
    DIMENSIONS,
    OF_DIMENSION,
    Combination,
    column_key,
    dimensions,
    grid,
    left_over,
    values,
)
from xlappraise.appraisal.model import LONG_LIST, Appraisal, Option
from xlappraise.appraisal.words import count_of, folded, list_of
from xlappraise.plan.growth import refuse_overlap, table_at
from xlappraise.reading.reader import Reading
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.sheets.where import TablePlace
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.changes.kinds import Change, ExtendRules, FitRows, GrowTable, SetCell
from xlappraise.xlsx.refusals import CannotWrite
from xlappraise.xlsx.snapshot import BLANK, Sheet, Snapshot

NEEDED = ("id", "name", "model", "structure", "stage", "outcome", "reason")
"""Columns of Options that a new row is written to, besides those of further dimensions."""
MOST_COMBINATIONS = 1_000
"""Combinations beyond which none are made: a workbook has room for layout.MAX_OPTIONS options."""


class CombinationPlan(NamedTuple):
    """The rows to be added, and the changes that add them."""

    options: tuple[Option, ...]
    combinations: int
    """How many there are, with a row or without."""
    changes: list[Change]

    @property
    def sentence(self) -> str:
        """`16 combinations: 12 added (O5 to O16, 9 of them ruled out), 4 there already.`"""
        if not self.options:
            every = "The only combination is" if self.combinations == 1 else f"All {self.combinations} combinations are"
            return f"{every} on Options already; nothing was added."
        ids = [option.id for option in self.options]
        span = ids[0] if len(ids) == 1 else f"{ids[0]} to {ids[-1]}"
        out = sum(bool(option.outcome) for option in self.options)
        ruled_out = f", {out} of them ruled out" if out else ""
        there = f", {self.combinations - len(ids)} there already" if self.combinations > len(ids) else ""
        return f"{count_of(self.combinations, 'combination')}: {len(ids)} added ({span}{ruled_out}){there}."


def plan_combinations(snapshot: Snapshot, reading: Reading) -> CombinationPlan:
    """Rows for all combinations that have none. Raises CannotWrite, with one sentence for the officer."""
    cells = _combinations(reading.appraisal)
    options = tuple(_options(reading.appraisal, [cell for cell in cells if cell.option is None]))
    if not options:
        return CombinationPlan((), len(cells), [])
    there = len(reading.appraisal.options)
    if there + len(options) > layout.MAX_OPTIONS:
        raise CannotWrite(
            f"Options holds {there} options and would get {len(options)} more, but a workbook has room for "
            f"{layout.MAX_OPTIONS}: nothing was added."
        )
    tab = reading.where.tab("Options")
    place = reading.where.tables.get("Options")
    if place is None or tab not in snapshot.sheets:
        raise CannotWrite("Options has no headings that can be read, so nothing was added: run xlappraise check.")
    headings = {column_key(name): name for name in dimensions(reading.appraisal)}
    headings |= {key: layout.OPTIONS.column(key).heading for key in NEEDED}
    lacking = [heading for key, heading in headings.items() if key not in place.columns]
    if lacking:
        raise CannotWrite(f"Options has no column {list_of(lacking)}, so nothing was added: put it back first.")
    return CombinationPlan(options, len(cells), list(_rows(snapshot.sheets[tab], place, options)))


def _combinations(appraisal: Appraisal) -> list[Combination]:
    """All combinations of two dimensions; of more, those of values that are not ruled out.

    Raises CannotWrite where a dimension has no values, or there are more than MOST_COMBINATIONS.
    """
    if DIMENSIONS not in appraisal.logs:
        raise CannotWrite(
            "There are no values on a sheet Dimensions to combine, so nothing was added: xlappraise add FILE "
            "Dimensions adds the sheet."
        )
    names, every = dimensions(appraisal), grid(appraisal)
    lacking = [name for name in names if not any(values(appraisal, name))]
    if lacking:
        raise CannotWrite(f"Dimensions lists no {list_of(lacking, 'or').lower()}, so there is nothing to combine.")
    if every is not None:
        return list(every.combinations())
    made = list(islice(left_over(appraisal), MOST_COMBINATIONS + 1))
    if len(made) > MOST_COMBINATIONS:
        raise CannotWrite(
            f"The values that are not ruled out make more than {MOST_COMBINATIONS:,} combinations, so nothing was "
            "added: rule out more of them on Dimensions."
        )
    return made


def _options(appraisal: Appraisal, missing: Sequence[Combination]) -> Iterator[Option]:
    for cell, key in zip(missing, free_ids(appraisal.options), strict=False):
        given = dict(zip(dimensions(appraisal), cell.values, strict=True))
        model, structure = (given.pop(name, "") for name in COLUMNS)
        yield Option(
            key,
            ", ".join(cell.values),
            model,
            structure,
            stage=LONG_LIST,
            outcome=cell.outcome,
            reason=cell.reason,
            dimensions=given,
        )


def free_ids(options: Sequence[Option]) -> Iterator[str]:
    """IDs that no option has, without end, in the workbook's own pattern: O3 after O1 and O2, WM-08 after WM-07."""
    taken = {folded(option.id) for option in options}
    numbered = [found for option in options if (found := re.fullmatch(r"(.*?)(0*)(\d{1,9})", option.id, re.ASCII))]
    prefix = Counter(found[1] for found in numbered).most_common(1)[0][0] if numbered else "O"
    same = [found for found in numbered if found[1] == prefix]
    width = max((len(found[2] + found[3]) for found in same if found[2]), default=0)
    for number in count(max((int(found[3]) for found in same), default=0) + 1):
        key = f"{prefix}{number:0{width}d}"
        if folded(key) not in taken:
            yield key


# --------------------------------------------------------------------------------------------------- rows


def _rows(sheet: Sheet, place: TablePlace, options: Sequence[Option]) -> Iterator[Change]:
    """The changes that write the options below the table, which grows over them."""
    table = table_at(sheet, place)
    top, old = place.header_row, table.area if table else None
    left = min([*place.columns.values(), *([old.first_column] if old else [])])
    right = max([*place.columns.values(), *([old.last_column] if old else [])])
    last = max([top, *place.rows.values(), *([old.last_row] if old and place.rows else [])])
    first = _first_row(sheet, range(last + 1, last + 2 + len(options)), range(left, right + 1))
    new = Area(first, left, first + len(options) - 1, right)
    if table and old:
        area = old._replace(last_row=max(old.last_row, new.last_row))
        refuse_overlap(sheet, table, area)
        if area != old:
            yield GrowTable(sheet.name, table.name, area, table.columns)
    donor = max(place.rows.values(), default=top + 1)
    keys = {number: key for key, number in place.columns.items()}
    for row, option in enumerate(options, first):
        for column in range(left, right + 1):
            value = _value(option, keys.get(column, ""))
            yield SetCell(sheet.name, row, column, value, None, (donor, column))
    yield ExtendRules(sheet.name, Area(donor, left, donor, right), new)
    yield FitRows(sheet.name, tuple((row, _height(option)) for row, option in enumerate(options, first)), True)


def _value(option: Option, key: str) -> str | None:
    if key.startswith(OF_DIMENSION):
        return option.dimensions.get(key.removeprefix(OF_DIMENSION)) or None
    said: Mapping[str, str] = {each: getattr(option, each) for each in NEEDED}
    return said.get(key) or None


def _height(option: Option) -> float:
    """The height in points that a row needs for its texts, in columns as wide as those of a fresh workbook."""
    from xlappraise.sheets import palette, text_fit

    columns = map(layout.OPTIONS.column, NEEDED)
    most = max(text_fit.lines(_value(option, each.key), each.width, palette.SIZE, indent=1) for each in columns)
    return text_fit.height(most, palette.SIZE, palette.BODY_HEIGHT)


def _first_row(sheet: Sheet, below: range, span: range) -> int:
    """Right below the table when nothing stands there, else below everything."""
    taken = any(sheet.cells.get((row, column), BLANK) != BLANK for row in below for column in span)
    return max(sheet.cells)[0] + 1 if taken else below[0]
