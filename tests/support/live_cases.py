"""Workbooks for the tests of the live door: as files, tampered with, and open in the tests' Excel."""

from __future__ import annotations

import random
import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.support import xlwings_engine
from xlappraise import flow
from xlappraise.appraisal.model import Appraisal
from xlappraise.excel import live
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.sheets import build
from xlappraise.xlsx import package
from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.changes.kinds import Change, GrowTable, Owners, SetCell, SetName
from xlappraise.xlsx.snapshot import BLANK, CellData, Snapshot, TablePart, Value

REFERENCE = ROOT / "workbook_templates" / "worcestershire-2017.json"


@cache
def reference() -> Appraisal:
    return appraisal_from(REFERENCE.read_text(encoding="utf-8"))


@cache
def reference_file() -> bytes:
    return build.build(reference())


def edited(data: bytes, folder: Path, *changes: SetCell) -> bytes:
    """The workbook with cells changed, as its file."""
    path = folder / "edited.xlsx"
    path.write_bytes(data)
    package.apply(path, changes, force=True)
    return path.read_bytes()


def edited_to(data: bytes, folder: Path, book: Snapshot) -> bytes:
    """The workbook's file with the same sheets as they are in `book`; headings of tables as Excel keeps them."""
    path = folder / "edited.xlsx"
    path.write_bytes(data)
    stood = package.snapshot(path)
    changes: list[Change] = [SetName(n, text) for n, text in book.names.items() if text != stood.names.get(n)]
    for name, sheet in book.sheets.items():
        cells, before = dict(sheet.cells), stood.sheets[name]
        areas = {table.name: table.area for table in before.tables}
        for table in sheet.tables:
            heads = _table_headings(table, cells)
            cells |= {at: CellData(words) for at, words in heads.items()}
            if table.area != areas[table.name]:
                changes.append(GrowTable(name, table.name, table.area, tuple(heads.values())))
        for at in sorted({*cells, *before.cells}):
            now, was = cells.get(at, BLANK), before.cells.get(at, BLANK)
            if (now.value, now.formula) != (was.value, was.formula):
                changes.append(SetCell(name, *at, now.value, now.formula))
    # Results are those of before, as they mostly are once a program has worked them out again.
    package.apply(path, changes, force=True, owners=Owners(is_entry=lambda _, __: True))
    return path.read_bytes()


def _table_headings(table: TablePart, cells: Mapping[Position, CellData]) -> dict[Position, str]:
    """A blank heading is Column1, and one that stands there twice gets a number."""
    row, first, _, last = table.area
    found: dict[Position, str] = {}
    for column in range(first, last + 1):
        words = cells.get((row, column), BLANK).value
        text = words if isinstance(words, str) and words.strip() else f"Column{column}"
        while text.lower() in {other.lower() for other in found.values()}:
            text += "2"
        found[row, column] = text
    return found


def opened(data: bytes, name: str = "Appraisal.xlsx") -> Any:
    """The workbook open in the tests' Excel, as an xlwings book."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says which extensions it leaves out
        app = xlwings_engine.start((data, name))
    return app.books[0]


def cells(book: Snapshot) -> dict[tuple[str, int, int], tuple[Value, str | None]]:
    """Value and formula of every cell; no value and empty text are alike."""
    return {
        (name, *position): (None if data.value == "" else data.value, data.formula)
        for name, sheet in book.sheets.items()
        for position, data in sheet.cells.items()
        if data.formula is not None or data.value not in (None, "")
    }


def damage(appraisal: Appraisal, snapshot: Snapshot, seed: int) -> list[SetCell]:
    """What officers do: change and clear scores, rename an option, type over formulas, delete some."""
    from xlappraise.reading.reader import read

    pick = random.Random(seed)
    places = read(snapshot).where.tables
    scores, options = places["Scores"], places["Options"]
    changes = []
    keys = sorted(appraisal.scores)
    for ref, option in pick.sample(keys, min(len(keys), 4)):
        donor = appraisal.scores[pick.choice([key for key in keys if key[0] == ref])]
        value: Value = donor if isinstance(donor, str) else float(donor)
        changes.append(SetCell("Scores", scores.rows[ref], scores.options[option], pick.choice((value, value, None))))
    renamed = pick.choice(appraisal.short_list).id
    changes.append(SetCell("Options", options.rows[renamed], options.columns["name"], f"Renamed {seed}"))
    for sheet in ("Results", "Summary", "Lists", "Scores"):
        live = sorted(p for p, data in snapshot.sheets[sheet].cells.items() if data.formula is not None)
        changes += [SetCell(sheet, *p, pick.choice((7.0, "typed over", None))) for p in pick.sample(live, 3)]
    return list({(c.sheet, c.row, c.column): c for c in changes}.values())


def stop() -> None:
    xlwings_engine.stop()


def through_both_doors(data: bytes, folder: Path) -> tuple[Snapshot, Any, live.LiveResult]:
    """The workbook recalculated through the file and through the open book, every formula worked out."""
    path = folder / "by_file.xlsx"
    path.write_bytes(data)
    flow.recalc(path)
    file = package.snapshot(path)
    book = opened(data)

    def worked_out(sheet: str, row: int, column: int, text: str) -> Any:
        found = file.sheets[sheet].cells.get((row, column)) if sheet in file.sheets else None
        return found.value if found is not None and found.formula == text[1:] else -1.0

    book.impl.calculator = worked_out
    done = live.recalculate_silently(book)
    for key in list(book.impl.values):
        text = book.impl.pages[key[0]].cell(*key[1:]).value
        book.impl.values[key] = worked_out(*key, text)
    return file, book, done
