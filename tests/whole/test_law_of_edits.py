"""The law of edits: after any single ordinary edit, figures are what the officer would say, or an error names the cell.

What the officer believes is kept beside each edit and never asked of the package: scores and reasons by key, weights
by Ref; totals are added up here. A recalculation adds nothing beside what was not recognised, and one act gives one
error or warning.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support import edits
from tests.support.edits import COLUMNS, ROWS
from tests.support.generated import generated
from xlappraise import flow
from xlappraise.appraisal.findings import Cell, Finding
from xlappraise.appraisal.model import Appraisal, Option
from xlappraise.plan.growth import with_changes
from xlappraise.sheets import build
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.snapshot import BLANK, Snapshot

TEMPLATES = ROOT / "workbook_templates"
SHIPPED = ("worcestershire-2017", "london-2016", "adopt-london-east", "west-mercia-2014", "blank")
GENERATED = tuple(range(101, 111))
MATRICES = ("Scores", "Rationale")
ADVICE = ("XLA304", "XLA305", "XLA4")
"""What other scores may rightly call for: limits that are not kept, levels without a meaning, advice."""
OUT_OF_DATE = "XLA105"
"""Results are out of date: told besides."""


@dataclass(frozen=True)
class Belief:
    """What the officer holds to be entered: by (Ref, ID), by Ref; keys in small letters."""

    scores: Mapping[tuple[str, str], object]
    reasons: Mapping[tuple[str, str], str]
    weights: Mapping[str, Fraction]

    def with_score(self, key: tuple[str, str], score: object) -> Belief:
        kept = {k: v for k, v in self.scores.items() if k != key}
        return replace(self, scores=kept if score is None else {**kept, key: score})


def believed(appraisal: Appraisal) -> Belief:
    def low(key: tuple[str, str]) -> tuple[str, str]:
        return key[0].lower(), key[1].lower()

    scores = {low(key): score for key, score in appraisal.scores.items()}
    reasons = {low(key): text for key, text in appraisal.rationale.items()}
    weights = {c.ref.lower(): c.weight for c in appraisal.criteria if c.weight is not None}
    return Belief(scores, reasons, weights)


@dataclass(frozen=True)
class Edit:
    """One act: in words, the workbook afterwards, what may be believed, and what must hold besides."""

    said: str
    book: Snapshot
    beliefs: tuple[Belief, ...]
    quiet: bool = False
    """Nothing is wrong with it: no error, and no warning but those that were there."""
    growing: bool = False
    """The officer made room for something new, so that a recalculation may add to it."""
    totals: bool = True
    """What totals are afterwards can be said from scores and weights alone."""


class Base:
    """A workbook before the edit, read once."""

    def __init__(self, book: Snapshot) -> None:
        sheets = {name: book.sheets[name] for name in book.sheets}
        self.book = book._replace(sheets=sheets)
        self.outcome = flow.judge(self.book)
        self.appraisal = self.outcome.appraisal
        self.places = self.outcome.reading.where.tables
        self.belief = believed(self.appraisal)
        self.grave = Counter(f.code for f in grave(self.outcome.findings))
        self.blocked = self.outcome.is_blocked

    def keyed(self, pick: random.Random) -> tuple[str, str] | None:
        keys = [key for key in self.appraisal.wanted_keys() if key in self.appraisal.score_cells]
        return pick.choice(keys) if keys else None


@cache
def base(name: str | int) -> Base:
    if isinstance(name, str):
        return Base(package.snapshot(TEMPLATES / f"{name}.xlsx"))
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "generated.xlsx"
        path.write_bytes(build.build(generated(name)))
        flow.recalc(path)
        return Base(package.snapshot(path))


def grave(findings: tuple[Finding, ...]) -> list[Finding]:
    return [f for f in findings if f.severity in ("error", "warning") and f.code != OUT_OF_DATE]


# ---------------------------------------------------------------------------------------------- the edits

Maker = Callable[[Base, random.Random], Edit | None]


def heading_words(option: Option, other: Option) -> tuple[str | None, ...]:
    """What officers make of an option's heading; `other` is another option."""
    return (
        option.name,
        option.id,
        option.id.lower(),
        f"{option.id}: {option.name}",
        f"{option.id} - {option.name.upper()}",
        f"{option.id}\u00a0{option.name}",
        f"1. {option.name}",
        f"{option.id} {option.name[:-2]}",
        f"Option {option.id[1:]}",
        "LATC",
        None,
        " ",
        other.name,
        other.label,
        other.id,
        f"{other.id} {option.name}",
        f"{option.id} {other.name}",
        f"O99 {option.name}",
        "7",
        "Notes",
    )


def heading_typed(base: Base, sheet: str, option: Option, words: str | None) -> Edit:
    place = base.places[sheet]
    book = edits.with_cells(base.book, sheet, {(place.header_row, place.options[option.id]): words})
    return Edit(f"{sheet} heading {option.label!r} -> {words!r}", book, (base.belief,))


def heading_retyped(base: Base, pick: random.Random) -> Edit | None:
    sheet = pick.choice(MATRICES)
    place = base.places.get(sheet)
    if place is None or not place.options:
        return None
    options = {o.id: o for o in base.appraisal.options}
    option = options[pick.choice(sorted(place.options))]
    return heading_typed(base, sheet, option, pick.choice(heading_words(option, pick.choice(base.appraisal.options))))


def headings_swapped(base: Base, pick: random.Random) -> Edit | None:
    place = base.places.get("Scores")
    if place is None or len(place.options) < 2:
        return None
    one, other = pick.sample(sorted(place.options), 2)
    cells = {
        (place.header_row, place.options[a]): base.book.sheets["Scores"].cells[place.header_row, place.options[b]]
        for a, b in ((one, other), (other, one))
    }
    book = edits.with_cells(base.book, "Scores", cells)
    names = {one.lower(): other.lower(), other.lower(): one.lower()}
    here = {ref.lower() for ref in place.rows}  # answers to gateways may stand on a sheet of their own
    scores = {(ref, names.get(o, o) if ref in here else o): score for (ref, o), score in base.belief.scores.items()}
    return Edit(f"Scores headings {one} and {other} swapped", book, (replace(base.belief, scores=scores),))


def key_retyped(base: Base, pick: random.Random) -> Edit | None:
    sheet = pick.choice((*MATRICES, *MATRICES, "Criteria", "Options"))
    place = base.places.get(sheet)
    if place is None or not place.rows:
        return None
    key = pick.choice(sorted(place.rows))
    column = place.columns["id" if sheet == "Options" else "ref"]
    other = pick.choice(sorted(place.rows))
    words = pick.choice(
        (
            key.lower(),
            f"{key} ",
            f" {key}",
            f"{key}.",
            f"{key}x",
            f"{key[0]}0{key[1:]}",
            "Z9",
            other,
            None,
            key[1:],
            7.0,
            f"{key}\u00a0",
        )
    )
    book = edits.with_cells(base.book, sheet, {(place.rows[key], column): words})
    return Edit(f"{sheet} key {key!r} -> {words!r}", book, (base.belief,))


def title_retyped(base: Base, pick: random.Random) -> Edit | None:
    sheet = pick.choice((*MATRICES, "Criteria"))
    place = base.places.get(sheet)
    if place is None or not place.rows or "title" not in place.columns:
        return None
    key = pick.choice(sorted(place.rows))
    at = place.rows[key], place.columns["title"]
    words = pick.choice(("Something else", "Value for money?", None if sheet != "Criteria" else "New words", "x" * 300))
    return Edit(
        f"{sheet} title of {key} -> {words!r:.40}", edits.with_cells(base.book, sheet, {at: words}), (base.belief,)
    )


def score_pasted(base: Base, pick: random.Random) -> Edit | None:
    key = base.keyed(pick)
    if key is None:
        return None
    cell = base.appraisal.score_cells[key]
    criterion = base.appraisal.by_ref[key[0].lower()]
    low = key[0].lower(), key[1].lower()
    open_ = base.belief.with_score(low, None)
    if criterion.is_gateway:
        words = pick.choice(("Pass", "Fail", "pass", "Yes", "No", "P", "n/a", None, 3.0))
        meant = {"Pass": "Pass", "Fail": "Fail", "pass": "Pass"}.get(str(words))
    elif base.appraisal.scale.numeric:
        words = pick.choice((2.0, 3.0, "3", "three", "N/A", None, 1e9, "2,5", True, " "))
        meant = Fraction(str(words)) if isinstance(words, float) and words < 5 else None
    else:
        levels = [level.name for level in base.appraisal.scale.levels]
        words = pick.choice(
            (
                *levels,
                *levels,
                levels[0].upper(),
                f"{levels[0]} ",
                "Hihg",
                "N/A",
                "TBC",
                "?",
                None,
                8.0,
                "Good",
                f"{levels[0]} (see note)",
                True,
                "=1+1",
                "✓",
            )
        )
        meant = next((n for n in levels if isinstance(words, str) and n.lower() == words.strip().lower()), None)
    beliefs = (base.belief.with_score(low, meant),) if meant is not None else (open_,)
    book = edits.with_cells(base.book, cell.sheet, {(cell.row, cell.column): words})
    return Edit(f"{cell} ({key}) -> {words!r}", book, beliefs)


def weight_typed(base: Base, pick: random.Random) -> Edit | None:
    place = base.places.get("Criteria")
    scored = [c for c in base.appraisal.scored_criteria if c.weight is not None]
    if place is None or not scored:
        return None
    criterion = pick.choice(scored)
    words = pick.choice((2.0, 3.0, 7.0, 7.5, "7", "seven", None, 0.0, -3.0, 1e6, True, " 5 "))
    at = place.rows[criterion.ref], place.columns["weight"]
    weights = dict(base.belief.weights)
    if isinstance(words, float) and words > 0:
        weights[criterion.ref.lower()] = Fraction(str(words))
    elif words in ("7", " 5 "):
        weights[criterion.ref.lower()] = Fraction(words.strip())
    book = edits.with_cells(base.book, "Criteria", {at: words})
    return Edit(f"weight of {criterion.ref} -> {words!r}", book, (replace(base.belief, weights=weights),))


def blank_line_inserted(base: Base, pick: random.Random) -> Edit | None:
    sheet, axis = pick.choice(("Options", "Criteria", *MATRICES, "Results", "Summary")), pick.choice((ROWS, COLUMNS))
    if sheet not in base.book.sheets:
        return None
    place = base.places.get(sheet)
    last = (place.last_row, place.last_column)[axis] if place else 8
    at = pick.randint(1, last + 2)
    book = edits.lines_changed(base.book, sheet, axis, edits.inserted(at))
    return Edit(f"{sheet} blank {'column' if axis else 'row'} inserted at {at}", book, (base.belief,), quiet=True)


def line_moved(base: Base, pick: random.Random) -> Edit | None:
    sheet, axis = pick.choice(("Options", "Criteria", *MATRICES)), pick.choice((ROWS, COLUMNS))
    place = base.places.get(sheet)
    if place is None or not place.rows:
        return None
    lines = sorted(place.rows.values() if axis == ROWS else [*place.columns.values(), *place.options.values()])
    if len(lines) < 3:
        return None
    at, to = pick.sample(lines, 2)
    book = edits.lines_changed(base.book, sheet, axis, edits.moved(at, to))
    return Edit(f"{sheet} {'column' if axis else 'row'} {at} moved before {to}", book, (base.belief,), quiet=True)


def row_deleted(base: Base, pick: random.Random) -> Edit | None:
    sheet = pick.choice(("Options", "Criteria", *MATRICES))
    place = base.places.get(sheet)
    if place is None or not place.rows:
        return None
    key = pick.choice(sorted(place.rows))
    book = edits.lines_changed(base.book, sheet, ROWS, edits.deleted(place.rows[key]))
    low, at = key.lower(), 1 if sheet == "Options" else 0
    now = base.belief
    if sheet != "Rationale":
        now = replace(now, scores={k: v for k, v in now.scores.items() if k[at] != low})
    if sheet != "Scores":
        now = replace(now, reasons={k: v for k, v in now.reasons.items() if k[at] != low})
    if sheet == "Criteria":
        now = replace(now, weights={k: v for k, v in now.weights.items() if k != low})
    return Edit(f"{sheet} row of {key} deleted", book, (now,))


def column_deleted(base: Base, pick: random.Random) -> Edit | None:
    sheet = pick.choice(("Options", "Criteria", *MATRICES))
    place = base.places.get(sheet)
    if place is None or not place.rows:
        return None
    columns = {**{f"column {k}": c for k, c in place.columns.items()}, **place.options}
    key = pick.choice(sorted(columns))
    book = edits.lines_changed(base.book, sheet, COLUMNS, edits.deleted(columns[key]))
    now = base.belief
    if key in place.options and sheet == "Scores":
        now = replace(now, scores={k: v for k, v in now.scores.items() if k[1] != key.lower()})
    if key in place.options and sheet == "Rationale":
        now = replace(now, reasons={k: v for k, v in now.reasons.items() if k[1] != key.lower()})
    return Edit(f"{sheet} {key} deleted", book, (now,))


def row_copied(base: Base, pick: random.Random) -> Edit | None:
    """A row is copied and pasted below the table, key and all."""
    sheet = pick.choice(("Options", "Criteria", *MATRICES))
    place = base.places.get(sheet)
    if place is None or not place.rows:
        return None
    key = pick.choice(sorted(place.rows))
    below = max(place.rows.values()) + 1
    page = base.book.sheets[sheet].cells
    row = {
        (below, c): page[place.rows[key], c] for c in range(1, place.last_column + 1) if (place.rows[key], c) in page
    }
    return Edit(f"{sheet} row of {key} copied to row {below}", edits.with_cells(base.book, sheet, row), (base.belief,))


def column_copied(base: Base, pick: random.Random) -> Edit | None:
    """An option's column is copied and pasted beside the table, heading and all."""
    sheet = pick.choice(MATRICES)
    place = base.places.get(sheet)
    if place is None or not place.options or not place.rows:
        return None
    key = pick.choice(sorted(place.options))
    page, to = base.book.sheets[sheet].cells, place.last_column + 1
    column = {(r, to): d for (r, c), d in page.items() if c == place.options[key] and r >= place.header_row}
    return Edit(f"{sheet} column of {key} copied", edits.with_cells(base.book, sheet, column), (base.belief,))


def note_written(base: Base, pick: random.Random) -> Edit | None:
    """A remark below or beside a table, outside it."""
    sheet = pick.choice(("Options", "Criteria", *MATRICES))
    place = base.places.get(sheet)
    if place is None or not place.rows:
        return None
    words = pick.choice(("* weights agreed by panel", "Source: workshop notes", "Total", "See the minutes of 4 May"))
    last = max(place.rows.values())
    below = last + 2, pick.choice(sorted(place.columns.values()))
    beside = pick.choice(sorted(place.rows.values())), place.last_column + 2
    at = pick.choice((below, beside))
    return Edit(f"{sheet} {at} note {words!r}", edits.with_cells(base.book, sheet, {at: words}), (base.belief,), True)


def own_column(base: Base, pick: random.Random) -> Edit | None:
    """A column of the officer's own with words in some rows."""
    sheet = pick.choice(("Options", "Criteria", *MATRICES))
    place = base.places.get(sheet)
    if place is None or not place.rows:
        return None
    heading, column = pick.choice(("Notes", "Comment", "Average", "Lead officer")), place.last_column + 1
    cells = {(row, column): f"About {key}" for key, row in place.rows.items() if pick.random() < 0.5}
    book = edits.with_cells(base.book, sheet, {(place.header_row, column): heading, **cells})
    return Edit(f"{sheet} own column {heading!r}", book, (base.belief,), True)


SHEET_ACTS = ("renamed", "deleted", "copied in front", "copied behind", "moved to the front", "moved to the end")


def sheet_acted(base: Base, name: str, act: str) -> Edit:
    said = f"{name} {act}"
    if act == "renamed":
        return Edit(said, edits.sheet_renamed(base.book, name, f"{name} and more"), (base.belief,))
    if act.startswith("copied"):
        copied = edits.sheet_copied(base.book, name, f"{name} (2)", act == "copied in front")
        return Edit(said, copied, (base.belief,))
    if act.startswith("moved"):
        others = [n for n in base.book.sheets if n != name]
        order = [name, *others] if act == "moved to the front" else [*others, name]
        return Edit(said, edits.sheets_ordered(base.book, order), (base.belief,), quiet=True)
    now = base.belief if name != "Rationale" else replace(base.belief, reasons={})
    return Edit(said, edits.sheet_deleted(base.book, name), (now,))


def sheet_acted_on(base: Base, pick: random.Random) -> Edit:
    return sheet_acted(base, pick.choice(list(base.book.sheets)), pick.choice(SHEET_ACTS))


def tool_cell_typed_over(base: Base, pick: random.Random) -> Edit | None:
    sheet = pick.choice(("Results", "Summary", "Scores", "Rationale", "Lists", "Checks", "Robustness"))
    if sheet not in base.book.sheets:
        return None
    formulas = sorted(p for p, data in base.book.sheets[sheet].cells.items() if data.source is not None)
    if not formulas:
        return None
    at, words = pick.choice(formulas), pick.choice((7.0, "typed over", None, True))
    book = edits.with_cells(base.book, sheet, {at: words})
    return Edit(f"{sheet} {edits.letters(at[1])}{at[0]} formula -> {words!r}", book, (base.belief,))


def row_begun(base: Base, pick: random.Random) -> Edit | None:
    """A new criterion or option below the last one, without a key."""
    sheet = pick.choice(("Options", "Criteria"))
    place = base.places.get(sheet)
    if place is None or not place.rows:
        return None
    row = max(place.rows.values()) + 1
    if sheet == "Options":
        cells = {"name": "Something new", "stage": "Long-list"}
    else:
        kind = "Not assessed"
        cells = {"title": "Something new", "group": base.appraisal.groups[0].name, "kind": kind, "question": "Is it?"}
    book = edits.with_cells(base.book, sheet, {(row, place.columns[k]): v for k, v in cells.items()})
    return Edit(f"{sheet} row begun without a key", book, (base.belief,), quiet=True, growing=True)


def setup_typed_over(base: Base, pick: random.Random) -> Edit | None:
    """A level, points, a band, a limit or a switch on Setup becomes something else."""
    page = base.book.sheets["Setup"].cells
    typed = sorted(p for p, data in page.items() if p[0] > 5 and data.source is None and p[1] != 1)
    at = pick.choice(typed)
    words = pick.choice((7.0, "Very good", None, "7", -1.0, "Points", 1e9))
    book = edits.with_cells(base.book, "Setup", {at: words})
    said = f"Setup!{edits.letters(at[1])}{at[0]} {page[at].value!r} -> {words!r}"
    return Edit(said, book, (base.belief,), growing=True, totals=False)


MAKERS: tuple[Maker, ...] = (
    heading_retyped,
    heading_retyped,
    headings_swapped,
    key_retyped,
    key_retyped,
    title_retyped,
    score_pasted,
    score_pasted,
    weight_typed,
    blank_line_inserted,
    line_moved,
    row_deleted,
    column_deleted,
    row_copied,
    column_copied,
    note_written,
    own_column,
    sheet_acted_on,
    sheet_acted_on,
    tool_cell_typed_over,
    row_begun,
    setup_typed_over,
)


def random_edit(base: Base, seed: str) -> Edit:
    pick = random.Random(seed)
    while (edit := pick.choice(MAKERS)(base, pick)) is None:
        pass
    return edit


# ------------------------------------------------------------------------------------------------ the law


def breaches(base: Base, edit: Edit) -> Iterator[str]:
    """How the package breaks the law on this edit, in words; nothing when it holds."""
    outcome = flow.judge(edit.book)
    new = Counter(f.code for f in grave(outcome.findings)) - base.grave
    errors = [f for f in grave(outcome.findings) if f.severity == "error" and f.code in new]
    told = [f"{f.code} {f.severity} {f.cell}: {f.message}" for f in grave(outcome.findings) if f.code in new]
    if not errors and not any(agrees(outcome, belief, base.blocked or not edit.totals) for belief in edit.beliefs):
        yield f"a silent loss: {difference(outcome, edit.beliefs[0], base.blocked or not edit.totals)}; told: {told}"
    if errors and edit.quiet:
        yield f"nothing was wrong, and it says {told}"
    if not edit.quiet:  # a changed score may rightly call for more than one piece of advice
        told = [line for line in told if not line.startswith(ADVICE)]
    if len(told) > 1:
        yield f"one act, {sum(new.values())} findings: {told}"
    yield from breaches_by_recalculation(base, edit, outcome, errors)


def agrees(outcome: flow.Outcome, belief: Belief, no_totals: bool = False) -> bool:
    return not difference(outcome, belief, no_totals)


def difference(outcome: flow.Outcome, belief: Belief, no_totals: bool = False) -> str:
    """What the package reads and adds up otherwise than the officer; before weights there is nothing to add up."""
    read = believed(outcome.appraisal)
    for name in ("scores", "reasons", "weights"):
        mine, theirs = dict(getattr(belief, name)), dict(getattr(read, name))
        if mine != theirs:
            apart = {k: (mine.get(k), theirs.get(k)) for k in {*mine, *theirs} if mine.get(k) != theirs.get(k)}
            return f"{name}: {len(apart)} differ, such as {next(iter(apart.items()))}"
    if no_totals:
        return ""
    if outcome.results is None:
        return "no results"
    for result in outcome.results.short_list:
        low, high = total(outcome.appraisal, belief, result.option.id)
        if (result.sums.low, result.sums.high) != (low, high):
            return f"total of {result.option.id}: {low} to {high} against {result.sums}"
    return ""


def total(appraisal: Appraisal, belief: Belief, option: str) -> tuple[Fraction, Fraction]:
    """The option's lowest and highest total, from what is believed."""
    low = high = Fraction(0)
    points = {level.name: level.points for level in appraisal.scale.levels}
    for criterion in appraisal.scored_criteria:
        score = belief.scores.get((criterion.ref.lower(), option.lower()))
        if score is None:
            ends = [level.points for level in criterion.available(appraisal.scale)]
        else:
            ends = [score if isinstance(score, Fraction) else points[str(score)]]
        weight = belief.weights.get(criterion.ref.lower(), Fraction(0))
        low, high = low + weight * min(ends), high + weight * max(ends)
    return low, high


def breaches_by_recalculation(base: Base, edit: Edit, outcome: flow.Outcome, errors: list[Finding]) -> Iterator[str]:
    """A recalculation changes no officer's cell, adds nothing beside what was not recognised, and ends."""
    _, (changes, _) = flow.planned_for(outcome)
    cells = [c for c in changes if isinstance(c, SetCell)]
    mine = {str(c) for c in outcome.appraisal.score_cells.values()}
    mine |= {str(c) for c in outcome.appraisal.rationale_cells.values()}
    touched = sorted({str(Cell(c.sheet, c.row, c.column)) for c in cells} & mine)
    filled = [c for c in touched if c in mine and _stands(edit.book, c)]
    if filled:
        yield f"a recalculation changes the officer's cells {filled[:5]}"
    if errors and not edit.growing:
        grown = [
            c for c in cells if c.sheet in MATRICES and c.value not in (None, "") and _is_new_key(edit, outcome, c)
        ]
        if grown:
            yield f"a recalculation adds {[(str(Cell(c.sheet, c.row, c.column)), c.value) for c in grown][:5]}"
    once = with_changes(edit.book, changes)
    if (
        not errors
        and not edit.growing
        and not any(agrees(flow.judge(once), b, base.blocked or not edit.totals) for b in edit.beliefs)
    ):
        yield f"a recalculation loses: {difference(flow.judge(once), edit.beliefs[0], base.blocked or not edit.totals)}"


def _stands(book: Snapshot, address: str) -> bool:
    sheet, _, cell = address.rpartition("!")
    column = cell.rstrip("0123456789")
    position = int(cell[len(column) :]), edits.number(column)
    return book.sheets[sheet].cells.get(position, BLANK).value not in (None, "")


def _is_new_key(edit: Edit, outcome: flow.Outcome, change: SetCell) -> bool:
    """Whether a cell gets a heading or a Ref where nothing stood."""
    place = outcome.reading.where.tables.get(change.sheet)
    stood = edit.book.sheets[change.sheet].cells.get((change.row, change.column), BLANK)
    keys = place is not None and (change.row == place.header_row or change.column == place.columns.get("ref"))
    return keys and stood.value in (None, "") and stood.source is None


def run(name: str | int, seed: int) -> list[str]:
    here = base(name)
    edit = random_edit(here, f"{name} {seed}")
    return [f"{name} #{seed} {edit.said}: {what}" for what in breaches(here, edit)]


NORMAL = [(name, seed) for name in SHIPPED for seed in range(20)] + [(n, seed) for n in GENERATED for seed in range(5)]
MANY = [(name, seed) for name in (*SHIPPED, *GENERATED) for seed in range(1000, 1134)]


@pytest.mark.parametrize("sheet", MATRICES)
def test_every_way_to_retype_a_heading_keeps_the_law(sheet: str) -> None:
    here = base("worcestershire-2017")
    first, other, *_ = here.appraisal.short_list
    made = [heading_typed(here, sheet, first, words) for words in heading_words(first, other)]
    assert [f"{edit.said}: {what}" for edit in made for what in breaches(here, edit)] == []


@pytest.mark.parametrize("act", SHEET_ACTS)
def test_whatever_is_done_to_a_sheet_keeps_the_law(act: str) -> None:
    here = base("worcestershire-2017")
    made = [sheet_acted(here, name, act) for name in here.book.sheets]
    assert [f"{edit.said}: {what}" for edit in made for what in breaches(here, edit)] == []


@pytest.mark.parametrize("name", [*SHIPPED, *GENERATED])
def test_after_a_random_edit_figures_are_the_officers_or_an_error_names_the_cell(name: str | int) -> None:
    assert [line for book, seed in NORMAL if book == name for line in run(book, seed)] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [*SHIPPED, *GENERATED])
def test_after_two_thousand_random_edits_nothing_is_lost_in_silence(name: str | int) -> None:
    assert [line for book, seed in MANY if book == name for line in run(book, seed)] == []
