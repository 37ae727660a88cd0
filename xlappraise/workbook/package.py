"""The file door: in, the path of a workbook; out, a Snapshot of it. In, Changes; out, the file with just these.

Everything that reads a workbook's file or writes into one goes through here; the modules that do the work are
private to this door. Files come by e-mail: nothing in them is run or fetched, and what cannot be read or written
safely is refused with one sentence (CannotRead, CannotWrite), the file untouched.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping

from xlappraise.workbook.archive import Archive
from xlappraise.workbook.book import Book, SheetPart, read_book
from xlappraise.workbook.guarded_xml import Budget
from xlappraise.workbook.number_formats import kinds_of_styles
from xlappraise.workbook.recognising import file_bytes, open_archive
from xlappraise.workbook.refusals import CannotRead, CannotWrite
from xlappraise.workbook.sheet_reading import Context, read_sheet
from xlappraise.workbook.snapshot import Sheet, Snapshot
from xlappraise.workbook.texts import shared_texts

__all__ = ["CannotRead", "CannotWrite", "snapshot"]


class LazySheets(Mapping[str, Sheet]):
    """The worksheets of a workbook in its order, each parsed when it is first asked for."""

    def __init__(self, context: Callable[[], Context], listed: tuple[SheetPart, ...]) -> None:
        """Nothing is parsed yet."""
        self._make_context = context
        self._context: Context | None = None
        self._listed = {sheet.name: sheet for sheet in listed}
        self._read: dict[str, Sheet] = {}

    def __getitem__(self, name: str) -> Sheet:
        """The sheet of that name. Raises KeyError when there is none, CannotRead when it is broken."""
        if name not in self._read:
            listed = self._listed[name]
            if self._context is None:
                self._context = self._make_context()
            self._read[name] = read_sheet(self._context, listed)
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        """Whether there is such a sheet; parses nothing."""
        return name in self._listed

    def __iter__(self) -> Iterator[str]:
        """The names in order; parses nothing."""
        return iter(self._listed)

    def __len__(self) -> int:
        """How many worksheets there are."""
        return len(self._listed)


def snapshot(path: str | os.PathLike[str], wanted: Callable[[str], bool] | None = None) -> Snapshot:
    """The workbook at `path` as it stands on disk.

    Sheets are parsed when first asked for, so a stranger's large sheet costs nothing; those that `wanted` picks by
    name are parsed at once. Raises CannotRead, here or when a sheet is first asked for.
    """
    from hashlib import sha256

    name = os.fspath(path)
    data = file_bytes(name)
    archive = open_archive(data, name)
    budget = Budget()
    book = read_book(archive, budget)

    def context() -> Context:
        return _context(archive, budget, book)

    sheets = LazySheets(context, book.sheets)
    for sheet in sheets:
        if wanted is not None and wanted(sheet):
            sheets[sheet]
    return Snapshot(sheets, book.names, book.date1904, name, sha256(data).hexdigest())


def _context(archive: Archive, budget: Budget, book: Book) -> Context:
    texts = shared_texts(archive, book.shared_strings, budget)
    kinds = kinds_of_styles(archive, book.styles, budget)
    return Context(archive, budget, texts, kinds, book.date1904)
