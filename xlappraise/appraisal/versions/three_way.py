"""An earlier version and two later ones in; out, what each changed, and what both changed, alike or not."""

from collections.abc import Iterable

from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.record import Record
from xlappraise.appraisal.versions.comparison import Comparison, Difference, compare, differences
from xlappraise.appraisal.versions.keyed_entries import EntryPlace, Value, entries
from xlappraise.appraisal.versions.renames import BadRename, Rename, renames_asked, with_new_names
from xlappraise.records import NamedTuple


class Conflict(NamedTuple):
    """An entry that both changed, each to something else; None where it is not there."""

    place: EntryPlace
    was: Value | None
    mine: Value | None
    theirs: Value | None


class ThreeWay(Record):
    """What two people made of one version. Entries go by the earlier version's keys."""

    mine: Comparison
    theirs: Comparison
    only_mine: tuple[Difference, ...]
    only_theirs: tuple[Difference, ...]
    alike: tuple[Difference, ...]
    """What both changed to the same."""
    conflicts: tuple[Conflict, ...]
    """What both changed, each to something else; also what one changed and the other removed."""


def three_way(old: Appraisal, mine: Appraisal, theirs: Appraisal, asked: Iterable[tuple[str, str]] = ()) -> ThreeWay:
    """Compare two later versions by the earlier one. A rename may be in either, or in both. Raises BadRename."""
    pairs = tuple(asked)
    for pair in pairs:
        if not any(_is_rename(old, new, pair) for new in (mine, theirs)):
            renames_asked(old, mine, (pair,))  # says why
    by_me, by_them = (compare(old, new, [p for p in pairs if _is_rename(old, new, p)]) for new in (mine, theirs))
    ours, yours = _under_old_names(old, by_me), _under_old_names(old, by_them)
    both = ours.keys() & yours.keys()
    return ThreeWay(
        by_me,
        by_them,
        tuple(each for place, each in ours.items() if place not in both),
        tuple(each for place, each in yours.items() if place not in both),
        tuple(each for place, each in ours.items() if place in both and yours[place].now == each.now),
        tuple(
            Conflict(place, each.was, each.now, yours[place].now)
            for place, each in ours.items()
            if place in both and yours[place].now != each.now
        ),
    )


def _is_rename(old: Appraisal, new: Appraisal, pair: tuple[str, str]) -> bool:
    try:
        return bool(renames_asked(old, new, (pair,)))
    except BadRename:
        return False


def _under_old_names(old: Appraisal, comparison: Comparison) -> dict[EntryPlace, Difference]:
    """The differences by place, in the earlier version's keys."""
    back = [Rename(each.kind, each.now, each.was) for each in comparison.renamed]
    found = differences(entries(old), entries(with_new_names(comparison.new, back)))
    return {each.place: each for each in found}
