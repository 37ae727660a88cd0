"""The commands on workbooks full of an officer's own things: what each may change is named, all else stays."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.cli.test_hostile_commands import command
from tests.conftest import EXAMPLE, needs, put
from tests.support.corpus import ODD, RELATIONS, by_libreoffice, zipped
from tests.support.hostile_cases import BOOK, LINKS, TYPES, cell, example_parts, own, part_of, swapped, text, typed
from tests.xlsx.test_lossless import raw_parts

SHEET_EXTRAS = (
    '<legacyDrawing r:id="v1"/><controls><control shapeId="1025" r:id="k1" name="Button 1"/></controls>'
    '<extLst><ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:sparklineGroups '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup><x14:sparklines>'
    "<x14:sparkline><xm:f>Scores!E10:I10</xm:f><xm:sqref>J10</xm:sqref></x14:sparkline></x14:sparklines>"
    "</x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"
)
"""What stands at the end of Scores: a comment's drawing, a button, a sparkline."""


def odd_appraisal(macros: bool) -> bytes:
    """The example with an untidy score, the corpus's odd parts, and odd things at the end of Scores."""
    parts = cell(example_parts(), "Scores!E10", typed(" high"))
    found = text(parts, part_of("Scores"))
    start, end, rest = found.partition("<tableParts")
    tables, close, _ = rest.partition("</tableParts>")
    parts = {
        **parts,
        part_of("Scores"): f"{start}{end}{tables}{close}" + SHEET_EXTRAS + "</worksheet>",
    }
    tab = f'<sheet xmlns:r="{RELATIONS}" name="My notes" sheetId="99" r:id="own"/></sheets>'
    link = f'<Relationship Id="own" Type="{RELATIONS}/worksheet" Target="worksheets/own.xml"/></Relationships>'
    parts = swapped(swapped(parts, BOOK, ("</sheets>", tab)), LINKS, ("</Relationships>", link))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    extra = f'<Override PartName="/xl/worksheets/own.xml" ContentType="{kind}"/></Types>'
    parts = swapped(parts, TYPES, ("</Types>", extra))
    if macros:
        old = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        parts = swapped(parts, TYPES, (old, "application/vnd.ms-excel.sheet.macroEnabled.main+xml"))
    notes = own('<row r="1"><c r="A1"><f>SUM(Results!E15:J50)*2</f><v>1</v></c><c r="B1"><f>1+1</f><v>2</v></c></row>')
    odd = {name: data for name, data in ODD.items() if name not in parts and "calcChain" not in name}
    return zipped({**parts, "xl/worksheets/own.xml": notes, **odd}, comment=b"made by hand")


def changed(before: dict[str, bytes], path: Path) -> set[str]:
    """Names of the parts that are not byte for byte what they were, in their place."""
    after = raw_parts(path)
    assert list(after) == list(before)
    return {name for name in before if before[name] != after[name]}


RESULTS, SUMMARY, ROBUSTNESS, CHECKS = (part_of(name) for name in ("Results", "Summary", "Robustness", "Checks"))
LISTS = f"xl/worksheets/sheet{sum(part.startswith('xl/worksheets/sheet') for part in example_parts())}.xml"
"""The last tab."""
FIGURES = {RESULTS, SUMMARY, ROBUSTNESS, LISTS, "xl/worksheets/own.xml", BOOK}
MAY_DIFFER = {
    ("recalc",): {*FIGURES, CHECKS, "xl/charts/chart1.xml", "xl/charts/chart2.xml", "xl/charts/chart3.xml"},
    ("check", "--mark"): {CHECKS},
    ("check", "--fix", "--in-place"): {*FIGURES, part_of("Options"), part_of("Scores")},
}
"""The parts that a command may change in a workbook: the tool's sheets, and results that went stale."""


@pytest.mark.parametrize("words", MAY_DIFFER, ids=lambda words: words[-1])
@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm"])
def test_all_that_a_command_need_not_change_stays_byte_for_byte(tmp_path, words, suffix):
    path = tmp_path / f"book{suffix}"
    path.write_bytes(odd_appraisal(suffix == ".xlsm"))
    before = raw_parts(path)
    done = command(*words, path)
    assert done.code in (0, 1), done
    different = changed(before, path)
    assert different
    assert different <= MAY_DIFFER[words]
    assert zipfile.ZipFile(path).comment == b"made by hand"
    again = path.read_bytes()
    command(*words, path)
    assert path.read_bytes() == again


def test_a_formula_of_one_s_own_that_reads_results_is_not_left_stale(tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(odd_appraisal(False))
    done = command("recalc", path)
    with zipfile.ZipFile(path) as archive:
        data = archive.read("xl/worksheets/own.xml").decode()
    assert "<f>SUM(Results!E15:J50)*2</f></c>" in data
    assert "<f>1+1</f><v>2</v>" in data
    assert "My notes!A1" in done.out


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm"])
def test_an_option_that_is_added_costs_nothing_of_one_s_own(tmp_path, suffix):
    path = tmp_path / f"book{suffix}"
    path.write_bytes(odd_appraisal(suffix == ".xlsm"))
    put(path, Options_A22="O99", Options_B22="A new way", Options_C22="Short-list")
    before, own_data = raw_parts(path), scores_end(path)
    done = command("recalc", path)
    assert done.code in (0, 1), done
    after = raw_parts(path)
    assert "O99" in command("show", path).out
    ours = {"xl/drawings/drawing1.xml", "xl/charts/chart1.xml"}  # Summary's chart, below one row more
    assert [name for name in ODD if name in before and before[name] != after.get(name) and name not in ours] == []
    assert scores_end(path) == own_data
    assert [name for name in after if name in before] == list(before)


def scores_end(path: Path) -> str:
    """What stands on Scores behind its tables: button, comment, sparkline."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(part_of("Scores")).decode().partition("<legacyDrawing")[2]


def test_a_workbook_that_libreoffice_saved_is_changed_where_it_must_be(tmp_path):
    path = by_libreoffice(EXAMPLE, tmp_path, needs("soffice"))
    assert command("check", path).code in (0, 1)
    before = raw_parts(path)
    done = command("recalc", path)
    assert done.code in (0, 1), done
    allowed = {"xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
    after = raw_parts(path)
    different = {name for name in before if before[name] != after.get(name)}
    assert {
        name for name in different if not name.startswith(("xl/worksheets/", "xl/charts/", "xl/drawings/"))
    } <= allowed
    again = path.read_bytes()
    command("recalc", path)
    assert path.read_bytes() == again
