"""The page in Chromium: real worker, real headers; what it shows, gives back and keeps to itself."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.conftest import EXAMPLE, TEMPLATES
from tests.support import page as pages
from tests.support.page import PATIENCE, READY, asked, browser, opened, served
from xlappraise.exchange.checked_file import where
from xlappraise.flow import appraise, recalc
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.package import apply

SHIPPED = ("adopt-london-east", "blank", "london-2016", "west-mercia-2014", "worcestershire-2017")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return pages.site(tmp_path_factory.mktemp("page") / "site")


@pytest.fixture(scope="module")
def chromium():
    with browser() as running:
        yield running


@pytest.fixture(scope="module")
def tab(site, chromium):
    """One tab, in which Python is ready; every test begins with a file of its own."""
    with served(site) as (_, address):
        page = chromium.new_context(viewport={"width": 1366, "height": 900}, accept_downloads=True).new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        page.wait_for_selector(READY)
        yield page


def test_findings_are_those_of_the_command_line_with_their_cells(tab):
    opened(tab, EXAMPLE)
    tab.wait_for_selector("#findings")
    shown = tab.eval_on_selector_all("#findings > ul .where strong", "all => all.map((each) => each.textContent)")
    assert sorted(shown) == sorted(where(finding) for finding in appraise(EXAMPLE).findings)


def test_the_ranking_and_the_what_if_panel_are_the_packs(tab):
    opened(tab, EXAMPLE)
    first = tab.locator("#whatif .headline")
    first.wait_for()
    assert (
        first.text_content()
        == "O3 Wholly Owned Council Company is first, with 1,810 of 2,170. All ranks are as in the appraisal."
    )


def edited(name: str, seed: int, folder: Path) -> Path:
    """A shipped workbook in which an officer typed over a few of the cells that are theirs."""
    source = TEMPLATES / f"{name}.xlsx"
    found, chance = appraise(source), Random(seed)
    cells = [cell for each in (*found.appraisal.options, *found.appraisal.criteria) for cell in each.cells.values()]
    cells += found.appraisal.score_cells.values()
    typed = ("High", "Low", None, "Medium ", 7, 0.3, "=1+1", "O1", "Fail", "New words \u00e9")
    changes = [
        SetCell(c.sheet, c.row, c.column, chance.choice(typed)) for c in chance.sample(cells, min(3, len(cells)))
    ]
    target = folder / f"{name} {seed}.xlsx"
    apply(source, changes, target)
    return target


def same_as_command_line(tab, file: Path) -> bool:
    """Whether the page gives back the bytes that the command line writes (the zlib of both is the same)."""
    ours = file.with_name("ours.xlsx")
    recalc(file, ours, force=True)
    told = asked(tab, "recalc", {"file": file.name}, (file.name, file.read_bytes()))
    return told.get("files") == [(file.name, ours.read_bytes())]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_recalculated_workbook_is_that_of_the_command_line_byte_for_byte(tab, name, tmp_path):
    assert same_as_command_line(tab, edited(name, 1, tmp_path))


@pytest.mark.parametrize("seeds", [range(20), pytest.param(range(20, 200), marks=pytest.mark.slow)], ids=["20", "200"])
def test_random_edits_recalculate_as_on_the_command_line(tab, seeds, tmp_path):
    differ = [seed for seed in seeds if not same_as_command_line(tab, edited(SHIPPED[seed % 5], seed, tmp_path))]
    assert differ == []
