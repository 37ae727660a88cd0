"""An appraisal in; out, the fingerprint of its inputs, and the line that says when results of these were written."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, islice, product

from xlappraise.appraisal.model import NOT_ASSESSED, Appraisal
from xlappraise.sheets import layout
from xlappraise.sheets.topics import optional_tools
from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.snapshot import BLANK, Sheet, Snapshot, Value

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


LOWEST = 50
"""Rows behind the last criterion in which a stamp is looked for."""


def fingerprint(appraisal: Appraisal, version: int = layout.LAYOUT_VERSION) -> str:
    """Twelve characters that stand for everything that results depend on, the layout's version among it."""
    from xlappraise.xlsx.sha import sha256

    setup, scale = appraisal.setup, appraisal.scale
    parts: list[object] = [version, setup.rag_basis, setup.weights, scale.numeric]
    parts += [(level.name, str(level.points)) for level in scale.levels]
    parts += [(band.label, band.letter, str(band.start)) for band in appraisal.bands]
    parts += [group.name for group in appraisal.groups]
    parts += [(option.id, option.name, option.stage) for option in appraisal.options]
    parts += [(c.ref, c.group, c.title, c.kind, str(c.weight), sorted(c.levels)) for c in appraisal.criteria]
    # Of options that fail a gateway too: what they score is shown.
    assessed = [criterion.ref for criterion in appraisal.criteria if criterion.kind != NOT_ASSESSED]
    shown = product(assessed, [option.id for option in appraisal.short_list])
    scores = ((key, str(appraisal.scores.get(key))) for key in shown)
    more: Sequence[object] = ()
    if optional_tools(appraisal):
        from xlappraise.sheets.tools import keys

        more = keys(appraisal)
    # The digest of the repr of one list, taken piece by piece: of a large workbook all of it would take much memory.
    words, digest, before = map(repr, chain(parts, scores, more)), sha256(b"["), ""
    while batch := ", ".join(islice(words, 1_000)):
        digest.update((before + batch).encode())
        before = ", "
    digest.update(b"]")
    return digest.hexdigest()[:12]


def stamp_text(version: str, day: date | None, prints: str) -> str:
    """The line on Results that says when, by which version and from which inputs it was written."""
    when = f" on {day.day} {_MONTHS[day.month - 1]} {day.year}" if day else ""
    return f"Written by xlappraise {version}{when}. Inputs {prints}."


def stamp_of(snapshot: Snapshot, sheet: str = "Results") -> tuple[str, str]:
    """The stamp that a sheet carries, and the fingerprint in it; empty when there is none."""
    if sheet not in snapshot.sheets:
        return "", ""
    page = snapshot.sheets[sheet]
    text = next((str(page.cells[place].value) for place in stamp_places(page)), "")
    return text, fingerprint_in(text)


def stamp_places(sheet: Sheet) -> Iterator[Position]:
    """Where a stamp stands: in the row that earlier layouts have it in, or below all else in the first column."""
    last = layout.LAST_ROW + layout.MAX_GROUPS + LOWEST
    rows = [row for row, column in sheet.cells if column == 1 and layout.HEADER_ROW < row <= last]
    for row in (layout.STAMP_ROW, *sorted(rows, reverse=True)):
        if fingerprint_in(sheet.cells.get((row, 1), BLANK).value):
            yield row, 1


def fingerprint_in(value: Value) -> str:
    """The fingerprint in a stamp; empty for any other value."""
    found = re.search(r"Inputs ([0-9a-f]{12})\.", value) if isinstance(value, str) else None
    return found.group(1) if found else ""
