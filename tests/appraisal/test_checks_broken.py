"""Broken copies of the reference workbook: every mistake in one run, none twice, nothing that follows from another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.appraisal.test_rules import findings
from tests.conftest import EXAMPLE
from tests.support.scored_example import scored_example
from xlappraise.flow import appraise
from xlappraise.xlsx.package import snapshot
from xlappraise.xlsx.snapshot import PERCENT, CellData, ErrorValue, Snapshot

USUAL = {
    "XLA304 Criteria!J26",
    "XLA305 Scores!E11",
    "XLA305 Scores!E24",
    "XLA403 Rationale!E28",
    "XLA403 Rationale!F34",
    "XLA411 Criteria!A9",
    "XLA413 Setup!L6",
    "XLA416 Criteria!A11",
    "XLA530 Rationale!E10",
}
"""What the reference workbook gives as it stands, with its sheets in words and without."""
SHARED = {"XLA403 Rationale!E28", "XLA403 Rationale!F34", "XLA530 Rationale!E10"}
"""Of these, those that need scores, and so results that are not blocked."""


def position(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(address[len(letters) :]), column


def broken(changes: Mapping[str, Any]) -> Snapshot:
    """The reference workbook with some cells replaced; None clears a cell."""
    book = snapshot(scored_example())
    sheets = {name: book.sheets[name] for name in book.sheets}
    for address, value in changes.items():
        name, _, cell = address.partition("!")
        cells = dict(sheets[name].cells)
        data = value if isinstance(value, CellData) else CellData(float(value) if type(value) is int else value)
        cells[position(cell)] = data
        if value is None:
            del cells[position(cell)]
        sheets[name] = sheets[name]._replace(cells=cells)
    return book._replace(sheets=sheets)


def found(book: Snapshot) -> list[str]:
    return sorted(f"{finding.code} {finding.cell}" for finding in findings(book))


BROKEN: dict[str, tuple[dict[str, Any], set[str], set[str]]] = {
    "slips of typing": (
        {"Scores!G10": "Hgih", "Scores!E12": "medium", "Criteria!E15": "Scord", "Options!C8": "Shortlist"},
        {"XLA202 Scores!G10", "XLA203 Scores!E12", "XLA211 Criteria!E15", "XLA217 Options!C8"},
        USUAL - {"XLA305 Scores!E11", "XLA305 Scores!E24"},
    ),
    "pasted as text": (
        {"Criteria!F9": "10", "Criteria!F10": "6", "Criteria!F30": "８", "Setup!E7": "5"},
        {"XLA213 Criteria!F9", "XLA213 Criteria!F10", "XLA213 Criteria!F30", "XLA227 Setup!E7"},
        {"XLA411 Criteria!A9", "XLA413 Setup!L6", "XLA416 Criteria!A11"} | SHARED,
    ),
    "typed as percentages": (
        {"Criteria!F12": CellData(0.1, shown_as=PERCENT), "Setup!I6": CellData(0.61, shown_as=PERCENT)},
        {"XLA213 Criteria!F12", "XLA234 Setup!I6"},
        {"XLA411 Criteria!A9", "XLA413 Setup!L6", "XLA416 Criteria!A11"} | SHARED,
    ),
    "blanks": (
        {"Scores!F22": None, "Scores!E6": None, "Rationale!H30": None, "Criteria!C20": None, "Setup!B11": None},
        {"XLA301 Scores!F22", "XLA302 Scores!E6", "XLA401 Rationale!H30", "XLA225 Criteria!C20"},
        set(),
    ),
    "keys changed on one sheet": (
        {"Criteria!A10": "D05", "Options!A10": "OUT"},
        {"XLA313 Scores!A10", "XLA314 Scores!I5", "XLA530 Rationale!H25"},
        {"XLA304 Criteria!J26", "XLA411 Criteria!A9", "XLA416 Criteria!A11", "XLA530 Rationale!E10"},
    ),
    "keys given twice": (
        {"Criteria!A11": "D5", "Options!A7": "O1"},
        {"XLA371 Criteria!A11", "XLA371 Options!A7"},
        {"XLA305 Scores!E11", "XLA411 Criteria!A9", "XLA413 Setup!L6", "XLA416 Criteria!A11"} | SHARED,
    ),
    "headings changed": (
        {"Criteria!F5": "Importance", "Options!D5": "Outcom", "Criteria!J5": "Limit"},
        {"XLA103 Criteria!A5", "XLA106 Options!D5", "XLA106 Criteria!J5"},
        USUAL - {"XLA305 Scores!E11", "XLA305 Scores!E24"},
    ),
    "Excel errors and own words": (
        {"Options!B6": ErrorValue("#REF!"), "Scores!H9": ErrorValue("#N/A"), "Scores!E7": "Yes", "Setup!B9": "soon"},
        {"XLA201 Options!B6", "XLA202 Scores!H9", "XLA207 Scores!E7", "XLA221 Setup!B9", "XLA411 Criteria!A14"},
        {"XLA411 Criteria!A9"},
    ),
    "scale and bands": (
        {"Setup!E7": 12, "Setup!I7": 61, "Setup!H8": "G", "Scores!E9": "Low\u200b"},
        {"XLA230 Setup!E7", "XLA235 Setup!I7", "XLA236 Setup!H8", "XLA202 Scores!E9"},
        {"XLA411 Criteria!A9", "XLA413 Setup!L6", "XLA416 Criteria!A11"} | SHARED,
    ),
    "the record": (
        {"Options!E8": None, "Options!D9": "Preferred", "Change log!A6": "20/12/2017", "Change log!D6": "Z9"},
        {"XLA425 Options!D8", "XLA434 Setup!B9", "XLA435 Change log!D6"},
        set(),
    ),
}
"""Changes, the findings that they add, and those of the workbook that go (as results are blocked, or cells changed)."""


@pytest.mark.parametrize("name", BROKEN)
def test_every_mistake_is_found_once_and_nothing_follows_from_it(name):
    changes, added, gone = BROKEN[name]
    assert found(broken(changes)) == sorted((USUAL - gone) | added)


def test_the_reference_workbook_gives_what_the_readme_lists():
    assert found(broken({})) == sorted(USUAL)


def test_its_sheets_in_words_add_no_finding():
    assert sorted(f"{finding.code} {finding.cell}" for finding in appraise(EXAMPLE).findings) == sorted(USUAL)
