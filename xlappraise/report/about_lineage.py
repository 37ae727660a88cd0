"""A View in, the sections on the history of options out: how many were left, which became which, and in words why."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import zip_longest

from xlappraise.appraisal.lineage import HOW, MERGED, PREFERRED, TRAIL, Step, funnel, lists, steps
from xlappraise.appraisal.model import Option
from xlappraise.appraisal.words import count_of, list_of
from xlappraise.report.listing import ListingColumn, option_labels, table_of_rows
from xlappraise.report.report_words import OUTCOME_TONES
from xlappraise.report.tree import (
    FUNNEL,
    Bar,
    Block,
    Chart,
    Flow,
    Node,
    ReportTable,
    Section,
    TableCell,
    TableColumn,
    Text,
)
from xlappraise.report.view import View

CARRIED = "Carried forward"

# ------------------------------------------------------------------------------------------------- how many


def trail(view: View) -> Section:
    """How the first list became the short-list and the preferred option: a picture and a table."""
    return Section("trail", "From the first list to the last", tuple(_trail(view)))


def has_trail(view: View) -> bool:
    """Whether there is more to tell than that one option was chosen."""
    stages = funnel(view.appraisal)
    fewer = any(stage.left < stages[0].left for stage in stages if stage.name != PREFERRED)
    return bool(stages) and (fewer or bool(view.rows(TRAIL)))


def _trail(view: View) -> Iterator[Block]:
    stages = funnel(view.appraisal)
    if not stages:
        yield Text("No option was dropped on the way.")
        return
    yield Text(f"Options left at each stage: {', then '.join(str(stage.left) for stage in stages)}.")
    bars = tuple(Bar(stage.name, (Fraction(stage.left),), str(stage.left)) for stage in stages)
    told = "; ".join(f"{stage.name}: {stage.left}" for stage in stages)
    most = max(Fraction(stage.left) for stage in stages)
    caption = "How many options were left at each stage"
    yield Chart("funnel", FUNNEL, caption, f"Funnel of options left. {told}.", ("Options left",), bars, most)
    wanted = (
        ListingColumn("name", "Stage", 2.6, always=True),
        ListingColumn("left", "Options left", 1, number=True, always=True),
        ListingColumn("detail", "What happened", 5),
    )
    rows = [{"name": stage.name, "left": str(stage.left), "detail": stage.detail} for stage in stages]
    yield table_of_rows(
        "Options left, stage by stage", "Each stage and the options left after it.", wanted, rows, "name"
    )


# ----------------------------------------------------------------------------------------------- which became


def lineage(view: View) -> Section:
    """The lists side by side, and what was decided about each option of the earlier ones."""
    return Section("lineage", "How the options changed", tuple(_lineage(view)))


def has_lineage(view: View) -> bool:
    """Whether options stood in more than one list, or one was replaced by another."""
    return len(_lists(view)) > 1 or any(option.replaced_by for option in view.appraisal.options)


def _lists(view: View) -> tuple[tuple[str, tuple[Option, ...]], ...]:
    return tuple((name or "No list named", options) for name, options in lists(view.appraisal))


def _lineage(view: View) -> Iterator[Block]:
    named, became = _lists(view), steps(view.appraisal)
    if not named and not became:
        yield Text("No option became another.")
        return
    if len(named) > 1:
        yield Text(sizes_of_lists(view))
        yield _picture(view)
        yield _side_by_side(named)
    rows = tuple(_became(view))
    if rows:
        columns = (TableColumn("Option", 3.4), TableColumn("What was decided", 3.4), TableColumn("Why", 4.2))
        kept = columns if any(row[2].text for row in rows) else columns[:2]
        about = "Each option that became another, which one, and why."
        caption = "What happened to each option of the earlier lists" if len(named) > 1 else "Which option became which"
        yield ReportTable(caption, about, kept, tuple(row[: len(kept)] for row in rows))


def sizes_of_lists(view: View) -> str:
    """How many options each list had; empty with fewer than two lists."""
    named = _lists(view)
    if len(named) < 2:
        return ""
    (name, options), *later = named
    became = ", then ".join(f"{len(options)} ({name})" for name, options in later)
    merged = list_of(_merger_words(view))
    return f"{count_of(len(options), 'option')} ({name}) became {became}{': ' if merged else ''}{merged}."


def _merger_words(view: View) -> list[str]:
    """Which options were merged into which: `L2 and L3 were merged into O2`."""
    into: dict[str, list[str]] = {}
    for step in steps(view.appraisal):
        if step.how == HOW[MERGED]:
            into.setdefault(step.became, []).append(step.option.id)
    return [f"{list_of(ids)} {'was' if len(ids) == 1 else 'were'} merged into {key}" for key, ids in into.items()]


def _side_by_side(named: tuple[tuple[str, tuple[Option, ...]], ...]) -> ReportTable:
    rows = tuple(
        (TableCell(str(number)), *(TableCell(option.label if option else "") for option in across))
        for number, across in enumerate(zip_longest(*(options for _, options in named)), 1)
    )
    columns = (TableColumn("No.", 0.4), *(TableColumn(name, 4) for name, _ in named))
    return ReportTable("The lists side by side", "A column for each list, its options in order.", columns, rows)


def _became(view: View) -> Iterator[tuple[TableCell, TableCell, TableCell]]:
    """Options that became another, and the others of every list but the last."""
    into = {step.option.id: step for step in steps(view.appraisal)}
    earlier = {option.id for _, options in _lists(view)[:-1] for option in options}
    for option in view.appraisal.options:
        step = into.get(option.id)
        if not step and option.id not in earlier:
            continue
        words = f"{_how(step)} {option_labels(view.appraisal, step.became)[0]}" if step else option.outcome
        words = words[:1].upper() + words[1:]
        yield (
            TableCell(option.label),
            TableCell(words, tone=OUTCOME_TONES.get(option.outcome, "")),
            TableCell(option.reason),
        )


def _how(step: Step) -> str:
    """How it became the other; an option that was carried forward was not replaced, whatever column names the other."""
    return "carried forward as" if step.option.outcome == CARRIED else step.how


def _picture(view: View) -> Flow:
    into = {step.option.id: step for step in steps(view.appraisal)}
    columns = tuple(
        (
            name,
            tuple(
                Node(
                    option.id,
                    f"{option.label} ({option.outcome.lower()})" if option.outcome else option.label,
                    (into[option.id].became,) if option.id in into else (),
                    OUTCOME_TONES.get(option.outcome, ""),
                )
                for option in options
            ),
        )
        for name, options in _lists(view)
    )
    told = [f"{step.option.id} {_how(step)} {step.became}" for step in into.values()]
    about = f"{sizes_of_lists(view)} {list_of(told)}." if told else sizes_of_lists(view)
    return Flow("lineage", "Which option became which", about.strip(), columns)


# ------------------------------------------------------------------------------------------------- in words


def assessment(view: View) -> Section:
    """What came of each option, in words."""
    return Section("assessment", "Assessment in words", tuple(_assessment(view)))


def _assessment(view: View) -> Iterator[Block]:
    assessed = [option for option in view.appraisal.options if option.assessment]
    if not assessed:
        yield Text("No assessment in words is recorded.")
        return
    outcome = any(option.outcome for option in assessed)
    columns = (
        TableColumn("Option", 3.2),
        TableColumn("Assessment", 5),
        *((TableColumn("Outcome", 1.6),) if outcome else ()),
    )
    rows = tuple(
        (
            TableCell(option.label),
            TableCell(option.assessment),
            *((TableCell(option.outcome, tone=OUTCOME_TONES.get(option.outcome, "")),) if outcome else ()),
        )
        for option in assessed
    )
    yield ReportTable(
        "Assessment of each option", "The assessment of each option, in words instead of scores.", columns, rows
    )
