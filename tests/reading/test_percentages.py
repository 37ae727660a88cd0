"""Weights in per cent give the same results however they are typed, and on the way through data and back."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sheets.test_formulas import shares, special
from xlappraise import flow
from xlappraise.appraisal.scoring import score
from xlappraise.cli.check import CheckOptions, run
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.exchange.to_json import appraisal_json, dumps
from xlappraise.sheets import build, layout
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell

TIE = special()["tie"]
WEIGHT = 6
"""Column of the weights on Criteria."""
PLAIN = (layout.FIRST_ROW, WEIGHT + 1)
"""A cell that shows numbers as they are."""


def typed(folder: Path, weights: Sequence[Fraction], divisor: int) -> Path:
    """A workbook with these weights in per cent, typed as numbers of so many parts of 100."""
    file = folder / "typed.xlsx"
    file.write_bytes(build.build(shares(TIE, weights)))
    rows = enumerate(weights, layout.FIRST_ROW)
    cells = [SetCell("Criteria", row, WEIGHT, float(w / divisor), None, PLAIN, restyle=True) for row, w in rows]
    package.apply(str(file), cells, force=True)
    return file


def through_data(file: Path) -> Path:
    """The workbook that comes back from the data of one."""
    back = file.with_name("back.xlsx")
    text = dumps(appraisal_json(flow.appraise(file).appraisal))
    back.write_bytes(build.build(appraisal_from(text)))
    return back


SIZES = st.integers(1, 200_000).map(lambda n: Fraction(n, 1000)) | st.integers(1, 120).map(Fraction)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(weights=st.lists(SIZES, min_size=1, max_size=3), divisor=st.sampled_from([1, 100]))
def test_results_are_the_same_after_workbook_data_workbook_data(tmp_path, weights, divisor):
    file = typed(tmp_path, weights, divisor)
    back = through_data(file)
    first, second = (flow.appraise(each).appraisal for each in (file, back))
    assert appraisal_json(second) == appraisal_json(first)
    assert [(r.total, r.share, r.rank) for r in score(second).options] == [
        (r.total, r.share, r.rank) for r in score(first).options
    ]


@pytest.mark.parametrize("weights", [(100,), (1, 99), (Fraction(1, 2), Fraction(199, 2)), (Fraction(1, 1000), 150)])
def test_data_comes_back_from_a_workbook_as_it_went(tmp_path, weights):
    file, wanted = tmp_path / "made.xlsx", shares(TIE, weights)
    file.write_bytes(build.build(wanted))
    assert appraisal_json(flow.appraise(file).appraisal) == appraisal_json(wanted)


@pytest.mark.parametrize(
    ("weights", "odd", "line"),
    [
        ((30, 50, 20), {7: 50.0}, "Criteria!F7  50 -> 0.5"),
        ((30, 50, 20), {6: 30.0, 7: 50.0}, "Criteria!F8  0.2 -> 20"),
        ((1, 99), {7: 99.0}, "Criteria!F7  99 -> 0.99"),
    ],
)
def test_fix_gives_the_weight_in_the_other_unit_that_of_the_rest(tmp_path, capsys, weights, odd, line):
    file = tmp_path / "mixed.xlsx"
    file.write_bytes(build.build(shares(TIE, weights)))
    typed_so = [SetCell("Criteria", row, WEIGHT, value, None, PLAIN, restyle=True) for row, value in odd.items()]
    package.apply(str(file), typed_so, force=True)
    before = package.snapshot(file).sheets
    run([str(file)], CheckOptions(fix=True, in_place=True))
    assert next(each for each in capsys.readouterr().out.splitlines() if each.startswith("Criteria!F")) == line
    after = package.snapshot(file).sheets
    changed = [
        f"{name}!{at}" for name in after for at, now in after[name].cells.items() if before[name].cells[at] != now
    ]
    assert changed == [f"Criteria!({line[10]}, {WEIGHT})"]
    assert [c.weight for c in flow.appraise(file).appraisal.criteria] == list(weights)


@pytest.mark.parametrize(
    ("cells", "told"), [({7: 99.0}, "9900% -> 99%"), ({6: 1.0, 7: 99.0}, "100% -> 1% and 9900% -> 99%")]
)
def test_a_number_typed_before_the_percent_format_was_there_is_mended(tmp_path, cells, told):
    file = tmp_path / "mixed.xlsx"
    file.write_bytes(build.build(shares(TIE, (1, 99))))
    package.apply(str(file), [SetCell("Criteria", row, WEIGHT, value) for row, value in cells.items()], force=True)
    (finding,) = (f for f in flow.appraise(file).findings if f.code == "XLA345")
    assert finding.fix == told
    run([str(file)], CheckOptions(fix=True, in_place=True))
    assert [c.weight for c in flow.appraise(file).appraisal.criteria] == [1, 99]
