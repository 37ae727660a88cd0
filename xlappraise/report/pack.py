"""An Outcome and a format in, a file's bytes out: what the command and the ribbon's button both call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlappraise.report.build import report_of, view_of
from xlappraise.report.formats import named
from xlappraise.report.sections import EVERYTHING, Choice

if TYPE_CHECKING:
    from xlappraise.flow import Outcome


def pack(outcome: Outcome, form: str, version: str, choice: Choice = EVERYTHING, template: str = "") -> bytes:
    """The report as a file of this format, such as .docx; `template` is a .docx whose styles are taken.

    ValueError for a blocked outcome. CannotRead for a bad template and CannotWrite where a PDF cannot be made,
    each with one sentence.
    """
    chosen, tree = named("report", form), report_of(view_of(outcome, version, choice), choice)
    made: str | bytes = chosen.write(tree, *((template,) if chosen.template else ()))
    return made.encode() if isinstance(made, str) else made


def figures(outcome: Outcome, version: str, choice: Choice = EVERYTHING) -> dict[str, bytes]:
    """Every chart as SVG, then as PNG, by file name. CannotWrite, with a sentence, without matplotlib."""
    from xlappraise.report.svg import svg
    from xlappraise.report.to_png import png_bytes

    charts = report_of(view_of(outcome, version, choice), choice).charts
    drawn = {f"{chart.name}.svg": svg(chart, chart.name).encode() for chart in charts}
    return drawn | {f"{chart.name}.png": png_bytes(chart) for chart in charts}
