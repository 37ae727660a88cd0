"""A seed in; a random appraisal out, printed in a random shape and convention, with what an import must give back."""

from __future__ import annotations

import csv
import io
import random
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, NamedTuple

CRITERIA = (
    "Cost", "Total cost of ownership", "Strategic fit", "Score on safety", "Speed of delivery", "Ranking of schools",
    "Risk",
    "Quality", "Staff, pay and pensions", "Ease of use", "Maximum reach", "Support (24/7)", "Value for money", "Carbon",
    "Local control", "Notes and records kept", "Weight on the budget", "Resilience",
)  # fmt: skip
OPTIONS = (
    "Do nothing", "Joint Venture", "Outsource", "Option 4: In-house", "Company", "A", "B", "Shared service", "Trust",
    "3 year contract", "AWS", "Charity", "H",
)  # fmt: skip
GROUPS = ("Desirability", "Viability", "Feasibility", "Money", "People")
LEVELS = (("High", 10), ("Medium", 5), ("Low", 0))
WAYS = ("points", "mean", "percent", "percent sign", "ten", "over 100", "plain", "none")


class Printed(NamedTuple):
    """A sheet as text and what it says."""

    text: str
    name: str
    options: list[str]
    weights: dict[str, Fraction]
    scores: list[list[Any]]
    totals: list[Fraction] | None
    answers: dict[str, Any]


def printed_sheet(seed: int) -> Printed:
    """The sheet of this seed."""
    chance = random.Random(seed)
    names = chance.sample(CRITERIA, chance.randint(2, 8))
    options = chance.sample(OPTIONS, chance.randint(2, 5))
    words = chance.random() < 0.25
    top = chance.choice((5, 10, 100)) if not words else 10
    step = chance.choice((1, 1, 1, Fraction(1, 2))) if not words else 1
    scores = [[_score(chance, words, top, step) for _ in options] for _ in names]
    if not words:
        scores[0][0] = Fraction(top)  # so that the scale that is taken is the one meant
    weights, shown = _weights(chance, len(names))
    way = chance.choice(WAYS)
    totals, printed = _totals(chance, way, weights, scores, top)
    rows = _rows(chance, names, options, (shown, scores, words), printed)
    kind = chance.choice(("csv", "tab", "md", "html"))
    given = {"scale": "High=10,Medium=5,Low=0"} if words else {}
    if way == "plain":
        given["published_as"] = "Plain sum of scores"
    text, name = _as_text(rows, kind)
    shown_scores = [[next(n for n, p in LEVELS if p == s) if words else s for s in row] for row in scores]
    return Printed(text, name, options, dict(zip(names, weights, strict=True)), shown_scores, totals, given)


def _score(chance: random.Random, words: bool, top: int, step: Fraction | int) -> Fraction:
    if words:
        return Fraction(chance.choice((10, 5, 0)))
    return Fraction(chance.randint(0 if chance.random() < 0.2 else 1, int(top / step))) * step


def _weights(chance: random.Random, count: int) -> tuple[list[Fraction], list[str]]:
    kind = chance.choice(("points", "per cent", "fractions", "hundred", "none"))
    if kind == "points":
        values = [Fraction(chance.randint(1, 10)) for _ in range(count)]
        return values, [str(value) for value in values]
    if kind == "none":
        return [Fraction(1)] * count, [""] * count
    cuts = sorted(chance.sample(range(1, 20), count - 1))
    parts = [5 * (b - a) for a, b in zip([0, *cuts], [*cuts, 20], strict=True)]
    if kind == "fractions":
        return [Fraction(part, 100) for part in parts], [f"{part / 100:g}" for part in parts]
    return [Fraction(part) for part in parts], [f"{part}%" if kind == "per cent" else str(part) for part in parts]


def _totals(
    chance: random.Random, way: str, weights: list[Fraction], scores: list[list[Fraction]], top: int
) -> tuple[list[Fraction] | None, list[str]]:
    if way == "none":
        return None, []
    points = [
        sum((w * row[n] for w, row in zip(weights, scores, strict=True)), Fraction(0)) for n in range(len(scores[0]))
    ]
    plain = [sum((row[n] for row in scores), Fraction(0)) for n in range(len(scores[0]))]
    whole = sum(weights, Fraction(0))
    exact = {
        "points": points, "mean": [p / whole for p in points], "percent": [100 * p / whole / top for p in points],
        "percent sign": [100 * p / whole / top for p in points], "ten": [10 * p / whole / top for p in points],
        "over 100": [p / 100 for p in points], "plain": plain,
    }[way]  # fmt: skip
    decimals = {"points": chance.choice((1, 2, 3)), "plain": 1, "over 100": 4}.get(way, chance.choice((1, 2)))
    rounding = chance.choice((ROUND_HALF_UP, ROUND_HALF_EVEN))
    texts = [_rounded(value, decimals, rounding) + "%" * (way == "percent sign") for value in exact]
    return exact, texts


def _rounded(value: Fraction, decimals: int, rounding: str) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal(1).scaleb(-decimals), rounding=rounding))


def _rows(
    chance: random.Random,
    names: list[str],
    options: list[str],
    body: tuple[list[str], list[list[Fraction]], bool],
    totals: list[str],
) -> list[list[str]]:
    shown, scores, words = body
    has_weights = any(shown)
    place = chance.choice(("column", "last", "label")) if has_weights else "none"
    if place == "label" and any("(" in name or "," in name for name in names):
        place = "column"
    cells = [[_cell(value, words) for value in row] for row in scores]
    labels = [f"{name} ({w})" if place == "label" else name for name, w in zip(names, shown, strict=True)]
    first = chance.choice(("Criterion", "Criteria", "Assessment criteria"))
    heading = chance.choice(("Weight", "Weighting", "Importance"))
    groups = chance.random() < 0.3 and len(names) > 3
    rows = [[first, *([heading] if place == "column" else []), *options, *([heading] if place == "last" else [])]]
    width = len(rows[0])
    for n, (label, row) in enumerate(zip(labels, cells, strict=True)):
        if groups and n in (0, len(labels) // 2):
            rows.append([GROUPS[n > 0], *[""] * (width - 1)])
        rows.append(_placed(label, row, shown[n], place))
    if totals:
        rows.append(
            _placed(chance.choice(("Total", "PRINTED TOTAL", "Overall score", "Weighted score")), totals, "", place)
        )
    if chance.random() < 0.3:
        rows = [list(column) for column in zip(*rows, strict=True)] if not groups else rows
        if not groups:
            rows[0][0] = "Option"
    return rows


def _placed(label: str, row: list[str], weight: str, place: str) -> list[str]:
    return [label, *([weight] if place == "column" else []), *row, *([weight] if place == "last" else [])]


def _cell(value: Fraction, words: bool) -> str:
    if words:
        return next(name for name, points in LEVELS if points == value)
    return f"{float(value):g}"


def _as_text(rows: list[list[str]], kind: str) -> tuple[str, str]:
    if kind == "md":
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]), "old.md"
    if kind == "html":
        body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        return f"<table>{body}</table>", "old.html"
    held = io.StringIO()
    csv.writer(held, delimiter="\t" if kind == "tab" else ",").writerows(rows)
    return held.getvalue(), "old.csv"
