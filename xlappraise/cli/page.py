"""The commands `xlappraise page ...`: in, folders; out, the page that runs in a browser, its server, its check."""

from __future__ import annotations

from pathlib import Path

import click

from xlappraise.cli.edge import CLEAN, ERRORS, CannotDo, finish, say
from xlappraise.xlsx.refusals import CannotRead, CannotWrite

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group(epilog="Example: xlappraise page build site --pyodide package")
def page() -> None:
    """Make the page for browsers, which needs nothing installed."""


@page.command("build", epilog="Example: xlappraise page build site --pyodide package")
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option(
    "--pyodide",
    type=FOLDER,
    required=True,
    metavar="FOLDER",
    help="The unpacked npm package pyodide (npm pack pyodide).",
)
def build_command(folder: Path, pyodide: Path) -> None:
    """Fill the folder DIR with the page.

    Put it on an https site of the intranet.
    """
    from xlappraise.addin.page.build import build

    try:
        lines = build(folder, pyodide)
    except (CannotRead, CannotWrite) as refusal:
        raise CannotDo(str(refusal)) from None
    say("".join(f"{line}\n" for line in lines))


@page.command("serve", epilog="Example: xlappraise page serve site --port 8080")
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8080, show_default=True, help="The port on this computer."
)
def serve_command(folder: Path, port: int) -> None:
    """Show the page on this computer alone, for a trial.

    Ctrl+C ends it.
    """
    from xlappraise.addin.page.serve import address, server

    try:
        running = server(folder, port)
    except CannotRead as refusal:
        raise CannotDo(str(refusal)) from None
    say(f"The page is at {address(running)} (Ctrl+C ends it).\n")
    with running:
        running.serve_forever()


@page.command("verify", epilog="Example: xlappraise page verify site")
@click.argument("folder", type=FOLDER, metavar="DIR")
def verify_command(folder: Path) -> None:
    """Compare the files of DIR with its manifest.

    The exit code is 1 when the hash of a file differs from that in the manifest; these files are named.
    """
    from xlappraise.addin.page.build import manifest_mark, verify

    try:
        wrong, mark = verify(folder), manifest_mark(folder)
    except CannotRead as refusal:
        raise CannotDo(str(refusal)) from None
    say("".join(f"{line}\n" for line in wrong or ("Every file is as it was built.",)))
    say(f"manifest.json has sha256 {mark}: compare it with what page build said.\n")
    finish(ERRORS if wrong else CLEAN)
