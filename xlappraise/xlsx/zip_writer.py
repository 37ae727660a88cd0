"""A zip file written again: in, an archive and the parts that change; out, a file with all others copied raw.

Packed bytes, order, names and times of unchanged parts stay as they are, local headers and all, so that neither a
signature of macros nor a part that nobody knows can suffer.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from xlappraise.xlsx.archive import CENTRAL, DEFLATED, END, FULL32, LOCAL, UTF8, Archive, ZipEntry

if TYPE_CHECKING:
    from typing import Protocol

    class Sink(Protocol):
        """Where the bytes go. Known to the type checker alone: making a Protocol costs as much as parsing a sheet."""

        def write(self, data: bytes | memoryview, /) -> object:
            """Take the next bytes."""


def write_archive(sink: Sink, archive: Archive, changed: Mapping[str, bytes | None]) -> None:
    """Write `archive` with the parts in `changed` replaced, or left out where the bytes are None.

    Parts that the archive does not have come behind all others, dated as its last one. The first record of the new
    file starts at 0 whatever stood before it.
    """
    at = 0
    offsets: dict[int, int] = {}
    lines: dict[int, bytes] = {}
    everything = memoryview(archive.data)
    for entry in sorted(archive.entries, key=lambda entry: entry.start):
        new = changed.get(entry.name, b"")
        if new is None:
            continue
        offsets[entry.start] = at
        if entry.name in changed:
            record, line = _record(entry, new)
            lines[entry.start] = _at_new_place(line, at)
            sink.write(record)
            at += len(record)
        else:
            lines[entry.start] = _at_new_place(entry.line, at)
            sink.write(everything[entry.start : entry.end])
            at += entry.end - entry.start
    listed = [lines[entry.start] for entry in archive.entries if entry.start in lines]
    for name, new in changed.items():
        if new is not None and name not in archive:
            record, line = _record(_with_name(archive.entries[-1], name), new)
            listed.append(_at_new_place(line, at))
            sink.write(record)
            at += len(record)
    directory = b"".join(listed)
    sink.write(directory)
    end = (b"PK\5\6", 0, 0, len(listed), len(listed), len(directory), at, len(archive.comment))
    sink.write(END.pack(*end) + archive.comment)


def _with_name(like: ZipEntry, name: str) -> ZipEntry:
    """An entry for a new part, made at the same time and on the same kind of system as another."""
    fields = list(CENTRAL.unpack_from(like.line))
    fields[10:13] = [len(name.encode()), 0, 0]
    flags = 0 if name.isascii() else UTF8
    return like._replace(name=name, flags=flags, line=CENTRAL.pack(*fields) + name.encode())


def _record(entry: ZipEntry, data: bytes) -> tuple[bytes, bytes]:
    """A changed part as a local record, and its line for the directory."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    flags = entry.flags & UTF8
    crc, name = zlib.crc32(data), entry.raw_name
    sizes = (crc, len(packed), len(data), len(name), 0)
    local = LOCAL.pack(b"PK\3\4", 20, flags, DEFLATED, entry.time, entry.date, *sizes)
    made_by, inner, outer = (CENTRAL.unpack_from(entry.line)[field] for field in (1, 14, 15))
    line = CENTRAL.pack(b"PK\1\2", made_by, 20, flags, DEFLATED, entry.time, entry.date, *sizes, 0, 0, inner, outer, 0)
    return local + name + packed, line + name


def _at_new_place(line: bytes, offset: int) -> bytes:
    """A line of the directory with the new offset of its record, in the zip64 field where the plain one is full."""
    fields = CENTRAL.unpack_from(line)
    if fields[16] != FULL32:
        return line[: CENTRAL.size - 4] + struct.pack("<L", offset) + line[CENTRAL.size :]
    wide = sum(size == FULL32 for size in (fields[9], fields[8]))
    at, end = CENTRAL.size + fields[10], CENTRAL.size + fields[10] + fields[11]
    while at + 4 <= end:
        kind, length = struct.unpack_from("<2H", line, at)
        if kind == 1:
            place = at + 4 + 8 * wide
            return line[:place] + struct.pack("<Q", offset) + line[place + 8 :]
        at += 4 + length
    return line
