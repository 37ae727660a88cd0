"""A View in, the page that members read first out: what is to be decided, the answer, and what it rests on.

It stands on one side of A4: long texts and long lists are shortened here, and whole in the sections.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from xlappraise.appraisal.combinations import options_for_readers
from xlappraise.appraisal.costs import cost_lines
from xlappraise.appraisal.findings import NOTE, tally
from xlappraise.appraisal.lineage import PREFERRED, lists
from xlappraise.appraisal.model import Option
from xlappraise.appraisal.scoring import OptionResult, round_half_away
from xlappraise.appraisal.words import count_of, list_of, shorten, some
from xlappraise.exchange.plain import number
from xlappraise.report import about_assessors, about_decision, about_ranking, about_words
from xlappraise.report.about_costs import cost_words
from xlappraise.report.about_sure import certain_and_doubtful
from xlappraise.report.listing import cell_words
from xlappraise.report.report_words import OUTCOME_TONES, long_date, percent
from xlappraise.report.tree import Block, Facts, ReportTable, TableCell, TableColumn, Text
from xlappraise.report.view import View

MOST_ROWS, MOST_STEPS, MOST_FAILED = 8, 3, 3
"""Most options, next steps and failed gateways that are told one by one; of the others the page says how many."""
LONGEST_FACT, LONGEST_TEXT, LONGEST_NAME = 240, 200, 52
"""Most letters of what is said under one label, of a text of the workbook in it, and of an option's name."""
FEW, LONGEST_OF_FEW = 5, 80
"""Options up to which their names in the table of the ranking have more room, and the letters they then have."""


def members(view: View) -> Iterator[Block]:
    """The page."""
    yield _facts(_question(view))
    if view.is_in_words:
        yield from map(Text, about_words.brief(view))
        if view.appraisal.options:
            yield _outcomes(view)
    elif view.results.short_list and view.results.highest:
        yield _ranking(view)
    rest = _facts(_rest(view))
    if rest.pairs:
        yield rest


def _facts(told: Iterator[tuple[str, str]]) -> Facts:
    return Facts(tuple((label, shorten(text, LONGEST_FACT)) for label, text in told))


def _name(option: Option) -> str:
    return shorten(option.label, LONGEST_NAME)


def _full_stop(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def first_sentence(text: str, longest: int = LONGEST_TEXT) -> str:
    """The first sentence of a text on one line, shortened to `longest` letters."""
    line = " ".join(text.split())
    found = re.match(r".+?[.!?](?=\s+[A-Z\d\"'])", line)
    return shorten(found[0] if found else line, longest)


# ------------------------------------------------------------------------------------- question and recommendation


def _question(view: View) -> Iterator[tuple[str, str]]:
    if not view.rows("Decision"):
        yield "To decide", _to_decide(view)
    yield from about_decision.headline(view)
    yield from _recommendation(view)
    if not view.is_in_words:
        yield "Ranked first", " ".join(about_ranking.first_place_sentences(view, _name))


def _to_decide(view: View) -> str:
    setup, given = view.appraisal.setup, len(view.appraisal.options)
    left = len(_last_list(view) if view.is_in_words else view.results.short_list)
    if not left:
        return f"Nothing yet: no option is {'short-listed' if given else 'listed'}."
    which = f"Which of {count_of(left, 'option' if view.is_in_words else 'short-listed option')} to choose"
    more = f"; {given} were considered" if left < given else ""
    when = f" on {long_date(setup.date)}" if setup.date else ""
    who = f" {setup.decision_maker} decides{when}." if setup.decision_maker else ""
    return f"{which}{more}.{who}"


def _last_list(view: View) -> tuple[Option, ...]:
    """The options, or where one list led to another those of the last."""
    return (lists(view.appraisal) or (("", view.appraisal.options),))[-1][1]


def _recommendation(view: View) -> Iterator[tuple[str, str]]:
    found = [option for option in view.appraisal.options if option.outcome == PREFERRED]
    if not found:
        if view.appraisal.options:
            yield "Recommended", "No option is marked as preferred yet."
        return
    reason = next((option.reason for option in found if option.reason), "")
    names = _full_stop(list_of([_name(option) for option in found]))
    yield "Recommended", f"{names} {_full_stop(first_sentence(reason))}" if reason else names


# ------------------------------------------------------------------------------------------------------- tables


def _ranking(view: View) -> ReportTable:
    """The ranking, with a bar for the share; costs and blanks where there are any."""
    costs = {line.option.id: cost_words(line) for line in cost_lines(view.appraisal, view.results)}
    blank = any(r.missing or r.failed or r.open_gateways for r in view.results.short_list)
    in_order = about_ranking.in_order(view)
    columns = [
        TableColumn("Rank", 0.9),
        TableColumn("Option", 4.8),
        TableColumn("Total", 1.5, True),
        TableColumn("Share", 1.8),
        TableColumn("RAG", 1.4),
    ]
    columns += [TableColumn("Cost", 1.6, True)] if costs else []
    columns += [TableColumn("Scores", 1.7)] if blank else []
    longest = LONGEST_OF_FEW if len(in_order) <= FEW else LONGEST_NAME
    rows = tuple(_ranking_row(view, result, costs, blank, longest) for result in in_order[:MOST_ROWS])
    caption = f"The ranking, out of {number(view.results.highest)} points"
    if len(in_order) > MOST_ROWS:
        caption += f": the first {MOST_ROWS} of {len(in_order)} options"
    about = "Short-listed options, best first. The bar shows the share of the highest possible total."
    return ReportTable(caption, about, tuple(columns), rows, header=1)


def _ranking_row(
    view: View, result: OptionResult, costs: dict[str, str], blank: bool, longest: int
) -> tuple[TableCell, ...]:
    rank, option, total, share, rag, scores = about_ranking.ranking_cells(view, result)
    bar = None if result.low is None else max(Fraction(0), min(Fraction(1), result.low / view.results.highest))
    cells = [rank, option._replace(text=shorten(result.option.label, longest)), total, share._replace(bar=bar), rag]
    cells += [TableCell(costs.get(result.option.id, ""))] if costs else []
    return *cells, *([scores] if blank else [])


def _outcomes(view: View) -> ReportTable:
    """What was decided about each option, those that remain first; of a list with many, the first of them."""
    told = {option.id: option for option in options_for_readers(view.appraisal)}
    last = [told.get(option.id, option) for option in _last_list(view)]
    ordered = sorted(last, key=lambda option: (option.outcome != PREFERRED, option.outcome not in OPEN_OUTCOMES))
    shown = ordered[:MOST_ROWS]
    rows = tuple(
        (
            TableCell(_name(option)),
            TableCell(option.outcome or "Open", tone=OUTCOME_TONES.get(option.outcome, "")),
            TableCell(first_sentence(option.reason or option.assessment, LONGEST_TEXT // 2)),
        )
        for option in shown
    )
    caption = "What became of each option"
    if len(shown) < len(last):
        caption += f": {len(shown)} of {len(last)}"
    columns = (TableColumn("Option", 3), TableColumn("Outcome", 1.6), TableColumn("Reason", 5))
    kept = columns if any(row[2].text for row in rows) else columns[:2]
    about = "Options with what was decided about each, and why. Those that remain come first."
    return ReportTable(caption, about, kept, tuple(row[: len(kept)] for row in rows))


OPEN_OUTCOMES = ("Carried forward", "Considered further", "")
"""Outcomes of options that remain."""


# --------------------------------------------------------------------------------------------- what it rests on


def _rest(view: View) -> Iterator[tuple[str, str]]:
    if not view.is_in_words:
        yield from _scored_rest(view)
    elif any(finding.severity != NOTE for finding in view.findings):
        yield "Doubtful or missing", _check_in_words(view)
    steps = [_step(row_words) for row_words in _next_steps(view)]
    if steps:
        whole = (text for n in range(MOST_STEPS, 0, -1) if len(text := _steps_in_words(steps, n)) <= LONGEST_FACT)
        yield "What happens next", next(whole, _steps_in_words(steps, 1))


def _scored_rest(view: View) -> Iterator[tuple[str, str]]:
    facts = (
        ("Lead", lead(view)),
        ("How sure", _sure(view)),
        ("Scored by", about_assessors.in_brief(view)),
        ("Gateways", _gateways(view)),
        ("Costs", _dominance_in_words(view)),
        ("Compared with", " ".join(about_ranking.baseline_sentences(view))),
        ("Doubtful or missing", _doubtful(view)),
    )
    yield from ((label, text) for label, text in facts if text)


def lead(view: View) -> str:
    """The lead of the first option over the next, in weighted points and as a share of the highest total.

    Empty where no option is first alone, or none is behind it.
    """
    ranked = [r for r in view.results.in_order if r.low is not None and r.high is not None]
    first = [r for r in ranked if r.rank == 1]
    others = [r for r in ranked if r.rank != 1]
    if len(first) != 1 or not others or not view.results.highest:
        return ""
    nearest = max(others, key=lambda r: r.high or Fraction(0))
    apart = round_half_away((first[0].low or Fraction(0)) - (nearest.high or Fraction(0)), 6)
    certain = first[0].total is not None and nearest.total is not None
    share = percent(apart / view.results.highest, 1)
    points = f"{'' if certain else 'At least '}{number(apart)} points"
    return _full_stop(f"{points} ({share} of the highest total) over {_name(nearest.option)}")


def _sure(view: View) -> str:
    if not view.exact.matrix.options or not view.results.highest:
        return ""
    return certain_and_doubtful(view)[0][0]


def _gateways(view: View) -> str:
    gateways = view.appraisal.gateways
    if not gateways:
        return ""
    failed = [_failure(view, result) for result in view.results.options if result.failed]
    still = [_name(r.option) for r in view.results.short_list if r.open_gateways and not r.failed]
    told = [f"{some(failed, MOST_FAILED)}."] if failed else []
    if still:
        told.append(f"{some(still, MOST_FAILED)} {'has' if len(still) == 1 else 'have'} gateways to answer yet.")
    if not told and view.results.short_list:
        every = "the one gateway" if len(gateways) == 1 else f"all {len(gateways)} gateways"
        told.append(f"Every short-listed option passed {every}.")
    return " ".join(told)


def _failure(view: View, result: OptionResult) -> str:
    """`O5 Outsource failed D2 Lawful (No power to do it)`."""
    labels = {criterion.ref: criterion.label for criterion in view.appraisal.gateways}
    reason = next((r for ref in result.failed if (r := view.reasons.get((ref, result.option.id)))), "")
    why = f" ({shorten(reason.rstrip('.'), LONGEST_NAME)})" if reason else ""
    return f"{_name(result.option)} failed {list_of([labels[ref] for ref in result.failed])}{why}"


def _dominance_in_words(view: View) -> str:
    found = [line for line in cost_lines(view.appraisal, view.results) if line.dominated_by]
    told = [f"{list_of(line.dominated_by)} costs no more than {line.option.id} and scores no less" for line in found]
    return f"{some(told, MOST_FAILED)}." if told else ""


def _doubtful(view: View) -> str:
    missing, doubtful = view.results.entries_missing, len(view.doubtful)
    told = []
    if doubtful:
        counted = view.exact.certainty.doubtful
        where = f", {counted} of them in totals of ranked options" if counted < doubtful else ""
        told.append(
            f"{count_of(doubtful, 'score')} {'is' if doubtful == 1 else 'are'} called doubtful (marked ?){where}."
        )
    verb = "is" if missing == 1 else "are"
    if missing:
        told.append(f"{count_of(missing, 'score')} {verb} missing.")
    elif view.results.short_list and view.appraisal.scored_criteria:
        told.append("No score is missing.")
    if view.has_two_ranges:
        told.append("A total given as a range allows for the missing scores alone.")
    if view.findings:
        told.append(_check_in_words(view))
    return " ".join(told)


def _check_in_words(view: View) -> str:
    return f"The check of the workbook: {tally(view.findings)}"


def _next_steps(view: View) -> Iterator[tuple[str, str, str]]:
    for row in view.rows("Next steps"):
        action, owner, when = (cell_words(row, key) for key in ("action", "owner", "by_when"))
        if action:
            yield action, owner, when


def _steps_in_words(steps: list[str], most: int) -> str:
    left = len(steps) - most
    more = f" {count_of(left, 'further step')} {'is' if left == 1 else 'are'} listed." if left > 0 else ""
    return f"{'; '.join(steps[:most])}.{more}"


def _step(given: tuple[str, str, str]) -> str:
    action, owner, when = given
    about = ", ".join(filter(None, (owner, f"by {when}" if when else "")))
    return f"{shorten(action.rstrip('.'), LONGEST_TEXT // 3)}{f' ({about})' if about else ''}"
