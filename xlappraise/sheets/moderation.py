"""An appraisal with individual scores in; out, what Moderation says of each cell to discuss, and the live agreed level.

The panel's own columns are rows of the log; what stands beside them is worked out afresh each time.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from xlappraise.appraisal.assessors import lower_median, mean, points_given
from xlappraise.appraisal.discussion import cells_that_differ, is_known, weight_spread, weights_to_discuss
from xlappraise.appraisal.individual import MODERATION, Individual, IndividualScore, individual_of, row_text
from xlappraise.appraisal.model import Appraisal, Key, LogRow, Score
from xlappraise.appraisal.moderation import order_of_discussion
from xlappraise.appraisal.scoring import round_half_away
from xlappraise.appraisal.words import cut_short, general, list_of
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout
from xlappraise.sheets.cells import Cells, ToolCell, number, number_words
from xlappraise.sheets.source import Source
from xlappraise.sheets.where import Where
from xlappraise.xlsx.addresses import column_letters, sheet_ref
from xlappraise.xlsx.snapshot import Value

SHEET = layout.BY_NAME[MODERATION]
KEPT = tuple(column.key for column in SHEET.columns if column.owner == layout.TOOL)
"""Columns that the tool keeps."""
STILL_OPEN = "Open"
"""What stands in place of a level that is not agreed yet."""
NOTHING = layout.NOTHING
MOST = 32_000
"""Characters of who said what; a cell holds 32,767."""


class ModerationEntry(NamedTuple):
    """What Moderation says of a cell: its place in the list (0: nothing left to discuss), and the rest in words."""

    order: int
    about: str
    said: str
    spread: Fraction | None
    decides: bool
    state: str


def discussions_of(appraisal: Appraisal, keys: Sequence[Key]) -> dict[Key, ModerationEntry]:
    """What Moderation says of these cells."""
    who = individual_of(appraisal)
    differing = cells_that_differ(appraisal, who)
    asked = dict.fromkeys((*differing, *(key for key in keys if is_known(appraisal, key) and who.scores_of(key))))
    ordered = order_of_discussion(appraisal, who.levels(), asked)
    discussed = {each.key: each for each in ordered}
    scores = (each.key for each in ordered if each.key in differing)
    open_ = (key for key in (*scores, *weights_to_discuss(appraisal, who)) if not _is_settled(appraisal, who, key))
    places = {key: place for place, key in enumerate(open_, 1)}
    found = {}
    for key in keys:
        cell = discussed.get(key)
        spread = cell.spread if cell else None if key[1] else weight_spread(who, key[0])
        said = _statements(appraisal, who, key) if key[1] else _weights_in_words(who, key[0])
        decides = cell is not None and cell.decides_first
        found[key] = ModerationEntry(
            places.get(key, 0), _about(appraisal, key), said, spread, decides, _state(who, key)
        )
    return found


def _is_settled(appraisal: Appraisal, who: Individual, key: Key) -> bool:
    """Whether the panel put something on record about a cell, and a level is agreed."""
    typed = key in who.discussed and who.discussed[key].is_typed
    return typed and (not key[1] or key in appraisal.scores)


def _about(appraisal: Appraisal, key: Key) -> str:
    criterion = appraisal.by_ref.get(key[0].lower())
    option = next((each for each in appraisal.options if each.id == key[1]), None)
    title = criterion.title if criterion else ""
    return f"{title}: {option.name}" if option else f"Weight of {title}" if not key[1] else title


def _state(who: Individual, key: Key) -> str:
    if not key[1]:
        return "" if weight_spread(who, key[0]) else "Same weights"
    if missing := who.assessors_missing(key):
        return f"Waits for {list_of(missing)}"
    return "Unanimous" if who.is_unanimous(key) else ""


def _statements(appraisal: Appraisal, who: Individual, key: Key) -> str:
    stated = who.scores_of(key)
    if not stated:
        return NOTHING
    lines = [_line(score_text(given.level), name, given.reason) for name, given in _by_level(appraisal, key, stated)]
    return cut_short("\n".join([*lines, *_for_information(appraisal, key, stated)]), MOST)


def _by_level(
    appraisal: Appraisal, key: Key, stated: Mapping[str, IndividualScore]
) -> list[tuple[str, IndividualScore]]:
    """The highest level first, each level's assessors in the panel's order."""
    if _is_gateway(appraisal, key):
        return sorted(stated.items(), key=lambda item: str(item[1].level), reverse=True)
    return sorted(stated.items(), key=lambda item: -points_given(appraisal, item[1].level))


def _is_gateway(appraisal: Appraisal, key: Key) -> bool:
    return appraisal.by_ref[key[0].lower()].is_gateway if key[0].lower() in appraisal.by_ref else True


def _for_information(appraisal: Appraisal, key: Key, stated: Mapping[str, IndividualScore]) -> Iterator[str]:
    """Mean and median of the points; never a score."""
    if _is_gateway(appraisal, key) or len(stated) < 2:
        return
    points = [points_given(appraisal, each.level) for each in stated.values()]
    middle = lower_median(points), -lower_median([-each for each in points])
    average, median = number_words(round_half_away(mean(points), 2)), number_words(sum(middle, Fraction(0)) / 2)
    yield f"(For information, never a score: mean {average}, median {median} points.)"


def _weights_in_words(who: Individual, ref: str) -> str:
    heaviest_first = sorted(who.weights_of(ref).items(), key=lambda item: -item[1].weight)
    lines = [_line(number_words(each.weight), name, each.reason) for name, each in heaviest_first]
    return cut_short("\n".join(lines), MOST) or NOTHING


def _line(level: str, name: str, reason: str) -> str:
    return f"{level} - {name}: {' '.join(reason.split())}" if reason else f"{level} - {name}"


def score_text(score: Score) -> str:
    """A level's name, or the number as a cell shows it."""
    return general(float(score)) if isinstance(score, Fraction) else score


# ----------------------------------------------------------------------------------------------------- cells


def row_cells(appraisal: Appraisal, at: Mapping[int, Key], columns: Mapping[str, int], where: Where) -> Cells:
    """The tool's cells of rows, given by number with the cell that each is about."""
    told_of = discussions_of(appraisal, list(dict.fromkeys(at.values())))
    found: Cells = {}
    for row, key in at.items():
        each = told_of[key]
        values: dict[str, ToolCell] = {
            "order": ToolCell(number(each.order) if each.order else NOTHING),
            "about": ToolCell(each.about),
            "said": ToolCell(each.said),
            "spread": ToolCell(NOTHING if each.spread is None else number(each.spread)),
            "decides": ToolCell("Yes" if each.decides else NOTHING),
            "agreed": ToolCell(_agreed_value(appraisal, key), agreed_formula(where, row, key, columns)),
            "state": ToolCell(each.state or NOTHING),
        }
        found |= {(row, columns[name]): cell for name, cell in values.items() if name in columns}
    return found


def _agreed_value(appraisal: Appraisal, key: Key) -> Value:
    ref, option = key
    criterion = appraisal.by_ref.get(ref.lower())
    if not option:
        if criterion is None:
            return NOTHING
        return general(float(criterion.weight)) if criterion.weight is not None else STILL_OPEN
    if criterion is None or option not in {each.id for each in appraisal.short_list_rows}:
        return NOTHING
    score = appraisal.scores.get(key)
    return STILL_OPEN if score is None else score_text(score)


def agreed_formula(where: Where, row: int, key: Key, columns: Mapping[str, int]) -> str | None:
    """The agreed level on Scores, or weight on Criteria, as a link to its cell; None without the keys' columns."""
    if not {"ref", "option"} <= columns.keys():
        return None
    ref, option = (f"TRIM(${column_letters(columns[name])}{row})" for name in ("ref", "option"))
    if key[1]:
        sheet = layout.SCORES.name
        place = f"MATCH({ref},xla_ScoreRefs,0),INDEX(xla_ListColumns,MATCH({option},xla_ListOptions,0))"
        cell = f"INDEX(xla_Scores,{place})"
    else:
        sheet = layout.CRITERIA.name
        cell = f"INDEX(xla_CritWeights,MATCH({ref},xla_CritRefs,0))"
    target = f'"#{sheet_ref(where.tab(sheet))}!"&ADDRESS(ROW({cell}),COLUMN({cell}),4)'
    return f'IFERROR(HYPERLINK({target},IF({cell}="","{STILL_OPEN}",{cell}&"")),"{NOTHING}")'


def keys_of(rows: Sequence[LogRow]) -> list[Key]:
    """The cell that each row is about; ('', '') for a row without a Ref."""
    return [(row_text(row, "ref"), row_text(row, "option")) for row in rows]


def fresh_cells(appraisal: Appraisal) -> Cells:
    """The tool's cells on Moderation of a workbook that is just made."""
    at = {n: key for n, key in enumerate(keys_of(appraisal.logs.get(MODERATION, ())), layout.FIRST_ROW) if key[0]}
    return row_cells(appraisal, at, {column.key: n for n, column in enumerate(SHEET.columns, 1)}, Where({}, {}))


def standing_cells(source: Source) -> tuple[str, Cells]:
    """The same of a workbook whose Moderation has rows, where these now stand, with the tab."""
    rows = source.appraisal.logs[MODERATION]
    columns = {name: cell.column for name, cell in rows[0].cells.items()}
    at = {next(iter(row.cells.values())).row: key for row, key in zip(rows, keys_of(rows), strict=True) if key[0]}
    return source.where.tab(MODERATION), row_cells(source.appraisal, at, columns, source.where)
