"""The records that role_search.py makes: what each row and column of a table is, with the reason.

Options stand in columns there: a table that has them in rows was turned.
"""

from xlappraise.appraisal.words import folded
from xlappraise.exchange.sheet_import import vocabulary as words
from xlappraise.exchange.sheet_import.grid_tables import GridTable, Rows
from xlappraise.records import NamedTuple


class Role(NamedTuple):
    """What a row or column is (`role`, see vocabulary.py), how that is known, and the text of its heading or label."""

    role: str
    reason: str
    name: str = ""


class Roles(NamedTuple):
    """A table with options in columns, and what its columns and rows are, the first `heads` of which are headings.

    `rows` are the table's, `turned` where options stood in rows; `why` says how the direction was found.
    """

    table: GridTable
    rows: Rows
    heads: int
    columns: tuple[Role, ...]
    lines: tuple[Role, ...]
    turned: bool
    why: str
    is_sure: bool
    """Whether it is known in which direction the options run."""

    def columns_of(self, role: str) -> list[int]:
        """Numbers, from 0, of the columns with this role."""
        return [n for n, each in enumerate(self.columns) if each.role == role]

    def reasons_of_rows(self) -> list[int]:
        """Numbers of the columns of notes on the whole row, not on one option's score."""
        options = {folded(self.columns[n].name) for n in self.columns_of(words.OPTION)}
        notes = [(n, self.columns[n].name) for n in self.columns_of(words.NOTES)]
        return [n for n, name in notes if words.heading_role(name) == words.NOTES and folded(name) not in options]

    def lines_of(self, role: str) -> list[int]:
        """Numbers, from 0, of the rows with this role."""
        return [n for n, each in enumerate(self.lines) if each.role == role]

    @property
    def size(self) -> int:
        """How many scores it has room for: options times criteria."""
        options = self.columns_of(words.OPTION) or self.columns_of(words.WEIGHTED)
        return len(options) * len(self.lines_of(words.CRITERION))
