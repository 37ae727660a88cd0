"""The tables of a file in, the one that is the matrix of scores out, or the question which one it is."""

from collections.abc import Sequence

from xlappraise.appraisal.words import list_of, quoted, some
from xlappraise.exchange.sheet_import import vocabulary as words
from xlappraise.exchange.sheet_import.answers import Answers
from xlappraise.exchange.sheet_import.grid_tables import GridTable
from xlappraise.exchange.sheet_import.questions import Question
from xlappraise.exchange.sheet_import.role_search import find_roles
from xlappraise.exchange.sheet_import.roles import Roles
from xlappraise.records import NamedTuple


class MatrixChoice(NamedTuple):
    """The matrix, None when it is not found; all tables that might be one; and what is open."""

    roles: Roles | None
    others: tuple[Roles, ...]
    questions: tuple[Question, ...]


def choose(tables: Sequence[GridTable], answers: Answers, comma: bool, sheets: Sequence[str]) -> MatrixChoice:
    """The matrix of scores among the tables; `comma`: figures have decimal commas; `sheets`: names of all sheets."""
    if not tables:
        sheet = quoted(answers.sheet or "")
        what = f"There is no table on sheet {sheet}." if answers.sheet in sheets else f"There is no sheet {sheet}."
        return MatrixChoice(
            None, (), (Question("sheet", what, f"--sheet with one of {some([quoted(s) for s in sheets])}"),)
        )
    found = [find_roles(table, answers, comma) for table in tables]
    if answers.table is not None:
        named = [roles for roles in found if roles.table.number == answers.table]
        if not named:
            sentence = f"There is no table {answers.table}; there are {len(tables)}."
            return MatrixChoice(None, tuple(found), (Question("table", sentence, f"--table 1 to {len(tables)}"),))
        return MatrixChoice(named[0], tuple(found), _open(named[0]))
    best = max(found, key=lambda roles: roles.size)
    if not best.size:
        listing = "; ".join(f"table {t.number} at {t.sheet} {t.area}" for t in tables[:6])
        unseen = " Colours given by conditional formatting cannot be seen." if _has_blank_scores(found) else ""
        sentence = f"No table has options, criteria and scores that can be told apart: {listing}.{unseen}"
        tables_named = f"--table 1 to {len(tables)}, " if len(tables) > 1 else ""
        answer = f'--options-in rows or columns, {tables_named}or --map "HEADING=Criterion"'
        return MatrixChoice(None, tuple(found), (Question("table", sentence, answer),))
    rivals = [roles for roles in found if roles is not best and is_rival(roles, best)]
    return MatrixChoice(best, tuple(found), (*_open(best), *([_which([best, *rivals])] if rivals else [])))


def _has_blank_scores(found: Sequence[Roles]) -> bool:
    """Whether a table names criteria or groups and options, and has nothing where scores would stand."""
    return any(roles.columns_of(words.OPTION) and roles.lines_of(words.HEADING) for roles in found)


def is_rival(roles: Roles, best: Roles) -> bool:
    """Whether a table might as well be the matrix: it holds scores too, and about as many."""
    return roles.size * 2 >= best.size and len(roles.lines_of(words.CRITERION)) > 1 and _is_scored(roles)


def _is_scored(roles: Roles) -> bool:
    names = [role.name for role in roles.columns if role.role == words.OPTION]
    return len(names) > 1


def _which(rivals: Sequence[Roles]) -> Question:
    names = sorted(
        (roles.table.number, f"table {roles.table.number} ({roles.table.sheet} {roles.table.area})") for roles in rivals
    )
    answer = list_of([f"--table {number}" for number, _ in names], "or")
    return Question("table", f"Several tables may be the matrix: {list_of([name for _, name in names])}.", answer)


def _open(roles: Roles) -> tuple[Question, ...]:
    if roles.is_sure:
        return ()
    down = some([quoted(role.name) for role in roles.columns if role.role == words.OPTION], 3)
    across = some([quoted(role.name) for role in roles.lines if role.role == words.CRITERION], 3)
    sentence = f"Are {down} the options, or {across}?"
    return (Question("options", sentence, "--options-in columns (the former) or --options-in rows (the latter)"),)
