"""Single faults in, findings out: the same fault in many cells becomes one finding that lists them."""

from collections.abc import Iterable, Iterator
from typing import Any

from xlappraise.appraisal.findings import Cell, Finding, Place, Rule
from xlappraise.appraisal.model import Criterion, Option
from xlappraise.appraisal.words import shorten, some
from xlappraise.records import NamedTuple


class About(NamedTuple):
    """Criterion and option that a fault is about, by key and by name; empty where it is about neither."""

    ref: str = ""
    criterion: str = ""
    option: str = ""
    option_name: str = ""

    @property
    def key(self) -> str:
        """`D5/O3`; the Ref or the ID alone where it is about a whole row or column."""
        return "/".join(part for part in (self.ref, self.option) if part)

    @property
    def words(self) -> str:
        """`O3 Wholly Owned Council Company on D5 Prevents service fragmentation`."""
        return " on ".join(shorten(part) for part in (self.option_name, self.criterion) if part)


NOBODY = About()


def about(criterion: Criterion | None = None, option: Option | None = None) -> About:
    """What a fault is about, from the model's records."""
    return About(
        criterion.ref if criterion else "",
        criterion.label if criterion else "",
        option.id if option else "",
        option.label if option else "",
    )


def _together(members: list[About], cells: int) -> str:
    """Words for where a fault stands: `of O1 and O2 on D6 Service expansion`, or `in 12 cells`."""
    first = members[0]
    if cells == 1:
        return f"of {first.words}" if first.words else "here"
    if first.option and first.ref and len({member.ref for member in members}) == 1:
        return f"of {some([member.option for member in members])} on {shorten(first.criterion)}"
    if first.option and first.ref and len({member.option for member in members}) == 1:
        return f"of {shorten(first.option_name)} on {some([member.ref for member in members])}"
    if first.ref and not first.option:
        return f"of {some([member.ref for member in members])}"
    if first.option and not first.ref:
        return f"of {some([member.option for member in members])}"
    return f"in {cells:,} cells"


def of_one_pattern(findings: Iterable[Finding]) -> list[Finding]:
    """The findings; many of one rule (`Rule.alike`) that differ only in what they are about become one.

    Each stands where the first of its kind stood.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for number, finding in enumerate(findings):
        key: tuple[object, ...] = (number,)
        if finding.rule.alike and isinstance(finding.cell, Cell):
            facts = frozenset(fact for fact in finding.facts.items() if fact[0] not in _OF_ONE)
            key = (finding.code, finding.cell.sheet, facts)
        groups.setdefault(key, []).append(finding)
    return [told for group in groups.values() for told in (_pattern(group) if _is_many(group) else group)]


_OF_ONE = frozenset({"ref", "option", "criterion", "what", "keys", "expected"})
"""Facts in which findings of one pattern may differ."""


def _is_many(group: list[Finding]) -> bool:
    return 1 < len(group) >= group[0].rule.alike


def _pattern(group: list[Finding]) -> list[Finding]:
    first = group[0]
    cells = [cell for finding in group for cell in (finding.cell, *finding.also) if isinstance(cell, Cell)]
    expected = {finding.expected for finding in group}
    told = {
        "ref": None,
        "option": None if len({finding.option for finding in group}) > 1 else first.option,
        "what": f"in {len(cells):,} cells",
        "keys": "; ".join(str(finding.facts.get("keys", "")) for finding in group),
        "expected": first.expected if len(expected) == 1 else "a level that the criterion defines",
    }
    return [first._replace(also=tuple(cells[1:]), facts={**first.facts, **told})]


class Gathering:
    """Findings as they arise. Faults of one rule with equal facts are one finding, in order of arrival."""

    def __init__(self) -> None:
        """Start with none."""
        self._groups: dict[tuple[Any, ...], tuple[Rule, dict[str, Any], list[Cell | Place], list[About]]] = {}

    def add(self, rule: Rule, cell: Cell | Place, subject: About = NOBODY, /, **facts: Any) -> None:
        """Note a fault at `cell`. Facts must be hashable; `what` is added: of whom, or in how many cells."""
        key = (rule.code, isinstance(cell, Cell), *facts.items())
        group = self._groups.get(key)
        if group is None:
            self._groups[key] = rule, facts, [cell], [subject]
        else:
            group[2].append(cell)
            group[3].append(subject)

    def has(self, rule: Rule) -> bool:
        """Whether a fault of this rule was noted."""
        return any(code == rule.code for code, *_ in self._groups)

    def extend(self, rule: Rule, cells: Iterable[Cell]) -> None:
        """Add cells to the first fault of this rule, without a subject. StopIteration when none was noted."""
        next(there for rule_here, _, there, _ in self._groups.values() if rule_here is rule).extend(cells)

    def findings(self) -> Iterator[Finding]:
        """One finding for each different fault."""
        for rule, facts, cells, members in self._groups.values():
            first = members[0]
            shared = {
                "ref": first.ref or None,
                "option": first.option or None,
                "what": _together(members, len(cells)),
            }
            shared["keys"] = "; ".join(member.key for member in members)
            also = [cell for cell in cells[1:] if isinstance(cell, Cell)]
            yield rule.at(cells[0], *also, **{**shared, **facts})
