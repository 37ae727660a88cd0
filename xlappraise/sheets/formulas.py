"""Places in, formula text out: every live formula of the workbook, without `=`, keyed by Ref and option ID.

Only functions that Excel 2016, LibreOffice and Gnumeric all know. Ranks are counted by SUMPRODUCT, since RANK
splits totals that differ in the 17th digit; text is compared after TRIM with no-break spaces made plain.
"""

from __future__ import annotations

from functools import lru_cache

from xlappraise.sheets import layout
from xlappraise.xlsx.addresses import at, column_letters, span

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
    """The same of a score, in which a line break counts: of TRIM's, Gnumeric's alone takes one off."""
    return tidy(f'SUBSTITUTE({text},CHAR(10),"{LINE_BREAK}")')


def place_in(name: str, text: str) -> str:
    """Place of `text` in the closed list of that workbook name, whatever its case; 0 when it is none of them.

    By rows and not by an array constant: where a shared formula has one, LibreOffice loses the sheets that it reads
    as soon as a tab before them is deleted or inserted. By no look-up, which takes * and ? for any characters.
    """
    return f"SUMPRODUCT(({name}={text})*(ROW({name})-ROW(INDEX({name},1))+1))"


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
    place_key, place, name_count, typed_id = range(option + 7, option + 11)
    groups = typed_id + 1
    level = groups + layout.MAX_GROUPS + 1
    points, means_column = level + 1, level + 2
    band = means_column + 2
    letter, start = band + 1, band + 2
    scalar = start + 2
    scalar_value = scalar + 1
    choices = scalar_value + 2


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
)
"""Single figures on Lists: key and label, one a row from Lists.first."""


def scalar(key: str) -> str:
    """Address of a single figure on Lists."""
    row = Lists.first + [name for name, _ in SCALARS].index(key)
    return at("Lists", row, Lists.scalar_value)


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
        "OptStages": ("Options", 8),
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
    }
    for key, column in choice_columns.items():
        found[f"List_{key}"] = span("Lists", first, column, first + len(layout.CHOICES[key]) - 1, column)
    found["Gate"] = found["List_gate"]
    return found


SETUP_LEVEL, SETUP_BAND, SETUP_GROUPS = 4, 7, 11
"""First columns of the three tables on Setup of a fresh workbook."""


def setup_row(key: str) -> int:
    """Row of a labelled cell on Setup of a fresh workbook."""
    return layout.FIRST_ROW + [field.key for field in layout.SETUP_FIELDS].index(key)


# ----------------------------------------------------------------------------------------------------- Lists


def position(key: str, column: str) -> str:
    """Where the key stands in the named column, counted from its heading; blank text when it does not.

    Lists holds each key just as it is typed there, so an exact look-up finds it however it is spelt.
    """
    return f'IFERROR(MATCH({key},{column},0),"")'


def means_position(level_cell: str, head: str, typed: str = "") -> str:
    """Column of `head` (counted from its first) whose heading says what the level means, or blank text.

    MATCH takes * and ? for any characters, so they are told as themselves by a ~. `typed` is the heading where it
    has spaces that do not matter, since MATCH would not find it by the level's name.
    """
    heading = typed.replace('"', '""')
    for sign in _ANY:
        heading = heading.replace(sign, f"~{sign}")
    sought = f'"{heading}"' if typed else f'{_as_itself(level_cell)}&"{layout.MEANS}"'
    return f'IFERROR(MATCH({sought},{head},0),"")'


_ANY = "~*?"
"""What MATCH takes for any characters, and the sign that tells it not to."""


def _as_itself(text: str) -> str:
    """The formula `text` as MATCH finds it letter by letter."""
    for sign in _ANY:
        text = f'SUBSTITUTE({text},"{sign}","~{sign}")'
    return text


def option_column(row: int) -> str:
    """Column of Scores whose heading is the ID of the option on this row of Lists, or its name; else blank text.

    The ID stands alone, or before a space or a sign. By its name only where no other option on the Short-list has it.
    """
    key, label, count = (f"${column_letters(c)}{row}" for c in (Lists.option, Lists.option_label, Lists.name_count))
    name = _as_itself(f"MID({label},LEN({key})+2,255)")
    found = f'IFERROR(IF({count}=1,MATCH({name},xla_ScoresHead,0),""),"")'
    for after in ("", *(f'&"{sign}*"' for sign in ":" + NBSP), '&CHAR(10)&"*"', '&" *"'):
        found = f"IFERROR(MATCH({key}{after},xla_ScoresHead,0),{found})"
    return found


def kind_code(row: int) -> str:
    """G, S or N for the criterion on this row of Lists; N for a spare row, which has neither title nor weight."""
    text = tidy(f"INDEX(xla_CritKinds,$B{row})")
    begun = f'IF({tidy(f"INDEX(xla_CritTitles,$B{row})&INDEX(xla_CritWeights,$B{row})")}="","N","S")'
    gateway, scored, not_assessed = layout.KINDS
    return f'IFERROR(IF({text}="{gateway}","G",IF({text}="{scored}",{begun},IF({text}="{not_assessed}","N",""))),"")'


def weights_are_fractions() -> str:
    """Whether weights are percentages and stored as 30% is, which a formula sees by their size only.

    One unit holds for the whole column: all that count are at most 1. Looked for in percentages only, as IF leaves
    out what it need not work out.
    """
    percent = f'{tidy("xla_WeightUnit")}="{layout.WEIGHT_UNITS[1]}"'
    return f'IF({percent},COUNTIFS(xla_CritKinds,"*{layout.KINDS[1]}*",xla_CritWeights,">1")=0,FALSE)'


def weight_limit(name: str) -> str:
    """The lowest or the highest weight on Setup (its workbook `name`) in the unit of Lists; 0 where there is none.

    Percentages are fractions of 1 when the highest is at most 1. A lowest alone may be 1 %, and cannot be 100 %.
    """
    percent = f'{tidy("xla_WeightUnit")}="{layout.WEIGHT_UNITS[1]}"'
    fractions = f"IF({percent},IF(xla_HighestWeight=0,xla_LowestWeight<1,xla_HighestWeight<=1),FALSE)"
    return f"IFERROR(IF({fractions},ROUND({name}*100,9),{name}*1),0)"


def weight(row: int) -> str:
    """Weight of the criterion on this row of Lists; a percentage typed as 30% is stored as 0.3."""
    cell = f"INDEX(xla_CritWeights,$B{row})"
    value = f"IF({weights_are_fractions()},ROUND({cell}*100,9),{cell})"
    return f'IFERROR(IF($D{row}="S",IF(ISNUMBER({cell}),{value},0),0),0)'


def available_level(row: int, number: int) -> str:
    """`number` when that level may be chosen for the criterion on this row of Lists, else blank text."""
    column = at("Lists", Lists.first + number - 1, Lists.means_column)
    given = tidy(f"INDEX(xla_Criteria,$B{row},{column})")
    counted = f"${column_letters(Lists.given)}{row}"
    return f'IFERROR(IF($D{row}<>"S","",IF({counted}=0,{number},IF({given}<>"",{number},""))),"")'


def meanings_given(row: int, levels: int) -> str:
    """How many levels have a meaning for the criterion on this row of Lists."""
    parts = []
    for number in range(1, levels + 1):
        column = at("Lists", Lists.first + number - 1, Lists.means_column)
        parts.append(f'IFERROR(({tidy(f"INDEX(xla_Criteria,$B{row},{column})")}<>"")*1,0)')
    return "+".join(parts)


def allowed_level(row: int, number: int, levels: int) -> str:
    """The `number`th choice in the drop-down of the criterion on this row of Lists."""
    first, last = column_letters(Lists.available), column_letters(Lists.available + levels - 1)
    gate = f'"{layout.GATE_ANSWERS[number - 1]}"' if number <= len(layout.GATE_ANSWERS) else '""'
    level = f'IFERROR(INDEX(xla_Levels,SMALL(${first}{row}:${last}{row},{number})),"")'
    return f'IF($D{row}="G",{gate},{level})'


def allowed_count(row: int, levels: int) -> str:
    """How many choices the drop-down has."""
    first, last = column_letters(Lists.available), column_letters(Lists.available + levels - 1)
    return f'IF($D{row}="G",2,MAX(1,COUNT(${first}{row}:${last}{row})))'


def weighted_end(row: int, points: int) -> str:
    """Weight times the lowest or highest points (their column) of the criterion on this row of Lists."""
    return f"${column_letters(Lists.weight)}{row}*${column_letters(points)}{row}"


def end_points(row: int, levels: int, which: str) -> str:
    """Lowest (`which` MAX: the last level) or highest (MIN) points available on this row of Lists."""
    first, last = column_letters(Lists.available), column_letters(Lists.available + levels - 1)
    area = f"${first}{row}:${last}{row}"
    return f"IF(COUNT({area})=0,0,INDEX(xla_Points,{which}({area})))"


# --------------------------------------------------------------------------------------------------- Results

_FIRST, _LAST = layout.RESULTS_FIRST_CRITERION, layout.RESULTS_FIRST_CRITERION + layout.MAX_CRITERIA - 1
_LAST_OPTION = column_letters(layout.RESULTS_FIRST_OPTION + layout.MAX_OPTIONS - 1)
_FIRST_OPTION = column_letters(layout.RESULTS_FIRST_OPTION)


def lists_row(results_row: int) -> int:
    """Row of Lists that belongs to this criterion row of Results."""
    return results_row - _FIRST + Lists.first


def score_source(row: int, option: int) -> str:
    """The score cell behind a cell of Results: criterion on this row, option counted from 0."""
    cell = f"Lists!${column_letters(Lists.score_row)}{lists_row(row)}"
    return f"INDEX(xla_Scores,{cell},{at('Lists', Lists.first + option, Lists.score_column)})"


def weighted_score(row: int, option: int, numeric: bool) -> str:
    """A cell of the matrix: weighted score, Pass or Fail, 'Not assessed', 'Missing', or a dash in spare rows.

    A word that is no level divides by zero matches and so becomes 'Missing', as an empty cell does.
    """
    line = lists_row(row)
    raw = score_source(row, option)
    text = score_text(raw)
    points = Lists.weight
    times = f"Lists!${column_letters(points)}{line}"
    if numeric:
        inside = f"AND({raw}>=xla_LowestPoints,{raw}<=xla_HighestPoints)"
        value = f'IF(ISNUMBER({raw}),IF({inside},{times}*{raw},"{layout.MISSING}"),"{layout.MISSING}")'
    else:
        # What is no level divides by nothing, so that only there a line break need be told from a space.
        value = f"{times}*SUMPRODUCT((xla_Levels={tidy(raw)})*xla_Points)/SUMPRODUCT((xla_Levels={text})*1)"
    kind = f"Lists!${column_letters(Lists.kind)}{line}"
    gate = f'CHOOSE(1+{place_in("xla_Gate", text)},"{layout.MISSING}","Pass","Fail")'
    not_assessed = f'IF($C{row}="","{layout.SPARE}","{layout.NOT_ASSESSED_TEXT}")'
    shown = f'IFERROR(IF({kind}="N",{not_assessed},IF({kind}="G",{gate},{value})),"{layout.MISSING}")'
    return f'IF({at("Lists", Lists.first + option, Lists.begun)}=0,"{layout.SPARE}",{shown})'


def matrix_column(column: int) -> str:
    """The criteria rows of an option's column on Results."""
    letters = column_letters(column)
    return f"{letters}${_FIRST}:{letters}${_LAST}"


def _lists_column(column: int) -> str:
    return span("Lists", Lists.first, column, Lists.last, column)


def _here(key: str, column: int) -> str:
    return f"{column_letters(column)}${layout.results_row(key)}"


def gateways(column: int) -> str:
    """'Passed', else the first gateway failed ('Failed D2'), else the first without an answer ('Missing D3').

    'Not scored' instead of 'Passed' where no criterion is scored, so that nobody is ranked by nothing.
    """
    cells = matrix_column(column)
    refs = f"$A${_FIRST}:$A${_LAST}"
    missing = f'({_lists_column(Lists.kind)}="G")*({cells}="{layout.MISSING}")'
    from_end = f"SUMPRODUCT(LARGE({missing}*({_LAST + 1}-ROW({cells})),1))"
    weightless = f"$E${layout.results_row('total')}=0"
    begun = at("Lists", Lists.first + column - layout.RESULTS_FIRST_OPTION, Lists.begun)
    return (
        f'IF({begun}=0,"{layout.SPARE}",'
        f'IF(AND({weightless},{scored_criteria()}>0),"{layout.NO_WEIGHTS}",'
        f'IF(COUNTIF({cells},"Fail")>0,"Failed "&INDEX({refs},MATCH("Fail",{cells},0)),'
        f'IF({from_end}>0,"{layout.MISSING} "&INDEX({refs},{_LAST - _FIRST + 2}-{from_end}),'
        f'IF({weightless},"{NOT_SCORED}","Passed")))))'
    )


def bound(column: int, which: int) -> str:
    """Lowest or highest total (`which`: Lists.low or Lists.high); a blank counts at that end of its levels."""
    cells = f"Results!{matrix_column(column)}"
    return f'ROUND(SUM({cells})+SUMIF({cells},"{layout.MISSING}",{_lists_column(which)}),6)'


def shown_bound(column: int, option: int, which: int) -> str:
    """Lowest or highest total on Results (`which`: Lists.sum_low or Lists.sum_high), once gateways are passed."""
    return f'IF({_here("gateways", column)}="Passed",{at("Lists", Lists.first + option, which)},"")'


def total(column: int) -> str:
    """The total where it is certain, else how far scoring has come, in words."""
    cells = matrix_column(column)
    kinds = f'{_lists_column(Lists.kind)}="S"'
    wanted = f"SUMPRODUCT(({kinds})*1)"
    missing = f'SUMPRODUCT(({kinds})*({cells}="{layout.MISSING}"))'
    low, high, gate = _here("low", column), _here("high", column), _here("gateways", column)
    return f'IF({gate}<>"Passed",{gate},IF({low}={high},{low},{wanted}-{missing}&" of "&{wanted}&" scored"))'


def share(column: int) -> str:
    """Whole per cent of the highest possible, as a share, where the total is certain."""
    value, highest = _here("total", column), f"$E${layout.results_row('total')}"
    return f'IF(AND(ISNUMBER({value}),{highest}>0),ROUND(ROUND({value}/{highest}*100,9),0)/100,"")'


def rag(column: int) -> str:
    """Label of the band of a total: the first that its whole per cent reaches; the last is open downward."""
    value = _here("share", column)
    number = f"MIN({scalar('bands')},1+SUMPRODUCT((xla_BandFrom>ROUND({value}*100,0))*1))"
    return f'IF(ISNUMBER({value}),INDEX(xla_BandLabels,{number}),"")'


def _options(column: int) -> str:
    return span("Lists", Lists.first, column, Lists.last_option, column)


def best_rank(column: int) -> str:
    """1 + number of options surely in whose lowest total is above this one's highest."""
    above = f'SUMPRODUCT(({_options(Lists.gates)}="Passed")*({_options(Lists.sum_low)}>{_here("high", column)}))'
    return f'IF({_here("gateways", column)}="Passed",1+{above},"")'


def worst_rank(column: int) -> str:
    """1 + number of other options, in or perhaps in, whose highest total is above this one's lowest."""
    low, high = _here("low", column), _here("high", column)
    above = f"SUMPRODUCT(({_options(Lists.perhaps)}=1)*({_options(Lists.sum_high)}>{low}))-({high}>{low})"
    return f'IF({_here("gateways", column)}="Passed",1+{above},"")'


def rank(column: int) -> str:
    """The rank where it is certain, with = when shared; else from best to worst."""
    best, worst, low, high = (_here(key, column) for key in ("best", "worst", "low", "high"))
    same = f"({_options(Lists.sum_low)}={low})*({_options(Lists.sum_high)}={low})"
    tied = f'SUMPRODUCT(({_options(Lists.gates)}="Passed")*{same})>1'
    certain = f'IF(AND({low}={high},{tied}),{best}&"=",{best})'
    gate = _here("gateways", column)
    none = f'IF({gate}="{layout.SPARE}",{gate},"Not ranked")'
    return f'IF({gate}<>"Passed",{none},IF({best}<>{worst},{best}&" to "&{worst},{certain}))'


def criterion_text(row: int, column: str) -> str:
    """Group or title of the criterion on this row of Results, from the named column of Criteria."""
    source = f"INDEX({column},Lists!${column_letters(Lists.criterion_row)}{lists_row(row)})"
    return f'IFERROR({tidy(source)},"")'


def results_weight(row: int) -> str:
    """The weight, or the word Gateway, or a dash for a criterion that is not assessed."""
    line = lists_row(row)
    kind, value = (f"Lists!${column_letters(c)}{line}" for c in (Lists.kind, Lists.weight))
    return f'IF({kind}="S",IF({value}=0,"",{value}),IF({kind}="G","Gateway","-"))'


def results_highest(row: int) -> str:
    """The highest weighted score possible on this criterion."""
    line = lists_row(row)
    kind, value = (f"Lists!${column_letters(c)}{line}" for c in (Lists.kind, Lists.weight))
    return f'IF({kind}="S",IF({value}=0,"",{value}*xla_HighestPoints),IF({kind}="G","Pass","-"))'


def column_sum(column: int) -> str:
    """Sum of the criteria rows of a column of Results."""
    return f"ROUND(SUM({matrix_column(column)}),6)"


def option_heading(option: int) -> str:
    """ID and name of the option, counted from 0 in the order of Results."""
    return at("Lists", Lists.first + option, Lists.option_label)


def option_label(row: int) -> str:
    """ID and name of the option on this row of Lists; the ID alone when Options no longer has it."""
    typed = f"${column_letters(Lists.typed_id)}{row}"
    name = tidy(f"INDEX(xla_OptNames,MATCH({typed},xla_OptIds,0))")
    return f'TRIM(${column_letters(Lists.option)}{row}&" "&IFERROR({name},""))'


def perhaps_in(row: int) -> str:
    """1 unless the option on this row of Lists failed a gateway, or is spare."""
    gates = f"${column_letters(Lists.gates)}{row}"
    return f'IF(OR(LEFT({gates},6)="Failed",{gates}="{layout.SPARE}"),0,1)'


def option_begun(row: int) -> str:
    """0 on a row of Lists whose option is spare: it has no name, and nothing stands below its heading on Scores."""
    key, name, column = (f"${column_letters(c)}{row}" for c in (Lists.option, Lists.option_label, Lists.score_column))
    below = f"INDEX(xla_Scores,2,{column}):INDEX(xla_Scores,ROWS(xla_Scores),{column})"
    entered = f"IFERROR(IF(COUNTA({below})>0,1,0),0)"
    return f"IF({name}<>{key},1,{entered})"


def name_count(row: int) -> str:
    """How often the name of the option on this row of Lists stands on the Short-list of Options."""
    typed = f"${column_letters(Lists.typed_id)}{row}"
    name = f"INDEX(xla_OptNames,MATCH({typed},xla_OptIds,0))"
    same = f'(xla_OptNames={name})*(xla_OptNames<>"")*(xla_OptStages="Short-list")'
    return f"IFERROR(SUMPRODUCT({same}),0)"


# ------------------------------------------------------------------------------------------ Lists: options


def group_total(option: int, group_cell: str) -> str:
    """An option's subtotal of the group named in `group_cell`, where it is certain."""
    cells = f"Results!{matrix_column(layout.RESULTS_FIRST_OPTION + option)}"
    groups = span("Results", _FIRST, 2, _LAST, 2)
    here = f"({groups}={group_cell})"
    blank = f'{here}*({cells}="{layout.MISSING}")'
    low, high = _lists_column(Lists.low), _lists_column(Lists.high)
    value = f"ROUND(SUMPRODUCT({here}*1,{cells})+SUMPRODUCT({blank}*{low}),6)"
    begun = at("Lists", Lists.first + option, Lists.begun)
    nothing = f'OR({group_cell}="",Results!$E${layout.results_row("total")}=0,{begun}=0)'
    return f'IF({nothing},"",IF(SUMPRODUCT({blank}*({high}-{low}))=0,{value},""))'


def place_key(option: int) -> str:
    """Sorts options by best, then worst possible rank, then order; those without a rank come last."""
    column = column_letters(layout.RESULTS_FIRST_OPTION + option)
    best, worst = (f"Results!${column}${layout.results_row(key)}" for key in ("best", "worst"))
    return f"IF(ISNUMBER({best}),{best}*10000+{worst}*100,9000000)+{option + 1}"


def place(option: int) -> str:
    """Place of the option in Summary, 1 for the first row."""
    key = at("Lists", Lists.first + option, Lists.place_key)
    return f'1+COUNTIF({_options(Lists.place_key)},"<"&{key})'


def missing_scores(options: int) -> str:
    """How many scores and gateway answers are still to enter."""
    last = column_letters(layout.RESULTS_FIRST_OPTION + max(options, 1) - 1)
    return f'COUNTIF(Results!${_FIRST_OPTION}${_FIRST}:${last}${_LAST},"{layout.MISSING}")'


def wanted_scores() -> str:
    """How many scores and gateway answers there should be."""
    kinds = _lists_column(Lists.kind)
    return f'(COUNTIF({kinds},"S")+COUNTIF({kinds},"G"))*SUM({_options(Lists.begun)})'


def scored_criteria() -> str:
    """How many criteria are scored."""
    return f'COUNTIF({_lists_column(Lists.kind)},"S")'


def _rows_begun(keys: str, titles: str, choices: str) -> str:
    """How many rows have a key, and a title or what they chose from a list; a footnote has neither."""
    return f'SUMPRODUCT(({keys}<>"")*((({titles}<>"")+({choices}<>""))>0))-1'


def criteria_now() -> str:
    """How many rows of Criteria have a Ref."""
    return _rows_begun("xla_CritRefs", "xla_CritTitles", "xla_CritKinds")


def unweighted() -> str:
    """How many scored criteria have no weight yet."""
    return f'SUMPRODUCT(({_lists_column(Lists.kind)}="S")*({_lists_column(Lists.weight)}=0))'


def certain_first() -> str:
    """How many options are first whatever is still to be entered."""
    row = layout.results_row("worst")
    return f"COUNTIF(Results!${_FIRST_OPTION}${row}:${_LAST_OPTION}${row},1)"


def headline(title_rows: int = layout.FIRST_ROW) -> str:
    """Who ranks first, in a sentence; first of all a call to recalculate when rows of Criteria are not in yet."""
    first, second = f"Summary!$B${title_rows}", f"Summary!$B${title_rows + 1}"
    points, percent = f"Summary!$C${title_rows}", f"Summary!$D${title_rows}"
    top = f"$E${layout.results_row('total')}"
    of = f'{number_text(points)}&" of "&{number_text("Results!" + top)}&" ("&ROUND({percent}*100,0)&"%)."'
    leaders = scalar("first")
    many = f'IF({leaders}=2,{first}&" and "&{second},{leaders}&" options")&" share first place with "&{of}'
    one = (
        f'IF(ISNUMBER({points}),{first}&" ranks first with "&{of},'
        f'{first}&" ranks first whatever the missing scores are.")'
    )
    behind = f"{scalar('criteria')}<>{scalar('criteria_now')}"
    return (
        f'IF({behind},"Criteria has changed: run Recalculate.",'
        f'IF({scalar("unweighted")}>0,{scalar("unweighted")}&" scored criteria have no weight yet.",'
        f'IF({scored_criteria()}=0,"{NOTHING_SCORED}, so no option is ranked.",'
        f'IF({leaders}=0,"No option is certain to come first yet.",IF({leaders}=1,{one},{many})))))'
    )


def scores_headline() -> str:
    """How many scores are in, and how many are still to enter."""
    missing, wanted = scalar("missing"), scalar("wanted")
    begun = f'IF({missing}=0,"All "&{wanted}&" scores are in.",{missing}&" of "&{wanted}&" scores still to enter.")'
    return f'IF({wanted}=0,"{NOTHING_TO_ENTER}",{begun})'


def options_headline() -> str:
    """How many options there are, or that a name is used twice."""
    twice = f'COUNTIF({_options(Lists.name_count)},">1")'
    begun = _options(Lists.begun)
    counted = f"-COUNT({begun})+SUM({begun})"  # less the spare ones
    return (
        f'IF({twice}>0,"An option name is used twice.",'
        f'{_rows_begun("xla_OptIds", "xla_OptNames", "xla_OptStages")}{counted}&" options, "&'
        f'COUNTIF(xla_OptStages,"Short-list"){counted}&" of them short-listed.")'
    )


def criteria_headline() -> str:
    """How many criteria there are of each kind and what their weights add up to, or what is missing."""
    blank = scalar("unweighted")
    gateway, _, not_assessed = (f'COUNTIF(xla_CritKinds,"{kind}")' for kind in layout.KINDS)
    counts = f'{gateway}&" gateway, "&{scored_criteria()}&" scored, "&{not_assessed}&" not assessed. "'
    return f'IF({blank}>0,{blank}&" scored criteria have no weight yet.",{counts}&{setup_headline()})'


def setup_headline() -> str:
    """What the weights add up to, with a warning when percentages do not make 100."""
    percent = f'{tidy("xla_WeightUnit")}="{layout.WEIGHT_UNITS[1]}"'
    sums = f"ROUND(SUM({_lists_column(Lists.weight)}),6)"
    wrong = f'IF(AND({percent},ABS({sums}-100)>0.1),", not 100.",".")'
    unit = f'IF({percent},"percentages","points")'
    none = f'IF({scored_criteria()}=0,"{NOTHING_SCORED}.","No weights yet.")'
    return f'IF({sums}=0,{none},"Weights are "&{unit}&" and add up to "&{number_text(sums)}&{wrong})'


# -------------------------------------------------------------------------------------- Scores and Rationale


def label(row: int, results_column: int, ref_column: int = 1) -> str:
    """Group, title or weight of the criterion whose Ref stands in `ref_column` of this row."""
    before, after = _label(results_column, ref_column)
    return f"{before}{row}{after}"


@lru_cache(maxsize=16)
def _label(results_column: int, ref_column: int) -> tuple[str, str]:
    """What stands before and behind the row: there are thousands of them."""
    source = span("Results", _FIRST, results_column, _LAST, results_column)
    found = f"INDEX({source},MATCH({tidy(f'${column_letters(ref_column)}{ROW}')},xla_ListRefs,0))"
    before, _, after = f'IFERROR({found},"")'.partition(ROW)
    return before, after


ROW = "\0"
"""Stands for the number of a row in a formula that is made for many."""


# --------------------------------------------------------------------------------------------------- Summary


def _placed(row: int, column: int) -> str:
    number = row - layout.FIRST_ROW + 1
    return f"INDEX({_options(column)},MATCH({number},{_options(Lists.place)},0))"


def summary_option(row: int) -> str:
    """Name of the option in this place of Summary."""
    return _placed(row, Lists.option_label)


def summary_figure(row: int, key: str) -> str:
    """Total, share, RAG or rank of the option in this place of Summary."""
    place_number = f"MATCH({row - layout.FIRST_ROW + 1},{_options(Lists.place)},0)"
    line = layout.results_row(key)
    return f"INDEX(Results!${_FIRST_OPTION}${line}:${_LAST_OPTION}${line},1,{place_number})"


def summary_group(row: int, group: int) -> str:
    """Subtotal of a group (counted from 0) of the option in this place of Summary."""
    return _placed(row, Lists.groups + group)


def chart_label(row: int) -> str:
    """Name and total, for the axis of the chart."""
    figure = f"$C{row}"
    return f'$B{row}&": "&IF(ISNUMBER({figure}),{number_text(figure)},{figure})'
