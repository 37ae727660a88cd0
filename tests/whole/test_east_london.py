"""Adopt London East, as shipped: the eight challenges of `003_66ab44ef7f2d76db.txt` and what meeting them brings."""

from __future__ import annotations

from functools import cache

from tests.build_templates import TEMPLATES
from xlappraise.appraisal.lineage import in_words
from xlappraise.appraisal.model import Appraisal
from xlappraise.exchange.from_json import appraisal_from


@cache
def east() -> Appraisal:
    return appraisal_from((TEMPLATES / "adopt-london-east.json").read_text(encoding="utf-8"))


def rows(sheet: str) -> list[dict[str, object]]:
    return [dict(row.values) for row in east().logs[sheet]]


def benefit(number: int) -> tuple[str, str, str]:
    row = rows("Benefits")[number - 1]
    return str(row["challenge"]), str(row["solution"]), str(row["benefit"])


def test_there_are_eight_challenges_each_with_a_solution_and_a_benefit() -> None:
    """The table of the seed, whose fifth row runs over a page break: its two halves are one challenge."""
    assert [row["ref"] for row in rows("Benefits")] == [f"B{number}" for number in range(1, 9)]
    assert all(row["challenge"] and row["solution"] and row["benefit"] for row in rows("Benefits"))


def test_each_challenge_is_about_what_the_paper_says_in_its_row() -> None:
    about = (
        ("voluntary", "Adopt London", "inter-agency"),
        ("Assessments", "independent social workers", "inter-agency"),
        ("placement order", "courts", "looked after"),
        ("harder to place", "partial base", "as soon as can be"),
        ("Support for adopters", "Adoption Support Fund", "break down"),
        ("Partnerships", "referral", "School and health"),
        ("Courts", "one head", "regard"),
        ("commissioned", "One framework", "Value for money"),
    )
    for number, words in enumerate(about, 1):
        assert [word in text for word, text in zip(words, benefit(number), strict=True)] == [True] * 3, number


def test_the_fifth_has_both_halves_of_the_page_break() -> None:
    challenge, solution, brings = benefit(5)
    assert "small local service" in challenge  # the second half, overleaf
    assert ("core offer" in solution, "Outcomes improve" in brings) == (True, True)


def test_no_measure_baseline_or_target_stands_in_the_appendix() -> None:
    """'The performance section of this report' holds the targets of years 1 to 3; the appendix gives none."""
    given = {key for row in rows("Benefits") for key in row}
    assert given == {"ref", "challenge", "solution", "benefit"}
    assert "years 1 to 3" in str(rows("Assumptions")[0]["assumption"])


def test_fourteen_authorities_were_inspected_and_seven_reports_praise_the_agency() -> None:
    early = str(rows("Assumptions")[2]["assumption"])
    assert ("14 authorities" in early, "7 reports" in early) == (True, True)


def test_two_ways_are_named_and_none_is_judged() -> None:
    """The seed names two ways only: separate services working together in ELPAC, and one organisation."""
    assert [(option.id, option.outcome) for option in east().options] == [("O1", ""), ("O2", "")]
    assert ("ELPAC" in east().options[0].structure, east().options[1].structure) == (
        True,
        "One organisation for four boroughs",
    )


def test_it_is_an_appraisal_in_words_without_a_short_list() -> None:
    assert (in_words(east()), east().short_list, east().criteria) == (True, (), ())
