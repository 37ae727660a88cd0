"""What a check reports: in, a rule and a cell; out, a Finding that names the cell, what is wrong and what to do."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from xlappraise.records import NamedTuple

ERROR, WARNING, NOTE = "error", "warning", "note"
"""Severities, gravest first: must be put right; worth a look; for information."""

SEVERITIES = (ERROR, WARNING, NOTE)
SEVERITY_WORDS = {ERROR: "Must fix", WARNING: "Worth a look", NOTE: "For information"}
"""What severities are called wherever a person reads them; machine formats keep the words above."""
_COUNTED = {ERROR: "must be fixed", WARNING: "worth a look", NOTE: "for information"}


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """Letters of a column counted from 1: 1 is A, 27 is AA.

    The engine has its own in xlsx.addresses: neither of the two rooms may import the other.
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class Cell(NamedTuple):
    """One cell of a workbook. Rows and columns count from 1."""

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """The place within its sheet, such as G10."""
        return f"{column_letters(self.column)}{self.row}"

    def __str__(self) -> str:
        """The place with its sheet, such as Scores!G10."""
        return f"{self.sheet}!{self.address}"


class Place(NamedTuple):
    """Where a finding about a whole sheet stands or, with no sheet, one about the workbook."""

    sheet: str = ""

    @property
    def address(self) -> str:
        """Empty: there is no single cell."""
        return ""

    def __str__(self) -> str:
        """The sheet's name, or 'Workbook'."""
        return self.sheet or "Workbook"


class Mend(NamedTuple):
    """A number that `check --fix` would put into a cell, in the format of the cell `like` (None: in its own)."""

    cell: Cell
    value: float
    like: Cell | None = None


class Finding(NamedTuple):
    """One mistake: its rule, where it is, and the facts that fill the rule's sentence."""

    rule: "Rule"
    cell: Cell | Place
    also: tuple[Cell, ...]
    facts: Mapping[str, Any]
    severity: str

    @property
    def code(self) -> str:
        """The rule's stable code, such as XLA305."""
        return self.rule.code

    @property
    def blocks(self) -> bool:
        """Whether results cannot be given while this stands."""
        return self.rule.blocks

    @property
    def message(self) -> str:
        """One sentence about their file, with the value shown."""
        return self.rule.message.format_map(self.facts)

    @property
    def help(self) -> str:
        """The next action."""
        return self.rule.help.format_map(self.facts)

    @property
    def found(self) -> str | None:
        """What the cell holds, when the rule is about a value."""
        return self.facts.get("found")

    @property
    def expected(self) -> str | None:
        """What it should hold, in words."""
        return self.facts.get("expected")

    @property
    def suggestion(self) -> str | None:
        """The one near word of a closed list, when there is just one."""
        return self.facts.get("suggestion")

    @property
    def ref(self) -> str | None:
        """Criterion that it is about, by Ref."""
        return self.facts.get("ref")

    @property
    def option(self) -> str | None:
        """Option that it is about, by ID."""
        return self.facts.get("option")

    @property
    def fix(self) -> str | tuple[str | None, ...] | None:
        """The text that `check --fix` would put into the cell, where that cannot be wrong; or one for each cell."""
        return self.facts.get("fix")

    @property
    def mends(self) -> tuple[Mend, ...]:
        """The numbers that it would put in, where `fix` is no text for all cells alike."""
        mends: tuple[Mend, ...] = self.facts.get("mends", ())
        return mends


class Rule(NamedTuple):
    """A rule as data. `message` and `help` are filled from the facts of a finding."""

    code: str
    name: str
    severity: str
    message: str
    help: str
    page: str
    blocks: bool = False
    final: str = ""
    """Severity once the appraisal's status is Final, when it differs."""
    alike: int = 0
    """From how many findings on one value, each on other criteria, they are one (`gather.of_one_pattern`); 0: never."""

    def at(self, cell: Cell | Place, *also: Cell, **facts: Any) -> Finding:
        """A finding of this rule at `cell`; `also` are further cells with the very same fault."""
        return Finding(self, cell, also, facts, self.severity)


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """The findings by severity, those of one severity in the order that they have."""
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


def tally(findings: Iterable[Finding]) -> str:
    """How many there are, in a sentence: `1 thing must be fixed, 4 worth a look.`"""
    severities = [finding.severity for finding in findings]
    if not severities:
        return "Nothing to fix."
    counts = [(count, words) for each, words in _COUNTED.items() if (count := severities.count(each))]
    (first, words), *others = counts
    things = "1 thing" if first == 1 else f"{first:,} things"
    return ", ".join([f"{things} {words}", *(f"{count:,} {words}" for count, words in others)]) + "."
