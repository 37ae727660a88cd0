"""Every live formula gives in LibreOffice and in Gnumeric the number that Python computes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support import engines
from tests.support.generated import generated
from tests.support.helpers import live_cells
from xlappraise import flow
from xlappraise.appraisal.model import Appraisal, Criterion, Group, Level, Option, Scale, Setup
from xlappraise.appraisal.record import replace
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.sheets import build, layout
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.snapshot import BLANK, Value

SEEDS = range(1, 53)
REFERENCE = ROOT / "workbook_templates" / "worcestershire-2017.json"
ENGINES = (("LibreOffice", engines.office, engines.by_libreoffice), ("Gnumeric", engines.gnumeric, engines.by_gnumeric))


def same(found: Value, wanted: Value) -> bool:
    if isinstance(found, float | int) and isinstance(wanted, float | int):
        return abs(found - wanted) <= 1e-9 * max(1.0, abs(wanted))
    return (found or "") == (wanted or "")


def differences(appraisal: Appraisal, file: Path) -> list[str]:
    wanted = live_cells(appraisal)
    book = package.snapshot(file)
    found = []
    for sheet, cells in wanted.items():
        values = book.sheets[sheet].cells
        for position, cell in cells.items():
            value = values.get(position, BLANK).value
            if cell.formula is not None and not same(value, cell.value):
                found.append(f"{file.name} {sheet}{position}: {value!r} is not {cell.value!r}")
    return found


def special() -> dict[str, Appraisal]:
    """The reference case, the same with a blank, and a tie that floats would break."""
    reference = appraisal_from(REFERENCE.read_text(encoding="utf-8"))
    blank = {key: value for key, value in reference.scores.items() if key != ("V2", "O3")}
    ones = Scale((Level("Yes", Fraction(1)), Level("No", Fraction(0))))
    criteria = tuple(Criterion(f"C{n}", "All", f"Criterion {n}", weight=Fraction(n, 10)) for n in (1, 2, 3))
    options = tuple(Option(f"O{n}", f"Option {n}") for n in (1, 2, 3))
    scores = {
        (criterion.ref, option.id): "Yes" if letter == "Y" else "No"
        for option, letters in zip(options, ("NNN", "YYN", "NNY"), strict=True)
        for criterion, letter in zip(criteria, letters, strict=True)
    }
    tie = Appraisal(Setup("Tie"), ones, build.BLANK.bands, (Group("All"),), options, criteria, scores)
    found = {"reference": reference, "blank": replace(reference, scores=blank), "tie": tie, "signs": signs(tie)}
    return {**found, "failed": failed(reference)}


def failed(reference: Appraisal) -> Appraisal:
    """Two options fail a gateway each; one has no score at all, the other lacks some, and both answers."""
    out = {"O1": ("D1",), "O5": ("D2", "D3")}
    kept = {key: score for key, score in reference.scores.items() if key[1] != "O1" and key != ("V2", "O5")}
    kept = {key: score for key, score in kept.items() if key not in {("D1", "O5"), ("D2", "O1")}}
    return replace(reference, scores=kept | {(ref, id_): "Fail" for id_, refs in out.items() for ref in refs})


def signs(like: Appraisal) -> Appraisal:
    """Levels whose names hold the signs that look-ups take for any characters; one score is blank."""
    names = ("Good", "Good*", "Go?d", "Lo~w", "~*")
    scale = Scale(tuple(Level(name, Fraction(points)) for name, points in zip(names, (9, 7, 4, 2, 0), strict=True)))
    allowed = [dict.fromkeys(some, "so") for some in (names[1:], names[::2], names[2:])]
    criteria = tuple(replace(c, levels=levels) for c, levels in zip(like.criteria, allowed, strict=True))
    scores = {("C1", "O1"): "Good*", ("C1", "O2"): "Lo~w", ("C1", "O3"): "~*"}
    scores |= {("C2", "O1"): "Good", ("C2", "O2"): "Go?d", ("C2", "O3"): "~*"}
    scores |= {("C3", "O1"): "~*", ("C3", "O2"): "Lo~w"}
    return replace(like, scale=scale, criteria=criteria, scores=scores)


SHARES = ((100,), (1, 99), (Fraction(1, 2), Fraction(199, 2)))
"""Weights in per cent of which the smallest could be taken for a fraction of 1, or the other way round."""


def shares(like: Appraisal, weights: Sequence[int | Fraction]) -> Appraisal:
    """The appraisal with the first criteria only, and these percentages as their weights."""
    pairs = zip(like.criteria, weights, strict=False)
    criteria = tuple(replace(criterion, weight=Fraction(weight)) for criterion, weight in pairs)
    scores = {key: score for key, score in like.scores.items() if key[0] in {c.ref for c in criteria}}
    setup = replace(like.setup, weights="percent", weight_min=Fraction(1, 4), weight_max=Fraction(100))
    return replace(like, setup=setup, criteria=criteria, scores=scores)


def typed_plain(file: Path, appraisal: Appraisal) -> None:
    """Let the weights stand there as plain numbers."""
    plain = (layout.FIRST_ROW, 7)
    rows = enumerate((float(c.weight or 0) for c in appraisal.criteria), layout.FIRST_ROW)
    typed = [SetCell("Criteria", row, 6, weight, None, plain, restyle=True) for row, weight in rows]
    package.apply(str(file), typed, force=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Appraisal, Path]]:
    folder = tmp_path_factory.mktemp("generated")
    found = []
    cases = special() | {f"generated-{seed}": generated(seed) for seed in SEEDS}
    for name, appraisal in cases.items():
        file = folder / f"{name}.xlsx"
        file.write_bytes(build.build(appraisal))
        found.append((appraisal, file))
    for number, weights in enumerate(SHARES):
        for plain in (False, True) if len(weights) > 1 else (False,):
            file, appraisal = folder / f"shares-{number}-{plain}.xlsx", shares(cases["tie"], weights)
            file.write_bytes(build.build(appraisal))
            if plain:
                typed_plain(file, appraisal)
            found.append((appraisal, file))
    return found


def test_percentages_are_read_in_the_unit_that_formulas_take_them_in(made: list[tuple[Appraisal, Path]]) -> None:
    typed = [(wanted, flow.appraise(file)) for wanted, file in made if file.name.startswith("shares")]
    assert [found.findings for _, found in typed if any(f.code in ("XLA213", "XLA345") for f in found.findings)] == []
    for wanted, found in typed:
        assert [c.weight for c in found.appraisal.criteria] == [c.weight for c in wanted.criteria]


@pytest.mark.parametrize(("name", "here", "recalculate"), ENGINES, ids=[engine[0] for engine in ENGINES])
def test_formulas_of_generated_appraisals_agree(
    made: list[tuple[Appraisal, Path]],
    name: str,
    here: Callable[[], str | None],
    recalculate: Callable[[Sequence[Path], Path], list[Path]],
    tmp_path: Path,
) -> None:
    if here() is None:
        pytest.skip(f"{name} is not installed")
    saved = recalculate([file for _, file in made], tmp_path)
    assert [line for (a, _), file in zip(made, saved, strict=True) for line in differences(a, file)] == []


def test_a_tie_on_paper_is_shared_on_the_sheet() -> None:
    tie = special()["tie"]
    cells = live_cells(tie)["Results"]
    row = layout.results_row("rank")
    first = layout.RESULTS_FIRST_OPTION
    assert [cells[row, first + n].value for n in range(3)] == [3, "1=", "1="]


def test_a_blank_is_told_in_words_and_nothing_is_taken_as_zero() -> None:
    blank = special()["blank"]
    cells = live_cells(blank)["Results"]
    column = layout.RESULTS_FIRST_OPTION + 2
    shown = {key: cells[layout.results_row(key), column].value for key in ("total", "low", "high", "rank")}
    assert shown == {"total": "27 of 28 scored", "low": 1780, "high": 1840, "rank": 1}
