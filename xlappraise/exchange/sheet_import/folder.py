"""A folder of old sheets in, a folder of workbooks and what became of each out."""

from collections.abc import Callable, Iterator
from pathlib import Path

from xlappraise.exchange.sheet_import.answers import Answers
from xlappraise.exchange.sheet_import.bring_in import Import, bring_in
from xlappraise.records import NamedTuple
from xlappraise.xlsx.refusals import CannotRead, CannotWrite

SUFFIXES = (".xlsx", ".xlsm", ".ods", ".xls", ".csv", ".tsv", ".tab", ".txt", ".docx", ".md", ".html", ".htm")
WRONG = ("XLA501", "XLA502", "XLA503", "XLA504", "XLA506")


class Became(NamedTuple):
    """What became of a file: the workbook that was written, else why none was."""

    file: str
    written: str = ""
    why: str = ""
    found: Import | None = None

    @property
    def wrong(self) -> int:
        """How many printed figures are not what the sheet gives."""
        return sum(finding.code in WRONG for finding in self.found.findings) if self.found else 0


Write = Callable[[Import, Path], None]
"""What writes an Import as a workbook."""


def bring_in_all(folder: Path, target: Path, answers: Answers, write: Write) -> Iterator[Became]:
    """Each sheet of the folder by its name; one that cannot be read or written keeps no other from it."""
    files = sorted(
        path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and not path.name.startswith("~$")
    )
    stems = [path.stem.lower() for path in files]
    for path in files:
        name = path.stem if stems.count(path.stem.lower()) == 1 else path.name
        yield _became(path, target / f"{name}.xlsx", answers, write)


def _became(path: Path, out: Path, answers: Answers, write: Write) -> Became:
    try:
        found = bring_in(str(path), answers)
        if found.questions:
            first = found.questions[0]
            more = f" (and {len(found.questions) - 1} more)" if len(found.questions) > 1 else ""
            return Became(path.name, why=f"{first.sentence}{more}", found=found)
        write(found, out)
    except (CannotRead, CannotWrite) as refusal:
        return Became(path.name, why=str(refusal))
    return Became(path.name, out.name, found=found)
