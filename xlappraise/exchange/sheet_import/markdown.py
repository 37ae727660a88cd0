"""Markdown in, a grid for each of its tables out, with the lines that stand before it; rows are lines of the file."""

import re

from xlappraise.appraisal.findings import Cell
from xlappraise.exchange.sheet_import.grid import Grid, GridCell, grid_of, one_line

RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
MARKS = re.compile(r"(\*\*|__|(?<![\w*])[*_](?=\w))(.+?)(\*\*|__|(?<=\w)[*_](?![\w*]))|`(.+?)`|~~(.+?)~~")
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
QUOTED = re.compile(r"^\s*(?:>\s?)+")
MOST_NOTES = 6
"""Lines after a table that are kept as its notes."""


def has_table(text: str) -> bool:
    """Whether a text holds a Markdown table: a line of dashes and bars below a line with bars."""
    lines = _lines(text)
    return any(_begins_table(lines, n) for n in range(len(lines)))


def grids(text: str, path: str) -> tuple[Grid, ...]:
    """The tables of a Markdown text, in order; `path` names them and their cells."""
    found: list[Grid] = []
    lines, above, n = _lines(text), list[str](), 0
    while n < len(lines):
        if not _begins_table(lines, n):
            if lines[n].strip():
                above.append(_plain(lines[n].strip().lstrip("#>").strip()))
            n += 1
            continue
        start = n
        while n < len(lines) and "|" in lines[n]:
            n += 1
        rows = {k + 1: _fields(lines[k]) for k in range(start, n) if not RULE.fullmatch(lines[k])}
        name = f"{path}, table {len(found) + 1}"
        cells = {
            (row, column): GridCell(field, Cell(path, row, column))
            for row, fields in rows.items()
            for column, field in enumerate(fields, 1)
            if field
        }
        if cells:
            found.append(grid_of(name, _close_gaps(cells), above, _notes_after(lines[n:])))
        above = []
    return tuple(found)


def _lines(text: str) -> list[str]:
    """The lines of a text without the signs of a quotation before them."""
    return [QUOTED.sub("", line) for line in text.splitlines()]


def _notes_after(lines: list[str]) -> list[str]:
    """The lines behind a table, up to the next heading and with it, as it may name the winner, or the next table."""
    found: list[str] = []
    for n, line in enumerate(lines):
        if len(found) == MOST_NOTES or _begins_table(lines, n):
            break
        if line.strip():
            found.append(_plain(line.strip().lstrip("#>").strip()))
        if line.lstrip().startswith("#"):
            break
    return found


def _begins_table(lines: list[str], n: int) -> bool:
    return n + 1 < len(lines) and "|" in lines[n] and "|" in lines[n + 1] and bool(RULE.fullmatch(lines[n + 1]))


def _close_gaps(cells: dict[tuple[int, int], GridCell]) -> dict[tuple[int, int], GridCell]:
    """The cells with their rows counted on without a gap: the line of dashes is no break of a table."""
    rows = {row: n for n, row in enumerate(sorted({row for row, _ in cells}), 1)}
    return {(rows[row], column): cell for (row, column), cell in cells.items()}


def _fields(line: str) -> list[str]:
    bare = line.strip().removeprefix("|")
    bare = bare.removesuffix("|") if not bare.endswith("\\|") else bare
    return [_plain(field.replace("\\|", "|").strip()) for field in re.split(r"(?<!\\)\|", bare)]


def _plain(text: str) -> str:
    """A text without marks of emphasis, links and breaks; stars that stand for points are kept."""
    text = LINK.sub(r"\1", one_line(re.sub(r"<br\s*/?>", "\n", text)))
    for _ in range(3):
        text = MARKS.sub(lambda found: next(filter(None, (found[2], found[4], found[5])), ""), text)
    return " ".join(text.replace("&amp;", "&").replace("&nbsp;", " ").split())
