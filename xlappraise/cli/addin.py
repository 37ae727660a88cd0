"""The commands `xlappraise addin ...`: in, arguments; out, lines about what was done."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

OUTPUT = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
INPUT = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(epilog="Example: xlappraise addin status")
def addin() -> None:
    """Build, install or remove buttons (Excel, LibreOffice)."""


@addin.command("build", epilog="Example: xlappraise addin build xlappraise.xlam --for windows")
@click.argument("out", type=OUTPUT, required=False)
@click.option("--for", "system", type=click.Choice(["windows", "mac"]), help="Default: this system, else Windows.")
@click.option("--signed", type=INPUT, help="An add-in of this version that IT signed in Excel: keep its signature.")
@click.option("--offline", type=FOLDER, metavar="DIR", help="Fill DIR with all that IT installs without a network.")
@click.option("--wheel", type=INPUT, help="With --offline: the file of our own wheel, else it is built here.")
@click.option("--force", is_flag=True, help="Replace OUT if it is there.")
def build_command(
    *, out: Path | None, system: str | None, signed: Path | None, offline: Path | None, wheel: Path | None, force: bool
) -> None:
    """Write the add-in as a file, on any system.

    OUT is xlappraise.xlam if it is not given; with --offline the add-in goes into DIR, with all that it needs. An OUT
    that ends in .oxt is LibreOffice's extension, the same for every system.
    """
    from xlappraise.addin import install, xlam

    if out is not None and out.suffix.lower() == ".oxt" and offline is None:
        if system or signed or wheel:
            raise click.UsageError("LibreOffice's extension (.oxt) takes no --for, --signed or --wheel.")
        _say(lambda: install.build_extension(out, force))
        return
    system = system or install.system_here()
    if offline is None:
        if wheel is not None:
            raise click.UsageError("--wheel goes with --offline only.")
        _say(lambda: install.build_file(out or Path(xlam.FILE_NAME), system, signed, force))
        return
    if out is not None or force:
        raise click.UsageError("--offline takes neither OUT nor --force: all goes into DIR, which must be empty.")
    from xlappraise.addin import offline as kit

    _say(lambda: kit.collect(offline, system, wheel, signed))


@addin.command("install", epilog="Example: xlappraise addin install --for libreoffice")
@click.option("--for", "program", type=click.Choice(["excel", "libreoffice"]), default="excel", help="Default: excel.")
@click.option("--signed", type=INPUT, help="An add-in of this version that IT signed in Excel.")
@click.option("--hotkeys", is_flag=True, help="Ctrl+Alt+Shift+R and +K for the shortcuts (Windows, in all programs).")
def install_command(program: str, signed: Path | None, hotkeys: bool) -> None:
    """Install the buttons for this user.

    For Excel: the add-in, the Python it calls, and on Windows two Start-menu shortcuts. For
    LibreOffice: the extension with the same buttons, and the Python it calls.
    """
    from xlappraise.addin import install, install_places, libreoffice

    if program == "excel":
        _say(lambda: install.install(install_places.here(), signed, hotkeys))
        return
    if signed or hotkeys:
        raise click.UsageError("--signed and --hotkeys are for Excel only.")
    _say(lambda: libreoffice.install(install_places.office_here()))


@addin.command("remove", epilog="Example: xlappraise addin remove")
def remove_command() -> None:
    """Remove what install put into Excel and LibreOffice."""
    from xlappraise.addin import install, install_places, libreoffice

    _say(lambda: libreoffice.remove(install_places.office_here()) + install.remove(install_places.here()))


@addin.command("status", epilog="Example: xlappraise addin status --bundle support.json")
@click.option("--bundle", type=OUTPUT, metavar="FILE", help="Write to FILE what support needs; nothing of a workbook.")
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
def status_command(bundle: Path | None, force: bool) -> None:
    """Say what is installed and what may stop it.

    That is: which Python the buttons call, and which policies may forbid them.
    """
    from xlappraise.addin import install, install_places, libreoffice, support

    if bundle is None:
        _say(lambda: install.status(install_places.here()) + libreoffice.status(install_places.office_here()))
    else:
        _say(lambda: support.write(bundle, install_places.here(), install_places.office_here(), force))


@addin.command(
    "lite", epilog="\b\nExample:\nxlappraise addin lite button --wheel https://HOST/xlappraise-0.1.0-py3-none-any.whl"
)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@click.option("--wheel", metavar="ADDRESS", help="Where your council hosts the wheel of xlappraise: https://...whl")
@click.option("--force", is_flag=True, help="Replace files that are there.")
def lite_command(folder: Path | None, wheel: str | None, force: bool) -> None:
    """Write the files for xlwings Lite.

    These are main.py and requirements.txt: in FOLDER, or without it shown here.
    """
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
