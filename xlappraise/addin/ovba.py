"""In: bytes of macro source. Out: the container that Office keeps them in, and back (MS-OVBA 2.4.1)."""

from __future__ import annotations

CHUNK = 4096
SIGNATURE = 0x01
SHORTEST_COPY = 3


class NotCompressed(ValueError):  # noqa: N818 - says what is the matter
    """The bytes are no compressed container, or a damaged one."""


def compress(data: bytes) -> bytes:
    """The container for `data` (MS-OVBA 2.4.1.3).

    A last block of 3,641 to 4,095 bytes that will not shrink is padded with zeros to 4,096, as the format
    demands; source text always shrinks.
    """
    container = bytearray([SIGNATURE])
    for start in range(0, len(data), CHUNK):
        chunk = data[start : start + CHUNK]
        tokens = _tokens(chunk)
        if len(tokens) > CHUNK:
            container += (0x3000 | CHUNK - 1).to_bytes(2, "little") + chunk.ljust(CHUNK, b"\0")
        else:
            container += (0xB000 | len(tokens) - 1).to_bytes(2, "little") + tokens
    return bytes(container)


def _tokens(chunk: bytes) -> bytes:
    """Groups of a flag byte and up to eight tokens: a literal byte, or a copy of earlier bytes."""
    tokens = bytearray()
    seen: dict[bytes, list[int]] = {}
    position, bit, flags_at = 0, 8, 0
    while position < len(chunk):
        if bit == 8:
            bit, flags_at = 0, len(tokens)
            tokens.append(0)
        length, offset = _longest(chunk, position, seen)
        if length:
            tokens[flags_at] |= 1 << bit
            tokens += ((offset - 1) << _length_bits(position) | length - SHORTEST_COPY).to_bytes(2, "little")
        else:
            length = 1
            tokens.append(chunk[position])
        for passed in range(position, position + length):
            seen.setdefault(chunk[passed : passed + SHORTEST_COPY], []).append(passed)
        position += length
        bit += 1
    return bytes(tokens)


def _length_bits(position: int) -> int:
    """How many of a copy token's 16 bits tell its length, at this position of the chunk (2.4.1.3.19.1)."""
    return 16 - max(4, (position - 1).bit_length())


def _longest(chunk: bytes, position: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """Length and offset of the nearest longest earlier match; (0, 0) when none has three bytes."""
    best, best_offset = 0, 0
    limit = min(len(chunk) - position, (1 << _length_bits(position)) + SHORTEST_COPY - 1)
    for candidate in reversed(seen.get(chunk[position : position + SHORTEST_COPY], ())):
        length = 0
        while length < limit and chunk[candidate + length] == chunk[position + length]:
            length += 1
        if length > best:
            best, best_offset = length, position - candidate
            if best == limit:
                break
    return (best, best_offset) if best >= SHORTEST_COPY else (0, 0)


def decompress(container: bytes) -> bytes:
    """The bytes in a container (MS-OVBA 2.4.1.3.1). Raises NotCompressed."""
    if container[:1] != bytes([SIGNATURE]):
        raise NotCompressed("a compressed container begins with 01")
    data, at = bytearray(), 1
    while at < len(container):
        header = int.from_bytes(container[at : at + 2], "little")
        end = at + 3 + (header & 0x0FFF)
        if header & 0x7000 != 0x3000 or end > len(container):
            raise NotCompressed(f"no chunk at byte {at}")
        chunk = container[at + 2 : end]
        data += _expand(chunk) if header & 0x8000 else chunk
        at = end
    return bytes(data)


def _expand(tokens: bytes) -> bytes:
    """The bytes that a chunk's tokens stand for: 4,096 at most; a last copy may say more, which is cut."""
    data, at = bytearray(), 0
    while at < len(tokens):
        flags, at = tokens[at], at + 1
        for bit in range(8):
            if at >= len(tokens):
                break
            if not flags >> bit & 1:
                data.append(tokens[at])
                at += 1
                continue
            token = int.from_bytes(tokens[at : at + 2], "little")
            bits = _length_bits(len(data))
            source = len(data) - (token >> bits) - 1
            if source < 0 or not data:
                raise NotCompressed("a copy from before the beginning")
            for index in range(source, source + (token & (1 << bits) - 1) + SHORTEST_COPY):
                data.append(data[index])
            at += 2
        if len(data) >= CHUNK:
            break
    return bytes(data[:CHUNK])
