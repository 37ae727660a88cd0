"""What a file is: in, a path; out, its bytes when it can be a workbook, else the sentence that says what it is."""

# Pathlib would double the cost of starting.
# ruff: noqa: PTH112, PTH119

from __future__ import annotations

import errno
import os
import stat

from xlappraise.xlsx import limits
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.refusals import CannotRead, safe_text

LOCK = "~$"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*")
AS_XLSX = "open it in Excel and save it as an Excel Workbook (.xlsx)"


def file_bytes(path: str, kind: str = "workbook") -> bytes:
    """The bytes of the file at `path`. Raises CannotRead when it is missing, no file, too large or not ours to read.

    `kind` is what the sentence calls it.
    """
    name = safe_text(path)
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError) as fault:
        raise CannotRead(_cannot_open(path, fault, kind)) from None
    try:
        status = os.fstat(handle)
        _refuse_other_kinds(name, status, kind)
        with open(handle, "rb", closefd=False) as file:
            return file.read(status.st_size)  # what read() is asked for, it takes memory for at once
    except OSError as fault:
        raise CannotRead(f"'{name}' cannot be read ({fault.strerror}): copy it to this computer first.") from None
    finally:
        os.close(handle)


def _refuse_other_kinds(name: str, status: os.stat_result, kind: str) -> None:
    """Raise CannotRead for what is no file of a bearable size."""
    if stat.S_ISDIR(status.st_mode):
        raise CannotRead(f"'{name}' is a folder: name the {kind} inside it.")
    if not stat.S_ISREG(status.st_mode):
        raise CannotRead(f"'{name}' is not a file on disk: save the {kind} first.")
    if status.st_size > limits.LARGEST_WORKBOOK:
        raise CannotRead(f"'{name}' is larger than {limits.LARGEST_WORKBOOK >> 20} MB: remove its pictures or data.")


def _cannot_open(path: str, fault: OSError | ValueError, kind: str) -> str:
    name = safe_text(path)
    number = fault.errno if isinstance(fault, OSError) else errno.EINVAL
    if number in (errno.ENOENT, errno.ENOTDIR):
        return f"'{name}' does not exist: check the folder and the spelling."
    if number == errno.ELOOP:
        return f"'{name}' is a link that leads to itself: name the {kind} itself."
    if os.path.isdir(path):
        return f"'{name}' is a folder: name the {kind} inside it."
    if number in (errno.EACCES, errno.EPERM):
        return f"'{name}' may not be read by you (or another program holds it): ask its owner, or close it there."
    if number in (errno.ENAMETOOLONG, errno.EINVAL):
        return f"'{name}' is not a possible file name: check it."
    return f"'{name}' cannot be opened ({os.strerror(number) if number else 'no reason given'}): try again."


def open_archive(data: bytes, path: str) -> Archive:
    """The zip archive that a workbook is. Raises CannotRead with what the file is instead."""
    if data[:4] not in (b"PK\3\4", b"PK\5\6"):
        raise CannotRead(f"'{safe_text(path)}' {_lock_note(path) or _not_zip(data)}")
    archive = Archive(data, path)
    other = _other_zip(archive)
    if other:
        raise archive.refuse(other)
    return archive


def _lock_note(path: str) -> str:
    """What the file is that Excel keeps beside an open workbook; '' for any other."""
    name = os.path.basename(path)
    if not name.startswith(LOCK):
        return ""
    return f"is what Excel keeps beside a workbook that is open, and no workbook: name {safe_text(name[len(LOCK) :])}."


def _not_zip(data: bytes) -> str:  # noqa: PLR0911 - one line a kind of file
    if not data:
        return "is empty: copy or download it again."
    if data.startswith(OLE):
        return _ole(data)
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data[:2] in (b"\t\b", b"\t\4", b"\t\2", b"\t\0"):
        return f"is an old Excel file (.xls): {AS_XLSX}."
    if start.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        return f"is an XML spreadsheet of Excel 2003: {AS_XLSX}."
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<table", b"<body")):
        return f"is a web page (HTML), not a workbook, whatever its name says: {AS_XLSX}."
    if start.startswith(b"%pdf"):
        return "is a PDF: ask for the workbook that it was made from."
    if not data.strip(b"\0"):
        return "holds only zeros (a copy or download that failed): copy or download it again."
    if data.startswith(PICTURES):
        return "is a picture: ask for the workbook that it shows."
    if _is_text(data[:4096]):
        return f"is a text file (such as CSV), not a workbook: {AS_XLSX}."
    return f"is not a workbook: {AS_XLSX}."


def is_old_excel(data: bytes) -> bool:
    """Whether an OLE file holds a workbook as Excel wrote it before 2007."""
    return "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data


def _ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "is protected with a password: open it in Excel, remove the password under File, Info, and save it."
    if "WordDocument".encode("utf-16-le") in data:
        return "is an old Word document, not a workbook."
    if is_old_excel(data):
        return f"is an old Excel file (.xls): {AS_XLSX}."
    return f"is not a workbook (an old Office file, or one with a password): {AS_XLSX}."


def _is_text(data: bytes) -> bool:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    return not any(byte < 32 and byte not in b"\t\n\r\f\x1a\x1b" for byte in data)


def _other_zip(archive: Archive) -> str:  # noqa: PLR0911 - one line a kind of file
    """What a zip is that is no Excel workbook; '' when it may be one."""
    names = {entry.name.casefold() for entry in archive.entries}
    tops = {name.partition("/")[0] for name in names}
    if "mimetype" in names and archive.entry("mimetype").size < 200:
        kind = archive.read("mimetype").decode("ascii", "replace").strip()
        if kind.endswith("opendocument.spreadsheet"):
            return "is an OpenDocument spreadsheet (.ods): save it from LibreOffice as Excel 2007-365 (.xlsx)."
        if "opendocument" in kind:
            return "is an OpenDocument file, but no spreadsheet."
    if any(name.endswith("workbook.bin") and name.startswith("xl/") for name in names):
        return f"is a binary workbook (.xlsb): {AS_XLSX}."
    if "[content_types].xml" in names and not any(name.endswith("workbook.xml") for name in names):
        if "word" in tops:
            return "is a Word document (.docx), not a workbook."
        if "ppt" in tops:
            return "is a PowerPoint file (.pptx), not a workbook."
    if "index" in tops and any(name.endswith(".iwa") for name in names):
        return "is a Numbers file: export it as Excel (.xlsx) first."
    if "encryptioninfo" in names or "encryptedpackage" in names:
        return "is protected with a password: open it in Excel, remove the password under File, Info, and save it."
    if "[content_types].xml" not in names:
        return "is a zip file, not a workbook: unpack it, and name the workbook inside."
    return ""
