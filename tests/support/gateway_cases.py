"""The gateway stage of the Worcestershire paper, whole: sixteen options, of which eleven fail, as an appraisal.

Which eleven there were is in a picture that our copy lost (seed 002, figure 9), so they bear numbers for names.
"""

from __future__ import annotations

from tests.build_templates import TEMPLATES
from xlappraise.appraisal.model import FAIL, FINAL, LONG_LIST, PASS, SHORT_LIST, Appraisal, Option
from xlappraise.appraisal.record import replace
from xlappraise.exchange.from_json import appraisal_from

IDS = tuple(f"O{number}" for number in range(1, 17))
SCORED = IDS[:5]
REFS = ("D1", "D2", "D3")


def sixteen(stage: str = LONG_LIST) -> Appraisal:
    """The example with eleven further options that fail a gateway each; `stage` is where these stand on Options."""
    example = appraisal_from((TEMPLATES / "worcestershire-2017.json").read_text(encoding="utf-8"))
    failed = tuple(_failed(number, stage) for number in range(6, 17))
    scores = {key: score for key, score in example.scores.items() if key[1] in SCORED}
    rationale = {key: reason for key, reason in example.rationale.items() if key[1] in SCORED}
    for n, option in enumerate(failed):
        out = n % len(REFS)
        scores |= {(ref, option.id): FAIL if place == out else PASS for place, ref in enumerate(REFS) if place <= out}
        rationale[REFS[out], option.id] = f"The programme board found that model {n + 6} does not meet it."
    return replace(
        example,
        setup=replace(example.setup, status=FINAL),
        options=(*(option for option in example.options if option.stage == SHORT_LIST), *failed),
        scores=scores,
        rationale=rationale,
    )


def _failed(number: int, stage: str) -> Option:
    name = "In-house, improved" if number == 6 else f"Model {number} of the long-list"
    return Option(f"O{number}", name, stage=stage, outcome="Discounted", reason="It fails a gateway.")
