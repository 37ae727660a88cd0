"""Where everything stands in a workbook, as data: made for a fresh workbook, or found by reading."""

from collections.abc import Mapping
from types import MappingProxyType

from xlappraise.appraisal.doubt import ASSUMPTIONS
from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.model import Appraisal
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout, topics

_NONE: Mapping[str, int] = MappingProxyType({})


class TablePlace(NamedTuple):
    """Where a table stands: its heading row, the columns by key, option columns by ID, rows by Ref or ID."""

    header_row: int
    columns: Mapping[str, int]
    options: Mapping[str, int] = _NONE
    rows: Mapping[str, int] = _NONE
    last_row: int = 0
    last_column: int = 0
    held_rows: Mapping[str, int] = _NONE
    """Refs to which no row is added, as one that is nobody's may be theirs: the row, or 0 where several may be."""
    held_columns: Mapping[str, int] = _NONE
    """The same of option IDs and columns."""

    @property
    def answers(self) -> Mapping[str, int]:
        """On Gateways: the column of the answers to each gateway, by Ref."""
        begins = layout.ANSWER
        return {key.removeprefix(begins): n for key, n in self.columns.items() if key.startswith(begins)}


class Where(NamedTuple):
    """Where things stand: tables by sheet, the labelled cells of Setup, and the tables beside them."""

    tables: Mapping[str, TablePlace]
    setup: Mapping[str, Cell]
    scale: TablePlace | None = None
    bands: TablePlace | None = None
    groups: TablePlace | None = None
    sheets: Mapping[str, str] = {}
    """The tab's name as the workbook spells it, by the layout's name of the sheet."""
    assumptions: TablePlace | None = None
    """The log whose doubts are marked on Scores and Results."""

    def tab(self, sheet: str) -> str:
        """What the tab of a sheet of the layout is called."""
        return self.sheets.get(sheet, sheet)


def fresh_where(appraisal: Appraisal) -> Where:
    """Where the tables of a workbook stand that is just made from the appraisal."""
    levels = tuple(level.name for level in appraisal.scale.levels)
    headed = {"Options": topics.option_columns(appraisal), "Criteria": layout.criteria_columns(levels)}
    headed |= dict.fromkeys(("Scores", "Rationale"), layout.MATRIX_COLUMNS)
    if topics.has(appraisal, layout.GATEWAYS):
        headed["Gateways"] = topics.gateway_columns(appraisal)
    headed |= {name: topics.columns_of(layout.BY_NAME[name], appraisal) for name in appraisal.logs}
    options = {o.id: len(layout.MATRIX_COLUMNS) + n for n, o in enumerate(appraisal.short_list_rows, 1)}
    refs = {criterion.ref: row for row, criterion in enumerate(appraisal.criteria, layout.FIRST_ROW)}
    below = {criterion.ref: row for row, criterion in enumerate(topics.below_options(appraisal), layout.FIRST_ROW)}
    ids = topics.fresh_rows(appraisal.options)
    rows = {"Options": ids, "Criteria": refs, "Gateways": ids, "Scores": below, "Rationale": below}
    tables = {
        name: TablePlace(
            layout.HEADER_ROW,
            {column.key: number for number, column in enumerate(columns, 1)},
            options if name in ("Scores", "Rationale") else {},
            rows.get(name, {}),
        )
        for name, columns in headed.items()
    }
    return Where(tables, {}, assumptions=tables.get(ASSUMPTIONS))
