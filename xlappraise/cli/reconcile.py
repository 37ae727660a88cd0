"""A workbook with published totals in, what would explain each of them out: the command `reconcile`."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import click

from xlappraise.appraisal.model import Appraisal, Key, Score
from xlappraise.appraisal.reconcile import Explanation
from xlappraise.appraisal.reconcile import reconcile as explanations
from xlappraise.cli.commands import FILE
from xlappraise.cli.edge import ERRORS, CannotDo, finish, open_outcome, say
from xlappraise.cli.show import say_blocked
from xlappraise.exchange.plain import harmless


@click.command(epilog="Example: xlappraise reconcile plan.xlsx --as-blank doubtful")
@click.argument("file", type=FILE)
@click.option("--as-blank", metavar="CELLS", default="", help="Take these scores as blank: V2/O1,V2/O3; or 'doubtful'.")
def reconcile(file: str, as_blank: str) -> None:
    """Say what would explain the published totals on Options.

    Which values of blank cells, or which single cells, would give them.
    """
    outcome = open_outcome(file)
    if outcome.results is None:
        say_blocked(outcome)
        finish(ERRORS)
    appraisal = without_scores(outcome.appraisal, as_blank)
    found = explanations(appraisal)
    if not found:
        raise CannotDo(f"'{file}' gives no published totals: add a column 'Published total' to its Options sheet.")
    say("\n".join(harmless(line) for each in found for line in lines(appraisal, each)) + "\nNothing was changed.\n")
    finish(0 if all(each.is_met or each.ways for each in found) else ERRORS)


def without_scores(appraisal: Appraisal, cells: str) -> Appraisal:
    """The appraisal without the scores named in `cells`; 'doubtful' names those that Assumptions calls so."""
    from xlappraise.appraisal.doubt import doubtful_keys
    from xlappraise.appraisal.record import replace

    if not cells:
        return appraisal
    if cells.strip().lower() == "doubtful":
        left_out = set(doubtful_keys(appraisal))
    else:
        wanted = set(appraisal.wanted_keys())
        by_name = {f"{ref}/{option}".lower(): (ref, option) for ref, option in wanted}
        named = [cell.strip() for cell in cells.replace(";", ",").split(",") if cell.strip()]
        for cell in named:
            if cell.lower() not in by_name:
                raise CannotDo(f"There is no score '{cell}': name scores as Ref/ID, such as V2/O1.")
        left_out = {by_name[cell.lower()] for cell in named}
    kept = {key: score for key, score in appraisal.scores.items() if key not in left_out}
    return replace(appraisal, scores=kept)


def lines(appraisal: Appraisal, found: Explanation) -> Iterator[str]:
    """What explains one published total, in plain lines."""
    name, total = found.option.label, str(found.published)
    if found.is_met:
        yield f"{name}: the published total {total} is what the scores give."
        return
    given = (
        number_in_words(found.low)
        if found.low == found.high
        else f"{number_in_words(found.low)} to {number_in_words(found.high)}"
    )
    if found.blanks:
        blank = f"{len(found.blanks)} blank: {keys(found.blanks)}"
        yield f"{name}: published {total}; the scores give {given}, with {blank}."
        yield from _fills(found)
    else:
        yield f"{name}: published {total}, but the scores give {given}."
    if found.singles:
        yield "  One changed score would explain it:"
        for change in found.singles:
            yield f"    {change.key[0]}/{change.key[1]}: {word(change.stands)} -> {word(change.wanted)}"
    elif not found.ways and not found.blanks:
        yield "  No single changed score would explain it."


def _fills(found: Explanation) -> Iterator[str]:
    if found.ways is None:
        yield "  The total lies within reach of the blank numbers."
    elif not found.ways:
        yield "  No values of the blank cells meet it."
    else:
        yield f"  {found.ways:,} {'way meets' if found.ways == 1 else 'ways meet'} it:"
        for fill in found.fills:
            yield "    " + ", ".join(f"{ref} {word(score)}" for (ref, _), score in fill.items())
        if found.certain:
            sure = ", ".join(f"{ref} {word(score)}" for (ref, _), score in found.certain.items())
            yield f"  The same in each: {sure}."


def keys(found: tuple[Key, ...]) -> str:
    """Cells by their Refs."""
    return ", ".join(ref for ref, _ in found)


def word(score: Score) -> str:
    """A score as text."""
    return number_in_words(score) if isinstance(score, Fraction) else score


def number_in_words(value: Fraction) -> str:
    """A number with thousands separators, decimals as they are."""
    return f"{int(value):,}" if value.denominator == 1 else f"{float(value):,.6f}".rstrip("0")
