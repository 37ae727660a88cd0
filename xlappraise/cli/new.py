"""A size or a data file in, a fresh workbook out: the command `new`."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import click

from xlappraise.appraisal.model import Appraisal
from xlappraise.cli.commands import FILE
from xlappraise.cli.edge import CannotDo, open_outcome, receipt_of, say, trouble
from xlappraise.plan import fresh
from xlappraise.plan.fresh import TEMPLATES, in_new_workbook, of_size
from xlappraise.report.formats import Format, format_named
from xlappraise.sheets import layout

JSON = format_named("convert", ".json")
MOST_DATA = 100 * 2**20
"""Largest data file that is read, in bytes."""


@click.command(epilog="Example: xlappraise new plan.xlsx --options 4 --criteria 12 --with costs")
@click.argument("out", type=FILE, metavar="OUT.xlsx")
@click.option(
    "--template",
    "kind",
    type=click.Choice(list(TEMPLATES)),
    default="high-medium-low",
    show_default=True,
    help="What scores and weights are: levels; numbers from 0 to 5; numbers from 1 to 10 with percentage weights; or "
    "the twelve criteria that London published for its adoption agency, or the six that government gave in 2025 for "
    "the reorganisation of English councils.",
)
@click.option(
    "--options",
    type=click.IntRange(0, layout.MAX_OPTIONS),
    default=5,
    show_default=True,
    help="Rows for options.",
)
@click.option(
    "--criteria",
    type=click.IntRange(0, layout.MAX_CRITERIA),
    default=20,
    show_default=True,
    help="Rows for criteria.",
)
@click.option(
    "--gateways",
    type=click.IntRange(0, layout.MAX_OPTIONS),
    default=0,
    show_default=True,
    help="Gateways that options must pass before they are scored.",
)
@click.option("--groups", metavar="NAMES", default="", help="Groups of criteria, separated by commas.")
@click.option("--title", default="", help="Title of the appraisal.")
@click.option(
    "--with",
    "wanted",
    metavar="TOPICS",
    default="",
    help=f"Add these topics, separated by commas: {', '.join(layout.TOPICS)}.",
)
@click.option(
    "--like",
    type=FILE,
    metavar="FILE",
    help="Take settings, scale, bands and criteria with weights and levels from a workbook or .json; options and "
    "scores are blank.",
)
@click.option("--from", "source", type=FILE, metavar="FILE.json", help="Fill it with this appraisal.")
@click.option("--macro", is_flag=True, help="Make OUT.xlsm, with a Recalculate button on Scores (Excel for Windows).")
@click.option(
    "--matrix",
    is_flag=True,
    help="One sheet with live totals, at most 10 options and 20 criteria, for small decisions.",
)
@click.option("--force", is_flag=True, help="Overwrite OUT.")
@click.pass_context
def new(
    context: click.Context,
    *,
    out: str,
    kind: str,
    options: int,
    criteria: int,
    gateways: int,
    groups: str,
    title: str,
    wanted: str,
    like: str | None,
    source: str | None,
    macro: bool,
    matrix: bool,
    force: bool,
) -> None:
    """Make a fresh workbook, blank or filled from data."""
    ending = ".xlsm" if macro else ".xlsx"
    if Path(out).suffix.lower() != ending:
        raise CannotDo(f"'{out}' should end in {ending}.")
    given = {
        name for name in context.params if context.get_parameter_source(name) == click.core.ParameterSource.COMMANDLINE
    }
    if matrix:
        write_matrix(out, given, (options, criteria), title, force=force)
        return
    refuse_at_odds(given, kind)
    topics = (*topics_of(wanted), *((layout.GATEWAY_TOPIC,) if gateways else ()))
    if source is None and not (options and criteria) and not set(topics) - {layout.COSTS}:
        raise click.UsageError("--options 0 and --criteria 0 go with --with and a topic that needs no scores.")
    if source is not None:
        appraisal = data_file(source)
    elif like is not None:
        appraisal = of_size(pattern_in(like), (options, criteria, 0), title)
    else:
        pattern_ = data_file(str(shipped_file(TEMPLATES[kind])))
        appraisal = of_size(with_groups(pattern_, groups), (options, criteria, gateways), title)
    write_workbook(in_new_workbook(appraisal, topics), out, force, macro=macro)
    with receipt_of(str(out)):
        say(f"Wrote {out}.\nNext: open it in Excel and follow its Guide sheet, then: xlappraise check {out}\n")


def write_matrix(out: str, given: Collection[str], size: tuple[int, int], title: str, *, force: bool) -> None:
    """Write a matrix that anybody can type; a usage error where it is too large or given what it has no place for."""
    from xlappraise.cli.changes import write_new
    from xlappraise.sheets.typed_matrix import MOST_CRITERIA, MOST_OPTIONS, typed_matrix

    if set(given) - {"out", "options", "criteria", "title", "matrix", "force"}:
        raise click.UsageError("--matrix goes with --options, --criteria and --title only.")
    options, criteria = size
    if not (1 < options <= MOST_OPTIONS and 0 < criteria <= MOST_CRITERIA):
        raise click.UsageError(f"--matrix takes 2 to {MOST_OPTIONS} options and 1 to {MOST_CRITERIA} criteria.")
    write_new(out, typed_matrix(options, criteria, title), force)
    with receipt_of(str(out)):
        say(f"Wrote {out}.\nNext: type over the cream cells. Later: xlappraise import {out} -o NEW.xlsx\n")


def topics_of(text: str) -> tuple[str, ...]:
    """The topics in a list with commas; a usage error, with the near one, for a name that is none."""
    from xlappraise.appraisal.words import near

    found = []
    for word in filter(None, (each.strip().casefold() for each in text.split(","))):
        if word not in layout.TOPICS:
            meant = near(word, layout.TOPICS)
            hint = f"Did you mean '{meant}'?" if meant else f"The topics are {', '.join(layout.TOPICS)}."
            raise click.UsageError(f"There is no topic '{word}'. {hint}")
        found.append(word)
    return tuple(dict.fromkeys(found))


def refuse_at_odds(given: Collection[str], kind: str) -> None:
    """A usage error where two options that were given bring the same thing."""
    own = {"options", "criteria", "gateways", "groups", "title", "kind", "like"} & set(given)
    if "source" in given and own:
        raise click.UsageError("--from brings its own options, criteria, groups, title and scale.")
    if "like" in given and {"criteria", "gateways", "groups", "kind"} & set(given):
        raise click.UsageError("--like brings its own criteria, groups and scale.")
    if TEMPLATES[kind].startswith("criteria-") and {"criteria", "gateways", "groups"} & set(given):
        raise click.UsageError(f"--template {kind} brings its own criteria and groups.")


def with_groups(appraisal: Appraisal, names: str) -> Appraisal:
    """The appraisal with these groups, separated by commas; a usage error where they cannot be."""
    from xlappraise.appraisal.model import Group
    from xlappraise.appraisal.record import replace
    from xlappraise.appraisal.words import folded

    found = [name.strip() for name in names.split(",") if name.strip()]
    if len({folded(name) for name in found}) < len(found):
        raise click.UsageError("--groups names one group twice.")
    if len(found) > layout.MAX_GROUPS:
        raise click.UsageError(f"--groups takes {layout.MAX_GROUPS} groups at most.")
    return replace(appraisal, groups=tuple(map(Group, found))) if found else appraisal


def pattern_in(path: str) -> Appraisal:
    """What an appraisal may take over of the one in a file; CannotDo when it cannot be taken over."""
    from xlappraise.exchange.from_json import BadData
    from xlappraise.exchange.pattern import pattern

    try:
        return pattern(file_appraisal(path))
    except BadData as bad:
        raise CannotDo(f"'{path}' has settings or criteria that cannot be taken over: {bad.faults[0]}") from None


def file_appraisal(path: str) -> Appraisal:
    """The appraisal in a workbook or in JSON; CannotDo when its settings are in doubt."""
    if Path(path).suffix.lower() == ".json":
        return data_file(path)
    outcome = open_outcome(path)
    if outcome.is_blocked:
        raise CannotDo(f"'{path}' has errors that leave its settings in doubt: fix them first.")
    return outcome.appraisal


def data_file(path: str, form: Format = JSON, *rest: Appraisal) -> Appraisal:
    """The appraisal in a file of data, with what it does not say as in `rest`; CannotDo after every fault is said."""
    from xlappraise.exchange.from_json import BadData

    try:
        appraisal: Appraisal = form.read(data_text(path), *rest)
    except BadData as bad:
        for sentence in bad.faults:
            trouble(f"{path}: {sentence}")
        raise CannotDo(f"'{path}' is not {form.holds} that can be used; nothing was written.") from None
    return appraisal


def data_text(path: str) -> str:
    """What a data file holds; CannotDo when it is too large or no text."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(MOST_DATA + 1)
        if len(content) > MOST_DATA:
            raise CannotDo(f"'{path}' is larger than {MOST_DATA >> 20} MB.")
        return content.decode("utf-8")
    except OSError as fault:
        raise CannotDo(f"'{path}' cannot be read ({fault.strerror}).") from None
    except UnicodeDecodeError:
        raise CannotDo(f"'{path}' is not text in UTF-8.") from None


def write_workbook(appraisal: Appraisal, target: str, force: bool, *, macro: bool = False) -> None:
    """Write a fresh workbook of the appraisal, its Checks sheet filled; with `macro`, a button on Scores."""
    from xlappraise.cli.changes import recalculate, refuse_existing, write_new
    from xlappraise.sheets.build import build

    refuse_existing(target, force)
    content = build(appraisal)
    if macro:
        from xlappraise.addin.macro_book import with_button

        content = with_button(content)
    write_new(target, content, force)
    recalculate(target, None, dry_run=False, force=force)


def shipped_file(name: str) -> Path:
    """The path of a shipped template or example; CannotDo when this installation lacks it."""
    path = fresh.shipped_file(name)
    if path is None:
        raise CannotDo(f"'{name}' is missing from this installation: install xlappraise again.")
    return path
