"""Arguments in, text and an exit code out. Each command is a module, imported when it is asked for.

Exit codes: 0 clean (warnings allowed), 1 errors found (with --strict warnings too), 2 could not do it.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

from xlappraise.cli.edge import CANNOT, CannotDo, show_no_more, trouble

COMMANDS = {
    "demo": "xlappraise.cli.demo",
    "new": "xlappraise.cli.new",
    "import": "xlappraise.cli.importing",
    "check": "xlappraise.cli.check",
    "recalc": "xlappraise.cli.recalc",
    "show": "xlappraise.cli.show",
    "explain": "xlappraise.cli.pages",
    "guide": "xlappraise.cli.pages",
    "convert": "xlappraise.cli.convert",
    "report": "xlappraise.cli.report",
    "robustness": "xlappraise.cli.robustness",
    "reconcile": "xlappraise.cli.reconcile",
    "compare": "xlappraise.cli.compare",
    "log": "xlappraise.cli.log",
    "split": "xlappraise.cli.split",
    "merge": "xlappraise.cli.merge",
    "seal": "xlappraise.cli.seal",
    "verify": "xlappraise.cli.seal",
    "add": "xlappraise.cli.add",
    "options": "xlappraise.cli.options",
    "portfolio": "xlappraise.cli.portfolio",
    "register": "xlappraise.cli.register",
    "watch": "xlappraise.cli.watch",
    "addin": "xlappraise.cli.addin",
    "page": "xlappraise.cli.page",
    "excel": "xlappraise.cli.excel",
}
"""Module of each command: it holds a click command of that name, or is as WITHOUT_CLICK says."""

# What the start-up of `check` and `recalc` needs stands below and in `program`. The figures are shares of the
# instructions that a whole bare `check` of the example takes, counted by valgrind --tool=cachegrind --cache-sim=no.
# Python's own start is 7 % of them, what we import of its library 11 %, our modules 38 %; that is why `flow` imports
# what plans a recalculation only where it plans one (2 %), and why there is `xlappraise/appraisal/record.py` (10 %).

WITHOUT_CLICK = ("check", "recalc")
"""Commands that run without click (9 %) when names of files are all they are given.

Such a module holds `run`, which takes the files, and `command`, which makes the click command when options are given.
"""

GARBAGE = 100_000
"""New objects before Python looks for cycles; by default 700 (3 %)."""


def spare_the_collector() -> None:
    """Look for cycles seldom, and not at the end: nearly all that a command makes lives as long as the command.

    Cycles are still looked for, since a large workbook's garbage must not pile up.
    """
    gc.set_threshold(GARBAGE)
    atexit.register(gc.freeze)


def __getattr__(name: str) -> object:
    """The group of all commands, `xlappraise`, made when it is asked for."""
    if name != "xlappraise":
        raise AttributeError(name)
    from xlappraise.cli.commands import xlappraise

    return xlappraise


def needs_no_options(arguments: Sequence[str]) -> bool:
    """Whether these are a command of WITHOUT_CLICK and names of files, with nothing that click would read otherwise."""
    command, *files = arguments or ("",)
    if command not in WITHOUT_CLICK or not files or "_XLAPPRAISE_COMPLETE" in os.environ:
        return False
    # On Windows, where no shell does it, click puts the files in the place of `*.xlsx`, `~` and `%NAME%`.
    patterns = os.name == "nt" and any(set("*?[~$%").intersection(file) for file in files)
    return not patterns and not any(file.startswith("-") for file in files)


def _run(arguments: list[str]) -> object:
    if needs_no_options(arguments):
        return import_module(COMMANDS[arguments[0]]).run(tuple(arguments[1:]))
    from xlappraise.cli.commands import run

    return run()


def main() -> NoReturn:
    """Run the command line. What goes wrong is one line and exit code 2; --debug shows a bug's traceback."""
    spare_the_collector()
    debug = "--debug" in sys.argv
    sys.argv = [argument for argument in sys.argv if argument != "--debug"]
    try:
        code = _run(sys.argv[1:])
    except KeyboardInterrupt:
        trouble("Stopped.")
        sys.exit(130)
    except CannotDo as refusal:
        trouble(refusal.message)
        sys.exit(CANNOT)
    except BrokenPipeError:  # the reader of a pipe has closed it, as `| head` does
        show_no_more()
        sys.exit(1)
    except OSError as fault:  # such as a full disk behind `> file`
        trouble(f"{fault.strerror or fault}{f': {fault.filename}' if fault.filename else ''}.")
        sys.exit(2)
    except Exception as bug:  # the guard: nobody sees a traceback who did not ask for one
        if debug:
            raise
        what = f"{type(bug).__name__}: {bug}"
        trouble(f"A fault in xlappraise, not in your file ({what}). Run it with --debug to see where.")
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)


def program() -> NoReturn:
    """`main` as a whole process. A command that opened no more than files ends at once when it has said all.

    Taking down all modules and cells one by one costs 1.5 % and longer waits for memory to be given back.
    """
    try:
        main()
    except SystemExit as end:
        if not (needs_no_options(sys.argv[1:]) and isinstance(end.code, int)):
            raise
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, AttributeError):  # closed meanwhile; or without a console there is none
                stream.flush()
        os._exit(end.code)
