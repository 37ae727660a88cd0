"""For each rule about the appraisal itself: a smallest workbook that breaks it and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from tests.support.helpers import GOOD, Grid, good
from tests.support.rule_cases import Case
from xlappraise.appraisal.model import Appraisal, LogRow
from xlappraise.appraisal.record import replace


def log(name: str, *rows: list[Any], **cells: Any) -> dict[str, Grid]:
    return {**good(**cells), name: list(rows)}


def rows(sheet: str, column: str, values: dict[int, Any]) -> dict[str, Any]:
    return {f"{sheet}_{column}{row}": value for row, value in values.items()}


def scored(first: str, second: str, **cells: Any) -> dict[str, Grid]:
    """The good workbook with these scores of both options, as letters in the order of the criteria."""
    words = {"H": "High", "M": "Medium", "L": "Low"}
    found = {}
    for column, letters in (("E", first), ("F", second)):
        found |= rows("Scores", column, {r: words[x] for r, x in zip((3, 4, 6, 7, 8, 9), letters, strict=True)})
    return good(**{**found, **cells})


def five_options(*columns: str) -> dict[str, Grid]:
    """Four or more short-listed options with these scores on the six criteria."""
    names = ("Stay", "Move", "Share", "Build", "Lend")
    book = scored(columns[0], columns[1])
    words = {"H": "High", "M": "Medium", "L": "Low"}
    for n, letters in enumerate(columns[2:], 3):
        label = f"P{n} {names[n - 1]}"
        book["Options"].append([f"P{n}", names[n - 1], "Short-list"])
        for name in ("Scores", "Rationale"):
            grid = book[name]
            grid[:] = [row + [None] * (3 + n - len(row)) for row in grid]
            grid[0].append(label)
            cells = [words[x] for x in letters]
            for position, row in enumerate((2, 3, 5, 6, 7, 8)):
                reason = f"What was found about {names[n - 1]} was number {position}."
                grid[row].append(cells[position] if name == "Scores" else reason)
            grid[1].append("Pass" if name == "Scores" else f"The lawyers agreed to {names[n - 1]}.")
    return book


def accepting(*values: str) -> Callable[[Appraisal], Appraisal]:
    keys = ("code", "where", "reason", "accepted_by")
    row = LogRow({key: value for key, value in zip(keys, values, strict=True) if value})
    return lambda appraisal: replace(appraisal, logs={**appraisal.logs, "Accepted findings": (row,)})


def published(**figures: Any) -> Callable[[Appraisal], Appraisal]:
    def change(appraisal: Appraisal) -> Appraisal:
        first, *others = appraisal.options
        return replace(appraisal, options=(replace(first, **figures), *others))

    return change


def printed_alike(appraisal: Appraisal) -> Appraisal:
    """Points are a hundredth of what they were, and both options print a total of 1."""
    levels = tuple(level._replace(points=level.points / 100) for level in appraisal.scale.levels)
    options = tuple(replace(option, published_total=Fraction(1)) for option in appraisal.options)
    return replace(appraisal, scale=replace(appraisal.scale, levels=levels), options=options)


CHANGE_LOG = ["Date", "Ref", "Option", "From", "To", "Reason"]

CASES = (
    Case(
        good(Rationale_E3=None),
        "XLA401 Rationale!E3: The rationale of O1 Stay on B1 Footfall is blank, though there is a score.",
    ),
    Case(
        good(Criteria_H3="Some come on most days", Rationale_E3="SOME come, on most days."),
        "XLA402 Rationale!E3: The rationale of O1 Stay on B1 Footfall only repeats what the level means.",
    ),
    Case(
        good(Rationale_F3="Visits fell by a tenth last year."),
        "XLA403 Rationale!E3 Rationale!F3: The rationale of O1 and O2 on B1 Footfall is the same, though their scores "
        "differ.",
    ),
    Case(
        good(Rationale_F3="[Copied from the lease.] Visits fell by a tenth last year."),
        "XLA403 Rationale!E3 Rationale!F3: The rationale of O1 and O2 on B1 Footfall is the same, though their scores "
        "differ.",
    ),
    Case(
        good(Rationale_E3="As above"),
        'XLA404 Rationale!E3: The rationale of O1 Stay on B1 Footfall is "As above", which is shorter than a sentence.',
    ),
    Case(
        log(
            "Change log",
            CHANGE_LOG,
            ["1/2/2026", "B1", "O1", "High", "Medium", "New count."],
            Rationale_E3="High, as visits keep rising.",
        ),
        "XLA405 Rationale!E3: The rationale of O1 Stay on B1 Footfall still mentions High, although Change log says "
        "that the score is now Medium.",
    ),
    Case(
        log("Change log", CHANGE_LOG, ["1/2/2026", "B1", "O1", "Medium", "High", "New count."]),
        "XLA406 Scores!E3: The score of O1 Stay on B1 Footfall is Medium, but the last entry about it on Change log "
        "says High.",
    ),
    Case(
        good(Scores_F3="Medium"),
        "XLA411 Criteria!A3: All options score the same on B1 Footfall, so it does not affect the ranking.",
    ),
    Case(
        good(Criteria_F6=10, **rows("Criteria", "F", {3: 2, 7: 2, 8: 2, 9: 1})),
        "XLA412 Criteria!F6: B2 Reach has 53% of the total weight, more than all the others together.",
    ),
    Case(
        good(Criteria_F3=5, Criteria_F6=6),
        "XLA413 Setup!K2: Benefit has 52% of the total weight (2 of 6 criteria), more than the other groups together.",
    ),
    Case(
        good(Criteria_F8=1, Criteria_F9=1),
        "XLA414 Setup!K4: Risk has 15% of the total weight but 33% of the criteria (2 criteria).",
    ),
    Case(
        five_options("HHHHLM", "LLMLHH", "LLMLHH"),
        "XLA415 Options!A3 Options!A5: These options score nearly the same: O2 and P3 on 6 of 6 criteria.",
    ),
    Case(
        five_options("HHHHLM", "LLLLHH", "MHMLMH", "HLHMML"),
        "XLA416 Criteria!A3 Criteria!A6: Within one group these criteria score every option the same way: B1 and B2.",
    ),
    Case(
        good(Criteria_C7="Cost of running the building"),
        "XLA417 Criteria!A4 Criteria!A7: By their names these criteria overlap: C1 Running cost and C2 Cost of running "
        "the building.",
    ),
    Case(scored("HHHHLL", "LLLLHH"), 'XLA418 Setup!D3: No score is "Medium".'),
    Case(
        good(Options_B2="Rebuild"),
        "XLA421 Options!B2: No option seems to be business as usual or do minimum.",
    ),
    Case(
        good(Options_H1="Baseline", Options_H2="Yes", Options_H4="Yes"),
        "XLA438 Options!H2 Options!H4: O1 Stay and O3 Close are all marked as the baseline; the first of them is used.",
    ),
    Case(
        good(Options_D4=None),
        "XLA422 Options!D4: The outcome of O3 Close is blank, so the long-list does not say what happened to it.",
    ),
    Case(good(Options_E4=None), "XLA423 Options!E4: O3 Close is discounted without a reason."),
    Case(
        good(Options_D3="Preferred"),
        "XLA424 Options!D3: O2 Move is marked Preferred but ranks 2, and no reason is given.",
    ),
    Case(
        good(Options_D2="Preferred", Options_D3="Preferred"),
        "XLA425 Options!D2 Options!D3: O1 Stay and O2 Move are all marked Preferred.",
    ),
    Case(
        good(Scores_F2="Fail", Options_D3="Carried forward"),
        "XLA436 Options!D3: O2 Move fails G1, and its outcome is Carried forward.",
        beside=("XLA303 Scores!F2: O2 Move fails G1 Legal, so it is not ranked.",),
    ),
    Case(
        good(Options_D3="Discounted", Options_E3="The street is too far off."),
        "XLA437 Options!D3: O2 Move was scored, but its outcome is Discounted, which is for options that are dropped "
        "before scoring.",
    ),
    Case(
        scored("MHHHHH", "LLLLMM"),
        "XLA426 Options!A3: O2 Move scores no higher than O1 Stay on any criterion and lower on at least one.",
    ),
    Case(
        scored("HHLLMM", "LLHMHL"),
        "XLA427 Options!A2 Options!A3: O1 Stay and O2 Move tie for first place with 75 points.",
    ),
    Case(
        five_options("MHHHLM", "LLLLHH", "HHLLLL"),
        "XLA428 Options!A3 Options!A5: O2 Move and P3 Share tie with 50 points.",
    ),
    Case(
        scored("HHLLML", "LLHMLM"),
        "XLA429 Options!A2: O1 Stay leads O2 Move by 10 points; one level on C1 Running cost alone is worth 20.",
    ),
    Case(
        {name: grid for name, grid in GOOD.items() if name != "Stakeholders"},
        "XLA431 Stakeholders: There are scores, but Stakeholders does not say who gave them.",
    ),
    Case(
        log(
            "Change log", CHANGE_LOG, ["1/2/2026", None, None, None, None, "Agreed."], Setup_B7="Final", Scores_E3=None
        ),
        "XLA432 Setup!B7: Status is Final, though 1 thing must still be fixed.",
        beside=(
            "XLA301 Scores!E3: The score of O1 Stay on B1 Footfall is blank, so totals that depend on it are ranges.",
        ),
    ),
    Case(good(Setup_B7="Final"), "XLA433 Change log: Status is Final, but Change log has no entry."),
    Case(
        log("Change log", CHANGE_LOG, ["1/2/2027", "B1", None, None, None, "New weight."]),
        "XLA434 Setup!B4: The date on Setup, 31/12/2026, is before the last entry on Change log, 01/02/2027.",
    ),
    Case(
        log("Change log", CHANGE_LOG, ["1/2/2026", "B7", None, None, None, "New weight."]),
        'XLA435 Change log!B2: Change log names "B7", but this appraisal has no such Ref.',
    ),
    Case(
        GOOD,
        "XLA441 Accepted findings: The acceptance of XLA305 for D6 gives no reason, so the finding is still listed.",
        change=accepting("XLA305", "D6", "", "Cabinet"),
    ),
    Case(
        GOOD,
        "XLA442 Accepted findings: The acceptance of XLA305 for D6 matches no finding.",
        change=accepting("XLA305", "D6", "Agreed so.", "Cabinet"),
    ),
    Case(
        GOOD,
        "XLA443 Accepted findings: XLA202 must be fixed and cannot be accepted.",
        change=accepting("XLA202", "B1/O1", "Agreed so.", "Cabinet"),
    ),
    Case(
        GOOD,
        "XLA451 Options: The published total of O1 Stay is 115, but the scores give 105.",
        change=published(published_total=Fraction(115)),
    ),
    Case(
        GOOD,
        "XLA452 Options: The published share of O1 Stay is 65%, but the scores give 66%.",
        change=published(published_share=Fraction(65)),
    ),
    Case(
        GOOD,
        "XLA453 Options: The published rank of O1 Stay is 2, but the scores give 1.",
        change=published(published_rank=Fraction(2)),
    ),
    Case(
        GOOD,
        "XLA454 Options: The printed totals of O1 Stay and O2 Move tie at 1 only because of rounding: 1.05 and 0.50.",
        change=printed_alike,
    ),
)
