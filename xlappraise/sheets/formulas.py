"""Places in; out, formula text that several sheets use, without `=`, and what fixed workbook names refer to.

Only functions that Excel 2016, LibreOffice and Gnumeric all know. Ranks are counted by SUMPRODUCT, since RANK
splits totals that differ in the 17th digit; text is compared after TRIM with no-break spaces made plain.
"""

from __future__ import annotations

from collections.abc import Mapping

from xlappraise.appraisal.findings import Cell
from xlappraise.sheets import layout
from xlappraise.xlsx import addresses
from xlappraise.xlsx.addresses import Position, at, column_letters, span

NBSP = "\u00a0"

LINE_BREAK = "\u21b5"
"""Stands for a line break where text is compared: no name of a level has it."""

NOT_SCORED, NOTHING_SCORED = "Not scored", "No criterion is scored"
"""What Results shows for an option of an appraisal in words, and how the sentences on its sheets begin."""
NOTHING_TO_ENTER = "There is no score to enter."
"""What Scores says without a criterion, or without an option on the Short-list."""


def tidy(text: str) -> str:
    """The formula `text` with no-break spaces made plain and trimmed."""
    return f'TRIM(SUBSTITUTE({text},"{NBSP}"," "))'


def score_text(text: str) -> str:
    """`tidy` for a score, in which a line break counts: Gnumeric's TRIM alone would remove one."""
    return tidy(f'SUBSTITUTE({text},CHAR(10),"{LINE_BREAK}")')


def place_in(name: str, text: str) -> str:
    """Place of `text` in the closed list of that workbook name, whatever its case; 0 when it is none of them.

    By rows and not by an array constant: where a shared formula has one, LibreOffice loses the sheets that it reads
    as soon as a tab before them is deleted or inserted. By no look-up, which takes * and ? for any characters.
    """
    return f"SUMPRODUCT(({name}={text})*(ROW({name})-ROW(INDEX({name},1))+1))"


ANY = "~*?"
"""Characters that MATCH and COUNTIF treat as wildcards, and ~, which escapes them."""


def as_itself(text: str) -> str:
    """The formula `text` with its wildcards escaped, so that MATCH finds it letter by letter."""
    for sign in ANY:
        text = f'SUBSTITUTE({text},"{sign}","~{sign}")'
    return text


def number_text(value: str) -> str:
    """A number in words: 1,810 or 27.5."""
    return f'IF({value}=INT({value}),TEXT({value},"#,##0"),TEXT({value},"#,##0.0#####"))'


class Lists:
    """Columns and rows of the Lists sheet, which holds what the other formulas share."""

    first = 2
    last = first + layout.MAX_CRITERIA - 1
    last_option = first + layout.MAX_OPTIONS - 1
    ref, criterion_row, score_row, kind, weight = 1, 2, 3, 4, 5
    lowest, highest, low, high, count = 6, 7, 8, 9, 10
    typed, typed_on_scores = 11, 12
    allowed = 13
    available = allowed + layout.MAX_LEVELS
    given = available + layout.MAX_LEVELS
    begun = given + 1
    option = given + 2
    score_column, option_label, gates, perhaps, sum_low, sum_high = range(option + 1, option + 7)
    place_key, place, name_count, typed_id, best, worst = range(option + 7, option + 13)
    groups = worst + 1
    level = groups + layout.MAX_GROUPS + 1
    points, means_column = level + 1, level + 2
    band = means_column + 2
    letter, start = band + 1, band + 2
    scalar = start + 2
    scalar_value = scalar + 1
    choices = scalar_value + 2
    optional = choices + len(layout.CHOICES) + 1
    """First column that optional sheets keep here what they read; each says which are its own."""
    doubts, doubt_counts, no_log, doubted = optional + 104, optional + 105, optional + 118, optional + 119
    """Keys of doubtful scores, as they are gathered; how many total and subtotals count; nothing, where there is no
    Assumptions; by criterion the options whose score is doubtful."""
    failed = optional + 120
    gateway_row, answers = failed + 1, failed + 2
    """The last of all: `answers` has a column for each gateway."""


SCALARS = (
    ("highest_points", "Highest points"),
    ("lowest_points", "Lowest points"),
    ("bands", "Number of bands"),
    ("wanted", "Scores wanted"),
    ("missing", "Scores missing"),
    ("criteria", "Criteria on Results"),
    ("criteria_now", "Criteria on Criteria"),
    ("unweighted", "Scored criteria without a weight"),
    ("first", "Options certain to come first"),
    ("headline", "Headline"),
    ("lowest_weight", "Lowest weight allowed"),
    ("highest_weight", "Highest weight allowed"),
    ("open", "Options with something blank or failed"),
    ("ranges_shown", "Rows of ranges shown on Results"),
    ("groups_shown", "Rows of groups shown on Results"),
    ("doubts", "Scores called doubtful"),
    ("doubtful", "How many scores are doubtful"),
    ("options", "Options on Results"),
    ("options_now", "Short-listed on Options"),
)
"""Single figures on Lists: key and label, one a row from Lists.first."""


def scalar(key: str) -> str:
    """Address of a single figure on Lists."""
    return at("Lists", *scalar_place(key))


def scalar_place(key: str) -> Position:
    """Row and column of a single figure on Lists."""
    return Lists.first + [name for name, _ in SCALARS].index(key), Lists.scalar_value


def names(choice_columns: dict[str, int]) -> dict[str, str]:
    """Workbook names of a fresh workbook and the areas of fixed depth that they refer to.

    Each column starts at its heading, so that a row inserted as the first one stays inside.
    """
    head, last, wide = layout.HEADER_ROW, layout.LAST_ROW, layout.LAST_GRID_COLUMN
    columns = {
        "CritRefs": ("Criteria", 1),
        "CritGroups": ("Criteria", 2),
        "CritTitles": ("Criteria", 3),
        "CritKinds": ("Criteria", 5),
        "CritWeights": ("Criteria", 6),
        "OptIds": ("Options", 1),
        "OptNames": ("Options", 2),
        "OptStages": ("Options", [column.key for column in layout.OPTIONS.columns].index("stage") + 1),
        "ScoreRefs": ("Scores", 1),
    }
    found = {key: span(sheet, head, column, last, column) for key, (sheet, column) in columns.items()}
    found["Criteria"] = span("Criteria", head, 1, last, wide)
    found["CriteriaHead"] = span("Criteria", head, 1, head, wide)
    found["Scores"] = span("Scores", head, 1, last, wide)
    found["ScoresHead"] = span("Scores", head, 1, head, wide)
    fields = {
        "RagBasis": "rag_basis",
        "WeightUnit": "weights",
        "Title": "title",
        "LowestWeight": "weight_min",
        "HighestWeight": "weight_max",
    }
    for key, field in fields.items():
        found[key] = at("Setup", setup_row(field), 2)
    found["SetupGroups"] = span("Setup", head + 1, SETUP_GROUPS, head + layout.MAX_GROUPS, SETUP_GROUPS)
    # Where a workbook has no Gateways, formulas that look there find nothing in a cell of Lists.
    found |= dict.fromkeys(("Gateways", "GatewaysHead", "GatewayIds"), at("Lists", 1, Lists.failed))
    found |= dict.fromkeys(("AssumeAppliesTo", "AssumeReliability"), span("Lists", 1, Lists.no_log, last, Lists.no_log))
    found |= _list_names(choice_columns)
    return {f"xla_{key}": area for key, area in found.items()}


def _list_names(choice_columns: dict[str, int]) -> dict[str, str]:
    first, last = Lists.first, Lists.last
    found = {
        "Levels": span("Lists", first, Lists.level, first + layout.MAX_LEVELS - 1, Lists.level),
        "Points": span("Lists", first, Lists.points, first + layout.MAX_LEVELS - 1, Lists.points),
        "BandLabels": span("Lists", first, Lists.band, first + layout.MAX_BANDS - 1, Lists.band),
        "BandFrom": span("Lists", first, Lists.start, first + layout.MAX_BANDS - 1, Lists.start),
        "ListRefs": span("Lists", first, Lists.ref, last, Lists.ref),
        "ListKinds": span("Lists", first, Lists.kind, last, Lists.kind),
        "ListWeights": span("Lists", first, Lists.weight, last, Lists.weight),
        "ListCounts": span("Lists", first, Lists.count, last, Lists.count),
        "ListFirst": at("Lists", first, Lists.allowed),
        "HighestPoints": scalar("highest_points"),
        "LowestPoints": scalar("lowest_points"),
        "Headline": scalar("headline"),
        "ScoresWanted": scalar("wanted"),
        "ScoresMissing": scalar("missing"),
        "Doubts": scalar("doubts"),
        "DoubtCounts": span(
            "Lists", first, Lists.doubt_counts, Lists.last_option, Lists.doubt_counts + layout.MAX_GROUPS
        ),
        "ListOptions": lists_options(Lists.option),
        "ListColumns": lists_options(Lists.score_column),
        "ListPlaces": lists_options(Lists.place),
    }
    for key, column in choice_columns.items():
        found[f"List_{key}"] = span("Lists", first, column, first + len(layout.CHOICES[key]) - 1, column)
    found["Gate"] = found["List_gate"]
    return found


SETUP_LEVEL, SETUP_BAND, SETUP_GROUPS = 4, 7, 12
"""First columns of the three tables on Setup of a fresh workbook."""


def setup_row(key: str) -> int:
    """Row of a labelled cell on Setup of a fresh workbook."""
    return layout.FIRST_ROW + [field.key for field in layout.SETUP_FIELDS].index(key)


def setup_cell(cells: Mapping[str, Cell], key: str, row: int, column: int) -> str:
    """The cell of a level, band or group on Setup as it was read, else where a fresh workbook has it."""
    cell = cells.get(key)
    return at("Setup", row, column) if cell is None else at("Setup", cell.row, cell.column)


# ----------------------------------------------------------------------------------------- Results and Lists

FIRST_CRITERION, LAST_CRITERION = (
    layout.RESULTS_FIRST_CRITERION,
    layout.RESULTS_FIRST_CRITERION + layout.MAX_CRITERIA - 1,
)
LAST_OPTION = column_letters(layout.RESULTS_FIRST_OPTION + layout.MAX_OPTIONS - 1)
FIRST_OPTION = column_letters(layout.RESULTS_FIRST_OPTION)


def matrix_column(column: int) -> str:
    """The criteria rows of an option's column on Results."""
    letters = column_letters(column)
    return f"{letters}${FIRST_CRITERION}:{letters}${LAST_CRITERION}"


def lists_column(column: int) -> str:
    """The rows of criteria in a column of Lists."""
    return span("Lists", Lists.first, column, Lists.last, column)


def lists_options(column: int) -> str:
    """The rows of options in a column of Lists."""
    return span("Lists", Lists.first, column, Lists.last_option, column)


def heading_of(key: str, head: str, otherwise: str = f'"{layout.NOTHING}"') -> str:
    """Where in the headings `head` one is the `key` alone, or the key before a space or a sign; else `otherwise`."""
    found = otherwise
    for after in ("", *(f'&"{sign}*"' for sign in ":" + NBSP), '&CHAR(10)&"*"', '&" *"'):
        found = f"IFERROR(MATCH({key}{after},{head},0),{found})"
    return found


def option_heading(option: int) -> str:
    """ID and name of the option, counted from 0 in the order of Results."""
    return at("Lists", Lists.first + option, Lists.option_label)


def scored_criteria() -> str:
    """How many criteria are scored."""
    return f'COUNTIF({lists_column(Lists.kind)},"S")'


def rows_begun(*columns: str) -> str:
    """How many rows have at least two of a key, a title and what is chosen from lists; a footnote has one."""
    filled = "+".join(f'({column}<>"")' for column in columns)
    return f"SUMPRODUCT(({filled}>1)*1)-1"


def beside(row: int, column: int) -> str:
    """A cell of Lists as formulas on Lists write it."""
    return addresses.at("Lists", row, column).removeprefix("Lists!")


def down(column: int, rows: int) -> str:
    """So many rows of a column of Lists."""
    return addresses.span("Lists", Lists.first, column, Lists.first + rows - 1, column)
