"""The gateway stage of the Worcestershire paper: sixteen options, eleven fail, five are scored (seed 002, 6.1)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.sheets.test_formulas import ENGINES, differences
from tests.support.gateway_cases import IDS, SCORED, sixteen
from xlappraise import flow
from xlappraise.appraisal.lineage import funnel
from xlappraise.appraisal.model import LONG_LIST, SHORT_LIST
from xlappraise.appraisal.record import replace
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.exchange.to_json import json_of_appraisal, json_of_results
from xlappraise.report.pack import pack
from xlappraise.sheets import build

PUBLISHED = {"O1": (1385, 64, 3), "O2": (1360, 63, 4), "O3": (1810, 83, 1), "O4": (1515, 70, 2), "O5": (920, 42, 5)}
TRUE_FINDINGS = {"XLA304", "XLA305", "XLA403", "XLA411", "XLA413", "XLA416", "XLA530"}
"""What the paper's own table departs from, reasons that compare options, and advice on its weights."""


@pytest.fixture(params=[LONG_LIST, SHORT_LIST])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "sixteen.xlsx"
    path.write_bytes(build.build(sixteen(request.param)))
    return path


def test_only_true_findings_stand_in_a_final_version(file: Path) -> None:
    found = flow.appraise(file).findings
    assert {finding.code for finding in found} - {"XLA303"} == TRUE_FINDINGS
    assert [finding for finding in found if finding.severity == "error"] == []


def test_the_five_have_the_published_figures_and_nothing_is_missing(file: Path) -> None:
    results = flow.appraise(file).results
    assert results is not None
    figures = {id_: (results[id_].total, results[id_].percent, results[id_].rank) for id_ in SCORED}
    assert (figures, results.entries_missing, results.complete) == (PUBLISHED, 0, True)


def test_the_eleven_fail_and_have_no_figures(file: Path) -> None:
    results = flow.appraise(file).results
    assert results is not None
    told = {(bool(results[id_].failed), results[id_].total, results[id_].rank) for id_ in IDS if id_ not in SCORED}
    assert told == {(True, None, None)}


def test_what_was_built_is_read_back(file: Path) -> None:
    found = flow.appraise(file).appraisal
    wanted = sixteen(found.options[-1].stage)
    assert (found.scores, found.rationale) == (wanted.scores, wanted.rationale)


def test_a_second_recalculation_changes_no_byte(file: Path) -> None:
    flow.recalc(file)
    first = file.read_bytes()
    assert flow.recalc(file).changes == []
    assert file.read_bytes() == first


def test_json_says_what_came_of_the_gateways_beside_what_came_in_the_end(file: Path) -> None:
    told = json.loads(json_of_results(flow.appraise(file)))
    stage = flow.appraise(file).appraisal.options[-1].stage
    out = "failed gateway" if stage == SHORT_LIST else "not short-listed"
    found = [(option["id"], option["status"], option["gateway"], option["failed"]) for option in told["options"]]
    assert found[:5] == [(id_, "ranked", "passed", []) for id_ in SCORED]
    assert found[5:] == [(f"O{n}", out, "failed", [("D1", "D2", "D3")[n % 3]]) for n in range(6, 17)]


def test_json_keeps_the_answers_of_the_long_list(file: Path) -> None:
    found = flow.appraise(file)
    assert appraisal_from(json_of_appraisal(found)).scores == found.appraisal.scores


def test_the_pack_says_how_many_were_put_through_passed_and_scored(file: Path) -> None:
    text = pack(flow.appraise(file), ".md", "1.0").decode()
    assert "16 options were put through 3 gateways: 5 passed and 11 failed one." in text
    assert "5 short-listed options were scored on 28 criteria." in text
    assert "| O6 In-house, improved | Fail | Not recorded | Not recorded | Failed D1 |" in text
    assert "| O3 Wholly Owned Council Company | Pass | Pass | Pass | Carried forward to scoring |" in text
    assert "Missing" not in text


def test_the_funnel_goes_from_16_to_5_to_4_to_the_preferred_one(file: Path) -> None:
    made = flow.appraise(file).appraisal
    made = replace(made, logs={name: rows for name, rows in made.logs.items() if name != "Long-list trail"})
    left = [(stage.name, stage.left) for stage in funnel(made)]
    assert left == [("Long-list", 16), ("Short-list", 5), ("Considered further", 4), ("Preferred", 1)]


@pytest.mark.parametrize(("name", "here", "recalculate"), ENGINES, ids=[engine[0] for engine in ENGINES])
def test_live_formulas_say_the_same(
    name: str,
    here: Callable[[], str | None],
    recalculate: Callable[[Sequence[Path], Path], list[Path]],
    tmp_path: Path,
) -> None:
    if here() is None:
        pytest.skip(f"{name} is not installed")
    made = {tmp_path / f"{stage}.xlsx": sixteen(stage) for stage in (LONG_LIST, SHORT_LIST)}
    for path, appraisal in made.items():
        path.write_bytes(build.build(appraisal))
    saved = recalculate(list(made), tmp_path)
    assert [line for a, copy in zip(made.values(), saved, strict=True) for line in differences(a, copy)] == []
