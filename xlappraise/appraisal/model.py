"""The appraisal as frozen records, which reader, checks and scoring share."""

import datetime
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from xlappraise.appraisal.findings import Cell
from xlappraise.appraisal.record import Record, replace
from xlappraise.records import NamedTuple

GATEWAY, SCORED, NOT_ASSESSED = "gateway", "scored", "not assessed"
PASS, FAIL = "Pass", "Fail"
YES = "Yes"
LONG_LIST, SHORT_LIST = "Long-list", "Short-list"
POINTS, PERCENT = "points", "percent"
SHARE, WEIGHTED = "share", "weighted"
DRAFT, FINAL = "Draft", "Final"

Cells = Mapping[str, Cell]
"""Where each field of a row stands, by the field's key; empty for data that came from no workbook."""

NOWHERE: Cells = {}
EMPTY: Mapping[Any, Any] = {}
"""What a field holds by default: shared, so never changed."""

Key = tuple[str, str]
"""A score's key: (criterion Ref, option ID)."""


class Level(NamedTuple):
    """A step of the scale and the points that it earns."""

    name: str
    points: Fraction
    cells: Cells = NOWHERE


class Scale(Record):
    """Named levels, highest first; or, when `numeric`, any number from the second's points to the first's.

    A numeric scale has two levels, Highest and Lowest, which name its ends.
    """

    levels: tuple[Level, ...]
    numeric: bool = False

    @property
    def has_ends(self) -> bool:
        """Whether the levels are just the ends of a numeric scale: Highest and Lowest."""
        return sorted(level.name.strip().lower() for level in self.levels) == ["highest", "lowest"]

    @property
    def is_range(self) -> bool:
        """Whether the ends of a numeric scale are what they should be: Highest, above 0, and then a lower Lowest."""
        return self.has_ends and 0 < self.levels[0].points > self.levels[1].points

    @property
    def highest(self) -> Fraction:
        """Most points that a score can earn; ValueError without a level."""
        return max(level.points for level in self.levels)

    @property
    def lowest(self) -> Fraction:
        """Fewest points that a score can earn; may be negative; ValueError without a level."""
        return min(level.points for level in self.levels)

    def points(self, name: str) -> Fraction:
        """Points of the level of that name; KeyError when there is none."""
        for level in self.levels:
            if level.name == name:
                return level.points
        raise KeyError(name)


class Band(NamedTuple):
    """A RAG band: from `start` whole per cent (inclusive) up to the band above it.

    `meaning` is what it says of an option, in words; blank for the usual words.
    """

    label: str
    letter: str
    start: Fraction
    meaning: str = ""
    cells: Cells = NOWHERE


class Group(NamedTuple):
    """A group of criteria, such as Desirability."""

    name: str
    cells: Cells = NOWHERE


class Setup(Record, apart=("cells",)):
    """What holds for the whole appraisal; `assessor` is whose scores it holds, where it is one assessor's workbook."""

    title: str = ""
    organisation: str = ""
    decision_maker: str = ""
    date: datetime.date | None = None
    author: str = ""
    version: str = ""
    status: str = DRAFT
    rag_basis: str = SHARE
    weights: str = POINTS
    weight_min: Fraction | None = None
    weight_max: Fraction | None = None
    draws: int | None = None
    published_as: str = ""
    assessor: str = ""
    cells: Cells = NOWHERE


class Option(Record, apart=("cells",)):
    """A delivery option. `published_...` are the figures of a paper, share in per cent, to be compared with ours.

    `decimals` has, by such a figure's name, how many are printed, where zeros at the end make them more than it needs.

    `dimensions` has its values in the dimensions beside `model` and `structure`, by their names on Dimensions.

    `cost` is one figure, such as the net present cost; `cost_from` and `cost_to` are a range, in the same unit.
    """

    id: str
    name: str
    model: str = ""
    structure: str = ""
    description: str = ""
    advantages: str = ""
    disadvantages: str = ""
    stage: str = SHORT_LIST
    outcome: str = ""
    reason: str = ""
    merged_into: str = ""
    cost: Fraction | None = None
    published_total: Fraction | None = None
    published_share: Fraction | None = None
    published_rank: Fraction | None = None
    cost_from: Fraction | None = None
    cost_to: Fraction | None = None
    listed_in: str = ""
    replaced_by: str = ""
    assessment: str = ""
    baseline: str = ""
    ambition: str = ""
    decimals: Mapping[str, int] = EMPTY
    dimensions: Mapping[str, str] = EMPTY
    cells: Cells = NOWHERE

    @property
    def is_baseline(self) -> bool:
        """Whether the others are compared with it: the status quo, to do nothing, or to do the minimum."""
        return self.baseline == YES

    @property
    def is_short_listed(self) -> bool:
        """Whether it is scored."""
        return self.stage == SHORT_LIST

    @property
    def label(self) -> str:
        """ID and name, as on the sheets: `O3 Wholly Owned Council Company`."""
        return f"{self.id} {self.name}".strip()


class Criterion(Record, apart=("cells",)):
    """A criterion. `weight` is in points or per cent (30 for 30%) as Setup says; None where none is given.

    `levels` holds the meaning of each level that is available; with fewer than two, every level is.
    `limits` are, by level, how many of the options in play must have it.
    """

    ref: str
    group: str
    title: str
    question: str = ""
    kind: str = SCORED
    weight: Fraction | None = None
    levels: Mapping[str, str] = EMPTY
    limits: Mapping[str, int] = EMPTY
    reason: str = ""
    cells: Cells = NOWHERE

    @property
    def is_scored(self) -> bool:
        """Whether it counts in totals."""
        return self.kind == SCORED

    @property
    def is_gateway(self) -> bool:
        """Whether an option must pass it."""
        return self.kind == GATEWAY

    @property
    def spare(self) -> bool:
        """Whether it is a numbered row that is kept for a criterion to come."""
        return self.kind == NOT_ASSESSED and not (self.title or self.question or self.levels or self.reason)

    @property
    def label(self) -> str:
        """Ref and title: `D5 Prevents service fragmentation`."""
        return f"{self.ref} {self.title}".strip()

    def available(self, scale: Scale) -> tuple[Level, ...]:
        """The levels that may be chosen here, highest first (on a numeric scale: both ends).

        One meaning alone restricts nothing: the others are still to be written.
        """
        given = () if scale.numeric else tuple(level for level in scale.levels if level.name in self.levels)
        return given if len(given) > 1 else scale.levels


SCORING = "scoring"
"""The topic without which an appraisal is in words: criteria, scores, and what is worked out from them."""


class LogRow(NamedTuple):
    """A row of an optional log; values by column key: text, Fraction or date."""

    values: Mapping[str, str | Fraction | datetime.date]
    cells: Cells = NOWHERE


Score = str | Fraction
"""A level's name, Pass or Fail; on a numeric scale the number."""


class Appraisal(Record, apart=("score_cells", "rationale_cells", "asked", "entered")):
    """Everything that officers entered, with the cell of each thing. A blank score has no entry."""

    setup: Setup
    scale: Scale
    bands: tuple[Band, ...]
    groups: tuple[Group, ...]
    options: tuple[Option, ...]
    criteria: tuple[Criterion, ...]
    scores: Mapping[Key, Score] = EMPTY
    rationale: Mapping[Key, str] = EMPTY
    logs: Mapping[str, tuple[LogRow, ...]] = EMPTY
    score_cells: Mapping[Key, Cell] = EMPTY
    rationale_cells: Mapping[Key, Cell] = EMPTY
    asked: frozenset[str] = frozenset()
    """Topics whose columns or sheets are there, or wanted, even if blank, such as costs and scoring."""
    entered: frozenset[str] = frozenset()
    """IDs of options without a name for which something stands on Scores, whether it can be read or not."""

    @cached_property
    def short_list(self) -> tuple[Option, ...]:
        """The options that are scored, in the workbook's order."""
        return tuple(option for option in self.short_list_rows if option.id not in self.spare_ids)

    @cached_property
    def short_list_rows(self) -> tuple[Option, ...]:
        """The rows of the Short-list, spare ones too: each has a column on Scores."""
        return tuple(option for option in self.options if option.is_short_listed)

    @cached_property
    def baseline(self) -> Option | None:
        """The first option that is marked as the baseline; None when none is."""
        return next((option for option in self.options if option.is_baseline), None)

    @cached_property
    def in_play(self) -> tuple[Option, ...]:
        """The short-listed options that fail no gateway, as far as is known: their scores are wanted and compared."""
        return tuple(option for option in self.short_list if not self.gateways_failed(option))

    @cached_property
    def scored_options(self) -> tuple[Option, ...]:
        """The options in play, and those that fail a gateway and were scored all the same."""
        scored = {id_ for ref, id_ in self.scores if ref.lower() in self.by_ref and self.by_ref[ref.lower()].is_scored}
        return tuple(o for o in self.short_list if o.id in scored or not self.gateways_failed(o))

    def gateways_failed(self, option: Option) -> tuple[str, ...]:
        """Refs of the gateways that an option fails, be it on the Long-list or the Short-list."""
        return tuple(c.ref for c in self.gateways if self.scores.get((c.ref, option.id)) == FAIL)

    def gateways_unanswered(self, option: Option) -> tuple[str, ...]:
        """Refs of the gateways without an answer."""
        return tuple(c.ref for c in self.gateways if self.scores.get((c.ref, option.id)) not in (PASS, FAIL))

    @cached_property
    def spare_ids(self) -> frozenset[str]:
        """IDs of the rows kept for options to come, which count nowhere: no name, and nothing on Scores."""
        unnamed = {option.id for option in self.options if option.is_short_listed and not option.name}
        return frozenset(unnamed - self.entered - {id_ for _, id_ in self.scores}) if unnamed else frozenset()

    @cached_property
    def scored_criteria(self) -> tuple[Criterion, ...]:
        """The criteria that count in totals."""
        return tuple(criterion for criterion in self.criteria if criterion.is_scored)

    @cached_property
    def gateways(self) -> tuple[Criterion, ...]:
        """The criteria that an option must pass."""
        return tuple(criterion for criterion in self.criteria if criterion.is_gateway)

    @cached_property
    def by_ref(self) -> Mapping[str, Criterion]:
        """The criteria by their Ref in small letters, as Excel's look-ups find them."""
        return {criterion.ref.lower(): criterion for criterion in self.criteria}

    def without_spare(self) -> "Appraisal":
        """The appraisal without the rows that are kept for criteria and options to come."""
        given = {ref for ref, _ in (*self.scores, *self.rationale)}
        criteria = tuple(criterion for criterion in self.criteria if not criterion.spare or criterion.ref in given)
        options = tuple(option for option in self.options if not self.is_empty(option))
        same = len(criteria) == len(self.criteria) and len(options) == len(self.options)
        return self if same else replace(self, criteria=criteria, options=options)

    def is_empty(self, option: Option) -> bool:
        """Whether an option's row is spare and has its ID only."""
        return (
            option.id in self.spare_ids
            and option == Option(option.id, "")
            and all(id_ != option.id for _, id_ in self.rationale)
        )

    @property
    def has_scoring(self) -> bool:
        """Whether there are criteria, or sheets for them; without either, the appraisal is in words."""
        return bool(self.criteria) or SCORING in self.asked

    def wanted_keys(self) -> Iterator[Key]:
        """Key of every score or gateway answer that is wanted: criteria in order, options within each.

        Of an option that fails a gateway nothing more is.
        """
        for criterion in self.criteria:
            if criterion.kind != NOT_ASSESSED:
                for option in self.in_play:
                    yield criterion.ref, option.id
