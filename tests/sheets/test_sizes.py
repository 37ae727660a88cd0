"""A workbook of any size and kind reads back as it was built, agrees with itself and stays inside Excel's limits."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from tests.benchmarks import bench
from tests.build_templates import large
from tests.support.generated import generated
from xlappraise.appraisal.model import PERCENT, Appraisal, Criterion, Level, Scale
from xlappraise.appraisal.record import replace
from xlappraise.exchange.to_json import appraisal_json
from xlappraise.flow import judge
from xlappraise.sheets import build, entry_help, layout
from xlappraise.xlsx.book import read_book
from xlappraise.xlsx.file_kind import open_archive
from xlappraise.xlsx.guarded_xml import Budget
from xlappraise.xlsx.package import snapshot
from xlappraise.xlsx.sheet_reader import read_sheet, shared_context

SCALES = {
    "two levels": ("Yes", "No"),
    "a comma in a level": ("Good, mostly", "Fair, in part", "Poor"),
    "seven levels": tuple(f"Level {number}, of seven" for number in range(7, 0, -1)),
    "signs that XML minds": ('<5 & "high"', "it's", "> none"),
}
NUMERIC = ((0, 5), (1, 5), (0, 10), (-3, 3))


def scale(names: tuple[str, ...]) -> Scale:
    count = len(names)
    return Scale(tuple(Level(name, Fraction(2 * (count - 1 - n))) for n, name in enumerate(names)))


def numbers(low: int, high: int) -> Scale:
    return Scale((Level("Highest", Fraction(high)), Level("Lowest", Fraction(low))), numeric=True)


def filled(scale_: Scale, options: int = 3, criteria: int = 6, weights: str = "points") -> Appraisal:
    blank = build.blank(options, criteria, "A size")
    named = tuple(replace(o, name=f"Option {o.id}") for o in blank.options)
    each = Fraction(100, criteria) if weights == PERCENT else Fraction(2)
    titled = tuple(replace(c, title=f"Criterion {c.ref}", weight=each) for c in blank.criteria)
    values = [scale_.highest, scale_.lowest] if scale_.numeric else [level.name for level in scale_.levels]
    scores = {(c.ref, o.id): values[(n + m) % len(values)] for n, c in enumerate(titled) for m, o in enumerate(named)}
    setup = replace(blank.setup, weights=weights, weight_min=None, weight_max=None)
    return replace(blank, setup=setup, scale=scale_, options=named, criteria=titled, scores=scores)


def reread(appraisal: Appraisal, folder: Path) -> tuple[Appraisal, list[str]]:
    """What the check makes of the workbook built from the appraisal: the appraisal, and its errors."""
    file = folder / "sized.xlsx"
    file.write_bytes(build.build(appraisal))
    outcome = judge(snapshot(file))
    return outcome.appraisal, [f"{f.code} {f.message}" for f in outcome.findings if f.severity == "error"]


CASES = {
    **{name: filled(scale(names)) for name, names in SCALES.items()},
    **{f"numbers {low} to {high}": filled(numbers(low, high)) for low, high in NUMERIC},
    "percentages": filled(scale(("High", "Medium", "Low")), criteria=4, weights=PERCENT),
    "two options": filled(numbers(0, 5), options=2, criteria=1),
    "twelve options, eighty criteria": filled(scale(("High", "Low")), options=12, criteria=80),
}


@pytest.mark.parametrize("name", CASES)
def test_a_built_workbook_reads_back_without_errors(name: str, tmp_path: Path) -> None:
    appraisal, errors = reread(CASES[name], tmp_path)
    assert errors == []
    assert appraisal_json(appraisal) == appraisal_json(CASES[name])


def test_weighted_points_of_a_third_are_kept_to_fifteen_digits(tmp_path: Path) -> None:
    third = filled(scale(("High", "Low")), criteria=3, weights=PERCENT)
    appraisal, errors = reread(third, tmp_path)
    assert errors == []
    assert [c.weight for c in appraisal.criteria] == [Fraction("33.3333333333333")] * 3


@pytest.mark.parametrize(("options", "criteria"), [(2, 1), (5, 20), (12, 200)])
def test_blank_workbooks_of_every_size_read_back(options: int, criteria: int, tmp_path: Path) -> None:
    blank = build.blank(options, criteria, "Blank")
    appraisal, _ = reread(blank, tmp_path)
    assert [o.id for o in appraisal.options] == [o.id for o in blank.options]
    assert [c.ref for c in appraisal.criteria] == [c.ref for c in blank.criteria]
    assert appraisal_json(appraisal) == appraisal_json(replace(blank, criteria=()))  # rows to come are no data


@pytest.mark.parametrize("seed", range(1, 7))
def test_generated_appraisals_read_back(seed: int, tmp_path: Path) -> None:
    wanted = generated(seed)
    found, _ = reread(wanted, tmp_path)
    assert appraisal_json(found) == appraisal_json(wanted)


def test_the_large_workbook_has_no_errors(tmp_path: Path) -> None:
    assert reread(large(), tmp_path)[1] == []


# ---------------------------------------------------------------------------------------------- messages

LONG = "This is a meaning that goes on for quite a while, as meanings in cabinet papers do. " * 4


def test_the_largest_appraisal_keeps_within_the_limit_on_filled_formulas(tmp_path: Path) -> None:
    """They grow with the criteria, of which the largest has twenty times as many."""
    path = tmp_path / "book.xlsx"
    bench.large(path, 100, 50)
    archive, whole, left = open_archive(path.read_bytes(), "book.xlsx"), Budget(), Budget()
    book = read_book(archive, left)
    context = shared_context(archive, left, book)
    for listed in book.sheets:
        read_sheet(context, listed)
    assert 20 * (whole.formula_letters - left.formula_letters) < whole.formula_letters


def criterion(**levels: str) -> Criterion:
    return Criterion(
        "D4", "Benefit", "A criterion", "Is it good?", levels={k.replace("_", " "): v for k, v in levels.items()}
    )


def test_a_message_says_what_each_available_level_means() -> None:
    appraisal = filled(scale(("High", "Medium", "Low")))
    assert entry_help.message(appraisal, criterion(High="Many", Low="Few")) == "High: Many\nLow: Few"


def test_a_long_meaning_is_cut_at_a_word_and_short_ones_are_kept() -> None:
    appraisal = filled(scale(("High", "Medium", "Low")))
    message = entry_help.message(appraisal, criterion(High=LONG, Medium="Some", Low="Few"))
    first, *rest = message.split("\n")
    assert rest == ["Medium: Some", "Low: Few"]
    assert first.endswith("…")
    assert LONG.startswith(first.removeprefix("High: ").removesuffix("…") + " ") or first[-2] in ",."
    assert 230 < len(message) <= layout.MESSAGE_LIMIT


@pytest.mark.parametrize("count", range(2, 8))
def test_messages_of_any_number_of_long_levels_fit(count: int) -> None:
    names = tuple(f"Level {n}" for n in range(count))
    appraisal = filled(scale(names))
    message = entry_help.message(appraisal, Criterion("D4", "Benefit", "A", levels=dict.fromkeys(names, LONG)))
    assert len(message) <= layout.MESSAGE_LIMIT
    assert [line.split(":")[0] for line in message.split("\n")] == list(names)


def test_a_message_without_meanings_names_the_choices() -> None:
    appraisal = filled(scale(("Good, mostly", "Poor")))
    assert entry_help.message(appraisal, criterion()) == "Choose Good, mostly or Poor. Is it good?"


def test_a_numeric_message_gives_the_range_and_what_its_ends_mean() -> None:
    appraisal = filled(numbers(-3, 3))
    message = entry_help.message(appraisal, criterion(Highest="Cheap", Lowest="Dear"))
    assert message == "A number from -3 to 3.\nHighest: Cheap\nLowest: Dear"
