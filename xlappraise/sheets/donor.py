"""An appraisal in; what gives the bytes of its fresh workbook out, for changes that take sheets and looks from it."""

from dataclasses import dataclass

from xlappraise.appraisal.model import Appraisal


@dataclass(frozen=True)
class FreshWorkbook:
    """A fresh workbook of the appraisal, built when it is called for: openpyxl is loaded only then."""

    appraisal: Appraisal

    def __call__(self) -> bytes:
        """The file's bytes."""
        from xlappraise.sheets.build import build

        return build(self.appraisal)
