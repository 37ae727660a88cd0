"""The records of compared files that `compare` makes, and that its text, JSON and HTML are written from."""

from xlappraise.appraisal.findings import Cell, Finding
from xlappraise.appraisal.versions.comparison import Comparison
from xlappraise.appraisal.versions.effect import Effect
from xlappraise.appraisal.versions.keyed_entries import EntryPlace
from xlappraise.appraisal.versions.three_way import ThreeWay
from xlappraise.records import NamedTuple


class FileComparison(NamedTuple):
    """A comparison of two files, what the changes did, and the cells of the entries in either file."""

    old_file: str
    new_file: str
    comparison: Comparison
    effect: Effect
    old_cells: dict[EntryPlace, Cell]
    new_cells: dict[EntryPlace, Cell]
    warnings: tuple[Finding, ...] = ()
    """Findings on changes that should not have been made, or that the Change log does not record."""


class ThreeFileComparison(NamedTuple):
    """A file, two that were made from it, and what each changed."""

    old_file: str
    my_file: str
    their_file: str
    found: ThreeWay
