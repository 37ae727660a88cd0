"""A small appraisal and what a panel gave in; out, the panel's workbooks, filled in, as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

from xlappraise.appraisal.model import Appraisal, Criterion, LogRow, Option, Score
from xlappraise.appraisal.panel import Member, members_named, own_appraisal
from xlappraise.appraisal.record import replace
from xlappraise.sheets.build import BLANK, build

OPTIONS = (
    Option("O1", "In-house", cost=Fraction(4711)),
    Option("O2", "Company", description="A company that the council owns.", cost=Fraction(815)),
    Option("O3", "Partnership"),
)
CRITERIA = tuple(
    Criterion(ref, group, title, f"How well does it {title.lower()}?", weight=Fraction(weight), levels=levels)
    for ref, group, title, weight in (
        ("D1", "Desirability", "Serve families", 10),
        ("V1", "Viability", "Keep to budget", 6),
        ("F1", "Feasibility", "Start in time", 4),
    )
    for levels in ({"High": "All of it.", "Medium": "Some of it.", "Low": "None of it."},)
)
UNSCORED: Appraisal = replace(BLANK, setup=replace(BLANK.setup, title="Homes"), options=OPTIONS, criteria=CRITERIA)
LEVELS = {"H": "High", "M": "Medium", "L": "Low", "-": None}
"""What a letter in `scores_of` stands for."""


def scores_of(text: str) -> dict[tuple[str, str], Score]:
    """Scores from a row of letters for each criterion: 'HML HHH L-L'."""
    found: dict[tuple[str, str], Score] = {}
    for criterion, row in zip(CRITERIA, text.split(), strict=True):
        for option, letter in zip(OPTIONS, row, strict=True):
            if level := LEVELS[letter]:
                found[criterion.ref, option.id] = level
    return found


def declared(appraisal: Appraisal, interests: str = "None", **more: str) -> Appraisal:
    """A copy whose owner declared interests."""
    own, *others = appraisal.logs["Declaration"]
    values = {
        **own.values,
        "interests": interests,
        "name": appraisal.setup.assessor,
        "date": date(2026, 11, 14),
        **more,
    }
    return replace(appraisal, logs={**appraisal.logs, "Declaration": (LogRow(values), *others)})


def copy_of(member: Member, members: Sequence[Member], letters: str, appraisal: Appraisal = UNSCORED) -> Appraisal:
    """An assessor's copy with these scores, a reason for each, and a declaration."""
    own = declared(own_appraisal(appraisal, members, member))
    scores = {key: given for key, given in scores_of(letters).items() if any(c.ref == key[0] for c in own.criteria)}
    reasons = {key: f"{member.name} found {given} at {key[0]} of {key[1]}." for key, given in scores.items()}
    return replace(own, scores=scores, rationale=reasons)


def written(folder: Path, appraisals: Mapping[str, Appraisal]) -> list[str]:
    """The files of these appraisals, by name."""
    folder.mkdir(exist_ok=True)
    paths = []
    for name, appraisal in appraisals.items():
        path = folder / f"{name}.xlsx"
        path.write_bytes(build(appraisal))
        paths.append(str(path))
    return paths


def panel(folder: Path, **letters: str) -> tuple[str, list[str]]:
    """The unscored workbook, and the copies of a panel whose members gave these scores."""
    members = members_named(", ".join(letters))
    copies = {each.name: copy_of(each, members, letters[each.name]) for each in members}
    (file,) = written(folder, {"plan": UNSCORED})
    return file, written(folder / "copies", copies)
