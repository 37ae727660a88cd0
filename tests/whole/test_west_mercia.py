"""West Mercia 2014, as shipped: the decision of `004_caff1c001989bd86.txt`, and how five options became four."""

from __future__ import annotations

from datetime import date
from functools import cache

from tests.build_templates import TEMPLATES
from xlappraise.appraisal.lineage import funnel, in_words, lists, steps
from xlappraise.appraisal.model import Appraisal
from xlappraise.exchange.from_json import appraisal_from


@cache
def mercia() -> Appraisal:
    return appraisal_from((TEMPLATES / "west-mercia-2014.json").read_text(encoding="utf-8"))


def rows(sheet: str) -> list[dict[str, object]]:
    return [dict(row.values) for row in mercia().logs[sheet]]


def test_cabinet_decided_on_10_april_2014_with_effect_from_the_16th() -> None:
    """Decision maker, date of decision, publication date, effective from, key decision, call-in, of the seed."""
    keys = ("decision_maker", "date", "published", "effective_from", "key_decision", "call_in")
    told = ("Cabinet", date(2014, 4, 10), date(2014, 4, 10), date(2014, 4, 16), "Yes", "Yes")
    assert [tuple(row[key] for key in keys) for row in rows("Decision")] == [told] * 3


def test_status_reason_key_and_wards_stand_in_fields_of_their_own() -> None:
    keys = ("status", "reason_key", "wards")
    assert [tuple(row[key] for key in keys) for row in rows("Decision")] == [("Approved", "Expenditure", "All")] * 3


def test_there_are_three_resolutions() -> None:
    first, second, third = rows("Decision")
    assert [row["ref"] for row in (first, second, third)] == ["a", "b", "c"]
    assert ("beginning with option 2" in str(first["decision"]), first["options"]) == (True, "O2")
    assert "Appendix one, page 9" in str(first["source"])
    assert "finances" in str(second["decision"])
    assert third["delegated_to"] == "Director of Children's Wellbeing, after consulting the Lead Cabinet Member"


def test_the_reasons_and_the_alternatives_are_given_once() -> None:
    assert ["reasons" in row for row in rows("Decision")] == [True, False, False]
    assert "economies of scale" in str(rows("Decision")[0]["reasons"])
    assert "five options of 4 October 2013" in str(rows("Decision")[0]["alternatives"])


def test_five_options_of_4_october_2013_became_four() -> None:
    """Paragraphs 1 to 11 of the seed."""
    assert [(name, [option.id for option in options]) for name, options in lists(mercia())] == [
        ("First list, 4 October 2013", ["L1", "L2", "L3", "L4", "L5"]),
        ("Revised list", ["O1", "O2", "O3", "O4"]),
    ]


def test_options_2_and_3_became_a_new_option_2_and_the_later_ones_moved_up() -> None:
    """Paragraph 7 of the seed."""
    assert [(step.option.id, step.how, step.became) for step in steps(mercia())] == [
        ("L1", "carried forward as", "O1"),
        ("L2", "merged into", "O2"),
        ("L3", "merged into", "O2"),
        ("L4", "renumbered as", "O3"),
        ("L5", "renumbered as", "O4"),
    ]


def test_the_funnel_goes_from_five_to_four_to_one() -> None:
    """Three of the four may still be chosen: option 1 is not efficient enough, options 3 and 4 may come later."""
    assert [(stage.name, stage.left) for stage in funnel(mercia())] == [
        ("First list, 4 October 2013", 5),
        ("Revised list", 4),
        ("Considered further", 3),
        ("Preferred", 1),
    ]


def test_each_option_is_judged_in_words() -> None:
    """Paragraphs 13 to 15 of the seed."""
    assert [option.assessment.partition(":")[0] for option in mercia().options if option.assessment] == [
        "Not efficient enough",
        "Feasible",
        "Too risky now",
        "Too risky now",
    ]
    assert [option.outcome for option in mercia().short_list] == [
        "Discounted",
        "Preferred",
        "Carried forward",
        "Carried forward",
    ]


def test_the_path_begins_with_option_2_and_may_go_on_to_3_or_4() -> None:
    """Paragraphs 14 and 15 of the seed: what stood in the way is the condition for moving on."""
    first, second = rows("Phases")
    assert (first["options"], second["options"], second["when"]) == ("O2", "O3; O4", "Medium term")
    assert ("business model" in str(second["condition"]), "market" in str(second["condition"])) == (True, True)


def test_it_is_an_appraisal_in_words_with_a_short_list_that_nobody_scored() -> None:
    assert (in_words(mercia()), len(mercia().short_list), mercia().scores) == (True, 4, {})


def test_no_person_is_named() -> None:
    text = (TEMPLATES / "west-mercia-2014.json").read_text(encoding="utf-8")
    assert ("Meredith" in text, "@" in text) == (False, False)
