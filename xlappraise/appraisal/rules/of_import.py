"""Rules about a sheet that is brought in (XLA500 to XLA509): in, nothing; out, what `import` says of it."""

from __future__ import annotations

from xlappraise.appraisal.findings import NOTE, WARNING
from xlappraise.appraisal.rules.rule_page import rule

STUDY = "Powell, Baker and Lawson, Errors in operational spreadsheets, 2007."

SCALE_TAKEN = rule(
    "XLA500",
    "scale-taken",
    NOTE,
    "No scale is stated: the scores run from {found}, and {expected} is taken.",
    "Say the scale with --scale, such as --scale 1-5, if it is another.",
    checks="A sheet that is brought in says on which scale its scores are given.",
    why="Totals and ranks do not depend on it; shares of the highest possible total and colours do.",
    example="Scores from 2 to 4 may be of 5 or of 10.",
    do="Look for the scale in the paper, and bring the sheet in again with --scale.",
)
TOTAL_WRONG = rule(
    "XLA501",
    "printed-total-wrong",
    WARNING,
    "The total of {option_name} is printed as {expected}, but its scores give {found}: {difference}.",
    "{explained}",
    checks="Printed totals are what the printed scores and weights add up to, in the way that the sheet adds up.",
    why="Either a score or the total is wrong, and the order of the options may depend on it.",
    example="A weighted mean is printed as 3.85, and the scores give 3.75.",
    do="Look at the cell that would explain it, in the paper or with those who scored. Nothing is corrected.",
    source=STUDY,
)
OTHER_WAY = rule(
    "XLA502",
    "printed-total-added-otherwise",
    WARNING,
    "The total of {option_name} is printed as {found}. That is how {other} are worked out; as {expected}, like the "
    "others, it would be {recomputed}.",
    "Print all totals in the same way.",
    checks="All printed totals of a line are worked out in the same way.",
    why="Totals that are worked out differently cannot be compared, even if each is right.",
    example="Three totals are weighted means, the fourth the plain sum of its scores.",
    do="Find out which way was meant.",
)
NO_KNOWN_WAY = rule(
    "XLA503",
    "printed-totals-not-explained",
    WARNING,
    "The printed totals follow no usual way of adding up. As {way} they would be {found}.",
    "Look in the paper for how totals were worked out. None of them is called wrong.",
    checks="Printed totals are weighted points, means, shares, sums, or these times one number.",
    why="A reader cannot check a total when it is not known how it was worked out.",
    example="Totals that are means of ranks.",
    do="Ask whoever made the sheet how the totals were worked out.",
)
ORDER_DIFFERS = rule(
    "XLA504",
    "printed-order-differs",
    WARNING,
    "{found}, but {expected}.",
    "Compare the printed ranks with the totals, and the totals with the scores.",
    checks="Printed ranks follow the printed totals, and a printed winner has the highest recomputed total.",
    why="Members go by the printed order.",
    example="Rank 1 is printed beside the second highest total.",
    do="Correct the paper before it is used.",
)
TIE_IN_PRINT = rule(
    "XLA505",
    "printed-tie-only-in-print",
    NOTE,
    "{options} tie at {found} in print only: their scores give {expected}.",
    "Print one more decimal.",
    checks="Totals that are printed alike are alike.",
    why="Readers see a tie where one option is ahead.",
    example="3.75 and 3.8 are both printed as 3.8.",
    do="Print the totals with one more decimal.",
)
PART_WRONG = rule(
    "XLA506",
    "printed-part-wrong",
    WARNING,
    "{what} is printed as {expected}, but comes to {found}.",
    "Look at the figures that it is made of.",
    checks="Weighted scores, subtotals, shares and the sum of weights are what the sheet's own figures give.",
    why="A wrong part is often what makes a total wrong.",
    example="A score of 4 times a weight of 3 is printed as 15.",
    do="Correct it in the sheet, or find which of the figures is wrong.",
    source=STUDY,
)
READ_SO = rule(
    "XLA507",
    "read-so",
    NOTE,
    "{sentence}.",
    "{hint}",
    checks="Lists what was left out, added or interpreted when a sheet was brought in.",
    why="Somebody who knows the sheet should check that it was read correctly.",
    example="A column of notes that is not taken over.",
    do="Compare the list with the sheet. If something was read wrongly, import it again with the option that says how "
    "to read it: xlappraise import --help lists them.",
)
NO_RESULT = rule(
    "XLA508",
    "formula-without-result",
    WARNING,
    "This formula was stored without a result, and nothing is calculated here: it reads as blank.",
    "Open the sheet in Excel or LibreOffice, save it, and bring it in again.",
    checks="Formulas of a sheet that is brought in were stored with their results.",
    why="Formulas are not calculated when a sheet is brought in, so without a stored result their value is not known.",
    example="A workbook that a program wrote and nobody opened.",
    do="Open it, save it, and bring it in again.",
)
TOTALS_ARE = rule(
    "XLA509",
    "printed-totals-are",
    NOTE,
    "The printed totals are {found}: {count} fit.",
    "{hint}",
    checks="Says how the totals of a sheet were worked out, as found from the totals themselves.",
    why="Published totals are compared with ours in the same terms.",
    example="Weighted means, when a sheet divides by the sum of its weights.",
    do="Say it with --published-as where it is another way.",
)
