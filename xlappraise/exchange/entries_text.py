"""An outcome in; out, all that its appraisal holds, one line an entry: for git, which compares text line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlappraise.appraisal.versions.keyed_entries import entries
from xlappraise.appraisal.versions.text_lines import entry_lines
from xlappraise.exchange.plain import harmless

if TYPE_CHECKING:
    from xlappraise.flow import Outcome


def text_of_entries(outcome: Outcome) -> str:
    """A line for each entry: kind, key, field and value, with tabs between, sorted. No path and no date of the run."""
    lines = (line.split("\t") for line in entry_lines(entries(outcome.appraisal)))
    return "".join("\t".join(map(harmless, parts)) + "\n" for parts in lines)
