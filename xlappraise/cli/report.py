"""A workbook in, the pack that members read out: the command `report`. The workbook is not changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlappraise.cli.edge import ERRORS, CannotDo, finish, opened, say
from xlappraise.cli.show import say_blocked

if TYPE_CHECKING:
    from xlappraise.exchange.report import Choice, Report, View
    from xlappraise.flow import Outcome

FORMATS = (".docx", ".html", ".md", ".pdf")


@click.command()
@click.argument("file")
@click.option("-o", "--output", metavar="OUT", help="Where to write: .docx, .html, .md or .pdf. [FILE's name.docx]")
@click.option("--public", is_flag=True, help="Leave out names of people and contact details; keep roles.")
@click.option("--no-logs", is_flag=True, help="Leave out assumptions, issues, stakeholders, scope, change log.")
@click.option("--sections", metavar="NAMES", help="Only these sections, parted by commas: ranking,robustness.")
@click.option("--template", metavar="FILE.docx", help="Take the council's own Word styles from this document.")
@click.option("--figures", metavar="DIR", help="Also write the charts, as SVG and PNG, into this folder.")
@click.option("--force", is_flag=True, help="Overwrite what is there.")
def report(
    *,
    file: str,
    output: str | None,
    public: bool,
    no_logs: bool,
    sections: str | None,
    template: str | None,
    figures: str | None,
    force: bool,
) -> None:
    """Write the pack: scoring, options, criteria, results, ranking, how sure, reasons and record."""
    from xlappraise.exchange.report import Choice

    wanted = None if output is None and figures else output or str(Path(file).with_suffix(".docx"))
    form = Path(wanted).suffix.lower() if wanted else ""
    if wanted and form not in FORMATS:
        raise CannotDo(f"report writes {', '.join(FORMATS)}, by the end of the name; '{wanted}' is none of these.")
    if template and form not in (".docx", ".pdf"):
        raise CannotDo("--template is for .docx and .pdf.")
    outcome = opened(file)
    if outcome.results is None:
        say_blocked(outcome)
        finish(ERRORS)
    write(outcome, wanted, Choice(_named(sections), not no_logs, public), (template or "", figures, force))


def write(
    outcome: Outcome, wanted: str | None, choice: Choice, how: tuple[str, str | None, bool] = ("", None, False)
) -> None:
    """Write the report to `wanted`; `how` is the template, the folder for figures, and whether to overwrite."""
    from xlappraise import __version__
    from xlappraise.cli.changes import free, write_new
    from xlappraise.exchange.report import report_of, view_of

    template, figures, force = how
    free(wanted, force)
    view = view_of(outcome, __version__, choice)
    tree = report_of(view, choice)
    if wanted:
        write_new(wanted, _content(view, tree, Path(wanted).suffix.lower(), template), force)
        say(f"Wrote {wanted}.\n")
    if figures:
        _figures(tree, Path(figures), force)


def _named(sections: str | None) -> tuple[str, ...]:
    from xlappraise.exchange.report import SECTIONS

    names = tuple(name.strip().lower() for name in (sections or "").split(",") if name.strip())
    unknown = [name for name in names if name not in SECTIONS]
    if unknown:
        raise CannotDo(f"There is no section '{unknown[0]}'. Sections: {', '.join(SECTIONS)}.")
    return names


def _content(view: View, tree: Report, form: str, template: str) -> bytes:
    from xlappraise.workbook.refusals import CannotRead, CannotWrite

    try:
        if form == ".html":
            from xlappraise.exchange.report import whatif
            from xlappraise.exchange.report.to_html import html_text

            return html_text(tree, whatif.data(view) if whatif.fits(view) else None).encode()
        if form == ".md":
            from xlappraise.exchange.report.to_md import md_text

            return md_text(tree).encode()
        from xlappraise.exchange.report.to_docx import docx_bytes

        document = docx_bytes(tree, template)
        if form == ".docx":
            return document
        from xlappraise.exchange.report.to_pdf import pdf_bytes

        return pdf_bytes(document)
    except (CannotRead, CannotWrite) as refusal:
        raise CannotDo(str(refusal)) from None


def _figures(tree: Report, folder: Path, force: bool) -> None:
    """Each chart as SVG and, where matplotlib is installed, as PNG."""
    from xlappraise.cli.changes import free, write_new
    from xlappraise.exchange.report.svg import svg
    from xlappraise.exchange.report.to_png import png_bytes
    from xlappraise.workbook.refusals import CannotWrite

    names = [folder / f"{chart.name}{form}" for chart in tree.charts for form in (".svg", ".png")]
    for name in names:
        free(str(name), force)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise CannotDo(f"'{folder}' cannot be made a folder ({fault.strerror}).") from None
    for chart in tree.charts:
        write_new(str(folder / f"{chart.name}.svg"), svg(chart, chart.name).encode(), force)
        say(f"Wrote {folder / chart.name}.svg.\n")
        try:
            write_new(str(folder / f"{chart.name}.png"), png_bytes(chart), force)
        except CannotWrite as refusal:
            raise CannotDo(str(refusal)) from None
        say(f"Wrote {folder / chart.name}.png.\n")
