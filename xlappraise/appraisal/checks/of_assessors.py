"""Advice on scores by several people and on the reasons of a panel: in, an Appraisal; out, findings."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from xlappraise.appraisal.assessors import score_height
from xlappraise.appraisal.checks.known import Known, place
from xlappraise.appraisal.checks.of_rationale import where_reasoned
from xlappraise.appraisal.checks.of_scores import where_scored
from xlappraise.appraisal.comparative_words import comparing_words
from xlappraise.appraisal.findings import Cell, Finding, Place, Rule
from xlappraise.appraisal.individual import (
    DECLARATION,
    DECLARED,
    MODERATION,
    Declaration,
    Discussion,
    Individual,
    individual_of,
)
from xlappraise.appraisal.model import Appraisal, Score
from xlappraise.appraisal.rules.of_assessors import (
    AGREED_EARLY,
    AGREED_NO_LONGER,
    AGREED_OUTSIDE,
    DECLARATION_MISSING,
    DISSENT_UNNAMED,
    INTEREST_DECLARED,
    MODERATED_WITHOUT_REASON,
    REASON_COMPARES,
)
from xlappraise.appraisal.scoring import Results
from xlappraise.appraisal.words import decimal_text, list_of, quoted, some
from xlappraise.records import NamedTuple


def reasons_keep_to_their_option(appraisal: Appraisal, _: Results, known: Known) -> Iterator[Finding]:
    """No reason for a score of a short-listed option compares it with others, on Rationale or Moderation."""
    find, discussed = comparing_words(appraisal), individual_of(appraisal).discussed
    found: list[tuple[Cell | Place, str, str]] = []
    for criterion in (*appraisal.gateways, *appraisal.scored_criteria):
        for option in appraisal.short_list:
            key = criterion.ref, option.id
            reasons = [(where_reasoned(appraisal, key), appraisal.rationale.get(key, ""))]
            if key in discussed:
                reasons.append((place(discussed[key].cells, "reason", MODERATION), discussed[key].reason))
            for where, reason in reasons:
                words = find(reason, option)
                if words and where is not None and where not in known.cells:
                    found.append((where, f"{criterion.ref} of {option.id} ({quoted(words)})", "/".join(key)))
    if found:
        yield _joint_finding(REASON_COMPARES, found)


class _AgreedEntry(NamedTuple):
    """Something agreed, with what assessors gave alone: a score by Ref and option, a weight by Ref."""

    ref: str
    option: str
    agreed: Score
    given: Mapping[str, Score]
    lacking: tuple[str, ...]
    discussion: Discussion | None
    where: Cell | Place | None

    @property
    def reason(self) -> str:
        return self.discussion.reason if self.discussion else ""


def agreed_scores_have_a_record(appraisal: Appraisal, _: Results, known: Known) -> Iterator[Finding]:
    """Moderation says why something was agreed on which assessors differed, and whose dissent it records."""
    who = individual_of(appraisal)
    found: dict[Rule, list[tuple[Cell | Place, str, str]]] = {}
    for each in (*_scores(appraisal, who), *_weights(appraisal, who)):
        for rule, words in _faults(appraisal, each):
            if each.where is not None and each.where not in known.cells:
                found.setdefault(rule, []).append((each.where, words, _key_text(each.ref, each.option)))
    for said in who.discussed.values():
        if said.dissent and not said.dissent_by:
            told = place(said.cells, "dissent", MODERATION), _name(said), _key_text(said.ref, said.option)
            found.setdefault(DISSENT_UNNAMED, []).append(told)
    for rule, places in found.items():
        yield _joint_finding(rule, places)


def _name(about: _AgreedEntry | Discussion) -> str:
    """`D4 of O3`, or `the weight of D4`."""
    return f"{about.ref} of {about.option}" if about.option else f"the weight of {about.ref}"


def _key_text(ref: str, option: str) -> str:
    """`D4/O3`, or `D4` of a weight."""
    return f"{ref}/{option}" if option else ref


def _joint_finding(rule: Rule, places: Sequence[tuple[Cell | Place, str, str]]) -> Finding:
    """One finding on all of these places, each with its words and its key."""
    also = [where for where, _, _ in places[1:] if isinstance(where, Cell)]
    keys = "; ".join(key for _, _, key in places)
    return rule.at(places[0][0], *also, named=some([words for _, words, _ in places]), keys=keys)


def _scores(appraisal: Appraisal, who: Individual) -> Iterator[_AgreedEntry]:
    options = {option.id for option in appraisal.in_play}
    for key in who.cells_assessed:
        agreed = appraisal.scores.get(key)
        if agreed is not None and key[1] in options and key[0].lower() in appraisal.by_ref:
            given = {name: score.level for name, score in who.scores_of(key).items()}
            said = who.discussed.get(key)
            where = said.cells.get("reason") if said else None
            yield _AgreedEntry(
                *key, agreed, given, who.assessors_missing(key), said, where or where_scored(appraisal, key)
            )


def _weights(appraisal: Appraisal, who: Individual) -> Iterator[_AgreedEntry]:
    for criterion in appraisal.scored_criteria:
        given: dict[str, Score] = {name: each.weight for name, each in who.weights_of(criterion.ref).items()}
        if given and criterion.weight is not None:
            said = who.discussed.get((criterion.ref, ""))
            where = (said.cells.get("reason") if said else None) or place(criterion.cells, "weight", "Criteria")
            yield _AgreedEntry(criterion.ref, "", criterion.weight, given, (), said, where)


def _faults(appraisal: Appraisal, each: _AgreedEntry) -> Iterator[tuple[Rule, str]]:
    """What the record of something agreed lacks; one thing at most about the reason."""
    if each.given and not each.reason:
        given = sorted(set(each.given.values()), key=lambda score: score_height(appraisal, score))
        if (
            not score_height(appraisal, given[0])
            <= score_height(appraisal, each.agreed)
            <= score_height(appraisal, given[-1])
        ):
            spread = list_of(list(dict.fromkeys(_score_text(score) for score in (given[0], given[-1]))), "to")
            yield AGREED_OUTSIDE, f"{_name(each)} ({_score_text(each.agreed)}; given {spread})"
        elif len(given) > 1:
            said = each.discussion is not None and each.discussion.is_typed
            yield (
                (MODERATED_WITHOUT_REASON if said else AGREED_NO_LONGER),
                f"{_name(each)} ({_score_text(each.agreed)})",
            )
    if each.lacking:
        yield AGREED_EARLY, f"{_name(each)} ({some(each.lacking)})"


def _score_text(score: Score) -> str:
    return decimal_text(score) if isinstance(score, Fraction) else score


def assessors_declare_their_interests(appraisal: Appraisal, _: Results, known: Known) -> Iterator[Finding]:
    """Everybody who scored has declared their interests, and nobody scored an option in which they have one."""
    who = individual_of(appraisal)
    scored = {name: {option for _, option in given} for name, given in who.scores.items() if given}
    if appraisal.setup.assessor and appraisal.scores:
        scored.setdefault(appraisal.setup.assessor, {option for _, option in appraisal.scores})
    missing: list[tuple[Cell | Place, str, str]] = []
    interests: list[tuple[Cell | Place, str, str]] = []
    for name, options in scored.items():
        own = who.declarations_of(name)
        faulty = [each for each in own if not each.is_made or _says_not_which(each)]
        if faulty or not own:
            missing.append((place(faulty[0].cells if faulty else {}, "assessor", DECLARATION), name, name))
        interests += [
            (place(each.cells, "interests", DECLARATION), f"{name} ({each.option})" if each.option else name, name)
            for each in own
            if each.interests == DECLARED and not each.recused and (not each.option or each.option in options)
        ]
    for rule, places in ((DECLARATION_MISSING, missing), (INTEREST_DECLARED, interests)):
        if places:
            yield _joint_finding(rule, places)


def _says_not_which(declaration: Declaration) -> bool:
    return declaration.interests == DECLARED and not declaration.interest
