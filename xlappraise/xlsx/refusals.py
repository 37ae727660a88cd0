"""What a file can be refused with: in, one plain sentence; out, an exception that carries it to the officer."""

from __future__ import annotations


class CannotRead(Exception):  # noqa: N818 - the name is the sentence's subject, not a class of fault
    """The file is no workbook that we can read. Its text is one sentence: which file, why, and the way out."""


class CannotWrite(Exception):  # noqa: N818 - as above
    """Nothing was written. Its text is one sentence: which file, why, and the way out."""


def safe_text(text: object) -> str:
    """Text as safe for a terminal: characters that do not print stand as U+FFFD, long text is shortened."""
    plain = "".join(letter if letter.isprintable() else "\ufffd" for letter in str(text)[:300])
    return plain if len(str(text)) <= 300 else plain + "..."
