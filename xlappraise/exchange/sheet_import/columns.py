"""Rows with options in columns in, what each column is out: label, group, weight, option, weighted score, notes."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from xlappraise.appraisal.words import folded
from xlappraise.exchange.sheet_import import vocabulary as words
from xlappraise.exchange.sheet_import.figures import figure
from xlappraise.exchange.sheet_import.grid import GridCell
from xlappraise.exchange.sheet_import.grid_tables import Rows, is_value
from xlappraise.exchange.sheet_import.roles import Role
from xlappraise.records import NamedTuple

SCORE_PARTS = {
    *("score", "scores", "raw score", "raw scores", "raw", "rating", "ratings", "unweighted", "mark", "marks"),
    *("unweighted score", "points", "rag"),
}
WEIGHTED_PARTS = {
    *("weighted", "weighted score", "weighted scores", "wtd", "wtd score", "weighted points", "w score"),
    *("weight x score", "score x weight", "weighted total", "weighted value", "w x s", "total", "ws", "result"),
    *("weighted result", "weighted rating"),
}
SUFFIX = re.compile(
    r"(?P<name>.*?\S)[\s:(\[–-]+(?P<part>weighted(?: score| points)?|wtd(?: score)?|(?:raw )?score|rating|raw|notes?|"
    r"comments?|rationale|reasons?|justification|evidence)[)\]]?",
    re.IGNORECASE,
)
PREFIX = re.compile(
    r"(?P<part>weighted(?: score)?|wtd(?: score)?|(?:raw )?score|rating|raw)[\s:-]+(?:for |of )?(?P<name>\w.*)",
    re.IGNORECASE,
)
REF = re.compile(r"[A-Za-z]{0,3}[-. ]?\d{1,3}(?:\.\d{1,2})?[a-z]?\.?")
BEGUN = re.compile(r"[-+~≈]?\d[\d.,]*\s*(?:[-–/(]|$)")
"""How a cell begins that may be meant as a score, such as `4-5`."""
NAMED = (None, words.OPTION)
"""Roles of a heading that may be an option's name: none at all, or that of a word such as `Site 1`."""
LONG_TEXT = 60
LONGEST_HEADING = 200
"""Most characters of a heading that are looked at, so that patterns stay fast."""
FIRST_OF = (words.CRITERION, words.GROUP, words.REF, words.QUESTION, words.OPTION)
"""Roles of columns that stand before the options."""


class ImportColumn(NamedTuple):
    """Column `n` (from 0) of a table: the heading above several columns, its own heading, and the cells below.

    `values` are how many cells hold what a score may be, `figures` how many of these hold a number.
    """

    n: int
    top: str
    heading: str
    cells: tuple[GridCell, ...]
    values: int
    figures: int

    @property
    def texts(self) -> list[str]:
        """The texts of its cells, merged ones too."""
        return [cell.text for cell in self.cells if cell.text]

    @property
    def length(self) -> float:
        """Mean number of characters of its texts."""
        return sum(map(len, self.texts)) / len(self.texts) if self.texts else 0

    @property
    def is_text(self) -> bool:
        """Whether it holds words that are no scores: at most 40 % of its cells look like one."""
        own = [cell for cell in self.cells if cell.own]
        loose = sum(bool(BEGUN.match(cell.text)) for cell in own) if self.n else 0
        return bool(own) and max(self.values, loose) <= len(own) * 0.4


def columns_of(rows: Rows, heads: int, comma: bool) -> tuple[ImportColumn, ...]:
    """The columns of a table with so many rows of headings."""
    found = []
    for n, (top, heading) in enumerate(headings(rows, heads)):
        cells = tuple(row[n] for row in rows[heads:])
        values = sum(is_value(cell, comma) for cell in cells)
        found.append(ImportColumn(n, top, heading, cells, values, sum(figure(c, comma) is not None for c in cells)))
    return tuple(found)


def headings(rows: Rows, heads: int) -> list[tuple[str, str]]:
    """For each column the text above several columns, and its own."""
    if not heads:
        return [("", "")] * (len(rows[0]) if rows else 0)
    own = [cell.text for cell in rows[heads - 1]]
    if heads == 1:
        return [("", text) for text in own]
    found, carried = [], ""
    for n, bottom in enumerate(own):
        top = next((rows[k][n].text for k in range(heads - 2, -1, -1) if rows[k][n].text), "")
        carried = top or (carried if part_of(bottom) or (carried and part_of(carried)) else "")
        above = top or carried
        found.append(("", bottom or above) if not bottom or folded(bottom) == folded(above) else (above, bottom))
    return found


def part_of(text: str) -> str | None:
    """Which part of an option's scores a heading means: its score, the weighted one, or notes; None for a name."""
    plain = words.plain(text)
    if plain in SCORE_PARTS:
        return words.OPTION
    if plain in WEIGHTED_PARTS:
        return words.WEIGHTED
    return words.NOTES if words.heading_role(text) == words.NOTES else None


def column_roles(columns: Sequence[ImportColumn], mapped: Mapping[str, str], *, turned: bool) -> tuple[Role, ...]:
    """What each column is. `turned`: they are rows of the sheet, so that one with a name and no cells is a heading."""
    roles: dict[int, Role] = {}
    for column in columns:
        if (said := mapped.get(folded(column.heading))) or (said := mapped.get(folded(column.top))):
            roles[column.n] = Role(said, "as --map says", column.heading)
    roles |= {n: role for n, role in _parts(columns).items() if n not in roles}
    for column in columns:
        if column.n not in roles and (role := _by_heading(column, columns)):
            roles[column.n] = role
    roles |= _before(columns, roles)
    for column in columns:
        if column.n not in roles:
            roles[column.n] = _by_content(column, turned=turned)
    found = _with_parents(columns, [roles[column.n] for column in columns])
    return _with_neighbours(_with_one_option(found))


def _parts(columns: Sequence[ImportColumn]) -> dict[int, Role]:
    """Columns whose headings name an option and a part of its scores: `A` over `Score` and `Weighted`."""
    found: dict[int, Role] = {}
    for column in columns:
        part, block = part_of(column.heading), part_of(column.top) if column.top else None
        if column.top and part and not block and words.heading_role(column.top) in NAMED:
            found[column.n] = Role(part, f'its heading is "{column.heading}" below "{column.top}"', column.top)
        elif block and not words.heading_role(column.heading):
            found[column.n] = Role(block, f'it stands in the block "{column.top}"', column.heading)
    if found:
        return found
    for column in columns:
        text = column.heading[:LONGEST_HEADING]
        match = SUFFIX.fullmatch(text) or PREFIX.fullmatch(text)
        if match and (part := part_of(match["part"])):
            found[column.n] = Role(part, f'its heading says "{match["part"]}"', match["name"].strip())
    names = Counter(folded(role.name) for role in found.values())
    others = {folded(column.heading) for column in columns}
    if len(found) > 1 and len({role.role for role in found.values()}) == 1:
        return found
    return {n: role for n, role in found.items() if names[folded(role.name)] > 1 or folded(role.name) in others}


def _by_heading(column: ImportColumn, columns: Sequence[ImportColumn]) -> Role | None:
    role = words.heading_role(column.heading)
    if role in (None, words.OPTION):
        return None  # "Option" in the corner of a turned table heads what are now criteria
    if role in FIRST_OF and column.figures > len(column.texts) / 2 and column.n > 1 and role != words.REF:
        return None  # a name that is also such a word, with scores below it
    if role == words.MOST and not _is_highest(column, columns):
        return None
    if role == words.IGNORED and not any(words.heading_role(other.heading) == words.MOST for other in columns):
        return None  # Min may be somebody's name
    return Role(role, f'its heading is "{column.heading}"', column.heading)


def _is_highest(column: ImportColumn, columns: Sequence[ImportColumn]) -> bool:
    """Whether no figure in the table's other unnamed columns is above the one beside it: Max may be somebody's name."""
    others = [other for other in columns if other.n != column.n and words.heading_role(other.heading) is None]
    own = [figure(cell) for cell in column.cells]
    for other in others:
        for most, cell in zip(own, other.cells, strict=True):
            value = figure(cell)
            if most is not None and value is not None and value.value > most.value:
                return False
    return True


def _before(columns: Sequence[ImportColumn], known: Mapping[int, Role]) -> dict[int, Role]:
    """Columns of text before the first with values: the label, a group, a Ref, a question."""
    first = next((c.n for c in columns if c.n not in known and _holds_scores(c) and _is_named(c)), len(columns))
    free = [c for c in columns if c.n < first and c.n not in known and _may_name(c)]
    found: dict[int, Role] = {}
    has_label = any(role.role == words.CRITERION for role in known.values())
    for column in free:
        if not column.texts:
            found[column.n] = Role(words.IGNORED, "it is blank")
        elif _is_refs(column) and len(free) > 1:
            found[column.n] = Role(words.REF, "it holds short codes", column.heading)
    left = [column for column in free if column.n not in found]
    for k, column in enumerate(left, 1):
        if not has_label and k < len(left) and _is_group(column):
            found[column.n] = Role(words.GROUP, "each of its texts holds for several rows", column.heading)
        elif not has_label:
            found[column.n] = Role(words.CRITERION, "it is the first column of names", column.heading)
            has_label = True
        elif _is_group(column):
            found[column.n] = Role(words.GROUP, "each of its texts holds for several rows", column.heading)
        else:
            found[column.n] = Role(words.QUESTION, "it holds text beside the names", column.heading)
    return found


def _holds_scores(column: ImportColumn) -> bool:
    """Whether values stand in a column: in the first one figures, as names may look like words for scores."""
    return bool(column.figures if column.n == 0 else column.values) and not column.is_text


def _may_name(column: ImportColumn) -> bool:
    """Whether a column may hold names: text, or in the first column whatever is no figure."""
    return column.is_text or not column.values or not column.heading or (column.n == 0 and not column.figures)


def _is_named(column: ImportColumn) -> bool:
    return bool(column.heading) and words.heading_role(column.heading) in NAMED


def _is_refs(column: ImportColumn) -> bool:
    texts = [cell.text for cell in column.cells if cell.own]
    return bool(texts) and sum(bool(REF.fullmatch(text)) for text in texts) > len(texts) * 0.7


def _is_group(column: ImportColumn) -> bool:
    """Whether texts repeat, or stand once for the blank or merged cells below."""
    if any(cell.covered and cell.text == above.text for above, cell in pairwise(column.cells)):
        return True
    own = [cell.text for cell in column.cells if cell.own]
    gaps = sum(not cell.own for cell in column.cells)
    return bool(own) and (len(set(own)) < len(own) * 0.8 or gaps > len(own) * 0.6)


def _by_content(column: ImportColumn, *, turned: bool) -> Role:
    if not column.heading:
        blank = "it has no heading"
        return Role(words.NOTES if column.is_text else words.IGNORED, blank if column.texts else "it is blank")
    if not column.texts and not any(cell.fill for cell in column.cells):
        if turned:
            return Role(words.NOTES, "it has a name and no scores", column.heading)
        return Role(words.OPTION, "its heading is a name", column.heading)
    if column.is_text and column.length > LONG_TEXT / 2:
        return Role(words.NOTES, "it holds text", column.heading)
    return Role(words.OPTION, "its heading is a name, with scores below", column.heading)


def _are_notes_beside(roles: Sequence[Role]) -> bool:
    """Whether a column of notes stands right behind the scores of each option."""
    options = [n for n, role in enumerate(roles) if role.role == words.OPTION]
    parts = [roles[n:end] for n, end in zip(options, [*options[1:], len(roles)], strict=False)]
    return bool(parts) and all(any(role.role == words.NOTES for role in part) for part in parts)


EFFECTIVE = re.compile(r"\b(?:overall|global|effective|final)\b", re.IGNORECASE)
"""What a weight is called that is the group's times the criterion's."""


def _with_parents(columns: Sequence[ImportColumn], roles: Sequence[Role]) -> tuple[Role, ...]:
    """Of two columns of criteria the first holds groups; of two columns of weights, the one with fewer is theirs."""
    found = list(roles)
    named = [n for n, role in enumerate(roles) if role.role == words.CRITERION]
    weights = [n for n, role in enumerate(roles) if role.role in (words.WEIGHT, words.PARENT)]
    own = [sum(cell.own for cell in column.cells) for column in columns]
    if len(named) > 1:
        found[named[0]] = Role(words.GROUP, f'sub-criteria stand in "{roles[named[1]].name}"', roles[named[0]].name)
    whole = [n for n in weights if EFFECTIVE.search(roles[n].name)]
    if len(weights) > 1 and len(whole) == 1:
        for n in weights:
            reason = f'"{roles[whole[0]].name}" holds the weights that count'
            found[n] = roles[n] if n in whole else Role(words.IGNORED, reason, roles[n].name)
    elif len(weights) == 2 and len(named) > 1 and own[weights[0]] < own[weights[1]]:
        found[weights[0]] = Role(words.PARENT, "it holds the weights of the groups", roles[weights[0]].name)
    return tuple(found)


def _with_one_option(roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """Where no column is an option's and one is headed Score, the table is of one option, and these are its scores."""
    scores = [n for n, role in enumerate(roles) if role.role == words.TOTAL and part_of(role.name) == words.OPTION]
    if len(scores) != 1 or any(role.role == words.OPTION for role in roles):
        return roles
    found = list(roles)
    found[scores[0]] = Role(words.OPTION, "it holds the scores of the only option", roles[scores[0]].name)
    return tuple(found)


def _with_neighbours(roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """Columns of weighted scores and notes that name no option go with the option to their left, if that is usual."""
    found, option = list(roles), ""
    options = {folded(role.name) for role in roles if role.role == words.OPTION}
    several = Counter(role.role for role in roles)
    if not _are_notes_beside(roles):
        several[words.NOTES] = 1
    for n, role in enumerate(roles):
        if role.role == words.OPTION:
            option = role.name
            continue
        is_free = role.role in (words.WEIGHTED, words.NOTES) and option and folded(role.name) not in options
        if is_free and (several[role.role] > 1 or several[words.OPTION] == 1):
            found[n] = Role(role.role, f'{role.reason}; it goes with "{option}" to its left', option)
    return tuple(found)
