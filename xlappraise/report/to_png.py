"""A Picture in, PNG bytes out, drawn by resvg-py from the same SVG that other formats show.

resvg drops text that it has no font for, without an error, so the fonts come with us.
"""

from __future__ import annotations

import struct
from importlib.resources import files
from importlib.util import find_spec
from zlib import crc32

from xlappraise.report.svg import svg
from xlappraise.report.tree import Picture
from xlappraise.sheets import palette
from xlappraise.xlsx.refusals import CannotWrite

NO_RESVG = "PNG pictures need resvg-py, which is not installed: pip install resvg-py."
FONT = "Liberation Sans"
FONTS = ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf")
WIDTH = 1600
"""Pixels across: 240 to the inch on a page."""
HEADER = 33
"""Bytes of a PNG's signature and its first chunk, after which texts may stand."""


def can_draw() -> bool:
    """Whether resvg-py is installed."""
    return find_spec("resvg_py") is not None


def png_bytes(picture: Picture) -> bytes:
    """The picture, its caption and alternative text inside. CannotWrite, with a sentence, without resvg-py."""
    if not can_draw():
        raise CannotWrite(NO_RESVG)
    from resvg_py import svg_to_bytes

    drawn = svg(picture).replace(f'"{palette.FONT}, sans-serif"', f'"{FONT}"')
    home = files("xlappraise.report") / "fonts"
    made = svg_to_bytes(
        svg_string=drawn,
        width=WIDTH,
        font_files=[str(home / name) for name in FONTS],
        skip_system_fonts=drawn.isascii(),  # they are for scripts that our fonts lack
    )
    texts = _text("Title", picture.caption) + _text("Description", picture.about)
    return made[:HEADER] + texts + made[HEADER:]


def _text(key: str, text: str) -> bytes:
    """A chunk of type iTXt: text in UTF-8, neither compressed nor translated."""
    content = b"iTXt" + key.encode() + bytes(5) + text.encode()
    return struct.pack(">I", len(content) - 4) + content + struct.pack(">I", crc32(content))
