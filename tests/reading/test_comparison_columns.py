"""Comparison: a column for each compared option, read by its ID, in workbook and data."""

from __future__ import annotations

import json

import pytest

from tests.support.helpers import GOOD, good, said, snapshot
from tests.support.rule_cases_dimensions import compared
from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.model import LogRow
from xlappraise.appraisal.record import replace
from xlappraise.exchange.from_json import BadData, appraisal_from
from xlappraise.exchange.to_json import appraisal_json, dumps
from xlappraise.flow import appraise, fixes, judge, recalc
from xlappraise.reading.reader import read
from xlappraise.sheets import build
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell

TAX = LogRow({"theme": "Tax", "option:O1": "None due.\nNone to come.", "option:O2": "Some due.", "favours": "O1"})
PENSIONS = LogRow({"theme": "Pensions", "option:O2": "As now.", "source": "Appendix 4"})


def with_comparison(*rows):
    appraisal = read(snapshot(GOOD)).appraisal
    return replace(appraisal, logs={**appraisal.logs, "Comparison": rows})


def rows_of(appraisal):
    return [dict(row.values) for row in appraisal.logs["Comparison"]]


def values(*rows):
    return [dict(row.values) for row in rows]


def written(tmp_path, appraisal):
    file = tmp_path / "compared.xlsx"
    file.write_bytes(build.build(appraisal))
    return file


def headings(file):
    sheet = package.snapshot(file).sheets["Comparison"]
    return [cell.value for (row, _), cell in sorted(sheet.cells.items()) if row == 5]


def test_options_stand_between_theme_and_favours(tmp_path):
    file = written(tmp_path, with_comparison(TAX, PENSIONS))
    assert headings(file) == ["Theme", "O1 Stay", "O2 Move", "Favours", "Source"]


def test_only_options_that_are_spoken_of_have_a_column(tmp_path):
    assert headings(written(tmp_path, with_comparison(PENSIONS))) == ["Theme", "O2 Move", "Favours", "Source"]


def test_an_empty_comparison_has_the_short_list(tmp_path):
    assert headings(written(tmp_path, with_comparison())) == ["Theme", "O1 Stay", "O2 Move", "Favours", "Source"]


def test_without_a_short_list_it_has_what_goes_on(tmp_path):
    empty = with_comparison()
    outcomes = ("Carried forward", "", "Preferred")
    options = tuple(
        replace(option, stage="Long-list", outcome=outcome)
        for option, outcome in zip(empty.options, outcomes, strict=True)
    )
    file = written(tmp_path, replace(empty, options=options, scores={}, rationale={}))
    assert headings(file) == ["Theme", "O1 Stay", "O3 Close", "Favours", "Source"]


def test_a_workbook_gives_back_what_it_was_made_from(tmp_path):
    file = written(tmp_path, with_comparison(TAX, PENSIONS))
    assert rows_of(appraise(file).appraisal) == values(TAX, PENSIONS)


def test_data_nest_what_is_said_of_options():
    data = appraisal_json(with_comparison(TAX, PENSIONS))
    assert data["logs"]["Comparison"] == [
        {"theme": "Tax", "options": {"O1": "None due.\nNone to come.", "O2": "Some due."}, "favours": "O1"},
        {"theme": "Pensions", "options": {"O2": "As now."}, "source": "Appendix 4"},
    ]
    assert list(data["logs"]["Comparison"][0]) == ["theme", "options", "favours"]


def test_data_workbook_and_data_again_are_the_same(tmp_path):
    text = dumps(appraisal_json(with_comparison(TAX, PENSIONS)))
    file = written(tmp_path, appraisal_from(text))
    assert dumps(appraisal_json(appraise(file).appraisal)) == text


def test_an_option_that_is_not_there_is_a_fault_of_the_data():
    data = appraisal_json(with_comparison(TAX))
    data["logs"]["Comparison"][0]["options"]["O9"] = "Unknown."
    with pytest.raises(BadData, match=r'logs.Comparison\[0\].options holds the unknown key "O9"'):
        appraisal_from(json.dumps(data))


def test_columns_are_found_by_id_wherever_they_stand():
    book = compared(["Some due.", "Tax", "None due."], head=["o2", "Theme", " O1  any name"])
    found = read(snapshot(book)).appraisal
    assert rows_of(found) == [{"theme": "Tax", "option:O1": "None due.", "option:O2": "Some due."}]
    assert found.logs["Comparison"][0].cells["option:O2"] == Cell("Comparison", 2, 1)


def test_of_two_columns_of_an_option_the_first_is_read():
    book = compared(["Tax", "None due.", "Trial."], head=["Theme", "O1 Stay", "O1 Trial", "Favours"])
    found = read(snapshot(book))
    assert rows_of(found.appraisal) == [{"theme": "Tax", "option:O1": "None due."}]
    assert said(found.findings) == ["XLA321 Comparison!C1: Comparison has more than one column for O1 Stay: B and C."]


@pytest.mark.parametrize("heading", ["Move", "O2", "o2: move", "2. Move"])
def test_a_heading_with_the_id_or_the_name_of_an_option_is_its(heading):
    book = compared(["Tax", "None due.", "Some."], head=["Theme", "O1 Stay", heading, "Favours"])
    found = read(snapshot(book))
    assert (rows_of(found.appraisal), found.findings) == (
        [{"theme": "Tax", "option:O1": "None due.", "option:O2": "Some."}],
        (),
    )


@pytest.mark.parametrize(("heading", "shown"), [("LATC", '"LATC"'), (None, "C (without a heading)")])
def test_a_heading_that_names_no_option_is_told_with_the_one_that_has_no_column(heading, shown):
    book = compared(["Tax", "None due.", "Some."], head=["Theme", "O1 Stay", heading, "Favours"])
    (finding,) = read(snapshot(book)).findings
    assert (finding.code, finding.cell.address, finding.facts["shown"], finding.fix) == (
        "XLA329",
        "C1",
        shown,
        "O2 Move",
    )


def test_without_options_no_heading_is_asked_about():
    book = compared(["Tax", "None due.", "Some."], head=["Theme", "O1 Stay", "O2 Move", "Favours"])
    del book["Options"]
    assert [finding.code for finding in judge(snapshot(book)).findings] == ["XLA101"]


def test_the_same_heading_twice_is_one_error():
    book = compared(["Tax", "None due.", "Some."], head=["Theme", "O1 Stay", "O1 Stay", "Favours"])
    assert said(read(snapshot(book)).findings) == ["XLA107 Comparison!C1: Comparison has the heading O1 Stay twice."]


def test_an_id_and_a_name_of_two_options_block():
    book = compared(["Tax", "None due.", "Some."], head=["Theme", "O1 Stay", "O3 Move", "Favours"])
    (finding,) = read(snapshot(book)).findings
    assert (finding.code, str(finding.cell), finding.expected, finding.blocks) == (
        "XLA336",
        "Comparison!C1",
        "O3 Close or O2 Move",
        True,
    )


def test_an_officers_own_column_is_left_alone():
    book = compared(["Tax", "None due.", "Some.", "To be seen to."], head=["Theme", "O1 Stay", "O2 Move", "To do"])
    assert read(snapshot(book)).findings == ()


def test_recalculating_gives_a_heading_the_options_new_name(tmp_path):
    file = written(tmp_path, with_comparison(TAX))
    recalc(file)
    package.apply(file, [SetCell("Options", 6, 2, "Stay put")], file, force=True)
    recalc(file)
    assert headings(file) == ["Theme", "O1 Stay put", "O2 Move", "Favours", "Source"]
    assert rows_of(appraise(file).appraisal) == values(TAX)
    assert recalc(file).changes == []


def test_a_workbook_without_comparison_has_none():
    assert "Comparison" not in read(snapshot(good())).appraisal.logs


def test_a_new_id_is_carried_into_headings_and_favours(tmp_path):
    advice = LogRow({"kind": "Legal", "options": "O1; O2", "recommendation": "Both.", "source": "Appendix 4"})
    appraisal = with_comparison(TAX)
    file = written(tmp_path, replace(appraisal, logs={**appraisal.logs, "Advice": (advice,)}))
    package.apply(file, [SetCell("Options", 6, 1, "STAY-1")], file, force=True)
    outcome = appraise(file)
    assert [f.code for f in outcome.findings if any(at.sheet == "Comparison" for at in (f.cell, *f.also))] == ["XLA314"]
    package.apply(file, fixes(outcome), file, force=True)
    found = appraise(file).appraisal
    assert headings(file) == ["Theme", "STAY-1 Stay", "O2 Move", "Favours", "Source"]
    assert rows_of(found)[0]["favours"] == "STAY-1"
    assert found.logs["Advice"][0].values["options"] == "STAY-1; O2"
