"""A workbook's file in; its parts while they change, and what was found on the way, out.

Nothing is written here. Offsets hold in a part's UTF-8 bytes: `now` gives these and `put` takes them, whatever
encoding the file has the part in.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType

from xlappraise.records import NamedTuple
from xlappraise.xlsx.addresses import Area, Position
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.book import Book, SheetPart, read_book, relations
from xlappraise.xlsx.changes.deleted_lines import DeletedLines
from xlappraise.xlsx.changes.kinds import NOBODY, AddedRows, Donor, Owners, SetCell
from xlappraise.xlsx.file_kind import open_archive
from xlappraise.xlsx.guarded_xml import Budget
from xlappraise.xlsx.markup import Edit, coding_of, with_edits
from xlappraise.xlsx.precedents import PlacedFormula
from xlappraise.xlsx.refusals import CannotWrite, safe_text
from xlappraise.xlsx.sheet_editor import WorkSheet, utf8
from xlappraise.xlsx.sheet_reader import Context, shared_context


class OpenedWorkbook(NamedTuple):
    """What has been read of a file before it is written, so that it need not be read again."""

    archive: Archive
    book: Book
    context: Context | None
    sheets: Mapping[str, WorkSheet]


class DonorParts:
    """A fresh workbook, as parts that sheets and looks are taken from."""

    def __init__(self, donor: Donor) -> None:
        """Have it made."""
        self.donor = donor
        self.archive = Archive(donor(), "a fresh workbook")
        self.book: Book = read_book(self.archive, Budget())
        self.context = shared_context(self.archive, Budget(), self.book)
        self.styles = self.archive.read(self.book.styles or "")

    def sheet_part(self, sheet: str) -> SheetPart:
        """Where a sheet stands."""
        return next(listed for listed in self.book.sheets if listed.name == sheet)

    def part(self, sheet: str) -> str:
        """The part of a sheet."""
        return self.sheet_part(sheet).part


class Draft:
    """A workbook's file, and the parts of it that are going to be different."""

    def __init__(
        self,
        data: bytes,
        path: str,
        settled: Mapping[str, Collection[Position]] = MappingProxyType({}),
        opened: OpenedWorkbook | None = None,
        *,
        owners: Owners = NOBODY,
    ) -> None:
        """Read what surrounds the sheets, unless it was read of the same bytes, `opened`. Raises CannotRead.

        Formulas in `settled` keep their results, and so do entries.
        """
        self.settled, self.opened = settled, opened.sheets if opened else {}
        self.owners = owners
        self.archive = opened.archive if opened else open_archive(data, path)
        self.book = opened.book if opened else read_book(self.archive, Budget())
        context = opened.context if opened else None
        # Planning may have to read every sheet, each as large as reading alone allows.
        budget = Budget()
        self.context = context._replace(budget=budget) if context else shared_context(self.archive, budget, self.book)
        self.parts: dict[str, bytes | None] = {}
        """New bytes of parts by name; None takes a part out."""
        self.apart: set[tuple[str, Area]] = set()
        """Merged blocks that are taken apart, by sheet."""
        self.sheets: dict[str, WorkSheet] = {}
        self.left: dict[str, list[SetCell]] = {}
        self.stale: list[PlacedFormula] = []
        """Formulas that lose their stored results."""
        self.kept: list[PlacedFormula] = []
        """Formulas that keep theirs, though these may be out of date."""
        self.asks = False
        self.notes: list[str] = []
        self.names = dict(self.book.names)
        """Workbook names as they are going to be."""
        self.tabs = self.book.tabs
        self._donors: list[DonorParts] = []
        """Fresh workbooks that sheets and looks were taken from."""
        self.added: dict[str, list[SetCell]] = defaultdict(list)
        """Cells of sheets that are going to be added."""
        self.rows_added: dict[str, AddedRows] = {}
        """Rows below the donor's, of sheets that were added."""
        self.added_parts: dict[str, str] = {}
        """Parts of sheets that were added."""
        self.gone: dict[str, DeletedLines] = {}
        """Rows and columns that are deleted, by sheet; all other places are as they were before."""
        self.renewed: set[str] = set()
        """Sheets of text only that are rewritten as a whole, so that none of their cells stays as it was."""
        self.hidden: dict[str, bool] = {}
        """Sheets whose tabs are hidden (True) or shown now."""

    def now(self, part: str) -> bytes:
        """The bytes, in UTF-8, that a part is going to have."""
        name = self.archive.stored_name(part)
        raw = self.parts.get(name) or self.archive.read(name)
        return utf8(self.context, name, raw, coding_of(raw))

    def put(self, part: str, data: bytes) -> None:
        """Keep a part, its bytes given in UTF-8, under the name and in the encoding that the file has it in."""
        name = self.archive.stored_name(part)
        self.parts[name] = coding_of(self.parts.get(name) or self.archive.read(name)).back(data)

    def edit(self, part: str, edits_of: Callable[[bytes], Iterable[Edit]]) -> None:
        """Keep a part with the edits that `edits_of` finds in its UTF-8 bytes, when there are any."""
        data = self.now(part)
        edits = list(edits_of(data))
        if edits:
            self.put(part, with_edits(data, edits))

    def sheet_part(self, sheet: str) -> str:
        """The part of a worksheet. Raises CannotWrite when there is none of that name."""
        if sheet in self.added_parts:
            return self.added_parts[sheet]
        for listed in self.book.sheets:
            if listed.name == sheet:
                return listed.part
        raise CannotWrite(f"'{safe_text(self.archive.path)}' has no worksheet '{safe_text(sheet)}' to write to.")

    def edit_sheet(self, sheet: str, edits_of: Callable[[bytes], Iterable[Edit]]) -> None:
        """Keep a worksheet with the edits that `edits_of` finds in its UTF-8 bytes, when there are any."""
        self.edit(self.sheet_part(sheet), edits_of)

    def donor_parts(self, donor: Donor) -> DonorParts:
        """What a donor gives, made once a run."""
        known = next((each for each in self._donors if each.donor == donor), None)
        if known is None:
            known = DonorParts(donor)
            self._donors.append(known)
        return known

    def free_name(self, pattern: str) -> str:
        """A name for a new part: `pattern` with the first number for {} that no part has."""
        number = 1
        taken = {name.casefold() for name in (*self.parts, *(entry.name for entry in self.archive.entries))}
        while pattern.format(number).casefold() in taken:
            number += 1
        return pattern.format(number)

    def charts_of(self, sheet: str) -> list[str]:
        """The parts of a sheet's drawings, each followed by its charts: [drawing, chart, chart, drawing, ...]."""
        found = []
        for drawing in relations(self.archive, self.sheet_part(sheet), Budget()):
            if drawing.kind == "drawing" and drawing.target in self.archive:
                found.append(drawing.target)
                arrows = relations(self.archive, drawing.target, Budget())
                found += [arrow.target for arrow in arrows if arrow.kind == "chart" and arrow.target in self.archive]
        return found

    def fresh_parts(self) -> list[str]:
        """Names of the parts that the file does not have yet."""
        return [name for name, data in self.parts.items() if data is not None and name not in self.archive]

    def refuse_damaged(self) -> None:
        """Raise CannotRead when any part is broken: what we write must be whole."""
        for entry in self.archive.entries:
            if not (entry.name.endswith("/") or self.archive.is_known_whole(entry.name)):
                for _ in self.archive.chunks(entry.name):
                    pass
