"""In: the button pressed and the workbook's name, from the macro. Out: the work done there, or one alert."""

from __future__ import annotations

import sys

from xlappraise.excel.button import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
