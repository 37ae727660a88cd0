"""Printed figures and what the scores give in, findings out: on totals, their parts, ranks, the winner, and ties."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from xlappraise.appraisal.findings import Cell, Finding
from xlappraise.appraisal.printed import PrintedFigure, as_printed
from xlappraise.appraisal.published_as import PLAIN, POINTS, PUBLISHED_AS
from xlappraise.appraisal.rules.of_import import (
    NO_KNOWN_WAY,
    ORDER_DIFFERS,
    OTHER_WAY,
    PART_WRONG,
    READ_SO,
    TIE_IN_PRINT,
    TOTAL_WRONG,
    TOTALS_ARE,
)
from xlappraise.appraisal.words import decimal_text, folded, list_of, quoted
from xlappraise.exchange.sheet_import import vocabulary as words
from xlappraise.exchange.sheet_import.figures import Figure
from xlappraise.exchange.sheet_import.import_matrix import Matrix, PrintedLine
from xlappraise.exchange.sheet_import.printed_lines import PrintedFound, TotalsLine, of_role
from xlappraise.exchange.sheet_import.score_lines import Line
from xlappraise.exchange.sheet_import.to_appraisal import ImportedAppraisal
from xlappraise.exchange.sheet_import.totals import (
    PLAIN_MEAN,
    PLAIN_PERCENT,
    Change,
    OtherWay,
    Sums,
    Verdict,
    constant,
    find_way,
    nearest,
    printed_total,
    single_changes,
    sums_of_criteria,
    total_of,
)
from xlappraise.records import NamedTuple

WINNER_SAID = re.compile(
    r"\b(?:winner|recommended(?: option)?|preferred(?: option)?|recommendation|decision)\b(?: is)?\s*[:=–-]?\s*"
    r"(?P<name>\S.*)$",
    re.IGNORECASE,
)
LONGEST_LINE = 200
"""Most characters of a line of text that are looked at, so that patterns stay fast."""
MARKS = ("yes", "x", "✓", "✔", "winner", "preferred", "recommended", "selected")
"""What marks the winner in its own column."""
MOST_EXPLAINED = 5
"""Most single scores that are named as an explanation of a wrong total."""


def findings_on(
    made: ImportedAppraisal, matrix: Matrix, printed: PrintedFound, texts: Sequence[str] = ()
) -> list[Finding]:
    """All that is found in what the sheet prints; `texts` are lines around the table, which may name a winner."""
    found: list[Finding] = []
    for added in printed.lines:
        found += _line(made, matrix, printed, added)
    found += _subtotals(matrix, printed)
    found += _findings_on_weighted(matrix, printed)
    found += _weights_sum(matrix)
    if printed.main:
        found += _ranks(matrix, printed.main)
        found += _winner(matrix, printed, printed.main, texts)
        found += _ties(matrix, printed, printed.main)
    return found


def _line(made: ImportedAppraisal, matrix: Matrix, printed: PrintedFound, added: TotalsLine) -> Iterator[Finding]:
    way = added.way
    if added.other is not None:
        yield _otherwise(matrix, added, added.other)
        return
    if not way.kind:
        yield from _findings_unexplained(matrix, printed, added)
        return
    right = sum(verdict.right for verdict in way.verdicts)
    if added is printed.main and (way.kind != POINTS or not right):
        kept = way.kind in PUBLISHED_AS
        hint = (
            "Setup says so, and totals are compared in these terms."
            if kept
            else "They are not kept as published totals."
        )
        count = f"{right} of {len(way.verdicts)}"
        name = _name(way.kind) if right else f"nearest to {_name(way.kind)}"
        yield TOTALS_ARE.at(added.totals[0].cell, found=name, count=count, hint=hint)
    for verdict in way.verdicts:
        if (not verdict.right and verdict.recomputed is not None) or verdict.other:
            yield _wrong(made, matrix, printed, added, verdict)
        elif not verdict.right:
            yield _out_of_reach(matrix, verdict)


def _otherwise(matrix: Matrix, added: TotalsLine, other: OtherWay) -> Finding:
    name = quoted(matrix.scored_lines[other.criterion].label)
    how = f"with the scores of {name} counted the other way round" if other.reversed else f"without {name}"
    hint = f"If so, --reverse {name}." if other.reversed else "Ask whether that is meant."
    sentence = f"The printed totals are {_name(other.kind)} {how}"
    cells = [total.cell for total in added.totals]
    return READ_SO.at(cells[0], *cells[1:], sentence=sentence, hint=hint)


def _out_of_reach(matrix: Matrix, verdict: Verdict) -> Finding:
    total = verdict.total
    return TOTAL_WRONG.at(
        total.cell, option_name=quoted(matrix.options[total.option]), expected=_total_in_words(total.printed),
        option=f"O{total.option + 1}",
        found="another, whatever the blank scores are", difference="it is out of reach",
        explained="Look at the scores and the total in the paper.",
    )  # fmt: skip


def _findings_unexplained(matrix: Matrix, printed: PrintedFound, added: TotalsLine) -> Iterator[Finding]:
    cells = [total.cell for total in added.totals]
    times = constant(printed.sums, added.totals)
    if times is not None:
        sentence = f"The printed totals are the weighted points times {decimal_text(Fraction(f'{float(times):.3g}'))}"
        yield READ_SO.at(cells[0], *cells[1:], sentence=sentence, hint="They are not kept as published totals.")
        return
    kind = nearest(printed.sums, added.totals)
    values = [
        f"{quoted(matrix.options[total.option])} {_as_printed(value, total.printed)} "
        f"({_total_in_words(total.printed)} is printed)"
        for total in added.totals
        if (value := total_of(printed.sums, total.option, kind)) is not None
    ]
    yield NO_KNOWN_WAY.at(cells[0], *cells[1:], way=_name(kind), found=list_of(values) or "not certain")


def _wrong(
    made: ImportedAppraisal, matrix: Matrix, printed: PrintedFound, added: TotalsLine, verdict: Verdict
) -> Finding:
    total, name = verdict.total, quoted(matrix.options[verdict.total.option])
    if verdict.other:
        facts = {
            "found": _total_in_words(total.printed),
            "other": _name(verdict.other),
            "expected": _name(added.way.kind),
            "recomputed": _exact(verdict.recomputed) if verdict.recomputed is not None else "not certain",
        }
        return OTHER_WAY.at(total.cell, option_name=name, option=f"O{total.option + 1}", **facts)
    value = verdict.recomputed or Fraction(0)
    gap = total.printed.value - value
    difference = f"{_exact(abs(gap))} {'more' if gap > 0 else 'less'} than they give"
    return TOTAL_WRONG.at(
        total.cell, option_name=name, option=f"O{total.option + 1}", expected=_total_in_words(total.printed),
        found=_exact(value),
        difference=difference, explained=_explanation(made, matrix, printed, added, verdict),
    )  # fmt: skip


def _explanation(
    made: ImportedAppraisal, matrix: Matrix, printed: PrintedFound, added: TotalsLine, verdict: Verdict
) -> str:
    parts = [part for part in wrong_weighted_scores(matrix, printed.sums) if part.option == verdict.total.option]
    gap = sum((part.shown.value - part.value for part in parts), Fraction(0))
    if parts and verdict.recomputed is not None and verdict.total.printed.may_be(*[verdict.recomputed + gap] * 2):
        named = "; ".join(f"{quoted(p.line.label)} in {p.cell.address}, {p.shown} for {_exact(p.value)}" for p in parts)
        return f"{'A weighted score explains' if len(parts) == 1 else 'Weighted scores explain'} it: {named}."
    changes = _least(single_changes(printed.sums, verdict.total, added.way.kind))
    if not changes:
        return "No single score would explain it."
    refs = {id(line): ref for ref, line in made.lines.items()}
    lines = matrix.scored_lines
    shown = MOST_EXPLAINED + (len(changes) == MOST_EXPLAINED + 1)
    told = [
        f"{refs.get(id(lines[c.criterion]), '')} {quoted(lines[c.criterion].label)} {decimal_text(c.stands)} -> "
        f"{decimal_text(c.wanted)}".strip()
        for c in changes[:shown]
    ]
    more = f", or one of {len(changes) - shown} more" if len(changes) > shown else ""
    return f"One score that would explain it: {'; '.join(told)}{more}."


def _least(changes: Sequence[Change]) -> list[Change]:
    """For each criterion the smallest of the changes that would do: with rounded totals there are several."""
    found: dict[int, Change] = {}
    for change in changes:
        known = found.setdefault(change.criterion, change)
        if abs(change.wanted - change.stands) < abs(known.wanted - known.stands):
            found[change.criterion] = change
    return list(found.values())


def _total_in_words(printed: PrintedFigure) -> str:
    return str(printed)


def _exact(value: Fraction) -> str:
    return f"{float(value):,.6f}".rstrip("0").rstrip(".")


def _as_printed(value: Fraction, printed: PrintedFigure) -> str:
    return str(as_printed(value, min(printed.decimals + 1, 6)))


def _name(kind: str) -> str:
    names = {
        PLAIN: "plain sums of scores", PLAIN_MEAN: "plain means of scores", POINTS: "weighted points",
        PLAIN_PERCENT: "per cent of the highest plain sum",
    }  # fmt: skip
    return names.get(kind, {"Weighted mean": "weighted means"}.get(kind, kind[:1].lower() + kind[1:]))


# ----------------------------------------------------------------------------------------------- parts of totals


def _subtotals(matrix: Matrix, printed: PrintedFound) -> Iterator[Finding]:
    """Subtotals of a group that its criteria do not give in the way that most subtotals are added up."""
    places = [line.place for line in matrix.scored_lines]
    for line in of_role(matrix, words.SUBTOTAL):
        numbers = [places.index(place) for place in line.above if place in places]
        if not numbers or not line.figures:
            continue
        sums = sums_of_criteria(printed.sums, numbers)
        totals = [printed_total(n, figure, cell) for n, (figure, cell) in line.figures.items()]
        way = find_way(sums, totals)
        for verdict in way.verdicts if way.kind else ():
            if not verdict.right and not verdict.other and verdict.recomputed is not None:
                what = f"{quoted(line.name)} of {quoted(matrix.options[verdict.total.option])}"
                yield _part(what, verdict.total.printed, verdict.recomputed, verdict.total.cell)


def _part(what: str, printed: PrintedFigure, value: Fraction, cell: Cell) -> Finding:
    return PART_WRONG.at(cell, what=what, expected=_total_in_words(printed), found=_exact(value))


class WrongScore(NamedTuple):
    """A printed weighted score that is not the score times the weight."""

    line: Line
    option: int
    shown: PrintedFigure
    value: Fraction
    cell: Cell


def wrong_weighted_scores(matrix: Matrix, sums: Sums) -> list[WrongScore]:
    """The printed weighted scores that are wrong, however weights are scaled; none where most follow no way."""
    cells = []
    for k, (line, weight) in enumerate(zip(matrix.scored_lines, sums.weights, strict=True)):
        for n, (figure, cell) in line.weighted.items():
            point = sums.points[n][k]
            if point is not None:
                cells.append(WrongScore(line, n, PrintedFigure(figure.value, figure.decimals), point * weight, cell))
    whole, top = sum(sums.weights, Fraction(0)) or Fraction(1), sums.scale.highest
    factors = [Fraction(1), 1 / whole, Fraction(1, 100), 1 / top, 100 / (whole * top), Fraction(1, 10)]
    wrong = [[part for part in cells if not part.shown.may_be(part.value * factor)] for factor in factors]
    best = min(range(len(factors)), key=lambda n: (len(wrong[n]), n))
    if len(wrong[best]) * 2 > len(cells):
        return []
    return [part._replace(value=part.value * factors[best]) for part in wrong[best]]


def _findings_on_weighted(matrix: Matrix, printed: PrintedFound) -> Iterator[Finding]:
    for part in wrong_weighted_scores(matrix, printed.sums):
        what = f"The weighted score of {quoted(matrix.options[part.option])} on {quoted(part.line.label)}"
        yield _part(what, part.shown, part.value, part.cell)


def _weights_sum(matrix: Matrix) -> Iterator[Finding]:
    """A printed sum of weights that they do not add up to, even if each was rounded."""
    weights = [line.weight for line in matrix.scored_lines if line.weight]
    for line in of_role(matrix, words.TOTAL):
        if line.weight is None or not weights or matrix.multiplied:
            continue
        figure, cell = line.weight
        total = sum((weight.value for weight in weights), Fraction(0))
        slack = sum((Fraction(1, 2 * 10**weight.decimals) for weight in weights if weight.decimals), Fraction(0))
        slack += sum((Fraction(1, 2) for weight in weights if weight.percent and not weight.decimals), Fraction(0))
        if abs(figure.value - total) > slack + Fraction(1, 2 * 10**figure.decimals):
            yield _part("The sum of the weights", PrintedFigure(figure.value, figure.decimals), total, cell)


# ------------------------------------------------------------------------------------------------- order and ties


def _ranks(matrix: Matrix, main: TotalsLine) -> Iterator[Finding]:
    """Printed ranks that contradict the printed totals."""
    totals = {total.option: total.printed.value for total in main.totals}
    for line in of_role(matrix, words.RANK):
        wrong: list[tuple[int, Figure, Cell, str]] = []
        for n, (figure, cell) in line.figures.items():
            above = sum(other > totals[n] for other in totals.values()) if n in totals else 0
            same = sum(other == totals[n] for other in totals.values()) if n in totals else len(matrix.options)
            if not above < figure.value <= above + same:
                wrong.append((n, figure, cell, str(above + 1) + ("=" if same > 1 else "")))
        if wrong:
            ranks = list_of(
                [f"{decimal_text(figure.value)} for {quoted(matrix.options[n])}" for n, figure, _, _ in wrong]
            )
            what, are, they = ("Rank", "is", "it is") if len(wrong) == 1 else ("Ranks", "are", "they are")
            yield ORDER_DIFFERS.at(
                *(cell for _, _, cell, _ in wrong), found=f"{what} {ranks} {are} printed",
                expected=f"by the printed totals {they} {list_of([rank for *_, rank in wrong])}",
            )  # fmt: skip


def _winner(matrix: Matrix, printed: PrintedFound, main: TotalsLine, texts: Sequence[str]) -> Iterator[Finding]:
    """A printed winner, by name or by the highest printed total, that has not the highest recomputed total."""
    kind = main.way.kind
    if not kind:
        return
    known = {v.total.option: v.recomputed for v in main.way.verdicts}
    options = range(len(matrix.options))
    values = {n: value for n in options if (value := known.get(n, total_of(printed.sums, n, kind))) is not None}
    if len(values) < len(matrix.options):
        return
    best = max(values.values())
    winners = [n for n, value in values.items() if value == best]
    names = list_of([quoted(matrix.options[n]) for n in winners])
    for n, cell, why in _printed_winners(matrix, main, texts):
        if n not in winners:
            yield ORDER_DIFFERS.at(
                cell, option=f"O{n + 1}", found=f"{quoted(matrix.options[n])} {why}",
                expected=f"by its scores {names} {'is' if len(winners) == 1 else 'are'} ahead",
            )  # fmt: skip
            return


def _printed_winners(matrix: Matrix, main: TotalsLine, texts: Sequence[str]) -> Iterator[tuple[int, Cell, str]]:
    for line in of_role(matrix, words.WINNER):
        for n, cell in winner_in(line, matrix.options):
            yield n, cell, "is printed as the winner"
    yield from ((n, matrix.option_cells[n], "is printed as the winner") for n in winner_in_text(texts, matrix.options))
    if len(main.totals) < len(matrix.options):
        return
    top = max(total.printed.value for total in main.totals)
    first = [total for total in main.totals if total.printed.value == top]
    if len(first) == 1:
        yield first[0].option, first[0].cell, "has the highest printed total"


def winner_in(line: PrintedLine, options: Sequence[str]) -> Iterator[tuple[int, Cell]]:
    """The option that a line on the winner names, or marks in its column."""
    names = {folded(option): n for n, option in enumerate(options)}
    for n, (said, cell) in line.texts.items():
        if folded(said) in names:
            yield names[folded(said)], cell
        elif n >= 0 and len(line.texts) == 1 and folded(said) in MARKS:
            yield n, cell


def winner_in_text(lines: Sequence[str], options: Sequence[str]) -> Iterator[int]:
    """The option that a line of text such as `Winner: Company` names."""
    names = {folded(option): n for n, option in enumerate(options)}
    for line in lines:
        found = WINNER_SAID.search(line[:LONGEST_LINE])
        name = folded(found["name"].strip(" .*")) if found else ""
        if name in names:
            yield names[name]


def _ties(matrix: Matrix, printed: PrintedFound, main: TotalsLine) -> Iterator[Finding]:
    """Right totals that are printed alike and are not."""
    right = [v for v in main.way.verdicts if v.right and v.recomputed is not None]
    for value in dict.fromkeys(verdict.total.printed.value for verdict in right):
        tied = [verdict for verdict in right if verdict.total.printed.value == value]
        if len({verdict.recomputed for verdict in tied}) > 1:
            cells = [verdict.total.cell for verdict in tied]
            yield TIE_IN_PRINT.at(
                cells[0], *cells[1:], options=list_of([quoted(matrix.options[v.total.option]) for v in tied]),
                found=str(tied[0].total.printed), expected=list_of([_exact(v.recomputed or Fraction(0)) for v in tied]),
            )  # fmt: skip
