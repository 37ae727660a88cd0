"""A path in, what it shows out: a grid for each sheet or table, with the file's name and checksum."""

import hashlib
import sys
from pathlib import Path

from xlappraise.appraisal.findings import Cell
from xlappraise.exchange.sheet_import import delimited, markdown, old_excel, open_document, web_page, word
from xlappraise.exchange.sheet_import.grid import Grid
from xlappraise.records import NamedTuple
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.file_kind import file_bytes, is_old_excel, open_archive
from xlappraise.xlsx.refusals import CannotRead, safe_text

STDIN = "-"
LARGEST_TEXT = 20 * 2**20
"""Bytes of a text file that is read as a table."""
NO_TABLE = "'{}' holds no table with anything in it."
ZIPPED = (".xlsx", ".xlsm", ".ods", ".docx")
ZIP, OLE = b"PK\3\4", b"\xd0\xcf\x11\xe0"


class ImportSource(NamedTuple):
    """What was read: the file's name, its SHA-256 in hex, its grids. `without` are formulas without a stored result."""

    name: str
    sha256: str
    grids: tuple[Grid, ...]
    without: tuple[Cell, ...] = ()


def read_source(path: str) -> ImportSource:
    """The tables in a file, or in standard input for `-`. Raises CannotRead with one sentence."""
    data = sys.stdin.buffer.read(LARGEST_TEXT + 1) if path == STDIN else file_bytes(path, "file")
    name = "standard input" if path == STDIN else Path(path).name
    checksum = hashlib.sha256(data).hexdigest()
    if data.startswith(ZIP):
        return _zip(path, name, checksum, data)
    suffix = Path(path).suffix.lower()
    if suffix in ZIPPED and not is_old_excel(data):
        open_archive(data, path)  # says what it is instead
    if data.startswith(OLE) or suffix == ".xls":
        return ImportSource(name, checksum, old_excel.grids(data, path))
    if len(data) > LARGEST_TEXT:
        raise CannotRead(f"'{safe_text(path)}' is larger than {LARGEST_TEXT >> 20} MB, too large for a table.")
    text = text_of(data, path)
    reader = web_page if web_page.has_table(text) else markdown if markdown.has_table(text) else delimited
    grids = reader.grids(text, name)
    if not grids:
        raise CannotRead(f"'{safe_text(path)}' holds nothing that could be a table.")
    return ImportSource(name, checksum, grids)


def _zip(path: str, name: str, checksum: str, data: bytes) -> ImportSource:
    parts = {entry.name.casefold() for entry in Archive(data, path).entries}
    without: tuple[Cell, ...] = ()
    if word.DOCUMENT in parts:
        grids = word.grids(data, path)
    elif open_document.CONTENT in parts and "mimetype" in parts:
        grids = open_document.grids(data, path)
    elif path == STDIN:
        raise CannotRead("Standard input holds a workbook: name its file instead.")
    else:
        from xlappraise.exchange.sheet_import import workbook

        grids, without = workbook.grids(path, data)
    if not grids:
        raise CannotRead(NO_TABLE.format(safe_text(path)))
    return ImportSource(name, checksum, grids, without)


def text_of(data: bytes, path: str) -> str:
    """The text in bytes: UTF-8, UTF-16 with a byte order mark, else Windows-1252. Raises CannotRead for no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise CannotRead(f"'{safe_text(path)}' is no table of text: give a workbook, .csv, .docx, Markdown or HTML.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
