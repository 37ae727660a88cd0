"""A workbook in, the pack that members read out: the command `report`. The workbook is not changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlappraise.appraisal.words import list_of
from xlappraise.cli.commands import FILE
from xlappraise.cli.edge import ERRORS, CannotDo, finish, finish_written, open_outcome, say, say_data, say_wrote
from xlappraise.cli.show import say_blocked
from xlappraise.exchange.plain import harmless
from xlappraise.report.formats import FORMATS, format_of_file, names

if TYPE_CHECKING:
    from xlappraise.flow import Outcome
    from xlappraise.report.sections import Choice


INCLUDED = "Sheets that were included are cleaned too, but not counted here: read them through before you publish."
WORD_DRAWS = "Word draws the charts itself: for pictures install resvg-py, which is not there: pip install resvg-py."


@click.command(epilog="Example: xlappraise report plan.xlsx -o plan.docx --public")
@click.argument("file", type=FILE)
@click.option(
    "-o",
    "--output",
    type=FILE,
    metavar="OUT",
    help=f"Where to write: {list_of(names('report'), 'or')}. [FILE's name.docx]",
)
@click.option("--public", is_flag=True, help="Leave out names of people and contact details; keep roles.")
@click.option("--keep", multiple=True, metavar="WORDS", help='With --public: leave these words in, as "Lord Mayor".')
@click.option("--leave-out", multiple=True, metavar="NAME", help="With --public: leave this name out, too.")
@click.option(
    "--format",
    "form_of_notice",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How to say what --public left out: lines on stderr, or data on stdout.",
)
@click.option("--no-logs", is_flag=True, help="Leave out engagement and the logs from assumptions to change log.")
@click.option("--sections", metavar="NAMES", help="Only these sections, in this order: ranking,robustness.")
@click.option("--brief", is_flag=True, help="Only the page that members read first, one side of A4.")
@click.option(
    "--include", multiple=True, metavar="SHEET", help="Take in this sheet of your own, as a table; may be repeated."
)
@click.option("--since", type=FILE, metavar="OLD", help="Add an annex on what changed since this earlier version.")
@click.option(
    "--template", type=FILE, metavar="FILE.docx", help="Take the council's own Word styles from this document."
)
@click.option("--figures", type=FILE, metavar="DIR", help="Also write the charts, as SVG and PNG, into this folder.")
@click.option("--kit", type=FILE, metavar="DIR", help="Also write the data with Python, R and SQL that recompute it.")
@click.option("--force", is_flag=True, help="Overwrite what is there.")
def report(
    *,
    file: str,
    output: str | None,
    public: bool,
    keep: tuple[str, ...],
    leave_out: tuple[str, ...],
    form_of_notice: str,
    no_logs: bool,
    sections: str | None,
    brief: bool,
    include: tuple[str, ...],
    since: str | None,
    template: str | None,
    figures: str | None,
    kit: str | None,
    force: bool,
) -> None:
    """Write the pack for members: Word, PDF, a web page or Markdown."""
    from xlappraise.report.sections import Choice

    wanted = None if output is None and (figures or kit) else output or str(Path(file).with_suffix(".docx"))
    form = format_of_file("report", wanted or "")
    if wanted and not form:
        known = ", ".join(names("report"))
        raise CannotDo(f"report writes {known}, by the end of the name; '{wanted}' is none of these.")
    if template and not (form and form.template):
        raise CannotDo(f"--template is for {list_of([each.name for each in FORMATS['report'] if each.template])}.")
    if brief and (sections or figures or kit):
        raise CannotDo("--brief is one page alone: leave out --sections, --figures and --kit.")
    if not public and (keep or leave_out or form_of_notice == "json"):
        raise CannotDo("--keep, --leave-out and --format json go with --public.")
    if brief and include:
        raise CannotDo("--brief is one page for members, so it takes no --include.")
    outcome = open_outcome(file)
    if outcome.results is None:
        say_blocked(outcome)
        finish(ERRORS)
    choice = Choice(_sections(sections), not no_logs, public, brief, keep, leave_out, include, _earlier(since))
    if wanted and form:
        _write(outcome, wanted, form.name, choice, template=template or "", force=force, aside=form_of_notice == "json")
    if figures:
        _draw(outcome, Path(figures), choice, force, form_of_notice == "json")
    if kit:
        _write_kit(outcome, Path(kit), choice, force, form_of_notice == "json")
    if public:
        _say_left_out(outcome, choice, form_of_notice)
        if include:
            say(f"{INCLUDED}\n", aside=True)
    finish_written(outcome)


def _earlier(since: str | None) -> Outcome | None:
    """The earlier version; ends the command with its findings where it has no results."""
    if since is None:
        return None
    outcome = open_outcome(since)
    if outcome.is_blocked:
        say_blocked(outcome)
        finish(ERRORS)
    return outcome


def _say_left_out(outcome: Outcome, choice: Choice, form: str) -> None:
    """Say what a public report left out, and what is to be looked at."""
    from xlappraise.report.left_out import left_out_data, left_out_lines
    from xlappraise.report.public import without_people

    cleared = without_people(outcome.appraisal.without_spare(), choice.keep, choice.leave_out)
    if form == "json":
        from xlappraise.exchange.to_json import dumps

        say_data(dumps(left_out_data(cleared, outcome.path)))
        return
    say("".join(f"{harmless(line)}\n" for line in left_out_lines(cleared)), aside=True)


def _write_kit(outcome: Outcome, folder: Path, choice: Choice, force: bool, aside: bool) -> None:
    """The data and the programs that recompute the results into the folder."""
    from xlappraise import __version__
    from xlappraise.report.kit import kit_files
    from xlappraise.report.pack import view_of

    try:
        made = kit_files(view_of(outcome, __version__, choice))
    except ValueError as nothing:
        raise CannotDo(str(nothing)) from None
    _write_into(folder, made, force, aside)


def _write(
    outcome: Outcome, wanted: str, form: str, choice: Choice, *, template: str, force: bool, aside: bool
) -> None:
    from xlappraise import __version__
    from xlappraise.cli.changes import refuse_existing, write_new
    from xlappraise.report.pack import pack
    from xlappraise.report.to_png import can_draw
    from xlappraise.xlsx.refusals import CannotRead, CannotWrite

    refuse_existing(wanted, force)
    try:
        content = pack(outcome, form, __version__, choice, template)
    except (CannotRead, CannotWrite) as refusal:
        raise CannotDo(str(refusal)) from None
    write_new(wanted, content, force)
    say_wrote(wanted, aside)
    if form == ".docx" and not can_draw():
        say(f"{WORD_DRAWS}\n", aside=True)


def _sections(sections: str | None) -> tuple[str, ...]:
    from xlappraise.report.sections import SECTIONS

    wanted = tuple(name.strip().lower() for name in (sections or "").split(",") if name.strip())
    unknown = [name for name in wanted if name not in SECTIONS]
    if unknown:
        raise CannotDo(f"There is no section '{unknown[0]}'. Sections: {', '.join(SECTIONS)}.")
    return wanted


def _draw(outcome: Outcome, folder: Path, choice: Choice, force: bool, aside: bool) -> None:
    """Each chart of the report into the folder."""
    from xlappraise import __version__
    from xlappraise.report.pack import figures
    from xlappraise.xlsx.refusals import CannotWrite

    try:
        drawn = figures(outcome, __version__, choice)
    except CannotWrite as refusal:
        raise CannotDo(str(refusal)) from None
    _write_into(folder, drawn, force, aside)


def _write_into(folder: Path, made: dict[str, bytes], force: bool, aside: bool) -> None:
    """Files by name into the folder, which is made when it is not there."""
    from xlappraise.cli.changes import refuse_existing, write_new

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise CannotDo(f"'{folder}' cannot be made a folder ({fault.strerror}).") from None
    for name in made:
        refuse_existing(str(folder / name), force)
    for name, content in made.items():
        write_new(str(folder / name), content, force)
        say_wrote(folder / name, aside)
