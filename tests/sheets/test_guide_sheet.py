"""The sheet Guide: whose it is, and what it and the tabs tell an assessor."""

import pytest

from tests.conftest import ROOT
from tests.support.hands import UNSCORED
from xlappraise.appraisal.panel import members_named, own_appraisal
from xlappraise.flow import appraise
from xlappraise.sheets import guide, topics
from xlappraise.sheets.build import build
from xlappraise.sheets.log_sheet import ASKED_WEIGHTS
from xlappraise.xlsx.snapshot import CellData

OLD = ("layout-1", "layout-2", "layout-2-percentages")


@pytest.mark.parametrize("name", OLD)
def test_a_guide_that_an_earlier_version_made_is_ours(name):
    outcome = appraise(ROOT / "tests" / "data" / f"{name}.xlsx")
    assert guide.is_ours(outcome.snapshot.sheets["Guide"].cells, outcome.appraisal)


def test_a_guide_with_an_officers_words_is_not():
    outcome = appraise(ROOT / "tests" / "data" / "layout-1.xlsx")
    cells = {**outcome.snapshot.sheets["Guide"].cells, (9, 3): CellData("Ask Jo before you press Recalculate.")}
    assert not guide.is_ours(cells, outcome.appraisal)


def test_the_guide_of_an_assessors_copy_offers_no_tabs_to_hide():
    own = own_appraisal(UNSCORED, members_named("Ann"), members_named("Ann")[0])
    values = [cell.value for cell in guide.cells(own).values()]
    assert not {"Tab", guide.TABS} & set(values)


def test_the_tabs_of_an_assessors_copy_are_in_the_order_of_the_steps():
    own = own_appraisal(UNSCORED, members_named("Ann"), members_named("Ann")[0], weights=True)
    steps = [name for name, _ in guide.STEPS_ALONE]
    assert [sheet.name for sheet in topics.sheets_of(own) if sheet.name in steps] == steps


def test_individual_weights_speaks_to_the_assessor_in_their_copy(tmp_path):
    own = own_appraisal(UNSCORED, members_named("Ann"), members_named("Ann")[0], weights=True)
    (tmp_path / "Ann.xlsx").write_bytes(build(own))
    assert appraise(tmp_path / "Ann.xlsx").snapshot.sheets["Individual weights"].cells[2, 1].value == ASKED_WEIGHTS
