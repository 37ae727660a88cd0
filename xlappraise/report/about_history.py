"""The steps of a history in, the page about them out: ranks, leads with a picture, and the weights that moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import PurePath
from typing import TYPE_CHECKING

from xlappraise.appraisal.words import count_of
from xlappraise.exchange.history_text import lead_rows, lead_words, rank_rows, weight_rows
from xlappraise.report.tree import (
    RANGE,
    Bar,
    Block,
    Bullets,
    Chart,
    Report,
    ReportTable,
    Section,
    TableCell,
    TableColumn,
    Text,
)

if TYPE_CHECKING:
    from xlappraise.appraisal.versions.history import HistoryStep

MOST_DRAWN = 10
"""Versions up to which there is a picture."""


def history_report(steps: Sequence[HistoryStep]) -> Report:
    """The page."""
    setup = steps[-1].appraisal.setup
    sections = [
        Section(
            "ranks", "Ranks and totals", (_table("Rank and total by version", steps, rank_rows(steps)),), wide=True
        ),
        Section("leads", "Leads", tuple(_leads(steps))),
    ]
    if moved := weight_rows(steps):
        table = _table("Weights that moved, and their part of all weights", steps, moved)
        sections.append(Section("weights", "Weights", (table,), wide=True))
    facts = (("Versions", str(len(steps))),)
    first = (Text(f"{_name(steps[-1])}: {lead_words(steps[-1])}."),)
    bands = len(steps[-1].appraisal.bands)
    return Report(setup.title or "Versions", setup.organisation, facts, first, tuple(sections), bands)


def _name(step: HistoryStep) -> str:
    return PurePath(step.name).name


def _table(caption: str, steps: Sequence[HistoryStep], rows: Sequence[Sequence[str]]) -> ReportTable:
    columns = (TableColumn("", 4), *(TableColumn(_name(step), 2, True) for step in steps))
    about = f"{caption}, over {count_of(len(steps), 'version')}."
    return ReportTable(caption, about, columns, tuple(tuple(map(TableCell, row)) for row in rows))


def _leads(steps: Sequence[HistoryStep]) -> Iterator[Block]:
    yield Bullets(tuple(f"{name}: {words}" for name, words in lead_rows(steps)))
    leads = [(step, step.lead) for step in steps]
    known = [(step, lead) for step, lead in leads if lead is not None]
    if len(known) < 2 or len(steps) > MOST_DRAWN:
        return
    bars = tuple(Bar(_name(step), (Fraction(0), lead), lead_words(step)) for step, lead in known)
    said = "; ".join(f"{bar.label}: {bar.note}" for bar in bars)
    drawn = tuple(bar._replace(note=_short(step, lead)) for bar, (step, lead) in zip(bars, known, strict=True))
    highest = max(lead for _, lead in known)
    yield Chart("leads", RANGE, "Lead of the first, in weighted points", f"{said}.", ("Lead",), drawn, highest)


def _short(step: HistoryStep, lead: Fraction) -> str:
    """Who leads, and by how much, at the end of a bar."""
    from xlappraise.appraisal.versions.effect_sentences import points

    return f"{step.ahead[0].option.id} {points(lead)}" if step.ahead else points(lead)


def html_of_history(steps: Sequence[HistoryStep]) -> str:
    """The page, with every text in it harmless."""
    from xlappraise.report.pack import clean_tree
    from xlappraise.report.to_html import html_text

    return html_text(clean_tree(history_report(steps)))
