"""In, nothing; out, the records that every format of a comparison is given."""

from xlappraise.appraisal.findings import Cell, Finding
from xlappraise.appraisal.versions.comparison import Comparison
from xlappraise.appraisal.versions.effect import Effect
from xlappraise.appraisal.versions.entries import EntryPlace
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
    """What changed when it should not have, or without a record."""


class ThreeFileComparison(NamedTuple):
    """Three files, and what the later two changed."""

    old_file: str
    my_file: str
    their_file: str
    found: ThreeWay
