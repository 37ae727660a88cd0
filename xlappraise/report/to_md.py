"""A Report in, Markdown out (GitHub's kind): the same content, and nothing that an officer typed acts as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlappraise.report.tree import (
    PAGE,
    AnyTwo,
    Block,
    Bullets,
    Facts,
    Report,
    ReportTable,
    Subheading,
    TableCell,
    Text,
    WhatIf,
)

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!$^&])")
LINKS = re.compile(r"(?<=[a-zA-Z]):(?=//)|(?<=www)\.|@", re.IGNORECASE)
START = re.compile(r"^(\s*)([-+=:]|\d+(?=[.)](?:\s|$)))")


def md_text(report: Report) -> str:
    """The report as Markdown, ending in a newline."""
    return "\n".join(_lines(report)) + "\n"


def escape(text: str) -> str:
    """`text` on one line that reads as typed: no markup, no address made a link, lines parted by `<br>`."""
    lines = (LINKS.sub(r"\\\g<0>", SPECIAL.sub(r"\\\1", line)) for line in text.split("\n"))
    return "<br>".join(lines)


def paragraph(text: str) -> str:
    """`escape` for text that begins a line, where the first sign could start a list."""
    return START.sub(_escape_start, escape(text))


def _escape_start(found: re.Match[str]) -> str:
    """A sign that would start a list or a rule; after a number, the sign that follows it is guarded."""
    space, sign = found.groups()
    return f"{space}{sign}\\" if sign[0].isdigit() else f"{space}\\{sign}"


def _lines(report: Report) -> Iterator[str]:
    yield f"# {escape(report.title)}"
    yield ""
    if report.organisation:
        yield from (paragraph(report.organisation), "")
    yield from _facts(report.facts)
    if report.page:
        yield from (f"## {PAGE}", "")
        for block in report.page:
            yield from _block(block)
    for section in report.sections:
        yield from (f"## {escape(section.title)}", "")
        for block in section.blocks:
            yield from _block(block)


def _facts(pairs: tuple[tuple[str, str], ...]) -> Iterator[str]:
    yield from (f"- **{escape(label)}:** {escape(value)}" for label, value in pairs)
    yield ""


def _block(block: Block) -> Iterator[str]:
    match block:
        case Subheading(level, text):
            yield from (f"{'#' * (level + 1)} {escape(text)}", "")
        case Text(text):
            yield from (paragraph(text), "")
        case Bullets(points):
            yield from (f"- {paragraph(point)}" for point in points)
            yield ""
        case Facts(pairs):
            yield from _facts(pairs)
        case ReportTable():
            yield from _table(block)
        case WhatIf() | AnyTwo():
            pass  # a text has nothing to choose with
        case _:
            yield from (f"**{escape(block.caption)}**", "", escape(block.about), "")


def _table(table: ReportTable) -> Iterator[str]:
    if not table.headed:
        yield from (f"**{escape(table.caption)}**", "")
    yield _row([escape(column.heading) for column in table.columns])
    yield _row(["---:" if column.number else "---" for column in table.columns])
    for row in table.rows:
        yield _row([_cell(cell) for cell in row])
    yield ""


def _cell(cell: TableCell) -> str:
    words = escape(cell.text)
    return f"**{words}**" if cell.strong and words else words


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
