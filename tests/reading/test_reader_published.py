"""Published figures and accepted findings are read as soon as the layout has their columns."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.appraisal.test_rules import findings
from tests.support.helpers import good, snapshot
from xlappraise.reading.reader import read
from xlappraise.sheets import layout
from xlappraise.sheets.layout import LONG, NUMBER, OFFICER, TEXT, Column, SheetLayout
from xlappraise.xlsx.snapshot import PERCENT, CellData

PUBLISHED = (
    Column("published_total", "Published total", NUMBER, 12, "Total that the paper prints."),
    Column("published_share", "Published share", NUMBER, 12, "Share that the paper prints, in per cent."),
    Column("published_rank", "Published rank", NUMBER, 12, "Rank that the paper prints."),
)
ACCEPTED = SheetLayout(
    "Accepted findings",
    OFFICER,
    "Accepted findings",
    "Findings that are meant so: which, where, why, and who answers for it.",
    (
        Column("code", "Code", TEXT, 10, "Such as XLA305.", required=True),
        Column(
            "where", "Where", TEXT, 24, "Cell, Ref, ID or Ref/ID, separated by semicolons. Blank: all of that code."
        ),
        Column("reason", "Reason", LONG, 56, "Why it is accepted.", required=True),
        Column("accepted_by", "Accepted by", TEXT, 24, "Role that is responsible for it.", required=True),
    ),
    optional=True,
)


@pytest.fixture(autouse=True)
def wider(monkeypatch):
    """The layout with these columns and this sheet, unless it has them by now."""
    keys = {column.key for column in layout.OPTIONS.columns}
    more = tuple(column for column in PUBLISHED if column.key not in keys)
    monkeypatch.setattr(layout, "OPTIONS", layout.OPTIONS._replace(columns=layout.OPTIONS.columns + more))
    if ACCEPTED.name not in layout.BY_NAME:
        monkeypatch.setattr(layout, "LOGS", (*layout.LOGS, ACCEPTED))
        monkeypatch.setattr(layout, "SHEETS", (*layout.SHEETS, ACCEPTED))


@pytest.mark.parametrize("share", [64, 0.64, CellData(0.64, shown_as=PERCENT)])
def test_published_figures_are_read(share):
    book = good(Options_H1="Published total", Options_H2=105, Options_I1="Published share", Options_I2=share)
    option = read(snapshot(book)).appraisal.options[0]
    assert (option.published_total, option.published_share) == (105, 64)


def test_a_published_figure_that_differs_is_found_at_its_cell():
    book = snapshot(good(Options_H1="Published total", Options_H2=115))
    assert [(f.code, str(f.cell)) for f in findings(book)] == [("XLA451", "Options!H2")]


def test_a_published_total_that_blanks_may_still_meet_is_no_finding():
    book = snapshot(good(Options_H1="Published total", Options_H2=120, Scores_E3=None))
    assert [f.code for f in findings(book)] == ["XLA301"]
    assert read(book).appraisal.options[0].published_total == Fraction(120)


def test_an_accepted_finding_is_no_longer_open():
    book = good(Scores_E4="Medium")
    assert [f.code for f in findings(snapshot(book))] == ["XLA305"]
    book["Accepted findings"] = [
        ["Code", "Where", "Reason", "Accepted by"],
        ["XLA305", "Scores!E4", "As the paper prints it.", "Cabinet"],
    ]
    assert findings(snapshot(book)) == ()
