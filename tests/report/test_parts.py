"""What the pack tells beside scores: combinations, lineage, decision, benefits, comparison, engagement and costs."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree as Xml
from zlib import crc32

import docx
import pytest
import resvg_py
from docx.oxml.ns import qn

from tests.conftest import TEMPLATES
from tests.support.helpers import appraisal
from tests.support.report_parts import (
    ALL,
    combined,
    compared,
    costed,
    decided,
    engaged,
    gained,
    in_words,
    planned,
    rows,
)
from tests.support.reports import of_docx, of_html, of_md, of_tree, outcome_of, page_facts, page_sentences, report
from tests.support.view_cases import listed as listed_combinations
from tests.support.view_cases import ranged
from xlappraise.appraisal.combinations import taken_along
from xlappraise.appraisal.model import Option
from xlappraise.appraisal.record import replace
from xlappraise.exchange.from_json import appraisal_from
from xlappraise.report import to_png
from xlappraise.report.about_benefits import summary
from xlappraise.report.about_costs import figure
from xlappraise.report.drawing import frame, words
from xlappraise.report.pack import pack
from xlappraise.report.svg import svg
from xlappraise.report.svg_flow import placement
from xlappraise.report.to_docx import docx_bytes
from xlappraise.report.to_html import html_text
from xlappraise.report.to_md import md_text
from xlappraise.report.to_png import png_bytes
from xlappraise.report.tree import Flow, ReportTable, Scatter

ONE = rows({"decision": "Close it."})


@pytest.fixture
def told(tmp_path):
    """Makes the report of an appraisal."""
    return lambda given, **choice: report(outcome_of(given, tmp_path), **choice)


def table(tree, words):
    """Heading and rows of the one table whose caption holds these words."""
    (found,) = [t for t in of_tree(tree) if words in t.caption]
    return [found.head, *found.rows]


def keys(tree):
    return [section.key for section in tree.sections]


def sentences(tree, key):
    section = next(s for s in tree.sections if s.key == key)
    return [block.text for block in section.blocks if hasattr(block, "text")]


def picture(tree, kind):
    return next(chart for chart in tree.charts if isinstance(chart, kind))


# -------------------------------------------------------------------------------------------- delivery


def test_risks_name_their_options_and_columns_without_an_entry_are_left_out(told):
    assert table(told(planned()), "Risks") == [
        ("Ref", "Risk", "Applies to", "Likelihood", "Mitigation"),
        ("R1", "Staff leave.", "O2 Go", "High", "Terms stay."),
        ("R2", "Costs rise.", "", "", "Fixed price."),
    ]


def test_next_steps_say_who_does_what_by_when(told):
    assert table(told(planned()), "Next steps") == [
        ("Ref", "Action", "Owner", "By when", "Depends on"),
        ("N1", "Write the business case.", "Director", "29 March 2018", ""),
        ("N2", "Register the company.", "", "", "N1"),
    ]


def test_delivery_stands_around_the_decision(told):
    there = ("case-studies", "risks", "governance", "next-steps")
    assert [key for key in keys(told(planned())) if key in there] == list(there)


def test_a_sheet_without_rows_has_no_section_and_says_so_when_it_is_asked_for(told):
    assert "risks" not in keys(told(decided()))
    assert sentences(told(decided(), sections=("risks",)), "risks") == ["No risks are recorded."]


# -------------------------------------------------------------------------------------------- in every format


@pytest.mark.parametrize("name", ALL)
def test_every_table_reads_the_same_in_every_format(told, name):
    tree = told(ALL[name]())
    tables = of_tree(tree)
    assert tables
    assert of_docx(docx_bytes(tree)) == of_html(html_text(tree)) == tables
    assert of_md(md_text(tree)) == tables


@pytest.mark.parametrize("name", ALL)
def test_a_document_has_headings_in_steps_and_a_text_for_every_picture(told, name):
    tree = told(ALL[name]())
    document = docx.Document(io.BytesIO(docx_bytes(tree)))
    levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    pictures = [found.get("descr") for found in document.element.body.iter(qn("wp:docPr"))]
    assert pictures == [chart.about for chart in tree.charts]
    for held in document.element.body.iter(qn("w:tbl")):
        assert held.find(f".//{qn('w:tblHeader')}") is not None
        assert held.find(f".//{qn('w:tblDescription')}").get(qn("w:val"))


@pytest.mark.parametrize("name", ALL)
def test_no_colour_stands_without_words(told, name):
    tree = told(ALL[name]())
    blocks = [block for section in tree.sections for block in section.blocks]
    cells = [cell for block in blocks if isinstance(block, ReportTable) for row in block.rows for cell in row]
    assert all(cell.text for cell in cells if cell.tone)
    nodes = [n for block in blocks if isinstance(block, Flow) for _, column in block.columns for n in column]
    assert all(node.label.endswith(")") for node in nodes if node.tone)


@pytest.mark.parametrize("name", ALL)
def test_every_picture_is_drawn_with_its_alternative_text(told, name):
    for chart in told(ALL[name]()).charts:
        root = Xml.fromstring(svg(chart))
        texts = {child.tag.rpartition("}")[2]: child.text for child in root[:2]}
        assert texts == {"title": chart.caption, "desc": chart.about}


@pytest.mark.parametrize("name", ["decided", "costed"])
def test_every_picture_is_drawn_as_png_too(told, name):
    for chart in told(ALL[name]()).charts:
        assert texts_of(png_bytes(chart)) == {"Title": chart.caption, "Description": chart.about}


def texts_of(png: bytes) -> dict[str, str]:
    """The texts in a PNG; its chunks follow each other to the end, each with its check sum."""
    texts, at = {}, 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        kind, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        assert png[at + 8 + size : at + 12 + size] == struct.pack(">I", crc32(kind + content))
        if kind == b"iTXt":
            key, _, text = content.partition(bytes(5))
            texts[key.decode()] = text.decode()
        at += 12 + size
    return texts


@pytest.mark.parametrize("strong", [False, True])
@pytest.mark.parametrize("letter", "Ag8é£–≥…")
def test_letters_are_drawn_where_the_system_has_no_fonts(letter, strong, monkeypatch):
    def without_system_fonts(**given):
        return drawer(**{**given, "skip_system_fonts": True})

    drawer = resvg_py.svg_to_bytes
    monkeypatch.setattr(resvg_py, "svg_to_bytes", without_system_fonts)
    flow = Flow("flow", "", "", ())
    monkeypatch.setattr(to_png, "svg", lambda _: frame(flow, "k", 20, ""))
    empty = png_bytes(flow)
    monkeypatch.setattr(to_png, "svg", lambda _: frame(flow, "k", 20, words(letter, 10, 15, strong=strong)))
    assert png_bytes(flow) != empty


# ---------------------------------------------------------------------------------------------- combinations


def test_the_matrix_says_what_became_of_each_combination(told):
    assert table(told(combined()), "Delivery models by structures") == [
        ("Delivery model", "Central\nruled out after scoring", "Hub", "Tiers"),
        ("Company", "D Discounted\nC1\nCentral ruled out", "C Carried forward\nC2", "? Open\nC3"),
        (
            "Contract\nruled out before scoring",
            "D Discounted\nContract and Central ruled out",
            "M Merged\nC4\nLike C2.",
            "D Discounted\nContract ruled out",
        ),
    ]


def test_the_colours_of_the_matrix_follow_the_outcomes(told):
    section = next(s for s in told(combined()).sections if s.key == "combinations")
    matrix = next(b for b in section.blocks if isinstance(b, ReportTable) and "by structures" in b.caption)
    assert [[cell.tone for cell in row[1:]] for row in matrix.rows] == [
        ["dropped", "kept", "undecided"],
        ["dropped", "changed", "dropped"],
    ]
    text = html_text(told(combined()))
    assert text.split('id="combinations"')[1].count('class="tone-dropped') == 3
    assert re.search(r"\.tone-kept\{background:#9BD3B4;color:#0B0C0C\}", text)


def test_options_that_remain_stand_first_and_values_ruled_out_with_stage_and_reason(told):
    tree = told(combined())
    assert of_tree(tree)[1].rows == (
        ("C2", "Company with a hub", "Company", "Hub", "C Carried forward", "Quick to set up."),
    )
    assert table(tree, "ruled out, when and why") == [
        ("Dimension", "Value", "Ruled out", "Why"),
        ("Delivery model", "Contract", "Before scoring", "No market."),
        ("Structure", "Central", "After scoring", "Too far away."),
    ]
    assert table(tree, "taken further")[1:] == [
        ("Delivery model", "Company", "", "Lower risk."),
        ("Structure", "Hub", "Local enough.", ""),
        ("Structure", "Tiers", "", ""),
    ]


def test_an_option_that_a_ruled_out_value_takes_along_is_told_as_discounted(told):
    given = combined()
    silent = tuple(replace(option, outcome="", reason="") for option in given.options)
    tree = told(replace(given, options=silent))
    listed = {row[0]: row for row in table(tree, "Options and what was decided about each")[1:]}
    out = {key for key, row in listed.items() if "Discounted" in row}
    assert out == set(taken_along(replace(given, options=silent))) != set()
    assert all(any(cell.endswith(".") for cell in listed[key]) for key in out)


def test_one_dimension_alone_has_its_values_and_no_matrix(told):
    tree = told(in_words(Dimensions=rows({"dimension": "Structure", "value": "Hub", "reason": "Near."})))
    assert of_tree(tree)[0].caption == "Table 1: Values that were taken further"
    assert sentences(tree, "combinations") == []


def test_seven_structures_stand_in_two_matrices(told):
    values = [{"dimension": "Structure", "value": f"S{n}"} for n in range(7)]
    dimensions = rows({"dimension": "Delivery model", "value": "M"}, *values)
    found = [t for t in of_tree(told(in_words(Dimensions=dimensions))) if "by structures" in t.caption]
    assert [t.head for t in found] == [("Delivery model", *(f"S{n}" for n in range(6))), ("Delivery model", "S6")]
    assert found[1].caption.endswith(", structures 7 to 7 of 7")


# ---------------------------------------------------------------------------------------- comparison and advice


def test_themes_stand_beside_the_options_they_favour(told):
    tree = told(compared())
    assert table(tree, "Comparison by themes") == [
        ("Theme", "O1 Company", "O2 Venture", "Favours", "Source"),
        ("Tax", "No tax on surpluses.", "Taxed.", "O1", "4.2"),
        ("Role", "A seat.", "An owner.", "None", ""),
    ]
    assert sentences(tree, "comparison") == ["2 themes are compared: 1 favours O1 Company and 1 favours none."]
    section = next(s for s in tree.sections if s.key == "comparison")
    assert [[cell.tone for cell in row] for row in section.blocks[1].rows] == [
        ["", "favoured", "", "", ""],
        ["", "", "", "", ""],
    ]


OPTIONS = tuple(Option(f"X{n}", f"Way {n}") for n in range(5))


def test_where_no_theme_favours_an_option_none_is_said_to(told):
    tree = told(in_words(*OPTIONS[:2], Comparison=rows({"theme": "Tax", "option:X0": "None.", "option:X1": "Some."})))
    assert table(tree, "Comparison by themes")[0] == ("Theme", "X0 Way 0", "X1 Way 1")
    assert sentences(tree, "comparison") == ["1 theme is compared."]


def test_five_options_stand_side_by_side_in_three_and_two(told):
    row = {"theme": "Tax", **{f"option:X{n}": f"Rate {n}." for n in range(5)}}
    found = [t for t in of_tree(told(in_words(*OPTIONS, Comparison=rows(row)))) if "Comparison by themes" in t.caption]
    assert [len(t.head) - 1 for t in found] == [3, 2]


def test_advice_has_its_source(told):
    assert table(told(compared()), "advice") == [
        ("Kind", "Adviser", "Date", "Recommends", "Recommendation", "Source"),
        ("Legal", "Hamlyn & Trower", "1 June 2016", "O1 Company", "A society owned by councils.", "Appendix 4"),
    ]


# ------------------------------------------------------------------------------------------ lineage and decision


def test_lists_stand_side_by_side_and_each_earlier_option_says_what_it_became(told):
    tree = told(decided())
    assert table(tree, "side by side") == [
        ("No.", "First", "Second"),
        ("1", "L1 As now", "R1 As it is"),
        ("2", "L2 Some shared", "R2 Mixed"),
        ("3", "L3 Core shared", ""),
        ("4", "L4 Single", ""),
    ]
    assert table(tree, "earlier lists") == [
        ("Option", "What was decided", "Why"),
        ("L1 As now", "Renumbered as R1 As it is", ""),
        ("L2 Some shared", "Merged into R2 Mixed", ""),
        ("L3 Core shared", "Merged into R2 Mixed", ""),
        ("L4 Single", "Discounted", "Too dear."),
    ]


def test_the_picture_has_a_box_for_each_option_and_an_arrow_for_each_step(told):
    flow = picture(told(decided()), Flow)
    drawn = placement(flow)
    assert len(drawn.boxes) == 6
    boxes = {box.node.key: box for box in drawn.boxes}
    assert {(arrow.x, arrow.y, arrow.to_x, arrow.to_y) for arrow in drawn.arrows} == {
        (
            boxes[a].x + boxes[a].wide,
            boxes[a].y + boxes[a].high / 2,
            boxes[b].x,
            boxes[b].y + boxes[b].high / 2,
        )
        for a, b in (("L1", "R1"), ("L2", "R2"), ("L3", "R2"))
    }
    assert flow.about == (
        "4 options (First) became 2 (Second): L2 and L3 were merged into R2. "
        "L1 renumbered as R1, L2 merged into R2 and L3 merged into R2."
    )


def test_word_shows_the_flow_as_the_picture_that_slides_get(told):
    tree = told(decided())
    with zipfile.ZipFile(io.BytesIO(docx_bytes(tree))) as package:
        media = [package.read(name) for name in package.namelist() if name.startswith("word/media/")]
    assert media == [png_bytes(chart) for chart in tree.charts]


def test_a_cycle_of_options_is_drawn_without_end(told):
    options = (
        Option("A", "One", listed_in="First", replaced_by="B", outcome="Replaced"),
        Option("B", "Two", listed_in="Second", replaced_by="A", outcome="Replaced"),
    )
    tree = told(in_words(*options))
    assert len(placement(picture(tree, Flow)).arrows) == 1
    assert table(tree, "earlier lists")[1:] == [
        ("A One", "Replaced by B Two"),
        ("B Two", "Replaced by A One"),
    ]


def test_what_resolutions_have_in_common_is_said_once(told):
    tree = told(decided())
    assert table(tree, "What holds for all resolutions") == [
        ("Aspect", "All resolutions"),
        ("Decision maker", "Cabinet"),
        ("Date", "10 April 2014"),
        ("Key decision", "Yes"),
        ("Call-in", "Yes"),
    ]
    assert table(tree, "Resolution a")[1:] == [
        ("Decision", "Begin with R2"),
        ("For", "R2 Mixed"),
        ("Reasons", "One service."),
    ]
    assert table(tree, "Resolution b")[1:] == [("Decision", "Delegate the rest."), ("Delegated to", "Director")]


def test_a_decision_that_is_still_to_be_taken_is_not_told_as_taken(told):
    open_ = rows({"decision": "To be decided by Cabinet in May."}, {"decision": "Report back.", "status": "Proposed"})
    tree = told(in_words(Option("O1", "A"), Decision=open_))
    told_first = "To be decided by Cabinet in May. 1 further resolution is on record."
    assert page_facts(tree)["To decide"] == told_first
    assert "Decided" not in md_text(tree).replace("To be decided", "")


def test_a_single_decision_is_one_list(told):
    only = rows({"decision": "Close it.", "decision_maker": "Cabinet"})
    tree = told(in_words(Option("O1", "A"), Decision=only))
    assert table(tree, "The decision") == [
        ("Aspect", "What was decided"),
        ("Decision", "Close it."),
        ("Decision maker", "Cabinet"),
    ]
    assert page_facts(tree)["Decided"] == "By Cabinet: Close it."


def test_phases_have_their_conditions(told):
    tree = told(decided())
    assert table(tree, "Phases") == [
        ("Phase", "Option", "When", "Condition for moving on"),
        ("1", "R2 Mixed", "", ""),
        ("2", "R1 As it is\nR2 Mixed", "Later", "The market has grown."),
    ]
    assert sentences(tree, "phases") == ["2 phases: R2 Mixed, then R1 As it is or R2 Mixed."]


def test_the_assessment_is_in_words(told):
    assert table(told(decided()), "Assessment") == [
        ("Option", "Assessment", "Outcome"),
        ("R1 As it is", "Not efficient enough.", "Discounted"),
        ("R2 Mixed", "Feasible.", "Preferred"),
    ]


# ------------------------------------------------------------------------------------------------- the funnel


def test_the_trail_is_a_funnel_and_a_table(told):
    trail = rows(
        {"step": "First list", "left": Fraction(16), "reason": "Thirteen, less two, and five more."},
        {"step": "Gateway questions", "left": Fraction(5)},
        {"step": "Scoring", "left": Fraction(1)},
    )
    tree = told(replace(appraisal({"A": 10}, {"O1": ["High"]}), logs={"Long-list trail": trail}))
    chart = next(chart for chart in tree.charts if chart.name == "funnel")
    assert (chart.form, [bar.values[0] for bar in chart.bars], chart.highest) == ("funnel", [16, 5, 1], 16)
    assert chart.about == "Funnel of options left. First list: 16; Gateway questions: 5; Scoring: 1."
    assert table(tree, "stage by stage") == [
        ("Stage", "Options left", "What happened"),
        ("First list", "16", "Thirteen, less two, and five more."),
        ("Gateway questions", "5", ""),
        ("Scoring", "1", ""),
    ]
    widths = [float(w) for w in re.findall(r'<rect x="[\d.]+" y="\d+" width="([\d.]+)"', svg(chart))]
    assert [round(width / widths[0], 2) for width in widths] == [1, 0.31, 0.06]


def test_a_choice_between_two_is_no_funnel(told):
    options = (Option("O1", "A", outcome="Preferred"), Option("O2", "B", outcome="Discounted"))
    assert "trail" not in keys(told(in_words(*options)))


def test_no_funnel_where_no_option_was_dropped(told):
    assert "trail" not in keys(told(appraisal({"A": 10}, {"O1": ["High"], "O2": ["Low"]})))


# --------------------------------------------------------------------------------------------------- benefits


def test_challenges_stand_beside_solutions_and_benefits(told):
    tree = told(gained())
    assert table(tree, "Challenges") == [
        ("Ref", "Challenge", "Proposed solution", "Benefit"),
        ("B1", "Few adopters", "One team", "More adopters"),
        ("B2", "Delays", "One court desk", "Sooner homes"),
        ("B3", "No joint buying", "One framework", ""),
    ]
    assert table(tree, "How benefits are measured") == [
        (
            *("Ref", "Benefit", "Measure", "Baseline", "Target year 1", "Target year 3", "Owner"),
            "Criteria supported",
        ),
        ("B1", "More adopters", "Adopters a year", "40", "44", "60", "Head of service", "A Criterion A"),
    ]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([("x", "y")], "1 challenge, each with a benefit. Every benefit has a measure."),
        (
            [("x", ""), ("x", "")],
            ("2 challenges, each with a benefit. No benefit has a measure yet, so that nobody can show whether it was "
            "achieved."),
        ),
        ([("x", ""), ("x", "y")], "2 challenges, each with a benefit. 1 of 2 benefits has no measure yet."),
        ([("x", ""), ("", "y")], ("2 challenges, 1 of them with a benefit. No benefit has a measure yet, so that "
                                 "nobody can show whether it was achieved.")),
        ([("", "")], "1 challenge, 0 of them with a benefit."),
    ],
)  # fmt: skip
def test_benefits_without_a_measure_are_counted(given, sentence):
    assert summary(rows(*({"challenge": "c", "benefit": b, "measure": m} for b, m in given))) == sentence


# ------------------------------------------------------------------------------------------------- engagement


def test_engagement_has_totals_by_group_and_every_event(told):
    tree = told(engaged())
    assert table(tree, "Engagement by group") == [
        ("Group", "Who", "Events", "Invited", "Registered", "Attended"),
        ("Adopters", "Forum; Panel", "3", "", "", "45"),
        ("Staff", "", "1", "183", "68", "58"),
        ("Jane Okafor", "", "1", "", "", ""),
        ("All groups", "", "5", "183", "68", "103"),
    ]
    assert table(tree, "event by event")[:3] == [
        ("Group", "Who", "Event", "When", "Invited", "Registered", "Attended", "Coverage"),
        ("Adopters", "Forum", "Forum I", "January", "", "", "19", ""),
        ("Adopters", "Forum", "Forum II", "March", "", "", "26", "All areas"),
    ]
    assert table(tree, ": Stakeholders") == [("Name", "Role"), ("Ann Smith", "Chair")]


def test_a_group_of_one_stakeholder_names_it_once(told):
    given = {"group": "LAs", "name": "Local authorities"}
    tree = told(replace(engaged(), logs={"Stakeholders": rows(given | {"event": "A"}, given | {"event": "B"})}))
    assert table(tree, "Engagement by group")[1:] == [("LAs", "Local authorities", "2")]
    assert table(tree, "event by event") == [("Group", "Event"), ("LAs", "A"), ("LAs", "B")]


def test_a_public_report_names_no_stakeholder_beside_an_event(told):
    tree = told(engaged(), public=True)
    assert table(tree, "Engagement by group")[1:] == [
        ("Adopters", "3", "", "", "45"),
        ("No group given", "2", "183", "68", "58"),
        ("All groups", "5", "183", "68", "103"),
    ]
    assert "Okafor" not in md_text(tree)
    assert "Smith" not in md_text(tree)


def test_a_public_report_keeps_firms_and_roles_and_leaves_out_people(told):
    given = compared()
    person = rows({"kind": "Legal", "adviser": "Jane Okafor", "recommendation": "Jane Okafor says so.", "source": "x"})
    logs = given.logs | {"Advice": (*given.logs["Advice"], *person)}
    text = md_text(told(replace(given, logs=logs), public=True)).replace("\\", "")
    assert "Hamlyn & Trower" in text
    assert "Okafor" not in text


# ------------------------------------------------------------------------------------------------------ costs


def test_the_worked_figures_of_the_guidance(told):
    tree = told(costed())
    assert table(tree, "What each point costs") == [
        ("Option", "Cost", "Total", "Cost per point", "Extra points", "Cost per extra point", "Dominated by"),
        ("O1 Option O1", "3,000,000", "790", "3,797", "", "", ""),
        ("O2 Option O2", "4,500,000", "1,010", "4,455", "220", "", "O3"),
        ("O3 Option O3", "4,000,000", "1,250", "3,200", "460", "2,174", ""),
        ("O4 Option O4", "5,000,000", "1,480", "3,378", "690", "2,899", ""),
    ]
    assert sentences(tree, "costs")[1] == (
        "O2 Option O2 is dominated: another option costs no more and scores no less. Such an option has no cost of an "
        "extra point, and its point on the chart is hollow."
    )


def test_the_chart_of_costs_marks_what_is_dominated(told):
    chart = picture(told(costed()), Scatter)
    assert [(p.low, p.bottom, p.marked) for p in chart.points] == [
        (3_000_000, 790, False),
        (4_500_000, 1010, True),
        (4_000_000, 1250, False),
        (5_000_000, 1480, False),
    ]
    drawn = svg(chart)
    assert drawn.count('fill="#FFFFFF" stroke="#12436D"') == 1 + 1  # the point, and the legend's
    assert "O2 Option O2: cost 4,500,000, total 1,010, dominated by O3" in chart.about


@pytest.mark.parametrize(
    ("base", "words"),
    [
        (
            "O2",
            "Compared with the baseline, O2 Option O2 (1,010 points): O4 +470 (+23.5%), O3 +240 (+12%) and O1 -220 "
            "(-11%).",
        ),
        (
            "O3",
            "Compared with the baseline, O3 Option O3 (1,250 points): O4 +230 (+11.5%), O2 -240 (-12%) and O1 -460 "
            "(-23%).",
        ),
        ("O3", "Extra cost over the baseline: O1 -1,000,000, O2 +500,000 and O4 +1,000,000."),
    ],
)
def test_the_ranking_compares_totals_with_the_baseline(told, base, words):
    given = costed()
    options = tuple(replace(o, baseline="Yes" if o.id == base else "No") for o in given.options)
    assert words in sentences(told(replace(given, options=options)), "ranking")


def test_the_ranking_compares_ranges_of_costs_with_that_of_the_baseline(told):
    words = "Extra cost over the baseline: O1 -2 to -1, O2 up to +2 and O4 -1 to +1."
    assert words in sentences(told(ranged()), "ranking")


def test_a_baseline_that_was_not_scored_is_named_and_compared_with_nothing(told):
    given = costed()
    kept = Option("O9", "As now", stage="Long-list", baseline="Yes", outcome="Discounted")
    found = sentences(told(replace(given, options=(*given.options, kept))), "ranking")
    assert "O9 As now is the baseline. It was not scored, so no total is compared with it." in found


def test_further_points_that_cost_less_than_nothing_are_called_cheaper(told):
    given = costed()
    dear = replace(given.options[0], cost=Fraction(6_000_000))
    tree = told(replace(given, options=(dear, *given.options[1:])))
    assert [row[5] for row in table(tree, "What each point costs")[1:]] == ["", "", "Cheaper", "Cheaper"]


def test_a_range_of_costs_is_a_line(told):
    given = costed()
    wide = replace(given.options[0], cost=None, cost_from=Fraction(2_000_000), cost_to=Fraction(3_000_000))
    tree = told(replace(given, options=(wide, *given.options[1:])))
    assert table(tree, "What each point costs")[1][:4] == (
        "O1 Option O1",
        "2,000,000 to 3,000,000",
        "790",
        "2,532 to 3,797",
    )
    assert svg(picture(tree, Scatter)).count("<circle") == 5 + 1


def test_a_blank_score_is_drawn_as_a_range_and_who_is_not_drawn_is_named(told):
    given = appraisal({"A": 10, "B": 2}, {"O1": ["High", None], "O2": ["Low", "Low"], "O3": ["Low", "High"]})
    costs = (Fraction(5), Fraction(6), None)
    options = tuple(replace(option, cost=cost) for option, cost in zip(given.options, costs, strict=True))
    tree = told(replace(given, options=options))
    chart = picture(tree, Scatter)
    assert [(p.label, p.low, p.bottom, p.top, p.marked) for p in chart.points] == [
        ("O1 Option O1", 5, 100, 120, False),
        ("O2 Option O2 (dominated)", 6, 0, 0, True),
    ]
    assert sentences(tree, "costs")[-1] == "Not on the chart: O3 Option O3 (no cost)."
    assert svg(chart).count("<circle") == 3 + 1


def test_points_at_one_place_have_labels_apart(told):
    given = costed()
    same = tuple(replace(option, cost=Fraction(4)) for option in given.options)
    scores = {key: Fraction(8) for key in given.scores}
    drawn = svg(picture(told(replace(given, options=same, scores=scores)), Scatter))
    rows_of = [float(y) for y in re.findall(r'<text x="[\d.]+" y="([\d.]+)"[^>]*>O\d', drawn)]
    assert all(abs(b - a) >= 15 for a, b in pairwise(sorted(rows_of)))
    assert len(rows_of) == 4


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("3797.468", "3,797"),
        ("12.345", "12.35"),
        ("3.14159", "3.142"),
        ("0.0037975", "0.003798"),
        ("-1500.5", "-1,501"),
    ],
)
def test_a_cost_has_the_figures_that_count(value, words):
    assert figure(Fraction(value)) == words


def test_ranges_of_costs_are_numbers_in_data_frames_too():
    from xlappraise.appraisal.scoring import score
    from xlappraise.exchange.frames import frames

    given = costed()
    ranged = replace(given.options[0], cost_from=Fraction(5, 2))
    options = frames(replace(given, options=(ranged, *given.options[1:])), score(given))["options"]
    assert [str(options[key].dtype) for key in ("cost_from", "cost_to")] == ["float64", "float64"]
    assert options["cost_from"][0] == 2.5


def test_without_scores_costs_stand_alone(told):
    tree = told(in_words(Option("O1", "A", cost=Fraction(5)), Option("O2", "B", cost_from=Fraction(3)), Decision=ONE))
    assert table(tree, ": Costs") == [("Option", "Cost"), ("O1 A", "5"), ("O2 B", "from 3")]
    assert tree.charts == ()


def test_an_option_that_is_not_ranked_has_no_total_among_the_costs(told):
    given = appraisal({"G": "gateway", "A": 10}, {"O1": ["Fail", "High"], "O2": ["Pass", None]})
    options = tuple(replace(option, cost=Fraction(5)) for option in given.options)
    rows_of = table(told(replace(given, options=options)), "What each point costs")
    assert rows_of == [
        ("Option", "Cost", "Total"),
        ("O1 Option O1", "5", "Not ranked"),
        ("O2 Option O2", "5", "0 to 100"),
    ]


# --------------------------------------------------------------------------------------------- what is left out


def test_without_scores_the_sections_about_scores_are_left_out(told):
    assert keys(told(decided())) == [
        "decision",
        "phases",
        "lineage",
        "trail",
        "assessment",
        "options",
        "findings",
        "checking",
    ]


def test_a_section_named_that_has_nothing_says_so(told):
    tree = told(decided(), sections=("benefits", "costs", "engagement", "combinations", "comparison", "advice"))
    assert [sentences(tree, key) for key in keys(tree)] == [
        ["No benefits are recorded."],
        ["No short-listed option has a cost."],
        ["No engagement is recorded."],
        ["No values to combine are recorded."],
        ["No comparison by themes is recorded."],
        ["No advice is recorded."],
    ]


def test_an_appraisal_with_scores_keeps_its_sections_beside_a_benefit(told):
    found = keys(told(gained()))
    assert [key for key in found if key != "head-to-head"][:4] == ["ranking", "robustness", "results", "benefits"]


@pytest.mark.parametrize(
    ("name", "brief"),
    [
        (
            "combined",
            (
                "1 option of 4 remains: C2 Company with a hub.",
                "2 delivery models and 3 structures make 6 combinations: 3 discounted, 1 carried forward, 1 open and "
                "1 merged. 2 values were ruled out, with all combinations of them.",
                "No criterion is scored here: the record is in words.",
            ),
        ),
        (
            "compared",
            (
                "1 piece of advice names an option: O1 Company in 1.",
                "No criterion is scored here: the record is in words.",
            ),
        ),
        (
            "decided",
            (
                "1 option of 2 remains: R2 Mixed (preferred).",
                "4 options (First) became 2 (Second): L2 and L3 were merged into R2.",
                "No criterion is scored here: the record is in words.",
            ),
        ),
    ],
)
def test_the_answer_without_scores_says_what_was_decided_or_remains(told, name, brief):
    assert page_sentences(told(ALL[name]())) == brief


@pytest.mark.parametrize("form", [".docx", ".html", ".md"])
def test_a_pack_without_scores_is_written_in_every_format(tmp_path, form):
    content = pack(outcome_of(decided(), tmp_path), form, "0.1.0")
    assert len(content) > 3000
    assert b"whatif-data" not in content


# ------------------------------------------------------------------------------------------- the shipped examples


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """Reports of the shipped examples by name."""
    names = ("london-2016", "west-mercia-2014", "adopt-london-east", "worcestershire-2017")
    folder = tmp_path_factory.mktemp("shipped")
    texts = {name: (TEMPLATES / f"{name}.json").read_text("utf-8") for name in names}
    return {name: report(outcome_of(appraisal_from(text), folder)) for name, text in texts.items()}


def test_of_more_than_two_dimensions_the_combinations_that_remain_are_listed(told):
    tree = told(listed_combinations())
    assert [list(row) for row in table(tree, "Options that remain")] == [
        ["ID", "Option", "Scope", "Delivery model", "Funding", "Outcome", "Why"],
        ["O1", "Option O1", "London", "Company", "Fees", "P Preferred", "Closest to families."],
    ]


def test_what_values_meet_of_the_success_factors_is_a_table(told):
    given = listed_combinations()
    keys = ({"strategic_fit": "Meets", "affordability": "Partly"}, {"affordability": "Does not meet"})
    rows_ = given.logs["Dimensions"]
    more = tuple(row._replace(values={**row.values, **met}) for row, met in zip(rows_, keys, strict=False))
    tree = told(replace(given, logs={"Dimensions": (*more, *rows_[2:])}))
    assert [list(row) for row in table(tree, "Critical success factors")] == [
        ["Dimension", "Value", "Strategic fit", "Affordability"],
        ["Scope", "London", "Meets", "Partly"],
        ["Scope", "Two boroughs * ?", "", "Does not meet"],
    ]


def test_london_shows_sixteen_combinations_of_which_two_remain(shipped):
    """Seed 000_ddfd8874d41e84e6: four models, four structures, two of each ruled out before scoring or after."""
    tree = shipped["london-2016"]
    head, *cells = table(tree, "Delivery models by structures")
    letters = [[cell[0] for cell in row[1:]] for row in cells]
    assert len(head) == 5
    assert sum(row.count("D") for row in letters) == 14
    assert [n for n, row in enumerate(letters) if set(row) != {"D"}] == [1, 2]
    assert {row[1] for row in table(tree, "ruled out, when and why")[1:]} == {
        "Single LA host",
        "Existing London VAA",
        "Fully centralised",
        "Tiered approach",
        "As-Is+",
    }
    assert page_sentences(tree)[0].startswith("2 options of 16 remain: ")


def test_london_counts_whom_it_reached(shipped):
    """Seed 001_975d8e0648c357ed, appendix 5: 19 and 26 adopters at two forums; 183 invited, 68 signed up, 58 came."""
    events = table(shipped["london-2016"], "event by event")
    place = {heading: n for n, heading in enumerate(events[0])}
    found = {row[place["Event"]]: row for row in events[1:]}
    assert [found[f"Adopter forum {n}"][place["Attended"]] for n in ("I", "II")] == ["19", "26"]
    sessions = next(row for event, row in found.items() if event.startswith("Workforce"))
    assert [sessions[place[key]] for key in ("Invited", "Registered", "Attended")] == ["183", "68", "58"]


def test_west_mercia_shows_how_five_became_four_and_what_was_decided(shipped):
    """Seed 004_caff1c001989bd86: options 2 and 3 became a new option 2; decided on 10 April 2014."""
    tree = shipped["west-mercia-2014"]
    lists = table(tree, "side by side")
    assert [sum(bool(row[n]) for row in lists[1:]) for n in (1, 2)] == [5, 4]
    assert len(placement(picture(tree, Flow)).arrows) == 5
    facts = dict(table(tree, "What holds for all resolutions")[1:])
    assert facts == {
        "Status": "Approved",
        "Decision maker": "Cabinet",
        "Date": "10 April 2014",
        "Key decision": "Yes",
        "Reason key": "Expenditure",
        "Call-in": "Yes",
        "Publication date": "10 April 2014",
        "Effective from": "16 April 2014",
        "Wards": "All",
        "Contact": "A named officer, left out here.",
    }
    assert [row[0] for row in table(tree, "Phases")[1:]] == ["1", "2"]


def test_east_london_shows_eight_challenges_and_that_nothing_measures_them(shipped):
    """Seed 003_66ab44ef7f2d76db: eight challenges with a solution and benefits each, and no measures."""
    tree = shipped["adopt-london-east"]
    rows_of = table(tree, "Challenges")[1:]
    assert len(rows_of) == 8
    assert all(all(row) for row in rows_of)
    assert sentences(tree, "benefits") == [
        (
            "8 challenges, each with a benefit. No benefit has a measure yet, so that nobody can show whether it was "
            "achieved."
        )
    ]


def test_worcestershire_shows_the_way_from_sixteen_to_five_to_one(shipped):
    """Seed 002_1d4f120a149c525a: 13 options, 2 of them legal forms, 5 added, 16, 5 short-listed, 1 recommended."""
    left = [row[1] for row in table(shipped["worcestershire-2017"], "stage by stage")[1:]]
    assert left == ["13", "11", "16", "5", "1"]


def test_the_shipped_examples_read_the_same_in_every_format(shipped):
    for tree in shipped.values():
        tables = of_tree(tree)
        assert of_docx(docx_bytes(tree)) == of_html(html_text(tree)) == tables
        assert len(of_md(md_text(tree))) == len(tables)
