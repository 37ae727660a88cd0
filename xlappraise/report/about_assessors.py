"""A View in, the section on assessors out: who scored, what was moderated and why, dissent, and how far they agreed."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from xlappraise.appraisal.agreement import Agreement, Coefficient, agreement
from xlappraise.appraisal.assessors import Ranking, agreed_words, means, rankings, score_height
from xlappraise.appraisal.individual import (
    DECLARED,
    INDIVIDUAL_SCORES,
    MODERATED,
    NO_INTERESTS,
    OPEN,
    UNANIMOUS,
    Declaration,
    Discussion,
    Individual,
    individual_of,
    origin,
)
from xlappraise.appraisal.model import Appraisal, Criterion, Key, Option, Score
from xlappraise.appraisal.moderation import Overturning, overturnings
from xlappraise.appraisal.words import count_of, list_of, some
from xlappraise.exchange.plain import number
from xlappraise.exchange.ranking import rank_words
from xlappraise.report.listing import ListingColumn, table_of_rows
from xlappraise.report.report_words import value_words
from xlappraise.report.tree import Block, Bullets, ReportTable, Section, Subheading, TableCell, TableColumn, Text
from xlappraise.report.view import View

CAUTION = (
    "1 is full agreement. An alpha of 0 is what chance would give, a W of 0 that taken together they put no option "
    "above another. Options that made a short-list are alike, and the more alike they are, the nearer alpha comes to 0 "
    "however well people judge (Erosheva, Martinkova and Lee 2021). So these figures describe the panel, and grade "
    "nobody."
)
NEVER_A_SCORE = "The means are for information and never a score: a mean has no reasons."
MOST_ALONE = 12
"""Assessors up to which the ranking by each alone is a table; of more it is told how many put whom first."""


def has_assessors(view: View) -> bool:
    """Whether anybody scored alone before the scores were agreed."""
    return bool(view.rows(INDIVIDUAL_SCORES))


def assessors(view: View) -> Section:
    """Who scored alone, what they declared, what was moderated and why, and how far they agreed."""
    who = individual_of(view.appraisal)
    if not who.has_assessed:
        return Section("assessors", "Who scored", (Text("No scores of single assessors are recorded."),))
    return Section("assessors", "Who scored, and how scores were agreed", tuple(_blocks(view, who)), wide=True)


def _blocks(view: View, who: Individual) -> Iterator[Block]:
    yield Text(_summary(view, who))
    yield _panel(view, who)
    told = list(_moderated_rows(view, who))
    if told:
        about = "What was not given alike, or was discussed: what each gave, what the panel agreed on, and why."
        yield table_of_rows("What was moderated", about, MODERATION_COLUMNS, told, "what")
    if dissents := [_dissent(view.appraisal, each) for each in who.discussed.values() if each.dissent]:
        yield Subheading(2, "Dissent")
        yield Bullets(tuple(dissents))
    yield from _agreement(view, who)


def in_brief(view: View) -> str:
    """`Agreed scores of 5 assessors; 1 dissent is on record.`; empty where nobody scored alone."""
    agreed = agreed_words(view.appraisal)
    dissents = sum(bool(each.dissent) for each in individual_of(view.appraisal).discussed.values()) if agreed else 0
    verb = "is" if dissents == 1 else "are"
    return f"{agreed}; {count_of(dissents, 'dissent')} {verb} on record." if dissents else f"{agreed}." * bool(agreed)


def _summary(view: View, who: Individual) -> str:
    scored = sum(bool(who.scores.get(name)) for name in who.assessors)
    origins = [origin(view.appraisal, who, key) for key in who.cells_assessed]
    alike, moderated = origins.count(UNANIMOUS), origins.count(MODERATED)
    told = [
        f"{count_of(scored, 'assessor')} scored, each alone. The scores of this report are those agreed afterwards.",
        f"Of {count_of(len(origins), 'score')}, {alike} {_are(alike)} what all who were to give it gave, and "
        f"{moderated} {_were(moderated)} agreed by the panel.",
    ]
    if still := origins.count(OPEN):
        told.append(f"{still} {'is' if still == 1 else 'are'} not agreed yet.")
    return " ".join(told)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


# ------------------------------------------------------------------------------------------------- who scored


def _panel(view: View, who: Individual) -> ReportTable:
    rows = [_panel_row(view.appraisal, who, name) for name in who.assessors]
    if view.public:  # the assessor's name is the role already
        rows = [{**row, "role": ""} for row in rows]
    wanted = (
        ListingColumn("assessor", "Assessor", 2, always=True),
        ListingColumn("role", "Role", 2),
        ListingColumn("criteria", "Criteria", 2),
        ListingColumn("scores", "Scores given", 1, number=True),
        ListingColumn("interests", "Interests declared", 4, always=True),
        ListingColumn("attended", "Meetings attended", 2.5),
    )
    about = "Each assessor with what they scored, the interests that they declared, and the meetings they attended."
    return table_of_rows("Who scored", about, wanted, rows, "assessor")


def _panel_row(appraisal: Appraisal, who: Individual, name: str) -> dict[str, str]:
    own = who.declarations_of(name)
    return {
        "assessor": name,
        "role": "; ".join(dict.fromkeys(each.role for each in own if each.role)),
        "criteria": ", ".join(dict.fromkeys(ref for each in own for ref in each.refs)) or "All",
        "scores": str(len(who.levels().get(name, ()))),
        "interests": _interests(appraisal, who, name),
        "attended": "; ".join(dict.fromkeys(each.attended for each in own if each.attended)),
    }


def _interests(appraisal: Appraisal, who: Individual, name: str) -> str:
    """`None (1 November 2026)`, or what was declared, about which option, and whether the assessor stood back."""
    told = [_interest(appraisal, each) for each in who.declarations_of(name)]
    return "; ".join(told) or "No declaration"


def _interest(appraisal: Appraisal, each: Declaration) -> str:
    when = f" ({value_words(each.date)})" if each.date else ""
    if each.interests == NO_INTERESTS:
        return f"None{when}"
    if each.interests != DECLARED:
        return "No declaration"
    about = f"{_option(appraisal, each.option)}: " if each.option else ""
    back = "; recused from it" if each.recused else ""
    return f"{about}{each.interest.rstrip('.') or 'not said which'}{back}{when}"


def _option(appraisal: Appraisal, id_: str) -> str:
    return next((option.label for option in appraisal.options if option.id == id_), id_)


# --------------------------------------------------------------------------------------------- what was moderated

MODERATION_COLUMNS = (
    ListingColumn("what", "What", 3, always=True),
    ListingColumn("given", "Given by assessors", 3.5, always=True),
    ListingColumn("agreed", "Agreed", 1.2, always=True),
    ListingColumn("reason", "Reason", 5, always=True),
    ListingColumn("meeting", "Meeting", 1.8),
)


def _moderated_rows(view: View, who: Individual) -> Iterator[dict[str, str]]:
    """What was not given alike, or on which the panel put something on record, in the order of the criteria."""
    appraisal = view.appraisal
    for criterion in appraisal.criteria:
        weights = {name: each.weight for name, each in who.weights_of(criterion.ref).items()}
        said = who.discussed.get((criterion.ref, ""))
        if len(set(weights.values())) > 1 or said:
            given = dict(sorted(weights.items(), key=lambda item: -item[1]))
            yield _row(f"Weight of {criterion.label}", given, criterion.weight, said)
        for option in appraisal.options:
            yield from _moderated_cell(appraisal, who, criterion, option)


def _moderated_cell(
    appraisal: Appraisal, who: Individual, criterion: Criterion, option: Option
) -> Iterator[dict[str, str]]:
    key: Key = criterion.ref, option.id
    said = who.discussed.get(key)
    if origin(appraisal, who, key) in (MODERATED, OPEN) or (said and said.is_typed):
        stated = {name: each.level for name, each in who.scores_of(key).items()}
        given = dict(sorted(stated.items(), key=lambda item: -score_height(appraisal, item[1])))
        yield _row(f"{criterion.label}: {option.label}", given, appraisal.scores.get(key), said)


def _row(what: str, given: Mapping[str, Score], agreed: Score | None, said: Discussion | None) -> dict[str, str]:
    by_score: dict[Score, list[str]] = {}
    for name, score in given.items():
        by_score.setdefault(score, []).append(name)
    return {
        "what": what,
        "given": "\n".join(f"{_score_text(score)}: {list_of(names)}" for score, names in by_score.items()),
        "agreed": "Open" if agreed is None else _score_text(agreed),
        "reason": said.reason if said else "",
        "meeting": said.meeting if said else "",
    }


def _score_text(score: Score) -> str:
    return number(score) if isinstance(score, Fraction) else score


def _dissent(appraisal: Appraisal, said: Discussion) -> str:
    criterion = appraisal.by_ref.get(said.ref.lower())
    on = criterion.label if criterion else said.ref
    about = f"{on}: {_option(appraisal, said.option)}" if said.option else f"Weight of {on}"
    return f"{about}. {said.dissent_by or 'Nobody is named'}: {said.dissent}"


# ------------------------------------------------------------------------------------------------- agreement


def _agreement(view: View, who: Individual) -> Iterator[Block]:
    levels = who.levels()
    found = agreement(view.appraisal, levels)
    yield Subheading(2, "How far the assessors agreed")
    yield Text(f"{_alpha_words(found)} {_w_words(found)}")
    yield Text(CAUTION)
    alone, by_means = rankings(view.appraisal, levels), means(view.appraisal, levels)
    if alone and len(alone) <= MOST_ALONE:
        yield _alone(view, alone, by_means.of_all)
        yield Text(NEVER_A_SCORE)
    elif alone:
        yield Text(_first_words(view.appraisal, alone))
    if changes := _changes(view.appraisal, overturnings(view.appraisal, levels)):
        yield Text(changes)


def _alpha_words(found: Agreement) -> str:
    over = f"over {count_of(found.cells, 'cell')} that at least two assessors scored"
    if found.ordinal.reason == found.interval.reason and found.ordinal.reason:
        return f"Krippendorff's alpha is not defined: {found.ordinal.reason}."
    return (
        f"Krippendorff's alpha {over} is {_figure(found.ordinal)} by the order of the levels and "
        f"{_figure(found.interval)} by their points."
    )


def _w_words(found: Agreement) -> str:
    w, names = found.overall
    if w.reason:
        return f"Kendall's W of the totals is not defined: {w.reason}."
    return f"Kendall's W of the totals, over the {len(names)} who scored everything, is {_figure(w)}."


def _figure(found: Coefficient) -> str:
    return f"not defined ({found.reason})" if found.value is None else f"{float(found.value):.2f}"


def _alone(view: View, alone: Mapping[str, Ranking], by_means: Ranking | None) -> ReportTable:
    """Ranks of each option: as agreed, by each assessor alone, and by the means."""
    agreed = {result.option.id: result for result in view.results.short_list}
    columns = [TableColumn("Option", 4), TableColumn("Agreed", 1, True)]
    columns += [TableColumn(f"{name} alone", 1, True) for name in alone]
    columns += [TableColumn("Means", 1, True)] if by_means else []
    rows = []
    for option in view.appraisal.in_play:
        ranks = [rank_words(agreed[option.id]), *(_rank(each, option.id) for each in alone.values())]
        ranks += [_rank(by_means, option.id)] if by_means else []
        rows.append((TableCell(option.label), *map(TableCell, ranks)))
    about = "The rank of each option by the agreed scores, by those of each assessor who scored all, and by the means."
    return ReportTable("Ranks by each assessor alone", about, tuple(columns), tuple(rows))


def _rank(ranking: Ranking, option: str) -> str:
    rank = ranking.ranks[option]
    return f"{rank}=" if list(ranking.ranks.values()).count(rank) > 1 else str(rank)


def _first_words(appraisal: Appraisal, alone: Mapping[str, Ranking]) -> str:
    counts = {option.label: sum(option.id in each.first for each in alone.values()) for option in appraisal.in_play}
    told = [f"{label} by {count}" for label, count in sorted(counts.items(), key=lambda item: -item[1]) if count]
    return f"By their own scores alone, {len(alone)} assessors put first or joint first: {some(told)}."


def _changes(appraisal: Appraisal, found: Sequence[Overturning] | None) -> str:
    """The fewest agreed scores that put another option first or joint first."""
    if not found:
        return ""
    can = [(each.option, each.moves) for each in found if each.moves]
    if not can:
        return "No agreed scores, moved to levels that assessors gave for them, put another option first."
    fewest = min(len(moves) for _, moves in can)
    option, moves = next((option, moves) for option, moves in can if len(moves) == fewest)
    told = [f"{key[0]} of {key[1]} at {_score_text(to)} instead of {_score_text(agreed)}" for key, agreed, to in moves]
    return (
        "Fewest agreed scores that would have to be another level, given there by some assessor, for another option "
        f"to be first or joint first: {fewest} ({some(told)}, for {_option(appraisal, option)})."
    )
