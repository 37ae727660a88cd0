"""The parts of a rule's page in, the page out: how every rule is written down."""

from __future__ import annotations

from typing import Any

from xlappraise.appraisal.findings import Rule


def rule(
    code: str,
    name: str,
    severity: str,
    message: str,
    help: str,
    *,
    checks: str,
    why: str,
    example: str,
    do: str,
    source: str = "",
    **more: Any,
) -> Rule:
    """A rule with its page: what it checks, why, an example, what to do, source. `more`: blocks, final, alike."""
    page = f"What it checks\n{checks}\n\nWhy it matters\n{why}\n\nExample\n{example}\n\nWhat to do\n{do}\n"
    if source:
        page += f"\nWhere it comes from\n{source}\n"
    return Rule(code, name, severity, message, help, page, **more)
