"""What a write leaves behind for the officer: in, counts and names; out, a Receipt."""

from xlappraise.records import NamedTuple


class Receipt(NamedTuple):
    """What a write did: parts of the file in all and untouched, the changed ones, and what an officer should know."""

    path: str
    parts_total: int
    parts_unchanged: int
    changed_parts: tuple[str, ...]
    cells_written: int
    protected_sheets: tuple[str, ...] = ()
    """Sheets that were written although they are protected."""
    stale_cells: tuple[str, ...] = ()
    """Formulas of the officer's that depend on what was written, such as Notes!B2: their stored results are gone."""
    kept_cells: tuple[str, ...] = ()
    """Formulas of the officer's that depend on it, or may, and keep their stored results: these may be out of date."""
    tool_cells: tuple[str, ...] = ()
    """Formulas of the tool's that depend on it, or may."""
    asks: bool = False
    """Whether Excel is asked to calculate on loading and was not before."""
    notes: tuple[str, ...] = ()
    backup: str = ""

    @property
    def has_changes(self) -> bool:
        """Whether any byte changed."""
        return bool(self.changed_parts)

    @property
    def sentence(self) -> str:
        """The receipt in a line, such as '61 of 64 parts unchanged'."""
        return f"{self.parts_unchanged} of {self.parts_total} parts unchanged"
