"""What the live door types into a workbook, another program works out as the file door says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import engines
from tests.support.generated import generated
from tests.support.live_cases import damage, edited, opened
from xlappraise import flow
from xlappraise.excel import live
from xlappraise.sheets import build
from xlappraise.xlsx import package

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.skipif(engines.office() is None, reason="LibreOffice is not installed"),
]


def test_the_live_doors_formulas_give_the_file_doors_figures(tmp_path: Path) -> None:
    made, by_file = tmp_path / "made.xlsx", tmp_path / "by_file.xlsx"
    appraisal = generated(4)
    made.write_bytes(build.build(appraisal))
    data = edited(made.read_bytes(), tmp_path, *damage(appraisal, package.snapshot(made), 4))
    by_file.write_bytes(data)
    flow.recalc(by_file)
    book = opened(data)
    live.recalculate(book)
    by_live = tmp_path / "by_live.xlsx"
    by_live.write_bytes(book.impl.saved())
    (worked_out,) = engines.by_libreoffice([by_live], tmp_path)
    wanted, found = package.snapshot(by_file), package.snapshot(worked_out)
    for sheet in ("Results", "Summary", "Lists"):
        figures = {p: d.value for p, d in wanted.sheets[sheet].cells.items() if isinstance(d.value, float)}
        assert {p: found.sheets[sheet].cells[p].value for p in figures} == pytest.approx(figures)
        assert figures
