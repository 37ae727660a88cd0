"""A folder of old sheets in, a folder of workbooks and what became of each out."""

from collections.abc import Callable, Iterator
from pathlib import Path

from xlappraise.appraisal.words import count_of
from xlappraise.exchange.sheet_import.answers import Answers
from xlappraise.exchange.sheet_import.bring_in import Import, bring_in
from xlappraise.exchange.sheet_import.questions import Question
from xlappraise.records import NamedTuple
from xlappraise.xlsx.refusals import CannotRead, CannotWrite

SUFFIXES = (".xlsx", ".xlsm", ".ods", ".xls", ".csv", ".tsv", ".tab", ".txt", ".docx", ".md", ".html", ".htm")
WRONG = ("XLA501", "XLA502", "XLA503", "XLA504", "XLA506")
"""Rules on figures that are printed and wrong."""


class Became(NamedTuple):
    """What became of a file: the name of the workbook that was written, else why none was."""

    file: str
    written: str = ""
    why: str = ""
    found: Import | None = None

    @property
    def wrong(self) -> int:
        """How many findings say that a printed figure is wrong."""
        return sum(finding.code in WRONG for finding in self.found.findings) if self.found else 0

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions that nobody answered."""
        return self.found.questions if self.found else ()


Write = Callable[[Import, Path], None]
"""Writes an Import as a workbook at a path; raises CannotWrite."""


def bring_in_all(folder: Path, target: Path, answers: Answers, write: Write) -> Iterator[Became]:
    """Bring in each file of `folder` with one of SUFFIXES, in order of name, and write it to `target`.

    A file that cannot be read or written says so in its result, and the others follow. Two of one name but for the
    suffix are written as `a.csv.xlsx` and `a.ods.xlsx`.
    """
    files = sorted(path for path in folder.iterdir() if _is_sheet(path))
    stems = [path.stem.lower() for path in files]
    for path in files:
        name = path.stem if stems.count(path.stem.lower()) == 1 else path.name
        yield _became(path, target / f"{name}.xlsx", answers, write)


def _is_sheet(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and path.is_file() and not path.name.startswith("~$")


def others_in(folder: Path) -> list[str]:
    """What else lies in the folder: other files, and folders within it; nothing that is hidden."""
    hidden = ("~$", ".")
    return sorted(path.name for path in folder.iterdir() if not _is_sheet(path) and not path.name.startswith(hidden))


def _became(path: Path, out: Path, answers: Answers, write: Write) -> Became:
    try:
        found = bring_in(str(path), answers)
        if found.questions:
            return Became(path.name, why=f"{count_of(len(found.questions), 'open question')}", found=found)
        write(found, out)
    except (CannotRead, CannotWrite) as refusal:
        return Became(path.name, why=str(refusal))
    return Became(path.name, out.name, found=found)
