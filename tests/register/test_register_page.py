"""The page of a register as people use it: sorted, filtered, by keyboard, read aloud, without a network or a script."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.support.npm import package
from xlappraise.register.register_page import write_page
from xlappraise.register.row import BLOCKED, OptionRow, Row

EVIL = "<script>alert(1)</script>\x1b[31m"


def row(name: str, **more: object) -> Row:
    options = (OptionRow("O1", "Stay", "Short-list", status="ranked", total=5, share=0.5, percent=50, rank=1),)
    return Row(name, "read", title=name.upper(), winner="O1", winner_name="Stay", errors=0, options=options)._replace(
        **more
    )


ROWS = [
    row("b.xlsx", organisation="Anyshire", lead_share=0.1239, radius=0.3, certain=True, rules={"XLA305": 2}),
    row("a folder/ä#1.xlsx", lead_share=0.01, radius=0.04, certain=False, errors=2, year=2020),
    row("old.zip!x.xlsx", state=BLOCKED, winner="", errors=1, options=()),
    row("c.xlsx", title=EVIL, organisation=EVIL, decision=EVIL, year=2019),
    row("s3://bucket/d.xlsx", radius=None, certain=None),
    Row("javascript:alert(1).xlsx", "cannot be read", EVIL),
]


def page_of(rows: list[Row], register: str = "register.html") -> str:
    out = io.BytesIO()
    write_page(out, lambda: rows, register)
    return out.getvalue().decode()


class Reader(HTMLParser):
    """Tags, links and texts of cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]


def test_what_a_workbook_says_is_text_and_nothing_else() -> None:
    page = page_of(ROWS)
    assert (Reader(page).tags.count("script"), "\x1b" in page) == (2, False)


def test_links_lead_to_the_files_from_where_the_register_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    links = Reader(page_of(ROWS, "registers/register.html")).links
    assert links == ["#main", "../b.xlsx", "../a%20folder/%C3%A4%231.xlsx", "../old.zip", "../c.xlsx",
                     "../javascript%3Aalert%281%29.xlsx"]  # fmt: skip


def test_a_lead_is_never_told_larger_than_it_is() -> None:
    assert "12.3%" in page_of(ROWS)


def test_a_register_of_nothing_but_damaged_files_is_a_page() -> None:
    assert Reader(page_of(ROWS[-1:])).tags.count("table") == 2


def test_too_many_options_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlappraise.register.register_page.MOST_OPTIONS", 3)
    assert "4 options are too many for a page: write a .parquet or .csv, too." in page_of(ROWS)


@pytest.fixture
def visit(chrome, tmp_path):  # type: ignore[no-untyped-def]
    contexts, asked, faults = [], [], []

    def go(page: str, wide: int = 1366, **how: object):  # type: ignore[no-untyped-def]
        file = tmp_path / "register.html"
        file.write_text(page, encoding="utf-8")
        contexts.append(chrome.new_context(viewport={"width": wide, "height": 768}, **how))
        shown = contexts[-1].new_page()
        shown.on("request", lambda request: asked.append(request.url))
        shown.on("console", lambda message: faults.append(message.text))
        shown.on("pageerror", lambda fault: faults.append(str(fault)))
        shown.goto(file.as_uri())
        return shown

    yield go
    for context in contexts:
        context.close()
    assert ([url for url in asked if not url.startswith("file:")], faults) == ([], [])


def files_shown(shown) -> list[str]:  # type: ignore[no-untyped-def]
    return shown.locator("table.appraisals tbody tr:visible th").all_inner_texts()


def test_a_column_sorts_and_blanks_stay_last(visit) -> None:  # type: ignore[no-untyped-def]
    shown = visit(page_of(ROWS))
    radius = shown.locator("table.appraisals thead button", has_text="Radius")
    radius.press("Enter")
    assert files_shown(shown)[:2] == ["a folder/ä#1.xlsx", "b.xlsx"]
    radius.press("Enter")
    assert files_shown(shown)[:2] == ["b.xlsx", "a folder/ä#1.xlsx"]
    assert shown.locator("table.appraisals th[aria-sort]").all_inner_texts() == ["Radius"]


def test_filters_together_and_all_again(visit) -> None:  # type: ignore[no-untyped-def]
    shown = visit(page_of(ROWS))
    part = shown.locator("section.part").first
    part.get_by_label("Something must be fixed").check()
    assert files_shown(shown) == ["a folder/ä#1.xlsx", "old.zip!x.xlsx"]
    part.get_by_label("Radius at most, %").fill("5")
    assert files_shown(shown) == ["a folder/ä#1.xlsx"]
    assert part.locator(".shown").inner_text() == "1 of 5 fit."
    part.get_by_role("button", name="Show all").click()
    part.locator(".shown", has_text="5 of 5 fit.").wait_for()
    part.get_by_label("With the words").fill("ANYSHIRE b.x")
    assert files_shown(shown) == ["b.xlsx"]
    part.get_by_label("With the words").fill("")
    part.get_by_label("First for certain").select_option("no")
    assert files_shown(shown) == ["a folder/ä#1.xlsx"]


def test_of_many_rows_some_are_laid_out_at_once(visit) -> None:  # type: ignore[no-untyped-def]
    shown = visit(page_of([row(f"{n:04}.xlsx") for n in range(450)]))
    part = shown.locator("section.part").first
    said, more = part.locator(".shown"), part.locator(".more")
    assert (len(files_shown(shown)), said.inner_text()) == (200, "450 of 450 fit. These are the first 200.")
    more.click()
    assert (len(files_shown(shown)), more.inner_text()) == (400, "Show 50 more")
    part.get_by_label("With the words").fill("0449")
    assert (files_shown(shown), said.inner_text(), more.is_visible()) == (["0449.xlsx"], "1 of 450 fit.", False)


def test_without_a_script_everything_is_there(visit) -> None:  # type: ignore[no-untyped-def]
    shown = visit(page_of(ROWS), java_script_enabled=False)
    assert len(files_shown(shown)) == 5
    assert shown.locator(".filters:visible").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("wide", [1366, 375])
def test_axe_finds_no_violation(visit, wide: int, scheme: str) -> None:  # type: ignore[no-untyped-def]
    script = (package("axe-core") / "axe.min.js").read_text("utf-8")
    shown = visit(page_of(ROWS), wide, color_scheme=scheme)
    shown.evaluate(script)
    found = shown.evaluate("axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations)")
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []


def test_the_policy_names_the_style_and_the_script_alone() -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page_of(ROWS))
    assert policy is not None
    assert re.sub(r"sha256-[^&]*", "sha256", policy[1]) == (
        "default-src 'none'; script-src 'sha256' 'sha256'; style-src 'sha256'; base-uri 'none'; form-action 'none'"
    ).replace("'", "&#x27;")
