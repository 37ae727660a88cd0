"""In: the address at which LibreOffice waits for us. Out: xlwings objects over the workbook in front there.

Each request goes to `component.py` inside the office as a line of JSON, and its answer comes back as one. The workbook
is read as a whole, in the file that the office stores of it; what is written goes in blocks.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from xlappraise.xlsx.addresses import LAST_COLUMN, LAST_ROW, Area, area_of, column_number, fixed_text
from xlappraise.xlsx.changes.kinds import EntryRule, GrowChart
from xlappraise.xlsx.limits import LONGEST_TEXT

TOKEN = "XLAPPRAISE_OFFICE_TOKEN"
"""The environment variable with the token that the office waits for; component.py has the same."""
NAME, TYPE = "libreoffice", "office"
"""How xlwings lists the engine, and of what type it is: no Excel of this computer, no Lite."""


class OfficeError(Exception):
    """The office did not do what it was asked for; the text is the office's own."""


class Office:
    """The connection to the office."""

    def __init__(self, address: str) -> None:
        """Raises OSError where nobody waits at that address."""
        host, _, port = address.rpartition(":")
        self._socket = socket.create_connection((host, int(port)))
        self._lines = self._socket.makefile("rwb")
        self._lines.write(os.environ.pop(TOKEN, "").encode("ascii") + b"\n")
        self._lines.flush()

    def ask(self, request: str, **values: Any) -> Any:
        """The answer to a request. Raises OfficeError, or OSError where the office is gone."""
        self._lines.write(json.dumps({"do": request, "with": values}).encode("utf-8") + b"\n")
        self._lines.flush()
        line = self._lines.readline()
        if not line:
            raise ConnectionError("LibreOffice does not answer any more")
        answer = json.loads(line)
        if "fault" in answer:
            raise OfficeError(answer["fault"])
        return answer.get("answer")

    def close(self) -> None:
        """Say that all is done."""
        self.ask("end")
        self._lines.close()
        self._socket.close()


def attach(address: str, title: str) -> tuple[Any, Any]:
    """The office at that address, and the workbook in front there (or None), as xlwings objects.

    `title` is what the office's undo list will call the press. Raises OSError where nobody waits.
    """
    import xlwings

    engine = Engine(Office(address), title)
    listed = xlwings.Engine(impl=engine)
    xlwings.engines.add(listed)
    listed.activate()
    app = xlwings.App(impl=engine.apps.app)
    return app, app.books[0] if len(app.books) else None


class Engine:
    """The office as an engine of xlwings."""

    name, type = NAME, TYPE

    @staticmethod
    def prepare_xl_data_element(x: Any, _: Any) -> Any:
        """A value as it goes to the office."""
        return "" if x is None else x

    def __init__(self, office: Office, title: str) -> None:
        self.office = office
        self.apps = Apps(App(self, office.ask("begin", title=title)))


class Apps:
    """The running programs, as xlwings lists them: this office alone."""

    def __init__(self, app: App) -> None:
        self.app = app

    def keys(self) -> list[int]:
        """What xlwings calls it by."""
        return [self.app.pid]

    def __iter__(self) -> Iterator[App]:
        return iter([self.app])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> App:
        return self.app


class App:
    """The office as an app of xlwings, without the settings that only Excel has."""

    pid = 0
    clipboard: Area
    cut_copy_mode: Any = None

    def __init__(self, engine: Engine, front: dict[str, Any] | None) -> None:
        self.engine, self.office = engine, engine.office
        self.books = Books(self, front)

    def activate(self, steal_focus: bool = False) -> None:
        """Nothing to do: the press came from its window."""

    def calculate(self) -> None:
        """Nothing to do: the office has worked out everything when a press begins, and does so as it writes."""

    def alert(self, prompt: str, title: str | None, buttons: str | None, mode: Any, callback: Any) -> str:
        """Show a message: the button that was pressed."""
        return str(self.office.ask("alert", message=prompt, buttons=buttons or "ok"))

    def choose(self, what: str, kind: str) -> str:
        """Ask for a "file" or a "folder": its path, empty when none was chosen."""
        return str(self.office.ask("choose", what=what, kind=kind))


class Books:
    """The workbook in front, if there is one."""

    def __init__(self, app: App, front: dict[str, Any] | None) -> None:
        self.app = app
        self._open = [OfficeBook(app, front)] if front else []

    @property
    def active(self) -> OfficeBook | None:
        """The workbook in front."""
        return self._open[0] if self._open else None

    def open(self, fullname: str, **_: Any) -> None:
        """Open a file as a new document without a name."""
        self.app.office.ask("open", path=fullname)

    def __call__(self, key: int | str) -> OfficeBook:
        return next(book for number, book in enumerate(self._open, 1) if key in (number, book.name))

    def __iter__(self) -> Iterator[OfficeBook]:
        return iter(self._open)

    def __len__(self) -> int:
        return len(self._open)


class OfficeBook:
    """The workbook in front."""

    def __init__(self, app: App, front: dict[str, Any]) -> None:
        self.app, self.office = app, app.office
        self.name, self.place, self.read_only = str(front["name"]), str(front["place"]), bool(front["read_only"])

    def activate(self) -> None:
        """Nothing to do: the press came from its window."""

    def stored_file(self) -> Path:
        """A file of the workbook as it stands now, which goes with the press."""
        return Path(self.office.ask("store"))

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """The names that it gives to cells."""
        return Names(self.office)

    def take_back(self) -> None:
        """Everything as it was before the press."""
        self.office.ask("take_back")


class Names:
    """Workbook names; what they mean is in the stored file."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def contains(self, key: str) -> bool:
        """Whether there is such a name."""
        return bool(self.office.ask("has_name", name=key))

    def __call__(self, key: str) -> Name:
        return Name(self.office, key)

    def add(self, name: str, refers_to: str) -> Name:
        """A new name."""
        self.office.ask("set_name", name=name, formula=refers_to.removeprefix("="))
        return Name(self.office, name)


class Name:
    """A workbook name."""

    def __init__(self, office: Office, name: str) -> None:
        self.office, self.name = office, name

    @property
    def refers_to(self) -> str:
        """Not asked of the office: the stored file says it."""
        raise NotImplementedError

    @refers_to.setter
    def refers_to(self, formula: str) -> None:
        self.office.ask("set_name", name=self.name, formula=formula.removeprefix("="))

    def delete(self) -> None:
        """Take it away."""
        self.office.ask("set_name", name=self.name, formula=None)


class Sheets:
    """The sheets of the workbook."""

    def __init__(self, book: OfficeBook) -> None:
        self.book, self.office = book, book.office

    def _tabs(self) -> list[str]:
        return list(self.office.ask("tabs"))

    @property
    def active(self) -> OfficeSheet:
        """The sheet in front."""
        return OfficeSheet(self.book, self.office.ask("active"))

    def __call__(self, key: int | str) -> OfficeSheet:
        tabs = self._tabs()
        if isinstance(key, int):
            return OfficeSheet(self.book, tabs[key - 1])
        return OfficeSheet(self.book, next(tab for tab in tabs if tab.casefold() == key.casefold()))

    def __contains__(self, key: str) -> bool:
        return any(tab.casefold() == key.casefold() for tab in self._tabs())

    def __iter__(self) -> Iterator[OfficeSheet]:
        return (OfficeSheet(self.book, tab) for tab in self._tabs())

    def __len__(self) -> int:
        return len(self._tabs())

    def add(self, before: OfficeSheet | None, after: OfficeSheet | None, name: str) -> OfficeSheet:
        """A new sheet beside another one."""
        beside = before or after
        self.office.ask("add_sheet", name=name, beside=beside.name if beside else "", behind=before is None)
        return OfficeSheet(self.book, name)


class OfficeSheet:
    """A sheet."""

    def __init__(self, book: OfficeBook, name: str) -> None:
        self.book, self.office, self.name = book, book.office, name

    @property
    def is_protected(self) -> bool:
        """Whether its cells may not be changed."""
        return bool(self.office.ask("protected", sheet=self.name))

    @property
    def visible(self) -> bool:
        """Whether its tab shows."""
        return bool(self.office.ask("visible", sheet=self.name))

    @visible.setter
    def visible(self, value: bool) -> None:
        self.office.ask("show", sheet=self.name, shown=bool(value))

    def activate(self) -> None:
        """Bring it to the front."""
        self.office.ask("select", sheet=self.name, row=0, column=0)

    def delete(self) -> None:
        """Take it away."""
        self.office.ask("remove_sheet", name=self.name)

    @property
    def tables(self) -> Tables:
        """Its tables."""
        return Tables(self)

    @property
    def page_setup(self) -> PageSetup:
        """What is printed of it."""
        return PageSetup(self)

    def set_paper(self, across: int | None, tall: int, landscape: bool | None) -> None:
        """Print it on so many pages across (None: as it is) and down (0: as many as it takes), turned or not."""
        self.office.ask("set_paper", sheet=self.name, across=across, tall=tall, landscape=landscape)

    def set_page_breaks(self, rows: Sequence[int]) -> None:
        """Begin a new page behind these rows alone."""
        self.office.ask("set_page_breaks", sheet=self.name, rows=rows)

    def set_entry_rules(self, areas: Sequence[Area], rules: Sequence[EntryRule]) -> None:
        """These rules in place of all that hold in the areas."""
        self.office.ask("set_entry_rules", sheet=self.name, areas=areas, rules=[rule._asdict() for rule in rules])

    def grow_charts(self, change: GrowChart) -> None:
        """Charts of a table's rows read those that it is going to have."""
        self.office.ask("grow_charts", **change._asdict())

    def fit_rows(self, heights: Sequence[tuple[int, float]]) -> None:
        """Let rows be as high as what stands in them, and those that are then lower than this (points) so high."""
        self.office.ask("fit_rows", sheet=self.name, heights=heights)

    def write(self, blocks: Sequence[tuple[Area, Sequence[Sequence[Any]]]]) -> None:
        """Type rows of values into areas, all as one change."""
        wanted = [(*area[:2], [[_for_office(value) for value in values] for values in rows]) for area, rows in blocks]
        self.office.ask("write", sheet=self.name, blocks=wanted)

    def range(self, first: Any, last: Any = None) -> Range:
        """Cells, by address or by first and last row and column."""
        if isinstance(first, str):
            return self._by_address(first.replace("$", ""))
        if isinstance(first, Range):
            first = first.area[:2]
        if isinstance(last, Range):
            last = last.area[2:]
        if len(first) == 4:
            row, column, rows, columns = first
            return Range(self, Area(row, column, row + rows - 1, column + columns - 1))
        return Range(self, Area(*first, *(last or first)))

    def _by_address(self, text: str) -> Range:
        start, _, end = text.partition(":")
        if start.isdigit():  # whole rows
            return Range(self, Area(int(start), 1, int(end), LAST_COLUMN))
        if start.isalpha():
            return Range(self, Area(1, column_number(start), LAST_ROW, column_number(end)))
        area = area_of(text)
        if area is None:
            raise ValueError(text)
        return Range(self, area)


class Tables:
    """The tables on a sheet."""

    def __init__(self, sheet: OfficeSheet) -> None:
        self._sheet = sheet

    def __call__(self, key: str) -> OfficeTable:
        return OfficeTable(self._sheet, key)


class OfficeTable:
    """A table: an area of the office's that formats and filters know."""

    def __init__(self, sheet: OfficeSheet, name: str) -> None:
        self._sheet, self.name = sheet, name

    def resize(self, area: Any) -> None:
        """Let it reach over other cells."""
        area = area.impl if hasattr(area, "impl") else area
        self._sheet.office.ask("resize_table", sheet=self._sheet.name, name=self.name, area=area.area)


class PageSetup:
    """What is printed of a sheet."""

    def __init__(self, sheet: OfficeSheet) -> None:
        self._sheet = sheet

    @property
    def print_area(self) -> str | None:
        """Not needed of the office: the stored file says it."""
        raise NotImplementedError

    @print_area.setter
    def print_area(self, value: str) -> None:
        area = area_of(value.replace("$", ""))
        self._sheet.office.ask("print_area", sheet=self._sheet.name, area=area)


class Range:
    """Some cells of a sheet."""

    max_cells_per_read, max_cells_per_write = 4_000_000, 100_000

    def __init__(self, sheet: OfficeSheet, area: Area) -> None:
        self.sheet, self.area = sheet, area
        self.row, self.column = area[:2]
        self.options: Any = None

    def _ask(self, request: str, **values: Any) -> Any:
        return self.sheet.office.ask(request, sheet=self.sheet.name, area=self.area, **values)

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns."""
        return self.area.last_row - self.row + 1, self.area.last_column - self.column + 1

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """Sheet, first row and column, rows and columns."""
        return self.sheet.name, self.row, self.column, *self.shape

    @property
    def address(self) -> str:
        """As Excel writes it."""
        text = fixed_text(self.area)
        return text if self.area[:2] != self.area[2:] else text.partition(":")[0]

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            row, column = (row - 1) // self.shape[1] + 1, (row - 1) % self.shape[1] + 1
        place = self.row + row - 1, self.column + column - 1
        return Range(self.sheet, Area(*place, *place))

    @property
    def formula(self) -> Any:
        """Not asked of the office: the stored file says it."""
        raise NotImplementedError

    @formula.setter
    def formula(self, rows: Any) -> None:
        rows = rows if isinstance(rows, list | tuple) else [[rows]]
        self.sheet.write([(self.area, rows)])

    raw_value = formula
    """The office takes texts of any length, so that both ways to write are one."""

    @property
    def api(self) -> Range:
        """Not None: xlwings writes only where there is a native object."""
        return self

    @property
    def column_width(self) -> float:
        """Of its first column, in characters, as Excel counts."""
        return float(self._ask("width"))

    @column_width.setter
    def column_width(self, value: float) -> None:
        self._ask("set_width", width=value)

    @property
    def row_hidden(self) -> bool:
        """Not asked of the office: the stored file says it."""
        raise NotImplementedError

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self._ask("hide_rows", hidden=bool(value))

    def merge(self, across: bool = False) -> None:
        """Make one cell of them."""
        self._ask("merge", together=True)

    def unmerge(self) -> None:
        """Take a merged cell apart."""
        self._ask("merge", together=False)

    def delete(self, shift: Any = None) -> None:
        """Delete whole rows or columns; all formulas follow."""
        self._ask("delete")

    def clear_formats(self) -> None:
        """Make them plain."""
        self._ask("clear_formats")

    def autofill(self, destination: Any, type_: str) -> None:
        """Draw the formats over others, themselves included."""
        self._ask("looks", to=destination.impl.area)

    def copy(self, destination: Any = None) -> None:
        """Note what `paste` takes."""
        self.sheet.book.app.clipboard = self.area

    def paste(self, paste: str, operation: Any, skip_blanks: bool, transpose: bool) -> None:
        """The formats of what was copied, with its drop-downs, which go with them here."""
        if paste == "formats":
            like = self.sheet.book.app.clipboard
            self.sheet.office.ask("looks", sheet=self.sheet.name, area=like, to=self.area)

    def select(self) -> None:
        """Go to its first cell."""
        self.sheet.office.ask("select", sheet=self.sheet.name, row=self.row, column=self.column)


def _for_office(typed: Any) -> Any:
    """What is typed into Excel, as `Press.put` takes it: a formula in a list, text without its apostrophe.

    Text is cut where a file of Excel's ends it, which the office itself would not do.
    """
    if isinstance(typed, str):
        if typed[:1] == "=":
            return [typed[1:]]
        return typed[:LONGEST_TEXT].removeprefix("'") or None
    return typed
