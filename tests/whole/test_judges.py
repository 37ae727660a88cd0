"""Everything that we make, before two judges: a lint of what Office repairs, and Microsoft's Open XML SDK."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conftest import EXAMPLE, TEMPLATES, needs
from tests.excel.test_growth import grown_file
from tests.support.repair_lint import faults
from xlappraise import __version__, additions, flow
from xlappraise import cli as commands
from xlappraise.addin import xlam as addin
from xlappraise.addin.macro_book import with_button
from xlappraise.exchange.checked_file import checked_file
from xlappraise.exchange.findings_book import findings_book
from xlappraise.register.portfolio import portfolio
from xlappraise.register.write import write_register
from xlappraise.report.pack import pack
from xlappraise.sheets import layout
from xlappraise.sheets.build import blank, build
from xlappraise.xlsx.refusals import CannotWrite

Maker = Callable[[Path], bytes]


def recalculated(data: bytes, folder: Path) -> bytes:
    """The workbook as `recalc` leaves it."""
    path = folder / "a.xlsx"
    path.write_bytes(data)
    flow.recalc(path)
    return path.read_bytes()


def with_every_topic(folder: Path) -> bytes:
    """A blank workbook to which each topic was added, one by one."""
    path = folder / "a.xlsx"
    path.write_bytes(build(blank(3, 4)))
    for topic in layout.TOPICS:
        with suppress(CannotWrite):  # is there already, or came with another
            additions.add_sheet(path, topic)
    flow.recalc(path)
    return path.read_bytes()


def written(folder: Path, *arguments: str) -> bytes:
    """What a command writes into the folder."""
    name = next(word for word in arguments if word.endswith(".xlsx"))
    given = [str(folder / word) if word == name else word for word in arguments]
    result = CliRunner().invoke(commands.xlappraise, given)
    assert result.exit_code == 0, result.output
    return (folder / name).read_bytes()


def register(folder: Path) -> bytes:
    """A register of the example as a workbook."""
    rows = list(portfolio([EXAMPLE], processes=1))
    list(write_register(str(folder / "register.xlsx"), lambda: rows))
    return (folder / "register.xlsx").read_bytes()


MADE: dict[str, Maker] = {
    **{f"{path.stem}.xlsx": lambda _, path=path: path.read_bytes() for path in sorted(TEMPLATES.glob("*.xlsx"))},
    "recalculated.xlsx": lambda folder: recalculated(EXAMPLE.read_bytes(), folder),
    "grown.xlsx": lambda folder: recalculated(grown_file(folder), folder),
    "every-topic.xlsx": with_every_topic,
    "matrix.xlsx": lambda folder: written(folder, "new", "--matrix", "matrix.xlsx"),
    "in-words.xlsx": lambda folder: written(folder, "new", "in-words.xlsx", "--with", "comparison,decision,risks"),
    "findings.xlsx": lambda _: findings_book(checked_file(flow.appraise(EXAMPLE))),
    "register.xlsx": register,
    "button.xlsm": lambda _: with_button(build(blank(3, 4))),
    "windows.xlam": lambda _: addin.xlam(addin.WINDOWS),
    "mac.xlam": lambda _: addin.xlam(addin.MAC),
    "report.docx": lambda _: pack(flow.appraise(EXAMPLE), ".docx", __version__),
}


@pytest.fixture(scope="module", params=MADE)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of ours."""
    folder = tmp_path_factory.mktemp("made")
    content = MADE[request.param](folder)
    path = folder / request.param
    path.write_bytes(content)
    return path


def test_nothing_that_we_make_is_repaired_on_opening(made: Path) -> None:
    assert faults(made.read_bytes()) == []


def test_microsofts_own_validator_finds_no_error(made: Path) -> None:
    judge = needs("ooxml-validator")
    done = subprocess.run([judge, str(made)], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["errors"] == []


# ------------------------------------------------------------------------------------------- the lint itself

GUIDE, SCORES, RESULTS = (f"xl/worksheets/sheet{number}.xml" for number in (1, 5, 8))
BROKEN: dict[str, tuple[str, str, str, str]] = {
    "heading": ("xl/tables/table1.xml", r'(<tableColumn [^>]*name=")', r"\1Other ", "the headings of"),
    "table": ("xl/tables/table2.xml", r'( ref="[A-Z]+)\d+', r"\g<1>1", "the headings of"),
    "table name": ("xl/tables/table2.xml", r' displayName="[^"]*"', ' displayName="xla_Scores"', "a workbook name"),
    "validation title": (SCORES, r'promptTitle="', 'promptTitle="' + "x" * 33, "has more than 32 characters"),
    "validation text": (SCORES, r' prompt="', ' prompt="' + "x" * 256, "has more than 255 characters"),
    "format": (SCORES, r' dxfId="\d+"', ' dxfId="9999"', "dxfId 9999, which is missing"),
    "style": (SCORES, r'(<c r="A5" s=")\d+', r"\g<1>99999", "A5 has a format that is missing"),
    "link": (GUIDE, r'location="Setup!', 'location="Nowhere!', "leads to Nowhere!A1"),
    "formula": (RESULTS, r"<f>", "<f>Nowhere!A1+", "reads nowhere"),
    "name": ("xl/workbook.xml", r"(<definedName name=\"xla_Scores\"[^>]*>)[^<]*", r"\1Nowhere!$A$1", "reads nowhere"),
    "relation": ("xl/_rels/workbook.xml.rels", r"sheet1\.xml", "sheet99.xml", "sheet99.xml, which is missing"),
    "type": ("[Content_Types].xml", r"/xl/styles\.xml", "/xl/other.xml", "a type is told for xl/other.xml"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_the_lint_sees_each_kind_of_fault(kind: str) -> None:
    part, pattern, text, said = BROKEN[kind]
    out = BytesIO()
    with zipfile.ZipFile(EXAMPLE) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                content, changes = re.subn(pattern.encode(), text.encode(), content, count=1)
                assert changes == 1
            target.writestr(name, content)
    assert any(said in fault for fault in faults(out.getvalue()))
