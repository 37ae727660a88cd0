"""Task in (JSON on standard input), what presses in a live LibreOffice did out (JSON): run by the system's Python.

    {"office": "soffice", "profile": "-env:...", "component": "component.py", "file": "...", "python": ["...", "-I"],
     "steps": [{"set": [["Scores", "G10", "Low"]], "press": "recalculate", "undo": true, "save": "..."}, ...]}

`press` starts our own interpreter as the extension does, which works on the workbook open here. Answers for each step:
its exit code, the messages shown, the undo list, the cell selected, and with `read` the cells of sheets.
"""

import importlib.util
import json
import sys
import time
from collections import Counter

import uno
from uno_driver import documents, opened, prop, put, used_area


def loaded(desktop, file):
    """The workbook open, as an officer has it: with a window, for the office takes no undo without one."""
    return desktop.loadComponentFromURL(uno.systemPathToFileUrl(file), "_blank", 0, ())


def component_at(path):
    spec = importlib.util.spec_from_file_location("component", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def titles(context):
    """What the windows of the office say that they show."""
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    return {each.getTitle() for each in documents(desktop)}


def selected(book):
    address = book.getCurrentSelection().getRangeAddress()
    sheet = book.Sheets.getByIndex(address.Sheet)
    return [sheet.getName(), address.StartRow + 1, address.StartColumn + 1]


def contents(book):
    """What stands in every sheet, as the office itself says it."""
    found = {}
    for name in book.Sheets.ElementNames:
        sheet = book.Sheets.getByName(name)
        rows = used_area(sheet).getFormulaArray()
        found[name] = {f"{r},{c}": text for r, row in enumerate(rows) for c, text in enumerate(row) if text != ""}
        if name in LOOKED_AT:
            found[name + AROUND] = around(book, sheet)
    names, tables = book.NamedRanges, book.DatabaseRanges
    found["names"] = {name: names.getByName(name).Content for name in names.ElementNames}
    found["tables"] = {name: str(tables.getByName(name).DataArea) for name in tables.ElementNames}
    return found


AROUND = ", around"
LOOKED_AT = ("Scores", "Results", "Summary")
"""Sheets that grow, print and draw."""


def around(book, sheet):
    """What else of a sheet a press may change: sizes, what is hidden, live colours, drop-downs, paper, charts."""
    # Rows that fit their text are fitted anew, and a chart over them with them.
    colours = sheet.ConditionalFormats.getConditionalFormats()
    kinds = used_area(sheet).getUniqueCellFormatRanges()
    alike = [(kinds.getByIndex(index), kinds.getByIndex(index).getByIndex(0)) for index in range(kinds.getCount())]
    style = book.StyleFamilies.getByName("PageStyles").getByName(sheet.PageStyle)
    shapes = [sheet.DrawPage.getByIndex(index) for index in range(sheet.DrawPage.Count)]
    rows = [sheet.Rows.getByIndex(index) for index in range(45)]
    cells = [sheet.getCellByPosition(column, row) for row in (4, 5, 39) for column in range(12)]
    return {
        "widths": [sheet.Columns.getByIndex(index).Width for index in range(14)],
        "heights": [(not row.OptimalHeight and row.Height, row.IsVisible) for row in rows],
        "live colours": [(each.ID, each.Range.getRangeAddressesAsString()) for each in colours],
        "drop-downs": [(cell.Validation.InputTitle, cell.Validation.getFormula1()) for cell in cells],
        "formats": formats(alike),
        "merged": [cell.IsMerged for cell in cells],
        "paper": (style.ScaleToPagesX, style.ScaleToPagesY, style.IsLandscape, str(sheet.PrintAreas)),
        "charts": [shape.Position.Y for shape in shapes],
        "visible": sheet.IsVisible,
    }


def formats(alike):
    """How many cells have a fill, a number format, and wrapped text or not."""
    found = Counter()
    for cells, cell in alike:
        for area in cells.getRangeAddresses():
            size = (area.EndRow - area.StartRow + 1) * (area.EndColumn - area.StartColumn + 1)
            found[str((cell.CellBackColor, cell.NumberFormat, cell.IsTextWrapped))] += size
    return found


def edit(book, step):
    sheets = book.Sheets
    for name, address, value in step.get("set", ()):
        put(sheets.getByName(name).getCellRangeByName(address), value)
    for name in step.get("remove", ()):
        sheets.removeByName(name)
    for name, row in step.get("delete_row", ()):
        sheets.getByName(name).Rows.removeByIndex(row - 1, 1)
    for name, column in step.get("delete_column", ()):
        sheets.getByName(name).Columns.removeByIndex(column - 1, 1)


def run(context, desktop, task):
    component = component_at(task["component"])
    book = None
    answers = []
    try:
        for step in task["steps"]:
            if "file" in step:
                if book is not None:
                    book.close(True)
                book = loaded(desktop, step["file"])
            answers.append(answer_to(context, component, task, book, step))
    finally:  # an office with an open document does not end
        if book is not None:
            book.close(True)
    return answers


def answer_to(context, component, task, book, step):
    edit(book, step)
    answer, reply = {"alerts": []}, step.get("reply", "no")
    known = titles(context)
    if "protect" in step:
        book.Sheets.getByName(step["protect"]).protect("")
    if "press" in step:

        def say(message, _title, _buttons):
            answer["alerts"].append(message)
            return reply

        command = [*task["python"], *step.get("program", ["-m", "xlappraise.excel", step["press"]])]
        before = contents(book) if step.get("undo") or "broken" in step else None
        start = time.monotonic()
        try:
            answer["code"] = component.serve(context, command, book, say)
        except OSError as fault:
            answer["fault"] = str(fault)
        answer["seconds"] = time.monotonic() - start
        answer["undo_list"] = list(book.getUndoManager().getAllUndoActionTitles())
        answer["selected"] = selected(book)
        answer["opened"] = sorted(titles(context) - known)
    if "save" in step:
        book.storeToURL(uno.systemPathToFileUrl(step["save"]), (prop("FilterName", "Calc MS Excel 2007 XML"),))
    if "broken" in step:
        answer["restored"] = contents(book) == before
    if step.get("undo") and answer.get("undo_list"):
        pressed = contents(book)
        book.getUndoManager().undo()
        after = contents(book)
        answer["restored"] = after == before
        book.getUndoManager().redo()
        answer["redone"] = differences(pressed, contents(book))
        book.getUndoManager().undo()
        answer["differs"] = differences(before, after)
    return answer


def differences(one, other):
    return [
        [name, at, one.get(name, {}).get(at), other.get(name, {}).get(at)]
        for name in sorted({*one, *other})
        for at in sorted({*one.get(name, {}), *other.get(name, {})})
        if one.get(name, {}).get(at) != other.get(name, {}).get(at)
    ][:20]


def main():
    task = json.load(sys.stdin)
    with opened(task) as (context, desktop):
        answers = run(context, desktop, task)
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
