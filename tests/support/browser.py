"""Pages in, what a real headless Chromium makes of them out."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str:
    """The browser's command; skips the test when there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip("Chromium is not installed")
    return found


def dom(page: str, folder: Path, *flags: str, fragment: str = "") -> str:
    """The page as it stands once its scripts have run."""
    command = chromium()
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8")
    profile = f"--user-data-dir={folder / 'profile'}"
    done = subprocess.run(
        [command, *FLAGS, profile, *flags, "--dump-dom", file.as_uri() + fragment],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=True,
    )
    shutil.rmtree(folder / "profile", ignore_errors=True)
    return done.stdout


def told(page: str, folder: Path, script: str, *flags: str, fragment: str = "") -> Any:
    """What `script`, an async function's body, returns at the end of the page, as data.

    The page's own policy lets no foreign script run, and so has to be taken out first.
    """
    open_page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    driver = (
        "<pre id=told></pre><script>(async () => { let said; try { said = await (async () => {"
        + script
        + "})(); } catch (fault) { said = {fault: String(fault && fault.stack || fault)}; }"
        + 'document.getElementById("told").textContent = JSON.stringify(said); })();</script></body>'
    )
    out = dom(open_page.replace("</body>", driver), folder, *flags, fragment=fragment)
    found = re.search(r'<pre id="told">(.*?)</pre>', out, re.DOTALL)
    assert found, out[-2000:]
    said = json.loads(html.unescape(found[1]))
    assert not (isinstance(said, dict) and "fault" in said), said
    return said


@contextmanager
def driven() -> Iterator[Browser]:
    """A browser that playwright drives by keyboard, mouse and touch; skips the test without either."""
    command = chromium()
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=command, args=list(FLAGS))
        yield browser
        browser.close()
