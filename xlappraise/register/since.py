"""An earlier register and the rows of now in, sentences on what changed between the two out."""

from collections.abc import Iterable, Iterator, Mapping

from xlappraise.appraisal.words import count_of
from xlappraise.exchange.plain import harmless
from xlappraise.records import NamedTuple
from xlappraise.register.field import Record
from xlappraise.register.row import READ

MOST_NAMED = 50
"""Files of one kind that are named; of more the number is told."""


class FileStanding(NamedTuple):
    """What is compared of a file between two registers."""

    sha256: str
    state: str
    winner: str
    certain: bool | None
    errors: int | None

    @classmethod
    def of(cls, record: Record) -> "FileStanding":
        """Of a record of the table of appraisals, early or late."""
        return cls(*(record.get(field) for field in cls._fields))  # type: ignore[arg-type]  # as the table has them


def standings(records: Iterable[Record]) -> dict[str, FileStanding]:
    """What is compared of each file, by its path."""
    return {record["path"]: FileStanding.of(record) for record in records}


def changes(before: Mapping[str, FileStanding], now: Mapping[str, FileStanding]) -> Iterator[str]:
    """What changed, a line each: files that changed and in what, then new ones, then those that are gone."""
    changed = [(path, each) for path, each in now.items() if path in before and before[path] != each]
    new, gone = [path for path in now if path not in before], [path for path in before if path not in now]
    if not (changed or new or gone):
        yield f"Nothing changed in {count_of(len(now), 'file')}."
    for path, each in changed[:MOST_NAMED]:
        yield f"Changed: {harmless(path)}: {_changes_in_words(before[path], each)}"
    if len(changed) > MOST_NAMED:
        yield f"{len(changed) - MOST_NAMED:,} more changed."
    yield from _lines_of("New", new)
    yield from _lines_of("Gone", gone)


def _lines_of(word: str, paths: list[str]) -> Iterator[str]:
    for path in paths[:MOST_NAMED]:
        yield f"{word}: {harmless(path)}"
    if len(paths) > MOST_NAMED:
        yield f"{word}: {len(paths) - MOST_NAMED:,} more."


def _changes_in_words(before: FileStanding, now: FileStanding) -> str:
    """What changed in a file, in words, the gravest first."""
    said = []
    if before.state != now.state:
        said.append(f"{now.state} (before: {before.state})")
    if before.winner != now.winner and READ in (before.state, now.state):
        said.append(
            f"first is {harmless(now.winner) or 'nobody for certain'} (before: {harmless(before.winner) or 'nobody'})"
        )
    if before.certain != now.certain and None not in (before.certain, now.certain):
        said.append("who is first is now certain" if now.certain else "who is first is no longer certain")
    if before.errors != now.errors and None not in (before.errors, now.errors):
        said.append(f"{count_of(now.errors or 0, 'thing')} must be fixed (before: {before.errors})")
    return f"{'; '.join(said) or 'other content, the same result'}."
