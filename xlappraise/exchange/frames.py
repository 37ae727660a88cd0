"""Appraisal and results in, tidy pandas data frames out: a row an option, criterion, score or result."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.combinations import DIMENSIONS
from xlappraise.appraisal.model import NOT_ASSESSED, Appraisal
from xlappraise.appraisal.scoring import Results, points_of
from xlappraise.exchange.plain import plain
from xlappraise.exchange.to_json import CRITERION_KEYS, group_names, option_result
from xlappraise.sheets import layout
from xlappraise.sheets.topics import columns_of_dimensions

if TYPE_CHECKING:
    import pandas as pd

RESULT_KEYS = (
    *("id", "name", "status", "total", "low", "high", "share", "percent"),
    *("rank", "tied", "best_rank", "worst_rank", "rag"),
)
NUMBERS = {
    "cost", "cost_from", "cost_to", "published_total", "published_share", "published_rank", "weight", "points",
    "weighted", "low", "high", "total", "share", "percent", "rank", "best_rank", "worst_rank",
}  # fmt: skip
"""Columns that are numbers in every appraisal, so float64 even where all are blank."""


def frames(appraisal: Appraisal, results: Results | None) -> dict[str, pd.DataFrame]:
    """Frames by name. Blanks are missing; `results` has no rows when results are blocked.

    options: the columns of Options, and `dimension: NAME` for further dimensions. criteria: those of Criteria but for
    limits and what levels mean. scores: ref, option, score, points, weighted, low, high, rationale; a row for every
    score that is wanted or given. results: RESULT_KEYS, and subtotals of groups as `group: NAME`. Numbers are float64,
    blank as NaN; `tied` is a bool, `score` a level or a number, all else text. `points` are those of the scale; totals,
    subtotals, weighted, low and high weighted points; a share 0 to 1, a percent whole, cost as typed.
    """
    import pandas as pd

    appraisal = appraisal.without_spare()
    option_keys = [column.key for column in layout.OPTIONS.columns]
    named = [column.heading for column in columns_of_dimensions(appraisal.logs.get(DIMENSIONS, ()))]
    options = _fields(appraisal.options, option_keys)
    options = [[*row, *map(o.dimensions.get, named)] for row, o in zip(options, appraisal.options, strict=True)]
    criterion_keys = [key for key in CRITERION_KEYS if key not in ("levels", "limits")]
    groups = [f"group: {group}" for group in group_names(results)] if results else []
    score_keys = ["ref", "option", "score", "points", "weighted", "low", "high", "rationale"]
    found = {
        "options": pd.DataFrame(options, columns=[*option_keys, *(f"dimension: {name}" for name in named)]),
        "criteria": pd.DataFrame(_fields(appraisal.criteria, criterion_keys), columns=criterion_keys),
        "scores": pd.DataFrame(_scores(appraisal, results), columns=score_keys),
        "results": pd.DataFrame(_results(results) if results else [], columns=[*RESULT_KEYS, *groups]),
    }
    numbers = {*NUMBERS, *groups}
    return {name: frame.astype(dict.fromkeys(numbers.intersection(frame), "float64")) for name, frame in found.items()}


def _plain(value: object) -> Any:
    if isinstance(value, Fraction):
        return plain(value)
    return None if value == "" else value


def _fields(records: tuple[Any, ...], keys: list[str]) -> list[list[Any]]:
    return [[_plain(getattr(record, key)) for key in keys] for record in records]


def _scores(appraisal: Appraisal, results: Results | None) -> list[list[Any]]:
    options = {option.id: option for option in appraisal.options}
    criteria = {criterion.ref: criterion for criterion in appraisal.criteria}
    wanted, rows = frozenset(appraisal.wanted_keys()), []
    for key in product(criteria, options):
        # Kept, though not wanted: scores of options that failed a gateway, answers to gateways of the long-list.
        given = key in appraisal.scores and criteria[key[0]].kind != NOT_ASSESSED
        if key not in wanted and not (given and (criteria[key[0]].is_gateway or options[key[1]].is_short_listed)):
            continue
        criterion, option = criteria[key[0]], options[key[1]]
        points = points_of(appraisal, criterion, option) if criterion.is_scored else None
        weighted = results.weighted.get(key) if results else None
        low, high = weighted or (None, None)
        figures = (points, low if weighted and weighted.certain else None, low, high)
        rows.append([*key, _plain(appraisal.scores.get(key)), *map(_plain, figures), appraisal.rationale.get(key)])
    return rows


def _results(results: Results) -> list[list[Any]]:
    rows = (option_result(result, group_names(results)) for result in results.options)
    return [[*(row[key] for key in RESULT_KEYS), *row["groups"].values()] for row in rows]
