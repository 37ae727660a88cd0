"""A heading or a label in, what people mean by it out: the words for weights, totals, ranks, notes and the like.

Words are English, and Welsh where a council in Wales would use no English one.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

CRITERION, GROUP, REF, QUESTION, WEIGHT, OPTION, NOTES = (
    "criterion", "group", "ref", "question", "weight", "option", "notes",
)  # fmt: skip
MOST, TOTAL, SUBTOTAL, SHARE, RANK, WINNER, COST, RAG, IGNORED = (
    "highest possible", "total", "subtotal", "share", "rank", "winner", "cost", "RAG", "ignored",
)  # fmt: skip
GATEWAY, HEADING, TITLE, WEIGHTED, PARENT = "gateway", "heading", "title", "weighted score", "parent criterion"
ROLES = (
    CRITERION, GROUP, REF, QUESTION, WEIGHT, OPTION, NOTES, MOST, TOTAL, SHARE, RANK, WINNER, COST, RAG, IGNORED,
    GATEWAY,
)  # fmt: skip
"""Roles of rows and columns that --map may name."""

_HEADINGS: Mapping[str, re.Pattern[str]] = {
    role: re.compile(pattern)
    for role, pattern in {
        WEIGHT: r"(?:relative |(?:sub )?criteri\w+ |overall |global |effective |final |local |sub |normali[sz]ed )?"
        r"(?:weights?|weightings?|weightage|importance|wt|wgt|w|multiplier|priority|pwys\w*)"
        r"(?: factor| score| points?| value)?(?: (?:of|for) .*)?",
        PARENT: r"(?:group|categor\w+|theme|section|parent|main criteri\w+|heading|level) (?:level )?weight\w*",
        MOST: r"(?:max\w*|highest|best|total|top)(?: (?:possible|available|score|points?|marks?|weighted))+|max\w*"
        r"|out of|uchafswm|available(?: points?| marks?)?|(?:points|marks) available|possible(?: score)?",
        RANK: r"(?:overall |final )?(?:rank\w*|position|place|order|safle|trefn)(?: order)?",
        NOTES: r"(?:scor\w+ |assessor\w* |reviewer\w* |option )?(?:notes?|comments?|remarks?|rationale|reason\w*|"
        r"justification|evidence|commentary|explanation|why|source|narrative|basis|sylwadau|nodiadau|"
        r"rhesymau)(?: (?:for|on) .*)?",
        REF: r"ref\w*|id|no|#|nr|number|code|item|s/?no",
        QUESTION: r"(?:criteri\w+ )?(?:description|question|definition|details?|what .*|meaning|guidance|"
        r"scor\w+ guidance|how .*)",
        GROUP: r"(?:criteri\w+ )?(?:group\w*|categor\w+|themes?|section|area|domain|dimension|heading|pillar|lens|"
        r"perspective|criteri\w+ type|type)",
        CRITERION: r"(?:assessment |evaluation |decision |selection |scoring |sub ?|appraisal |key |main )*"
        r"(?:criteri\w+|factors?|attributes?|requirements?|features?|measures?|objectives?|considerations?|"
        r"success factors?|csf\w*|aspects?|parameters?|meini prawf|maen prawf)(?: name| title)?",
        TOTAL: r"(?:row )?(?:total|sum|average|avg|mean|range|spread|difference|delta|change|gap|variance|subtotal)"
        r"(?: score)?",
        WINNER: r"winner|best(?: option)?|preferred(?: option)?|leader|recommendation|recommended(?: option)?|"
        r"selected|decision|verdict|outcome",
        OPTION: r"(?:short ?listed |delivery |the )?(?:options?|alternatives?|suppliers?|vendors?|candidates?|sites?|"
        r"locations?|bidders?|tenderers?|providers?|solutions?|proposals?|models?|tools?|products?|platforms?|"
        r"projects?|systems?|choices?|scenarios?|approach(?:es)?|delivery models?|programmes?|schemes?|opsiwn|opsiynau)"
        r"(?: name| title| description)?",
        RAG: r"rag(?: (?:rating|status))?|status|rating colour",
        IGNORED: r"min(?:imum)?(?: (?:possible|score|points?|marks?))*|lowest(?: possible)?(?: score)?|pass ?mark|"
        r"threshold|(?:difference|distance|gap|margin|delta)(?: (?:to|from|behind|over|of|between) .*)?",
    }.items()
}

_TOTAL_WORDS = frozenset(
    [
        "printed",
        "grand",
        "overall",
        "final",
        "weighted",
        "unweighted",
        "raw",
        "combined",
        "total",
        "totals",
        "score",
        "scores",
        "sum",
        "points",
        "average",
        "mean",
        "avg",
        "result",
        "results",
        "out",
        "of",
        "max",
        "maximum",
        "percent",
        "percentage",
        "normalised",
        "normalized",
        "aggregate",
        "composite",
        "rating",
        "marks",
        "mark",
        "the",
        "all",
        "criteria",
        "for",
        "per",
        "possible",
        "highest",
        "available",
        "adjusted",
        "denominator",
        "published",
        "stated",
        "wtd",
        "simple",
        "plain",
        "scored",
        "option",
        "options",
        "in",
        "as",
        "value",
        "evaluation",
        "cyfanswm",
    ]
)
_RANK_WORDS = frozenset({"rank", "ranks", "ranking", "ranked", "position", "safle", "trefn"})
SUM_WORDS = frozenset({"total", "totals", "sum", "average", "mean", "avg", "weighted", "unweighted", "printed"})
"""Words that leave no doubt that a row is a sum; a criterion may be called Results."""
_TOTAL_KEYS = frozenset(
    [
        "total",
        "totals",
        "score",
        "scores",
        "sum",
        "average",
        "mean",
        "avg",
        "overall",
        "result",
        "results",
        "points",
        "marks",
        "cyfanswm",
    ]
)


LONGEST = 200
"""Most characters of a heading or label that are looked at, so that patterns stay fast."""


def plain(text: str) -> str:
    """A heading or label as it is looked up: in lower case, without signs, brackets and figures."""
    bare = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", text[:LONGEST].lower())
    return " ".join(re.sub(r"[^a-z#&/ ]+", " ", bare).split()).strip(" /&")


@lru_cache(maxsize=4096)
def heading_role(text: str) -> str | None:
    """The role that a heading gives the cells below it; None for a name, such as an option's."""
    words = plain(text)
    if not words:
        return WEIGHT if "%" in text and not any(c.isalnum() for c in text) else None
    if words in ("weighted score", "weighted", "weighted scores", "weighted total", "weighted points", "wtd score"):
        return WEIGHTED
    if is_total(text):
        return TOTAL
    return next((role for role, pattern in _HEADINGS.items() if pattern.fullmatch(words)), None)


@lru_cache(maxsize=4096)
def label_role(text: str) -> str | None:  # noqa: PLR0911 - one line a kind of row
    """The role that a label gives the cells to its right; None for a name, such as a criterion's or a group's."""
    words = re.sub(r"^(?:printed|stated|published) (?=\w)", "", plain(text))
    if not words and not text.strip(" %=Σ"):
        return TOTAL if "Σ" in text else SHARE if "%" in text else None
    if re.search(r"\bsub ?totals?\b", words.replace("-", " ")) or re.search(r"sub-total", text.lower()):
        return SUBTOTAL
    if _HEADINGS[RANK].fullmatch(words) or _is_rank(words):
        return RANK
    if _HEADINGS[WINNER].fullmatch(words):
        return WINNER
    if _HEADINGS[RAG].fullmatch(words) or words.startswith("rag "):
        return RAG
    if _HEADINGS[WEIGHT].fullmatch(words) and words not in ("priority", "importance"):
        return WEIGHT
    if _is_highest(words):
        return MOST
    if is_share(text):
        return SHARE
    if is_total(text):
        return TOTAL
    return next((role for role in (NOTES, IGNORED) if _HEADINGS[role].fullmatch(words)), None)


def _is_rank(words: str) -> bool:
    found = set(words.split())
    return bool(found & _RANK_WORDS) and found <= _TOTAL_WORDS | _RANK_WORDS | {"order", "by"}


def _is_highest(words: str) -> bool:
    found = set(words.split())
    most = found & {"max", "maximum", "highest", "possible", "available", "denominator"}
    return bool(most) and found <= _TOTAL_WORDS and not found & {"of", "percent", "percentage", "as", "out"}


def is_total(text: str) -> bool:
    """Whether a label means a total: `PRINTED TOTAL`, `Weighted score (/100)`, `Overall`."""
    found = set(plain(text).split())
    return bool(found & _TOTAL_KEYS) and found <= _TOTAL_WORDS and not found & {"max", "maximum", "highest"}


def is_share(text: str) -> bool:
    """Whether a label means a total as a share of the highest possible: `% of total possible`, `Score as %`."""
    found = set(plain(text).split())
    sign = "%" in text.replace("100%", "") or bool(found & {"percent", "percentage", "share"})
    sign = sign or found in ({"normalised"}, {"normalized"})
    return sign and bool(found) and found <= _TOTAL_WORDS | {"share"}


def is_plain_sum(text: str) -> bool:
    """Whether a label says that the total leaves the weights out: `Unweighted total`, `Raw score`."""
    return bool(set(re.findall(r"[a-z]+", text.lower())) & {"unweighted", "raw", "simple"})


def is_weighted_sum(text: str) -> bool:
    """Whether a label says that the total counts the weights: `Weighted total`."""
    return bool(set(re.findall(r"[a-z]+", text.lower())) & {"weighted", "wtd"})


COST_WORDS = re.compile(r"\b(?:costs?|price|npv|npc|budget|capex|opex|£\w*|\$\w*)\b", re.IGNORECASE)
WEIGHT_IN_LABEL = re.compile(
    r"""^(?P<name>.*?\S)\s*
    (?: [(\[]\s* (?:weight\w*|w|wt)?\s*[:=]?\s* [x×]?\s*(?P<in>\d+(?:[.,]\d+)?)\s*(?P<percent>%)?\s*[x×]?
        (?:\s*(?:points|pts|weight\w*))?\s*[)\]]
      | \s*[-–:,]\s*(?:weight\w*\s*[:=]?\s*)?(?P<after>\d+(?:\.\d+)?)\s*(?P<sign>%)
      | \s+[x×]\s*(?P<times>\d+(?:\.\d+)?)
      | \s*[-–:,]\s*weight\w*\s*[:=]?\s*(?P<word>\d+(?:\.\d+)?)
      | \s+(?P<bare>\d+(?:\.\d+)?)\s*(?P<bare_sign>%) )$""",
    re.VERBOSE | re.IGNORECASE,
)
LOWER_IS_BETTER = re.compile(
    r"\blower (?:is|=) better|\b(?:lowest|low) (?:is|=) best|\bless is better|\blower[- ]better|\bnegative criterion|"
    r"\bto (?:be )?minimi[sz]ed?\b|\(minimi[sz]e\)|\(lower\)",
    re.IGNORECASE,
)
