"""A folder in; out, workbooks filled as officers fill them, pictures of each sheet and what is cut in them.

    python tests/look_at_workbooks.py FOLDER [KIND ...]
    python tests/look_at_workbooks.py FOLDER --readme    # renews the two pictures in the README

Needs LibreOffice with python3-uno and poppler; pictures of the screen also Xvfb and ImageMagick's import.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.build_templates import TEMPLATES
from tests.support.filled_workbooks import KINDS, filled, filled_example
from tests.support.measures import faults, measures, pages

DOTS = 80
"""To the inch, of paper."""
README_DOTS, README_LIMIT = 88, 200_000
README_PICTURES = {"Results": "results.png", "Scores": "scores.png"}
MARGIN = 14
"""Points around what is printed, in the README's pictures."""


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


def renew_readme(folder: Path) -> None:
    """The README's pictures, of the example as it is after its scores were typed."""
    with tempfile.TemporaryDirectory() as work:
        file = Path(shutil.copy(filled_example(Path(work)), folder))
        (measured,) = measures([file], folder)
    document, number = Path(measured["pdf"]), 1
    for sheet, printed in pages(document).items():
        if sheet in README_PICTURES:
            readme_picture(document, number, TEMPLATES / README_PICTURES[sheet])
        number += len(printed)


def readme_picture(document: Path, page: int, target: Path) -> None:
    """One page, cut to what is printed on it; stops when it is too large for a README."""
    one = ["-f", str(page), "-l", str(page)]
    box = ["pdftotext", "-bbox", *one, str(document), "-"]
    text = subprocess.run(box, check=True, capture_output=True, text=True).stdout
    words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"', text)
    wide = float(re.findall(r'<page width="([\d.]+)"', text)[0])
    left = min(float(word[0]) for word in words) - MARGIN
    top, low = min(float(word[1]) for word in words) - MARGIN, max(float(word[3]) for word in words) + MARGIN
    # Sheets are centred on the page, so what is free at the left is free at the right.
    dots = [str(round(points * README_DOTS / 72)) for points in (left, top, wide - 2 * left, low - top)]
    area = [part for pair in zip(("-x", "-y", "-W", "-H"), dots, strict=True) for part in pair]
    how = ["-r", str(README_DOTS), "-singlefile", "-png", *one, *area]
    subprocess.run(["pdftoppm", *how, str(document), str(target.with_suffix(""))], check=True)
    if target.stat().st_size >= README_LIMIT:
        sys.exit(f"{target.name} has {target.stat().st_size:,} bytes.")


def main() -> None:
    """Look at every kind, or those named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("kinds", nargs="*", choices=[*KINDS, []], metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--readme", action="store_true", help="renew the README's two pictures instead")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if arguments.readme:
        renew_readme(folder)
        return
    with screen() as screens:
        count = sum(look(name, folder, screens) for name in arguments.kinds or KINDS)
    sys.exit(1 if count else 0)


if __name__ == "__main__":
    main()
