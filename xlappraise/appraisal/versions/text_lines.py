"""Entries in, text of one line an entry out: what git compares, and what a seal holds; and the lines back."""

from collections.abc import Iterator

from xlappraise.appraisal.versions.keyed_entries import Entries, EntryPlace, value_text

_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "/": "\\/"}
_BACK = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r"}


def entry_lines(held: Entries) -> list[str]:
    """`kind, key, field, value` of each entry with a tab between, sorted by code point; parts of a key by a slash.

    Within a part, backslash, tab and line end are written as `\\\\`, `\\t` and `\\n`; within a key a slash as `\\/`.
    """
    return sorted(_line(place, value_text(value)) for place, value in held.items())


def _line(place: EntryPlace, text: str) -> str:
    key = "/".join(_escape(part, "\\\t\n\r/") for part in place.key)
    return "\t".join((place.kind, key, _escape(place.field, "\\\t\n\r"), _escape(text, "\\\t\n\r")))


def _escape(text: str, signs: str) -> str:
    return (
        "".join(_ESCAPES[sign] if sign in signs else sign for sign in text) if any(s in text for s in signs) else text
    )


def text_of_lines(lines: list[str]) -> dict[EntryPlace, str]:
    """The entries that such lines hold, values as their text. Raises ValueError for what is no such line."""
    found = {}
    for line in lines:
        kind, key, field, value = line.split("\t")
        place = EntryPlace(kind, tuple(_unescape(part) for part in _parts(key)) if key else (), _unescape(field))
        found[place] = _unescape(value)
    return found


def _parts(key: str) -> Iterator[str]:
    """The parts of a key, separated by slashes that have no backslash before them."""
    part = ""
    signs = iter(key)
    for sign in signs:
        if sign == "\\":
            part += sign + next(signs, "")
        elif sign == "/":
            yield part
            part = ""
        else:
            part += sign
    yield part


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    signs, found = iter(text), ""
    for sign in signs:
        after = next(signs, "") if sign == "\\" else ""
        found += _BACK.get(after, after) if sign == "\\" else sign
    return found
