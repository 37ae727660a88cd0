"""The pack says the same in every format, runs nothing that was typed, and claims nothing that is not certain."""

from __future__ import annotations

import csv
import io
import json
import re
from fractions import Fraction

import openpyxl
import pytest
from click.testing import CliRunner

from tests.conftest import EXAMPLE_JSON, needs
from tests.support.generated import generated
from tests.support.helpers import appraisal
from tests.support.reports import of_docx, of_html, of_md, of_tree, outcome_of, page_facts, report
from xlappraise.appraisal.model import Criterion, Group, LogRow, Option
from xlappraise.appraisal.record import replace
from xlappraise.cli import xlappraise
from xlappraise.cli.report import WORD_DRAWS
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.exchange.plain import clean
from xlappraise.exchange.to_csv import results_csv
from xlappraise.exchange.to_json import dumps, results_json
from xlappraise.report import to_png, whatif
from xlappraise.report.pack import report_of, view_of
from xlappraise.report.public import personal, without_people
from xlappraise.report.report_words import long_date
from xlappraise.report.sections import SECTIONS
from xlappraise.report.svg import svg
from xlappraise.report.to_docx import docx_bytes
from xlappraise.report.to_html import html_text
from xlappraise.report.to_md import md_text
from xlappraise.sheets import layout


def worcestershire():
    return appraisal_from(EXAMPLE_JSON.read_text("utf-8"))


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    return outcome_of(worcestershire(), tmp_path_factory.mktemp("pack"))


@pytest.fixture(scope="module")
def tree(outcome):
    return report(outcome)


def table(tables, words):
    return next(t for t in tables if words in t.caption)


def number(text):
    """The first number of a cell: 1810 of `1,810`, 30 of `30 A ?`."""
    found = re.match(r"-?[\d,]+(\.\d+)?", text)
    return Fraction(found[0].replace(",", "")) if found else None


# ---------------------------------------------------------------------------------------------------- numbers


def test_every_table_reads_the_same_in_every_format(tree):
    tables = of_tree(tree)
    assert len(tables) > 50
    assert of_docx(docx_bytes(tree)) == tables
    assert of_html(html_text(tree)) == tables
    assert of_md(md_text(tree)) == [t._replace(rows=tuple(tuple(map(str.strip, r)) for r in t.rows)) for t in tables]


def figures_of_tables(tables):
    """Total, per cent, rank and subtotals by option; weighted scores and weights by Ref: as numbers."""
    ranking, groups, matrix = (
        table(tables, words) for words in ("Options in rank order", "Subtotals by group", "Weighted score of each")
    )
    found = {}
    for rank, option, total, share, *_ in ranking.rows:
        found[option.split()[0]] = {"rank": int(rank), "total": number(total), "percent": number(share)}
    for option, *values in groups.rows:
        names = groups.head[1:-1]
        found[option.split()[0]]["groups"] = dict(zip(names, map(number, values[:-1]), strict=True))
        assert number(values[-1]) == found[option.split()[0]]["total"]
    ids = [head.split()[0] for head in matrix.head[4:]]
    for ref, _, weight, _, *values in matrix.rows:
        for key, value in zip(ids, values, strict=True):
            if ref:
                found[key].setdefault("scores", {})[ref] = number(value)
                found[key].setdefault("weights", {})[ref] = number(weight)
    return found


def figures_of_workbook(path):
    """The same from the sheet Results."""
    rows = list(openpyxl.load_workbook(path, data_only=True)["Results"].iter_rows(values_only=True))
    head = next(n for n, row in enumerate(rows) if row[0] == "Ref")
    labelled = {row[2] or row[0]: row for row in rows[head + 1 :]}
    found = {}
    for column, heading in enumerate(rows[head]):
        if column < 5 or not heading:
            continue
        scored = [row for row in rows[head + 1 :] if isinstance(row[3], int | float) and row[0]]
        found[heading.split()[0]] = {
            "rank": labelled["Rank"][column],
            "total": Fraction(labelled["Total weighted score"][column]),
            "percent": round(100 * labelled["Share of highest possible"][column]),
            "scores": {row[0]: Fraction(row[column]) for row in scored},
            "weights": {row[0]: Fraction(row[3]) for row in scored},
        }
    return found


def without(figures, *keys):
    return {option: {k: v for k, v in own.items() if k not in keys} for option, own in figures.items()}


def test_all_numbers_are_the_same_in_docx_html_md_csv_json_and_the_workbook(outcome, tree):
    printed = figures_of_tables(of_tree(tree))
    assert {o: own["total"] for o, own in printed.items()} == {
        "O1": 1385,
        "O2": 1360,
        "O3": 1810,
        "O4": 1515,
        "O5": 920,
    }
    assert len(printed["O3"]["scores"]) == 28
    for tables in (of_docx(docx_bytes(tree)), of_html(html_text(tree)), of_md(md_text(tree))):
        assert figures_of_tables(tables) == printed
    assert figures_of_workbook(outcome.path) == without(printed, "groups")
    data = json.loads(dumps(results_json("book.xlsx", outcome.appraisal, outcome.results)))["options"][:5]
    assert {o["id"]: {k: o[k] for k in ("rank", "total", "percent", "groups")} for o in data} == without(
        printed, "scores", "weights"
    )
    rows = list(csv.DictReader(io.StringIO(results_csv(outcome.results))))[:5]
    for row in rows:
        own = printed[row["id"]]
        assert [Fraction(row[k]) for k in ("rank", "total", "percent")] == [own["rank"], own["total"], own["percent"]]
        assert {name: Fraction(row[f"group: {name}"]) for name in own["groups"]} == own["groups"]


def test_the_panel_starts_from_the_numbers_of_the_appraisal(outcome):
    data = whatif.data(view_of(outcome, "0"))
    given = {c["ref"]: Fraction(c["weight"]) for c in data["criteria"]}
    assert given == {c.ref: c.weight for c in outcome.appraisal.scored_criteria}


@pytest.mark.parametrize("seed", range(15))
def test_any_appraisal_makes_a_report_that_reads_the_same_everywhere(seed, tmp_path):
    found = outcome_of(generated(seed), tmp_path)
    if found.is_blocked:
        pytest.skip("this one has no results")
    tree = report(found)
    tables = of_tree(tree)
    assert of_docx(docx_bytes(tree)) == of_html(html_text(tree)) == tables
    assert len(of_md(md_text(tree))) == len(tables)


# ------------------------------------------------------------------------------------------------ what is said


def said(tree, key):
    """All words of a section outside its tables."""
    section = next(s for s in tree.sections if s.key == key)
    texts = [getattr(b, "text", "") for b in section.blocks]
    return " ".join([*texts, *(p for b in section.blocks for p in getattr(b, "points", ()))])


def test_the_pack_answers_first(tree):
    assert page_facts(tree)["Ranked first"].startswith(
        "O3 Wholly Owned Council Company ranks first, with 1,810 of 2,170 points (83%, Green)."
    )


WITHOUT = {
    "combinations",
    "benefits",
    "lineage",
    "assessment",
    "costs",
    "phases",
    "engagement",
    "versions",
    "assessors",
}
"""Sections that the reference case has nothing to say in."""


def test_it_holds_every_section_with_something_to_say_in_order(tree):
    assert [section.key for section in tree.sections] == [key for key in SECTIONS if key not in WITHOUT]
    titles = [section.title for section in tree.sections]
    assert titles[3] == "4. Results by criterion"
    assert titles[14:16] == ["Annex A. How options were scored", "Annex B. Rationale by criterion"]


def test_the_first_leads_each_other_option_by_so_much(tree):
    """Seed 002, section 8.2: over 19, and 41 per cent; its 21 between fourth and fifth is of rounded shares."""
    assert (
        "O3 Wholly Owned Council Company leads O4 by 295 points (13.6%), O1 by 425 points (19.6%), "
        "O2 by 450 points (20.7%) and O5 by 890 points (41%). Shares are of the highest total, 2,170."
    ) in said(tree, "ranking")


def test_what_rests_on_doubtful_scores_is_told_apart(tree):
    blocks = next(s for s in tree.sections if s.key == "robustness").blocks
    first, later = blocks[0].points, next(b for b in blocks[3:] if hasattr(b, "points")).points
    assert first[0].startswith("Wholly Owned Council Company stays first whatever the 15 doubtful scores are")
    assert not any(sentence.startswith("As scored") for sentence in first)
    assert all(sentence.startswith("As scored") for sentence in later)
    assert "so do not rely on it alone" in said(tree, "robustness")


def test_subtotals_of_doubtful_scores_are_said_to_be_as_the_scores_stand(tree):
    captions = [b.caption for s in tree.sections for b in s.blocks if "by group" in getattr(b, "caption", "")]
    assert len(captions) == 2
    assert all(caption.endswith(", for the scores as they stand") for caption in captions)


def test_with_a_blank_no_fills_are_counted_and_the_tables_say_whom_they_compare(tmp_path):
    given = worcestershire()
    scores = {key: score for key, score in given.scores.items() if key != ("F7", "O3")}
    tree = report(outcome_of(replace(given, scores=scores), tmp_path))
    assert "different ways to fill the doubtful scores" not in said(tree, "robustness")
    captions = [b.caption for s in tree.sections if s.key == "robustness" for b in s.blocks if hasattr(b, "caption")]
    assert [c.endswith(", among the options that are fully scored") for c in captions] == [False, *[True] * 9]


def test_every_range_says_what_it_ranges_over(tmp_path):
    given = worcestershire()
    scores = {key: score for key, score in given.scores.items() if key != ("F7", "O3")}
    tree = report(outcome_of(replace(given, scores=scores), tmp_path))
    whole = ("What is certain", "Lowest and highest total of each option")
    captions = [
        b.caption for s in tree.sections for b in s.blocks if any(w in getattr(b, "caption", "") for w in whole)
    ]
    told = [c.partition(", whatever the ")[2] for c in captions if any(words in c for words in whole)]
    assert told == ["1 blank and 15 doubtful scores are"] * 2
    assert "allows for the blank scores alone" in said(tree, "ranking")
    assert "allows for the missing scores alone" in page_facts(tree)["Doubtful or missing"]


def test_where_nothing_is_blank_there_is_one_range(tree):
    assert table(of_tree(tree), "What is certain").caption.endswith("whatever the 15 doubtful scores are")
    assert "blank scores alone" not in said(tree, "ranking")


def test_findings_are_counted_in_words(tree):
    assert "From the check of the workbook: 5 things worth a look, 4 for information." in said(tree, "findings")


def test_the_table_of_bands_says_what_each_means_in_the_officers_words_else_in_ours(tmp_path):
    given = worcestershire()
    green, amber, red = given.bands
    bands = green._replace(meaning="met in full"), amber, red._replace(meaning="")
    tables = of_tree(report(outcome_of(replace(given, bands=bands), tmp_path)))
    (table,) = [table for table in tables if table.caption.endswith("RAG bands")]
    assert [row[-1] for row in table.rows] == [
        "met in full",
        "meets the criterion to some degree",
        "meets little or none of the criterion",
    ]


def test_a_doubtful_score_is_marked_in_the_matrix_and_in_the_rationale(tree):
    tables = of_tree(tree)
    row = next(row for row in table(tables, "Weighted score of each").rows if row[0] == "V2")
    assert row[4:] == ("30 A ?", "30 A ?", "30 A ?", "60 G", "30 A ?")
    assert table(tables, "V2 Income").rows[0][1] == "Medium: 30 A, doubtful"


def test_subtotals_and_totals_that_count_a_doubtful_score_are_marked(tree):
    tables, names = of_tree(tree), ("Desirability", "Viability", "Feasibility", "Total")
    marked = {
        (row[0].split()[0], name)
        for row in table(tables, "Subtotals by group").rows
        for name, words in zip(names, row[1:], strict=True)
        if words.endswith(" ?")
    }
    every = {(option, name) for option in ("O1", "O2", "O3", "O4", "O5") for name in ("Viability", "Total")}
    assert marked == every | {("O4", "Desirability"), ("O5", "Feasibility")}
    assert table(tables, "Options in rank order").rows[0][2] == "1,810 ?"
    assert "A total marked ? counts scores that are called doubtful under assumptions." in said(tree, "ranking")


def test_a_total_without_a_doubtful_score_is_not_marked(tmp_path):
    given = worcestershire()
    firm = report(outcome_of(replace(given, logs={**given.logs, "Assumptions": ()}), tmp_path))
    assert table(of_tree(firm), "Options in rank order").rows[0][2] == "1,810"
    assert "marked ?" not in said(firm, "ranking") + said(firm, "results")


def test_dominance_that_holds_in_some_fills_only_is_not_claimed(tree):
    sentences = [
        point
        for block in next(s for s in tree.sections if s.key == "robustness").blocks
        for point in getattr(block, "points", ())
        if "on every criterion in only" in point
    ]
    assert len(sentences) == 1
    assert sentences[0].endswith(
        "in only 3 of the 15 ways to fill the doubtful scores of these two, so do not rely on that."
    )


def test_a_missing_score_is_an_interval_in_words(tmp_path):
    given = appraisal({"A": 10, "B": 5}, {"O1": ["High", None], "O2": ["Medium", "High"], "O3": ["Low", "Low"]})
    tree = report(outcome_of(given, tmp_path))
    assert table(of_tree(tree), "Weighted score").rows[1][4:] == ("Missing: 0 to 50", "50 G", "0 R")
    assert said(tree, "ranking").strip() == (
        "O1 Option O1 has no score yet on B. Whatever is put there, its total is between 100 and 150 and its rank 1."
    )
    row = table(of_tree(tree), "rank order").rows[0]
    assert row == ("1", "O1 Option O1", "100 to 150", "67% to 100%", "Not certain", "1 of 2 scored")


def test_an_option_that_fails_a_gateway_is_told_and_not_ranked(tmp_path):
    given = appraisal({"G": "gateway", "A": 10}, {"O1": ["Fail", "High"], "O2": ["Pass", "Low"]})
    tree = report(outcome_of(given, tmp_path))
    assert "O1 Option O1 failed G and is not ranked." in said(tree, "options")
    ranks = {row[1]: row[0] for row in table(of_tree(tree), "rank order").rows}
    assert ranks == {"O2 Option O2": "1", "O1 Option O1": "Failed"}


def test_equal_totals_share_first_place(tmp_path):
    tree = report(outcome_of(appraisal({"A": 10}, {"O1": ["High"], "O2": ["High"]}), tmp_path))
    assert page_facts(tree)["Ranked first"] == "O1 Option O1 and O2 Option O2 are equal first with 100 of 100 points."
    assert [row[0] for row in table(of_tree(tree), "rank order").rows] == ["1=", "1="]


def test_an_appraisal_without_options_or_criteria_still_makes_a_report(tmp_path):
    given = replace(appraisal({"A": 10}, {"O1": ["High"]}), options=(), criteria=(), scores={})
    found = outcome_of(given, tmp_path)
    tree = report(found)
    assert page_facts(tree)["Ranked first"] == "No option is short-listed yet, so that there is no ranking."
    assert of_docx(docx_bytes(tree)) == of_tree(tree)


def test_the_workbook_and_its_hash_are_named(outcome, tree):
    rows = dict(table(of_tree(tree), "Where the figures come from").rows)
    assert rows == {"Workbook": "book.xlsx", "SHA-256 of the workbook": outcome.snapshot.sha256, "xlappraise": "0.1.0"}


def test_a_long_date_is_english():
    import datetime

    assert long_date(datetime.date(2017, 12, 4)) == "4 December 2017"


# -------------------------------------------------------------------------------------------------- selections


def test_sections_are_chosen_by_name(outcome):
    tree = report(outcome, sections=("ranking", "checking"))
    assert [s.title for s in tree.sections] == ["1. Ranking", "Annex A. How to check these figures"]
    assert of_tree(tree)[1].caption == "Table 1: Options in rank order"


def test_logs_can_be_left_out(outcome):
    keys = {s.key for s in report(outcome, logs=False).sections}
    assert keys == set(SECTIONS) - WITHOUT - {"assumptions", "issues", "stakeholders", "scope", "changes"}


PRIVATE = "Jane Okafor; Cllr Ann Smith-Jones; jane.okafor@anyshire.gov.uk; 01905 843579; +44 7700 900123; WR5 2NP"


def test_a_public_report_keeps_roles_and_leaves_out_people(tmp_path):
    given = appraisal({"A": 10}, {"O1": ["High"], "O2": ["Low"]})
    people = LogRow({"name": "Jane Okafor", "role": "Service manager", "organisation": "Anyshire Council"})
    issue = LogRow({"issue": f"Said by {PRIVATE}", "raised_by": "Cabinet members", "owner": "Jane Okafor"})
    given = replace(
        given,
        options=(Option("O1", "Lead by Jane Okafor", description=PRIVATE), given.options[1]),
        rationale={("A", "O1"): f"Jane Okafor agreed. {PRIVATE}"},
        logs={"Stakeholders": (people,), "Issues": (issue,)},
        setup=replace(given.setup, author="Jane Okafor", title="By Jane Okafor"),
    )
    found = outcome_of(given, tmp_path)
    tree = report(found, public=True)
    for text in (
        html_text(tree),
        md_text(tree).replace("\\", ""),
        str(of_docx(docx_bytes(tree))),
    ):
        for private in ("Jane", "Okafor", "Smith", "anyshire.gov", "843579", "900123", "WR5"):
            assert private not in text, private
        for role in ("Service manager", "Anyshire Council", "Cabinet members"):
            assert role in text
    assert "Jane Okafor" in md_text(report(found))


def view_choice(**choice):
    from xlappraise.report.sections import Choice

    return Choice(**choice)


def test_a_public_report_leaves_the_reference_case_as_it_is(outcome):
    assert without_people(outcome.appraisal).appraisal == outcome.appraisal


@pytest.mark.parametrize("name", ["Jane Okafor", "Cllr Smith", "J. A. Brown", "Dr Amina Ben-Ali", "José Álvarez Núñez"])
def test_a_persons_name_is_recognised(name):
    assert personal(name)


@pytest.mark.parametrize(
    "name",
    [
        "Cabinet members",
        "Anyshire Council",
        "Overview and Scrutiny Panel",
        "Cabinet",
        "Mutual Ventures",
        "Hamlyn & Trower",
        "Lead Member",
        "Head of Legal",
        "",
        "the team",
    ],
)
def test_a_body_is_no_person(name):
    assert not personal(name)


# --------------------------------------------------------------------------------------------------- injection

EVIL = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "</script><!--<script>alert(3)",
    "{{ 7 * 7 }}{% raw %}",
    "[click](javascript:alert(4)) https://evil.example/ ![x](http://evil.example/x.png)",
    "safe\u202egnp.exe\u2066x\u200bs\u0007\x1b[31m",
    "=cmd|' /C calc'!A0",
    "a|b `c` *d* _e_ # f\n- g\n1. h",
)


def evil_appraisal():
    text = " ".join(EVIL)
    given = appraisal({"A": 10}, {"O1": ["High"], "O2": [None]})
    return replace(
        given,
        setup=replace(given.setup, title=EVIL[0] + EVIL[1], organisation=EVIL[4], author=text),
        groups=(Group(EVIL[1]),),
        options=(
            Option("O1", EVIL[0], description=text, reason=EVIL[6], cost=Fraction(3), listed_in=EVIL[1]),
            Option("O2", EVIL[5], advantages=EVIL[3], cost_from=Fraction(2), listed_in=EVIL[4], replaced_by=EVIL[2]),
        ),
        criteria=(Criterion("A", EVIL[1], EVIL[2], question=text, weight=Fraction(10), reason=text),),
        rationale={("A", "O1"): text, ("A", "O2"): EVIL[5]},
        logs={"Issues": (LogRow({"issue": text, "status": "Open"}),), **evil_record(text)},
    )


def evil_record(text):
    """The same in every other log, and in what the pictures draw."""
    names = ("Comparison", "Advice", "Benefits", "Decision", "Phases")
    everywhere = {name: (LogRow({column.key: text for column in layout.BY_NAME[name].columns}),) for name in names}
    everywhere["Comparison"][0].values["option:O1"] = text
    values = [{"dimension": dimension, "value": EVIL[0], "reason": text} for dimension in layout.DIMENSIONS]
    everywhere["Dimensions"] = tuple(LogRow(value | {"outcome": "Ruled out"}) for value in values)
    everywhere["Long-list trail"] = tuple(LogRow({"step": EVIL[n], "left": Fraction(2 - n)}) for n in (0, 1))
    engaged = dict.fromkeys(("name", "group", "event", "coverage"), text)
    return everywhere | {"Stakeholders": (LogRow(engaged | {"invited": Fraction(3)}),)}


@pytest.fixture(scope="module")
def evil(tmp_path_factory):
    """Built without a workbook: a workbook cannot hold all of this."""
    from xlappraise.appraisal.scoring import score
    from xlappraise.report.view import View

    given = evil_appraisal()
    view = View(given, score(given), (), "book.xlsx", "0" * 64, "0.1.0")
    return view, report_of(view)


def test_nothing_unseen_or_reordering_is_left_in_any_format(evil):
    _, tree = evil
    docx = " ".join(str(part) for part in of_docx(docx_bytes(tree)))
    for text in (html_text(tree), md_text(tree), docx, *map(svg, tree.charts)):
        for character in "\u202e\u2066\u200b\x07\x1b":
            assert character not in text
        assert "[U+202E]" in text.replace("\\", "") or text.startswith("<svg")


def test_html_holds_no_markup_that_was_typed(evil):
    _, tree = evil
    text = html_text(tree)
    assert re.findall(r"<(script|img|iframe|object|embed|link|base|form)\b", text) == ["script", "script"]
    assert "{{ 7 * 7 }}" in text
    assert re.findall(r'<a href="(?!#)', text) == []


def test_html_loads_nothing_and_runs_its_own_script_only(evil):
    _, tree = evil
    text = html_text(tree)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1]
    assert policy.startswith("default-src &#39;none&#39;; script-src &#39;sha256-")
    assert "unsafe" not in policy
    assert not re.findall(r'(?:src|href)="(?!#)', text)


def test_markdown_renders_as_typed(evil):
    from markdown_it import MarkdownIt

    page = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(md_text(evil[1]))
    tags = set(re.findall(r"<(\w+)", page))
    assert tags <= {
        "h1",
        "h2",
        "h3",
        "h4",
        "p",
        "ul",
        "li",
        "strong",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "br",
    }
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_cell_that_excel_might_run_is_marked_as_text_in_html(evil):
    text = html_text(evil[1])
    cells = re.findall(r"<t[dh][^>]*>=cmd", text)
    assert cells
    assert all("inert" in cell for cell in cells)
    assert '.inert { mso-number-format: "\\@"; }' in text


def test_a_docx_holds_no_field_or_link_that_was_typed(evil):
    import zipfile

    with zipfile.ZipFile(io.BytesIO(docx_bytes(evil[1]))) as package:
        document = package.read("word/document.xml").decode()
        relations = package.read("word/_rels/document.xml.rels").decode()
    codes = {code.split()[0] for code in re.findall(r"<w:instrText[^>]*>([^<]*)", document)}
    assert codes <= {"TOC", "SEQ"}
    assert "External" not in relations


def test_clean_keeps_what_scripts_need():
    assert clean("نموذج\u200cجديد Größe\u00adn\nzwei") == "نموذج\u200cجديد Größe\u00adn\nzwei"
    assert clean("a\tb\r\nc\u2028d\x00\ufffe") == "a b\nc\nd[U+0000][U+FFFE]"


# ----------------------------------------------------------------------------------------------------- command


@pytest.mark.parametrize("form", ["docx", "html", "md"])
def test_the_command_writes_beside_the_workbook_and_overwrites_nothing(run, outcome, tmp_path, form):
    done = run("report", outcome.path, "-o", tmp_path / f"pack.{form}")
    assert (done.returncode, done.stdout) == (0, f"Wrote {tmp_path / f'pack.{form}'}.\n")
    before = (tmp_path / f"pack.{form}").read_bytes()
    assert len(before) > 10_000
    again = run("report", outcome.path, "-o", tmp_path / f"pack.{form}")
    assert again.returncode == 2
    assert "exists already" in again.stderr
    assert run("report", outcome.path, "-o", tmp_path / f"pack.{form}", "--force").returncode == 0


def test_a_blocked_workbook_gets_its_findings_and_exit_code_1(run, tmp_path):
    given = appraisal({"A": 10, "B": 5}, {"O1": ["High", "Low"]})
    twice = replace(given, criteria=(given.criteria[0], replace(given.criteria[1], ref="A")))
    (tmp_path / "book.xlsx").write_bytes(template_bytes(twice))
    done = run("report", "book.xlsx", "-o", "pack.html")
    assert done.returncode == 1
    assert done.stdout.startswith("There are no results until this is fixed:")
    assert not (tmp_path / "pack.html").exists()


def template_bytes(given):
    from xlappraise.sheets import build

    return build.build(given)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("-o", "pack.odt"), "report writes .docx, .html, .md, .pdf"),
        (("-o", "pack.html", "--sections", "ranking,rankin"), "There is no section 'rankin'."),
        (("-o", "pack.html", "--template", "x.docx"), "--template is for .docx and .pdf."),
        (
            ("-o", "pack.docx", "--template", "none.docx"),
            "'none.docx' does not exist: check the folder and the spelling.",
        ),
    ],
)
def test_what_cannot_be_done_is_one_sentence(run, outcome, arguments, sentence):
    done = run("report", outcome.path, *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_figures_are_written_as_svg_and_png(run, outcome, tmp_path):
    done = run("report", outcome.path, "--figures", "slides")
    assert done.returncode == 0
    assert sorted(p.name for p in (tmp_path / "slides").iterdir()) == [
        "contributions.png",
        "contributions.svg",
        "funnel.png",
        "funnel.svg",
        "head-to-head.png",
        "head-to-head.svg",
        "lead.png",
        "lead.svg",
        "ranges.png",
        "ranges.svg",
        "scenarios.png",
        "scenarios.svg",
        "subtotals.png",
        "subtotals.svg",
        *(f"weight-{n}.{form}" for n in (1, 2, 3) for form in ("png", "svg")),
    ]
    assert (tmp_path / "slides" / "subtotals.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "pack.docx"), (0, f"{WORD_DRAWS}\n")),
        (("-o", "pack.html"), (0, "")),
        (("--figures", "slides"), (2, f"xlappraise: {to_png.NO_RESVG}\n")),
    ],
)
def test_without_resvg_one_sentence_says_so(outcome, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(to_png, "find_spec", lambda _: None)
    done = CliRunner().invoke(xlappraise, ["report", outcome.path, *arguments])
    assert (done.exit_code, done.stderr) == said


def test_an_svg_carries_its_alternative_text(tree):
    from xml.etree import ElementTree as Xml

    for chart in tree.charts:
        root = Xml.fromstring(svg(chart))
        names = {child.tag.rpartition("}")[2]: child.text for child in root[:2]}
        assert names == {"title": chart.caption, "desc": chart.about}


def test_a_pdf_is_tagged_titled_and_in_english(run, outcome, tmp_path):
    needs("soffice")
    needs("pdftotext")
    done = run("report", outcome.path, "-o", "pack.pdf", "--sections", "ranking,robustness")
    assert done.returncode == 0, done.stderr
    import subprocess

    about = subprocess.run(["pdfinfo", "pack.pdf"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert re.search(r"Tagged:\s+yes", about)
    assert "Children's social care: a new delivery model" in about
    tags = subprocess.run(
        ["pdfinfo", "-struct-text", "pack.pdf"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert (tmp_path / "pack.pdf").read_bytes().count(b"/Alt") == 7
    assert {"Table", "TH", "H1", "Figure"} <= set(re.findall(r"^\s*(\w+)", tags, re.MULTILINE))
    text = subprocess.run(
        ["pdftotext", "-layout", "pack.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert "1,810" in text


def test_without_libreoffice_a_sentence_says_how_to_get_a_pdf(outcome, monkeypatch, tree):
    from xlappraise.report import office, to_pdf
    from xlappraise.xlsx.refusals import CannotWrite

    monkeypatch.setattr(office.shutil, "which", lambda _: None)
    with pytest.raises(CannotWrite, match="save it as PDF from Word"):
        to_pdf.pdf_bytes(b"")


def test_a_long_name_is_whole_once_and_short_where_it_stands_again_and_again(tmp_path):
    given = worcestershire()
    long = "of councils and of the people whom they serve together"
    named = tuple(replace(o, name=f"{o.name} {long}") for o in given.options)
    tree = report(outcome_of(replace(given, options=named), tmp_path))
    reasons = [b for s in tree.sections if s.key == "rationale" for b in s.blocks if hasattr(b, "rows")]
    assert max(len(row[0].text) for b in reasons for row in b.rows) == 48
    assert all(row[0].text.endswith("…") for b in reasons for row in b.rows)
    listed = next(b for s in tree.sections if s.key == "options" for b in s.blocks if hasattr(b, "rows"))
    assert any(cell.text.endswith(long) for row in listed.rows for cell in row)
