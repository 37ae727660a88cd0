"""What a column of a register is: in, nothing; out, its record, a Field."""

from collections.abc import Mapping
from typing import Any

from xlappraise.records import NamedTuple

TEXT, WHOLE, NUMBER, SHARE, YES_NO = "text", "whole number", "number", "share", "yes or no"
"""Kinds of columns; a share is a number that is 1 for the whole."""

Record = Mapping[str, Any]
"""A row of a table by the keys of its columns; None where a number, or yes or no, is not known."""


class Field(NamedTuple):
    """A column of a register: its key in data, its kind, its heading for people, and what it says."""

    key: str
    kind: str
    heading: str
    about: str
