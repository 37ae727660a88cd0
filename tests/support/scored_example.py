"""The Worcestershire example without its sheets in words: for tests that these would get in the way of."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from tests.build_templates import built
from xlappraise.appraisal.model import Appraisal
from xlappraise.exchange.from_json import appraisal_from

DATA = Path(__file__).parent.parent / "data" / "worcestershire-2017.json"


def scored_appraisal() -> Appraisal:
    """Options, criteria, scores and the record; no comparison, decision, risks or next steps."""
    return appraisal_from(DATA.read_text(encoding="utf-8"))


@cache
def scored_example() -> Path:
    """Its workbook, which no test may change."""
    folder = Path(tempfile.mkdtemp())
    file = folder / DATA.with_suffix(".xlsx").name
    file.write_bytes(built(scored_appraisal(), folder))
    return file
