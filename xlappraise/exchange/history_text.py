"""The steps of a history in; lines for people, or JSON text (xlappraise.history/1), out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from xlappraise.appraisal.versions.effect_sentences import points
from xlappraise.appraisal.versions.history import HistoryStep, options_of, weights_that_moved
from xlappraise.appraisal.words import count_of, decimal_text
from xlappraise.exchange.plain import columns, harmless, plain
from xlappraise.exchange.ranking import NONE, rank_words, title_lines, total_words
from xlappraise.exchange.to_json import Json, dumps, group_names, option_result

SCHEMA = "xlappraise.history/1"


def history_text(steps: Sequence[HistoryStep]) -> str:
    """Rank and total of each option over the versions, then leads, then the weights that moved."""
    names = [harmless(PurePath(step.name).name) for step in steps]
    lines = [*title_lines(steps[-1].appraisal), "", "Rank and total", *_table(names, rank_rows(steps))]
    lines += ["", "Lead of the first, in points", *columns([list(row) for row in lead_rows(steps)])]
    if moved := weight_rows(steps):
        lines += ["", "Weights that moved", *_table(names, moved)]
    return "\n".join(lines) + "\n"


def _table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    table = [("", *names), *(tuple(map(harmless, row)) for row in rows)]
    return columns(table, frozenset(range(1, len(names) + 1)))


def rank_rows(steps: Sequence[HistoryStep]) -> list[tuple[str, ...]]:
    """An option and, by version, its rank and total: `1 (1,810)`; a dash where it is not scored."""
    return [(label, *(_rank(step, id_) for step in steps)) for id_, label in options_of(steps).items()]


def _rank(step: HistoryStep, option: str) -> str:
    result = step.result(option)
    return NONE if result is None or result.best_rank is None else f"{rank_words(result)} ({total_words(result)})"


def lead_rows(steps: Sequence[HistoryStep]) -> Iterator[tuple[str, str]]:
    """Of each version: its name, and who leads whom by how much, with how many entries changed."""
    for place, step in enumerate(steps):
        changed = f" ({count_of(step.changed, 'entry', 'entries')} changed)" if place else ""
        yield harmless(PurePath(step.name).name), harmless(lead_words(step) + changed)


def lead_words(step: HistoryStep) -> str:
    """Who leads whom, by how many weighted points; that two tie, or that missing scores leave it open."""
    if step.ahead is None or step.lead is None:
        return "the first place or the next is open"
    first, second = step.ahead
    if not step.lead:
        return f"{first.option.label} and {second.option.label} tie"
    return f"{first.option.label} leads {second.option.label} by {points(step.lead)}"


def weight_rows(steps: Sequence[HistoryStep]) -> list[tuple[str, ...]]:
    """A Ref and, by version, its weight and its part of all weights: `10 (4.61%)`; a dash where it does not count.

    Only criteria whose weight or part is not the same in all versions.
    """
    return [(ref, *(_weight(step, ref) for step in steps)) for ref in weights_that_moved(steps)]


def _weight(step: HistoryStep, ref: str) -> str:
    weight, share = step.weight(ref), step.weight_share(ref)
    return NONE if weight is None or share is None else f"{decimal_text(weight)} ({decimal_text(share)}%)"


def json_of_history(steps: Sequence[HistoryStep]) -> str:
    """The same as data: the results of each version, its lead and the weights that moved."""
    moved = weights_that_moved(steps)
    return dumps({"schema": SCHEMA, "versions": [_version(step, moved) for step in steps]})


def _version(step: HistoryStep, moved: Sequence[str]) -> Json:
    weights = {ref: step.weight(ref) for ref in moved}
    return {
        "file": step.name,
        "changed": step.changed,
        "lead": None if step.lead is None else plain(step.lead),
        "options": [option_result(result, group_names(step.results)) for result in step.results.short_list],
        "weights": {ref: None if weight is None else plain(weight) for ref, weight in weights.items()},
    }
