"""Where the tables of a workbook stand in; out, the workbook names that formulas read them by.

Excel moves a name along with its cells. A program that moves cells only leaves it behind, pointing at another
column, and formulas then add up what they should not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache

from xlappraise.appraisal.doubt import APPLIES_TO, ASSUMPTIONS, MARK, RELIABILITY
from xlappraise.appraisal.model import Appraisal, Level, Scale
from xlappraise.appraisal.words import decimal_text
from xlappraise.sheets import formulas, layout, tools
from xlappraise.sheets.cells import costs_format, per_point_format, points_format
from xlappraise.sheets.lists import choice_columns
from xlappraise.sheets.source import NO_WORKBOOK, areas
from xlappraise.sheets.topics import below_options, has, optional_tools
from xlappraise.sheets.where import TablePlace, Where
from xlappraise.xlsx import addresses
from xlappraise.xlsx.addresses import Area, area_of
from xlappraise.xlsx.changes.kinds import SetName
from xlappraise.xlsx.snapshot import Snapshot

COLUMNS = {
    "xla_CritRefs": ("Criteria", "ref"),
    "xla_CritGroups": ("Criteria", "group"),
    "xla_CritTitles": ("Criteria", "title"),
    "xla_CritKinds": ("Criteria", "kind"),
    "xla_CritWeights": ("Criteria", "weight"),
    "xla_OptIds": ("Options", "id"),
    "xla_OptNames": ("Options", "name"),
    "xla_OptStages": ("Options", "stage"),
    "xla_ScoreRefs": ("Scores", "ref"),
    "xla_GatewayIds": ("Gateways", "id"),
}
"""Names of one column each: sheet and column of the layout."""
GRIDS = {"Criteria": ("xla_Criteria", "xla_CriteriaHead"), "Scores": ("xla_Scores", "xla_ScoresHead")}
GRIDS["Gateways"] = ("xla_Gateways", "xla_GatewaysHead")
"""Names of a whole sheet from its headings down, and of the headings alone; both begin in the same cell."""
FIELDS = {
    "xla_RagBasis": "rag_basis",
    "xla_WeightUnit": "weights",
    "xla_Title": "title",
    "xla_LowestWeight": "weight_min",
    "xla_HighestWeight": "weight_max",
}
"""Names of labelled cells on Setup."""
ASSUMED = {"xla_AssumeAppliesTo": APPLIES_TO, "xla_AssumeReliability": RELIABILITY}
"""Names of columns of Assumptions."""
GROUPS, CHOICES = "xla_SetupGroups", "xla_List_"


def wrong_names(snapshot: Snapshot, appraisal: Appraisal, where: Where) -> Iterator[SetName]:
    """Fixed names that are missing, broken, or point at other cells than those that are read here."""
    there = {name.casefold(): text for name, text in snapshot.names.items()}
    right = _right_names(where, there)
    for name, fresh in fresh_names_of(appraisal).items():
        text = there.get(name.casefold())
        wanted = right.get(name, fresh)
        # Lists has the same places in each file of this layout; an earlier layout had others.
        fixed = name in right or wanted.startswith(f"{layout.LISTS.name}!")
        if text is None or "#REF!" in text.upper() or (fixed and not _same(text, wanted)):
            yield SetName(name, wanted)
    if optional_tools(appraisal, snapshot.sheets):
        yield from _of_optional(snapshot, appraisal, where, there)


@cache
def fresh_names() -> Mapping[str, str]:
    """The fixed workbook names, and what they refer to in a fresh workbook."""
    return formulas.names(choice_columns())


SCORED_SHEETS = ("Criteria", "Scores", "Results")
"""Sheets that no workbook name leads to in an appraisal in words."""
_IN_WORDS = ("Options!", "Setup!")


def fresh_names_of(appraisal: Appraisal) -> Mapping[str, str]:
    """Those of them that the appraisal's workbook has: in words, none of criteria, scores and levels."""
    found = fresh_names()
    if appraisal.has_scoring:
        return found
    return {name: area for name, area in found.items() if area.startswith(_IN_WORDS) or name.startswith(CHOICES)}


def names_at(where: Where, appraisal: Appraisal) -> dict[str, str]:
    """The same where the tables of a workbook stand that is just made from the appraisal."""
    found = fresh_names_of(appraisal)
    return {**found, **{name: area for name, area in _right_names(where, {}).items() if name in found}}


def are_of_scores(names: Iterable[str]) -> bool:
    """Whether one of these workbook names is of criteria, scores or results, wherever it leads by now."""
    ours = {name.casefold() for name, area in fresh_names().items() if area.startswith(SCORED_SHEETS)}
    figures = tuple(f"xla_{figure}_" for figure in FIGURES)
    return any((key := name.casefold()) in ours or key.startswith(figures) for name in names)


def _same(text: str, wanted: str) -> bool:
    return text.replace("'", "").casefold() == wanted.replace("'", "").casefold()


def _right_names(where: Where, there: Mapping[str, str]) -> dict[str, str]:
    """Names into the officer's sheets as they should be: those there are, where they hold the right cells."""
    found: dict[str, str] = {}
    for name, (sheet, key) in COLUMNS.items():
        place = where.tables.get(sheet)
        if place is not None and key in place.columns:
            head, column = place.header_row, place.columns[key]
            area = _deep(there.get(name.casefold(), ""), Area(head, column, head + _DEPTH, column), place)
            found[name] = addresses.span(where.tab(sheet), *area)
    for sheet, names in GRIDS.items():
        if (place := where.tables.get(sheet)) is not None:
            found |= _grid(where.tab(sheet), place, names, there)
    for name, field in FIELDS.items():
        if (cell := where.setup.get(field)) is not None:
            found[name] = addresses.at(cell.sheet, cell.row, cell.column)
    if (log := where.assumptions) is not None:
        for name, key in ASSUMED.items():
            if key in log.columns:
                area = Area(log.header_row, log.columns[key], log.header_row + _DEPTH, log.columns[key])
                found[name] = addresses.span(where.tab(ASSUMPTIONS), *_deep(there.get(name.casefold(), ""), area))
    if where.groups is not None and "group" in where.groups.columns:
        head, column = where.groups.header_row, where.groups.columns["group"]
        area = Area(head + 1, column, head + layout.MAX_GROUPS, column)
        found[GROUPS] = addresses.span(where.tab("Setup"), *_deep(there.get(GROUPS.casefold(), ""), area))
    return found


_DEPTH = layout.LAST_ROW - layout.HEADER_ROW


def _deep(text: str, area: Area, place: TablePlace | None = None) -> Area:
    """The area, with the last row that the name has now: rows that came or went in Excel moved that one."""
    now = area_of(text.rpartition("!")[2])
    needed = max([area.first_row, *(place.rows.values() if place else ())])
    if now is None or now[:2] != area[:2] or now.last_row < needed:
        return area
    return area._replace(last_row=now.last_row)


def _grid(tab: str, place: TablePlace, names: tuple[str, str], there: Mapping[str, str]) -> dict[str, str]:
    columns = [*place.columns.values(), *place.options.values()]
    head = place.header_row
    whole, line = (area_of(there.get(name.casefold(), "").rpartition("!")[2]) for name in names)
    bottom = max([head, *place.rows.values()])
    good = (
        whole is not None
        and line is not None
        and (whole.first_row, line.first_row, line.last_row) == (head, head, head)
        and (whole.first_column, whole.last_column) == (line.first_column, line.last_column)
        and whole.first_column <= min(columns)
        and max(columns) <= whole.last_column
        and bottom <= whole.last_row
    )
    if not good or whole is None or line is None:
        last = max(layout.LAST_GRID_COLUMN, *columns)
        whole, line = Area(head, 1, head + _DEPTH, last), Area(head, 1, head, last)
    return {name: addresses.span(tab, *area) for name, area in zip(names, (whole, line), strict=True)}


def with_names(snapshot: Snapshot, changes: list[SetName]) -> Snapshot:
    """The workbook with these names."""
    if not changes:
        return snapshot
    changed = {change.name.casefold() for change in changes}
    kept = {name: text for name, text in snapshot.names.items() if name.casefold() not in changed}
    return snapshot._replace(names=kept | {c.name: c.refers_to for c in changes if c.refers_to is not None})


SCALE = "xla_scale"
"""Workbook name: the scale of the last recalculation that left no score of an earlier one."""
LONGEST = 250
"""Characters that Excel lets a name's text have, and a few to spare."""
_LEVEL = re.compile(r"([^=;\"]+)=(-?\d{1,15}(?:\.\d{1,9})?)")


def scale_text(scale: Scale) -> str | None:
    """The scale as that name keeps it, `levels High=10; Low=0`; None where it cannot be kept."""
    parts = [f"{level.name}={decimal_text(level.points)}" for level in scale.levels]
    text = f"{'numbers' if scale.numeric else 'levels'} {'; '.join(parts)}"
    sound = len(text) <= LONGEST and text.isprintable() and all(map(_LEVEL.fullmatch, parts))
    return text if sound and parts else None


def scale_in_name(names: Mapping[str, str]) -> Scale | None:
    """The scale that the workbook name keeps."""
    text = next((text for name, text in names.items() if name.casefold() == SCALE), "").strip('"')
    kind, _, rest = text.partition(" ")
    matches = [_LEVEL.fullmatch(part) for part in rest.split("; ")] if len(text) <= LONGEST else [None]
    levels = tuple(Level(match[1], Fraction(match[2])) for match in matches if match)
    return Scale(levels, kind == "numbers") if kind in ("levels", "numbers") and len(levels) == len(matches) else None


LOOK, MESSAGES = "xla_look", "xla_messages"
"""Workbook names: for which bands and numbers live formats were written; for which rows, messages on Scores."""


def look_key(appraisal: Appraisal) -> str:
    """Letters of the bands, kind of scores, formats of numbers, mark of doubt: what live formats are made of."""
    letters = "".join(band.letter for band in appraisal.bands)
    kind = "numbers" if appraisal.scale.numeric else "levels"
    costs = f" {costs_format(appraisal)} {per_point_format(appraisal)}" if has(appraisal, layout.COST_VIEW) else ""
    return f"{letters} {kind} {points_format(appraisal)} {MARK}{costs}"


def messages_key(appraisal: Appraisal, place: TablePlace) -> str:
    """Twelve characters that stand for every message and where it is."""
    from xlappraise.xlsx.sha import sha256

    by_ref = {criterion.ref: criterion for criterion in appraisal.criteria}
    parts: list[object] = [appraisal.scale.numeric, place.columns["ref"], sorted(place.options.values())]
    parts += [(level.name, str(level.points)) for level in appraisal.scale.levels]
    for ref, row in sorted(place.rows.items()):
        c = by_ref[ref]
        parts.append((row - place.header_row, c.label, c.kind, c.question, sorted(c.levels.items())))
    return sha256(repr(parts).encode()).hexdigest()[:12]


def kept_names(appraisal: Appraisal) -> dict[str, str]:
    """LOOK, SCALE and MESSAGES as a workbook just made from the appraisal has them."""
    before = len(layout.MATRIX_COLUMNS)
    options = {option.id: before + n for n, option in enumerate(appraisal.short_list_rows, 1)}
    rows = {criterion.ref: layout.FIRST_ROW + n for n, criterion in enumerate(below_options(appraisal))}
    place = TablePlace(layout.HEADER_ROW, {"ref": 1}, options, rows)
    kept = scale_text(appraisal.scale)
    names = {LOOK: look_key(appraisal), **({SCALE: kept} if kept else {})}
    if appraisal.has_scoring:
        names[MESSAGES] = messages_key(appraisal, place)
    return {name: f'"{text}"' for name, text in names.items()}


# ------------------------------------------------------------------------------------ optional sheets, figures

ROWS_AT_LEAST = 500
"""Rows that a name of an optional sheet reaches over at least, however many an officer took out."""


def _of_optional(snapshot: Snapshot, appraisal: Appraisal, where: Where, there: Mapping[str, str]) -> Iterator[SetName]:
    """Names that the optional sheets in play read by and that are missing, broken, or point at other cells.

    `there` are the workbook's names in small letters.
    """
    for name, tab, area in areas(snapshot, appraisal, where, tools.reads(tools.in_play(snapshot, appraisal))):
        text = there.get(name.casefold())
        if area is None:
            # Its column is gone, and nothing reads by it any more.
            if text is not None and "#REF!" in text.upper():
                yield SetName(name, None)
        else:
            wanted = addresses.span(tab, *_as_deep(text or "", area))
            if text is None or not _same(text, wanted):
                yield SetName(name, wanted)


def _as_deep(text: str, area: Area) -> Area:
    """The area with the last row that the name has now: rows that came or went in Excel moved that one."""
    now = area_of(text.rpartition("!")[2])
    if now is None or (*now[:2], now.last_column) != (*area[:2], area.last_column):
        return area
    return area._replace(last_row=max(now.last_row, area.first_row + ROWS_AT_LEAST))


def gateway_names(where: Where) -> dict[str, str]:
    """Where formulas find the sheet Gateways in a workbook just made; empty without it."""
    names = {"xla_GatewayIds", *GRIDS["Gateways"]} if "Gateways" in where.tables else ()
    right = _right_names(where, {})
    return {name: right[name] for name in names}


def optional_names(appraisal: Appraisal, where: Where) -> dict[str, str]:
    """The names that optional sheets read by, in a workbook just made from the appraisal."""
    used = [sheet.name for sheet in tools.OPTIONAL if has(appraisal, sheet)]
    found = areas(NO_WORKBOOK, appraisal, where, tools.reads(used))
    return {name: addresses.span(tab, *area) for name, tab, area in found if area is not None}


FIGURES = ("total", "share", "rank")
"""Figures of an option that have a workbook name."""


def figure_names(appraisal: Appraisal) -> dict[str, str]:
    """Each option's total, share and rank by workbook name."""
    found: dict[str, str] = {}
    for figure in FIGURES if appraisal.has_scoring else ():
        for index, option in enumerate(appraisal.short_list_rows):
            row, column = layout.results_row(figure), layout.RESULTS_FIRST_OPTION + index
            found.setdefault(layout.option_name(figure, option.id), addresses.at("Results", row, column))
    return found
