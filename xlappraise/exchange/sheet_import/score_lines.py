"""The records of a row of scores as it stands in the sheet: ScoreEntry for a cell, Line for a criterion."""

from collections.abc import Mapping

from xlappraise.appraisal.findings import Cell
from xlappraise.exchange.sheet_import.figures import Figure
from xlappraise.records import NamedTuple


class ScoreEntry(NamedTuple):
    """What stands for a score: a figure or a word, N/A, or nothing; with its cell and the note beside it."""

    place: Cell
    figure: Figure | None = None
    word: str = ""
    not_applicable: bool = False
    note: str = ""
    was_set: bool = False
    is_colour: bool = False
    """Whether only the colour of the cell says the word."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was scored."""
        return self.figure is None and not self.word


class Line(NamedTuple):
    """A criterion as it stands. `scores` and `weighted` are by the number of the option, counted from 0."""

    name: str
    place: Cell
    ref: str = ""
    group: str = ""
    question: str = ""
    weight: Figure | None = None
    weight_text: str = ""
    weight_place: Cell | None = None
    most: Figure | None = None
    gateway: bool = False
    scores: Mapping[int, ScoreEntry] = {}
    weighted: Mapping[int, tuple[Figure, Cell]] = {}
    """The printed weighted scores and their cells."""
    notes: Mapping[int, str] = {}
    reason: str = ""
    """Why it is a criterion, where a column for the whole row says so."""

    @property
    def label(self) -> str:
        """How a sentence calls it."""
        return self.name or self.ref
