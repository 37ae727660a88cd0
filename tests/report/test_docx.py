"""The Word document: headings, header rows, captions, alternative texts, language, and the council's own styles."""

from __future__ import annotations

import io
import re
import struct
import subprocess
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tests.conftest import EXAMPLE_JSON, needs
from tests.support.helpers import appraisal
from tests.support.reports import of_docx, of_tree, outcome_of, report
from xlappraise.appraisal.record import replace
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.report import docx_picture
from xlappraise.report.docx_widths import COUNCILS_MARGIN, MARGIN, column_widths
from xlappraise.report.docx_xml import SIZES, element, field
from xlappraise.report.to_docx import CAPTION_CM, docx_bytes
from xlappraise.report.to_html import html_text
from xlappraise.report.to_png import png_bytes
from xlappraise.report.tree import Flow, Node, ReportTable, Section
from xlappraise.sheets.text_fit import text_width
from xlappraise.xlsx.refusals import CannotRead


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    given = appraisal_from(EXAMPLE_JSON.read_text("utf-8"))
    return report(outcome_of(given, tmp_path_factory.mktemp("docx")))


@pytest.fixture(scope="module")
def document(tree):
    return docx.Document(io.BytesIO(docx_bytes(tree)))


def tables(document):
    return list(document.element.body.iter(qn("w:tbl")))


def test_headings_go_down_one_level_at_a_time(document, tree):
    levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    titles = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert titles == ["In brief", "Contents", *(section.title for section in tree.sections)]


def test_every_tables_first_row_repeats_and_no_row_splits(document):
    for table in tables(document):
        rows = list(table.iter(qn("w:tr")))
        assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None for row in rows[1:])


def test_every_table_has_a_caption_above_it_or_its_heading_and_a_description(document):
    captions, headed = [], 0
    for table in tables(document):
        caption = table.find(f".//{qn('w:tblCaption')}").get(qn("w:val"))
        assert table.find(f".//{qn('w:tblDescription')}").get(qn("w:val"))
        above = table.getprevious()
        assert "".join(t.text or "" for t in above.iter(qn("w:t"))) == caption
        style = above.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val"))
        if style == "Heading3":
            headed += 1
            continue
        assert style == "Caption"
        assert above.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
        captions.append(caption.partition(":")[0])
    assert headed == 31  # a criterion's heading says what a caption would
    assert captions == ["The ranking, out of 2,170 points", *(f"Table {n}" for n in range(1, len(captions)))]


def test_a_line_before_a_table_stands_on_the_tables_page(document):
    lines = [paragraph for paragraph in document.paragraphs if paragraph.style.name == "Normal" and paragraph.text]
    before = [line for line in lines if line._p.getnext().getnext().tag == qn("w:tbl")]
    assert before
    assert all(line.paragraph_format.keep_with_next for line in before)


def test_every_tables_grid_fits_its_page(document):
    widths, page = [], iter(document.sections)
    for child in document.element.body:
        if child.tag == qn("w:tbl"):
            widths.append(sum(int(c.get(qn("w:w"))) for c in child.iter(qn("w:gridCol"))))
        if child.tag == qn("w:sectPr") or child.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            own = next(page)
            room = (own.page_width - own.left_margin - own.right_margin) / 635
            assert all(width <= room + 10 for width in widths)
            widths = []
    assert widths == []


def test_no_page_turns_that_need_not(document):
    assert [s.orientation for s in document.sections] == [WD_ORIENT.PORTRAIT]


def test_options_with_long_names_head_a_matrix_by_id(tmp_path):
    given = appraisal({"A": 10}, {"O1": ["High"], "O2": ["Low"]})
    for name in ("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", "A company of both councils " * 2):
        options = (given.options[0], replace(given.options[1], name=name))
        tree = report(outcome_of(replace(given, options=options), tmp_path))
        matrix = next(table for table in of_tree(tree) if "Weighted score" in table.caption)
        assert matrix.head[-2:] == ("O1", "O2")


def test_a_picture_and_its_caption_fit_a_turned_page(tmp_path):
    given = appraisal({"A": 10}, {f"O{n}": ["High"] for n in range(1, 13)})
    made = docx.Document()
    made.sections[0].page_width, made.sections[0].page_height = Mm(297), Mm(210)
    made.save(tmp_path / "turned.docx")
    content = docx_bytes(report(outcome_of(given, tmp_path)), str(tmp_path / "turned.docx"))
    page = docx.Document(io.BytesIO(content)).sections[0]
    room = page.page_height - page.top_margin - page.bottom_margin
    heights = [int(each.get("cy")) for each in docx.Document(io.BytesIO(content)).element.body.iter(qn("wp:extent"))]
    assert max(heights) == room - int(CAPTION_CM * 360_000)


def test_arabic_and_hebrew_have_the_size_and_weight_of_their_style(document):
    for name in ("Normal", "Heading 1", "Table Text"):
        given = document.styles[name].element.rPr
        assert given.find(qn("w:szCs")).get(qn("w:val")) == given.find(qn("w:sz")).get(qn("w:val"))
    assert document.styles["Heading 1"].element.rPr.find(qn("w:bCs")) is not None


def test_a_figure_stays_whole_beside_a_long_title(tmp_path):
    given = appraisal({"A": 10}, {"O1": ["High"], "O2": ["Low"]})
    titled = (replace(given.criteria[0], title="Keeps what works well for families " * 9),)
    tree = report(outcome_of(replace(given, criteria=titled), tmp_path))
    matrix = next(b for s in tree.sections for b in s.blocks if isinstance(b, ReportTable) and "Weighted" in b.caption)
    widths = column_widths(matrix, 9000, SIZES["Table Text"], MARGIN)
    assert text_width("100 G", SIZES["Table Text"]) * 15 <= widths[-2] - 2 * MARGIN


def crowd(options):
    """So many options with names of one long word, all scores of one open: a matrix with much in each cell."""
    scores = {f"O{n}": ["High", "Low", "Medium"] for n in range(1, options)} | {f"O{options}": [None] * 3}
    given = appraisal({"A": 10, "B": 9, "C": 8}, scores)
    named = tuple(replace(o, name=f"Intercommunalisation {o.id}") for o in given.options)
    return replace(given, options=named)


def margins_of_25_mm(tmp_path):
    """A council's document with a table in its own style."""
    made = docx.Document()
    for side in ("left_margin", "right_margin"):
        setattr(made.sections[0], side, Mm(25))
    made.sections[0].page_width, made.sections[0].page_height = Mm(210), Mm(297)
    made.add_table(1, 1).style = "Light Grid Accent 1"
    made.save(tmp_path / "margins.docx")
    return str(tmp_path / "margins.docx")


@pytest.mark.parametrize("margins", [False, True])
def test_no_word_of_a_table_is_broken_with_twelve_options(tmp_path, margins):
    template = margins_of_25_mm(tmp_path) if margins else ""
    content = docx_bytes(report(outcome_of(crowd(12), tmp_path)), template)
    document = docx.Document(io.BytesIO(content))
    sizes = {document.styles[name].style_id: size for name, size in SIZES.items()}
    for table in tables(document):
        widths = [int(c.get(qn("w:w"))) for c in table.iter(qn("w:gridCol"))]
        for row in table.iter(qn("w:tr")):
            for cell, wide in zip(row.iter(qn("w:tc")), widths, strict=True):
                size = sizes[cell.find(f".//{qn('w:pStyle')}").get(qn("w:val"))]
                texts = "".join(t.text or "" for t in cell.iter(qn("w:t")))
                words = [word for word in re.split(r"\s|(?<=-)", texts) if len(word) < 40]  # a fingerprint is no word
                longest = max((text_width(word, size) for word in words), default=0)
                assert longest * 15 <= wide - 2 * (COUNCILS_MARGIN if margins else MARGIN), texts
    turned = [s.orientation == WD_ORIENT.LANDSCAPE for s in document.sections]
    assert (turned[0], any(turned)) == (False, margins)  # with less room the matrix takes a page turned
    assert all((s.page_width > s.page_height) == wide for s, wide in zip(document.sections, turned, strict=True))


def test_tables_have_a_style_and_only_cells_of_a_rag_band_or_an_outcome_a_colour_of_their_own(document, tree):
    made = tables(document)
    assert {table.find(f".//{qn('w:tblStyle')}").get(qn("w:val")) for table in made} == {"AppraisalTable"}
    head = document.styles["Appraisal Table"].element.find(qn("w:tblStylePr"))
    assert head.get(qn("w:type")) == "firstRow"
    assert not [table for table in made if table.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}") is not None]
    blocks = (*tree.page, *(block for section in tree.sections for block in section.blocks))
    rows = [row for block in blocks if isinstance(block, ReportTable) for row in block.rows]
    own = sum(bool(cell.tone) or cell.band is not None for row in rows for cell in row)
    sums = sum(len(row) for row in rows if len(row) > 1 and all(cell.strong for cell in row if cell.text))
    coloured = sum(len(table.findall(f".//{qn('w:tcPr')}/{qn('w:shd')}")) for table in made)
    assert own <= coloured <= own + sums


def test_a_template_gives_its_style_of_tables(tree, tmp_path):
    held = docx.Document(io.BytesIO(docx_bytes(tree, margins_of_25_mm(tmp_path))))
    assert {table.style.name for table in held.tables} == {"Light Grid Accent 1"}
    assert "Appraisal Table" not in {style.name for style in held.styles}


def test_word_documents_are_edited_and_saved_by_others_without_loss(tree, tmp_path):
    office = needs("soffice")
    held = docx.Document(io.BytesIO(docx_bytes(tree)))
    held.paragraphs[3].add_run(" Added by an officer.")
    held.tables[1].add_row().cells[1].text = "A further option"
    held.save(tmp_path / "edited.docx")
    command = [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "docx"]
    (tmp_path / "saved").mkdir()
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "saved"), str(tmp_path / "edited.docx")],
        check=True,
        capture_output=True,
        timeout=200,
    )
    saved = docx.Document(str(tmp_path / "saved" / "edited.docx"))
    assert " Added by an officer." in saved.paragraphs[3].text
    assert [[c.text for c in row.cells] for row in saved.tables[1].rows] == [
        [c.text for c in row.cells] for row in held.tables[1].rows
    ]
    assert len(saved.tables) == len(held.tables)
    assert len(saved.inline_shapes) == len(held.inline_shapes)


def test_every_picture_has_an_alternative_text(document, tree):
    pictures = list(document.element.body.iter(qn("wp:docPr")))
    assert [picture.get("descr") for picture in pictures] == [chart.about for chart in tree.charts]
    assert "O3 Wholly Owned Council Company: Desirability 1,050" in pictures[0].get("descr")


def test_charts_are_the_pictures_that_slides_get(tree):
    with zipfile.ZipFile(io.BytesIO(docx_bytes(tree))) as package:
        names = [name for name in package.namelist() if name.startswith("word/media/")]
        assert [package.read(name) for name in names] == [png_bytes(chart) for chart in tree.charts]
    assert names == [f"word/media/figure{n}.png" for n in range(1, 11)]


@pytest.fixture
def no_resvg(monkeypatch):
    monkeypatch.setattr(docx_picture, "can_draw", lambda: False)


@pytest.mark.usefixtures("no_resvg")
def test_without_resvg_charts_are_words_own_and_hold_the_subtotals(tree):
    from xml.etree import ElementTree as Xml

    with zipfile.ZipFile(io.BytesIO(docx_bytes(tree))) as package:
        charts = sorted(name for name in package.namelist() if "/charts/" in name)
        root = Xml.fromstring(package.read(charts[0]))
    space = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    values = [[float(v.text) for v in s.iterfind(f"{space}val//{space}v")] for s in root.iter(f"{space}ser")]
    assert len(charts) == 4
    assert values == [[1050, 960, 760, 830, 610], [275, 300, 280, 235, 195], [485, 255, 345, 295, 115]]


@pytest.mark.usefixtures("no_resvg")
def test_without_resvg_a_picture_that_word_cannot_draw_is_told(tree):
    flow = Flow("flow", "Figure 1: Options", "L1 became R1.", (("First", (Node("L1", "One", ("R1",)),)),))
    section = Section("lineage", "1. Lineage", (flow,))
    held = docx.Document(io.BytesIO(docx_bytes(tree._replace(sections=(section,)))))
    assert [p.text for p in held.paragraphs][-2:] == ["1. Lineage", "L1 became R1."]


def test_language_and_title_are_set(document):
    lang = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert lang.get(qn("w:val")) == "en-GB"
    about = document.core_properties
    assert (about.title, about.language) == ("Children's social care: a new delivery model", "en-GB")
    assert (about.comments, about.last_modified_by) == ("", "")


def test_contents_lead_to_the_sections(document, tree):
    links = [link.get(qn("w:anchor")) for link in document.element.body.iter(qn("w:hyperlink"))]
    marks = [mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))]
    assert links == marks == [f"section_{section.key}" for section in tree.sections]


def test_text_from_right_to_left_is_marked_so(tmp_path):
    given = appraisal({"A": 10}, {"O1": ["High"], "O2": ["Low"]})
    from xlappraise.appraisal.model import Option
    from xlappraise.appraisal.record import replace

    given = replace(given, options=(Option("O1", "Größenwahn"), Option("شراكة", "x")), scores={})
    given = replace(given, options=(Option("O1", "Größe", description="شراكة استراتيجية"), Option("O2", "b")))
    held = docx.Document(io.BytesIO(docx_bytes(report(outcome_of(given, tmp_path)))))
    arabic = [t for t in held.element.body.iter(qn("w:t")) if t.text == "شراكة استراتيجية"]
    for text in arabic:
        run = text.getparent()
        assert run.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None
        assert run.getparent().find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None
    assert arabic


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("שירותי ילדים ranks first, with 100 of 150 points.", "ltr"),
        ("שירותי ילדים", "rtl"),
        ("O1 شراكة استراتيجية", "rtl"),
        (
            "One changed score can cost الاستعانة بمصادر خارجية the lead, from يلبي توقعات الرقابية to Low.",
            "ltr",
        ),
    ],
)
def test_a_sentence_reads_as_most_of_its_words_do(tmp_path, text, side):
    found = outcome_of(replace_title(appraisal({"A": 10}, {"O1": ["High"]}), text), tmp_path)
    tree = report(found)
    first = docx.Document(io.BytesIO(docx_bytes(tree))).paragraphs[0]
    assert first.text == text
    assert (first._p.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None) == (side == "rtl")
    assert f'<h1 dir="{side}">' in html_text(tree)


def replace_title(given, text):
    from xlappraise.appraisal.record import replace

    return replace(given, setup=replace(given.setup, title=text))


def test_no_clock_is_in_the_document(tree):
    content = docx_bytes(tree)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {part.date_time[0] for part in package.infolist()} == {1980}
    assert docx_bytes(tree) == content


# ---------------------------------------------------------------------------------------------------- template


@pytest.fixture
def council(tmp_path):
    """A council's own document: a font, a colour, a footer, and some text that must not come along."""
    made = docx.Document()
    made.styles["Heading 1"].font.size = Pt(33)
    made.styles["Normal"].font.name = "Georgia"
    made.sections[0].footer.paragraphs[0].text = "Anyshire Council"
    made.add_paragraph("Text of the template")
    made.save(tmp_path / "council.docx")
    return str(tmp_path / "council.docx")


def test_a_template_gives_its_styles_and_footer_and_nothing_else(tree, council):
    content = docx_bytes(tree, council)
    held = docx.Document(io.BytesIO(content))
    assert held.styles["Heading 1"].font.size == Pt(33)
    assert held.styles["Normal"].font.name == "Georgia"
    assert held.sections[0].footer.paragraphs[0].text == "Anyshire Council"
    assert "Text of the template" not in [p.text for p in held.paragraphs]
    assert of_docx(content) == of_tree(tree)


def test_an_earlier_pack_as_template_leaves_no_part_of_it_behind(tree, tmp_path):
    (tmp_path / "earlier.docx").write_bytes(docx_bytes(tree))
    content = docx_bytes(tree, str(tmp_path / "earlier.docx"))
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert [name for name in names if "figure" in name] == [f"word/media/figure{n}.png" for n in range(1, 11)]
    assert len(names) == len(set(names))
    assert of_docx(content) == of_tree(tree)


def test_styles_that_a_template_lacks_are_made(tree, tmp_path):
    made = docx.Document()
    for name in ("Heading 2", "Caption", "List Bullet", "Subtitle", "Title"):
        made.styles[name].delete()
    made.save(tmp_path / "bare.docx")
    held = docx.Document(io.BytesIO(docx_bytes(tree, str(tmp_path / "bare.docx"))))
    assert held.styles["Heading 2"].element.find(f".//{qn('w:outlineLvl')}").get(qn("w:val")) == "1"
    assert {p.style.name for p in held.paragraphs} >= {"Heading 2", "Caption", "List Bullet", "Title"}


@pytest.mark.parametrize("content", [b"", b"no zip", b"\xd0\xcf\x11\xe0 an old document"])
def test_a_bad_template_is_one_sentence(tree, tmp_path, content):
    (tmp_path / "bad.docx").write_bytes(content)
    with pytest.raises(CannotRead, match=r"bad.docx' is not a Word document \(.docx\) that can serve as a template.$"):
        docx_bytes(tree, str(tmp_path / "bad.docx"))


def test_a_zip_that_is_no_document_is_no_template(tree, tmp_path):
    with zipfile.ZipFile(tmp_path / "other.docx", "w") as package:
        package.writestr("a.txt", "x")
    with pytest.raises(CannotRead, match="is not a Word document"):
        docx_bytes(tree, str(tmp_path / "other.docx"))


# ------------------------------------------------------------------------------------- a template from elsewhere

STYLES, TEXT, SETTINGS, FOOTER = "word/styles.xml", "word/document.xml", "word/settings.xml", "word/footer1.xml"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def changed(council, *changes, **new):
    """The council's document with `old` replaced by `new` once, or with other parts, in place of it."""
    with zipfile.ZipFile(council) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for part, old, text in changes:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, text, 1)
    with zipfile.ZipFile(council, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (parts | new).items():
            package.writestr(name, content)
    return council


def refused(tree, council):
    """Why the template is refused: what follows its name."""
    with pytest.raises(CannotRead) as refusal:
        docx_bytes(tree, council)
    name, _, why = str(refusal.value).partition("' ")
    assert name == f"'{council}"
    return why


def test_a_template_without_a_body_is_refused(tree, council):
    bare = f'<w:document xmlns:w="{MAIN}"/>'.encode()
    assert refused(tree, changed(council, **{TEXT: bare})) == (
        "is not a Word document (.docx) that can serve as a template."
    )


def test_a_template_whose_styles_are_none_is_refused(tree, council):
    other = f'<w:numbering xmlns:w="{MAIN}"/>'.encode()
    assert refused(tree, changed(council, **{STYLES: other})) == (
        "is not a Word document (.docx) that can serve as a template."
    )


def test_a_fault_of_our_own_is_not_blamed_on_the_template(tree, council, monkeypatch):
    monkeypatch.setattr("xlappraise.report.docx_xml.table", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        docx_bytes(tree, council)


def test_a_template_that_inflates_to_more_than_a_workbook_may_is_refused(tree, council, monkeypatch):
    monkeypatch.setattr("xlappraise.xlsx.limits.LARGEST_PART", 1 << 20)
    large = (STYLES, b"</w:styles>", b" " * (1 << 20) + b"</w:styles>")
    assert refused(tree, changed(council, large)) == (
        "unpacks to more than we accept (part word/styles.xml; 1 MB a part, 250 MB in all): "
        "give a document with the styles, header and footer alone."
    )


@pytest.mark.parametrize("part", [STYLES, FOOTER, "docProps/app.xml"])
def test_a_template_whose_part_is_larger_than_it_says_is_refused_whichever_it_is(tree, council, part):
    with zipfile.ZipFile(council) as package:
        size = package.getinfo(part).file_size
    data = Path(council).read_bytes()
    at = data.rindex(part.encode())  # in the directory, its size stands 22 bytes before its name
    data = data[: at - 22] + struct.pack("<L", size - 1) + data[at - 18 :]
    Path(council).write_bytes(data)
    assert refused(tree, council).startswith(f"is damaged (its part {part} is larger than it says): open it in Word")


@pytest.mark.parametrize("part", [STYLES, FOOTER, SETTINGS, "docProps/core.xml", "word/_rels/document.xml.rels"])
def test_a_document_type_in_a_template_is_refused_whichever_part_declares_it(tree, council, part):
    assert refused(tree, changed(council, (part, b"?>", b"?><!DOCTYPE w [<!ENTITY a 'b'>]>"))) == (
        f"declares a document type in its part {part}, which Word never writes: it is not safe to open."
    )


def test_a_part_that_the_template_calls_a_picture_and_a_style_sheet_is_read_as_either(tree, council):
    override = b'<Override PartName="/word/a.png" ContentType="application/vnd.x.styles+xml"/></Types>'
    types = ("[Content_Types].xml", b"</Types>", override)
    assert "document type in its part word/a.png" in refused(
        tree, changed(council, types, **{"word/a.png": b"<!DOCTYPE a []><a/>"})
    )


@pytest.mark.parametrize(("limit", "said"), [("LARGEST_XML", "holds more than 0 MB"), ("MOST_TAGS", "holds too much")])
def test_a_template_with_more_text_than_a_tree_of_it_may_cost_is_refused(tree, council, monkeypatch, limit, said):
    monkeypatch.setattr(f"xlappraise.report.docx_template.{limit}", 1000)
    assert refused(tree, council).startswith(said)


def leading_out(council):
    """The council's document with a template, a mail merge and a link elsewhere."""
    settings = f'<w:attachedTemplate xmlns:r="{RELATIONS}" r:id="rId7"/><w:mailMerge/>'.encode()
    link = f'<w:hyperlink xmlns:r="{RELATIONS}" r:id="rId7"><w:r><w:t>anyshire.gov.uk</w:t></w:r></w:hyperlink>'
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId7" Type="{RELATIONS}/{{}}" Target="http://a.example/" TargetMode="External"/>'
        "</Relationships>"
    )
    return changed(
        council,
        (SETTINGS, b"<w:zoom", settings + b"<w:zoom"),
        (FOOTER, b"</w:p>", link.encode() + b"</w:p>"),
        **{
            "word/_rels/settings.xml.rels": rels.format("attachedTemplate"),
            "word/_rels/footer1.xml.rels": rels.format("hyperlink"),
        },
    )


def test_nothing_of_a_template_leads_out_of_the_pack(tree, council):
    content = docx_bytes(tree, leading_out(council))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    words = (b"External", b"a.example", b"attachedTemplate", b"mailMerge", b"rId7")
    assert [(name, word) for name, part in parts.items() for word in words if word in part] == [
        ("word/_rels/document.xml.rels", b"rId7")  # one of its own
    ]
    footer = docx.Document(io.BytesIO(content)).sections[0].footer.paragraphs[0]
    assert footer.text == "Anyshire Councilanyshire.gov.uk"


def test_a_template_that_does_not_say_how_large_its_page_is_gets_a4(tree, council):
    with zipfile.ZipFile(council) as package:
        bare = re.sub(rb"<w:sectPr.*</w:sectPr>", b"", package.read(TEXT), flags=re.DOTALL)
    page = docx.Document(io.BytesIO(docx_bytes(tree, changed(council, **{TEXT: bare})))).sections[0]
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21.0, 29.7)


# -------------------------------------------------------------------------------------- a pack inside a report


@pytest.fixture
def around(tmp_path):
    """A council's report on a page of its own size, with a link, and the placeholder in runs of its own."""
    made = docx.Document()
    made.sections[0].page_width, made.sections[0].left_margin = Mm(200), Mm(25)
    made.sections[0].header.paragraphs[0].text = "Anyshire Council"
    made.core_properties.author = "Democratic services"
    made.add_heading("1. Purpose")
    made.add_paragraph("Text before")
    held = made.add_paragraph()
    for text in ("{", "{ app", "raisal }", "}"):
        held.add_run(text)
    made.add_paragraph("Text after")
    made.add_table(1, 1).cell(0, 0).text = "In a table"
    made.save(tmp_path / "around.docx")
    return str(tmp_path / "around.docx")


def texts(content):
    return [p.text for p in docx.Document(io.BytesIO(content)).paragraphs if p.text]


def test_a_pack_stands_where_the_placeholder_was(tree, around):
    pack = texts(docx_bytes(tree))
    assert texts(docx_bytes(tree, around)) == ["1. Purpose", "Text before", *pack, "Text after"]


def test_a_pack_inside_a_report_has_the_numbers_of_every_other_pack(tree, around):
    made = docx.Document(around)
    made.element.body.remove(made.tables[0]._tbl)
    made.save(around)
    assert of_docx(docx_bytes(tree, around)) == of_tree(tree)


def test_what_follows_a_pack_stands_on_the_councils_own_page(tree, around):
    last = docx.Document(io.BytesIO(docx_bytes(tree, around))).sections[-1]
    assert (round(last.page_width.mm), round(last.left_margin.mm), last.orientation) == (200, 25, 0)
    assert last.header.paragraphs[0].text == "Anyshire Council"


def test_a_report_with_a_placeholder_keeps_its_properties_and_gets_no_footer(tree, around):
    held = docx.Document(io.BytesIO(docx_bytes(tree, around)))
    assert held.core_properties.author == "Democratic services"
    assert [p.text for p in held.sections[0].footer.paragraphs] == [""]


def test_the_contents_of_a_pack_inside_a_report_list_its_own_headings(tree, around):
    held: Any = docx.Document(io.BytesIO(docx_bytes(tree, around))).element.body
    marks = held.findall(f".//{qn('w:bookmarkStart')}")
    assert next(held.iter(qn("w:instrText"))).text == ' TOC \\o "1-1" \\h \\n \\b appraisal_pack '
    assert marks[0].get(qn("w:name")) == "appraisal_pack"
    assert len({mark.get(qn("w:id")) for mark in marks}) == len(marks)


def test_a_report_with_pictures_and_marks_of_its_own_has_each_number_and_name_once(tree, tmp_path):
    earlier = docx.Document(io.BytesIO(docx_bytes(tree)))
    earlier.add_paragraph("{{appraisal}}")
    earlier.save(tmp_path / "earlier.docx")
    content = docx_bytes(tree, str(tmp_path / "earlier.docx"))
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    held: Any = docx.Document(io.BytesIO(content)).element.body
    assert len([name for name in names if "figure" in name]) == 20
    assert len(names) == len(set(names))
    for tag, attribute in (("wp:docPr", "id"), ("w:bookmarkStart", qn("w:id"))):
        numbers = [each.get(attribute) for each in held.iter(qn(tag))]
        assert len(numbers) == len(set(numbers))


def test_pages_go_on_in_number_when_the_paper_turns(tree, around):
    made = docx.Document(around)
    made.sections[0].different_first_page_header_footer = True
    properties: Any = made.sections[0]._sectPr
    properties.append(element("pgNumType", start=5))
    made.save(around)
    held = docx.Document(io.BytesIO(docx_bytes(tree, around))).sections
    assert len(held) > 1
    assert [each._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) for each in held] == ["5"] + [None] * (
        len(held) - 1
    )
    assert [each.different_first_page_header_footer for each in held] == [True] + [False] * (len(held) - 1)


def test_a_section_that_ends_at_the_placeholder_still_ends_there(tree, tmp_path):
    made = docx.Document()
    made.add_paragraph("{{ appraisal }}")
    made.add_section().page_width = Mm(150)
    first: Any = made.element.body
    ending = first.findall(qn("w:p"))[1]
    first.findall(qn("w:p"))[0].get_or_add_pPr().append(ending.pPr.sectPr)
    first.remove(ending)
    made.add_paragraph("Text after")
    made.save(tmp_path / "ends.docx")
    held = docx.Document(io.BytesIO(docx_bytes(tree, str(tmp_path / "ends.docx"))))
    assert held.paragraphs[-1].text == "Text after"
    assert [round(each.page_width.mm) for each in held.sections][-2:] == [216, 150]


def in_a_cell(made):
    made.add_table(1, 1).cell(0, 0).text = "{{ appraisal }}"


def in_a_header(made):
    made.sections[0].header.paragraphs[0].text = "{{ appraisal }}"


def in_a_paragraph_twice(made):
    for _ in range(2):
        made.add_paragraph("{{ appraisal }}")


def beside_text(made):
    made.add_paragraph("Annex A {{ appraisal }}")


def with_a_field(made):
    made.add_paragraph("{{ appraisal }}")._p.addnext(element("p", *field('INCLUDETEXT "other.docx"', "")))


ALONE = "a paragraph of its own in the document's text, outside tables, text boxes, headers and footers."


@pytest.mark.parametrize(
    ("put", "why"),
    [
        (in_a_cell, f"has {{{{ appraisal }}}} where no pack can go: put it into {ALONE}"),
        (in_a_header, f"has {{{{ appraisal }}}} where no pack can go: put it into {ALONE}"),
        (in_a_paragraph_twice, "has {{ appraisal }} more than once: leave one."),
        (beside_text, f"has other content beside {{{{ appraisal }}}}: put it into {ALONE}"),
        (with_a_field, "has a field (INCLUDETEXT) that fetches another file: put its content there."),
    ],
)
def test_a_placeholder_where_no_pack_can_go_is_refused(tree, tmp_path, put, why):
    made = docx.Document()
    put(made)
    made.save(tmp_path / "council.docx")
    assert refused(tree, str(tmp_path / "council.docx")) == why


@pytest.mark.parametrize(("kind", "kept"), [("hyperlink", True), ("image", False)])
def test_a_link_to_the_web_stays_in_the_text_around_a_pack_and_nothing_else_leads_out(tree, around, kind, kept):
    made = docx.Document(around)
    link: Any = element("hyperlink", element("r"))
    link.set(qn("r:id"), made.part.relate_to("https://a.example/", f"{RELATIONS}/{kind}", is_external=True))
    made.paragraphs[0]._p.append(link)
    made.save(around)
    package = zipfile.ZipFile(io.BytesIO(docx_bytes(tree, around)))
    assert (b"a.example" in package.read("word/_rels/document.xml.rels")) == kept


def test_each_criterion_with_a_reason_has_a_heading_in_the_rationale(tree, document):
    section = next(each for each in tree.sections if each.key == "rationale")
    wanted = [re.sub(r"^Table \d+: ", "", each.caption) for each in section.blocks if isinstance(each, ReportTable)]
    assert wanted
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 3" and p.text in wanted] == wanted
