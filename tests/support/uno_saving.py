"""Lines in, the same lines out when LibreOffice has done it: a workbook that is open there. Run by the system's Python.

The first line is JSON: `file`, and a `cell` with its sheet; then `save NEW`, which types and saves, and `close`.
"""

import json
import sys

import uno
from uno_driver import opened


def main():
    task = json.loads(sys.stdin.readline())
    with opened(task) as (_, desktop):
        book = desktop.loadComponentFromURL(uno.systemPathToFileUrl(task["file"]), "_blank", 0, ())
        sheet, address = task["cell"]
        for line in sys.stdin:
            act, _, value = line.strip().partition(" ")
            if act == "save":
                book.Sheets.getByName(sheet).getCellRangeByName(address).String = value
                book.store()
            else:
                book.close(True)
            print(line, end="", flush=True)


if __name__ == "__main__":
    main()
