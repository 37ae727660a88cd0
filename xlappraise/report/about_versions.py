"""A comparison in, the page about it out: what moved the ranking, before and after, shares, and every difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import PurePath
from typing import TYPE_CHECKING

from xlappraise.appraisal.versions.effect_sentences import atom_words, points, sentences
from xlappraise.appraisal.words import count_of
from xlappraise.exchange.comparison_text import figures_of, warning_words
from xlappraise.report.tree import RANGE, Bar, Block, Bullets, Chart, Report, ReportTable, Section, Text
from xlappraise.report.tree import TableCell as Cell
from xlappraise.report.tree import TableColumn as Column
from xlappraise.sheets.version_words import change_lines

if TYPE_CHECKING:
    from xlappraise.appraisal.findings import Finding
    from xlappraise.appraisal.versions.comparison import Comparison
    from xlappraise.appraisal.versions.effect import Effect, End, PairEffect
    from xlappraise.exchange.file_comparison import FileComparison

MOST_BARS = 10
"""Most changes that a picture of a lead draws by themselves; the others are one bar."""
MOST_PICTURES = 3
"""Most leads that are drawn."""


def comparison_report(compared: FileComparison) -> Report:
    """The page about two versions."""
    found, effect = compared.comparison, compared.effect
    scored = bool(found.new.scored_criteria) and not found.is_empty
    facts = (("Earlier version", _name(compared.old_file)), ("Later version", _name(compared.new_file)))
    warned = [warnings_section(compared.warnings)] if compared.warnings else []
    sections = [*([moved_section(effect), ranking_section(effect)] if scored else []), *warned, changes_section(found)]
    return Report(
        found.new.setup.title or "Versions compared",
        found.new.setup.organisation,
        facts,
        tuple(map(Text, sentences(effect)[:2])) if scored else (),
        tuple(sections),
        len(found.new.bands),
    )


def _name(file: str) -> str:
    return PurePath(file).name


def moved_section(effect: Effect) -> Section:
    """What moved the ranking: in sentences, and a picture of each lead that moved, up to MOST_PICTURES."""
    blocks: list[Block] = [Bullets(tuple(sentences(effect)))]
    moved = [pair for pair in effect.pairs if pair.low.shares or pair.high.shares]
    for pair in moved[:MOST_PICTURES]:
        blocks += list(_pair_blocks(pair))
    if len(moved) > MOST_PICTURES:
        blocks.append(Text(f"{count_of(len(moved) - MOST_PICTURES, 'more lead')} moved; the sentences above say how."))
    return Section("moved", "What moved the ranking", tuple(blocks))


def _pair_blocks(pair: PairEffect) -> Iterator[Block]:
    ends = (("", pair.low),) if pair.certain else ((" at its lowest", pair.low), (" at its highest", pair.high))
    for which, end in ends:
        if end.shares:
            name = f"lead-{pair.ahead.id}-{pair.behind.id}{which.replace(' ', '-')}"
            yield _picture(name, f"The lead of {pair.ahead.label} over {pair.behind.label}{which}", end)


def _picture(name: str, caption: str, end: End) -> Chart:
    """The lead before, each change from where the last one ended, and the lead now."""
    shares = sorted(end.shares.items(), key=lambda item: -abs(item[1]))
    steps = [(_first_up(atom_words(atom)), share) for atom, share in shares[:MOST_BARS]]
    if rest := [share for _, share in shares[MOST_BARS:]]:
        steps.append((count_of(len(rest), "other change"), sum(rest, Fraction(0))))
    bars, at = [_bar("Before", Fraction(0), end.before, points(end.before))], end.before
    for label, share in steps:
        bars.append(_bar(label, at, at + share, f"{'+' if share > 0 else ''}{points(share)}"))
        at += share
    bars.append(_bar("Now", Fraction(0), end.after, points(end.after)))
    said = "; ".join(f"{bar.label} {bar.note}" for bar in bars)
    highest = max(value for bar in bars for value in bar.values)
    return Chart(name, RANGE, caption, f"Weighted points. {said}.", ("Weighted points",), tuple(bars), highest)


def _bar(label: str, start: Fraction, end: Fraction, note: str) -> Bar:
    return Bar(label, (min(start, end), max(start, end)), note)


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def warnings_section(found: Sequence[Finding]) -> Section:
    """Warnings on changes that should not have been made, or that the Change log does not record."""
    return Section("warnings", "Worth a look", (Bullets(tuple(map(warning_words, found))),))


def ranking_section(effect: Effect) -> Section:
    """Totals, shares, RAG and ranks, before and after."""
    columns = (
        Column("ID", 1),
        Column("Option", 5),
        *(
            Column(f"{figure}\n{when}", 1.6, figure != "RAG")
            for figure in ("Total", "Share", "RAG", "Rank")
            for when in ("before", "after")
        ),
    )
    rows = []
    for option, before, after in effect.standings:
        if any(result is not None and result.option.is_short_listed for result in (before, after)):
            pairs = zip(figures_of(before), figures_of(after), strict=True)
            texts = (option.id, option.name, *(text for pair in pairs for text in pair))
            rows.append(tuple(Cell(text) for text in texts))
    about = "Total, share of the highest possible, RAG and rank of each option in both versions."
    table = ReportTable("Totals, shares, RAG and ranks", about, columns, tuple(rows), 1)
    return Section("ranking", "Before and after", (table,), wide=True)


def changes_section(comparison: Comparison) -> Section:
    """Every difference, by sheet."""
    lines = change_lines(comparison)
    if not lines:
        return Section("changes", "Every difference", (Text("Nothing differs."),))
    columns = (Column("Sheet", 2), Column("What", 4), Column("Change", 1.6), Column("Was", 4), Column("Now", 4))
    rows = tuple(
        (
            Cell(line.sheet),
            Cell(", ".join(filter(None, (line.about, line.field)))),
            Cell(line.change),
            Cell(line.was),
            Cell(line.now),
        )
        for line in lines
    )
    table = ReportTable(count_of(len(lines), "difference"), "What differs between the versions.", columns, rows, 1)
    return Section("changes", "Every difference", (table,), wide=True)
