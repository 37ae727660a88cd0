"""Rules XLA3xx, as data: rows against each other, and against the appraisal's own rules."""

from __future__ import annotations

from xlappraise.appraisal.findings import ERROR, NOTE, WARNING
from xlappraise.appraisal.rules.rule_page import rule

SCORE_MISSING = rule(
    "XLA301",
    "score-missing",
    NOTE,
    "The score {what} is blank, so totals that depend on it are ranges.",
    "Choose {expected} and say why on Rationale.",
    checks="Every short-listed option that fails no gateway has a score for every scored criterion.",
    why="A blank is not a zero. Until it is filled, the total runs from the lowest to the highest level "
    "that may be chosen "
    "there, and the rank may be a range too.",
    example="V2 of the wholly owned company is blank: its total is 1780 to 1840.",
    do="Score it. If nobody can score the criterion for any option, set its Kind to Not assessed.",
    final=ERROR,
)
ANSWER_MISSING = rule(
    "XLA302",
    "gateway-answer-missing",
    NOTE,
    "The gateway answer {what} is blank: an option without an answer cannot be ranked.",
    "Choose {expected}.",
    checks="Every short-listed option has an answer to every gateway criterion, or fails another one. An option on the "
    "Long-list may be without: its answers are then not recorded.",
    why="It is not known whether the option passes, so it is shown as incomplete and has no rank.",
    example="D2 has no answer for the independent organisation.",
    do="Choose Pass or Fail from the drop-down.",
    final=ERROR,
)
GATEWAY_FAILED = rule(
    "XLA303",
    "gateway-failed",
    NOTE,
    "{option_name} fails {criteria}, so it is not ranked.",
    "If that is right, no action is needed; its Outcome may be Discounted.",
    checks="Lists the short-listed options that fail a gateway.",
    why="An option that fails a gateway is ruled out, whatever its scores; the record should show that.",
    example="Outsource fails D3 Compliant with Secretary of State.",
    do="Check the answer. Then give the option the Outcome Discounted and the reason.",
)
LIMITS_NOT_KEPT = rule(
    "XLA304",
    "limits-not-kept",
    WARNING,
    "The scores on {criterion} are {found}, though its limits are {expected}.",
    "Change the scores to keep the limits, or clear the limits and say why on Change log.",
    checks="A criterion with limits, such as High 1, Medium 3, Low 1, has exactly that many of each level once every "
    "short-listed option is scored.",
    why="Limits make sure that options get different scores. In the Worcestershire paper of 2017, V5 and V6 ask for "
    "one High, three Medium and one Low, and print none, four and one.",
    example="The limits are High 1, Medium 3, Low 1; four Medium and one Low are given.",
    do="Score again, or clear the limits. A workbook may depart from its own rule if it says why.",
)
LEVEL_NOT_AVAILABLE = rule(
    "XLA305",
    "level-not-available",
    WARNING,
    "The score {what} is {found}, a level that the criterion does not define.",
    "Choose {expected}, or say on Criteria what {found} means there.",
    checks="Every score is a level whose meaning is given for its criterion.",
    why="Nobody can say what the score means. In the Worcestershire paper of 2017, D6 and V4 define no Medium, yet "
    "eight scores are Medium. The score still counts.",
    example="D6 says what High and Low mean; an option scores Medium.",
    do="Choose a level that is defined, or write its meaning into the '... means' column of Criteria.",
    alike=4,
)
KEY_TWICE = rule(
    "XLA306",
    "key-twice",
    ERROR,
    "More than one {of} on {sheet} has the {field} {shown}.",
    "Give each {of} {expected} of its own.",
    checks="Every Ref and every ID appears only once on its sheet. Capital letters make no difference.",
    why="Scores find their criterion and option by these codes; with two of the same, it is unclear which one counts.",
    example="Two criteria have the Ref D4.",
    do="Change one of them, on Criteria or Options and on Scores and Rationale.",
    blocks=True,
)
CRITERION_WITHOUT_ROW = rule(
    "XLA307",
    "criterion-without-row",
    WARNING,
    "There is no row for {named} on {sheet}.",
    "Recalculate to add the row.",
    checks="Every criterion has a row on Scores, and on Rationale where that sheet is kept.",
    why="Its scores cannot be entered, so they count as missing.",
    example="D16 was added to Criteria, not yet to Scores.",
    do="Run xlappraise recalc, or type the Ref below the last row of the sheet.",
)
ROW_WITHOUT_CRITERION = rule(
    "XLA308",
    "row-without-criterion",
    ERROR,
    "The row {shown} on {sheet} has no criterion on Criteria, so its entries are not used{besides}.",
    "Correct the Ref, add the criterion to Criteria, or delete the row.{hint}",
    checks="Every filled row of Scores and Rationale belongs to a criterion.",
    why="Its scores do not count, although readers can see them. While it could belong to a criterion that has no "
    "row, no row is added for that criterion.",
    example="A criterion was deleted from Criteria only, or the Ref D4 was typed over with Four.",
    do="Correct the Ref or delete the row. Where it is clear which criterion it belongs to, xlappraise check --fix "
    "restores the Ref.",
)
OPTION_WITHOUT_COLUMN = rule(
    "XLA309",
    "option-without-column",
    WARNING,
    "There is no column for {named} on {sheet}.",
    "Recalculate to add the column.",
    checks="Every short-listed option has a column on Scores, and on Rationale where that sheet is kept.",
    why="Its scores cannot be entered, so they count as missing.",
    example="O6 was put on the Short-list, and Scores has no column for it yet.",
    do="Run xlappraise recalc, or type a heading that begins with the ID to the right of the last column.",
)
COLUMN_WITHOUT_OPTION = rule(
    "XLA310",
    "column-without-option",
    ERROR,
    "The column {shown} on {sheet} has no option on Options, so its entries are not used{besides}.",
    "Correct the heading, add the option to Options, or move the column to a sheet of your own.{hint}",
    checks="Every column of Scores that holds scores belongs to an option, and so does every column of Scores and "
    "Rationale whose heading begins like an ID. A column of notes or of formulas on Scores is your own.",
    why="Its scores do not count, although readers can see them. While it could belong to an option that has no "
    "column, no column is added for that option.",
    example="An option was deleted from Options only, or the heading O1 Strategic Partnership became LATC.",
    do="Make the heading begin with the ID, or be the option's name. Where it is clear which option it belongs to, "
    "xlappraise check --fix restores the heading.",
)
WEIGHTS_NOT_100 = rule(
    "XLA311",
    "weights-not-100",
    ERROR,
    "The weights add up to {found}%, not to 100%.",
    "Correct the weights so that they add up to 100; until then shares use the actual sum.",
    checks="Weights as percentages add up to 100, within a tenth.",
    why="A reader expects 30% to be three tenths of the whole, which is then not true.",
    example="30, 40 and 20.",
    do="Correct the weights, or set Weights as on Setup to Points.",
)
WEIGHTS_NEAR_100 = rule(
    "XLA312",
    "weights-near-100",
    WARNING,
    "The weights add up to {found}%, not quite to 100%.",
    "Correct the rounding in one weight, if exactly 100 is wanted.",
    checks="Weights as percentages add up to 100 exactly.",
    why="Rounded percentages often miss by a little. Shares use the actual sum, so the ranking is not affected.",
    example="33.3, 33.3 and 33.3.",
    do="Leave it or adjust one weight.",
)
WEIGHTS_MIXED = rule(
    "XLA345",
    "weights-mixed",
    ERROR,
    "The weight {what} is {shown}, while the other weights {expected}.",
    "Use one form for all weights, 30 or 30%.{hint}",
    checks="Weights as percentages are plain numbers, or are all at most 1 (as 30% is stored): one way in the column.",
    why="A formula does not see the % sign: beside 40, a weight of 30% is the number 0.3.",
    example="30% on one row and 40 on another.",
    do="Type them all with the sign, or all without. xlappraise check --fix does it where the meaning is clear.",
    blocks=True,
)
REF_RENAMED = rule(
    "XLA313",
    "ref-renamed",
    ERROR,
    "There is a row for {shown} on {sheet} and none for {named}: was the Ref changed?",
    'If so, change the Ref on {sheet} to "{suggestion}"; the automatic fix does it on every sheet.',
    checks="No criterion lost its scores because its Ref was changed on Criteria only.",
    why="Scores are found by Ref. After a change on one sheet they are left behind.",
    example="D4 became D04 on Criteria, while Scores still says D4.",
    do="Use the same Ref everywhere. If it really is another criterion, add a row for it and delete the old one.",
)
OPTION_RENAMED = rule(
    "XLA314",
    "option-renamed",
    ERROR,
    "There is a column {shown} on {sheet} and none for {named}: was the ID changed?",
    'If so, let the heading on {sheet} begin with "{suggestion}"; the automatic fix does it on every sheet.',
    checks="No option lost its scores because its ID was changed on Options only.",
    why="Scores are found by ID. After a change on one sheet they are left behind.",
    example="O3 became WOC on Options, while Scores still has the column O3 Wholly Owned Council Company.",
    do="Use the same ID everywhere. If it really is another option, add a column for it and delete the old one.",
)
LEVEL_RENAMED = rule(
    "XLA315",
    "level-renamed",
    ERROR,
    "Criteria still explains the level {shown}, which is not on Setup, and nothing explains {expected}: "
    "was it renamed?",
    'If so, change it to "{suggestion}" on Criteria and Scores, or name the level on Setup as it was.',
    checks="No level was renamed on Setup only.",
    why="Scores are matched by the level's name. After a change on Setup they are no longer known and "
    "count as missing.",
    example="Medium became Moderate on Setup, while Scores still says Medium.",
    do="Use the new name on Criteria and Scores, or the old one on Setup.",
)
LEVEL_UNEXPLAINED = rule(
    "XLA316",
    "level-without-meaning",
    WARNING,
    "Criteria has no {columns} for {named}: recalculating adds {them}.",
    "Recalculate, then say what {named} means for each criterion: where levels are explained, only those can be "
    "chosen.",
    checks="Criteria has a '... means' column for every level on Setup.",
    why="Where two levels of a criterion have a meaning, a level without one cannot be chosen for it.",
    example="Very high was added to Setup, not to Criteria.",
    do="Run xlappraise recalc or type the heading, and fill the column.",
)
MEANING_WITHOUT_LEVEL = rule(
    "XLA317",
    "meaning-without-level",
    NOTE,
    "Criteria explains {shown}, which {are} not on Setup; {them} kept as yours.",
    "No action is needed; delete the column if it is no longer wanted, or list the level on Setup.",
    checks="Every '... means' column of Criteria belongs to a level on Setup.",
    why="A level that is not on the scale cannot be chosen. What was written about it is kept.",
    example="Very low was removed from Setup; its column is still there.",
    do="Keep the column, delete it, or restore the level.",
)
NOTHING_TO_SCORE = rule(
    "XLA318",
    "nothing-to-score",
    NOTE,
    "There is nothing to rank yet: {found}.",
    "Fill Options and Criteria, and put the options to be scored on the Short-list.",
    checks="There is at least one option on the Short-list and one scored criterion.",
    why="Totals and ranks need both.",
    example="A new workbook.",
    do="Follow the steps on the sheet Guide.",
    final=ERROR,
)
MERGED_UNKNOWN = rule(
    "XLA319",
    "merged-into-unknown",
    WARNING,
    "{option_name} is merged into {shown}, which is not the ID of another option.",
    "Type the ID of the option that it was merged into.{hint}",
    checks="Merged into on Options names another option by its ID.",
    why="The record from the long-list to the recommendation should have no gap.",
    example="O9 is merged into O40, which does not exist.",
    do="Correct the ID.",
)
REF_MISSING = rule(
    "XLA320",
    "row-without-ref",
    ERROR,
    "Row {row} of {sheet} has {has}{besides}.",
    "Type the Ref of the criterion, or clear the row.{hint}",
    checks="Every filled row of Scores and Rationale has a Ref.",
    why="Rows are matched by Ref. Without one the entries belong to no criterion.",
    example="The Ref was deleted by mistake.",
    do="Type the Ref that the criterion has on Criteria.",
)
COLUMN_TWICE = rule(
    "XLA321",
    "option-column-twice",
    ERROR,
    "{sheet} has more than one column for {named}: {found}.",
    "Delete the column that is not to be used, or correct its heading.",
    checks="No option has two columns on Scores or Rationale.",
    why="It would be unclear which scores count.",
    example="A column was copied to try other scores.",
    do="Move the copy to a sheet of your own.",
    blocks=True,
)
ROW_TWICE = rule(
    "XLA322",
    "criterion-row-twice",
    ERROR,
    "{sheet} has more than one row for {named}: {found}.",
    "Delete the row that is not to be used.",
    checks="No criterion has two rows on Scores or Rationale.",
    why="It would be unclear which scores count.",
    example="A row was copied and its Ref was not changed.",
    do="Delete one of the rows, or correct its Ref.",
    blocks=True,
)
NAMES_ALIKE = rule(
    "XLA323",
    "names-alike",
    WARNING,
    "{found} have names that look the same.",
    "Give each its own name, and type it again.",
    checks="No two options have the same name, and no two names of options or titles of criteria differ only in "
    "characters that are invisible or look alike.",
    why="Members would see the same name twice, and a chart or a formula that looks up a name could use either.",
    example="A name copied from a web page ends in an invisible character.",
    do="Type the name again, or make it say how the two differ.",
)
OPTION_UNCLEAR = rule(
    "XLA336",
    "option-column-unclear",
    ERROR,
    "The column {shown} on {sheet} could belong to {one} or to {other}: {because}.",
    "Type the heading again, with the ID and the name of its option. Move a column that is kept but not used to "
    "a sheet of your own.",
    checks="No heading of Scores, Rationale or Comparison has the ID of one option and the name of another, and none "
    "over scores has the ID of an option on the Long-list while one on the Short-list has lost its column.",
    why="It would be unclear which scores they are.",
    example="O1 Strategic Partnership became O9 Strategic Partnership, and O9 is another option.",
    do="Decide which of the two it is, and type its ID and name.",
    blocks=True,
)
ROW_UNCLEAR = rule(
    "XLA337",
    "criterion-row-unclear",
    ERROR,
    "Row {row} of {sheet} could belong to {one}, by its Ref, or to {other}, whose title was typed there.",
    "Correct the Ref, or clear the title: recalculating restores it.",
    checks="No row of Scores or Rationale has the Ref of one criterion and, typed over the formula, the title of "
    "another.",
    why="It would be unclear which scores they are.",
    example="Row 12 has the Ref D4 and the title of D5.",
    do="Decide which of the two it is, and correct the Ref or clear the title.",
    blocks=True,
)
COLUMN_OF_NUMBERS = rule(
    "XLA338",
    "column-of-numbers",
    WARNING,
    "The column {shown} on {sheet} holds numbers and has no option on Options: it is not used.",
    "If they are scores, correct the heading; if not, move the column to a sheet of your own, or leave it.",
    checks="No column of numbers on Scores is without an option, once every option has its column.",
    why="They look like scores, but do not count.",
    example="A column headed Average, with numbers typed in.",
    do="Leave it, move it, or use formulas for the numbers: a column of formulas is never reported.",
)
TAKEN_OUT = rule(
    "XLA360",
    "taken-out",
    ERROR,
    "{named} {are_not} on {home}; {stand} on {sheet}.",
    "If this is intended, the automatic fix deletes {lines} and lists everything it removes; if not, put {them} "
    "back on {home}.",
    checks="No option that is not on Options, and no criterion that is not on Criteria, has kept its column or row on "
    "Scores, Rationale, Gateways or Comparison, while every other one has its own.",
    why="These entries are no longer used, although readers can see them. Only you know whether it was removed on "
    "purpose.",
    example="Option O2 was deleted from Options; its column is still on Scores and on Rationale.",
    do="Run xlappraise check --fix: it deletes the row or column as Excel would, says which scores and reasons are "
    "removed, and with --in-place keeps a copy of the workbook as it was. Or put the option or criterion back.",
)
