"""Rows in, the two tables of a register out; and what each of their columns means, for every format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.words import folded
from xlappraise.register.field import NUMBER, SHARE, TEXT, WHOLE, YES_NO, Field, Record
from xlappraise.register.row import Row

if TYPE_CHECKING:
    import pandas as pd

APPRAISALS, OPTIONS = "appraisals", "options"

COLUMNS: Mapping[str, tuple[Field, ...]] = {
    APPRAISALS: (
        Field("path", TEXT, "File", "Where the file is; `old.zip!plan.xlsx` is in an archive."),
        Field("state", TEXT, "State", "`read`, `blocked` (no results), `no appraisal`, `cannot be read`, `stopped`."),
        Field("said", TEXT, "Why", "Why there is no appraisal or no result, in a sentence."),
        Field("title", TEXT, "Title", "Title of the appraisal."),
        Field("organisation", TEXT, "Organisation", "Organisation."),
        Field("date", TEXT, "Date", "Date of the appraisal, as 2017-03-14."),
        Field("year", WHOLE, "Year", "Its year."),
        Field("status", TEXT, "Status", "Draft or Final."),
        Field("version", TEXT, "Version", "Version, as Setup has it."),
        Field("decision", TEXT, "Decision", "The first resolution in words."),
        Field("decided", YES_NO, "Decided", "Whether that was decided, or is still proposed."),
        Field("decision_date", TEXT, "Decided on", "Its date."),
        Field("winner", TEXT, "First", "ID of the option that ranks first, of all when tied; blank: not certain."),
        Field("winner_name", TEXT, "First by name", "Its name."),
        Field("certain", YES_NO, "Certain", "One option is first, alone, whatever blank and doubtful scores are."),
        Field("can_win", TEXT, "Can be first", "IDs of the options that come first for some values of these."),
        Field("total", NUMBER, "Total", "Total of the first, in points."),
        Field("highest", NUMBER, "Highest possible", "Highest possible total."),
        Field("lead", NUMBER, "Lead", "Lead of the first over the next, in points."),
        Field("lead_share", SHARE, "Lead, share", "The same as a share of the highest possible total, 0 to 1."),
        Field("radius", SHARE, "Radius", "How wrong all weights may be at once, 0 to 1, before the lead is lost."),
        Field("radius_least", SHARE, "Radius at worst", "The same at the worst that blank and doubtful scores may be."),
        Field("weights_that_turn", WHOLE, "Weights that turn it", "Weights of which one alone can end the lead."),
        Field("scores_that_turn", WHOLE, "Scores that turn it", "Scores of which one alone can end the sole lead."),
        Field("errors", WHOLE, "Must fix", "Findings that must be fixed."),
        Field("warnings", WHOLE, "Worth a look", "Findings that are worth a look."),
        Field("notes", WHOLE, "For information", "Findings for information."),
        Field("accepted", WHOLE, "Accepted", "Findings that Accepted findings puts on record."),
        Field("rules", TEXT, "Rules", "Findings by rule: `XLA305=2 XLA416=1`."),
        Field("doubtful", WHOLE, "Doubtful", "Scores that Assumptions calls doubtful."),
        Field("missing", WHOLE, "Missing", "Scores and gateway answers still to enter."),
        Field("complete", YES_NO, "Complete", "None is missing."),
        Field("option_count", WHOLE, "Options", "Options on the Short-list."),
        Field("criterion_count", WHOLE, "Criteria", "Criteria that are scored."),
        Field("cost_per_point", NUMBER, "Cost per point", "Of the first option, in the unit of its cost."),
        Field("layout", WHOLE, "Layout", "Version of the workbook's layout."),
        Field("size", WHOLE, "Bytes", "Size of the file."),
        Field("sha256", TEXT, "SHA-256", "Its fingerprint."),
        Field("tool", TEXT, "Checked with", "Version of xlappraise that made the row."),
        Field("copy_of", TEXT, "Copy of", "The first file with the very same bytes."),
        Field("appraisal", WHOLE, "Appraisal", "Its number. Versions share title, organisation and an option."),
        Field("versions", WHOLE, "Versions", "Different files of that appraisal."),
    ),
    OPTIONS: (
        Field("path", TEXT, "File", "Where the file is."),
        Field("title", TEXT, "Title", "Title of the appraisal."),
        Field("id", TEXT, "ID", "ID of the option."),
        Field("name", TEXT, "Option", "Its name."),
        Field("stage", TEXT, "Stage", "Long-list or Short-list."),
        Field("outcome", TEXT, "Outcome", "Outcome, as Options has it."),
        Field("baseline", YES_NO, "Baseline", "Whether it is the baseline."),
        Field("status", TEXT, "Status", "`ranked`, `incomplete`, `failed gateway`, `not short-listed`, or blank."),
        Field("total", NUMBER, "Total", "Total in points, where certain."),
        Field("low", NUMBER, "Lowest", "Lowest total."),
        Field("high", NUMBER, "Highest", "Highest total."),
        Field("share", SHARE, "Share", "Total as a share of the highest possible, 0 to 1."),
        Field("percent", WHOLE, "Per cent", "The same in whole per cent."),
        Field("rag", TEXT, "RAG", "Label of its band."),
        Field("rank", WHOLE, "Rank", "Rank, where certain."),
        Field("tied", YES_NO, "Tied", "Whether another has the same total."),
        Field("best_rank", WHOLE, "Best rank", "Best rank possible."),
        Field("worst_rank", WHOLE, "Worst rank", "Worst rank possible."),
        Field("cost", NUMBER, "Cost", "Cost, as typed."),
        Field("cost_from", NUMBER, "Cost from", "Low end of its range."),
        Field("cost_to", NUMBER, "Cost to", "High end of its range."),
        Field("cost_per_point", NUMBER, "Cost per point", "Cost by total."),
        Field("sha256", TEXT, "SHA-256", "Fingerprint of the file."),
    ),
}  # fmt: skip
"""The columns of each table, in order."""

Rows = Callable[[], Iterable[Row]]
"""What gives the rows of a register, as often as it is asked: they need not be in memory all at once."""


def records(rows: Rows, table: str) -> Iterator[Record]:
    """The records of a table, one by one, each with all columns."""
    return _appraisals(rows) if table == APPRAISALS else _options(rows)


def _appraisals(rows: Rows) -> Iterator[Record]:
    groups = Groups(rows())
    for row in rows():
        data = row._asdict()
        del data["options"]
        data["rules"] = rules_text(row.rules)
        yield data | groups.of(row)


def _options(rows: Rows) -> Iterator[Record]:
    for row in rows():
        for option in row.options:
            yield {"path": row.path, "title": row.title, **option._asdict(), "sha256": row.sha256}


def rules_text(rules: Mapping[str, int]) -> str:
    """Findings by rule in a cell: `XLA305=2 XLA416=1`."""
    return " ".join(f"{code}={count}" for code, count in rules.items())


def rules_in(cell: str) -> dict[str, int]:
    """The counts in such a cell by rule; words that are no counts are passed over."""
    pairs = (word.partition("=") for word in cell.split())
    return {code: int(count) for code, _, count in pairs if count.isdecimal()}


class Groups:
    """Which files are the same, and which are versions of one appraisal.

    Only fingerprints and names are kept in memory.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        """Look at every row once."""
        self._first: dict[str, str] = {}
        self._number: dict[str, int] = {}
        self._files: dict[int, int] = {}
        known: dict[tuple[str, str], list[tuple[int, set[str]]]] = {}
        for row in rows:
            if row.sha256 and row.sha256 not in self._first:
                self._first[row.sha256] = row.path
                if row.title:
                    self._add(row, known.setdefault((folded(row.title), folded(row.organisation)), []))

    def _add(self, row: Row, alike: list[tuple[int, set[str]]]) -> None:
        """Give the row the number of the appraisal of this title that shares an option with it, or a new one."""
        names = {folded(option.name) for option in row.options}
        number, shared = next((each for each in alike if each[1] & names), (len(self._files) + 1, set[str]()))
        if number not in self._files:
            alike.append((number, shared))
        shared |= names
        self._number[row.sha256] = number
        self._files[number] = self._files.get(number, 0) + 1

    def of(self, row: Row) -> dict[str, Any]:
        """What the register says of the groups that the row is in."""
        first, number = self._first.get(row.sha256, row.path), self._number.get(row.sha256)
        return {
            "copy_of": "" if first == row.path else first,
            "appraisal": number,
            "versions": None if number is None else self._files[number],
        }


PANDAS = {TEXT: "object", WHOLE: "Int64", NUMBER: "float64", SHARE: "float64", YES_NO: "boolean"}


def frames(rows: Iterable[Row]) -> dict[str, pd.DataFrame]:
    """Pandas data frames of rows: `appraisals` and `options`, with the columns of a register.

    Text is blank where there is none; what is not known or not certain is missing.
    """
    import pandas as pd

    kept = list(rows)
    found = {}
    for table, columns in COLUMNS.items():
        frame = pd.DataFrame(list(records(lambda: kept, table)), columns=[column.key for column in columns])
        found[table] = frame.astype({column.key: PANDAS[column.kind] for column in columns})
    return found
