"""Rules on combinations, comparison and advice, as data: XLA324 to 329, 351, 460 to 464 and 469."""

from __future__ import annotations

from xlappraise.appraisal.findings import ERROR, NOTE, WARNING
from xlappraise.appraisal.rules.of_advice import ACCEPT, OWN
from xlappraise.appraisal.rules.rule_page import rule

VALUE_NOT_LISTED = rule(
    "XLA324",
    "value-not-listed",
    WARNING,
    "{field} {what} is {shown}, which Dimensions does not list.",
    "Choose one from the drop-down, or add a row for it to Dimensions.{hint}",
    checks="Where Dimensions lists delivery models, every delivery model on Options is one of them; the same for "
    "structures and for every other dimension.",
    why="A combination is found by its values. An option with another value does not appear in the matrix, and "
    "is not ruled out with its value.",
    example="An option's structure is Hub and spokes; Dimensions lists Hub and spoke.",
    do="Correct the value on Options. If it is a new one, give it a row on Dimensions." + ACCEPT,
)
VALUE_TWICE = rule(
    "XLA325",
    "value-twice",
    ERROR,
    "{shown} is listed {found} under {dimension}.",
    "Delete or rename the rows that are not to be used; the first one counts now.",
    checks="No value of a dimension is listed twice on Dimensions, ignoring capitals and spaces.",
    why="One row may carry a value forward while the other rules it out, and it would be unclear which applies.",
    example="Joint venture has two rows as a delivery model, one of them Ruled out.",
    do="Keep one row for each value, with all that is said of it.",
)
RULED_OUT_UNEXPLAINED = rule(
    "XLA326",
    "ruled-out-unexplained",
    WARNING,
    "{shown} is ruled out without saying {missing}.",
    "Fill in {expected} on Dimensions.",
    checks="A value that is ruled out has a reason, and says whether that was before or after scoring.",
    why="All its combinations are ruled out too. A reader should see why each was dropped, and whether it was ever "
    "scored.",
    example="Outsourcing is ruled out, and Reason is blank.",
    do="Type the reason in a sentence, and choose Before scoring or After scoring." + ACCEPT,
)
RULED_OUT_USED = rule(
    "XLA327",
    "ruled-out-used",
    WARNING,
    "{option_name} {found}, though {value} was ruled out{stage}.",
    "Correct Outcome on Dimensions, or outcome and stage of the option.",
    checks="No option is preferred, carried forward or considered further, and none short-listed for scoring, with a "
    "value of a dimension that is ruled out; one that is ruled out after scoring may have been short-listed.",
    why="The record would say two things about one combination.",
    example="A joint venture is preferred, and Dimensions rules joint ventures out.",
    do="Decide which of the two is right, and correct the other." + ACCEPT,
)
COMBINATION_TWICE = rule(
    "XLA328",
    "combination-twice",
    WARNING,
    "{found} are the same combination, {shown}.",
    "Keep one of them, or say on the others which one they were merged into.",
    checks="No two options have the same value in every dimension, such as delivery model and structure, unless one "
    "was merged, replaced or renumbered. Checked only where there is a sheet Dimensions.",
    why="A combination has one place, and the first of them is shown there.",
    example="O3 and O9 are both a joint venture in a hub and spoke.",
    do="Delete the row made by mistake, or give one of them a structure of its own." + ACCEPT,
)
COMPARED_UNCLEAR = rule(
    "XLA329",
    "compared-option-unclear",
    WARNING,
    "{shown} heads a column of Comparison, but {found}.",
    "Make the heading begin with an ID from Options, or delete the column.{hint}",
    checks="A heading of Comparison that looks like an option's begins with the ID of an option, and no other heading "
    "does.",
    why="Columns are read by the ID their heading begins with. Text below any other heading is not read, and is "
    "missing from the report.",
    example="A column is headed O7 Joint venture, and there is no O7.",
    do="Correct the ID. A column of your own may have any heading that does not look like an option's.",
)

COMBINATION_MISSING = rule(
    "XLA460",
    "combination-missing",
    NOTE,
    "Options has no row for {found}: {named}.",
    "Add a row for each of them, or press Combine in Excel.",
    checks="Where Dimensions has two dimensions, every combination of their values has an option.",
    why="Readers ask why a combination was not looked at. A row with its reason answers that.",
    example="Four models and four structures make 16 combinations; Options lists 12.",
    do="Add them, and give each that is not ruled out an outcome." + ACCEPT,
    source=OWN,
)
FAVOURS_UNKNOWN = rule(
    "XLA461",
    "favours-unknown",
    WARNING,
    "Favours {what} names {shown}, which is not an ID on Options.",
    "Type the IDs of the options, separated by semicolons.{hint}",
    checks="Favours on Comparison holds IDs of options.",
    why="A theme that favours an unknown option supports none.",
    example="Favours says O7, and there is no O7.",
    do="Correct the ID; leave the cell blank where no option is favoured." + ACCEPT,
    source=OWN,
)
THEME_EMPTY = rule(
    "XLA462",
    "theme-empty",
    WARNING,
    "Row {row} of Comparison {found}.",
    "Fill it in, or clear the row.",
    checks="Every row of Comparison names its theme and says something of one option at least.",
    why="A row without a theme or without content compares nothing, and looks as if something was forgotten.",
    example="The theme Pensions has no text under any option.",
    do="Say how each option stands, or clear the row." + ACCEPT,
    source=OWN,
)
ADVISED_UNKNOWN = rule(
    "XLA463",
    "advised-option-unknown",
    WARNING,
    "Advice {what} recommends {shown}, which is not an ID on Options.",
    "Type the IDs of the options, separated by semicolons.{hint}",
    checks="Recommends on Advice holds IDs of options.",
    why="Advice is shown beside the option it recommends.",
    example="Recommends says Option 1, where the ID is O6.",
    do="Correct the ID; leave the cell blank where the advice recommends none." + ACCEPT,
    source=OWN,
)
ADVISED_DROPPED = rule(
    "XLA464",
    "advised-option-dropped",
    WARNING,
    "Advice {what} recommends {option_name}, which was discounted.",
    "Correct Recommends, or the outcome of the option or of its values.",
    checks="No advice recommends an option that was discounted, by its own Outcome or with a value on Dimensions.",
    why="Members who go against the advice of their lawyers need to know that, and why.",
    example="The legal advice recommends O6, whose Outcome is Discounted.",
    do="Correct whichever is wrong. Where advice was not followed, put that on record." + ACCEPT,
    source=OWN,
)
FACTOR_MISSED = rule(
    "XLA469",
    "success-factor-missed",
    WARNING,
    "{shown} is carried forward, though it does not meet: {factors}.",
    "Rule it out on Dimensions, or say in Reason why it goes on.",
    checks="No value of Dimensions that does not meet a critical success factor is carried forward.",
    why="A critical success factor is what every option has to do, so a reader expects such a value to be dropped.",
    example="Outsourcing is carried forward, and Affordability says Does not meet.",
    do="Choose Ruled out and say why, or correct what is said of the factor." + ACCEPT,
    source="HM Treasury, Green Book: options framework-filter",
)
DIMENSION_UNCLEAR = rule(
    "XLA351",
    "dimension-column-unclear",
    ERROR,
    "{shown} heads a column of Options and no dimension, but {found}.",
    "Change the heading to {expected}, or the name of the dimension on Dimensions.",
    checks="Each dimension on Dimensions beside delivery model and structure has a column on Options with its name; no "
    "other column holds its values.",
    why="Values are read from the column with the dimension's name. A second column for it would leave them aside.",
    example="Dimensions lists Scope of service; the column of Options is still headed Scope.",
    do="Give both the same name.",
)
