"""In: a press of a button in LibreOffice. Out: what our interpreter asks for, done in the spreadsheet in front of it.

All that a press does is one step of the undo list. It runs in the office's own Python (3.7 or later), with the standard
library and `uno` alone; the extension holds a copy. Rows and columns count from 1 on the way, from 0 in the office.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

import uno
import unohelper
from com.sun.star.beans import PropertyValue
from com.sun.star.document import XUndoAction
from com.sun.star.table import CellAddress

TOKEN = "XLAPPRAISE_OFFICE_TOKEN"
"""The environment variable that gives our interpreter, and nobody else, the token that it sends first."""
HOST = "127.0.0.1"
NO_WINDOW = 0x08000000
"""Windows' flag for a process that opens no window (CREATE_NO_WINDOW)."""
START, ANSWER = 120.0, 600.0
"""Seconds that our interpreter has to start, and between two of its requests."""
XLSX = "Calc MS Excel 2007 XML"
XL_OOX = 3
"""The office's number for addresses in formulas as a file of Excel writes them."""
CONTENTS, FORMATS = 1 | 2 | 4 | 16, 32 | 64
"""The office's flags for what stands in cells (numbers, dates, texts, formulas), and for how it looks."""
BY_CONTENTS = ("NumberFormat", "IsTextWrapped")
"""Formats that the office gives cells by itself, by what is put or worked out in them."""
TABLE_SETTINGS = ("ContainsHeader", "AutoFilter", "TotalsRow", "MoveCells", "KeepFormats")
"""What is noted of a table beside its name and area."""
MIXED = uno.Enum("com.sun.star.beans.PropertyState", "AMBIGUOUS_VALUE")
"""What the office says of a property that cells do not have in common; its value is then that of no format."""
POINT, PIXEL = 2540 / 72, 0.75
"""The office's hundredths of a millimetre in a point; points in a dot of the screen, of which it makes heights."""
ROWS = r"(\$[A-Z]+\$%d:\$[A-Z]+\$)%d(?!\d)"
"""A pattern for the rows that a chart reads, first and last."""
RULE_KINDS = {
    "any": "ANY",
    "list": "LIST",
    "decimal": "DECIMAL",
    "whole": "WHOLE",
    "date": "DATE",
    "textLength": "TEXT_LEN",
}
OPERATORS = {
    "": "BETWEEN",
    "between": "BETWEEN",
    "lessThanOrEqual": "LESS_EQUAL",
    "greaterThanOrEqual": "GREATER_EQUAL",
    "lessThan": "LESS",
    "greaterThan": "GREATER",
    "equal": "EQUAL",
}
"""Words of Excel's files for rules for entries, and the office's."""
CHARACTER, MARGINS = 7 * PIXEL * POINT, 5 / 7
"""Hundredths of a millimetre in a character of a column's width; characters that a cell's margins take."""


def serve(ctx: Any, command: list[str], document: Any = None, say: Callable[[str, str, str], str] | None = None) -> int:
    """Start our interpreter and do what it asks, until it ends; its exit code.

    `command` is the interpreter with its arguments, to which the way back to us is added. `document` is the
    spreadsheet (by default the one in front), `say` shows a message and gives the answer (by default a box of the
    office). Raises OSError when the interpreter cannot be started or does not answer; what it began is then undone.
    """
    press = Press(ctx, document if document is not None else in_front(ctx), say)
    token = secrets.token_hex(16)
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen(1)
        child = child_process([*command, "--office=%s:%d" % listener.getsockname()], token)
        try:
            with connection_to(listener, child) as wire:
                answer_all(wire, token, press)
            return int(child.wait(ANSWER))
        except (socket.timeout, subprocess.TimeoutExpired):
            raise OSError("xlappraise did not answer") from None
        finally:
            press.close()
            if child.poll() is None:
                child.kill()


def in_front(ctx: Any) -> Any:
    """The spreadsheet in front; None where none is."""
    desktop = ctx.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", ctx)
    document = desktop.getCurrentComponent()
    ours = getattr(document, "supportsService", None)
    return document if ours and ours("com.sun.star.sheet.SpreadsheetDocument") else None


def child_process(command: list[str], token: str) -> Any:
    """Our interpreter, without the office's own settings for Python, and without a window."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment[TOKEN] = token
    return subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        creationflags=NO_WINDOW if sys.platform == "win32" else 0,
    )


def connection_to(listener: Any, child: Any) -> Any:
    """The connection to our interpreter. Raises OSError when it ends without one, or takes too long."""
    listener.settimeout(0.2)
    end = time.monotonic() + START
    while time.monotonic() < end:
        try:
            wire, _ = listener.accept()
        except socket.timeout:
            if child.poll() is not None:
                raise OSError("xlappraise could not be started (it ended with %d)" % child.returncode) from None
            continue
        wire.settimeout(ANSWER)
        return wire
    raise socket.timeout


def answer_all(wire: Any, token: str, press: Press) -> None:
    """Carry out each request, a line of JSON, and answer with a line, until the other side closes.

    The first line is the token; OSError for any other.
    """
    with wire.makefile("rwb") as lines:
        if not hmac.compare_digest(lines.readline(200).strip(), token.encode("ascii")):
            raise OSError("somebody else answered in place of xlappraise")
        for line in lines:
            request = json.loads(line.decode("utf-8"))
            try:
                press.looks.note(request["with"].get("sheet", ""))
                answer = {"answer": getattr(press, "do_" + request["do"])(**request["with"])}
            except Exception as fault:  # whatever the office says, the other side tells it
                answer = {"fault": " ".join(str(getattr(fault, "Message", "") or fault).split())}
            lines.write(json.dumps(answer).encode("utf-8") + b"\n")
            lines.flush()


class UndoStep(unohelper.Base, XUndoAction):  # type: ignore[misc]
    """A step of the office's undo list, for what the office does not undo by itself."""

    def __init__(self, title: str, back: Callable[[], object], again: Callable[[], object]) -> None:
        self.Title, self.back, self.again = title, back, again

    def undo(self) -> None:
        self.back()

    def redo(self) -> None:
        self.again()


def without_a_step(document: Any, change: Callable[..., object], *values: Any) -> None:
    """Make one change without a step of the undo list; the office forgets the lock with every change."""
    manager = document.getUndoManager()
    manager.lock()
    try:
        change(*values)
    finally:
        manager.unlock()


def do_nothing() -> None:
    """Do nothing: for an undo step that has work only when it is undone, or only when it is done again."""


class Press:
    """One press of a button: a document, and the requests that it takes (the methods do_...)."""

    def __init__(self, ctx: Any, document: Any, say: Callable[[str, str, str], str] | None) -> None:
        self.ctx, self.document = ctx, document
        self.say = say or self.box
        self.title = "Appraisal"
        self.open = self.finished = self.works_out = False
        self.folder = ""
        self.parser: Any = None
        self.looks = Looks(document)

    # ------------------------------------------------------------------------------------------ begin and end

    def do_begin(self, title: str) -> Any:
        """What is in front: its name, its place and whether it is read-only; None where nothing is."""
        self.title = title
        if self.document is None:
            return None
        url = self.document.getURL()
        return {
            "name": self.document.getTitle() or "Untitled",
            "place": uno.fileUrlToSystemPath(url) if url.startswith("file:") else url,
            "read_only": bool(self.document.isReadonly()),
        }

    def do_end(self) -> None:
        """Nothing more comes: what was done stays."""
        self.finished = True

    def close(self) -> None:
        """One undo step of all that was done; of a press that broke down, nothing stays."""
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = ""
        if not self.open:
            return
        self.open = False
        self.let_go()
        manager, looks = self.document.getUndoManager(), Looks(self.document).note_formats()
        for sheet in self.looks.sheets:
            looks.note(sheet)
        self.add_step(do_nothing, looks.put_back)
        manager.leaveUndoContext()
        if not self.finished and manager.isUndoPossible() and manager.getCurrentUndoActionTitle() == self.title:
            manager.undo()

    def begin_changes(self) -> None:
        """Before the first change: one undo step begins."""
        if self.open:
            return
        if self.document.isReadonly():
            raise RuntimeError("the document is open for reading only")
        self.document.getUndoManager().enterUndoContext(self.title)
        self.add_step(self.looks.note_formats().put_back, do_nothing)
        self.works_out = self.document.isAutomaticCalculationEnabled()
        self.hold()
        self.open = True

    def hold(self) -> None:
        """The screen waits, and no formula is worked out."""
        self.document.enableAutomaticCalculation(False)
        self.document.lockControllers()
        self.document.addActionLock()

    def let_go(self) -> None:
        """Formulas are worked out and shown."""
        self.document.enableAutomaticCalculation(self.works_out)
        self.document.calculate()
        self.document.removeActionLock()
        self.document.unlockControllers()

    def do_take_back(self) -> None:
        """Everything as it was before the press, which may go on."""
        self.close()

    def note_change(self, back: Callable[[], object], again: Callable[[], object]) -> None:
        """Do what the office does not note by itself, and note it."""
        self.begin_changes()
        again()
        self.add_step(back, again)

    def add_step(self, back: Callable[[], object], again: Callable[[], object]) -> None:
        """A step of ours in the undo list: what Undo does, and what Redo does."""
        self.document.getUndoManager().addUndoAction(UndoStep(self.title, back, again))

    # --------------------------------------------------------------------------------------------- to and fro

    def do_store(self) -> str:
        """The document as it stands, worked out and stored as a workbook in a folder of our own: its path."""
        looks = Looks(self.document).note_formats()
        self.document.calculateAll()
        looks.put_back()
        self.folder = self.folder or tempfile.mkdtemp(prefix="xlappraise")
        path = os.path.join(self.folder, "open.xlsx")  # noqa: PTH118 - as the rest of the office's side
        self.document.storeToURL(uno.systemPathToFileUrl(path), (prop("FilterName", XLSX),))
        return path

    def do_alert(self, message: str, buttons: str) -> str:
        """Show a message: the button that was pressed."""
        if self.open:
            self.let_go()
        try:
            return self.say(message, "xlappraise", buttons)
        finally:
            if self.open:
                self.hold()

    def do_choose(self, what: str, kind: str) -> str:
        """Ask for a "file" or a "folder": its path, empty when none was chosen."""
        return self.say(what, "xlappraise", kind)

    def box(self, message: str, title: str, buttons: str) -> str:
        """A box of the office."""
        kit = self.ctx.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", self.ctx)
        desktop = self.ctx.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", self.ctx)
        frame = desktop.getCurrentFrame()
        window = frame.getContainerWindow() if frame else None
        asks = buttons == "yes_no"
        kind = uno.Enum("com.sun.star.awt.MessageBoxType", "QUERYBOX" if asks else "INFOBOX")
        pressed = kit.createMessageBox(window, kind, 3 if asks else 1, title, message).execute()
        return ("yes" if pressed == 2 else "no") if asks else "ok"

    def do_open(self, path: str) -> None:
        """A document of that file, with no name of its own yet."""
        desktop = self.ctx.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", self.ctx)
        desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, (prop("AsTemplate", True),))

    def do_select(self, sheet: str, row: int, column: int) -> None:
        """Show a cell, or the sheet alone. Raises RuntimeError for a hidden sheet: the office would show another."""
        controller = self.document.getCurrentController()
        page = self.page(sheet)
        if not page.IsVisible:
            raise RuntimeError("the sheet is hidden")
        with self.all_steps_kept():
            controller.setActiveSheet(page)
            if row:
                controller.select(page.getCellByPosition(column - 1, row - 1))

    @contextlib.contextmanager
    def all_steps_kept(self) -> Iterator[None]:
        """A context of its own within ours, while another sheet comes to the front.

        The office then shortens the innermost context to as many steps as its undo list may have (100), and what a
        press did first would not be undone.
        """
        if not self.open:
            yield
            return
        manager = self.document.getUndoManager()
        manager.enterUndoContext(self.title)
        try:
            yield
        finally:
            manager.leaveUndoContext()

    # ------------------------------------------------------------------------------------------------- sheets

    def page(self, sheet: str) -> Any:
        """A sheet by its tab. Raises RuntimeError where there is none."""
        if not self.document.Sheets.hasByName(sheet):
            raise RuntimeError("there is no sheet " + sheet)
        return self.document.Sheets.getByName(sheet)

    def do_tabs(self) -> list[str]:
        """The tabs in their order."""
        return list(self.document.Sheets.ElementNames)

    def do_active(self) -> str:
        """The tab in front."""
        return str(self.document.getCurrentController().getActiveSheet().getName())

    def do_protected(self, sheet: str) -> bool:
        """Whether cells of a sheet may not be changed."""
        return bool(self.page(sheet).isProtected() or self.document.isProtected())

    def do_visible(self, sheet: str) -> bool:
        """Whether a tab shows."""
        return bool(self.page(sheet).IsVisible)

    def do_show(self, sheet: str, shown: bool) -> None:
        """Show a tab, or hide it."""
        self.begin_changes()
        self.page(sheet).IsVisible = shown

    def do_add_sheet(self, name: str, beside: str, behind: bool) -> None:
        """A new sheet before another one, or behind it; its Undo by the office loses the table of the one before."""
        self.begin_changes()
        tables = tables_of(self.document)
        self.add_step(lambda: put_back_tables(self.document, tables), do_nothing)
        tabs = self.do_tabs()
        self.document.Sheets.insertNewByName(name, (tabs.index(beside) if beside else 0) + int(behind))

    def do_remove_sheet(self, name: str) -> None:
        """A sheet less."""
        self.begin_changes()
        self.document.Sheets.removeByName(name)

    def do_print_area(self, sheet: str, area: list[int]) -> None:
        """What is printed of a sheet."""
        self.begin_changes()
        self.page(sheet).setPrintAreas((self.area(sheet, area).getRangeAddress(),))

    def do_set_paper(self, sheet: str, across: int | None, tall: int, landscape: bool | None) -> None:
        """Print a sheet on so many pages across (null: as it is) and down (0: as many as it takes), turned or not."""
        style = self.document.StyleFamilies.getByName("PageStyles").getByName(self.page(sheet).PageStyle)
        now = style.ScaleToPagesX, style.ScaleToPagesY, style.IsLandscape
        wanted = now[0] if across is None else across, tall, now[2] if landscape is None else landscape
        if wanted != now:
            self.note_change(lambda: print_on(style, *now), lambda: print_on(style, *wanted))

    def do_set_page_breaks(self, sheet: str, rows: list[int]) -> None:
        """Begin a new page behind these rows alone."""
        self.begin_changes()
        page = self.page(sheet)
        page.removeAllManualPageBreaks()
        for row in rows:
            page.Rows.getByIndex(row).IsStartOfNewPage = True

    def do_grow_charts(self, sheet: str, first: int, last: int, new_last: int, higher: int) -> None:
        """Charts that read rows of a table read those that it is going to have; they move down and grow with it."""
        page = self.page(sheet)
        for index in range(page.Charts.Count):
            chart = page.Charts.getByIndex(index)
            if any(reads_rows(each, first, last) for each in sequences(chart.EmbeddedObject)):
                shape = next(each for each in shapes(page) if each.PersistName == chart.Name)
                self.grow_chart(page, chart, shape, (first, last, new_last), higher)

    def grow_chart(self, page: Any, chart: Any, shape: Any, rows: tuple[int, int, int], higher: int) -> None:
        """Let a chart's series that end in one row end in another one, and move the chart down."""
        first, last, new_last = rows
        move = below(page, new_last) - below(page, last)
        more = below(page, new_last + higher) - below(page, new_last)

        def back() -> None:
            renew_chart(chart, first, (new_last, last))
            shift(shape, -move, -more)

        def again() -> None:
            renew_chart(chart, first, (last, new_last))
            shift(shape, move, more)

        self.note_change(back, again)

    def do_set_entry_rules(self, sheet: str, areas: list[list[int]], rules: list[dict[str, Any]]) -> None:
        """Rules for entries in place of all that hold in the areas."""
        self.begin_changes()
        for area in areas:
            cells = self.area(sheet, area)
            rule = cells.Validation
            rule.Type, rule.ShowInputMessage, rule.ShowErrorMessage = kind_of_rule("any"), False, False
            cells.Validation = rule
        for each in rules:
            cells = self.area(sheet, each["area"])
            cells.Validation = self.filled_rule(cells.Validation, cells.getCellByPosition(0, 0).getCellAddress(), each)

    def filled_rule(self, rule: Any, place: Any, wanted: dict[str, Any]) -> Any:
        """The office's rule for entries, as seen from a cell, with what is wanted in it."""
        rule.Type = kind_of_rule(wanted["kind"])
        rule.ShowInputMessage, rule.InputTitle, rule.InputMessage = True, wanted["title"], wanted["message"]
        rule.ShowErrorMessage, rule.ErrorMessage = True, wanted["alert"]
        style = "WARNING" if wanted["style"] == "warning" else "STOP"
        rule.ErrorAlertStyle = uno.Enum("com.sun.star.sheet.ValidationAlertStyle", style)
        rule.IgnoreBlankCells, rule.ShowList = True, 1
        operator = OPERATORS[wanted["operator"]]
        rule.setOperator(uno.Enum("com.sun.star.sheet.ConditionOperator", operator))
        rule.setSourcePosition(place)
        rule.setTokens(0, self.tokens(wanted["formula"], place))
        if wanted["second"]:
            rule.setTokens(1, self.tokens(wanted["second"], place))
        return rule

    # ----------------------------------------------------------------------------- rows, columns, tables, names

    def do_width(self, sheet: str, area: list[int]) -> float:
        """How wide a column is, in characters."""
        return float(self.page(sheet).Columns.getByIndex(area[1] - 1).Width / CHARACTER - MARGINS)

    def do_set_width(self, sheet: str, area: list[int], width: float) -> None:
        """Make columns so wide."""
        self.begin_changes()
        self.area(sheet, area).Columns.Width = round((width + MARGINS) * CHARACTER)

    def do_fit_rows(self, sheet: str, heights: list[list[float]]) -> None:
        """Let rows (number and points) be as high as what stands in them, and those that are then lower so high."""
        self.begin_changes()
        page, wanted = self.page(sheet), {int(row): round(points * POINT) for row, points in heights}
        for rows, _ in rows_alike(page, dict.fromkeys(wanted, 0)):
            rows.OptimalHeight = True
        lower = {row: height for row, height in wanted.items() if is_lower(page, row, height)}
        for rows, height in rows_alike(page, lower):
            rows.Height = height

    def do_hide_rows(self, sheet: str, area: list[int], hidden: bool) -> None:
        """Hide rows, or show them."""
        self.begin_changes()
        self.area(sheet, area).Rows.IsVisible = not hidden

    def do_delete(self, sheet: str, area: list[int]) -> None:
        """Delete whole rows, or whole columns."""
        self.begin_changes()
        page = self.page(sheet)
        if area[1] == 1 and area[3] > page.Columns.Count // 2:
            page.Rows.removeByIndex(area[0] - 1, area[2] - area[0] + 1)
        else:
            page.Columns.removeByIndex(area[1] - 1, area[3] - area[1] + 1)

    def do_resize_table(self, sheet: str, name: str, area: list[int]) -> None:
        """Let a table reach over other cells."""
        self.begin_changes()
        tables = self.document.DatabaseRanges
        if tables.hasByName(name):  # a document of the office's own has none
            tables.getByName(name).setDataArea(self.area(sheet, area).getRangeAddress())

    def do_has_name(self, name: str) -> bool:
        """Whether there is such a workbook name."""
        return bool(self.document.NamedRanges.hasByName(name))

    def do_set_name(self, name: str, formula: str | None) -> None:
        """Let a workbook name mean a formula, or none."""
        self.begin_changes()
        names, start = self.document.NamedRanges, CellAddress()
        if formula is None:
            if names.hasByName(name):
                names.removeByName(name)
            return
        if not names.hasByName(name):
            names.addNewByName(name, "", start, 0)
        names.getByName(name).setTokens(self.tokens(formula, start))

    # -------------------------------------------------------------------------------------------------- cells

    def area(self, sheet: str, area: list[int]) -> Any:
        """The cells from the first to the last row and column: first row, first column, last row, last column."""
        top, left, bottom, right = area
        return self.page(sheet).getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)

    def do_write(self, sheet: str, blocks: list[list[Any]]) -> None:
        """Type blocks of values (first row, first column, rows); a formula comes as ["..."], nothing as null."""
        self.begin_changes()
        for row, column, rows in blocks:
            contents = {
                (down, across): value
                for down, values in enumerate(rows, row - 1)
                for across, value in enumerate(values, column - 1)
                if value is not None
            }
            self.fill(sheet, [row, column, row + len(rows) - 1, column + len(rows[0]) - 1], contents)

    def fill(self, sheet: str, area: list[int], contents: dict[tuple[int, int], Any]) -> None:
        """Put contents, by row and column from 0, into an area, and nothing into its other cells.

        The office notes that the area was cleared, and a step of ours the rest: it would need seconds to undo a step
        for each cell. What was there comes back by the office's own step, which leaves blank cells as they are.
        """

        def clear() -> None:
            without_a_step(self.document, self.area(sheet, area).clearContents, CONTENTS)

        def put_all() -> None:
            page = self.page(sheet)
            for (row, column), value in contents.items():
                without_a_step(self.document, self.put, page.getCellByPosition(column, row), value)

        self.area(sheet, area).clearContents(CONTENTS)
        self.add_step(clear, put_all)
        put_all()

    def put(self, cell: Any, value: Any) -> None:
        """Put into a cell a value, a formula as text in a list, or the tokens of one in a tuple."""
        if isinstance(value, tuple):
            cell.setTokens(value)
        elif isinstance(value, list):
            cell.setTokens(self.tokens(value[0], cell.getCellAddress()))
        elif isinstance(value, bool):
            cell.setFormula("TRUE" if value else "FALSE")
        elif isinstance(value, (int, float)):
            cell.setValue(value)
        else:
            cell.setString(value)

    def do_clear_formats(self, sheet: str, area: list[int]) -> None:
        """Cells as plain as those of a new sheet."""
        self.begin_changes()
        self.area(sheet, area).clearContents(FORMATS)

    def do_merge(self, sheet: str, area: list[int], together: bool) -> None:
        """Make one cell of several, or several of one."""
        self.begin_changes()
        self.area(sheet, area).merge(together)

    def do_looks(self, sheet: str, area: list[int], to: list[int]) -> None:
        """Formats, live colours and drop-downs of an area over another one, repeated; what stands there stays."""
        self.begin_changes()
        page, target = self.page(sheet), self.area(sheet, to)
        kept = {tuple_of(cell.getCellAddress()): content_of(cell) for cell in filled_cells(target)}
        noted = {tuple_of(note.Position) for note in page.Annotations}
        whole = [to[2] - to[0] + 1, to[3] - to[1] + 1]
        have = [min(area[2] - area[0] + 1, whole[0]), min(area[3] - area[1] + 1, whole[1])]
        if area[:2] != to[:2]:
            self.copy_cells(page, [*area[:2], area[0] + have[0] - 1, area[1] + have[1] - 1], to[0], to[1])
        while have != whole:  # what is there already is laid beside itself: a copy makes the office work much out
            side = 0 if have[0] < whole[0] else 1
            more = list(have)
            more[side] = min(have[side], whole[side] - have[side])
            start = [to[0], to[1]]
            start[side] += have[side]
            self.copy_cells(page, [to[0], to[1], to[0] + more[0] - 1, to[1] + more[1] - 1], *start)
            have[side] += more[side]
        for index in reversed(range(page.Annotations.Count)):
            if tuple_of(page.Annotations.getByIndex(index).Position) not in noted:
                page.Annotations.removeByIndex(index)
        self.fill(sheet, to, kept)

    def copy_cells(self, page: Any, area: list[int], row: int, column: int) -> None:
        """Lay cells with all that is on them over others, from a row and column on."""
        page.copyRange(
            page.getCellByPosition(column - 1, row - 1).getCellAddress(),
            page.getCellRangeByPosition(area[1] - 1, area[0] - 1, area[3] - 1, area[2] - 1).getRangeAddress(),
        )

    def tokens(self, formula: str, place: Any) -> Any:
        """A formula as Excel's files have it, without its `=`, as seen from a cell."""
        if self.parser is None:
            self.parser = self.document.createInstance("com.sun.star.sheet.FormulaParser")
            self.parser.CompileEnglish = True
            self.parser.FormulaConvention = XL_OOX
        return self.parser.parseFormula(formula, place)


# ----------------------------------------------------------------------------- what Undo and Redo leave as it is


def tables_of(document: Any) -> dict[str, Any]:
    """The tables of a document by name: the area of each, and its settings."""
    every = document.DatabaseRanges
    tables = {name: every.getByName(name) for name in every.ElementNames}
    return {
        name: (table.DataArea, [(setting, getattr(table, setting)) for setting in TABLE_SETTINGS])
        for name, table in tables.items()
    }


def put_back_tables(document: Any, wanted: dict[str, Any]) -> None:
    """Tables that are gone as they were, without a step of the undo list."""
    every = document.DatabaseRanges
    for name, (area, settings) in wanted.items():
        if not every.hasByName(name):
            without_a_step(document, every.addNewByName, name, area)
            for setting, value in settings:
                without_a_step(document, setattr, every.getByName(name), setting, value)


class Looks:
    """What the office's own Undo and Redo do not give back: live colours, heights and formats by contents, by sheet."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.sheets: dict[str, Any] = {}
        self.formats: dict[str, Any] = {}

    def note_formats(self) -> Looks:
        """Note what formulas may change in any sheet."""
        sheets = self.document.Sheets
        self.formats = {name: formats_by_contents(sheets.getByName(name)) for name in sheets.ElementNames}
        return self

    def note(self, sheet: str) -> None:
        """Note the rest, too, of a sheet that is going to be changed, if it was not noted before."""
        if sheet and sheet not in self.sheets and self.document.Sheets.hasByName(sheet):
            page = self.document.Sheets.getByName(sheet)
            self.sheets[sheet] = live_colours(page), own_heights(page)

    def put_back(self) -> None:
        """Give sheets these looks, without a step of the undo list; protected sheets stay as they are."""
        self.document.calculate()  # with which the office gives formulas formats of its own
        for name in () if self.document.isReadonly() else self.document.Sheets.ElementNames:
            page = self.document.Sheets.getByName(name)
            if page.isProtected():
                continue
            if name in self.sheets:
                colours, heights = self.sheets[name]
                self.put_back_colours(page, colours)
                self.put_back_heights(page, heights)
            if name in self.formats:
                self.put_back_formats(page, self.formats[name])

    def give(self, part: Any, name: str, value: Any) -> None:
        """Set a property, without a step of the undo list."""
        without_a_step(self.document, setattr, part, name, value)

    def put_back_colours(self, page: Any, wanted: dict[int, Any]) -> None:
        """Let conditional formats hold where they held; the office leaves pieces, with numbers of their own.

        Where one is gone, its pieces stay in its place.
        """
        now = live_colours(page)
        if now == wanted or not wanted.keys() <= now.keys():
            return
        formats = page.ConditionalFormats
        for live in formats.getConditionalFormats():
            styles, areas = wanted.get(live.ID, (None, ()))
            if styles != styles_of(live):
                formats.removeByID(live.ID)
            elif on_sheet(page, areas) != live.Range.getRangeAddresses():
                cells = self.document.createInstance("com.sun.star.sheet.SheetCellRanges")
                cells.addRangeAddresses(areas, False)
                self.give(live, "Range", cells)

    def put_back_heights(self, page: Any, wanted: dict[int, int]) -> None:
        """Give rows their own heights, and let the others fit."""
        now = own_heights(page)
        differ = {row: height for row, height in wanted.items() if now.get(row) != height}
        for rows, height in rows_alike(page, differ):
            self.give(rows, "Height", height)
        for rows, _ in rows_alike(page, dict.fromkeys(now.keys() - wanted.keys(), 0)):
            self.give(rows, "OptimalHeight", True)

    def put_back_formats(self, page: Any, wanted: list[Any]) -> None:
        """Give areas the formats that the office sets by itself."""
        if formats_by_contents(page) == wanted:
            return
        for values, areas in wanted:
            for area in areas:
                cells = page.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)
                for name, value in values.items():
                    if getattr(cells, name) != value or cells.getPropertyState(name) == MIXED:
                        self.give(cells, name, value)


def on_sheet(page: Any, areas: Any) -> Any:
    """Areas that were noted while the sheet stood at another place among the tabs, where it stands now."""
    for each in areas:
        each.Sheet = page.getRangeAddress().Sheet
    return areas


def live_colours(page: Any) -> dict[int, Any]:
    """The conditional formats of a sheet by the office's number: styles, and the areas in which they hold."""
    formats = page.ConditionalFormats.getConditionalFormats()
    return {each.ID: (styles_of(each), each.Range.getRangeAddresses()) for each in formats}


def styles_of(live: Any) -> list[str]:
    """The styles of a conditional format's conditions, in their order; bars and icons have none."""
    return [getattr(live.getByIndex(index), "StyleName", "") for index in range(live.getCount())]


def own_heights(page: Any) -> dict[int, int]:
    """Rows, from 1, that do not fit their text, and their heights."""
    last = used_cells(page).RangeAddress.EndRow + 1
    rows = ((row, page.Rows.getByIndex(row - 1)) for row in range(1, last + 1))
    return {number: row.Height for number, row in rows if not row.OptimalHeight}


def formats_by_contents(page: Any) -> list[Any]:
    """The values of BY_CONTENTS, with the areas that have them."""
    kinds = used_cells(page).getUniqueCellFormatRanges()
    alike = [kinds.getByIndex(index) for index in range(kinds.getCount())]
    firsts = ((each.getByIndex(0), each.getRangeAddresses()) for each in alike)
    return [({name: getattr(first, name) for name in BY_CONTENTS}, areas) for first, areas in firsts]


def used_cells(page: Any) -> Any:
    """The cells of a sheet from the first to the last that is used."""
    cells = page.createCursor()
    cells.gotoStartOfUsedArea(False)
    cells.gotoEndOfUsedArea(True)
    return cells


def is_lower(page: Any, row: int, height: int) -> bool:
    """Whether a row is lower by more than a dot of the screen."""
    return bool(page.Rows.getByIndex(row - 1).Height < height - PIXEL * POINT)


def rows_alike(page: Any, heights: dict[int, int]) -> Iterator[tuple[Any, int]]:
    """Neighbouring rows that are to be of one height, together, and the height."""
    first = 0
    for row in sorted(heights):
        first = first or row
        if heights.get(row + 1) != heights[row]:
            yield page.getCellRangeByPosition(0, first - 1, 0, row - 1).Rows, heights[row]
            first = 0


def kind_of_rule(kind: str) -> Any:
    """What a rule for entries is, by the word of Excel's files."""
    return uno.Enum("com.sun.star.sheet.ValidationType", RULE_KINDS[kind])


def print_on(style: Any, across: int, tall: int, landscape: bool) -> None:
    """Turn the paper of a page style, and fit what it prints on so many pages across and down (0: any number)."""
    if style.IsLandscape != landscape:
        style.IsLandscape, style.Width, style.Height = landscape, style.Height, style.Width
    style.ScaleToPagesX, style.ScaleToPagesY = across, tall


def shapes(page: Any) -> Iterator[Any]:
    """The charts of a sheet as they lie on it."""
    for index in range(page.DrawPage.Count):
        shape = page.DrawPage.getByIndex(index)
        if shape.supportsService("com.sun.star.drawing.OLE2Shape"):
            yield shape


def below(page: Any, row: int) -> int:
    """How far from the top of a sheet the row after this one begins, in hundredths of a millimetre."""
    return int(page.getCellByPosition(0, row).Position.Y)


def sequences(chart: Any) -> Iterator[Any]:
    """The series of a chart with their labels, and what stands along its axis."""
    for system in chart.getFirstDiagram().getCoordinateSystems():
        axis = system.getAxisByDimension(0, 0)
        categories = axis.getScaleData().Categories if axis else None
        if categories is not None:
            yield categories
        for kind in system.getChartTypes():
            for series in kind.getDataSeries():
                yield from series.getDataSequences()


def reads_rows(labeled: Any, first: int, last: int) -> bool:
    """Whether a series reads these rows of a table."""
    return re.search(ROWS % (first, last), labeled.getValues().getSourceRangeRepresentation()) is not None


def renew_chart(chart: Any, first: int, ends: tuple[int, int]) -> None:
    """Let the series of a chart that end in one row end in another one."""
    model = chart.EmbeddedObject
    provider = model.getDataProvider()
    for labeled in sequences(model):
        values = labeled.getValues()
        now = values.getSourceRangeRepresentation()
        then = re.sub(ROWS % (first, ends[0]), lambda found: found.group(1) + str(ends[1]), now)
        if then != now:
            renewed = provider.createDataSequenceByRangeRepresentation(then)
            renewed.Role = values.Role
            labeled.setValues(renewed)


def shift(shape: Any, down: int, higher: int) -> None:
    """Move a shape down, and make it higher, both in hundredths of a millimetre."""
    place, size = shape.Position, shape.Size
    place.Y, size.Height = place.Y + down, size.Height + higher
    shape.Position, shape.Size = place, size


def filled_cells(area: Any) -> Iterator[Any]:
    """The cells of an area in which something stands."""
    cells = area.queryContentCells(CONTENTS).Cells.createEnumeration()
    while cells.hasMoreElements():
        yield cells.nextElement()


def content_of(cell: Any) -> Any:
    """What stands in a cell, as `Press.put` takes it."""
    kind = cell.Type.value
    return cell.getTokens() if kind == "FORMULA" else cell.getValue() if kind == "VALUE" else cell.getString()


def tuple_of(place: Any) -> tuple[int, int]:
    """Row and column of a cell's address."""
    return place.Row, place.Column


def prop(name: str, value: Any) -> Any:
    """A named argument, as the office takes them."""
    item = PropertyValue()
    item.Name, item.Value = name, value
    return item
