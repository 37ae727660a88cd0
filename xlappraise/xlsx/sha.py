"""SHA-256: in, bytes; out, Python's own hash object for them.

`hashlib` loads OpenSSL, which takes longer than opening a workbook; Python's own is as good for a fingerprint.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import sha256
else:
    try:
        from _sha2 import sha256  # from Python 3.12 on
    except ImportError:
        try:
            from _sha256 import sha256
        except ImportError:  # it is a detail of CPython, which may move it again
            from hashlib import sha256

__all__ = ["sha256"]
