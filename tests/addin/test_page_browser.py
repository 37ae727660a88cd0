"""The page in Chromium: real worker, real headers; what it shows, gives back and keeps to itself."""

from __future__ import annotations

import shutil
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from tests.conftest import EXAMPLE, TEMPLATES
from tests.support import page as pages
from tests.support.corpus import zipped
from tests.support.hostile_cases import REFUSED, example_parts
from tests.support.npm import package
from tests.support.page import PATIENCE, READY, accept, asked, browser, opened, served
from xlappraise import __version__
from xlappraise.addin.page.build import PYODIDE, build
from xlappraise.addin.page.headers import POLICY
from xlappraise.addin.page.serve import PageHandler
from xlappraise.cli.commands import xlappraise
from xlappraise.exchange.checked_file import where
from xlappraise.flow import CannotRead, NotAppraisal, appraise, recalc
from xlappraise.report.pack import pack
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.package import apply, snapshot

SHIPPED = ("adopt-london-east", "blank", "london-2016", "west-mercia-2014", "worcestershire-2017")


PLAIN = "intranet.test"
"""A name that the browser takes for a host of plain http."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return pages.site(tmp_path_factory.mktemp("page") / "site")


@pytest.fixture(scope="module")
def chromium():
    with browser(f"--host-resolver-rules=MAP {PLAIN} 127.0.0.1") as running:
        yield running


@pytest.fixture(scope="module")
def tab(site, chromium):
    """One tab, in which Python is ready; every test begins with a file of its own."""
    with served(site) as (_, address):
        page = chromium.new_context(viewport={"width": 1366, "height": 900}, accept_downloads=True).new_page()
        page.set_default_timeout(PATIENCE)
        page.on("dialog", accept)
        page.goto(address)
        page.wait_for_selector(READY)
        yield page


def test_findings_are_those_of_the_command_line_with_their_cells(tab):
    opened(tab, EXAMPLE)
    tab.wait_for_selector("#findings")
    shown = tab.eval_on_selector_all("#findings > ul .where strong", "all => all.map((each) => each.textContent)")
    assert sorted(shown) == sorted(where(finding) for finding in appraise(EXAMPLE).findings)


def test_the_ranking_and_the_what_if_panel_are_the_packs(tab):
    opened(tab, EXAMPLE)
    first = tab.locator("#whatif .headline")
    first.wait_for()
    assert (
        first.text_content()
        == "O3 Wholly Owned Council Company is first, with 1,810 of 2,170. All ranks are as in the appraisal."
    )


def test_any_two_options_are_compared_as_in_the_pack(tab):
    opened(tab, EXAMPLE)
    second = tab.locator("#any-two-second")
    second.wait_for()
    second.select_option("O1 Strategic Partnership")
    assert "its lead of 425" in tab.locator("#any-two [role=status]").inner_text()
    assert tab.locator("#any-two tbody tr").last.inner_text().split()[-3:] == ["1,810", "1,385", "+425"]


def edited(name: str, seed: int, folder: Path) -> Path:
    """A shipped workbook in which an officer typed over a few of the cells that are theirs."""
    source = TEMPLATES / f"{name}.xlsx"
    found, chance = appraise(source), Random(seed)
    cells = [cell for each in (*found.appraisal.options, *found.appraisal.criteria) for cell in each.cells.values()]
    cells += found.appraisal.score_cells.values()
    typed = ("High", "Low", None, "Medium ", 7, 0.3, "=1+1", "O1", "Fail", "New words \u00e9")
    changes = [
        SetCell(c.sheet, c.row, c.column, chance.choice(typed)) for c in chance.sample(cells, min(3, len(cells)))
    ]
    target = folder / f"{name} {seed}.xlsx"
    apply(source, changes, target)
    return target


def same_as_command_line(tab, file: Path) -> bool:
    """Whether the page gives back the bytes that the command line writes (the zlib of both is the same)."""
    ours = file.with_name("ours.xlsx")
    recalc(file, ours, force=True)
    told = asked(tab, "recalc", {"file": file.name}, (file.name, file.read_bytes()))
    return told.get("files") == [(file.name, ours.read_bytes())]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_recalculated_workbook_is_that_of_the_command_line_byte_for_byte(tab, name, tmp_path):
    assert same_as_command_line(tab, edited(name, 1, tmp_path))


@pytest.mark.parametrize("seeds", [range(20), pytest.param(range(20, 200), marks=pytest.mark.slow)], ids=["20", "200"])
def test_random_edits_recalculate_as_on_the_command_line(tab, seeds, tmp_path):
    differ = [seed for seed in seeds if not same_as_command_line(tab, edited(SHIPPED[seed % 5], seed, tmp_path))]
    assert differ == []


# ------------------------------------------------------------------------------------ what is shown and given back


@pytest.mark.parametrize("form", [".html", ".md"])
def test_the_report_is_that_of_the_command_line(tab, form):
    ours = pack(appraise(EXAMPLE), form, __version__)
    told = asked(
        tab, "report", {"file": EXAMPLE.name, "form": form, "public": False}, (EXAMPLE.name, EXAMPLE.read_bytes())
    )
    assert told["files"] == [(f"{EXAMPLE.stem}{form}", ours)]


@pytest.mark.parametrize(("sent", "offered"), [(b"", True), (b"more", False)], ids=["as named", "changed"])
def test_word_is_offered_where_the_lxml_that_comes_is_the_one_that_is_named(chromium, tmp_path, sent, offered):
    folder = tmp_path / "pyodide"
    folder.mkdir()
    for name in (*PYODIDE, "package.json"):
        shutil.copy(package("pyodide") / name, folder)
    build(tmp_path / "site", pages.with_lxml(folder, pages.stand_in(), sha256(pages.stand_in()).hexdigest()))
    (tmp_path / "site" / "pyodide" / pages.WHEEL).write_bytes(pages.stand_in() + sent)
    with served(tmp_path / "site") as (_, address):
        page = chromium.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        opened(page, EXAMPLE)
        page.locator("#findings").wait_for()
        assert ("Word document" in page.locator("#form").text_content()) is offered
        page.close()


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_workbook_has_its_sections_on_the_page(tab, name):
    opened(tab, TEMPLATES / f"{name}.xlsx")
    tab.locator("#results > section").first.wait_for()
    tab.locator("#work").wait_for(state="hidden")
    title = appraise(TEMPLATES / f"{name}.xlsx").appraisal.setup.title or "Options appraisal"
    assert (tab.text_content("#book-title"), tab.is_hidden("#trouble")) == (title, True)


def test_recalculate_gives_the_workbook_as_a_download(tab, tmp_path):
    file = edited(EXAMPLE.stem, 3, tmp_path)
    opened(tab, file)
    tab.locator("#findings").wait_for()
    with tab.expect_download() as down:
        tab.click("text=Recalculate and download")
    recalc(file, tmp_path / "ours.xlsx")
    assert Path(down.value.path()).read_bytes() == (tmp_path / "ours.xlsx").read_bytes()
    tab.locator("#done", has_text="is downloaded").wait_for()


def test_where_nothing_is_to_be_changed_nothing_is_downloaded(tab, tmp_path):
    recalc(EXAMPLE, tmp_path / "fresh.xlsx")
    opened(tab, tmp_path / "fresh.xlsx")
    tab.locator("#findings").wait_for()
    tab.click("text=Recalculate and download")
    assert "nothing to change" in tab.locator("#done p").first.text_content()


def test_findings_are_copied_as_text(tab):
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(tab, EXAMPLE)
    tab.locator("#findings").wait_for()
    tab.click("text=Copy findings")
    tab.locator("#done", has_text="are copied").wait_for()
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert [finding.message for finding in appraise(EXAMPLE).findings if finding.message not in copied] == []


def test_several_files_become_a_table(tab):
    opened(tab, EXAMPLE, TEMPLATES / "london-2016.xlsx", ("photo.png", b"\x89PNG"))
    tab.locator("table.files").wait_for()
    rows = tab.eval_on_selector_all("table.files tbody th", "all => all.map((each) => each.textContent)")
    assert rows == [EXAMPLE.name, "london-2016.xlsx", "photo.png"]
    assert "O3 Wholly Owned Council Company (1,810)" in tab.text_content("table.files")


def test_what_was_said_of_an_earlier_file_goes_when_others_are_opened(tab):
    opened(tab, ("photo.png", b"\x89PNG"))
    tab.locator("#trouble p").wait_for()
    opened(tab, EXAMPLE, ("photo.png", b"\x89PNG"))
    tab.locator("table.files").wait_for()
    assert tab.is_hidden("#trouble")


def test_a_name_is_shown_in_the_order_of_its_letters(tab):
    opened(tab, ("old\u202evsc.xlsx", EXAMPLE.read_bytes()), ("photo.png", b"\x89PNG"))
    tab.locator("table.files").wait_for()
    assert tab.locator("table.files tbody th").first.text_content() == "old_vsc.xlsx"


def test_a_file_without_scores_is_called_so(tab):
    opened(tab, ("notes.txt", b"Hello, please look at this."))
    assert tab.locator("#old-title").text_content() == "No scores found: notes.txt"


def test_a_new_workbook_is_that_of_the_command_line(tab, tmp_path):
    ours = tmp_path / "appraisal.xlsx"
    options = ["--template", "0-to-5", "--options", "3", "--criteria", "6", "--title", "Bins", "--with", "costs"]
    assert CliRunner().invoke(xlappraise, ["new", str(ours), *options]).exit_code == 0
    wanted = {"template": "0-to-5", "options": 3, "criteria": 6, "title": "Bins", "topics": ["costs"]}
    ((_, made),) = asked(tab, "new", wanted)["files"]
    (tmp_path / "made.xlsx").write_bytes(made)
    assert [f.message for f in appraise(tmp_path / "made.xlsx").findings] == [
        f.message for f in appraise(ours).findings
    ]
    assert snapshot(tmp_path / "made.xlsx").sheets.keys() == snapshot(ours).sheets.keys()


def test_an_old_sheet_is_brought_in_once_its_questions_are_answered(tab):
    opened(tab, ("old.csv", b"Criterion,Weight,A,B\nCost,5,High,Low\nQuality,3,Low,High\nTotal,,50,30\n"))
    tab.fill("#answer-scale", "High=10,Low=0")
    tab.keyboard.press("Enter")
    tab.click("text=Check it here")
    tab.locator("#findings").wait_for()
    assert "O1 A is first, with 50 of 80" in tab.locator("#whatif .headline").text_content()


def test_a_bad_answer_is_one_sentence_and_the_questions_stay(tab):
    opened(tab, ("old.csv", b"Criterion,Weight,A,B\nCost,5,High,Low\nQuality,3,Low,High\n"))
    tab.fill("#answer-scale", "High")
    tab.keyboard.press("Enter")
    tab.locator("#trouble p").wait_for()
    assert (tab.text_content("#trouble"), tab.input_value("#answer-scale")) == (
        "Scale 'High' should be of the form \"High=10,Medium=5,Low=0\".",
        "High",
    )


# ------------------------------------------------------------------------------------ what it refuses


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_the_command_line_refuses_the_page_refuses_with_the_same_sentence(tab, name, tmp_path):
    (tmp_path / "evil.xlsx").write_bytes(REFUSED[name][0]())
    with pytest.raises((CannotRead, NotAppraisal)) as refusal:
        appraise(tmp_path / "evil.xlsx")
    told = asked(tab, "check", {"file": "evil.xlsx"}, ("evil.xlsx", (tmp_path / "evil.xlsx").read_bytes()))
    said = str(refusal.value).replace(str(tmp_path / "evil.xlsx"), "evil.xlsx")
    assert told.get("refused", told.get("told", {}).get("other")) == said


def test_a_bomb_and_then_worcestershire_in_the_same_tab(tab):
    bomb = zipped({**example_parts(), "xl/worksheets/sheet5.xml": bytes(300 << 20)})
    opened(tab, ("bomb.xlsx", bomb))
    tab.locator("#trouble p").wait_for()
    opened(tab, EXAMPLE)
    tab.locator("#findings").wait_for()
    assert tab.is_hidden("#trouble")


PATIENT_FOR = (
    "async (wanted) => { (await import(new URL('python.js', document.baseURI).href)).limits.seconds = wanted; }"
)


def test_what_takes_too_long_is_given_up_and_the_page_goes_on(tab):
    tab.evaluate(
        "import(new URL('python.js', document.baseURI).href).then(({ limits }) => { limits.seconds = 0.001; })"
    )
    opened(tab, EXAMPLE)
    tab.locator("#trouble p", has_text="given up").wait_for()
    tab.evaluate(PATIENT_FOR, 120)
    opened(tab, EXAMPLE)
    tab.locator("#findings").wait_for()
    assert tab.is_hidden("#trouble")


NO_MORE = """const had = WebAssembly.Memory.prototype.grow;
WebAssembly.Memory.prototype.grow = function (pages) {
  if (this.buffer.byteLength + 65536 * pages > 64 * 2 ** 20) throw new RangeError("Maximum memory size exceeded");
  return had.call(this, pages);
};
"""
"""A browser that gives a worker 64 MiB."""


def test_what_needs_more_memory_than_there_is_is_refused_and_the_page_goes_on(site, chromium, tmp_path):
    changed = Path(shutil.copytree(site, tmp_path / "site"))
    (changed / "worker.js").write_text(NO_MORE + (site / "worker.js").read_text())
    large = zipped({**example_parts(), "xl/media/image9.png": bytes(40 << 20)}, stored=("xl/media/image9.png",))
    with served(changed) as (_, address):
        page = chromium.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        opened(page, ("large.xlsx", large))
        page.locator("#trouble p", has_text="'large.xlsx' needs more memory than this browser gives").wait_for()
        page.locator("#work").wait_for(state="hidden")  # Python has started afresh
        opened(page, EXAMPLE)
        page.locator("#whatif .headline").wait_for()
        assert page.is_hidden("#trouble")
        page.close()


# ------------------------------------------------------------------------------------ what it keeps to itself


def test_once_python_is_ready_nothing_asks_the_network(tab):
    asks = []
    tab.on("request", lambda request: asks.append(request.url))
    opened(tab, EXAMPLE)
    tab.locator("#whatif .headline").wait_for()
    with tab.expect_download():
        tab.click("text=Findings as .xlsx")
    tab.locator("#done p").wait_for()
    assert [url for url in asks if not url.startswith("blob:")] == []


def test_nothing_of_a_workbook_is_stored(tab):
    stored = "async () => [document.cookie, localStorage.length, sessionStorage.length, await indexedDB.databases()]"
    assert tab.evaluate(stored) == ["", 0, 0, []]


RUN_TEXT = """() => new Promise((told) => {
  const code = "let can = true; try { new Function('return 1')(); } catch { can = false; } postMessage(can);";
  const worker = new Worker(URL.createObjectURL(new Blob([code])));
  worker.onmessage = ({ data }) => told(data);
})"""


def test_a_worker_of_the_page_cannot_run_text_as_code(tab):
    assert tab.evaluate(RUN_TEXT) is False


class WithoutPolicy(PageHandler):
    """A server that has lost the page's headers."""

    def end_headers(self) -> None:
        SimpleHTTPRequestHandler.end_headers(self)


OTHER_RULES = {
    "text can run": ("", "would run text as code"),
    "no WebAssembly": (POLICY.replace(" 'wasm-unsafe-eval'", ""), "does not let the page run WebAssembly"),
}


@pytest.mark.parametrize("name", OTHER_RULES)
def test_under_other_rules_no_workbook_is_read_and_one_sentence_says_why(site, chromium, tmp_path, name):
    policy, sentence = OTHER_RULES[name]
    changed = Path(shutil.copytree(site, tmp_path / "site"))
    (changed / "index.html").write_text((site / "index.html").read_text().replace(POLICY, policy))
    with served(changed, WithoutPolicy) as (_, address):
        page = chromium.new_page()
        page.goto(address)
        page.locator("#trouble p").wait_for(timeout=PATIENCE)
        assert sentence in page.text_content("#trouble")
        page.close()


def test_the_second_start_needs_no_network(site, chromium):
    with served(site) as (running, address):
        page = chromium.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        page.wait_for_selector(READY, timeout=PATIENCE)
        running.shutdown()
        running.server_close()
        page.reload()
        page.wait_for_selector(READY, timeout=PATIENCE)
        opened(page, EXAMPLE)
        page.locator("#findings").wait_for()
        page.close()


def test_over_plain_http_the_page_works_and_says_that_it_needs_the_network(site, chromium):
    with served(site) as (_, address):
        page = chromium.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(address.replace("localhost", PLAIN))
        opened(page, EXAMPLE)
        page.locator("#findings").wait_for()
        assert page.text_content("#ready").startswith("Over plain http the page does not start without a network.")
        page.close()


# ------------------------------------------------------------------------------------ for everybody


DROP = """([name, text]) => {
  const held = new DataTransfer();
  held.items.add(new File([text], name));
  dispatchEvent(new DragEvent("drop", { dataTransfer: held, cancelable: true }));
}"""


def test_a_file_that_is_dropped_anywhere_is_opened(tab):
    tab.evaluate(DROP, ["dropped.csv", "Criterion,Weight,A,B\nCost,5,High,Low\nQuality,3,Low,High\n"])
    tab.locator("#old-title", has_text="dropped.csv").wait_for()


LEAVING = """() => {
  const leave = new Event("beforeunload", { cancelable: true });
  dispatchEvent(leave);
  return leave.defaultPrevented;
}"""
"""Whether the browser would ask before it closes the tab."""


def test_leaving_with_work_that_is_not_saved_asks_first(tab):
    asks = []
    opened(
        tab,
        ("old.csv", b"Criterion,Weight (1-10),A (0-5),B (0-5)\nCost,5,3,4\nQuality,3,5,1\nScores run from 0 to 5\n"),
    )
    tab.locator("#shown h2", has_text="Brought in").wait_for()
    tab.remove_listener("dialog", accept)
    tab.once("dialog", lambda dialog: (asks.append(dialog.type), dialog.dismiss()))
    tab.click("#example")
    tab.on("dialog", accept)
    assert (asks, "Brought in" in tab.text_content("#shown"), tab.evaluate(LEAVING)) == (["confirm"], True, True)
    with tab.expect_download():
        tab.click("text=Download old.xlsx")
    assert tab.evaluate(LEAVING) is False
    tab.click("#example")
    tab.locator("#book-title").wait_for()


def test_the_keyboard_does_it_all(tab):
    opened(tab, EXAMPLE)
    tab.locator("#whatif .headline").wait_for()
    tab.focus("#file")
    reached = []
    for _ in range(12):
        reached.append(tab.evaluate("document.activeElement.textContent.slice(0, 30) || document.activeElement.id"))
        tab.keyboard.press("Tab")
    assert [name for name in ("file", "Try the example", "New workbook", "Recalculate and download", "Report", "public",
                              "Copy findings", "Findings as .xlsx") if name not in reached] == []  # fmt: skip


VIOLATIONS = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
  .map((each) => each.id + ": " + each.nodes.map((node) => node.target.join(" ")).join("; "))"""


@pytest.mark.parametrize("what", ["book", "new", "old", "several"])
def test_axe_finds_nothing_and_nothing_overflows(tab, what):
    if what == "book":
        opened(tab, EXAMPLE)
        tab.locator("#whatif .headline").wait_for()
    elif what == "new":
        tab.click("#fresh")
        tab.locator("#new-template").wait_for()
    elif what == "old":
        opened(tab, ("old.csv", b"Criterion,Weight,A,B\nCost,5,High,Low\nQuality,3,Low,High\n"))
        tab.locator("#answer-scale").wait_for()
    else:
        opened(tab, EXAMPLE, ("photo.png", b"\x89PNG"))
        tab.locator("table.files").wait_for()
    tab.evaluate((package("axe-core") / "axe.min.js").read_text())
    for width, scheme in ((1366, "light"), (375, "dark")):
        tab.emulate_media(color_scheme=scheme)
        tab.set_viewport_size({"width": width, "height": 800})
        assert (width, scheme, tab.evaluate(VIOLATIONS)) == (width, scheme, [])
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
