"""The kinds of Change to a workbook, of a file or open, as data: a cell's content and others, each with a line on it.

Those other than cells are made to a file by the functions that `xlsx/changes/make.py` lists by kind.
"""

from collections.abc import Callable, Iterable

from xlappraise.records import NamedTuple
from xlappraise.xlsx.addresses import Area, Position, area_text, column_letters
from xlappraise.xlsx.formula_text import Formula
from xlappraise.xlsx.snapshot import Value


class Owners(NamedTuple):
    """Whose the cells of a workbook are, each given by its sheet and position."""

    is_entry: Callable[[str, Position], bool] = lambda _, __: False  # a field, no function
    """Whether what is stored there is read as an officer's entry, which a formula may give as well."""
    is_tools: Callable[[str, Position], bool] = lambda _, __: False  # a field, no function
    """Whether a formula there is the tool's."""
    advice: Callable[..., Iterable[str]] = lambda *_: ()  # a field, no function
    """Sentences for the receipt, from the formulas that stay, the cells that change by sheet, and all cells before."""


NOBODY = Owners()


class _SetCell(NamedTuple):
    sheet: str
    row: int
    column: int
    value: Value
    source: Formula | None = None
    like: Position | None = None
    restyle: bool = False


class SetCell(_SetCell):
    """Put `value` (and the formula of `source`, without `=`) into a cell, keeping its format.

    A value of None with no formula empties the cell. `like` names a cell of the same sheet whose format a cell
    that does not exist yet takes over, a blank one too; with `restyle` an existing cell takes it over as well (and
    becomes plain when `like` is None). With a formula, `value` is its result, to be shown by readers that do not
    calculate.
    """

    __slots__ = ()

    @property
    def formula(self) -> str | None:
        """The formula without `=`; a filled one is spelt out each time."""
        return None if self.source is None else str(self.source)


class GrowTable(NamedTuple):
    """Let an Excel table reach over `area`, headings included; `columns` are its headings from left to right."""

    sheet: str
    table: str
    area: Area
    columns: tuple[str, ...]

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        return f"{self.sheet}  the table {self.table} reaches over {area_text(self.area)}"


class ColumnLike(NamedTuple):
    """Make a column as wide as another one of the sheet."""

    sheet: str
    column: int
    like: int
    hidden: bool = False
    """Whether it is out of sight where that one is."""

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        return f"{self.sheet}  column {self.column} as wide as column {self.like}"


class FitColumns(NamedTuple):
    """Make columns of a sheet as wide as their texts need: a column and its width in characters."""

    sheet: str
    widths: tuple[tuple[int, float], ...]

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        count = len(self.widths)
        return f"{self.sheet}  {count} {'column' if count == 1 else 'columns'} wide enough for the words in them"


class FitPaper(NamedTuple):
    """Print a sheet over so many pages of paper, turned or not: across, and down (0: as many as it takes)."""

    sheet: str
    landscape: bool
    across: int
    tall: int

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        return (
            f"{self.sheet}  {self.across} {'page' if self.across == 1 else 'pages'} across, so that print can be read"
        )


class FitRows(NamedTuple):
    """Make rows of a sheet as high as their texts, in points, until somebody types in them: a row and its height."""

    sheet: str
    heights: tuple[tuple[int, float], ...]
    typed_in: bool = False
    """Whether officers type texts there: in an open workbook rows of a set height would hide what is typed next."""

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        count = len(self.heights)
        return f"{self.sheet}  {count} {'row' if count == 1 else 'rows'} as high as the new text"


class HideRows(NamedTuple):
    """Hide rows of a sheet, and let others show again."""

    sheet: str
    hidden: tuple[int, ...]
    shown: tuple[int, ...]

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        return f"{self.sheet}  rows that say nothing just now are hidden, the others show"


class ExtendRules(NamedTuple):
    """Drop-downs, messages and conditional formats that hold in `like` hold in `area` too.

    The two areas have the same rows, when columns are new, or the same columns, when rows are.
    """

    sheet: str
    like: Area
    area: Area

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        return f"{self.sheet}  drop-downs and live colours reach over {area_text(self.area)}"


class EntryRule(NamedTuple):
    """What may be entered in an area, with the message shown beside a cell and the alert when it does not fit.

    `kind` and `operator` are words of the file format: list, decimal, textLength; between, lessThanOrEqual.
    """

    area: Area
    kind: str
    formula: str
    title: str
    message: str
    alert: str
    second: str = ""
    """The formula of the second bound, where `operator` needs one."""
    operator: str = ""
    style: str = ""
    """How the alert stops an entry: '' does, 'warning' asks whether to keep it."""


class SetEntryRules(NamedTuple):
    """These rules for entries, in place of all that hold in `areas`."""

    sheet: str
    areas: tuple[Area, ...]
    rules: tuple[EntryRule, ...]

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        count = len(self.rules)
        return f"{self.sheet}  {count} {'drop-down' if count == 1 else 'drop-downs'} with their messages renewed"


class DeleteLine(NamedTuple):
    """Delete a row or a column of a sheet (the other number is 0), as Excel does: all formulas follow.

    Places are those before any is deleted, and a later one of a sheet comes before an earlier one.
    """

    sheet: str
    row: int = 0
    column: int = 0

    @property
    def name(self) -> str:
        """Which line, in words: row 9, column F."""
        return f"row {self.row}" if self.row else f"column {column_letters(self.column)}"

    def holds(self, position: Position) -> bool:
        """Whether a cell goes with it."""
        return self.row == position[0] or self.column == position[1]

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        return f"{self.sheet}  {self.name} deleted"


class Unmerge(NamedTuple):
    """Take a merged block of cells apart; what it holds stays in its first cell."""

    sheet: str
    area: Area

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        return f"{self.sheet}  the merged cells {area_text(self.area)} unmerged"


class SetName(NamedTuple):
    """Let a workbook name mean `refers_to` (without `=`); None takes the name away."""

    name: str
    refers_to: str | None

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        meaning = "removed" if self.refers_to is None else f"refers to {self.refers_to}"
        return f"Workbook name {self.name} {meaning}"


class SetPrintArea(NamedTuple):
    """Print this area, on one page or (`pages` 0) on as many as it takes."""

    sheet: str
    area: Area
    pages: int
    landscape: bool | None = None
    """None leaves the paper as it is turned."""
    also: Area | None = None
    """Printed after it, on pages of its own."""

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        return f"{self.sheet}  prints {' and '.join(area_text(area) for area in (self.area, self.also) if area)}"


class SetPageBreaks(NamedTuple):
    """Begin a new printed page behind these rows of a sheet, and behind no others."""

    sheet: str
    rows: tuple[int, ...]

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        return f"{self.sheet}  pages begin where tables do"


class GrowChart(NamedTuple):
    """Charts on a sheet that read rows `first` to `last` of a table on it read them to `new_last`.

    A chart that the longer table would run into moves down and gets `higher` by so many rows.
    """

    sheet: str
    first: int
    last: int
    new_last: int
    higher: int = 0

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        return f"{self.sheet}  charts read rows {self.first} to {self.new_last}"


class RaiseChart(NamedTuple):
    """A chart that begins in the first column of an area and has no height is drawn anew over it, with this part.

    LibreOffice keeps no height for a chart whose rows are hidden.
    """

    sheet: str
    area: Area
    part: str
    fresh: str = ""
    """What the sheet is called in the part's formulas, where it has another name here."""

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        return f"{self.sheet}  a chart without height gets its place"


Donor = Callable[[], bytes]
"""Function to the bytes of a fresh workbook, from which sheets and looks are copied; equal donors give equal bytes."""


class RenewLook(NamedTuple):
    """Lay conditional formats on a sheet anew, as the donor has them, in place of those that `ours` finds.

    Where the sheet's cells may have moved, they hold in `area`, and `swaps` gives what the cells in the formulas of
    the donor are called here; else cells below row `head` take their formats from the donor too.
    """

    sheet: str
    donor: Donor
    ours: str
    """A pattern that the formulas of all conditional formats to be replaced fit somewhere, whatever the case."""
    head: int = 0
    swaps: tuple[tuple[str, str], ...] = ()
    area: tuple[Area, ...] = ()
    fresh: str = ""
    """What the sheet is called in the donor, where it has another name here."""

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        return f"{self.sheet}  live colours renewed"


class RenewSheet(NamedTuple):
    """Give a sheet of text the cells, row heights and links that the donor has; all else on it stays."""

    sheet: str
    donor: Donor
    fresh: str = ""
    """What the sheet is called in the donor, where it has another name here."""

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        return f"{self.sheet}  renewed"


class RenewChart(NamedTuple):
    """Put a chart's part, as XML, in place of the first chart on a sheet."""

    sheet: str
    part: str
    fresh: str = ""
    """What the sheet is called in the part's formulas, where it has another name here."""

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        return f"{self.sheet}  chart renewed"


class RowsBelow(NamedTuple):
    """Rows of values from the first column on, and how high each is in points.

    One block in place of a change for each cell: a panel gives more rows than all else in a workbook.
    """

    rows: tuple[tuple[Value, ...], ...] = ()
    heights: tuple[float, ...] = ()


class AddedRows(NamedTuple):
    """Where the first of such rows stands on its sheet, and what they hold."""

    first: int
    rows: tuple[tuple[Value, ...], ...]


class AddSheet(NamedTuple):
    """Add a sheet as the donor has it, behind the tab `after` ('' makes it the first).

    Rows `below` come below its last one, with the cell formats of that one.
    """

    sheet: str
    after: str
    donor: Donor
    hidden: bool = False
    below: RowsBelow = RowsBelow()

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        return f"Sheet {self.sheet} added"


class ShowSheet(NamedTuple):
    """Show a sheet's tab, or hide it."""

    sheet: str
    hidden: bool

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        return f"Sheet {self.sheet} {'hidden' if self.hidden else 'shown'}"


class SetProperty(NamedTuple):
    """Give the file a property of its own, a text by its name, as File > Info > Properties shows it."""

    name: str
    value: str

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        return f"Property '{self.name}' of the file: {self.value}"


class FillOutlines(NamedTuple):
    """Fill each live format that has an outline of one colour on all sides and no fill, wherever it is used."""

    line: str
    """The outline's colour, as RRGGBB."""
    fill: str

    def describe(self) -> str:
        """What it does, in a line for the officer."""
        return "Outlined cells filled"


_OfSheet = (
    GrowTable
    | ColumnLike
    | FitColumns
    | FitPaper
    | FitRows
    | HideRows
    | ExtendRules
    | SetEntryRules
    | Unmerge
    | DeleteLine
    | SetName
    | SetPageBreaks
    | SetPrintArea
    | GrowChart
    | RaiseChart
    | RenewLook
    | RenewSheet
    | RenewChart
    | AddSheet
    | ShowSheet
)
SheetChange = SetCell | _OfSheet
"""A change to a sheet, or to a name."""

OtherChange = _OfSheet | SetProperty | FillOutlines
"""A change other than to a cell's content."""

Change = SetCell | OtherChange
"""One thing to be done to a workbook, a file or an open one."""
