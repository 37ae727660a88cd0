"""A workbook and a press in, the workbook afterwards out: through the file, the tests' Excel and LibreOffice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.conftest import TEMPLATES
from tests.support.live_cases import damage, edited, opened, reference_file
from tests.support.office_presses import presses
from xlappraise import additions, flow
from xlappraise.excel import live
from xlappraise.excel import snapshot as live_snapshot
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import Change
from xlappraise.xlsx.formula_text import same_formula
from xlappraise.xlsx.snapshot import BLANK, Snapshot, same_value

FILE, TEST_EXCEL, OFFICE = "file", "tests' Excel", "LibreOffice"


class Scenario(NamedTuple):
    """A workbook as an officer left it, and the button that is pressed."""

    name: str
    data: Callable[[Path], bytes]
    press: str = "recalculate"


def by_file(scenario: Scenario, data: bytes, folder: Path) -> Snapshot:
    path = folder / "by_file.xlsx"
    path.write_bytes(data)
    {"recalculate": flow.recalc, "combine": additions.combine, "check": write_marks}[scenario.press](path)
    return package.snapshot(path)


def write_marks(path: Path) -> None:
    """What Check writes."""
    found = flow.appraise(path)
    package.apply(found.snapshot, flow.marks(found))


def by_test_excel(scenario: Scenario, data: bytes, file: Snapshot) -> Snapshot:
    book = opened(data)

    def worked_out(sheet: str, row: int, column: int, text: str) -> Any:
        found = file.sheets[sheet].cells.get((row, column)) if sheet in file.sheets else None
        return found.value if found is not None and found.formula == text[1:] else -1.0

    book.impl.calculator = worked_out
    {"recalculate": live.recalculate, "combine": live.combine, "check": live.check}[scenario.press](book)
    for key in list(book.impl.values):
        book.impl.values[key] = worked_out(*key, book.impl.pages[key[0]].cell(*key[1:]).value)
    return live_snapshot(book)


def by_office(scenarios: Mapping[str, bytes], wanted: Sequence[Scenario], folder: Path) -> dict[str, dict[str, Any]]:
    """By scenario, what LibreOffice answers; under `book` the workbook afterwards."""
    steps = []
    for number, scenario in enumerate(wanted):
        (folder / f"{number}.xlsx").write_bytes(scenarios[scenario.name])
        steps.append(
            {
                "file": str(folder / f"{number}.xlsx"),
                "press": scenario.press,
                "save": str(folder / f"{number} pressed.xlsx"),
                "undo": True,
            }
        )
    answers = presses(folder, steps)
    for number, answer in enumerate(answers):
        answer["book"] = package.snapshot(folder / f"{number} pressed.xlsx")
    return {scenario.name: answer for scenario, answer in zip(wanted, answers, strict=True)}


def differences(wanted: Snapshot, found: Snapshot) -> Iterator[str]:
    """Cells of the sheets of an appraisal that are not alike in value and formula.

    Passed over: results that the file door took out, to be worked out on opening; and the day of the last change, for
    an office that works out everything by itself may leave nothing to change.
    """
    for name, sheet in wanted.sheets.items():
        cells = found.sheets[name].cells if name in found.sheets else {}
        for at in sorted({*sheet.cells, *cells}):
            here, there = sheet.cells.get(at, BLANK), cells.get(at, BLANK)
            if str(here.value).startswith("Written by xlappraise"):
                continue
            open_yet = here.formula is not None and here.value is None
            alike = open_yet or same_value(there.value, here.value)
            if not alike or not same_formula(here.formula, there.formula):
                yield f"{name} {at}: {here.value!r} ={here.formula} | {there.value!r} ={there.formula}"


def changed(*changes: Change, of: str = "worcestershire-2017") -> Callable[[Path], bytes]:
    """A shipped appraisal with these edits."""
    return lambda folder: edited((TEMPLATES / f"{of}.xlsx").read_bytes(), folder, *changes)


def damaged(seed: int) -> Callable[[Path], bytes]:
    """The reference appraisal with edits and damage of several kinds."""

    def data(folder: Path) -> bytes:
        found = flow.appraise(TEMPLATES / "worcestershire-2017.xlsx")
        return edited(reference_file(), folder, *damage(found.appraisal, found.snapshot, seed))

    return data
