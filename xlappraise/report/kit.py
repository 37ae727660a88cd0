"""A View in, the files out from which anybody can recompute the results without us: plain CSV, Python, R and SQL."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from fractions import Fraction
from importlib.resources import files

from xlappraise.appraisal.scoring import OptionResult, highest_possible
from xlappraise.appraisal.words import decimal_text
from xlappraise.exchange.to_csv import inert
from xlappraise.report.view import View

PROGRAMS = ("check.py", "check.R", "check.sql")
ABOUT = """How to recompute the results of "{title}" without xlappraise

criteria.csv   each scored criterion: group, weight and the most points that it gives
scores.csv     the points of each option on each criterion; two figures where a score is blank
options.csv    each option that was compared, and what came of its gateway criteria
results.csv    what is published: totals, whole per cent of the highest total, best and worst rank

Each of these reads the four files, works the results out and says of each option whether they agree:
  python check.py        (Python 3 alone)
  Rscript check.R        (base R alone)
  sqlite3 < check.sql    (SQLite alone)

A total is the sum of weight times points, rounded to six decimals. A rank is 1 plus the number of options
with a higher total; where scores are blank it lies between the best and the worst rank. An option that
failed a gateway is not ranked; while a gateway is open, an option counts in the others' worst rank alone.
"""


def kit_files(view: View) -> dict[str, bytes]:
    """The files by name. ValueError where nothing is scored and there is nothing to recompute."""
    if view.is_in_words or not view.appraisal.scored_criteria or not view.results.short_list:
        raise ValueError("Nothing is scored, so there is nothing to recompute.")
    made = {
        "README.txt": ABOUT.format(title=view.appraisal.setup.title or view.file),
        "criteria.csv": _csv(("criterion", "title", "group", "weight", "highest_points"), _criteria(view)),
        "scores.csv": _csv(("criterion", "option", "lowest_points", "highest_points"), _scores(view)),
        "options.csv": _csv(("option", "name", "gateways"), _options(view)),
        "results.csv": _csv(RESULTS, _results(view)),
    }
    home = files("xlappraise.report") / "templates"
    made |= {name: (home / f"{name}.txt").read_text("utf-8") for name in PROGRAMS}
    return {name: text.encode() for name, text in made.items()}


RESULTS = ("option", "lowest_total", "highest_total", "percent", "best_rank", "worst_rank")


def _csv(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows((head, *rows))
    return out.getvalue()


def _compared_options(view: View) -> tuple[OptionResult, ...]:
    scored = {option.id for option in view.appraisal.scored_options}
    return tuple(result for result in view.results.short_list if result.option.id in scored)


def _criteria(view: View) -> Iterator[tuple[str, ...]]:
    for criterion in view.appraisal.scored_criteria:
        weight = criterion.weight or Fraction(0)
        most = highest_possible(view.appraisal.scale, criterion)
        points = most / weight if weight else Fraction(0)
        yield criterion.ref, inert(criterion.title), inert(criterion.group), decimal_text(weight), decimal_text(points)


def _scores(view: View) -> Iterator[tuple[str, ...]]:
    for criterion in view.appraisal.scored_criteria:
        weight = criterion.weight or Fraction(0)
        for result in _compared_options(view):
            found = view.results.weighted[criterion.ref, result.option.id]
            ends = (decimal_text(end / weight if weight else Fraction(0)) for end in (found.low, found.high))
            yield criterion.ref, result.option.id, *ends


def _options(view: View) -> Iterator[tuple[str, ...]]:
    for result in _compared_options(view):
        came = "failed" if result.failed else "open" if result.open_gateways else "passed"
        yield result.option.id, inert(result.option.name), came


def _results(view: View) -> Iterator[tuple[str, ...]]:
    for result in _compared_options(view):
        if result.low is None or result.high is None or result.failed or result.open_gateways:
            continue
        percent = "" if result.percent is None else str(result.percent)
        ranks = (str(result.best_rank), str(result.worst_rank))
        yield result.option.id, decimal_text(result.low), decimal_text(result.high), percent, *ranks
