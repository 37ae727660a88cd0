"""A path and what was answered in, an Import out: roles, questions, and the appraisal once none is open.

file --source--> grids --tables--> tables --role_search--> Roles --matrix--> Matrix --scales--> scale
Matrix and scale --to_appraisal--> Appraisal; --verify--> findings on what is printed
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlappraise.appraisal.findings import Finding
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.rules.of_import import NO_RESULT
from xlappraise.appraisal.scoring import score
from xlappraise.exchange.sheet_import import vocabulary as words
from xlappraise.exchange.sheet_import.answers import Answers
from xlappraise.exchange.sheet_import.choice import choose
from xlappraise.exchange.sheet_import.figures import has_decimal_commas
from xlappraise.exchange.sheet_import.file_grids import NO_TABLE, ImportSource, read_source
from xlappraise.exchange.sheet_import.grid_tables import GridTable, tables_of, texts_of
from xlappraise.exchange.sheet_import.import_matrix import Matrix, matrix_of, without_mere_looks, without_spare
from xlappraise.exchange.sheet_import.other_tables import meanings, with_other_tables
from xlappraise.exchange.sheet_import.printed_findings import findings_on
from xlappraise.exchange.sheet_import.printed_lines import find_printed
from xlappraise.exchange.sheet_import.questions import Question
from xlappraise.exchange.sheet_import.roles import Roles
from xlappraise.exchange.sheet_import.scales import ScaleFound, find_scale, on_one_scale
from xlappraise.exchange.sheet_import.set_values import with_answers
from xlappraise.exchange.sheet_import.stacked import with_blocks_together
from xlappraise.exchange.sheet_import.to_appraisal import ImportedAppraisal, appraisal_of
from xlappraise.exchange.sheet_import.weight_questions import questions_on_order, questions_on_weights
from xlappraise.exchange.sheet_import.weighted import without_weights
from xlappraise.exchange.sheet_import.weights_elsewhere import with_weights_elsewhere
from xlappraise.records import NamedTuple
from xlappraise.xlsx.refusals import CannotRead, safe_text

if TYPE_CHECKING:
    import pandas as pd


class Import(NamedTuple):
    """What became of a sheet. `made` and `appraisal` are None while questions are open."""

    source: ImportSource
    tables: tuple[GridTable, ...]
    roles: Roles | None
    matrix: Matrix | None
    scale: ScaleFound | None
    questions: tuple[Question, ...]
    findings: tuple[Finding, ...] = ()
    made: ImportedAppraisal | None = None

    @property
    def appraisal(self) -> Appraisal | None:
        """The appraisal; None while questions are open."""
        return self.made.appraisal if self.made else None

    def frames(self) -> "dict[str, pd.DataFrame]":
        """Tidy pandas data frames: options, criteria, scores and results. ValueError while questions are open."""
        from xlappraise.exchange.frames import frames

        if self.made is None:
            raise ValueError("Questions are open, so that there is no appraisal yet.")
        return frames(self.made.appraisal, score(self.made.appraisal))


def bring_in(path: str, answers: Answers) -> Import:
    """Read the scoring sheet at `path` (`-`: standard input). What is unclear is asked. Raises CannotRead."""
    source = read_source(path)
    wanted = [grid for grid in source.grids if not answers.sheet or grid.name == answers.sheet]
    tables = with_blocks_together(tables_of(wanted))
    if not tables and not answers.sheet:
        raise CannotRead(NO_TABLE.format(safe_text(path)))
    comma = has_decimal_commas(texts_of(tables))
    chosen = choose(tables, answers, comma, [grid.name for grid in source.grids])
    if chosen.roles is None:
        return Import(source, tables, None, None, None, chosen.questions)
    set_ = with_answers(without_spare(without_mere_looks(matrix_of(chosen.roles, answers, comma))), answers)
    whole = with_other_tables(set_.matrix, chosen.roles.table.number, tables, answers, comma)
    weighted = with_weights_elsewhere(whole.matrix, chosen.roles.table, tables)
    matrix, on_weighted = without_weights(weighted, chosen.roles, answers)
    matrix = on_one_scale(matrix, answers)
    scale, on_scale = find_scale(matrix, texts_about(tables, chosen.roles), answers)
    asked = (*chosen.questions, *set_.questions, *whole.questions, *questions_on_weights(matrix, answers))
    questions = (*asked, *on_weighted, *on_scale, *questions_on_order(chosen.roles, matrix, answers))
    return _import_of(Import(source, tables, chosen.roles, matrix, scale, questions), answers)


def _import_of(found: Import, answers: Answers) -> Import:
    if found.questions or found.roles is None or found.matrix is None or found.scale is None:
        return found
    printed = find_printed(found.matrix, found.scale, answers)
    questions = tuple(printed.questions)
    if questions:
        return found._replace(questions=questions)
    levels = [level.name for level in printed.scale.scale.levels]
    told = dict(meanings(found.matrix, found.tables, found.roles.table.number, levels))
    made = appraisal_of(found.roles, found.matrix, printed, answers, found.source, told)
    without = [NO_RESULT.at(found.source.without[0], *found.source.without[1:])] if found.source.without else []
    around = _lines_around(found.roles.table)
    findings = (*without, *findings_on(made, found.matrix, printed, around), *made.findings)
    return found._replace(scale=printed.scale, findings=findings, made=made)


def texts_about(tables: Sequence[GridTable], roles: Roles) -> list[str]:
    """What may tell the scale: lines before and after the table, headings, and small tables such as a key."""
    table = roles.table
    weights = set(roles.columns_of(words.WEIGHT))
    heads = [
        cell.text for row in roles.rows[: roles.heads] for n, cell in enumerate(row) if cell.own and n not in weights
    ]
    keys = [" = ".join(c.text for c in row if c.own) for t in tables if t.number != table.number for row in t.rows]
    return [*_lines_around(table), *heads, *(key for key in keys if len(key) <= LONGEST_KEY)]


LONGEST_KEY = 80
"""Characters up to which the row of another table may be one of a key, such as `5 = Excellent`."""


NEAREST = 12
"""Lines before and behind a table that may speak of it; a report has many more."""


def _lines_around(table: GridTable) -> list[str]:
    """The lines before a table, the nearest first, and those behind it."""
    return [*table.lines[: -NEAREST - 1 : -1], *table.notes[:NEAREST]]
