"""Two versions of an appraisal in; out, a Comparison: what was added, removed, changed or renamed, by key."""

from collections.abc import Iterable, Mapping

from xlappraise.appraisal.model import Appraisal
from xlappraise.appraisal.record import Record
from xlappraise.appraisal.versions.keyed_entries import KINDS, Entries, EntryPlace, Value, appraisal_of, entries
from xlappraise.appraisal.versions.renames import (
    Rename,
    certain_renames,
    likely_renames,
    renames_asked,
    with_new_names,
)
from xlappraise.records import NamedTuple

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


Row = tuple[str, tuple[str, ...]]
"""A row by its kind and key."""


class Difference(NamedTuple):
    """An entry that is not the same in both versions; None on the side that lacks it."""

    place: EntryPlace
    was: Value | None
    now: Value | None

    @property
    def change(self) -> str:
        """What happened to it: added, removed or changed."""
        return ADDED if self.was is None else REMOVED if self.now is None else CHANGED


class Comparison(Record):
    """What differs between two versions. `old` and `new` are these, `old` under the new names."""

    old: Appraisal
    new: Appraisal
    renamed: tuple[Rename, ...]
    """What was asked for, and keys that differ in small and capital letters only."""
    suggested: tuple[Rename, ...]
    """What looks like a rename; taken as removed and added until somebody says that it is one."""
    differences: tuple[Difference, ...]
    rows_added: frozenset[Row] = frozenset()
    """The rows that only the new version has, by kind and key: a score is a row of its own."""
    rows_removed: frozenset[Row] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether the versions hold the same."""
        return not self.differences and not self.renamed

    def of_kind(self, *kinds: str) -> tuple[Difference, ...]:
        """The differences of these kinds."""
        return tuple(each for each in self.differences if each.place.kind in kinds)


def compare(old: Appraisal, new: Appraisal, asked: Iterable[tuple[str, str]] = ()) -> Comparison:
    """Compare two versions by key. `asked` are renames, as (old key, new key). Raises BadRename."""
    wanted = renames_asked(old, new, asked)
    renamed = (*wanted, *certain_renames(old, new, wanted))
    before = with_new_names(old, renamed)
    was, now = entries(before), entries(new)
    rows_before, rows_after = ({place.row for place in held} for held in (was, now))
    return Comparison(
        before,
        new,
        renamed,
        likely_renames(old, new, renamed),
        differences(was, now),
        frozenset(rows_after - rows_before),
        frozenset(rows_before - rows_after),
    )


def differences(old: Entries, new: Entries) -> tuple[Difference, ...]:
    """The entries that differ, by kind; in each as the new version has them, then what only the old one has."""
    found = [Difference(place, old.get(place), value) for place, value in new.items() if old.get(place) != value]
    found += [Difference(place, value, None) for place, value in old.items() if place not in new]
    order = {kind: index for index, kind in enumerate(KINDS)}
    return tuple(sorted(found, key=lambda each: order[each.place.kind]))


def apply_comparison(old: Appraisal, comparison: Comparison) -> Appraisal:
    """The new version, made from the old one by what the comparison says."""
    held: dict[EntryPlace, Value] = entries(with_new_names(old, comparison.renamed))
    return appraisal_of(with_differences(held, comparison.differences))


def with_differences(held: Mapping[EntryPlace, Value], found: Iterable[Difference]) -> dict[EntryPlace, Value]:
    """The entries with these differences made."""
    after = dict(held)
    for place, _, now in found:
        if now is None:
            after.pop(place, None)
        else:
            after[place] = now
    return after
