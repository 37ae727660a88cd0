"""Workbooks with real merges, tints and formats, as people make them: what is read of each."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.sheets_to_import import bring, codes, options, scores, weights
from xlappraise.exchange.sheet_import.levels import colour_word

Rows = list[list[Any]]


def book(rows: Rows, merges: str = "", change: Callable[[Worksheet], object] = lambda _: None) -> bytes:
    """A workbook of one sheet with these rows and merged areas."""
    made = Workbook()
    page = made.worksheets[0]
    for row in rows:
        page.append(row)
    for area in merges.split():
        page.merge_cells(area)
    change(page)
    held = BytesIO()
    made.save(held)
    return held.getvalue()


COST, FIT = ["Cost", 2, 3, 4], ["Fit", 3, 4, 1]
TOTAL = ["Total", None, 18, 11]
SAME: dict[str, tuple[Rows, str]] = {
    "a title over all and one over the options": (
        [["Depots"], [None, None, "Options"], ["Criterion", "Weight", "A", "B"], COST, FIT, TOTAL], "A1:D1 C2:D2",
    ),
    "groups as merged rows": (
        [["Criterion", "Weight", "A", "B"], ["Money"], COST, ["People"], FIT, TOTAL], "A2:D2 A4:D4",
    ),
    "groups as merged columns": (
        [["Group", "Criterion", "Weight", "A", "B"], ["Money", *COST], ["People", *FIT], ["Total", None, None, 18, 11]],
        "A4:C4",
    ),
    "score and weighted below merged names": (
        [["Criterion", "Weight", "A", None, "B", None], [None, None, "Score", "Weighted", "Score", "Weighted"],
         ["Cost", 2, 3, 6, 4, 8], ["Fit", 3, 4, 12, 1, 3], ["Total", None, None, 18, None, 11]],
        "A1:A2 B1:B2 C1:D1 E1:F1",
    ),
    "scores and weighted scores as merged blocks": (
        [["Criterion", "Weight", "Scores", None, "Weighted scores", None], [None, None, "A", "B", "A", "B"],
         ["Cost", 2, 3, 4, 6, 8], ["Fit", 3, 4, 1, 12, 3], ["Total", None, 7, 5, 18, 11]],
        "A1:A2 B1:B2 C1:D1 E1:F1",
    ),
    "options down below a merged heading": (
        [["Option", "Criteria", None, "Total"], [None, "Cost", "Fit", None], ["Weight", 2, 3, None], ["A", 3, 4, 18],
         ["B", 4, 1, 11]],
        "A1:A2 B1:C1 D1:D2",
    ),
    "a total that is merged with the weights": (
        [["Criterion", "Weight", "A", "B"], COST, FIT, TOTAL], "A4:B4",
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SAME)
def test_the_same_matrix_with_merged_cells(shape: str):
    found = bring(book(*SAME[shape]), "old.xlsx")
    assert options(found) == ["A", "B"]
    assert weights(found) == {"Cost": 2, "Fit": 3}
    assert scores(found) == [[3, 4], [4, 1]]
    assert codes(found) == []


def test_groups_of_merged_cells_with_weights_of_their_own():
    rows = [
        ["Criterion", "Weight", "Sub-criterion", "Sub-weight", "A", "B"],
        ["Price", 40, "Capital", 50, 3, 4],
        [None, None, "Running", 50, 4, 4],
        ["Quality", 60, "Staff", 30, 2, 5],
        [None, None, "Service", 70, 4, 1],
        ["Total", None, None, None, 3.44, 2.92],
    ]
    found = bring(book(rows, "A2:A3 B2:B3 A4:A5 B4:B5"), "old.xlsx")
    assert weights(found) == {"Capital": 20, "Running": 20, "Staff": 18, "Service": 42}
    assert codes(found) == []


def test_a_hidden_column_is_no_option():
    rows = [["Criterion", "Weight", "A", "old", "B"], ["Cost", 2, 3, 1, 4], ["Fit", 3, 4, 1, 1]]

    def hide(page: Worksheet) -> None:
        page.column_dimensions["D"].hidden = True

    assert options(bring(book(rows, change=hide), "old.xlsx")) == ["A", "B"]


def test_weights_are_exact_behind_a_format_that_rounds_them():
    rows = [
        ["Criterion", "Weight", "A", "B"],
        *([name, 1 / 3, 3, 4] for name in ("Cost", "Fit", "Risk")),
        ["Total", 1, 3, 4],
    ]

    def show(page: Worksheet) -> None:
        for row in range(2, 6):
            page.cell(row, 2).number_format = "0%"

    assert codes(bring(book(rows, change=show), "old.xlsx")) == []


# ------------------------------------------------------------------------------------------------------- colours


def painted(*colours: Color) -> bytes:
    def paint(page: Worksheet) -> None:
        for column, colour in enumerate(colours, 2):
            page.cell(2, column).fill = PatternFill("solid", start_color=colour)

    return book([["Criterion", *(f"Site {n}" for n, _ in enumerate(colours, 1))], ["Cost"], ["Fit"]], change=paint)


def test_a_tint_of_a_colour_of_the_theme_is_that_colour():
    # In the theme that openpyxl writes, 6 is a green, and 5 is a red.
    data = painted(
        *(Color(theme=6, tint=tint) for tint in (-0.25, 0.6, 0.8)), *(Color(theme=5, tint=t) for t in (0.4, 0.8))
    )
    found = bring(data, "old.xlsx", scale="Green=3,Red=1")
    assert scores(found)[0] == ["Green", "Green", "Green", "Red", "Red"]


def test_a_colour_that_is_no_red_amber_or_green_is_a_question():
    question = bring(painted(Color(rgb="FF00B050"), Color(rgb="FF8064A2")), "old.xlsx").questions[0]
    assert question.answer == '--scale "Green=2,colour 8064A2=1"'


def test_a_colour_without_text_is_blank_where_scores_are_figures():
    def paint(page: Worksheet) -> None:
        page["D3"].fill = PatternFill("solid", start_color="FFFF0000")

    data = book([["Criterion", "Weight", "A", "B"], ["Cost", 2, 3, 4], ["Fit", 3, 4, None]], change=paint)
    assert scores(bring(data, "old.xlsx")) == [[3, 4], [4, None]]


@pytest.mark.parametrize(
    ("fill", "word"),
    [
        ("FFC7CE", "Red"), ("F2DCDB", "Red"), ("C00000", "Red"), ("FFEB9C", "Amber"), ("FCE4D6", "Amber"),
        ("FFFF00", "Amber"), ("C6EFCE", "Green"), ("E2EFDA", "Green"), ("92D050", "Green"),
        ("DDEBF7", None), ("F2F2F2", None), ("FFF8E7", None), ("000000", None),
    ],
)  # fmt: skip
def test_pale_and_dark_fills_are_what_people_see(fill: str, word: str | None):
    assert colour_word(fill) == word
