"""An outcome in, what every section of the report looks at out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from xlappraise.appraisal.combinations import CombinationGrid, grid
from xlappraise.appraisal.findings import Finding
from xlappraise.appraisal.individual import reasons_of
from xlappraise.appraisal.lineage import RECORD, steps
from xlappraise.appraisal.model import Appraisal, Key, LogRow
from xlappraise.appraisal.record import Record
from xlappraise.appraisal.robustness import Exact, Fills, doubtful_keys, exact
from xlappraise.appraisal.robustness.story import MOST_CELLS, TriedScenario, few_fills, outcomes
from xlappraise.appraisal.scoring import Results
from xlappraise.report.tree import Section

if TYPE_CHECKING:
    from xlappraise.appraisal.robustness.monte_carlo import Acceptability


class Earlier(Record):
    """An earlier version to compare with, and the file's name."""

    file: str
    appraisal: Appraisal


class View(Record):
    """One appraisal with its results and findings, the workbook they come from, and the tool's version.

    `public` leaves out names of people and contact details; the appraisal and the findings given are then
    already without them.
    """

    appraisal: Appraisal
    results: Results
    findings: tuple[Finding, ...]
    file: str
    sha256: str
    version: str
    public: bool = False
    included: tuple[Section, ...] = ()
    """Sections that hold sheets of the officer's own."""
    earlier: Earlier | None = None
    """The version that changes are told since."""
    seal: str = ""
    """The workbook's last seal in words; empty when it has none."""

    @cached_property
    def doubtful(self) -> frozenset[Key]:
        """Scores that Assumptions calls doubtful."""
        return doubtful_keys(self.appraisal)

    @cached_property
    def reasons(self) -> Mapping[Key, str]:
        """Why each score stands: by Rationale or, where the panel agreed on it, by Moderation."""
        return reasons_of(self.appraisal)

    @cached_property
    def exact(self) -> Exact:
        """How far weights and scores may move before the order changes."""
        return exact(self.appraisal, self.doubtful)

    @cached_property
    def fills(self) -> Fills | None:
        """What holds over every set of the doubtful scores that gives the same totals.

        None without doubtful scores, with a blank one or a numeric scale, and where there are too many sets.
        """
        return few_fills(self.exact, self.doubtful)

    @cached_property
    def weight_trials(self) -> tuple[tuple[TriedScenario, ...], int]:
        """What came of other sets of weights, and how many criteria can be left out without effect.

        Nothing, and 0, for a matrix so large that a recalculation leaves this out too.
        """
        matrix = self.exact.matrix
        size = len(matrix.criteria) * len(matrix.options)
        return outcomes(matrix) if matrix.options and size <= MOST_CELLS else ((), 0)

    @cached_property
    def draw_shares(self) -> tuple[tuple[Acceptability, ...], str]:
        """Shares of the random draws that Setup asks for, or why there are none; neither where none are asked for."""
        number = self.appraisal.setup.draws
        if not number:
            return (), ""
        from xlappraise.appraisal.robustness.assumption_draws import (  # much to import, seldom wanted
            Draws,
            acceptabilities,
        )

        return acceptabilities(self.appraisal, self.doubtful, Draws(number))

    @cached_property
    def grid(self) -> CombinationGrid | None:
        """The combinations of two dimensions; None without Dimensions, or with another number of them."""
        return grid(self.appraisal) if self.rows("Dimensions") else None

    def rows(self, log: str) -> tuple[LogRow, ...]:
        """The rows of a log; none when it is not there."""
        return self.appraisal.logs.get(log, ())

    @cached_property
    def is_in_words(self) -> bool:
        """Whether the appraisal was made in words alone: something is recorded, and no criterion is scored."""
        told = any(self.rows(name) for name in RECORD) or bool(steps(self.appraisal))
        return not self.appraisal.scored_criteria and (
            told or any(o.outcome or o.assessment for o in self.appraisal.options)
        )

    @property
    def has_two_ranges(self) -> bool:
        """Whether totals range over the blank scores, and more widely over the doubtful ones as well."""
        return bool(self.exact.certainty.blanks and self.exact.certainty.doubtful)

    @property
    def unsure(self) -> int:
        """How many scores are blank or doubtful."""
        return self.exact.certainty.open_cells
