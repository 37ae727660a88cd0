"""Steps in (JSON on standard input), what a live LibreOffice shows after each out (JSON): run by the system's Python.

    {"file": "...", "profile": "...", "steps": [{"set": [["Scores", "G10", "Low"]], "sort": ["Scores", "A6:I38", 0],
      "read": ["Results"], "lists": [["Scores", 6, 9]], "true": [["Results", "E16>3"]]}, ...]}

`tabs` deletes, moves, renames, copies and inserts sheets: ["delete", "Issues"], ["move", "Issues", 0],
["rename", "Issues", "Ours"], ["copy", "Issues", "Issues (2)", 0], ["insert", "Mine", 0]; places count from 0.
`sort` orders an area by one of its columns, counted from 0. `read` answers every cell of a sheet, by address.
`lists` answers what the drop-down of a cell (sheet, row, column) offers, by evaluating its rule in a spare cell.
`true` answers whether conditions hold, seen from a sheet. `charts` answers what the first chart of a sheet draws, a
list of values for each series. `save` writes the workbook as it then is to a file. `anew` first opens the file again.
"""

import contextlib
import json
import math
import os
import re
import signal
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.table import TableSortField

SPARE = "CZ3000"


def prop(name, value):
    item = PropertyValue()
    item.Name, item.Value = name, value
    return item


def connected(pipe, office, deadline=60.0):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    latest = time.monotonic() + deadline
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > latest or office.poll() is not None:
                raise
            time.sleep(0.2)


def used_area(sheet):
    """The cells from the first one to the last that is used."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)


def documents(desktop):
    """What the office has open."""
    each = desktop.getComponents().createEnumeration()
    while each.hasMoreElements():
        yield each.nextElement()


def sheet_values(sheet):
    return [list(row) for row in used_area(sheet).getDataArray()]


def put(cell, value):
    if value is None:
        cell.setString("")
    elif isinstance(value, str):
        cell.setString(value)
    else:
        cell.setValue(value)


def sort(area, column):
    field = TableSortField()
    field.Field, field.IsAscending = column, True
    fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    area.sort((prop("SortFields", fields), prop("ContainsHeader", False)))


def change_tabs(sheets, action, name, *more):
    if action == "rename":
        sheets.getByName(name).setName(*more)
        return
    names = {"delete": "removeByName", "move": "moveByName", "copy": "copyByName", "insert": "insertNewByName"}
    getattr(sheets, names[action])(name, *more)


def offered(book, sheet, row, column):
    """The entries of the cell's drop-down, from its rule as it stands in that cell."""
    rule = sheet.getCellByPosition(column - 1, row - 1).Validation
    # The text is as seen from the rule's first cell; what it says of its own row, it says of this row here.
    own = rule.getSourcePosition().Row + 1
    source = re.sub(rf"(\$A){own}\b", rf"\g<1>{row}", rule.getFormula1())
    spare = sheet.getCellRangeByName(SPARE)
    sizes = []
    for size in ("ROWS", "COLUMNS"):
        spare.setFormula(f"={size}({source})")
        sizes.append(int(spare.getValue()))
    found = []
    for number in range(1, max(sizes) + 1):
        place = f"{number};1" if sizes[0] > 1 else f"1;{number}"
        spare.setFormula(f"=INDEX({source};{place})")
        found.append(spare.getString())
    spare.setString("")
    return found


def holds(sheet, condition):
    spare = sheet.getCellRangeByName(SPARE)
    spare.setFormula(f"=IF({condition};1;0)")
    found = spare.getValue() == 1
    spare.setString("")
    return found


def drawn(sheet):
    chart = sheet.Charts.getByIndex(0).EmbeddedObject
    kinds = chart.getFirstDiagram().getCoordinateSystems()[0].getChartTypes()
    series = [each for kind in kinds for each in kind.getDataSeries()]
    found = [data.getValues().getData() for each in series for data in each.getDataSequences()]
    return [[each if isinstance(each, float) and not math.isnan(each) else None for each in values] for values in found]


def loaded(desktop, file, steps):
    # What is saved without a window has lost its frozen rows and its view without grid lines.
    hidden = prop("Hidden", not any("save" in step for step in steps))
    return desktop.loadComponentFromURL(uno.systemPathToFileUrl(file), "_blank", 0, (hidden,))


def run(desktop, file, steps):
    answers, book = [], loaded(desktop, file, steps)
    for step in steps:
        if step.get("anew"):
            book.close(True)
            book = loaded(desktop, file, steps)
        sheets = book.Sheets
        for action in step.get("tabs", ()):
            change_tabs(sheets, *action)
        for name, address, value in step.get("set", ()):
            put(sheets.getByName(name).getCellRangeByName(address), value)
        if "sort" in step:
            name, area, column = step["sort"]
            sort(sheets.getByName(name).getCellRangeByName(area), column)
        book.calculate()
        answer = {name: sheet_values(sheets.getByName(name)) for name in step.get("read", ())}
        answer["lists"] = [offered(book, sheets.getByName(n), r, c) for n, r, c in step.get("lists", ())]
        answer["charts"] = [drawn(sheets.getByName(name)) for name in step.get("charts", ())]
        answer["true"] = [holds(sheets.getByName(name), condition) for name, condition in step.get("true", ())]
        if "save" in step:
            book.storeToURL(uno.systemPathToFileUrl(step["save"]), (prop("FilterName", "Calc MS Excel 2007 XML"),))
        answers.append(answer)
    book.close(True)
    return answers


def started(task, visible):
    """A LibreOffice process and its context; one that does not answer is ended, and another started."""
    shown = ["--nologo", "--nofirststartwizard"] if visible else ["--headless"]
    for left in (2, 1, 0):
        pipe = f"xlappraise{time.monotonic_ns()}"
        office = subprocess.Popen(
            [task["office"], task["profile"], *shown, "--norestore", f"--accept=pipe,name={pipe};urp;"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            return office, connected(pipe, office)
        except NoConnectException as error:
            end(office, 0)
            if not left:
                raise TimeoutError(error.Message) from None
    return None


def end(office, patience):
    """Wait for an office to end, then end what is left: its wrapper waits for the program, which is another process."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        office.wait(patience)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(office.pid, signal.SIGKILL)
    office.wait()


@contextlib.contextmanager
def opened(task, visible=False):
    """A LibreOffice of our own: its context and its desktop."""
    office, context = started(task, visible)
    try:
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        yield context, desktop
        with contextlib.suppress(Exception):  # the answer may not come when the office is gone
            desktop.terminate()
    finally:
        end(office, 20)


def main():
    task = json.load(sys.stdin)
    with opened(task) as (_, desktop):
        answers = run(desktop, task["file"], task["steps"])
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
