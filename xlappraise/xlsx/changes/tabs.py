"""A Draft in; the same with a tab shown, or hidden and no longer in front, out."""

from collections.abc import Iterator

from xlappraise.xlsx.changes.kinds import ShowSheet
from xlappraise.xlsx.draft import Draft
from xlappraise.xlsx.markup import Edit, attributes, element_at, root, with_attribute


def show_sheet(draft: Draft, change: ShowSheet) -> None:
    """Show a tab or hide it; where a hidden one was in front, the first visible tab is then."""
    number = list(draft.tabs).index(change.sheet)

    def edits(data: bytes) -> Iterator[Edit]:
        blocks = {child.local: element_at(data, child.start) for child in root(data).children}
        tabs = blocks[b"sheets"].children
        tab, tags = tabs[number], [attributes(data[each.start : each.tag_end]) for each in tabs]
        visible = (n for n, tag in enumerate(tags) if n != number and tag.get("state", "visible") == "visible")
        state = b"hidden" if change.hidden else None
        yield Edit(tab.start, tab.tag_end, with_attribute(data[tab.start : tab.tag_end], b"state", state))
        for view in blocks[b"bookViews"].children if change.hidden and b"bookViews" in blocks else ():
            tag = data[view.start : view.tag_end]
            if attributes(tag).get("activeTab", "0") == str(number):
                yield Edit(view.start, view.tag_end, with_attribute(tag, b"activeTab", b"%d" % next(visible, 0)))

    draft.edit(draft.book.part, edits)
    draft.hidden[change.sheet] = change.hidden
    if change.hidden:
        draft.edit_sheet(change.sheet, _unselect)


def _unselect(data: bytes) -> Iterator[Edit]:
    """Edits after which a hidden sheet is not typed into together with the one in front."""
    for block in (child for child in root(data).children if child.local == b"sheetViews"):
        for view in element_at(data, block.start).children:
            tag = data[view.start : view.tag_end]
            if attributes(tag).get("tabSelected") in ("1", "true"):
                yield Edit(view.start, view.tag_end, with_attribute(tag, b"tabSelected", None))
