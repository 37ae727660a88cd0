"""An Import in; out, what was made of the sheet, as lines for people and as data for programs."""

from collections.abc import Iterator

from xlappraise.appraisal.findings import SEVERITY_WORDS, Cell, Finding, column_letters, gravest_first
from xlappraise.appraisal.words import count_of, decimal_text, quoted
from xlappraise.exchange.plain import harmless, plain
from xlappraise.exchange.sheet_import.bring_in import Import
from xlappraise.exchange.sheet_import.grid import GridCell
from xlappraise.exchange.sheet_import.roles import Role, Roles
from xlappraise.exchange.to_json import Json, dumps, finding_json

SCHEMA = "xlappraise.import/1"


def lines(found: Import, *, explain: bool) -> Iterator[str]:
    """What was read, with `explain` the role of each row and column, then questions and findings."""
    yield harmless(read_in_words(found))
    if explain and found.roles is not None:
        yield from map(harmless, _roles(found.roles))
        if found.scale is not None:
            yield harmless(f"Scale: {_scale(found)}, as {found.scale.reason}.")
    elif explain:
        yield from (harmless(f"Table {t.number}: {t.sheet} {t.area}") for t in found.tables)
    yield from question_lines(found)
    for finding in gravest_first(found.findings):
        yield from map(harmless, finding_lines(finding))


def question_lines(found: Import) -> Iterator[str]:
    """The open questions, each with the option that answers it."""
    for n, question in enumerate(found.questions, 1):
        where = f" ({', '.join(cell.address for cell in question.cells)})" if question.cells else ""
        yield harmless(f"Question {n}: {question.sentence}{where}")
        yield harmless(f"  answer with {question.answer}")


def read_in_words(found: Import) -> str:
    """How much was read, and where it stands."""
    name = found.source.name
    if found.matrix is None or found.roles is None:
        return f"{name}: no matrix of scores was found."
    table = found.roles.table
    where = f"{table.sheet} {table.area}" if table.sheet != name else table.area
    scores = sum(not entry.is_blank for line in found.matrix.lines for entry in line.scores.values())
    criteria = f"{len(found.matrix.lines)} criteria" if len(found.matrix.lines) != 1 else "1 criterion"
    options = count_of(len(found.matrix.options), "option")
    return f"{name}: {options}, {criteria} and {count_of(scores, 'score')} in {where}."


def finding_lines(finding: Finding) -> list[str]:
    """One finding: its cell, how grave it is, its sentence and what to do."""
    where = finding.cell.address or str(finding.cell)
    cells = [where, *(cell.address for cell in finding.also)]
    shown = ", ".join(cells[:6]) + (f" and {len(cells) - 6} more" if len(cells) > 6 else "")
    return [f"{shown}  {SEVERITY_WORDS[finding.severity]} {finding.code}: {finding.message}", f"  {finding.help}"]


def _roles(roles: Roles) -> Iterator[str]:
    direction = "rows" if roles.turned else "columns"
    yield f"Table {roles.table.number}: {roles.table.sheet} {roles.table.area}; options in {direction}: {roles.why}."
    for place, role in _roles_in_place(roles):
        name = f" {quoted(role.name)}" if role.name else ""
        yield f"  {place}: {role.role or 'not known'}{name}, because {role.reason}"


def _roles_in_place(roles: Roles) -> Iterator[tuple[str, Role]]:
    """Each column and row of the sheet as it stands there, and what it is."""
    for n, role in enumerate(roles.columns):
        yield _place(roles.rows[0][n], row=roles.turned), role
    for n, role in enumerate(roles.lines):
        yield _place(roles.rows[n][0], row=not roles.turned), role


def _place(cell: GridCell, *, row: bool) -> str:
    return f"row {cell.place.row}" if row else f"column {column_letters(cell.place.column)}"


def _scale(found: Import) -> str:
    if found.scale is None:
        return ""
    levels = found.scale.scale.levels
    if found.scale.scale.numeric:
        return f"{decimal_text(levels[-1].points)} to {decimal_text(levels[0].points)}"
    return ", ".join(f"{level.name} {decimal_text(level.points)}" for level in levels)


def json_of_import(found: Import, written: str | None = None) -> str:
    """The Import as JSON text: roles with reasons, questions, findings, and the cell of every value."""
    return dumps(
        {
            "schema": SCHEMA,
            "file": found.source.name,
            "sha256": found.source.sha256,
            "written": written,
            "tables": [{"number": t.number, "sheet": t.sheet, "area": t.area} for t in found.tables],
            "table": _table_json(found.roles),
            "scale": _scale_json(found),
            "questions": [
                {"about": q.about, "question": q.sentence, "answer": q.answer, "cells": [str(cell) for cell in q.cells]}
                for q in found.questions
            ],
            "findings": [finding_json(finding) for finding in found.findings],
            "sources": _sources(found),
        }
    )


def _table_json(roles: Roles | None) -> Json:
    if roles is None:
        return None
    named = ({"place": place, **dict(zip(Role._fields, role, strict=True))} for place, role in _roles_in_place(roles))
    return {
        "number": roles.table.number,
        "sheet": roles.table.sheet,
        "area": roles.table.area,
        "options_in": "rows" if roles.turned else "columns",
        "reason": roles.why,
        "roles": list(named),
    }


def _scale_json(found: Import) -> Json:
    if found.scale is None:
        return None
    levels = [{"level": level.name, "points": plain(level.points)} for level in found.scale.scale.levels]
    return {"levels": levels, "numeric": found.scale.scale.numeric, "reason": found.scale.reason}


def _sources(found: Import) -> Json:
    """Where in the old sheet each thing stood: by Ref and option's ID."""
    if found.made is None or found.matrix is None:
        return None
    lines = found.made.lines
    return {
        "options": {f"O{n}": str(cell) for n, cell in enumerate(found.matrix.option_cells, 1)},
        "criteria": {ref: str(line.place) for ref, line in lines.items()},
        "weights": {ref: _cell(line.weight_place) for ref, line in lines.items() if line.weight_place},
        "scores": {
            ref: {f"O{n + 1}": str(entry.place) for n, entry in line.scores.items() if not entry.is_blank}
            for ref, line in lines.items()
        },
        "printed": {
            line.name or line.role: {f"O{n + 1}": str(cell) for n, (_, cell) in line.figures.items()}
            for line in found.matrix.printed
            if line.figures
        },
    }


def _cell(cell: Cell | None) -> str:
    return str(cell) if cell else ""
