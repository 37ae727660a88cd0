"""The sheet Setup in; Setup, Scale, Bands and Groups out, with the cell of each thing, and findings."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.gather import Gathering
from xlappraise.appraisal.model import (
    DRAFT,
    FINAL,
    PERCENT,
    POINTS,
    SHARE,
    WEIGHTED,
    Band,
    Group,
    Level,
    Scale,
    Setup,
)
from xlappraise.appraisal.published_as import PUBLISHED_AS
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.rules.of_cells import (
    BAND_NAMELESS,
    BAND_NUMBER,
    CHOICE_UNKNOWN,
    DRAWS_BAD,
    LEVEL_NAMELESS,
    NUMBER_UNKNOWN,
    POINTS_BAD,
    SETTING_BLANK,
    SETTING_UNKNOWN,
)
from xlappraise.appraisal.rules.of_workbook import TOO_MANY
from xlappraise.appraisal.words import folded
from xlappraise.reading.entries import Entry, choice_of, day, entered_text, plain_number
from xlappraise.reading.sheet_table import TopRows, cells_of, find_columns, heading_row
from xlappraise.reading.values import blank, is_unreadable, number, text, value_in_words, weight
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.sheets.layout import Column
from xlappraise.sheets.where import TablePlace
from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.snapshot import BLANK, PLAIN, CellData, Sheet
from xlappraise.xlsx.snapshot import PERCENT as SHOWN_PERCENT

SETTINGS: Mapping[str, tuple[str, ...]] = {
    "status": (DRAFT, FINAL),
    "rag_basis": (SHARE, WEIGHTED),
    "score_with": ("levels", "numbers"),
    "weights": (POINTS, PERCENT),
    "published_as": PUBLISHED_AS,
}
"""What each closed field of Setup means, in the order of its list in the layout, the usual one first."""


_LIMITS = ("weight_min", "weight_max")
_TEXTS = ("title", "organisation", "decision_maker", "author", "version")
LONGEST_LABEL = 40
"""Longer text in column A of Setup is an instruction, no label."""


class SetupReading(NamedTuple):
    """Setup as read. `units_known` is False when it is not known how weights are given."""

    setup: Setup
    scale: Scale
    bands: tuple[Band, ...]
    groups: tuple[Group, ...]
    fields: Mapping[str, Cell]
    scale_place: TablePlace | None = None
    bands_place: TablePlace | None = None
    groups_place: TablePlace | None = None
    units_known: bool = True


NO_SETUP = SetupReading(Setup(), Scale(()), (), (), {}, units_known=False)


def read_setup(sheet: Sheet, date1904: bool, gathering: Gathering) -> SetupReading:
    """Read the labelled cells (label in column A, entry in B) and the three tables beside them."""
    cells = cells_of(sheet)
    fields = _labelled_cells(sheet.name, cells, gathering)
    values = {key: cells.get((cell.row, cell.column), BLANK) for key, cell in fields.items()}
    choices = {key: _setting(key, fields[key], values[key], gathering) for key in SETTINGS if key in fields}
    units = choices.get("weights")
    lowest, highest = _weight_limits(fields, values, units != POINTS, gathering)
    title, organisation, decision_maker, author, version = (_text(key, fields, values, gathering) for key in _TEXTS)
    decided = None
    if "date" in fields and not blank(values["date"]):
        decided = day(_entry("date", fields, values), date1904, gathering)
    setup = Setup(
        title,
        organisation,
        decision_maker,
        date=decided,
        author=author,
        version=version,
        status=choices.get("status") or DRAFT,
        rag_basis=choices.get("rag_basis") or SHARE,
        weights=units or POINTS,
        weight_min=lowest,
        weight_max=highest,
        draws=_draws(fields, values, gathering),
        published_as=choices.get("published_as") or "",
        assessor=_text("assessor", fields, values, gathering),
        cells=fields,
    )
    name, beside = sheet.name, _beside(cells)
    scale = _table(name, cells, beside, layout.SCALE_COLUMNS, layout.MAX_LEVELS, gathering=gathering)
    bands = _table(name, cells, beside, layout.BAND_COLUMNS, layout.MAX_BANDS, gathering=gathering)
    groups = _table(name, cells, beside, layout.GROUP_COLUMNS, layout.MAX_GROUPS, gathering=gathering)
    return SetupReading(
        setup,
        _scale(name, scale, choices.get("score_with"), gathering),
        _bands(name, bands, gathering),
        _groups(name, groups, gathering),
        fields,
        scale.place if scale else None,
        bands.place if bands else None,
        groups.place if groups else None,
        units is not None,
    )


def _labelled_cells(sheet: str, cells: Mapping[Position, CellData], gathering: Gathering) -> dict[str, Cell]:
    """The cell of each field, found by its label in column A."""
    labels = {row: text(data) for (row, column), data in cells.items() if column == 1 and not blank(data)}
    labels = {row: words for row, words in labels.items() if len(words) <= LONGEST_LABEL and words != sheet}
    rows, _ = find_columns(sheet, labels, layout.SETUP_FIELDS, gathering, lambda row: Cell(sheet, row, 1))
    return {key: Cell(sheet, row, 2) for key, row in rows.items()}


def _field(key: str) -> Column:
    return layout.SETUP.column(key)


def _entry(key: str, fields: Mapping[str, Cell], values: Mapping[str, CellData]) -> Entry:
    return Entry(values[key], fields[key], _field(key).heading, what="on Setup")


def _text(key: str, fields: Mapping[str, Cell], values: Mapping[str, CellData], gathering: Gathering) -> str:
    if key not in fields or blank(values[key]):
        return ""
    return entered_text(_entry(key, fields, values), gathering)


def _setting(key: str, cell: Cell, data: CellData, gathering: Gathering) -> str | None:
    """What a closed field is set to; blank is the usual setting and a note; None when not on the list."""
    field = _field(key)
    names, meanings = layout.choices_of(field.choice), SETTINGS[key]
    if blank(data):
        gathering.add(SETTING_BLANK, cell, field=field.heading, expected=names[0])
        return meanings[0]
    entry = Entry(data, cell, field.heading, what="on Setup")
    # An unknown status, unlike the other settings, changes no figure.
    rule = CHOICE_UNKNOWN if key == "status" else SETTING_UNKNOWN
    name = choice_of(entry, names, gathering, rule)
    return None if name is None else meanings[names.index(name)]


def _weight_limits(
    fields: Mapping[str, Cell], values: Mapping[str, CellData], percent: bool, gathering: Gathering
) -> tuple[Fraction | None, Fraction | None]:
    """Lowest and highest weight, in one unit: per cent are fractions when the highest is at most 1.

    A lowest weight alone is one below 1: it may be 1 %, and cannot be 100 %.
    """
    given = {key: values[key] for key in _LIMITS if key in fields and not blank(values[key])}
    stored = {key: value for key, data in given.items() if (value := number(data)) is not None}
    low, high = (stored.get(key) for key in _LIMITS)
    fractions = percent and (high <= 1 if high is not None else low is not None and low < 1)
    limits = {}
    for key, data in given.items():
        limits[key] = weight(data, percent, fractions or data.shown_as == SHOWN_PERCENT)
        if limits[key] is None:
            _entry(key, fields, values).report(gathering, NUMBER_UNKNOWN, "number", expected="a plain number")
    low, high = (limits.get(key) for key in _LIMITS)
    return low, high


def _draws(fields: Mapping[str, Cell], values: Mapping[str, CellData], gathering: Gathering) -> int | None:
    """How many draws are asked for: a whole number from 1 to the layout's most; None for blank and for a fault."""
    if "draws" not in fields or blank(values["draws"]):
        return None
    entry = _entry("draws", fields, values)
    wanted = plain_number(entry, gathering)
    if wanted is None:
        return None
    if wanted.denominator == 1 and 1 <= wanted <= layout.MAX_DRAWS:
        return int(wanted)
    entry.report(gathering, DRAWS_BAD, "number", expected=f"a whole number from 1 to {layout.MAX_DRAWS:,}")
    return None


class _Table(NamedTuple):
    """One of the tables on Setup: where it stands, and its filled rows as cells by column key."""

    place: TablePlace
    rows: tuple[tuple[int, Mapping[str, CellData]], ...]


def _beside(cells: Mapping[Position, CellData]) -> dict[int, dict[int, str]]:
    """Texts right of the labelled cells, by row and column."""
    return {row: {n: words for n, words in found.items() if n > 2} for row, found in TopRows(cells).items()}


def _table(
    sheet: str,
    cells: Mapping[Position, CellData],
    tops: Mapping[int, Mapping[int, str]],
    columns: Sequence[Column],
    deepest: int,
    *,
    gathering: Gathering,
) -> _Table | None:
    """The table with these headings, as deep as formulas look; None, and a finding, when it is not there."""
    headings = [column.heading for column in columns if column.required]
    header = heading_row(tops, headings, least=len(headings)) or heading_row(tops, headings, least=1) or 0
    inside = _between(tops.get(header, {}), {folded(column.heading) for column in columns})
    places, _ = find_columns(sheet, inside, columns, gathering, lambda number: Cell(sheet, header or 1, number))
    if not {column.key for column in columns if column.required} <= places.keys():
        return None
    rows = []
    for row in range(header + 1, header + deepest + 2):
        filled = {key: cells[row, n] for key, n in places.items() if not blank(cells.get((row, n), BLANK))}
        if filled:
            rows.append((row, filled))
    place = TablePlace(header, places, last_row=rows[-1][0] if rows else header, last_column=max(places.values()))
    if place.last_row > header + deepest:
        what = f"Setup lists more than {deepest} {columns[0].heading.lower()}s"
        cell = Cell(sheet, header + deepest + 1, places[columns[0].key])
        gathering.add(TOO_MANY, cell, found=what, expected=str(deepest))
        rows = rows[:-1]
    return _Table(place, tuple(rows))


def _between(row: Mapping[int, str], wanted: set[str]) -> dict[int, str]:
    """The headings of one table among those of the tables beside it: the wanted ones, and strangers."""
    known = {folded(c.heading) for c in (*layout.SCALE_COLUMNS, *layout.BAND_COLUMNS, *layout.GROUP_COLUMNS)}
    return {number: words for number, words in row.items() if folded(words) in wanted or folded(words) not in known}


def _place(sheet: str, place: TablePlace, row: int) -> dict[str, Cell]:
    return {key: Cell(sheet, row, number) for key, number in place.columns.items()}


def _scale(sheet: str, table: _Table | None, score_with: str | None, gathering: Gathering) -> Scale:
    """The levels as listed. A level whose points cannot be read has 0 here, and a finding that blocks.

    Where it cannot be read what scores are given with, which blocks too, it is numbers between ends, else levels.
    """
    levels = []
    for row, filled in table.rows if table else ():
        where = _place(sheet, table.place, row) if table else {}
        name = filled.get("level", BLANK)
        if blank(name) or is_unreadable(name):
            gathering.add(LEVEL_NAMELESS, where["level"], found=value_in_words(name))
            continue
        data = filled.get("points", BLANK)
        points = number(data) if data.shown_as == PLAIN else None
        if points is None:
            gathering.add(
                POINTS_BAD,
                where["points"],
                level=text(name),
                found=value_in_words(data),
                shown=value_in_words(data, "number"),
            )
        words = entered_text(Entry(name, where["level"], "Level", what="on Setup"), gathering)
        levels.append(Level(words, points or Fraction(0), where))
    scale = Scale(tuple(levels), score_with == "numbers")
    return replace(scale, numeric=scale.has_ends) if score_with is None else scale


def _bands(sheet: str, table: _Table | None, gathering: Gathering) -> tuple[Band, ...]:
    """The bands as listed. A band whose start cannot be read has 0 here, and a finding that blocks."""
    bands = []
    for row, filled in table.rows if table else ():
        where = _place(sheet, table.place, row) if table else {}
        label, data = filled.get("label", BLANK), filled.get("start", BLANK)
        if blank(label) or is_unreadable(label):
            gathering.add(BAND_NAMELESS, where["label"], found=value_in_words(label))
            continue
        start = number(data) if data.shown_as == PLAIN else None
        if start is None or 0 < start < 1:
            gathering.add(
                BAND_NUMBER,
                where["start"],
                level=text(label),
                found=value_in_words(data),
                shown=value_in_words(data, "number"),
            )
        words = entered_text(Entry(label, where["label"], "Band", what="on Setup"), gathering)
        letter, meaning = text(filled.get("letter", BLANK)), _meaning(filled, where, gathering)
        bands.append(Band(words, letter, start or Fraction(0), meaning, where))
    return tuple(bands)


def _meaning(filled: Mapping[str, CellData], where: Mapping[str, Cell], gathering: Gathering) -> str:
    if "meaning" not in filled:
        return ""
    return entered_text(Entry(filled["meaning"], where["meaning"], "Band means", what="on Setup"), gathering)


def _groups(sheet: str, table: _Table | None, gathering: Gathering) -> tuple[Group, ...]:
    groups = []
    for row, filled in table.rows if table else ():
        where = _place(sheet, table.place, row) if table else {}
        name = entered_text(Entry(filled["group"], where["group"], "Group", what="on Setup"), gathering)
        if name:
            groups.append(Group(name, where))
    return tuple(groups)
