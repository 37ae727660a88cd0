"""The workbooks that we make meet WCAG 2.2 AA and the Government Analysis Function's checklist, or say why not."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from tests.build_templates import EXAMPLE, NAMES, TEMPLATES, described, large
from tests.support.parts_cases import parts_file
from xlappraise.sheets import build, layout, palette, setup
from xlappraise.sheets.robustness import places

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning:openpyxl")

DEVIATIONS = {
    "text of 12 points or more": "Body text is Arial 11 and Rationale 10, or 33 criteria would not fit an A4 page; the "
    "sheets zoom and reflow on screen.",
    "no frozen panes": "Headings and the criteria's names stay in view while somebody scores; without them a cell "
    "cannot be told in a matrix of 33 by 5.",
    "one table a sheet": "Setup holds scale, bands and groups beside its entries, each an Excel table of its own; "
    "Summary has its chart below the table, which holds the same figures.",
    "no empty cells": "An empty cream cell is where an officer writes; live sentences say how many are missing.",
    "no merged cells": "Sentences above the tables of Robustness and Summary run over their width, merged within one "
    "row so that long ones wrap; no cell of a table is merged, on any sheet.",
    "no hidden sheets": "Lists, which drop-downs and formulas read, is hidden, as are the chart's labels on Summary: "
    "nothing that is not on the other sheets. Of the logs, empty ones and those beyond fourteen tabs are hidden; the "
    "Guide names each and shows it.",
    "avoid fill colours": "RAG is what members know; each colour has its letter or word beside it and was measured.",
}
"""Where we depart from the checklist on purpose, with the reason; the guide's page it.md prints the same list."""

STAMP = re.compile(r"Written by xlappraise \S+ on ")
"""The line at the foot of Results, which runs over the free cells beside it."""

SHEETS = [sheet.name for sheet in layout.SHEETS if sheet.name != "Lists"]


def luminance(colour: str) -> float:
    parts = (int(colour[index : index + 2], 16) / 255 for index in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two colours, RRGGBB."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_formula_of_contrast_is_that_of_wcag() -> None:
    assert contrast("FFFFFF", "000000") == 21.0
    assert round(contrast("767676", "FFFFFF"), 2) == 4.54


@pytest.fixture(scope="module", params=[*NAMES, "large", "parts"])
def book(request: pytest.FixtureRequest) -> Any:
    from openpyxl import load_workbook

    found = load_workbook(io.BytesIO(bytes_of(request.param)))
    found.stored = load_workbook(io.BytesIO(bytes_of(request.param)), data_only=True)
    found.scored = request.param not in NAMES or bool(described(request.param).scored_criteria)
    return found


@cache
def bytes_of(name: str) -> bytes:
    made = {"large": lambda: build.build(large()), "parts": parts_file}
    return made[name]() if name in made else (TEMPLATES / f"{name}.xlsx").read_bytes()


@pytest.fixture(scope="module")
def example() -> Any:
    from openpyxl import load_workbook

    return load_workbook(TEMPLATES / f"{EXAMPLE}.xlsx")


def rgb(colour: Any, otherwise: str) -> str:
    return colour.rgb[-6:] if colour is not None and colour.type == "rgb" else otherwise


def written(page: Any) -> Iterator[Any]:
    return (cell for row in page.iter_rows() for cell in row if cell.value is not None)


# ------------------------------------------------------------------------------------------------- colour


def test_every_text_stands_out_from_its_fill(book: Any) -> None:
    weak = []
    for page in book:
        for cell in written(page):
            fill = rgb(cell.fill.fgColor, "FFFFFF") if cell.fill.fill_type == "solid" else "FFFFFF"
            ratio = contrast(rgb(cell.font.color, "000000"), fill)
            if ratio < 4.5:
                weak.append(f"{page.title}!{cell.coordinate} {ratio:.1f}")
    assert weak == []


def test_every_live_format_stands_out(book: Any) -> None:
    weak, count = [], 0
    for page in book:
        for area in page.conditional_formatting:
            for rule in area.rules:
                style = rule.dxf
                if style is None or style.fill is None:
                    continue
                count += 1
                text = rgb(style.font.color if style.font else None, palette.INK)
                hatched = [style.fill.fgColor] if style.fill.fill_type != "solid" else []
                weak += [
                    f"{page.title} {area.sqref}"
                    for colour in (style.fill.bgColor, *hatched)
                    if contrast(text, rgb(colour, "FFFFFF")) < 4.5
                ]
    assert weak == []
    assert count > 20 or not book.scored


@pytest.mark.parametrize("count", palette.BANDS)
def test_the_colours_of_bands_differ_and_carry_their_text(count: int) -> None:
    paints = palette.BANDS[count]
    assert len(paints) == len(set(paints)) == count
    assert [paint for paint in paints if contrast(*paint) < 7] == []


def test_series_of_the_chart_stand_out_from_white_and_their_labels_from_them() -> None:
    assert len({paint.fill for paint in palette.CHART}) == len(palette.CHART) == layout.MAX_GROUPS
    assert [p.fill for p in palette.CHART if contrast(p.fill, palette.WHITE) < 3] == []
    assert [p.fill for p in palette.CHART if contrast(*p) < 4.5] == []


def test_neighbours_in_the_chart_differ_in_lightness_too() -> None:
    pairs = zip(palette.CHART, palette.CHART[1:], strict=False)
    # The first orange and turquoise are the Analysis Function's, told apart by the gap, the label and the hue.
    assert [(a.fill, b.fill) for a, b in pairs if contrast(a.fill, b.fill) < 1.3] == [("28A197", "F46A25")]


def test_lines_of_warnings_stand_out_from_the_cells_they_surround() -> None:
    assert contrast(palette.TODO_LINE, palette.INPUT.fill) >= 3
    assert contrast(palette.TODO_LINE, palette.TODO_FILL) >= 4.5
    assert contrast(palette.INK, palette.BAR) >= 4.5


def test_no_band_is_told_by_colour_alone(book: Any) -> None:
    if "Results" not in book:
        return  # an appraisal in words has no bands
    formats = [
        rule.dxf.numFmt.formatCode
        for area in book["Results"].conditional_formatting
        for rule in area.rules
        if rule.dxf is not None and rule.dxf.numFmt is not None
    ]
    letters = {letter for code in formats for letter in re.findall('" (.)"', code)}
    assert letters == {"G", "A", "R", "?"} or (not book.scored and letters == {"?"})
    key = {cell.value for cell in book.stored["Guide"]["A"]}
    assert {"G", "A", "R"} <= key


# ----------------------------------------------------------------------------------------- the checklist


def test_sheets_have_unique_names_and_are_not_blank(book: Any) -> None:
    assert len({name.lower() for name in book.sheetnames}) == len(book.sheetnames)
    assert [page.title for page in book if page.max_row < layout.HEADER_ROW] == []


def test_each_sheet_begins_with_its_title_in_a1_in_the_largest_type(book: Any) -> None:
    for page in (book[name] for name in SHEETS if name in book.sheetnames):
        assert page["A1"].value
        assert page["A1"].font.sz == palette.TITLE == max(cell.font.sz for cell in written(page))
        assert page["A1"].font.b
        assert page["A2"].value


def test_the_cursor_is_on_a1_of_the_first_sheet(book: Any) -> None:
    assert book.active.title == "Guide"
    assert book["Guide"].sheet_view.selection[0].activeCell == "A1"


def test_no_cells_are_merged_but_for_sentences_of_results_robustness_and_summary(book: Any) -> None:
    rows = {
        "Results": [layout.HEADLINE_ROW],
        "Robustness": list(range(places.FIRST_SENTENCE, places.LAST_SENTENCE + 1)),
        "Summary": [layout.HEADLINE_ROW, layout.STAMP_ROW],
    }
    merged = [(page.title, area) for page in book for area in page.merged_cells.ranges]
    assert [area for title, area in merged if area.min_row != area.max_row or area.min_row not in rows[title]] == []


def test_tables_have_one_heading_row_without_blanks_and_begin_at_column_a(book: Any) -> None:
    for page in book:
        for table in page.tables.values():
            first, last = table.ref.split(":")
            headings = [cell.value for cell in page[first : re.sub(r"\d+", "", last) + re.sub(r"\D+", "", first)][0]]
            assert all(headings)
            assert table.headerRowCount == 1
            assert first.startswith("A") or page.title == "Setup"


def test_no_row_inside_a_table_is_blank(example: Any) -> None:
    for page in example:
        for table in page.tables.values():
            rows = list(page[table.ref])
            assert [row[0].row for row in rows if not any(cell.value for cell in row)] == []


def test_long_text_is_wrapped(book: Any) -> None:
    # Robustness lays its blocks out anew with each recalculation; its rows are free beside what is not wrapped.
    names = [name for name in SHEETS if name in book.sheetnames and name != "Robustness"]
    loose = [
        f"{page.title}!{cell.coordinate}"
        for page in (book[name] for name in names)
        for cell in written(page)
        if cell.row > layout.HEADER_ROW
        and isinstance(cell.value, str)
        and not cell.value.startswith("=")
        and len(cell.value) > 60
        and not cell.alignment.wrap_text
        and not (STAMP.match(cell.value) and not any(other.value for other in page[cell.row][1:]))
    ]
    assert loose == []


def test_text_is_arial_and_no_smaller_than_ten(book: Any) -> None:
    names = [name for name in SHEETS if name in book.sheetnames]
    cells = [cell for name in names for cell in written(book[name])]
    assert {cell.font.name for cell in cells} == {palette.FONT}
    assert min(cell.font.sz for cell in cells) == 10


def test_there_are_no_headers_footers_filters_pictures_or_macros(book: Any) -> None:
    for page in book:
        header_footer = page.HeaderFooter
        assert not any(bool(getattr(header_footer, side)) for side in ("oddHeader", "oddFooter"))
        assert page.auto_filter.ref is None
        assert page._images == []
    assert book.vba_archive is None


def may_hide(book: Any, page: Any) -> set[int]:
    """Rows that say nothing: of groups that there are not and of ranges on Results, and empty ones of Robustness."""
    if page.title == "Robustness":
        return {row for row, it in page.row_dimensions.items() if it.hidden and not any(c.value for c in page[row])}
    if page.title != "Results":
        return set()
    stored = book.stored["Results"]
    rows = [layout.results_row(f"group{number}") for number in range(1, layout.MAX_GROUPS + 1)]
    idle = {row for row in rows if stored.cell(row, 2).value in (None, layout.NOTHING)}
    low, high = ([cell.value for cell in stored[layout.results_row(key)][5:]] for key in ("low", "high"))
    return idle | ({layout.results_row(key) for key in layout.RANGES} if low == high else set())


def test_nothing_is_hidden_but_lists_labels_of_the_chart_and_logs_that_the_guide_names(book: Any) -> None:
    hidden = {page.title for page in book if page.sheet_state != "visible"} - {"Lists"}
    told = {row[1] for row in book["Guide"].iter_rows(values_only=True) if row[layout.GUIDE_TAB - 1] == "Hidden"}
    assert (hidden, hidden - layout.RECORD_NAMES) == (told, set())
    for page in book:
        hidden_rows = {key for key, row in page.row_dimensions.items() if row.hidden}
        assert hidden_rows == may_hide(book, page), page.title
        hidden_columns = [key for key, column in page.column_dimensions.items() if column.hidden]
        columns = [page[f"{key}{layout.HEADER_ROW}"].value for key in hidden_columns]
        assert columns == (["Chart label"] if page.title == "Summary" else [])


def test_title_and_language_are_in_the_properties(book: Any) -> None:
    assert book.properties.title
    assert book.properties.language == "en-GB"


def test_tables_and_the_chart_have_alternative_text() -> None:
    import zipfile

    for name in NAMES:
        with zipfile.ZipFile(TEMPLATES / f"{name}.xlsx") as archive:
            parts = {part: archive.read(part).decode() for part in archive.namelist()}
        tables = {part: text for part, text in parts.items() if part.startswith("xl/tables/")}
        there = re.findall(r'<sheet [^>]*name="([^"]+)"', parts["xl/workbook.xml"])
        assert len(tables) == sum(bool(layout.BY_NAME[sheet].table) for sheet in there) + len(setup.SIDE_TABLES)
        assert [part for part, text in tables.items() if not re.search(r'altText="[^"]{10,}"', text)] == []
        if "Summary" not in there:
            continue
        assert re.search(r'<(?:\w+:)?cNvPr [^>]*descr="Stacked bar chart[^"]+"', parts["xl/drawings/drawing1.xml"])
        assert '<c:lang val="en-GB"/>' in parts["xl/charts/chart1.xml"]


def test_links_on_the_guide_say_where_they_lead_and_lead_there(book: Any) -> None:
    links = [cell.hyperlink for cell in book["Guide"]["B"] if cell.hyperlink]
    targets = [link.location.rpartition("!")[0].strip("'") for link in links]
    assert [link.display for link in links] == targets
    assert set(targets) == set(book.sheetnames) - {"Guide", "Lists"}


# ------------------------------------------------------------------------------------------------ printing


def test_each_sheet_fits_its_page_width_and_repeats_its_headings(book: Any) -> None:
    for page in (book[name] for name in SHEETS if name in book.sheetnames):
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.page_setup.paperSize == 9
        repeated = "" if page.title in ("Guide", "Robustness") else f"${layout.HEADER_ROW}:${layout.HEADER_ROW}"
        assert (page.print_title_rows or "") == repeated


def test_results_of_the_example_are_one_portrait_page_in_readable_print(example: Any) -> None:
    page = example["Results"]
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("portrait", 9)
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 1)
    points = sum(page.column_dimensions[letter].width * 7 * 0.75 for letter in "ABCDEFGHIJ")
    rows = [page.row_dimensions[row] for row in range(1, page.max_row + 1)]
    high = sum(row.height or palette.BODY_HEIGHT for row in rows if not row.hidden)
    scale = min((595 - 0.8 * 72) / points, (842 - 72) / high, 1)
    assert palette.SIZE * scale > 7


def test_each_deviation_from_the_checklist_has_a_reason() -> None:
    assert [name for name, reason in DEVIATIONS.items() if len(reason) < 40] == []
