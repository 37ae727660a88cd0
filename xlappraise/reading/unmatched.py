"""Scores and Rationale in; out, findings on rows without a criterion, columns without an option, and missing ones."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from xlappraise.appraisal.findings import Cell, Rule
from xlappraise.appraisal.gather import NOBODY, About, Gathering, about
from xlappraise.appraisal.model import NOT_ASSESSED, Criterion, Option
from xlappraise.appraisal.rules.of_rows import (
    COLUMN_OF_NUMBERS,
    COLUMN_WITHOUT_OPTION,
    CRITERION_WITHOUT_ROW,
    OPTION_RENAMED,
    OPTION_UNCLEAR,
    OPTION_WITHOUT_COLUMN,
    REF_MISSING,
    REF_RENAMED,
    ROW_WITHOUT_CRITERION,
    TAKEN_OUT,
)
from xlappraise.appraisal.words import list_of, quoted, shorten, some, visible
from xlappraise.reading.entries import is_key
from xlappraise.reading.likely import Around, Guess, Sought, Stray, guesses
from xlappraise.reading.matrix import MatrixSheet
from xlappraise.reading.option_headings import LIKE_ID, comparable
from xlappraise.reading.values import blank, text
from xlappraise.records import NamedTuple
from xlappraise.xlsx.addresses import column_letters
from xlappraise.xlsx.snapshot import BLANK


class _Side(NamedTuple):
    """How rows with their criteria and columns with their options differ, so that the same code does for both."""

    owners: Mapping[str, Criterion | Option]
    places: Callable[[MatrixSheet], Mapping[str, int]]
    strays: Callable[[MatrixSheet], tuple[Stray, ...]]
    unclear: Callable[[MatrixSheet], bool]
    cell: Callable[[MatrixSheet, int], Cell]
    nobody: Rule
    renamed: Rule
    absent: Rule
    what: str
    """Row or column."""
    home: str
    """The sheet that says whose they are."""


def without(matrix: MatrixSheet, keys: Collection[str]) -> MatrixSheet:
    """The matrix without what belongs to these keys (folded), which a finding asks about already."""
    if not keys:
        return matrix
    rows = tuple(stray for stray in matrix.stray_rows if stray.key not in keys)
    columns = tuple(stray for stray in matrix.stray_columns if stray.key not in keys)
    return matrix._replace(stray_rows=rows, stray_columns=columns)


def settle(
    matrices: Mapping[str, MatrixSheet],
    criteria: Sequence[Criterion],
    options: Sequence[Option],
    repeated: tuple[int, int],
    gathering: Gathering,
    *,
    new: Collection[str] = (),
    compared_cells: Mapping[str, Cell] = MappingProxyType({}),
) -> tuple[dict[str, MatrixSheet], list[str]]:
    """The matrices, each with the keys for which nothing may be added to it; and keys (folded) told of on Comparison.

    Rows and columns of no criterion or option are findings, and so are those that are missing. `repeated` counts the
    rows of Criteria and of Options that repeat the key of another: up to so many rows or columns give no finding,
    for their keys were typed over. Nor do missing rows and columns of the `new` keys, which rows have just been given.
    `compared_cells` are headings of Comparison with an ID that no option has: they join the finding on Scores' column.
    """
    found = [_without_swapped(each, matrices.values(), criteria, options, gathering) for each in matrices.values()]
    by_id, by_ref = {option.id: option for option in options}, {criterion.ref: criterion for criterion in criteria}
    columns, taken = _report(_columns(by_id), found, (repeated[1], new), gathering, compared_cells)
    rows, _ = _report(_rows(by_ref), found, (repeated[0], new), gathering, {})
    held = zip(found, rows, columns, strict=True)
    places = [matrix.place._replace(held_rows=row, held_columns=column) for matrix, row, column in held]
    named = zip(matrices, found, places, strict=True)
    return {name: each._replace(place=place) for name, each, place in named}, taken


def _columns(options: Mapping[str, Option]) -> _Side:
    return _Side(
        options,
        lambda matrix: matrix.place.options,
        lambda matrix: matrix.stray_columns,
        lambda matrix: matrix.unclear_columns,
        lambda matrix, at: Cell(matrix.sheet, matrix.place.header_row, at),
        COLUMN_WITHOUT_OPTION,
        OPTION_RENAMED,
        OPTION_WITHOUT_COLUMN,
        "column",
        "Options",
    )


def _rows(criteria: Mapping[str, Criterion]) -> _Side:
    return _Side(
        criteria,
        lambda matrix: matrix.place.rows,
        lambda matrix: matrix.stray_rows,
        lambda matrix: matrix.unclear_rows,
        lambda matrix, at: Cell(matrix.sheet, at, matrix.place.columns["ref"]),
        ROW_WITHOUT_CRITERION,
        REF_RENAMED,
        CRITERION_WITHOUT_ROW,
        "row",
        "Criteria",
    )


# ------------------------------------------------------------------------- an option that is not short-listed


def _without_swapped(
    matrix: MatrixSheet,
    matrices: Iterable[MatrixSheet],
    criteria: Sequence[Criterion],
    options: Sequence[Option],
    gathering: Gathering,
) -> MatrixSheet:
    """The matrix without the column of an option on the Long-list that is rather a short-listed one's; a finding."""
    named = {stray.name for stray in matrix.stray_columns}
    lost = [
        option
        for option in options
        if option.is_short_listed and option.id not in matrix.place.options and comparable(option.name) not in named
    ]
    others = [each for each in matrices if each is not matrix]
    nobodys = any(not stray.own for stray in matrix.stray_columns)
    for option in options if lost and not matrix.unclear_columns else ():
        column = matrix.place.options.get(option.id)
        if column is None or option.is_short_listed or (nobodys and _is_headed(matrix, column, option)):
            continue
        if others:
            there = others[0].place.options
            likely = [each for each in lost if each.id in there] if option.id not in there else []
            likely = [each for each in likely if there[each.id] == column] or likely
        else:
            likely = lost if _holds_scores(matrix, column, criteria) else []
        if likely:
            cell = Cell(matrix.sheet, matrix.place.header_row, column)
            _report_swapped(matrix, cell, option, likely, gathering)
            kept = {key: n for key, n in matrix.place.options.items() if key != option.id}
            return matrix._replace(place=matrix.place._replace(options=kept), unclear_columns=True)
    return matrix


def _is_headed(matrix: MatrixSheet, column: int, option: Option) -> bool:
    """Whether the heading is the option's label or name, which nobody types over that of another by mistake."""
    words = comparable(text(matrix.cells[matrix.place.header_row, column]))
    return words in (comparable(option.label), comparable(option.name))


def _holds_scores(matrix: MatrixSheet, column: int, criteria: Iterable[Criterion]) -> bool:
    """Whether something stands in the rows of scored criteria; gateways come before the Short-list."""
    rows = [matrix.place.rows[each.ref] for each in criteria if each.is_scored and each.ref in matrix.place.rows]
    return any(not blank(matrix.cells.get((row, column), BLANK)) for row in rows)


def _report_swapped(
    matrix: MatrixSheet, cell: Cell, option: Option, likely: Sequence[Option], gathering: Gathering
) -> None:
    words = text(matrix.cells.get((cell.row, cell.column), BLANK))
    labels = list_of([shorten(each.label) for each in likely], "or")
    keys, have = list_of([each.id for each in likely]), "has" if len(likely) == 1 else "have"
    facts = {"found": visible(words), "shown": quoted(words), "one": shorten(option.label), "other": labels}
    facts |= {"sheet": matrix.sheet, "expected": f"{shorten(option.label)} or {labels}"}
    because = f"{option.id} is not on the Short-list, and {keys}, on it, {have} no column there"
    gathering.add(OPTION_UNCLEAR, cell, about(None, option), **facts, because=because)


# ------------------------------------------------------------------------------------------- nobody's, and missing


def _report(
    side: _Side,
    matrices: Sequence[MatrixSheet],
    explained: tuple[int, Collection[str]],
    gathering: Gathering,
    compared_cells: Mapping[str, Cell],
) -> tuple[list[dict[str, int]], list[str]]:
    """Findings on one side of all matrices; for each, the keys held back there and where they may stand.

    Last, the keys that need no finding on Comparison of their own: of what was taken out, or seems to be renamed.
    """
    repeated, new = explained
    verdicts = [_verdict(side, matrix, matrices, repeated) for matrix in matrices]
    taken = _report_taken_out(side, verdicts, compared_cells, gathering)
    verdicts = [each._replace(strays=[s for s in each.strays if s.key not in taken]) for each in verdicts]
    sheets: dict[tuple[str, Guess | None], dict[str, None]] = {}
    for each in verdicts:
        for stray in each.strays:
            sheets.setdefault((stray.words, each.likely.get(stray.at)), {})[each.matrix.sheet] = None
    compared = {
        key: compared_cells[key]
        for each in verdicts
        for stray in each.strays
        if (key := stray.key) in compared_cells and (guess := each.likely.get(stray.at)) and guess.renamed
    }
    for (words, _), on in sheets.items():
        if any(stray.words == words and stray.key in compared for each in verdicts for stray in each.strays):
            on["Comparison"] = None
    untold = dict(compared)
    for each in verdicts:
        for stray in each.strays:
            on_sheets = list_of(list(sheets[stray.words, each.likely.get(stray.at)]))
            for cell in filter(None, (side.cell(each.matrix, stray.at), untold.pop(stray.key, None))):
                _report_stray(side, each, stray, (on_sheets, cell), gathering)
    # A key that seems to be new spelling is asked about once, and until then gets no place on any sheet.
    asked = {guess.key: 0 for each in verdicts for guess in each.likely.values() if guess.renamed}
    held = [asked | _keys_held_back(side, each) for each in verdicts]
    missing: dict[str, list[str]] = {}
    for each, keys in zip(verdicts, held, strict=True):
        for one in each.sought:
            owner = side.owners[one.key]
            silent = isinstance(owner, Criterion) and owner.kind == NOT_ASSESSED
            if one.wanted and one.key not in keys and one.key not in new and not silent:
                missing.setdefault(one.key, []).append(each.matrix.sheet)
    _report_absent(side, missing, gathering)
    return held, [*taken, *compared]


class _Verdict(NamedTuple):
    """Of one matrix: what has no row or column there, which strays are to be told of, and whose they likely are."""

    matrix: MatrixSheet
    sought: list[Sought]
    strays: list[Stray]
    likely: dict[int, Guess]


def _verdict(side: _Side, matrix: MatrixSheet, matrices: Sequence[MatrixSheet], repeated: int) -> _Verdict:
    others = [each for each in matrices if each is not matrix]
    there = {at: key for each in others for key, at in side.places(each).items()}
    here = {at: key for key, at in side.places(matrix).items()}
    order = {key: number for number, key in enumerate(side.owners)}
    theirs = [stray for each in others for stray in side.strays(each)]
    sought = [] if side.unclear(matrix) else _owners_without_place(side, matrix, matrices)
    wanted = [one for one in sought if one.wanted]
    both = {_mark(stray) for stray in theirs if not stray.own}
    ours = [
        each._replace(own=(each.own or (each.few and not wanted)) and _mark(each) not in both)
        for each in side.strays(matrix)
    ]
    around = Around(here, there, order, frozenset(stray.words for stray in theirs), not others)
    likely = guesses(ours, wanted or sought, around)
    strays = [stray for stray in ours if not stray.own or stray.at in likely]
    if sum(bool(stray.key) and stray.at not in likely for stray in strays) <= repeated:
        strays = [stray for stray in strays if not stray.key or stray.at in likely]
    return _Verdict(matrix, sought, strays, likely)


def _mark(stray: Stray) -> tuple[str, int]:
    """By what strays on two sheets are taken for the same: their words or, without any, their place."""
    return stray.words, 0 if stray.words else stray.at


def _owners_without_place(side: _Side, matrix: MatrixSheet, matrices: Sequence[MatrixSheet]) -> list[Sought]:
    """What has no row or column here, in the order of the appraisal."""
    others = [side.places(each) for each in matrices if each is not matrix]
    return [
        Sought(
            key,
            comparable(owner.name if isinstance(owner, Option) else owner.title),
            not isinstance(owner, Option) or owner.is_short_listed,
            any(key in places for places in others),
        )
        for key, owner in side.owners.items()
        if key not in side.places(matrix)
    ]


def _keys_held_back(side: _Side, verdict: _Verdict) -> dict[str, int]:
    """Keys for which nothing is added: the likely owners; all of them, where a row or column may be of any."""
    held = {guess.key: at for at, guess in verdict.likely.items()}
    anybodys = any(stray.at not in verdict.likely and not (stray.key and stray.name) for stray in verdict.strays)
    if anybodys or side.unclear(verdict.matrix):
        held = dict.fromkeys(side.owners, 0) | held
    return held


def _report_taken_out(
    side: _Side, verdicts: Sequence[_Verdict], compared_cells: Mapping[str, Cell], gathering: Gathering
) -> list[str]:
    """A finding for each key that was taken out of the appraisal and left its rows or columns; the keys.

    While anything lacks a row or column, what is nobody's may be that one's.
    """
    if any(side.unclear(each.matrix) or any(one.wanted for one in each.sought) for each in verdicts):
        return []
    found: dict[str, list[tuple[Cell, Stray]]] = {}
    likely = {stray.key for each in verdicts for stray in each.strays if stray.at in each.likely}
    for each in verdicts:
        for stray in each.strays:
            if stray.key and stray.key not in likely and _is_like_others(side, stray):
                found.setdefault(stray.key, []).append((side.cell(each.matrix, stray.at), stray))
    taken = {key: places for key, places in found.items() if _looks_the_same(places)}
    groups: dict[tuple[str, ...], list[str]] = {}
    for key, places in taken.items():
        where = [cell.sheet for cell, _ in places] + ["Comparison"] * (key in compared_cells)
        groups.setdefault(tuple(where), []).append(key)
    for sheets, keys in groups.items():
        facts = _taken_facts(side, [taken[key][0][1] for key in keys], sheets)
        cells = [cell for key in keys for cell, _ in taken[key]]
        cells += [compared_cells[key] for key in keys if key in compared_cells]
        for cell in sorted(cells, key=lambda cell: sheets.index(cell.sheet)):
            gathering.add(TAKEN_OUT, cell, NOBODY, **facts)
    return list(taken)


def _looks_the_same(places: Sequence[tuple[Cell, Stray]]) -> bool:
    """Whether a key stands once on each sheet, in the same words."""
    sheets = {cell.sheet for cell, _ in places}
    return len(sheets) == len(places) and len({stray.words for _, stray in places}) == 1


def _is_like_others(side: _Side, stray: Stray) -> bool:
    """Whether a key has the form of those that are there: of a heading the same letters too, for it may be prose."""
    if side.what == "row":
        return is_key(stray.words) and LIKE_ID.fullmatch(stray.key) is not None and not stray.key.isdecimal()
    return _letters(stray.key) in {_letters(key) for key in side.owners}


def _letters(key: str) -> str:
    return key.lower().rstrip("0123456789")


def _taken_facts(side: _Side, strays: Sequence[Stray], sheets: Sequence[str]) -> dict[str, str]:
    keys = tuple(stray.words.split()[0] for stray in strays)
    kinds = list_of([{"Scores": "scores", "Rationale": "reasons"}[sheet] for sheet in sheets if sheet != "Comparison"])
    before = all(came_before(key, side.owners) for key in keys)
    one = len(keys) == 1
    longer = "no longer" if before else "not"
    return {
        "found": some([visible(stray.words) for stray in strays]),
        "expected": f"{'an ID' if side.what == 'column' else 'a Ref'} of {side.home}",
        "gone": " ".join(keys),
        "line": side.what,
        "named": shorten(strays[0].words) if one else some(keys),
        "home": side.home,
        "sheet": list_of(sheets),
        "are_not": f"{'is' if one else 'are'} {longer}",
        "stand": f"{'its' if one else 'their'} {kinds} {'still stand' if before else 'stand'}",
        "lines": f"its {side.what}" if one and len(sheets) == 1 else f"the {side.what}s",
        "them": "it" if one else "them",
        "fix": f"{side.what} deleted",
    }


def came_before(key: str, keys: Iterable[str]) -> bool:
    """Whether another key has a higher number: keys count up, so this one was there before it."""
    numbers = [int(each[len(_letters(each)) :] or 0) for each in keys if _letters(each) == _letters(key)]
    return int(key[len(_letters(key)) :] or 0) < max(numbers, default=0)


def _report_stray(side: _Side, verdict: _Verdict, stray: Stray, where: tuple[str, Cell], gathering: Gathering) -> None:
    sheets, cell = where
    guess, is_row = verdict.likely.get(stray.at), side.what == "row"
    shown = quoted(stray.words) if stray.words else f"{column_letters(stray.at)} (without a heading)"
    facts = {"sheet": sheets, "found": visible(stray.words) or None, "shown": shown, "besides": "", "hint": ""}
    rule = side.nobody
    if is_row and not stray.words:
        has = "no Ref" if stray.empty else "entries but no Ref, so they are not used"
        rule, facts = REF_MISSING, facts | {"sheet": verdict.matrix.sheet, "row": str(stray.at), "has": has}
    if guess is None:
        if stray.numbers and not any(one.wanted for one in verdict.sought):
            rule = COLUMN_OF_NUMBERS
        gathering.add(rule, cell, expected="a Ref of Criteria" if is_row else "an ID of Options", **facts)
        return
    owner = side.owners[guess.key]
    is_option = isinstance(owner, Option)
    fix, named = owner.label if is_option else guess.key, shorten(owner.label)
    does = "; the automatic fix puts it there" if guess.sure else ""
    facts |= {"named": named, "expected": guess.key, "suggestion": guess.key, "fix": fix if guess.sure else None}
    facts["besides"] = f", and {named} has no {side.what} there"
    facts["hint"] = f' If it is that of {guess.key}, type "{shorten(fix)}"{does}.'
    subject = About(option=guess.key) if is_option else About(ref=guess.key)
    gathering.add(side.renamed if guess.renamed else rule, cell, subject, **facts)


def _report_absent(side: _Side, missing: Mapping[str, list[str]], gathering: Gathering) -> None:
    """One finding for all that lack a row or column on the same sheets, at their own rows."""
    by_sheets: dict[str, list[Criterion | Option]] = {}
    for key, owner in side.owners.items():
        if key in missing:
            by_sheets.setdefault(list_of(missing[key]), []).append(owner)
    for names, members in by_sheets.items():
        labels = [shorten(member.label) for member in members]
        named = labels[0] if len(members) == 1 else some([label.partition(" ")[0] for label in labels])
        for member in members:
            is_option = isinstance(member, Option)
            subject = about(None, member) if isinstance(member, Option) else about(member)
            gathering.add(side.absent, member.cells["id" if is_option else "ref"], subject, sheet=names, named=named)
