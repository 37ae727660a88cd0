"""Two styles parts in, an old file's and a fresh workbook's; out, the old one with the fresh one's formats appended."""

from __future__ import annotations

import re

from xlappraise.xlsx.markup import Edit, Element, attributes, element_at, root, with_attribute, with_edits, with_prefix

FIRST_CUSTOM = 164
"""Number formats below this are built in, by ECMA-376 part 1, 18.8.30."""
ORDER = (
    *(b"numFmts", b"fonts", b"fills", b"borders", b"cellStyleXfs", b"cellXfs", b"cellStyles", b"dxfs"),
    *(b"tableStyles", b"colors", b"extLst"),
)
SIDES = ("left", "right", "top", "bottom")
USED = (("fontId", b"fonts"), ("fillId", b"fills"), ("borderId", b"borders"))


class Styles:
    """The old styles, to which formats of the fresh workbook are appended when they are asked for."""

    def __init__(self, old: bytes, fresh: bytes) -> None:
        """Both are parts as stored, in UTF-8."""
        self._old, self._fresh = old, fresh
        self._whole = root(old)
        self._there = {child.local: _children(old, child) for child in self._whole.children}
        self._source = {child.local: _children(fresh, child) for child in root(fresh).children}
        self._new: dict[bytes, list[bytes]] = {}
        self._cells: dict[int, int] = {}
        self._lives: dict[int, int] = {}

    def cell(self, number: int) -> int:
        """The format of a cell that is number `number` in the fresh workbook: its number in the old one."""
        if number not in self._cells:
            self._cells[number] = self._append(b"cellXfs", self._xf(self._source[b"cellXfs"][number]))
        return self._cells[number]

    def live(self, number: int) -> int:
        """The same for a live (differential) format."""
        if number not in self._lives:
            self._lives[number] = self._append(b"dxfs", self._source[b"dxfs"][number])
        return self._lives[number]

    def _xf(self, source: bytes) -> bytes:
        tag = element_at(source, 0)
        head = source[: tag.tag_end]
        given = attributes(head)
        for key, block in USED:
            fragment = self._source[block][int(given.get(key, "0"))]
            head = with_attribute(head, key.encode(), b"%d" % self._append(block, fragment))
        head = with_attribute(head, b"numFmtId", b"%d" % self._number_format(int(given.get("numFmtId", "0"))))
        for flag in (b"applyFont", b"applyFill", b"applyBorder", b"applyNumberFormat", b"applyAlignment"):
            head = with_attribute(head, flag, b"1")
        return with_attribute(head, b"xfId", b"0") + source[tag.tag_end :]

    def _number_format(self, number: int) -> int:
        if number < FIRST_CUSTOM:
            return number
        codes = {int(a["numFmtId"]): a["formatCode"] for a in map(_tag_attributes, self._source.get(b"numFmts", []))}
        there = [*self._there.get(b"numFmts", []), *self._new.get(b"numFmts", [])]
        listed = ((a.get("formatCode", ""), a.get("numFmtId", "")) for a in map(_tag_attributes, there))
        taken = {code: int(text) for code, text in listed if text.isascii() and text.isdigit()}
        if codes[number] not in taken:
            new = max([FIRST_CUSTOM - 1, *taken.values()]) + 1
            fragment = next(f for f in self._source[b"numFmts"] if int(_tag_attributes(f)["numFmtId"]) == number)
            self._append(b"numFmts", with_attribute(fragment, b"numFmtId", b"%d" % new))
            return new
        return taken[codes[number]]

    def _append(self, block: bytes, fragment: bytes) -> int:
        """The number of a fragment in its block, where one that says just the same is used again."""

        fragment = with_prefix(fragment, self._whole.prefix)
        there, new = self._there.get(block, []), self._new.setdefault(block, [])
        if fragment in there:
            return there.index(fragment)
        if fragment not in new:
            new.append(fragment)
        return len(there) + new.index(fragment)

    def new_bytes(self) -> bytes:
        """The old part with what was appended."""
        edits: list[Edit] = []
        blocks = {child.local: child for child in self._whole.children}
        for name, fragments in self._new.items():
            if not fragments:
                continue
            inner = b"".join(fragments)
            if name in blocks:
                edits += self._with_children(blocks[name], inner, len(self._there[name]) + len(fragments))
            else:
                at = self._place(name)
                tag = self._whole.prefix + name
                edits.append(Edit(at, at, b'<%b count="%d">%b</%b>' % (tag, len(fragments), inner, tag)))
        return with_edits(self._old, edits)

    def _with_children(self, block: Element, inner: bytes, count: int) -> list[Edit]:
        tag = with_attribute(self._old[block.start : block.tag_end], b"count", b"%d" % count)
        if block.empty:
            whole = tag[:-2].rstrip() + b">" + inner + b"</" + block.name + b">"
            return [Edit(block.start, block.end, whole)]
        return [Edit(block.start, block.tag_end, tag), Edit(block.inner_end, block.inner_end, inner)]

    def _place(self, name: bytes) -> int:
        before = ORDER[: ORDER.index(name)]
        ends = [child.end for child in self._whole.children if child.local in before]
        return ends[-1] if ends else self._whole.tag_end


def with_filled_outlines(data: bytes, line: str, fill: str) -> bytes:
    """Styles whose live formats have a fill where they are an outline of one colour on all sides without any."""
    whole = root(data)
    prefix, wanted = whole.prefix, b'rgb="FF%b"' % line.encode()
    inside = b'<%bfill><%bpatternFill patternType="solid"><%bbgColor rgb="FF%b"/></%bpatternFill></%bfill>'
    new = inside % (prefix, prefix, prefix, fill.encode(), prefix, prefix)
    edits = []
    for formats in (child for child in whole.children if child.local == b"dxfs" and not child.empty):
        for each in element_at(data, formats.start).children:
            parts = {child.local: child for child in element_at(data, each.start).children} if not each.empty else {}
            border = parts.get(b"border")
            if border and b"fill" not in parts and data[border.start : border.end].count(wanted) == len(SIDES):
                edits.append(Edit(border.start, border.start, new))
    return with_edits(data, edits)


def _children(data: bytes, block: Element) -> list[bytes]:
    if block.empty:
        return []
    return [data[child.start : child.end] for child in element_at(data, block.start).children]


def _tag_attributes(fragment: bytes) -> dict[str, str]:
    found = re.match(rb"<[^>]*>", fragment)
    return attributes(found[0] if found else b"")
