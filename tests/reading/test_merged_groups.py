"""Groups merged over several criteria are taken apart and filled by --fix; nothing else changes, at either door."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.support import live_cases
from tests.support.live_cases import edited, opened, reference_file
from xlappraise import flow
from xlappraise.excel import growing
from xlappraise.xlsx import package
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.changes.kinds import SetCell, Unmerge

BLOCK = Area(7, 2, 10, 2)


@pytest.fixture(autouse=True)
def _no_excel_after() -> Iterator[None]:
    yield
    live_cases.stop()


def merged(folder: Path, *blocks: str) -> Path:
    """The reference case with groups merged as Excel does it: what was below the first cell is gone."""
    path = folder / "merged.xlsx"
    path.write_bytes(edited(reference_file(), folder, *(SetCell("Criteria", row, 2, None) for row in (8, 9, 10))))
    book = openpyxl.load_workbook(path)
    for block in blocks:
        book["Criteria"].merge_cells(block)
    book.save(path)
    flow.recalc(path)
    return path


def test_a_merged_group_is_one_finding(tmp_path: Path) -> None:
    outcome = flow.appraise(merged(tmp_path, "B7:B10"))
    (found,) = [f for f in outcome.findings if f.code in ("XLA110", "XLA224")]
    assert (found.code, found.found, found.fix, len(found.also)) == ("XLA110", "B7:B10", "Desirability", 2)


def test_fix_takes_it_apart_and_fills_it_down_and_nothing_else(tmp_path: Path) -> None:
    path = merged(tmp_path, "B7:B10")
    before = package.snapshot(path).sheets["Criteria"].cells
    changes = flow.fixes(flow.appraise(path))
    package.apply(path, changes)
    after = package.snapshot(path).sheets["Criteria"]
    assert [change.describe() for change in changes if isinstance(change, Unmerge)] == [
        "Criteria  the merged cells B7:B10 unmerged"
    ]
    assert after.merges == ()
    differing = {at for at in after.cells if after.cells[at].value != before.get(at, after.cells[at]).value}
    assert set(after.cells.keys() - before.keys()) == {(8, 2), (9, 2), (10, 2)}
    assert {at for at in differing if at[0] > 5} == set()
    assert [f.code for f in flow.appraise(path).findings if f.code in ("XLA110", "XLA224")] == []


def test_other_merged_cells_stay(tmp_path: Path) -> None:
    path = merged(tmp_path, "B7:B10", "M40:N41")
    package.apply(path, [Unmerge("Criteria", BLOCK)])
    assert package.snapshot(path).sheets["Criteria"].merges == (Area(40, 13, 41, 14),)


def test_the_live_door_takes_it_apart_too(tmp_path: Path) -> None:
    book = opened(merged(tmp_path, "B7:B10").read_bytes())
    assert list(growing.grow(book, [Unmerge("Criteria", BLOCK)], [])) == []
    assert book.sheets["Criteria"].range((7, 2)).merge_cells is False
