"""A browser with the page in it: in, the folder with Pyodide; out, the page as an officer has it, and its answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.support.browser import chromium
from tests.support.corpus import zipped
from tests.support.npm import package
from xlappraise.addin.page.build import build
from xlappraise.addin.page.serve import PageHandler, address, server

READY = "body[data-ready]"
PATIENCE = 120_000
"""Milliseconds that a busy machine may take."""

ASK = """async ([question, given, files]) => {
  const { ask } = await import(new URL("python.js", document.baseURI).href);
  const read = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const written = (bytes) => btoa(Array.from(bytes, (each) => String.fromCharCode(each)).join(""));
  try {
    const done = await ask(question, given, files.map(([name, text]) => ({ name, bytes: read(text) })));
    return { told: done.told, files: done.files.map((file) => [file.name, written(file.bytes)]) };
  } catch (fault) { return { refused: fault.message }; }
}"""
"""Ask the page's own Python, as its buttons do."""


def site(folder: Path) -> Path:
    """The page, built into a new folder; skips where there is no Pyodide."""
    build(folder, package("pyodide"))
    return folder


WHEEL = "lxml-9-py3-none-any.whl"


def with_lxml(pyodide: Path, wheel: bytes, sha256: str) -> Path:
    """A folder with Pyodide to which a wheel is added as its lxml, with this hash in the lock file."""
    (pyodide / WHEEL).write_bytes(wheel)
    named = {"name": "lxml", "version": "9", "file_name": WHEEL, "sha256": sha256, "imports": ["lxml"], "depends": []}
    named |= {"package_type": "package", "install_dir": "site"}
    lock = json.loads((pyodide / "pyodide-lock.json").read_text("utf-8"))
    (pyodide / "pyodide-lock.json").write_text(json.dumps({**lock, "packages": {"lxml": named}}), "utf-8")
    return pyodide


def stand_in() -> bytes:
    """A wheel that holds a package of the name lxml, with nothing in it."""
    about = "Metadata-Version: 2.1\nName: lxml\nVersion: 9\n"
    wheel = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    parts = {"lxml/__init__.py": "", "lxml-9.dist-info/METADATA": about, "lxml-9.dist-info/WHEEL": wheel}
    return zipped({**parts, "lxml-9.dist-info/RECORD": "".join(f"{name},,\n" for name in parts)})


@contextmanager
def served(
    folder: Path, handler: type[SimpleHTTPRequestHandler] = PageHandler
) -> Iterator[tuple[ThreadingHTTPServer, str]]:
    """The folder on this computer, and its address."""
    running = server(folder)
    running.RequestHandlerClass = partial(handler, directory=str(folder))
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield running, address(running)
    finally:
        running.shutdown()
        running.server_close()


@contextmanager
def browser(*flags: str) -> Iterator[Any]:
    """A Chromium without a window; skips where there is none."""
    playwright = pytest.importorskip("playwright.sync_api")
    command = chromium()
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=command, args=["--no-sandbox", *flags])
        yield opened
        opened.close()


def asked(page: Any, question: str, given: dict[str, Any], *files: tuple[str, bytes]) -> dict[str, Any]:
    """What the page's Python tells, with the files that it makes as bytes."""
    from base64 import b64decode, b64encode

    sent = [[name, b64encode(content).decode()] for name, content in files]
    told: dict[str, Any] = page.evaluate(ASK, [question, given, sent])
    told["files"] = [(name, b64decode(text)) for name, text in told.get("files", ())]
    return told


def opened(page: Any, *files: Path | tuple[str, bytes]) -> None:
    """Choose files on the page, as an officer does. What was shown before goes: no test takes it for its own."""
    pairs = [(file.name, file.read_bytes()) if isinstance(file, Path) else file for file in files]
    page.evaluate("document.getElementById('shown').replaceChildren()")
    page.set_input_files("#file", [{"name": name, "mimeType": "", "buffer": content} for name, content in pairs])


def accept(dialog: Any) -> None:
    """Say yes to what the page asks."""
    dialog.accept()
