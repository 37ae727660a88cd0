"""The words of our examples: facts and figures carry over from the papers, sentences do not."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.build_templates import EXAMPLE, OTHERS, TEMPLATES
from tests.support import seeds

NAME = "the association of london directors of children's services aldcs"
"""A name of that many words, which is no sentence."""


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for held in value.values() if isinstance(value, dict) else value:
            yield from texts(held)


@pytest.mark.parametrize("name", [EXAMPLE, *OTHERS])
def test_no_eight_words_in_a_row_are_a_papers(name):
    told = json.loads((TEMPLATES / f"{name}.json").read_text(encoding="utf-8"))
    papers = seeds.known()
    shared = [run for text in texts(told) for run in seeds.runs(text) if seeds.hashed(run) in papers]
    assert [run for run in shared if run not in NAME] == []


def test_a_sentence_of_a_paper_would_be_found():
    assert seeds.hashed("a designated body if the connected with test") in seeds.known()
