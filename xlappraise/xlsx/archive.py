"""A zip file held in memory: in, its bytes; out, its parts, inflated under limits, and their raw records.

Reading is strict where the format lets two readers see two different files (duplicate names, overlapping
records, another name in the local header than in the directory), because an appraisal must read the same everywhere.
"""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from xlappraise.records import NamedTuple
from xlappraise.xlsx import limits
from xlappraise.xlsx.refusals import CannotRead, safe_text

CHUNK = 256 * 1024
STORED, DEFLATED = 0, 8
ENCRYPTED, DESCRIPTOR, UTF8 = 0x1, 0x8, 0x800

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
END64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR64 = struct.Struct("<4sLQL")
FULL16, FULL32 = 0xFFFF, 0xFFFFFFFF


class ZipEntry(NamedTuple):
    """One record of the zip: its name as a part, where its bytes are, and its line in the directory."""

    name: str
    flags: int
    method: int
    time: int
    date: int
    crc: int
    packed: int
    size: int
    start: int
    """Offset of the local header."""
    data: int
    """Offset of the packed bytes."""
    end: int
    """Offset where the next record or the directory starts."""
    line: bytes
    """The raw line of the directory."""

    @property
    def raw_name(self) -> bytes:
        """The name exactly as stored."""
        length = CENTRAL.unpack_from(self.line)[10]
        return self.line[CENTRAL.size : CENTRAL.size + length]


class Archive:
    """The parts of a zip file by name; part names are found in any case, as the format's rules ask."""

    program, kind = "Excel", "workbook"
    """The program that opens the file and the kind of file, as sentences name them."""
    smaller = "remove formatting from empty rows and large pictures"
    shorter = "clear the formats of empty rows and columns and save it again"
    """The way out where it is too large once unpacked, or too long to read."""

    def __init__(self, data: bytes, path: str) -> None:
        """Read the directory of `data`; `path` is for the sentences. Raises CannotRead."""
        self.data = data
        self.path = path
        self._inflated: dict[str, int] = {}
        self._whole: set[str] = set()
        self.comment = b""
        self.entries = self._directory()
        self._by_name = {entry.name.casefold(): entry for entry in self.entries}

    def refuse(self, why: str) -> CannotRead:
        """The exception that says why this file is refused."""
        return CannotRead(f"'{safe_text(self.path)}' {why}")

    def damage(self, why: str) -> CannotRead:
        """The exception for a broken file."""
        repair = f"open it in {self.program}, let it repair the file, and save it again"
        return self.refuse(f"is damaged ({why}): {repair}.")

    def __contains__(self, name: str) -> bool:
        """Whether a part of that name is there."""
        return name.casefold() in self._by_name

    def entry(self, name: str) -> ZipEntry:
        """The record of a part. Raises CannotRead when it is missing."""
        found = self._by_name.get(name.casefold())
        if found is None:
            raise self.damage(f"its part {safe_text(name)} is missing")
        return found

    def stored_name(self, name: str) -> str:
        """The name of a part as the file spells it; `name` itself when there is no such part."""
        found = self._by_name.get(name.casefold())
        return name if found is None else found.name

    def read(self, name: str) -> bytes:
        """All bytes of a part. Raises CannotRead when they break a limit or their checksum."""
        whole = BytesIO()  # which holds a large part once, not twice
        for piece in self.chunks(name):
            whole.write(piece)
        return whole.getvalue()

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, a piece at a time, counted while they are unpacked. Raises as `read`."""
        entry = self.entry(name)
        size = crc = 0
        for piece in self._inflate(entry):
            size += len(piece)
            if size > entry.size:
                raise self.damage(f"its part {safe_text(name)} is larger than it says")
            self._inflated[entry.name] = max(size, self._inflated.get(entry.name, 0))
            if size > limits.LARGEST_PART or sum(self._inflated.values()) > limits.LARGEST_WORKBOOK:
                raise self._too_large(name)
            crc = zlib.crc32(piece, crc)
            yield piece
        if size != entry.size or crc != entry.crc:
            raise self.damage(f"the checksum of its part {safe_text(name)} is wrong")
        self._whole.add(entry.name)

    def is_known_whole(self, name: str) -> bool:
        """Whether a part has been unpacked to its end, and its size and checksum were right."""
        return name in self._whole

    def _inflate(self, entry: ZipEntry) -> Iterator[bytes]:
        if entry.flags & ENCRYPTED:
            raise self.refuse(f"is a zip file with a password: save it from {self.program} without one.")
        if entry.size > limits.LARGEST_PART:
            raise self._too_large(entry.name)
        packed = memoryview(self.data)[entry.data : entry.data + entry.packed]
        if entry.method == STORED:
            yield from (bytes(packed[at : at + CHUNK]) for at in range(0, len(packed), CHUNK))
            return
        if entry.method != DEFLATED:
            raise self.damage(f"its part {safe_text(entry.name)} is packed in a way that {self.program} does not use")
        unpacker = zlib.decompressobj(-15)
        try:
            for at in range(0, len(packed), CHUNK):
                rest: bytes | memoryview = packed[at : at + CHUNK]
                while rest:
                    yield unpacker.decompress(rest, CHUNK)
                    rest = unpacker.unconsumed_tail
            yield unpacker.flush()
        except zlib.error:
            raise self.damage(f"its part {safe_text(entry.name)} does not unpack") from None
        if not unpacker.eof:
            raise self.damage(f"its part {safe_text(entry.name)} is cut short")

    def _too_large(self, name: str) -> CannotRead:
        return self.refuse(
            f"unpacks to more than we accept (part {safe_text(name)}; {limits.LARGEST_PART >> 20} MB a part, "
            f"{limits.LARGEST_WORKBOOK >> 20} MB in all): {self.smaller}."
        )

    def _directory(self) -> tuple[ZipEntry, ...]:
        count, size, offset = self._end()
        if count > limits.MOST_ENTRIES:
            raise self.refuse(f"holds {count:,} parts, more than the {limits.MOST_ENTRIES:,} we accept.")
        lines = self._lines(count, size, offset)
        starts = sorted(start for _, start, _, _ in lines)
        ends = dict(zip(starts, [*starts[1:], offset], strict=False))
        if len(ends) < len(lines):
            raise self.damage("two of its parts are stored in one place")
        entries = tuple(
            self._entry(line, start, packed, unpacked, ends[start]) for line, start, packed, unpacked in lines
        )
        self._sane(entries)
        return entries

    def _end(self) -> tuple[int, int, int]:
        """Number of entries, size and offset of the directory."""
        at = self.data.rfind(b"PK\5\6", max(0, len(self.data) - END.size - FULL16))
        if at < 0 or at + END.size > len(self.data):
            raise self.refuse("is cut short or damaged (its end is missing): copy or download it again.")
        _, disk, _, here, count, size, offset, comment = END.unpack_from(self.data, at)
        self.comment = self.data[at + END.size : at + END.size + comment]
        locator = at - LOCATOR64.size
        if locator >= 0 and self.data[locator : locator + 4] == b"PK\6\7":
            end64 = LOCATOR64.unpack_from(self.data, locator)[2]
            if end64 + END64.size > at or self.data[end64 : end64 + 4] != b"PK\6\6":
                raise self.damage("its directory is unreadable")
            *_, disk, _, here, count, size, offset = END64.unpack_from(self.data, end64)
            at = end64
        if disk or here != count or offset + size > at:
            raise self.damage("its directory is unreadable")
        return count, size, offset

    def _lines(self, count: int, size: int, offset: int) -> list[tuple[bytes, int, int, int]]:
        """Each line of the directory with offset, packed and unpacked size of its record."""
        lines = []
        at, stop = offset, offset + size
        for _ in range(count):
            if at + CENTRAL.size > stop or self.data[at : at + 4] != b"PK\1\2":
                raise self.damage("its directory is unreadable")
            fields = CENTRAL.unpack_from(self.data, at)
            length = CENTRAL.size + fields[10] + fields[11] + fields[12]
            if at + length > stop:
                raise self.damage("its directory is unreadable")
            line = self.data[at : at + length]
            extra = line[CENTRAL.size + fields[10] : CENTRAL.size + fields[10] + fields[11]]
            unpacked, packed, start = self._sizes(extra, fields[9], fields[8], fields[16])
            lines.append((line, start, packed, unpacked))
            at += length
        return lines

    def _sizes(self, extra: bytes, unpacked: int, packed: int, start: int) -> tuple[int, int, int]:
        """Sizes and offset, taken from the zip64 field where the plain ones are full."""
        sizes = [unpacked, packed, start]
        wide = [place for place, size in enumerate(sizes) if size == FULL32]
        at = 0
        while wide and at + 4 <= len(extra):
            kind, length = struct.unpack_from("<2H", extra, at)
            if kind == 1 and length >= 8 * len(wide) and at + 4 + 8 * len(wide) <= len(extra):
                for place, size in zip(wide, struct.unpack_from(f"<{len(wide)}Q", extra, at + 4), strict=True):
                    sizes[place] = size
                wide = []
            at += 4 + length
        if wide:
            raise self.damage("its directory is unreadable")
        return sizes[0], sizes[1], sizes[2]

    def _entry(self, line: bytes, start: int, packed: int, unpacked: int, end: int) -> ZipEntry:
        _, _, _, flags, method, time, date, crc, _, _, name_length, *_ = CENTRAL.unpack_from(line)
        raw = line[CENTRAL.size : CENTRAL.size + name_length]
        if start + LOCAL.size > end or self.data[start : start + 4] != b"PK\3\4":
            raise self.damage("a part is not where its directory says")
        *_, local_name, local_extra = LOCAL.unpack_from(self.data, start)
        data = start + LOCAL.size + local_name + local_extra
        if self.data[start + LOCAL.size : start + LOCAL.size + local_name] != raw:
            raise self.damage("a part has two names")
        if data + packed > end:
            raise self.damage("parts overlap")
        name = raw.decode("utf-8" if flags & UTF8 or raw.isascii() else "cp437", "replace").replace("\\", "/")
        return ZipEntry(name, flags, method, time, date, crc, packed, unpacked, start, data, end, line)

    def _sane(self, entries: tuple[ZipEntry, ...]) -> None:
        seen: set[str] = set()
        for entry in entries:
            key = entry.name.casefold()
            if key in seen:
                raise self.refuse(
                    f"holds the part {safe_text(entry.name)} twice, so two programs may read two different "
                    f"{self.kind}s: open it in {self.program} and save it again."
                )
            seen.add(key)
            if key.startswith("/") or ".." in key.split("/") or "\0" in key or ":" in key.split("/")[0]:
                raise self.refuse(
                    f"holds a part with an unsafe name ({safe_text(entry.name)}): it is not safe to open."
                )
        if sum(entry.size for entry in entries) > limits.LARGEST_WORKBOOK:
            raise self._too_large(max(entries, key=lambda entry: entry.size).name)
