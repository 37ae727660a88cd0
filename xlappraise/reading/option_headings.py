"""A heading in; the option that it names, by ID or by name, out: one reading for Scores, Rationale and Comparison."""

import re
from collections.abc import Iterable, Iterator

from xlappraise.appraisal.model import Option
from xlappraise.appraisal.words import skeleton
from xlappraise.records import NamedTuple

LIKE_ID = re.compile(r"[a-z]{0,4}[-._]?\d{1,4}[a-z]?")
"""A first word that looks like an ID, in small letters: o7, 3, woc-2."""

_BEFORE, _AFTER = "([{ ", " :;,.)]}/|=_-\u2013\u2014"
"""What officers write before an ID, and between it and the name."""
_COUNT = re.compile(r"\d{1,3}[.):]? +")
"""The number of an item in a list, before a name."""


class OptionHeading(NamedTuple):
    """What a heading says: its option; a `rival`, where its ID and its name are those of two.

    Where it names none, `key` is a first word that may be an ID, and `name` is the rest; both as they are compared.
    """

    words: str
    option: Option | None = None
    by_id: bool = False
    rival: Option | None = None
    key: str = ""
    name: str = ""


class OptionNames:
    """Options by ID and by name, to read headings with."""

    def __init__(self, options: Iterable[Option]) -> None:
        """Of two options with one ID, the last counts."""
        self._ids = {comparable(option.id): option for option in options}
        self._names: dict[str, list[Option]] = {}
        for option in self._ids.values():
            if name := comparable(option.name):
                self._names.setdefault(name, []).append(option)
        self._numbered = any(key.isdecimal() for key in self._ids)

    def read(self, words: str) -> OptionHeading:
        """An ID alone, an ID with a name that is no other option's, or the exact name, finds its option.

        Capitals, spaces, punctuation after the ID and a number before the name do not matter.
        """
        plain = comparable(words)
        option, rest = self._by_id(plain)
        if option is not None:
            others = self._names.get(rest) or self._names.get(plain) or [option]
            rival = None if any(other is option for other in others) else others[0]
            return OptionHeading(words, option, True, rival, "", rest)
        named = self._names.get(plain) or (
            [] if self._numbered else self._names.get(_COUNT.sub("", plain, count=1), [])
        )
        likely = [each for each in named if each.is_short_listed] if len(named) > 1 else named
        if len(likely) == 1:
            return OptionHeading(words, likely[0], name=plain)
        key, _, rest = plain.partition(" ")
        is_key = LIKE_ID.fullmatch(key) or rest in self._names or self._is_disguised(key)
        return OptionHeading(words, key=key, name=rest) if is_key else OptionHeading(words, name=plain)

    def _by_id(self, plain: str) -> tuple[Option | None, str]:
        """The option with whose ID the heading begins, and what follows it."""
        start = plain.lstrip(_BEFORE)
        for key in _first_words(start):
            option = self._ids.get(key)
            if option is not None:
                rest = start[len(key) :]
                name = rest.lstrip(_AFTER)
                # O1-A is another ID than O1; O1-Strategic Partnership is O1 all the same.
                if not (rest[:1] in "._-" and rest[1:2].isalnum()) or option in self._names.get(name, ()):
                    return option, name
        return None, plain

    def _is_disguised(self, word: str) -> bool:
        """Whether a word looks like an ID, with signs that cannot be seen or are of another alphabet."""
        return not word.isascii() and skeleton(word) in {skeleton(each) for each in self._ids}


def comparable(words: str) -> str:
    """A heading or a title as it is compared: on one line, single spaces, small letters."""
    return " ".join(words.split()).lower()


def _first_words(text: str) -> Iterator[str]:
    """What may be the ID at the beginning of a heading, the longest first."""
    yield text.partition(" ")[0]
    word = re.match(r"[\w.-]*", text)
    key = word[0] if word else ""
    while key:
        yield key
        key = key[: max(key.rfind(sign) for sign in "._-")] if re.search(r"[._-]", key) else ""
