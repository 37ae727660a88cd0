"""The name of a page in, the page out: the command `guide`. The pages are the files of xlappraise/guide."""

from __future__ import annotations

from pathlib import Path

import click

import xlappraise
from xlappraise.appraisal.words import near
from xlappraise.cli.edge import CannotDo, say

PAGES = ("commands", "parts", "rules", "examples", "data", "python", "it", "development", "changes")
"""The pages in the order in which they are listed; each is a Markdown file whose first line is its title."""


@click.command()
@click.argument("name", metavar="[PAGE]", required=False)
def guide(name: str | None) -> None:
    """Print a page of the guide; without PAGE, list the pages."""
    if name is None:
        say("".join(f"{each:<12} {page(each).splitlines()[0].removeprefix('# ')}\n" for each in PAGES))
        say("Print one: xlappraise guide PAGE\n", aside=True)
        return
    known = name.lower().removesuffix(".md")
    if known not in PAGES:
        meant = near(known, PAGES)
        hint = f"Did you mean '{meant}'?" if meant else f"The pages are {', '.join(PAGES)}."
        raise CannotDo(f"There is no page '{name}'. {hint}")
    say(page(known))


def page(name: str) -> str:
    """The text of a page; CannotDo when this installation lacks it."""
    path = Path(xlappraise.__file__).parent / "guide" / f"{name}.md"
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        raise CannotDo(f"The page '{name}' is missing from this installation: install xlappraise again.") from None
