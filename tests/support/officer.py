"""A workbook's file in, the same one after an officer worked in it out: rows added, removed, renamed, sorted, moved.

Edits go through the file door's cells, as if typed; what the officer believes the scores to be is kept beside.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from xlappraise import flow
from xlappraise.appraisal.findings import column_letters
from xlappraise.reading.tab_names import recognise
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.snapshot import BLANK, Value

FOREIGN = {
    "customXml/item1.xml": b"<notes xmlns='urn:council'>kept\r\n</notes>",
    "docProps/app.xml": None,
    "docProps/core.xml": None,
    "xl/theme/theme1.xml": None,
}
"""Parts that no recalculation may touch; those with bytes are put in by `with_foreign_part`."""


def with_foreign_part(data: bytes, path: Path) -> None:
    """Write the workbook with a part that is none of ours."""
    path.write_bytes(data)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("customXml/item1.xml", FOREIGN["customXml/item1.xml"] or b"")
        types = "[Content_Types].xml"
        assert types in archive.namelist()


def foreign(path: Path) -> dict[str, bytes]:
    """The bytes of the foreign parts."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in FOREIGN if name in archive.namelist()}


class Officer:
    """Works in one workbook. `scores` and `reasons` are what was ever entered, by key."""

    def __init__(self, path: Path) -> None:
        self.path = path
        appraisal = flow.appraise(path).appraisal
        self.scores = dict(appraisal.scores)
        self.reasons = dict(appraisal.rationale)

    def write(self, *changes: SetCell) -> None:
        package.apply(recognise(package.snapshot(self.path)), changes)

    def rows(self, sheet: str, key: str) -> tuple[list[list[Value]], int, int]:
        """The rows of a table on Criteria or Options as values, its first row and its last column."""
        reading = flow.appraise(self.path).reading
        place = reading.where.tables[sheet]
        cells = recognise(package.snapshot(self.path)).sheets[sheet].cells
        columns = range(1, place.last_column + 1)
        found = [
            [cells.get((row, column), BLANK).value for column in columns]
            for row in range(place.header_row + 1, place.last_row + 1)
        ]
        return [row for row in found if row[place.columns[key] - 1]], place.header_row + 1, place.last_column

    def put_rows(self, sheet: str, key: str, rows: list[list[Value]]) -> None:
        """Write the table's rows anew, blanks below."""
        old, first, width = self.rows(sheet, key)
        blank: list[Value] = [None] * width
        padded = rows + [blank] * max(0, len(old) - len(rows))
        self.write(
            *(
                SetCell(sheet, first + n, column, value)
                for n, row in enumerate(padded)
                for column, value in enumerate(row, 1)
            )
        )

    def add_criterion(self, ref: str, group: str, at: int, weight: float = 7.0) -> None:
        rows, _, width = self.rows("Criteria", "ref")
        new: list[Value] = [ref, group, f"About {ref}", "Is it?", "Scored", weight]
        rows.insert(at % (len(rows) + 1), new + [None] * (width - len(new)))
        self.put_rows("Criteria", "ref", rows)

    def remove(self, sheet: str, key: str, at: int) -> None:
        rows, _, _ = self.rows(sheet, key)
        if len(rows) > 3:
            del rows[at % len(rows)]
            self.put_rows(sheet, key, rows)

    def reorder(self, sheet: str, key: str, at: int) -> None:
        rows, _, _ = self.rows(sheet, key)
        rows.append(rows.pop(at % len(rows)))
        self.put_rows(sheet, key, rows)

    def add_option(self, name: str, at: int) -> None:
        rows, _, width = self.rows("Options", "id")
        new: list[Value] = [name, f"Option {name}", *[None] * (width - 2)]
        new[flow.appraise(self.path).reading.where.tables["Options"].columns["stage"] - 1] = "Short-list"
        rows.insert(at % (len(rows) + 1), new)
        self.put_rows("Options", "id", rows)

    def rename(self, sheet: str, key: str, at: int) -> None:
        """Give a row another Ref or ID; then carry it through, as `check --fix` does."""
        rows, _, _ = self.rows(sheet, key)
        row = rows[at % len(rows)]
        old, new = str(row[0]), f"{row[0]}x"
        row[0] = new
        self.put_rows(sheet, key, rows)
        place = 0 if sheet == "Criteria" else 1
        for held in (self.scores, self.reasons):
            for pair in [pair for pair in held if pair[place] == old]:
                moved = (new, pair[1]) if place == 0 else (pair[0], new)
                held[moved] = held.pop(pair)  # type: ignore[assignment]  # either kind of entry
        self.write(*(c for c in flow.fixes(flow.appraise(self.path)) if isinstance(c, SetCell)))

    def score(self, at: int, level: str = "High") -> None:
        """Enter a score and a reason in some cell that has one."""
        appraisal = flow.appraise(self.path).appraisal
        keys = [
            key for key in appraisal.wanted_keys() if key in appraisal.score_cells and key in appraisal.rationale_cells
        ]
        scored = {criterion.ref for criterion in appraisal.scored_criteria}
        keys = [key for key in keys if key[0] in scored]
        if not keys:
            return
        key = keys[at % len(keys)]
        for cells, text in ((appraisal.score_cells, level), (appraisal.rationale_cells, f"Because of {key}")):
            self.write(SetCell(cells[key].sheet, cells[key].row, cells[key].column, text))
        self.scores[key], self.reasons[key] = level, f"Because of {key}"

    def sort(self, sheet: str, backwards: bool = True) -> None:
        """Sort the rows of Scores or Rationale by Ref, as Excel does: what is typed moves, formulas stay."""
        place = flow.appraise(self.path).reading.where.tables[sheet]
        cells = recognise(package.snapshot(self.path)).sheets[sheet].cells
        rows = sorted(place.rows.values())
        typed = [place.columns["ref"], *place.options.values()]
        held = {row: [cells.get((row, column), BLANK).value for column in typed] for row in rows}
        order = sorted(rows, key=lambda row: str(held[row][0]), reverse=backwards)
        self.write(
            *(
                SetCell(sheet, row, column, value)
                for row, source in zip(rows, order, strict=True)
                for column, value in zip(typed, held[source], strict=True)
            )
        )

    def swap_columns(self, sheet: str, at: int) -> None:
        """Let two option columns change places, headings and all."""
        place = flow.appraise(self.path).reading.where.tables[sheet]
        cells = recognise(package.snapshot(self.path)).sheets[sheet].cells
        columns = sorted(place.options.values())
        if len(columns) < 2:
            return
        one, other = columns[at % len(columns)], columns[(at + 1) % len(columns)]
        rows = (place.header_row, *place.rows.values())
        self.write(
            *(
                SetCell(sheet, row, here, cells.get((row, there), BLANK).value)
                for row in rows
                for here, there in ((one, other), (other, one))
            )
        )


def without_tabs(path: Path, names: tuple[str, ...]) -> None:
    """Delete sheets as Excel does: the tab, its names and parts, and #REF! wherever it was referred to."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    book = parts["xl/workbook.xml"].decode()
    tabs = re.findall(r'<sheet [^>]*?name="([^"]+)"', book)
    for name in names:
        book = re.sub(rf'<sheet [^>]*?name="{name}"[^>]*/>', "", book)
        book = re.sub(rf'<definedName [^>]*localSheetId="{tabs.index(name)}"[^>]*>[^<]*</definedName>', "", book)
        book = re.sub(rf"(<definedName [^>]*>){name}![^<]*(</definedName>)", r"\1#REF!\2", book)
    left = [tab for tab in tabs if tab not in names]
    book = re.sub(r'localSheetId="(\d+)"', lambda m: f'localSheetId="{left.index(tabs[int(m[1])])}"', book)
    parts["xl/workbook.xml"] = re.sub(r'activeTab="\d+"', 'activeTab="0"', book).encode()
    for part in [part for part in parts if part.startswith("xl/worksheets/sheet")]:
        text = parts[part].decode()
        for name in names:
            text = re.sub(r"<f>[^<]*", lambda m, name=name: m[0].replace(f"{name}!", "#REF!"), text)
        parts[part] = text.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)


def address(row: int, column: int) -> str:
    """A cell's address."""
    return f"{column_letters(column)}{row}"


def rename_tabs(path: Path, new: dict[str, str]) -> None:
    """Give tabs other names as Excel does: formulas, workbook names, drop-downs and charts follow."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            followed = _followed(name, part.decode(), new).encode() if name.endswith(".xml") else part
            archive.writestr(name, followed)


_WITH_SHEETS = re.compile(r"(?<=>)[^<]*(?=</(?:f|definedName|formula[12]?|c:f)>)")
"""What stands in elements that name sheets."""


def _followed(name: str, text: str, new: dict[str, str]) -> str:
    for tab, other in new.items():
        spelt = escape("'" + other.replace("'", "''") + "'!")
        named = re.compile(rf"(?<![\w'])(?:'{tab}'|{tab})!")
        text = _WITH_SHEETS.sub(lambda m, named=named, spelt=spelt: named.sub(lambda _: spelt, m[0]), text)
        if name == "xl/workbook.xml":
            text = text.replace(f'name="{tab}"', f"name={quoteattr(other)}")
    return text
