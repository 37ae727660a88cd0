"""In: a folder of the page. Out: the page on this computer alone, with the headers that it needs: for trials."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from xlappraise.addin.page.build import MANIFEST
from xlappraise.addin.page.headers import HEADERS, KINDS
from xlappraise.xlsx.refusals import CannotRead

HOST = "localhost"


class PageHandler(SimpleHTTPRequestHandler):
    """Files with our headers and types, and no line on the terminal for each."""

    extensions_map = KINDS

    def end_headers(self) -> None:
        """Send the headers that the page needs, and end them."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def list_directory(self, path: object) -> None:
        """Never show what a folder holds."""
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def server(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    """A server of the folder on this computer alone (port 0: any that is free), not started yet.

    Raises CannotRead where the folder holds no page, or the port is taken.
    """
    if not (folder / MANIFEST).is_file():
        raise CannotRead(f"'{folder}' holds no page: make it with xlappraise page build.")
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(PageHandler, directory=str(folder)))
    except OSError as fault:
        raise CannotRead(f"Port {port} cannot be used ({fault.strerror}): give another one with --port.") from None


def address(running: ThreadingHTTPServer) -> str:
    """Where a browser finds it."""
    return f"http://{HOST}:{running.server_address[1]}/"
