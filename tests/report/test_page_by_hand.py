"""The page as people use it: by keyboard, by touch and with what reads a page aloud, on three widths of screen."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest

from tests.conftest import EXAMPLE_JSON
from tests.support.helpers import appraisal
from tests.support.npm import package
from tests.support.report_parts import ALL
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.scoring import score
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
            for c in given.scored
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
