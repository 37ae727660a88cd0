"""An appraisal in, the same without names of people and contact details out: for `report --public`.

A program cannot know every name. It drops the Stakeholders' name column, then looks in all other text for those
names, for words after a title of address (Mrs, Cllr), for e-mail addresses, telephone numbers and postcodes; the
report says that it must be read through all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from xlappraise.appraisal.findings import Finding
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.record import Record, replace

NAME, EMAIL, TELEPHONE, POSTCODE = (f"[{what} left out]" for what in ("name", "e-mail", "telephone number", "postcode"))

TITLES = re.split(
    " ",
    "Mr Mrs Ms Miss Mx Dr Prof Professor Cllr Councillor Sir Dame Lord Lady Baroness Baron Rev Reverend Rt Hon",
)
PERSON = (
    rf"\b(?:(?:{'|'.join(TITLES)})\b\.?\s+)+(?:[^\W\d_]\.?\s+)*[^\W\d_a-z][\w'’-]+(?:\s+[^\W\d_a-z][\w'’-]+){{0,2}}"
)
PATTERNS = (
    (re.compile(r"(?:mailto:)?[\w.+'-]+@[\w-]+(?:\.[\w-]+)+"), EMAIL),
    (
        re.compile(r"(?<![\w/])(?:\+\d{1,3}[\s.-]?(?:\(0\)[\s.-]?)?|\(?0)\d(?:[\s().-]{0,2}\d){7,11}(?![\w/])"),
        TELEPHONE,
    ),
    (re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b"), POSTCODE),
    (re.compile(PERSON), NAME),
)
BODIES = frozenset(
    re.findall(
        r"\w+",
        "academy adviser advisers agency alliance assembly association authority board bodies body borough cabinet "
        "centre chair charity chief city college commissioner commissioners committee company consultants council "
        "councillors counsel county department director directorate directors district executive families finance "
        "forum foundation governors group head health hospital lawyers lead leader leadership legal llp ltd "
        "management manager managers mayor member members ministry network nhs office officer officers ofsted "
        "organisation panel parents partner partners partnership partnerships police programme property "
        "representatives residents schools scrutiny secretary senior service services staff state steering team "
        "trade trust trusts union unions unit university ventures voluntary",
    )
)
"""Words that make a name a body's or a role's, not a person's."""

PEOPLE = (
    *("author", "decision_maker", "made_by", "agreed_by", "raised_by", "owner", "changed_by"),
    *("adviser", "delegated_to", "accepted_by", "contact"),
)
"""Fields that ask for a role but often hold a name."""


def personal(name: str) -> bool:
    """Whether this looks like a person's name: two to four capitalised words, none of which is a body's."""
    words = re.findall(r"[^\W\d_][\w'’-]*", name)
    if re.search(PERSON, name):
        return True
    if re.fullmatch(r"[\w'’-]+ & [\w'’-]+", name.strip()):
        return False  # a firm
    capitals = all(word[0] == word[0].upper() for word in words)
    return 2 <= len(words) <= 4 and capitals and not BODIES.intersection(map(str.lower, words)) and "\n" not in name


def without_people(appraisal: Appraisal) -> tuple[Appraisal, Callable[[str], str]]:
    """The appraisal without names and contact details, and the function that takes them out of a text."""
    known = sorted(_names(appraisal), key=len, reverse=True)
    names = re.compile("|".join(map(re.escape, known)), re.IGNORECASE) if known else None

    def public_text(text: str) -> str:
        for pattern, word in PATTERNS:
            text = pattern.sub(word, text)
        return names.sub(NAME, text) if names else text

    cleaned: Appraisal = _each(appraisal, public_text)
    return cleaned, public_text


def _names(appraisal: Appraisal) -> set[str]:
    """Names of people, from the list of stakeholders and from fields that people sign."""
    listed = [str(row.values.get("name", "")) for row in appraisal.logs.get("Stakeholders", ())]
    rows = [row.values for log in appraisal.logs.values() for row in log]
    signed = [str(values.get(key, "")) for values in rows for key in PEOPLE]
    signed += [appraisal.setup.author, appraisal.setup.decision_maker]
    parts = (part.strip() for text in (*listed, *signed) for part in re.split(r"[,;(/]| and ", text))
    return {part for part in parts if personal(part)}


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


def clear_finding(finding: Finding, cleared: Callable[[str], str]) -> Finding:
    """The finding with its facts cleared."""
    facts = {key: cleared(fact) if isinstance(fact, str) else fact for key, fact in finding.facts.items()}
    return finding._replace(facts=facts)
