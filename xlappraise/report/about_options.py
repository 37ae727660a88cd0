"""A View in, the section on options out: long-list, gateways, and what each short-listed option is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from xlappraise.appraisal.combinations import options_for_readers
from xlappraise.appraisal.lineage import TRAIL, successor
from xlappraise.appraisal.model import SHORT_LIST, Criterion, Option
from xlappraise.appraisal.scoring import GATE_FAILED, GATE_OPEN, GATES_PASSED, NOT_RECORDED, OptionResult
from xlappraise.appraisal.words import count_of, list_of
from xlappraise.exchange.plain import number, span
from xlappraise.report.report_words import column_heading
from xlappraise.report.tree import Block, ReportTable, Section, Subheading, TableCell, TableColumn, Text
from xlappraise.report.view import View

AT_ONCE = 8
"""Most options that head the columns of the table of gateway answers; more stand in a further table."""


OPTIONAL = (
    ("Listed in", "listed_in", 1.8),
    ("Delivery model", "model", 2.4),
    ("Structure", "structure", 2.0),
    ("Outcome", "outcome", 1.7),
    ("Reason", "reason", 5.0),
    ("Merged into", "merged_into", 1.2),
)
"""Columns of the table of options that are left out where they are blank for all: heading, field, share of width."""


BECAME = "Became"
"""Heading of the column of successors where some options were replaced, not merged."""


def options(view: View) -> Section:
    """From the long-list to the short-list, and why."""
    return Section("options", "Options considered", tuple(_blocks(view)), wide=True)


def _blocks(view: View) -> Iterator[Block]:
    given, short = view.appraisal.options, view.appraisal.scored_options
    if not given:
        yield Text("No option is listed yet.")
        return
    if view.is_in_words:
        yield Text(f"{count_of(len(given), 'option')} {'is' if len(given) == 1 else 'are'} listed; none was scored.")
    elif len(short) < len(given):
        known = "listed here" if view.rows(TRAIL) else "considered"
        yield Text(
            f"{count_of(len(given), 'option')} {'was' if len(given) == 1 else 'were'} {known}; "
            f"{len(short)} of them {'was' if len(short) == 1 else 'were'} put on the short-list and scored."
        )
    else:
        yield Text(f"{count_of(len(given), 'option')} {'was' if len(given) == 1 else 'were'} considered and scored.")
    yield _long_list(view)
    if view.appraisal.gateways or not view.is_in_words:
        yield Subheading(2, "Gateway criteria")
        yield from _gateways(view)
    described = [option for option in short if _has_more_to_tell(view, option)]
    if described:
        yield Subheading(2, "The short-listed options")
        yield from (_proposition(option) for option in described)


def _long_list(view: View) -> ReportTable:
    every = options_for_readers(view.appraisal)
    replaced = any(option.replaced_by for option in every)
    kept = [each for each in OPTIONAL if any(_value(o, each[1]) for o in every)]
    twice = ("model", "structure") if view.grid else () if view.is_in_words else ("structure",)
    kept = [each for each in kept if each[1] not in twice]
    kept = [(BECAME if key == "merged_into" and replaced else heading, key, share) for heading, key, share in kept]
    columns = [
        TableColumn("ID", 0.8),
        TableColumn("Option", 3),
        *(TableColumn(h, s) for h, _, s in kept),
        TableColumn("Stage", 1.4),
    ]
    rows = tuple(
        (
            TableCell(option.id),
            TableCell(option.name or "(no name yet)"),
            *(TableCell(_value(option, key)) for _, key, _ in kept),
            TableCell(option.stage),
        )
        for option in every
    )
    about = "Every option considered, what was decided about it and why."
    caption = (
        "Options and what was decided about each"
        if view.is_in_words
        else ("Long-list of options and what was decided about each")
    )
    return ReportTable(caption, about, tuple(columns), rows, header=1)


def _value(option: Option, key: str) -> str:
    """A field of the option; of its successor, whichever of the two columns names it."""
    return successor(option) if key == "merged_into" else str(getattr(option, key))


def _gateways(view: View) -> Iterator[Block]:
    appraisal = view.appraisal
    if not appraisal.gateways:
        yield Text("There are no gateway criteria: no option had to pass one before it was scored.")
        return
    yield Text("A gateway criterion is answered Pass or Fail and is never scored.")
    yield ReportTable(
        "Gateway criteria",
        "What an option must pass, and why.",
        (
            TableColumn("Ref", 0.8),
            TableColumn("Gateway criterion", 3),
            TableColumn("What passes", 4),
            TableColumn("Why it is included", 4),
        ),
        tuple(
            (TableCell(c.ref), TableCell(c.title), TableCell(c.question), TableCell(c.reason))
            for c in appraisal.gateways
        ),
        header=1,
    )
    if _is_stage(view):
        yield _stage_table(view)
        yield Text(_stage_sentence(view))
        yield from map(Text, _gateway_sentences(view))
        return
    short = appraisal.short_list
    for first in range(0, len(short), AT_ONCE):
        yield _answers(view, short[first : first + AT_ONCE])
    yield from map(Text, _gateway_sentences(view))


def _is_stage(view: View) -> bool:
    """Whether gateways kept an option out, or answers of the long-list are recorded."""
    results = view.results.options
    return any(r.failed or (r.gateway == GATES_PASSED and not r.option.is_short_listed) for r in results)


def _stage_table(view: View) -> ReportTable:
    gateways = view.appraisal.gateways
    rows = tuple(
        (
            TableCell(result.option.label),
            *(TableCell(_answer(view, criterion, result)) for criterion in gateways),
            TableCell(_stage_outcome(result)),
        )
        for result in view.results.options
    )
    columns = (
        TableColumn("Option", 3.4),
        *(TableColumn(criterion.label, 1.6) for criterion in gateways),
        TableColumn("Outcome of the gateways", 2.4),
    )
    return ReportTable(
        "Answers to the gateway criteria", "What each option answered, and what came of it.", columns, rows
    )


def _answer(view: View, criterion: Criterion, result: OptionResult) -> str:
    blank = "No answer" if result.option.is_short_listed and not result.failed else NOT_RECORDED.capitalize()
    return str(view.appraisal.scores.get((criterion.ref, result.option.id), blank))


def _stage_outcome(result: OptionResult) -> str:
    """What came of the gateways alone; what became of the option in the end is its Outcome."""
    if result.failed:
        return f"Failed {list_of(result.failed)}"
    if result.gateway == GATES_PASSED:
        return "Carried forward to scoring" if result.option.is_short_listed else "Passed, not scored"
    return "Still open" if result.gateway == GATE_OPEN else NOT_RECORDED.capitalize()


def _stage_sentence(view: View) -> str:
    found = Counter(result.gateway for result in view.results.options)
    put = sum(found.values()) - found[NOT_RECORDED]
    told = [(found[GATES_PASSED], "passed"), (found[GATE_FAILED], "failed one"), (found[GATE_OPEN], "still open")]
    counts = list_of([f"{count} {words}" for count, words in told if count])
    gateways = count_of(len(view.appraisal.gateways), "gateway")
    blank = f" What {count_of(found[NOT_RECORDED], 'option')} answered is not recorded." if found[NOT_RECORDED] else ""
    return f"{count_of(put, 'option')} {'was' if put == 1 else 'were'} put through {gateways}: {counts}.{blank}"


def _answers(view: View, shown: tuple[Option, ...]) -> ReportTable:
    rows = tuple(
        (
            TableCell(criterion.label),
            *(TableCell(str(view.appraisal.scores.get((criterion.ref, o.id), "No answer"))) for o in shown),
        )
        for criterion in view.appraisal.gateways
    )
    heading = column_heading(shown)
    columns = (TableColumn("Gateway criterion", 3), *(TableColumn(heading(option), 1.6) for option in shown))
    caption = "Answers to the gateway criteria"
    if len(shown) < len(view.appraisal.short_list):
        caption += f", {shown[0].id} to {shown[-1].id}"
    return ReportTable(caption, "Pass, Fail or no answer yet, for each short-listed option.", columns, rows)


def _gateway_sentences(view: View) -> Iterator[str]:
    """Of options that were scored all the same, or are still open: the table says it of the others."""
    scored = {option.id for option in view.appraisal.scored_options}
    for result in view.results.short_list:
        if result.failed and result.option.id in scored:
            yield f"{result.option.label} failed {list_of(result.failed)} and is not ranked."
        elif result.open_gateways:
            yield f"{result.option.label} has no answer to {list_of(result.open_gateways)} yet and is not ranked."


def _has_more_to_tell(view: View, option: Option) -> bool:
    """Whether the option has more to tell than the table of options says already."""
    fields = dict(_fields(option))
    told = ("Description", "Advantages", "Disadvantages", "Cost") if view.is_in_words else tuple(fields)
    return any(fields[label] for label in told)


def _fields(option: Option) -> tuple[tuple[str, str], ...]:
    return (
        ("Delivery model", option.model),
        ("Structure", option.structure),
        ("Description", option.description),
        ("Advantages", option.advantages),
        ("Disadvantages", option.disadvantages),
        ("Outcome", option.outcome if option.stage == SHORT_LIST else ""),
        ("Reason", option.reason),
        ("Cost", _cost(option)),
    )


def _cost(option: Option) -> str:
    """The cost, or from what to what it may be; empty without."""
    ends = [end for end in (option.cost_from, option.cost_to) if end is not None]
    if option.cost is not None:
        return number(option.cost)
    return span(number(ends[0]), number(ends[-1])) if ends else ""


def _proposition(option: Option) -> ReportTable:
    rows = tuple((TableCell(label), TableCell(text)) for label, text in _fields(option) if text)
    columns = (TableColumn("Aspect", 1), TableColumn(option.label, 6))
    return ReportTable(option.label, "What the option is, its advantages and its disadvantages.", columns, rows)
