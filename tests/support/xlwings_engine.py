"""An Excel for tests: real xlwings objects over workbooks held by openpyxl, registered as any engine is.

What it is given and gives is what Excel on Windows does: errors as numbers, dates as dates, no uniform format as
None, typed text that is read as a number, a date or a formula. It works out no formulas: a workbook's `calculator`
is asked for the value of each formula that is written (by default what stood there with the same formula on opening).
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path
from typing import Any, ClassVar

import openpyxl
import pytest
import xlwings
from openpyxl.cell import MergedCell
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.filters import AutoFilter
from xlwings import base_classes

from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.changes.deleted_lines import DeletedLines, formula_after

ERROR_CODES = {
    "#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036, "#N/A": 2042,
    "#GETTING_DATA": 2043, "#SPILL!": 2045, "#CALC!": 2050,
}  # fmt: skip
BASE = -2146828288
PADDING = 5 / 7
KNOWN_TO_XLWINGS = {BASE + code: text for text, code in ERROR_CODES.items() if code < 2043}
MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
LIKE_A_DATE = re.compile(
    rf"\d{{1,4}}[-/]\d{{1,2}}([-/]\d{{1,4}})?|\d{{1,2}}[ -]?({MONTH})[a-z]*[ -]?\d{{0,4}}|({MONTH})[a-z]*[ -]?\d{{1,4}}"
    r"|\d{1,2}:\d{2}(:\d{2})?",
    re.IGNORECASE,
)
LIKE_A_NUMBER = re.compile(r"[(]?[£$€]?\d[\d,]*\.?\d*([eE][-+]?\d+)?%?[)]?|\.\d+")

LINK = re.compile(r'=HYPERLINK\("(?:[^"]|"")*","((?:[^"]|"")*)"\)')

Calculator = Callable[[str, int, int, str], Any]


class ComError(Exception):
    """As pywintypes.com_error: hresult, message, details, argument."""

    def __init__(self, hresult: int, scode: int | None = None) -> None:
        details = None if scode is None else (0, "Microsoft Excel", "refused", "", 0, scode)
        super().__init__(hresult, "refused", details, None)
        self.hresult = hresult


class Engine:
    """One Excel program; `calls` counts reads and writes by kind and sheet."""

    name, type = "openpyxl", "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    @staticmethod
    def prepare_xl_data_element(x: Any, options: Any) -> Any:
        return "" if x is None else x

    @staticmethod
    def clean_value_data(data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool) -> Any:
        def clean(value: Any) -> Any:
            if value in ("", None):
                return empty_as
            if isinstance(value, dt.datetime):
                return datetime_builder(
                    month=value.month, day=value.day, year=value.year, hour=value.hour, minute=value.minute,
                    second=value.second, microsecond=value.microsecond, tzinfo=None,
                )  # fmt: skip
            if isinstance(value, int) and value in KNOWN_TO_XLWINGS:
                return KNOWN_TO_XLWINGS[value] if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]


class Apps(base_classes.Apps):
    def __init__(self) -> None:
        self.open: list[App] = []

    def keys(self) -> list[int]:
        return [app.pid for app in self.open]

    def __iter__(self) -> Iterator[App]:
        return iter(self.open)

    def __len__(self) -> int:
        return len(self.open)

    def __getitem__(self, pid: int) -> App:
        return next(app for app in self.open if app.pid == pid)


class App(base_classes.App):
    engine: Any = None
    pid: Any = None
    books: Any = None

    _pids = itertools.count(1)

    display_alerts = True
    clipboard: Any = None
    cut_copy_mode: Any = None

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.pid = next(self._pids)
        self.books = Books(self)
        self.alerts: list[str] = []
        self.answer = "no"
        self.chosen_file: str | bool = False
        self.calls: Counter[tuple[str, str]] = Counter()
        self.settings: dict[str, Any] = {
            "screen_updating": True, "enable_events": True, "calculation": "automatic",
        }  # fmt: skip
        self.history: list[tuple[str, Any]] = []
        self.correction = Api(AutoExpandListRange=True, AutoFillFormulasInLists=True)
        self.selected: dict[str, str] = {}
        self.refusals: Iterator[Exception | None] = itertools.repeat(None)
        self.calculated = 0
        engine.apps.open.insert(0, self)

    def count(self, kind: str, sheet: str) -> None:
        """Note a call; Excel may refuse it."""
        refusal = next(self.refusals)
        if refusal is not None:
            raise refusal
        self.calls[kind, sheet] += 1

    @property
    def api(self) -> Any:
        return Api(
            AutoCorrect=self.correction,
            GetOpenFilename=lambda *_: self.chosen_file,
            FileDialog=lambda kind: Api(
                Title="",
                Show=lambda: -1 if kind == 4 and self.chosen_file else 0,
                SelectedItems=Api(Item=lambda _: self.chosen_file),
            ),
        )

    def activate(self, steal_focus: bool = False) -> None:
        pass

    def calculate(self) -> None:
        self.calculated += 1

    def alert(self, prompt: str, title: str, buttons: Any, mode: Any, callback: Any) -> str:
        self.alerts.append(prompt)
        return self.answer if buttons == "yes_no" else "ok"

    @property
    def selection(self) -> Range | None:
        book = self.books.active
        return book.active.range(self.selected.get(book.active.name, "A1")) if book else None


def _setting(name: str) -> property:
    def get(app: App) -> Any:
        return app.settings[name]

    def put(app: App, value: Any) -> None:
        app.count("set", name)
        app.settings[name] = value
        app.history.append((name, value))

    return property(get, put)


for _name in ("screen_updating", "enable_events", "calculation"):
    setattr(App, _name, _setting(_name))


class Books(base_classes.Books):
    active: Any = None

    def __init__(self, app: App) -> None:
        self.app = app
        self.open_books: list[Book] = []

    def open(self, fullname: str, update_links: Any = None, read_only: Any = None, *_: Any, **__: Any) -> Book:
        book = self.load(Path(fullname).read_bytes(), Path(fullname).name)
        book.place, book.read_only = fullname, read_only
        return book

    def load(self, data: bytes, name: str) -> Book:
        self.active = Book(self.app, data, name)
        self.open_books.append(self.active)
        return self.active

    def __call__(self, key: str | int) -> Book:
        if isinstance(key, int):
            return self.open_books[key - 1]
        for book in self.open_books:
            if book.name.lower() == key.lower():
                return book
        raise KeyError(key)

    def __iter__(self) -> Iterator[Book]:
        return iter(self.open_books)

    def __len__(self) -> int:
        return len(self.open_books)


class Api:
    """The native object: what of it our code asks for beyond xlwings."""

    def __init__(self, **facts: Any) -> None:
        self.__dict__.update(facts)


class Book(base_classes.Book):
    app: Any = None
    name: Any = None

    def __init__(self, app: App, data: bytes, name: str) -> None:
        self.app, self.name = app, name
        self.pages = openpyxl.load_workbook(io.BytesIO(data))
        stored = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        self.values: dict[tuple[str, int, int], Any] = {}
        self.opened: dict[tuple[str, int, int, str], Any] = {}
        for page in self.pages.worksheets:
            for row in page.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        key = page.title, cell.row, cell.column
                        self.values[key] = stored[page.title].cell(cell.row, cell.column).value
                        self.opened[(*key, cell.value)] = self.values[key]
        self.calculator: Calculator = self.as_opened
        self.filled: list[tuple[str, str, str]] = []
        self.active_name = self.pages.active.title
        self.place = name
        self.read_only: bool | None = None
        self.saves_itself = False

    def as_opened(self, sheet: str, row: int, column: int, text: str) -> Any:
        """The value that this formula had there when the workbook was opened; of a link, its words; else 0."""
        link = LINK.fullmatch(text)
        return link[1].replace('""', '"') if link else self.opened.get((sheet, row, column, text), 0.0)

    @property
    def api(self) -> Any:
        return Api(Date1904=self.pages.epoch.year == 1904, FullName=self.place, AutoSaveOn=self.saves_itself)

    @property
    def fullname(self) -> str:
        """What xlwings makes of an address with a folder that the workbook's own sheet `xlwings.conf` names."""
        pytest.fail("book.fullname was read: the workbook would choose the folder that is looked into")

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def active(self) -> Sheet:
        return Sheet(self, self.active_name)

    @property
    def names(self) -> Names:
        return Names(self)

    def activate(self) -> None:
        self.app.books.active = self

    def saved(self) -> bytes:
        """The workbook as a file."""
        out = io.BytesIO()
        self.pages.save(out)
        return out.getvalue()


class Sheets(base_classes.Sheets):
    api: Any = None

    def __init__(self, book: Book) -> None:
        self.book = book
        self.api = object()

    @property
    def active(self) -> Sheet:
        return self.book.active

    def __call__(self, key: str | int) -> Sheet:
        if isinstance(key, int):
            return Sheet(self.book, self.book.pages.worksheets[key - 1].title)
        for page in self.book.pages.worksheets:
            if page.title.lower() == key.lower():
                return Sheet(self.book, page.title)
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self.book.pages.worksheets)

    def add(self, before: Sheet | None, after: Sheet | None, name: str) -> Sheet:
        pages = self.book.pages
        index = pages.worksheets.index(before.page) if before else pages.worksheets.index(after.page) + 1  # type: ignore[union-attr]
        pages.create_sheet(name, index)
        self.book.active_name = name
        return Sheet(self.book, name)

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self.book, page.title) for page in self.book.pages.worksheets)


class Sheet(base_classes.Sheet):
    book: Any = None
    name: Any = None

    def __init__(self, book: Book, name: str) -> None:
        self.book, self.name = book, name
        self.page = book.pages[name]

    @property
    def api(self) -> Any:
        return Api(
            ProtectContents=self.page.protection.sheet,
            FilterMode=bool(self.page.auto_filter.filterColumn),
            PageSetup=Api(),
        )

    def delete(self) -> None:
        self.book.app.count("deletes", self.name)
        del self.book.pages[self.name]

    @property
    def visible(self) -> int:
        return {"visible": -1, "hidden": 0, "veryHidden": 2}[self.page.sheet_state]

    @visible.setter
    def visible(self, value: Any) -> None:
        self.page.sheet_state = "visible" if value else "hidden"

    def activate(self) -> None:
        if self.page.sheet_state != "visible":
            raise ComError(-2147352567, -2146827284)
        self.book.active_name = self.name

    @property
    def used_range(self) -> Range:
        return Range(self, *range_boundaries(self.page.calculate_dimension()))

    @property
    def tables(self) -> Tables:
        return Tables(self)

    @property
    def page_setup(self) -> PageSetup:
        return PageSetup(self)

    @property
    def charts(self) -> list[Any]:
        return []

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        if isinstance(arg1, str):
            return Range(self, *range_boundaries(arg1.replace("$", "")))
        if isinstance(arg1, Range):
            arg1 = arg1.row, arg1.column
        if isinstance(arg2, Range):
            arg2 = arg2.bottom, arg2.right
        if len(arg1) == 4:
            row, column, rows, columns = arg1
            return Range(self, column, row, column + columns - 1, row + rows - 1)
        last = arg2 or arg1
        return Range(self, arg1[1], arg1[0], last[1], last[0])


class PageSetup(base_classes.PageSetup):
    def __init__(self, sheet: Sheet) -> None:
        self.page = sheet.page

    @property
    def print_area(self) -> str | None:
        return self.page.print_area.rpartition("!")[2] or None

    @print_area.setter
    def print_area(self, area: str) -> None:
        self.page.print_area = area


class CellFont:
    """The type of a range's cells."""

    def __init__(self, area: Range) -> None:
        object.__setattr__(self, "area", area)

    def __getattr__(self, key: str) -> Any:
        font = self.area.sheet.page.cell(self.area.row, self.area.column).font
        return tuple(bytes.fromhex(font.color.rgb[2:])) if key == "color" else getattr(font, key)

    def __setattr__(self, key: str, value: Any) -> None:
        for position in self.area._positions():
            cell = self.area.sheet.page.cell(*position)
            font = copy(cell.font)
            setattr(font, key, bytes(value).hex().upper() if key == "color" else value)
            cell.font = font


class Range(base_classes.Range):
    sheet: Any = None
    column: Any = None
    row: Any = None

    max_cells_per_read, max_cells_per_write = 4_000_000, 100_000

    def __init__(self, sheet: Sheet, left: int, top: int, right: int, bottom: int) -> None:
        self.sheet = sheet
        self.column, self.row, self.right, self.bottom = left, top, right, bottom
        self.options: Any = None

    @property
    def api(self) -> Any:
        rows = [self.sheet.page.row_dimensions[row].hidden for row in range(self.row, self.bottom + 1)]
        columns = [self._column_hidden(column) for column in range(self.column, self.right + 1)]
        return Api(EntireRow=Api(Hidden=_alike(rows)), EntireColumn=Api(Hidden=_alike(columns)))

    def _column_hidden(self, column: int) -> bool:
        for dimension in self.sheet.page.column_dimensions.values():
            dimension.reindex()
            if dimension.hidden and dimension.min <= column <= dimension.max:
                return True
        return False

    @property
    def shape(self) -> tuple[int, int]:
        return self.bottom - self.row + 1, self.right - self.column + 1

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        return self.sheet.name, self.row, self.column, *self.shape

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            row, column = (row - 1) // self.shape[1] + 1, (row - 1) % self.shape[1] + 1
        return self.sheet.range((self.row + row - 1, self.column + column - 1))

    @property
    def address(self) -> str:
        letters = openpyxl.utils.get_column_letter
        first = f"${letters(self.column)}${self.row}"
        return first if len(self) == 1 else f"{first}:${letters(self.right)}${self.bottom}"

    def cells(self) -> Iterator[Iterator[Any]]:
        for row in range(self.row, self.bottom + 1):
            yield (self.sheet.page.cell(row, column) for column in range(self.column, self.right + 1))

    def _read(self, what: Callable[[Any], Any]) -> Any:
        found = tuple(tuple(what(cell) for cell in row) for row in self.cells())
        return found[0][0] if len(self) == 1 else found

    def delete(self, shift: Any = None) -> None:
        """A whole row or column; formulas and workbook names follow, and tables on the sheet."""
        book, page = self.sheet.book, self.sheet.page
        book.app.count("deletes", self.sheet.name)
        if page.protection.sheet:
            raise ComError(-2147352567, -2146827284)
        rows = self.column is None
        lines = DeletedLines((self.row,)) if rows else DeletedLines((), (self.column,))
        gone, tabs = {self.sheet.name.lower(): lines}, [name.lower() for name in book.pages.sheetnames]
        page.delete_rows(self.row) if rows else page.delete_cols(self.column)
        for other in book.pages.worksheets:
            for cell in (cell for line in other.iter_rows() for cell in line if cell.data_type == "f"):
                cell.value = formula_after(cell.value, other.title, gone, tabs)
        book.values = {
            (name, *at): value
            for (name, *place), value in book.values.items()
            if (at := lines.position((place[0], place[1])) if name == self.sheet.name else tuple(place))
        }
        for name in book.pages.defined_names.values():
            name.attr_text = formula_after(name.attr_text, "", gone, tabs)
        for table in page.tables.values():
            left, top, right, bottom = range_boundaries(table.ref)
            area = lines.area(Area(top, left, bottom, right))
            table.ref = f"{get_column_letter(area[1])}{area[0]}:{get_column_letter(area[3])}{area[2]}"
            table.autoFilter = table.autoFilter and AutoFilter(ref=table.ref)
            if not rows and left <= self.column <= right:
                del table.tableColumns[self.column - left]

    @property
    def raw_value(self) -> Any:
        book = self.sheet.book
        book.app.count("values", self.sheet.name)

        def value(cell: Any) -> Any:
            stored = cell.value
            if cell.data_type == "f":
                stored = book.values.get((self.sheet.name, cell.row, cell.column))
            if isinstance(stored, bool):
                return stored
            if isinstance(stored, int):
                return float(stored)
            if isinstance(stored, str) and stored in ERROR_CODES and cell.data_type in "ef":
                return BASE + ERROR_CODES[stored]
            return stored

        return self._read(value)

    @property
    def formula(self) -> Any:
        self.sheet.book.app.count("formulas", self.sheet.name)

        def text(cell: Any) -> str:
            value = cell.value
            if value is None:
                return ""
            if isinstance(value, bool):
                return str(value).upper()
            return f"{value:.15g}" if isinstance(value, int | float) else str(value)

        return self._read(text)

    @formula.setter
    def formula(self, rows: Any) -> None:
        self.sheet.book.app.count("writes", self.sheet.name)
        if self.sheet.page.protection.sheet:
            raise ComError(-2147352567, -2146827284)
        rows = rows if isinstance(rows, list | tuple) else [[rows]]
        assert (len(rows), len(rows[0])) == self.shape
        for cells, values in zip(self.cells(), rows, strict=True):
            for cell, value in zip(cells, values, strict=True):
                self._type(cell, value)

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        """Of a single cell text may be longer."""
        self.sheet.book.app.count("writes", self.sheet.name)
        (((cell,),),) = [[list(row) for row in self.cells()]]
        text = value[0][0] if isinstance(value, list | tuple) else value
        assert len(text) <= 32767
        cell.value, cell.data_type = text.removeprefix("'"), "s"

    def _type(self, cell: Any, value: Any) -> None:
        """Take a value as if it were typed into the cell; what a merged block covers takes nothing."""
        if isinstance(cell, MergedCell):
            assert value == ""
            return
        key = self.sheet.name, cell.row, cell.column
        book = self.sheet.book
        book.values.pop(key, None)
        if isinstance(value, str):
            assert len(value) <= 8192
            if value[:1] == "'":
                cell.value, cell.data_type, cell.quotePrefix = value[1:], "s", True
                return
            if value[:1] in ("+", "-", "@") or value == "=":
                raise ComError(-2147352567, -2146827284)  # Excel takes it for a formula, and it is none
            if value[:1] == "=":
                cell.value = value
                book.values[key] = book.calculator(*key, value)
                return
            value = read_as_typed(value)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "e" if value in ERROR_CODES else "s"

    @property
    def number_format(self) -> str | None:
        self.sheet.book.app.count("formats", self.sheet.name)
        found = _alike([cell.number_format for row in self.cells() for cell in row])
        return found if found is None else str(found)

    @property
    def merge_cells(self) -> bool | None:
        self.sheet.book.app.count("merges", self.sheet.name)
        found = _alike([self._merged(row, column) is not None for row, column in self._positions()])
        return None if found is None else bool(found)

    def _positions(self) -> Iterator[tuple[int, int]]:
        return itertools.product(range(self.row, self.bottom + 1), range(self.column, self.right + 1))

    def _merged(self, row: int, column: int) -> Any:
        for area in self.sheet.page.merged_cells.ranges:
            if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
                return area
        return None

    @property
    def merge_area(self) -> Range:
        area = self._merged(self.row, self.column)
        return Range(self.sheet, *area.bounds) if area else self

    def unmerge(self) -> None:
        self.sheet.page.unmerge_cells(
            start_row=self.row, start_column=self.column, end_row=self.bottom, end_column=self.right
        )

    def get_special_cells(self, cell_type: str, value_type: Any) -> list[Range]:
        assert cell_type == "visible"
        rows = [r for r in range(self.row, self.bottom + 1) if not self.sheet.page.row_dimensions[r].hidden]
        columns = [c for c in range(self.column, self.right + 1) if not self._column_hidden(c)]
        return [Range(self.sheet, c, r, c, r) for r in rows for c in columns]

    def autofill(self, destination: Any, type_: str) -> None:
        assert type_ == "fill_formats"
        self.sheet.book.app.count("fills", self.sheet.name)
        target = destination.impl
        self.sheet.book.filled.append((self.sheet.name, self.address, target.address))
        for row, column in target._positions():
            donor = self.sheet.page.cell(min(row, self.bottom), min(column, self.right))
            self.sheet.page.cell(row, column)._style = donor._style

    def copy(self, destination: Any = None) -> None:
        assert destination is None
        self.sheet.book.app.clipboard = self

    def paste(self, paste: str, operation: Any, skip_blanks: bool, transpose: bool) -> None:
        """Formats with conditional formats, or drop-downs; a row or column is repeated."""
        donor = self.sheet.book.app.clipboard
        self.sheet.book.app.count("pastes", self.sheet.name)
        page, rows, columns = self.sheet.page, *donor.shape
        sources = {
            (row, column): (donor.row + (row - self.row) % rows, donor.column + (column - self.column) % columns)
            for row, column in self._positions()
        }
        if paste == "validation":
            for rule in page.data_validations.dataValidation:
                rule.sqref = _spread(page, rule.sqref, sources)
            for rule in page.data_validations.dataValidation:
                others = [p for p, source in sources.items() if page.cell(*source).coordinate not in rule.sqref]
                rule.sqref = _without(rule.sqref, others)
            return
        for position, source in sources.items():
            page.cell(*position)._style = page.cell(*source)._style
        before, page.conditional_formatting = page.conditional_formatting, ConditionalFormattingList()
        for block in before:
            for rule in block.rules:
                page.conditional_formatting.add(str(_spread(page, block.sqref, sources)), rule)

    @property
    def data_validation(self) -> Any:
        self.sheet.book.app.count("rules", self.sheet.name)
        return Api(api=Validation(self))

    @property
    def color(self) -> tuple[int, ...] | None:
        fill = self.sheet.page.cell(self.row, self.column).fill
        return tuple(bytes.fromhex(fill.fgColor.rgb[2:])) if fill.fill_type else None

    @color.setter
    def color(self, value: tuple[int, int, int]) -> None:
        for position in self._positions():
            self.sheet.page.cell(*position).fill = PatternFill("solid", fgColor=bytes(value).hex().upper())

    @property
    def font(self) -> CellFont:
        return CellFont(self)

    @property
    def wrap_text(self) -> bool:
        return bool(self.sheet.page.cell(self.row, self.column).alignment.wrap_text)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        for position in self._positions():
            self.sheet.page.cell(*position).alignment = Alignment(wrap_text=value)

    def clear_formats(self) -> None:
        self.sheet.book.app.count("clears", self.sheet.name)
        for row, column in self._positions():
            self.sheet.page.cell(row, column).style = "Normal"

    @property
    def column_width(self) -> float | None:
        return _alike([self._width(column) for column in range(self.column, self.right + 1)])

    def _width(self, column: int) -> float:
        """In characters without the margins inside a cell, which a file counts in."""
        for dimension in self.sheet.page.column_dimensions.values():
            dimension.reindex()
            if dimension.width and dimension.min <= column <= dimension.max:
                return float(dimension.width) - PADDING
        return 8.43 - PADDING

    @column_width.setter
    def column_width(self, value: float) -> None:
        letters = openpyxl.utils.get_column_letter(self.column)
        self.sheet.page.column_dimensions[letters].width = value + PADDING

    @property
    def row_hidden(self) -> bool | None:
        return _alike([bool(self.sheet.page.row_dimensions[row].hidden) for row in range(self.row, self.bottom + 1)])

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        for row in range(self.row, self.bottom + 1):
            self.sheet.page.row_dimensions[row].hidden = value

    @property
    def row_height(self) -> float | None:
        heights = [self.sheet.page.row_dimensions[row].height for row in range(self.row, self.bottom + 1)]
        return _alike([15.0 if height is None else float(height) for height in heights])

    @row_height.setter
    def row_height(self, value: float) -> None:
        for row in range(self.row, self.bottom + 1):
            self.sheet.page.row_dimensions[row].height = value

    def autofit(self, axis: str) -> None:
        """As an Excel that finds every text on one line."""
        assert axis == "r"
        self.row_height = 15.0

    def select(self) -> None:
        if self.sheet.name != self.sheet.book.active_name:
            raise ComError(-2147352567, -2146827284)
        self.sheet.book.app.selected[self.sheet.name] = self.address


class Validation:
    """Excel's own object for the rule of some cells: setting a message parts them from others of the same rule."""

    WORDS: ClassVar = {"InputTitle": "promptTitle", "InputMessage": "prompt", "ErrorMessage": "error"}

    def __init__(self, cells: Range) -> None:
        page = cells.sheet.page
        first = page.cell(cells.row, cells.column).coordinate
        rule = next(rule for rule in page.data_validations.dataValidation if first in rule.sqref)
        vars(self).update(cells=cells, rule=rule, Type={"list": 3, "decimal": 2}[rule.type])
        vars(self)["Formula1"] = f"={rule.formula1}"

    def __setattr__(self, name: str, value: Any) -> None:
        page, old = self.cells.sheet.page, self.rule  # type: ignore[attr-defined]
        if str(old.sqref) != self.cells.address.replace("$", ""):  # type: ignore[attr-defined]
            new = copy(old)
            mine = CellRange(self.cells.address.replace("$", ""))  # type: ignore[attr-defined]
            old.sqref = _without(old.sqref, [cell for row in mine.rows for cell in row])
            new.sqref = MultiCellRange(str(mine))
            page.data_validations.dataValidation.append(new)
            vars(self)["rule"] = new
        setattr(self.rule, self.WORDS[name], value)  # type: ignore[attr-defined]


def _without(area: Any, cells: list[tuple[int, int]]) -> MultiCellRange:
    """The area less some cells."""
    gone = {each for each in cells if f"{openpyxl.utils.get_column_letter(each[1])}{each[0]}" in area}
    if not gone:
        return MultiCellRange(str(area))
    kept = (cell for part in area.ranges for row in part.rows for cell in row if cell not in gone)
    return MultiCellRange(" ".join(f"{openpyxl.utils.get_column_letter(column)}{row}" for row, column in kept))


def _spread(page: Any, area: Any, sources: dict[tuple[int, int], tuple[int, int]]) -> MultiCellRange:
    """The area, and every cell whose source lies in it."""
    found = MultiCellRange(str(area))
    for position, source in sources.items():
        if page.cell(*source).coordinate in area:
            found.add(page.cell(*position).coordinate)
    return found


def _alike(values: list[Any]) -> Any:
    """The one value of all; None when they differ."""
    return values[0] if all(value == values[0] for value in values) else None


def read_as_typed(text: str) -> Any:
    """What Excel makes of typed text that is no formula."""
    if text == "":
        return None
    if text.upper() in ("TRUE", "FALSE"):
        return text.upper() == "TRUE"
    if LIKE_A_DATE.fullmatch(text.strip()):
        return dt.datetime(2026, 1, 1)
    if LIKE_A_NUMBER.fullmatch(text.strip()):
        return 1.0
    return text


class Names(base_classes.Names):
    api: Any = None

    def __init__(self, book: Book) -> None:
        self.book = book
        self.api = object()
        self.by_name = {name.lower(): name for name in book.pages.defined_names}

    def snapshot(self) -> list[tuple[str, Name]]:
        return [(name, self(name)) for name in self.book.pages.defined_names]

    def __call__(self, key: str) -> Name:
        return Name(self.book, self.by_name[key.lower()])

    def contains(self, key: str) -> bool:
        return key.lower() in self.by_name

    def __len__(self) -> int:
        return len(self.by_name)

    def add(self, name: str, refers_to: str) -> Name:
        text = refers_to.removeprefix("=")
        self.book.pages.defined_names[name] = openpyxl.workbook.defined_name.DefinedName(name, attr_text=text)
        return Name(self.book, name)


class Name(base_classes.Name):
    name: Any = None

    def __init__(self, book: Book, name: str) -> None:
        self.book, self.name = book, name

    @property
    def refers_to(self) -> str:
        return f"={self.book.pages.defined_names[self.name].attr_text}"

    @refers_to.setter
    def refers_to(self, text: str) -> None:
        self.book.pages.defined_names[self.name].attr_text = text.removeprefix("=")

    def delete(self) -> None:
        del self.book.pages.defined_names[self.name]


class Tables(base_classes.Collection):
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def __iter__(self) -> Iterator[Table]:
        return (Table(self.sheet, table) for table in self.sheet.page.tables.values())

    def __len__(self) -> int:
        return len(self.sheet.page.tables)

    def __call__(self, key: str) -> Table:
        return Table(self.sheet, self.sheet.page.tables[key])


class Table(base_classes.Table):
    api: Any = None

    def __init__(self, sheet: Sheet, table: Any) -> None:
        self.sheet, self.table = sheet, table
        self.api = Api(AutoFilter=Api(FilterMode=bool(table.autoFilter and table.autoFilter.filterColumn)))

    @property
    def name(self) -> str:
        return str(self.table.name)

    @property
    def range(self) -> Range:
        return self.sheet.range(self.table.ref)

    def resize(self, area: Any) -> None:
        """New columns are called Column1, Column2 until a heading is typed; Excel wants the same heading row."""
        assert area.row == self.range.row
        self.sheet.book.app.count("resizes", self.sheet.name)
        for number, column in enumerate(range(self.range.right + 1, area.column + area.shape[1]), 1):
            head = self.sheet.page.cell(area.row, column)
            head.value = head.value or f"Column{number}"
        self.table.ref = area.address.replace("$", "")


def start(*books: tuple[bytes, str]) -> xlwings.App:
    """An Excel with these workbooks (bytes and name) open, the last in front; xlwings' active engine from now on."""
    impl = Engine()
    engine = xlwings.Engine(impl=impl)
    xlwings.engines.add(engine)
    engine.activate()
    app = App(impl)
    for data, name in books:
        app.books.load(data, name)
    return xlwings.App(impl=app)


def stop() -> None:
    """Put xlwings back as it is without any Excel."""
    xlwings.engines.engines[:] = [engine for engine in xlwings.engines.engines if engine.name != Engine.name]
    xlwings.engines.engines_by_name.pop(Engine.name, None)
    xlwings.engines.active = None
