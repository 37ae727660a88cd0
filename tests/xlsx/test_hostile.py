"""Files that attack: refused with one sentence that says what they are, or read right; never a traceback."""

from __future__ import annotations

import io
import os
import random
import resource
import socket
import struct
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import EXAMPLE
from tests.support.corpus import (
    MAIN,
    RELATIONS,
    XML,
    by_xlsxwriter,
    odd_workbook,
    parts_of,
    relations,
    sheet,
    small,
    types,
    zipped,
)
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.file_kind import file_bytes

CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
GOOD = parts_of({"S": sheet(CELL)})
REFUSALS = (package.CannotRead, package.CannotWrite)


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Whoever opens a socket fails."""

    def refuse(*_, **__):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def read_all(path):
    """All sheets of a workbook, parsed."""
    book = package.snapshot(path)
    return {name: book.sheets[name] for name in book.sheets}


@pytest.fixture
def refusal(tmp_path):
    """The sentence with which a file is refused, by reading and by writing alike; the file is untouched."""

    def go(data, name="book.xlsx"):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(package.CannotRead) as caught:
            read_all(path)
        with pytest.raises(REFUSALS):
            package.apply(path, [SetCell("S", 1, 1, 2.0)])
        assert path.read_bytes() == data
        assert [entry.name for entry in tmp_path.iterdir()] == [name]
        text = str(caught.value)
        assert text.startswith(f"'{path}' ")
        assert text.endswith(".")
        assert text.isprintable()
        return text.removeprefix(f"'{path}' ")

    return go


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ODS = zipped(
    {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}, stored=("mimetype",)
)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (bytes(600), "only zeros"),
        (b"Ref,Weight\nD1,10\n", "text file"),
        ("Ref\tWeight\n".encode("utf-16"), "text file"),
        (b"\xef\xbb\xbf <!DOCTYPE html><html>", "web page"),
        (b"<html><table>", "web page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "Excel 2003"),
        (b"%PDF-1.7", "PDF"),
        (b"\x09\x08\x08\x00\x00\x05", "old Excel file"),
        (OLE + "Workbook".encode("utf-16-le"), "old Excel file (.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
        (OLE + "WordDocument".encode("utf-16-le"), "Word document"),
        (OLE, "not a workbook"),
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
        (b"\x07Ann\0\1", "is not a workbook"),
        (b"PK\x03\x04", "cut short"),
        (zipped({"a.txt": "x"}), "is a zip file"),
        (zipped({}), "is a zip file"),
        (ODS, "OpenDocument spreadsheet (.ods)"),
        (zipped({"[Content_Types].xml": types(), "word/document.xml": "<x/>"}), "Word document"),
        (zipped({"[Content_Types].xml": types(), "ppt/presentation.xml": "<x/>"}), "PowerPoint"),
        (zipped({"[Content_Types].xml": types(), "xl/workbook.bin": b"x"}), "binary workbook (.xlsb)"),
        (zipped({"Index/Document.iwa": b"x"}), "Numbers"),
        (zipped({**GOOD, "[Content_Types].xml": types("application/x")}), "not an Excel workbook"),
        (zipped({**GOOD, "_rels/.rels": relations()}), "not an Excel workbook"),
    ],
)
def test_what_is_no_workbook_is_called_what_it_is(refusal, data, says):
    assert says in refusal(data)


def test_reading_a_file_takes_no_more_memory_than_it_has_bytes(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(bytes(1000))
    tracemalloc.start()
    file_bytes(str(tmp_path / "a.xlsx"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000


def test_the_lock_file_of_excel_names_the_workbook_that_is_meant(tmp_path):
    (tmp_path / "~$plan.xlsx").write_bytes(b"\x03Ann" + bytes(161))
    with pytest.raises(package.CannotRead, match=r"a workbook that is open, and no workbook: name plan\.xlsx\.$"):
        package.snapshot(tmp_path / "~$plan.xlsx")


def test_every_cut_of_a_workbook_is_refused_as_such(refusal):
    data = zipped(GOOD)
    for end in range(4, len(data), 97):
        assert "cut short" in refusal(data[:end])


@pytest.mark.parametrize("name", ["nul\0byte.xlsx", "x" * 300 + ".xlsx", "no/such/folder/book.xlsx"])
def test_names_that_lead_nowhere(name):
    with pytest.raises(package.CannotRead, match=r"name|exist"):
        package.snapshot(name)


def test_a_folder_and_a_pipe(tmp_path):
    with pytest.raises(package.CannotRead, match="is a folder"):
        package.snapshot(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.xlsx")
        with pytest.raises(package.CannotRead, match="not a file on disk"):
            package.snapshot(tmp_path / "pipe.xlsx")


# The zip.


def with_password():
    data = bytearray(zipped(GOOD))
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            data[at + offset] |= 1
    return bytes(data)


def corrupted(change):
    """The good workbook with its stored sheet's bytes, checksum or size falsified."""
    data = zipped(GOOD, stored=("xl/worksheets/sheet1.xml",))
    return change(data)


def flip(data, what, by):
    at = data.index(what)
    return data[:at] + by + data[at + len(what) :]


def directory_field(data, name, offset, value):
    """The directory's line of a part with one 4-byte field replaced."""
    at = data.rindex(name) - 46
    return data[: at + offset] + struct.pack("<L", value) + data[at + offset + 4 :]


def duplicate(second):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in GOOD.items():
            archive.writestr(name, content)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(zipfile.warnings, "warn", lambda *_, **__: None) if hasattr(zipfile, "warnings") else None
            archive.writestr(second, sheet(CELL.replace("1</v>", "99</v>")))
    return buffer.getvalue()


SHEET = b"xl/worksheets/sheet1.xml"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("make", "says"),
    [
        (with_password, "password"),
        (lambda: corrupted(lambda d: flip(d, b"<v>1</v>", b"<v>2</v>")), "checksum"),
        (lambda: flip(zipped(GOOD), b"PK\1\2", b"PK\1\3"), "directory"),
        (lambda: directory_field(zipped(GOOD), SHEET, 24, 5), "larger than it says"),
        (lambda: directory_field(zipped(GOOD), SHEET, 24, 10**6), "checksum"),
        (lambda: directory_field(zipped(GOOD), SHEET, 20, 10**8), "overlap"),
        (lambda: directory_field(zipped(GOOD), SHEET, 42, 0), "in one place"),
        (lambda: directory_field(zipped(GOOD), SHEET, 42, 7), "not where"),
        (lambda: zipped(GOOD).replace(SHEET, b"xl/worksheets/sheet9.xml", 1), "two names"),
        (lambda: duplicate("xl/worksheets/sheet1.xml"), "twice"),
        (lambda: duplicate("XL/Worksheets/SHEET1.xml"), "twice"),
        (lambda: duplicate("../../evil.xml"), "unsafe name"),
        (lambda: duplicate("/etc/evil.xml"), "unsafe name"),
        (lambda: duplicate("..\\evil.xml"), "unsafe name"),
        (lambda: duplicate("C:/evil.xml"), "unsafe name"),
        (lambda: zipped({**GOOD, **{f"x{i}": b"" for i in range(1001)}}), "more than the 1,000"),
    ],
)
def test_a_zip_that_two_programs_could_read_differently(refusal, make, says):
    assert says in refusal(make())


def test_a_zip_with_wide_sizes_is_read_and_written(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in GOOD.items():
            with archive.open(name, "w", force_zip64=True) as part:
                part.write(content.encode())
    path = tmp_path / "book.xlsx"
    path.write_bytes(buffer.getvalue())
    package.apply(path, [SetCell("S", 1, 1, 2.0)])
    assert read_all(path)["S"].cells[1, 1].value == 2
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None


class Stream(io.RawIOBase):
    """A file that cannot seek, so that sizes follow the data."""

    def __init__(self):
        self.data = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.data += data
        return len(data)


def test_a_zip_with_sizes_after_the_data_is_read_and_written(tmp_path):
    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in GOOD.items():
            archive.writestr(name, content)
    path = tmp_path / "book.xlsx"
    path.write_bytes(bytes(stream.data))
    package.apply(path, [SetCell("S", 1, 1, 2.0)])
    assert read_all(path)["S"].cells[1, 1].value == 2
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None


# XML.


def with_sheet(text):
    return zipped({**GOOD, "xl/worksheets/sheet1.xml": text})


def with_head(head, body=CELL):
    return with_sheet(sheet(body).replace(XML, XML + head))


LAUGHS = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))


@pytest.mark.parametrize(
    "data",
    [
        with_head("<!DOCTYPE worksheet>"),
        with_head(f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>', '<row r="1"><c r="A1"><v>&a9;</v></c></row>'),
        with_head('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'),
        with_head('<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>', '<row><c t="str"><v>&x;</v></c></row>'),
        with_head('<!DOCTYPE x [<!ENTITY % p "x">]>'),
        with_sheet(sheet(CELL).replace(XML, '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x>').encode("utf-16")),
        zipped({**GOOD, "xl/workbook.xml": GOOD["xl/workbook.xml"].replace(XML, XML + "<!DOCTYPE x>")}),
        zipped({**GOOD, "[Content_Types].xml": types().replace(XML, XML + "<!DOCTYPE x>")}),
        zipped({**GOOD, "_rels/.rels": GOOD["_rels/.rels"].replace(XML, XML + "<!DOCTYPE x>")}),
    ],
)
def test_any_document_type_is_refused(refusal, data):
    assert "document type" in refusal(data)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not valid XML"),
        ("<worksheet", "not valid XML"),
        (sheet(CELL)[:-4], "not valid XML"),
        (sheet("&undefined;"), "not valid XML"),
        (sheet('<row r="1"><c r="A1"><v>\x01</v></c></row>'), "not valid XML"),
        (sheet(CELL).encode().replace(b"<v>1", b"<v>\xff"), "not valid XML"),
        (sheet(CELL).replace("UTF-8", "no-such-code"), "unknown encoding|not valid"),
        (sheet(CELL, space="urn:other"), "no cells"),
        ("<chartsheet/>", "no cells"),
        (sheet('<row r="0"/>'), "row is called 0"),
        (sheet('<row r="1048577"/>'), "row is called"),
        (sheet('<row r="-1"/>'), "row is called"),
        (sheet('<row r="１"/>'), "row is called"),
        (sheet('<row r="1"><c r="A2"/></row>'), "calls itself A2"),
        (sheet('<row r="1"><c r="XFE1"/></row>'), "calls itself XFE1"),
        (sheet('<row r="1"><c r="1A"/></row>'), "calls itself 1A"),
        (sheet('<row r="1"><c r=""/></row>'), "calls itself"),
        (sheet('<row r="1"><c r="Ａ1"/></row>'), "calls itself"),
        (sheet('<row r="1"><c r="XFD1"/><c><v>1</v></c></row>'), "no place"),
        (sheet('<c r="A1"><v>1</v></c>'), "calls itself A1|no place"),
        (sheet('<row r="1"><c r="A1"><row r="2"/></c></row>'), "a row stands"),
        (sheet('<row r="1"><c r="A1"><f t="shared" si="9"/></c></row>'), "formula in row 1 is missing"),
        (sheet(f'<row r="1"><c r="A1"><f>{"1+" * 9_000}1</f></c></row>'), "too long"),
        (sheet("<a>" * 100 + "</b>" * 100), "not valid"),
        (sheet("<a>" * 300 + "</a>" * 300), "nested"),
        (sheet("").replace("<sheetData>", "<a>" * 300 + "<sheetData>"), "nested"),
    ],
)
def test_xml_that_is_broken_or_contradicts_itself(refusal, text, says):
    import re

    assert re.search(says, refusal(with_sheet(text)))


@pytest.mark.parametrize(
    "name",
    ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"],
)
def test_missing_parts(refusal, name):
    assert refusal(zipped({other: content for other, content in GOOD.items() if other != name}))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "worksheets/../../../../etc/passwd"),
        (
            "xl/_rels/workbook.xml.rels",
            'Target="worksheets/sheet1.xml"',
            'Target="http://127.0.0.1/x" TargetMode="External"',
        ),
        ("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "workbook.xml"),
        ("xl/workbook.xml", 'r:id="s1"', 'r:id="other"'),
        ("xl/workbook.xml", "</sheets>", '<sheet name="s" sheetId="9" r:id="s1"/></sheets>'),
        ("xl/workbook.xml", "</sheets>", '<sheet name="T" sheetId="9" r:id="s1"/></sheets>'),
        ("xl/workbook.xml", "</sheets>", '<sheet name="s" sheetId="9" r:id="more"/></sheets>'),
        ("xl/workbook.xml", 'name="S"', 'name=""'),
        ("xl/workbook.xml", "<sheets>", "<sheet>"),
    ],
)
def test_relations_that_lead_elsewhere(refusal, name, old, new):
    more = f'<Relationship Id="more" Type="{RELATIONS}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>'
    links = GOOD["xl/_rels/workbook.xml.rels"].replace("</Relationships>", more)
    parts = {**GOOD, "xl/_rels/workbook.xml.rels": links, "xl/worksheets/sheet2.xml": sheet("")}
    assert refusal(zipped({**parts, name: parts[name].replace(old, new)}))


# Size: bounded by what is there, not by what is declared; and never too much of it.


def costly(tmp_path, data, work="p.sheets[n]"):
    """Seconds of processor time, megabytes at the peak and the refusal of reading a file in a process of its own."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(data)
    code = (
        "import sys, resource\nfrom xlappraise.xlsx import package\ntold = ''\ntry:\n"
        f"    p = package.snapshot(sys.argv[1])\n    for n in p.sheets: {work}\n"
        "except package.CannotRead as fault: told = str(fault)\n"
        "used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, told)"
    )
    root = str(Path(package.__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": root},
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30)),
    )
    seconds, megabytes, told = done.stdout.rstrip("\n").split(" ", 2)
    return float(seconds), float(megabytes), told


MILLION = 1_000_000


def bomb(name, size=120 * MILLION):
    return zipped({**GOOD, name: b" " * size})


BOMBS = {
    "sheet of blanks": lambda: bomb("xl/worksheets/sheet1.xml"),
    "many parts": lambda: zipped({**GOOD, **{f"xl/media/{i}": bytes(90 * MILLION) for i in range(3)}}),
    "million formatted rows": lambda: with_sheet(
        sheet("".join(f'<row r="{i}" s="1" customFormat="1"/>' for i in range(1, 1_048_577)))
    ),
    "four million formatted cells": lambda: with_sheet(
        sheet("".join(f'<row r="{i}">{"<c/>" * 400}</row>' for i in range(1, 10_001)))
    ),
    "a row without end": lambda: with_sheet(sheet(f'<row r="1">{"<c/>" * 8_000_000}</row>')),
    "two million cells": lambda: with_sheet(
        sheet("".join(f'<row r="{i}">{"<c><v>1</v></c>" * 200}</row>' for i in range(1, 10_001)))
    ),
    "one text of 90 MB": lambda: with_sheet(
        sheet(f'<row r="1"><c r="A1" t="str"><v>{"x" * 90 * MILLION}</v></c></row>')
    ),
    "many empty texts": lambda: small("", texts=("<t/>",) * 5 * MILLION),
    "deep nesting": lambda: with_sheet(sheet("", before="<a>" * 5 * MILLION)),
    "deep nesting in a cell": lambda: with_sheet(sheet('<row r="1"><c r="A1">' + "<a>" * 3 * MILLION)),
    "a tag without end": lambda: with_sheet(sheet("", before="<a " + "".join(f'a{i}="" ' for i in range(5 * MILLION)))),
    "many merges": lambda: with_sheet(
        sheet("", after="<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 2 * MILLION + "</mergeCells>")
    ),
    "many formats": lambda: small("", styles="<cellXfs>" + "<xf/>" * 3 * MILLION + "</cellXfs>"),
    "many names": lambda: small(
        "",
        book="<definedNames>"
        + "".join(f'<definedName name="n{i}">S!A1</definedName>' for i in range(MILLION))
        + "</definedNames>",
    ),
    "many relations": lambda: zipped(
        {**GOOD, "xl/_rels/workbook.xml.rels": relations(*((f"r{i}", "x", "y") for i in range(MILLION)))}
    ),
    "shared formulas that swell": lambda: with_sheet(
        sheet(
            f'<row r="1"><c r="A1"><f t="shared" ref="A1:A9" si="0">{"A1+" * 2_000}1</f></c></row>'
            + "".join(f'<row r="{i}"><c r="A{i}"><f t="shared" si="0"/></c></row>' for i in range(2, 300_000))
        )
    ),
    "unknown elements in a cell": lambda: with_sheet(
        sheet('<row r="1"><c r="A1">' + "<a/>" * 2 * MILLION + "</c></row>")
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_the_worst_files_cost_little(tmp_path, name):
    seconds, megabytes, told = costly(tmp_path, BOMBS[name]())
    print(f"{name}: {seconds:.1f} s, {megabytes:.0f} MB, {told[-90:]}")
    assert megabytes < 500
    assert seconds < 10  # five on the machine in hand; a busy one may be twice as slow


def test_a_tag_without_end_is_refused_before_it_is_read_whole(refusal):
    assert "has no end" in refusal(with_sheet(sheet("", before=f'<a b="{"x" * 4 * MILLION}"/>')))


def test_shared_formulas_too_long_to_be_taken_apart_are_refused(refusal):
    keeper = '<c r="A{0}"><f t="shared" ref="A{0}:B{0}" si="{0}">{1}A</f></c><c r="B{0}"><f t="shared" si="{0}"/></c>'
    rows = "".join(f'<row r="{row}">{keeper.format(row, "A:" * 4_000)}</row>' for row in range(1, 150))
    assert refusal(with_sheet(sheet(rows))) == "holds more formulas than we accept: remove sheets not needed."


MERGE = '<mergeCells><mergeCell ref="A2:B2"/></mergeCells>'
LONG = "x" * 400_000
AS_ONE, AS_RUNS = f"<t>{LONG * 3}</t>", f"<r><t>{LONG}</t></r>" * 3
AS_SCRAPS = f"<t>{'<!-- -->'.join([LONG] * 3)}</t>"


@pytest.mark.parametrize("text", [AS_ONE, AS_RUNS, AS_SCRAPS, AS_RUNS * 30], ids=["one", "runs", "scraps", "many"])
def test_a_text_that_no_cell_can_hold_is_refused(refusal, text):
    says = "holds a text of more than 1,000,000 characters in {}, where Excel takes 32,767: shorten it."
    rows = f'{CELL}<row r="2"><c r="A2" t="inlineStr"><is>{text}</is></c></row>'
    assert refusal(with_sheet(sheet(rows))) == says.format("row 2 of its sheet 'S'")
    assert refusal(zipped(parts_of({"S": sheet(CELL)}, (text,)))) == says.format("its part xl/sharedStrings.xml")


def test_what_follows_a_long_text_is_read(tmp_path):
    path = tmp_path / "book.xlsx"
    cells = "".join(f'<c t="inlineStr"><is><r><t>{"x" * 30_000}</t></r></is></c>' for _ in range(90))
    path.write_bytes(with_sheet(sheet(f'<row r="1">{cells}</row>').replace("</sheetData>", f"</sheetData>{MERGE}")))
    found = read_all(path)["S"]
    assert {cell.value for cell in found.cells.values()} == {"x" * 30_000}
    assert (len(found.cells), found.merges) == (90, ((2, 1, 2, 2),))


def test_a_part_that_unpacks_to_too_much_is_refused(refusal):
    assert "unpacks to more" in refusal(bomb("xl/worksheets/sheet1.xml"))


def test_a_size_that_lies_is_found_while_unpacking(refusal):
    data = bomb("xl/worksheets/sheet1.xml", 5 * MILLION)
    assert "larger than it says" in refusal(directory_field(data, SHEET, 24, 1000))


def test_a_cell_at_the_far_corner_costs_nothing(tmp_path):
    data = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    path = tmp_path / "book.xlsx"
    path.write_bytes(
        small(
            data,
            before='<dimension ref="A1:XFD1048576"/>',
            after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        )
    )
    assert len(read_all(path)["S"].cells) == 2


def test_counts_that_lie_are_not_believed(tmp_path):
    parts = parts_of({"S": sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')}, texts=("<t>x</t>",))
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(
        "<sst ", '<sst uniqueCount="4294967295" count="9" '
    )
    path = tmp_path / "book.xlsx"
    path.write_bytes(zipped(parts))
    assert read_all(path)["S"].cells[1, 1].value == "x"


def test_nothing_embedded_is_opened_or_unpacked(tmp_path):
    inner = zipped({"../../evil.txt": "x"})
    path = tmp_path / "book.xlsx"
    path.write_bytes(small(CELL, extra={"xl/embeddings/inner.xlsx": inner, "xl/vbaProject.bin": OLE}))
    read_all(path)
    package.apply(path, [SetCell("S", 1, 1, 2.0)])
    assert [entry.name for entry in tmp_path.iterdir()] == ["book.xlsx"]


@pytest.mark.parametrize("name", ["a\x1b[31mred.xlsx", "a\u202excod.xlsx", "a\nb.xlsx", "a\u200bb.xlsx"])
def test_a_file_s_name_cannot_speak_to_the_terminal(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"")
    with pytest.raises(package.CannotRead) as caught:
        package.snapshot(path)
    assert str(caught.value).isprintable()


def test_a_sheet_s_name_cannot_speak_to_the_terminal(tmp_path):
    parts = parts_of({"S&#27;&#8238;": "<broken"})
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("&#27;", "&#x85;")
    path = tmp_path / "book.xlsx"
    path.write_bytes(zipped(parts))
    with pytest.raises(package.CannotRead) as caught:
        read_all(path)
    assert str(caught.value).isprintable()


# Mutations.


def subjects(folder):
    return [
        by_xlsxwriter(folder / "seed.xlsx").read_bytes(),
        odd_workbook('<c r="B2" s="1" vm="1"><v>10</v></c>', '<c r="B3"><f>1</f><v>1</v></c>'),
        zipped(GOOD, stored=tuple(GOOD)),
        EXAMPLE.read_bytes(),
    ]


def mutated(data, choose):
    """The bytes with a few of them changed, left out, doubled or swapped."""
    data = bytearray(data)
    for _ in range(choose.choice((1, 1, 2, 5, 20))):
        at = choose.randrange(len(data))
        kind = choose.randrange(5)
        if kind == 0:
            data[at] = choose.randrange(256)
        elif kind == 1:
            data[at] ^= 1 << choose.randrange(8)
        elif kind == 2:
            del data[at : at + choose.randrange(1, 40)]
        elif kind == 3:
            data[at:at] = data[at : at + choose.randrange(1, 40)]
        else:
            data[at : at + 4] = choose.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"PK\1\2", b"<v>9", b"&#0;"))
        if not data:
            data = bytearray(b"P")
    return bytes(data)


def mutated_part(data, choose):
    """A workbook with one part's own bytes mutated, packed again with right checksums: it gets past the zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = choose.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    parts[name] = mutated(parts[name] or b"x", choose)
    return zipped(parts)


def survive(path, data):
    """Read all and write one cell: either both doors work, or a sentence; and a refusal leaves the file alone."""
    path.write_bytes(data)
    try:
        found = read_all(path)
        package.apply(path, [SetCell("Results", 2, 2, 3.5), SetCell(next(iter(found)), 30, 3, "x", None, (1, 1))])
    except REFUSALS as fault:
        told = str(fault)
    else:
        told = ""
        assert read_all(path)["Results"].cells[2, 2].value == 3.5
    assert told.isprintable()
    assert (path.read_bytes() == data) == bool(told)
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def fuzz(tmp_path, seed, times):
    folder = tmp_path / "work"
    folder.mkdir()
    seeds = subjects(tmp_path)
    for number in range(times):
        choose = random.Random(seed * 1_000_003 + number)
        mutate = choose.choice((mutated, mutated_part, mutated_part))
        # The example takes twenty times as long as the small ones, so it comes less often.
        survive(folder / "book.xlsx", mutate(choose.choices(seeds, (5, 5, 5, 1))[0], choose))


def test_some_hundred_mutations(tmp_path):
    fuzz(tmp_path, 1, 400)


@pytest.mark.slow
def test_twenty_thousand_mutations(tmp_path):
    fuzz(tmp_path, 2, 20_000)


SCRAPS = st.sampled_from(
    [
        '<row r="1">', "</row>", "<row>", '<c r="A1">', "<c>", "</c>", "<v>", "</v>", "1", "<f>", "</f>", "<is>",
        '<f t="shared" si="0" ref="A1:A2">', "</is>", "<t>", "</t>", "<r>", "</r>", "<rPh>", "</rPh>", "<!-- -->",
        "<![CDATA[x]]>", " ", "<x/>", "<x>", "</x>", '<c r="B1" t="inlineStr">', "<extLst>", "</extLst>",
        "</sheetData>", "<sheetData>", "&amp;",
    ]
)  # fmt: skip


@given(st.lists(SCRAPS, max_size=30).map("".join))
def test_any_jumble_of_tags_is_read_or_refused(tmp_path_factory, jumble):
    folder = tmp_path_factory.getbasetemp() / "jumble"
    folder.mkdir(exist_ok=True)
    path = folder / "book.xlsx"
    path.write_bytes(with_sheet(f'{XML}<worksheet xmlns="{MAIN}"><sheetData>{jumble}</sheetData></worksheet>'))
    try:
        read_all(path)
        package.apply(path, [SetCell("S", 1, 1, 5.0)])
    except REFUSALS:
        return
    assert read_all(path)["S"].cells[1, 1].value == 5
