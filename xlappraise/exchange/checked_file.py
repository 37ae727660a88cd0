"""A checked file in, what every findings format needs out: its findings, and names for refs and IDs."""

from typing import TYPE_CHECKING

from xlappraise.appraisal.cell_ranges import together
from xlappraise.appraisal.findings import Cell, Finding
from xlappraise.appraisal.model import Appraisal
from xlappraise.records import NamedTuple
from xlappraise.sheets import layout

if TYPE_CHECKING:
    from xlappraise.flow import Outcome


class CheckedFile(NamedTuple):
    """A file as named by the user, its SHA-256 in hex, what was read, and findings in the order of the sheets."""

    file: str
    sha256: str
    appraisal: Appraisal
    findings: tuple[Finding, ...]
    changed: str = "Nothing was changed."
    """A sentence on what the check wrote."""
    marked: bool = False
    """Whether the check wrote these findings to the Checks sheet."""
    strict: bool = False
    """Whether warnings fail the check, too."""
    accepted: tuple[Finding, ...] = ()
    """Findings on record as meant, with the facts `reason` and `accepted_by`."""

    def count(self, severity: str) -> int:
        """How many findings have this severity."""
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def fixable(self) -> tuple[Finding, ...]:
        """Findings that `check --fix` would mend."""
        return tuple(finding for finding in self.findings if finding.fix is not None)

    def subject(self, finding: Finding) -> str:
        """What the finding is about, by name: `D5 Prevents fragmentation / O3 Wholly Owned Company`.

        With many cells, only what they share: criteria stand in rows, options in columns (but on Options).
        """
        cells = [cell for cell in (finding.cell, *finding.also) if isinstance(cell, Cell)]
        one_row = len({(cell.sheet, cell.row) for cell in cells}) < 2
        one_column = len({(cell.sheet, cell.column) for cell in cells}) < 2
        criteria = (criterion.label for criterion in self.appraisal.criteria if criterion.ref == finding.ref)
        options = (option.label for option in self.appraisal.options if option.id == finding.option)
        by_row = finding.cell.sheet == layout.OPTIONS.name
        labels = (
            next(criteria, finding.ref) if one_row else None,
            next(options, finding.option) if (one_row if by_row else one_column) else None,
        )
        return " / ".join(label for label in labels if label)


def checked_file(outcome: "Outcome", changed: str = "") -> CheckedFile:
    """An outcome as the findings formats want it; `changed` says what was written, if anything was."""
    snapshot = outcome.snapshot
    checked = CheckedFile(
        snapshot.path, snapshot.sha256, outcome.appraisal, outcome.findings, accepted=outcome.accepted
    )
    return checked._replace(changed=changed) if changed else checked


def where(finding: Finding) -> str:
    """All cells of a finding, sheet by sheet: `Scores!E13:F14, H13`; the name of its place where it has no cell."""
    if not isinstance(finding.cell, Cell):
        return str(finding.cell)
    return together([finding.cell, *finding.also])
