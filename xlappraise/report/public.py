"""An appraisal in, the same without names of people and contact details out: for `report --public`.

A program cannot know every name. It drops the Stakeholders' name column, then looks in all other text for those
names and their parts, for names after a title of address (Mrs, Cllr), and for contact details; it says what it left
out, how often and where, and which capitalised words are still to be looked at.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from xlappraise.appraisal.findings import Finding
from xlappraise.appraisal.individual import (
    DECLARATION,
    INDIVIDUAL_SCORES,
    INDIVIDUAL_WEIGHTS,
    MODERATION,
    individual_of,
)
from xlappraise.appraisal.model import EMPTY, Appraisal, LogRow
from xlappraise.appraisal.record import Record, replace
from xlappraise.records import NamedTuple
from xlappraise.report.private_text import NAME, PATTERNS, PLACES, TITLED, name_parts, person_after_title

BODIES = frozenset(
    re.findall(
        r"\w+",
        "academy adviser advisers agency alliance assembly associates association associations authority "
        "board bodies body borough cabinet centre chair charity chief city college commissioner commissioners "
        "committee company construction consultants consulting contractor contractors council councillors "
        "counsel county department director directorate directors district engineering environmental "
        "executive families finance forum foundation governors group head health highways holdings hospital "
        "housing infrastructure lawyers lead leader leadership legal limited llp ltd management manager "
        "managers mayor member members ministry network nhs office officer officers ofsted organisation panel "
        "parents partner partners partnership partnerships plc police programme property representatives "
        "residents schools scrutiny secretary senior service services society solutions staff state steering "
        "supplier suppliers team trade trust trusts union unions unit university ventures voluntary",
    )
)
"""Words that make a name that of a body or a role, not of a person."""

PEOPLE = (
    *("author", "decision_maker", "made_by", "agreed_by", "raised_by", "owner", "changed_by"),
    *("adviser", "delegated_to", "accepted_by", "contact", "assessor", "dissent_by"),
)
"""Fields that ask for a role but often hold a name."""


def personal(name: str) -> bool:
    """Whether this looks like a person's name: two to four capitalised words, none of which is a body's."""
    words = re.findall(r"[^\W\d_][\w'’-]*", name)
    titled = TITLED.search(name)
    if titled and person_after_title(titled)[1]:
        return True
    if re.fullmatch(r"[\w'’-]+ & [\w'’-]+", name.strip()):
        return False  # a firm
    capitals = all(word[0] == word[0].upper() for word in words if word not in PARTICLES)
    is_body = BODIES.union(PLACES).intersection(map(str.lower, words))
    return 2 <= len(words) <= 4 and capitals and not is_body and "\n" not in name


PARTICLES = frozenset(
    re.findall(
        r"[^ ]+",
        "ap ab ferch van von de der del di al bin mac",
    )
)
"""Small words inside a name."""


class PublicAppraisal(NamedTuple):
    """An appraisal without private text, and what was left out.

    `clear` takes private text out of any text. `tally` counts by kind and sheet; `to_look_at` are capitalised words
    that stay and may be names.
    """

    appraisal: Appraisal
    clear: Callable[[str], str]
    tally: Counter[tuple[str, str]]
    to_look_at: tuple[str, ...]


def without_people(appraisal: Appraisal, keep: Iterable[str] = (), leave_out: Iterable[str] = ()) -> PublicAppraisal:
    """The appraisal without names and contact details; words in `keep` stay, those in `leave_out` go like names."""
    clearing = _Clearing(appraisal, tuple(keep), tuple(leave_out))
    tally: Counter[tuple[str, str]] = Counter()
    by_role = assessors_by_role(appraisal)
    for name in SHEETS_ON_ASSESSORS:
        pairs = zip(appraisal.logs.get(name, ()), by_role.logs.get(name, ()), strict=True)
        if changed := sum(old != new for old, new in pairs):
            tally[NAME, name] += changed
    cleaned = _clear_appraisal(by_role, clearing, tally)
    return PublicAppraisal(
        cleaned, lambda text: clearing(text, "", Counter()), tally, _to_look_at(_texts(cleaned), clearing)
    )


class _Clearing:
    """What takes private text out of a text and counts it by kind and sheet."""

    def __init__(self, appraisal: Appraisal, keep: tuple[str, ...], leave_out: tuple[str, ...]) -> None:
        whole = {*_names(appraisal), *leave_out}
        text = "\n".join(_texts(appraisal))
        parts = {part for part in name_parts(filter(personal, whole)) if not _is_ordinary(part, text)}
        self.names = _any_of(whole, re.IGNORECASE)
        self.parts = _any_of(parts, 0)
        self.roles = roles_of_assessors(appraisal)
        self.assessors = _any_of((name for name in self.roles if _is_telling(name, text)), 0)
        self.kept = _any_of(keep, re.IGNORECASE)
        self.ordinary = sorted(set(name_parts(filter(personal, whole))) - parts)

    def __call__(self, text: str, sheet: str, tally: Counter[tuple[str, str]]) -> str:
        """The text without what is private; what is to be kept is passed over."""
        if not self.kept:
            return self._clear(text, sheet, tally)
        pieces, end = [], 0
        for found in self.kept.finditer(text):
            pieces += [self._clear(text[end : found.start()], sheet, tally), found[0]]
            end = found.end()
        return "".join((*pieces, self._clear(text[end:], sheet, tally)))

    def _clear(self, text: str, sheet: str, tally: Counter[tuple[str, str]]) -> str:
        def placeholder(kind: str) -> str:
            tally[kind, sheet] += 1
            return f"[{kind} left out]"

        def without_titled_name(found: re.Match[str]) -> str:
            before, name = person_after_title(found)
            return before + placeholder(NAME) if name else found[0]

        def part(found: re.Match[str]) -> str:
            return found[0] if _names_a_place(found) else placeholder(NAME)

        text = self.assessors.sub(lambda found: self.roles[found[0]], text) if self.assessors else text
        for kind, pattern, is_private in PATTERNS:
            text = pattern.sub(lambda m, k=kind, p=is_private: placeholder(k) if p(m[0]) else m[0], text)  # type: ignore[misc]
        text = TITLED.sub(without_titled_name, text)
        text = self.names.sub(lambda _: placeholder(NAME), text) if self.names else text
        return self.parts.sub(part, text) if self.parts else text


def roles_of_assessors(appraisal: Appraisal) -> dict[str, str]:
    """What each assessor is called in public: the role, with a number where several have it."""
    who = individual_of(appraisal)
    roles = {name: who.role_of(name) for name in who.assessors}
    several = {role for role, count in Counter(roles.values()).items() if count > 1}
    numbers = Counter[str]()
    for name, role in roles.items():
        if role in several:
            numbers[role] += 1
            roles[name] = f"{role} {numbers[role]}"
    return roles


OF_ASSESSORS = ("assessor", "dissent_by", "name")
"""Fields of the sheets on assessors that name one; `name` is who declares, and so the assessor of the row."""


def assessors_by_role(appraisal: Appraisal) -> Appraisal:
    """The appraisal with roles in place of assessors wherever a field is for one."""
    roles = roles_of_assessors(appraisal)
    if not roles:
        return appraisal

    def with_roles(row: LogRow) -> LogRow:
        own = roles.get(str(row.values.get("assessor", "")).strip(), "")
        told = {
            key: roles.get(value.strip(), own or value)
            for key, value in row.values.items()
            if key in OF_ASSESSORS and isinstance(value, str)
        }
        return row._replace(values={**row.values, **told})

    sheets = {name: tuple(map(with_roles, appraisal.logs.get(name, ()))) for name in SHEETS_ON_ASSESSORS}
    setup = replace(appraisal.setup, assessor=roles.get(appraisal.setup.assessor, ""))
    known = {name: rows for name, rows in sheets.items() if name in appraisal.logs}
    return replace(appraisal, setup=setup, logs={**appraisal.logs, **known})


def _is_telling(name: str, text: str) -> bool:
    """Whether an assessor's name can only mean the assessor in running text: no code, and no word of these texts."""
    word = re.fullmatch(r"[^\W\d_a-z][\w'’-]{2,}", name)
    return personal(name) or bool(word and not _is_ordinary(name, text) and name.lower() not in BODIES)


def _any_of(words: Iterable[str], flags: int) -> re.Pattern[str] | None:
    """A pattern that finds any of these as whole words, the longest first; None for none."""
    listed = sorted((word.strip() for word in words if word.strip()), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, listed))})(?![\w-])", flags) if listed else None


def _is_ordinary(part: str, text: str) -> bool:
    """Whether the part of a name is a word of these texts too: Young, Price."""
    return bool(re.search(rf"(?<![\w-]){re.escape(part.lower())}(?![\w-])", text)) or part in ORDINARY


ORDINARY = frozenset(
    re.findall(
        r"[^ ]+",
        "May Will Mark Grace Hope Rose Price Young April June Summer Wales London England Scotland",
    )
)
"""Parts of names that are words, months and places first."""


def _names_a_place(found: re.Match[str]) -> bool:
    """Baker Street, Owen's School: a place's word among the capitalised words that follow."""
    after = re.match(r"(?:['’]s)?((?:\s+[^\W\d_a-z][\w'’-]*){1,3})", found.string[found.end() :])
    return bool(after and PLACES.intersection(after[1].lower().split()))


def _names(appraisal: Appraisal) -> set[str]:
    """Names of people, from the list of stakeholders and from fields that people sign."""
    listed = [str(row.values.get("name", "")) for row in appraisal.logs.get("Stakeholders", ()) if not _is_firm(row)]
    rows = [row.values for log in appraisal.logs.values() for row in log]
    signed = [str(values.get(key, "")) for values in rows for key in PEOPLE]
    signed += [appraisal.setup.author, appraisal.setup.decision_maker]
    parts = (part.strip() for text in (*listed, *signed) for part in re.split(r"[,;(/]| and ", text))
    return {part for part in parts if personal(part)}


def _is_firm(row: LogRow) -> bool:
    """Whether a stakeholder's name begins as the organisation's does and is not in it: Amey Consulting, of Amey."""
    name, body = (str(row.values.get(key, "")).split() for key in ("name", "organisation"))
    return bool(name and body) and name[0] == body[0] and " ".join(name) not in " ".join(body)


LIKE_NAME = re.compile(r"(?<![\w-])[^\W\d_a-z][\w'’-]+(?:\s+[^\W\d_a-z][\w'’-]+){1,3}")


def _may_be_name(words: str) -> bool:
    return personal(words) and not re.search(r"\d", words)


def _to_look_at(texts: Iterable[str], clearing: _Clearing) -> tuple[str, ...]:
    """Capitalised words that stay and look like names, and parts of names that are ordinary words too."""
    found = [words[0] for text in texts for words in LIKE_NAME.finditer(text) if _may_be_name(words[0])]
    return tuple(dict.fromkeys((*clearing.ordinary, *found)))


KEPT = {
    "ref",
    "id",
    "kind",
    "stage",
    "outcome",
    "rag_basis",
    "weights",
    "status",
    "published_as",
    "merged_into",
    "replaced_by",
    "scores",
}
"""Fields that are keys or come from closed lists."""


SHEETS_ON_ASSESSORS = (DECLARATION, INDIVIDUAL_SCORES, MODERATION, INDIVIDUAL_WEIGHTS)
NAMING_ASSESSORS = ("XLA534", "XLA535", "XLA537")
"""Rules whose findings name assessors."""

SHEETS = {
    "setup": "Setup",
    "options": "Options",
    "criteria": "Criteria",
    "groups": "Setup",
    "bands": "Setup",
    "scale": "Setup",
    "scores": "Scores",
    "rationale": "Rationale",
}
"""The sheet of each field of an appraisal."""


def _clear_appraisal(appraisal: Appraisal, clearing: _Clearing, tally: Counter[tuple[str, str]]) -> Appraisal:
    def clear_on(sheet: str) -> Callable[[str], str]:
        return lambda text: clearing(text, sheet, tally)

    made = {
        name: _each(getattr(appraisal, name), clear_on(sheet)) for name, sheet in SHEETS.items() if name not in KEPT
    }
    logs = {sheet: _each(rows, clear_on(sheet)) for sheet, rows in appraisal.logs.items()}
    cleaned: Appraisal = replace(appraisal, **made, logs=logs)
    return cleaned


def _texts(value: Any) -> Iterable[str]:
    """Every text in it that officers typed freely."""
    texts: list[str] = []
    _each(value, lambda text: texts.append(text) or text)  # type: ignore[func-returns-value]
    return texts


def _each(value: Any, cleared: Callable[[str], str]) -> Any:
    """`value` with each text in it cleared; what stands under a field of KEPT stays."""
    if isinstance(value, str):
        return cleared(value)
    if isinstance(value, Record):
        mine = (name for name in value.fields if name not in KEPT and not name.endswith("cells"))
        return replace(value, **{name: _each(getattr(value, name), cleared) for name in mine})
    if isinstance(value, Mapping):
        return {key: _each(held, cleared) for key, held in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return value._replace(  # type: ignore[attr-defined]  # a NamedTuple
            **{n: _each(getattr(value, n), cleared) for n in value._fields if n != "cells"}
        )
    return tuple(_each(held, cleared) for held in value) if isinstance(value, tuple) else value


def clear_finding(finding: Finding, cleared: Callable[[str], str], roles: Mapping[str, str] = EMPTY) -> Finding:
    """The finding with its facts cleared; where it names assessors, they go by their `roles`."""
    named = _any_of(roles, 0) if finding.code in NAMING_ASSESSORS else None

    def clear(fact: str) -> str:
        return cleared(named.sub(lambda found: roles[found[0]], fact) if named else fact)

    facts = {key: clear(fact) if isinstance(fact, str) else fact for key, fact in finding.facts.items()}
    return finding._replace(facts=facts)
