"""Findings in; out, the Changes that `check --fix` makes: edits to officers' cells that cannot be wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import repeat

from xlappraise.appraisal.findings import Cell, Finding, Mend
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.rules.of_cells import SCORE_NOT_NUMBER
from xlappraise.appraisal.rules.of_dimensions import COMPARED_UNCLEAR
from xlappraise.appraisal.rules.of_rows import OPTION_RENAMED, REF_RENAMED, TAKEN_OUT
from xlappraise.appraisal.rules.of_workbook import MERGED_INPUT
from xlappraise.appraisal.words import folded
from xlappraise.reading.acts import cells_of_acts
from xlappraise.sheets.where import TablePlace
from xlappraise.xlsx.addresses import area_of
from xlappraise.xlsx.changes.kinds import Change, SetCell, Unmerge
from xlappraise.xlsx.snapshot import Snapshot

KEYED = {
    "Assumptions": ("applies_to",),
    "Issues": ("affects",),
    "Change log": ("ref", "option"),
    "Scenarios": ("ref",),
    "Accepted findings": ("where",),
    "Comparison": ("favours",),
    "Advice": ("options",),
    "Benefits": ("supports",),
    "Decision": ("options",),
    "Phases": ("options",),
    "Case studies": ("options",),
    "Risks": ("options",),
}
"""Columns of logs that name criteria and options: one key, or several as in `V2/O1; V2/O3`."""

SEPARATORS = "/;,"


def plan_fixes(appraisal: Appraisal, findings: Iterable[Finding]) -> list[Change]:
    """Fixes of stray spaces, case, words with one possible meaning and merged groups; new Refs and IDs everywhere.

    A weight gets another unit, never another figure; on Rationale only blank cells are filled, with a note that stood
    beside the score.
    """
    findings = tuple(finding for finding in findings if finding.code != TAKEN_OUT.code)
    # Findings with a mapping from an earlier scale have a text for each level: plan_level_renames writes those.
    plain = [finding for finding in findings if not finding.mends and "mapping" not in finding.facts]
    texts = {cell: text for finding in plain for cell, text in new_texts(finding)}
    numbers = {cell for f in findings if f.code == SCORE_NOT_NUMBER.code for cell in (f.cell, *f.also)}
    texts |= _notes_to_move(appraisal, findings)
    if new := new_keys(findings):
        for cell, text in _texts_with_new_keys(appraisal, new):
            texts.setdefault(cell, text)
        texts = dict(_headings(appraisal, findings, new.values())) | texts
    values = {cell: float(text) if cell in numbers else text for cell, text in texts.items()}
    return [
        *plan_unmerging(findings),
        *(SetCell(cell.sheet, cell.row, cell.column, value) for cell, value in values.items()),
        *(_weight(mend) for finding in findings for mend in finding.mends),
    ]


def _weight(mend: Mend) -> SetCell:
    like = (mend.like.row, mend.like.column) if mend.like else None
    return SetCell(mend.cell.sheet, mend.cell.row, mend.cell.column, mend.value, None, like, restyle=like is not None)


def _notes_to_move(appraisal: Appraisal, findings: Iterable[Finding]) -> dict[Cell, str]:
    """Cells of Rationale, blank until now, and the note that stood in brackets behind their score."""
    notes = {cell: str(f.facts["note"]) for f in findings if f.facts.get("note") for cell in (f.cell, *f.also)}
    keys = {cell: key for key, cell in appraisal.score_cells.items() if cell in notes} if notes else {}
    return {appraisal.rationale_cells[key]: notes[cell] for cell, key in keys.items()}


def plan_unmerging(findings: Iterable[Finding]) -> Iterator[Unmerge]:
    """The merged blocks whose cells are filled from the first of them."""
    for finding in findings:
        if finding.code == MERGED_INPUT.code and finding.fix is not None and (area := area_of(str(finding.found))):
            yield Unmerge(finding.cell.sheet, area)


def new_texts(finding: Finding) -> Iterator[tuple[Cell, str]]:
    """Each cell of a finding with the text that fixes it; nothing where that takes a person's judgement."""
    cells = (finding.cell, *finding.also)
    texts: Iterable[str | None] = finding.fix if isinstance(finding.fix, tuple) else repeat(finding.fix, len(cells))
    for cell, text in zip(cells, texts, strict=True):
        if isinstance(cell, Cell) and text is not None:
            yield cell, text


def new_keys(findings: Iterable[Finding]) -> dict[str, str]:
    """Refs and IDs that were changed in their own place only: old key (folded) -> new key."""
    return {
        folded(str(finding.found)).partition(" ")[0]: str(finding.expected)
        for finding in findings
        if finding.code in (REF_RENAMED.code, OPTION_RENAMED.code) and finding.fix is not None
    }


def plan_gateway_ids(tab: str, place: TablePlace, findings: Iterable[Finding]) -> Iterator[SetCell]:
    """Changes of an option's old ID to the new one on Gateways, whose tab is `tab`."""
    for old, new in new_keys(findings).items():
        if (row := place.held_rows.get(old)) is not None:
            yield SetCell(tab, row, place.columns["id"], new)


def plan_act_keys(snapshot: Snapshot, findings: Iterable[Finding]) -> Iterator[SetCell]:
    """Changes of an old Ref or ID to the new one on Version changes, in rows of acts."""
    new = new_keys(findings)
    for row in cells_of_acts(snapshot) if new else ():
        for key in ("ref", "option", "about"):
            cell, text = row.get(key, (None, ""))
            changed = "/".join(new.get(folded(part), part) for part in text.split("/"))
            if cell is not None and changed != text:
                yield SetCell(cell.sheet, cell.row, cell.column, changed)


def _headings(appraisal: Appraisal, findings: Iterable[Finding], new: Iterable[str]) -> Iterator[tuple[Cell, str]]:
    """Headings of Comparison that still begin with the old ID of an option, each with its label."""
    labels = {option.label for option in appraisal.options if option.id in set(new)}
    for finding in findings:
        if finding.code == COMPARED_UNCLEAR.code and finding.suggestion in labels and isinstance(finding.cell, Cell):
            yield finding.cell, str(finding.suggestion)


def _texts_with_new_keys(appraisal: Appraisal, new: Mapping[str, str]) -> Iterator[tuple[Cell, str]]:
    """Cells of the logs, and successors on Options, that still say the old key; each with its new text."""
    known = {folded(key) for key in (*(c.ref for c in appraisal.criteria), *(o.id for o in appraisal.options))}
    successors = ("merged_into", "replaced_by")
    entries = [(getattr(option, key), option.cells.get(key)) for option in appraisal.options for key in successors]
    for log, columns in KEYED.items():
        for row in appraisal.logs.get(log, ()):
            entries += [(str(row.values.get(key, "")), row.cells.get(key)) for key in columns]
    for text, cell in entries:
        changed = _with_new_keys(text, new, known | set(new))
        if cell is not None and changed != text:
            yield cell, changed


def _with_new_keys(text: str, new: Mapping[str, str], known: set[str]) -> str:
    """`text` with old keys replaced. Words that are no keys show that it is prose: then it stays as it is."""
    parts = [text]
    for separator in SEPARATORS:
        parts = [piece for part in parts for piece in _pieces(part, separator)]
    words = [part.strip() for part in parts]
    if not all(word in SEPARATORS or folded(word) in known for word in words):
        return text
    return "".join(part.replace(word, new.get(folded(word), word)) for part, word in zip(parts, words, strict=True))


def _pieces(text: str, separator: str) -> Iterator[str]:
    """Pieces of `text`, separators included."""
    first, *rest = text.split(separator)
    yield first
    for piece in rest:
        yield separator
        yield piece
