"""Any sequence of what officers do, with recalculations in between, keeps every score and gives a fresh workbook's
results."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.plan.test_growth import like_fresh, settled
from tests.support import helpers
from tests.support.officer import Officer, foreign, with_foreign_part
from xlappraise import flow
from xlappraise.sheets import build

STEPS = (
    *("add criterion", "remove criterion", "reorder criteria", "rename criterion"),
    *("add option", "remove option", "reorder options", "rename option"),
    *("score", "sort", "sort rationale", "swap columns", "recalc"),
)


def do(officer: Officer, step: str, number: int, at: int) -> None:
    """One step; `number` is its place in the sequence, so that new keys are new."""
    steps: dict[str, Callable[[], object]] = {
        "add criterion": lambda: officer.add_criterion(f"N{number}", "Benefit", at),
        "add option": lambda: officer.add_option(f"P{number}", at),
        "remove criterion": lambda: officer.remove("Criteria", "ref", at),
        "remove option": lambda: officer.remove("Options", "id", at),
        "reorder criteria": lambda: officer.reorder("Criteria", "ref", at),
        "reorder options": lambda: officer.reorder("Options", "id", at),
        "rename criterion": lambda: officer.rename("Criteria", "ref", at),
        "rename option": lambda: officer.rename("Options", "id", at),
        "score": lambda: officer.score(at, ("High", "Medium", "Low")[number % 3]),
        "sort": lambda: officer.sort("Scores", backwards=bool(at % 2)),
        "sort rationale": lambda: officer.sort("Rationale", backwards=bool(at % 2)),
        "swap columns": lambda: officer.swap_columns("Scores", at),
        "recalc": lambda: flow.recalc(officer.path),
    }
    steps[step]()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 9)), min_size=3, max_size=8))
def test_any_sequence_keeps_scores_and_gives_a_fresh_workbooks_results(steps: list[tuple[str, int]]) -> None:
    model = helpers.appraisal(
        {"G1": "gateway", "A1": 10, "A2": 5, "A3": 2},
        {"O1": ["Pass", "High", "Low", "Low"], "O2": ["Pass", "Medium", None, "High"], "O3": [None] * 4},
        rationale={("A1", "O1"): "Seen.", ("A3", "O2"): "Told."},
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "appraisal.xlsx"
        with_foreign_part(build.build(model), path)
        kept = foreign(path)
        flow.recalc(path)
        officer = Officer(path)
        for number, (step, at) in enumerate(steps):
            do(officer, step, number, at)
        flow.recalc(path)
        appraisal = flow.appraise(path).appraisal
        here = set(appraisal.wanted_keys())
        assert dict(appraisal.scores) == {key: value for key, value in officer.scores.items() if key in here}
        assert dict(appraisal.rationale) == {key: value for key, value in officer.reasons.items() if key in here}
        like_fresh(path, Path(folder), "Results", "Summary")
        assert foreign(path) == kept
        settled(path)
