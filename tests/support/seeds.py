"""Texts in, their runs of eight words as short hashes out: what our examples may not share with their papers.

`python -m tests.support.seeds FOLDER` makes tests/data/runs.bin from the papers (text files) in a folder. The papers
themselves are not ours to ship.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

RUNS = Path(__file__).parent.parent / "data" / "runs.bin"
WORDS, BYTES = 8, 5
"""Words of a run, and bytes of its hash: 40 bits, so that no two of our 50,000 are likely to meet by chance."""


def runs(text: str) -> Iterator[str]:
    """Every run of eight words, in small letters, without punctuation."""
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.lower().replace("’", "'"))
    return (" ".join(words[start : start + WORDS]) for start in range(len(words) - WORDS + 1))


def hashed(run: str) -> bytes:
    """The hash of a run."""
    return hashlib.sha256(run.encode()).digest()[:BYTES]


def known() -> frozenset[bytes]:
    """The hashes of all runs of the papers."""
    data = RUNS.read_bytes()
    return frozenset(data[start : start + BYTES] for start in range(0, len(data), BYTES))


if __name__ == "__main__":
    papers = sorted(Path(sys.argv[1]).glob("*.txt"))
    RUNS.write_bytes(b"".join(sorted({hashed(run) for paper in papers for run in runs(paper.read_text("utf-8"))})))
    print(f"{len(papers)} papers, {RUNS.stat().st_size // BYTES} runs of {WORDS} words")
