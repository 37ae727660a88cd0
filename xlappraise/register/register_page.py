"""Rows of a register in, one page out, written row by row: it sorts and filters, has pictures, and needs no network.

As the pack's page does, it names the fingerprints of its own style and script, so that nothing else runs, whatever
stands in a title; and it can be read without JavaScript.
"""

# Paths are texts here, as in files.py.
# ruff: noqa: PTH100, PTH110, PTH120

from __future__ import annotations

import os
from collections.abc import Iterator
from fractions import Fraction
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from xlappraise import __version__
from xlappraise.appraisal.words import count_of
from xlappraise.exchange.plain import clean, number
from xlappraise.register.files import INSIDE, is_address
from xlappraise.register.pictures import pictures
from xlappraise.register.register_tables import Rows
from xlappraise.register.row import BLOCKED, NO_APPRAISAL, READ, STOPPED, UNREADABLE, Number, OptionRow, Row, row_counts
from xlappraise.report.to_html import policy

MOST_OPTIONS = 20_000
"""Options that a page holds: of more it would be too heavy, and says so."""

FLAG = 'document.documentElement.classList.add("js")'
"""Says to the style sheet that a script will choose the rows to be shown, before any is laid out."""


def write_page(file: BinaryIO, rows: Rows, register: str) -> None:
    """Write the page of a register that will lie at the path `register`."""
    folder = os.path.dirname(os.path.abspath(register))
    for part in _parts(rows, folder):
        file.write(part.encode("utf-8", "backslashreplace"))


def _parts(rows: Rows, folder: str) -> Iterator[str]:
    style = _template("xlappraise.report", "pack.css") + _template("xlappraise.register", "register.css")
    script = _template("xlappraise.register", "register.js")
    yield (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(style, [FLAG, script]))}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<title>Register of appraisals</title>\n'
        f"<style>{style}</style>\n<script>{FLAG}</script>\n</head>\n<body>\n"
        '<a class="skip" href="#main">Skip to content</a>\n'
        "<header><h1>Register of appraisals</h1>\n"
    )
    yield from _facts(rows)
    yield '</header>\n<main id="main" tabindex="-1">\n'
    drawn = list(pictures(rows()))
    if drawn:
        yield '<section aria-labelledby="at-a-glance"><h2 id="at-a-glance">At a glance</h2>\n<div class="gallery">\n'
        for svg, caption in drawn:
            yield (
                f'<figure><div class="picture" tabindex="0" role="group" aria-label="{escape(caption)}">{svg}</div>'
                f"<figcaption>{escape(caption)}</figcaption></figure>\n"
            )
        yield "</div></section>\n"
    yield from _appraisals(rows, folder)
    yield from _options(rows)
    yield from _others(rows, folder)
    yield f"</main>\n<script>{script}</script>\n</body>\n</html>\n"


def _template(package: str, name: str) -> str:
    return (files(package) / "templates" / name).read_text("utf-8")


def _facts(rows: Rows) -> Iterator[str]:
    counts = row_counts(rows())
    states = counts.states
    facts = (
        ("Files", sum(states.values())),
        ("Appraisals", counts.appraisals),
        ("Something must be fixed", counts.with_errors),
        ("Not certain who is first", counts.first_uncertain),
        ("First two almost level", counts.first_level),
        ("Workbooks of another kind", states[NO_APPRAISAL]),
        ("Not read", states[UNREADABLE] + states[STOPPED]),
    )
    pairs = "".join(f"<div><dt>{label}</dt><dd>{count:,}</dd></div>" for label, count in facts)
    yield f'<dl class="facts">{pairs}<div><dt>Checked with</dt><dd>xlappraise {__version__}</dd></div></dl>\n'


# ------------------------------------------------------------------------------------------------------- cells


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


def _text(text: str, kind: str = "") -> str:
    """A cell of text."""
    return f"<td{_class(kind)}>{escape(clean(text))}</td>"


def _figure(value: Number | None, shown: str = "", kind: str = "") -> str:
    """A cell of a number, with the number itself for the script that sorts."""
    stored = "" if value is None else f"{value:.15g}"
    words = "" if value is None else shown or number(Fraction(value).limit_denominator(1000))
    return f'<td class="num{f" {kind}" if kind else ""}" data-v="{stored}">{words}</td>'


def _share(value: Number | None) -> str:
    """A cell of a share, in per cent with one decimal, rounded down: a lead is never told larger than it is."""
    return _figure(value, "" if value is None else f"{int(Fraction(value) * 1000) / 10:.1f}%")


def _yes(value: bool | None, bad: bool | None = None) -> str:
    return _text(
        "" if value is None else "yes" if value else "no", "unsure" if value is not None and value == bad else ""
    )


def _file(row: Row, folder: str) -> str:
    """The head of a row: the file's path, as a link to it from where the register lies."""
    shown, href = escape(clean(row.path)), _address(row.path, folder)
    linked = f'<a href="{href}">{shown}</a>' if href else shown
    return f'<th scope="row" class="file">{linked}</th>'


def _address(path: str, folder: str) -> str:
    """Where a link leads: relative, so that folder and register may move together; '' for what no browser opens."""
    if is_address(path):
        return escape(quote(path, safe=":/%?&=")) if path.startswith(("https://", "http://", "file://")) else ""
    whole = os.path.abspath(path)
    if not os.path.exists(whole):
        whole = whole.partition(INSIDE)[0]  # an archive: its member has no address
    try:
        relative = os.path.relpath(whole, folder)
    except ValueError:  # on another drive of Windows
        return escape(Path(whole).as_uri())
    return escape(quote(relative.replace(os.sep, "/").encode("utf-8", "surrogateescape")))


# ------------------------------------------------------------------------------------------------------ tables


def _table(name: str, about: str, headings: tuple[tuple[str, str], ...]) -> str:
    heads = "".join(f'<th scope="col"{_class(kind)}><span>{text}</span></th>' for text, kind in headings)
    return (
        f'<p class="note" id="{name}-about">{about}</p>\n'
        f'<div class="scroll tall" role="region" aria-labelledby="{name}" tabindex="0">'
        f'<table class="register {name}" aria-labelledby="{name}" aria-describedby="{name}-about">\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n"
    )


SEARCH = '<label>With the words <input type="search" name="words" autocomplete="off"></label>'
RESET = '<button type="reset">Show all</button>'


def _filters(name: str, more: str = "") -> str:
    return (
        f'<form class="filters" role="search" aria-label="{name}" hidden>{SEARCH}{more}{RESET}</form>\n'
        '<p class="shown" role="status"></p>\n'
    )


APPRAISAL_HEADINGS = (
    ("File", ""), ("Title", "wide"), ("Organisation", "words"), ("Year", "num"), ("Status", ""), ("Must fix", "num"),
    ("First", "words"), ("Certain", ""), ("Lead", "num"), ("Radius", "num"), ("Weights that turn it", "num"),
    ("Scores that turn it", "num"), ("Worth a look", "num"), ("Missing", "num"), ("Doubtful", "num"),
    ("Cost per point", "num"), ("Decided", ""), ("Decision", "wide"), ("Rules", "codes"),
)  # fmt: skip


def _appraisals(rows: Rows, folder: str) -> Iterator[str]:
    yield '<section class="part"><h2 id="appraisals">Appraisals</h2>\n'
    yield _filters(
        "Filter appraisals",
        '<label>First for certain <select name="certain"><option value="">any</option><option>yes</option>'
        "<option>no</option></select></label>"
        '<label>Radius at most, % <input type="number" name="radius" min="0" max="100" step="any"></label>'
        '<label class="tick"><input type="checkbox" name="wrong"> Something must be fixed</label>',
    )
    about = (
        "One row an appraisal. Lead: of the first option over the next, in per cent of the highest possible total. "
        "Radius: how wrong all weights may be at once before first place is lost, for the scores as stated. Blank is "
        "not known or not certain."
    )
    yield _table("appraisals", about, APPRAISAL_HEADINGS)
    for row in rows():
        if row.state in (READ, BLOCKED):
            yield _appraisal(row, folder)
    yield "</tbody></table></div></section>\n"


def _appraisal(row: Row, folder: str) -> str:
    certain = "" if row.certain is None else "yes" if row.certain else "no"
    radius = "" if row.radius is None else f"{row.radius:.15g}"
    first = (
        "no results"
        if row.state == BLOCKED
        else row.winner
        if ";" in row.winner
        else f"{row.winner} {row.winner_name}".strip()
    )
    cells = (
        _file(row, folder),
        _text(row.title),
        _text(row.organisation),
        _figure(row.year, f"{row.year}"),
        _text(row.status),
        _figure(row.errors, kind="wrong" if row.errors else ""),
        _text(first, "unsure" if row.state == BLOCKED else ""),
        _yes(row.certain, bad=False),
        _share(row.lead_share),
        _share(row.radius),
        _figure(row.weights_that_turn),
        _figure(row.scores_that_turn),
        _figure(row.warnings),
        _figure(row.missing),
        _figure(row.doubtful),
        _figure(row.cost_per_point),
        _yes(row.decided),
        _text(row.decision),
        _text(" ".join(row.rules)),
    )
    return f'<tr data-certain="{certain}" data-radius="{radius}" data-wrong="{row.errors or 0}">{"".join(cells)}</tr>\n'


OPTION_HEADINGS = (
    ("Title", "wide"), ("ID", ""), ("Option", "wide"), ("Stage", ""), ("Status", ""), ("Total", "num"),
    ("Share", "num"), ("RAG", ""), ("Rank", "num"), ("Cost", "num"), ("Cost per point", "num"), ("Outcome", ""),
)  # fmt: skip


def _options(rows: Rows) -> Iterator[str]:
    count = sum(len(row.options) for row in rows())
    if not count:
        return
    yield '<section class="part"><h2 id="options">Options</h2>\n'
    if count > MOST_OPTIONS:
        yield f"<p>{count:,} options are too many for a page: write a .parquet or .csv, too.</p></section>\n"
        return
    yield _filters("Filter options")
    yield _table("options", "One row an option. Blank is not known or not certain.", OPTION_HEADINGS)
    for row in rows():
        for option in row.options:
            yield _option(row, option)
    yield "</tbody></table></div></section>\n"


def _option(row: Row, option: OptionRow) -> str:
    cells = (
        f'<th scope="row" class="file">{escape(clean(row.title or row.path))}</th>',
        _text(option.id),
        _text(option.name),
        _text(option.stage),
        _text(option.status),
        _figure(option.total),
        _figure(option.share, f"{option.percent}%"),
        _text(option.rag),
        _figure(option.rank),
        _figure(option.cost),
        _figure(option.cost_per_point),
        _text(option.outcome),
    )
    return f"<tr>{''.join(cells)}</tr>\n"


def _others(rows: Rows, folder: str) -> Iterator[str]:
    others = [row for row in rows() if row.state not in (READ, BLOCKED)]
    if not others:
        return
    yield '<section class="part"><h2 id="others">Files without an appraisal</h2>\n'
    about = f"{count_of(len(others), 'file')}, and why."
    yield _table("others", about, (("File", ""), ("State", "words"), ("Why", "wide")))
    for row in others:
        yield f"<tr>{_file(row, folder)}{_text(row.state)}{_text(row.said)}</tr>\n"
    yield "</tbody></table></div></section>\n"
