"""An appraisal in; out, a function that builds its fresh workbook, for changes that copy sheets and looks from it."""

from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.record import Record


class FreshWorkbook(Record):
    """A fresh workbook of the appraisal, built when it is called for: openpyxl is loaded only then."""

    appraisal: Appraisal
    hidden: frozenset[str] | None = None
    """Sheets of the record that the Guide calls hidden; None for those that a new workbook hides."""

    def __call__(self) -> bytes:
        """The file's bytes."""
        from xlappraise.sheets.build import build

        return build(self.appraisal, hidden=self.hidden)
