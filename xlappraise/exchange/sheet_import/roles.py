"""A table in, what each of its rows and columns is out, each with the reason: options, criteria, weights, totals.

After this step options stand in columns: a table that has them in rows is turned.
"""

from xlappraise.appraisal.words import folded
from xlappraise.exchange.sheet_import import vocabulary as words
from xlappraise.exchange.sheet_import.tables import Rows, Table
from xlappraise.records import NamedTuple


class Role(NamedTuple):
    """What a row or column is, and how that is known. `name` is what its heading or label says."""

    role: str
    reason: str
    name: str = ""


class Roles(NamedTuple):
    """A table with options in columns, and what its columns and rows are.

    `heads` is how many rows of headings there are; `why_turned` is empty where the table stands as it did.
    """

    table: Table
    rows: Rows
    heads: int
    columns: tuple[Role, ...]
    lines: tuple[Role, ...]
    turned: bool
    why: str
    is_sure: bool
    """Whether it is known in which direction the options run."""

    def columns_of(self, role: str) -> list[int]:
        """Numbers of the columns that are this."""
        return [n for n, each in enumerate(self.columns) if each.role == role]

    def reasons_of_rows(self) -> list[int]:
        """Numbers of the columns of reasons that are about the whole row, beside no option's scores."""
        options = {folded(self.columns[n].name) for n in self.columns_of(words.OPTION)}
        notes = [(n, self.columns[n].name) for n in self.columns_of(words.NOTES)]
        return [n for n, name in notes if words.heading_role(name) == words.NOTES and folded(name) not in options]

    def lines_of(self, role: str) -> list[int]:
        """Numbers of the rows that are this."""
        return [n for n, each in enumerate(self.lines) if each.role == role]

    @property
    def size(self) -> int:
        """How many scores it may hold."""
        options = self.columns_of(words.OPTION) or self.columns_of(words.WEIGHTED)
        return len(options) * len(self.lines_of(words.CRITERION))
