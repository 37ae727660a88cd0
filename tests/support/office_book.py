"""Task in (a line of JSON), a LibreOffice in which tests open workbooks out: run by the system's Python.

    {"office": "soffice", "profile": "-env:...", "component": "component.py", "token": "..."}

It prints the port at which it waits. Each connection is a workbook: after the token come the requests of component.py,
and those that only tests make (the methods do_... here). It ends when its standard input does.
"""

import json
import select
import shutil
import socket
import sys
import threading

from office_press import component_at, loaded, selected
from uno_driver import opened

VALUE = 1
"""The office's number for a formula that gives a number."""


def book_class(component):
    """A press on a workbook of its own: what component.py does, and what tests ask for beside it."""

    class OpenBook(component.Press):
        def __init__(self, context, desktop):
            super().__init__(context, None, self.note_alert)
            self.desktop, self.alerts, self.reply, self.chosen = desktop, [], "no", ""

        def note_alert(self, message, _title, buttons):
            self.alerts.append(message)
            return self.reply if buttons == "yes_no" else "ok"

        def do_load(self, path):
            """The workbook of that file, from now on."""
            self.document = loaded(self.desktop, path)
            self.looks = component.Looks(self.document)

        def do_end_press(self):
            self.end_press()

        def do_undo(self):
            """Take back the last step of the undo list: what it was called."""
            manager = self.document.getUndoManager()
            title = manager.getCurrentUndoActionTitle()
            manager.undo()
            return title

        def end_press(self):
            """What was done until now is a press of its own, or typed by hand."""
            self.finished = True
            self.close()
            self.finished, self.looks = False, component.Looks(self.document)

        def do_store(self):
            """A press begins by reading."""
            self.end_press()
            return super().do_store()

        def do_value(self, sheet, address):
            """What a cell shows, as Excel's files have it."""
            self.end_press()
            cell = self.page(sheet).getCellRangeByName(address)
            kind = cell.FormulaResultType2 if cell.Type.value == "FORMULA" else cell.Type.value
            return cell.Value if kind in (VALUE, "VALUE") else cell.String or None

        def do_open(self, path):
            """Keep what would be opened beside: the test looks into it."""
            shutil.copy(path, self.made)

        def do_keep_opened(self, path):
            self.made = path

        def do_alerts(self):
            return self.alerts

        def do_reply(self, reply):
            """What the officer answers to a question from now on."""
            self.reply = reply

        def do_selected(self):
            return selected(self.document)

        def do_protect(self, sheet):
            self.page(sheet).protect("")

        def do_message_title(self, sheet, address):
            """The title of the message beside a cell."""
            return self.page(sheet).getCellRangeByName(address).Validation.InputTitle

        def do_fill(self, sheet, address):
            return self.page(sheet).getCellRangeByName(address).CellBackColor

    return OpenBook


def serve(component, book, wire, token):
    try:
        component.answer_all(wire, token, book)
    finally:
        wire.close()
        if book.document is not None:
            book.end_press()
            book.document.close(True)


def main():
    task = json.loads(sys.stdin.readline())
    component = component_at(task["component"])
    open_book = book_class(component)
    with opened(task) as (context, desktop), socket.socket() as door:
        door.bind((component.HOST, 0))
        door.listen(8)
        sys.stdout.write(f"{door.getsockname()[1]}\n")
        sys.stdout.flush()
        threads = []
        while True:
            ready, _, _ = select.select([door, sys.stdin], [], [])
            if sys.stdin in ready:
                break
            wire, _ = door.accept()
            about = component, open_book(context, desktop), wire, task["token"]
            threads.append(threading.Thread(target=serve, args=about, daemon=True))
            threads[-1].start()
        for thread in threads:  # an office with an open document does not end
            thread.join(10)


if __name__ == "__main__":
    main()
