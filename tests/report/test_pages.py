"""The pack on paper, page by page: how full each page is, that no word is broken, and the numbers in the contents."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from functools import partial
from html import unescape
from typing import NamedTuple

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn

from tests.build_templates import EXAMPLE, OTHERS, described, large
from tests.conftest import needs
from tests.support.helpers import appraisal
from tests.support.reports import outcome_of, report
from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.record import replace
from xlappraise.report import office, page_numbers
from xlappraise.report.docx_styles import MARGIN_CM
from xlappraise.report.svg import svg
from xlappraise.report.to_docx import docx_bytes, docx_of_report
from xlappraise.report.to_pdf import pdf_bytes

POINTS_PER_CM = 72 / 2.54
FOOTER_CM = 2.0
"""From the lower edge: what stands below is the footer."""
BREAKABLE = 30
"""Letters of a word, such as a fingerprint, that may go on in the next line."""


class Page(NamedTuple):
    """A page: the part of its height that is used, from 0 to 1, and the words on it from top to bottom."""

    used: float
    words: tuple[str, ...]


class Paper(NamedTuple):
    """A pack as a Word document, its pages on paper, and all words that it holds."""

    document: bytes
    pages: tuple[Page, ...]
    words: frozenset[str]


def pages_of(pdf: bytes, tmp_path) -> tuple[Page, ...]:
    file = tmp_path / "pack.pdf"
    file.write_bytes(pdf)
    command = [needs("pdftotext"), "-bbox", str(file), "-"]
    text = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    found = []
    for part in text.split("<page ")[1:]:
        height = float(re.search(r'height="([\d.]+)"', part)[1])
        words = re.findall(r'<word .*?yMax="([\d.]+)">(.*?)</word>', part)
        body = [(float(low), unescape(word)) for low, word in words if float(low) < height - FOOTER_CM * POINTS_PER_CM]
        room = height - 2 * MARGIN_CM * POINTS_PER_CM
        lowest = max((low for low, _ in body), default=0.0) - MARGIN_CM * POINTS_PER_CM
        found.append(Page(lowest / room, tuple(word for _, word in body)))
    return tuple(found)


def parts(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def long_names() -> Appraisal:
    given = described(EXAMPLE)
    name, title = (
        "A company of both councils limited by guarantee with a board",
        "What works well for young people today",
    )
    options = tuple(replace(option, name=f"{name} {option.id} and directors of its own") for option in given.options)
    criteria = tuple(replace(each, title=f"{title}, also where {each.ref} is asked for") for each in given.criteria)
    return replace(given, options=options, criteria=criteria)


MADE = {"12 x 60": large, "long names": long_names, **{name: partial(described, name) for name in (EXAMPLE, *OTHERS)}}


@pytest.fixture(scope="module", params=MADE)
def paper(request, tmp_path_factory) -> Paper:
    needs("soffice")
    work = tmp_path_factory.mktemp("paper")
    tree = report(outcome_of(MADE[request.param](), work))
    content = docx_of_report(tree, as_svg=True)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        texts = [package.read(name).decode() for name in package.namelist() if re.search("document|footer", name)]
    held = " ".join(unescape(re.sub(r"<[^>]+>", " ", text)) for text in (*texts, *map(svg, tree.charts)))
    return Paper(content, pages_of(pdf_bytes(content), work), frozenset(parts(held)))


def test_every_page_but_the_last_is_used_by_a_fifth_or_more(paper):
    assert [(n, page.used) for n, page in enumerate(paper.pages[:-1], 1) if page.used < 0.2] == []


def test_no_word_is_broken(paper):
    long = [word for word in paper.words if len(word) > BREAKABLE]
    printed = parts(" ".join(word for page in paper.pages for word in page.words))
    assert sorted(word for word in printed - paper.words if not any(word in each for each in long)) == []


def test_contents_have_the_page_of_each_section(paper):
    document = docx.Document(io.BytesIO(paper.document))
    links = document.element.body.iter(qn("w:hyperlink"))
    told = [[text.text for text in link.iter(qn("w:t"))] for link in links]
    assert told
    for title, page in told:
        assert set(parts(title)) <= parts(" ".join(paper.pages[int(page) - 1].words)), title


def test_word_renews_the_contents_with_page_numbers_and_asks_nothing(paper):
    document = docx.Document(io.BytesIO(paper.document))
    codes = [code.text.strip() for code in document.element.body.iter(qn("w:instrText"))]
    assert 'TOC \\o "1-1" \\h' in codes
    assert document.settings.element.find(qn("w:updateFields")) is None


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return report(outcome_of(appraisal({"A": 10}, {"O1": ["High"]}), tmp_path_factory.mktemp("small")))


def test_without_libreoffice_contents_are_links_without_numbers(small, monkeypatch):
    monkeypatch.setattr(office.shutil, "which", lambda _: None)
    assert docx_of_report(small) == docx_bytes(small)


@pytest.mark.parametrize("fault", [OSError("no"), subprocess.TimeoutExpired("soffice", 1)])
def test_where_libreoffice_fails_contents_are_links_without_numbers(small, monkeypatch, fault):
    def fail(*_):
        raise fault

    monkeypatch.setattr(page_numbers, "office", lambda: "soffice")
    monkeypatch.setattr(page_numbers, "run_office", fail)
    assert docx_of_report(small) == docx_bytes(small)


def test_numbers_are_those_of_the_councils_document_around_the_pack(small, tmp_path):
    needs("soffice")
    around = docx.Document()
    around.add_paragraph("Page one").add_run().add_break(WD_BREAK.PAGE)
    around.add_paragraph("{{ appraisal }}")
    around.save(tmp_path / "around.docx")
    made = (docx_of_report(small, given) for given in ("", str(tmp_path / "around.docx")))
    alone, inside = (docx.Document(io.BytesIO(content)) for content in made)
    pages = [
        [int(list(link.iter(qn("w:t")))[-1].text) for link in each.element.body.iter(qn("w:hyperlink"))]
        for each in (alone, inside)
    ]
    assert pages[1][0] == pages[0][0] + 1
