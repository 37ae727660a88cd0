"""Patterns of private text: names after a title, contact details; and the words by which other text is told from it."""

import re
from collections.abc import Callable, Iterable, Iterator

from xlappraise.records import NamedTuple

NAME, EMAIL, TELEPHONE, POSTCODE, INSURANCE, PROFILE = (
    "name", "e-mail", "telephone number", "postcode", "National Insurance number", "profile link",
)  # fmt: skip
"""Kinds of what is left out."""

_TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Cllr|Councillor|Cyng|Cynghorydd|Sir|Dame|Lord|Lady|Baroness|Baron|Rev|"
    r"Reverend|Rt|Hon)\b\.?"
)
_CAPITAL = r"(?:[^\W\d_]\.?\s+)*[^\W\d_a-z][\w'’-]+"
_PARTICLE = r"(?:ap|ab|ferch|van|von|de|der|del|di|al|bin|mac)"
_NAMES = rf"{_CAPITAL}(?:\s+(?:{_PARTICLE}\s+)*[^\W\d_a-z][\w'’-]+){{0,4}}"
TITLED = re.compile(rf"\b(?P<title>{_TITLE}(?:\s+{_TITLE})*)\s+(?P<names>{_NAMES})")
"""A title of address with the capitalised words behind it."""

OFFICES = frozenset(
    re.findall(
        r"[^ ]+",
        "mayor provost lieutenant chancellor president chief justice advocate speaker chamberlain",
    )
)
"""Words behind a title that make it an office: Lord Mayor, Lady Provost."""
PLACES = frozenset(
    re.findall(
        r"[^ ]+",
        "academy arena avenue bridge building buildings centre chapel church close club college court "
        "crescent drive estate foundation gallery garden gardens grammar hall hospice hospital hotel house "
        "infirmary institute lane library memorial museum nursery park place primary road school schools "
        "secondary services square stadium street terrace theatre trust university ward way wing development "
        "fees standards",
    )
)
"""Words that make capitalised words the name of a place or a body."""
COUNTIES = frozenset(
    re.findall(
        r"[^ ]+",
        "aberteifi amwythig benfro penfro ddinbych drefaldwyn faesyfed feirionnydd fflint fôn fon forgannwg "
        "frycheiniog fynwy gaer gaerfyrddin gaernarfon gâr gar henffordd y ynys",
    )
)
"""Words behind the Welsh *Sir*, county."""
_AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY "
    "G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR "
    "NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA "
    "WC WD WF WN WR WS WV YO ZE"
)
"""Areas that a postcode begins with: a Ref such as D6 is none."""
_DATE = re.compile(r"\s*\(?\d{1,2}[ .-]\d{1,2}[ .-]\d{4}(?!\d)")


def _is_telephone(text: str) -> bool:
    """Whether so many digits are a number to call: no date, and as long as numbers are."""
    digits = sum(character.isdigit() for character in text)
    return not _DATE.match(text) and (text.startswith("+") or digits in (10, 11))


def _is_postcode(text: str) -> bool:
    """A postcode, not `b2 2nd`, in which an ordinal follows a Ref."""
    return text[-2:] not in ("st", "nd", "rd", "th")


class Pattern(NamedTuple):
    """A kind of private text, how it is found, and whether a match is one."""

    kind: str
    found: re.Pattern[str]
    is_private: Callable[[str], bool] = lambda _: True


PATTERNS = (
    Pattern(EMAIL, re.compile(r"(?:mailto:)?[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")),
    Pattern(
        PROFILE,
        re.compile(
            r"(?:https?://)?(?:[\w-]+\.)?(?:linkedin\.com/(?:in|pub)|facebook\.com|instagram\.com|tiktok\.com|"
            r"threads\.net|twitter\.com|(?<![\w.])x\.com|bsky\.app/profile|github\.com)/[\w.@%~/-]*[\w@%~/-]",
            re.IGNORECASE,
        ),
    ),
    Pattern(
        TELEPHONE,
        re.compile(r"(?<![\w/])(?:\+\d{1,3}[\s.-]?(?:\(0\)[\s.-]?)?|\(?0)\d(?:[\s().-]{0,2}\d){7,11}(?![\w/])"),
        _is_telephone,
    ),
    Pattern(
        INSURANCE,
        re.compile(r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?(?:\d\d\s?){3}[A-D]\b", re.IGNORECASE),
    ),
    Pattern(
        POSTCODE,
        re.compile(
            rf"\b(?:{'|'.join(_AREAS.split())})\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{{2}}\b", re.IGNORECASE
        ),
        _is_postcode,
    ),
)  # fmt: skip


def person_after_title(found: re.Match[str]) -> tuple[str, str]:
    """Of a match of TITLED, what stays (`Lord Mayor `) and the name that is left out; both empty for no person."""
    title, words = found["title"], found["names"].split()
    plain = [re.sub(r"['’]s?$", "", word).lower().strip(".") for word in words]
    if title.split()[-1] == "Sir" and (plain[0] in COUNTIES or _is_welsh_county(found)):
        return "", ""
    if PLACES.intersection(plain):
        return "", ""
    offices = next((n for n, word in enumerate(plain) if word not in OFFICES), len(plain))
    if offices:
        return " ".join((title, *words[:offices])) + " ", " ".join(words[offices:])
    return "", found[0]


def _is_welsh_county(found: re.Match[str]) -> bool:
    """Cyngor Sir, county council."""
    return found.string[: found.start()].rstrip().lower().endswith(("cyngor", "y", "neuadd"))


def name_parts(names: Iterable[str]) -> Iterator[str]:
    """Capitalised parts of these names, of three letters or more, without titles."""
    for name in names:
        for part in re.findall(r"[^\W\d_][\w'’-]+", name):
            if len(part) > 2 and part[0].isupper() and not re.fullmatch(_TITLE, part):
                yield part
