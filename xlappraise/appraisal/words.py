"""Text and numbers in; words out: compared as live formulas do, hidden marks shown, near ones found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

NBSP = "\u00a0"

LOOK_ALIKES = dict(
    zip(
        map(ord, "АВЕЅНІЈКМОРСТХУасеѕіјорхуΑΒΕΖΗΙΚΜΝΟΡΤΥΧο"),
        "ABESHIJKMOPCTXYacesijopxyABEZHIKMNOPTYXo",
        strict=True,
    )
)
"""Cyrillic and Greek letters that look like Latin ones."""

SHOWN = 60
"""Longest stretch of an officer's text that a message repeats; an ellipsis says that more follows."""


def normal(text: str) -> str:
    """`text` as `TRIM(SUBSTITUTE(text, NBSP, " "))` leaves it: single plain spaces."""
    if NBSP in text:
        text = text.replace(NBSP, " ")
    if "  " in text or text[:1] == " " or text[-1:] == " ":
        return " ".join(filter(None, text.split(" ")))
    return text


def folded(text: str) -> str:
    """`text` as it is compared: normal, and without regard to case."""
    return normal(text).lower()


def exact(number: float) -> Fraction:
    """The number that a cell shows: its 15 significant digits as a fraction. `number` must be finite."""
    if isinstance(number, int) or (number.is_integer() and abs(number) < 1e15):
        return Fraction(int(number))
    return Fraction(Decimal(f"{number:.15g}"))


def general(number: float) -> str:
    """A number as a cell of format General shows it: `1`, `1.5`."""
    return f"{number:.15g}"


def decimal_text(number: Fraction) -> str:
    """An exact number in plain figures: `3`, `0.25`; rounded at 9 decimals. Beyond 15 figures: `1e+308`."""
    if abs(number) >= 10**15:
        return general(float(number))
    text = f"{float(number):.9f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def decimals_of(number: Fraction) -> int:
    """How many decimals `decimal_text` writes."""
    return len(decimal_text(number).partition(".")[2])


def visible(text: str) -> str:
    """`text` as it stands; with what cannot be seen or only looks like something else, as `quoted` tells it."""
    return text if text.isascii() and text.isprintable() else _in_words(text, bare=True)


def shorten(text: str, limit: int = SHOWN) -> str:
    """`text` on one line and within `limit` characters, whole words where they fit; an ellipsis stands for the rest."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    words = line[:limit].rpartition(" ")[0]
    return (words if len(words) > limit // 2 else line[: limit - 1].rstrip()) + "…"


def quoted(text: str) -> str:
    """`text` in quotation marks, long text shortened; signs that cannot be seen are told behind it, in words."""
    if text.isascii() and text.isprintable():
        return f'"{cut_short(text)}"'
    return _in_words(text[: SHOWN * 4])


def cut_short(text: str, most: int = SHOWN) -> str:
    """The text, cut to so many characters with a mark at its end where it is longer."""
    return text if len(text) <= most else text[: most - 1] + "…"


_BREAK = "a line break"
_NAMES = {
    **dict.fromkeys("\n\r\v\f\x85\u2028\u2029", _BREAK),
    **dict.fromkeys((NBSP, "\u202f"), "a no-break space"),
    **dict.fromkeys("\u200b\ufeff", "a space of no width"),
    "\t": "a tab",
}


def _unseen(character: str) -> str:
    """What a reader cannot see, in words; empty for a sign that can be seen and for a plain space."""
    import unicodedata  # only for text that is not plain

    if character in _NAMES:
        return _NAMES[character]
    kind = unicodedata.category(character)
    if kind[0] == "Z":
        return "" if character == " " else "an unusual space"
    return "an invisible character" if kind[0] == "C" else ""


def _disguise(character: str) -> str:
    """What a letter or figure only looks like; empty for what is what it looks like."""
    import unicodedata  # only for text that is not plain

    plain = LOOK_ALIKES.get(ord(character)) or unicodedata.normalize("NFKC", character)
    odd = plain != character and plain.isascii() and unicodedata.category(character)[0] in "LN"
    return f"a character that only looks like {plain}" if odd else ""


def _in_words(text: str, bare: bool = False) -> str:
    """`"High" followed by a line break`; when `bare`, a text without such signs stands without quotation marks."""
    unseen = [_unseen(character) for character in text]
    seen = [n for n, character in enumerate(text) if not unseen[n] and character != " "]
    first, last = (seen[0], seen[-1] + 1) if seen else (len(text), len(text))
    parts = {"after": unseen[:first], "followed by": unseen[last:], "with": unseen[first:last]}
    parts["with"] += [_disguise(character) for character in text]
    told = {word: list(dict.fromkeys(filter(None, names))) for word, names in parts.items()}
    if not seen:
        return list_of(told["after"]) or f'"{text}"'
    start, end = (first if told["after"] else 0), (last if told["followed by"] else len(text))
    core = "".join(
        c if not words else " " if words.endswith(("space", "tab", _BREAK)) else ""
        for c, words in zip(text[start:end], unseen[start:end], strict=True)
    )
    phrases = [f"{word} {list_of(names)}{' inside' * (word == 'with')}" for word, names in told.items() if names]
    if bare and not phrases:
        return text
    return " ".join([f'"{cut_short(core)}"', list_of(phrases)]).rstrip()


def list_of(words: Sequence[str], last: str = "and") -> str:
    """`High, Medium or Low`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def some(words: Sequence[str], limit: int = 6) -> str:
    """All of `words` when they are few, else the first ones and how many more there are."""
    if len(words) <= limit:
        return list_of(words)
    return f"{', '.join(words[:limit])} and {len(words) - limit} more"


def count_of(number: int, noun: str, plural: str = "") -> str:
    """`1 score`, `8 scores`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def skeleton(text: str) -> str:
    """`text` as a reader sees it: compatible letters made plain, hidden marks and spaces dropped."""
    if not text.isascii():
        import unicodedata  # only for text that is not plain

        text = unicodedata.normalize("NFKC", text).translate(LOOK_ALIKES)
        text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Mn", "Cc"))
    return "".join(text.lower().split())


def distance(one: str, other: str, limit: int) -> int:
    """Slips of typing (letter added, dropped, changed, two swapped) from one to other; `limit` + 1 when more.

    Optimal string alignment distance (Damerau 1964), given up once it must be above `limit`.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, above = above, row
    return min(above[-1], limit + 1)


def nearest(word: str, candidates: Iterable[str]) -> list[str]:
    """The candidates that `word` is a slip of typing for, those with the fewest slips."""
    target = skeleton(word)
    if not 0 < len(target) <= SHOWN:
        return []
    limit = 1 if len(target) <= 4 else 2
    best: list[str] = []
    least = limit
    for candidate in candidates:
        away = distance(target, skeleton(candidate), least)
        if away < least:
            best, least = [candidate], away
        elif away == least:
            best.append(candidate)
    # A word of which every letter is changed is another word.
    return best if least < len(target) else []


def near(word: str, candidates: Iterable[str]) -> str | None:
    """The one candidate that `word` is a slip of typing for; None when there is none, or more than one."""
    best = nearest(word, candidates)
    return best[0] if len(best) == 1 else None


def begins_one(word: str, candidates: Iterable[str]) -> str | None:
    """The one candidate that `word` begins: `Med` for Medium; None when there is none, or more than one."""
    target = skeleton(word)
    matching = [candidate for candidate in candidates if target and skeleton(candidate).startswith(target)]
    return matching[0] if len(matching) == 1 else None
