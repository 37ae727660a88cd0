"""The sheet Gateways in the open workbook: read, judged, grown and written as in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.doors import TEST_EXCEL
from tests.support.gateway_cases import sixteen
from tests.support.live_cases import edited
from tests.support.live_doors import Door
from xlappraise import excel, flow
from xlappraise.appraisal.model import Appraisal
from xlappraise.excel import live
from xlappraise.reading.reader import read
from xlappraise.sheets import build
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

NEW = (
    SetCell("Options", 22, 1, "O17"),
    SetCell("Options", 22, 2, "A later idea"),
    SetCell("Options", 22, 8, "Long-list"),
    SetCell("Criteria", 39, 1, "D20"),
    SetCell("Criteria", 39, 2, "Desirability"),
    SetCell("Criteria", 39, 3, "Lawful"),
    SetCell("Criteria", 39, 5, "Gateway"),
    SetCell("Gateways", 8, 3, "Fail"),
)
"""An option and a gateway more, and another answer of O3."""


def made() -> bytes:
    return build.build(sixteen())


def answers(appraisal: Appraisal) -> dict[tuple[str, str], object]:
    refs = {criterion.ref for criterion in appraisal.gateways}
    return {key: answer for key, answer in appraisal.scores.items() if key[0] in refs}


def test_an_open_workbook_reads_and_is_judged_as_its_file(door: Door, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(edited(made(), tmp_path, SetCell("Gateways", 12, 3, "Maybe")))
    book = excel.snapshot(door.opened(path.read_bytes()))
    assert door.apart(package.snapshot(path), book) == []
    assert answers(read(book).appraisal) == answers(flow.appraise(path).appraisal)
    found = live.outcome_of(door.opened(path.read_bytes())).findings
    assert door.findings(found) == door.findings(flow.appraise(path).findings)


def test_a_new_option_and_a_new_gateway_get_their_row_and_their_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(edited(made(), tmp_path, *NEW))
    flow.recalc(path)
    sheet = package.snapshot(path).sheets["Gateways"].cells
    assert [sheet[5, column].value for column in (9, 10)] == ["D20 Lawful", "Reason D20"]
    assert [sheet[22, column].value for column in (1, 2)] == ["O17", "A later idea"]
    assert "D20" not in flow.appraise(path).reading.where.tables["Scores"].rows
    assert flow.recalc(path).changes == []


def test_both_doors_write_the_same(door: Door, tmp_path: Path) -> None:
    file, book, done = door.through_both(edited(made(), tmp_path, *NEW), tmp_path)
    found = excel.snapshot(book)
    for sheet in ("Gateways", "Scores", "Results", "Summary", "Lists"):
        here, there = (each._replace(sheets={sheet: each.sheets[sheet]}) for each in (file, found))
        assert door.apart(here, there) == []
    # As of other new columns: the tests' Excel makes no rules for entries.
    left = ["The messages beside the drop-downs on Gateways could n"[:53]] if door.name == TEST_EXCEL else []
    assert [note[:53] for note in done.written.notes] == left
