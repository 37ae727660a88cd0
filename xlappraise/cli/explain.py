"""A rule's code in, its page out: the command `explain`."""

from __future__ import annotations

from difflib import get_close_matches
from textwrap import wrap

import click

from xlappraise.appraisal.findings import Rule
from xlappraise.appraisal.rules import RULES
from xlappraise.cli.edge import CannotDo, say


@click.command()
@click.argument("codes", nargs=-1, metavar="CODE...")
@click.option("--all", "everything", is_flag=True, help="Explain every rule.")
def explain(codes: tuple[str, ...], everything: bool) -> None:
    """Say what a rule is about, why, and what to do: by code (XLA305) or name."""
    if not codes and not everything:
        raise click.UsageError("Name a rule, such as XLA305, or use --all.")
    rules = RULES if everything else tuple(rule_named(code) for code in codes)
    say("\n".join(page(rule) for rule in rules))


def rule_named(word: str) -> Rule:
    """The rule of that code or name; CannotDo, with the nearest one, when there is none."""
    known = {key: rule for rule in RULES for key in (rule.code.lower(), rule.name)}
    if word.lower() in known:
        return known[word.lower()]
    near = get_close_matches(word.lower(), [rule.name for rule in RULES], 1)
    hint = f"Did you mean {known[near[0]].code}?" if near else "xlappraise explain --all lists the rules."
    raise CannotDo(f"There is no rule '{word}'. {hint}")


def page(rule: Rule) -> str:
    """The rule's page as text: code, name, severity, then its own words."""
    severity = rule.severity + (f", {rule.final} once the status is Final" if rule.final else "")
    blocks = "; no results while it stands" if rule.blocks else ""
    lines = [f"{rule.code} {rule.name} ({severity}{blocks})", "", *rule.page.strip().splitlines()]
    return "\n".join(line for long in lines for line in wrap(long, 88) or [""]) + "\n"
