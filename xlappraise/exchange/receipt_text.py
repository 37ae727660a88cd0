"""The receipt of a written workbook in, lines that tell an officer what was done to it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.words import count_of
from xlappraise.exchange.plain import harmless
from xlappraise.xlsx.package import Receipt

RANGES = 10
"""Most ranges of formulas that a receipt names one by one."""


def written_lines(name: str, receipt: Receipt) -> Iterator[str]:
    """What was written to the file called `name`, what that means for other formulas, and where the backup is."""
    if not receipt.has_changes:
        yield f"{name}: nothing to change, every byte is as it was."
    else:
        yield f"{name}: {count_of(receipt.cells_written, 'cell')} written, {receipt.sentence}."
    yield from beside_lines(receipt)
    if receipt.backup:
        yield f"  The file as it was: {harmless(receipt.backup)}."


def beside_lines(receipt: Receipt) -> Iterator[str]:
    """What a write did besides what was asked for: to protected sheets, and to results that depend on what it wrote."""
    yield from (f"  {harmless(note)}" for note in receipt.notes)
    yield from (f"  {sentence}" for sentence in stale_sentences(receipt))


def stale_sentences(receipt: Receipt) -> Iterator[str]:
    """Sentences on formulas whose results a write made out of date, or may have made so."""
    gone, kept, tools = (len(cells) for cells in (receipt.stale_cells, receipt.kept_cells, receipt.tool_cells))
    if gone:
        depend, they, show = ("depends", "it is", "shows") if gone == 1 else ("depend", "they are", "show")
        yield (
            f"{gone:,} of your own formulas {depend} on what was written; {they} calculated again when the workbook is "
            f"opened and {show} nothing to programs that do not calculate until it is saved."
        )
        yield f"Those formulas of yours: {harmless(_in_ranges(receipt.stale_cells))}."
    if kept:
        may, their = ("keeps its stored result", "it") if kept == 1 else ("keep their stored results", "they")
        yield (
            f"{kept:,} of your own formulas may depend on what was written and {may}: {their} may be out of date until "
            f"the workbook has been opened and saved. Look at {harmless(_in_ranges(receipt.kept_cells))}."
        )
    if tools:
        depend, they = ("depends", "it is") if tools == 1 else ("depend", "they are")
        yield (
            f"{tools:,} of the tool's formulas {depend} on what was written; {they} calculated again by xlappraise "
            f"recalc, or when the workbook is opened: {harmless(_in_ranges(receipt.tool_cells))}."
        )


def _in_ranges(cells: Sequence[str]) -> str:
    """Cells such as Notes!B2, sheet by sheet: the first ranges that they make up, and how many cells there are besides.

    An officer's sheet may have thousands of formulas.
    """
    from xlappraise.appraisal.cell_ranges import ranges
    from xlappraise.xlsx.addresses import area_of, position_of

    named: list[str] = []
    left = len(cells)
    for sheet, own in groupby((cell.rpartition("!") for cell in cells), itemgetter(0)):
        places = [Cell(sheet, *at) for _, _, name in own if (at := position_of(name))]
        for each in ranges(places)[: RANGES - len(named)]:
            named.append(f"{sheet}!{each}")
            area = area_of(each)
            left -= (area.last_row - area.first_row + 1) * (area.last_column - area.first_column + 1) if area else 0
    return ", ".join(named) + (f" and {count_of(left, 'more cell')}" if left else "")
