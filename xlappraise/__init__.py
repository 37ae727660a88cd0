"""Options appraisal workbooks: in, a path; out, the appraisal with its results and what was found in it.

>>> outcome = xlappraise.appraise("worcestershire-2017.xlsx")
>>> outcome.results["O3"].total
Fraction(1810, 1)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Executor

    import pandas as pd

    from xlappraise.exchange.sheet_import.bring_in import Import
    from xlappraise.flow import Outcome, Recalculation
    from xlappraise.register.row import Row

__version__ = "0.1.0"
__all__ = ["__version__", "appraise", "import_sheet", "portfolio", "recalc", "to_frames"]

# The flow is imported when it is called: `xlappraise --help` and the ribbon's start must not wait for it.


def appraise(path: str | os.PathLike[str], profile: str = "") -> Outcome:
    """Read, check and score the workbook at `path`; see `xlappraise.flow.appraise`."""
    from xlappraise import flow

    return flow.appraise(path, profile)


def recalc(
    path: str | os.PathLike[str],
    out: str | os.PathLike[str] | None = None,
    dry_run: bool = False,
    force: bool = False,
) -> Recalculation:
    """Write results back into the workbook at `path`; see `xlappraise.flow.recalc`."""
    from xlappraise import flow

    return flow.recalc(path, out, dry_run, force)


def import_sheet(
    old: str | os.PathLike[str], new: str | os.PathLike[str] | None = None, *, force: bool = False, **answers: Any
) -> Import:
    """Read the scoring sheet `old`, and write it to `new` as a workbook unless questions are open.

    `answers` are the options of `xlappraise import`: sheet, table, totals, map, options_in, weighted, scale, weights,
    reverse, groups, set, published_as; map, reverse and set are lists of texts. Returns an Import: `questions`,
    `findings`, `appraisal` (None while questions are open), `frames()`. Raises BadAnswer, CannotRead or CannotWrite.
    """
    from xlappraise.exchange.sheet_import.import_to_file import import_sheet

    return import_sheet(old, new, force=force, **answers)


def portfolio(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    executor: Executor | None = None,
    *,
    processes: int = 0,
    exclude: Sequence[str] = (),
) -> Iterator[Row]:
    """A row for each file that `paths` lead to, as each is done: files, folders, patterns, zip archives, addresses.

    Nothing stops the rest: a row of a file that is no appraisal says so in `state` and `said`. Without `executor`,
    `processes` of this computer do it (0: one a core), which needs the extra portfolio and, in a script, that this is
    called under `if __name__ == "__main__":`. `executor` may be any of concurrent.futures, or a cluster's; its workers
    read the files by the same paths. Raises CannotRead when pebble is not installed.
    """
    from xlappraise.register.portfolio import portfolio

    return portfolio(paths, executor, processes=processes, exclude=exclude)


def to_frames(path: str | os.PathLike[str]) -> dict[str, pd.DataFrame]:
    """Tidy data frames of the workbook at `path`: options, criteria, scores and results.

    Totals and weighted scores are in weighted points, `share` is 0 to 1, `percent` whole per cent, ranks count
    from 1; what is blank or not certain is missing. Raises what `appraise` raises.
    """
    return appraise(path).frames()
