"""Rules XLA37x, as data: rows without a key, copies of rows, and text that is no row."""

from __future__ import annotations

from xlappraise.appraisal.findings import ERROR, NOTE, WARNING
from xlappraise.appraisal.rules.rule_page import rule

FOOTNOTE = rule(
    "XLA370",
    "footnote",
    NOTE,
    "{sheet} has text outside its rows, which is read as a footnote: {found}.",
    "No action is needed. If it is a row, fill its cells and leave no empty row above it.",
    checks="Lists text on Options, Criteria, Scores and Rationale that is not a row of the table.",
    why="A source or a remark below a table is not a criterion or an option, so it does not count.",
    example="* weights agreed by panel, below Criteria.",
    do="Leave it there. A row begins with its Ref or ID, or has a title and other cells, right below the others.",
)
KEY_CLEARED = rule(
    "XLA371",
    "key-cleared",
    ERROR,
    "Row {row} of {sheet} {has}, and {named} is no longer on {sheet}, although it is still on {others}.",
    "If its {field} was cleared or typed over, type {suggestion} again; if this is a new row, give it the free {free}.",
    checks="No scores and reasons were left behind because a Ref on Criteria, or an ID on Options, was cleared or "
    "given twice.",
    why="A new code would give the row a new, empty row on Scores, and its scores would be lost.",
    example="D4 was deleted on Criteria by mistake; its scores are still on Scores.",
    do="Type the old code again, or a new one and delete what belongs to the old one on Scores and Rationale.",
    blocks=True,
)
KEY_GIVEN = rule(
    "XLA372",
    "key-given",
    WARNING,
    "{rows} of {sheet} {have} no {field} yet and {are} read as {found}.",
    "Recalculate to add the {field}, and the row on Scores; or type your own.",
    checks="Every new row of Options has an ID, and of Criteria a Ref.",
    why="Scores are found by these codes. A new row gets the next one that has never been used.",
    example="A criterion was typed below the last one, without a Ref.",
    do="Run xlappraise recalc or xlappraise check --fix, or press Recalculate; or type a code that no other row has.",
)
ROW_COPIED = rule(
    "XLA373",
    "row-copied",
    ERROR,
    "Row {row} of {sheet} looks like a copy of {shown} in row {other}: both have the {field} {shown}.",
    "{advice}",
    checks="No row of Options or Criteria still has the ID or Ref of the row that it was copied from.",
    why="Scores find their criterion and option by these codes; with two of the same, it is unclear which one counts.",
    example="The row D4 was copied as a pattern for a new criterion.",
    do="Give the new row the free code that the finding names; the first one keeps its scores.",
    blocks=True,
)
KEY_BY_FORMULA = rule(
    "XLA374",
    "key-by-formula",
    WARNING,
    "The {field} {found} on {sheet} {is_} calculated by a formula, so {it} when rows are sorted or inserted.",
    "Type the code as plain text; the automatic fix replaces the formula by what the cell shows now.",
    checks="Every Ref and every ID is typed, not calculated.",
    why="A code that changes with its row takes the scores of another criterion or option, and nobody notices.",
    example='="D"&ROW()-5 on Criteria.',
    do="Copy the cells and paste them as values.",
)
