"""Every figure and date of our examples has its line in a paper: a committed table, held against both.

The papers are not ours to ship. Where they are at hand (a folder that XLAPPRAISE_SEEDS names, or ../shared/seeds), each
figure is looked up on its line, in the very file that the table was made from.
"""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.build_templates import EXAMPLE, OTHERS, TEMPLATES
from tests.conftest import ROOT
from tests.support.figures import figures, held, lines_of, printed

TABLE = Path(__file__).parent.parent / "data" / "figures.csv"
SEEDS = Path(os.environ.get("XLAPPRAISE_SEEDS") or ROOT.parent / "shared" / "seeds")

Row = Mapping[str, str]


def rows() -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("name", [EXAMPLE, *OTHERS])
def test_the_table_has_every_figure_of_an_example_and_no_other(name: str) -> None:
    wanted = {(each.place, each.figure) for each in held(TEMPLATES / f"{name}.json")}
    assert {(row["place"], row["figure"]) for row in rows() if row["example"] == name} == wanted


def test_a_date_may_be_printed_without_its_year_and_nothing_else_differs() -> None:
    apart = [row for row in rows() if row["printed"] != row["figure"]]
    assert [row for row in apart if not row["figure"].startswith(f"{row['printed']} ") and row["figure"] != "0"] == []


@pytest.mark.parametrize("seed", sorted({row["seed"] for row in rows()}))
def test_each_figure_stands_on_its_line_of_the_paper(seed: str) -> None:
    paper = SEEDS / seed
    if not paper.is_file():
        pytest.skip("the papers are not at hand")
    data = paper.read_bytes()
    lines = lines_of(data.decode("utf-8"))
    mine = [row for row in rows() if row["seed"] == seed]
    assert {row["sha256"] for row in mine} == {hashlib.sha256(data).hexdigest()}
    assert [row for row in mine if printed(lines[int(row["line"]) - 1], row["figure"]) != row["printed"]] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("£58,900 for 21 councils, 41 %", ["58900", "21", "41"]),
        ("2017-12-14, 14<sup>th</sup> December 2017 and 14/12/2017", ["14 December 2017"] * 3),
        ("June 2014; 24th February; 2017/18", ["June 2014", "24 February", "2017/18"]),
        ("c£2m to c.£7.5m, v.1.0", ["2", "7.5", "1.0"]),
        ("O3, V5 and 6.6.2", []),
    ],
)
def test_figures_have_one_form(text: str, found: list[str]) -> None:
    assert list(figures(text)) == found
