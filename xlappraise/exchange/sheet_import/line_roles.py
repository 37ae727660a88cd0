"""Rows with options in columns in, what each row is out: criterion, heading of a group, total, rank, winner, notes."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from xlappraise.appraisal.words import folded
from xlappraise.exchange.sheet_import import vocabulary as words
from xlappraise.exchange.sheet_import.figures import figure
from xlappraise.exchange.sheet_import.grid import GridCell
from xlappraise.exchange.sheet_import.grid_tables import Rows, is_value
from xlappraise.exchange.sheet_import.levels import PASS_WORDS, key
from xlappraise.exchange.sheet_import.roles import Role

NAMES_TOO = (words.WEIGHT, words.RANK, words.WINNER, words.RAG, words.NOTES, words.IGNORED)
"""Roles that a label does not decide alone: with weight and figures, a row called Evidence or Status is a criterion."""
SUMS = (words.TOTAL, words.SUBTOTAL, words.SHARE, words.RANK, words.WINNER, words.MOST, words.RAG)


def line_roles(
    rows: Rows, heads: int, columns: Sequence[Role], mapped: Mapping[str, str], comma: bool
) -> tuple[Role, ...]:
    """What each row is, also the first `heads` rows, of headings. `columns` are the roles of the columns."""
    found = [Role(words.TITLE, "it holds the headings")] * heads
    weights = [n for n, column in enumerate(columns) if column.role == words.WEIGHT]
    group = ""
    for row in rows[heads:]:
        role = _line_role(row, columns, weights, mapped, comma)
        if role.role == words.TOTAL and group and words.plain(group) in words.plain(role.name):
            role = Role(words.SUBTOTAL, f'it is the total of "{group}"', role.name)
        group = role.name if role.role == words.HEADING else group
        found.append(role)
    return _later(_with_named_as_sums(rows, found, weights, comma))


def _with_named_as_sums(rows: Rows, roles: Sequence[Role], weights: Sequence[int], comma: bool) -> tuple[Role, ...]:
    """The roles, with criteria that are called Overall or Results: their weight is no sum, and totals follow."""
    own = [next((f.value for n in weights if (f := figure(row[n], comma))), None) for row in rows]
    totals = [n for n, role in enumerate(roles) if role.role == words.TOTAL]
    named = [n for n in totals[:-1] if not set(words.plain(roles[n].name).split()) & words.SUM_WORDS]
    parts = [n for n, role in enumerate(roles) if role.role == words.CRITERION or n in named]
    found = list(roles)
    for n in named:
        above = sum(own[k] or 0 for k in parts if k < n)
        if own[n] and own[n] not in (above, 100):
            found[n] = Role(words.CRITERION, "it has a weight and stands above the totals", roles[n].name)
    return tuple(found)


def label_of(row: Sequence[GridCell], columns: Sequence[Role]) -> GridCell | None:
    """The cell that names a row: in the column of criteria, else the first text of the others before the options."""
    order = (words.CRITERION, words.GROUP, words.REF, words.QUESTION, words.NOTES, words.IGNORED)
    for role in order:
        for n, column in enumerate(columns):
            if column.role == role and row[n].own and (role in order[:3] or figure(row[n]) is None):
                return row[n]
    return None


def _line_role(
    row: Sequence[GridCell], columns: Sequence[Role], weights: Sequence[int], mapped: Mapping[str, str], comma: bool
) -> Role:
    label = label_of(row, columns)
    scores = [row[n] for n, column in enumerate(columns) if column.role in (words.OPTION, words.WEIGHTED)]
    has_weight = any(row[n].own for n in weights)
    if label is None:
        return _role_without_name(row, scores, mapped, comma)
    if said := mapped.get(folded(label.text)) or mapped.get(label.place.address.lower()):
        return Role(said, "as --map says", label.text)
    role = words.label_role(label.text)
    if has_weight and role in NAMES_TOO and any(figure(cell, comma) for cell in scores):
        role = None
    if role is not None:
        return Role(role, f'it is called "{label.text}"', label.text)
    is_unweighted = bool(weights) and not has_weight
    return _role_by_content(label.text, scores, is_unweighted, comma)


def _role_by_content(name: str, scores: Sequence[GridCell], is_unweighted: bool, comma: bool) -> Role:
    """What a row is by the cells of its options; `is_unweighted` where other rows have a weight."""
    values = [cell for cell in scores if is_value(cell, comma) or cell.fill]
    texts = [cell.text for cell in scores if cell.own]
    if not texts and not any(cell.fill for cell in scores):
        return Role(words.HEADING, "it has a name and no scores", name)
    if words.heading_role(name) == words.REF and (_are_numbers(scores, comma) or not values):
        return Role(words.IGNORED, "it numbers the options", name)
    if not values and all(len(text.split()) > SHORT for text in texts):
        return Role(words.NOTES, "it holds text", name)
    worded = [cell for cell in values if cell.own]
    if worded and all(key(cell.text) in PASS_WORDS for cell in worded):
        return Role(words.GATEWAY, "it is answered by Pass or Fail", name)
    is_money = any(sign in name for sign in "£$€") or _is_money(values, comma)
    if is_unweighted and words.COST_WORDS.search(name) and is_money:
        return Role(words.COST, "it has no weight and holds sums of money", name)
    return Role(words.CRITERION, "it has a name and scores", name)


SHORT = 3
"""Most words of a text that may be a level of an unknown scale, such as `Fast` or `Requires new rules`."""


def _are_numbers(scores: Sequence[GridCell], comma: bool) -> bool:
    """Whether cells count 1, 2, 3 from left to right."""
    figures = [found.value for cell in scores if (found := figure(cell, comma))]
    return figures == list(range(1, len(scores) + 1))


def _role_without_name(
    row: Sequence[GridCell], scores: Sequence[GridCell], mapped: Mapping[str, str], comma: bool
) -> Role:
    first = next((cell for cell in row if cell.own), None)
    if first is None:
        return Role(words.IGNORED, "it is blank")
    if said := mapped.get(first.place.address.lower()):
        return Role(said, "as --map says", "")
    if not any(is_value(cell, comma) for cell in scores):
        return Role(words.NOTES, "it holds text only")
    return Role("", "it has scores and no name")


def _is_money(values: Sequence[GridCell], comma: bool) -> bool:
    figures = [found for cell in values if (found := figure(cell, comma))]
    return bool(figures) and (any(f.currency for f in figures) or min(f.value for f in figures) > Fraction(100))


def _later(roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """A total that stands between criteria below a heading is one of that group; names below all sums are notes."""
    found = list(roles)
    criteria = [n for n, role in enumerate(roles) if role.role in (words.CRITERION, words.GATEWAY)]
    headings = [n for n, role in enumerate(roles) if role.role == words.HEADING]
    if not criteria:
        return roles
    for n, role in enumerate(roles):
        if role.role == words.TOTAL and criteria[0] < n < criteria[-1] and any(h < n for h in headings):
            found[n] = Role(words.SUBTOTAL, f'"{role.name}" stands between criteria', role.name)
        if role.role == words.HEADING and n > criteria[-1]:
            found[n] = Role(words.NOTES, "it stands below all criteria", role.name)
    return tuple(found)
