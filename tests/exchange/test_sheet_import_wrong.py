"""Sheets that are wrong on purpose: each fault is named, and nothing else is."""

from __future__ import annotations

import pytest

from tests.support.sheets_to_import import bring, codes

SHEET = "Criterion,Weight,A,B,C\nCost,30%,4,3,5\nFit,50%,2,4,3\nRisk,20%,5,3,1\n"
TOTALS = "Total,100%,3.2,3.5,3.2\n"
WRONG = {
    "a slip in a total": (SHEET + "Total,100%,3.2,3.8,3.2\n", ["XLA501"]),
    "two figures changed places": (SHEET + "Total,100%,3.2,5.3,3.2\n", ["XLA501"]),
    "a total of another option": (SHEET + "Total,100%,3.5,3.5,3.2\n", ["XLA501"]),
    "a total without weights": (SHEET + "Total,100%,3.2,10,3.2\n", ["XLA502"]),
    "all totals from nowhere": (SHEET + "Total,100%,71,2,900\n", ["XLA503"]),
    "a score changed after the totals": (SHEET.replace("Fit,50%,2", "Fit,50%,3") + TOTALS, ["XLA501", "XLA504"]),
    "a weight sum that was not renewed": (SHEET.replace("30%", "40%") + "Total,100%,3.27,3.45,3.36\n", ["XLA506"]),
    "ranks from another version": (SHEET + TOTALS + "Rank,,1,2,3\n", ["XLA504"]),
    "ranks of a tie": (SHEET + TOTALS + "Rank,,2,1,4\n", ["XLA504"]),
    "a winner that lost": (SHEET + TOTALS + "Winner,,A,,\n", ["XLA504"]),
    "a wrong share": (SHEET + TOTALS + "% of highest possible,,64%,90%,64%\n", ["XLA501"]),
    "a weighted score that is none": (
        "Criterion,Weight,A,,B,\n,,Score,Weighted,Score,Weighted\nCost,3,4,12,3,6\nFit,2,2,4,4,8\nTotal,,,16,,17\n",
        ["XLA506"],
    ),
}


@pytest.mark.parametrize("fault", WRONG)
def test_the_fault_is_named(fault: str):
    text, expected = WRONG[fault]
    assert codes(bring(text)) == expected


def test_the_sheet_without_a_fault_is_not_accused():
    assert codes(bring(SHEET + TOTALS + "Rank,,2,1,2\nWinner,,B,,\n% of highest possible,,64%,70%,64%\n")) == []
