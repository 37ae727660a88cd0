"""What a public report leaves out and what it leaves in, with texts of councils in Wales, England and Scotland."""

from __future__ import annotations

import json

import pytest

from tests.support.helpers import appraisal
from tests.support.reports import outcome_of
from xlappraise.appraisal.model import LogRow
from xlappraise.appraisal.record import replace
from xlappraise.report.left_out import READ_IT, left_out_lines
from xlappraise.report.public import without_people

PEOPLE = ("Jane Okafor", "Rhodri ap Dafydd", "Eilidh MacDonald", "Tom Price")


def of_text(text, **choice):
    """What becomes of a rationale, in an appraisal whose stakeholders have the names of PEOPLE."""
    given = appraisal({"A": 10}, {"O1": ["High"]})
    rows = tuple(LogRow({"name": name, "role": "Officer"}) for name in PEOPLE)
    return without_people(replace(given, rationale={("A", "O1"): text}, logs={"Stakeholders": rows}), **choice)


def told(text, **choice):
    return of_text(text, **choice).appraisal.rationale["A", "O1"]


WELSH = (
    ("Cyngor Sir Gaerfyrddin a Chyngor Sir Ynys Môn", None),
    ("Sir Benfro and Sir y Fflint agreed", None),
    ("Cynghorydd Dafydd ap Iwan spoke", "[name left out] spoke"),
    ("Said by Dafydd, and by ap Dafydd's team", "Said by [name left out], and by ap [name left out]'s team"),
    ("Neuadd y Sir, Llangefni, ll77 7tw", "Neuadd y Sir, Llangefni, [postcode left out]"),
    ("Cyngor Sir Penfro ar 01.04.2026-31.03.2027", None),
)
ENGLISH = (
    ("Okafor agreed; so did J Okafor", "[name left out] agreed; so did J [name left out]"),
    ("the Lord Mayor of London and Lord Street", None),
    ("Lord Mayor Jane Smith opened it", "Lord Mayor [name left out] opened it"),
    ("Dame Alice Owen's School and Sir John Moore House", None),
    ("Prof Services costs are rising", None),
    ("Dr Amina Ben-Ali of Okafor House", "[name left out] of Okafor House"),
    ("Cllr Ann Smith Leader", "[name left out]"),
    ("The price is low, says Tom", "The price is low, says [name left out]"),
    ("from 01 04 2016 10 people, 01-04-2016 and 01.04.2016 to 31.03.2017", None),
    ("ring 01905 843579 or +44 7700 900123", "ring [telephone number left out] or [telephone number left out]"),
    ("at wr5 2np and SW1A 1AA, WR52NP", "at [postcode left out] and [postcode left out], [postcode left out]"),
    ("D6 3rd place, V4 1st and b2 2nd, O1 2pm", None),
    ("QQ12 and AB 12 34 56 C, ab123456c", "QQ12 and [National Insurance number left out], "
     "[National Insurance number left out]"),
    ("see https://www.linkedin.com/in/jane-o-1/ or x.com/jo", "see [profile link left out] or [profile link left out]"),
    ("see https://www.anyshire.gov.uk/plan and netflix.com/a", None),
    ("cost 0800 a year, KD0123456789, 2017/18", None),
)  # fmt: skip
SCOTTISH = (
    ("the Lord Provost and the Lord Lieutenant of Fife", None),
    ("Ms MacDonald spoke to MacDonald", "[name left out] spoke to [name left out]"),
    ("Rt Hon Lord Campbell of the Lord Advocate's office", "[name left out] of the Lord Advocate's office"),
    ("Eilidh wrote from EH1 1YZ", "[name left out] wrote from [postcode left out]"),
    ("MacDonald Road and MacDonald's Primary School", None),
    ("Lady Stewart Hospital Trust", None),
)


@pytest.mark.parametrize(("text", "left"), [*WELSH, *ENGLISH, *SCOTTISH])
def test_what_is_private_goes_and_nothing_else(text, left):
    assert told(text) == (text if left is None else left)


FIRMS = (
    ("Amey Pell", "Amey", "Head of Highways met Amey Pell"),
    ("Ringway Jacobs", "Ringway plc", "Jacobs and Ringway bid"),
    ("Kier Highways", "", "Head of Highways and Kier Highways"),
)


@pytest.mark.parametrize(("name", "organisation", "text"), FIRMS)
def test_a_firm_among_the_stakeholders_is_no_person(name, organisation, text):
    given = appraisal({"A": 10}, {"O1": ["High"]})
    row = LogRow({"name": name, "organisation": organisation})
    cleared = without_people(replace(given, rationale={("A", "O1"): text}, logs={"Stakeholders": (row,)}))
    assert cleared.appraisal.rationale["A", "O1"] == text


def test_a_person_who_trades_under_their_own_name_is_left_out():
    row = LogRow({"name": "John Amey", "organisation": "John Amey Associates"})
    given = replace(appraisal({"A": 10}, {"O1": ["High"]}), logs={"Stakeholders": (row,)})
    cleared = without_people(replace(given, rationale={("A", "O1"): "John Amey agreed"}))
    assert cleared.appraisal.rationale["A", "O1"] == "[name left out] agreed"


def test_words_to_keep_stay_and_names_to_leave_out_go():
    assert told("Mr Brown and Okafor, Quill", keep=("okafor",), leave_out=("Quill",)) == (
        "[name left out] and Okafor, [name left out]"
    )


def test_it_says_what_was_left_out_where_and_what_to_look_at():
    found = of_text("Okafor and Cllr Smith met Adam Bede at Shire Hall. The price is wr5 2np.")
    assert list(left_out_lines(found)) == [
        "Left out: 6 names, on Rationale (2) and Stakeholders (4).",
        "Left out: 1 postcode, on Rationale (1).",
        "Capitalised words that stay and may be names: Price; Adam Bede.",
        READ_IT,
    ]


def test_the_command_says_it_on_stderr_and_as_data(run, tmp_path):
    given = appraisal({"A": 10}, {"O1": ["High"], "O2": ["Low"]})
    outcome_of(replace(given, rationale={("A", "O1"): "Mrs Brown rang."}), tmp_path)
    plain = run("report", "book.xlsx", "-o", "a.md", "--public")
    assert plain.stdout == "Wrote a.md.\n"
    assert plain.stderr == f"Left out: 1 name, on Rationale (1).\n{READ_IT}\n"
    assert READ_IT not in (tmp_path / "a.md").read_text("utf-8")
    data = run("report", "book.xlsx", "-o", "b.md", "--public", "--format", "json")
    assert json.loads(data.stdout) == {
        "schema": "xlappraise.public/1",
        "file": "book.xlsx",
        "left_out": [{"what": "name", "sheet": "Rationale", "count": 1}],
        "to_look_at": [],
    }


def test_keep_goes_with_public(run, tmp_path):
    outcome_of(appraisal({"A": 10}, {"O1": ["High"]}), tmp_path)
    done = run("report", "book.xlsx", "-o", "a.md", "--keep", "Lord Mayor")
    assert (done.returncode, done.stderr) == (
        2,
        "xlappraise: --keep, --leave-out and --format json go with --public.\n",
    )
