"""The record of a question: what cannot be known of a sheet, with the option of `import` that answers it."""

from xlappraise.appraisal.findings import Cell
from xlappraise.records import NamedTuple


class Question(NamedTuple):
    """An open question: one sentence, the option (or options) that answers it, and the cells that it is about."""

    about: str
    sentence: str
    answer: str
    cells: tuple[Cell, ...] = ()
