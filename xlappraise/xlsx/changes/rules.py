"""A worksheet's bytes in; edits out, by which drop-downs, messages and live formats reach further, or are replaced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlappraise.xlsx.addresses import Area, area_of, area_text
from xlappraise.xlsx.changes.kinds import EntryRule, ExtendRules, SetEntryRules
from xlappraise.xlsx.markup import Edit, Element, attributes, element_at, escape, root, with_attribute

BEFORE_VALIDATIONS = frozenset(
    (
        b"sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges "
        b"scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting"
    ).split()
)
"""Elements that stand before dataValidations in a worksheet, by ECMA-376 part 1, 18.3.1.99."""


def overlap(one: Area, other: Area) -> bool:
    """Whether two areas share a cell."""
    return not (
        one.last_row < other.first_row
        or other.last_row < one.first_row
        or one.last_column < other.first_column
        or other.last_column < one.first_column
    )


def covers(one: Area, other: Area) -> bool:
    """Whether the first area holds all cells of the second."""
    return (
        one.first_row <= other.first_row
        and one.last_row >= other.last_row
        and one.first_column <= other.first_column
        and one.last_column >= other.last_column
    )


def area_reaching(sqref: str, like: Area, area: Area) -> str:
    """The list of areas `sqref`, grown so that what holds in `like` holds in `area` as well."""
    words = sqref.split()
    areas = [found for word in words if (found := area_of(word))]
    strange = [word for word in words if area_of(word) is None]
    across = (like.first_row, like.last_row) == (area.first_row, area.last_row)
    for number, old in enumerate(list(areas)):
        if not overlap(old, like):
            continue
        if across:
            new = Area(old.first_row, area.first_column, old.last_row, area.last_column)
            joined = old._replace(last_column=area.last_column)
            adjacent = old.last_column + 1 >= area.first_column
        else:
            new = Area(area.first_row, old.first_column, area.last_row, old.last_column)
            joined = old._replace(last_row=area.last_row)
            adjacent = old.last_row + 1 >= area.first_row
        if any(covers(each, new) for each in areas):
            continue
        if adjacent:
            areas[number] = joined
        else:
            areas.append(new)
    return " ".join([*map(area_text, areas), *strange])


def without(area: Area, hole: Area) -> list[Area]:
    """What is left of an area when another is cut out of it."""
    if not overlap(area, hole):
        return [area]
    top, bottom = max(area.first_row, hole.first_row), min(area.last_row, hole.last_row)
    pieces = [
        area._replace(last_row=top - 1),
        Area(top, area.first_column, bottom, hole.first_column - 1),
        Area(top, hole.last_column + 1, bottom, area.last_column),
        area._replace(first_row=bottom + 1),
    ]
    return [p for p in pieces if p.first_row <= p.last_row and p.first_column <= p.last_column]


def longer_rule_edits(data: bytes, change: ExtendRules) -> Iterator[Edit]:
    """Edits that let rules which cover `like` cover `area`."""
    for child in root(data).children:
        if child.local == b"conditionalFormatting":
            yield from _tag_reaching(data, child, change)
        elif child.local == b"dataValidations":
            for rule in element_at(data, child.start).children:
                yield from _tag_reaching(data, rule, change)
        elif child.local == b"extLst":
            yield from _texts_reaching(data, child, change)


def _tag_reaching(data: bytes, element: Element, change: ExtendRules) -> Iterator[Edit]:
    tag = data[element.start : element.tag_end]
    old = attributes(tag).get("sqref", "")
    new = area_reaching(old, change.like, change.area)
    if new.split() != old.split():
        yield Edit(element.start, element.tag_end, with_attribute(tag, b"sqref", new.encode()))


def _texts_reaching(data: bytes, element: Element, change: ExtendRules) -> Iterator[Edit]:
    """Newer kinds of rules keep their areas as text, in the sheet's extensions."""
    import re

    for found in re.finditer(rb"<(?:[\w.-]+:)?sqref>([^<]*)</", data[element.start : element.end]):
        old = found[1].decode()
        new = area_reaching(old, change.like, change.area)
        if new.split() != old.split():
            yield Edit(element.start + found.start(1), element.start + found.end(1), new.encode())


# ------------------------------------------------------------------------------------------ rules for entries


def entry_rule_edits(data: bytes, change: SetEntryRules) -> Iterator[Edit]:
    """Edits that put rules for entries in place of those in the areas."""
    whole = root(data)
    block = next((child for child in whole.children if child.local == b"dataValidations"), None)
    rules = [_rule(rule, whole.prefix) for rule in change.rules]
    if block is None:
        before = [child.end for child in whole.children if child.local in BEFORE_VALIDATIONS]
        yield Edit(before[-1], before[-1], _block(whole.prefix, rules))
        return
    kept = [
        left for rule in element_at(data, block.start).children if (left := _rule_outside(data, rule, change.areas))
    ]
    tag = with_attribute(data[block.start : block.tag_end], b"count", b"%d" % (len(kept) + len(rules)))
    if tag.endswith(b"/>"):
        tag = tag[:-2].rstrip() + b">"
    new = tag + b"".join([*kept, *rules]) + b"</" + block.name + b">" if kept or rules else b""
    if new != data[block.start : block.end]:
        yield Edit(block.start, block.end, new)


def _block(prefix: bytes, rules: list[bytes]) -> bytes:
    if not rules:
        return b""
    inner = b"".join(rules)
    return b'<%bdataValidations count="%d">%b</%bdataValidations>' % (prefix, len(rules), inner, prefix)


def _rule_outside(data: bytes, rule: Element, holes: Iterable[Area]) -> bytes:
    """What is left of a rule outside the areas that get new ones."""
    tag = data[rule.start : rule.tag_end]
    old = attributes(tag).get("sqref", "").split()
    areas = [found for word in old if (found := area_of(word))]
    for hole in holes:
        areas = [piece for area in areas for piece in without(area, hole)]
    new = " ".join(map(area_text, areas))
    if new.split() == old:
        return data[rule.start : rule.end]
    return with_attribute(tag, b"sqref", new.encode()) + data[rule.tag_end : rule.end] if areas else b""


def _rule(rule: EntryRule, prefix: bytes) -> bytes:
    given = {
        "type": rule.kind,
        "errorStyle": rule.style,
        "operator": rule.operator,
        "allowBlank": "1",
        "showInputMessage": "1",
        "showErrorMessage": "1" if rule.alert else "",
        "errorTitle": rule.title if rule.alert else "",
        "error": rule.alert,
        "promptTitle": rule.title,
        "prompt": rule.message,
        "sqref": area_text(rule.area),
    }
    tag = b"".join(b' %b="%b"' % (key.encode(), escape(value)) for key, value in given.items() if value)
    formulas = b"".join(
        b"<%bformula%d>%b</%bformula%d>" % (prefix, number, escape(text), prefix, number)
        for number, text in enumerate((rule.formula, rule.second), 1)
        if text
    )
    return b"<%bdataValidation%b>%b</%bdataValidation>" % (prefix, tag, formulas, prefix)
