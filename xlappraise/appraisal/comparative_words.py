"""A reason in words in; out, the words in it that compare the option with others, where they surely do.

Only what names another option, or sets this one above or below all, is told: `better than option 2`, `widest`,
`the cheapest option`. A plain `better`, and a comparison with the baseline or with today, pass: they may well say what
the level means.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from xlappraise.appraisal.model import Appraisal, Option

WORDS_OF_A_NAME = 2
"""Fewest words of a name by which an option is told in running text: Close or Move are just words."""
LETTERS_OF_AN_ID = 2
"""Fewest letters of an ID by which it is, without the word option before it."""

_BESTS = "best|worst|widest|broadest|narrowest|strongest|weakest|cheapest|dearest|quickest|fastest|slowest|simplest"
_BESTS += "|easiest|hardest|safest|riskiest|poorest|fewest"
_USUAL = r"(?! (?:practice|value|interests?|endeavours|available|way|case|known|evidence|estimate)\b)"
"""Best practice, best value and the like say nothing of other options."""
_BEST = rf"(?:{_BESTS})\b{_USUAL}"
_MOST = r"(?:most|least) [a-z]+"
_VERB = r"(?:is|has|offers|gives|brings|provides|scores|ranks|would be|would give|would have)"
_OTHERS = (
    r"than (?:(?:all |any )?(?:the )?other options?|(?:all )?the others|all others|the rest|elsewhere(?! (?:in|at)\b))"
)
_ALL = r"(?:of|among) (?:all )?(?:the |these )?(?:[a-z]+ )?options"
_BEFORE = (
    r"(?:than|unlike|like|versus|compared (?:with|to)|similar to|ahead of|behind|"
    r"as (?:with|under|for|per|in)|as \w+(?: \w+){0,3} as|same(?: \w+){0,4} as)"
    r"(?: (?:with|under|for|in|by|that of|those of))?(?: (?:an?|the))?"
)


_SUPERLATIVE = (" than ", "most ", "least ", *_BESTS.split("|"))
_BESIDE = ("than ", "like ", "as ", "versus ", "compared ", "similar ", "same ", "ahead ", "behind ")
"""Without any of these a text compares with no option: looked for first, as it is quick."""


@cache
def _general() -> re.Pattern[str]:
    """What compares with options without naming one, in small letters: made only once it is wanted."""
    first = rf"(?:^|[.;:] )(?:(?:it |this |this option )?{_VERB} (?:by far )?the )?{_BEST}"
    most = rf"(?:^|[.;:] )least (?!likely\b)[a-z]+|\b(?:is|would be) (?:by far )?the {_MOST}"
    any_option = rf"\b(?:{_BEST}|{_MOST}) (?:[a-z]+ )?(?:options?|{_ALL})\b"
    return re.compile(rf"\b{_OTHERS}\b|{any_option}|{first}|{most}")


def comparing_words(appraisal: Appraisal) -> Callable[[str, Option], str]:
    """A function of a reason and the option that it is about: the words that compare, empty where none do."""
    mentions = _mentions(appraisal)
    telling = ("option ", *(mention for mention in mentions if not mention.startswith("option ")))

    @cache
    def mentions_pattern() -> re.Pattern[str]:
        return re.compile(rf"\b{_BEFORE} ({'|'.join(map(re.escape, mentions))})\b")

    def find(text: str, option: Option) -> str:
        folded = text.lower()
        shown = text if len(text) == len(folded) else folded
        if any(word in folded for word in _BESIDE) and any(word in folded for word in telling):
            for found in mentions_pattern().finditer(folded):
                other = mentions[found[1]]
                if other != option and not other.is_baseline:
                    return shown[slice(*found.span())]
        general = _general().search(folded) if any(word in folded for word in _SUPERLATIVE) else None
        return shown[slice(*general.span())].strip(".;: ") if general else ""

    return find


def _mentions(appraisal: Appraisal) -> dict[str, Option]:
    """How each option may be named in running text, in small letters, the longest first."""
    found: dict[str, Option] = {}
    for option in appraisal.options:
        number = option.id.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-")
        for name in (option.id, number):
            if name:
                found.setdefault(f"option {name}".lower(), option)
        if len(option.id) >= LETTERS_OF_AN_ID:
            found.setdefault(option.id.lower(), option)
        if len(option.name.split()) >= WORDS_OF_A_NAME:
            found.setdefault(option.name.lower(), option)
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))
