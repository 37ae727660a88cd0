"""A kind of appraisal in, its workbook out: made by `new`, filled in LibreOffice cell by cell, then recalculated.

Entries are what an officer would type, in the Guide's order: Setup, Options, Criteria, Scores, Rationale, logs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.build_templates import OPTION_NAMES, TITLES
from tests.conftest import EXAMPLE_JSON, ROOT
from tests.support.measures import driven
from xlappraise import flow
from xlappraise.appraisal.findings import column_letters
from xlappraise.sheets import layout

Answers = Mapping[str, Mapping[str, str]]
"""By Ref, then by ID."""
Entry = tuple[str, str, str | float]
"""Sheet, address and what is typed there."""

LONG_NAMES = (
    "Strategic Partnership with the Neighbouring Authority, reviewed after three years",
    "Gwasanaeth Mabwysiadu Rhanbarthol Canolbarth a Gorllewin Cymru (cydbwyllgor)",
    "Wholly Owned Council Company Limited by Guarantee with Charitable Status",
    "Joint Venture",
    "Public-Private Partnership under a Competitive Procedure with Negotiation",
)
LONG_TITLES = (
    "Meets the expectations of the regulator and of the Secretary of State in full, from the first day",
    "Yn cadw'r hyn sy'n gweithio'n dda i bobl ifanc a'u teuluoedd ŵyr ac ŷd",
    "Cost",
    "Interdependencies with multidisciplinary teams and telecommunications infrastructure",
    "Staff retention, attraction and progression, with terms and conditions that are protected on transfer",
)
PLAIN = (
    "the service keeps its staff and both councils share one manager for all work with families which inspectors "
    "found good in two visits out of three although recommissioning costs more than was budgeted"
)
"""Words that texts are made of."""
MODEL, STRUCTURES = "Partnership", ("Joint committee of two councils", "Host council")
EPOCH = date(1899, 12, 30)
GROUPS = ("Desirability", "Viability", "Feasibility")
TOPICS_IN_WORDS = "comparison,benefits,decision,engagement"


class Kind(NamedTuple):
    """What `new` is asked for, and what is typed: names, and how many words a text has."""

    new: tuple[str, ...]
    options: tuple[str, ...] = OPTION_NAMES
    titles: tuple[str, ...] = TITLES
    words: int = 12


KINDS: Mapping[str, Kind] = {
    "long-names": Kind(("--options", "5", "--criteria", "9", "--gateways", "2"), LONG_NAMES, LONG_TITLES, 45),
    "long-names-in-per-cent": Kind(
        ("--template", "1-to-10-percent", "--options", "8", "--criteria", "14"), LONG_NAMES[::-1], LONG_TITLES, 30
    ),
    "12-by-60": Kind(("--options", "12", "--criteria", "60")),
    "in-words": Kind(("--options", "4", "--criteria", "0", "--with", TOPICS_IN_WORDS)),
    "every-topic": Kind(("--options", "5", "--criteria", "12", "--gateways", "2", "--with", ",".join(layout.TOPICS))),
}


def filled(name: str, folder: Path) -> Path:
    """A workbook of that kind, as it stands after everything is typed and recalculated."""
    fresh, kind = folder / f"{name}.fresh.xlsx", KINDS[name]
    _xlappraise("new", str(fresh), *kind.new, "--force")
    return typed(fresh, Officer(fresh, kind).entries(), folder / f"{name}.xlsx")


def filled_example(folder: Path) -> Path:
    """The shipped example, its scores and reasons typed into a workbook that has none, and recalculated."""
    data = json.loads(EXAMPLE_JSON.read_text(encoding="utf-8"))
    scores, reasons = data.pop("scores"), data.pop("rationale")
    blank, fresh = folder / "blank.json", folder / "example.fresh.xlsx"
    blank.write_text(json.dumps(data), encoding="utf-8")
    _xlappraise("new", str(fresh), "--from", str(blank), "--force")
    return typed(fresh, example_entries(fresh, scores, reasons), folder / "example.xlsx")


def example_entries(file: Path, scores: Answers, reasons: Answers) -> Iterator[Entry]:
    """What is typed on Scores and Rationale, and on Gateways where that sheet is there."""
    tables = flow.appraise(file).reading.where.tables
    for sheet, kind, given in (("Scores", layout.ANSWER, scores), ("Rationale", layout.REASON, reasons)):
        place, gateways = tables[sheet], tables.get("Gateways")
        for ref, options in given.items():
            for option, said in options.items():
                if ref in place.rows:
                    yield sheet, f"{column_letters(place.options[option])}{place.rows[ref]}", said
                elif gateways and f"{kind}{ref}" in gateways.columns:
                    column = gateways.columns[f"{kind}{ref}"]
                    yield "Gateways", f"{column_letters(column)}{gateways.rows[option]}", said


def typed(fresh: Path, entries: Iterable[Entry], file: Path) -> Path:
    """The workbook after the entries are typed in LibreOffice, saved there, and recalculated."""
    step = {"set": list(entries), "save": str(file)}
    driven("uno_driver.py", {"file": str(fresh), "steps": [step]}, file.parent)
    _xlappraise("recalc", str(file))
    return file


def _xlappraise(*arguments: str) -> None:
    command = [sys.executable, "-m", "xlappraise", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    # 1 says that the workbook has findings that must be fixed.
    assert done.returncode in (0, 1), done.stderr


class Officer:
    """Types in a fresh workbook, at the places where its headings are."""

    def __init__(self, file: Path, kind: Kind) -> None:
        outcome = flow.appraise(file)
        self.kind, self.pick = kind, Random(len(kind.words * "w"))
        self.appraisal, self.where = outcome.appraisal, outcome.reading.where
        self.sheets = outcome.snapshot.sheets
        fresh = [option.id for option in self.appraisal.options]
        self.ids = fresh or [f"O{number}" for number in range(1, 5)]
        self.refs = [criterion.ref for criterion in self.appraisal.criteria]
        self.gates = [criterion.ref for criterion in self.appraisal.criteria if criterion.is_gateway]
        self.scored = self.refs[len(self.gates) : len(self.refs) - 1]

    def entries(self) -> Iterator[Entry]:
        """Everything that is typed, in order."""
        yield from self.setup()
        yield from self.rows("Options", map(self.option, range(len(self.ids))))
        yield from self.rows("Criteria", map(self.criterion, range(len(self.refs))))
        yield from self.gateways()
        yield from self.matrix("Scores")
        yield from self.matrix("Rationale")
        for log in layout.LOGS:
            if log.name in self.sheets:
                yield from self.rows(log.name, (self.log_row(log.name, number) for number in range(1, 4)))

    def text(self, words: int) -> str:
        """A sentence of so many words."""
        said = " ".join(self.pick.choice(PLAIN.split()) for _ in range(words))
        return f"{said.capitalize()}."

    def setup(self) -> Iterator[Entry]:
        """The labelled cells of Setup that a fresh workbook leaves blank."""
        said: dict[str, str | float] = {
            "title": "Adoption services: how they are to be run from April 2028, and by whom",
            "organisation": "Anyshire County Council",
            "decision_maker": "Cabinet",
            "date": serial(date(2027, 3, 30)),
            "author": "Commissioning team",
            "version": "1.0",
            "draws": 1000,
        }
        for key, cell in self.where.setup.items():
            if key in said:
                yield cell.sheet, cell.address, said[key]

    def rows(self, sheet: str, rows: Iterator[dict[str, str | float]]) -> Iterator[Entry]:
        """Rows of a table, from its first; what it has no sheet or no column for is left out."""
        if sheet not in self.sheets:
            return
        columns = self.columns(sheet)
        for number, values in enumerate(rows, layout.FIRST_ROW):
            for heading, value in values.items():
                if heading in columns and value != "":
                    yield sheet, f"{column_letters(columns[heading])}{number}", value

    def option(self, number: int) -> dict[str, str | float]:
        """A row of Options, by heading."""
        name = next(islice(cycle(self.kind.options), number, None))
        words = self.kind.words
        return {
            "ID": self.ids[number],
            "Option": name if number < len(self.kind.options) else f"{name}, phase {number}",
            "Delivery model": MODEL,
            "Structure": STRUCTURES[number % 2],
            "Description": self.text(words),
            "Advantages": self.text(words),
            "Disadvantages": self.text(words),
            "Stage": "Short-list",
            "Outcome": "Carried forward",
            "Reason": self.text(words),
            "Cost": 0 if number == 2 else 1200 + 85 * number,
            "Cost from": 1100 if number == 2 else "",
            "Cost to": 1900 if number == 2 else "",
            "Listed in": "First list",
            "Assessment": self.text(words),
        } | ({"Cost": ""} if number == 2 and "costs" in " ".join(self.kind.new) else {})

    def criterion(self, number: int) -> dict[str, str | float]:
        """A row of Criteria, by heading: gateways stay what they are, and the last is not assessed."""
        title = next(islice(cycle(self.kind.titles), number, None))
        ref = self.refs[number]
        is_scored = ref in self.scored
        row: dict[str, str | float] = {
            "Criterion": title if number < len(self.kind.titles) else f"{title} ({number})",
            "Question": self.text(self.kind.words),
            "Kind": "Gateway" if ref in self.gates else "Scored" if is_scored else "Not assessed",
            "Reason for inclusion": self.text(self.kind.words),
        }
        if is_scored:
            row["Weight"] = self.weight(number)
            names = [level.name for level in self.appraisal.scale.levels] or layout.NUMERIC_ENDS
            row |= {name + layout.MEANS: self.text(self.kind.words // 2) for name in names}
        return row

    def weight(self, number: int) -> float:
        """Percentages add up to 100; as typed into a cell that shows them as such."""
        if self.appraisal.setup.weights == "points":
            return float(1 + number % 10)
        count = len(self.scored)
        first = number == len(self.gates)
        return (100 // count + (100 % count if first else 0)) / 100

    def gateways(self) -> Iterator[Entry]:
        """Pass and why, for each option and gateway."""
        place = self.where.tables.get("Gateways")
        for row in place.rows.values() if place else ():
            for key, column in place.columns.items() if place else ():
                if key.startswith(("answer:", "reason:")):
                    said = layout.GATE_ANSWERS[0] if key.startswith("answer:") else self.text(self.kind.words)
                    yield "Gateways", f"{column_letters(column)}{row}", said

    def matrix(self, sheet: str) -> Iterator[Entry]:
        """A score, or why, for each option and scored criterion."""
        place = self.where.tables.get(sheet)
        for ref, row in place.rows.items() if place else ():
            for column in place.options.values() if place and ref in self.scored else ():
                said = self.score() if sheet == "Scores" else self.text(self.kind.words)
                yield sheet, f"{column_letters(column)}{row}", said

    def score(self) -> str | float:
        """One of the scale."""
        scale = self.appraisal.scale
        if not scale.numeric:
            return self.pick.choice(scale.levels).name
        return float(self.pick.randint(int(scale.lowest or Fraction(0)), int(scale.highest or Fraction(10))))

    def log_row(self, log: str, number: int) -> dict[str, str | float]:
        """A row of a log, by heading: choices in turn, keys of this appraisal, dates, numbers and texts."""
        sheet = layout.BY_NAME[log]
        row = {column.heading: self.log_value(column, number) for column in sheet.columns}
        row["Ref"] = self.refs[number] if log in OF_CRITERIA and self.refs else f"{log[0]}{number}"
        if sheet.options_after:
            row |= {option: self.text(self.kind.words) for option in self.ids}
        return row

    def columns(self, sheet: str) -> dict[object, int]:
        """Columns of a table by heading."""
        cells = self.sheets[sheet].cells.items()
        return {data.value: column for (row, column), data in cells if row == layout.HEADER_ROW and data.value}

    def log_value(self, column: layout.Column, number: int) -> str | float:
        """What stands in a column of the log's row of that number."""
        if column.heading in BY_HEADING:
            return BY_HEADING[column.heading][number - 1]
        if column.heading == "Applies to":
            return f"{self.refs[2]}/{self.ids[number]}" if self.refs else ""
        if column.kind == layout.DATE:
            return serial(date(2026, number, 14))
        if column.kind == layout.NUMBER:
            return 30.0 - 7 * number
        if column.kind == layout.CHOICE:
            choices = layout.choices_of(column.choice)
            return choices[number % len(choices)]
        return self.text(self.kind.words) if column.kind == layout.LONG else f"{column.heading} {number}"


_IDS = ("O2", "O3", "O4")
BY_HEADING: Mapping[str, tuple[str | float, ...]] = {
    **dict.fromkeys(("Option", "Options", "Favours", "Recommends"), _IDS),
    "Supports": ("", "", ""),
    "Dimension": (layout.DIMENSIONS[0], layout.DIMENSIONS[1], layout.DIMENSIONS[1]),
    "Value": (MODEL, *STRUCTURES),
    "Options left": (13.0, 9.0, 5.0),
}
"""What the three rows of a log say under headings of which another sheet has to know."""
OF_CRITERIA = ("Change log", "Scenarios")
"""Logs whose Ref is a criterion's."""


def serial(day: date) -> float:
    """The number that stands for a day in a cell."""
    return float((day - EPOCH).days)
