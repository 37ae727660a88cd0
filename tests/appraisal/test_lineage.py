"""Options with a history: which became which, the lists they stood in, and how many were left at each stage."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.build_templates import TEMPLATES
from xlappraise.appraisal.lineage import Stage, funnel, in_words, lists, steps, successor
from xlappraise.appraisal.model import LONG_LIST, SHORT_LIST, Appraisal, Criterion, LogRow, Option, Scale, Setup
from xlappraise.appraisal.record import replace
from xlappraise.exchange.from_json import appraisal_from

NOBODY = Appraisal(Setup(title="Adoption service"), Scale(()), (), (), (), ())

FIRST = (
    Option("L1", "As is", stage=LONG_LIST, outcome="Renumbered", listed_in="First list", replaced_by="R1"),
    Option("L2", "Some together", stage=LONG_LIST, outcome="Merged", listed_in="First list", merged_into="R2"),
    Option("L3", "A shared core", stage=LONG_LIST, outcome="Merged", listed_in="First list", merged_into="r2"),
)
REVISED = (
    Option("R1", "As is", outcome="Discounted", listed_in="Revised list"),
    Option("R2", "A mixture", outcome="Preferred", listed_in="Revised list"),
)


def of(*options: Option, **logs: tuple[LogRow, ...]) -> Appraisal:
    return replace(NOBODY, options=options, logs={name.replace("_", " "): rows for name, rows in logs.items()})


def trail(*rows: tuple[str, int | str, str]) -> Appraisal:
    kept = tuple(LogRow({"step": step, "left": Fraction(left), "reason": why}) for step, left, why in rows)
    return replace(NOBODY, options=FIRST, logs={"Long-list trail": kept})


def test_the_successor_is_what_an_option_was_merged_into_or_replaced_by() -> None:
    assert [successor(option) for option in (*FIRST, *REVISED)] == ["R1", "R2", "r2", "", ""]


def test_steps_are_in_the_workbooks_order_with_the_successor_as_options_spells_it() -> None:
    told = [(step.option.id, step.how, step.became) for step in steps(of(*FIRST, *REVISED))]
    assert told == [("L1", "renumbered as", "R1"), ("L2", "merged into", "R2"), ("L3", "merged into", "R2")]


def test_a_successor_that_nobody_is_stays_as_typed() -> None:
    assert steps(of(Option("O1", "One", replaced_by="O9")))[0].became == "O9"


def test_without_an_outcome_the_column_says_how() -> None:
    options = (Option("O1", "One", replaced_by="O3"), Option("O2", "Two", merged_into="O3"), Option("O3", "Three"))
    assert [step.how for step in steps(of(*options))] == ["replaced by", "merged into"]


def test_lists_are_in_order_of_appearance_and_those_without_one_stand_together() -> None:
    loose = Option("X", "Loose")
    told = [(name, [option.id for option in options]) for name, options in lists(of(*FIRST, loose, *REVISED))]
    assert told == [("First list", ["L1", "L2", "L3"]), ("", ["X"]), ("Revised list", ["R1", "R2"])]


def test_a_list_is_one_list_however_it_is_cased_or_spaced() -> None:
    options = (Option("A", "A", listed_in="First list"), Option("B", "B", listed_in="first  LIST "))
    assert [(name, len(held)) for name, held in lists(of(*options))] == [("First list", 2)]


def test_there_are_no_lists_where_no_option_names_one() -> None:
    assert lists(of(Option("O1", "One"))) == ()
    assert lists(NOBODY) == ()


def test_the_funnel_follows_the_trail_word_for_word() -> None:
    told = funnel(trail(("First list", 13, ""), ("Legal forms out", 11, "They are no models."), ("Gateways", 5, "")))
    assert told == (
        Stage("First list", 13, ""),
        Stage("Legal forms out", 11, "They are no models."),
        Stage("Gateways", 5, ""),
    )


def test_a_step_of_the_trail_that_is_no_count_is_left_out_of_the_funnel() -> None:
    assert [stage.left for stage in funnel(trail(("a", 3, ""), ("b", "5/2", ""), ("c", -1, ""), ("d", 1, "")))] == [
        3,
        1,
    ]


def test_the_funnel_goes_from_list_to_list_to_the_preferred_option() -> None:
    assert funnel(of(*FIRST, *REVISED)) == (
        Stage("First list", 3, "1 renumbered, 2 merged"),
        Stage("Revised list", 2, "1 discounted, 1 preferred"),
        Stage("Preferred", 1, "R2 A mixture"),
    )


def test_without_lists_the_funnel_goes_from_long_list_to_short_list_to_preferred() -> None:
    options = [Option(f"O{n}", f"Option {n}", stage=SHORT_LIST if n < 3 else LONG_LIST) for n in range(5)]
    options[1] = replace(options[1], name="Company", outcome="Preferred")
    assert funnel(of(*options)) == (
        Stage("Long-list", 5, "1 preferred"),
        Stage("Short-list", 3, ""),
        Stage("Preferred", 1, "O1 Company"),
    )


def test_the_funnel_tells_who_failed_a_gateway_and_who_was_scored_and_not_recommended() -> None:
    """Being carried forward to scoring is one thing, being recommended another: section 8.2 of 002 drops Outsource."""
    outcomes = ("Preferred", "Considered further", "Not recommended", "", "Discounted")
    options = [Option(f"O{n}", f"Option {n}", outcome=outcome) for n, outcome in enumerate(outcomes, 1)]
    options[4] = replace(options[4], stage=LONG_LIST)
    made = replace(
        of(*options),
        criteria=(Criterion("G1", "Law", "Lawful", kind="gateway"),),
        scores={("G1", f"O{n}"): "Fail" if n > 3 else "Pass" for n in range(1, 6)},
    )
    assert funnel(made) == (
        Stage("Long-list", 5, "1 preferred, 1 considered further, 1 not recommended, 1 discounted"),
        Stage("Short-list", 3, "2 failed a gateway"),
        Stage("Considered further", 2, "not recommended: O3 Option 3"),
        Stage("Preferred", 1, "O1 Option 1"),
    )


def test_there_is_no_funnel_where_nothing_was_dropped() -> None:
    assert funnel(NOBODY) == ()
    assert funnel(of(Option("O1", "One"), Option("O2", "Two"))) == ()
    assert funnel(of(Option("O1", "One", outcome="Preferred"))) == ()


@given(st.lists(st.tuples(st.sampled_from([LONG_LIST, SHORT_LIST]), st.sampled_from(["", "Preferred", "Discounted"]))))
def test_without_lists_a_funnel_never_widens_from_the_long_list(rows: list[tuple[str, str]]) -> None:
    options = [Option(f"O{n}", "", stage=stage, outcome=outcome) for n, (stage, outcome) in enumerate(rows)]
    left = [stage.left for stage in funnel(of(*options))]
    assert not left or (left[0] == len(options) == max(left) and min(left) < left[0])


def test_worcestershire_went_from_13_options_to_11_to_16_to_5_to_1() -> None:
    """002_1d4f120a149c525a.txt, sections 1.5 and 6.1: 2 legal forms out, 5 models added, 5 passed the gateways."""
    text = (TEMPLATES / "worcestershire-2017.json").read_text(encoding="utf-8")
    stages = funnel(appraisal_from(text))
    assert [stage.left for stage in stages] == [13, 11, 16, 5, 1]
    assert "four categories" in stages[2].detail


def test_an_option_may_be_carried_forward_under_another_id() -> None:
    options = (Option("L1", "As is", outcome="Carried forward", replaced_by="O1"), Option("O1", "As is"))
    assert [(step.how, step.became) for step in steps(of(*options))] == [("carried forward as", "O1")]


def test_an_appraisal_is_in_words_once_something_is_judged_and_nothing_scored() -> None:
    judged = Option("O1", "One", assessment="Feasible.")
    assert [in_words(of(option)) for option in (Option("O1", "One"), judged, FIRST[0])] == [False, True, True]
    assert in_words(of(Decision=(LogRow({"decision": "To wait."}),))) is True
    assert in_words(replace(of(judged), criteria=(Criterion("C1", "Cost", "Rent"),))) is False
    assert in_words(replace(of(judged), criteria=(Criterion("G1", "Law", "Lawful", kind="gateway"),))) is True
