"""Rules XLA4xx, as data: the appraisal itself, beyond its cells. Most are advice; each names its source."""

from __future__ import annotations

from xlappraise.appraisal.findings import ERROR, NOTE, WARNING
from xlappraise.appraisal.rules.rule_page import rule

ACCEPT = (
    " If this is intended, record it on the sheet Accepted findings (code, cell or key, reason, accepted by); it "
    "is then no longer listed as open."
)
MCDA = "HM Treasury and DESNZ, Use of multi-criteria decision analysis in options appraisal, 16 May 2024"
GREEN_BOOK = "HM Treasury, The Green Book, February 2026 edition: no crude test on one headline number"
GREEN_BOOK_2022 = "HM Treasury, The Green Book, 2022 edition"
FRAMEWORK = "Better Business Cases, options framework-filter: carried forward, discounted or preferred way forward"
OWN = "Our own advice; no guidance asks for it."
AQUA = "The AQuA Book, 2025 edition: assumptions and decisions are logged with who, when and why"
SGHD = "Scottish Government Health Directorates, weighted scoring guidance, appendix A3"
LANCASHIRE = "Lancashire Care NHS Foundation Trust v Lancashire County Council [2018] EWHC 1589 (TCC)"
MILTON_KEYNES = "Woods Building Services v Milton Keynes Council [2015] EWHC 2011 (TCC)"
CASE_NOTE = " (procurement law; an analogy for an appraisal's record, not a direct duty)"
ADDITIVE = "DCLG, Multi-criteria analysis: a manual, 2009: the linear additive model"

# ------------------------------------------------------------------------------------------------- rationale

RATIONALE_MISSING = rule(
    "XLA401",
    "rationale-missing",
    NOTE,
    "The rationale {what} is blank, though there is a score.",
    "Say on Rationale what evidence supports the score.",
    checks="Every score and gateway answer of a short-listed option has a reason on Rationale or Gateways, or the "
    "panel's on Moderation; of one that fails a gateway, that answer.",
    why="A reader has to be able to follow how each score came about. An award worth 104 million pounds was set "
    "aside because the notes did not show reasons and reasoning.",
    example="D5 of the joint venture scores Low; its rationale is blank.",
    do="Write a sentence or two: what the evidence shows, and where it stands." + ACCEPT,
    source=LANCASHIRE + CASE_NOTE + ". " + SGHD + ": a rationale for weights and for scores.",
    final=ERROR,
)
RATIONALE_COPIES = rule(
    "XLA402",
    "rationale-copies-level",
    WARNING,
    "The rationale {what} only repeats what the level means.",
    "Say what was found about this option.",
    checks="No rationale only repeats the level's description on Criteria, ignoring capitals and punctuation.",
    why="It says what the score means, not why it was given. Notes that paraphrased the scoring criteria "
    "were held "
    "against a council.",
    example='F1 of the company says "No competition needed." and so does the level High.',
    do="Name the evidence: figures, advice taken, examples elsewhere." + ACCEPT,
    source=MILTON_KEYNES + CASE_NOTE + ".",
)
RATIONALE_SHARED = rule(
    "XLA403",
    "rationale-shared",
    WARNING,
    "The rationale {what} is the same, though their scores differ.",
    "Say for each option why it got its score.",
    checks="Options that score differently on a criterion do not have the same reason word for word. Notes in square "
    "brackets are left out.",
    why="One reason cannot explain two different scores.",
    example="D8: the partnership scores Medium and the company High, both with the same sentence.",
    do="Write the reason for each score, or correct a score that was copied." + ACCEPT,
    source=LANCASHIRE + CASE_NOTE + ".",
)
RATIONALE_SHORT = rule(
    "XLA404",
    "rationale-short",
    NOTE,
    "The rationale {what} is {shown}, which is shorter than a sentence.",
    "Write a full sentence.",
    checks="Every rationale has at least four words.",
    why="A word or two seldom says why.",
    example='"As above", "OK" or "Yes".',
    do="Write a sentence that can be read by itself." + ACCEPT,
    source=LANCASHIRE + CASE_NOTE + ".",
)
RATIONALE_LEFT = rule(
    "XLA405",
    "rationale-left-behind",
    WARNING,
    "The rationale {what} still mentions {shown}, although Change log says that the score is now {expected}.",
    "Bring the reason up to date with the score.",
    checks="Where Change log gives a score's change from one level to another, the rationale does not "
    "name the old "
    "level alone. An earlier text cannot be seen in a single workbook.",
    why="The recorded reason would then belong to another score.",
    example='Change log: V7 of O1 from High to Medium. Its rationale: "High, as no VAT arises."',
    do="Rewrite the reason." + ACCEPT,
    source=AQUA + ".",
)
SCORE_NOT_AS_LOGGED = rule(
    "XLA406",
    "score-not-as-logged",
    WARNING,
    "The score {what} is {found}, but the last entry about it on Change log says {expected}.",
    "Correct the score, or add the later change to Change log.",
    checks="A score is what the last Change log entry about it says, where that names a level.",
    why="Either the score or the record of how it came about is wrong.",
    example="Change log: F2 of O3 from Medium to High, yet Scores says Medium.",
    do="See which is right." + ACCEPT,
    source=AQUA + ".",
)

# -------------------------------------------------------------------------------------------------- criteria

TELLS_NOTHING = rule(
    "XLA411",
    "criterion-tells-nothing",
    NOTE,
    "All options score the same on {named}, so {it} not affect the ranking.",
    "No action is needed.",
    checks="Lists scored criteria on which all ranked options have the same score, none of them doubtful "
    "(Assumptions).",
    why="Such a criterion raises every total by the same points and cannot change the order. It makes differences in "
    "per cent smaller.",
    example="All five options score High on D4: 100 points to each.",
    do="Keep it if members should see that it was considered, but do not rely on it in the argument." + ACCEPT,
    source=MCDA + ": swing weighting, where a weight stands for the difference between worst and best.",
)
OUTWEIGHS_ALL = rule(
    "XLA412",
    "criterion-outweighs-all",
    WARNING,
    "{criterion} has {found} of the total weight, more than all the others together.",
    "Check the weights; a criterion that decides on its own may be better as a gateway.",
    checks="No scored criterion has more than half of the total weight.",
    why="It can outweigh all the others together, which then hardly matter.",
    example="Cost has a weight of 60, all others together 40.",
    do="Set the weights again by the difference between best and worst, or make it a gateway." + ACCEPT,
    source=MCDA + ": swing weighting is the critical element.",
)
GROUP_OUTWEIGHS = rule(
    "XLA413",
    "group-outweighs-all",
    NOTE,
    "{group} has {found} of the total weight ({criteria}), more than the other groups together.",
    "Check that this is intended; Robustness shows how far the order depends on it.",
    checks="Says whether one group of criteria has more than half of the total weight, and with how many criteria.",
    why="Many criteria in one group may add up to a weight that nobody chose.",
    example="Desirability: 52% of the total weight in 12 of 28 criteria.",
    do="Compare the groups' weights with what members would say of the groups themselves." + ACCEPT,
    source=MCDA + ": swing weighting is the critical element.",
)
GROUP_PROPORTION = rule(
    "XLA414",
    "group-out-of-proportion",
    NOTE,
    "{group} has {found} of the total weight but {expected} of the criteria ({criteria}).",
    "Check that this is intended.",
    checks="Says whether a group's share of the total weight is at least twice, or at most half, its share of the "
    "criteria.",
    why="Either its criteria are much heavier than others, or many light ones make it look more important than it is.",
    example="Feasibility has 7 of 28 criteria and a tenth of the weight.",
    do="Compare the weights across groups, not only within each." + ACCEPT,
    source=MCDA + ": swing weighting across all criteria.",
)
OPTIONS_ALIKE = rule(
    "XLA415",
    "options-score-alike",
    NOTE,
    "These options score nearly the same: {named}.",
    "Consider whether they are two options, or one with variants.",
    checks="Says whether two ranked options score the same on nine of ten criteria or more (with at least five "
    "criteria).",
    why="Options with the same scores leave little to choose between, or the criteria miss how they differ.",
    example="Two forms of partnership score the same on 27 of 28 criteria.",
    do="Merge them on the long-list, or add the criterion on which they differ." + ACCEPT,
    source=OWN,
)
CRITERIA_ALIKE = rule(
    "XLA416",
    "criteria-score-alike",
    NOTE,
    "Within one group these criteria score every option the same way: {named}.",
    "Check whether they measure the same thing twice.",
    checks="Says whether criteria of one group have the same scores, none of them doubtful, for each of four ranked "
    "options or more. With few options that may be chance, so no conclusion is drawn.",
    why="If two criteria measure the same thing, it counts with both weights.",
    example="D7 and D8: Medium, Medium, High, High, Medium.",
    do="Read the two questions side by side. If they ask the same, keep one." + ACCEPT,
    source=ADDITIVE + " needs criteria that do not count the same thing twice.",
)
CRITERIA_OVERLAP = rule(
    "XLA417",
    "criteria-overlap",
    NOTE,
    "By their names these criteria overlap: {named}.",
    "Check whether they measure the same thing twice.",
    checks="Says whether the title of one scored criterion contains all the words of another's (at least two words).",
    why="If two criteria measure the same thing, it counts with both weights.",
    example='"Running cost" and "Running cost per place".',
    do="Read the two questions side by side. If they ask the same, keep one." + ACCEPT,
    source=ADDITIVE + " needs criteria that do not count the same thing twice.",
)
LEVEL_UNUSED = rule(
    "XLA418",
    "level-never-used",
    NOTE,
    "No score is {shown}.",
    "No action is needed; check whether any option could have reached it.",
    checks="Says whether each level of the scale is used at least once, when all is scored.",
    why="Weights were set for the difference between the best and the worst level. If one of these is never used, the "
    "difference is smaller.",
    example="Every score is High or Medium.",
    do="See whether levels are described so that no option can reach them." + ACCEPT,
    source=MCDA + ": swing weighting, where a weight stands for the difference between worst and best.",
)

# --------------------------------------------------------------------------------------------------- options

NO_STATUS_QUO = rule(
    "XLA421",
    "no-status-quo",
    NOTE,
    "No option seems to be business as usual or do minimum.",
    "Add one, so that readers can see what change would bring.",
    checks="Says whether an option is marked as the baseline, or its name, delivery model, structure or description "
    "mentions status quo, as now, present arrangements, business as usual, do nothing, do minimum or the like.",
    why="Change has to be judged against what happens without it.",
    example="All options are new bodies; none is the present service.",
    do="Add the option to the list, on the Long-list at least, with its outcome and reason." + ACCEPT,
    source=GREEN_BOOK_2022 + ": business as usual and a do-minimum option belong to the list.",
)
BASELINE_TWICE = rule(
    "XLA438",
    "baseline-twice",
    WARNING,
    "{named} are all marked as the baseline; the first of them is used.",
    "Leave Yes at one of them.",
    checks="One option at most is marked Yes under Baseline.",
    why="What change costs and brings is measured from one starting point.",
    example="O1 and O6 are both Yes under Baseline.",
    do="Keep the option that goes on as now; clear the others." + ACCEPT,
    source=GREEN_BOOK_2022 + ": options are compared with business as usual.",
)
OUTCOME_MISSING = rule(
    "XLA422",
    "outcome-missing",
    NOTE,
    "The outcome {what} is blank, so the long-list does not say what happened to it.",
    "Choose an outcome and give the reason.",
    checks="Every option that stayed on the Long-list has an outcome, fails a gateway, or has a value that Dimensions "
    "rules out.",
    why="The record should show what happened to every option that was considered.",
    example="O7 is on the Long-list; nothing says why it was not scored.",
    do="Choose Discounted, Merged or Carried forward, and say why." + ACCEPT,
    source=FRAMEWORK + ", each with its reason.",
    final=WARNING,
)
DISCOUNTED_UNEXPLAINED = rule(
    "XLA423",
    "discounted-without-reason",
    WARNING,
    "{option_name} is {found} without a reason.",
    "Give the reason, or the gateway that it fails.",
    checks="Every option that is Discounted or Not recommended has a reason, fails a gateway, or is Discounted with a "
    "value that Dimensions rules out for a reason.",
    why="An option that was dropped without a reason is the first thing that a challenge will raise.",
    example="O8 is Discounted; Reason is blank.",
    do="Write which gateway or which finding ruled it out." + ACCEPT,
    source=FRAMEWORK + ", each with its reason.",
)
KEPT_THOUGH_FAILED = rule(
    "XLA436",
    "kept-though-failed",
    WARNING,
    "{option_name} fails {refs}, and its outcome is {found}.",
    "Correct the answer to the gateway, or choose Discounted.",
    checks="No option that fails a gateway is Carried forward or Considered further.",
    why="An option that fails a gateway is ruled out, so it cannot go on.",
    example="O7 fails D2 and is Carried forward.",
    do="Find out which of the two is right." + ACCEPT,
    source=FRAMEWORK + ", each with its reason.",
)
SCORED_THEN_DISCOUNTED = rule(
    "XLA437",
    "scored-then-discounted",
    NOTE,
    "{option_name} was scored, but its outcome is {found}, which is for options that are dropped before scoring.",
    "Choose Not recommended if the scores, or later advice, were against it.",
    checks="Lists the options that were carried forward to scoring and have the outcome Discounted.",
    why="Being carried forward to scoring is one thing and being recommended another; readers should see both.",
    example="O5 has 28 scores and is Discounted.",
    do="Choose Not recommended, or put the option back on the Long-list." + ACCEPT,
    source=FRAMEWORK + ", each with its reason.",
)
PREFERRED_NOT_FIRST = rule(
    "XLA424",
    "preferred-not-first",
    WARNING,
    "{option_name} is marked Preferred but {found}, and no reason is given.",
    "Say in its Reason why it is still preferred, or correct the Outcome.",
    checks="The preferred option ranks first, or may once blanks are filled, or its Reason says why it is preferred.",
    why="Members may prefer another option than the scores do, but the record has to say why.",
    example="O4 is Preferred and ranks second.",
    do="Fill Reason on Options." + ACCEPT,
    source=GREEN_BOOK + ".",
)
PREFERRED_TWICE = rule(
    "XLA425",
    "preferred-twice",
    WARNING,
    "{named} are all marked Preferred.",
    "Mark one of them, or say why there are several.",
    checks="One option at most has the outcome Preferred.",
    why="A recommendation of two options leaves the choice open.",
    example="O3 and O4 are both Preferred.",
    do="Choose one; the others may be Carried forward." + ACCEPT,
    source=FRAMEWORK + ".",
)
DOMINATED = rule(
    "XLA426",
    "option-dominated",
    NOTE,
    "{option_name} scores no higher than {above} on any criterion and lower on at least one.",
    "No action is needed; no set of weights can put it first.",
    checks="Says whether another option scores at least as high on every criterion and higher on one, with blank and "
    "doubtful scores (Assumptions) at their best for the one and at their worst for the other.",
    why="Such an option cannot win under any weights, which is a strong argument.",
    example="Outsource is matched or beaten everywhere by the company.",
    do="Say so in the report, or leave the option out." + ACCEPT,
    source=ADDITIVE + "; dominance holds for every set of weights.",
)
TIE_FOR_FIRST = rule(
    "XLA427",
    "tie-for-first",
    WARNING,
    "{named} tie for first place with {found} points.",
    "Say what decides between them; the scores do not.",
    checks="One option alone ranks first.",
    why="Neither the order of rows nor the alphabet should decide.",
    example="O1 and O3 both have 1385.",
    do="Look at Robustness, cost and risk, and record what decided it." + ACCEPT,
    source=GREEN_BOOK + ".",
)
TIE = rule(
    "XLA428",
    "tie",
    NOTE,
    "{named} tie with {found} points.",
    "Show them with the same rank.",
    checks="Says whether options below the first have the same total.",
    why="They share a rank (2=); a table should not suggest an order between them.",
    example="O1 and O2 both have 1385.",
    do="Nothing." + ACCEPT,
    source="Competition ranking, as Excel's RANK.EQ: 1, 2, 2, 4.",
)
LEAD_SMALL = rule(
    "XLA429",
    "lead-small",
    WARNING,
    "{option_name} leads {second} by {found} points; one level on {criterion} alone is worth {expected}.",
    "Do not call it a clear winner; see Robustness.",
    checks="The lead of the first over the second is at least as large as the largest change that one "
    "level on one "
    "score can make (on a numeric scale: one point).",
    why="A small change to a single score could reverse the order.",
    example="A lead of 25 points where one level on a weight of 10 is worth 50.",
    do="Check the scores of both options once more, and say in the report how close it is." + ACCEPT,
    source=MCDA + ": most importantly, detailed sensitivity analysis.",
)

# ---------------------------------------------------------------------------------------------------- record

NOBODY_NAMED = rule(
    "XLA431",
    "nobody-named",
    NOTE,
    "There are scores, but Stakeholders does not say who gave them.",
    "List who took part, by role, and in what.",
    checks="Stakeholders has an entry once there are scores; or Individual scores says who gave what.",
    why="A score is a judgement; readers need to know whose, and with which knowledge.",
    example="All is scored; Stakeholders is empty.",
    do="Name roles and bodies. Names of persons are needed only where they decide." + ACCEPT,
    source=SGHD + ": personnel and credentials are identified, dissent is recorded.",
    final=WARNING,
)
FINAL_UNFINISHED = rule(
    "XLA432",
    "final-not-finished",
    NOTE,
    "Status is Final, though {found}.",
    "Fix these first, or set Status to Draft.",
    checks="A workbook whose Status is Final has nothing that must be fixed; a blank must be fixed in a final version.",
    why="Readers rely on that word.",
    example="Status is Final and two scores are blank.",
    do="Deal with the other findings first; this one then disappears.",
    source=AQUA + ".",
)
FINAL_UNLOGGED = rule(
    "XLA433",
    "final-without-log",
    WARNING,
    "Status is Final, but Change log has no entry.",
    "Record at least who agreed weights and scores, and when.",
    checks="A workbook whose Status is Final has an entry on Change log.",
    why="Without it nobody can see whether weights were agreed before scores were given.",
    example="Status is Final; Change log is empty.",
    do="Add an entry for the agreement of criteria and weights and one for the scores." + ACCEPT,
    source=AQUA + ".",
)
CHANGED_AFTER = rule(
    "XLA434",
    "changed-after-date",
    WARNING,
    "The date on Setup, {found}, is before the last entry on Change log, {expected}.",
    "Update the date and version on Setup, or correct the entry.",
    checks="No change is logged after the date of this version.",
    why="The version that was decided on would not be the one in the workbook.",
    example="Setup: 14/12/2017; Change log: 20/12/2017.",
    do="Give the changed appraisal a new version and date." + ACCEPT,
    source=AQUA + ".",
)
LOG_NAMES_UNKNOWN = rule(
    "XLA435",
    "log-names-unknown",
    NOTE,
    "{sheet} names {shown}, but this appraisal has no such {field}.",
    "Correct it; an entry on something that was dropped may stay.{hint}",
    checks="Ref and Option on Change log, Ref on Scenarios, and scores given as Ref/ID on Assumptions, exist.",
    why="An entry that names something unknown has no effect: a doubtful score would not be tested.",
    example="Assumptions says V2/O9, and there is no O9.",
    do="Correct the Ref or ID." + ACCEPT,
    source=AQUA + ".",
)

# -------------------------------------------------------------------------------------------------- accepted

ACCEPTANCE_INCOMPLETE = rule(
    "XLA441",
    "acceptance-incomplete",
    WARNING,
    "The acceptance of {shown} gives no {field}, so the finding is still listed.",
    "Complete the row.",
    checks="Every row of Accepted findings has a code, a reason and by whom.",
    why="Somebody has to be responsible for each departure from the rules.",
    example="XLA305 for D6 is accepted without a reason.",
    do="Fill the row.",
    source=AQUA + ".",
)
ACCEPTANCE_IDLE = rule(
    "XLA442",
    "acceptance-idle",
    NOTE,
    "The acceptance of {shown} matches no finding.",
    "Delete the row if it is no longer needed.",
    checks="Every row of Accepted findings matches a finding.",
    why="An acceptance that is no longer needed could hide a new finding.",
    example="XLA305 is accepted for D6, but D6 is now within its levels.",
    do="Correct code or place, or delete the row.",
    source=AQUA + ".",
)
ACCEPTANCE_REFUSED = rule(
    "XLA443",
    "acceptance-refused",
    WARNING,
    "{shown} must be fixed and cannot be accepted.",
    "Correct it and delete the row.",
    checks="Only findings that are worth a look or for information are accepted.",
    why="What must be fixed is a cell that cannot be read or that contradicts another; a reason does not change that.",
    example="XLA202, a score that is not a level.",
    do="Correct the cell.",
    source=AQUA + ".",
)

# ------------------------------------------------------------------------------------------------- published

PUBLISHED_TOTAL = rule(
    "XLA451",
    "published-total-differs",
    WARNING,
    "The published total of {option_name} is {expected}, but the scores give {found}.",
    "Look for the cell, or the blank score, that would explain the difference.",
    checks="The published total of an option, where Options gives one, is what its scores add up to, within half a "
    "unit of its last printed digit.",
    why="Either the table or its total is wrong. Studies find about one formula cell in a hundred wrong "
    "(Powell, Baker "
    "and Lawson 2007).",
    example="1385 is printed; the cells that can be read add up to 1325.",
    do="Find the cell with xlappraise reconcile. Nothing is corrected automatically." + ACCEPT,
    source="Powell, Baker and Lawson, Errors in operational spreadsheets, 2007.",
)
PUBLISHED_SHARE = rule(
    "XLA452",
    "published-share-differs",
    WARNING,
    "The published share of {option_name} is {expected}%, but the scores give {found}.",
    "Compare the highest possible total too.",
    checks="The published share of an option, where Options gives one, is what its scores give, within half a unit "
    "of its last printed digit.",
    why="A share can be wrong while the total is right, when the highest possible total was different.",
    example="64% is printed; 1385 of 2170 is 64%, of 2200 it is 63%.",
    do="Look at criteria that were added, dropped or not assessed." + ACCEPT,
    source="Powell, Baker and Lawson, Errors in operational spreadsheets, 2007.",
)
PUBLISHED_RANK = rule(
    "XLA453",
    "published-rank-differs",
    WARNING,
    "The published rank of {option_name} is {expected}, but the scores give {found}.",
    "Look for a tie, or for a total that differs.",
    checks="The published rank of an option, where Options gives one, is the rank that its scores give.",
    why="Excel's RANK splits totals that differ in the seventeenth digit, so printed ranks of tied "
    "options are often "
    "wrong.",
    example="Two options with 1385 points are printed as 2 and 3.",
    do="Print tied options with the same rank, 2=." + ACCEPT,
    source="Competition ranking, as Excel's RANK.EQ: 1, 2, 2, 4.",
)
PUBLISHED_TIE = rule(
    "XLA454",
    "published-tie-rounded",
    NOTE,
    "The printed totals of {options} tie at {found} only because of rounding: {expected}.",
    "Print one more decimal, or say which of them is ahead.",
    checks="Options with the same published total have the same total, and not only after rounding.",
    why="Readers see a tie where one option is ahead, and ranks taken from printed totals would be different.",
    example="5.95 and 6.00 are both printed as 6.0.",
    do="Print the totals with one more decimal." + ACCEPT,
    source="Competition ranking, as Excel's RANK.EQ: 1, 2, 2, 4.",
)
