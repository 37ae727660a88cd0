"""In, a change other than to a cell's content; out, the open workbook with it, or one sentence where Excel cannot.

Excel itself does what this package writes into a file: a table is resized, and formats, drop-downs and live colours are
pasted, never contents. Where that is not enough, the sentence names the command that finishes the work on the file.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from xlappraise.excel import native
from xlappraise.excel.blocks import rectangles
from xlappraise.excel.patience import insist, is_busy, refusal
from xlappraise.excel.shapes import PADDING
from xlappraise.excel.undoing import Undo, undo_of
from xlappraise.excel.whole_sheets import GIVEN_WHOLE
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.sheets.dimension_lists import OFFERED
from xlappraise.sheets.workbook_names import LOOK, MESSAGES
from xlappraise.xlsx.addresses import Area, Position, column_letters, fixed_text
from xlappraise.xlsx.changes.kinds import (
    AddSheet,
    ColumnLike,
    DeleteLine,
    ExtendRules,
    FillOutlines,
    FitColumns,
    FitPaper,
    FitRows,
    GrowChart,
    GrowTable,
    HideRows,
    OtherChange,
    RaiseChart,
    RenewChart,
    RenewLook,
    RenewSheet,
    SetCell,
    SetEntryRules,
    SetName,
    SetPageBreaks,
    SetPrintArea,
    SetProperty,
    ShowSheet,
    Unmerge,
)
from xlappraise.xlsx.snapshot import Snapshot

UNABLE = (NotImplementedError, AttributeError, TypeError)
"""What an engine raises that cannot do something at all, as against Excel refusing to."""

PLAIN_SHEET = (
    "The sheet {sheet} was missing and was added without colours and charts; to have these too, delete it, save and "
    "close the workbook, and run xlappraise recalc on the file."
)
PLAIN_OTHER = "The sheet {sheet} was added without colours and borders."
OLD_CHART = (
    "The chart on {sheet} still shows the former groups; to redraw it, delete the sheet, save and close the "
    "workbook, and run xlappraise recalc on the file."
)
NOT_DELETED = (
    "The {line} of {sheet} could not be deleted here: delete it in Excel, or save and close the workbook, run "
    "xlappraise check --fix --in-place on the file, and open it again."
)
NO_PAGES = "What is printed could not be set here (Excel needs a printer for that)"
FINISH = "save and close the workbook, run xlappraise recalc on the file, and open it again."


def grow(book: Any, changes: Iterable[OtherChange], undo: list[Undo], before: Snapshot | None = None) -> Iterator[str]:
    """Make the changes; a sentence for each that is still to be done.

    `undo` gets what takes back those made, as the workbook stood in `before`.
    """
    left_out = set()
    for change in changes:
        if isinstance(change, SetName) and change.name in left_out:
            continue
        back = undo_of(book, change, before)
        note = _make(book, change)
        undo += back
        if note:
            left_out.add(OFFERED if _offers(change) else MAKERS[type(change)].holds_for)
            yield note


def _offers(change: OtherChange) -> bool:
    """Whether it lays the drop-downs that offer values of Dimensions."""
    return isinstance(change, SetEntryRules) and change.sheet == layout.OPTIONS.name


def _make(book: Any, change: OtherChange) -> str:
    """Make one; an empty text, or the sentence that says what is still to be done. Raises CannotWrite."""
    maker = MAKERS[type(change)]
    try:
        return insist(partial(maker.make, book, change))
    except Exception as error:
        if is_busy(error) or (not isinstance(error, UNABLE) and not maker.for_looks):
            raise refusal(error, f"this change ({change.describe()})", native.program(book.app)) from error
        return f"{maker.left.format(sheet=getattr(change, 'sheet', ''))}: {FINISH}"


def paste_looks(page: Any, like: Area, area: Area, *what: str) -> None:
    """Give cells the formats (and validation) of others; contents stay as they are.

    Raises NotImplementedError where drop-downs are asked for and an engine has no clipboard (xlwings Lite).
    """
    if page.book.app.engine.type == "remote":
        page.range(area[:2], area[2:]).copy_from(page.range(like[:2], like[2:]), "formats")
        if what != ("formats",):
            raise NotImplementedError
        return
    page.range(like[:2], like[2:]).copy()
    for each in what:
        page.range(area[:2], area[2:]).paste(each)
    page.book.app.cut_copy_mode = False


def restyle(page: Any, changes: list[SetCell]) -> None:
    """Give cells that are there already the format of another one, or none."""
    by_donor: dict[Position | None, dict[Position, None]] = {}
    for change in changes:
        if change.restyle:
            by_donor.setdefault(change.like, {})[change.row, change.column] = None
    for donor, cells in by_donor.items():
        for area in rectangles(cells):
            if donor is None:
                page.range(area[:2], area[2:]).clear_formats()
            else:
                paste_looks(page, Area(*donor, *donor), area, "formats")


# ------------------------------------------------------------------------------------------------- one by one


def _table(book: Any, change: GrowTable) -> str:
    page = book.sheets[change.sheet]
    page.tables[change.table].resize(page.range(change.area[:2], change.area[2:]))
    return ""


def _column(book: Any, change: ColumnLike) -> str:
    page = book.sheets[change.sheet]
    page.range((1, change.column)).column_width = page.range((1, change.like)).column_width
    return ""


def _heights(book: Any, change: FitRows) -> str:
    native.fit_rows(book.sheets[change.sheet], change.heights, change.typed_in)
    return ""


def _paper(book: Any, change: FitPaper) -> str:
    native.set_paper(book.sheets[change.sheet], change.across, change.tall, change.landscape)
    return ""


def _widths(book: Any, change: FitColumns) -> str:
    page = book.sheets[change.sheet]
    for column, width in change.widths:
        page.range((1, column)).column_width = width - PADDING
    return ""


def _hide_lines(book: Any, change: HideRows) -> str:
    page = book.sheets[change.sheet]
    for rows, hidden in ((change.hidden, True), (change.shown, False)):
        for area in rectangles(dict.fromkeys((row, 1) for row in rows)):
            # xlwings has no public way to it
            page.range(f"{area.first_row}:{area.last_row}").impl.row_hidden = hidden
    return ""


def _rules(book: Any, change: ExtendRules) -> str:
    paste_looks(book.sheets[change.sheet], change.like, change.area, "formats", "validation")
    return ""


def _messages(book: Any, change: SetEntryRules) -> str:
    native.set_entry_rules(book.sheets[change.sheet], change)
    return ""


def _unmerge(book: Any, change: Unmerge) -> str:
    book.sheets[change.sheet].range(change.area[:2], change.area[2:]).unmerge()
    return ""


def _line(book: Any, change: DeleteLine) -> str:
    line = str(change.row) if change.row else column_letters(change.column)
    try:
        book.sheets[change.sheet].range(f"{line}:{line}").delete()
    except UNABLE:
        return NOT_DELETED.format(line=change.name, sheet=change.sheet)
    return ""


def _name(book: Any, change: SetName) -> str:
    there = change.name in book.names
    if change.refers_to is None:
        if there:
            book.names[change.name].delete()
    elif there:
        book.names[change.name].refers_to = f"={change.refers_to}"
    else:
        book.names.add(change.name, f"={change.refers_to}")
    return ""


def _page_breaks(book: Any, change: SetPageBreaks) -> str:
    native.set_page_breaks(book.sheets[change.sheet], change.rows)
    return ""


def _print_area(book: Any, change: SetPrintArea) -> str:
    page = book.sheets[change.sheet]
    page.page_setup.print_area = ",".join(fixed_text(area) for area in (change.area, change.also) if area)
    native.set_paper(page, None, change.pages, change.landscape)
    return ""


def _chart(book: Any, change: GrowChart) -> str:
    native.grow_charts(book.sheets[change.sheet], change)
    return ""


def _raise_chart(_: Any, __: RaiseChart) -> str:
    return ""  # an open workbook keeps the height of a chart whose rows are hidden


def _sheet(book: Any, change: AddSheet) -> str:
    """The sheet without its look, for the cells that come after; what was in front stays in front."""
    front = book.sheets.active
    if change.sheet in book.sheets:
        page = book.sheets[change.sheet]  # added a moment ago, when Excel was too busy for the rest
    elif change.after:
        page = book.sheets.add(change.sheet, after=book.sheets[change.after])
    else:
        page = book.sheets.add(change.sheet, before=book.sheets[0])
    if change.hidden:
        page.visible = False
    with suppress(Exception):  # as it is, Excel shows the new sheet, and nothing is lost
        front.activate()
    if change.sheet in GIVEN_WHOLE:
        return ""  # it gets its colours with its texts
    is_brought_by_recalc = change.sheet in layout.BY_NAME and layout.BY_NAME[change.sheet].owner == layout.TOOL
    return (PLAIN_SHEET if is_brought_by_recalc else PLAIN_OTHER).format(sheet=change.sheet)


def _tab(book: Any, change: ShowSheet) -> str:
    book.sheets[change.sheet].visible = not change.hidden
    return ""


def _property(_: Any, __: SetProperty) -> str:
    raise NotImplementedError


def _look(_: Any, __: RenewLook) -> str:
    raise NotImplementedError


def _text(_: Any, __: RenewSheet | FillOutlines) -> str:
    return ""  # it goes with the live colours, whose sentence says to finish in the file


def _new_chart(_: Any, change: RenewChart) -> str:
    return OLD_CHART.format(sheet=change.sheet)


class Maker(NamedTuple):
    """How a kind of change is made in an open workbook."""

    make: Callable[[Any, Any], str]
    """Makes it: a sentence, or an empty text where nothing is still to be done."""
    left: str
    """What to say where Excel refuses."""
    for_looks: bool = False
    """Whether the figures are right without it: when Excel refuses it, the others go on."""
    holds_for: str = ""
    """The workbook name that says for what it was made, which is not set where it could not be."""


MAKERS: dict[type, Maker] = {
    GrowTable: Maker(_table, "The table on {sheet} could not be made larger here"),
    ColumnLike: Maker(
        _column, "The new column on {sheet} could not be made as wide as the others here", for_looks=True
    ),
    FitColumns: Maker(_widths, "Columns on {sheet} could not be made as wide as their words here", for_looks=True),
    FitPaper: Maker(_paper, NO_PAGES, for_looks=True),
    FitRows: Maker(_heights, "Rows on {sheet} could not be made as high as their new text here", for_looks=True),
    HideRows: Maker(_hide_lines, "Rows on {sheet} could not be hidden or shown here", for_looks=True),
    SetPageBreaks: Maker(_page_breaks, NO_PAGES, for_looks=True),
    ExtendRules: Maker(_rules, "Drop-downs and colours of the new cells on {sheet} could not be set here"),
    SetEntryRules: Maker(
        _messages,
        "The messages beside the drop-downs on {sheet} could not be updated here",
        for_looks=True,
        holds_for=MESSAGES,
    ),
    Unmerge: Maker(_unmerge, "Merged cells on {sheet} could not be unmerged here"),
    DeleteLine: Maker(_line, "A row or column of {sheet} could not be deleted here"),
    SetName: Maker(_name, "A workbook name could not be set here"),
    SetPrintArea: Maker(_print_area, NO_PAGES, for_looks=True),
    GrowChart: Maker(_chart, "The chart on {sheet} could not be extended to the new rows here", for_looks=True),
    RaiseChart: Maker(_raise_chart, "A chart on {sheet} could not be given its place here", for_looks=True),
    RenewLook: Maker(
        _look, "The live colours on {sheet} can only be renewed in the file", for_looks=True, holds_for=LOOK
    ),
    FillOutlines: Maker(_text, "Cells that are outlined in red can only be filled in the file", for_looks=True),
    RenewSheet: Maker(_text, "The text of {sheet} can only be renewed in the file", for_looks=True),
    RenewChart: Maker(_new_chart, "The chart on {sheet} can only be redrawn in the file", for_looks=True),
    AddSheet: Maker(_sheet, "The sheet {sheet} is missing and can only be added in the file"),
    ShowSheet: Maker(_tab, "The tab {sheet} could not be shown or hidden here", for_looks=True),
    SetProperty: Maker(_property, "A property of the file can only be set in the file", for_looks=True),
}
"""How each kind of change is made."""
