"""Rows of a register in, its pictures out as SVG: radius against lead, findings by rule, who is first for certain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from xml.sax.saxutils import escape

from xlappraise.appraisal.robustness.robustness_sentences import ALMOST_LEVEL
from xlappraise.appraisal.rules import RULES
from xlappraise.appraisal.words import count_of
from xlappraise.exchange.plain import clean, number
from xlappraise.register.row import BLOCKED, READ, Row
from xlappraise.report.drawing import WIDTH, Axis, frame, round_axis, words
from xlappraise.report.svg import svg
from xlappraise.report.tree import RANGE, Bar, Chart, Scatter
from xlappraise.sheets import palette

MOST_RULES = 15
"""Rules that are drawn: the table has them all."""
LEFT, RIGHT, TOP, HEIGHT, BELOW = 70, 24, 56, 380, 62

PERCENT = 100


def pictures(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """The pictures that there is something to draw for, each with its caption."""
    points, rules, certain = [], Counter[str](), Counter[str]()
    for row in rows:
        if row.state not in (READ, BLOCKED):
            continue
        rules.update(row.rules.keys())
        certain[_sureness(row)] += 1
        if row.lead_share is not None and row.radius is not None:
            points.append(row)
    if certain:
        chart = _certain(certain)
        yield svg(chart, chart.name), chart.caption
    if points:
        drawn = _radius_of(points)
        yield _scatter(drawn, points), drawn.caption
    if rules:
        chart = _by_rule(rules)
        yield svg(chart, chart.name), chart.caption


CERTAIN, UNCERTAIN, NO_RANKING, NO_RESULT = "Certain", "Not certain", "Nothing is ranked", "No results"


def _sureness(row: Row) -> str:
    if row.state == BLOCKED:
        return NO_RESULT
    return NO_RANKING if row.certain is None else CERTAIN if row.certain else UNCERTAIN


def _counts(name: str, caption: str, about: str, counted: list[tuple[str, int]]) -> Chart:
    bars = tuple(Bar(label, (Fraction(0), Fraction(count)), f"{count:,}") for label, count in counted)
    return Chart(name, RANGE, caption, about, (), bars, Fraction(max((count for _, count in counted), default=1)))


def _certain(certain: Counter[str]) -> Chart:
    counted = [(each, certain[each]) for each in (CERTAIN, UNCERTAIN, NO_RANKING, NO_RESULT) if certain[each]]
    about = f"{'; '.join(f'{label}: {count:,}' for label, count in counted)}."
    return _counts("certain", "Is it certain which option is first?", about, counted)


def _by_rule(rules: Counter[str]) -> Chart:
    names = {rule.code: rule.name.replace("-", " ") for rule in RULES}
    by_count = sorted(rules.items(), key=lambda pair: (-pair[1], pair[0]))
    counted = [(f"{code} {names.get(code, '')}".strip(), count) for code, count in by_count[:MOST_RULES]]
    left = len(by_count) - len(counted)
    caption = "In how many appraisals each rule finds something"
    if left:
        caption += f" (the {MOST_RULES} most frequent of {len(by_count)} rules)"
    about = f"{'; '.join(f'{label}: {count:,}' for label, count in counted)}."
    return _counts("rules", caption, about, counted)


# ----------------------------------------------------------------------------------------------- radius and lead


def _radius_of(points: list[Row]) -> Scatter:
    near = sum(Fraction(row.radius or 0) < ALMOST_LEVEL for row in points)
    unsure = sum(not row.certain for row in points)
    about = (
        f"{count_of(len(points), 'appraisal')}: across, the lead of the first option over the next in per cent of the "
        f"highest possible total; up, how wrong all weights may be at once before that lead is lost. In {near:,} the "
        f"radius is below {number(ALMOST_LEVEL * PERCENT)} %; in {unsure:,} it is not certain who is first."
    )
    across, up = "Lead, in per cent of the highest possible total", "Radius, in per cent"
    return Scatter("radius", "How far each first place holds: radius against lead", about, across, up, ())


def _scatter(chart: Scatter, rows: list[Row]) -> str:
    across = round_axis([Fraction(row.lead_share or 0) * PERCENT for row in rows])
    up = Axis(Fraction(0), Fraction(PERCENT), tuple(map(Fraction, range(0, PERCENT + 1, 20))))
    parts = [*_grid(chart, across, up), *_level(across, up), *(_point(row, across, up) for row in rows), *_legend()]
    return frame(chart, chart.name, TOP + HEIGHT + BELOW, "\n".join(parts))


def _x(axis: Axis, value: Fraction) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * float((value - axis.low) / (axis.high - axis.low))


def _y(axis: Axis, value: Fraction) -> float:
    return TOP + HEIGHT - HEIGHT * float((value - axis.low) / (axis.high - axis.low))


def _grid(chart: Scatter, across: Axis, up: Axis) -> Iterator[str]:
    bottom, end = TOP + HEIGHT, WIDTH - RIGHT
    for value in across.ticks:
        x = _x(across, value)
        yield f'<path d="M{x:.1f} {TOP}V{bottom}" stroke="#{palette.LINE}" stroke-width="0.7"/>'
        yield words(number(value), x, bottom + 18, anchor="middle", colour=palette.MUTED, size=12)
    for value in up.ticks:
        y = _y(up, value)
        yield f'<path d="M{LEFT} {y:.1f}H{end}" stroke="#{palette.LINE}" stroke-width="0.7"/>'
        yield words(number(value), LEFT - 8, y + 4, anchor="end", colour=palette.MUTED, size=12)
    yield words(chart.across, (LEFT + end) / 2, bottom + 46, anchor="middle", strong=True)
    middle = TOP + HEIGHT / 2
    turned = words(chart.up, 18, middle, anchor="middle", strong=True)
    yield turned.replace("<text ", f'<text transform="rotate(-90 18 {middle:g})" ', 1)


def _level(across: Axis, up: Axis) -> Iterator[str]:
    """The line below which the first two are called almost level."""
    figure = ALMOST_LEVEL * PERCENT
    if not up.low < figure < up.high:
        return
    y, end = _y(up, figure), WIDTH - RIGHT
    yield f'<path d="M{LEFT} {y:.1f}H{end}" stroke="#{palette.TODO_LINE}" stroke-width="1.5" stroke-dasharray="6 4"/>'
    yield words(
        f"below {number(figure)} %: almost level", end - 4, y - 6, anchor="end", colour=palette.TODO_LINE, size=12
    )


def _point(row: Row, across: Axis, up: Axis) -> str:
    x = _x(across, Fraction(row.lead_share or 0) * PERCENT)
    y = _y(up, Fraction(row.radius or 0) * PERCENT)
    title = escape(clean(row.title or row.path))
    return f"{_mark(x, y, bool(row.certain))}<title>{title}</title></circle>"


def _mark(x: float, y: float, certain: bool) -> str:
    fill = f'fill="#{palette.NAVY}" fill-opacity="0.45"' if certain else f'fill="#{palette.WHITE}" fill-opacity="0.6"'
    ink = palette.NAVY if certain else palette.TODO_LINE
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" {fill} stroke="#{ink}" stroke-width="1.6">'


def _legend() -> Iterator[str]:
    for x, certain, text in ((LEFT + 6, True, "first for certain"), (LEFT + 170, False, "not certain who is first")):
        yield f"{_mark(x, 20, certain)}</circle>"
        yield words(text, x + 12, 24.5)
