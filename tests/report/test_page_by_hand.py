"""The page as people use it: by keyboard, by touch and with what reads a page aloud, on three widths of screen."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import combinations, pairwise

import pytest

from tests.conftest import EXAMPLE_JSON
from tests.support.helpers import appraisal
from tests.support.npm import package
from tests.support.report_parts import ALL
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.robustness import exact
from xlappraise.appraisal.scoring import round_half_away, score
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.exchange.plain import number
from xlappraise.report.pack import report_of
from xlappraise.report.to_html import html_text
from xlappraise.report.view import View

SCREENS = {1366: 768, 768: 1024, 375: 740}
AS_GIVEN = "O3 Wholly Owned Council Company is first, with 1,810 of 2,170. All ranks are as in the appraisal."


def html_of(given) -> str:
    return html_text(report_of(View(given, score(given), (), "book.xlsx", "0" * 64, "0.1.0")))


def worcestershire():
    return appraisal_from(EXAMPLE_JSON.read_text("utf-8"))


@pytest.fixture(scope="module")
def reference():
    return html_of(worcestershire())


@pytest.fixture
def visit(chrome, tmp_path):
    """Opens a page as it stands, its own policy in force; what it asks of a network is a fault."""
    contexts, asked = [], []

    def go(html: str, wide: int, fragment: str = "", **how):
        file = tmp_path / "page.html"
        file.write_text(html, encoding="utf-8")
        contexts.append(chrome.new_context(viewport={"width": wide, "height": SCREENS[wide]}, **how))
        shown = contexts[-1].new_page()
        shown.on("request", lambda request: asked.append(request.url))
        shown.goto(file.as_uri() + fragment)
        return shown

    yield go
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith("file:")] == []


def headline(shown) -> str:
    return shown.locator("#whatif .headline").inner_text()


def is_in_view(shown, place: str) -> bool:
    """Whether the whole of an element stands in the window."""
    box, size = shown.locator(place).first.bounding_box(), shown.viewport_size
    return box["y"] >= -1 and box["y"] + box["height"] <= size["height"] and box["x"] + box["width"] <= size["width"]


# ------------------------------------------------------------------------------------------------- hands


@pytest.mark.parametrize("wide", SCREENS)
def test_by_keyboard_alone_a_weight_is_moved_and_taken_back(visit, reference, wide):
    shown = visit(reference, wide)
    focus = "document.activeElement"
    for _ in range(60):
        shown.keyboard.press("Tab")
        if shown.evaluate(f"{focus}.getAttribute('href') === '#whatif'"):
            break
    shown.keyboard.press("Enter")
    for _ in range(20):
        shown.keyboard.press("Tab")
        if shown.evaluate(f"{focus}.id === 'group-0'"):
            break
    shown.keyboard.press("Home")  # no weight on Desirability
    assert "options have another rank" in headline(shown)
    assert is_in_view(shown, ".bars")
    assert is_in_view(shown, "#group-0")
    for _ in range(20):
        shown.keyboard.press("Shift+Tab")
        if shown.evaluate(f"{focus}.textContent === 'Undo'"):
            break
    shown.keyboard.press("Enter")
    assert headline(shown) == AS_GIVEN


@pytest.mark.parametrize("wide", SCREENS)
def test_by_touch_a_weight_is_moved_and_taken_back(visit, reference, wide):
    shown = visit(reference, wide, "#whatif", has_touch=True, is_mobile=True)
    slider = shown.locator("#group-0")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    slider.tap(position={"x": 4, "y": box["height"] / 2})
    assert "options have another rank" in headline(shown)
    assert is_in_view(shown, ".bars")
    assert shown.evaluate("location.hash") == "#whatif&g%3ADesirability=0"
    shown.get_by_role("button", name="Undo").tap()
    assert headline(shown) == AS_GIVEN


def wanted(shown, option):
    """What the panel says that it takes to make an option first: of one weight, and of scores."""
    shown.locator("#first-wanted").select_option(index=option)
    shown.get_by_role("button", name="Show the smallest changes").click()
    return [p.inner_text() for p in shown.locator("#whatif [role=status] p").all()]


def test_the_smallest_changes_make_an_option_first_and_smaller_ones_do_not(visit, reference):
    given = worcestershire()
    ids = [option.id for option in given.scored_options]
    shown = visit(reference, 1366)
    assert wanted(shown, ids.index("O3")) == ["O3 Wholly Owned Council Company is first."]
    for key in ("O1", "O2", "O4", "O5"):
        weight, scores = wanted(shown, ids.index(key))
        assert weight.startswith("No weight alone, within the limits of its slider, makes it first.")
        raised = dict(re.findall(r"(?:\): |; )(\w+) [^;]*? (High|Medium|Low) instead of", scores))
        new = replace(given, scores={**given.scores, **{(ref, key): level for ref, level in raised.items()}})
        assert score(new)[key].rank == 1
        assert fewest(given, key) == len(raised)
        shown.get_by_role("button", name="Try it").click()
        assert headline(shown).startswith(f"{next(o.label for o in given.options if o.id == key)} is first, with ")
        shown.get_by_role("button", name="Undo").click()
        assert headline(shown) == AS_GIVEN


def fewest(given, key):
    """How many scores of an option must be the best that there is before it is ahead of all others."""
    found = score(given)
    gains = sorted(
        (
            c.weight * (max(level.points for level in c.available(given.scale)) - points_of(given, c, key))
            for c in given.scored_criteria
        ),
        reverse=True,
    )
    ahead = max(r.total for r in found.short_list if r.option.id != key) - found[key].total
    return next(n for n in range(1, len(gains) + 1) if sum(gains[:n]) > ahead)


def points_of(given, criterion, key):
    return next(level.points for level in given.scale.levels if level.name == given.scores[criterion.ref, key])


def test_one_weight_that_makes_an_option_first_is_the_nearest_step(visit):
    given = appraisal({"A": 6, "B": 4}, {"O1": ["High", "Low"], "O2": ["Low", "High"]})
    shown = visit(html_of(given), 375)
    assert wanted(shown, 1)[0].startswith("One weight alone: A Criterion A at 3.5 instead of 6.")
    shown.get_by_role("button", name="Try it").first.click()
    assert headline(shown).startswith("O2 Option O2 is first, with 40 of 75.")


def test_how_near_each_place_is_to_a_change_is_told_with_the_weights_of_python(visit, reference):
    given = worcestershire()
    found = exact(given)
    places = [found.matrix.options[i].id for i in found.compared_indexes]
    shown = visit(reference, 768)
    told = shown.locator("#whatif .near li").all_text_contents()
    assert len(told) == 4
    for (above, below), sentence in zip(pairwise(places), told, strict=True):
        turns = [s for s in found.switching_values if (s.above, s.below) == (above, below) and s.feasible]
        near = min(turns, key=lambda s: abs(s.weight - s.now) / s.now, default=None)
        level = f"at about {number(round_half_away(near.weight, 1))} instead of {number(near.now)}." if near else ""
        assert sentence.endswith(level or "no weight alone brings them level.")
    assert any("instead of" in sentence for sentence in told)


@pytest.mark.parametrize("wide", SCREENS)
def test_any_two_options_are_compared_with_the_figures_of_python(visit, reference, wide):
    given = worcestershire()
    results = score(given)
    shown = visit(reference, wide, "#head-to-head")
    first, second = shown.locator("#any-two-first"), shown.locator("#any-two-second")
    for a, b in combinations(results.in_order[:5], 2):
        first.select_option(b.option.label)  # in whichever order they are chosen, the better stands first
        second.select_option(a.option.label)
        cells = shown.locator("#any-two tbody tr").evaluate_all(
            "rows => rows.map((row) => [...row.children].map((cell) => cell.textContent))"
        )
        differences = {
            c.label: results.weighted[c.ref, a.option.id].low - results.weighted[c.ref, b.option.id].low
            for c in given.scored_criteria
        }
        assert {name: text for name, _, _, _, text in cells[:-1]} == {
            name: f"{'+' if value > 0 else ''}{number(value)}" for name, value in differences.items() if value
        }
        assert cells[-1][2:] == [number(a.total), number(b.total), f"+{number(a.total - b.total)}"]
        assert f"its lead of {number(a.total - b.total)}" in shown.locator("#any-two [role=status]").inner_text()
    first.select_option(index=0)
    second.select_option(index=0)
    assert shown.locator("#any-two [role=status]").inner_text() == "Choose two different options."
    assert shown.locator("#any-two table").is_hidden()
    assert shown.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_two_options_are_chosen_by_keyboard_alone(visit, reference):
    shown = visit(reference, 375)
    shown.locator("#any-two-second").focus()
    shown.keyboard.press("ArrowDown")
    assert shown.locator("#any-two caption").inner_text() == "O3 against O1, criterion by criterion"


# ------------------------------------------------------------------------------------------ accessibility


@pytest.fixture(scope="session")
def axe():
    """axe-core's script."""
    return (package("axe-core") / "axe.min.js").read_text("utf-8")


AXE = """async () => {
  document.querySelectorAll("details").forEach((d) => { d.open = true; });
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations.map((v) => [v.id, v.nodes.length, v.nodes[0].html, v.nodes[0].failureSummary]);
}"""


def violations(shown, axe) -> list:
    shown.evaluate(axe)
    return shown.evaluate(AXE)


def blank():
    """Nothing but weights: without them a workbook is blocked."""
    from xlappraise.sheets.build import blank as made

    given = made(4, 6, "A blank one")
    return replace(given, criteria=tuple(replace(c, weight=Fraction(5)) for c in given.criteria))


def missing():
    return appraisal({"G": "gateway", "A": 10, "B": 2.5}, {"O1": [None, "High", None], "O2": ["Fail", "Low", "Low"]})


PACKS = {"reference": worcestershire, "blank": blank, "missing": missing, **ALL}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("wide", [1366, 375])
@pytest.mark.parametrize("which", PACKS)
def test_axe_finds_no_violation(visit, axe, which, wide, scheme):
    assert violations(visit(html_of(PACKS[which]()), wide, color_scheme=scheme), axe) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("wide", [1366, 375])
def test_axe_finds_no_violation_in_a_panel_with_changes(visit, axe, reference, wide, scheme):
    shown = visit(reference, wide, "#whatif&g%3ADesirability=0&w%3AD4=1&s%3AD4%3AO3=Low", color_scheme=scheme)
    assert "options have another rank" in headline(shown)
    assert violations(shown, axe) == []
