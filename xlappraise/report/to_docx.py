"""A Report in, a Word document's bytes out: real headings, repeating header rows, captions, alternative texts."""

from __future__ import annotations

import io
import re
from copy import deepcopy
from datetime import datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from xlappraise.report import docx_xml
from xlappraise.report.docx_picture import EMU_PER_CM, add_picture
from xlappraise.report.docx_place import close_place, go_on
from xlappraise.report.docx_widths import TableLook
from xlappraise.report.docx_xml import TABLE, TWIPS_PER_CM, element, field, paragraph
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
from xlappraise.sheets import palette

if TYPE_CHECKING:
    from docx.document import Document

    from xlappraise.report.docx_place import PackPlace

A4_CM = (21.0, 29.7)
MARGIN_CM = 1.7
TALLEST_CM, CAPTION_CM = 20.0, 2.2
"""Greatest height of a picture on any page, and the room on a page that its caption needs, of up to three lines."""
MADE = datetime(2000, 1, 1)
"""Creation date in the file's properties: always the same, so that the same workbook gives the same bytes."""

WHOLE = "appraisal_pack"
"""The bookmark around a pack in a council's text, so that its contents list its own headings alone."""

COUNCILS_LETTERS = 1.17
"""Width of the letters of a font that we do not know, in Arial's: those of Verdana."""

LONGEST = 255
"""Most characters that a property of the file may have."""

SIZES = {"Title": 22, "Heading 1": 16, "Heading 2": 13, "Heading 3": 11.5}
NEEDED = ("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Caption", "List Bullet")


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
    styles = _styles(document, own, keep_language=place is not None)
    table, letters = tables or _own_table_style(document), 1.0 if own else COUNCILS_LETTERS
    look = TableLook(styles, table, not tables, report.bands, letters)
    _page_setup(document, own)
    if not place:
        _properties(document, report)
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


# ----------------------------------------------------------------------------------------------------- styles


def _own_table_style(document: Document) -> str:
    """The ID of our own style of tables, which is made where it is not there."""
    from docx.enum.style import WD_STYLE_TYPE

    held: Any = document.styles
    if TABLE not in {style.name for style in held}:
        docx_xml.table_style(held.add_style(TABLE, WD_STYLE_TYPE.TABLE).element)
    found: str = held[TABLE].style_id
    return found


def _styles(document: Document, own: bool, keep_language: bool) -> dict[str, str]:
    """IDs of the styles used, by name; those that the template lacks are made."""
    from docx.enum.style import WD_STYLE_TYPE

    held: Any = document.styles
    names = {style.name for style in held}
    for name in (*NEEDED, *docx_xml.SIZES):
        if name not in names:
            made = held.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name in NEEDED)
            made.base_style = held["Normal"] if "Normal" in names else None
            _set_plain_look(made, name)
    _language(document, keep_language)
    if own:
        _set_look(held)
    for name in docx_xml.SIZES if not own else (*NEEDED, *docx_xml.SIZES, "Normal"):
        _set_other_scripts(held[name])
    return {name: held[name].style_id for name in (*NEEDED, *docx_xml.SIZES)}


def _set_plain_look(style: Any, name: str) -> None:
    from docx.shared import Pt

    style.font.size = Pt(docx_xml.SIZES.get(name, SIZES.get(name, 11)))
    style.paragraph_format.space_after = Pt(0 if name in docx_xml.SIZES else 6)
    if name.startswith("Heading"):
        style.font.bold = True
        style.paragraph_format.keep_with_next = True
        style.element.get_or_add_pPr().append(element("outlineLvl", val=int(name[-1]) - 1))


def _set_look(styles: Any) -> None:
    from docx.shared import Pt, RGBColor

    for name in ("Normal", *NEEDED, *docx_xml.SIZES):
        _font(styles[name])
    styles["Normal"].font.size = Pt(palette.SIZE)
    styles["Normal"].paragraph_format.space_after = Pt(7)
    for name, size in SIZES.items():
        styles[name].font.size, styles[name].font.bold = Pt(size), True
        styles[name].font.color.rgb = RGBColor.from_string(palette.NAVY)
    for name, before in (("Heading 1", 20), ("Heading 2", 14), ("Heading 3", 10)):
        styles[name].paragraph_format.space_before, styles[name].paragraph_format.space_after = Pt(before), Pt(5)
    caption, subtitle = styles["Caption"], styles["Subtitle"]
    caption.font.size, caption.font.bold, caption.font.italic = Pt(10), True, False
    caption.font.color.rgb = RGBColor.from_string(palette.INK)
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(10), Pt(4)
    subtitle.font.size, subtitle.font.italic, subtitle.font.bold = Pt(14), False, False
    subtitle.font.color.rgb = RGBColor.from_string(palette.MUTED)
    for name in ("Title", "Subtitle"):
        _remove_spacing(styles[name])


def _remove_spacing(title: Any) -> None:
    """Without the rule and the wide letters that python-docx's own template draws."""
    from docx.oxml.ns import qn

    for tag in ("w:pBdr", "w:rPr/w:spacing", "w:rPr/w:kern"):
        for found in title.element.findall(f".//{'/'.join(map(qn, tag.split('/')))}"):
            found.getparent().remove(found)


def _font(style: Any) -> None:
    """Arial for every script: the theme's fonts would win over a font given for Latin text alone."""
    from docx.oxml.ns import qn

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), palette.FONT)


def _set_other_scripts(style: Any) -> None:
    """Size and weight for Arabic and Hebrew too, which have properties of their own."""
    from docx.oxml.ns import qn

    given = style.element.get_or_add_rPr()
    for tag, other in (("w:b", "w:bCs"), ("w:sz", "w:szCs")):
        found, old = given.find(qn(tag)), given.find(qn(other))
        if old is not None:
            given.remove(old)
        if found is not None:
            found.addnext(element(other[2:], **{key.rpartition("}")[2]: value for key, value in found.attrib.items()}))


def _language(document: Document, keep: bool) -> None:
    """British English for all text; with `keep` only where the document names no language."""
    from docx.oxml.ns import qn

    styles: Any = document.styles.element
    defaults = styles.find(qn("w:docDefaults"))
    if defaults is None:
        defaults = element("docDefaults")
        styles.insert(0, defaults)
    outer = defaults.find(qn("w:rPrDefault"))
    if outer is None:
        outer = element("rPrDefault")
        defaults.insert(0, outer)
    properties = outer.find(qn("w:rPr"))
    if properties is None:
        properties = element("rPr")
        outer.append(properties)
    if keep and properties.find(qn("w:lang")) is not None:
        return
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(element("lang", val="en-GB", eastAsia="en-GB", bidi="ar-SA"))


def _page_setup(document: Document, own: bool) -> None:
    """Our page, or the template's with A4 and our margins where it does not say."""
    from docx.shared import Cm

    page: Any = document.sections[-1]
    margins = dict.fromkeys(("left_margin", "right_margin", "top_margin", "bottom_margin"), MARGIN_CM)
    for name, size in {"page_width": A4_CM[0], "page_height": A4_CM[1], **margins}.items():
        if own or getattr(page, name) is None:
            setattr(page, name, Cm(size))


def _properties(document: Document, report: Report) -> None:
    about = document.core_properties
    about.title, about.author, about.comments = report.title[:LONGEST], report.author[:LONGEST], ""
    about.subject, about.keywords, about.language = "Options appraisal", "", report.language
    about.last_modified_by, about.revision = "", 1
    about.created = about.modified = MADE


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
