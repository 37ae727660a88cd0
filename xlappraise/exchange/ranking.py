"""Results in, the ranking as text out: a table, and what a reader must know to read it."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.scoring import NOT_SHORT_LISTED, OptionResult, Results
from xlappraise.appraisal.words import count_of
from xlappraise.exchange.plain import columns, harmless, number, span, width
from xlappraise.records import NamedTuple

NONE = "-"
"""Stands where there is no figure, or no certain one."""

HEADINGS = ("Rank", "ID", "Option", "Total", "Share", "RAG", "Scores")
RIGHT = frozenset({0, 3, 4})


class RankingRow(NamedTuple):
    """An option as printed, and the label of its RAG band for colouring."""

    cells: tuple[str, ...]
    band: str


def rank_words(result: OptionResult) -> str:
    """`1`, `2=` when tied, `3 to 4` when missing scores leave it open, a dash when not ranked."""
    if result.best_rank is None:
        return NONE
    if result.rank is None:
        return f"{result.best_rank} to {result.worst_rank}"
    return f"{result.rank}=" if result.tied else str(result.rank)


def total_words(result: OptionResult) -> str:
    """`1,810`, or `1,780 to 1,840` where scores are missing; a dash for an option that is not ranked."""
    if result.low is None or result.high is None:
        return NONE
    return span(number(result.low), number(result.high))


def scores_words(appraisal: Appraisal, result: OptionResult) -> str:
    """`27 of 28 scored`, or what keeps the option out: `Failed D2`, `No answer to D1`."""
    if result.failed:
        return f"Failed {', '.join(result.failed)}"
    if result.open_gateways:
        return f"No answer to {', '.join(result.open_gateways)}"
    wanted = len(appraisal.scored_criteria)
    return f"{wanted - len(result.missing)} of {wanted} scored"


def rows(appraisal: Appraisal, results: Results) -> list[RankingRow]:
    """The short-listed options in rank order, with the subtotal of each group."""
    table = []
    for result in results.in_order:
        figures = (
            rank_words(result),
            result.option.id,
            result.option.name,
            total_words(result),
            NONE if result.percent is None else f"{result.percent}%",
            result.rag.letter if result.rag else NONE,
            scores_words(appraisal, result),
            *(NONE if value is None else number(value) for value in (result.groups or {}).values()),
        )
        table.append(RankingRow(tuple(map(harmless, figures)), result.rag.label if result.rag else ""))
    return table


def headings(results: Results) -> tuple[str, ...]:
    """Headings of the table: the fixed ones, then the groups."""
    groups = next((tuple(result.groups) for result in results.short_list if result.groups), ())
    return (*HEADINGS, *map(harmless, groups))


def right_aligned(results: Results) -> frozenset[int]:
    """Columns of figures, counted from 0."""
    return RIGHT | set(range(len(HEADINGS), len(headings(results))))


def title_lines(appraisal: Appraisal) -> list[str]:
    """Title and organisation, where given."""
    return [harmless(text) for text in (appraisal.setup.title, appraisal.setup.organisation) if text]


def table_lines(appraisal: Appraisal, results: Results) -> list[str]:
    """The table in plain columns."""
    table = [headings(results), *(row.cells for row in rows(appraisal, results))]
    return columns(table, right_aligned(results))


def note_lines(appraisal: Appraisal, results: Results) -> Iterator[str]:
    """What the table rests on: highest possible total, bands, blanks."""
    listed = sum(result.status == NOT_SHORT_LISTED for result in results.options)
    long_list = (
        f" {count_of(listed, 'option')} on the long-list {'is' if listed == 1 else 'are'} not scored." if listed else ""
    )
    yield f"Highest possible total {number(results.highest)}.{long_list} {band_words(appraisal)}"
    if not results.complete:
        yield (
            f"{count_of(results.entries_missing, 'score')} missing. Nothing is taken as zero: a missing score may be "
            "any level that its criterion allows, so totals and ranks are given as ranges where that matters."
        )


def band_words(appraisal: Appraisal) -> str:
    """`RAG: G Green from 61%, A Amber from 31%, R Red below.`"""
    *upper, lowest = appraisal.bands
    words = [f"{band.letter} {band.label} from {number(Fraction(band.start))}%" for band in upper]
    return harmless(f"RAG: {', '.join(words)}, {lowest.letter} {lowest.label} below.")


def ranking_text(appraisal: Appraisal, results: Results) -> str:
    """The whole answer as plain text, ending in a newline."""
    parts = [
        *title_lines(appraisal),
        "",
        *table_lines(appraisal, results),
        "",
        *note_lines(appraisal, results),
    ]
    return "\n".join(parts) + "\n"


def terminal_ranking(appraisal: Appraisal, results: Results) -> str:
    """The same for the terminal, with colour beside the letters; rich leaves colour out when NO_COLOR is set."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    wide = max(map(width, table_lines(appraisal, results)))
    shown = headings(results) if wide <= console.width else HEADINGS
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for index, heading in enumerate(shown):
        side: Literal["left", "right"] = "right" if index in right_aligned(results) else "left"
        table.add_column(Text(heading), justify=side, overflow="fold")
    styles = band_styles(appraisal)
    for row in rows(appraisal, results):
        cells = [Text(cell) for cell in row.cells[: len(shown)]]
        cells[HEADINGS.index("RAG")].stylize(styles.get(row.band, ""))
        table.add_row(*cells)
    with console.capture() as printed:
        for line in title_lines(appraisal):
            console.print(Text(line, style="bold"))
        console.print()
        console.print(table)
        console.print()
        for line in note_lines(appraisal, results):
            console.print(Text(line))
        if len(shown) < len(headings(results)):
            console.print(Text("Subtotals of the groups are shown in a wider window."))
    return printed.get()


def band_styles(appraisal: Appraisal) -> dict[str, str]:
    """Terminal colour of each band, best green and worst red; the letter says the same."""
    colours = {2: "gr", 3: "gyr", 4: "gyyr", 5: "ggyrr"}.get(len(appraisal.bands), "")
    names = {"g": "bold black on green", "y": "bold black on yellow", "r": "bold white on red"}
    return {band.label: names[colour] for band, colour in zip(appraisal.bands, colours, strict=False)}
