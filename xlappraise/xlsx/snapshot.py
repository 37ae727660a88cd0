"""What both doors give and take: out of a file or an open book comes a Snapshot, back go Changes."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from xlappraise.xlsx.addresses import Area, Position, column_letters
from xlappraise.xlsx.formula_text import Formula

if TYPE_CHECKING:
    from xlappraise.appraisal.model import Appraisal


class ErrorValue(str):
    """An Excel error, such as #DIV/0!."""

    __slots__ = ()


class Unreadable(str):
    """What stands where a finite plain number belongs but is none: `4_0`, `1e400`, full-width digits."""

    __slots__ = ()


Value = float | str | bool | None
"""A cell's value: number, text, TRUE or FALSE, nothing. ErrorValue and Unreadable are kinds of text."""

PLAIN, DATE, PERCENT = "", "date", "percent"


class ShownAs(str):
    """PLAIN, DATE or PERCENT with a fixed number of decimals, as the formats 0.00 and 0.0% have."""

    decimals: int

    def __new__(cls, kind: str, decimals: int) -> "ShownAs":
        """What a format of that kind shows."""
        found = super().__new__(cls, kind)
        found.decimals = decimals
        return found


class _CellData(NamedTuple):
    value: Value
    source: Formula | None = None
    shown_as: str = PLAIN


class CellData(_CellData):
    """A cell as stored: value (a formula's last result), `source` of its formula, and what its format shows.

    `shown_as` is PLAIN, DATE (a serial number shown as a date or time) or PERCENT.
    """

    __slots__ = ()

    @property
    def formula(self) -> str | None:
        """The formula without `=`; a filled one is spelt out each time."""
        return None if self.source is None else str(self.source)

    @property
    def decimals(self) -> int | None:
        """How many decimals its format shows; None for as many as there are."""
        return self.shown_as.decimals if isinstance(self.shown_as, ShownAs) else None


BLANK = CellData(None)


class TablePart(NamedTuple):
    """An Excel table on a sheet."""

    name: str
    area: Area
    columns: tuple[str, ...]


class Sheet(NamedTuple):
    """One worksheet. `cells` holds cells with a value or a formula only."""

    name: str
    cells: Mapping[Position, CellData]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    merges: tuple[Area, ...] = ()
    tables: tuple[TablePart, ...] = ()
    filtered: bool = False
    """A filter is on that hides rows."""
    protected: bool = False
    duplicates: tuple[Position, ...] = ()
    """Cells that the file gives twice: neither value may be trusted."""


class Snapshot(NamedTuple):
    """A workbook as read: its sheets in order, parsed when first asked for, and its names."""

    sheets: Mapping[str, Sheet]
    names: Mapping[str, str]
    """Workbook names and what they refer to, without `=`."""
    date1904: bool = False
    path: str = ""
    sha256: str = ""
    tabs: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """By our name for a sheet whose own tab is gone, the tab that it has now; several where it may be any of these."""


class EntryArea(NamedTuple):
    """Cells in which entries are read: where these columns cross the rows from `first` (headings) to `last`."""

    columns: Mapping[int, str]
    """Keys of the columns: a column of the layout, or the ID of an option."""
    first: int
    last: int

    def holds(self, position: Position) -> bool:
        """Whether a cell is one of them."""
        return self.first <= position[0] <= self.last and position[1] in self.columns


class Owners(NamedTuple):
    """Whose the cells of a workbook are, each given by its sheet and position."""

    is_entry: Callable[[str, Position], bool] = lambda _, __: False  # a field, no function
    """Whether what is stored there is read as an officer's entry, which a formula may give as well."""
    is_tools: Callable[[str, Position], bool] = lambda _, __: False  # a field, no function
    """Whether a formula there is the tool's."""


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


class ColumnLike(NamedTuple):
    """Make a column as wide as another one of the sheet."""

    sheet: str
    column: int
    like: int


class FitRows(NamedTuple):
    """Make rows of a sheet as high as their texts, in points, until somebody types in them: a row and its height."""

    sheet: str
    heights: tuple[tuple[int, float], ...]


class ExtendRules(NamedTuple):
    """Drop-downs, messages and conditional formats that hold in `like` hold in `area` too.

    The two areas have the same rows, when columns are new, or the same columns, when rows are.
    """

    sheet: str
    like: Area
    area: Area


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
    operator: str = ""
    style: str = ""
    """How the alert stops an entry: '' does, 'warning' asks whether to keep it."""


class SetEntryRules(NamedTuple):
    """These rules for entries, in place of all that hold in `areas`."""

    sheet: str
    areas: tuple[Area, ...]
    rules: tuple[EntryRule, ...]


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


class Unmerge(NamedTuple):
    """Take a merged block of cells apart; what it holds stays in its first cell."""

    sheet: str
    area: Area


class SetName(NamedTuple):
    """Let a workbook name mean `refers_to` (without `=`); None takes the name away."""

    name: str
    refers_to: str | None


class SetPrintArea(NamedTuple):
    """Print this area, on one page or (`pages` 0) on as many as it takes."""

    sheet: str
    area: Area
    pages: int
    landscape: bool | None = None
    """None leaves the paper as it is turned."""


class GrowChart(NamedTuple):
    """Charts on a sheet that read rows `first` to `last` of a table on it read them to `new_last`.

    A chart that the longer table would run into moves down and gets `higher` by so many rows.
    """

    sheet: str
    first: int
    last: int
    new_last: int
    higher: int = 0


class RenewLook(NamedTuple):
    """Lay a tool's conditional formats on a sheet anew, as a fresh workbook of the appraisal has them; or its chart.

    Where the sheet's cells may have moved, they hold in `area`, and `swaps` gives what the cells in the formulas of
    the fresh workbook are called here.
    """

    sheet: str
    appraisal: "Appraisal"
    chart: bool = False
    swaps: tuple[tuple[str, str], ...] = ()
    area: tuple[Area, ...] = ()
    fresh: str = ""
    """What the sheet is called in the fresh workbook, where an officer gave its tab another name."""


class AddSheet(NamedTuple):
    """Add a sheet as a fresh workbook of the appraisal has it, behind the tab `after` ('' makes it the first)."""

    sheet: str
    after: str
    appraisal: "Appraisal"


Change = (
    SetCell
    | GrowTable
    | ColumnLike
    | FitRows
    | ExtendRules
    | SetEntryRules
    | Unmerge
    | DeleteLine
    | SetName
    | SetPrintArea
    | GrowChart
    | RenewLook
    | AddSheet
)
"""One thing that a door does to a workbook, in the order of the plan."""
