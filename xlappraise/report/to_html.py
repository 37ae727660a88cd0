"""A Report in, one self-contained page out: no network, no foreign script; it works without JavaScript.

A Content-Security-Policy names the fingerprints of the page's own style and script, so that nothing else runs,
whatever stands in a title.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from xlappraise.exchange.to_csv import inert
from xlappraise.report.drawing import right_to_left
from xlappraise.report.report_words import TONES
from xlappraise.report.svg import svg
from xlappraise.report.tree import (
    PAGE,
    AnyTwo,
    Bullets,
    Facts,
    Picture,
    Report,
    ReportTable,
    Subheading,
    TableCell,
    TableColumn,
    Text,
    WhatIf,
)
from xlappraise.report.whatif import MOST_SCORES
from xlappraise.sheets import palette

if TYPE_CHECKING:
    from markupsafe import Markup

TEMPLATES = "templates"
KINDS = {
    Subheading: "heading",
    Text: "text",
    Bullets: "bullets",
    Facts: "facts",
    ReportTable: "table",
    WhatIf: "whatif",
    AnyTwo: "anytwo",
}
"""What the template calls a block; any other is a picture."""
MOST_IN_CARD = 8
"""Most columns of a table whose rows become cards on a narrow screen; wider ones scroll beside their first column."""
WIDTHS = (20, 30, 40, 50, 60, 70, 80, 100)
"""Least widths of tables, in rem, that the style sheet knows."""


def html_text(report: Report) -> str:
    """The whole page as HTML text."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    programs = tuple(_programs(report))
    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(_template),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = _template("pack.css") + band_colours(report.bands)
    return environment.get_template("pack.html").render(
        report=report,
        page_title=PAGE,
        policy=policy(style, [script for _, _, script in programs]),
        style=Markup(style),
        programs=[(name, Markup(data), Markup(script)) for name, data, script in programs],
        what_if=any(name == "whatif-data" for name, _, _ in programs),
        figure=_figure,
        most_scores=MOST_SCORES,
        has_what_if=lambda section: any(isinstance(block, WhatIf) for block in section.blocks),
        kind=lambda block: KINDS.get(type(block), "picture"),
        col_widths=_col_widths,
        least_width=_least_width,
        bar=_bar,
        side=lambda text: "rtl" if right_to_left(text) else "ltr",
        is_cards=_is_cards,
        is_inert=lambda text: inert(text) != text,
    )


def _programs(report: Report) -> Iterator[tuple[str, str, str]]:
    """For each program of the page: the ID of its data, the data, and itself. Each is there once, and has data."""
    for block in (block for section in report.sections for block in section.blocks):
        if isinstance(block, WhatIf) and block.data:
            yield "whatif-data", _data(block.data), _template("whatif.js")
        elif isinstance(block, AnyTwo):
            yield "any-two-data", _data(block.data), _template("anytwo.js")


def _template(name: str) -> str:
    return (files("xlappraise.report") / TEMPLATES / name).read_text("utf-8")


def _figure(picture: Picture) -> Markup:
    from markupsafe import Markup

    return Markup(svg(picture, picture.name))


def _bar(item: TableCell) -> Markup:
    """The bar below a cell's text, which says the same; nothing where there is none."""
    from markupsafe import Markup

    if item.bar is None:
        return Markup("")
    return Markup(
        '<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect width="{float(100 * item.bar):.2f}" height="1" class="bar-long"/></svg>'
    )


def _col_widths(columns: tuple[TableColumn, ...]) -> list[int]:
    """Widths of columns in whole per cent."""
    whole = sum(column.share for column in columns)
    return [round(100 * column.share / whole) for column in columns]


def _is_cards(table: ReportTable) -> bool:
    """Whether the rows become cards on a narrow screen: more columns than stand side by side, no matrix."""
    return 2 < len(table.columns) <= MOST_IN_CARD and not table.small


def _least_width(table: ReportTable) -> int:
    """Least width at which the table can be read; a narrower window scrolls it."""
    wanted = sum(5.5 if column.number else 9.0 for column in table.columns)
    return next((width for width in WIDTHS if width >= wanted), WIDTHS[-1])


def band_colours(count: int) -> str:
    """CSS for the colours of `count` RAG bands and of outcomes."""
    paints = [(f"band-{i}", paint) for i, paint in enumerate(palette.BANDS.get(count, ()))]
    paints += [(f"tone-{name}", paint) for name, paint in TONES.items()]
    return "".join(f".{name}{{background:#{p.fill};color:#{p.text}}}\n" for name, p in paints)


def _data(given: dict[str, Any]) -> str:
    """JSON that cannot end its own script element."""
    text = json.dumps(given, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def policy(style: str, scripts: list[str]) -> str:
    """A Content-Security-Policy that allows this style and these scripts alone, by SHA-256 of the text between tags."""
    allowed = f"script-src {' '.join(map(_fingerprint, scripts))}; " if scripts else ""
    return f"default-src 'none'; {allowed}style-src {_fingerprint(style)}; base-uri 'none'; form-action 'none'"


def _fingerprint(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
