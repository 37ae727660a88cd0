"""What is to be read in, its page out: the commands `guide` (files of xlappraise/guide) and `explain` (rules)."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from textwrap import wrap

import click

import xlappraise
from xlappraise.appraisal.findings import SEVERITY_WORDS, Rule
from xlappraise.appraisal.rules import RULES
from xlappraise.appraisal.words import near
from xlappraise.cli.edge import CannotDo, say

PAGES = (
    *("commands", "parts", "versions", "assessors", "import", "portfolio", "rules", "examples", "data"),
    *("python", "it", "page", "development", "changes"),
)
"""The pages in the order in which they are listed; each is a Markdown file whose first line is its title."""


@click.command(epilog="Example: xlappraise guide parts")
@click.argument(
    "name",
    metavar="[PAGE]",
    required=False,
    shell_complete=lambda _, __, start: [page for page in PAGES if page.startswith(start)],
)
def guide(name: str | None) -> None:
    """Print a page of the guide; without PAGE, list the pages."""
    if name is None:
        say("".join(f"{each:<12} {guide_page(each).splitlines()[0].removeprefix('# ')}\n" for each in PAGES))
        say("Print one: xlappraise guide PAGE\n", aside=True)
        return
    known = name.lower().removesuffix(".md")
    if known not in PAGES:
        meant = near(known, PAGES)
        hint = f"Did you mean '{meant}'?" if meant else f"The pages are {', '.join(PAGES)}."
        raise CannotDo(f"There is no page '{name}'. {hint}")
    say(guide_page(known))


def guide_page(name: str) -> str:
    """The text of a page; CannotDo when this installation lacks it."""
    path = Path(xlappraise.__file__).parent / "guide" / f"{name}.md"
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        raise CannotDo(f"The page '{name}' is missing from this installation: install xlappraise again.") from None


@click.command(epilog="Example: xlappraise explain XLA305")
@click.argument(
    "codes",
    nargs=-1,
    metavar="CODE...",
    shell_complete=lambda _, __, start: [rule.code for rule in RULES if rule.code.startswith(start.upper())],
)
@click.option("--all", "everything", is_flag=True, help="Explain every rule.")
def explain(codes: tuple[str, ...], everything: bool) -> None:
    """Explain a rule, by its code (XLA305) or name: why, what to do."""
    if not codes and not everything:
        raise click.UsageError("Name a rule, such as XLA305, or use --all.")
    rules = RULES if everything else tuple(rule_of(code) for code in codes)
    say("\n".join(rule_page(rule) for rule in rules))


def rule_of(word: str) -> Rule:
    """The rule of that code or name; CannotDo, with the nearest one, when there is none."""
    known = {key: rule for rule in RULES for key in (rule.code.lower(), rule.name)}
    if word.lower() in known:
        return known[word.lower()]
    close = get_close_matches(word.lower(), [rule.name for rule in RULES], 1)
    hint = f"Did you mean {known[close[0]].code}?" if close else "xlappraise explain --all lists the rules."
    raise CannotDo(f"There is no rule '{word}'. {hint}")


def rule_page(rule: Rule) -> str:
    """The rule's page as text: code, name, severity, then its own words."""
    severity = SEVERITY_WORDS[rule.severity] + (
        f", {SEVERITY_WORDS[rule.final]} once the status is Final" if rule.final else ""
    )
    blocks = "; no results while it stands" if rule.blocks else ""
    lines = [f"{rule.code} {rule.name} ({severity}{blocks})", "", *rule.page.strip().splitlines()]
    return "\n".join(line for long in lines for line in wrap(long, 88) or [""]) + "\n"
