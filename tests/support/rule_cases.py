"""For each rule of workbook, cells and rows: a smallest workbook that breaks it and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tests.support.helpers import GOOD, Grid, good, snapshot
from xlappraise.appraisal.model import Appraisal
from xlappraise.reading.tab_names import recognise
from xlappraise.sheets.layout import MAX_OPTIONS
from xlappraise.xlsx.addresses import Area
from xlappraise.xlsx.snapshot import PERCENT, CellData, ErrorValue, Snapshot


class Case(NamedTuple):
    """A workbook, and the one finding that it should give, as `said` prints it."""

    book: Mapping[str, Grid]
    text: str
    shape: Mapping[str, Mapping[str, Any]] = {}
    facts: Mapping[str, Any] = {}
    change: Callable[[Appraisal], Appraisal] = lambda appraisal: appraisal  # a field, no function
    """What is done to the appraisal before it is checked, where no sheet says it yet."""

    beside: tuple[str, ...] = ()
    """Findings that stand beside it of necessity."""

    @property
    def code(self) -> str:
        return self.text[:6]

    @property
    def snapshot(self) -> Snapshot:
        return recognise(snapshot(self.book, self.shape, **self.facts))


def without(name: str, **cells: Any) -> dict[str, Grid]:
    return {key: grid for key, grid in good(**cells).items() if key != name}


def renamed(old: str, new: str) -> dict[str, Grid]:
    return {new if key == old else key: grid for key, grid in good().items()}


def sheet(name: str, grid: Grid) -> dict[str, Grid]:
    return {**good(), name: grid}


def numeric(**cells: Any) -> dict[str, Grid]:
    """The good workbook with scores from 0 to 5."""
    scale = {"Setup_B9": "Numbers", "Setup_D2": "Highest", "Setup_E2": 5, "Setup_D3": None, "Setup_E3": None}
    scale |= {"Setup_D4": "Lowest", "Setup_E4": 0, "Criteria_G1": "Highest means", "Criteria_H1": None}
    scale |= {"Criteria_H3": None, "Criteria_I1": "Lowest means"}
    scores = {f"Scores_E{row}": score for row, score in zip((3, 4, 6, 7, 8, 9), (3, 5, 5, 5, 0, 2.5), strict=True)}
    scores |= {f"Scores_F{row}": score for row, score in zip((3, 4, 6, 7, 8, 9), (0, 0, 1, 0.5, 5, 5), strict=True)}
    return good(**{**scale, **scores, **cells})


def percent(**cells: Any) -> dict[str, Grid]:
    """The good workbook with weights in per cent."""
    units = {"Setup_B10": "Percentages", "Setup_B11": None, "Setup_B12": None}
    weights = {
        f"Criteria_F{row}": weight for row, weight in zip((3, 4, 6, 7, 8, 9), (20, 10, 20, 20, 20, 10), strict=True)
    }
    return good(**{**units, **weights, **cells})


def many_options() -> dict[str, Grid]:
    book = good()
    book["Options"] += [[f"X{n}", f"Extra {n}", "Long-list"] for n in range(MAX_OPTIONS - 2)]
    return book


CASES = (
    # ------------------------------------------------------------------------------------------ the workbook
    Case(without("Options"), "XLA101 Options: The workbook has no sheet named Options."),
    Case(
        {**without("Criteria"), "Criterai": [["Notes"], ["Ask Finance."]]},
        'XLA101 Criteria: The workbook has no sheet named Criteria; not expected: "Criterai".',
    ),
    Case(
        renamed("Criteria", "Weights"),
        'XLA125 Criteria: The sheet Criteria was renamed "Weights"; it is still read and updated.',
    ),
    Case(
        {**without("Criteria"), "Weights": GOOD["Criteria"], "Others": GOOD["Criteria"]},
        'XLA126 Criteria: No sheet is called Criteria, and "Weights" and "Others" could each be it.',
    ),
    Case(
        {**good(), "scores ": GOOD["Scores"]},
        'XLA102 Scores: Two sheets could be Scores: "Scores" and "scores ".',
    ),
    Case(
        good(Criteria_E1="Kinds"),
        'XLA103 Criteria!A1: Criteria has no heading Kind; not expected: "Kinds".',
    ),
    Case(good(Setup_A10=None), "XLA103 Setup!A1: Setup has no heading Weights as."),
    Case(
        good(Criteria_J1="Limit"),
        'XLA106 Criteria!J1: Criteria has no heading Limits, but has "Limit": its column is not read.',
    ),
    Case(good(Options_H1="Cost"), "XLA107 Options!H1: Options has the heading Cost twice."),
    Case(
        GOOD,
        "XLA108 Workbook: The workbook does not say which layout it follows; it is read as the present one.",
        facts={"names": {}},
    ),
    Case(
        GOOD,
        "XLA109 Criteria!A3 Criteria!A4: Rows 3 to 4 of Criteria are hidden, although entries there count.",
        {"Criteria": {"hidden_rows": frozenset({3, 4, 5})}},
    ),
    Case(
        GOOD,
        "XLA109 Scores!E2: Column E of Scores is hidden, although entries there count.",
        {"Scores": {"hidden_columns": ((4, 5),)}},
    ),
    Case(
        GOOD,
        "XLA109 Setup: The sheet Setup is hidden, although entries there count.",
        {"Setup": {"hidden": True}},
    ),
    Case(
        good(Scores_F3=None),
        "XLA110 Scores!E3 Scores!F3: The cells E3:F3 are merged: only the first of them can hold an entry, "
        "the others count as blank.",
        {"Scores": {"merges": (Area(3, 5, 3, 6),)}},
    ),
    Case(
        GOOD,
        "XLA111 Scores: A filter on Scores hides rows; they still count.",
        {"Scores": {"hidden_rows": frozenset({4}), "filtered": True}},
    ),
    Case(
        sheet("Scope", [["Scope"], [], ["S1", "Fostering"]]),
        "XLA112 Scope: Scope has no row of headings, so nothing on it is read.",
    ),
    Case(many_options(), "XLA113 Options!A52: Options lists 51 options, but there is room for 50."),
    # --------------------------------------------------------------------------------------------- the cells
    Case(
        good(Options_B3=ErrorValue("#REF!")),
        "XLA201 Options!B3: The Option of O2 cannot be read: the cell holds the Excel error #REF!.",
    ),
    Case(
        GOOD,
        "XLA201 Setup!B2: The Organisation on Setup cannot be read: the cell holds two values.",
        {"Setup": {"duplicates": ((2, 2),)}},
    ),
    Case(
        good(Scores_E3="Hgih"),
        'XLA202 Scores!E3: The score of O1 Stay on B1 Footfall is "Hgih", which is not a level; until it is '
        "corrected it counts as missing.",
    ),
    Case(
        good(Scores_E3=" high"),
        'XLA203 Scores!E3: The score of O1 Stay on B1 Footfall is typed " high" and read as "High".',
    ),
    Case(
        good(Scores_E3="TBC"),
        'XLA255 Scores!E3: The score of O1 Stay on B1 Footfall is "TBC", so it counts as missing.',
    ),
    Case(
        good(Criteria_K1="Very low means", Scores_E3="Very low"),
        "XLA256 Setup!D2 Scores!E3 Criteria!K1: Setup no longer lists Very low, but 1 score still says so and counts "
        "as missing.",
    ),
    Case(
        numeric(Scores_E3="3"),
        'XLA204 Scores!E3: The score of O1 Stay on B1 Footfall is the text "3", not a plain number; until it is '
        "corrected it counts as missing.",
    ),
    Case(
        numeric(Scores_E3=7),
        "XLA205 Scores!E3: The score of O1 Stay on B1 Footfall is outside the scale of 0 to 5, so it counts as "
        "missing: 7.",
    ),
    Case(
        numeric(Scores_E3=CellData(0.5, shown_as=PERCENT)),
        "XLA206 Scores!E3: The score of O1 Stay on B1 Footfall is shown as 50%, but the number stored, which is "
        "used, is 0.5.",
    ),
    Case(
        good(Scores_E2="Yes"),
        'XLA207 Scores!E2: The gateway answer of O1 Stay on G1 Legal is "Yes", which is neither Pass nor Fail; until '
        "it is corrected it counts as unanswered.",
    ),
    Case(
        good(Scores_E5="High"),
        "XLA208 Scores!E5: 1 score of N1 Market is not used: it is not assessed.",
    ),
    Case(good(Criteria_A5="N 1"), 'XLA209 Criteria!A5: "N 1" cannot be used as a Ref.'),
    Case(
        good(Criteria_C10="Parking"),
        "XLA210 Criteria!A10: Row 10 of Criteria has no Ref, though other cells of the row are filled.",
    ),
    Case(
        good(Criteria_E4="Scoring"),
        'XLA211 Criteria!E4: The kind of C1 Running cost is "Scoring", so it is not known whether it is scored.',
    ),
    Case(good(Criteria_F3=None), "XLA212 Criteria!F3: The weight of B1 Footfall is blank."),
    Case(
        good(Criteria_F3="10"),
        'XLA213 Criteria!F3: The weight of B1 Footfall is the text "10", not a plain number.',
    ),
    Case(
        good(Criteria_F3=12),
        "XLA214 Criteria!F3: The weight of B1 Footfall is 12, which is not from 1 to 10.",
    ),
    Case(
        good(Criteria_F2=4),
        "XLA215 Criteria!F2: The weight of G1 Legal does not count, for the kind is Gateway.",
    ),
    Case(
        good(Criteria_F3=3.33333),
        "XLA216 Criteria!F3: The weight of B1 Footfall is 3.33333, with more than three decimals.",
    ),
    Case(
        good(Options_C4=None),
        "XLA217 Options!C4: The stage of O3 Close is blank, so it is treated as not short-listed.",
    ),
    Case(
        good(Options_D4="Dropped"),
        'XLA218 Options!D4: The Outcome of O3 Close is "Dropped", which is not on its list.',
    ),
    Case(
        good(Setup_B10="Shares"),
        'XLA219 Setup!B10: Weights as on Setup is "Shares", which is not on its list.',
    ),
    Case(good(Setup_B7=None), 'XLA220 Setup!B7: Status on Setup is blank and is treated as "Draft".'),
    Case(
        good(Setup_B4="Dec 2026"),
        'XLA221 Setup!B4: The Date on Setup is the text "Dec 2026", which is not a date.',
    ),
    Case(
        good(Options_G2="100k"),
        'XLA222 Options!G2: The Cost of O1 Stay is the text "100k", which is not a plain number.',
    ),
    Case(
        good(Setup_B11=11),
        "XLA223 Setup!B11: The lowest weight on Setup, 11, is above the highest weight, 10.",
    ),
    Case(
        good(Criteria_B4="Csot"),
        'XLA224 Criteria!B4: The group of C1 Running cost is "Csot", which is not among the groups on Setup.',
    ),
    Case(good(Criteria_C5=None), "XLA225 Criteria!C5: The title of N1 is blank."),
    Case(
        good(Criteria_J3="one High"),
        'XLA226 Criteria!J3: The limits of B1 Footfall are "one High", which does not say how many of each level.',
    ),
    Case(
        good(Setup_E3="5 pts"),
        'XLA227 Setup!E3: The points for Medium on Setup are the text "5 pts", not a plain number.',
    ),
    Case(good(Setup_E5=-5), "XLA228 Setup!D5: A level on Setup has points but no name."),
    Case(
        good(Setup_D5="low", Setup_E5=-5),
        'XLA229 Setup!D5: Setup lists the level "low" twice.',
    ),
    Case(
        good(Setup_E3=12),
        "XLA230 Setup!E3: Medium earns 12 points, although it is listed below High, which earns 10.",
    ),
    Case(
        good(
            **dict.fromkeys(("Setup_D3", "Setup_E3", "Setup_D4", "Setup_E4", "Criteria_H1", "Criteria_I1")),
            Scores_E3="High",
            Scores_F4="High",
        ),
        "XLA231 Setup!D2: The scale on Setup has 1 level; it needs at least two levels.",
    ),
    Case(
        good(Setup_E2=0, Setup_E3=-5, Setup_E4=-10),
        "XLA232 Setup!E2: The best level on Setup, High, earns 0 points; it must earn more than 0.",
    ),
    Case(
        numeric(Setup_D2="Top", Criteria_G1="Top means"),
        "XLA233 Setup!D2: With scores as numbers, Setup needs only the levels Highest and Lowest; it has Top and "
        "Lowest.",
    ),
    Case(
        good(Setup_I2=CellData(0.61, shown_as=PERCENT)),
        "XLA234 Setup!I2: From % of the RAG band Green is 61%, which is not a plain number.",
    ),
    Case(
        good(Setup_I3=61),
        "XLA235 Setup!I3: The RAG band Amber starts at 61%, which is not below Green at 61%.",
    ),
    Case(
        good(Setup_H3="G"),
        'XLA236 Setup!H3: The letter of the RAG band Amber is "G"; it must be one letter that no other band has.',
    ),
    Case(
        good(**dict.fromkeys(("Setup_G3", "Setup_H3", "Setup_I3", "Setup_G4", "Setup_H4", "Setup_I4"))),
        "XLA237 Setup!G2: Setup lists 1 RAG band; there must be two to five.",
    ),
    Case(good(Setup_G5=None, Setup_H5="B", Setup_I5=-5), "XLA238 Setup!G5: A RAG band on Setup has no name."),
    Case(
        good(Setup_I4=10),
        "XLA239 Setup!I4: The lowest RAG band, Red, is listed from 10%, but it covers everything below Amber.",
    ),
    Case(good(Setup_K5="cost"), 'XLA240 Setup!K5: Setup lists the group "cost" twice.'),
    Case(
        good(Setup_A13="Draws", Setup_B13=1.5),
        "XLA241 Setup!B13: Random tests on Setup is 1.5; it should be a whole number from 1 to 1,000,000, or blank.",
    ),
    Case(
        good(Criteria_C2="x" * 32_001),
        "XLA242 Criteria!C2: The Criterion of G1 " + "x" * 56 + "… has 32,001 characters, "
        "of which the first 32,000 are read.",
    ),
    # ---------------------------------------------------------------------------------------------- the rows
    Case(
        good(Scores_E3=None),
        "XLA301 Scores!E3: The score of O1 Stay on B1 Footfall is blank, so totals that depend on it are ranges.",
    ),
    Case(
        good(Scores_E2=None),
        "XLA302 Scores!E2: The gateway answer of O1 Stay on G1 Legal is blank: an option without an answer cannot be "
        "ranked.",
    ),
    Case(good(Scores_E2="Fail"), "XLA303 Scores!E2: O1 Stay fails G1 Legal, so it is not ranked."),
    Case(
        good(Criteria_J3="High 1, Low 1"),
        "XLA304 Criteria!J3: The scores on B1 Footfall are High 0, Medium 1, Low 1, though its limits are "
        "High 1, Low 1.",
    ),
    Case(
        good(Scores_E4="Medium"),
        "XLA305 Scores!E4: The score of O1 Stay on C1 Running cost is Medium, a level that the criterion does "
        "not define.",
    ),
    Case(
        good(Criteria_A5="b1", **{f"{name}_{letter}5": None for name in ("Scores", "Rationale") for letter in "ABC"}),
        'XLA306 Criteria!A3 Criteria!A5: More than one criterion on Criteria has the Ref "B1".',
    ),
    Case(
        good(Criteria_A10="X9", Criteria_B10="Cost", Criteria_C10="Noise", Criteria_E10="Scored", Criteria_F10=3),
        "XLA307 Criteria!A10: There is no row for X9 Noise on Scores and Rationale.",
    ),
    Case(
        good(Scores_A10="Noise", Scores_E10="High"),
        'XLA308 Scores!A10: The row "Noise" on Scores has no criterion on Criteria, so its entries are not used.',
    ),
    Case(
        good(Scores_A10="X9", Scores_E10="High"),
        "XLA360 Scores!A10: X9 is not on Criteria; its scores stand on Scores.",
    ),
    Case(
        good(Options_A5="X9", Options_B5="Share", Options_C5="Short-list"),
        "XLA309 Options!A5: There is no column for X9 Share on Scores and Rationale.",
    ),
    Case(
        good(Scores_G1="X9 Share"),
        'XLA310 Scores!G1: The column "X9 Share" on Scores has no option on Options, so its entries are not used.',
    ),
    Case(percent(Criteria_F3=10), "XLA311 Criteria: The weights add up to 90%, not to 100%."),
    Case(percent(Criteria_F3=19.95), "XLA312 Criteria: The weights add up to 99.95%, not quite to 100%."),
    Case(
        percent(Criteria_F3=CellData(0.2, shown_as=PERCENT)),
        "XLA345 Criteria!F3: The weight of B1 Footfall is 20%, while the other weights are numbers such as 10.",
    ),
    Case(
        good(Criteria_A3="B01"),
        'XLA313 Scores!A3 Rationale!A3: There is a row for "B1" on Scores and Rationale and none for B01 Footfall: '
        "was the Ref changed?",
    ),
    Case(
        good(Options_A2="KEEP"),
        'XLA314 Scores!E1 Rationale!E1: There is a column "O1 Stay" on Scores and Rationale and none for KEEP Stay: '
        "was the ID changed?",
    ),
    Case(
        good(Setup_D3="Middling"),
        'XLA315 Criteria!H1 Scores!E3 Scores!E9: Criteria still explains the level "Medium", which is not on Setup, '
        "and nothing explains Middling: was it renamed?",
    ),
    Case(
        good(Setup_D5="Very low", Setup_E5=-5),
        "XLA316 Criteria!A1: Criteria has no column for Very low: recalculating adds it.",
    ),
    Case(
        good(Criteria_K1="Very low means"),
        'XLA317 Criteria!K1: Criteria explains "Very low", which is not on Setup; it is kept as yours.',
    ),
    Case(
        good(
            **dict.fromkeys(("Options_C2", "Options_C3"), "Long-list"),
            **dict.fromkeys(("Options_D2", "Options_D3"), "Carried forward"),
            **{f"Scores_{column}{row}": None for column in "EF" for row in range(2, 10)},
        ),
        "XLA318 Workbook: There is nothing to rank yet: no option is on the Short-list.",
    ),
    Case(
        good(Options_F4="O4"),
        'XLA319 Options!F4: O3 Close is merged into "O4", which is not the ID of another option.',
    ),
    Case(
        good(Scores_E10="High"),
        "XLA320 Scores!A10: Row 10 of Scores has entries but no Ref, so they are not used.",
    ),
    Case(good(Scores_G1="O1 again"), "XLA321 Scores!G1: Scores has more than one column for O1 Stay: E and G."),
    Case(good(Scores_A10="B1"), "XLA322 Scores!A10: Scores has more than one row for B1 Footfall: 3 and 10."),
    Case(
        good(Scores_A2="B1", Scores_C2=None),
        "XLA322 Scores!A3 Scores!E2 Scores!F2: Scores has more than one row for B1 Footfall: 2 and 3.",
    ),
    Case(
        good(Scores_E1="O2 Stay"),
        'XLA336 Scores!E1: The column "O2 Stay" on Scores could belong to O2 Move or to O1 Stay: it begins with the '
        "ID O2 and gives the name of O1.",
    ),
    Case(
        good(Scores_C3="Reach"),
        "XLA337 Scores!A3: Row 3 of Scores could belong to B1 Footfall, by its Ref, or to B2 Reach, whose title was "
        "typed there.",
    ),
    Case(
        good(Scores_G1="Average", Scores_G3=2, Scores_G4=3),
        'XLA338 Scores!G1: The column "Average" on Scores holds numbers and has no option on Options: it is not used.',
    ),
    Case(
        good(Options_B4="Stay\u200b"),
        "XLA323 Options!B2 Options!B4: O1 and O3 have names that look the same.",
    ),
    Case(
        good(Criteria_A10="* agreed by the panel"),
        'XLA370 Criteria!A10: Criteria has text outside its rows, which is read as a footnote: "* agreed by the '
        'panel".',
    ),
    Case(
        good(Criteria_A5=None),
        "XLA371 Criteria!A5 Scores!A5 Rationale!A5: Row 5 of Criteria has no Ref, and N1 Market is no longer on "
        "Criteria, although it is still on Scores and Rationale.",
    ),
    Case(
        good(Criteria_B10="Cost", Criteria_C10="Parking", Criteria_E10="Not assessed"),
        "XLA372 Criteria!A10: Row 10 of Criteria has no Ref yet and is read as C3.",
    ),
    Case(
        good(Criteria_A10="N1", Criteria_B10="Cost", Criteria_C10="Market", Criteria_E10="Not assessed"),
        "XLA373 Criteria!A10 Criteria!A5: Row 10 of Criteria looks like a copy of N1 in row 5: both have the Ref N1.",
    ),
    Case(
        good(Options_A4=CellData("O3", '"O"&ROW()-1')),
        "XLA374 Options!A4: The ID O3 on Options is calculated by a formula, so it changes when rows are sorted or "
        "inserted.",
    ),
    Case(
        good(Criteria_F3=CellData(3.0, "SUM(L3:M3)")),
        "XLA250 Criteria!F3: The Weight of B1 Footfall comes from the formula =SUM(L3:M3); its stored result, 3, is "
        "used and may be out of date.",
    ),
    Case(
        good(Scores_E3=CellData("Medium", "L3"), Scores_F4=CellData("Low", "M4"), Scores_E6=CellData("High", "L6")),
        "XLA250 Scores!E3 Scores!F4 Scores!E6: The score in 3 cells comes from the formula =L3; its stored result, "
        '"Medium", "Low" and "High", is used and may be out of date.',
    ),
    *(
        Case(
            good(Criteria_F3=CellData(3.0, formula)),
            f"XLA251 Criteria!F3: The Weight of B1 Footfall comes from the formula ={formula}, which reads {source}; "
            "its stored result, 3, is used and may be out of date.",
            facts={"names": {"xla_layout_version": "1", "Rate": "[1]S!$A$1", "Own": "$F$1:$F$9"}},
        )
        for formula, source in (
            ("[1]Sheet1!$A$1", "another workbook"),
            ("'[Budget 2.xlsx]S'!A1", "another workbook"),
            ("[1]!Rate", "another workbook"),
            ("Rate*2", "another workbook"),
            ('_xlfn.WEBSERVICE("https://example.org/rate")', "the web"),
            ("cmd|'/c calc'!A0", "another program"),
            ("SUM(F2:F9)", "itself"),
            ("SUM(Own)", "itself"),
            ("Results!$F$6/100", "itself"),
        )
    ),
)
