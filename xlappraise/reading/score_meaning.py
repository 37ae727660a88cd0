"""A score as somebody wrote it in; the one thing it can mean, and a remark that stands with it, out.

None of this is read as a score by itself, for live formulas know the words of the scale only: each is a finding with
its cure. What can mean two things has no meaning here.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from fractions import Fraction

from xlappraise.appraisal.model import FAIL, PASS, Level
from xlappraise.appraisal.words import decimal_text, nearest, skeleton
from xlappraise.records import NamedTuple

# These are texts, which `re` compiles when they are wanted: most workbooks have no entry to ask them about.
_LEFT_OPEN = (
    r"n/?a|[nd]/?k|tb[acds]|todo|(left)?open|blank|pending|await(ed|ing)|unknown|notknown|dontknow|noscore|tofollow|"
    r"tobe(confirmed|decided|determined|agreed|advised|scored)|notyet|not(yet)?(scored|available|applicable|assessed)"
)
"""What officers write where there is no score yet, or none to give; without spaces and full stops."""
OPEN_SIGNS = frozenset("?-–—−_/.…()[]")

YES_NO = frozenset({"yes", "no", "y", "n", "true", "false"})
"""Answers to a question. It may ask for what is unwanted, so none of them is Pass or Fail by itself."""

TICKS, CROSSES = frozenset("✓✔☑✅√"), frozenset("✗✘❌")
_QUOTES = "\"'“”‘’„`´ "
_MARKS = "*†‡.,;:! "
"""What stands around a word without changing it: the star of a footnote, a full stop."""

_SENTENCE = r"\s[-–—]+\s|[:;,(\[]"
"""Where words behind an entry begin: `TBC - legal advice`."""
_REMARK = r"(.*?[^\s(\[])\s*[(\[](.+)[)\]]"
_PARTS = r"[^\W_]+"
_NUMBER = r"-?\d{1,9}(?:\.\d{1,9})?"
_OUT_OF = rf"(?i)({_NUMBER})\s*(?:/|out of|of)\s*({_NUMBER})"
_POINTS = rf"(?i)({_NUMBER})\s*(?:points?|pts?)?"


LONGEST = 200
"""Characters above which a text is no score, whatever it begins with."""


class Meaning(NamedTuple):
    """What an entry means: `word` where it can be one thing only; else `likely`, the one that is near, if any."""

    word: str | None = None
    note: str = ""
    """What stands in brackets behind it, word for word."""
    likely: str | None = None


UNKNOWN = Meaning()


def is_left_open(words: str) -> bool:
    """Whether an entry says that there is no score yet, or none to give: `N/A`, `TBC`, `?`, a dash, nothing visible."""
    if len(words) > LONGEST:
        return False
    first = skeleton(re.split(_SENTENCE, words.strip(), maxsplit=1)[0]) or skeleton(words)
    return OPEN_SIGNS.issuperset(first) or bool(re.fullmatch(_LEFT_OPEN, re.sub(r"[.’'()*?\[\]]", "", first)))


def meaning_of_level(words: str, levels: Sequence[Level]) -> Meaning:
    """The level that `words` stand for: `H`, `Meduim`, `high.`, `High (see note)`; `4/5` where levels are numbers."""
    names = tuple(level.name for level in levels)
    own = {level.name: decimal_text(level.points) for level in levels}

    def find(entry: str) -> list[str]:
        return _possible_names(entry, names) or _possible_names(_part_of(entry, names[0]), names)

    meaning = _meaning_of(words, find)
    if not meaning.note.strip().isdecimal():
        return meaning
    # High (10) repeats the points; other figures might be those of another level.
    same = meaning.note.strip() == own[meaning.word or names[0]]
    return Meaning(meaning.word if same else None, "", meaning.word)


def meaning_of_answer(words: str) -> Meaning:
    """Pass or Fail: `P`, `Passed`, a tick. Not Yes or No."""

    def find(entry: str) -> list[str]:
        signs = frozenset(skeleton(entry))
        ticked = PASS if signs <= TICKS else FAIL if signs <= CROSSES else None
        return [ticked] if signs and ticked else _possible_names(entry, (PASS, FAIL))

    return _meaning_of(words, find)


def meaning_of_number(words: str, low: Fraction, high: Fraction) -> Meaning:
    """A number on the scale, in figures: `3` stored as text, `8/10` where 10 is the top, `4 (good)`, `3 points`."""

    def find(entry: str) -> list[str]:
        match = re.fullmatch(_POINTS, _part_of(entry, decimal_text(high)) or entry)
        number = Fraction(match[1]) if match else None
        return [decimal_text(number)] if number is not None and low <= number <= high else []

    return _meaning_of(words, find)


def _meaning_of(words: str, find: Callable[[str], list[str]]) -> Meaning:
    """`find` gives all that an entry can be; a remark in brackets is left out when the whole is nothing."""
    if len(words) > LONGEST:
        return UNKNOWN
    entry = _tidy(words)
    found, likely = find(entry), _one(find(_tidy(entry.strip("?~<>=+ ").rstrip("- "))))
    if found:
        return Meaning(_one(found), "", likely)
    match = re.fullmatch(_REMARK, entry)
    if match is None:
        return Meaning(likely=likely)
    word, note = _one(find(_tidy(match[1]))), match[2].strip()
    doubted = "?" in note or is_left_open(note) or any(find(part) not in ([], [word]) for part in _pieces(note))
    return Meaning(None if doubted else word, note, word or likely)


def _one(found: Sequence[str]) -> str | None:
    return found[0] if len(found) == 1 else None


def _pieces(note: str) -> list[str]:
    """A remark and, of its words, those that are no small words: `was Medium` may say that it is none any more."""
    return [note, *(part for part in re.findall(_PARTS, note) if len(part) > 3)]


def _tidy(words: str) -> str:
    """On one line, without quotation marks around it, what cannot be seen, the star of a footnote or a full stop."""
    seen = "".join(c for c in words if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf"))
    return " ".join(seen.split()).strip(_QUOTES).rstrip(_MARKS).strip(_QUOTES)


def _part_of(entry: str, top: str) -> str:
    """The score of `8/10` where `top` is 10; else nothing."""
    match = re.fullmatch(_OUT_OF, entry)
    return match[1] if match and match[2] == top else ""


def _possible_names(entry: str, names: Sequence[str]) -> list[str]:
    """The names that an entry may be: spelt so, else begun or in initials, or with a slip of typing."""
    target = skeleton(entry)
    same = [name for name in names if skeleton(name) == target]
    if same or not target or (target in YES_NO and not YES_NO.intersection(map(skeleton, names))):
        return same
    likely = [name for name in names if _abbreviates(entry, name)] or nearest(entry, names)
    return [name for name in likely if _signs_agree(target, skeleton(name))]


def _abbreviates(entry: str, name: str) -> bool:
    """Whether each word begins the name's word there (`V. high`), or all are its initials (`VH`) or its beginning."""
    parts, whole = re.findall(_PARTS, entry.lower()), re.findall(_PARTS, name.lower())
    if len(parts) == len(whole):
        return all(long.startswith(short) for short, long in zip(parts, whole, strict=True))
    initials = "".join(word[0] for word in whole)
    return len(parts) == 1 and (parts[0] == initials or skeleton(name).startswith(parts[0]))


def _signs_agree(target: str, name: str) -> bool:
    """Whether figures are the same, and no sign is more: `High?` and `High+` say something else than High."""
    figures = [[c for c in text if c.isdecimal()] for text in (target, name)]
    return figures[0] == figures[1] and all(c.isalpha() or c.isdecimal() or c in name for c in target.replace(".", ""))
