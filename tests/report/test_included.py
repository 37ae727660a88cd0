"""An officer's own sheet in the pack: as it is shown, cleaned where the pack is public, refused in one sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.helpers import appraisal
from tests.support.reports import of_docx, of_html, of_md, of_tree, report
from xlappraise.cli.report import INCLUDED
from xlappraise.flow import Outcome, judge
from xlappraise.report.to_docx import docx_bytes
from xlappraise.report.to_html import html_text
from xlappraise.report.to_md import md_text
from xlappraise.sheets import build
from xlappraise.xlsx import package
from xlappraise.xlsx.refusals import CannotWrite

ROWS: list[list[Any]] = [
    ["Visits to other councils"],
    [None],
    ["Place", "Contact", "Seen on", "Share", "Cost", "Note"],
    ["Hill borough", "Jane Okafor", date(2017, 3, 30), 0.65, 1250.5, "Ring 020 7946 0018"],
    ["Vale county", "Director of Housing", date(2017, 4, 2), 0.3, 90, "=1+1 is text"],
]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    path: Path = tmp_path_factory.mktemp("own") / "book.xlsx"
    path.write_bytes(build.build(appraisal({"A": 10}, {"O1": ["High"], "O2": ["Low"]})))
    book = openpyxl.load_workbook(path)
    page = book.create_sheet("Our visits")
    for row in ROWS:
        page.append(row)
    page["D4"].number_format = page["D5"].number_format = "0%"
    page["E4"].number_format = page["E5"].number_format = "#,##0.00"
    page["F5"].data_type = "s"
    page.append(["Moor town", "Nobody"])
    page.row_dimensions[6].hidden = True
    page["H4"] = "=SUM(E4:E5)"
    page.column_dimensions["H"].hidden = True
    book.create_sheet("Empty")
    big = book.create_sheet("Big")
    for number in range(501):
        big.append([number, number])
    book.save(path)
    return judge(package.snapshot(path))


def test_the_sheet_stands_before_the_findings_as_it_is_shown(outcome: Outcome) -> None:
    tree = report(outcome, include=("our visits",))
    keys = [section.key for section in tree.sections]
    assert keys[keys.index("included") + 1] == "findings"
    (section,) = [section for section in tree.sections if section.key == "included"]
    assert section.title.endswith(". Our visits")
    assert section.blocks[0].text == "Visits to other councils"  # type: ignore[union-attr]
    (table,) = [table for table in of_tree(tree) if table.caption.endswith(": Our visits")]
    assert table.head == ("Place", "Contact", "Seen on", "Share", "Cost", "Note")
    assert table.rows == (
        ("Hill borough", "Jane Okafor", "30 March 2017", "65%", "1,250.50", "Ring 020 7946 0018"),
        ("Vale county", "Director of Housing", "2 April 2017", "30%", "90.00", "=1+1 is text"),
    )


def test_a_public_report_cleans_it(outcome: Outcome) -> None:
    text = md_text(report(outcome, include=("Our visits",), public=True))
    assert ("Okafor" in text, "7946" in text, "Director of Housing" in text) == (False, False, True)


def test_every_format_prints_the_same(outcome: Outcome) -> None:
    tree = report(outcome, include=("Our visits",), sections=("findings",))
    told = of_docx(docx_bytes(tree))
    assert told == of_html(html_text(tree)) == of_tree(tree)
    assert len(of_md(md_text(tree))) == len(told)


def test_a_sheet_named_twice_stands_there_once(outcome: Outcome) -> None:
    tree = report(outcome, include=("Our visits", "OUR VISITS"))
    assert [section.key for section in tree.sections].count("included") == 1


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "Results",
            "'Results' is a sheet of the appraisal, which has its own place in the report: --include takes sheets "
            "that you added.",
        ),
        (
            "options",
            "'options' is a sheet of the appraisal, which has its own place in the report: --include takes sheets "
            "that you added.",
        ),
        ("Our visit", "There is no sheet 'Our visit' to include. Did you mean 'Our visits'?"),
        (
            "Weather",
            "There is no sheet 'Weather' to include. Sheets that were added: Our visits, Empty and Big.",
        ),
        ("Empty", "The sheet 'Empty' shows nothing to include."),
        (
            "Big",
            "The sheet 'Big' has 501 rows and 2 columns, and a report takes 500 and 14 of a sheet: hide or move what "
            "members need not see.",
        ),
    ],
)
def test_what_cannot_be_included_is_one_sentence(name: str, sentence: str, outcome: Outcome) -> None:
    with pytest.raises(CannotWrite) as refusal:
        report(outcome, include=("Our visits", name))
    assert str(refusal.value) == sentence


def test_the_command_takes_it_and_says_what_it_cannot_take(run: Any, outcome: Outcome) -> None:
    done = run("report", outcome.path, "-o", "a.md", "--include", "Our visits")
    assert (done.returncode, done.stderr) == (0, "")
    done = run("report", outcome.path, "-o", "b.md", "--include", "Weather")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("xlappraise: There is no sheet 'Weather' to include.")


def test_a_public_report_says_that_included_sheets_are_to_be_read_through(run: Any, outcome: Outcome) -> None:
    done = run("report", outcome.path, "-o", "a.md", "--public", "--include", "Our visits")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, INCLUDED)


def test_the_members_page_takes_no_sheet(run: Any, outcome: Outcome) -> None:
    done = run("report", outcome.path, "-o", "a.md", "--brief", "--include", "Our visits")
    assert done.stderr == "xlappraise: --brief is one page for members, so it takes no --include.\n"
    assert done.returncode == 2
