"""The commands `xlappraise addin ...`: in, arguments; out, lines about what was done. Attached by the cli."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

OUTPUT = click.Path(dir_okay=False, path_type=Path)
INPUT = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(epilog="Example: xlappraise addin status")
def addin() -> None:
    """Build, install or remove the ribbon tab 'Appraisal' in Excel."""


@addin.command("build", epilog="Example: xlappraise addin build xlappraise.xlam --for windows")
@click.argument("out", type=OUTPUT, default="xlappraise.xlam")
@click.option("--for", "system", type=click.Choice(["windows", "mac"]), help="Default: this system, else Windows.")
@click.option("--signed", type=INPUT, help="An add-in of this version that IT signed in Excel: keep its signature.")
@click.option("--force", is_flag=True, help="Replace OUT if it is there.")
def build_command(out: Path, system: str | None, signed: Path | None, force: bool) -> None:
    """Write the add-in to OUT, on any system."""
    from xlappraise.addin import install

    _say(lambda: install.build_file(out, system or install.system_here(), signed, force))


@addin.command("install", epilog="Example: xlappraise addin install")
@click.option("--signed", type=INPUT, help="An add-in of this version that IT signed in Excel.")
@click.option("--hotkeys", is_flag=True, help="Ctrl+Alt+Shift+R and +K for the shortcuts (Windows, in all programs).")
def install_command(signed: Path | None, hotkeys: bool) -> None:
    """Put the add-in where Excel loads it, with the Python it calls and two Start-menu shortcuts."""
    from xlappraise.addin import install, places

    _say(lambda: install.install(places.here(), signed, hotkeys))


@addin.command("remove", epilog="Example: xlappraise addin remove")
def remove_command() -> None:
    """Take away what `install` put there."""
    from xlappraise.addin import install, places

    _say(lambda: install.remove(places.here()))


@addin.command("status", epilog="Example: xlappraise addin status")
def status_command() -> None:
    """Say what is installed, which Python it calls, and which policies may stop it."""
    from xlappraise.addin import install, places

    _say(lambda: install.status(places.here()))


@addin.command(
    "lite", epilog="\b\nExample:\nxlappraise addin lite button --wheel https://HOST/xlappraise-0.1.0-py3-none-any.whl"
)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@click.option("--wheel", metavar="ADDRESS", help="Where your council hosts the wheel of xlappraise: https://...whl")
@click.option("--force", is_flag=True, help="Replace files that are there.")
def lite_command(folder: Path | None, wheel: str | None, force: bool) -> None:
    """Write main.py and requirements.txt for xlwings Lite into FOLDER, or show them."""
    from xlappraise.addin import lite

    _say(lambda: lite.write(folder, wheel, force) if folder else lite.as_text(wheel))


def _say(work: Callable[[], list[str]]) -> None:
    """Print the lines, or the one sentence of a refusal with exit code 2."""
    from xlappraise.xlsx.refusals import CannotRead, CannotWrite

    try:
        lines = work()
    except (CannotRead, CannotWrite) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    for line in lines:
        click.echo(line)
