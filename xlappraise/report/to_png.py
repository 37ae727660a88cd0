"""A Chart in, a PNG picture's bytes out, for slides; needs matplotlib (pip install matplotlib)."""

from __future__ import annotations

import io
from fractions import Fraction
from textwrap import fill
from typing import Any

from xlappraise.exchange.plain import number
from xlappraise.report import png_drawing, svg_parts
from xlappraise.report.png_drawing import plain
from xlappraise.report.svg_flow import placed
from xlappraise.report.tree import FUNNEL, RANGE, Chart, Flow, Picture, Scatter
from xlappraise.report.words import series_paint
from xlappraise.sheets import palette
from xlappraise.xlsx.refusals import CannotWrite

NO_MATPLOTLIB = "PNG pictures need matplotlib, which is not installed: pip install matplotlib."
WIDTH, DPI, SCATTER = 10.0, 160, 5.6
LEAST_LABELLED = Fraction(1, 18)


def png_bytes(picture: Picture) -> bytes:
    """The picture. CannotWrite, with a sentence, without matplotlib."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ModuleNotFoundError:
        raise CannotWrite(NO_MATPLOTLIB) from None
    figure = Figure(figsize=(WIDTH, _height(picture)), dpi=DPI, layout="constrained")
    _draw(figure.add_subplot(), picture)
    FigureCanvasAgg(figure)
    about = {"Title": picture.caption, "Description": picture.about, "Software": None}
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata=about)
    return out.getvalue()


def _height(picture: Picture) -> float:
    """Height in inches."""
    match picture:
        case Scatter():
            return SCATTER
        case Flow():
            return WIDTH * placed(picture).height / svg_parts.WIDTH
        case Chart(form=form, bars=bars):
            return (0.3 if form == FUNNEL else 1.6) + 0.6 * len(bars)


def _draw(axes: Any, picture: Picture) -> None:
    match picture:
        case Scatter():
            png_drawing.scatter(axes, picture)
        case Flow():
            png_drawing.flow(axes, picture)
        case Chart(form=form):
            png_drawing.funnel(axes, picture) if form == FUNNEL else _bars(axes, picture)


def _bars(axes: Any, chart: Chart) -> None:
    (_ranges if chart.form == RANGE else _stacks)(axes, chart)
    axes.set_yticks(range(len(chart.bars)), [fill(plain(bar.label), 30) for bar in chart.bars])
    axes.invert_yaxis()
    axes.set_xlim(right=max(float(chart.highest), 1.0))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    axes.grid(axis="x", color=f"#{palette.LINE}", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(left=False)


def _stacks(axes: Any, chart: Chart) -> None:
    up, down = [0.0] * len(chart.bars), [0.0] * len(chart.bars)
    for index, name in enumerate(chart.series):
        paint = series_paint(chart, index)
        values = [float(bar.values[index]) for bar in chart.bars]
        lefts = [up[i] if value >= 0 else down[i] for i, value in enumerate(values)]
        label = f"\u200b{plain(name)}" if name.startswith("_") else plain(name)
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
        axes.barh(i, max(high - low, float(chart.highest) / 300), left=low, color=f"#{palette.NAVY}", height=0.5)
        axes.annotate(bar.note, (high, i), (6, 0), textcoords="offset points", va="center")
    axes.set_xlim(left=min(0.0, *(float(bar.values[0]) for bar in chart.bars)))
