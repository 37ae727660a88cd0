"""A Draft in; the same asking Excel to calculate when it is opened next, or without the list of formulas, out."""

from collections.abc import Iterator

from xlappraise.xlsx.book import relations_part, target_part
from xlappraise.xlsx.draft import Draft
from xlappraise.xlsx.markup import Edit, attributes, root, tag_at, with_attribute

BEFORE_CALCULATION = (
    b"fileVersion",
    b"fileSharing",
    b"workbookPr",
    b"workbookProtection",
    b"bookViews",
    b"sheets",
    b"functionGroups",
    b"externalReferences",
    b"definedNames",
)
"""Elements that stand before calcPr in a workbook part, by ECMA-376 part 1, 18.2.27."""


def calculate_on_load(draft: Draft) -> None:
    """Ask Excel to calculate the whole workbook when it is opened next."""

    def edits(data: bytes) -> Iterator[Edit]:
        whole = root(data)
        for child in whole.children:
            if child.local == b"calcPr":
                tag = data[child.start : child.tag_end]
                if attributes(tag).get("fullCalcOnLoad") not in ("1", "true"):
                    yield Edit(child.start, child.tag_end, with_attribute(tag, b"fullCalcOnLoad", b"1"))
                return
        behind = [child.end for child in whole.children if child.local in BEFORE_CALCULATION]
        new = b'<%bcalcPr fullCalcOnLoad="1"/>' % whole.prefix
        yield Edit(behind[-1], behind[-1], new)

    draft.edit(draft.book.part, edits)


def drop_calculation_chain(draft: Draft) -> bool:
    """Take out the calculation chain, the list of formula cells that Excel makes anew; False when there is none."""
    chains = {arrow.target.casefold() for arrow in draft.book.relations if arrow.kind == "calcChain"}
    chains = {chain for chain in chains if chain in draft.archive}
    if not chains:
        return False

    def relation_edits(data: bytes) -> Iterator[Edit]:
        for child in root(data).children:
            target = attributes(tag_at(data, child.start)).get("Target", "")
            if target_part(draft.book.part, target).casefold() in chains:
                yield Edit(child.start, child.end, b"")

    def type_edits(data: bytes) -> Iterator[Edit]:
        for child in root(data).children:
            name = attributes(tag_at(data, child.start)).get("PartName", "")
            if name.lstrip("/").casefold() in chains:
                yield Edit(child.start, child.end, b"")

    draft.edit(relations_part(draft.book.part), relation_edits)
    draft.edit("[Content_Types].xml", type_edits)
    for chain in chains:
        draft.parts[draft.archive.entry(chain).name] = None
    return True
