"""Appraisals in, tables for analysts out, and a table of scores back in: CSV, Parquet, Excel data tables.

The score matrix as CSV has a row a criterion and a column an option, headed by ID and name. Rows of kind Level
come first and give the scale: the level under Criterion, its points under Weight.
"""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from math import isnan
from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.model import (
    GATEWAY,
    NOT_ASSESSED,
    SCORED,
    Appraisal,
    Band,
    Criterion,
    Group,
    Key,
    Level,
    Option,
    Scale,
    Score,
    Setup,
)
from xlappraise.appraisal.words import folded, list_of, normal
from xlappraise.exchange.from_json import BadData
from xlappraise.exchange.plain import clean
from xlappraise.exchange.to_csv import FORMULA_STARTS, spell_out
from xlappraise.sheets import layout
from xlappraise.xlsx import limits
from xlappraise.xlsx.refusals import CannotWrite

if TYPE_CHECKING:
    import pandas as pd

    from xlappraise.flow import Outcome

HEADINGS = ("Ref", "Group", "Criterion", "Kind", "Weight")
LEVEL = "Level"
KINDS = dict(zip((GATEWAY, SCORED, NOT_ASSESSED), layout.KINDS, strict=True))
NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")
USUAL = Scale((Level("High", Fraction(10)), Level("Medium", Fraction(5)), Level("Low", Fraction(0))))
"""The scale of a matrix that gives none, as in a new workbook."""
BANDS = (Band("Green", "G", Fraction(61)), Band("Amber", "A", Fraction(31)), Band("Red", "R", Fraction(0)))
AS_USUAL = Appraisal(Setup(), USUAL, BANDS, (), (), ())
"""What a matrix does not say, where nothing else is given."""

NO_PARQUET = "Parquet needs pyarrow, which is not installed: pip install pyarrow."

# ------------------------------------------------------------------------------------------------ CSV matrix


def csv_of_scores(outcome: Outcome) -> str:
    """The score matrix of an outcome as CSV."""
    return matrix_csv(outcome.appraisal)


def matrix_csv(appraisal: Appraisal) -> str:
    """The scores of short-listed options as CSV, lines ending in a newline; a blank score is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    options = appraisal.short_list
    writer.writerow(map(_safe, (*HEADINGS, *(option.label for option in options))))
    for level in appraisal.scale.levels:
        row = ("", "", _safe(level.name), LEVEL, _decimal(level.points))
        writer.writerow([*row, *("" for _ in options)])
    for criterion in appraisal.criteria:
        weight = "" if criterion.weight is None else _decimal(criterion.weight)
        named = (*map(_safe, (criterion.ref, criterion.group, criterion.title)), KINDS[criterion.kind], weight)
        scores = (appraisal.scores.get((criterion.ref, option.id), "") for option in options)
        writer.writerow([*named, *(_decimal(s) if isinstance(s, Fraction) else _safe(s) for s in scores)])
    return out.getvalue()


def _safe(text: str) -> str:
    return spell_out(guard(text))


def _decimal(value: Fraction) -> str:
    """The number in plain figures, in full: weights, points and scores are decimals."""
    text = f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def guard(text: str) -> str:
    """`text` with an apostrophe before it when a spreadsheet might run it; `unguard` takes that off again."""
    bare = text.lstrip("' \N{NO-BREAK SPACE}\N{ZERO WIDTH NO-BREAK SPACE}")
    return f"'{text}" if bare[:1] and bare[0] in FORMULA_STARTS else text


def unguard(text: str) -> str:
    """The text that `guard` made this one from."""
    return text[1:] if text.startswith("'") and guard(text[1:]) == text else text


def appraisal_from_csv(text: str, like: Appraisal | None = None) -> Appraisal:
    """The appraisal that a score matrix describes; all that it does not say is as in `like`, or as in a new workbook.

    Raises BadData with every fault, each naming its row, counted from 1.
    """
    try:
        rows = [
            [unguard(cell) for cell in row] for row in csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
        ]
    except csv.Error as fault:
        raise BadData(f"This is not CSV that can be read: {fault}.") from None
    numbered = [(number, row) for number, row in enumerate(rows, 1) if any(map(normal, row))]
    if not numbered:
        raise BadData("The file is empty.")
    (_, heads), *others = numbered
    places, options = _headings(heads)
    reader = _Matrix(places, options)
    for number, row in others:
        reader.take(number, [normal(cell) for cell in row] + [""] * (len(heads) - len(row)))
    return reader.appraisal(like or AS_USUAL)


def _headings(row: list[str]) -> tuple[dict[str, int], dict[int, Option]]:
    """Column of each heading, and the option of each other column."""
    found = {folded(cell): index for index, cell in enumerate(row)}
    missing = [heading for heading in HEADINGS if heading.lower() not in found]
    if missing:
        raise BadData(f"The first row lacks {list_of(missing)}; it should begin {', '.join(HEADINGS)}.")
    places = {heading: found[heading.lower()] for heading in HEADINGS}
    options: dict[int, Option] = {}
    faults = []
    for index, cell in enumerate(map(normal, row)):
        key, _, name = cell.partition(" ")
        if index in places.values() or not cell:
            continue
        if not re.fullmatch(layout.KEY_PATTERN, key) or key.lower() in {o.id.lower() for o in options.values()}:
            faults.append(f"Heading {clean(cell)!r} should start with an option's ID of its own, such as O1.")
        options[index] = Option(key, name)
    if faults:
        raise BadData(*faults)
    return places, options


class _Matrix:
    """Takes the rows of a matrix one by one, and gathers every fault."""

    def __init__(self, places: dict[str, int], options: dict[int, Option]) -> None:
        self.places, self.options = places, options
        self.levels: list[Level] = []
        self.criteria: list[Criterion] = []
        self.cells: dict[Key, tuple[int, str]] = {}
        self.faults: list[str] = []

    def take(self, number: int, row: list[str]) -> None:
        """One row: a level of the scale, or a criterion with its scores."""
        ref, group, title, kind, weight = (row[self.places[heading]] for heading in HEADINGS)
        points = _number(weight)
        if weight and points is None:
            self.faults.append(f"Row {number}: Weight {clean(weight)!r} is not a plain number.")
        if kind.lower() == LEVEL.lower():
            self.levels.append(Level(title, points or Fraction(0)))
            return
        kinds = {name.lower(): key for key, name in KINDS.items()}
        if kind.lower() not in kinds:
            self.faults.append(f"Row {number}: Kind {clean(kind)!r} is not {list_of([*KINDS.values(), LEVEL], 'or')}.")
        if not re.fullmatch(layout.KEY_PATTERN, ref) or ref.lower() in {c.ref.lower() for c in self.criteria}:
            self.faults.append(f"Row {number}: Ref {clean(ref)!r} is not a short code of its own, such as D4.")
        found = kinds.get(kind.lower(), SCORED)
        self.criteria.append(Criterion(ref, group, title, kind=found, weight=points if found == SCORED else None))
        self.cells |= {(ref, o.id): (number, row[index]) for index, o in self.options.items() if row[index]}

    def appraisal(self, like: Appraisal) -> Appraisal:
        """What the rows make, the rest as in `like`; BadData when any had a fault."""
        kinds = {criterion.ref: criterion.kind for criterion in self.criteria}
        scale = self._scale([text for key, (_, text) in self.cells.items() if kinds[key[0]] == SCORED], like.scale)
        scores: dict[Key, Score] = {}
        for key, (number, text) in self.cells.items():
            score = _score(scale, kinds[key[0]], text)
            if score is None:
                self.faults.append(f"Row {number}: {clean(text)!r} of {key[1]} is no score that {key[0]} can have.")
            else:
                scores[key] = score
        if self.faults:
            raise BadData(*self.faults)
        named = (*(group.name for group in like.groups), *(criterion.group for criterion in self.criteria))
        groups = tuple(Group(name) for name in dict.fromkeys(named) if name)
        fields = (tuple(self.options.values()), tuple(self.criteria))
        return Appraisal(like.setup, scale, like.bands, groups, *fields, scores)

    def _scale(self, given: list[str], usual: Scale) -> Scale:
        numeric = bool(given) and all(map(_is_number, given))
        if not self.levels:
            if numeric and not usual.numeric:
                self.faults.append(
                    f"Scores are numbers: add two rows of kind {LEVEL}, Highest and Lowest, with points."
                )
            return usual
        levels = tuple(sorted(self.levels, key=lambda level: -level.points))
        ends = sorted(level.name.lower() for level in levels) == ["highest", "lowest"]
        named = ends and not any(folded(text) in ("highest", "lowest") for text in given)
        return Scale(levels, numeric=named)


def _number(text: str) -> Fraction | None:
    return Fraction(text) if NUMBER.fullmatch(text) else None


def _is_number(text: str) -> bool:
    return _number(text) is not None


def _score(scale: Scale, kind: str, text: str) -> Score | None:
    """The score as the model holds it; None when there is no such score."""
    if kind == NOT_ASSESSED:
        return None
    if kind == SCORED and scale.numeric:
        number = _number(text)
        return number if number is not None and scale.lowest <= number <= scale.highest else None
    names = layout.GATE_ANSWERS if kind == GATEWAY else tuple(level.name for level in scale.levels)
    return next((name for name in names if folded(name) == folded(text)), None)


# -------------------------------------------------------------------------------------------------- data tables


def xlsx_of_tables(outcome: Outcome) -> bytes:
    """The frames of an outcome as a workbook of data tables."""
    return tables_xlsx(outcome.frames())


def tables_xlsx(frames: dict[str, pd.DataFrame]) -> bytes:
    """Frames as a workbook of data tables, a sheet each; text is text, whatever it begins with."""
    import pandas as pd

    out = io.BytesIO()
    with pd.ExcelWriter(out, engine="openpyxl") as writer:
        for name, frame in frames.items():
            frame.map(_printable).to_excel(writer, sheet_name=name, index=False)
            sheet: Any = writer.book[name]
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str):
                        cell.data_type = "s"  # openpyxl takes what begins with = for a formula
                        cell.quotePrefix = True
            sheet.freeze_panes = "A2"
    return out.getvalue()


def _printable(value: object) -> object:
    """Text as a cell can hold it: control characters spelt out, and cut to LONGEST_TEXT characters."""
    return clean(value)[: limits.LONGEST_TEXT] if isinstance(value, str) else value


def long_table(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The frame `scores` with group, title, kind and weight of each criterion and the name of each option."""
    criteria = frames["criteria"][["ref", "group", "title", "kind", "weight"]]
    options = frames["options"][["id", "name"]].rename(columns={"id": "option", "name": "option_name"})
    return frames["scores"].merge(criteria, on="ref", how="left").merge(options, on="option", how="left")


def parquet_of_scores(outcome: Outcome) -> bytes:
    """The long table of an outcome as Parquet. CannotWrite without pyarrow."""
    return table_parquet(outcome.frames())


def table_parquet(frames: dict[str, pd.DataFrame]) -> bytes:
    """The long table as Parquet. Levels and numbers share a column as text. CannotWrite without pyarrow."""
    try:
        import_module("pyarrow")  # asked first, so that its absence is one sentence
    except ModuleNotFoundError:
        raise CannotWrite(NO_PARQUET) from None
    table = long_table(frames)
    numbers = ("points", "weighted", "low", "high", "weight")
    table = table.assign(
        score=table["score"].map(_as_text), **{name: table[name].astype("float64") for name in numbers}
    )
    out = io.BytesIO()
    table.to_parquet(out, engine="pyarrow", index=False)
    return out.getvalue()


def _as_text(value: object) -> str | None:
    """A score as text; None where it is blank."""
    if isinstance(value, int | float):
        return None if isnan(value) else f"{value:.15g}"
    return None if value is None else str(value)
