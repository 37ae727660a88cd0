"""A Word document in, the same with the styles, the page and the properties of the pack out."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from xlappraise.report import docx_xml
from xlappraise.report.docx_xml import TABLE, element
from xlappraise.report.tree import Report
from xlappraise.sheets import palette

if TYPE_CHECKING:
    from docx.document import Document


A4_CM = (21.0, 29.7)
MARGIN_CM = 1.7

MADE = datetime(2000, 1, 1)
"""Creation date in the file's properties: always the same, so that the same workbook gives the same bytes."""

LONGEST = 255
"""Most characters that a property of the file may have."""

SIZES = {"Title": 22, "Heading 1": 16, "Heading 2": 13, "Heading 3": 11.5}
"""Type sizes of the styles that stand apart from text, in points."""
NEEDED = ("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Caption", "List Bullet")


def own_table_style(document: Document) -> str:
    """The ID of our own style of tables, which is made where the document has none."""
    from docx.enum.style import WD_STYLE_TYPE

    held: Any = document.styles
    if TABLE not in {style.name for style in held}:
        docx_xml.table_style(held.add_style(TABLE, WD_STYLE_TYPE.TABLE).element)
    found: str = held[TABLE].style_id
    return found


def style_ids(document: Document, own: bool, keep_language: bool) -> dict[str, str]:
    """IDs of the styles used, by name; those that the document lacks are made.

    With `own` they get our look; with `keep_language` the document keeps the language that it names.
    """
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


def set_page(document: Document, own: bool) -> None:
    """With `own`, A4 and our margins; else what the document says, and these where it does not."""
    from docx.shared import Cm

    page: Any = document.sections[-1]
    margins = dict.fromkeys(("left_margin", "right_margin", "top_margin", "bottom_margin"), MARGIN_CM)
    for name, size in {"page_width": A4_CM[0], "page_height": A4_CM[1], **margins}.items():
        if own or getattr(page, name) is None:
            setattr(page, name, Cm(size))


def set_properties(document: Document, report: Report) -> None:
    """Title, author, language and dates in the file's properties."""
    about = document.core_properties
    about.title, about.author, about.comments = report.title[:LONGEST], report.author[:LONGEST], ""
    about.subject, about.keywords, about.language = "Options appraisal", "", report.language
    about.last_modified_by, about.revision = "", 1
    about.created = about.modified = MADE
