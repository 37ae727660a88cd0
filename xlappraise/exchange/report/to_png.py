"""A Chart in, a PNG picture's bytes out, for slides; needs matplotlib (pip install xlappraise[figures])."""

from __future__ import annotations

import io
from fractions import Fraction
from textwrap import fill
from typing import Any

from xlappraise.exchange.plain import number
from xlappraise.exchange.report.tree import RANGE, Chart
from xlappraise.exchange.report.words import series_paint
from xlappraise.workbook import look
from xlappraise.workbook.refusals import CannotWrite

NO_MATPLOTLIB = "PNG pictures need matplotlib, which is not installed: pip install xlappraise[figures]."
WIDTH, DPI = 10.0, 160
LEAST_LABELLED = Fraction(1, 18)


def png_bytes(chart: Chart) -> bytes:
    """The picture. CannotWrite, with a sentence, without matplotlib."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ModuleNotFoundError:
        raise CannotWrite(NO_MATPLOTLIB) from None
    figure = Figure(figsize=(WIDTH, 1.6 + 0.6 * len(chart.bars)), dpi=DPI, layout="constrained")
    axes = figure.add_subplot()
    (_ranges if chart.form == RANGE else _stacks)(axes, chart)
    axes.set_yticks(range(len(chart.bars)), [fill(_plain(bar.label), 30) for bar in chart.bars])
    axes.invert_yaxis()
    axes.set_xlim(right=max(float(chart.highest), 1.0))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    axes.grid(axis="x", color=f"#{look.LINE}", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(left=False)
    FigureCanvasAgg(figure)
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Title": chart.caption, "Description": chart.about, "Software": None})
    return out.getvalue()


def _plain(text: str) -> str:
    """Text that matplotlib sets as it stands: a dollar sign would start a formula."""
    return text.replace("$", r"\$")


def _stacks(axes: Any, chart: Chart) -> None:
    up, down = [0.0] * len(chart.bars), [0.0] * len(chart.bars)
    for index, name in enumerate(chart.series):
        paint = series_paint(chart, index)
        values = [float(bar.values[index]) for bar in chart.bars]
        lefts = [up[i] if value >= 0 else down[i] for i, value in enumerate(values)]
        label = f"\u200b{_plain(name)}" if name.startswith("_") else _plain(name)
        axes.barh(range(len(values)), values, left=lefts, color=f"#{paint.fill}", edgecolor="white", label=label)
        for i, value in enumerate(values):
            up[i], down[i] = up[i] + max(0.0, value), down[i] + min(0.0, value)
            if abs(value) >= chart.highest * LEAST_LABELLED:
                words = number(chart.bars[i].values[index])
                axes.text(lefts[i] + value / 2, i, words, ha="center", va="center", color=f"#{paint.text}")
    for i, bar in enumerate(chart.bars):
        axes.annotate(bar.note, (up[i], i), (4, 0), textcoords="offset points", va="center", fontweight="bold")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.08), ncols=3, frameon=False)


def _ranges(axes: Any, chart: Chart) -> None:
    for i, bar in enumerate(chart.bars):
        low, high = (float(value) for value in bar.values)
        axes.barh(i, max(high - low, float(chart.highest) / 300), left=low, color=f"#{look.NAVY}", height=0.5)
        axes.annotate(bar.note, (high, i), (6, 0), textcoords="offset points", va="center")
    axes.set_xlim(left=min(0.0, *(float(bar.values[0]) for bar in chart.bars)))
