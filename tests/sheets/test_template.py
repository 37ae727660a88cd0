"""The workbooks that we ship are those that the code builds; their parts are as Excel wants them; all readers agree."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from tests.build_templates import BLANKS, EXAMPLE, NAMES, TEMPLATES, built, described, large
from tests.support.helpers import live_cells
from xlappraise.flow import judge, recalc
from xlappraise.sheets import build, checks, entry_help, formulas, layout
from xlappraise.xlsx.addresses import column_letters
from xlappraise.xlsx.package import snapshot

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

Parts = dict[str, bytes]


def parts(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module", params=[*NAMES, "large"])
def package(request: pytest.FixtureRequest) -> Parts:
    if request.param == "large":
        return parts(build.build(large()))
    return parts((TEMPLATES / f"{request.param}.xlsx").read_bytes())


def each(package: Parts, pattern: str) -> Iterator[tuple[str, ElementTree.Element]]:
    for name, data in package.items():
        if re.fullmatch(pattern, name):
            yield name, ElementTree.fromstring(data)


# --------------------------------------------------------------------------------------- what is shipped


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_workbook_is_what_the_code_builds(name: str, tmp_path: Path) -> None:
    shipped = parts((TEMPLATES / f"{name}.xlsx").read_bytes())
    fresh = parts(built(described(name), tmp_path))
    assert list(fresh) == list(shipped)
    assert [part for part in fresh if fresh[part] != shipped[part]] == [], "run python -m tests.build_templates"


def test_the_same_appraisal_gives_the_same_file() -> None:
    appraisal = described(EXAMPLE)
    assert build.build(appraisal) == build.build(appraisal)


def test_recalculating_the_example_changes_no_byte(tmp_path: Path) -> None:
    file = tmp_path / "example.xlsx"
    before = (TEMPLATES / f"{EXAMPLE}.xlsx").read_bytes()
    file.write_bytes(before)
    assert recalc(file).changes == []
    assert file.read_bytes() == before


def test_the_example_lists_its_own_findings_on_checks() -> None:
    book = snapshot(TEMPLATES / f"{EXAMPLE}.xlsx")
    codes = {value.value for (row, column), value in book.sheets["Checks"].cells.items() if column == 6 and row > 5}
    assert codes == {finding.code for finding in judge(book).findings}
    assert {"XLA304", "XLA305"} <= codes


@pytest.mark.parametrize("name", BLANKS)
def test_a_blank_template_shows_no_number_that_nobody_entered(name: str) -> None:
    book = snapshot(TEMPLATES / f"{name}.xlsx")
    shown = {
        (sheet, place): cell.value
        for sheet in ("Results", "Summary", "Scores", "Rationale", "Options", "Criteria")
        for place, cell in book.sheets[sheet].cells.items()
        if isinstance(cell.value, float)
    }
    rows = [layout.results_row(key) for key in ("total", "group1", "group2", "group3")]
    hidden_by_format = {("Results", (row, column)) for row in rows for column in (4, 5)}
    assert {place: value for place, value in shown.items() if place not in hidden_by_format} == {}


# ---------------------------------------------------------------------------- what Excel is picky about

ORDER = {
    "worksheet": (
        "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetProtection autoFilter mergeCells "
        "conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks "
        "drawing legacyDrawing tableParts extLst"
    ),
    "table": "autoFilter tableColumns tableStyleInfo extLst",
    "styleSheet": "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst",
    "dxf": "font numFmt fill alignment border protection",
    "dataValidation": "formula1 formula2",
    "cfRule": "formula colorScale dataBar iconSet extLst",
    "workbook": "workbookPr workbookProtection bookViews sheets definedNames calcPr",
    "border": "left right top bottom diagonal",
    "chartSpace": "date1904 lang roundedCorners chart spPr txPr printSettings",
    "chart": "title autoTitleDeleted plotArea legend plotVisOnly dispBlanksAs",
    "plotArea": "layout barChart catAx valAx spPr",
    "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap axId",
    "ser": "idx order tx spPr invertIfNegative dLbls cat val",
    "dLbls": ("numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize"),
    "catAx": (
        "axId scaling delete axPos majorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr "
        "crossAx crosses auto lblAlgn lblOffset noMultiLvlLbl"
    ),
    "valAx": (
        "axId scaling delete axPos majorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr "
        "crossAx crosses crossBetween"
    ),
    "legend": "legendPos layout overlay spPr txPr",
}
"""Order of elements in ECMA-376 (transitional), where Excel repairs or refuses a file that departs from it."""


@pytest.mark.parametrize(("sheet", "area"), [("Results", "D6:J28"), ("Summary", "C6:C10")])
def test_whole_points_are_separated_as_in_sentences_also_where_scores_are_numbers(sheet: str, area: str) -> None:
    book = openpyxl.load_workbook(TEMPLATES / "blank-0-to-5.xlsx")
    first = area.partition(":")[0]
    found = [
        (str(each.sqref), rule.formula[0], rule.stopIfTrue)
        for each in book[sheet].conditional_formatting
        for rule in each.rules
        if rule.dxf is not None and rule.dxf.numFmt is not None and rule.dxf.numFmt.formatCode == "#,##0"
    ]
    assert found == [(area, f"AND(N({first})>=1000,N({first})=INT(N({first})),ROWS(xla_Points)>0)", False)]


def test_elements_stand_in_the_order_of_the_standard(package: Parts) -> None:
    wrong = []
    pattern = r"xl/(worksheets/sheet\d+|tables/table\d+|charts/chart\d+|styles|workbook)\.xml"
    for name, root in each(package, pattern):
        for element in root.iter():
            order = ORDER.get(element.tag.rpartition("}")[2], "").split()
            tags = [child.tag.rpartition("}")[2] for child in element]
            if order and tags != sorted(tags, key=lambda tag: order.index(tag) if tag in order else -1):
                wrong.append(f"{name}: {element.tag} holds {tags}")
    assert wrong == []


def test_every_part_has_a_content_type_and_every_relation_a_part(package: Parts) -> None:
    types = ElementTree.fromstring(package["[Content_Types].xml"])
    named = {element.get("PartName", "").lstrip("/") for element in types.iter(f"{TYPES}Override")}
    endings = {element.get("Extension") for element in types.iter(f"{TYPES}Default")}
    assert {n for n in package if n not in named and n.rpartition(".")[2] not in endings} <= {"[Content_Types].xml"}
    assert named <= set(package)
    for name, root in each(package, r".*\.rels"):
        folder = name.rpartition("_rels/")[0]
        for relation in root:
            target = relation.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else str(Path(folder, target))
            assert path in package, f"{name} leads to {target}"


def test_sheet_names_and_defined_names_are_what_excel_takes(package: Parts) -> None:
    ((_, root),) = each(package, r"xl/workbook\.xml")
    sheets = [element.get("name", "") for element in root.iter(f"{MAIN}sheet")]
    assert len({name.lower() for name in sheets}) == len(sheets)
    assert [name for name in sheets if not 1 <= len(name) <= 31 or set(name) & set("[]:*?/\\")] == []
    names = [(n.get("name", ""), n.get("localSheetId")) for n in root.iter(f"{MAIN}definedName")]
    assert len({(name.lower(), sheet) for name, sheet in names}) == len(names)
    fine = re.compile(r"(_xlnm\.(Print_Area|Print_Titles)|xla_[A-Za-z0-9_.]+)")
    assert [name for name, _ in names if not fine.fullmatch(name)] == []


def test_tables_have_unique_names_and_headings_that_match_their_cells(package: Parts) -> None:
    tables = [root for _, root in each(package, r"xl/tables/table\d+\.xml")]
    for key in ("name", "displayName", "id"):
        values = [table.get(key, "").lower() for table in tables]
        assert len(set(values)) == len(values)
    for table in tables:
        columns = [column.get("name", "") for column in table.iter(f"{MAIN}tableColumn")]
        assert len({name.lower() for name in columns}) == len(columns)
        assert headings(package, table) == columns


def headings(package: Parts, table: ElementTree.Element) -> list[str]:
    first, _, last = table.get("ref", "").partition(":")
    row = re.sub("[A-Z]", "", first)
    for name, sheet in each(package, r"xl/worksheets/sheet\d+\.xml"):
        relations = package.get(f"xl/worksheets/_rels/{Path(name).name}.rels", b"")
        number = f"/xl/tables/table{table.get('id')}.xml".encode()
        if number in relations:
            cells = sheet.findall(f".//{MAIN}row[@r='{row}']/{MAIN}c")
            place = [(column(c.get("r", "")), "".join(c.itertext())) for c in cells]
            return [text for number_, text in place if column(first) <= number_ <= column(last)]
    raise AssertionError(f"no sheet holds {table.get('name')}")


def column(address: str) -> int:
    number = 0
    for letter in re.sub("[0-9]", "", address):
        number = number * 26 + ord(letter) - 64
    return number


LIMITS = {"prompt": 255, "error": 255, "promptTitle": 32, "errorTitle": 32}


def test_messages_and_rules_of_cells_are_inside_excels_limits(package: Parts) -> None:
    count = 0
    for _, root in each(package, r"xl/worksheets/sheet\d+\.xml"):
        for rule in root.iter(f"{MAIN}dataValidation"):
            count += 1
            assert [key for key, most in LIMITS.items() if len(rule.get(key) or "") > most] == []
            assert [f for f in rule if len(f.text or "") > 255 or not f.text] == []
            assert rule.get("prompt")
            assert rule.get("error")
    assert count > 50


@pytest.mark.parametrize("key", ["question", "means:High", "means:Medium", "means:Low"])
def test_what_to_write_is_said_beside_an_empty_cell_and_stands_in_none(key: str, tmp_path: Path) -> None:
    file = tmp_path / "new.xlsx"
    file.write_bytes(build.build(build.blank(2, 3)))
    column = column_letters([each.key for each in layout.criteria_columns(("High", "Medium", "Low"))].index(key) + 1)
    page = openpyxl.load_workbook(file)["Criteria"]
    prompts = [r.prompt for r in page.data_validations.dataValidation if f"{column}{layout.FIRST_ROW}" in r.sqref]
    assert (len(prompts), ", such as: " in prompts[0]) == (1, True)
    assert page[f"{column}{layout.FIRST_ROW}"].value is None
    first = judge(snapshot(file)).appraisal.criteria[0]
    assert (first.question, dict(first.levels)) == ("", {})


TABLES = [
    sheet.name
    for sheet in layout.SHEETS
    if sheet.table and (not sheet.optional or sheet.name in described(EXAMPLE).logs)
]


def rules(name: str, sheet: str) -> list[tuple[tuple[int, int, int, int], ElementTree.Element]]:
    package = parts((TEMPLATES / f"{name}.xlsx").read_bytes())
    names = [s.get("name") for _, root in each(package, r"xl/workbook\.xml") for s in root.iter(f"{MAIN}sheet")]
    root = ElementTree.fromstring(package[f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"])
    return [(box(area), r) for r in root.iter(f"{MAIN}dataValidation") for area in r.get("sqref", "").split()]


def heading_row(sheet: str) -> set[object]:
    """What stands in the heading row of a sheet of the example."""
    cells = snapshot(TEMPLATES / f"{EXAMPLE}.xlsx").sheets[sheet].cells
    return {data.value for (row, _), data in cells.items() if row == layout.HEADER_ROW}


@pytest.mark.parametrize("sheet", TABLES)
def test_every_closed_list_has_a_drop_down_below_its_heading(sheet: str) -> None:
    columns = layout.BY_NAME[sheet].columns
    if sheet == "Criteria":
        columns = layout.criteria_columns(("High", "Medium", "Low"))
    there = [column for column in columns if column.heading in heading_row(sheet)]
    closed = {number for number, column in enumerate(there, 1) if column.choice and not column.optional}
    listed = {
        left: top for (left, top, _, bottom), r in rules(EXAMPLE, sheet) if r.get("type") == "list" and bottom > 500
    }
    assert {number for number in closed if listed.get(number) != layout.FIRST_ROW} == set()


def test_every_closed_entry_of_setup_has_a_drop_down() -> None:
    listed = {top for (left, top, _, _), r in rules(EXAMPLE, "Setup") if left == 2 and r.get("type") == "list"}
    assert listed == {
        formulas.setup_row(field.key) for field in layout.SETUP_FIELDS if field.choice and not field.optional
    }


@pytest.mark.parametrize(("name", "kinds"), [(EXAMPLE, {"list"}), ("blank-0-to-5", {"decimal"})])
def test_every_score_has_a_rule_and_its_criterions_own_message(name: str, kinds: set[str]) -> None:
    appraisal = described(name)
    found = {box_[1]: (box_, rule) for box_, rule in rules(name, "Scores") if box_[0] == 5 and box_[3] == box_[1]}
    assert {rule.get("type") for _, rule in found.values()} == kinds
    for row, criterion in enumerate(appraisal.criteria, layout.FIRST_ROW):
        (left, _, right, _), rule = found[row]
        assert (left, right) == (5, 4 + len(appraisal.short_list_rows))
        assert rule.get("prompt") == entry_help.message(appraisal, criterion)


def test_no_cell_has_two_rules(package: Parts) -> None:
    for name, root in each(package, r"xl/worksheets/sheet\d+\.xml"):
        boxes = [box(area) for rule in root.iter(f"{MAIN}dataValidation") for area in rule.get("sqref", "").split()]
        for index, one in enumerate(boxes):
            for other in boxes[index + 1 :]:
                apart = one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
                assert apart, f"{name}: {one} and {other}"


def box(area: str) -> tuple[int, int, int, int]:
    first, _, last = area.partition(":")
    last = last or first
    row = [int(re.sub("[A-Z]", "", address)) for address in (first, last)]
    return column(first), row[0], column(last), row[1]


def test_live_formats_point_to_styles_that_exist(package: Parts) -> None:
    styles = ElementTree.fromstring(package["xl/styles.xml"])
    known = len(styles.findall(f"{MAIN}dxfs/{MAIN}dxf"))
    for _, root in each(package, r"xl/worksheets/sheet\d+\.xml"):
        rules = list(root.iter(f"{MAIN}cfRule"))
        assert [r.get("dxfId") for r in rules if r.get("dxfId") and int(r.get("dxfId", "")) >= known] == []
        priorities = [rule.get("priority") for rule in rules]
        assert len(set(priorities)) == len(priorities)


def test_formulas_use_only_functions_of_excel_2016(package: Parts) -> None:
    used = {name for bare in bare_formulas(package) for name in re.findall(r"([A-Z][A-Z0-9.]*)\(", bare)}
    assert used <= {name for line in FUNCTIONS for name in line.split()}


def test_no_formula_or_name_has_an_array_constant(package: Parts) -> None:
    assert [bare for bare in bare_formulas(package) if "{" in bare] == []


def bare_formulas(package: Parts) -> set[str]:
    """Formulas of cells, drop-downs, live formats and names, their texts left out."""
    kinds = {f"{MAIN}{tag}" for tag in ("f", "formula", "formula1", "formula2", "definedName")}
    roots = [root for _, root in each(package, r"xl/(workbook|worksheets/sheet\d+)\.xml")]
    texts = {element.text or "" for root in roots for element in root.iter() if element.tag in kinds}
    return {re.sub(r'"[^"]*"', "", text) for text in texts}


FUNCTIONS = (
    "ABS AND CHAR CHOOSE COLUMN COUNT COUNTA COUNTIF COUNTIFS EXACT HYPERLINK IF IFERROR INDEX INT ISNUMBER LARGE",
    "LEFT LEN FIND MATCH MAX MID MIN N NA OFFSET OR RIGHT ROUND ROW ROWS SMALL SUBSTITUTE SUM SUMIF SUMPRODUCT",
    "TEXT TRIM UPPER",
)
"""All in Excel 2010 already; LibreOffice and Gnumeric know them."""


def test_the_chart_carries_the_numbers_that_summary_shows() -> None:
    file = TEMPLATES / f"{EXAMPLE}.xlsx"
    summary = snapshot(file).sheets["Summary"].cells
    chart = ElementTree.fromstring(parts(file.read_bytes())["xl/charts/chart1.xml"])
    found = 0
    for reference in (*chart.iter(f"{CHART}numRef"), *chart.iter(f"{CHART}strRef")):
        area = (reference.findtext(f"{CHART}f") or "").removeprefix("Summary!").replace("$", "")
        left, top, right, bottom = box(area)
        shown = [summary[row, place].value for row in range(top, bottom + 1) for place in range(left, right + 1)]
        cached = [point.findtext(f"{CHART}v") for point in reference.iter(f"{CHART}pt")]
        assert cached == [f"{value:.15g}" if isinstance(value, float) else value for value in shown]
        found += 1
    assert found == 9


# ------------------------------------------------------------------------------------------ other readers

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning:openpyxl")


def known(file: Path) -> dict[str, dict[tuple[int, int], object]]:
    return {
        name: {place: cell.value for place, cell in sheet.cells.items() if cell.value not in (None, "")}
        for name, sheet in snapshot(file).sheets.items()
    }


def as_known(value: object) -> object:
    if isinstance(value, bool) or not hasattr(value, "year"):
        return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
    from openpyxl.utils.datetime import to_excel

    return float(to_excel(value))


@pytest.mark.parametrize("name", [EXAMPLE, "blank-0-to-5"])
def test_openpyxl_and_calamine_read_the_values_that_we_read(name: str) -> None:
    from openpyxl import load_workbook
    from python_calamine import CalamineWorkbook

    file = TEMPLATES / f"{name}.xlsx"
    wanted = known(file)
    book = load_workbook(file, data_only=True)
    by_openpyxl = {
        page.title: {
            (cell.row, cell.column): as_known(cell.value)
            for row in page.iter_rows()
            for cell in row
            if cell.value not in (None, "")
        }
        for page in book
    }
    assert by_openpyxl == wanted
    calamine = CalamineWorkbook.from_path(str(file))
    by_calamine = {
        sheet: {
            (r, c): as_known(value)
            for r, row in enumerate(calamine.get_sheet_by_name(sheet).to_python(skip_empty_area=False), 1)
            for c, value in enumerate(row, 1)
            if value != ""
        }
        for sheet in calamine.sheet_names
    }
    assert by_calamine == wanted


def test_pandas_reads_the_scores_under_their_headings() -> None:
    import pandas as pd

    file = TEMPLATES / f"{EXAMPLE}.xlsx"
    frame = pd.read_excel(file, sheet_name="Scores", header=layout.HEADER_ROW - 1, engine="openpyxl")
    appraisal = described(EXAMPLE)
    assert list(frame.columns) == ["Ref", "Group", "Criterion", "Weight", *[o.label for o in appraisal.short_list]]
    assert list(frame["Ref"]) == [criterion.ref for criterion in appraisal.criteria]
    assert frame.set_index("Ref").loc["D5", "O2 Joint Venture"] == appraisal.scores["D5", "O2"]


def test_values_beside_formulas_are_all_there() -> None:
    appraisal = described(EXAMPLE)
    found = known(TEMPLATES / f"{EXAMPLE}.xlsx")
    for sheet, cells in live_cells(appraisal).items():
        for place, cell in cells.items():
            if cell.formula is not None:
                assert found[sheet].get(place, "") == cell.value


def test_checks_names_many_cells_as_ranges():
    outcome = judge(snapshot(TEMPLATES / "worcestershire-2017.xlsx"))
    many = next(finding for finding in outcome.findings if finding.code == "XLA416")
    cells = checks.table((many,), "stamp")
    found = next(cell.value for cell in cells.values() if str(cell.value).startswith(many.message))
    assert found == f"{many.message} All cells: Criteria!A11:A13, A16:A17, A19."


def test_checks_lists_the_gravest_first_then_in_the_order_of_the_sheets():
    findings = judge(snapshot(TEMPLATES / "worcestershire-2017.xlsx")).findings
    cells = checks.table(findings, "stamp")
    rows = range(layout.FIRST_ROW, layout.FIRST_ROW + len(findings))
    assert [(cells[row, 1].value, cells[row, 2].value) for row in rows] == [
        ("Worth a look", "Criteria!J26"),
        ("Worth a look", "Scores!E11"),
        ("Worth a look", "Scores!E24"),
        ("Worth a look", "Rationale!E28"),
        ("Worth a look", "Rationale!F34"),
        ("For information", "Setup!L6"),
        ("For information", "Criteria!A9"),
        ("For information", "Criteria!A11"),
        ("For information", "Rationale!E10"),
    ]


def test_nothing_written_on_checks_is_a_command():
    cells = checks.table((), "stamp")
    assert cells[2, 1].value == "Updated each time you press Check or Recalculate. Each place is a link to the cell."


def test_fonts_say_what_they_do_in_the_order_of_the_schema(package: Parts) -> None:
    styles = ElementTree.fromstring(package["xl/styles.xml"])
    order = [
        "b",
        "i",
        "strike",
        "condense",
        "extend",
        "outline",
        "shadow",
        "u",
        "vertAlign",
        "sz",
        "color",
        "name",
        "family",
        "charset",
        "scheme",
    ]
    for font in styles.iter(f"{MAIN}font"):
        found = [child.tag.removeprefix(MAIN) for child in font]
        assert found == sorted(found, key=order.index)
