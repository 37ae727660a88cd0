"""Two versions compared: what differs by key, and exactly who moved the ranking."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import EXAMPLE
from tests.support.generated import generated
from tests.support.versions import all_weights, edited, order_of_rows
from xlappraise.appraisal.model import Appraisal, Band, Criterion, Group, Level, Option, Scale, Setup
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.scoring import round_half_away, score
from xlappraise.appraisal.versions.atoms import Atom
from xlappraise.appraisal.versions.comparison import apply_comparison, compare
from xlappraise.appraisal.versions.effect import Leads, effect
from xlappraise.appraisal.versions.effect_sentences import sentences
from xlappraise.appraisal.versions.keyed_entries import EntryPlace, appraisal_of, entries
from xlappraise.appraisal.versions.renames import BadRename
from xlappraise.appraisal.versions.smallest import order_of, smallest_sets, taking_back

SEEDS = st.integers(0, 10**9)


@pytest.fixture(scope="module")
def example() -> Appraisal:
    from xlappraise import appraise

    return appraise(EXAMPLE).appraisal


def with_weights(appraisal: Appraisal, **weights: int) -> Appraisal:
    criteria = (replace(c, weight=Fraction(weights[c.ref])) if c.ref in weights else c for c in appraisal.criteria)
    return replace(appraisal, criteria=tuple(criteria))


def with_scores(appraisal: Appraisal, **scores: str) -> Appraisal:
    """Scores as V2_O3="Low"."""
    given = {tuple(key.split("_")): value for key, value in scores.items()}
    return replace(appraisal, scores=dict(appraisal.scores) | given)


# ------------------------------------------------------------------------------------------------------- entries


def test_entries_make_the_same_appraisal_again(example):
    made, meant = score(appraisal_of(entries(example))), score(example)
    assert [(r.option.id, r.sums, r.rank) for r in made.rows] == [(r.option.id, r.sums, r.rank) for r in meant.rows]


def test_an_appraisal_compared_with_itself_differs_in_nothing(example):
    assert compare(example, example).is_empty


@given(SEEDS)
@settings(max_examples=60)
def test_no_appraisal_differs_from_itself_in_another_order(seed):
    import random

    appraisal, _ = edited(seed)
    assert compare(appraisal, order_of_rows(random.Random(seed), appraisal)).is_empty


@given(SEEDS)
@settings(max_examples=150)
def test_the_comparison_applied_to_the_old_version_gives_the_new_one(seed):
    old, new = edited(seed)
    made = apply_comparison(old, compare(old, new))
    assert entries(made) == entries(new)


@given(SEEDS)
@settings(max_examples=60)
def test_the_comparison_applied_gives_the_new_results(seed):
    old, new = edited(seed)
    made, meant = score(apply_comparison(old, compare(old, new))), score(new)
    figures = {r.option.id: (r.status, r.sums, r.best_rank, r.worst_rank) for r in meant.options}
    assert {r.option.id: (r.status, r.sums, r.best_rank, r.worst_rank) for r in made.options} == figures


def test_line_ends_composed_letters_and_white_space_are_no_difference(example):
    one = replace(example, setup=replace(example.setup, title="Caf\u00e9\nline"))
    other = replace(example, setup=replace(example.setup, title=" Cafe\u0301\r\nline "))
    assert compare(one, other).is_empty


def test_what_differs_is_told_by_key(example):
    found = compare(example, with_scores(with_weights(example, D4=3), V2_O3="Low")).differences
    assert [(each.place, each.was, each.now) for each in found] == [
        (EntryPlace("criterion", ("D4",), "weight"), 10, 3),
        (EntryPlace("score", ("V2", "O3"), "score"), "Medium", "Low"),
    ]


@pytest.mark.parametrize(
    ("record", "known"),
    [
        (Level, {"name", "points", "cells"}),
        (Group, {"name", "cells"}),
        (Appraisal, {"setup", "scale", "bands", "groups", "options", "criteria", "scores", "rationale", "logs"}),
        (Scale, {"levels", "numeric"}),
    ],
)
def test_nothing_that_the_model_holds_is_passed_over(record, known):
    """Fields of Setup, options, criteria and bands are taken as they come; of these records each is told by name."""
    apart = {"score_cells", "rationale_cells", "asked", "entered"}
    assert set(getattr(record, "_fields", None) or record.fields) - apart == known


def test_what_a_band_means_is_compared(example):
    first, *others = example.bands
    new = replace(example, bands=(first._replace(meaning="meets it in full"), *others))
    assert [each.now for each in compare(example, new).differences] == ["meets it in full"]


# ------------------------------------------------------------------------------------------------------- renames


def renamed_criterion(appraisal: Appraisal, was: str, now: str) -> Appraisal:
    def ref(each: str) -> str:
        return now if each == was else each

    return replace(
        appraisal,
        criteria=tuple(replace(c, ref=ref(c.ref)) for c in appraisal.criteria),
        scores={(ref(r), o): value for (r, o), value in appraisal.scores.items()},
        rationale={(ref(r), o): value for (r, o), value in appraisal.rationale.items()},
    )


def test_a_rename_is_suggested_where_one_row_went_and_one_like_it_came(example):
    found = compare(example, renamed_criterion(example, "D5", "D50"))
    assert [(each.was, each.now) for each in found.suggested] == [("D5", "D50")]


def test_a_rename_that_was_said_moves_nothing(example):
    found = compare(example, renamed_criterion(example, "D5", "D50"), [("D5", "D50")])
    assert [each for each in found.differences if each.place.kind != "log"] == []


def test_a_rename_leaves_no_atom(example):
    found = effect(compare(example, renamed_criterion(example, "D5", "D50"), [("D5", "D50")]))
    assert all(not pair.low.shares for pair in found.pairs)


def test_a_ref_in_small_letters_is_the_same_criterion(example):
    found = compare(example, renamed_criterion(example, "D5", "d5"))
    assert ([each.now for each in found.renamed], found.of_kind("score", "criterion")) == (["d5"], ())


@pytest.mark.parametrize("pair", [("D5", "Q9"), ("Q9", "D5")])
def test_a_rename_of_what_is_not_there_is_refused(example, pair):
    with pytest.raises(BadRename, match="names nothing"):
        compare(example, example, [pair])


def test_a_rename_onto_a_key_that_stays_is_refused(example):
    with pytest.raises(BadRename, match="would then be 'D6'"):
        compare(example, example, [("D5", "D6")])


# -------------------------------------------------------------------------------------------------------- shares


def pairs(leads: Leads) -> list[tuple[str, str, bool]]:
    return [(one, other, low) for one, other in combinations(leads.by_id, 2) for low in (True, False)]


@given(SEEDS)
@settings(max_examples=100)
def test_shares_sum_to_the_movement_of_every_lead(seed):
    leads = Leads(*edited(seed))
    for one, other, low in pairs(leads):
        end = getattr(leads.pair(one, other), "low" if low else "high")
        assert sum(end.shares.values()) == end.movement


@given(SEEDS)
@settings(max_examples=100)
def test_leads_are_those_of_the_totals(seed):
    old, new = edited(seed)
    leads, results = Leads(old, new), (score(old), score(new))
    for id_ in leads.by_id:
        exact = tuple(tuple(round_half_away(end, 6) for end in total) for total in leads.totals(id_))
        assert exact == tuple(tuple(found[id_].sums) for found in results)


def brute_shares(players, value):
    """The mean of what each player adds over all orders, as the definition has it."""
    orders = list(permutations(players))
    found = dict.fromkeys(players, Fraction(0))
    for order in orders:
        made = frozenset()
        for player in order:
            found[player] += Fraction(value(made | {player}) - value(made), len(orders))
            made |= {player}
    return {player: share for player, share in found.items() if share}


def brute_sets(players, value, order):
    for size in range(len(players) + 1):
        found = {frozenset(some) for some in combinations(players, size) if order_of(value(frozenset(some))) == order}
        if found:
            return size, found
    raise AssertionError


def lead_parts(leads: Leads, one: str, other: str, low: bool):
    parts = leads._parts(one, other, low)
    players = tuple(dict.fromkeys(atom for part in parts for atom in part.players))
    return parts, players, lambda made: sum((part.value(made) for part in parts), Fraction(0))


@given(SEEDS)
@settings(max_examples=60)
def test_shares_agree_with_all_orders_of_the_changes(seed):
    leads = Leads(*edited(seed, 4))
    for one, other, low in pairs(leads)[:6]:
        _, players, value = lead_parts(leads, one, other, low)
        if len(players) <= 5:
            end = getattr(leads.pair(one, other), "low" if low else "high")
            assert end.shares == brute_shares(players, value)


@given(SEEDS)
@settings(max_examples=100)
def test_smallest_sets_agree_with_all_subsets_of_up_to_twelve_changes(seed):
    leads = Leads(*edited(seed, 10))
    for one, other, low in pairs(leads)[:8]:
        parts, players, value = lead_parts(leads, one, other, low)
        if len(players) > 12:
            continue
        everything = frozenset(players)
        before, after = order_of(value(frozenset())), order_of(value(everything))
        enough, back = smallest_sets(parts, after), smallest_sets(taking_back(parts), before)
        assert_same(enough, brute_sets(players, value, after))
        assert_same(back, brute_sets(players, lambda taken, v=value, e=everything: v(e - taken), before))


def assert_same(found, meant):
    size, sets = meant
    assert (found.size, found.number) == (size, len(sets))
    assert {frozenset(each) for each in found.sets} <= sets
    assert len(found.sets) == min(20, len(sets))


@given(SEEDS)
@settings(max_examples=40)
def test_all_weights_times_one_factor_move_no_order(seed):
    import random

    old = generated(seed)
    new = all_weights(random.Random(seed), old)
    found = effect(compare(old, new))
    assert not any(pair.low.is_reversed or pair.high.is_reversed for pair in found.pairs)
    assert {atom.kind for pair in found.pairs for atom in pair.low.shares} <= {"all weights"}


# --------------------------------------------------------------------------------------------------------- words


def small(weights: tuple[int, ...], **scores: str) -> Appraisal:
    """Two options; scores of the first and the second as A="HL"."""
    levels = {"H": "High", "M": "Medium", "L": "Low"}
    criteria = tuple(Criterion(ref, "G", ref, weight=Fraction(w)) for ref, w in zip(scores, weights, strict=True))
    given = {(ref, f"O{n}"): levels[x] for ref, pair in scores.items() for n, x in enumerate(pair, 1) if x in levels}
    scale = Scale((Level("High", Fraction(10)), Level("Medium", Fraction(5)), Level("Low", Fraction(0))))
    options = Option("O1", "Company"), Option("O2", "Venture")
    bands = Band("Green", "G", Fraction(61)), Band("Red", "R", Fraction(0))
    return Appraisal(Setup(), scale, bands, (Group("G"),), options, criteria, given)


def said(old: Appraisal, new: Appraisal) -> list[str]:
    return [line for line in sentences(effect(compare(old, new))) if "lead" in line or "order" in line]


def test_what_moved_a_lead_is_said_with_its_share():
    old, new = small((10, 5), A="HL", B="HL"), small((6, 5), A="HL", B="ML")
    assert said(old, new) == [
        "The lead of O1 Company over O2 Venture fell from 150 to 85: "
        "the weight of A explains 40 of it, the score B/O1 25."
    ]


def test_a_change_that_alone_turned_an_order_is_named():
    old, new = small((10, 5), A="HM", B="LM"), small((10, 5), A="LM", B="LM")
    assert said(old, new) == [
        "O1 Company led O2 Venture by 25; now O2 Venture leads O1 Company by 75: the score A/O1 explains 100 of it.",
        "The score A/O1 alone brings this order about.",
        "To take back the score A/O1 would restore the earlier order.",
    ]


def test_changes_that_turned_an_order_together_are_named():
    old, new = small((6, 5, 5), A="HL", B="LL", C="LL"), small((6, 5, 5), A="HL", B="LH", C="LH")
    assert said(old, new)[1:] == [
        "No single change brings this order about; the score B/O2 and the score C/O2 together do.",
        "To take back the score B/O2 would restore the earlier order (two ways, this is one).",
    ]


def test_changes_that_cancel_out_are_said_to():
    old, new = small((5, 5), A="HL", B="LL"), small((5, 5), A="LL", B="HL")
    assert said(old, new) == [
        "The lead of O1 Company over O2 Venture stayed at 50: two changes cancel out, 50 each way."
    ]


def test_what_worked_the_other_way_is_said():
    old, new = small((5, 5), A="HL", B="ML"), small((5, 5), A="LL", B="HL")
    assert said(old, new) == [
        "The lead of O1 Company over O2 Venture fell from 75 to 50: "
        "the score A/O1 explains 50 of it; the score B/O1 worked the other way by 25."
    ]


def test_a_lead_that_a_blank_leaves_open_is_told_at_both_ends():
    old, new = small((5, 5), A="HL", B="HL"), small((5, 5), A="HL", B="-L")
    assert said(old, new) == [
        "The lead of O1 Company over O2 Venture at its lowest fell from 100 to 50: the score B/O1 explains 50 of it."
    ]


def test_first_place_that_went_by_a_gateway_says_so(example):
    new = with_scores(example, D1_O3="Fail")
    assert sentences(effect(compare(example, new)))[:2] == [
        "First place went from O3 Wholly Owned Council Company to O4 Independent Organisation.",
        "O3 Wholly Owned Council Company fails D1 in the later version.",
    ]


def test_a_change_of_scale_is_one_atom_with_the_scores_that_only_one_scale_reads():
    old = small((5, 5), A="HL", B="ML")
    points = {"High": Fraction(10), "Medium": Fraction(5), "Low": Fraction(0)}
    new = replace(
        old,
        scale=Scale((Level("Highest", Fraction(10)), Level("Lowest", Fraction(0))), numeric=True),
        scores={key: points[value] - (value == "Medium") for key, value in old.scores.items()},
    )
    assert Leads(old, new).pair("O1", "O2").low.shares == {Atom("scale"): Fraction(-5)}


def test_two_thousand_criteria_by_fifty_options_are_compared_by_the_same_words():
    criteria = tuple(Criterion(f"C{n}", "G", f"C{n}", weight=Fraction(n % 7 + 1)) for n in range(2000))
    options = tuple(Option(f"O{n}", f"Option {n}") for n in range(50))
    scores = {
        (c.ref, o.id): ("High", "Medium", "Low")[(i * 7 + j * 3) % 3]
        for i, c in enumerate(criteria)
        for j, o in enumerate(options)
    }
    old = replace(small((1,), A="HL"), criteria=criteria, options=options, scores=scores)
    new = with_weights(with_scores(old, C5_O0="Low", C6_O0="Low"), C3=9)
    found = effect(compare(old, new))
    assert len(found.comparison.differences) == 3 - (old.scores["C5", "O0"] == "Low") - (
        old.scores["C6", "O0"] == "Low"
    )
    assert all(sum(pair.low.shares.values()) == pair.low.movement for pair in found.pairs)


def test_the_two_printings_of_the_reference_paper_are_told_apart_in_words(example):
    """The text copy lost 15 cells; the example fills them. What the fill did is told at both ends of each lead."""
    from xlappraise.appraisal.doubt import doubtful_keys

    lost = set(doubtful_keys(example))
    printed = replace(example, scores={key: value for key, value in example.scores.items() if key not in lost})
    found = effect(compare(printed, example))
    assert len(found.comparison.of_kind("score")) == 15
    assert sentences(found)[0] == "First place stays with O3 Wholly Owned Council Company."
    assert sentences(found)[1:3] == [
        "Ranks that moved: O1 Strategic Partnership from 3-4 to 3 and O2 Joint Venture from 3-4 to 4.",
        "The lead of O3 Wholly Owned Council Company over O4 Independent Organisation at its lowest rose from 175 to "
        "295: the score V2/O3 explains 30 of it, the score V9/O3 30, two other changed scores 60.",
    ]
