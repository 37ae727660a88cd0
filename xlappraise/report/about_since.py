"""A View in; out, the section on what changed since an earlier version, and the words for the last seal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlappraise.appraisal.versions.comparison import compare
from xlappraise.appraisal.versions.effect import effect
from xlappraise.report.about_versions import changes_section, moved_section, ranking_section
from xlappraise.report.tree import Block, Section, Subheading, Text

if TYPE_CHECKING:
    from xlappraise.report.view import View
    from xlappraise.xlsx.snapshot import Snapshot


def changes_since(view: View) -> Section:
    """What changed since the earlier version, and what that did."""
    return Section("versions", "Changes since the earlier version", tuple(_blocks(view)), wide=True)


def _blocks(view: View) -> Iterator[Block]:
    if view.earlier is None:
        yield Text("No earlier version was given to compare with.")
        return
    found = compare(view.earlier.appraisal, view.appraisal)
    yield Text(
        f"This appraisal is compared with {view.earlier.file}, by Ref and ID. A change's share of a lead's movement is "
        "what it adds on average over all orders in which the changes could have been made."
    )
    if found.is_empty:
        yield Text("Nothing differs.")
        return
    if found.new.scored_criteria:
        did = effect(found)
        yield from moved_section(did).blocks
        yield from ranking_section(did).blocks
    yield Subheading(2, "Every difference")
    yield from changes_section(found).blocks


def last_seal(snapshot: Snapshot) -> str:
    """The last seal of a workbook with its code, for the first page; empty without seals.

    The name is left out: the code is for whoever compares it, and a public pack has no names.
    """
    from xlappraise.appraisal.seals import seal_states
    from xlappraise.reading.seals import read_seals
    from xlappraise.reading.tab_names import has_seals

    reading = read_seals(snapshot) if has_seals(snapshot) else None
    if reading is None or not reading.seals:
        return ""
    state = seal_states(reading.seals, reading.records)[-1]
    seal = state.seal
    if state.fault:
        return f"Seal {seal.number} is broken: {state.fault}"
    return f"Seal {seal.number} ({seal.stage}, {seal.date}), code {seal.code}"
