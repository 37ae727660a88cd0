"""Arguments in, text and an exit code out. Each command is a module, imported when it is asked for.

Exit codes: 0 clean (warnings allowed), 1 errors found (with --strict warnings too), 2 could not do it.
"""

from __future__ import annotations

import atexit
import gc
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import NoReturn

import click

from xlappraise import __version__
from xlappraise.cli.edge import trouble

COMMANDS = {
    "demo": "xlappraise.cli.demo",
    "new": "xlappraise.cli.new",
    "check": "xlappraise.cli.check",
    "recalc": "xlappraise.cli.recalc",
    "show": "xlappraise.cli.show",
    "explain": "xlappraise.cli.explain",
    "convert": "xlappraise.cli.convert",
    "report": "xlappraise.cli.report",
    "robustness": "xlappraise.cli.robustness",
    "reconcile": "xlappraise.cli.reconcile",
    "add": "xlappraise.cli.add",
    "options": "xlappraise.cli.options",
    "addin": "xlappraise.excel.addin.commands",
    "excel": "xlappraise.excel.commands",
}
"""Module of each command, which holds a click command of the same name. A new one takes a line here."""


GARBAGE = 100_000
"""New objects before Python looks for cycles; by default 700, which takes a tenth of a short command's time."""


class Commands(click.Group):
    """The commands, imported one by one: `check` must not pay for what `report` needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order in which they are met."""
        return [name for name, module in COMMANDS.items() if find_spec(module)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None when there is none."""
        module = COMMANDS.get(cmd_name)
        if module is None or not find_spec(module):
            return None
        command: click.Command = getattr(import_module(module), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, with the nearest command's name when there is no such command."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, 1)
            hint = f" Did you mean '{near[0]}'?" if near else " xlappraise --help lists the commands."
            ctx.fail(f"There is no command '{args[0]}'.{hint}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Try first: xlappraise demo",
)
@click.version_option(__version__, message="xlappraise %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback when xlappraise itself is at fault.")
def xlappraise(debug: bool) -> None:
    """Options appraisal workbooks: make them, check them, recalculate them, show them.

    Exit codes: 0 clean, 1 errors found, 2 could not do it (then nothing was changed).
    """


def spare_the_collector() -> None:
    """Look for cycles seldom, and not at the end: nearly all that a command makes lives as long as the command.

    It is still looked for them, since a large workbook's garbage must not pile up.
    """
    gc.set_threshold(GARBAGE)
    atexit.register(gc.freeze)


def main() -> NoReturn:
    """Run the command line. What goes wrong is one line and exit code 2; --debug shows a bug's traceback."""
    spare_the_collector()
    debug = "--debug" in sys.argv
    sys.argv = [argument for argument in sys.argv if argument != "--debug"]
    try:
        code = xlappraise.main(prog_name="xlappraise", standalone_mode=False)
    except click.exceptions.Abort:
        trouble("Stopped.")
        sys.exit(130)
    except click.ClickException as refusal:
        refusal.show()
        sys.exit(2)
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
