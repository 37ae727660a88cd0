"""Rules on options' history, decision, phases, trail and benefits, as data: XLA330 to 335, 340 to 350, 465 to 468."""

from __future__ import annotations

from xlappraise.appraisal.findings import ERROR, NOTE, WARNING
from xlappraise.appraisal.rules.of_advice import ACCEPT, AQUA, FRAMEWORK, OWN
from xlappraise.appraisal.rules.rule_page import rule

IN_WORDS = rule(
    "XLA330",
    "appraisal-in-words",
    NOTE,
    "Nothing is scored: the appraisal is in words.",
    "If this is intended, no action is needed. To rank options, {how}.",
    checks="Says whether an appraisal that gives outcomes, assessments, dimensions, a comparison, advice, benefits, "
    "phases, a trail or a decision has no scored criterion, or no sheets for scores.",
    why="There are then no totals or ranks, and a reader should know that none are missing.",
    example="Four options are assessed in a sentence each, and cabinet decides.",
    do="Nothing, if words are enough. Otherwise list criteria with weights, and score the options on the "
    "Short-list; xlappraise add FILE scoring brings the sheets for it.",
)

# --------------------------------------------------------------------------------------------------- lineage

SUCCESSOR_MISSING = rule(
    "XLA331",
    "successor-missing",
    WARNING,
    "The successor {what} is not named, though Outcome is {found}.",
    "Type the ID of the option that it became in {expected}.",
    checks="Every option whose Outcome is Merged, Replaced or Renumbered names the option that it became.",
    why="The record from the first list to the decision should have no gap.",
    example="O3 is Merged, and Merged into is blank.",
    do="Type the ID of the option that it became. If there is none, it was Discounted." + ACCEPT,
    source=OWN,
)
SUCCESSOR_UNKNOWN = rule(
    "XLA332",
    "replaced-by-unknown",
    WARNING,
    "{option_name} is replaced by {shown}, which is not the ID of another option.",
    "Type the ID of the option that replaced it.{hint}",
    checks="Replaced by on Options names another option by its ID.",
    why="The record from the first list to the decision should have no gap.",
    example="O4 is replaced by R40, which does not exist.",
    do="Correct the ID." + ACCEPT,
)
SUCCESSOR_RING = rule(
    "XLA333",
    "successors-in-a-ring",
    ERROR,
    "These options replace each other in a circle: {found}.",
    "Correct Merged into or Replaced by so that the chain ends.",
    checks="Following each option to the one that it became comes to an end.",
    why="If every option is replaced by another, none remains.",
    example="O1 is replaced by O2, and O2 by O1.",
    do="Clear the successor of the option that remains, or correct the one that is wrong.",
)
SUCCESSORS_DIFFER = rule(
    "XLA334",
    "successors-differ",
    WARNING,
    "{option_name} is merged into {found} and replaced by {expected}.",
    "Clear one of them; Merged into is used for now.",
    checks="No option has one successor in Merged into and another in Replaced by.",
    why="The record would lead to two options.",
    example="O3 is merged into R2, and Replaced by says R3.",
    do="Keep the one that matches its Outcome." + ACCEPT,
)
PREFERRED_GONE = rule(
    "XLA335",
    "preferred-yet-gone",
    WARNING,
    "{option_name} is preferred, although it was merged into or replaced by {found}.",
    "Mark the option that remains as Preferred, or clear Merged into or Replaced by.",
    checks="No option whose Outcome is Preferred names a successor.",
    why="What is recommended would be an option that is no longer there.",
    example="O2 is Preferred, and Replaced by says O5.",
    do="Give the Outcome Preferred to the option that is recommended now." + ACCEPT,
)

# -------------------------------------------------------------------------------------- decision and phases

FOR_DROPPED = rule(
    "XLA340",
    "decided-for-dropped",
    WARNING,
    "{where} is for {option_name}, which was {found}.",
    "Name an option that remains, or correct its Outcome on Options.{hint}",
    checks="No decision and no phase is for an option that was discounted, merged, replaced or renumbered.",
    why="The decision would be for something that the appraisal dropped.",
    example="Decision a is for O2, and O2 was merged into O5.",
    do="Type the ID of the option that was decided for, or change the Outcome that is wrong." + ACCEPT,
    source=OWN,
)
NAMES_UNKNOWN_OPTION = rule(
    "XLA341",
    "decided-for-unknown",
    WARNING,
    "{where} is for {shown}, which is not the ID of an option.",
    "Type the ID of an option.{hint}",
    checks="Options on Decision, Phases, Risks and Case studies holds IDs of options, separated by semicolons.",
    why="A reader has to be able to look up which option is meant.",
    example="Decision a is for O22, and there is no O22.",
    do="Correct the ID, or list the option on Options." + ACCEPT,
)
DECISION_UNEXPLAINED = rule(
    "XLA342",
    "decision-without-reasons",
    WARNING,
    "{where} gives no reasons.",
    "Say on Decision why it was taken.",
    checks="Every decision has reasons, in one of its rows at least. Rows that follow with the same decision maker and "
    "date, or with none, are parts of the same decision.",
    why="The Local Authorities (Executive Arrangements) regulations ask that the record of an executive decision "
    "gives its reasons, and they are the first thing a challenge looks at.",
    example="Cabinet approves O2; Reasons is blank.",
    do="Type the reasons as minuted." + ACCEPT,
    source="SI 2012/2089, regulation 12: the record of an executive decision made at a meeting.",
    final=ERROR,
)
EFFECTIVE_EARLY = rule(
    "XLA343",
    "effective-before-decided",
    WARNING,
    "{where} takes effect on {found}, before it was taken on {expected}.",
    "Correct Date or Effective from.",
    checks="No decision takes effect before the day on which it was taken.",
    why="One of the two dates is wrong, and call-in is counted from them.",
    example="Taken on 10/04/2014, effective from 16/03/2014.",
    do="Correct the date that is wrong." + ACCEPT,
)
DECIDED_BY_NOBODY = rule(
    "XLA344",
    "decision-without-maker",
    WARNING,
    "{where} names no decision maker.",
    "Say on Decision, or on Setup, who took it.",
    checks="Every decision says who took it, in one of its rows or on Setup.",
    why="A decision binds because of who took it.",
    example="Decision maker is blank on Decision and on Setup.",
    do="Type the body or the office holder, such as Cabinet." + ACCEPT,
)
RECORD_INCOMPLETE = rule(
    "XLA350",
    "decision-record-incomplete",
    NOTE,
    "The record of {where} is not complete: {named} {verb} blank.",
    "Fill in what is blank on Decision. Where nothing was declared or granted, type None.",
    checks="Every decision that was taken has, in one of its rows, whatever Decision has a column for: Status, Key "
    "decision, Call-in, Publication date, Effective from, Alternatives considered, Why rejected, Conflicts of "
    "interest, Wards and Contact; Reason key where it is a key decision, and Dispensation where a conflict of "
    "interest was declared. A decision that is Proposed, or that begins with To be decided, is passed over.",
    why="The record of an executive decision has to hold the alternatives that were rejected, the conflicts of "
    "interest that were declared and the dispensations that were granted; councils publish the rest with it.",
    example="Decision a was taken by Cabinet; Publication date and Conflicts of interest are blank.",
    do="Copy them from the minutes or from the published record; xlappraise add FILE decision brings columns that "
    "Decision lacks. A column that your council does not use can be deleted." + ACCEPT,
    source="SI 2012/2089, regulation 12: the record of an executive decision made at a meeting.",
    final=WARNING,
)
PHASE_UNCONDITIONAL = rule(
    "XLA346",
    "phase-without-condition",
    WARNING,
    "Phase {phase} has no condition for moving on.",
    "Say on Phases what must be in place before it begins.",
    checks="Every phase except the first says what must be in place before it begins.",
    why="Without it nobody knows when the next step can start.",
    example="Phase 2 moves on to O3; Condition for moving on is blank.",
    do="Type the condition: a review, a measure that is met, a date." + ACCEPT,
    source=OWN,
)

# --------------------------------------------------------------------------------------------------- trail

TRAIL_COUNT = rule(
    "XLA347",
    "trail-count-unlikely",
    WARNING,
    "Options left after {shown} is {found}, which is not a number of options.",
    "Type a whole number, 0 or more.",
    checks="Options left on Long-list trail is a whole number, 0 or more, in every row.",
    why="The chart from the long-list to the short-list uses these numbers; a step without one is left out.",
    example="Options left is 2.5.",
    do="Count the options that were left on the list after this step.",
    final=ERROR,
)
TRAIL_END = rule(
    "XLA348",
    "trail-end-differs",
    WARNING,
    "Long-list trail ends with {found}, but Options has {expected}.",
    "Correct the last row of Long-list trail, or Stage and Outcome on Options.",
    checks="The number of options at the end of Long-list trail is that of the Short-list, or of the preferred "
    "options, or of those that were not dropped.",
    why="The record would give two different numbers of options.",
    example="The trail ends with 5 options; 4 are on the Short-list.",
    do="Correct the number, or put the missing option on the Short-list." + ACCEPT,
)
TRAIL_GREW = rule(
    "XLA349",
    "trail-grew-unexplained",
    WARNING,
    "{shown} adds {found} without a reason.",
    "Say on Long-list trail where they came from.",
    checks="A step of Long-list trail after which there are more options than before has a reason.",
    why="Options that are added late need an explanation.",
    example="11 options become 16; Reason is blank.",
    do="Type who proposed them, and why they had been missed." + ACCEPT,
    source=FRAMEWORK + ", each with its reason.",
)

# -------------------------------------------------------------------------------------------------- benefits

BENEFIT_MISSING = rule(
    "XLA465",
    "challenge-without-benefit",
    WARNING,
    "No benefit is given for {named}.",
    "Say on Benefits what improves, and for whom.",
    checks="Every challenge on Benefits has a benefit.",
    why="A solution without a benefit is no reason to choose an option.",
    example="B3 names a challenge and a solution; Benefit is blank.",
    do="Type the benefit, or delete the row if there is none." + ACCEPT,
    source=OWN,
)
MEASURE_MISSING = rule(
    "XLA466",
    "benefit-without-measure",
    WARNING,
    "No measure is given for {named}.",
    "Say on Benefits how it will be measured, with today's figure and the targets.",
    checks="Every benefit on Benefits has a measure.",
    why="Without one nobody can say in three years' time whether the benefit was achieved.",
    example="B1 promises more adopters and does not say how they are counted.",
    do="Type what is counted, such as adopters approved in a year." + ACCEPT,
    source=AQUA + "; benefits that are to be monitored need a measure.",
)
BENEFIT_UNSUPPORTED = rule(
    "XLA467",
    "criterion-without-benefit",
    NOTE,
    "No benefit supports {named}.",
    "Name {these} in Supports on Benefits, if there is a benefit for it.",
    checks="Where Benefits says which criteria its benefits support, every scored criterion is named.",
    why="A criterion that no benefit supports may measure something that nobody gains.",
    example="Supports names D1 to D4; D5 is nowhere.",
    do="Add its Ref to the row that supports it, or leave it out deliberately." + ACCEPT,
    source=OWN,
)
SUPPORTS_UNKNOWN = rule(
    "XLA468",
    "supports-unknown",
    WARNING,
    "{where} supports {shown}, which is not the Ref of a criterion.",
    "Type the Refs of criteria, separated by semicolons.{hint}",
    checks="Supports on Benefits holds Refs of criteria, separated by semicolons.",
    why="The benefit would support a criterion that does not exist.",
    example="B2 supports D44, and there is no D44.",
    do="Correct the Ref, or list the criterion on Criteria." + ACCEPT,
)
