"""Axes of matplotlib and a funnel, a scatter or a flow in; drawn on them, nothing out."""

from __future__ import annotations

from textwrap import fill
from typing import Any

from xlappraise.report.svg_flow import placed
from xlappraise.report.svg_parts import WIDTH
from xlappraise.report.svg_scatter import scaled
from xlappraise.report.tree import Chart, Flow, Scatter
from xlappraise.sheets import palette


def plain(text: str) -> str:
    """Text that matplotlib sets as it stands: a dollar sign would start a formula."""
    return text.replace("$", r"\$")


def funnel(axes: Any, chart: Chart) -> None:
    """Bars in the middle, each as wide as its number."""
    most = float(chart.highest)
    for i, bar in enumerate(chart.bars):
        value, paint = float(bar.values[0]), palette.CHART[0]
        axes.barh(i, value, left=(most - value) / 2, color=f"#{paint.fill}", height=0.7)
        inside = value > most / 16
        x, colour = (most / 2, paint.text) if inside else ((most + value) / 2 + most / 30, palette.INK)
        axes.text(x, i, bar.note, ha="center", va="center", color=f"#{colour}", fontweight="bold", fontsize=14)
    axes.set_yticks(range(len(chart.bars)), [fill(plain(bar.label), 30) for bar in chart.bars])
    axes.invert_yaxis()
    axes.set_xlim(0, max(most, 1.0))
    axes.xaxis.set_visible(False)
    axes.spines[["top", "right", "left", "bottom"]].set_visible(False)
    axes.tick_params(left=False)


def scatter(axes: Any, chart: Scatter) -> None:
    """Points with their labels over two axes with 0."""
    across = scaled([value for point in chart.points for value in (point.low, point.high)])
    up = scaled([value for point in chart.points for value in (point.bottom, point.top)])
    for point in chart.points:
        ends, middle = [float(point.low), float(point.high)], float(point.bottom + point.top) / 2
        face = "white" if point.marked else f"#{palette.NAVY}"
        style = {"color": f"#{palette.NAVY}", "marker": "o", "markersize": 9, "markerfacecolor": face}
        axes.plot(*([float(value) for value in values] for values in zip(*point.path, strict=True)), **style)
        left = point.high - across.low > (across.high - across.low) * 2 / 3
        end, shift, side = (ends[0], -10, "right") if left else (ends[1], 10, "left")
        place = {"textcoords": "offset points", "ha": side, "va": "center"}
        axes.annotate(plain(point.label), (end, middle), (shift, 0), **place)
    for axis, limits, title in ((axes.xaxis, across, chart.across), (axes.yaxis, up, chart.up)):
        axis.set_ticks([float(tick) for tick in limits.ticks])
        axis.set_major_formatter(lambda value, _: f"{value:,.10g}")
        axis.set_label_text(title, fontweight="bold")
    axes.set_xlim(float(across.low), float(across.high))
    axes.set_ylim(float(up.low), float(up.high))
    if chart.legend:
        axes.set_title(f"\N{WHITE CIRCLE} {chart.legend}", loc="left", fontsize=10)
    axes.grid(color=f"#{palette.LINE}", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)


def flow(axes: Any, chart: Flow) -> None:
    """Boxes and arrows, where the SVG has them."""
    drawn = placed(chart)
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(drawn.height, 0)
    axes.set_axis_off()
    for name, x, _ in drawn.heads:
        axes.text(x, 20, plain(name), fontweight="bold", va="baseline")
    for box in drawn.boxes:
        outline = {"color": f"#{palette.MUTED}", "linewidth": 1}
        corners = [box.x, box.x + box.wide, box.x + box.wide, box.x, box.x]
        sides = [box.y, box.y, box.y + box.high, box.y + box.high, box.y]
        axes.fill(corners, sides, facecolor=f"#{box.paint.fill}")
        axes.plot(corners, sides, **outline)
        lines = "\n".join(map(plain, box.text))
        axes.text(box.x + 9, box.y + box.high / 2, lines, va="center", fontsize=8.5, color=f"#{box.paint.text}")
    for arrow in drawn.arrows:
        style = {"arrowstyle": "-|>", "color": f"#{palette.NAVY}", "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", (arrow.to_x, arrow.to_y), (arrow.x, arrow.y), arrowprops=style)
