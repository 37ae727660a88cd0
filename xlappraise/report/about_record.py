"""A View in, the sections of the record out: the logs, findings still open, and how to check the figures."""

from __future__ import annotations

from collections.abc import Iterator

from xlappraise.appraisal.findings import SEVERITY_WORDS, gravest_first, tally
from xlappraise.appraisal.model import LogRow
from xlappraise.exchange.checked_file import where
from xlappraise.exchange.findings_text import shell_word
from xlappraise.report.listing import cell_words
from xlappraise.report.report_words import value_words
from xlappraise.report.tree import Block, Bullets, ReportTable, Section, TableCell, TableColumn, Text
from xlappraise.report.view import View
from xlappraise.sheets import layout

NAMES_OF_PEOPLE = {("Stakeholders", "name")}
"""Columns, by sheet and key, that hold people's names and are left out of a public report."""

ENGAGED, ROLES = "Stakeholders", ("role", "organisation", "involved_in")
"""Log whose events have a section of their own (engagement), and the columns that it does not show."""

EXACT = (
    "Every figure here is computed from the workbook named below, in exact fractions, and is rounded for "
    "display only, halves away from zero. Totals are compared at six decimals."
)


WITHOUT_US = (
    "Without xlappraise: totals, shares and ranks can be recomputed from plain CSV with a page each of Python, R and "
    "SQL, which this command writes:"
)


def log(view: View, name: str) -> Section:
    """A log as a table, with the columns that hold anything."""
    sheet = layout.BY_NAME[name]
    key = name.lower().replace(" log", "s").replace(" ", "-")
    rows = rows_of(view, name)
    kept = [
        column
        for column in sheet.columns
        if any(row.values.get(column.key) not in (None, "") for row in rows)
        and not (view.public and (name, column.key) in NAMES_OF_PEOPLE)
    ]
    if not rows or not kept:
        return Section(key, sheet.title, (Text(f"Nothing is recorded under {sheet.title.lower()}."),))
    header = next((i for i, column in enumerate(kept) if column.required), 0)
    table = ReportTable(
        sheet.title,
        sheet.instruction,
        tuple(TableColumn(column.heading, max(9.0, column.width)) for column in kept),
        tuple(tuple(TableCell(value_words(row.values.get(column.key, ""))) for column in kept) for row in rows),
        header,
    )
    return Section(key, sheet.title, (table,), wide=True)


def rows_of(view: View, name: str) -> tuple[LogRow, ...]:
    """The rows of a log; of Stakeholders those that say more than the section on engagement does."""
    rows = view.rows(name)
    if name != ENGAGED:
        return rows
    return tuple(row for row in rows if not cell_words(row, "event") or any(cell_words(row, key) for key in ROLES))


def findings(view: View) -> Section:
    """What the check found and nobody has fixed yet."""
    return Section("findings", "Findings still open", tuple(_findings(view)))


def _findings(view: View) -> Iterator[Block]:
    if not view.findings:
        yield Text("The check of the workbook found nothing to fix.")
        return
    yield Text(f"From the check of the workbook: {tally(view.findings)}")
    yield ReportTable(
        "Findings",
        "Each finding with what to do about it; codes and places in the workbook stand in the last annex.",
        (
            TableColumn("No.", 0.5),
            TableColumn("Severity", 1.3),
            TableColumn("What was found", 5),
            TableColumn("What to do", 5),
        ),
        tuple(
            (TableCell(str(n)), TableCell(SEVERITY_WORDS[f.severity]), TableCell(f.message), TableCell(f.help))
            for n, f in enumerate(gravest_first(view.findings), 1)
        ),
        header=2,
    )


def _places(view: View) -> ReportTable:
    """The code and the cells of each finding, by its number under the findings."""
    rows = ((str(n), f.code, where(f)) for n, f in enumerate(gravest_first(view.findings), 1))
    return ReportTable(
        "Codes and places of the findings",
        "By number as listed under the findings.",
        (TableColumn("No.", 0.5), TableColumn("Code", 1), TableColumn("Where in the workbook", 5)),
        tuple(tuple(map(TableCell, row)) for row in rows),
        header=1,
    )


def provenance(view: View) -> Section:
    """Which workbook and which tool these figures come from, and how to make them again."""
    return Section("checking", "How to check these figures", tuple(_provenance(view)))


def _provenance(view: View) -> Iterator[Block]:
    if view.is_in_words:
        yield Text("Everything here comes from the workbook named below; nothing in it is scored.")
    else:
        yield Text(EXACT)
    facts = (("Workbook", view.file), ("SHA-256 of the workbook", view.sha256), ("xlappraise", view.version))
    yield ReportTable(
        "Where the figures come from",
        "Name and fingerprint of the workbook, and version of the tool.",
        (TableColumn("What", 1.5), TableColumn("Value", 5)),
        tuple((TableCell(label), TableCell(value)) for label, value in facts if value),
    )
    yield Bullets(
        (
            f"In the folder of the workbook, run: xlappraise show {shell_word(view.file)}",
            *(() if view.is_in_words else (f"{WITHOUT_US} xlappraise report {shell_word(view.file)} --kit DIR",)),
            *(() if view.is_in_words else ("The workbook's Results sheet holds the same figures as live formulas.",)),
            "The fingerprint is given by sha256sum FILE (Linux), shasum -a 256 FILE (macOS) or certutil -hashfile "
            "FILE SHA256 (Windows). Another fingerprint means another version of the workbook.",
        )
    )
    if view.findings:
        yield _places(view)
    if view.public:
        yield Text(
            "This is the public version: the list of stakeholders gives roles; names of people and contact details "
            "are left out."
        )
