"""A seed in, an appraisal and an edited version of it out: edits of every kind that a comparison knows."""

from __future__ import annotations

import datetime
import random
from fractions import Fraction

from tests.support.generated import generated
from xlappraise.appraisal.model import GATEWAY, NOT_ASSESSED, Appraisal, Criterion, Level, LogRow, Option
from xlappraise.appraisal.record import replace


def edited(seed: int, most: int = 6) -> tuple[Appraisal, Appraisal]:
    """A random appraisal and a version of it after up to `most` edits, the same for the same seed."""
    pick = random.Random(seed)
    old = _with_logs(pick, generated(pick.randrange(10**6)))
    new = old
    for _ in range(pick.randint(1, most)):
        new = pick.choice(EDITS)(pick, new)
    return old, new


def _with_logs(pick: random.Random, appraisal: Appraisal) -> Appraisal:
    rows = tuple(
        LogRow({"ref": f"A{n}", "assumption": f"Assumed {n}", "applies_to": f"C{n}/O1"})
        for n in range(1, pick.randint(1, 4) + 1)
    )
    change = LogRow({"date": datetime.date(2026, 1, 5), "ref": "C1", "from": "3", "to": "4", "reason": "Moderation"})
    reasons = {key: f"Because of {'/'.join(key)}" for key in appraisal.scores if pick.random() < 0.5}
    return replace(appraisal, rationale=reasons, logs={"Assumptions": rows, "Change log": (change, change)})


def _criterion(pick: random.Random, appraisal: Appraisal, **changes: object) -> Appraisal:
    chosen = pick.choice(appraisal.criteria)
    return _with_criterion(appraisal, replace(chosen, **changes))


def _with_criterion(appraisal: Appraisal, changed: Criterion) -> Appraisal:
    criteria = tuple(changed if c.ref == changed.ref else c for c in appraisal.criteria)
    return replace(appraisal, criteria=criteria)


def weight(pick: random.Random, appraisal: Appraisal) -> Appraisal:
    chosen = pick.choice(appraisal.scored_criteria)
    return _with_criterion(appraisal, replace(chosen, weight=Fraction(pick.randint(1, 200), 10)))


def all_weights(pick: random.Random, appraisal: Appraisal) -> Appraisal:
    factor = Fraction(pick.choice((2, 3, 10)), pick.choice((1, 7)))
    criteria = (replace(c, weight=c.weight * factor) if c.weight else c for c in appraisal.criteria)
    return replace(appraisal, criteria=tuple(criteria))


def score(pick: random.Random, appraisal: Appraisal) -> Appraisal:
    """A score, an answer, or a blank."""
    chosen = pick.choice([c for c in appraisal.criteria if c.kind != NOT_ASSESSED])
    option = pick.choice(appraisal.options)
    scores = dict(appraisal.scores)
    if chosen.is_gateway:
        scores[chosen.ref, option.id] = pick.choice(("Pass", "Fail"))
    elif appraisal.scale.numeric:
        scores[chosen.ref, option.id] = Fraction(
            pick.randint(int(appraisal.scale.lowest * 2), int(appraisal.scale.highest * 2)), 2
        )
    else:
        scores[chosen.ref, option.id] = pick.choice(appraisal.scale.levels).name
    if pick.random() < 0.2:
        del scores[chosen.ref, option.id]
    return replace(appraisal, scores=scores)


def kind(pick: random.Random, appraisal: Appraisal) -> Appraisal:
    """A criterion that is no longer assessed, or a gateway that nobody assesses."""
    if len(appraisal.scored_criteria) < 2:
        return appraisal
    chosen = pick.choice([c for c in appraisal.criteria if c != appraisal.scored_criteria[0]])
    scores = {key: value for key, value in appraisal.scores.items() if key[0] != chosen.ref}
    after = _with_criterion(appraisal, replace(chosen, kind=NOT_ASSESSED, weight=None))
    return replace(after, scores=scores)


def criterion_added(pick: random.Random, appraisal: Appraisal) -> Appraisal:
    ref = f"N{pick.randint(1, 10**6)}"
    gateway = pick.random() < 0.2
    added = Criterion(ref, appraisal.criteria[0].group, "New", kind=GATEWAY if gateway else "scored")
    added = added if gateway else replace(added, weight=Fraction(pick.randint(1, 20)))
    scores = dict(appraisal.scores)
    for option in appraisal.short_list:
        scores[ref, option.id] = "Pass" if gateway else pick.choice(_scores(appraisal))
    return replace(appraisal, criteria=(*appraisal.criteria, added), scores=scores)


def _scores(appraisal: Appraisal) -> list:
    levels = appraisal.scale.levels
    return [level.points for level in levels] if appraisal.scale.numeric else [level.name for level in levels]


def criterion_removed(pick: random.Random, appraisal: Appraisal) -> Appraisal:
    if len(appraisal.scored_criteria) < 3:
        return appraisal
    gone = pick.choice(appraisal.scored_criteria[1:]).ref
    return replace(
        appraisal,
        criteria=tuple(c for c in appraisal.criteria if c.ref != gone),
        scores={key: value for key, value in appraisal.scores.items() if key[0] != gone},
        rationale={key: value for key, value in appraisal.rationale.items() if key[0] != gone},
    )


def option_added(pick: random.Random, appraisal: Appraisal) -> Appraisal:
    added = Option(f"P{pick.randint(1, 10**6)}", "New option")
    scores = dict(appraisal.scores)
    for chosen in appraisal.scored_criteria:
        scores[chosen.ref, added.id] = pick.choice(_scores(appraisal))
    return replace(appraisal, options=(*appraisal.options, added), scores=scores)


def option_removed(pick: random.Random, appraisal: Appraisal) -> Appraisal:
    if len(appraisal.options) < 4:
        return appraisal
    gone = pick.choice(appraisal.options).id
    return replace(
        appraisal,
        options=tuple(o for o in appraisal.options if o.id != gone),
        scores={key: value for key, value in appraisal.scores.items() if key[1] != gone},
        rationale={key: value for key, value in appraisal.rationale.items() if key[1] != gone},
    )


def stage(pick: random.Random, appraisal: Appraisal) -> Appraisal:
    chosen = pick.choice(appraisal.options)
    other = "Long-list" if chosen.is_short_listed else "Short-list"
    changed = (replace(o, stage=other) if o.id == chosen.id else o for o in appraisal.options)
    return replace(appraisal, options=tuple(changed))


def points(pick: random.Random, appraisal: Appraisal) -> Appraisal:
    """More points for the highest level."""
    first, *others = appraisal.scale.levels
    levels = (first._replace(points=first.points + pick.randint(1, 5)), *others)
    return replace(appraisal, scale=replace(appraisal.scale, levels=levels))


def level_taken_out(pick: random.Random, appraisal: Appraisal) -> Appraisal:
    """A scale without its lowest level; scores at it move up."""
    levels = appraisal.scale.levels
    if appraisal.scale.numeric or len(levels) < 3:
        return appraisal
    *left, gone = levels
    scores = {key: left[-1].name if value == gone.name else value for key, value in appraisal.scores.items()}
    criteria = tuple(
        replace(c, levels={name: text for name, text in c.levels.items() if name != gone.name})
        for c in appraisal.criteria
    )
    return replace(appraisal, scale=replace(appraisal.scale, levels=tuple(left)), scores=scores, criteria=criteria)


def scale_of_numbers(pick: random.Random, appraisal: Appraisal) -> Appraisal:
    """Points instead of levels: another scale, and every score with it."""
    if appraisal.scale.numeric:
        return appraisal
    by_name = {level.name: level.points for level in appraisal.scale.levels}
    scores = {key: by_name.get(value, value) for key, value in appraisal.scores.items()}
    levels = Level("Highest", max(by_name.values())), Level("Lowest", min(by_name.values()))
    criteria = tuple(replace(c, levels={}, limits={}) for c in appraisal.criteria)
    return replace(
        appraisal, scale=replace(appraisal.scale, levels=levels, numeric=True), scores=scores, criteria=criteria
    )


def available(pick: random.Random, appraisal: Appraisal) -> Appraisal:
    """The levels that a criterion allows."""
    some = pick.sample(appraisal.scale.levels, pick.randint(1, len(appraisal.scale.levels)))
    chosen = pick.choice(appraisal.scored_criteria)
    if appraisal.scale.numeric:
        return appraisal
    return _with_criterion(appraisal, replace(chosen, levels={level.name: f"{level.name} now" for level in some}))


def text(pick: random.Random, appraisal: Appraisal) -> Appraisal:
    return _criterion(pick, appraisal, title=f"Title {pick.random()}", reason="Asked for\r\nby members ")


def reason(pick: random.Random, appraisal: Appraisal) -> Appraisal:
    key = appraisal.scored_criteria[0].ref, appraisal.options[0].id
    return replace(appraisal, rationale=dict(appraisal.rationale) | {key: f"Said {pick.random()}"})


def setting(pick: random.Random, appraisal: Appraisal) -> Appraisal:
    setup = replace(appraisal.setup, version=str(pick.random()), draws=pick.randint(1, 99), author="")
    return replace(appraisal, setup=setup)


def band(pick: random.Random, appraisal: Appraisal) -> Appraisal:
    first, *others = appraisal.bands
    return replace(appraisal, bands=(first._replace(start=first.start + 1), *others))


def log_row(pick: random.Random, appraisal: Appraisal) -> Appraisal:
    logs = dict(appraisal.logs)
    logs["Change log"] = (*logs["Change log"], LogRow({"reason": f"Reason {pick.randint(1, 3)}"}))
    logs["Assumptions"] = logs["Assumptions"][1:]
    return replace(appraisal, logs=logs)


def order_of_rows(pick: random.Random, appraisal: Appraisal) -> Appraisal:
    shuffled = {name: tuple(pick.sample(getattr(appraisal, name), len(getattr(appraisal, name)))) for name in ROWS}
    return replace(appraisal, **shuffled)


ROWS = ("options", "criteria", "groups")

EDITS = (
    *(weight, weight, all_weights, score, score, score, score, kind, criterion_added, criterion_removed),
    *(option_added, option_removed, stage, points, level_taken_out, scale_of_numbers, available, text, reason),
    *(setting, band, log_row, order_of_rows),
)
