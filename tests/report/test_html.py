"""The page in a real browser: the panel computes as Python does, nothing typed runs, everybody can read it."""

from __future__ import annotations

import json
import random
import re
from fractions import Fraction
from html import escape

import pytest

from tests.conftest import EXAMPLE_JSON, ROOT, TEMPLATES
from tests.report.test_report import evil_appraisal
from tests.support.browser import dom, told
from tests.support.generated import generated
from tests.support.helpers import appraisal
from tests.support.reports import of_html, outcome_of
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.robustness import exact
from xlappraise.appraisal.scoring import RANKED, cell_band, score
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.report import whatif
from xlappraise.report.pack import report_of, view_of
from xlappraise.report.to_html import html_text
from xlappraise.report.view import View

SCRIPT = (ROOT / "xlappraise/report/templates/whatif.js").read_text("utf-8")
DARK = "--blink-settings=preferredColorScheme=0"


def view(given):
    return View(given, score(given), (), "book.xlsx", "0" * 64, "0.1.0")


def page(given):
    shown = view(given)
    return html_text(report_of(shown))


def worcestershire():
    return appraisal_from(EXAMPLE_JSON.read_text("utf-8"))


@pytest.fixture(scope="module")
def reference():
    return page(worcestershire())


# ---------------------------------------------------------------------------------- the same numbers as Python

COMPARE = """
  const text = (f) => f === null ? null : f[1] === 1n ? String(f[0]) : f[0] + "/" + f[1];
  const wrong = [];
  let states = 0, bands = 0, marks = 0;
  for (const { data, changes } of CASES) {
    const model = prepared(data);
    for (const change of changes) {
      const state = asGiven(model);
      change.weights.forEach(([k, value]) => { state.weights[k] = exact(value); });
      change.groups.forEach(([g, value]) => { state.groups[g] = exact(value); });
      change.scores.forEach(([k, i, value]) => { state.scores[k][i] = value; });
      const linked = fromFragment(model, "#" + (fragment(model, state) || "whatif"));
      const found = results(model, linked).map((r) => [r.id, r.status, text(r.total), text(r.low), text(r.high),
        text(r.percent), r.band, r.rank, r.tied, r.best, r.worst]);
      const band = (k, i) => change.weighty[k] ? scoreBand(model, linked, k, i) : "-";
      const cells = model.criteria.flatMap((c, k) => model.options.map((o, i) => band(k, i)));
      const now = standing(model, linked);
      const named = (marks) => marks.map(([v, b]) => [model.options[b].id, text(v)]);
      const points_ = change.marks === null ? null : {
        weights: model.criteria.map((c, k) => named(switchingPoints(now, byWeight(model, linked, k)))),
        groups: model.groups.map((_, g) => named(switchingPoints(now, byGroup(model, linked, g)))),
      };
      const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
      if (!same(found, change.expected)) wrong.push({ what: "results", found, expected: change.expected });
      if (!same(cells, change.cells)) wrong.push({ what: "bands", found: cells, expected: change.cells });
      if (!same(points_, change.marks)) wrong.push({ what: "marks", found: points_, expected: change.marks });
      states += 1;
      bands += cells.length;
      marks += points_ === null ? 0 : points_.weights.flat().length + points_.groups.flat().length;
    }
  }
  return { states, bands, marks, wrong: wrong.slice(0, 3) };
"""


def changed(given, pick):
    """A random change of an appraisal: what the script is told, and the appraisal that Python scores."""
    least, most, step = whatif.limits(given)
    groups = whatif.data(view(given))["groups"]
    steps = int((most - least) / step)
    weights = {
        k: least + step * pick.randint(0, steps) for k, _ in enumerate(given.scored_criteria) if pick.random() < 0.3
    }
    parts = {g: pick.choice((0, 5, 50, 95, 150, 300)) for g in range(len(groups)) if pick.random() < 0.3}
    scores, told_scores = dict(given.scores), []
    levels = list(given.scale.levels)
    for k, criterion in enumerate(given.scored_criteria):
        for i, option in enumerate(given.short_list):
            if pick.random() < 0.9:
                continue
            key = criterion.ref, option.id
            if pick.random() < 0.1:
                scores.pop(key, None)
                told_scores.append([k, i, None])
            elif given.scale.numeric:
                scores[key] = given.scale.lowest + Fraction(pick.randint(0, 20), 20) * (
                    given.scale.highest - given.scale.lowest
                )
                told_scores.append([k, i, str(scores[key])])
            else:
                level = pick.choice(criterion.available(given.scale))
                scores[key] = level.name
                told_scores.append([k, i, levels.index(level)])
    effective = {
        c.ref: weights.get(k, c.weight) * parts.get(groups.index(c.group), 100) / 100
        for k, c in enumerate(given.scored_criteria)
    }
    criteria = tuple(replace(c, weight=effective.get(c.ref, c.weight)) for c in given.criteria)
    plain = {k: f"{float(w):.15g}" for k, w in weights.items()}
    change = {"weights": list(plain.items()), "groups": [[g, str(p)] for g, p in parts.items()], "scores": told_scores}
    return change, replace(given, criteria=criteria, scores=scores), weights, parts


def words(value):
    return None if value is None else str(value)


def expected(given):
    """Results as the script gives them."""
    found = score(given)
    return [
        [
            r.option.id,
            r.status,
            words(r.total),
            words(r.low),
            words(r.high),
            words(r.percent),
            None if r.rag is None else given.bands.index(r.rag),
            r.rank,
            r.tied,
            r.best_rank,
            r.worst_rank,
        ]
        for r in found.short_list
    ]


def expected_cells(given):
    found = score(given)
    for criterion in given.scored_criteria:
        for option in given.short_list:
            interval, known = found.weighted[criterion.ref, option.id], (criterion.ref, option.id) in given.scores
            if not criterion.weight:
                yield "-"
            else:
                yield given.bands.index(cell_band(given, criterion, interval.low)) if known else None


def expected_marks(given, groups, weights, parts, original):
    """Switching points of the sole first option, from the robustness analysis; None where it has no say."""
    ranked = [r for r in score(given).short_list if r.status == RANKED]
    first = [r for r in ranked if r.rank == 1]
    if any(part == 0 for part in parts.values()):
        return None
    if len(first) != 1:
        return {"weights": [[] for _ in original.scored_criteria], "groups": [[] for _ in groups]}
    robust = exact(given)
    order = [o.id for o in given.short_list]
    leader = first[0].option.id
    if robust.first != (leader,):
        return None

    def points(switches, item, unit):
        own = [s for s in switches if s.item == item and s.above == leader and s.weight is not None]
        found = [(s.weight / unit, order.index(s.below), s.below) for s in own]
        return [[below, str(value)] for value, _, below in sorted(found)]

    factor = {c.ref: Fraction(parts.get(groups.index(c.group), 100), 100) for c in original.scored_criteria}
    base = dict.fromkeys(groups, Fraction(0))
    for k, criterion in enumerate(original.scored_criteria):
        base[criterion.group] += weights.get(k, criterion.weight) / 100
    return {
        "weights": [points(robust.switching_values, c.ref, factor[c.ref]) for c in original.scored_criteria],
        "groups": [points(robust.group_switching_values, group, base[group]) for group in groups],
    }


def cases(seeds, each):
    for seed in seeds:
        given = generated(seed) if seed else worcestershire()
        pick = random.Random(seed)
        groups = whatif.data(view(given))["groups"]
        changes = []
        for _ in range(each):
            change, after, weights, parts = changed(given, pick)
            changes.append(
                {
                    **change,
                    "expected": expected(after),
                    "cells": list(expected_cells(after)),
                    "weighty": [bool(c.weight) for c in after.scored_criteria],
                    "marks": expected_marks(after, groups, weights, parts, given),
                }
            )
        yield {"data": whatif.data(view(given)), "changes": changes}


@pytest.mark.parametrize(
    ("seeds", "each", "bands"),
    [(range(20), 6, 10_000), pytest.param(range(20, 80), 20, 200_000, marks=pytest.mark.slow)],
)
def test_the_panel_computes_as_python_does(tmp_path, seeds, each, bands):
    drawn = json.dumps(list(cases(seeds, each))).replace("<", "\\u003c")
    scripts = f"<script>const CASES = {drawn};</script><script>{SCRIPT}</script>"
    bare = f"<!DOCTYPE html><meta charset=utf-8><body>{scripts}</body>"
    found = told(bare, tmp_path, COMPARE)
    assert found["wrong"] == []
    assert found["states"] == len(seeds) * each
    assert found["bands"] > bands
    assert found["marks"] > bands // 10


NUMBERS = """
  const text = (f) => f === null ? null : f[1] === 1n ? String(f[0]) : f[0] + "/" + f[1];
  return {
    exact: ["8.5", "-0.1", "1/3", "1e5", "", "x", "0.1.2", "17"].map((t) => text(exact(t))),
    rounded: ["1/2", "-1/2", "3/2", "5/2", "-5/2", "1/3"].map((t) => text(rounded(exact(t), 0))),
    shown: ["1810", "1234567.5", "-1234.25", "1/3", "0.0000004", "999999.9999999"].map((t) => shown(exact(t))),
    percent: [["1", "8"], ["5", "1000"], ["605", "1000"], ["-5", "1000"]]
      .map(([a, b]) => text(wholePercent(exact(a), exact(b)))),
  };
"""


def test_numbers_are_exact_and_halves_go_away_from_zero(tmp_path):
    found = told(f"<!DOCTYPE html><body><script>{SCRIPT}</script></body>", tmp_path, NUMBERS)
    assert found == {
        "exact": ["17/2", "-1/10", "1/3", None, None, None, None, "17"],
        "rounded": ["1", "-1", "2", "3", "-3", "0"],
        "shown": ["1,810", "1,234,567.5", "-1,234.25", "0.333333", "0", "1,000,000"],
        "percent": ["13", "1", "61", "-1"],
    }


# ------------------------------------------------------------------------------------------------ the panel

START = """
  const texts = (row) => [...row.children].map((c) => c.textContent);
  const rows = () => [...document.querySelectorAll("#whatif tbody tr")].map(texts);
  const move = (id, value) => {
    const input = document.getElementById(id);
    input.value = value;
    for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
  };
  const seen = { start: rows(), hidden: document.getElementById("whatif").hidden };
"""
USE = (
    START
    + """
  move("group-0", "0");
  seen.without = rows();
  seen.headline = document.querySelector(".headline").textContent;
  seen.link = document.querySelector(".link a").getAttribute("href");
  move("weight-0", "1");
  move("score-0-2", "Low");
  seen.both = document.querySelector(".link a").getAttribute("href");
  document.querySelectorAll(".actions button")[1].click();
  seen.back = rows();
  seen.values = ["group-0", "weight-0", "score-0-2"].map((id) => document.getElementById(id).value);
  seen.over = document.querySelector(".link").hidden;
  return seen;
"""
)


def test_sliders_and_scores_move_the_ranking_and_a_button_goes_back(reference, tmp_path):
    seen = told(reference, tmp_path, USE)
    assert seen["hidden"] is False
    assert [row[:5] for row in seen["start"]] == [
        ["1", "O3 Wholly Owned Council Company", "1,810", "83%", "G Green"],
        ["2", "O4 Independent Organisation", "1,515", "70%", "G Green"],
        ["3", "O1 Strategic Partnership", "1,385", "64%", "G Green"],
        ["4", "O2 Joint Venture", "1,360", "63%", "G Green"],
        ["5", "O5 Outsource", "920", "42%", "A Amber"],
    ]
    assert [(row[0], row[2], row[5]) for row in seen["without"]] == [
        ("1", "760", "1"),
        ("2", "625", "3 (changed)"),
        ("3", "555", "2 (changed)"),
        ("4", "530", "4"),
        ("5", "310", "5"),
    ]
    assert seen["headline"].startswith("O3 Wholly Owned Council Company is first, with 760 of 1,050.")
    assert seen["link"] == "#whatif&g%3ADesirability=0"
    assert seen["both"] == "#whatif&w%3AD4=1&s%3AD4%3AO3=Low&g%3ADesirability=0"
    assert seen["back"] == seen["start"]
    assert seen["values"] == ["100", "10", "High"]
    assert seen["over"] is True


def test_a_link_carries_the_changed_weights(reference, tmp_path):
    script = START + "return [rows()[0], document.getElementById('weight-0').value];"
    seen = told(reference, tmp_path, script, fragment="#whatif&w%3AD4=1&g%3ADesirability=0")
    assert seen[0][:3] == ["1", "O3 Wholly Owned Council Company", "760"]
    assert seen[1] == "1"


PIECES = (
    START
    + """
  const at = (id) => document.getElementById(id);
  const [undo, all] = document.querySelectorAll(".actions button");
  const link = () => document.querySelector(".link a").getAttribute("href");
  const slide = (id, ...values) => {
    for (const value of values) { at(id).value = value; at(id).dispatchEvent(new Event("input", { bubbles: true })); }
    at(id).dispatchEvent(new Event("change", { bubbles: true }));
  };
"""
)


def test_undo_takes_back_one_step_at_a_time_and_a_whole_drag_is_one(reference, tmp_path):
    script = (
        PIECES
        + """
      const links = [];
      slide("weight-0", "9", "5", "1");
      move("score-0-2", "Low");
      all.click();
      for (const _ of [1, 2, 3, 4]) { undo.click(); links.push(link()); }
      return { links, address: location.hash, idle: undo.getAttribute("aria-disabled"), value: at("weight-0").value };
    """
    )
    assert told(reference, tmp_path, script) == {
        "links": ["#whatif&w%3AD4=1&s%3AD4%3AO3=Low", "#whatif&w%3AD4=1", "#whatif", "#whatif"],
        "address": "",
        "idle": "true",
        "value": "10",
    }


def test_one_change_is_put_back_and_the_others_stay(reference, tmp_path):
    script = (
        PIECES
        + """
      slide("weight-0", "1");
      slide("group-0", "50");
      move("score-0-2", "Low");
      const back = (id) => at(id).parentElement.querySelector(":scope > .back");
      at("weight-0").closest(".slider").querySelector(":scope > .back").click();
      const first = [link(), document.activeElement.id];
      at("weight-0").closest("div.slider").querySelector("details").open = true;
      back("score-0-2").click();
      return [...first, link(), document.activeElement.id];
    """
    )
    assert told(reference, tmp_path, script) == [
        "#whatif&s%3AD4%3AO3=Low&g%3ADesirability=50",
        "weight-0",
        "#whatif&g%3ADesirability=50",
        "score-0-2",
    ]


def test_what_was_changed_is_marked_and_nothing_else(reference, tmp_path):
    script = (
        PIECES
        + """
      const marked = () => [...document.querySelectorAll("#whatif .controls .changed")].map((e) => e.className);
      const before = [marked().length, document.querySelectorAll("#whatif .changed").length];
      slide("group-0", "0");
      move("score-0-2", "Low");
      const value = (id) => at(id).closest(".slider").querySelector(".value").textContent;
      return { before, marked: marked(), value: value("group-0"), other: value("group-1"),
        summary: at("weight-0").closest(".slider").querySelector("summary").textContent };
    """
    )
    assert told(reference, tmp_path, script) == {
        "before": [0, 0],
        "marked": ["slider changed", "slider changed", "choice changed"],
        "value": "0% of its weights (changed; was 100%)",
        "other": "100% of its weights",
        "summary": "Scores on D4 (1 changed)",
    }


def test_the_bars_have_the_order_the_totals_and_the_former_ranks_of_the_table(reference, tmp_path):
    script = (
        PIECES
        + """
      slide("group-0", "0");
      return [...document.querySelectorAll(".bars .line")].map((line) => [line.children[0].textContent,
        line.children[1].textContent.slice(0, 2), line.querySelector(".length").style.getPropertyValue("--low"),
        line.querySelector(".length").style.getPropertyValue("--was"), line.children[3].textContent,
        line.children[4].textContent]);
    """
    )
    assert told(reference, tmp_path, script) == [
        ["1", "O3", "0.7238", "0.8341", "760", ""],
        ["2", "O1", "0.5952", "0.6382", "625", "was 3"],
        ["3", "O4", "0.5286", "0.6982", "555", "was 2"],
        ["4", "O2", "0.5048", "0.6267", "530", ""],
        ["5", "O5", "0.2952", "0.424", "310", ""],
    ]


def test_the_address_carries_the_state_and_no_request_leaves_the_page(reference, tmp_path):
    script = PIECES + 'slide("weight-0", "1"); return [location.hash, performance.getEntriesByType("resource").length];'
    assert told(reference, tmp_path, script) == ["#whatif&w%3AD4=1", 0]


def test_the_contents_lead_to_the_panel_and_going_there_changes_nothing(reference, tmp_path):
    script = (
        PIECES
        + """
      slide("weight-0", "1");
      const entry = document.querySelector("nav .to-whatif");
      const heard = new Promise((go) => addEventListener("hashchange", go));
      entry.querySelector("a").click();
      await heard;
      return [entry.hidden, location.hash, at("weight-0").value];
    """
    )
    assert told(reference, tmp_path, script, "--virtual-time-budget=20000") == [False, "#whatif", "1"]


IN_VIEW = """
  const frame = document.querySelector("iframe");
  while (!frame.contentDocument || frame.contentDocument.readyState !== "complete" || !frame.contentDocument.title)
    await new Promise((go) => setTimeout(go, 20));
  const page = frame.contentDocument, view = frame.contentWindow;
  const sliders = page.querySelectorAll(".slider > .track > input"), last = sliders[sliders.length - 1];
  last.focus();
  last.scrollIntoView({ block: "nearest" });
  const seen = (e) => {
    const box = e.getBoundingClientRect();
    return box.width > 0 && box.top >= 0 && box.bottom <= view.innerHeight && box.right <= view.innerWidth;
  };
  const bars = page.querySelector(".bars"), held = last.getBoundingClientRect();
  return { bars: [...bars.children].every(seen), table: [...page.querySelectorAll("#whatif tbody tr")].every(seen),
    buttons: [...page.querySelectorAll(".actions button")].every(seen), slider: seen(last),
    free: page.elementFromPoint(held.left + held.width / 2, held.top + held.height / 2) === last };
"""


def in_view(shown, tmp_path, wide, high):
    """What of the panel is in view while its last slider has the focus, in a window of that size."""
    open_page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", shown)
    framed = (
        f'<!DOCTYPE html><body><iframe width="{wide}" height="{high}" style="border:0" '
        f'sandbox="allow-same-origin allow-scripts" srcdoc="{escape(open_page)}"></iframe></body>'
    )
    return told(framed, tmp_path, IN_VIEW, "--virtual-time-budget=20000", "--window-size=1500,1200")


@pytest.mark.parametrize(("wide", "high", "table"), [(375, 740, False), (768, 1024, False), (1366, 768, True)])
def test_the_ranking_stays_in_view_while_the_last_slider_moves(reference, tmp_path, wide, high, table):
    seen = in_view(reference, tmp_path, wide, high)
    assert seen == {"bars": True, "table": table, "buttons": True, "slider": True, "free": True}


@pytest.mark.parametrize(("wide", "high"), [(375, 740), (1366, 768)])
def test_the_bars_of_twelve_options_stay_in_view(tmp_path, wide, high):
    levels = ("High", "Low", "Medium")
    scores = {f"O{i}": [levels[i * j % 3] for j in range(1, 9)] for i in range(1, 13)}
    seen = in_view(page(appraisal(dict.fromkeys("ABCDEFHJ", 10), scores)), tmp_path, wide, high)
    assert seen == {"bars": True, "table": False, "buttons": True, "slider": True, "free": True}


@pytest.mark.parametrize(
    "fragment",
    [
        "#whatif&w%3AD4=-5&w%3AD5=1e9&g%3AViability=999&s%3AD4%3AO1=Huge",
        "#whatif&__proto__=1&w%3A=2",
        "#whatif&%",
        "#results",
    ],
)
def test_a_link_that_makes_no_sense_changes_nothing(reference, tmp_path, fragment):
    script = START + "return rows().map((r) => r[2]);"
    assert told(reference, tmp_path, script, fragment=fragment) == ["1,810", "1,515", "1,385", "1,360", "920"]


def test_the_switching_points_are_marked_and_told(tmp_path):
    given = appraisal({"A": 6, "B": 4}, {"O1": ["High", "Low"], "O2": ["Low", "High"]})
    script = (
        "return [...document.querySelectorAll('.slider')].map((s) => [s.querySelector('.note').textContent,"
        " [...s.querySelectorAll('.tick')].map((t) => t.style.getPropertyValue('--at'))]);"
    )
    assert told(page(given), tmp_path, script) == [
        ["First place changes at about 4 (O2 Option O2 draws level).", ["0.3043"]],
        ["First place changes at about 6 (O2 Option O2 draws level).", ["0.4783"]],
    ]


def test_without_javascript_the_page_is_whole_and_the_panel_stays_away(reference, tmp_path):
    framed = f'<!DOCTYPE html><body><iframe sandbox="allow-same-origin" srcdoc="{escape(reference)}"></iframe></body>'
    script = """
      const frame = document.querySelector("iframe");
      while (!frame.contentDocument || frame.contentDocument.readyState !== "complete" || !frame.contentDocument.title)
        await new Promise((go) => setTimeout(go, 20));
      const page = frame.contentDocument;
      const count = (tag) => page.querySelectorAll(tag).length;
      return [page.getElementById("whatif").hidden, count("table"), count("figure svg")];
    """
    hidden, tables, pictures = told(framed, tmp_path, script, "--virtual-time-budget=20000")
    assert hidden is True
    assert tables == len(of_html(reference))
    assert pictures == 10


def test_the_pages_own_policy_lets_its_script_run(reference, tmp_path):
    out = dom(reference, tmp_path)
    assert re.search(r'<section id="whatif"(?![^>]* hidden)', out)
    assert "is first, with 1,810 of 2,170" in out


def test_nothing_that_was_typed_runs(tmp_path):
    given = evil_appraisal()
    script = "return [window.ran || 0, document.querySelectorAll('main img, main script').length];"
    armed = page(given).replace(
        "<head>", "<head><script>window.ran = 0; window.alert = () => { window.ran += 1; };</script>"
    )
    assert told(armed, tmp_path, script) == [0, 0]


# ------------------------------------------------------------------------------------------------ every screen


WIDTH = """
  const frame = document.querySelector("iframe");
  while (!frame.contentDocument || frame.contentDocument.readyState !== "complete" || !frame.contentDocument.title)
    await new Promise((go) => setTimeout(go, 20));
  const page = frame.contentDocument, view = frame.contentWindow;
  const cells = [...page.querySelectorAll("#brief tbody tr:first-child > *")];
  const seen = cells.map((cell) => cell.getBoundingClientRect()).every((b) => b.width && b.right <= view.innerWidth);
  const key = page.querySelector(".dense tbody .key");
  if (key) key.closest(".scroll").scrollLeft = 300;
  return [page.scrollingElement.scrollWidth <= view.innerWidth, seen, !key || key.getBoundingClientRect().left >= 0,
    [...page.querySelectorAll(".picture")].every((picture) => picture.tabIndex === 0)];
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("wide", [375, 768, 1366])
@pytest.mark.parametrize("name", ["worcestershire-2017", "london-2016", "west-mercia-2014", "adopt-london-east"])
def test_on_any_screen_nothing_overflows_and_the_first_option_is_whole(tmp_path, name, wide, scheme):
    shown = page(appraisal_from((TEMPLATES / f"{name}.json").read_text("utf-8")))
    framed = (
        f'<!DOCTYPE html><body><iframe width="{wide}" height="900" sandbox="allow-same-origin" '
        f'srcdoc="{escape(shown)}"></iframe></body>'
    )
    flags = ["--virtual-time-budget=20000", *([DARK] if scheme == "dark" else [])]
    assert told(framed, tmp_path, WIDTH, *flags) == [True, True, True, True]


def test_a_report_of_a_workbook_is_the_same_page_each_time(tmp_path):
    found = outcome_of(worcestershire(), tmp_path)
    pages = {html_text(report_of(view_of(found, "0.1.0"))) for _ in range(2)}
    assert len(pages) == 1


def test_a_page_too_large_for_the_panel_says_so(monkeypatch):
    monkeypatch.setattr(whatif, "MOST_SCORES", 1)
    text = page(appraisal({"A": 10, "B": 5}, {"O1": ["High", "Low"]}))
    assert "This page has no what-if panel" in text
    assert "<script" not in text
    assert "script-src" not in text
