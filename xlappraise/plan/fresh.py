"""A pattern, a size and topics in; the appraisal that a fresh workbook holds out."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import xlappraise
from xlappraise.appraisal.model import Appraisal
from xlappraise.sheets import layout

TEMPLATES = {
    "high-medium-low": "blank.json",
    "0-to-5": "blank-0-to-5.json",
    "1-to-10-percent": "blank-1-to-10-percent.json",
    "adoption-london": "criteria-adoption-london.json",
    "reorganisation-2025": "criteria-reorganisation-2025.json",
}
"""Shipped templates by the name that --template takes: blank ones, and two with criteria that were published."""


def shipped_folder() -> Path | None:
    """The folder of shipped templates and examples: in the package, or beside it in a checkout; None without one."""
    home = Path(xlappraise.__file__).parent
    places = (folder / "workbook_templates" for folder in (home, home.parent))
    return next((place for place in places if place.is_dir()), None)


def shipped_file(name: str) -> Path | None:
    """The path of a shipped template or example; None where this installation lacks it."""
    folder = shipped_folder()
    return folder / name if folder is not None and (folder / name).is_file() else None


def of_size(appraisal: Appraisal, size: tuple[int, int, int], title: str) -> Appraisal:
    """The appraisal with that title and as many empty options, criteria and gateways as `size` says, in this order.

    Criteria that it has are kept instead.
    """
    from xlappraise.appraisal.record import replace
    from xlappraise.sheets.build import with_rows

    titled = replace(appraisal, setup=replace(appraisal.setup, title=title))
    sized = with_rows(titled, *size)
    return replace(sized, criteria=appraisal.criteria) if appraisal.criteria else sized


def in_new_workbook(appraisal: Appraisal, topics: Collection[str]) -> Appraisal:
    """The appraisal with these topics, and with Gateways as the one place for the answers to its gateways."""
    from xlappraise.plan.add import with_topics

    wanted = {*topics, *((layout.GATEWAY_TOPIC,) if appraisal.gateways else ())}
    return with_topics(appraisal, wanted) if wanted else appraisal
