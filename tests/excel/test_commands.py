"""`xlappraise excel`: the workbook open in Excel without a macro; one sentence and an exit code."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.support.live_cases import opened, reference_file
from xlappraise.cli.excel import excel

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(excel, list(arguments))


def said(result: Result) -> tuple[int, str]:
    return result.exit_code, result.output


@pytest.mark.parametrize("command", ["recalc", "check"])
def test_without_excel_it_says_what_to_use_instead(command: str) -> None:
    assert said(run(command)) == (
        2,
        "There is no Excel to reach on this computer: use xlappraise recalc FILE or xlappraise check FILE.\n",
    )


def test_recalc_works_on_the_one_in_front_and_prints_the_sentence_instead_of_an_alert() -> None:
    book = opened(reference_file())
    book.sheets["Results"].range("F34").formula = 7.0
    code, output = said(run("recalc"))
    assert (code, output.startswith("O3 Wholly Owned Council Company ranks first with 1,810")) == (0, True)
    assert str(book.sheets["Results"].range("F34").formula).startswith("=")
    assert book.impl.app.alerts == []


def test_errors_give_exit_code_1() -> None:
    book = opened(reference_file())
    book.sheets["Scores"].range("G12").formula = "Hgih"
    code, output = said(run("check"))
    assert (code, output.startswith("Scores!G12: ")) == (1, True)
    assert book.impl.active_name == "Scores"


@pytest.mark.parametrize("name", ["bids.xlsx", "Bids", "BIDS.XLSX"])
def test_a_workbook_is_found_by_its_name_in_any_case_with_or_without_suffix(name: str) -> None:
    book = opened(reference_file(), "Bids.xlsx")
    book.sheets["Scores"].range("G12").formula = "Hgih"
    book.impl.app.books.load(reference_file(), "Front.xlsx")
    assert said(run("check", name))[0] == 1
    assert book.app.books.active.name == "Bids.xlsx"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Other.xlsx", "'Other.xlsx' is not open in Excel. Open are: Bids.xlsx, Bids.xlsm.\n"),
        ("bids", "Several workbooks named 'bids' are open: close the others, or give the suffix.\n"),
    ],
)
def test_a_name_that_fits_none_or_two_is_refused(name: str, sentence: str) -> None:
    book = opened(reference_file(), "Bids.xlsx")
    book.impl.app.books.load(reference_file(), "Bids.xlsm")
    assert said(run("recalc", name)) == (2, sentence)


def test_excel_without_a_workbook_is_one_sentence() -> None:
    book = opened(reference_file())
    books: Any = book.impl.app.books
    books.open_books.clear()
    books.active = None
    assert said(run("recalc")) == (2, "Excel is not open, or no workbook is open in it: open the appraisal first.\n")


def test_a_refusal_is_one_sentence_and_exit_code_2() -> None:
    book = opened(reference_file())
    book.impl.pages["Checks"].protection.sheet = True
    code, output = said(run("recalc"))
    assert (code, "the sheet Checks is protected" in output) == (2, True)
