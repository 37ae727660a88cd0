"""A word or colour in; out, whether people score with it, and the order of such words, the best first."""

import colorsys
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache

from xlappraise.exchange.sheet_import.figures import without_ornaments

YES_WORDS = {"yes": True, "y": True, "✓": True, "✔": True, "✅": True, "no": False, "n": False, "❌": False, "✗": False}
"""Further answers to a gateway, where a person says that the row is one; elsewhere they may be levels."""
PASS_WORDS = {"pass": True, "passed": True, "fail": False, "failed": False, "met": True, "not met": False}
"""Answers that make a row a gateway."""

LADDERS: tuple[tuple[str, ...], ...] = (
    ("very high", "high", "medium high", "medium", "medium low", "low", "very low", "none"),
    ("high", "moderate", "low"),
    ("high", "med", "low"),
    ("vh", "h", "m", "l", "vl"),
    ("very strong", "strong", "moderate", "weak", "very weak"),
    ("strong", "medium", "weak"),
    ("strong", "adequate", "weak"),
    ("strong", "fair", "weak"),
    ("strong", "partial", "weak"),
    ("excellent", "very good", "good", "satisfactory", "fair", "poor", "very poor", "unacceptable"),
    ("excellent", "good", "adequate", "poor", "unacceptable"),
    ("excellent", "good", "acceptable", "poor"),
    ("excellent", "good", "average", "below average", "poor"),
    ("outstanding", "good", "requires improvement", "inadequate"),
    ("green", "amber green", "amber", "amber red", "red"),
    ("green", "yellow", "orange", "red"),
    ("g", "a", "r"),
    ("fully", "mostly", "partly", "not"),
    ("full", "partial", "none"),
    ("fully meets", "partially meets", "does not meet"),
    ("fully meets", "mostly meets", "partly meets", "does not meet"),
    ("meets", "partly meets", "does not meet"),
    ("🟢", "🟡", "🟠", "🔴"),
    ("✅", "⚠️", "❌"),
    ("✅", "⚠", "❌"),
    ("✓", "✗"),
    ("✔", "✘"),
    ("✔", "✖"),
    ("yes", "partial", "no"),
    ("yes", "partly", "no"),
    ("y", "p", "n"),
    ("significant", "moderate", "limited", "none"),
    ("major", "moderate", "minor", "none"),
    ("positive", "neutral", "negative"),
    ("better", "same", "worse"),
    ("++", "+", "0", "-", "--"),
    ("+", "s", "-"),
    ("best", "good", "ok", "poor", "worst"),
    ("a", "b", "c", "d", "e"),
)
"""Words that people score with, best first."""

_WORDS = frozenset(word for ladder in LADDERS for word in ladder) | frozenset(PASS_WORDS)
RAG_WORDS = RED, AMBER, GREEN = "Red", "Amber", "Green"


def key(text: str) -> str:
    """A word as it is compared: in lower case, one space for dashes, slashes and spaces; `++` and `-` as they are."""
    bare = without_ornaments(text.strip()).lower()
    if set(bare) <= set("+-") and bare:
        return bare
    return " ".join(bare.replace("-", " ").replace("/", " ").replace("–", " ").strip(" .").split())


def is_score_word(text: str) -> bool:
    """Whether a text is a word that people score with."""
    return key(text) in _WORDS


SEPARATORS = (" - ", " – ", " — ", ": ", "; ", " (")
"""What stands between a word for a level and its note."""


@lru_cache(maxsize=4096)
def word_and_note(text: str) -> tuple[str, str] | None:
    """The word for a level and the note behind it: `High - clear plan`; None where the text does not begin so."""
    if is_score_word(text):
        return text.strip(), ""
    for sign in SEPARATORS:
        head, found, rest = text.strip().partition(sign)
        if found and is_score_word(head):
            return head.strip(), rest.strip().removesuffix(")") if sign == " (" else rest.strip()
    return None


def in_order(words: Iterable[str]) -> Sequence[str] | None:
    """The words best first, in the order of a ladder that has all of them; None where none has."""
    wanted = {key(word): word for word in words}
    for ladder in LADDERS:
        if wanted.keys() <= set(ladder):
            return [wanted[word] for word in ladder if word in wanted]
    return None


def best_first(words: Sequence[str]) -> Sequence[str]:
    """The words best first, in the order of the ladder that has most of them; words that it lacks come last."""
    ladder = max(LADDERS, key=lambda each: sum(key(word) in each for word in words))
    known = sorted((word for word in words if key(word) in ladder), key=lambda word: ladder.index(key(word)))
    return [*known, *(word for word in words if word not in known)]


def usual_points(words: Sequence[str]) -> dict[str, Fraction]:
    """An example of points for words given best first: 3, 2, 1. For a question to show; never taken as the answer."""
    lowest = 0 if key(words[-1]) in YES_WORDS else 1
    return {word: Fraction(len(words) - 1 - n + lowest) for n, word in enumerate(words)}


RED_BELOW, GREEN_FROM, BLUE_FROM, PINK_FROM = 18 / 360, 70 / 360, 170 / 360, 335 / 360
"""Hues, from 0 to 1, at which red ends, green begins and ends, and red begins again."""
PALEST, CREAM, DULLEST = 18, 38, 0.25
"""Chroma, of 255, from which a fill is a colour, and from which it is amber, not cream; least saturation, 0 to 1."""


def colour_word(fill: str) -> str | None:
    """Red, Amber or Green for a fill (RRGGBB) that is clearly one of these; None for any other."""
    if len(fill) != 6:
        return None
    try:
        red, green, blue = (int(fill[n : n + 2], 16) for n in (0, 2, 4))
    except ValueError:
        return None
    chroma = max(red, green, blue) - min(red, green, blue)
    hue, _, full = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    if chroma < PALEST or full < DULLEST:
        return None
    if RED_BELOW < hue < GREEN_FROM:
        return AMBER if chroma >= CREAM else None
    return GREEN if GREEN_FROM <= hue < BLUE_FROM else RED if hue <= RED_BELOW or hue >= PINK_FROM else None
