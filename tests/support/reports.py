"""Reports in, their tables as plain text out: what tests compare between formats."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from typing import NamedTuple

from xlappraise.appraisal.model import Appraisal
from xlappraise.flow import Outcome, judge
from xlappraise.report.pack import report_of, view_of
from xlappraise.report.sections import Choice
from xlappraise.report.tree import Facts, Report, ReportTable, Text
from xlappraise.sheets import build
from xlappraise.xlsx import package


class Read(NamedTuple):
    """A table as a reader sees it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def outcome_of(appraisal: Appraisal, folder) -> Outcome:
    """The outcome of the appraisal's workbook, written to `folder` as book.xlsx."""
    path = folder / "book.xlsx"
    path.write_bytes(build.build(appraisal))
    return judge(package.snapshot(path))


def report(outcome: Outcome, **choice) -> Report:
    """The report of an outcome."""
    chosen = Choice(**choice)
    return report_of(view_of(outcome, "0.1.0", chosen), chosen)


def page_facts(report: Report) -> dict[str, str]:
    """What the members' page says, by label."""
    return {label: text for b in report.page if isinstance(b, Facts) for label, text in b.pairs}


def page_sentences(report: Report) -> tuple[str, ...]:
    """The paragraphs of the members' page."""
    return tuple(b.text for b in report.page if isinstance(b, Text))


def of_tree(report: Report) -> list[Read]:
    blocks = (*report.page, *(b for section in report.sections for b in section.blocks))
    tables = [b for b in blocks if isinstance(b, ReportTable)]
    return [
        Read(t.caption, tuple(c.heading for c in t.columns), tuple(tuple(c.text for c in row) for row in t.rows))
        for t in tables
    ]


def of_docx(content: bytes) -> list[Read]:
    import docx
    from docx.oxml.ns import qn

    found = []
    for table in docx.Document(io.BytesIO(content)).element.body.iter(qn("w:tbl")):
        rows = [tuple(_docx_text(cell) for cell in row.iter(qn("w:tc"))) for row in table.iter(qn("w:tr"))]
        caption = table.find(f".//{qn('w:tblCaption')}").get(qn("w:val"))
        found.append(Read(caption, rows[0], tuple(rows[1:])))
    return found


def _docx_text(cell) -> str:
    from docx.oxml.ns import qn

    marks = {qn("w:t"): lambda e: e.text or "", qn("w:br"): lambda _: "\n"}
    return "".join(marks[e.tag](e) for e in cell.iter() if e.tag in marks)


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Read] = []
        self.rows: list[list[str]] = []
        self.caption, self.into = "", ""

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.rows, self.caption = [], ""
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.into = "cell"
        elif tag == "caption":
            self.into = "caption"
        elif tag == "span" and self.into == "caption":
            self.into = "about"
        elif tag == "br" and self.into == "cell":
            self.rows[-1][-1] += "\n"

    def handle_endtag(self, tag):
        if tag in ("td", "th", "caption"):
            self.into = ""
        elif tag == "table":
            head, *rows = map(tuple, self.rows)
            self.tables.append(Read(self.caption, head, tuple(rows)))

    def handle_data(self, data):
        if self.into == "cell":
            self.rows[-1][-1] += data
        elif self.into == "caption":
            self.caption += data


def of_html(text: str) -> list[Read]:
    parser = _Tables()
    parser.feed(text)
    return parser.tables


def of_md(text: str) -> list[Read]:
    found, caption, lines = [], "", []
    for line in [*text.splitlines(), ""]:
        if line.startswith("| "):
            lines.append(tuple(map(_md_plain, re.split(r"(?<!\\)(?:\\\\)*\|", line[2:-2]))))
        elif lines:
            found.append(Read(caption, lines[0], tuple(lines[2:])))
            lines = []
        if line.startswith("#"):
            caption = _md_plain(line.lstrip("# "))
        if line.startswith("**"):
            caption = _md_plain(line)
    return found


def _md_plain(cell: str) -> str:
    cell = cell.strip()
    bold = re.fullmatch(r"\*\*(.*)\*\*", cell)
    return re.sub(r"\\([\\`*_{}\[\]<>#|~!$^&:.@])", r"\1", (bold[1] if bold else cell).replace("<br>", "\n"))
