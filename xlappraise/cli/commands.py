"""All commands as click knows them: in, the arguments of the command line; out, an exit code."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from keyword import iskeyword
from typing import Any

import click
from click.shell_completion import CompletionItem

from xlappraise import __version__
from xlappraise.cli import COMMANDS, WITHOUT_CLICK
from xlappraise.cli.edge import CANNOT, CannotDo, trouble


class Refusal(click.ClickException):
    """CannotDo, as click knows it."""

    exit_code = CANNOT

    def show(self, file: object = None) -> None:
        """Print the sentence to stderr."""
        trouble(self.message)


class FileName(click.ParamType):  # type: ignore[type-arg]  # generic in newer versions of click only
    """The name of a file, taken as it is given; a shell completes it."""

    name = "file"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """What tells the shell to complete names of files itself."""
        return [CompletionItem(incomplete, type=self.name)]


FILE = FileName()


class Commands(click.Group):
    """The commands, imported one by one: `check` must not pay for what `report` needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of COMMANDS."""
        return [name for name, module in COMMANDS.items() if find_spec(module)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None when there is none."""
        module = COMMANDS.get(cmd_name)
        if module is None or not find_spec(module):
            return None
        holder = import_module(module)
        command: click.Command = (
            holder.command()
            if cmd_name in WITHOUT_CLICK
            else getattr(holder, f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name)
        )
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

    def invoke(self, ctx: click.Context) -> Any:
        """As click does it; a refusal ends the command."""
        try:
            return super().invoke(ctx)
        except CannotDo as refusal:
            raise Refusal(refusal.message) from None


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Try first: xlappraise demo. Read more: xlappraise guide",
)
@click.version_option(__version__, message="xlappraise %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback when xlappraise itself is at fault.")
def xlappraise(debug: bool) -> None:
    """Options appraisal workbooks: make them, check them, recalculate them, show them.

    Exit codes: 0 clean, 1 errors found, 2 could not do it (then nothing was changed).
    """


def run() -> object:
    """Run what sys.argv asks for; the exit code, or None. What click refuses is one line and exit code 2."""
    try:
        return xlappraise.main(prog_name="xlappraise", standalone_mode=False)
    except click.exceptions.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as refusal:
        refusal.show()
        sys.exit(CANNOT)
