"""An appraisal and one assessor's copy of it in; out, what the assessor entered, or why it cannot be merged."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from xlappraise.appraisal.findings import ERROR, Finding
from xlappraise.appraisal.individual import (
    DECLARATION,
    DECLARED,
    INDIVIDUAL_WEIGHTS,
    Individual,
    individual_of,
    refs_in,
    row_text,
)
from xlappraise.appraisal.model import Appraisal, Criterion, Key, LogRow, Scale, Score, Setup
from xlappraise.appraisal.pasted_ranks import pasted_ranks
from xlappraise.appraisal.rules.of_cells import WEIGHT_MISSING
from xlappraise.appraisal.scoring import score
from xlappraise.appraisal.words import decimal_text, folded, list_of, quoted, some
from xlappraise.records import NamedTuple

COMPARED = ("group", "title", "question", "kind", "weight", "levels")
"""What of a criterion decides what a score means: a copy with another cannot be merged."""
ROLES = ("role", "refs", "attended")
"""Columns of Declaration that are not the assessor's to declare."""


class CannotMerge(Exception):  # noqa: N818  # a verdict on the workbook, no fault of the program
    """A workbook that cannot be merged. Its text is what is wrong with it, as the end of a sentence on the file."""


class ReturnedCopy(NamedTuple):
    """What an assessor's copy holds. Scores are by cell, with the reason; `told` is what the panel should know."""

    file: str
    assessor: str
    declared: tuple[LogRow, ...]
    panel: tuple[LogRow, ...]
    """Rows of Declaration on the others, who stand there so that a merge knows who is missing."""
    scores: Mapping[Key, tuple[Score, str]]
    weights: tuple[LogRow, ...]
    told: tuple[str, ...] = ()

    @property
    def has_entries(self) -> bool:
        """Whether anything was entered."""
        declared = any(row.values.keys() - {"assessor", *ROLES} for row in self.declared)
        return bool(self.scores or self.weights or declared)


def returned_of(
    appraisal: Appraisal, copy: Appraisal, findings: Iterable[Finding], file: str, accepted: Iterable[str] = ()
) -> ReturnedCopy:
    """What a copy holds. Raises CannotMerge; `accepted` are assessors whose scores may look like ranks."""
    assessor = copy.setup.assessor
    if not assessor:
        raise CannotMerge("is no assessor's workbook: Setup names no Assessor, as one that split made does")
    _refuse_other(appraisal, copy)
    if changed := list(_changes_of_criteria(appraisal, copy)):
        raise CannotMerge(f"was made for other criteria, or they were changed in it: {some(changed)}")
    # A weight that the appraisal lacks too is no fault of the copy, whose criteria are the same by now.
    if wrong := [each for each in findings if each.severity == ERROR and each.code != WEIGHT_MISSING.code]:
        named = [f"{each.cell}: {each.message.rstrip('.')}" for each in wrong]
        raise CannotMerge(f"cannot be read without doubt: {some(named, 4)}")
    rows = copy.logs.get(DECLARATION, ())
    own = tuple(row for row in rows if folded(row_text(row, "assessor")) == folded(assessor))
    others = tuple(row for row in rows if row not in own and row_text(row, "assessor"))
    _refuse_not_theirs(copy, own)
    if assessor not in accepted:
        _refuse_ranks(copy)
    who = _of_rows(own)
    recused = sorted({key[1] for key in copy.scores if who.is_recused(assessor, key[1])})
    told = list(_declaration_sentences(own, assessor))
    if recused:
        told.append(f"is recused from {list_of(recused)}: what {assessor} scored there does not count")
    reasons = copy.rationale
    scores = {key: (given, reasons.get(key, "")) for key, given in copy.scores.items()}
    weights = tuple(row for row in copy.logs.get(INDIVIDUAL_WEIGHTS, ()) if "weight" in row.values)
    return ReturnedCopy(file, assessor, own, others, scores, weights, tuple(told))


def _refuse_other(appraisal: Appraisal, copy: Appraisal) -> None:
    ours, theirs = appraisal.setup.title, copy.setup.title
    if folded(ours) != folded(theirs):
        raise CannotMerge(f"is of another appraisal: its title is {quoted(theirs)}, not {quoted(ours)}")
    names = {option.id: option.name for option in appraisal.options}
    other = [o.label for o in copy.options if folded(names.get(o.id, "")) != folded(o.name) or o.id not in names]
    if other:
        raise CannotMerge(f"has other options: {some(other)} on its Options")
    if [(e.name, e.points) for e in copy.scale.levels] != [(e.name, e.points) for e in appraisal.scale.levels]:
        raise CannotMerge("has another scale on Setup")


def _changes_of_criteria(appraisal: Appraisal, copy: Appraisal) -> Iterator[str]:
    """How the copy's criteria differ: a weight, a word, one too many."""
    for criterion in copy.criteria:
        ours = appraisal.by_ref.get(criterion.ref.lower())
        if ours is None:
            yield f"there is no criterion {criterion.ref} any more, or it is new there"
            continue
        for field in COMPARED:
            if plain_value(getattr(ours, field)) != plain_value(getattr(criterion, field)):
                yield _change_words(ours, criterion, field)


def plain_value(value: object) -> object:
    """The value with single spaces between words, as two entries are compared."""
    if isinstance(value, Mapping):
        return {key: " ".join(str(text).split()) for key, text in value.items()}
    return " ".join(value.split()) if isinstance(value, str) else value


def _change_words(ours: Criterion, theirs: Criterion, field: str) -> str:
    if field == "weight":
        here, there = (decimal_text(each.weight) if each.weight is not None else "blank" for each in (ours, theirs))
        return f"{ours.ref} has the weight {there}, not {here}"
    what = {"levels": "other levels or meanings", "title": "another name", "kind": "another kind"}
    return f"{ours.ref} has {what.get(field, f'another {field}')}"


def _refuse_not_theirs(copy: Appraisal, own: Sequence[LogRow]) -> None:
    refs = {ref.lower() for row in own for ref in refs_in(row_text(row, "refs"))}
    strange = list(dict.fromkeys(key[0] for key in copy.scores if refs and key[0].lower() not in refs))
    if strange:
        raise CannotMerge(f"holds scores for {some(strange)}, which {'is' if len(strange) == 1 else 'are'} not theirs")


def _refuse_ranks(copy: Appraisal) -> None:
    scored = {criterion.ref for criterion in copy.scored_criteria}
    ranked = {each.option.id: each.rank for each in score(copy).options if each.rank is not None}
    rows = [{option: Fraction(rank) for option, rank in ranked.items()}] if ranked else []
    found = pasted_ranks({key: given for key, given in copy.scores.items() if key[0] in scored}, rows)
    if found is None:
        return
    if found.copied:
        raise CannotMerge(
            f"holds ranks in place of scores: {some(found.refs)} {'is' if len(found.refs) == 1 else 'are'} the row of "
            f"ranks of this workbook. If they are scores, say --accept {quoted(copy.setup.assessor)}"
        )
    raise CannotMerge(
        "holds ranks in place of scores: every row is the numbers from 1 up, each once. If they are scores, say "
        f"--accept {quoted(copy.setup.assessor)}"
    )


def _declaration_sentences(own: Sequence[LogRow], assessor: str) -> Iterator[str]:
    """What the panel should know of a declaration, as ends of sentences on its assessor."""
    who = _of_rows(own)
    if not who.has_declared(assessor):
        yield "has not declared interests, or not by name and date"
    for each in who.declarations:
        if each.interests == DECLARED:
            option = f" in {each.option}" if each.option else ""
            yield f"declares an interest{option}{': ' + each.interest.rstrip('.') if each.interest else ''}"


def _of_rows(rows: Sequence[LogRow]) -> Individual:
    """What these rows of Declaration say."""
    return individual_of(Appraisal(Setup(), Scale(()), (), (), (), (), logs={DECLARATION: tuple(rows)}))


def without_twice(returned: Sequence[ReturnedCopy]) -> tuple[list[ReturnedCopy], dict[str, str]]:
    """Those whose assessor has one workbook; and, by file, what is wrong with each of the others."""
    files: dict[str, list[ReturnedCopy]] = {}
    for each in returned:
        files.setdefault(folded(each.assessor), []).append(each)
    once = [each for each in returned if len(files[folded(each.assessor)]) == 1]
    wrong = {}
    for several in files.values():
        for each in several if len(several) > 1 else ():
            others = [f"'{other.file}'" for other in several if other is not each]
            wrong[each.file] = f"is of {each.assessor}, as is {list_of(others)}: give the one that counts"
    return once, wrong
