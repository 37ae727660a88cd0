"""An appraisal without a ranking in; its options with stage, outcome, assessment and reason as text out."""

from __future__ import annotations

from collections.abc import Iterator
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from xlappraise.appraisal.combinations import options_for_readers
from xlappraise.appraisal.lineage import steps
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.scoring import Results
from xlappraise.exchange.plain import columns, harmless
from xlappraise.exchange.ranking import NONE, ranking_text, scores_words, terminal_ranking, title_lines

if TYPE_CHECKING:
    from xlappraise.flow import Outcome

LABELS = {"gateways": "Gateways", "assessment": "Assessment", "reason": "Reason"}
INDENT = 2
ROOM = 24
"""Fewest columns that text is wrapped to: in a narrower window the terminal breaks it."""


def has_no_ranking(appraisal: Appraisal, results: Results) -> bool:
    """Whether nothing can be ranked: no criterion is scored, or no option is on the Short-list."""
    return not appraisal.scored_criteria or not results.short_list


def text_of_results(outcome: Outcome, terminal: bool = False) -> str:
    """The ranking, in colour for the terminal; where nothing can be ranked, the options in words."""
    appraisal, results = outcome.appraisal, outcome.results
    assert results is not None, "a blocked outcome has no ranking"
    if has_no_ranking(appraisal, results):
        return options_text(appraisal, results, get_terminal_size().columns if terminal else None)
    return terminal_ranking(appraisal, results) if terminal else ranking_text(appraisal, results)


def options_text(appraisal: Appraisal, results: Results, width: int | None = None) -> str:
    """All options as plain text, ending in a newline; wrapped to `width` columns, if given."""
    appraisal = appraisal.without_spare()
    what = "No criterion is scored" if not appraisal.scored_criteria else "No option is on the Short-list"
    lines = [*title_lines(appraisal), "", f"{what}, so no option is ranked.", ""]
    lines += columns(list(_table(appraisal))) if appraisal.options else ["Options lists no option yet."]
    for label, words in _words(appraisal, results):
        lines += ["", label, *_block(words, width)]
    return "\n".join(lines) + "\n"


def _table(appraisal: Appraisal) -> Iterator[tuple[str, ...]]:
    became = {step.option.id: f"{step.how} {step.became}" for step in steps(appraisal)}
    lists = any(option.listed_in for option in appraisal.options)
    yield (*(("List",) if lists else ()), "ID", "Option", "Stage", "Outcome")
    for option in options_for_readers(appraisal):
        outcome = became.get(option.id, option.outcome)
        cells = (*((option.listed_in,) if lists else ()), option.id, option.name, option.stage)
        yield tuple(harmless(cell) or NONE for cell in (*cells, outcome[:1].upper() + outcome[1:]))


def _words(appraisal: Appraisal, results: Results) -> Iterator[tuple[str, dict[str, str]]]:
    """Each option of which something is said, with what is said, by key."""
    for result, option in zip(results.options, options_for_readers(appraisal), strict=True):
        gateways = scores_words(appraisal, result) if result.failed or result.open_gateways else ""
        said = {"gateways": gateways, "assessment": option.assessment, "reason": option.reason}
        given = {key: harmless(text) for key, text in said.items() if text}
        if given:
            yield harmless(option.label), given


def _block(words: dict[str, str], width: int | None) -> Iterator[str]:
    """Labels and texts that line up."""
    from textwrap import wrap

    wide = max(map(len, LABELS.values())) + 2
    room = None if width is None else max(ROOM, width - INDENT - wide)
    for key, text in words.items():
        first, *later = wrap(text, room) if room else [text]
        yield " " * INDENT + LABELS[key].ljust(wide) + first
        yield from (" " * (INDENT + wide) + line for line in later)
