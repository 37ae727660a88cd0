"""The code of a seal in, a time-stamp query (RFC 3161) for it out. Nothing is sent anywhere."""

import re

SHA_256 = bytes.fromhex("300d06096086480165030402010500")
"""The algorithm, as the query names it: SHA-256 without parameters."""


def time_stamp_query(code: str) -> bytes:
    """The query, in DER, for a code of 64 hexadecimal figures: a stamp of that very hash, with its certificate.

    It has no nonce, so that the same code gives the same bytes. Raises ValueError for what is no such code.
    """
    if not re.fullmatch(r"[0-9a-fA-F]{64}", code):
        raise ValueError(f"'{code}' is no code of a seal.")
    digest = bytes.fromhex(code)
    imprint = _sequence(SHA_256 + b"\x04\x20" + digest)
    version, with_certificate = b"\x02\x01\x01", b"\x01\x01\xff"
    return _sequence(version + imprint + with_certificate)


def _sequence(content: bytes) -> bytes:
    """A sequence of fewer than 128 bytes."""
    return b"\x30" + bytes([len(content)]) + content
