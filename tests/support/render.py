"""A folder in, pictures of every sheet of the shipped workbooks and a large one out: `python -m tests.render FOLDER`.

With `--readme`, the two pictures that stand in the README are renewed in workbook_templates too. Needs LibreOffice
and poppler.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.build_templates import EXAMPLE, TEMPLATES, large
from tests.support import engines

RESOLUTION, README_RESOLUTION = 80, 90
"""Dots to the inch."""
README_PICTURES = {"Results": "results.png", "Scores": "scores.png"}
README_LIMIT = 200_000
A4_WIDTH, MARGIN = 595, 14
"""Points: of the page, and around what is printed in the README's pictures."""


def workbooks(folder: Path) -> list[Path]:
    """The shipped workbooks, and one of 12 options by 60 criteria, as files in `folder`."""
    from xlappraise.sheets import build

    files = [Path(shutil.copy(file, folder)) for file in sorted(TEMPLATES.glob("*.xlsx"))]
    big = folder / "large-12-by-60.xlsx"
    big.write_bytes(build.build(large()))
    return [*files, big]


def pdf(file: Path, folder: Path) -> Path:
    """The workbook as LibreOffice prints it."""
    command = engines.office()
    if command is None or shutil.which("pdftoppm") is None:
        sys.exit("LibreOffice and poppler are needed.")
    profile = engines.office_profile(folder)
    arguments = [command, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run(arguments, check=True, capture_output=True, timeout=300)
    return folder / f"{file.stem}.pdf"


def words(document: Path, page: int) -> list[tuple[float, float, float, float, str]]:
    """The words on a page with their boxes in points: left, top, right, bottom, word."""
    arguments = ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), str(document), "-"]
    text = subprocess.run(arguments, check=True, capture_output=True, text=True, timeout=60).stdout
    box = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
    return [(float(a), float(b), float(c), float(d), word) for a, b, c, d, word in re.findall(box, text)]


def page_of(document: Path, sheet: str) -> int:
    """The first page that begins with the sheet's name."""
    for page in range(1, 100):
        found = words(document, page)
        if found and found[0][4].rstrip(":") == sheet:
            return page
    raise LookupError(sheet)


def readme_picture(document: Path, sheet: str, target: Path) -> None:
    """One sheet of the example, cut to what is printed; stops when it is too large for a README."""
    page = page_of(document, sheet)
    found = words(document, page)
    left = min(w[0] for w in found) - MARGIN
    top, bottom = min(w[1] for w in found) - MARGIN, max(w[3] for w in found) + MARGIN
    # Sheets are centred on the page, so what is free at the left is free at the right.
    box = left, top, A4_WIDTH - 2 * left, bottom - top
    dots = [str(round(points * README_RESOLUTION / 72)) for points in box]
    area = [part for pair in zip(("-x", "-y", "-W", "-H"), dots, strict=True) for part in pair]
    one = ["-r", str(README_RESOLUTION), "-f", str(page), "-l", str(page), "-singlefile", "-png"]
    arguments = ["pdftoppm", *one, *area, str(document), str(target.with_suffix(""))]
    subprocess.run(arguments, check=True, timeout=60)
    if target.stat().st_size >= README_LIMIT:
        sys.exit(f"{target.name} has {target.stat().st_size:,} bytes.")


def main() -> None:
    """Render everything into the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--readme", action="store_true", help="also renew the README's two pictures")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        for file in workbooks(Path(work)):
            document = pdf(file, Path(work))
            name = str(arguments.folder / file.stem)
            subprocess.run(["pdftoppm", "-r", str(RESOLUTION), "-png", str(document), name], check=True, timeout=300)
            if arguments.readme and file.stem == EXAMPLE:
                for sheet, picture in README_PICTURES.items():
                    readme_picture(document, sheet, TEMPLATES / picture)
    print(f"{len(list(arguments.folder.glob('*.png')))} pictures in {arguments.folder}")


if __name__ == "__main__":
    main()
