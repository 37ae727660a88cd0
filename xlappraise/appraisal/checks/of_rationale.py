"""Advice on rationale: in, an Appraisal with its Results; out, findings."""

import re
from collections.abc import Iterator
from datetime import date

from xlappraise.appraisal.checks.known import Known
from xlappraise.appraisal.checks.of_scores import where_scored
from xlappraise.appraisal.findings import Cell, Finding, Place
from xlappraise.appraisal.gather import Gathering, about
from xlappraise.appraisal.individual import reasons_of
from xlappraise.appraisal.model import NOT_ASSESSED, Appraisal, Criterion, Key, LogRow, Option
from xlappraise.appraisal.rules.of_advice import (
    RATIONALE_COPIES,
    RATIONALE_LEFT,
    RATIONALE_MISSING,
    RATIONALE_SHARED,
    RATIONALE_SHORT,
    SCORE_NOT_AS_LOGGED,
)
from xlappraise.appraisal.scoring import Results
from xlappraise.appraisal.words import folded, quoted
from xlappraise.records import NamedTuple

RATIONALE, CHANGE_LOG = "Rationale", "Change log"
FEWEST_WORDS = 4
NOTE = re.compile(r"\[[^\[\]]*\]")
"""A note in square brackets: of whoever compiled the workbook, and so no part of the reason."""


def where_reasoned(appraisal: Appraisal, key: Key) -> Cell | Place | None:
    """The cell of a rationale; the sheet where there is none; None where it lacks that row or column."""
    return appraisal.rationale_cells.get(key) if appraisal.rationale_cells else Place(RATIONALE)


def _wanted_reasons(appraisal: Appraisal) -> Iterator[tuple[Criterion, Option, Key]]:
    """Criterion, option and key of what should have a reason: scores and answers of short-listed options.

    Of an option that fails a gateway only the answers Fail.
    """
    short_list, in_play = appraisal.short_list, {option.id for option in appraisal.in_play}
    for criterion in appraisal.criteria:
        for option in short_list if criterion.kind != NOT_ASSESSED else ():
            key = criterion.ref, option.id
            if key in appraisal.scores and (option.id in in_play or criterion.ref in appraisal.gateways_failed(option)):
                yield criterion, option, key


def every_score_has_a_reason(appraisal: Appraisal, _: Results, known: Known) -> Iterator[Finding]:
    """Every score and gateway answer has a rationale."""
    gathering, reasons = Gathering(), reasons_of(appraisal)
    for criterion, option, key in _wanted_reasons(appraisal):
        if key not in reasons:
            where = where_reasoned(appraisal, key)
            if where is not None and where not in known.cells:
                gathering.add(RATIONALE_MISSING, where, about(criterion, option), expected="a sentence or two")
    yield from gathering.findings()


def reasons_are_sentences(appraisal: Appraisal, _: Results, __: Known) -> Iterator[Finding]:
    """Every rationale has at least FEWEST_WORDS words."""
    gathering = Gathering()
    for criterion, option, key in _wanted_reasons(appraisal):
        words = appraisal.rationale.get(key, "")
        if words and words.count(" ") < FEWEST_WORDS and len(words.split()) < FEWEST_WORDS:
            where = where_reasoned(appraisal, key)
            if where is not None:
                facts = {"found": words, "shown": quoted(words), "expected": "a full sentence"}
                gathering.add(RATIONALE_SHORT, where, about(criterion, option), **facts)
    yield from gathering.findings()


def _letters_and_figures(text: str) -> str:
    """Letters and figures only, in lower case: what stays the same when a copied sentence is altered a little."""
    return "".join(letter for letter in text.lower() if letter.isalnum())


def reasons_say_more_than_the_level(appraisal: Appraisal, _: Results, __: Known) -> Iterator[Finding]:
    """No rationale is the meaning of a level again."""
    gathering = Gathering()
    for criterion in appraisal.scored_criteria:
        meanings = {_letters_and_figures(meaning) for meaning in criterion.levels.values()}
        longest = max((len(meaning) for meaning in criterion.levels.values()), default=0) + 10
        for option in appraisal.short_list if meanings else ():
            key = criterion.ref, option.id
            words = appraisal.rationale.get(key, "")
            if words and len(words) <= longest and key in appraisal.scores and _letters_and_figures(words) in meanings:
                where = where_reasoned(appraisal, key)
                if where is not None:
                    gathering.add(RATIONALE_COPIES, where, about(criterion, option), expected="what was found")
    yield from gathering.findings()


def _reason(text: str) -> str:
    """A rationale without its notes in square brackets; as it stands where there is nothing else."""
    return " ".join(NOTE.sub(" ", text).split()) or text


def different_scores_have_different_reasons(appraisal: Appraisal, _: Results, __: Known) -> Iterator[Finding]:
    """Options that score differently on a criterion do not share their rationale."""
    for criterion in (*appraisal.gateways, *appraisal.scored_criteria):
        by_text: dict[str, list[Option]] = {}
        for option in appraisal.short_list:
            key = criterion.ref, option.id
            if key in appraisal.rationale and key in appraisal.scores:
                by_text.setdefault(_reason(appraisal.rationale[key]), []).append(option)
        for text, options in by_text.items():
            scores = {appraisal.scores[criterion.ref, option.id] for option in options}
            # Too short a reason is a finding already; two of them are not a second mistake.
            if len(scores) > 1 and len(text.split()) >= FEWEST_WORDS:
                gathering = Gathering()
                for option in options:
                    where = where_reasoned(appraisal, (criterion.ref, option.id))
                    if where is not None:
                        gathering.add(RATIONALE_SHARED, where, about(criterion, option), found=text)
                yield from gathering.findings()


class _LoggedScore(NamedTuple):
    """The last change of a score on Change log."""

    criterion: Criterion
    option: Option
    old: str
    new: str


def last_changes(appraisal: Appraisal) -> dict[Key, _LoggedScore]:
    """The last entry of Change log on each score that names the score it became; by date, then by row."""
    criteria = {folded(criterion.ref): criterion for criterion in appraisal.criteria}
    options = {folded(option.id): option for option in appraisal.options}
    names = {folded(name): name for name in ("Pass", "Fail", *(level.name for level in appraisal.scale.levels))}
    found = {}
    for row in sorted(appraisal.logs.get(CHANGE_LOG, ()), key=_when):
        values = {key: folded(str(value)) for key, value in row.values.items()}
        criterion, option = criteria.get(values.get("ref", "")), options.get(values.get("option", ""))
        new = names.get(values.get("to", ""))
        if criterion and option and new:
            old = names.get(values.get("from", ""), "")
            found[criterion.ref, option.id] = _LoggedScore(criterion, option, old, new)
    return found


def _when(row: LogRow) -> date:
    when = row.values.get("date")
    return when if isinstance(when, date) else date.min


def scores_are_as_logged(appraisal: Appraisal, _: Results, __: Known) -> Iterator[Finding]:
    """A score is what the last entry of Change log on it says."""
    gathering = Gathering()
    for key, logged in last_changes(appraisal).items():
        score, where = appraisal.scores.get(key), where_scored(appraisal, key)
        if isinstance(score, str) and score != logged.new and where is not None:
            subject = about(logged.criterion, logged.option)
            gathering.add(SCORE_NOT_AS_LOGGED, where, subject, found=score, expected=logged.new)
    yield from gathering.findings()


def reasons_follow_their_score(appraisal: Appraisal, _: Results, __: Known) -> Iterator[Finding]:
    """A rationale does not name the old level alone once Change log says that its score changed."""
    gathering = Gathering()
    for key, logged in last_changes(appraisal).items():
        words = "".join(c if c.isalnum() else " " for c in appraisal.rationale.get(key, "").lower()).split()
        text, where = f" {' '.join(words)} ", where_reasoned(appraisal, key)
        changed = logged.old and logged.old != logged.new and appraisal.scores.get(key) == logged.new
        names_old = f" {logged.old.lower()} " in text and f" {logged.new.lower()} " not in text
        if changed and names_old and where is not None:
            facts = {"found": logged.old, "shown": logged.old, "expected": logged.new}
            gathering.add(RATIONALE_LEFT, where, about(logged.criterion, logged.option), **facts)
    yield from gathering.findings()
