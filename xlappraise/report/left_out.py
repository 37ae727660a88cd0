"""What a public report left out in; out, lines for whoever publishes it, and data for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlappraise.appraisal.words import count_of, list_of
from xlappraise.report.public import PublicAppraisal

SCHEMA = "xlappraise.public/1"
MOST_WORDS = 30
"""Capitalised words told to people; programs get all."""
READ_IT = "Read the report through before it is published: no program recognises every name."


def left_out_lines(cleared: PublicAppraisal) -> Iterator[str]:
    """What was left out, how often and where; what to look at; and that it must be read."""
    if not cleared.tally:
        yield "Nothing was left out: no name or contact detail was recognised."
    tally = sorted(cleared.tally.items())
    for kind in dict.fromkeys(kind for (kind, _), _ in tally):
        places = {sheet: count for (of, sheet), count in tally if of == kind}
        told = list_of([f"{sheet} ({count})" for sheet, count in places.items()])
        yield f"Left out: {count_of(sum(places.values()), kind)}, on {told}."
    words = cleared.to_look_at
    if words:
        more = f" and {len(words) - MOST_WORDS} more" if len(words) > MOST_WORDS else ""
        yield f"Capitalised words that stay and may be names: {'; '.join(words[:MOST_WORDS])}{more}."
    yield READ_IT


def left_out_data(cleared: PublicAppraisal, file: str) -> dict[str, Any]:
    """The same as data: `xlappraise.public/1`."""
    return {
        "schema": SCHEMA,
        "file": file,
        "left_out": [{"what": kind, "sheet": sheet, "count": n} for (kind, sheet), n in sorted(cleared.tally.items())],
        "to_look_at": list(cleared.to_look_at),
    }
