"""A workbook as read, from a file or from Excel: its sheets, their cells, tables and merged blocks, and its names."""

from collections.abc import Mapping
from types import MappingProxyType

from xlappraise.records import NamedTuple
from xlappraise.xlsx.addresses import Area, Position
from xlappraise.xlsx.formula_text import Formula


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
    """PLAIN or PERCENT with a fixed number of decimals, as the formats 0.00 and 0.0% have."""

    decimals: int

    def __new__(cls, kind: str, decimals: int) -> "ShownAs":
        """That kind with so many decimals."""
        found = super().__new__(cls, kind)
        found.decimals = decimals
        return found


class _CellData(NamedTuple):
    value: Value
    source: Formula | None = None
    shown_as: str = PLAIN


class CellData(_CellData):
    """A cell as stored: value (a formula's last result), its formula (`source`), and what its format shows.

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


def same_value(stored: Value, wanted: Value) -> bool:
    """Whether two values are of one kind and equal, numbers to 15 significant digits; '' and None are equal."""
    if type(stored) is float and type(wanted) is float:
        return stored == wanted or f"{stored:.15g}" == f"{wanted:.15g}"
    if stored in (None, "") and wanted in (None, ""):
        return True
    if isinstance(stored, bool) or isinstance(wanted, bool) or isinstance(stored, str):
        return type(stored) is type(wanted) and stored == wanted
    if stored is None or not isinstance(wanted, (int, float)):
        return False
    return stored == wanted or f"{stored:.15g}" == f"{wanted:.15g}"


class TablePart(NamedTuple):
    """An Excel table on a sheet."""

    name: str
    area: Area
    columns: tuple[str, ...]


class Paper(NamedTuple):
    """How a sheet that is made to fit its pages is printed: turned or not, pages across and down (0: any number)."""

    landscape: bool
    across: int
    tall: int


class Sizes(NamedTuple):
    """Heights of rows in points and widths of columns in characters, as far as an appraisal reaches."""

    widths: tuple[tuple[int, int, float], ...] = ()
    """First and last column of a stretch, and their width."""
    heights: Mapping[int, float] = MappingProxyType({})
    own: frozenset[int] = frozenset()
    """Rows whose height was set by hand: it does not grow with what is typed."""
    usual_width: float = 8.43
    usual_height: float = 15.0
    paper: Paper | None = None
    """None where the sheet is not made to fit, or is not on A4."""

    def width(self, column: int) -> float:
        """The width of a column."""
        return next((width for first, last, width in self.widths if first <= column <= last), self.usual_width)

    def height(self, row: int) -> float:
        """The height of a row."""
        return self.heights.get(row, self.usual_height)


class Sheet(NamedTuple):
    """One worksheet. `cells` holds cells with a value or a formula only."""

    name: str
    cells: Mapping[Position, CellData]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    """Only those that hold such a cell."""
    hidden_columns: tuple[tuple[int, int], ...] = ()
    """First and last column of each stretch."""
    merges: tuple[Area, ...] = ()
    tables: tuple[TablePart, ...] = ()
    filtered: bool = False
    """A filter is set, and rows are hidden."""
    protected: bool = False
    duplicates: tuple[Position, ...] = ()
    """Cells that the file gives twice, or with two values: neither may be trusted."""
    sizes: Sizes | None = None
    """None where nobody asked, or the engine cannot tell."""


class Snapshot(NamedTuple):
    """A workbook as read: its sheets in order, parsed when first asked for, and its names."""

    sheets: Mapping[str, Sheet]
    names: Mapping[str, str]
    """Workbook names and what they refer to, without `=`; one that holds on a single sheet only is Sheet!Name."""
    date1904: bool = False
    path: str = ""
    sha256: str = ""
    tabs: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """By our name for a sheet whose own tab is gone, the tab that it has now; several where it may be any of these."""
