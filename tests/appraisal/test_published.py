"""Figures that a paper prints: none that is right is accused, and every wrong one is named."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.appraisal.test_rules import findings
from tests.support.helpers import SCALE, appraisal, good, snapshot
from xlappraise.appraisal.checks import advise
from xlappraise.appraisal.model import Appraisal, Level, Scale
from xlappraise.appraisal.printed import as_printed
from xlappraise.appraisal.reconcile import reconcile
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.scoring import score
from xlappraise.appraisal.words import decimals_of
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.exchange.to_json import appraisal_json, dumps
from xlappraise.reading.reader import read
from xlappraise.sheets import build
from xlappraise.xlsx.package import snapshot as opened
from xlappraise.xlsx.snapshot import PERCENT, PLAIN, CellData, ShownAs

NUMBERS = Scale((Level("Highest", Fraction(5)), Level("Lowest", Fraction(-1))), numeric=True)
CODES = ("XLA451", "XLA452", "XLA453", "XLA454")


def codes(made: Appraisal) -> list[str]:
    return [f.code for f in advise(made, score(made)) if f.code in CODES]


@st.composite
def appraisals(draw: st.DrawFn) -> Appraisal:
    """An appraisal on either kind of scale, with weights of up to two decimals and every score given."""
    weights = draw(st.lists(st.integers(1, 1000).map(lambda n: Fraction(n, 100)), min_size=1, max_size=6))
    numeric, options = draw(st.booleans()), draw(st.integers(1, 3))
    number = st.integers(-20, 100).map(lambda n: Fraction(n, 20))
    one = number if numeric else st.sampled_from(["High", "Medium", "Low"])
    scores = {f"O{n}": draw(st.lists(one, min_size=len(weights), max_size=len(weights))) for n in range(options)}
    return appraisal({f"C{n}": w for n, w in enumerate(weights)}, scores, NUMBERS if numeric else SCALE)


def printings(exact: Fraction, decimals: int) -> set[Fraction]:
    """What a paper may print for it: rounded, and an exact half either way."""
    unit = exact * 10**decimals
    below, above = floor(unit), ceil(unit)
    nearest = min(unit - below, above - unit)
    return {Fraction(n, 10**decimals) for n in (below, above) if abs(unit - n) == nearest}


def with_figures(made: Appraisal, totals: list[Fraction], decimals: int) -> Appraisal:
    """The appraisal with published totals of so many decimals."""
    figures = {"published_total": decimals}
    options = tuple(replace(o, published_total=t, decimals=figures) for o, t in zip(made.options, totals, strict=True))
    return replace(made, options=options)


@given(made=appraisals(), decimals=st.integers(0, 4), data=st.data())
def test_no_true_printed_total_is_accused(made, decimals, data):
    exact = [result.total for result in score(made).options]
    totals = [data.draw(st.sampled_from(sorted(printings(total, decimals)))) for total in exact]
    published = with_figures(made, totals, decimals)
    assert "XLA451" not in codes(published)
    assert all(found.is_met for found in reconcile(published))


@given(made=appraisals(), decimals=st.integers(0, 4), off=st.integers(-40, 40), data=st.data())
def test_every_wrong_printed_total_is_named(made, decimals, off, data):
    exact = [result.total for result in score(made).options]
    right = [printings(total, decimals) for total in exact]
    wrong = [min(each) + Fraction(off, 10**decimals) for each in right]
    published = with_figures(made, wrong, decimals)
    told = [f.option for f in advise(published, score(published)) if f.code == "XLA451"]
    assert told == [o.id for o, t, each in zip(made.options, wrong, right, strict=True) if t not in each]


@given(made=appraisals(), decimals=st.integers(0, 3), off=st.integers(-30, 30))
def test_what_reconcile_proposes_is_on_the_scale_and_meets_the_total(made, decimals, off):
    first = made.options[0]
    total = min(printings(score(made)[first.id].total, decimals)) + Fraction(off, 10**decimals)
    for change in reconcile(made, {first.id: as_printed(total, decimals)})[0].singles:
        if made.scale.numeric:
            assert made.scale.lowest <= change.wanted <= made.scale.highest
            assert (change.wanted * 1000).denominator == 1
        changed = replace(made, scores={**made.scores, change.key: change.wanted})
        assert total in printings(score(changed)[first.id].total, decimals)


def test_whole_and_half_numbers_are_proposed_first():
    made = appraisal({"A": Fraction(1, 10), "B": 1}, {"O1": [Fraction(2), Fraction(1)]}, NUMBERS)
    (found,) = reconcile(made, {"O1": as_printed(Fraction("1.4"))})
    assert [(c.key[0], c.wanted) for c in found.singles] == [("A", 4), ("B", Fraction("1.2"))]
    (found,) = reconcile(made, {"O1": as_printed(Fraction("1.7"))})
    assert [(c.key[0], c.wanted) for c in found.singles] == [("B", Fraction("1.5"))]


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        (CellData(3.8), "3.8"),
        (CellData(6.631, None, ShownAs(PLAIN, 2)), "6.63"),
        (CellData(6.6, None, ShownAs(PLAIN, 2)), "6.60"),
        (CellData(1385.0, None, ShownAs(PLAIN, 0)), "1,385"),
        (CellData("6.60"), "6.60"),
        (CellData("1,385.0"), "1,385.0"),
    ],
)
def test_a_printed_total_keeps_its_decimals(stored, text):
    option, *_ = read(snapshot(good(Options_H1="Published total", Options_H2=stored))).appraisal.options
    assert str(as_printed(option.published_total, option.decimals.get("published_total"))) == text


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        (CellData(1.0, shown_as=PERCENT), "100"),
        (CellData(1.0), "100"),
        (CellData(0.638, None, ShownAs(PERCENT, 1)), "63.8"),
        (CellData(0.64, None, ShownAs(PERCENT, 1)), "64.0"),
        (CellData(63.8), "63.8"),
        (CellData("64.0%"), "64.0"),
    ],
)
def test_a_printed_share_keeps_its_decimals(stored, text):
    option, *_ = read(snapshot(good(Options_H1="Published share", Options_H2=stored))).appraisal.options
    assert str(as_printed(option.published_share, option.decimals.get("published_share"))) == text


@pytest.mark.parametrize(("share", "found"), [("66", []), ("65.6", []), ("65.5", ["XLA452"]), ("65.63", [])])
def test_a_share_is_compared_as_printed(share, found):
    book = good(Options_H1="Published share", Options_H2=share)
    assert [f.code for f in findings(snapshot(book))] == found


def test_totals_that_tie_through_rounding_only_are_told_and_their_ranks_are_not_accused():
    made = appraisal({"A": Fraction(1, 100)}, {"O1": [Fraction(595)], "O2": [Fraction(600)]}, SCALE_600)
    options = tuple(
        replace(o, published_total=Fraction(6), published_rank=Fraction(1), decimals={"published_total": 1})
        for o in made.options
    )
    published = replace(made, options=options)
    (told,) = (f for f in advise(published, score(published)) if f.code in CODES)
    assert told.code == "XLA454"
    assert told.message.endswith("tie at 6.0 only because of rounding: 5.95 and 6.00.")


SCALE_600 = Scale((Level("Highest", Fraction(600)), Level("Lowest", Fraction(0))), numeric=True)


@given(
    total=st.integers(0, 10**6).map(lambda n: Fraction(n, 1000)),
    share=st.integers(1, 10**5).map(lambda n: Fraction(n, 1000)),
    decimals=st.integers(0, 3),
)
def test_printed_figures_go_through_data(total, share, decimals):
    made = published_once(total, share, decimals)
    assert appraisal_from(dumps(appraisal_json(made))).options == made.options


@pytest.mark.parametrize(("total", "share", "decimals"), [("1385", "64", 0), ("6.6", "0.5", 2), ("6.63", "100", 1)])
def test_printed_figures_go_through_a_workbook(tmp_path, total, share, decimals):
    made = published_once(Fraction(total), Fraction(share), decimals)
    file = tmp_path / "made.xlsx"
    file.write_bytes(build.build(made))
    (option,) = read(opened(file)).appraisal.options
    assert replace(option, cells={}) == replace(made.options[0], cells={})


def published_once(total: Fraction, share: Fraction, decimals: int) -> Appraisal:
    """An appraisal whose only option has these published figures, as they are printed."""
    figures = {"published_total": as_printed(total, decimals), "published_share": as_printed(share, decimals)}
    values = {key: figure.value for key, figure in figures.items()}
    more = {key: f.decimals for key, f in figures.items() if f.decimals > decimals_of(f.value)}
    made = appraisal({"A": 1}, {"O1": ["High"]})
    return replace(made, options=(replace(made.options[0], **values, decimals=more),))
