"""A sheet of openpyxl and a formula in, the same sheet with one conditional format more out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def conditional(page: Worksheet, area: str, formula: str, stop: bool = True, **style: Any) -> None:
    """A live format: `style` takes font, fill, border and numFmt."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles.differential import DifferentialStyle

    rule = Rule(type="expression", dxf=DifferentialStyle(**style), stopIfTrue=stop, formula=[formula])
    page.conditional_formatting.add(area, rule)
