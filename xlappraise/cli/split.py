"""A workbook and a list of assessors in; a workbook for each of them out: the command `split`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlappraise.cli.commands import FILE
from xlappraise.cli.edge import ERRORS, CannotDo, finish, open_outcome, receipt_of, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlappraise.appraisal.model import Appraisal
    from xlappraise.appraisal.panel import Member

LARGEST_LIST = 2**20
"""Bytes of a list of assessors."""


@click.command(epilog="Example: xlappraise split plan.xlsx --assessors panel.csv -o scoring")
@click.argument("file", type=FILE)
@click.option(
    "--assessors",
    required=True,
    metavar='FILE.csv|"A, B"',
    help="Their names; or a list with headings Assessor, Role and Criteria (Refs; blank: all). With a column Code it "
    "is the code that scores go by.",
)
@click.option("-o", "--output", type=FILE, required=True, metavar="DIR", help="Folder for the workbooks.")
@click.option("--without-costs", is_flag=True, help="Leave costs out of the workbooks.")
@click.option(
    "--cost-criterion",
    "cost_refs",
    multiple=True,
    metavar="REF",
    help="Leave this criterion out with the costs; you score it yourself, on Scores.",
)
@click.option("--weights", is_flag=True, help="Ask for weights too, on a sheet Individual weights.")
@click.option("--key", type=FILE, metavar="FILE.csv", help="Write who has which code there; not inside DIR.")
@click.option("--force", is_flag=True, help="Overwrite workbooks that are there already.")
def split(
    *,
    file: str,
    assessors: str,
    output: str,
    without_costs: bool,
    cost_refs: tuple[str, ...],
    weights: bool,
    key: str | None,
    force: bool,
) -> None:
    """Make a workbook for each assessor to score alone.

    Each has the criteria that are theirs, the short-listed options, blank scores, and nobody else's. A sheet
    Declaration comes first. The command merge brings the workbooks together again. FILE is not changed.
    """
    from xlappraise.appraisal.panel import BadPanel, file_names, own_appraisal, panel_sentence
    from xlappraise.cli.changes import write_new
    from xlappraise.cli.show import say_blocked
    from xlappraise.exchange.findings_text import shell_word
    from xlappraise.exchange.plain import harmless

    outcome = open_outcome(file)
    if outcome.blocking_but_weights:
        say_blocked(outcome)
        finish(ERRORS)
    appraisal = outcome.appraisal
    if appraisal.setup.assessor:
        raise CannotDo(f"'{file}' is the workbook of one assessor: split the one that it was made from.")
    try:
        members = _members(assessors, appraisal, cost_refs)
        names = file_names(members)
        own = [
            own_appraisal(appraisal, members, each, costs=not (without_costs or cost_refs), weights=weights)
            for each in members
        ]
    except BadPanel as refusal:
        raise CannotDo(str(refusal)) from None
    if not appraisal.in_play:
        raise CannotDo(f"'{file}' has no short-listed options to score.")
    places = [str(Path(output) / names[member.name]) for member in members]
    _refuse_places(places, output, key, members, force)
    Path(output).mkdir(exist_ok=True)
    _write(places, own, force)
    if key is not None:
        write_new(key, _key_of(members, names), force)
    with receipt_of(*places):
        say(harmless(f"Wrote a workbook in {output} for {panel_sentence(members)}.") + "\n")
        say(_receipt_text(own, without_costs, [appraisal.by_ref[ref.lower()].ref for ref in cost_refs]))
        say(f"Next: collect them, then xlappraise merge {shell_word(file)} {shell_word(output)} -o MERGED.xlsx\n")


def _members(assessors: str, appraisal: Appraisal, cost_refs: Sequence[str]) -> tuple[Member, ...]:
    """The panel that the option names, without the criteria of cost. CannotDo where its file cannot be read."""
    from xlappraise.appraisal.panel import members_named, without_criteria

    is_list = assessors.lower().endswith(".csv")
    members = _members_in_file(assessors, appraisal) if is_list else members_named(assessors)
    return without_criteria(members, cost_refs, appraisal) if cost_refs else members


def _members_in_file(assessors: str, appraisal: Appraisal) -> tuple[Member, ...]:
    from xlappraise.appraisal.panel import members_of_csv

    try:
        with Path(assessors).open("rb") as list_:
            data = list_.read(LARGEST_LIST + 1)
        if len(data) > LARGEST_LIST:
            raise CannotDo(f"'{assessors}' is too large for a list of assessors.")
        return members_of_csv(data.decode(), appraisal)
    except OSError as fault:
        raise CannotDo(f"'{assessors}' cannot be read: {fault.strerror or fault}.") from None
    except UnicodeDecodeError:
        raise CannotDo(f"'{assessors}' is not UTF-8: save it as CSV UTF-8.") from None


def _refuse_places(places: Sequence[str], output: str, key: str | None, members: Sequence[Member], force: bool) -> None:
    """CannotDo where something that is to be written is in the way, before anything is."""
    from xlappraise.cli.changes import refuse_existing

    folder = Path(output)
    if folder.exists() and not folder.is_dir():
        raise CannotDo(f"'{output}' is no folder: choose another name.")
    if not folder.resolve().parent.is_dir():
        raise CannotDo(f"There is no folder for '{output}', so nothing was written.")
    for place in places:
        refuse_existing(place, force)
    if key is None:
        return
    if not any(member.person for member in members):
        raise CannotDo("--key is for a list of assessors with a column Code beside their names.")
    if Path(key).resolve().is_relative_to(folder.resolve()):
        raise CannotDo(
            f"'{key}' is inside '{output}', where whoever gets the workbooks would find it: keep it elsewhere."
        )
    refuse_existing(key, force)
    if not Path(key).resolve().parent.is_dir():
        raise CannotDo(f"There is no folder for '{key}', so nothing was written.")


def _write(places: Sequence[str], own: Sequence[Appraisal], force: bool) -> None:
    """A workbook for each, with a bar of progress."""
    from xlappraise.cli.changes import write_new
    from xlappraise.cli.progress import step_counter
    from xlappraise.sheets.build import build

    with step_counter("Workbooks", len(own)) as advance:
        for place, each in zip(places, own, strict=True):
            write_new(place, build(each), force)
            advance()


def _key_of(members: Sequence[Member], names: dict[str, str]) -> bytes:
    """Who has which code, as CSV that a spreadsheet takes for text."""
    import csv
    import io

    from xlappraise.exchange.to_csv import inert

    made = io.StringIO()
    rows = csv.writer(made, lineterminator="\n")
    rows.writerow(("Code", "Assessor", "File"))
    rows.writerows((inert(each.name), inert(each.person), inert(names[each.name])) for each in members)
    return made.getvalue().encode("utf-8-sig")


def _receipt_text(own: Sequence[Appraisal], without_costs: bool, cost_refs: Sequence[str]) -> str:
    from xlappraise.appraisal.words import list_of

    criteria = {len(each.criteria) for each in own}
    low, high = min(criteria), max(criteria)
    each = f"{low}" if low == high else f"{low} to {high}"
    costs = ""
    if without_costs or cost_refs:
        also = f", and so {'is' if len(cost_refs) == 1 else 'are'} {list_of(cost_refs)}" if cost_refs else ""
        costs = f" Costs are left out of columns and sheets{also}. Look whether texts of Options speak of them."
    return f"Criteria in each: {each}. Scores and reasons are blank.{costs}\n"
