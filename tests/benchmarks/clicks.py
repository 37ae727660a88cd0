"""Seconds from a click on the toolbar of LibreOffice to the box that answers, and those of the command line.

Run: python tests/benchmarks/clicks.py [--rounds 3]

Real clicks, on a screen that nobody sees, in an office with the extension, as in tests/whole/test_clicks_in_office.py;
the same workbook goes through `xlappraise recalc` in the same run. Medians of the rounds; the seconds of the processor
stand beside, for a busy machine makes the others longer. It prints and does not judge.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.conftest import EXAMPLE  # noqa: E402
from tests.support.office_presses import clicks  # noqa: E402
from tests.whole.test_clicks_in_office import CHANGED  # noqa: E402

SCORE, GROWTH = CHANGED[:1], CHANGED[2:]
IDLE, CHANGED_SCORE, GROWN, CHECK = (
    "Recalculate, nothing to do",
    "Recalculate, a score changed",
    "Recalculate, a criterion and an option added",
    "Check",
)


def steps(folder: Path) -> dict[str, dict[str, Any]]:
    """One round: each click is undone, so that the next finds the workbook as it was."""
    door = {"folder": str(folder), "undo": True}
    return {
        IDLE: {"click": "Recalculate", "folder": str(folder)},
        CHANGED_SCORE: {"set": SCORE, "click": "Recalculate", **door},
        GROWN: {"set": [["Scores", "I12", "Medium"], *GROWTH], "click": "Recalculate", **door},
        CHECK: {"set": [["Scores", "G12", "Hgih"]], "click": "Check", "undo": True},
    }


def lines(rounds: list[dict[str, Any]]) -> Iterator[str]:
    """The table."""
    yield f"{'Seconds (of the processor)':46}{'LibreOffice':>16}{'one Undo':>16}{'command line':>16}"
    for name in rounds[0]:
        told = [_median([each[name].get(what) for each in rounds]) for what in ("took", "undo_took", "file_door")]
        yield f"{name:46}" + "".join(f"{each:>16}" for each in told)


def _median(found: list[Any]) -> str:
    if None in found:
        return ""
    seconds, cpu = (median(each[unit] for each in found) for unit in ("seconds", "cpu"))
    return f"{seconds:.1f} ({cpu:.1f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    number = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        wanted: list[dict[str, Any]] = []
        for each in range(number):
            file = folder / f"example{each}.xlsx"
            file.write_bytes(EXAMPLE.read_bytes())
            wanted += [{"open": str(file)}, {"click": "Help"}, *steps(folder).values()]
        answers = clicks(folder, wanted)
    names = ["", *steps(folder)]  # what comes first pays for the start
    rounds = [dict(zip(names, answers[at:], strict=False)) for at in range(0, len(answers), len(names))]
    sys.stdout.write("\n".join(lines([{name: each[name] for name in names[1:]} for each in rounds])) + "\n")


if __name__ == "__main__":
    main()
