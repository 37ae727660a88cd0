"""The same bytes, whether openpyxl writes through lxml or not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import EXAMPLE_JSON, ROOT
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.sheets.build import build
from xlappraise.sheets.spelling import one_spelling

BUILT = (
    "import sys; from pathlib import Path; from xlappraise.exchange.from_json import appraisal_from; "
    "from xlappraise.sheets.build import build; import openpyxl; assert openpyxl.LXML is False; "
    "Path(sys.argv[2]).write_bytes(build(appraisal_from(Path(sys.argv[1]).read_text('utf-8'))))"
)


def test_a_workbook_is_the_same_where_there_is_no_lxml(tmp_path):
    without = {**os.environ, "OPENPYXL_LXML": "False", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", BUILT, EXAMPLE_JSON, tmp_path / "a.xlsx"], env=without, check=True)
    assert (tmp_path / "a.xlsx").read_bytes() == build(appraisal_from(EXAMPLE_JSON.read_text("utf-8")))


@pytest.mark.parametrize(
    ("with_lxml", "without", "told"),
    [
        ('<a><c r="A1"></c></a>', '<a><c r="A1" /></a>', '<a><c r="A1"/></a>'),
        ("<a>&#8364;&#13;</a>", "<a>\u20ac\r</a>", "<a>\u20ac&#13;</a>"),
        ('<a b="&#9;"/>', '<a b="&#09;" />', '<a b="&#9;"/>'),
        ('<a><t xml:space="preserve"> </t></a>', "<a><t> </t></a>", '<a><t xml:space="preserve"> </t></a>'),
        ('<a><r:b xmlns:r="1"/></a>', '<a xmlns:r="1"><r:b /></a>', '<a xmlns:r="1"><r:b/></a>'),
        ('<a>such as xmlns:r="1" &amp;#8364;</a>',) * 3,
    ],
)
def test_both_spellings_become_one(with_lxml, without, told):
    assert (one_spelling(with_lxml), one_spelling(without)) == (told, told)
