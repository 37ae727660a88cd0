"""The small data files of workbook_templates in, the workbooks that we ship out: `python -m tests.build_templates`.

A test rebuilds them and compares; the large workbook is for looking at only.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random

from xlappraise.appraisal.findings import Finding
from xlappraise.appraisal.model import Appraisal, Group, Option
from xlappraise.appraisal.record import replace
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.flow import judge
from xlappraise.sheets import build
from xlappraise.xlsx.package import snapshot

TEMPLATES = Path(__file__).parent.parent / "workbook_templates"
MADE = date(2026, 11, 1)
"""Date in the properties and on Results, fixed so that a rebuilt workbook is the same."""
OPTIONS, CRITERIA = 5, 20
"""Rows of the blank templates."""
EXAMPLE = "worcestershire-2017"
OTHERS = ("london-2016", "adopt-london-east", "west-mercia-2014")
BLANKS = ("blank", "blank-0-to-5", "blank-1-to-10-percent")
NAMES = (EXAMPLE, *OTHERS, *BLANKS)


def described(name: str) -> Appraisal:
    """The appraisal of a shipped workbook; a blank template gets its empty rows here, and loses its title."""
    appraisal = appraisal_from((TEMPLATES / f"{name}.json").read_text(encoding="utf-8"))
    if name not in BLANKS:
        return appraisal
    untitled = replace(appraisal, setup=replace(appraisal.setup, title=""))
    return build.with_rows(untitled, OPTIONS, CRITERIA)


def built(appraisal: Appraisal, folder: Path) -> bytes:
    """The workbook, its Checks sheet filled with what a check of itself finds."""
    file, found = folder / "unchecked.xlsx", list[Finding]()
    file.write_bytes(build.build(appraisal, MADE))
    found += judge(snapshot(file)).findings
    return build.build(appraisal, MADE, found)


def large(options: int = 12, criteria: int = 60) -> Appraisal:
    """An appraisal at the upper end of what officers make: long names, twelve groups, every cell scored."""
    groups = tuple(Group(name) for name in GROUPS)
    sized = build.with_rows(replace(build.BLANK, groups=groups), options, criteria)
    named = tuple(Option(o.id, f"{OPTION_NAMES[n % len(OPTION_NAMES)]} {n + 1}") for n, o in enumerate(sized.options))
    titled = tuple(
        replace(c, title=TITLES[n % len(TITLES)], weight=Fraction(1 + n % 10)) for n, c in enumerate(sized.criteria)
    )
    levels = [level.name for level in sized.scale.levels]
    pick = Random(options * criteria)
    scores = {(c.ref, o.id): pick.choice(levels) for c in titled for o in named}
    setup = replace(sized.setup, title="A large appraisal: twelve options against sixty criteria in twelve groups")
    return replace(sized, setup=setup, options=named, criteria=titled, scores=scores)


GROUPS = (
    "Desirability", "Viability", "Feasibility", "Workforce", "Finance", "Governance", "Technology", "Environment",
    "Equality and inclusion", "Risk", "Partnership", "Communications",
)  # fmt: skip
OPTION_NAMES = (
    "Strategic Partnership with a Neighbouring Authority",
    "Joint Venture",
    "Wholly Owned Council Company Limited by Guarantee",
    "Independent Organisation",
    "Outsource",
)
TITLES = (
    "Meets the expectations of the regulator and of the Secretary of State in full",
    "Running cost",
    "Keeps what works well for young people and families today",
    "Implementation timescales",
    "Staff retention and attraction",
)


def main() -> None:
    """Write every workbook that we ship."""
    import tempfile

    with tempfile.TemporaryDirectory() as work:
        for name in NAMES:
            (TEMPLATES / f"{name}.xlsx").write_bytes(built(described(name), Path(work)))
            print(name)


if __name__ == "__main__":
    main()
