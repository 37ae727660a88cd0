"""The law of edits at the live door: after an edit, the button finds and writes what the file door does, no more."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.support.doors import OFFICE, TEST_EXCEL
from tests.support.live_cases import cells, edited, edited_to, reference_file
from tests.support.live_doors import Door
from tests.whole import test_law_of_edits as law
from xlappraise import excel, flow
from xlappraise.appraisal.record import replace
from xlappraise.excel import live
from xlappraise.sheets import build, layout
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import DeleteLine, SetCell
from xlappraise.xlsx.snapshot import Snapshot, Value

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

MAKERS = tuple(m for m in dict.fromkeys(law.MAKERS) if m not in (law.sheet_acted_on, law.column_deleted))
"""Edits of cells, rows and columns; a deleted column of a table is tried where the live door deletes one itself."""
EXAMPLE = "worcestershire-2017"


def apart(door: Door, stood: Any, data: bytes, folder: Path) -> list[str]:
    """What the live door finds, writes or empties otherwise than the file door, in words; the book `stood` so."""
    path = folder / "as_edited.xlsx"
    path.write_bytes(data)
    file = flow.appraise(path)
    mine, found = door.findings(file.findings), door.findings(live.outcome_of(stood).findings)
    after, book, _ = door.through_both(data, folder)
    here = excel.snapshot(book)
    theirs = cells(here)
    told = [f"found: {f.cell} {f.message}" for f in (*found, *mine) if (f in found) != (f in mine)]
    wrote = [f"written: {at}" for at in door.apart(after, here)]
    return told + wrote + [f"emptied: {at}" for at in typed(file.snapshot) if at not in theirs]


def typed(book: Snapshot) -> list[tuple[str, int, int]]:
    """The officer's cells with an entry."""
    known = [s for s in book.sheets.values() if layout.BY_NAME[s.name].owner == layout.OFFICER]
    return [(s.name, *at) for s in known for at, d in s.cells.items() if d.source is None and d.value not in (None, "")]


OTHERS = [pytest.param(name, marks=pytest.mark.slow) for name in law.SHIPPED if name != EXAMPLE]


# In LibreOffice each would take 12 seconds of the processor; the acts below run there, as slow tests.
@pytest.mark.parametrize("door", [TEST_EXCEL], indirect=True)
@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
@pytest.mark.parametrize("name", [EXAMPLE, *OTHERS])
def test_after_a_random_edit_both_doors_agree_and_the_law_holds(
    name: str, maker: law.Maker, door: Door, tmp_path: Path
) -> None:
    here = law.base(name)
    edit = maker(here, random.Random(f"live {maker.__name__}"))
    if edit is None:
        pytest.skip("there is nothing here to edit so")
    data = edited_to((law.TEMPLATES / f"{name}.xlsx").read_bytes(), tmp_path, edit.book)
    stood = door.opened(data)
    assert apart(door, stood, data, tmp_path) == []
    assert list(law.breaches(here, dataclasses.replace(edit, book=excel.snapshot(stood)))) == []


def typed_in(sheet: str, **values: Value) -> list[SetCell]:
    """Cells of a sheet with what is typed there: A5="words"."""
    return [SetCell(sheet, int(at[1:]), ord(at[0]) - 64, value) for at, value in values.items()]


NEW = {"B39": "Viability", "C39": "Local jobs", "E39": "Scored", "F39": 5.0}
"""A row begun below the reference appraisal's criteria."""
AS_WRITTEN = (
    "H", "Med", "Meduim", "high.", "High*", "High (see note)", "\u201cHigh\u201d", "High\n", "\u00a0High ", "N/A", "?",
)  # fmt: skip
ACTS: Mapping[str, list[SetCell] | list[DeleteLine]] = {
    "scores as people write them": typed_in(
        "Scores", E6="\u2713", F6="Passed", G6="Yes", **{f"E{n}": words for n, words in enumerate(AS_WRITTEN, 9)}
    ),
    "footnotes": [
        *typed_in("Criteria", A39="* weights agreed by panel"),
        *typed_in("Options", A24="Source: workshop notes"),
        *typed_in("Scores", C41="See the minutes of 4 May"),
        *typed_in("Rationale", A39="* as told to the panel"),
    ],
    "a new row without a key": typed_in("Criteria", **NEW),
    "a copied row": typed_in("Criteria", A39="D4", **NEW),
    "a row that is begun by its title": typed_in("Criteria", C39="Local jobs"),
    "other levels": typed_in("Setup", D6="Very good", D7="Good", D8="Fair"),
    "a scale of numbers": typed_in("Setup", D6="Highest", D7="Lowest", D8=None, E7=0.0, E8=None, B14="Numbers"),
    "a deleted option": [DeleteLine("Options", 7)],
    "a deleted criterion": [DeleteLine("Criteria", 10)],
    "a heading that is the bare name": typed_in("Scores", F5="Joint Venture"),
    "a score that a formula gives": [SetCell("Scores", 9, 6, "High", "Setup!$D$6")],
}


@pytest.mark.parametrize("door", [TEST_EXCEL, pytest.param(OFFICE, marks=pytest.mark.slow)], indirect=True)
@pytest.mark.parametrize("act", ACTS)
def test_after_such_an_act_both_doors_agree(act: str, door: Door, tmp_path: Path) -> None:
    data = edited(reference_file(), tmp_path, *ACTS[act])
    assert apart(door, door.opened(data), data, tmp_path) == []


BEGUN = [
    *typed_in("Options", B6="Stay", B7="Move"),
    *typed_in("Criteria", C6="Cost", F6=5.0, C7="Reach", F7=3.0),
    *typed_in("Scores", E6="High", F6="Low", E7="Medium", F7="High"),
]
"""Two of several options and criteria of a fresh workbook are entered."""


def fresh() -> bytes:
    return build.build(build.blank(5, 6, "Fresh"))


def fresh_with_costs() -> bytes:
    blank = build.blank(5, 6, "Fresh")
    options = [replace(o, cost=Fraction(1000 * n)) for n, o in enumerate(blank.options, 1)]
    return build.build(replace(blank, options=tuple(options)))


@pytest.mark.parametrize("made", [fresh, fresh_with_costs])
def test_two_of_several_options_begun_are_all_that_both_doors_see(
    made: Callable[[], bytes], door: Door, tmp_path: Path
) -> None:
    data = edited(made(), tmp_path, *BEGUN)
    assert apart(door, door.opened(data), data, tmp_path) == []
    shown = package.snapshot(tmp_path / "by_file.xlsx").sheets["Results"].cells
    row, first = layout.results_row("total"), layout.RESULTS_FIRST_OPTION
    assert [shown[row, first + n].value for n in range(5)] == [65.0, 30.0, "-", "-", "-"]
