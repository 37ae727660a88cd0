"""A workbook in, the same open in the tests' Excel or in LibreOffice out, and what a test asks of either alike."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import xlwings

from tests.conftest import ROOT
from tests.support import doors, engines, live_cases
from tests.support.live_cases import cells
from tests.support.office_presses import COMPONENT, SYSTEM_PYTHON
from xlappraise import excel, flow
from xlappraise.appraisal.findings import Finding
from xlappraise.appraisal.rules import RESULTS_OUT_OF_DATE
from xlappraise.excel import live
from xlappraise.excel.office.engine import TOKEN, Engine, Office
from xlappraise.xlsx import package
from xlappraise.xlsx.addresses import Area, area_of
from xlappraise.xlsx.snapshot import Snapshot, Value


class Door:
    """A program in which a test has workbooks open."""

    name: str

    def opened(self, data: bytes, name: str = "Appraisal.xlsx") -> Any:
        """The workbook open there, as an xlwings book."""
        raise NotImplementedError

    def put(self, book: Any, sheet: str, address: str, value: object) -> None:
        """As an officer types it."""
        book.sheets[sheet].range(address).formula = value

    def value(self, book: Any, sheet: str, address: str) -> Value:
        """What a cell shows."""
        row, column = _place(address)[:2]
        found = excel.snapshot(book).sheets[sheet].cells.get((row, column))
        return found.value if found else None

    def apart(self, file: Snapshot, found: Snapshot) -> list[str]:
        """What the file door made otherwise than this one."""
        raise NotImplementedError

    def findings(self, found: Sequence[Finding]) -> list[Finding]:
        """Those that both doors have alike."""
        return list(found)

    def through_both(self, data: bytes, folder: Path) -> tuple[Snapshot, Any, live.LiveResult]:
        """The workbook recalculated through the file and through the open book, every formula worked out."""
        raise NotImplementedError

    def alerts(self, book: Any) -> list[str]:
        """The messages shown since the workbook was opened."""
        raise NotImplementedError

    def protect(self, book: Any, sheet: str) -> None:
        """Let no cell of a sheet be changed."""
        raise NotImplementedError

    def selected(self, book: Any) -> tuple[str, int, int]:
        """The sheet in front, and row and column of the cell selected there."""
        raise NotImplementedError

    def fill(self, book: Any, sheet: str, address: str) -> object:
        """The colour behind a cell."""
        raise NotImplementedError

    def message_title(self, book: Any, sheet: str, address: str) -> str:
        """The title of the message beside a cell."""
        raise NotImplementedError

    def is_hidden(self, book: Any, sheet: str, first: int, last: int) -> bool:
        """Whether rows are hidden, all of them."""
        raise NotImplementedError

    def remove(self, book: Any, sheet: str) -> None:
        """Delete a sheet, as an officer does."""
        raise NotImplementedError

    def work_out_as(self, book: Any, whole: Snapshot, without: str) -> None:
        """Give formulas the results that they have in `whole`, but on one sheet, where none are worked out."""


class ExcelDoor(Door):
    """The tests' Excel, which works out no formula by itself."""

    name = doors.TEST_EXCEL

    def opened(self, data: bytes, name: str = "Appraisal.xlsx") -> Any:
        return live_cases.opened(data, name)

    def apart(self, file: Snapshot, found: Snapshot) -> list[str]:
        mine, theirs = cells(file), cells(found)
        return [f"{at}: {mine.get(at)} | {theirs.get(at)}" for at in {*mine, *theirs} if mine.get(at) != theirs.get(at)]

    def through_both(self, data: bytes, folder: Path) -> tuple[Snapshot, Any, live.LiveResult]:
        return live_cases.through_both_doors(data, folder)

    def alerts(self, book: Any) -> list[str]:
        return list(book.impl.app.alerts)

    def protect(self, book: Any, sheet: str) -> None:
        book.impl.pages[sheet].protection.sheet = True

    def selected(self, book: Any) -> tuple[str, int, int]:
        name = book.impl.active_name
        row, column = _place(book.impl.app.selected[name])[:2]
        return name, row, column

    def fill(self, book: Any, sheet: str, address: str) -> object:
        return book.impl.pages[sheet][address].fill.fgColor.rgb

    def message_title(self, book: Any, sheet: str, address: str) -> str:
        rules = book.impl.pages[sheet].data_validations.dataValidation
        (title,) = {rule.promptTitle for rule in rules if address in rule.sqref}
        return str(title)

    def is_hidden(self, book: Any, sheet: str, first: int, last: int) -> bool:
        return book.sheets[sheet].range(f"{first}:{last}").impl.row_hidden is True

    def remove(self, book: Any, sheet: str) -> None:
        del book.impl.pages[sheet]

    def work_out_as(self, book: Any, whole: Snapshot, without: str) -> None:
        book.impl.calculator = lambda *key: whole.sheets[key[0]].cells[key[1:3]].value if key[0] != without else 0.0


class OfficeDoor(Door):
    """A LibreOffice that runs for the tests of one process, with a workbook for each connection to it."""

    name = doors.OFFICE

    def __init__(self, folder: Path, port: int, token: str) -> None:
        self.folder, self.port, self.token = folder, port, token
        self.open: list[Any] = []

    def opened(self, data: bytes, name: str = "Appraisal.xlsx") -> Any:
        folder = self.folder / f"{len(list(self.folder.iterdir()))}"
        folder.mkdir()
        (folder / name).write_bytes(data)
        os.environ[TOKEN] = self.token
        office = Office(f"127.0.0.1:{self.port}")
        self.open.append(office)
        office.ask("load", path=str(folder / name))
        office.ask("keep_opened", path=str(folder / "made.xlsx"))
        engine = Engine(office, "Appraisal: test")
        listed = xlwings.Engine(impl=engine)
        xlwings.engines.add(listed)
        listed.activate()
        return xlwings.App(impl=engine.apps.app).books[0]

    def value(self, book: Any, sheet: str, address: str) -> Value:
        found: Value = book.impl.office.ask("value", sheet=sheet, address=address)
        return found

    def close(self) -> None:
        """Close what a test opened."""
        for office in self.open:
            with suppress(OSError):
                office.close()
        self.open.clear()

    def apart(self, file: Snapshot, found: Snapshot) -> list[str]:
        return list(doors.differences(file, found))

    def findings(self, found: Sequence[Finding]) -> list[Finding]:
        # What is out of date in the file, the office has worked out.
        return [finding for finding in found if finding.rule is not RESULTS_OUT_OF_DATE]

    def through_both(self, data: bytes, folder: Path) -> tuple[Snapshot, Any, live.LiveResult]:
        path = folder / "by_file.xlsx"
        path.write_bytes(data)
        flow.recalc(path)
        book = self.opened(data)
        return package.snapshot(path), book, live.recalculate_silently(book)

    def alerts(self, book: Any) -> list[str]:
        return list(book.impl.office.ask("alerts"))

    def protect(self, book: Any, sheet: str) -> None:
        book.impl.office.ask("protect", sheet=sheet)

    def selected(self, book: Any) -> tuple[str, int, int]:
        sheet, row, column = book.impl.office.ask("selected")
        return sheet, row, column

    def fill(self, book: Any, sheet: str, address: str) -> object:
        return book.impl.office.ask("fill", sheet=sheet, address=address)

    def message_title(self, book: Any, sheet: str, address: str) -> str:
        return str(book.impl.office.ask("message_title", sheet=sheet, address=address))

    def is_hidden(self, book: Any, sheet: str, first: int, last: int) -> bool:
        return {*range(first, last + 1)} <= excel.snapshot(book).sheets[sheet].hidden_rows

    def remove(self, book: Any, sheet: str) -> None:
        book.sheets[sheet].delete()


def _place(address: str) -> Area:
    area = area_of(address.replace("$", ""))
    assert area
    return area


@contextmanager
def office_door(folder: Path) -> Iterator[OfficeDoor]:
    """A LibreOffice started for this, as a door."""
    token = secrets.token_hex(16)
    task = {
        "office": engines.office(),
        "profile": engines.office_profile(folder, recalculates=False),
        "component": str(COMPONENT),
        "token": token,
    }
    server = subprocess.Popen(
        [SYSTEM_PYTHON, str(ROOT / "tests" / "support" / "office_book.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests" / "support")},
    )
    assert server.stdin
    assert server.stdout
    try:
        server.stdin.write(json.dumps(task) + "\n")
        server.stdin.flush()
        books = folder / "books"
        books.mkdir()
        yield OfficeDoor(books, int(server.stdout.readline()), token)
    finally:
        server.stdin.close()
        server.wait(60)
