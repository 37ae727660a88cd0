"""Every live formula gives in LibreOffice and in Gnumeric the number that Python computes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests import engines
from tests.generated import generated
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.scoring import score
from xlappraise.workbook import contents, package, template
from xlappraise.workbook.snapshot import BLANK, Value

SEEDS = range(1, 61)
ENGINES = (("LibreOffice", engines.office, engines.by_libreoffice), ("Gnumeric", engines.gnumeric, engines.by_gnumeric))


def same(found: Value, wanted: Value) -> bool:
    if isinstance(found, float | int) and isinstance(wanted, float | int):
        return abs(found - wanted) <= 1e-9 * max(1.0, abs(wanted))
    return (found or "") == (wanted or "")


def differences(appraisal: Appraisal, file: Path) -> list[str]:
    wanted = contents.contents(appraisal, score(appraisal), "")
    book = package.snapshot(file)
    found = []
    for sheet, cells in wanted.items():
        values = book.sheets[sheet].cells
        for position, cell in cells.items():
            value = values.get(position, BLANK).value
            if cell.formula is not None and not same(value, cell.value):
                found.append(f"{file.name} {sheet}{position}: {value!r} is not {cell.value!r}")
    return found


@pytest.mark.parametrize(("name", "here", "recalculate"), ENGINES, ids=[engine[0] for engine in ENGINES])
def test_formulas_of_sixty_generated_appraisals_agree(
    name: str,
    here: Callable[[], str | None],
    recalculate: Callable[[Sequence[Path], Path], list[Path]],
    tmp_path: Path,
) -> None:
    if here() is None:
        pytest.skip(f"{name} is not installed")
    appraisals = [generated(seed) for seed in SEEDS]
    files = []
    for seed, appraisal in zip(SEEDS, appraisals, strict=True):
        files.append(tmp_path / f"generated-{seed}.xlsx")
        files[-1].write_bytes(template.build(appraisal))
    saved = recalculate(files, tmp_path)
    assert [line for a, file in zip(appraisals, saved, strict=True) for line in differences(a, file)] == []
