"""Two versions and what differs in; out, lines for people: what moved, the ranking before and after, each change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlappraise.appraisal.versions.effect_sentences import sentences
from xlappraise.appraisal.words import count_of, shorten
from xlappraise.exchange.checked_file import where
from xlappraise.exchange.plain import columns, harmless
from xlappraise.exchange.ranking import NONE, rank_words, title_lines, total_words
from xlappraise.sheets.version_words import RENAMED, ChangeLine, change_lines

if TYPE_CHECKING:
    from xlappraise.appraisal.findings import Finding
    from xlappraise.appraisal.scoring import OptionResult
    from xlappraise.appraisal.versions.comparison import Comparison
    from xlappraise.appraisal.versions.effect import Effect
    from xlappraise.exchange.file_comparison import FileComparison

HEADINGS = ("ID", "Option", "Total", "", "Share", "", "RAG", "", "Rank", "")
RIGHT = frozenset({2, 3, 4, 5, 8, 9})


def comparison_text(compared: FileComparison) -> str:
    """The comparison for people, ending in a newline."""
    found, effect = compared.comparison, compared.effect
    lines = [*title_lines(found.new), f"{harmless(compared.old_file)} compared with {harmless(compared.new_file)}"]
    lines += [_asks(each.was, each.now) for each in found.suggested]
    if found.is_empty:
        lines += ["", "Nothing differs."]
    else:
        if found.new.scored_criteria:
            lines += ["", *map(harmless, sentences(effect)), "", *table_lines(effect)]
        if compared.warnings:
            lines += ["", "Worth a look:", *(f"  {warning_words(each)}" for each in compared.warnings)]
        lines += ["", *difference_lines(found)]
    return "\n".join(lines) + "\n"


def warning_words(finding: Finding) -> str:
    """The sentence of a warning, its place and its code."""
    return harmless(f"{finding.message} ({where(finding)}, {finding.code})")


def _asks(was: str, now: str) -> str:
    pair = harmless(f"{was}={now}")
    return f"Was {harmless(was)} renamed {harmless(now)}? Then compare with --renamed '{pair}'."


def table_lines(effect: Effect) -> list[str]:
    """Totals, shares, RAG and ranks of the short-listed options, before and after side by side."""
    rows: list[tuple[str, ...]] = [HEADINGS, ("", "", *("before", "after") * 4)]
    for option, before, after in effect.standings:
        if any(result is not None and result.option.is_short_listed for result in (before, after)):
            pairs = zip(figures_of(before), figures_of(after), strict=True)
            rows.append((harmless(option.id), harmless(option.name), *(text for pair in pairs for text in pair)))
    return columns(rows, RIGHT)


def figures_of(result: OptionResult | None) -> tuple[str, str, str, str]:
    """Total, share, letter and rank as they are printed; dashes for an option that is not short-listed."""
    if result is None or not result.option.is_short_listed:
        return (NONE,) * 4
    percent = NONE if result.percent is None else f"{result.percent}%"
    return total_words(result), percent, harmless(result.rag.letter) if result.rag else NONE, rank_words(result)


def difference_lines(comparison: Comparison) -> Iterator[str]:
    """Each change on a line, by sheet."""
    lines = change_lines(comparison)
    yield f"{count_of(len(lines), 'difference')}:"
    sheet = ""
    for line in sorted(lines, key=lambda each: _first_of(lines, each.sheet)):
        if line.sheet != sheet:
            sheet = line.sheet
            yield f"{harmless(sheet)}"
        yield f"  {harmless(line_words(line))}"


def _first_of(lines: list[ChangeLine], sheet: str) -> int:
    """The place of the first line about the sheet: lines of one sheet stand together."""
    return next(place for place, line in enumerate(lines) if line.sheet == sheet)


def line_words(line: ChangeLine) -> str:
    """`D4 Title, Weight: 10 -> 4`, `O6 Name: added, with 28 scores`; long texts are shortened."""
    about = ", ".join(shorten(part) for part in (line.about, line.field) if part)
    if line.change == RENAMED:
        return f"{line.was}: renamed {line.now}"
    if line.field or (line.was and line.now):
        return f"{about}: {shorten(line.was)} -> {shorten(line.now)}"
    return ": ".join(filter(None, (about, ", ".join(filter(None, (line.change, shorten(line.was or line.now)))))))
