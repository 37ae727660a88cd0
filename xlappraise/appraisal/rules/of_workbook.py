"""Rules XLA1xx, as data: the workbook itself, its sheets and headings."""

from __future__ import annotations

from xlappraise.appraisal.findings import ERROR, NOTE, WARNING
from xlappraise.appraisal.rules.page import rule

SHEET_MISSING = rule(
    "XLA101",
    "sheet-missing",
    ERROR,
    "The workbook has no sheet named {expected}{instead}.",
    "{hint}",
    checks="Setup, Options, Criteria and Scores are all there. Capital letters and spaces in their names "
    "do not matter.",
    why="Without one of them there is nothing to add up, so no results are given.",
    example="The sheet Scores was deleted, or its tab renamed and its headings typed over.",
    do="Give the tab its old name and headings again, or copy the sheet from an earlier version of the workbook.",
    blocks=True,
)
SHEET_TWICE = rule(
    "XLA102",
    "sheet-twice",
    ERROR,
    "Two sheets answer to the name {expected}: {found}.",
    "Rename the one that is not to be used.",
    checks="No two sheets have names that differ only in spaces, capital letters or signs that cannot be told apart.",
    why="It would be unclear which of them counts.",
    example='A copy was named "Scores " with a space at the end.',
    do="Rename the copy, for instance to Scores old.",
    blocks=True,
)
HEADING_MISSING = rule(
    "XLA103",
    "heading-missing",
    ERROR,
    "{sheet} has no heading {missing}{instead}.",
    "{hint}",
    checks="Each sheet has the headings, and Setup the labels, that results depend on. Their order does "
    "not matter, nor do "
    "capital letters and spaces.",
    why="Columns are found by their headings. Without them it is not known which cells hold the weight, say.",
    example='The heading Weight on Criteria was changed to "Importance".',
    do="Type the heading as it was, in the same row as the other headings. Your own further columns may stay.",
    blocks=True,
)
FORMULA_OVERTYPED = rule(
    "XLA104",
    "formula-overtyped",
    WARNING,
    "{what}; recalculating puts {them} back.",
    "Recalculate.",
    checks="Every formula on the sheets that the workbook keeps (Results, Summary) is the one that should be there.",
    why="A number typed over a formula no longer moves with the scores. It is the classic spreadsheet "
    "error: studies find "
    "about one formula cell in a hundred wrong (Powell, Baker and Lawson 2007).",
    example="Results!F6 holds the number 1800 in place of the formula for the total.",
    do="Run xlappraise recalc, which puts every formula back and changes nothing that you typed on your own sheets.",
)
RESULTS_OUT_OF_DATE = rule(
    "XLA105",
    "results-out-of-date",
    WARNING,
    "The results were written before scores, weights or set-up last changed.",
    "Recalculate.",
    checks="The results that were written into the workbook belong to what is entered in it now.",
    why="Summary, chart and Checks would show an earlier state, though the live cells of Results move at once.",
    example="A score was changed after the last recalc.",
    do="Run xlappraise recalc before the workbook is sent round.",
)
HEADING_UNLIKE = rule(
    "XLA106",
    "heading-misspelt",
    WARNING,
    "{sheet} has no heading {expected}, but has {shown}: its column is not read.",
    'If that column is meant, change its heading to "{suggestion}".',
    checks="A heading that is not known is not a misspelling of one that is missing.",
    why="A column whose heading is not known is taken for your own and left alone, so what it holds would not be used.",
    example='On Criteria the heading Limits became "Limit".',
    do="Correct the heading, or run xlappraise check --fix. A column of your own should have a name of its own.",
)
HEADING_TWICE = rule(
    "XLA107",
    "heading-twice",
    ERROR,
    "{sheet} has the heading {expected} twice.",
    "Rename or delete the column that is not to be used.",
    checks="No heading of the workbook stands over two columns.",
    why="It would be unclear which column counts.",
    example="A column was copied beside itself to try other weights, so Criteria has two columns headed Weight.",
    do="Rename one of them, for instance to Weight tried.",
    blocks=True,
)
LAYOUT_UNMARKED = rule(
    "XLA108",
    "layout-unmarked",
    NOTE,
    "The workbook does not say which layout it follows; it is read as the present one.",
    "Recalculate: that marks the workbook.",
    checks="The workbook holds the number of the layout that it was made for.",
    why="A later version of xlappraise can then tell how to read it.",
    example="All sheets were copied by hand into a new workbook.",
    do="Run xlappraise recalc once.",
)
HIDDEN_INPUT = rule(
    "XLA109",
    "hidden-input",
    WARNING,
    "{found}, though entries there count.",
    "Unhide them, or delete what is no longer wanted.",
    checks="No sheet, row or column is hidden that holds entries which count in the results.",
    why="A reader of the workbook cannot see what the totals are made of.",
    example="Rows 20 to 24 of Criteria are hidden, yet their weights count.",
    do="Select the rows or columns on both sides, right-click and choose Unhide. To leave a criterion "
    "out, set its Kind to "
    "Not assessed and say why.",
)
MERGED_INPUT = rule(
    "XLA110",
    "merged-input",
    ERROR,
    "The cells {found} are merged: only the first of them can hold an entry, the others count as blank.",
    "Unmerge them and fill each cell.",
    checks="No cells that hold entries are merged.",
    why="A merged block has one value only. It does not count for the other rows or options that it covers.",
    example="On Scores one High was merged across three options.",
    do="Select the block, choose Merge & Centre again to undo it, and type the entry into each cell.",
)
FILTER_ON = rule(
    "XLA111",
    "filter-on",
    NOTE,
    "A filter on {sheet} hides rows; they count all the same.",
    "Clear the filter before the workbook is sent round.",
    checks="No filter hides rows of a sheet with entries.",
    why="Rows out of sight are still in the totals, and somebody may believe that they are not.",
    example="Scores is filtered to one group.",
    do="On the Data tab choose Clear.",
)
LOG_NOT_READ = rule(
    "XLA112",
    "log-not-read",
    WARNING,
    "{sheet} has no row of headings, so nothing on it is read.",
    "Type the headings in one row: {expected}.",
    checks="An optional sheet (Assumptions, Issues, Benefits and the like) that is filled has its headings.",
    why="Reports would leave it out, and the record would have a gap.",
    example="The row of headings on Change log was deleted.",
    do="Type the headings above the first entry.",
)
TOO_MANY = rule(
    "XLA113",
    "too-many",
    ERROR,
    "{found}, but there is room for {expected}.",
    "Take some away, or split the appraisal into two workbooks.",
    checks="Levels, RAG bands, groups, options and criteria are no more than the workbook's formulas cover.",
    why="Beyond that the live formulas would leave some out, and their totals would be wrong.",
    example="Setup lists eight levels; there is room for seven.",
    do="Keep to the numbers that the message gives.",
    blocks=True,
)
MESSAGES_STRAYED = rule(
    "XLA114",
    "messages-strayed",
    NOTE,
    "The messages beside score cells were laid before rows were sorted or moved, or Criteria was reworded: some tell "
    "of another criterion, or in other words.",
    "Recalculate: that lays them anew.",
    checks="The message beside a score cell says what the levels of its own criterion mean, as Criteria now words it.",
    why="Excel sorts cells but leaves messages where they were. The drop-downs themselves follow each row's Ref.",
    example="Scores was sorted by weight, and the message beside V2 explains the levels of D4.",
    do="Run xlappraise recalc, or press Recalculate.",
)
LAYOUT_OLDER = rule(
    "XLA115",
    "layout-older",
    NOTE,
    "The workbook was made for layout {found}; this version of xlappraise writes layout {expected}.",
    "Recalculate: that brings the workbook up to date and changes nothing that you typed.",
    checks="The workbook follows the layout that this version writes.",
    why="An earlier layout is read all the same, but it lacks choices and names that came since, and an earlier "
    "version of xlappraise no longer reads the workbook once it is brought up to date.",
    example="A workbook made last year was opened with a newer xlappraise.",
    do="Run xlappraise recalc once, or press Recalculate.",
)
SHEET_RENAMED = rule(
    "XLA125",
    "sheet-renamed",
    NOTE,
    "The sheet {expected} has the tab {shown}; it is read and written as ever.",
    "Nothing needs to be done.",
    checks="Each sheet of the workbook has the tab that it was made with.",
    why="A sheet with another tab is known by its table, by the workbook's names or by what stands at its head. "
    "Formulas follow it; the Guide's links do not.",
    example="The tab Criteria was renamed to Criteria and weights.",
    do="Nothing, or give the tab its old name again.",
)
SHEET_UNCLEAR = rule(
    "XLA126",
    "sheet-unclear",
    ERROR,
    "No tab is called {expected}, and {shown} may each be that sheet.",
    "Give the tab of the one that counts the name {expected}.",
    checks="Where the tab of a sheet is gone, no more than one other sheet looks like it.",
    why="It would be unclear which of them counts, and a new one beside them would make it worse.",
    example="Scores was deleted, and two copies of it, Scores (2) and Scores (3), were kept.",
    do="Rename the one that counts; the others may stay, as your own.",
    blocks=True,
)
