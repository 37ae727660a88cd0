"""Seeds in, sealed workbooks and single changes of them out."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from tests.support.generated import generated
from xlappraise.additions import seal
from xlappraise.appraisal.findings import Cell, Finding
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.seals import INDIVIDUAL, STAGES, is_sealed
from xlappraise.appraisal.versions.keyed_entries import LOG, EntryPlace, cells, entries
from xlappraise.plan.growth import with_changes
from xlappraise.reading.reader import read
from xlappraise.reading.seals import found_of_seals
from xlappraise.sheets.build import build
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.snapshot import Snapshot


def small_book(path: Path, seed: int) -> Path:
    """A workbook of a random appraisal of at most 6 criteria and 4 options."""
    appraisal = generated(seed)
    criteria, options = appraisal.criteria[:6], appraisal.options[:4]
    refs, ids = {criterion.ref for criterion in criteria}, {option.id for option in options}
    scores = {key: value for key, value in appraisal.scores.items() if key[0] in refs and key[1] in ids}
    reasons = {key: f"Because of {key[1]}, as the \u00e9lite says" for key in scores}
    path.write_bytes(build(replace(appraisal, criteria=criteria, options=options, scores=scores, rationale=reasons)))
    return path


def seal_all(path: Path) -> None:
    """Seal every stage of an appraisal that nobody scored alone, one after the other."""
    for stage in (each for each in STAGES if each != INDIVIDUAL):
        assert seal(path, stage, "Jane Doe", "2026-11-29").receipt is not None


def sealed_findings(book: Snapshot) -> list[Finding]:
    """What the seals of a workbook say, without all other checks."""
    return found_of_seals(book, read(book).appraisal)


def single_changes(book: Snapshot, seed: int, count: int) -> Iterator[tuple[str, Cell, Snapshot]]:
    """The stage, the cell and the workbook after it, of random changes of one entry's cell each."""
    pick = random.Random(seed)
    appraisal = read(book).appraisal
    where, held = cells(appraisal), entries(appraisal)
    places = [place for place in held if place in where and not _is_key(place)]
    for _ in range(count):
        place = pick.choice(places)
        cell = where[place]
        data = book.sheets[cell.sheet].cells[cell.row, cell.column]
        new = _other(pick, appraisal, place, data.value)
        changes = [SetCell(cell.sheet, cell.row, cell.column, new)]
        yield next(stage for stage in STAGES if is_sealed(place, stage)), cell, with_changes(book, changes)


def _is_key(place: EntryPlace) -> bool:
    """Whether it is what options or criteria are known by: another key is another entry."""
    return place.field == "numeric" or (place.kind != LOG and place.field in ("id", "ref"))


def _other(pick: random.Random, appraisal: Appraisal, place: EntryPlace, value: object) -> object:
    """Something else that may stand in the cell."""
    if isinstance(value, float):
        is_date = "date" in place.field  # sealed as a day, whatever the time
        return value + (1.0 if is_date else pick.choice((1.0, 0.5, 1e-6)))
    if place.kind == "score":
        names = [level.name for level in appraisal.scale.levels] if place.field == "score" else []
        answers = ["Pass", "Fail"] if value in ("Pass", "Fail") else names
        return pick.choice([name for name in answers if name != value] + [None])
    closed = {
        "stage": ("Long-list", "Short-list"),
        "kind": ("Gateway", "Scored", "Not assessed"),
        "rag_basis": ("Share of highest possible", "Weighted points"),
        "weights": ("Points", "Percentages"),
        "status": ("Draft", "Final"),
    }
    if place.field in closed:
        return pick.choice([word for word in closed[place.field] if word != value])
    if place.field == "group" and place.kind == "criterion":
        return None
    return f"{value} and more"


def save_by_openpyxl(path: Path, target: Path) -> None:
    """Load and save, as scripts do."""
    from openpyxl import load_workbook

    load_workbook(path).save(target)


def book_of(path: Path) -> Snapshot:
    """The workbook as read."""
    return package.snapshot(path)
