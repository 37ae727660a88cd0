"""In, xlwings objects; out, what xlwings has no words for, asked of Excel's own objects or of LibreOffice."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xlappraise.excel.patience import is_busy
from xlappraise.xlsx.changes.kinds import GrowChart, SetEntryRules

EXCEL, LIBREOFFICE = "Excel", "LibreOffice"
KINDS = {"list": 3, "decimal": 2}
"""Excel's numbers for kinds of rules for entries."""
PORTRAIT, LANDSCAPE = 1, 2
"""Excel's numbers for how paper is turned."""


def program(app: Any) -> str:
    """What the officer calls the program."""
    return LIBREOFFICE if in_office(app) else EXCEL


def in_office(part: Any) -> bool:
    """Whether a program, a book, or a part of one is LibreOffice's (see `xlappraise.excel.office.engine`)."""
    return hasattr(getattr(part, "impl", None), "office")


def stored_file(book: Any) -> Path | None:
    """A file of the workbook as it stands open, where the program stores one for us to read; else None."""
    return Path(book.impl.stored_file()) if in_office(book) else None


def opens_like(app: Any, path: Path) -> bool:
    """Open a workbook made like that file, without a name, so that Save asks for one; whether Excel can."""
    try:
        add = app.api.Workbooks.Add
    except AttributeError:
        return False
    add(str(path))
    return True


def is_protected(page: Any) -> bool:
    """Whether the program would refuse to change locked cells of the sheet."""
    if in_office(page):
        return bool(page.impl.is_protected)
    try:
        return page.api.ProtectContents is True
    except AttributeError:
        pass
    try:
        return page.api.protect_contents.get() is True  # on a Mac
    except AttributeError:
        return False


def is_read_only(book: Any) -> bool:
    """Whether the program takes no change at all: LibreOffice, in a workbook open for reading only."""
    return in_office(book) and bool(book.impl.read_only)


def saves_itself(book: Any) -> bool:
    """Whether Excel saves the workbook by itself (AutoSave, for one on OneDrive or SharePoint)."""
    try:
        return book.api.AutoSaveOn is True
    except (AttributeError, NotImplementedError):
        return False  # an Excel that knows no AutoSave, or a program that does not tell


def full_name(book: Any) -> str:
    """Where the program itself says that the workbook is: a path, an address, or the bare name of one never saved.

    Never xlwings' own `fullname`: of an address it makes a path with a folder that a sheet *of the workbook* names,
    so whoever sent the workbook would choose where we look and write.
    """
    if in_office(book):
        return str(book.impl.place or book.name)
    if sys.platform != "darwin":
        return str(book.api.FullName)
    from xlwings._xlmac import kw  # type: ignore[attr-defined]  # appscript's words, which xlwings imports there

    with book.app.properties(display_alerts=False):  # a protected sheet would ask for its password
        return str(book.api.properties().get(kw.full_name))


# ------------------------------------------------------------------------------------------------- heights


def fit_rows(page: Any, heights: Sequence[tuple[int, float]], typed_in: bool = False) -> None:
    """Let rows be as high as what stands in them, and at least as high as `heights` says: row number and points.

    In LibreOffice rows that are `typed_in` get no least height, so that they still grow with their text. In Excel they
    get it too: it does not tell such rows from others, and they would be made to fit at each press.
    """
    if in_office(page):
        page.impl.fit_rows([(row, 0.0 if typed_in else height) for row, height in heights])
        return
    for row, height in heights:
        line = page.range(f"{row}:{row}")
        line.rows.autofit()
        line.row_height = max(line.row_height, height)


# --------------------------------------------------------------------------------------------------- paper


def set_paper(page: Any, across: int | None, tall: int, landscape: bool | None) -> None:
    """Print a sheet on so many pages across (None: as it is) and down (0: as many as it takes), turned or not."""
    if in_office(page):
        page.impl.set_paper(across, tall, landscape)
        return
    native = page.api.PageSetup
    if across is not None:
        native.FitToPagesWide = across
    native.FitToPagesTall = tall or False
    if landscape is not None:
        native.Orientation = LANDSCAPE if landscape else PORTRAIT


def set_page_breaks(page: Any, rows: Sequence[int]) -> None:
    """Begin a new page behind these rows. Where Excel refuses, as without a printer, there are no page breaks."""
    if in_office(page):
        page.impl.set_page_breaks(rows)
        return
    try:
        page.api.ResetAllPageBreaks()
        for row in rows:
            page.api.HPageBreaks.Add(page.range((row + 1, 1)).api)
    except Exception as error:
        if is_busy(error):
            raise


# -------------------------------------------------------------------------------------- rules for entries, charts


def set_entry_rules(page: Any, change: SetEntryRules) -> None:
    """In LibreOffice the rules; in Excel new messages for the drop-downs that are there, which grew with the cells.

    Raises NotImplementedError for a drop-down of another kind, or for another number of levels: Excel takes the
    formula of one in its user's language and as seen from the selected cell.
    """
    if in_office(page):
        page.impl.set_entry_rules(change.areas, change.rules)
        return
    natives = [(rule, page.range(rule.area[:2], rule.area[2:]).data_validation.api) for rule in change.rules]
    first = next((rule, native) for rule, native in natives if rule.kind == "list")
    if _skeleton(first[1].Formula1) != _skeleton(first[0].formula):
        raise NotImplementedError
    if any(native.Type != KINDS[rule.kind] for rule, native in natives):
        raise NotImplementedError
    for rule, native in natives:
        native.InputTitle, native.InputMessage, native.ErrorMessage = rule.title, rule.message, rule.alert


def _skeleton(formula: str) -> str:
    """A drop-down's formula without the row that it is seen from."""
    return re.sub(r"(\$[A-Z]+)\d+", r"\1", formula.removeprefix("=")).replace(" ", "").casefold()


def grow_charts(page: Any, change: GrowChart) -> None:
    """Charts that read rows of a table read those that it is going to have; one below it moves and is made higher."""
    if in_office(page):
        page.impl.grow_charts(change)
        return
    for chart in page.charts:
        reads = False
        for series in chart.api[1].SeriesCollection():
            text = series.Formula
            longer = longer_source(text, change)
            if longer != text:
                series.Formula, reads = longer, True
        if reads:
            below = _top(page, change.new_last + 1)
            chart.top += below - _top(page, change.last + 1)
            chart.height += _top(page, change.new_last + 1 + change.higher) - below


def _top(page: Any, row: int) -> float:
    """How far from the top of its sheet a row stands, in points."""
    return float(page.range((row, 1)).top)


def longer_source(formula: str, change: GrowChart) -> str:
    """A chart's source with the rows of the table as they are going to be."""
    return re.sub(rf"(\$[A-Z]+\${change.first}:\$[A-Z]+\$){change.last}(?!\d)", rf"\g<1>{change.new_last}", formula)
