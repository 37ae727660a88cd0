"""A sheet of openpyxl in, the same one with live formats: RAG colours with letters, group rules, warnings.

No macro is needed: each is a conditional format, so it follows thresholds, points and weights while they change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlappraise.appraisal.model import Appraisal
from xlappraise.sheets import doubt_marks, formulas, layout, palette
from xlappraise.sheets.cells import points_format
from xlappraise.sheets.conditional import conditional
from xlappraise.sheets.entry_help import LAST_ENTRY
from xlappraise.sheets.style import border
from xlappraise.xlsx.addresses import column_letters

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FIRST = layout.FIRST_ROW


def live_paint(paint: palette.Paint, letter: str = "", number_format: str = "") -> dict[str, Any]:
    """Style of a live RAG format; with a letter, the number shows it beside itself."""
    from openpyxl.styles import Font, PatternFill
    from openpyxl.styles.numbers import NumberFormat

    style: dict[str, Any] = {
        "fill": PatternFill(bgColor="FF" + paint.fill, fill_type="solid"),
        "font": Font(color="FF" + paint.text),
    }
    if letter:
        style["numFmt"] = NumberFormat(numFmtId=164, formatCode=f'{number_format}" {letter}"')
    return style


def warning_style(*, text: bool = False) -> dict[str, Any]:
    """Style of a cell that is to be filled or corrected: pale red and outlined; with `text`, bold red type in it.

    The fill is what stays: LibreOffice saves the lines of a live format in xlsx without a colour, however it was given.
    """
    from openpyxl.styles import PatternFill

    style: dict[str, Any] = {
        "fill": PatternFill(bgColor="FF" + palette.TODO_FILL, fill_type="solid"),
        "border": border(palette.TODO_LINE),
    }
    return style | {"font": _bold(palette.TODO_LINE)} if text else style


def _bold(colour: str = "") -> Any:
    from openpyxl.styles import Font

    return Font(bold=True, color="FF" + colour if colour else None)


# ------------------------------------------------------------------------------------------------- groups


def group_rules(page: Worksheet, first: int, last: int, last_column: int) -> None:
    """Where a group begins: its name bold and a rule above the row, without merging anything.

    The rule is the only line of these formats: LibreOffice keeps no colour of theirs, and would make others black. Nor
    must the areas of live formats overlap where two can hold at once: it applies one of them, and borders as a whole.
    """
    begins = f'AND($B{first}<>"",$B{first}<>$B{first - 1})'
    style = {"stop": False, "border": border(palette.NAVY, "t")}
    conditional(page, f"B{first}:B{last}", begins, font=_bold(), **style)
    areas = f"A{first}:A{last} C{first}:{column_letters(last_column)}{last}"
    conditional(page, areas, begins, **style)


# ----------------------------------------------------------------------------------------------- warnings


def used_twice(page: Worksheet, column: int, *gone: int) -> None:
    """A key or a name that stands in two rows is marked, bold and red; not where a column of `gone` is filled."""
    letters = column_letters(column)
    area, cell = f"{letters}{FIRST}:{letters}{LAST_ENTRY}", f"{letters}{FIRST}"
    inside = f"${letters}${FIRST}:${letters}${LAST_ENTRY}"
    others = [column_letters(number) for number in gone]
    blank = "".join(f'${each}{FIRST}="",' for each in others)
    stands = "".join(f',${each}${FIRST}:${each}${LAST_ENTRY},""' for each in others)
    count = f"COUNTIFS({inside},{cell}{stands})" if others else f"COUNTIF({inside},{cell})"
    test = f'AND({cell}<>"",{blank}{count}>1)'
    conditional(page, area, test, stop=False, **warning_style(text=True))


def still_to_enter(page: Worksheet, column: int, condition: str) -> None:
    """A cell that its row needs is marked until it is filled, once the row's `condition` holds."""
    letters = column_letters(column)
    cell = f"{letters}{FIRST}"
    test = f'AND($A{FIRST}<>"",{condition},TRIM({cell})="")'
    conditional(page, f"{cell}:{letters}{LAST_ENTRY}", test, stop=False, **warning_style())


def row_needs(page: Worksheet, column: int, last: int, condition: str = "") -> None:
    """A cell that its row needs is marked until it is filled, once something stands in columns A to `last`."""
    letters = column_letters(column)
    cell = f"{letters}{FIRST}"
    tests = [is_begun((1, last)), *([condition] if condition else []), f'TRIM({cell})=""']
    conditional(page, f"{cell}:{letters}{LAST_ENTRY}", f"AND({','.join(tests)})", stop=False, **warning_style())


def is_begun(*columns: tuple[int, int]) -> str:
    """A formula: whether somebody has typed into these stretches of columns, each given as its first and its last."""
    areas = (f"${column_letters(first)}{FIRST}:${column_letters(last)}{FIRST}" for first, last in columns)
    return f"COUNTA({','.join(areas)})>0"


def idle_weights(page: Worksheet, column: int, kind: int) -> None:
    """A weight that does not count, since its criterion is not scored, is greyed."""
    letters = column_letters(column)
    cell, kinds = f"{letters}{FIRST}", f"TRIM(${column_letters(kind)}{FIRST})"
    test = f'AND({cell}<>"",{kinds}<>"",{kinds}<>"{layout.KINDS[1]}")'
    conditional(page, f"{cell}:{letters}{LAST_ENTRY + 1}", test, stop=False, **live_paint(palette.BAND))


def mark_rises(page: Worksheet, column: int, rows: int) -> None:
    """A number that is not below the one above it is marked, bold and red: scale and bands fall."""
    letters, top = column_letters(column), FIRST + 1
    test = f"AND(ISNUMBER({letters}{top}),ISNUMBER({letters}{FIRST}),{letters}{top}>={letters}{FIRST})"
    area = f"{letters}{top}:{letters}{FIRST + rows - 1}"
    conditional(page, area, test, stop=False, **warning_style(text=True))


# --------------------------------------------------------------------------------------------------- RAG


def band_test(number: int, count: int, exists: str, points: str, highest: str) -> str:
    """Formula that is true when a weighted score lies in the band of that number (0 is best).

    With `stopIfTrue` in order, 'reaches this band's threshold' is enough; the last band is open downward.
    """
    if number == count - 1:
        return exists
    share = f"ROUND(ROUND(({points})/({highest})*100,9),0)"
    by_points = f"ROUND(ROUND({points},9),0)"
    figure = f'IF(TRIM(xla_RagBasis)="{layout.RAG_BASES[1]}",{by_points},{share})'
    return f"AND({exists},{figure}>=INDEX(xla_BandFrom,{number + 1}))"


def scores(page: Worksheet, area: str, first: str, appraisal: Appraisal) -> None:
    """Scores: the colour of each level; a mark where a score is still to enter, once scoring has begun."""
    cell, row = f"{first}{FIRST}", FIRST
    text, weight = formulas.tidy(cell), f"N($D{row})"
    if appraisal.scale.numeric:
        exists, points = f"AND(ISNUMBER({cell}),ISNUMBER($D{row}))", f"{cell}*{weight}"
    else:
        exists = f"AND(ISNUMBER($D{row}),SUMPRODUCT((xla_Levels={text})*1)>0)"
        points = f"SUMPRODUCT((xla_Levels={text})*xla_Points)*{weight}"
    count = len(appraisal.bands)
    paints = palette.BANDS[max(1, count)]
    conditional(page, area, f'AND($D{row}="Gateway",{text}="Pass")', **live_paint(paints[0]))
    conditional(page, area, f'AND($D{row}="Gateway",{text}="Fail")', **live_paint(paints[-1]))
    conditional(page, area, f'$D{row}="-"', **live_paint(palette.BAND))
    doubtful = doubt_marks.doubtful_score(cell)
    tests = [band_test(n, count, exists, points, f"{weight}*xla_HighestPoints") for n in range(count)]
    shown = [f'General" {band.letter}"' if appraisal.scale.numeric else "@" for band in appraisal.bands]
    for test, paint, number_format in zip(tests, paints, shown, strict=False):
        conditional(page, area, f"AND({doubtful},{test})", **doubt_marks.hatch_style(paint, number_format))
    unweighted = f'AND({cell}<>"",$D{row}<>"Gateway",{doubtful})'
    conditional(page, area, unweighted, numFmt=doubt_marks.mark_format("General" if appraisal.scale.numeric else "@"))
    for number, band in enumerate(appraisal.bands):
        letter = band.letter if appraisal.scale.numeric else ""
        conditional(page, area, tests[number], **live_paint(paints[number], letter, "General"))
    begun = "xla_ScoresMissing<xla_ScoresWanted"
    conditional(page, area, f'AND($A{row}<>"",{text}="",{begun})', **warning_style())


def answers(page: Worksheet, area: str, appraisal: Appraisal) -> None:
    """Gateways: Pass and Fail in the colours of the best and the worst band."""
    text, paints = formulas.tidy(area.partition(":")[0]), palette.BANDS[max(1, len(appraisal.bands))]
    for word, paint in zip(layout.GATE_ANSWERS, (paints[0], paints[-1]), strict=True):
        conditional(page, area, f'{text}="{word}"', **live_paint(paint))


def results(page: Worksheet, appraisal: Appraisal, bottom: int, last: int) -> None:
    """Results: each weighted score by its band, with the band's letter beside the number."""
    first, row = column_letters(layout.RESULTS_FIRST_OPTION), layout.RESULTS_FIRST_CRITERION
    area, cell = f"{first}{row}:{column_letters(last)}{bottom}", f"{first}{row}"
    count = len(appraisal.bands)
    paints = palette.BANDS[max(1, count)]
    conditional(page, area, f'{cell}="Pass"', **live_paint(paints[0]))
    conditional(page, area, f'{cell}="Fail"', **live_paint(paints[-1]))
    conditional(page, area, f'{cell}="{layout.NOT_ASSESSED_TEXT}"', **live_paint(palette.BAND))
    missing = f'AND({cell}="{layout.MISSING}",xla_ScoresMissing<xla_ScoresWanted)'
    conditional(page, area, missing, **warning_style())
    tests = [band_test(n, count, f"AND(ISNUMBER({cell}),N($E{row})>0)", cell, f"$E{row}") for n in range(count)]
    doubtful = doubt_marks.doubtful_result(cell, row)
    for test, paint, band in zip(tests, paints, appraisal.bands, strict=False):
        shown = f'{points_format(appraisal)}" {band.letter}"'
        conditional(page, area, f"AND({doubtful},{test})", **doubt_marks.hatch_style(paint, shown))
    for number, (test, band) in enumerate(zip(tests, appraisal.bands, strict=True)):
        conditional(page, area, test, **live_paint(paints[number], band.letter, points_format(appraisal)))


def totals(page: Worksheet, appraisal: Appraisal, last: int) -> None:
    """Results: RAG of the totals, and the winner's rank in navy."""
    first, letters = column_letters(layout.RESULTS_FIRST_OPTION), column_letters(last)
    rag, rank = (layout.results_row(key) for key in ("rag", "rank"))
    bands(page, f"{first}{rag}:{letters}{rag}", f"{first}${rag}", appraisal)
    winner(page, f"{first}{rank}:{letters}{rank}")
    doubt_marks.totals(page, appraisal, last)


def thousands(page: Worksheet, area: str, appraisal: Appraisal) -> None:
    """Whole points from 1,000 on are separated as in sentences, also where a score with decimals may be typed."""
    from openpyxl.styles.numbers import NumberFormat

    if points_format(appraisal) == "General":
        cell = f"N({area.partition(':')[0]})"
        # A name of ours in the formula says whose format it is.
        test = f"AND({cell}>=1000,{cell}=INT({cell}),ROWS(xla_Points)>0)"
        conditional(page, area, test, stop=False, numFmt=NumberFormat(numFmtId=3, formatCode="#,##0"))


def legend(page: Worksheet, first: int, last: int, appraisal: Appraisal) -> None:
    """Results: letter and name of a band in its colour, in rows of column C that hold no criterion."""
    for number, paint in enumerate(palette.BANDS[max(1, len(appraisal.bands))], 1):
        label = f"INDEX(xla_BandLabels,{number})"
        match = f'AND($A{first}="",$B{first}="",$C{first}<>"",RIGHT($C{first},LEN({label})+1)=" "&{label})'
        conditional(page, f"C{first}:C{last}", match, **live_paint(paint))
    doubt_marks.legend(page, first, last)


def bands(page: Worksheet, area: str, cell: str, appraisal: Appraisal) -> None:
    """Cells that hold a band's name take its colour."""
    for number, paint in enumerate(palette.BANDS[max(1, len(appraisal.bands))]):
        match = f'AND({cell}<>"",{cell}=INDEX(xla_BandLabels,{number + 1}))'
        conditional(page, area, match, **live_paint(paint))


def share_bars(page: Worksheet, area: str) -> None:
    """A bar in each cell as long as its share of 100 per cent; file_bytes makes it a plain tone."""
    from openpyxl.formatting.rule import DataBarRule

    bar = DataBarRule("num", 0, "num", 1, color="FF" + palette.BAR, showValue=True)  # type: ignore[no-untyped-call]  # openpyxl's stub
    page.conditional_formatting.add(area, bar)


def winner(page: Worksheet, area: str) -> None:
    """The rank of whoever is certain to come first, in navy."""
    cell = area.split(":", maxsplit=1)[0]
    conditional(page, area, f'OR({cell}=1,{cell}="1=")', **live_paint(palette.HEADER))
