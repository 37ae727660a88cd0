"""Sheets as people make them, as text, and what became of them."""

from __future__ import annotations

import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any

from xlappraise.exchange.sheet_import.answers import answers_of
from xlappraise.exchange.sheet_import.bring_in import Import, bring_in


def bring(content: str | bytes, name: str = "old.csv", **answers: Any) -> Import:
    """What became of a file with this content."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return bring_in(str(path), answers_of(answers))


def weights(found: Import) -> dict[str, Any]:
    """Weights by the names of criteria; None for those that are not scored."""
    assert found.appraisal is not None, [question.sentence for question in found.questions]
    return {c.title: None if c.weight is None else plain(c.weight) for c in found.appraisal.criteria}


def scores(found: Import) -> list[list[Any]]:
    """The scores, a row a criterion."""
    assert found.appraisal is not None, [question.sentence for question in found.questions]
    appraisal = found.appraisal
    rows = [[appraisal.scores.get((c.ref, o.id)) for o in appraisal.options] for c in appraisal.criteria]
    return [[plain(score) if isinstance(score, Fraction) else score for score in row] for row in rows]


def options(found: Import) -> list[str]:
    """The names of the options."""
    assert found.appraisal is not None, [question.sentence for question in found.questions]
    return [option.name for option in found.appraisal.options]


def published(found: Import) -> list[Any]:
    """The published totals."""
    assert found.appraisal is not None, [question.sentence for question in found.questions]
    return [None if o.published_total is None else plain(o.published_total) for o in found.appraisal.options]


def plain(value: Fraction) -> int | float:
    """A number as Python has it."""
    return int(value) if value.denominator == 1 else float(value)


def codes(found: Import) -> list[str]:
    """Codes of what was found, without those that only say how the sheet was read."""
    return sorted(f.code for f in found.findings if f.code not in ("XLA500", "XLA507", "XLA509"))
