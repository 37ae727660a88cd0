"""A Report in, a Word document's bytes out: real headings, repeating header rows, captions, alternative texts."""

from __future__ import annotations

import io
import re
from copy import deepcopy
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from xlappraise.report import docx_xml
from xlappraise.report.docx_picture import EMU_PER_CM, add_picture
from xlappraise.report.docx_place import close_place, go_on
from xlappraise.report.docx_styles import own_table_style, set_page, set_properties, style_ids
from xlappraise.report.docx_widths import TableLook
from xlappraise.report.docx_xml import TWIPS_PER_CM, element, field, paragraph
from xlappraise.report.page_numbers import CONTENTS, with_page_numbers
from xlappraise.report.tree import (
    PAGE,
    AnyTwo,
    Block,
    Bullets,
    Facts,
    Picture,
    Report,
    ReportTable,
    Section,
    Subheading,
    Text,
    WhatIf,
)

if TYPE_CHECKING:
    from docx.document import Document

    from xlappraise.report.docx_place import PackPlace

TALLEST_CM, CAPTION_CM = 20.0, 2.2
"""Greatest height of a picture on any page, and the room on a page that its caption needs, of up to three lines."""

WHOLE = "appraisal_pack"
"""The bookmark around a pack in a council's text, so that its contents list its own headings alone."""

COUNCILS_LETTERS = 1.17
"""Width of the letters of a font that we do not know, in Arial's: those of Verdana."""


def docx_of_report(report: Report, template: str = "", as_svg: bool = False) -> bytes:
    """The document as `docx_bytes` makes it, its contents with page numbers where LibreOffice is installed."""
    content = docx_bytes(report, template, as_svg)
    return _timeless(with_page_numbers(content)) if report.sections else content


def docx_bytes(report: Report, template: str = "", as_svg: bool = False) -> bytes:
    """The document, in the styles of `template` (a .docx) where one is given. CannotRead for a bad template.

    With `as_svg` pictures are SVG, which LibreOffice reads and Word does not, on the way to a PDF.
    """
    import docx

    if not template:
        return _document_bytes(docx.Document(), report, as_svg, own=True)
    from xlappraise.report.docx_template import document_like, not_a_template

    document, place, tables = document_like(template)
    try:
        return _document_bytes(document, report, as_svg, own=False, place=place, tables=tables)
    except Exception as fault:
        _document_bytes(docx.Document(), report, as_svg, own=True)  # a fault of ours shows here too
        raise not_a_template(template) from fault


def _document_bytes(
    document: Document, report: Report, as_svg: bool, *, own: bool, place: PackPlace | None = None, tables: str = ""
) -> bytes:
    """The report in this document; `own`: it has our styles; `place`: where the report goes in a council's text.

    `tables` is the ID of the council's own style of tables, where it has one.
    """
    styles = style_ids(document, own, keep_language=place is not None)
    table, letters = tables or own_table_style(document), 1.0 if own else COUNCILS_LETTERS
    look = TableLook(styles, table, not tables, report.bands, letters)
    set_page(document, own)
    if not place:
        set_properties(document, report)
    writer = _Writer(document, report, look, as_svg, place)
    if place:
        writer.append(element("bookmarkStart", id=writer.mark, name=WHOLE))
    writer.title_block()
    for section in report.sections:
        writer.section(section)
    if place:
        writer.append(element("bookmarkEnd", id=writer.mark))
        close_place(document, place, writer.wide, turned=writer.turned)
        _number_drawings(document)
    out = io.BytesIO()
    document.save(out)
    return _timeless(out.getvalue())


def _number_drawings(document: Document) -> None:
    """Number the council's drawings and ours in one row: Word wants each number once."""
    from docx.oxml.ns import qn

    for number, each in enumerate(document.element.iter(qn("wp:docPr")), 1):
        each.set("id", str(number))


def _timeless(saved: bytes) -> bytes:
    """The same package, its parts dated as zip's first day: the same workbook gives the same bytes."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    out = io.BytesIO()
    with ZipFile(io.BytesIO(saved)) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(ZipInfo(name), before.read(name), ZIP_DEFLATED)
    return out.getvalue()


# ---------------------------------------------------------------------------------------------------- content


class _Writer:
    """Appends the report to a document."""

    def __init__(
        self, document: Document, report: Report, look: TableLook, as_svg: bool, place: PackPlace | None = None
    ) -> None:
        self.document = document
        self.report = report
        self.look = look
        self.styles = look.styles
        self.as_svg = as_svg
        self.wide = self.turned = False
        self.figures = 0
        self.place = place
        self.mark = place.first_mark if place else 0
        page: Any = document.sections[-1]
        self.upright: tuple[Any, Any] = page.page_width, page.page_height

    @property
    def width(self) -> int:
        """Width of the text on the present page, in twips."""
        page: Any = self.document.sections[-1]
        return int((page.page_width - page.left_margin - page.right_margin) / 635)

    def append(self, *made: Any) -> None:
        """Put elements at the end, before the last section's properties."""
        body: Any = self.document.element.body
        for each in made:
            body.insert(len(body) - 1, each)

    def text(self, text: str, style: str = "", keep: str = "") -> None:
        """A paragraph; with `keep` it stands on the page of what comes next."""
        self.append(paragraph(text, self.styles[style] if style else "", keep=keep))

    def title_block(self) -> None:
        """Title, who decides and when, the answer in brief, and what the report holds."""
        self.text(self.report.title, "Title")
        if self.report.organisation:
            self.text(self.report.organisation, "Subtitle")
        self.facts(self.report.facts, on_one_line=True)
        if self.report.page:
            self.text(PAGE, "Heading 1")
            self.blocks(self.report.page)
        self._contents()
        if not self.place:
            self._footer()

    def facts(self, pairs: tuple[tuple[str, str], ...], on_one_line: bool = False, keep: bool = False) -> None:
        """Labels in bold, each with its text behind it, a paragraph each or all in one; `keep` as for a text."""
        runs = [(*docx_xml.run(f"{label}: ", strong=True), *docx_xml.run(value)) for label, value in pairs]
        if on_one_line:
            parts = [part for n, each in enumerate(runs) for part in (*(docx_xml.run("   ") if n else ()), *each)]
            runs = [tuple(parts)] if parts else []
        for each in runs:
            kept = (element("keepNext"),) if keep else ()
            self.append(element("p", element("pPr", *kept, element("spacing", after=60)), *each))

    def _contents(self) -> None:
        """Contents as a field without page numbers, so that what stands there is right before it is renewed."""
        if not self.report.sections:
            return
        heading = paragraph("Contents", self.styles["Heading 1"])
        heading.pPr.append(element("pageBreakBefore"))
        self.append(heading)
        begin, code, separate, *_, end = field(f"{CONTENTS} \\n" + (f" \\b {WHOLE}" if self.place else ""), "")
        right = element("tabs", element("tab", val="right", leader="dot", pos=self.width))
        last = len(self.report.sections) - 1
        for number, section in enumerate(self.report.sections):
            link = element("hyperlink", *docx_xml.run(section.title), anchor=f"section_{section.key}", history=1)
            runs = [*((begin, code, separate) if not number else ()), link, *((end,) if number == last else ())]
            self.append(element("p", element("pPr", deepcopy(right), element("spacing", after=40)), *runs))

    def _footer(self) -> None:
        footer: Any = self.document.sections[0].footer
        if any(p.text for p in footer.paragraphs) or len(footer.tables):
            return  # the template has its own
        held = footer.paragraphs[0]._p
        held.extend(docx_xml.run(f"{self.report.title}    Page "))
        held.extend([*field("PAGE", "1"), *docx_xml.run(" of "), *field("NUMPAGES", "1")])

    def section(self, section: Section) -> None:
        """A section under its heading, on pages of its own direction."""
        wide = self.needs_wide(section)
        if wide != self.wide:
            self._turn(wide)
            self.turned = True
        heading = paragraph(section.title, self.styles["Heading 1"])
        number = [s.key for s in self.report.sections].index(section.key)
        number += self.mark + 1 if self.place else 0
        heading.insert(1, element("bookmarkStart", id=number, name=f"section_{section.key}"))
        heading.append(element("bookmarkEnd", id=number))
        self.append(heading)
        self.blocks(section.blocks)

    def needs_wide(self, section: Section) -> bool:
        """Whether a table of the section has words that no upright page is wide enough for."""
        page: Any = self.document.sections[-1]
        room = int((self.upright[0] - page.left_margin - page.right_margin) / 635)
        tables = (block for block in section.blocks if isinstance(block, ReportTable))
        return any(docx_xml.size_that_fits(each, room, self.look) in ("", docx_xml.TABLE_TINY) for each in tables)

    def blocks(self, blocks: tuple[Block, ...]) -> None:
        """The blocks in their order; a line before a table or picture stands on its page."""
        for block, after in zip_longest(blocks, blocks[1:]):
            if isinstance(block, Text) and isinstance(after, ReportTable | Picture):
                self.text(block.text, keep="yes")  # or a heading and a line end the page before what they are about
            elif isinstance(block, Facts) and isinstance(after, ReportTable):
                self.facts(block.pairs, keep=True)
            else:
                self.block(block)

    def _turn(self, wide: bool) -> None:
        from docx.enum.section import WD_ORIENT, WD_SECTION

        page = self.document.add_section(WD_SECTION.NEW_PAGE)
        across, down = self.upright
        go_on(page._sectPr)
        page.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        page.page_width, page.page_height = (down, across) if wide else (across, down)
        self.wide = wide

    def block(self, block: Block) -> None:
        match block:
            case Subheading(level, text):
                self.text(text, f"Heading {level}")
            case Text(text):
                self.text(text)
            case Bullets(points):
                for item in points:
                    self.text(item, "List Bullet")
            case Facts(pairs):
                self.facts(pairs)
            case ReportTable():
                if not block.headed:
                    self.caption(block.caption)
                self.append(docx_xml.table(block, self.width // (2 if block.small else 1), self.look))
                self.append(element("p", element("pPr", element("spacing", after=60, line=120, lineRule="exact"))))
            case WhatIf() | AnyTwo():
                pass  # a document has nothing to choose with
            case _:
                self.picture(block)

    def picture(self, picture: Picture) -> None:
        """The picture with its caption, or in words where it cannot be drawn."""
        page: Any = self.document.sections[-1]
        height_cm = (page.page_height - page.top_margin - page.bottom_margin) / EMU_PER_CM - CAPTION_CM
        room = self.width / TWIPS_PER_CM, min(height_cm, TALLEST_CM)
        if add_picture(self.document, picture, self.figures + 1, room, self.as_svg):
            self.figures += 1
            self.caption(picture.caption, keep=False)
        else:
            self.text(picture.about)

    def caption(self, caption: str, keep: bool = True) -> None:
        """`Table 3: ...`, the number as a field that Word can renew and list; without one as it stands."""
        properties = element("pPr", element("pStyle", val=self.styles["Caption"]))
        if keep:
            properties.append(element("keepNext"))
        self.append(element("p", properties, *_caption_runs(caption)))


def _caption_runs(caption: str) -> list[Any]:
    found = re.match(r"(Table|Figure) (\d+)(: .*)", caption, re.DOTALL)
    if not found:
        return list(docx_xml.run(caption))
    kind, number, text = found.groups()
    return [*docx_xml.run(f"{kind} "), *field(f"SEQ {kind} \\* ARABIC", number), *docx_xml.run(text)]
