"""Workbooks in (JSON on standard input), what LibreOffice needs to show them out (JSON): run by the system's Python.

    {"office": "...", "profile": "...", "files": ["..."], "folder": "...", "screens": false}

Answers for each file its `pdf`, with a bookmark for each sheet, and for each visible sheet: `rows`, the points that a
row needs to show what stands in it; `merged`, the points that text in merged cells needs and has; `wide`, texts that
need more width than they have, in hundredths of a millimetre; `screen`, the cells that are seen first. With
`screens`, also a picture of each sheet in a window of 1366 x 768, for which DISPLAY must name a screen.
"""

import json
import pathlib
import re
import subprocess
import sys
from functools import cache
from typing import Any, NamedTuple

import uno
from com.sun.star.awt import FontDescriptor
from com.sun.star.table.CellContentType import EMPTY
from uno_driver import opened, prop

WINDOW = (1366, 768)
TO_POINTS = 72 / 2540
EM = 1000
"""Pixels to the em when a word is measured, so that rounding does not show."""
LAST_LETTER = 0x17F
MARGINS = 70
"""Left and right inside a cell, in hundredths of a millimetre."""
FARTHEST = 40
"""Columns that a text is followed over."""
LOOK = ("CharFontName", "CharHeight", "CharWeight", "IsTextWrapped", "RotateAngle", "ShrinkToFit", "HoriJustify")
BROKEN_AFTER = re.compile(r"[^\s/-]+[/-]*|[/-]+")


class Ruler:
    """Measures words as LibreOffice sets them."""

    def __init__(self, context):
        toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
        self.device = toolkit.createScreenCompatibleDevice(10, 10)
        self.font = cache(self._font)

    def _font(self, name, weight):
        wanted = FontDescriptor()
        wanted.Name, wanted.Weight, wanted.Height = name, weight, EM
        font = self.device.getFont(wanted)
        return font, dict(zip(map(chr, range(LAST_LETTER)), font.getCharWidths("\0", chr(LAST_LETTER)), strict=False))

    def widest(self, pieces, look):
        """The longest of these, roughly, and its width in hundredths of a millimetre, exactly."""
        font, letters = self.font(look["CharFontName"], look["CharWeight"])
        piece = max(pieces, key=lambda piece: sum(letters.get(letter, EM) for letter in piece), default="")
        return piece, font.getStringWidth(piece) / EM * look["CharHeight"] / TO_POINTS


class Text(NamedTuple):
    """What a cell shows, and how."""

    row: int
    column: int
    shown: str
    is_text: bool
    look: dict[str, Any]
    is_merged: bool


class Page:
    """A sheet, its sizes read once."""

    def __init__(self, book, name):
        self.book, self.sheet = book, book.Sheets.getByName(name)
        cursor = self.sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        self.used = self.sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
        columns = map(self.sheet.Columns.getByIndex, range(end.EndColumn + 1 + FARTHEST))
        self.widths = [column.Width if column.IsVisible else 0 for column in columns]
        # What is not printed is no room: a text that runs on there is cut on paper.
        self.printed = max((area.EndColumn + 1 for area in self.sheet.getPrintAreas()), default=len(self.widths))
        self.repeated = self._repeated(end.EndColumn)
        self.texts = sorted(self._texts(), key=lambda text: (text.row, text.column))

    def _repeated(self, last):
        """Columns that stand on each page, when there is more than one across: a text beside them is cut there."""
        breaks = (self.sheet.Columns.getByIndex(number).IsStartOfNewPage for number in range(1, last + 1))
        across = self.sheet.getPrintTitleColumns() and any(breaks)
        return self.sheet.getTitleColumns().EndColumn + 1 if across else 0

    def _texts(self):
        grid, formats = self.used.getDataArray(), self.used.getUniqueCellFormatRanges()
        seen = {
            (row, column)
            for at in self.used.queryVisibleCells().RangeAddresses
            for row in range(at.StartRow, at.EndRow + 1)
            for column in range(at.StartColumn, at.EndColumn + 1)
            if grid[row][column] != ""
        }
        for ranges in map(formats.getByIndex, range(formats.Count)):
            look = dict(zip(LOOK, ranges.getPropertyValues(LOOK), strict=True))
            areas = ranges.RangeAddresses
            is_merged = self.cell(areas[0].StartRow, areas[0].StartColumn).IsMerged
            for at in areas:
                for row in range(at.StartRow, at.EndRow + 1):
                    for column in range(at.StartColumn, at.EndColumn + 1):
                        if (row, column) in seen:
                            yield self._text(row, column, grid[row][column], look, is_merged)

    def _text(self, row, column, value, look, is_merged):
        is_text = isinstance(value, str)
        shown = value if is_text else self.cell(row, column).String
        return Text(row, column, shown, is_text, look, is_merged)

    def cell(self, row, column):
        return self.sheet.getCellByPosition(column, row)

    def address(self, row, column):
        return self.cell(row, column).AbsoluteName.replace("$", "").rpartition(".")[2]

    def size(self, text):
        area = self.sheet.createCursorByRange(self.cell(text.row, text.column))
        area.collapseToMergedArea()
        return area.Size

    def room(self, text, wrapped):
        """Width for a text: its cell, and empty cells beside it that one line spills over; a number spills nowhere."""
        if text.is_merged:
            return self.size(text).Width - MARGINS
        room = self.widths[text.column] - MARGINS
        sides = {"RIGHT": (-1,), "CENTER": (-1, 1)}.get(text.look["HoriJustify"].value, (1,))
        ends = (self.repeated, self.printed, len(self.widths))
        end = next(end for end in ends if text.column < end)
        for step in sides if text.is_text and not wrapped else ():
            at = text.column + step
            while 0 <= at < min(end, len(self.widths)) and self.cell(text.row, at).Type == EMPTY:
                room += self.widths[at]
                at += step
        return room

    def too_wide(self, ruler):
        """Words that are broken, and texts on one line that are cut or become ###."""
        for text in self.texts:
            if text.look["RotateAngle"] or text.look["ShrinkToFit"]:
                continue
            wrapped = text.look["IsTextWrapped"] and text.is_text
            pieces = BROKEN_AFTER.findall(text.shown) if wrapped else text.shown.split("\n")
            piece, needed = ruler.widest(pieces, text.look)
            if needed > self.widths[text.column] - MARGINS and needed > (room := self.room(text, wrapped)):
                yield self.address(text.row, text.column), piece, needed, room

    def merged(self):
        """Cells that run over several columns: the points that their text needs when set in that width, and has."""
        self.book.Sheets.insertNewByName("Scratch", self.book.Sheets.Count)
        scratch = self.book.Sheets.getByName("Scratch")
        for number, text in enumerate(text for text in self.texts if text.is_merged):
            copy, size = scratch.getCellByPosition(number, number), self.size(text)
            copy.setString(text.shown)
            for name in LOOK[:4]:
                setattr(copy, name, text.look[name])
            scratch.Columns.getByIndex(number).Width = size.Width
            line = scratch.Rows.getByIndex(number)
            line.OptimalHeight = True
            yield self.address(text.row, text.column), line.Height * TO_POINTS, size.Height * TO_POINTS
        self.book.Sheets.removeByName("Scratch")

    def rows(self):
        """Points that each visible row needs; sets them."""
        self.used.Rows.OptimalHeight = True
        rows = sorted({text.row for text in self.texts})
        return {row + 1: self.sheet.Rows.getByIndex(row).Height * TO_POINTS for row in rows}

    def measures(self, ruler):
        return {"wide": list(self.too_wide(ruler)), "merged": list(self.merged()), "rows": self.rows()}


def printed(book, target):
    """The whole workbook on paper, with a bookmark for each sheet."""
    bookmarks = uno.Any("[]com.sun.star.beans.PropertyValue", (prop("ExportBookmarks", True),))
    how = prop("FilterName", "calc_pdf_Export"), prop("FilterData", bookmarks)
    book.storeToURL(uno.systemPathToFileUrl(str(target)), how)


def first_screens(context, book, names, stem):
    """The cells that each sheet shows first, and its picture."""
    toolkit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
    view = book.CurrentController
    view.Frame.ContainerWindow.setPosSize(0, 0, *WINDOW, 15)
    for number, name in enumerate(names, 1):
        sheet = book.Sheets.getByName(name)
        view.setActiveSheet(sheet)
        view.select(sheet.getCellRangeByName("A1"))
        toolkit.processEventsToIdle()
        picture = f"{stem}-{number:02d}-{name.replace(' ', '_')}-screen.png"
        subprocess.run(["import", "-window", "root", picture], check=True, timeout=60)
        seen = [view.getByIndex(pane).getVisibleRange() for pane in range(view.Count)]
        row, column = max(at.EndRow for at in seen), max(at.EndColumn for at in seen)
        yield name, sheet.getCellByPosition(column, row).AbsoluteName.replace("$", "").rpartition(".")[2]


def measured(context, desktop, path, task):
    hidden = prop("Hidden", not task["screens"])
    book = desktop.loadComponentFromURL(uno.systemPathToFileUrl(str(path)), "_blank", 0, (hidden,))
    names = [name for name in book.Sheets.ElementNames if book.Sheets.getByName(name).IsVisible]
    stem = pathlib.Path(task["folder"]) / path.stem
    screens = dict(first_screens(context, book, names, stem)) if task["screens"] else {}
    printed(book, f"{stem}.pdf")
    ruler = Ruler(context)
    sheets = {name: {"screen": screens.get(name, ""), **Page(book, name).measures(ruler)} for name in names}
    book.close(True)
    return {"pdf": f"{stem}.pdf", "sheets": sheets}


def main():
    task = json.load(sys.stdin)
    with opened(task, visible=task["screens"]) as (context, desktop):
        answer = [measured(context, desktop, pathlib.Path(file), task) for file in task["files"]]
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
