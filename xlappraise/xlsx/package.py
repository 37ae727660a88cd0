"""A workbook's path in, a Snapshot of it out; Changes in, the file with just these out.

Everything that reads a workbook's file or writes into one goes through here. Files come by e-mail: nothing in them
is run or fetched, and what cannot be read or written safely is refused with one sentence (CannotRead, CannotWrite),
the file untouched.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from xlappraise.xlsx import limits
from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.aliases import as_tabbed, put_back, single
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.book import Book, SheetPart, read_book
from xlappraise.xlsx.changes.kinds import NOBODY, Change, Owners
from xlappraise.xlsx.file_kind import file_bytes, open_archive
from xlappraise.xlsx.guarded_xml import Budget, refuse_unsound
from xlappraise.xlsx.receipt import Receipt
from xlappraise.xlsx.refusals import CannotRead, CannotWrite
from xlappraise.xlsx.sheet_reader import Context, no_collector, read_sheet, read_tables, shared_context, sheet_of
from xlappraise.xlsx.snapshot import Sheet, Snapshot

if TYPE_CHECKING:
    from xlappraise.xlsx.draft import OpenedWorkbook
    from xlappraise.xlsx.sheet_editor import WorkSheet

__all__ = [
    "CannotRead",
    "CannotWrite",
    "Receipt",
    "apply",
    "changes_to_make",
    "no_collector",
    "snapshot",
    "snapshot_of",
]


class LazySheets(Mapping[str, Sheet]):
    """The worksheets of a workbook in its order, each parsed when it is first asked for."""

    def __init__(self, archive: Archive, budget: Budget, book: Book, *, to_write: bool = False) -> None:
        """Nothing is parsed yet. With `to_write`, what is parsed of a small workbook is kept for the writer too."""
        self._archive, self._budget, self._book = archive, budget, book
        self._to_write = to_write and sum(entry.size for entry in archive.entries) <= limits.MOST_KEPT
        self._opened: dict[str, WorkSheet] = {}
        self._context: Context | None = None
        self._listed = {sheet.name: sheet for sheet in book.sheets}
        self._read: dict[str, Sheet] = {}

    def __getitem__(self, name: str) -> Sheet:
        """The sheet of that name. Raises KeyError when there is none, CannotRead when it is broken."""
        if name not in self._read:
            self._read[name] = self._parse_sheet(self._context_once(), self._listed[name])
        return self._read[name]

    def _parse_sheet(self, context: Context, listed: SheetPart) -> Sheet:
        if not self._to_write:
            return read_sheet(context, listed)
        from xlappraise.xlsx.sheet_editor import WorkSheet

        opened = self._opened[listed.name] = WorkSheet(context, listed)
        return sheet_of(opened.reader, opened.tables, listed.hidden)

    def refuse_unsound(self, names: Iterable[str]) -> None:
        """Raise CannotRead when one of these sheets is damaged, although nobody has asked for it yet."""
        for name in names:
            if name not in self._read:
                refuse_unsound(self._archive, self._listed[name].part, self._budget)

    def table_names(self, name: str) -> list[str]:
        """Names of the tables on a sheet, which is not parsed for it. Raises CannotRead."""
        return [table.table.name for table in read_tables(self._context_once(), self._listed[name].part)]

    def is_small(self, name: str) -> bool:
        """Whether a sheet costs next to nothing to parse."""
        return self._archive.entry(self._listed[name].part).size <= limits.MOST_PEEKED

    def _context_once(self) -> Context:
        if self._context is None:
            self._context = shared_context(self._archive, self._budget, self._book)
        return self._context

    def handed_over(self) -> OpenedWorkbook:
        """What was read, for the writer, which takes it and changes it; who asks for a sheet again has it parsed again.

        So the memory of what was read otherwise is given back before the writer reads it its own way.
        """
        from xlappraise.xlsx.draft import OpenedWorkbook

        sheets, self._opened = self._opened, {}
        self._read.clear()
        return OpenedWorkbook(self._archive, self._book, self._context, sheets)

    def __contains__(self, name: object) -> bool:
        """Whether there is such a sheet; parses nothing."""
        return name in self._listed

    def __iter__(self) -> Iterator[str]:
        """The names in order; parses nothing."""
        return iter(self._listed)

    def __len__(self) -> int:
        """How many worksheets there are."""
        return len(self._listed)


def snapshot(
    path: str | os.PathLike[str], wanted: Callable[[str], bool] | None = None, *, to_write: bool = False
) -> Snapshot:
    """The workbook at `path` as it stands on disk.

    Sheets are parsed when first asked for, so a stranger's large sheet costs nothing; those that `wanted` picks by
    name are parsed at once. With `to_write`, what is read of a small workbook serves `apply` as well. Raises
    CannotRead, here or when a sheet is first asked for.
    """
    name = os.fspath(path)
    return snapshot_of(file_bytes(name), name, wanted, to_write=to_write)


def snapshot_of(
    data: bytes, name: str, wanted: Callable[[str], bool] | None = None, *, to_write: bool = False
) -> Snapshot:
    """The same of the bytes of a workbook, which sentences call `name`."""
    from xlappraise.xlsx.sha import sha256

    archive = open_archive(data, name)
    budget = Budget()
    book = read_book(archive, budget)
    sheets = LazySheets(archive, budget, book, to_write=to_write)
    for sheet in sheets:
        if wanted is not None and wanted(sheet):
            sheets[sheet]
    return Snapshot(sheets, book.names, book.date1904, name, sha256(data).hexdigest())


def apply(
    source: str | os.PathLike[str] | Snapshot,
    changes: Sequence[Change],
    out: str | os.PathLike[str] | None = None,
    force: bool = False,
    *,
    backup: bool | str = False,
    expected_sha256: str | None = None,
    settled: Mapping[str, Collection[Position]] | None = None,
    owners: Owners = NOBODY,
) -> Receipt:
    """Put the changes into the workbook at `source`, or into a copy at `out`, and nothing else.

    `source` is a path, or the Snapshot that the changes were made for: then a file that is no longer what was read
    is refused, as with `expected_sha256`. Every other part of the file stays byte for byte, and so does all in a
    changed sheet but the named cells. When everything is there already, the file is not written; a copy at `out` is.
    When values change and the workbook has other formulas, it asks Excel to calculate on loading, and stored results
    that depend on them are taken out (see `dependents`), but for those of the cells in `settled` (positions by sheet)
    and of those that `owners` says are entries. `force` passes over lock files, second names (hard links) and an
    existing `out`; `backup` keeps the old file beside the new one, a text as these words after its name. Raises
    CannotRead or CannotWrite, each with one sentence for the user; the old file is then as it was.
    """
    from xlappraise.xlsx.writer import write

    opened: OpenedWorkbook | None = None
    if isinstance(source, Snapshot):
        tabs = single(source.tabs)
        settled = {tabs.get(name, name): cells for name, cells in (settled or {}).items()}
        changes, source = put_back(changes, source.tabs), as_tabbed(source)
        if isinstance(source.sheets, LazySheets) and source.sha256 and expected_sha256 in (None, source.sha256):
            opened = source.sheets.handed_over()
        expected_sha256 = expected_sha256 or source.sha256 or None
        source = source.path
    path = os.fspath(source)
    with no_collector():
        return write(
            path,
            changes,
            os.fspath(out or path),
            force=force,
            backup=backup,
            expected_sha256=expected_sha256,
            settled=settled,
            owners=owners,
            opened=opened,
        )


def changes_to_make(path: str | os.PathLike[str], changes: Sequence[Change]) -> list[Change]:
    """The changes that `apply` would make: of SetCell, those that are not there yet and those that take out stored
    results; all others as they are given. Raises as `apply`.
    """
    from xlappraise.xlsx.writer import not_there

    return not_there(os.fspath(path), changes)
