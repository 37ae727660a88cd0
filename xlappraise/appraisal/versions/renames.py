"""Two versions in; out, which keys were renamed: in small and capital letters surely, as was said, or as it seems."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from xlappraise.appraisal.model import Appraisal, Criterion, LogRow, Option
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.versions.keyed_entries import BAND, CRITERION, GROUP, LEVEL, OPTION, plain_text
from xlappraise.appraisal.words import near, skeleton
from xlappraise.records import NamedTuple

REFERENCES = (
    *("ref", "option", "options", "applies_to", "affects", "supports", "merged_into", "replaced_by", "favours"),
    "where",
)
"""Fields of logs and options that name criteria and options by key."""
COMPARED = "option:"
"""Begins the key of a compared option's column on Comparison."""


class Rename(NamedTuple):
    """A key of the old version that has another name in the new one."""

    kind: str
    was: str
    now: str


class BadRename(ValueError):  # noqa: N818 - what was asked for is bad
    """A rename that cannot be: one sentence."""


def keys_of(appraisal: Appraisal, kind: str) -> tuple[str, ...]:
    """The keys of all rows of a kind: Refs, IDs, names of levels, groups or bands."""
    rows: Mapping[str, Iterable[str]] = {
        CRITERION: (criterion.ref for criterion in appraisal.criteria),
        OPTION: (option.id for option in appraisal.options),
        LEVEL: (level.name for level in appraisal.scale.levels),
        GROUP: (group.name for group in appraisal.groups),
        BAND: (band.label for band in appraisal.bands),
    }
    return tuple(map(plain_text, rows[kind]))


KINDS = (CRITERION, OPTION, LEVEL, GROUP, BAND)


def renames_asked(old: Appraisal, new: Appraisal, asked: Iterable[tuple[str, str]]) -> tuple[Rename, ...]:
    """The renames that `asked` names as (old, new), each of the kind that has both. Raises BadRename."""
    found = tuple(_rename_question(old, new, *pair) for pair in asked)
    for kind in KINDS:
        ours = [each for each in found if each.kind == kind]
        left = [key for key in keys_of(old, kind) if key not in {each.was for each in ours}]
        for place, each in enumerate(ours):
            if each.now in left or each.now in [other.now for other in ours[:place]]:
                raise BadRename(
                    f"'{each.was}={each.now}' cannot be: two of the earlier version would then be '{each.now}'."
                )
    return found


def _rename_question(old: Appraisal, new: Appraisal, was: str, now: str) -> Rename:
    for kind in KINDS:
        before = {key.casefold(): key for key in keys_of(old, kind)}
        after = {key.casefold(): key for key in keys_of(new, kind)}
        if was.casefold() in before and now.casefold() in after:
            return Rename(kind, before[was.casefold()], after[now.casefold()])
    raise BadRename(
        f"'{was}={now}' names nothing: '{was}' must be a Ref, an ID, a level, a group or a band of the earlier "
        f"version, and '{now}' one of the same kind of the later."
    )


def certain_renames(old: Appraisal, new: Appraisal, but: Sequence[Rename] = ()) -> tuple[Rename, ...]:
    """Keys that differ in small and capital letters only, which no look-up tells apart."""
    found = []
    for kind in KINDS:
        gone, come = _changed_keys(old, new, kind, but)
        folded = {key.casefold(): key for key in come}
        found += [Rename(kind, key, folded[key.casefold()]) for key in gone if key.casefold() in folded]
    return tuple(found)


def _changed_keys(old: Appraisal, new: Appraisal, kind: str, but: Sequence[Rename]) -> tuple[list[str], list[str]]:
    """The old keys that the new version lacks, and the new ones that the old lacks, but for those renamed."""
    before, after = keys_of(old, kind), keys_of(new, kind)
    was = {each.was for each in but if each.kind == kind}
    now = {each.now for each in but if each.kind == kind}
    gone, come = set(before) - set(after) - was, set(after) - set(before) - now
    return [key for key in before if key in gone], [key for key in after if key in come]


def likely_renames(old: Appraisal, new: Appraisal, but: Sequence[Rename] = ()) -> tuple[Rename, ...]:
    """What may be a rename, to be asked about: one key gone and one come whose rows say the same."""
    found = []
    for kind in KINDS:
        gone, come = _changed_keys(old, new, kind, but)
        alike = [(one, other) for one in gone for other in come if _ALIKE[kind](old, new, one, other)]
        for one, other in alike:
            single = sum(pair[0] == one for pair in alike) == 1 == sum(pair[1] == other for pair in alike)
            if single:
                found.append(Rename(kind, one, other))
    return tuple(found)


def _same_text(one: str, other: str) -> bool:
    return bool(one.strip()) and (skeleton(one) == skeleton(other) or near(one, (other,)) is not None)


def _criteria_alike(old: Appraisal, new: Appraisal, one: str, other: str) -> bool:
    before = next(c for c in old.criteria if plain_text(c.ref) == one)
    after = next(c for c in new.criteria if plain_text(c.ref) == other)
    return _same_text(before.title, after.title) or _same_text(before.question, after.question)


def _options_alike(old: Appraisal, new: Appraisal, one: str, other: str) -> bool:
    before = next(o for o in old.options if plain_text(o.id) == one)
    after = next(o for o in new.options if plain_text(o.id) == other)
    return _same_text(before.name, after.name)


def _levels_alike(old: Appraisal, new: Appraisal, one: str, other: str) -> bool:
    before = {plain_text(level.name): level.points for level in old.scale.levels}
    after = {plain_text(level.name): level.points for level in new.scale.levels}
    return old.scale.numeric == new.scale.numeric and before[one] == after[other]


def _groups_alike(old: Appraisal, new: Appraisal, one: str, other: str) -> bool:
    before = {criterion.ref for criterion in old.criteria if plain_text(criterion.group) == one}
    after = {criterion.ref for criterion in new.criteria if plain_text(criterion.group) == other}
    return _same_text(one, other) or bool(before and 2 * len(before & after) > max(len(before), len(after)))


def _bands_alike(old: Appraisal, new: Appraisal, one: str, other: str) -> bool:
    before = {plain_text(band.label): band.start for band in old.bands}
    after = {plain_text(band.label): band.start for band in new.bands}
    return before[one] == after[other]


_ALIKE: Mapping[str, Callable[[Appraisal, Appraisal, str, str], bool]] = {
    CRITERION: _criteria_alike,
    OPTION: _options_alike,
    LEVEL: _levels_alike,
    GROUP: _groups_alike,
    BAND: _bands_alike,
}


# ------------------------------------------------------------------------------------------- under the new names


class _Names(NamedTuple):
    """The new name of each old one, by kind; all at once, as a new name may be another's old one."""

    by_kind: Mapping[str, Mapping[str, str]]

    def of(self, kind: str, name: str) -> str:
        return self.by_kind.get(kind, {}).get(plain_text(name), name)

    def score(self, value: Any) -> Any:
        return self.of(LEVEL, value) if isinstance(value, str) else value

    def reference(self, text: Any) -> Any:
        """A list of keys, such as `V2/O1; V2/O3`, with the new ones."""
        if not isinstance(text, str):
            return text
        words = re.split(r"([;,/\s]+)", text)
        return "".join(self.of(CRITERION, self.of(OPTION, word)) for word in words)


def with_new_names(appraisal: Appraisal, renames: Iterable[Rename]) -> Appraisal:
    """The appraisal under the new names, wherever its keys stand."""
    by_kind: dict[str, dict[str, str]] = {}
    for each in renames:
        by_kind.setdefault(each.kind, {})[each.was] = each.now
    if not by_kind:
        return appraisal
    names = _Names(by_kind)
    scale = appraisal.scale
    return replace(
        appraisal,
        scale=replace(scale, levels=tuple(x._replace(name=names.of(LEVEL, x.name)) for x in scale.levels)),
        bands=tuple(band._replace(label=names.of(BAND, band.label)) for band in appraisal.bands),
        groups=tuple(group._replace(name=names.of(GROUP, group.name)) for group in appraisal.groups),
        options=tuple(_option(option, names) for option in appraisal.options),
        criteria=tuple(_criterion(criterion, names) for criterion in appraisal.criteria),
        scores=dict(_matrix(appraisal.scores, names, names.score)),
        rationale=dict(_matrix(appraisal.rationale, names, lambda text: text)),
        score_cells=dict(_matrix(appraisal.score_cells, names, lambda cell: cell)),
        rationale_cells=dict(_matrix(appraisal.rationale_cells, names, lambda cell: cell)),
        logs={sheet: tuple(_log_row(row, names) for row in rows) for sheet, rows in appraisal.logs.items()},
    )


def _option(option: Option, names: _Names) -> Option:
    merged, replaced = names.reference(option.merged_into), names.reference(option.replaced_by)
    return replace(option, id=names.of(OPTION, option.id), merged_into=merged, replaced_by=replaced)


def _criterion(criterion: Criterion, names: _Names) -> Criterion:
    return replace(
        criterion,
        ref=names.of(CRITERION, criterion.ref),
        group=names.of(GROUP, criterion.group),
        levels={names.of(LEVEL, name): text for name, text in criterion.levels.items()},
        limits={names.of(LEVEL, name): count for name, count in criterion.limits.items()},
    )


def _matrix(
    held: Mapping[tuple[str, str], Any], names: _Names, value: Callable[[Any], Any]
) -> Iterator[tuple[tuple[str, str], Any]]:
    for (ref, option), each in held.items():
        yield (names.of(CRITERION, ref), names.of(OPTION, option)), value(each)


def _log_row(row: LogRow, names: _Names) -> LogRow:
    values = {}
    for field, value in row.values.items():
        if field.startswith(COMPARED):
            values[COMPARED + names.of(OPTION, field.removeprefix(COMPARED))] = value
        else:
            values[field] = names.reference(value) if field in REFERENCES else value
    return row._replace(values=values)
