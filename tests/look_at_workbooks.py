"""A folder in; out, workbooks filled as officers fill them, pictures of each sheet and what is cut in them.

    python tests/look_at_workbooks.py FOLDER [KIND ...]

Needs LibreOffice with python3-uno and poppler; pictures of the screen also Xvfb and ImageMagick's import.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.support.filled_workbooks import KINDS, filled
from tests.support.measures import faults, measures

DOTS = 80
"""To the inch, of paper."""


@contextmanager
def screen() -> Iterator[bool]:
    """A screen of 1366 x 768 that nobody sees, as DISPLAY; False where it or what takes pictures is missing."""
    if not (shutil.which("Xvfb") and shutil.which("import")):
        yield False
        return
    ready, number = os.pipe()
    command = ["Xvfb", "-displayfd", str(number), "-screen", "0", "1366x768x24"]
    server = subprocess.Popen(command, pass_fds=[number], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        os.environ["DISPLAY"] = f":{os.read(ready, 20).decode().strip()}"
        yield True
    finally:
        server.terminate()
        server.wait(20)


def look(name: str, folder: Path, screens: bool) -> int:
    """Fill one kind, picture it, say what is cut; how many places that were."""
    with tempfile.TemporaryDirectory() as work:
        file = Path(shutil.copy(filled(name, Path(work)), folder))
        (measured,) = measures([file], folder, screens=screens)
    subprocess.run(["pdftoppm", "-r", str(DOTS), "-png", measured["pdf"], str(folder / f"{name}-paper")], check=True)
    found = faults(file, measured)
    print(f"{name}: {len(found)} faults; first screens end at")
    print("  " + ", ".join(f"{sheet} {needed['screen']}" for sheet, needed in measured["sheets"].items()))
    print("".join(f"  {fault}\n" for fault in found), end="", flush=True)
    return len(found)


def main() -> None:
    """Look at every kind, or those named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("kinds", nargs="*", choices=[*KINDS, []], metavar="KIND", help=", ".join(KINDS))
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with screen() as screens:
        count = sum(look(name, folder, screens) for name in arguments.kinds or KINDS)
    sys.exit(1 if count else 0)


if __name__ == "__main__":
    main()
