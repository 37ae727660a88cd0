"""Rules XLA2xx, as data: what a single cell holds."""

from __future__ import annotations

from xlappraise.appraisal.findings import ERROR, NOTE, WARNING
from xlappraise.appraisal.rules.rule_page import rule

UNREADABLE = rule(
    "XLA201",
    "unreadable-cell",
    ERROR,
    "The {field} {what} cannot be read: the cell holds {shown}.",
    "Type the entry in the cell.",
    checks="Cells that should hold text hold no Excel error, no formula that has never been calculated, "
    "and not two entries, as a damaged file may give.",
    why="It would be treated as blank, or go into the report unchanged.",
    example="The name of an option comes from another workbook by a formula and shows #REF!.",
    do="Type the text. If a formula is wanted, open the workbook in Excel and save it, so that the result is stored.",
)
LEVEL_UNKNOWN = rule(
    "XLA202",
    "level-unknown",
    ERROR,
    "The score {what} is {shown}, which is not a level; until it is corrected it counts as missing.",
    "Choose {expected} from the drop-down.{hint}",
    checks="Every score is one of the levels on Setup. Capital letters and spaces around it do not matter.",
    why="A score that is not a level has no points. It is never taken as zero: the total becomes a range instead.",
    example='"Hgih" in place of High, or High followed by a character that cannot be seen.',
    do="Choose the level from the drop-down of the cell. Where only one level can be meant (H, Med, High*, a typing "
    "error), xlappraise check --fix can enter it; a note in brackets moves to Rationale if that cell is blank.",
    alike=2,
)
UNTIDY = rule(
    "XLA203",
    "untidy-text",
    NOTE,
    'The {field} {what} is typed {shown} and read as "{fix}".',
    "No action is needed; the automatic fix tidies it.",
    checks="Entries from a fixed list are spelt exactly as on the list: no extra spaces, the same capital letters.",
    why="It is read as intended, but a filter or a count in Excel may treat it as a different entry.",
    example='" high" in place of High.',
    do="Leave it, retype it, or run xlappraise check --fix.",
)
SCORE_NOT_NUMBER = rule(
    "XLA204",
    "score-not-a-number",
    ERROR,
    "The score {what} is {shown}, not a plain number; until it is corrected it counts as missing.",
    "Type a number from {expected}.{hint}",
    checks="With scores as numbers, every score is a plain number.",
    why="Text that looks like a number is ignored by formulas, so the total in Excel would leave it out.",
    example='A cell formatted as Text holds "3".',
    do="Set the format of the cell to General and type the number again. Where only one number can be meant, as in "
    "8/10 on a scale up to 10, xlappraise check --fix can enter it.",
)
SCORE_OUTSIDE = rule(
    "XLA205",
    "score-outside-scale",
    ERROR,
    "The score {what} is outside the scale of {expected}, so it counts as missing: {shown}.",
    "Type a number from {expected}.",
    checks="With scores as numbers, every score lies between the lowest and the highest points on Setup.",
    why="A score outside the scale could lift a share above 100 per cent.",
    example="7 on a scale from 0 to 5.",
    do="Correct the score, or the scale on Setup.",
)
SCORE_FORMAT = rule(
    "XLA206",
    "score-shown-otherwise",
    ERROR,
    "The score {what} is shown as {shown}, but the number stored, which is used, is {found}.",
    "Set the format of the cell to General and check the number.",
    checks="With scores as numbers, no score is shown as a percentage or as a date.",
    why="What is printed is not what is used: 3% is the number 0.03, and a date is a number above 40,000.",
    example='"1/2" was typed for a half and became the 1st of February.',
    do="Set the format to General, look at the number and correct it.",
)
ANSWER_UNKNOWN = rule(
    "XLA207",
    "gateway-answer-unknown",
    ERROR,
    "The gateway answer {what} is {shown}, which is neither Pass nor Fail; until it is corrected it counts as "
    "unanswered.",
    "Choose {expected}.{hint}",
    checks="Every answer to a gateway criterion is Pass or Fail.",
    why="An option with an unanswered gateway is not ranked.",
    example='"Yes" in place of Pass.',
    do="Choose Pass or Fail from the drop-down. xlappraise check --fix corrects P, Passed or a tick, but never Yes "
    "or No, because either may be the right answer to a question.",
)
SCORE_UNUSED = rule(
    "XLA208",
    "score-unused",
    NOTE,
    "{found} {are} not used: {because}.",
    "Clear them, or change the {field} on {sheet}.",
    checks="No scores are given where they cannot count: for a criterion that is not assessed, or an option on the "
    "Long-list.",
    why="A reader may believe that they count.",
    example="An option went back to the Long-list after it had been scored.",
    do="Clear the scores if they are no longer wanted. Keeping them does no harm.",
)
KEY_BAD = rule(
    "XLA209",
    "key-not-usable",
    ERROR,
    "{shown} cannot be used as {field}.",
    "Use up to 20 letters and figures, with . - _ inside if wanted, and no spaces: {expected}.",
    checks="Every Ref and every ID begins with a letter or a figure, is at most 20 characters long and has no spaces.",
    why="Scores find their criterion and option by these codes, and Excel reads * and ? in them as wildcards.",
    example='"D 4" or "D4*" as a Ref.',
    do="Shorten the code and use the same one on Scores and Rationale.",
    blocks=True,
)
KEY_MISSING = rule(
    "XLA210",
    "key-missing",
    ERROR,
    "Row {row} of {sheet} has no {field}, though other cells of the row are filled.",
    "Give it {expected} of its own, such as the free {free}, or clear the row.",
    checks="Every filled row of Options has an ID, and of Criteria a Ref.",
    why="Without it no score can be found for the row, so the results would leave it out without saying so.",
    example="A criterion was typed below the last one without a Ref.",
    do="Type a new code that no other row has.",
    blocks=True,
)
KIND_UNKNOWN = rule(
    "XLA211",
    "kind-unknown",
    ERROR,
    "The kind {what} is {shown}, so it is not known whether it is scored.",
    "Choose {expected}.{hint}",
    checks="Every criterion is a Gateway, Scored or Not assessed.",
    why="The kind decides whether the criterion counts in the highest possible total, and so in every share.",
    example="The Kind of a new criterion was left blank.",
    do="Choose one from the drop-down.",
    blocks=True,
)
WEIGHT_MISSING = rule(
    "XLA212",
    "weight-missing",
    ERROR,
    "The weight {what} is blank.",
    "Type its weight{expected_in}, or set its Kind to Not assessed.",
    checks="Every scored criterion has a weight.",
    why="A blank weight is not a weight of zero. Without it no total can be given.",
    example="A new criterion has no weight yet.",
    do="Agree the weight before scores are looked at, and type it on Criteria.",
    blocks=True,
)
WEIGHT_BAD = rule(
    "XLA213",
    "weight-not-a-number",
    ERROR,
    "The weight {what} is {shown}, not a plain number.",
    "Type {expected}.",
    checks="Every weight is a plain number: no text, no date, no Excel error; and a percentage only where "
    "Setup says that "
    "weights are Percentages.",
    why="Formulas ignore text that looks like a number, and a weight shown as 10% is the number 0.1.",
    example='"10" typed into a cell formatted as Text.',
    do="Set the format of the cell to General and type the number again.",
    blocks=True,
)
WEIGHT_OUTSIDE = rule(
    "XLA214",
    "weight-outside-limits",
    ERROR,
    "The weight {what} is {shown}, which is not {expected}.",
    "Correct the weight, or the limits on Setup.",
    checks="Every weight is above zero and within the lowest and highest weight on Setup.",
    why="A weight of zero hides a criterion that seems to count; one beyond the agreed limits outweighs the others.",
    example="A weight of 12 where Setup says 1 to 10.",
    do="Correct the weight. A criterion that should not count is Not assessed.",
    blocks=True,
)
WEIGHT_UNUSED = rule(
    "XLA215",
    "weight-unused",
    WARNING,
    "The weight {what} does not count, for the kind is {found}.",
    "Clear the weight, or set the kind to Scored.",
    checks="Only scored criteria have a weight.",
    why="A gateway is passed or failed; it earns no points. A reader who sees a weight will think that it counts.",
    example="A gateway criterion with a weight of 10.",
    do="Clear the weight.",
)
DECIMALS = rule(
    "XLA216",
    "many-decimals",
    NOTE,
    "The {field} {what} is {shown}, with more than three decimals.",
    "Round it to three decimals or fewer.",
    checks="Weights and points have at most three decimals.",
    why="Totals are compared after rounding to six decimals. With up to three in weights and in points that is "
    "exact; with more, two slightly different totals could be treated as equal.",
    example="A weight of 3.33333.",
    do="Round the number, if the difference has no meaning.",
)
STAGE_UNKNOWN = rule(
    "XLA217",
    "stage-unknown",
    ERROR,
    "The stage {what} is {shown}, so it is treated as not short-listed.",
    "Choose {expected}.{hint}",
    checks="Every option is on the Long-list or on the Short-list.",
    why="Only options on the Short-list are scored and ranked.",
    example="The Stage of a new option was left blank.",
    do="Choose one from the drop-down.",
)
CHOICE_UNKNOWN = rule(
    "XLA218",
    "choice-unknown",
    ERROR,
    "The {field} {what} is {shown}, which is not on its list.",
    "Choose {expected}.{hint}",
    checks="Cells with a fixed list of entries hold one of them.",
    why="An entry that is not on the list is left out of tables and reports.",
    example='"Dropped" as the Outcome of an option, in place of Discounted.',
    do="Choose an entry from the drop-down.",
)
SETTING_UNKNOWN = rule(
    "XLA219",
    "setting-unknown",
    ERROR,
    "{field} on Setup is {shown}, which is not on its list.",
    "Choose {expected}.{hint}",
    checks="RAG basis, Score with and Weights as are each set to an entry of their list.",
    why="They decide how scores and weights are read, so without them no total can be given.",
    example='Weights as is set to "Shares".',
    do="Choose an entry from the drop-down.",
    blocks=True,
)
SETTING_BLANK = rule(
    "XLA220",
    "setting-blank",
    NOTE,
    '{field} on Setup is blank and is treated as "{expected}".',
    "Choose it from the drop-down if that is meant.",
    checks="Status, RAG basis, Score with and Weights as on Setup are filled.",
    why="A reader should see how the results were made without knowing the usual settings.",
    example="Status is blank; the appraisal is treated as a draft.",
    do="Choose an entry from the drop-down.",
)
DATE_UNKNOWN = rule(
    "XLA221",
    "date-unknown",
    ERROR,
    "The {field} {what} is {shown}, which is not a date.",
    "Type day, month and year, such as {expected}.",
    checks="Cells for dates hold a date, or text such as 31/12/2026 or 2026-12-31.",
    why="The record of an appraisal should say when things were decided.",
    example='"Dec 2017" or "31/11/2026".',
    do="Type the full date: day, month, year.",
)
NUMBER_UNKNOWN = rule(
    "XLA222",
    "number-unknown",
    ERROR,
    "The {field} {what} is {shown}, which is not a plain number.",
    "Type a plain number, or clear the cell.",
    checks="Cost and other figures on Options, figures on optional sheets, and the lowest and highest weight on Setup "
    "are plain numbers.",
    why="Text that looks like a number does not count, and limits that cannot be read do not hold.",
    example='"about 2m" as a cost.',
    do="Type the number without unit or sign. Put remarks in a column of your own.",
)
LIMITS_CROSSED = rule(
    "XLA223",
    "weight-limits-crossed",
    ERROR,
    "The lowest weight on Setup, {found}, is above the highest weight, {expected}.",
    "Correct one of them.",
    checks="The lowest weight on Setup is not above the highest.",
    why="No weight could keep to both.",
    example="Lowest weight 10, highest weight 1.",
    do="Swap or correct them.",
    blocks=True,
)
GROUP_UNKNOWN = rule(
    "XLA224",
    "group-unknown",
    ERROR,
    "The group {what} is {shown}, which is not among the groups on Setup.",
    "Choose {expected}, or add the group on Setup.{hint}",
    checks="Every criterion belongs to a group that Setup lists.",
    why="The criterion still counts in the total, but its group's subtotal is shown separately.",
    example='"Desirabilty" in place of Desirability.',
    do="Choose the group from the drop-down, or add a new one to the list on Setup.",
)
NAME_MISSING = rule(
    "XLA225",
    "name-missing",
    WARNING,
    "The {field} {what} is blank.",
    "Type it: members will read it.",
    checks="The appraisal has a title, every criterion a title and every option a name.",
    why="Tables and reports would show a bare code.",
    example="An option has its ID only.",
    do="Type the name.",
    final=ERROR,
)
LIMITS_UNREADABLE = rule(
    "XLA226",
    "limits-not-readable",
    ERROR,
    "The limits {what} are {shown}, which does not say how many of each level.",
    "Write level and number, such as {expected}.{hint}",
    checks="Limits on Criteria name levels and numbers, separated by commas.",
    why="Limits that cannot be read are not checked.",
    example='"one High, rest Medium".',
    do="Write High 1, Medium 3, Low 1.",
)
POINTS_BAD = rule(
    "XLA227",
    "points-not-a-number",
    ERROR,
    "The points for {level} on Setup are {shown}, not a plain number.",
    "Type a plain number.",
    checks="Every level of the scale has points, as a plain number.",
    why="Without them no score of that level can be turned into points.",
    example='"10 pts" in place of 10.',
    do="Type the number only.",
    blocks=True,
)
LEVEL_NAMELESS = rule(
    "XLA228",
    "level-without-name",
    ERROR,
    "A level on Setup has points but no name.",
    "Type the name of the level, or clear its points.",
    checks="Every level of the scale has a name.",
    why="No score could choose it.",
    example="The name of a level was deleted, its points were not.",
    do="Complete the row or clear it.",
    blocks=True,
)
LEVEL_TWICE = rule(
    "XLA229",
    "level-twice",
    ERROR,
    "Setup lists the level {shown} twice.",
    "Rename or clear one of them.",
    checks="No level of the scale is listed twice.",
    why="It would be unclear which points it earns.",
    example="High with 10 and High with 8 points.",
    do="Rename or clear one.",
    blocks=True,
)
SCALE_NOT_FALLING = rule(
    "XLA230",
    "scale-not-falling",
    ERROR,
    "{level} earns {found} points, although it is listed below {above}, which earns {expected}.",
    "List the levels best first, each with fewer points than the one above.",
    checks="The points on Setup fall from each level to the next.",
    why="The best and worst level, colours and ranges all depend on that order.",
    example="High 10, Medium 5, Low 5.",
    do="Correct the points or the order.",
    blocks=True,
)
SCALE_SHORT = rule(
    "XLA231",
    "scale-too-short",
    ERROR,
    "The scale on Setup has {found}; it needs {expected}.",
    "List the levels with their points, best first.",
    checks="The scale has at least two levels; for scores as numbers only Highest and Lowest.",
    why="With one level all options would score the same.",
    example="Only High is listed.",
    do="Complete the table of levels on Setup.",
    blocks=True,
)
SCALE_NOT_POSITIVE = rule(
    "XLA232",
    "scale-not-positive",
    ERROR,
    "The best level on Setup, {level}, earns {found} points; it must earn more than 0.",
    "Give the best level points above 0.",
    checks="The highest points of the scale are above zero.",
    why="Shares are parts of the highest possible total, which would be zero or less.",
    example="A scale from 0 down to -10.",
    do="Shift the scale, for instance from 10 to 0.",
    blocks=True,
)
SCALE_ENDS = rule(
    "XLA233",
    "scale-ends-unknown",
    ERROR,
    "With scores as numbers, Setup needs only the levels Highest and Lowest; it has {found}{left}.",
    "Name the two rows Highest and Lowest, or set Score with to Levels.{hint}",
    checks="With scores as numbers, the table of levels has the rows Highest and Lowest.",
    why="They say between which numbers a score must lie.",
    example="Score with is Numbers, but the table still lists High, Medium and Low.",
    do="Replace the levels by Highest and Lowest with their points.",
    blocks=True,
)
BAND_NUMBER = rule(
    "XLA234",
    "band-start-not-a-number",
    ERROR,
    "From % of the RAG band {level} is {shown}, which is not a plain number.",
    "Type a plain number such as 61, without the % sign.",
    checks="From % of every RAG band is a plain number of whole per cent.",
    why="61% typed with its sign is stored as 0.61, and everything would be green.",
    example="61% in a cell shown as a percentage.",
    do="Set the format of the cell to General and type 61.",
    blocks=True,
)
BANDS_NOT_FALLING = rule(
    "XLA235",
    "bands-not-falling",
    ERROR,
    "The RAG band {level} starts at {found}%, which is not below {above} at {expected}%.",
    "List the bands best first, each with a lower From % than the one above.",
    checks="From % falls from each RAG band to the next, so that bands do not overlap.",
    why="A band that starts at or above the one before it can never be reached.",
    example="Green from 61, Amber from 61.",
    do="Correct the numbers or the order. Each band reaches up to the one above it, so there can be no gap.",
    blocks=True,
)
BAND_LETTER = rule(
    "XLA236",
    "band-letter",
    ERROR,
    "The letter of the RAG band {level} is {shown}; it must be one letter that no other band has.",
    "Type one letter, such as {expected}.",
    checks="Every RAG band has a letter of its own.",
    why="Colour alone does not reach every reader. The letter says the same in print and to a screen "
    "reader (WCAG 2.2, 1.4.1).",
    example="Amber and Ash both have A.",
    do="Choose another letter.",
    blocks=True,
)
BAND_COUNT = rule(
    "XLA237",
    "band-count",
    ERROR,
    "Setup lists {found}; there must be {expected}.",
    "List the RAG bands, best first.",
    checks="There are two to five RAG bands.",
    why="With one band every option has the same colour.",
    example="Only Green is listed.",
    do="Complete the table of bands on Setup.",
    blocks=True,
)
BAND_NAMELESS = rule(
    "XLA238",
    "band-without-name",
    ERROR,
    "A RAG band on Setup has no name.",
    "Type its name, or clear the row.",
    checks="Every RAG band has a name.",
    why="Reports show the band's name beside its letter.",
    example="The name of a band was deleted, its number was not.",
    do="Complete the row or clear it.",
    blocks=True,
)
BAND_LOWEST = rule(
    "XLA239",
    "lowest-band-open",
    NOTE,
    "The lowest RAG band, {level}, is listed from {found}%, but it covers everything below {above}.",
    "Set it to 0 to avoid confusion.",
    checks="The lowest RAG band starts at 0.",
    why="The lowest band has no lower limit, so that every share has a colour. Another number there has no effect.",
    example="Red from 10: a share of 5% is red too.",
    do="Type 0.",
)
GROUP_TWICE = rule(
    "XLA240",
    "group-twice",
    WARNING,
    "Setup lists the group {shown} twice.",
    "Clear one of them.",
    checks="No group is listed twice on Setup.",
    why="It counts only once; the second entry is ignored.",
    example="Viability is listed in two rows.",
    do="Clear one.",
)
LEFT_OPEN = rule(
    "XLA255",
    "score-left-open",
    NOTE,
    "The {field} {what} is {shown}, so it counts as missing.",
    "Choose {expected} once it is known.",
    checks="Lists scores and gateway answers such as N/A, TBC, n/k, a question mark or a dash.",
    why="There is no score yet, so the total is a range, as with a blank. It is never taken as zero.",
    example='"TBC" in place of a level, until legal advice is received.',
    do="Score it. If nobody can score the criterion for any option, set its Kind to Not assessed.",
    final=ERROR,
)
SCALE_CHANGED = rule(
    "XLA256",
    "scores-of-earlier-scale",
    ERROR,
    "{cause}, but {found} {say} and {count} as missing{columns}.",
    "Score these again on the new scale, or change Setup back.{hint}",
    checks="No score is a level that Setup listed before, a level where Setup now says Numbers, or a number where it "
    "says Levels.",
    why="Such scores have no points on the present scale. They are never converted automatically: High on one scale "
    "is not always Very good on another.",
    example="High, Medium and Low became Very good, Good and Fair on Setup, and Scores still says High.",
    do="Score again. Where both scales have the same highest and lowest points and a level has the same points on "
    "both, xlappraise check --fix can convert it, and lists old and new.",
)
TEXT_TOO_LONG = rule(
    "XLA242",
    "text-too-long",
    ERROR,
    "The {field} {what} has {found} characters, of which the first {expected} are read.",
    "Shorten it, or put long text in a separate document.",
    checks="No text is longer than the 32,767 characters that a cell of Excel holds; names and titles leave room "
    "for the code that stands before them, so they have 32,000 at most.",
    why="Other programs can store more, but Excel cuts it off, and no sheet of results could repeat it.",
    example="A whole report was pasted as the title of a criterion.",
    do="Shorten the text. Put the rest in a document, and name that document.",
)
DRAWS_BAD = rule(
    "XLA241",
    "draws-not-a-count",
    ERROR,
    "Random tests on Setup is {shown}; it should be {expected}, or blank.",
    "Type a whole number, such as 100000, or clear the cell.",
    checks="Random tests on Setup, if given, is a whole number within the limit.",
    why="It says how many random sets of weights Robustness tries. With any other entry none are tried.",
    example="1.5, or a thousand million.",
    do="Type a whole number. 100000 is plenty: the standard error is then below 0.2 percentage points.",
)
FORMULA_ENTRY = rule(
    "XLA250",
    "entry-by-formula",
    NOTE,
    "The {field} {what} comes from the formula {shown}; its stored result, {found}, is used and may be out of date.",
    "Type the value itself, or open the workbook in Excel and save it before you rely on it.",
    checks="Weights, scores and other entries are typed, not calculated by formulas.",
    why="xlappraise does not calculate your formulas: it reads the result that Excel stored last. After a change by "
    "another program, or in a copy that was never opened, that may be an old result.",
    example="A weight of =Budget!B7, where Budget was changed since.",
    do="Leave it if Excel or LibreOffice saved the workbook last; otherwise open and save it, or type the value.",
)
FORMULA_FROM_ELSEWHERE = rule(
    "XLA251",
    "entry-from-elsewhere",
    WARNING,
    "The {field} {what} comes from the formula {shown}, which reads {source}; its stored result, {found}, is "
    "used and may be out of date.",
    "Check the value and type it in place of the formula.",
    checks="No entry is calculated from another workbook, another program, the web, or itself.",
    why="Whoever opens the workbook may see a different or an old value when the source has changed or cannot be "
    "reached. A formula that depends on itself, or on results that depend on it, has no value at all.",
    example="A weight of =[Budget.xlsx]Sheet1!B7.",
    do="Check the value with its source, and type it.",
)
