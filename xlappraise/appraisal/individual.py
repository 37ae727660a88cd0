"""An appraisal in; out, who scored it alone before the panel agreed: declarations, scores, weights, and discussions.

The appraisal holds these as rows of four logs. Agreed scores are `appraisal.scores`, typed in one place: Scores.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property

from xlappraise.appraisal.model import EMPTY, NOWHERE, YES, Appraisal, Cells, Key, LogRow, Score
from xlappraise.appraisal.record import Record
from xlappraise.records import NamedTuple

DECLARATION, INDIVIDUAL_SCORES = "Declaration", "Individual scores"
MODERATION, INDIVIDUAL_WEIGHTS = "Moderation", "Individual weights"
LOGS = (DECLARATION, INDIVIDUAL_SCORES, INDIVIDUAL_WEIGHTS, MODERATION)
NO_INTERESTS, DECLARED = "None", "Declared"
"""What an assessor declares."""
UNANIMOUS, MODERATED, OPEN = "Unanimous", "Moderated", "Open"
"""Where an agreed score comes from, or that there is none yet."""


class IndividualScore(NamedTuple):
    """What an assessor gave a cell, and why."""

    level: Score
    reason: str = ""
    cells: Cells = NOWHERE


class IndividualWeight(NamedTuple):
    """The weight that an assessor would give a criterion, and why."""

    weight: Fraction
    reason: str = ""
    cells: Cells = NOWHERE


class Declaration(NamedTuple):
    """A row of Declaration. An assessor has another row for each further option that an interest is in.

    `refs` are the criteria that are theirs, empty for all; `interests` is NO_INTERESTS, DECLARED, or empty as long as
    nothing was declared; `attended` are the meetings, in the panel's words.
    """

    assessor: str
    role: str = ""
    refs: tuple[str, ...] = ()
    interests: str = ""
    option: str = ""
    interest: str = ""
    recused: bool = False
    name: str = ""
    date: datetime.date | None = None
    attended: str = ""
    cells: Cells = NOWHERE

    @property
    def is_made(self) -> bool:
        """Whether it says which interests there are, by whom and when."""
        return bool(self.interests and self.name and self.date)


class Discussion(NamedTuple):
    """What the panel put on record about a cell; `option` is empty where it is about the weight of the criterion."""

    ref: str
    option: str
    reason: str = ""
    dissent: str = ""
    dissent_by: str = ""
    meeting: str = ""
    cells: Cells = NOWHERE

    @property
    def is_typed(self) -> bool:
        """Whether the panel typed something."""
        return any((self.reason, self.dissent, self.dissent_by, self.meeting))


class Individual(Record):
    """What every assessor declared and gave.

    `assessors` is the panel: as Declaration lists it, then who else is on Individual scores and Individual weights.

    `scores` are by assessor, then (ref, option); `weights` by assessor, then ref; `discussed` by (ref, option).
    """

    assessors: tuple[str, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    scores: Mapping[str, Mapping[Key, IndividualScore]] = EMPTY
    weights: Mapping[str, Mapping[str, IndividualWeight]] = EMPTY
    discussed: Mapping[Key, Discussion] = EMPTY

    @property
    def has_assessed(self) -> bool:
        """Whether there is any individual score."""
        return any(self.scores.values())

    @cached_property
    def cells_assessed(self) -> tuple[Key, ...]:
        """The cells that at least one assessor scored, in the order in which they are met."""
        return tuple(dict.fromkeys(key for given in self.scores.values() for key in given))

    @cached_property
    def _own(self) -> Mapping[str, frozenset[str]]:
        """The Refs that are each assessor's, in small letters; none for all."""
        found: dict[str, frozenset[str]] = {}
        for each in self.declarations:
            refs = frozenset(ref.lower() for ref in each.refs)
            found[each.assessor] = found.get(each.assessor, frozenset()) | refs
        return found

    @cached_property
    def _recusals(self) -> frozenset[tuple[str, str]]:
        """Assessors with the option that they do not score, empty for every option."""
        return frozenset((each.assessor, each.option) for each in self.declarations if each.recused)

    def is_theirs(self, assessor: str, ref: str) -> bool:
        """Whether an assessor scores a criterion."""
        own = self._own.get(assessor, frozenset())
        return not own or ref.lower() in own

    def is_recused(self, assessor: str, option: str) -> bool:
        """Whether an assessor stands back from an option."""
        return not self._recusals.isdisjoint(((assessor, option), (assessor, "")))

    def assessors_of(self, key: Key) -> tuple[str, ...]:
        """The assessors who are to score a cell, in the panel's order; those recused from the option are not."""
        ref, option = key
        return tuple(a for a in self.assessors if self.is_theirs(a, ref) and not self.is_recused(a, option))

    def scores_of(self, key: Key) -> dict[str, IndividualScore]:
        """What was given for a cell, by assessor, in the panel's order; scores of those recused do not count."""
        option = key[1]
        return {
            each: self.scores[each][key]
            for each in self.assessors
            if key in self.scores.get(each, EMPTY) and not self.is_recused(each, option)
        }

    def assessors_missing(self, key: Key) -> tuple[str, ...]:
        """The assessors who are still to score a cell."""
        return tuple(each for each in self.assessors_of(key) if key not in self.scores.get(each, EMPTY))

    def levels_stated(self, key: Key) -> tuple[Score, ...]:
        """The different levels that were given for a cell, in the order in which they are met."""
        return tuple(dict.fromkeys(each.level for each in self.scores_of(key).values()))

    def is_unanimous(self, key: Key) -> bool:
        """Whether all who are to score a cell did so, and gave the same level."""
        return len(self.levels_stated(key)) == 1 and not self.assessors_missing(key)

    def levels(self) -> dict[str, dict[Key, Score]]:
        """The level that each assessor gave each cell; those of the recused left out."""
        return {
            assessor: {key: each.level for key, each in given.items() if not self.is_recused(assessor, key[1])}
            for assessor, given in self.scores.items()
        }

    def declarations_of(self, assessor: str) -> list[Declaration]:
        """The rows of an assessor's declaration."""
        return [each for each in self.declarations if each.assessor == assessor]

    def weights_of(self, ref: str) -> dict[str, IndividualWeight]:
        """The weights that a criterion was given, by assessor."""
        return {assessor: given[ref] for assessor, given in self.weights.items() if ref in given}

    def has_declared(self, assessor: str) -> bool:
        """Whether all rows of an assessor's declaration are filled in."""
        own = self.declarations_of(assessor)
        return bool(own) and all(each.is_made for each in own)

    def role_of(self, assessor: str) -> str:
        """The assessor's role, as the public is told; without one, a number in the panel."""
        roles = (each.role for each in self.declarations_of(assessor) if each.role)
        number = self.assessors.index(assessor) + 1 if assessor in self.assessors else 0
        return next(roles, f"Assessor {number}" if number else "Assessor")


NOBODY = Individual()
"""Nobody scored alone."""


def individual_of(appraisal: Appraisal) -> Individual:
    """What the four logs say. A row without its keys, or with a score that is none of the scale, is passed over.

    Refs and IDs are spelt as Criteria and Options spell them.
    """
    logs = appraisal.logs
    if not any(logs.get(name) for name in LOGS):
        return NOBODY
    rows = {name: _spelt_rows(appraisal, logs.get(name, ())) for name in LOGS}
    declarations = tuple(_declarations(rows[DECLARATION]))
    scores = _scores(appraisal, rows[INDIVIDUAL_SCORES])
    weights = _weights(rows[INDIVIDUAL_WEIGHTS])
    assessors = dict.fromkeys((*(each.assessor for each in declarations), *scores, *weights))
    discussed = {(each.ref, each.option): each for each in map(_discussion, rows[MODERATION]) if each.ref}
    return Individual(tuple(assessors), declarations, scores, weights, discussed)


def _spelt_rows(appraisal: Appraisal, rows: Iterable[LogRow]) -> list[LogRow]:
    """The rows with Ref and ID as Criteria and Options spell them: typed in other capitals they are the same key."""
    ids = {option.id.lower(): option.id for option in appraisal.options}
    refs = {ref: criterion.ref for ref, criterion in appraisal.by_ref.items()}

    def with_own_spelling(row: LogRow) -> LogRow:
        typed = {key: row_text(row, key) for key in ("ref", "option") if key in row.values}
        own = {key: (refs if key == "ref" else ids).get(text.lower(), text) for key, text in typed.items()}
        return row if own == typed else row._replace(values={**row.values, **own})

    return list(map(with_own_spelling, rows))


def reasons_of(appraisal: Appraisal) -> Mapping[Key, str]:
    """The reasons for scores: those on Rationale and, where it has none, what the panel gave on Moderation."""
    discussed = individual_of(appraisal).discussed.items()
    agreed = {key: said.reason for key, said in discussed if said.reason and key in appraisal.scores}
    return {**agreed, **appraisal.rationale} if agreed else appraisal.rationale


def row_text(row: LogRow, key: str) -> str:
    """The text in a row of these logs, a number as it was typed; '' where there is neither."""
    value = row.values.get(key, "")
    return value.strip() if isinstance(value, str) else _number_text(value) if isinstance(value, Fraction) else ""


def _number_text(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.15g}"


def refs_in(text: str) -> tuple[str, ...]:
    """The Refs in a text, separated by semicolons, commas or spaces."""
    return tuple(dict.fromkeys(part for part in re.split(r"[;,\s]+", text) if part))


def _declarations(rows: Iterable[LogRow]) -> Iterable[Declaration]:
    for row in rows:
        if assessor := row_text(row, "assessor"):
            day = row.values.get("date")
            yield Declaration(
                assessor,
                row_text(row, "role"),
                refs_in(row_text(row, "refs")),
                row_text(row, "interests"),
                row_text(row, "option"),
                row_text(row, "interest"),
                row_text(row, "recused") == YES,
                row_text(row, "name"),
                day if isinstance(day, datetime.date) else None,
                row_text(row, "attended"),
                row.cells,
            )


def _scores(appraisal: Appraisal, rows: Iterable[LogRow]) -> dict[str, dict[Key, IndividualScore]]:
    found: dict[str, dict[Key, IndividualScore]] = {}
    for row in rows:
        assessor, ref, option = (row_text(row, key) for key in ("assessor", "ref", "option"))
        level = score_of(appraisal, ref, row_text(row, "score"))
        if assessor and ref and option and level is not None:
            found.setdefault(assessor, {})[ref, option] = IndividualScore(level, row_text(row, "reason"), row.cells)
    return found


def score_of(appraisal: Appraisal, ref: str, text: str) -> Score | None:
    """The level, answer or number that a text stands for; None where it is none of the scale."""
    criterion = appraisal.by_ref.get(ref.lower())
    if criterion is not None and criterion.is_gateway:
        return next((answer for answer in ("Pass", "Fail") if answer.lower() == text.lower()), None)
    if not appraisal.scale.numeric:
        return next((each.name for each in appraisal.scale.levels if each.name.lower() == text.lower()), None)
    try:
        points = Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None
    return points if appraisal.scale.lowest <= points <= appraisal.scale.highest else None


def _weights(rows: Iterable[LogRow]) -> dict[str, dict[str, IndividualWeight]]:
    found: dict[str, dict[str, IndividualWeight]] = {}
    for row in rows:
        assessor, ref, weight = row_text(row, "assessor"), row_text(row, "ref"), row.values.get("weight")
        if assessor and ref and isinstance(weight, Fraction):
            found.setdefault(assessor, {})[ref] = IndividualWeight(weight, row_text(row, "reason"), row.cells)
    return found


def _discussion(row: LogRow) -> Discussion:
    ref, option, reason, dissent, dissent_by, meeting = (
        row_text(row, key) for key in ("ref", "option", "reason", "dissent", "dissent_by", "meeting")
    )
    return Discussion(ref, option, reason, dissent, dissent_by, meeting, row.cells)


def origin(appraisal: Appraisal, who: Individual, key: Key) -> str:
    """Where a score comes from: Unanimous, Moderated, or Open while there is none; '' where nobody scored it alone."""
    stated = who.levels_stated(key)
    if not stated:
        return ""
    agreed = appraisal.scores.get(key)
    if agreed is None:
        return OPEN
    return UNANIMOUS if who.is_unanimous(key) and stated == (agreed,) else MODERATED
