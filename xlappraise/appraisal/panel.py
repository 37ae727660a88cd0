"""An appraisal and its panel in; out, the appraisal that each assessor gets: blind, with their own criteria."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence

from xlappraise.appraisal.individual import DECLARATION, INDIVIDUAL_WEIGHTS, refs_in
from xlappraise.appraisal.model import SCORING, Appraisal, Criterion, LogRow, Option, Setup
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.words import count_of, folded, list_of, quoted
from xlappraise.records import NamedTuple

HEADINGS = {
    "assessor": "name",
    "name": "name",
    "code": "code",
    "role": "role",
    "criteria": "refs",
    "refs": "refs",
}
"""Headings that a list of assessors may have, by the field that they give."""
LONGEST_NAME = 60
"""Most characters of an assessor's name or code."""
KEPT_OF_OPTION = ("id", "name", "stage", "model", "structure", "description", "advantages", "disadvantages")
"""What an assessor is told of an option: nothing that came of earlier scores."""
COSTS_OF_OPTION = ("cost", "cost_from", "cost_to")


class BadPanel(Exception):  # noqa: N818 - the name says what the list is
    """The list is no panel; its text is one sentence."""


class Member(NamedTuple):
    """An assessor: the name that scores go by, which is a code where one is given; `refs` are theirs, empty for all."""

    name: str
    refs: tuple[str, ...] = ()
    role: str = ""
    person: str = ""
    """Who it is, where the name is a code."""


def members_named(text: str) -> tuple[Member, ...]:
    """The panel of names that are separated by commas. Raises BadPanel."""
    return _sound([Member(" ".join(name.split())) for name in text.split(",") if name.strip()])


def members_of_csv(text: str, appraisal: Appraisal) -> tuple[Member, ...]:
    """The panel of a list as CSV: headings Assessor or Code, and Role and Criteria where wanted. Raises BadPanel."""
    try:
        rows = [row for row in csv.reader(text.removeprefix("\ufeff").splitlines()) if any(map(str.strip, row))]
    except csv.Error as fault:
        raise BadPanel(f"The list of assessors cannot be read as CSV ({fault}).") from None
    if not rows:
        raise BadPanel("The list of assessors is empty.")
    headings = [HEADINGS.get(folded(cell), "") for cell in rows[0]]
    if not {"name", "code"} & set(headings):
        raise BadPanel("The list of assessors has no heading Assessor or Code in its first row.")
    if unknown := [cell.strip() for cell, key in zip(rows[0], headings, strict=True) if not key and cell.strip()]:
        raise BadPanel(
            f"The list of assessors has the unknown heading {quoted(unknown[0])}; known are Assessor, Code, Role and "
            "Criteria."
        )
    return _sound([_member(dict(zip(headings, row, strict=False)), appraisal) for row in rows[1:]])


def _member(fields: Mapping[str, str], appraisal: Appraisal) -> Member:
    name, code, role = (" ".join(fields.get(key, "").split()) for key in ("name", "code", "role"))
    given = refs_in(fields.get("refs", ""))
    known = {ref: criterion.ref for ref, criterion in appraisal.by_ref.items()}
    if strangers := [ref for ref in given if ref.lower() not in known]:
        raise BadPanel(f"The list of assessors gives {code or name} the criterion {strangers[0]}, which is not there.")
    refs = tuple(known[ref.lower()] for ref in given)
    # With a code, a role in the workbook would tell who it is.
    return Member(code, refs, "", name) if code else Member(name, refs, role)


def _sound(members: Sequence[Member]) -> tuple[Member, ...]:
    """The panel. Raises BadPanel where nobody is on it, or a name cannot be used."""
    if not members:
        raise BadPanel("No assessor is named.")
    names: dict[str, str] = {}
    for each in members:
        if not each.name:
            raise BadPanel("A row of the list of assessors has neither a name nor a code.")
        if len(each.name) > LONGEST_NAME or not each.name.isprintable():
            raise BadPanel(f"The name {quoted(each.name)} cannot be used: at most {LONGEST_NAME} plain characters.")
        if folded(each.name) in names:
            raise BadPanel(f"The assessor {each.name} is named twice.")
        names[folded(each.name)] = each.name
    return tuple(members)


def file_names(members: Iterable[Member]) -> dict[str, str]:
    """By assessor: the name of their file, of signs that every system takes. Raises BadPanel where two are the same."""
    found: dict[str, str] = {}
    for each in members:
        name = "".join(sign if sign.isalnum() or sign in " -_.'" else "-" for sign in each.name).strip(" .")
        if folded(name) in {folded(other) for other in found.values()} or not name:
            raise BadPanel(f"The name {quoted(each.name)} gives no file name of its own: use another name, or a code.")
        found[each.name] = name
    return {key: f"{name}.xlsx" for key, name in found.items()}


def criteria_of(appraisal: Appraisal, member: Member) -> tuple[Criterion, ...]:
    """The criteria that an assessor scores: theirs, of those scored, and of gateways with an answer still open."""
    own = {ref.lower() for ref in member.refs}
    open_gateways = {ref for option in appraisal.in_play for ref in appraisal.gateways_unanswered(option)}
    return tuple(
        criterion
        for criterion in appraisal.criteria
        if (criterion.is_scored or criterion.ref in open_gateways) and (not own or criterion.ref.lower() in own)
    )


def without_criteria(members: Sequence[Member], refs: Sequence[str], appraisal: Appraisal) -> tuple[Member, ...]:
    """The panel, nobody on it with these criteria, so that a merge misses nobody's score on them. Raises BadPanel."""
    left_out = {ref.lower() for ref in refs}
    if strangers := [ref for ref in refs if ref.lower() not in appraisal.by_ref]:
        raise BadPanel(f"There is no criterion {strangers[0]}.")
    theirs = ([criterion.ref for criterion in criteria_of(appraisal, each)] for each in members)
    left = (tuple(ref for ref in refs if ref.lower() not in left_out) for refs in theirs)
    found = tuple(each._replace(refs=refs) for each, refs in zip(members, left, strict=True))
    if nothing := [each.name for each in found if not each.refs]:
        raise BadPanel(f"There is nothing for {nothing[0]} to score: none of their criteria is left.")
    return found


def own_appraisal(
    appraisal: Appraisal, members: Sequence[Member], member: Member, *, costs: bool = True, weights: bool = False
) -> Appraisal:
    """The appraisal as an assessor gets it: no score, reason, result or log of anybody's.

    Without `costs` nothing is told of what options cost. With `weights` they are asked for weights too. Raises
    BadPanel where nothing is theirs to score.
    """
    appraisal = appraisal.without_spare()
    criteria = criteria_of(appraisal, member)
    if not criteria:
        raise BadPanel(f"There is nothing for {member.name} to score: none of their criteria is scored.")
    kept = (*KEPT_OF_OPTION, *(COSTS_OF_OPTION if costs else ()))
    options = tuple(Option(**{key: getattr(option, key) for key in kept}) for option in appraisal.in_play)
    logs = {DECLARATION: tuple(_panel_rows(members, member))}
    if weights:
        asked = (criterion for criterion in criteria if criterion.is_scored)
        logs[INDIVIDUAL_WEIGHTS] = tuple(LogRow({"assessor": member.name, "ref": each.ref}) for each in asked)
    setup = appraisal.setup
    return Appraisal(
        setup=Setup(
            title=setup.title,
            organisation=setup.organisation,
            decision_maker=setup.decision_maker,
            version=setup.version,
            rag_basis=setup.rag_basis,
            weights=setup.weights,
            weight_min=setup.weight_min,
            weight_max=setup.weight_max,
            assessor=member.name,
        ),
        scale=appraisal.scale,
        bands=appraisal.bands,
        groups=appraisal.groups,
        options=options,
        criteria=tuple(replace(criterion, cells={}) for criterion in criteria),
        logs=logs,
        asked=frozenset({SCORING}),
    )


def _panel_rows(members: Sequence[Member], member: Member) -> Iterator[LogRow]:
    """Rows of Declaration: the assessor's own, then who else is on the panel: a merge knows by them who is missing."""
    for each in (member, *(other for other in members if other != member)):
        values = {"assessor": each.name, "refs": "; ".join(each.refs), "role": each.role if each == member else ""}
        yield LogRow({key: value for key, value in values.items() if value})


def panel_sentence(members: Sequence[Member]) -> str:
    """`5 assessors: Ann, Bob, Cy, Dee and Eve`."""
    return f"{count_of(len(members), 'assessor')}: {list_of([each.name for each in members])}"
