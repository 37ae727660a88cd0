"""What a person answers in, Answers out: from the options of `import`, or a JSON file kept for similar sheets."""

import json
import re
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from xlappraise.appraisal.words import folded, list_of, near
from xlappraise.exchange.sheet_import.vocabulary import ROLES
from xlappraise.records import NamedTuple

ROWS, COLUMNS = "rows", "columns"
NONE = "none"
Pairs = Mapping[str, str]
NO_PAIRS: Pairs = MappingProxyType({})


class BadAnswer(Exception):  # noqa: N818 - it is an answer, and a bad one
    """An answer that cannot be used; its text says why, in one sentence."""


class Answers(NamedTuple):
    """What a person said of the sheet, as options of `import`; blank or None where nothing was said.

    `table` and `totals` are numbers of tables, from 1. `mapped` gives the role of a row or column by its heading or
    address, `values` a text by `row/option`; keys of both are folded. `scale` has points by level, or the lowest and
    highest points. `weights` says what a word such as Essential weighs. `reverse` are criteria, folded.
    """

    sheet: str = ""
    table: int | None = None
    totals: int | None = None
    mapped: Pairs = NO_PAIRS
    options_in: str = ""
    weighted: bool = False
    scale: Mapping[str, Fraction] | tuple[Fraction, Fraction] | None = None
    weights: Mapping[str, Fraction] = MappingProxyType({})
    reverse: tuple[str, ...] = ()
    groups: str = ""
    values: Pairs = NO_PAIRS
    published_as: str = ""


KEYS = {
    "sheet": str, "table": int, "totals": int, "map": list, "options_in": str, "weighted": bool, "scale": str,
    "weights": str, "reverse": list, "groups": str, "set": list, "published_as": str,
}  # fmt: skip
"""Keys of a file of answers: the options of `import`, and what each holds."""


def answers_of(given: Mapping[str, Any]) -> Answers:
    """The answers in options as they are typed, by KEYS; `map` and `set` are lists of `A=B`. Raises BadAnswer."""
    return Answers(
        sheet=given.get("sheet") or "",
        table=given.get("table"),
        totals=given.get("totals"),
        mapped=_pairs_of(given.get("map") or ()),
        options_in=_among(given.get("options_in") or "", (ROWS, COLUMNS), "--options-in"),
        weighted=bool(given.get("weighted")),
        scale=scale_of(given.get("scale") or ""),
        weights=_points(given.get("weights") or "", "--weights"),
        reverse=tuple(folded(each) for each in given.get("reverse") or ()),
        groups=given.get("groups") or "",
        values=_values(given.get("set") or ()),
        published_as=given.get("published_as") or "",
    )


def _among(word: str, known: tuple[str, ...], option: str) -> str:
    if word and word not in known:
        raise BadAnswer(f"{option} should be {list_of(known, 'or')}, not '{word}'.")
    return word


def _pair(text: str, option: str, example: str) -> tuple[str, str]:
    name, sign, value = text.rpartition("=")
    if not sign or not name.strip():
        raise BadAnswer(f"{option} '{text}' should be of the form {example}.")
    return name.strip(), value.strip()


def _pairs_of(texts: tuple[str, ...]) -> Pairs:
    found = {}
    for text in texts:
        name, role = _pair(text, "--map", '"Weighting=Weight"')
        known = {role.lower(): role for role in ROLES}
        if re.fullmatch(r"O\d{1,2}", role):
            found[folded(name)] = role
            continue
        if role.lower() not in known:
            meant = near(role, ROLES)
            hint = f"Did you mean {meant}?" if meant else f"Known are {', '.join(ROLES)}."
            raise BadAnswer(f"--map knows no '{role}'. {hint}")
        found[folded(name)] = known[role.lower()]
    return found


def _values(texts: tuple[str, ...]) -> Pairs:
    found = {}
    for text in texts:
        name, value = _pair(text, "--set", '"ROW/OPTION=VALUE"')
        row, sign, option = name.rpartition("/")
        if not sign or not row.strip():
            raise BadAnswer(f"--set '{text}' should be of the form \"ROW/OPTION=VALUE\".")
        found[f"{folded(row)}/{folded(option)}"] = value
    return found


def scale_of(text: str) -> Mapping[str, Fraction] | tuple[Fraction, Fraction] | None:
    """A scale as it is typed: `High=10,Medium=5,Low=0`, or the ends of a numeric one, `0-5` or `-2..2`; None if blank.

    Raises BadAnswer.
    """
    if not text.strip():
        return None
    ends = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*(?:-|to|\.\.)\s*(-?\d+(?:\.\d+)?)\s*", text)
    if ends:
        low, high = Fraction(ends[1]), Fraction(ends[2])
        if not low < high or high <= 0:
            raise BadAnswer(f"--scale '{text}' should run up to a number above 0, such as 0-5.")
        return low, high
    return _points(text, "--scale")


def _points(text: str, option: str) -> Mapping[str, Fraction]:
    found: dict[str, Fraction] = {}
    for part in filter(None, (each.strip() for each in re.split(r"[;,](?!\d+\s*(?:[;,]|$))", text))):
        name, value = _pair(part, option, '"High=10,Medium=5,Low=0"')
        try:
            found[name] = Fraction(value.replace(",", "."))
        except (ValueError, ZeroDivisionError):
            raise BadAnswer(f"{option} '{part}' should end in a number.") from None
    return found


def answers_in(text: str) -> dict[str, Any]:
    """What the text of a file of answers holds, to be given to `answers_of`. Raises BadAnswer."""
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        raise BadAnswer("the file of answers is not JSON.") from None
    if not isinstance(data, dict):
        raise BadAnswer("the file of answers should hold an object with keys.")
    for key, value in data.items():
        if key not in KEYS:
            meant = near(key, KEYS)
            hint = f"Did you mean '{meant}'?" if meant else f"Known are {', '.join(KEYS)}."
            raise BadAnswer(f"the file of answers holds the unknown key '{key}'. {hint}")
        kind = KEYS[key]
        whole = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
        if not whole or (kind is list and not all(isinstance(each, str) for each in value)):
            words = {str: "text", int: "a whole number", bool: "true or false", list: "a list of texts"}[kind]
            raise BadAnswer(f"'{key}' in the file of answers should be {words}.")
    return data
