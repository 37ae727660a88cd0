"""A LibreOffice that somebody types into shows, after each change, the numbers that Python computes."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests import engines
from tests.build_templates import EXAMPLE, TEMPLATES, described
from xlappraise.appraisal.findings import column_letters
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.scoring import score
from xlappraise.workbook import contents, formulas, layout

SYSTEM_PYTHON = "/usr/bin/python3"
READ = ["Results", "Summary", "Scores", "Options", "Criteria", "Setup"]


def live(tmp_path: Path, steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    office = engines.office()
    if office is None:
        pytest.skip("LibreOffice is not installed")
    has_uno = (
        Path(SYSTEM_PYTHON).exists()
        and not subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], check=False, capture_output=True).returncode
    )
    if not has_uno:
        pytest.skip("LibreOffice's Python bridge (python3-uno) is not installed")
    file = shutil.copy(TEMPLATES / f"{EXAMPLE}.xlsx", tmp_path / "live.xlsx")
    task = {"office": office, "profile": engines.office_profile(tmp_path), "file": str(file), "steps": steps}
    driver = Path(__file__).with_name("uno_driver.py")
    done = subprocess.run(
        [SYSTEM_PYTHON, str(driver)], input=json.dumps(task), capture_output=True, text=True, check=False, timeout=180
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def same(found: Any, wanted: Any) -> bool:
    if isinstance(found, float | int) and isinstance(wanted, float | int):
        return abs(found - wanted) <= 1e-9 * max(1.0, abs(wanted))
    return (found or "") == (wanted or "")


def differences(answer: dict[str, Any], appraisal: Appraisal) -> list[str]:
    wrong = []
    wanted = contents.contents(appraisal, score(appraisal), "")
    for sheet in ("Results", "Summary", "Setup", "Options", "Criteria", "Scores"):
        for (row, column), cell in wanted[sheet].items():
            grid = answer[sheet]
            value = grid[row - 1][column - 1] if row <= len(grid) and column <= len(grid[row - 1]) else ""
            if cell.formula is not None and not same(value, cell.value):
                wrong.append(f"{sheet}!{column_letters(column)}{row} shows {value!r}, not {cell.value!r}")
    return wrong


def scored_as(ref: str, option: str, level: str | None) -> Callable[[Appraisal], Appraisal]:
    def change(old: Appraisal) -> Appraisal:
        scores = {key: value for key, value in old.scores.items() if key != (ref, option)}
        return replace(old, scores=scores | ({(ref, option): level} if level else {}))

    return change


def weighted_as(ref: str, weight: int) -> Callable[[Appraisal], Appraisal]:
    return lambda old: replace(
        old, criteria=tuple(replace(c, weight=Fraction(weight)) if c.ref == ref else c for c in old.criteria)
    )


def banded_from(index: int, start: int) -> Callable[[Appraisal], Appraisal]:
    return lambda old: replace(
        old, bands=tuple(b._replace(start=Fraction(start)) if n == index else b for n, b in enumerate(old.bands))
    )


def worth(level: str, points: str) -> Callable[[Appraisal], Appraisal]:
    def change(old: Appraisal) -> Appraisal:
        levels = tuple(v._replace(points=Fraction(points)) if v.name == level else v for v in old.scale.levels)
        return replace(old, scale=replace(old.scale, levels=levels))

    return change


def named(option: str, name: str) -> Callable[[Appraisal], Appraisal]:
    return lambda old: replace(old, options=tuple(replace(o, name=name) if o.id == option else o for o in old.options))


def at(sheet: str, key: str, column: int) -> str:
    appraisal = described(EXAMPLE)
    keys = [o.id for o in appraisal.options] if sheet == "Options" else [c.ref for c in appraisal.criteria]
    return f"{column_letters(column)}{layout.FIRST_ROW + keys.index(key)}"


def test_live_cells_follow_each_change(tmp_path: Path) -> None:
    amber = f"{column_letters(formulas.SETUP_BAND + 2)}{layout.FIRST_ROW + 1}"
    medium = f"{column_letters(formulas.SETUP_LEVEL + 1)}{layout.FIRST_ROW + 1}"
    typed: list[tuple[str, str, Any, Callable[[Appraisal], Appraisal]]] = [
        ("Scores", at("Scores", "D7", 7), "Low", scored_as("D7", "O3", "Low")),
        ("Scores", at("Scores", "D8", 5), None, scored_as("D8", "O1", None)),
        ("Scores", at("Scores", "D2", 9), "Fail", scored_as("D2", "O5", "Fail")),
        ("Criteria", at("Criteria", "F2", 6), 3, weighted_as("F2", 3)),
        ("Setup", amber, 45, banded_from(1, 45)),
        ("Setup", medium, 6.5, worth("Medium", "6.5")),
        ("Options", at("Options", "O4", 2), "A body of its own", named("O4", "A body of its own")),
    ]
    answers = live(tmp_path, [{"set": [[sheet, cell, value]], "read": READ} for sheet, cell, value, _ in typed])
    appraisal = described(EXAMPLE)
    for (sheet, cell, value, change), answer in zip(typed, answers, strict=True):
        appraisal = change(appraisal)
        assert differences(answer, appraisal) == [], f"after {sheet}!{cell} became {value!r}"


def test_sorted_rows_give_the_same_results_and_keep_their_choices(tmp_path: Path) -> None:
    appraisal = described(EXAMPLE)
    first, last = layout.FIRST_ROW, layout.HEADER_ROW + len(appraisal.criteria)
    every = [["Scores", row, 5] for row in range(first, last + 1)]
    by_title = {"sort": ["Scores", f"A{first}:I{last}", 0], "read": READ, "lists": every}
    by_weight = {"sort": ["Criteria", f"A{first}:K{last}", 5], "read": READ, "lists": every}
    answers = live(tmp_path, [{"read": READ, "lists": every}, by_title, by_weight])
    before, *after = ([row[:10] for row in answer["Results"]] for answer in answers)
    assert differences(answers[0], appraisal) == []
    assert after == [before, before]
    refs = [row[0] for row in answers[1]["Scores"][first - 1 : last]]
    assert refs == sorted(refs) != [criterion.ref for criterion in appraisal.criteria]
    assert [answer["lists"] for answer in answers] == [choices(appraisal, answer, first, last) for answer in answers]


def choices(appraisal: Appraisal, answer: dict[str, Any], first: int, last: int) -> list[list[str]]:
    """What the drop-down of each row should offer: by the Ref that stands in the row now."""
    offered = {
        criterion.ref: list(layout.GATE_ANSWERS)
        if criterion.gateway
        else [level.name for level in criterion.available(appraisal.scale)]
        if criterion.scored
        else [""]
        for criterion in appraisal.criteria
    }
    return [offered[row[0]] for row in answer["Scores"][first - 1 : last]]
