"""Python dicts and lists in, small workbooks and appraisals out: what tests need without a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from fractions import Fraction
from typing import Any

from xlappraise.appraisal.findings import Finding
from xlappraise.appraisal.model import Appraisal, Band, Criterion, Group, Level, Option, Scale, Setup
from xlappraise.appraisal.scoring import score
from xlappraise.sheets import officers, tools
from xlappraise.sheets.cells import Cells
from xlappraise.sheets.layout import VERSION_NAME
from xlappraise.sheets.source import Source
from xlappraise.sheets.where import fresh_where
from xlappraise.xlsx.snapshot import CellData, Sheet, Snapshot

Grid = list[list[Any]]

GOOD: dict[str, Grid] = {
    "Setup": [
        ["Title", "Where to put the library", None, "Level", "Points", None, "Band", "Letter", "From %", None, "Group"],
        ["Organisation", "Anyshire", None, "High", 10, None, "Green", "G", 61, None, "Benefit"],
        ["Decision maker", "Cabinet", None, "Medium", 5, None, "Amber", "A", 31, None, "Cost"],
        ["Date", "31/12/2026", None, "Low", 0, None, "Red", "R", 0, None, "Risk"],
        ["Author", "Property team"],
        ["Version", "1.0"],
        ["Status", "Draft"],
        ["RAG basis", "Share of highest possible"],
        ["Score with", "Levels"],
        ["Weights as", "Points"],
        ["Lowest weight", 1],
        ["Highest weight", 10],
    ],
    "Options": [
        ["ID", "Option", "Stage", "Outcome", "Reason", "Merged into", "Cost"],
        ["O1", "Stay", "Short-list"],
        ["O2", "Move", "Short-list"],
        ["O3", "Close", "Long-list", "Discounted", "Fails G1."],
    ],
    "Criteria": [
        [
            "Ref",
            "Group",
            "Criterion",
            "Question",
            "Kind",
            "Weight",
            "High means",
            "Medium means",
            "Low means",
            "Limits",
        ],
        ["G1", "Benefit", "Legal", "Is it lawful?", "Gateway"],
        ["B1", "Benefit", "Footfall", "Will people come?", "Scored", 3, "Many come", "Some come", "Few come"],
        ["C1", "Cost", "Running cost", "Is it cheap?", "Scored", 2, "Cheap to run", None, "Dear to run"],
        ["N1", "Cost", "Market", "Is there one?", "Not assessed"],
        ["B2", "Benefit", "Reach", "Is it near?", "Scored", 3],
        ["C2", "Cost", "Building works", "Are they small?", "Scored", 3],
        ["R1", "Risk", "Disruption", "Is there little?", "Scored", 3],
        ["R2", "Risk", "Delay", "Is it on time?", "Scored", 2],
    ],
    "Scores": [
        ["Ref", "Group", "Criterion", "Weight", "O1 Stay", "O2 Move"],
        ["G1", "Benefit", "Legal", None, "Pass", "Pass"],
        ["B1", "Benefit", "Footfall", 3, "Medium", "Low"],
        ["C1", "Cost", "Running cost", 2, "High", "Low"],
        ["N1", "Cost", "Market"],
        ["B2", "Benefit", "Reach", 3, "High", "Low"],
        ["C2", "Cost", "Building works", 3, "High", "Low"],
        ["R1", "Risk", "Disruption", 3, "Low", "High"],
        ["R2", "Risk", "Delay", 2, "Medium", "High"],
    ],
    "Rationale": [
        ["Ref", "Group", "Criterion", "Weight", "O1 Stay", "O2 Move"],
        ["G1", "Benefit", "Legal", None, "The lease allows the use.", "Planning consent is in place."],
        ["B1", "Benefit", "Footfall", 3, "Visits fell by a tenth last year.", "The new street has few shops."],
        ["C1", "Cost", "Running cost", 2, "The rent is fixed until 2031.", "Heating alone would cost 40,000 pounds."],
        ["N1", "Cost", "Market"],
        ["B2", "Benefit", "Reach", 3, "Nine in ten homes are within a mile.", "Two bus lines do not stop there."],
        ["C2", "Cost", "Building works", 3, "Only the roof needs repair.", "A lift and a second stair are needed."],
        ["R1", "Risk", "Disruption", 3, "Works close the hall for a year.", "Books move over one weekend."],
        ["R2", "Risk", "Delay", 2, "The roofer may be late by spring.", "The building stands empty now."],
    ],
    "Stakeholders": [["Name", "Role"], ["Library user group", "Scored benefits with officers"]],
}
"""A small workbook without any finding, as rows of values; headings stand in row 1 of each sheet."""


def good(**cells: Any) -> dict[str, Grid]:
    """GOOD with some cells replaced: `good(Scores_E3="Hgih")`; None clears a cell."""
    book = deepcopy(GOOD)
    for address, value in cells.items():
        put(book, address.replace("_", "!"), value)
    return book


def put(book: dict[str, Grid], address: str, value: Any) -> None:
    """Put a value into a drawn workbook: `put(book, "Scores!E3", "High")`."""
    sheet, _, cell = address.partition("!")
    letters = cell.rstrip("0123456789")
    row, column = int(cell[len(letters) :]), 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    grid = book[sheet]
    grid += [[] for _ in range(row - len(grid))]
    grid[row - 1] += [None] * (column - len(grid[row - 1]))
    grid[row - 1][column - 1] = value


def sheet(name: str, grid: Grid, **shape: Any) -> Sheet:
    """A sheet from rows of values; None is a blank cell, a CellData is taken as it is."""
    cells = {
        (row, column): value if isinstance(value, CellData) else CellData(_stored(value))
        for row, values in enumerate(grid, 1)
        for column, value in enumerate(values, 1)
        if value is not None
    }
    return Sheet(name, cells, **shape)


def _stored(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def snapshot(book: Mapping[str, Grid], shape: Mapping[str, Mapping[str, Any]] | None = None, **facts: Any) -> Snapshot:
    """A workbook drawn as rows of values. `shape` gives a sheet's hidden rows, merges and the like."""
    sheets = {name: sheet(name, grid, **(shape or {}).get(name, {})) for name, grid in book.items()}
    return Snapshot(sheets, facts.pop("names", {VERSION_NAME: "1"}), **facts)


def said(findings: Iterable[Finding]) -> list[str]:
    """Findings as one line each: code, cells and message."""
    return [
        f"{f.code} {' '.join(str(cell) for cell in (f.cell, *f.also))}: {f.message}"
        for f in sorted(findings, key=lambda f: (f.code, str(f.cell)))
    ]


SCALE = Scale((Level("High", Fraction(10)), Level("Medium", Fraction(5)), Level("Low", Fraction(0))))
BANDS = (
    Band("Green", "G", Fraction(61)),
    Band("Amber", "A", Fraction(31)),
    Band("Red", "R", Fraction(0)),
)


def appraisal(
    weights: Mapping[str, Any], scores: Mapping[str, Sequence[Any]], scale: Scale = SCALE, **more: Any
) -> Appraisal:
    """An appraisal from weights by Ref and scores by option ID, in the order of the weights; None is blank.

    `appraisal({"A": 10, "B": 5}, {"O1": ["High", None], "O2": ["Low", 3]})`. A weight of 'gateway' or
    'not assessed' makes a criterion of that kind. `more` replaces fields of the Appraisal.
    """
    criteria = tuple(
        Criterion(ref, "Benefit", f"Criterion {ref}", kind=w)
        if isinstance(w, str)
        else Criterion(ref, "Benefit", f"Criterion {ref}", weight=Fraction(str(w)))
        for ref, w in weights.items()
    )
    options = tuple(Option(key, f"Option {key}") for key in scores)
    given = {
        (criterion.ref, option): value if isinstance(value, str) else Fraction(str(value))
        for option, values in scores.items()
        for criterion, value in zip(criteria, values, strict=True)
        if value is not None
    }
    fields = {
        "setup": Setup(title="A small appraisal"),
        "scale": scale,
        "bands": BANDS,
        "groups": (Group("Benefit"),),
        "options": options,
        "criteria": criteria,
        "scores": given,
    }
    return Appraisal(**{**fields, **more})


def live_cells(appraisal: Appraisal) -> dict[str, Cells]:
    """The live cells of a workbook just to be made: Results, Summary, Lists and the sentences on officers' sheets."""
    source = Source(appraisal, score(appraisal), fresh_where(appraisal))
    found = tools.cells_of(("Results", "Summary", "Lists"), source)
    return {name: dict(cells.items()) for name, cells in found.items()} | officers.headline_cells(appraisal)
