"""Questions pick what they say; nothing in them is ever run, and whatever is odd is one sentence."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from xlappraise.cli import xlappraise
from xlappraise.register.field import NUMBER, SHARE, TEXT, WHOLE, YES_NO, Field
from xlappraise.register.question import BadQuestion, question
from xlappraise.register.row import OptionRow, Row
from xlappraise.register.write import write_register

COLUMNS = tuple(
    Field(key, kind, key, "")
    for key, kind in (("name", TEXT), ("count", WHOLE), ("points", NUMBER), ("radius", SHARE), ("certain", YES_NO))
)
NOTHING = {"name": "", "count": None, "points": None, "radius": None, "certain": None}
ONE = {"name": "The  Library", "count": 3, "points": -1.5, "radius": 0.05, "certain": False}


@pytest.mark.parametrize(
    ("text", "one", "nothing"),
    [
        ("radius < 0.05", False, False),
        ("radius <= 0.05", True, False),
        ("radius <= 5%", True, False),
        ("radius>=5%", True, False),
        ("radius >= 5 % and count = 3", True, False),
        ("radius > .04", True, False),
        ("name has “lib”", True, False),
        ("name has ‘lib’", True, False),
        ("points = -1.5", True, False),
        ("count != 3", False, True),
        ("count <> 2", True, True),
        ("certain = no", True, False),
        ("CERTAIN = YES", False, False),
        ('name = "the library"', True, False),
        ("name has 'LIB'", True, False),
        ("name = blank", False, True),
        ("count != blank", True, False),
        ('name = "blank"', False, False),
        ("name > a", True, False),
        ("count = 3 and certain = yes", False, False),
        ("count = 3 or certain = yes and radius > 1", True, False),
        ("(count = 3 or certain = yes) and radius > 1", False, False),
        ("not count = 3", False, True),
        ("not not count = 3", True, False),
        ("not (count = 3) or points < 0", True, True),
    ],
)
def test_a_question_picks_what_it_says(text: str, one: bool, nothing: bool) -> None:
    test = question(text, COLUMNS)
    assert (test(ONE), test(NOTHING)) == (one, nothing)


Asked = tuple[str, Callable[[dict[str, Any]], bool]]
LEAVES: list[Asked] = [
    ("count < 2", lambda r: r["count"] is not None and r["count"] < 2),
    ("count = blank", lambda r: r["count"] is None),
    ("certain = yes", lambda r: r["certain"] is True),
    ("certain != yes", lambda r: r["certain"] is not True),
    ("radius >= 50%", lambda r: r["radius"] is not None and r["radius"] >= 0.5),
]


def _joined(parts: st.SearchStrategy[Asked]) -> st.SearchStrategy[Asked]:
    pairs = st.tuples(parts, parts)
    return st.one_of(
        pairs.map(lambda p: (f"({p[0][0]}) and ({p[1][0]})", lambda r: p[0][1](r) and p[1][1](r))),
        pairs.map(lambda p: (f"({p[0][0]} or {p[1][0]})", lambda r: p[0][1](r) or p[1][1](r))),
        parts.map(lambda p: (f"not ({p[0]})", lambda r: not p[1](r))),
    )


@given(
    st.recursive(st.sampled_from(LEAVES), _joined, max_leaves=8),
    st.fixed_dictionaries(
        {
            "name": st.just(""),
            "points": st.none(),
            "count": st.none() | st.integers(0, 3),
            "certain": st.none() | st.booleans(),
            "radius": st.none() | st.floats(0, 1),
        }
    ),
)
def test_and_or_not_and_brackets_mean_what_they_do_in_logic(asked: Asked, record: dict[str, Any]) -> None:
    assert question(asked[0], COLUMNS)(record) == asked[1](record)


@given(st.text(max_size=60) | st.text("()<>=!'\"andortcu 5%.-", max_size=60))
def test_any_text_is_a_question_or_one_sentence(text: str) -> None:
    with suppress(BadQuestion):
        assert question(text, COLUMNS)(ONE) in (True, False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The question is empty."),
        ("__import__('os').system('x')", "There is no column '__import__'. Its columns: xlappraise guide portfolio."),
        ("radios < 1", "There is no column 'radios'. Did you mean 'radius'?"),
        ("radius", "The question ends where a comparison is wanted."),
        ("radius <", "The question ends where a value is wanted."),
        ("radius < (", "After 'radius' and its sign comes a value, not '('."),
        ("name has “lib", "The question cannot be read from ' “lib' on."),
        ("name = lib %", "After a comparison comes 'and' or 'or', not '%'."),
        ("radius is 1", "After 'radius' comes =, !=, <, <=, >, >= or has, not 'is'."),
        ("radius < small", "'radius' is a share, and 'small' is none."),
        ("radius < nan", "'radius' is a share, and 'nan' is none."),
        ("points < 5%", "'points' is a number and no share: leave out the % of '5%'."),
        ("certain < yes", "'certain' is yes or no: compare it with = or !=."),
        ("certain = maybe", "'certain' is yes or no, not 'maybe'."),
        ("count has 1", "'count' is a whole number: 'has' is for text."),
        ("count = 1 count = 2", "After a comparison comes 'and' or 'or', not 'count'."),
        ("(count = 1", "The question ends where a closing bracket is wanted."),
        ("name = 'x", 'The question cannot be read from " \'x" on.'),
        ("(" * 60 + "count = 1" + ")" * 60, "A question has at most 50 brackets inside one another."),
        ("count = 1 or " * 200 + "count = 1", "A question has at most 2,000 letters."),
    ],
)
def test_what_is_no_question_is_one_sentence(text: str, said: str) -> None:
    with pytest.raises(BadQuestion) as refusal:
        question(text, COLUMNS)
    assert str(refusal.value) == said


# ------------------------------------------------------------------------------------------------------ the command


@pytest.fixture(scope="module", params=[".csv", ".parquet"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    at = tmp_path_factory.mktemp("register")
    rows = [
        Row("a.xlsx", "read", title="Library", organisation="Anyshire", winner="O1", lead=5, radius=0.04, certain=False,
            errors=1, rules={"XLA305": 2, "XLA201": 1}, options=(OptionRow("O1", "Stay", total=5, rank=1),)),
        Row("b.xlsx", "read", title="Pool", organisation="Anyshire", winner="O2", lead=2.5, radius=0.4, certain=True,
            errors=0, rules={"XLA305": 1}, options=(OptionRow("O2", "Move", total=2.5, rank=1),)),
        Row("c.xlsx", "cannot be read", "'c.xlsx' is empty."),
    ]  # fmt: skip
    list(write_register(str(at / f"r{request.param}"), lambda: rows))
    return at, request.param


def ask(folder: tuple[Path, str], *arguments: str, table: str = "") -> Result:
    at, ending = folder
    return CliRunner().invoke(xlappraise, ["register", str(at / f"r{table}{ending}"), *arguments])


def test_those_that_fit_are_listed(folder: tuple[Path, str]) -> None:
    assert ask(folder, "--where", "radius < 0.05 and certain = no").stdout.splitlines() == [
        "File    Title    First  Lead  Radius  Certain  Must fix",
        "a.xlsx  Library  O1        5    0.04  no              1",
        "",
        "1 file.",
    ]


def test_options_have_a_table_of_their_own(folder: tuple[Path, str]) -> None:
    assert ask(folder, "--where", "total > 3", table=".options").stdout.splitlines()[:2] == [
        "File    ID  Option  Total  Rank",
        "a.xlsx  O1  Stay        5     1",
    ]


@pytest.mark.parametrize(
    ("by", "lines"),
    [
        (
            "organisation",
            [
                "Organisation  Files  Appraisals  Must fix  Not certain",
                "(blank)           1           0         0            0",
                "Anyshire          2           2         1            1",
            ],
        ),
        (
            "rule",
            [
                "Rule    Name                 Files  Findings",
                "XLA305  level-not-available      2         3",
                "XLA201  score-blank-text         1         1",
            ],
        ),
    ],
)
def test_they_are_counted(folder: tuple[Path, str], by: str, lines: list[str]) -> None:
    found = ask(folder, "--by", by).stdout.splitlines()
    assert [line.split() for line in found if "XLA201" not in line] == [
        line.split() for line in lines if "XLA201" not in line
    ]


@pytest.mark.parametrize("where", ["__import__('os').system('x')", "radius < __import__('os')", "1 = 1", "or"])
def test_code_is_no_question(folder: tuple[Path, str], where: str) -> None:
    done = ask(folder, "--where", where)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("by", ["lead", "radius", "nosuch"])
def test_there_is_nothing_to_count_by_a_figure(folder: tuple[Path, str], by: str) -> None:
    assert (ask(folder, "--by", by).exit_code, ask(folder, "--by", "rule", table=".options").exit_code) == (2, 2)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("r.csv", b"a,b\n1,2\n"),
        ("r.csv", b"\xff\xfe"),
        ("r.csv", b""),
        ("r.csv", b"path,state,lead\nx,read,many\n"),
        ("r.parquet", b"PAR1"),
        ("r.jsonl", b"{}\n"),
        ("r.xlsx", b""),
    ],
)
def test_what_is_no_register_is_told(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    done = CliRunner().invoke(xlappraise, ["register", str(tmp_path / name)])
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
