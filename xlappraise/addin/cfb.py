"""In: streams by path. Out: one compound file (MS-CFB, version 3) that holds them, and back."""

import struct
from collections.abc import Mapping

from xlappraise.records import NamedTuple

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NONE = 0xFFFFFFFF
MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
STORAGE, STREAM, ROOT = 1, 2, 5
BLACK = 1
HEADER_FATS = 109
ENTRY = struct.Struct("<64sHBBIII16sIQQIQ")
HEADER = struct.Struct("<8s16xHHHHH6xIIIIIIIII")


class NotCompound(ValueError):  # noqa: N818 - says what is the matter
    """The bytes are no compound file of the kind that holds a macro project."""


class _Node(NamedTuple):
    """A directory entry before its sectors are known."""

    name: str
    kind: int
    data: bytes = b""
    left: int = NONE
    right: int = NONE
    child: int = NONE


def write(streams: Mapping[str, bytes]) -> bytes:
    """The compound file with these streams; a path has at most one folder (`VBA/dir`).

    No dates and no identifiers are written, so equal streams give equal bytes. Raises ValueError when it
    would be larger than the 109 allocation sectors of the header can tell (about 7 MB).
    """
    nodes = _tree(streams)
    large = [node.data for node in nodes if len(node.data) >= CUTOFF]
    small = [node.data for node in nodes if node.kind == STREAM and len(node.data) < CUTOFF]
    mini_stream = b"".join(_pad(data, MINI) for data in small)
    mini_table = _table(small, MINI)
    mini_table = mini_table.ljust(_count(mini_table, SECTOR) * SECTOR, b"\xff")
    directory_size = -(-len(nodes) * ENTRY.size // SECTOR) * SECTOR
    parts = [bytes(directory_size), mini_table, mini_stream, *large]
    used = sum(_count(part, SECTOR) for part in parts)
    fats = -(-used // (SECTOR // 4 - 1))
    if fats > HEADER_FATS:
        raise ValueError("the macro project is larger than 7 MB")
    starts = _starts(parts, SECTOR, fats)
    parts[0] = _directory(nodes, starts[2:], len(mini_stream)).ljust(directory_size, b"\0")
    fat = struct.pack(f"<{fats}I", *[FAT_SECTOR] * fats) + _table(parts, SECTOR, fats)
    header = HEADER.pack(
        MAGIC, 0x3E, 3, 0xFFFE, 9, 6, 0, fats, starts[0], 0, CUTOFF,
        starts[1], _count(mini_table, SECTOR), END, 0,
    )  # fmt: skip
    places = [*range(fats), *[FREE] * (HEADER_FATS - fats)]
    body = b"".join(_pad(part, SECTOR) for part in parts)
    return header + struct.pack("<109I", *places) + fat.ljust(fats * SECTOR, b"\xff") + body


def _count(part: bytes, size: int) -> int:
    """Sectors that a part takes."""
    return -(-len(part) // size)


def _pad(part: bytes, size: int) -> bytes:
    """The part filled up to whole sectors."""
    return part.ljust(_count(part, size) * size, b"\0")


def _starts(parts: list[bytes], size: int, first: int = 0) -> list[int]:
    """First sector of each part, stored one after the other; END for an empty one."""
    starts = []
    for part in parts:
        starts.append(first if part else END)
        first += _count(part, size)
    return starts


def _table(parts: list[bytes], size: int, first: int = 0) -> bytes:
    """Allocation table of parts stored one after the other: each sector names the next, the last says END."""
    table: list[int] = []
    for part in parts:
        count = _count(part, size)
        table += [*range(first + 1, first + count), END] if count else []
        first += count
    return struct.pack(f"<{len(table)}I", *table)


def _tree(streams: Mapping[str, bytes]) -> list[_Node]:
    """Directory entries, the root first, each folder's children as a balanced search tree."""
    folders: dict[str, dict[str, bytes]] = {"": {}}
    for path, data in streams.items():
        folder, _, name = path.rpartition("/")
        folders.setdefault(folder, {})[name] = data
    nodes = [_Node("Root Entry", ROOT)]
    inner = {name: _Node(name, STORAGE) for name in folders if name}
    top = inner | {name: _Node(name, STREAM, data) for name, data in folders[""].items()}
    nodes[0] = nodes[0]._replace(child=_plant(nodes, list(top.values())))
    for index, node in enumerate(list(nodes)):
        if node.kind == STORAGE:
            children = [_Node(name, STREAM, data) for name, data in folders[node.name].items()]
            nodes[index] = node._replace(child=_plant(nodes, children))
    return nodes


def _plant(nodes: list[_Node], children: list[_Node]) -> int:
    """Adds the children, sorted as MS-CFB 2.6.4 demands (shorter names first); the index of the top one."""
    ordered = sorted(children, key=lambda node: (len(node.name.encode("utf-16-le")), node.name.upper()))
    first = len(nodes)
    nodes.extend(ordered)

    def link(low: int, high: int) -> int:
        if low >= high:
            return NONE
        middle = (low + high) // 2
        left, right = link(low, middle), link(middle + 1, high)
        nodes[first + middle] = nodes[first + middle]._replace(left=left, right=right)
        return first + middle

    return link(0, len(ordered))


def _directory(nodes: list[_Node], starts: list[int], mini_size: int) -> bytes:
    """Packed entries. `starts` are the first sectors of the mini stream and then of the large streams."""
    large = iter(starts[1:])
    mini, packed = 0, b""
    for node in nodes:
        start, size = 0, len(node.data)
        if node.kind == ROOT:
            start, size = starts[0], mini_size
        elif size >= CUTOFF:
            start = next(large)
        elif node.kind == STREAM:
            start = mini if size else END
            mini += _count(node.data, MINI)
        name = node.name.encode("utf-16-le") + b"\0\0"
        packed += ENTRY.pack(
            name, len(name), node.kind, BLACK, node.left, node.right, node.child, b"", 0, 0, 0, start, size
        )
    empty = ENTRY.pack(b"", 0, 0, 0, NONE, NONE, NONE, b"", 0, 0, 0, 0, 0)
    return packed + empty * (-len(nodes) % (SECTOR // ENTRY.size))


def read(data: bytes) -> dict[str, bytes]:
    """Streams by path (`VBA/dir`) of a compound file of version 3. Raises NotCompound."""
    try:
        return _read(data)
    except (struct.error, IndexError, UnicodeDecodeError, RecursionError) as error:
        raise NotCompound("the compound file is damaged") from error


def _read(data: bytes) -> dict[str, bytes]:
    """As `read`; a damaged file raises whatever it runs into."""
    if data[:8] != MAGIC or data[26:28] != b"\x03\0":
        raise NotCompound("this is no compound file of version 3")
    fields = HEADER.unpack_from(data)
    fats, directory_at, mini_at = fields[7], fields[8], fields[11]
    if fats > HEADER_FATS:
        raise NotCompound("this compound file is larger than a macro project is")
    places = struct.unpack_from(f"<{fats}I", data, 76)
    fat = b"".join(data[512 + place * SECTOR : 1024 + place * SECTOR] for place in places)
    directory = _chain(data[512:], fat, directory_at, SECTOR)
    entries = [ENTRY.unpack_from(directory, at) for at in range(0, len(directory), ENTRY.size)]
    mini_table = _chain(data[512:], fat, mini_at, SECTOR)
    mini_stream = _chain(data[512:], fat, entries[0][11], SECTOR)

    def content(entry: tuple[int, ...]) -> bytes:
        size = entry[12] & 0xFFFFFFFF
        if size >= CUTOFF:
            return _chain(data[512:], fat, entry[11], SECTOR)[:size]
        return _chain(mini_stream, mini_table, entry[11], MINI)[:size] if size else b""

    return {path: content(entry) for path, entry in _walk(entries, entries[0][6], "")}


def _chain(sectors: bytes, table: bytes, start: int, size: int) -> bytes:
    """The sectors of a chain in order. Raises NotCompound when it runs in a ring."""
    found = []
    while start < FAT_SECTOR - 1:
        found.append(sectors[start * size : (start + 1) * size])
        (start,) = struct.unpack_from("<I", table, start * 4)
        if len(found) > len(table):
            raise NotCompound("a chain of sectors runs in a ring")
    return b"".join(found)


def _walk(entries: list[tuple[int, ...]], index: int, folder: str) -> list[tuple[str, tuple[int, ...]]]:
    """Streams below a directory entry, with their paths."""
    if index == NONE:
        return []
    entry = entries[index]
    raw: bytes = entry[0]  # type: ignore[assignment]
    path = folder + raw[: entry[1] - 2].decode("utf-16-le")
    here = _walk(entries, entry[6], path + "/") if entry[2] == STORAGE else [(path, entry)]
    return _walk(entries, entry[4], folder) + here + _walk(entries, entry[5], folder)
