"""A folder and a number in, so many files out: generated workbooks, among them damaged, foreign and hostile ones."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from openpyxl import Workbook

from tests.support import hostile_cases
from tests.support.generated import generated
from xlappraise.sheets.build import build

END = b"PK\5\6"


@cache
def _built(seed: int) -> bytes:
    return build(generated(seed))


@cache
def foreign() -> bytes:
    """A workbook that is no appraisal."""
    book, out = Workbook(), io.BytesIO()
    book.active.append(["Stationery", 12])
    book.save(out)
    return out.getvalue()


def commented(data: bytes, words: str) -> bytes:
    """The same workbook as another file: the zip has a comment, which changes nothing that is read."""
    at, comment = data.rfind(END), words.encode()
    assert data[at + 20 : at + 22] == b"\0\0", "it has a comment already"
    return data[: at + 20] + len(comment).to_bytes(2, "little") + comment


def one(number: int, different: int = 40) -> bytes:
    """The file of this number: of a hundred one is damaged, one foreign, one hostile, one no workbook at all."""
    match number % 100:
        case 97:
            return _built(number % different)[: random.Random(number).randint(50, 4000)]
        case 98:
            return commented(foreign(), f"{number}")
        case 99:
            return hostile_cases.locked()
        case 96:
            return f"a,b\n1,{number}\n".encode()
    return commented(_built(number % different), f"{number}")


def many(folder: Path, count: int, different: int = 40) -> Iterator[Path]:
    """So many files in folders of a hundred, of so many different appraisals."""
    for number in range(count):
        at = folder / f"{number // 100:03}"
        at.mkdir(parents=True, exist_ok=True)
        path = at / f"{number:05}.xlsx"
        path.write_bytes(one(number, different))
        yield path
