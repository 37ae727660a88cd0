"""Rules XLA1xx, as data: the workbook itself, its sheets and headings."""

from __future__ import annotations

from xlappraise.appraisal.findings import ERROR, NOTE, WARNING
from xlappraise.appraisal.rules.rule_page import rule

SHEET_MISSING = rule(
    "XLA101",
    "sheet-missing",
    ERROR,
    "The workbook has no sheet named {expected}{instead}.",
    "{hint}",
    checks="Setup and Options are there, and Criteria and Scores unless the appraisal is in words. Capital letters and "
    "spaces in their names do not matter.",
    why="Without one of them there is nothing to add up, so no results are given.",
    example="The sheet Scores was deleted, or its tab renamed and its headings typed over.",
    do="Give the tab its old name and headings again, or copy the sheet from an earlier version of the workbook.",
    blocks=True,
)
SHEET_TWICE = rule(
    "XLA102",
    "sheet-twice",
    ERROR,
    "Two sheets could be {expected}: {found}.",
    "Rename the one that is not to be used.",
    checks="No two sheets have names that differ only in spaces, capital letters or characters that look alike.",
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
    do="Type the heading as it was, in the same row as the other headings. Your own extra columns may stay.",
    blocks=True,
)
FORMULA_OVERTYPED = rule(
    "XLA104",
    "formula-overtyped",
    WARNING,
    "{what}; recalculating puts {them} back.",
    "Recalculate.",
    checks="Every formula on the sheets that are filled in for you, such as Results and Summary, is the one that "
    "should be there.",
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
    why="Robustness and Checks would show earlier results, although the live cells of Results change at once.",
    example="A score was changed after the last recalc.",
    do="Run xlappraise recalc before you circulate the workbook.",
)
HEADING_UNLIKE = rule(
    "XLA106",
    "heading-misspelt",
    WARNING,
    "{sheet} has no heading {expected}, but has {shown}: its column is not read.",
    'If that column is meant, change its heading to "{suggestion}".',
    checks="A heading that is not known is not a misspelling of one that is missing.",
    why="A column with an unknown heading is treated as your own, so its entries are not used.",
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
    "Recalculate to mark the workbook.",
    checks="The workbook holds the number of the layout that it was made for.",
    why="A later version of xlappraise can then tell how to read it.",
    example="All sheets were copied by hand into a new workbook.",
    do="Run xlappraise recalc once.",
)
HIDDEN_INPUT = rule(
    "XLA109",
    "hidden-input",
    WARNING,
    "{found}, although entries there count.",
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
    "A filter on {sheet} hides rows; they still count.",
    "Clear the filter before you circulate the workbook.",
    checks="No filter hides rows of a sheet with entries.",
    why="Hidden rows are still in the totals, and readers may believe that they are not.",
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
    why="Reports would leave it out, and the record would be incomplete.",
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
    why="The live formulas would leave the rest out, and their totals would be wrong.",
    example="Setup lists eight levels; there is room for seven.",
    do="Keep to the numbers that the message gives.",
    blocks=True,
)
MESSAGES_STRAYED = rule(
    "XLA114",
    "messages-strayed",
    NOTE,
    "Some help messages beside score cells are out of date, because rows were sorted or moved or Criteria was "
    "reworded.",
    "Recalculate to update them.",
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
    "Recalculate to bring the workbook up to date; nothing that you typed is changed.",
    checks="The workbook follows the layout that this version writes.",
    why="An earlier layout can still be read, but it lacks choices and names added since. An earlier version of "
    "xlappraise can no longer read the workbook once it is brought up to date.",
    example="A workbook made last year was opened with a newer xlappraise.",
    do="Run xlappraise recalc once, or press Recalculate.",
)
SHEET_RENAMED = rule(
    "XLA125",
    "sheet-renamed",
    NOTE,
    "The sheet {expected} was renamed {shown}; it is still read and updated.",
    "No action is needed.",
    checks="Each sheet of the workbook still has its original name.",
    why="A renamed sheet is recognised by its table, by the workbook's names or by its title. Formulas follow it; "
    "the links on Guide do not.",
    example="The tab Criteria was renamed to Criteria and weights.",
    do="Nothing, or give the tab its old name again.",
)
SHEET_UNCLEAR = rule(
    "XLA126",
    "sheet-unclear",
    ERROR,
    "No sheet is called {expected}, and {shown} could each be it.",
    "Give the tab of the one that counts the name {expected}.",
    checks="Where a sheet is missing, no more than one other sheet looks like it.",
    why="It would be unclear which of them counts, and adding a new one would make it worse.",
    example="Scores was deleted, and two copies of it, Scores (2) and Scores (3), were kept.",
    do="Rename the one that counts; the others may stay, as your own.",
    blocks=True,
)
