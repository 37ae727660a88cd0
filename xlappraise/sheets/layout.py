"""The workbook described once, as data: its sheets, columns, headings, kinds, limits, names and help.

The template writes what stands here, the reader looks for it, rules quote its limits, write-back finds its
targets, and help prints it. Adding a column is one line here and one field in the model.
"""

from xlappraise.appraisal.combinations import MEETS, MISSES, PARTLY, SUCCESS_FACTORS
from xlappraise.appraisal.model import SCORING
from xlappraise.appraisal.published_as import PUBLISHED_AS
from xlappraise.records import NamedTuple

LAYOUT_VERSION = 3
"""2 since Dimensions, Benefits, Decision and the other optional sheets came: an earlier tool would not read them.

3 since no formula holds an array constant: LibreOffice lost the sheets that such formulas read when a tab went.
"""
VERSION_NAME = "xla_layout_version"
"""Workbook name that holds the layout version as a constant."""

MATRIX_NAME = "xla_matrix"
"""Workbook name of a matrix that anybody can type: it holds the highest score."""

OFFICER, TOOL = "officer", "tool"
TEXT, LONG, NUMBER, DATE, CHOICE, KEY = "text", "long text", "number", "date", "choice", "key"

MAX_LEVELS = 7
MAX_BANDS = 5
MAX_GROUPS = 12
MAX_OPTIONS = 50
MAX_CRITERIA = 2500
HEADER_ROW = 5
FIRST_ROW = HEADER_ROW + 1
LAST_ROW = HEADER_ROW + MAX_CRITERIA
"""Formulas refer to names that run from the heading row to here, so their text stays when rows come."""
INDIVIDUAL_SCORES, MAX_INDIVIDUAL = "Individual scores", 250_000
"""The log with a row for each assessor, criterion and option, and the most rows of it that are read."""
LAST_GRID_COLUMN = 104
"""Scores and Criteria are searched as far as this column (CZ): 50 options and an officer's own columns."""

MESSAGE_LIMIT, MESSAGE_TITLE_LIMIT = 255, 32
"""Longest input message and title of one that Excel takes, in characters."""

KEY_PATTERN = r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}"
"""What a Ref or an ID may look like: no spaces and nothing that Excel's look-ups take for a wildcard."""

# ---------------------------------------------------------------------------------------------- closed lists

KINDS = ("Gateway", "Scored", "Not assessed")
GATE_ANSWERS = ("Pass", "Fail")
STAGES = ("Long-list", "Short-list")
OUTCOMES = (
    "Carried forward",
    "Discounted",
    "Merged",
    "Preferred",
    "Considered further",
    "Not recommended",
    "Replaced",
    "Renumbered",
)
STATUSES = ("Draft", "Final")
RAG_BASES = ("Share of highest possible", "Weighted points")
WEIGHT_UNITS = ("Points", "Percentages")
SCORE_WITH = ("Levels", "Numbers")
NUMERIC_ENDS = ("Highest", "Lowest")
IN_SCOPE = ("In", "Out", "Partly")
RELIABILITIES = ("Firm", "Reasonable", "Doubtful")
ISSUE_STATUSES = ("Open", "Closed")
DIMENSIONS = ("Delivery model", "Structure", "Scope", "Solution", "Service delivery", "Implementation", "Funding")
"""What options may be combined from, as offered: two columns of Options, and the Green Book's five; others will do."""
DIMENSION_OUTCOMES = ("Carried forward", "Ruled out")
RULED_OUT_AT = ("Before scoring", "After scoring")
MET = (MEETS, PARTLY, MISSES)
AMBITIONS = ("As now", "Do minimum", "Less ambitious", "More ambitious")
"""How an option, or a value of a dimension, compares with business as usual, in the words of the Green Book."""
YES_NO = ("Yes", "No")
EVENT_STATES = ("Held", "Planned", "Requested", "Cancelled")
DECISION_STATUSES = ("Proposed", "Approved", "Amended", "Rejected", "Deferred", "Called in", "Implemented", "Withdrawn")
REASON_KEYS = ("Expenditure", "Communities", "Both")
"""Why a decision is a key one: what is spent or saved, or its effect on people in two or more wards."""
ADVICE_KINDS = ("Legal", "Financial", "Other")

INTERESTS = ("None", "Declared")

CHOICES: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "gate": GATE_ANSWERS,
    "stage": STAGES,
    "outcome": OUTCOMES,
    "status": STATUSES,
    "rag_basis": RAG_BASES,
    "weights": WEIGHT_UNITS,
    "score_with": SCORE_WITH,
    "in_scope": IN_SCOPE,
    "reliability": RELIABILITIES,
    "issue_status": ISSUE_STATUSES,
    "dimension": DIMENSIONS,
    "dimension_outcome": DIMENSION_OUTCOMES,
    "ruled_out_at": RULED_OUT_AT,
    "yes_no": YES_NO,
    "event_state": EVENT_STATES,
    "decision_status": DECISION_STATUSES,
    "reason_key": REASON_KEYS,
    "advice_kind": ADVICE_KINDS,
}
"""Closed lists by name. `group` and the levels are closed too, but the officer fills them, on Setup."""


LITERAL_CHOICES: dict[str, tuple[str, ...]] = {
    "published_as": PUBLISHED_AS,
    "interests": INTERESTS,
    "met": MET,
    "ambition": AMBITIONS,
}
"""Closed lists of entries that few workbooks have: written into the drop-down itself, and not on Lists."""


def choices_of(name: str) -> tuple[str, ...]:
    """The words of a closed list; KeyError when there is none of that name."""
    return LITERAL_CHOICES[name] if name in LITERAL_CHOICES else CHOICES[name]


class Column(NamedTuple):
    """A column of a table, or a labelled cell of Setup."""

    key: str
    heading: str
    kind: str
    width: float
    help: str
    owner: str = OFFICER
    choice: str = ""
    required: bool = False
    optional: bool = False
    """Written only where an appraisal uses it, or asks for its topic; read wherever it stands."""
    topic: str = ""
    """Of an optional column: the topic of the appraisal that brings it along, blank as it may be."""
    former: str = ""
    """The heading in earlier layouts, under which it is read as well."""
    prompt: str = ""
    """What the message beside an empty cell says beyond the help, with an example; never in a cell, so never read."""


class SheetLayout(NamedTuple):
    """A sheet: what it is for and, when it holds a table, the table's columns."""

    name: str
    owner: str
    title: str
    instruction: str
    columns: tuple[Column, ...] = ()
    table: str = ""
    required: bool = False
    optional: bool = False
    """A log, or a sheet of the tool's, which an appraisal may do without."""
    landscape: bool = False
    kept: int = 1
    """How many of its first columns stay in view, and stand on each page where it takes several across."""
    options_after: str = ""
    """Key of the column behind which a column for each compared option stands, headed by its ID and name."""
    topic: str = ""
    """The topic of the appraisal that brings it along, blank as it may be; scoring, or an optional sheet's."""
    needs_scores: bool = False
    """Whether an optional sheet has nothing to show in an appraisal in words."""
    shows: tuple[str, ...] = ()
    """Of an optional sheet of the tool's: the officers' sheet that it shows, and the columns whose use brings it."""
    live: bool = True
    """Whether a tool's sheet follows what officers type, so that a check compares its formulas."""

    def column(self, key: str) -> Column:
        """The column of that key; KeyError when there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


COSTS, LINEAGE, ENGAGEMENT_TOPIC, GATEWAY_TOPIC = "costs", "lineage", "engagement", "gateways"
BASELINE, DECISION_TOPIC = "baseline", "decision"
DIMENSIONS_TOPIC, FILTER = "dimensions", "framework-filter"
"""Topics that add columns to a sheet: costs, lineage and the baseline to Options, engagement to Stakeholders, the full
record of a decision to Decision, the framework-filter to Options and Dimensions."""

# ------------------------------------------------------------------------------------------------- the sheets

SETUP_FIELDS = (
    Column("title", "Title", TEXT, 44, "What is to be decided, as in the cabinet paper.", required=True),
    Column("organisation", "Organisation", TEXT, 44, "The council or partnership that decides."),
    Column("decision_maker", "Decision maker", TEXT, 44, "Who takes the decision, such as Cabinet."),
    Column("date", "Date", DATE, 44, "Date of the decision or of this version: 31/12/2026."),
    Column("author", "Author", TEXT, 44, "Who keeps this workbook: a role or a team."),
    Column("version", "Version", TEXT, 44, "Version of this appraisal, such as 1.0."),
    Column(
        "status",
        "Status",
        CHOICE,
        44,
        "Draft while scoring is under way, then Final.",
        choice="status",
        required=True,
    ),
    Column(
        "rag_basis",
        "RAG basis",
        CHOICE,
        44,
        "Share of highest possible: a cell is coloured by its level. Weighted points: by points times weight.",
        choice="rag_basis",
        required=True,
    ),
    Column(
        "score_with",
        "Score with",
        CHOICE,
        44,
        "Levels, such as High; or Numbers.",
        choice="score_with",
        required=True,
    ),
    Column(
        "weights",
        "Weights as",
        CHOICE,
        44,
        "Points; or Percentages, which must add up to 100 (then set Highest weight to 100).",
        choice="weights",
        required=True,
    ),
    Column("weight_min", "Lowest weight", NUMBER, 44, "The smallest weight that a criterion may have."),
    Column("weight_max", "Highest weight", NUMBER, 44, "The largest weight that a criterion may have."),
    Column(
        "draws",
        "Random tests (optional)",
        NUMBER,
        44,
        "Random sets of weights to test, such as 100000; blank: none.",
        former="Draws",
    ),
    Column(
        "published_as",
        "Published totals are",
        CHOICE,
        44,
        "How the published totals on Options were worked out; ours are converted for the comparison.",
        choice="published_as",
        optional=True,
    ),
    Column("assessor", "Assessor", TEXT, 44, "Whose scores these are: leave it as it is.", optional=True),
)

SCALE_COLUMNS = (
    Column(
        "level",
        "Level",
        TEXT,
        13,
        "Levels, best first: two to seven. For Numbers: Highest and Lowest.",
        required=True,
    ),
    Column("points", "Points", NUMBER, 9, "Points that the level earns before weighting.", required=True),
)
BAND_COLUMNS = (
    Column("label", "Band", TEXT, 11, "Name of the RAG band, best first: two to five.", required=True),
    Column("letter", "Letter", TEXT, 8, "One letter, shown beside the colour.", required=True),
    Column(
        "start",
        "From %",
        NUMBER,
        9,
        "Whole per cent from which the band holds; the last holds below too.",
        required=True,
    ),
    Column("meaning", "Band means", TEXT, 35, "What the band says of an option; blank: our own words for it."),
)
GROUP_COLUMNS = (Column("group", "Group", TEXT, 17, "Groups of criteria, in the order wanted.", required=True),)

SETUP = SheetLayout(
    "Setup",
    OFFICER,
    "Setup",
    "Say what is decided. Where criteria are scored: how scores earn points and where colours change. Cream cells "
    "are yours.",
    SETUP_FIELDS,
    required=True,
    landscape=True,
)

OPTIONS = SheetLayout(
    "Options",
    OFFICER,
    "Options",
    "One row for each delivery option.",
    (
        Column("id", "ID", KEY, 7, "Short code, such as O1. Keep it once scores are in.", required=True),
        Column("name", "Option", TEXT, 30, "Name of the option, as members will read it.", required=True),
        Column(
            "stage",
            "Stage",
            CHOICE,
            12,
            "Long-list, or Short-list when it is to be scored.",
            choice="stage",
            required=True,
        ),
        Column("outcome", "Outcome", CHOICE, 19, "What was decided about it.", choice="outcome"),
        Column("reason", "Reason", LONG, 36, "Why it was carried forward, discounted, merged or preferred."),
        Column("cost", "Cost", NUMBER, 12, "Cost in one unit for all options, such as thousand pounds."),
        Column("cost_from", "Cost from", NUMBER, 12, "Lowest cost expected.", optional=True, topic=COSTS),
        Column("cost_to", "Cost to", NUMBER, 12, "Highest cost expected.", optional=True, topic=COSTS),
        Column("description", "Description", LONG, 44, "What the option is, in two or three sentences."),
        Column("advantages", "Advantages", LONG, 36, "What is good about it."),
        Column("disadvantages", "Disadvantages", LONG, 36, "What is not good about it."),
        Column("model", "Delivery model", TEXT, 20, "Category of the option, such as Partnership."),
        Column("structure", "Structure", TEXT, 20, "Legal or organisational form."),
        Column("merged_into", "Merged into", TEXT, 12, "ID of the option that it was merged into."),
        Column("published_total", "Published total", NUMBER, 12, "Total in a published paper.", optional=True),
        Column("published_share", "Published share", NUMBER, 12, "Share in that paper, in per cent.", optional=True),
        Column("published_rank", "Published rank", NUMBER, 12, "Rank in that paper.", optional=True),
        Column("listed_in", "Listed in", TEXT, 22, "The list that it is on.", optional=True, topic=LINEAGE),
        Column(
            "replaced_by", "Replaced by", TEXT, 12, "ID of the option that replaced it.", optional=True, topic=LINEAGE
        ),
        Column("assessment", "Assessment", LONG, 36, "Its assessment, in words.", optional=True, topic=LINEAGE),
        Column(
            "baseline",
            "Baseline",
            CHOICE,
            10,
            "Yes for one option: as now, nothing, or the minimum.",
            choice="yes_no",
            optional=True,
            topic=BASELINE,
        ),
        Column(
            "ambition",
            "Ambition",
            CHOICE,
            15,
            "As now, the minimum, or less or more ambitious than the preferred option.",
            choice="ambition",
            optional=True,
            topic=FILTER,
        ),
    ),
    table="tblOptions",
    required=True,
    landscape=True,
    kept=2,
)

COMBINED = ("model", "structure")
"""Columns of Options for values of Dimensions: in a workbook with Combinations they stand beside the name."""

OFFERED_VALUES = "xla_Dim"
"""Begins the workbook names of the values of a dimension that a column of Options offers."""

MEANS = " means"
"""Heading of a level's column on Criteria: the level's name and this."""

CRITERIA_BEFORE = (
    Column("ref", "Ref", KEY, 7, "Short code, such as D4. Keep it once scores are in.", required=True),
    Column("group", "Group", CHOICE, 16, "One of the groups on Setup.", choice="group", required=True),
    Column("title", "Criterion", TEXT, 32, "Short name of the criterion.", required=True),
    Column(
        "question",
        "Question",
        LONG,
        40,
        "The question that the score answers; for a gateway, what passes.",
        prompt="Ask one thing that can be found out, such as: How many of the staff would stay? For a gateway, say "
        "what passes, such as: It is lawful from the first day.",
    ),
    Column(
        "kind",
        "Kind",
        CHOICE,
        13,
        "Gateway: Pass or Fail. Scored: counts. Not assessed: listed only.",
        choice="kind",
        required=True,
    ),
    Column("weight", "Weight", NUMBER, 11, "How much the criterion counts, within the limits on Setup."),
)
CRITERIA_AFTER = (
    Column("limits", "Limits", TEXT, 20, "How often each level may be given, if fixed: High 1, Medium 3, Low 1."),
    Column("reason", "Reason for inclusion", LONG, 36, "Why this criterion matters for this decision."),
)
MEANING_WIDTH = 30.0


LEVEL_EXAMPLES = (
    "All staff move on the terms that they have.",
    "Some staff move, and terms are agreed with the others.",
    "Most staff would leave, or nobody knows.",
)
"""Meanings of the best level, of one between, and of the lowest, as an officer might word them."""


def level_prompt(name: str, number: int, count: int) -> str:
    """What to write for a level, counted from 0 as the best of so many; an end of a numeric scale may stay blank."""
    example = LEVEL_EXAMPLES[0 if number == 0 else 2 if number == count - 1 else 1]
    blank = "" if name in NUMERIC_ENDS else f" Blank beside two that are filled: {name} cannot be chosen."
    return f"Say what has to be found for {name}, so that two people would choose the same, such as: {example}{blank}"


def criteria_columns(levels: tuple[str, ...]) -> tuple[Column, ...]:
    """Columns of Criteria for these levels (best first), one '... means' column for each level."""
    return (
        *CRITERIA_BEFORE,
        *(
            Column(
                f"means:{name}",
                name + MEANS,
                LONG,
                MEANING_WIDTH,
                f"What {name} means here; blank beside two that are filled: cannot be chosen.",
                prompt=level_prompt(name, number, len(levels)),
            )
            for number, name in enumerate(levels)
        ),
        *CRITERIA_AFTER,
    )


CRITERIA = SheetLayout(
    "Criteria",
    OFFICER,
    "Criteria",
    "Once two levels have a meaning, each needs one.",
    CRITERIA_BEFORE + CRITERIA_AFTER,
    table="tblCriteria",
    required=True,
    landscape=True,
    topic=SCORING,
    kept=3,
)

GATEWAYS = SheetLayout(
    "Gateways",
    OFFICER,
    "Gateways",
    "One Fail, and an option is not scored.",
    (
        Column("id", "ID", KEY, 7, "The option's ID.", required=True),
        Column("name", "Option", TEXT, 30, "From Options.", TOOL),
    ),
    table="tblGateways",
    optional=True,
    needs_scores=True,
    landscape=True,
    topic=GATEWAY_TOPIC,
    kept=2,
)
ANSWER, REASON = "answer:", "reason:"
"""Begin the keys of a gateway's two columns on Gateways: answer:D2 and reason:D2."""

MATRIX_COLUMNS = (
    Column("ref", "Ref", KEY, 7, "The criterion's Ref.", required=True),
    Column("group", "Group", TEXT, 15, "From Criteria.", TOOL),
    Column("title", "Criterion", TEXT, 46, "From Criteria.", TOOL),
    Column("weight", "Weight", NUMBER, 11, "From Criteria.", TOOL),
)
SCORES = SheetLayout(
    "Scores",
    OFFICER,
    "Scores",
    "Choose a score in every cream cell. Click one to see the levels.",
    MATRIX_COLUMNS,
    table="tblScores",
    required=True,
    topic=SCORING,
    kept=3,
)
RATIONALE = SheetLayout(
    "Rationale",
    OFFICER,
    "Rationale",
    "Say what was found for each score, not the level's text again.",
    MATRIX_COLUMNS,
    table="tblRationale",
    landscape=True,
    topic=SCORING,
    kept=3,
)


def _of_record(column: Column) -> Column:
    """A column of Decision that the full record of a decision brings along."""
    return column._replace(optional=True, topic=DECISION_TOPIC)


LOGS = (
    SheetLayout(
        "Assumptions",
        OFFICER,
        "Assumptions",
        "What was assumed, how reliable it is, and who agreed to it.",
        (
            Column("ref", "Ref", TEXT, 7, "A1, A2 and so on."),
            Column("assumption", "Assumption", LONG, 56, "What is assumed.", required=True),
            Column("applies_to", "Applies to", LONG, 24, "Refs, or scores as Ref/ID: V2/O1; V2/O3."),
            Column(
                "reliability",
                "Reliability",
                CHOICE,
                13,
                "Scores marked Doubtful are tested separately.",
                choice="reliability",
            ),
            Column("source", "Source", LONG, 28, "Where it comes from."),
            Column("made_by", "Made by", TEXT, 20, "Role that made it."),
            Column("date", "Date", DATE, 13, "When it was made."),
            Column("agreed_by", "Agreed by", TEXT, 20, "Role that signed it off."),
        ),
        table="tblAssumptions",
        optional=True,
        landscape=True,
    ),
    SheetLayout(
        "Issues",
        OFFICER,
        "Issues",
        "Points that members should know of and that the scores do not show.",
        (
            Column("ref", "Ref", TEXT, 7, "I1, I2 and so on."),
            Column("issue", "Issue", LONG, 56, "The point in one or two sentences.", required=True),
            Column("raised_by", "Raised by", TEXT, 20, "Role or group that raised it."),
            Column("date", "Date", DATE, 13, "When it was raised."),
            Column("affects", "Affects", TEXT, 18, "Refs or option IDs."),
            Column("response", "Response", LONG, 40, "What is done about it."),
            Column("owner", "Owner", TEXT, 18, "Role that is responsible for it."),
            Column("status", "Status", CHOICE, 10, "Open or Closed.", choice="issue_status"),
        ),
        table="tblIssues",
        optional=True,
        landscape=True,
    ),
    SheetLayout(
        "Stakeholders",
        OFFICER,
        "Stakeholders",
        "Who took part, and in what.",
        (
            Column("name", "Name", TEXT, 32, "Person, body or group.", required=True),
            Column("role", "Role", TEXT, 30, "Role in this appraisal."),
            Column("organisation", "Organisation", TEXT, 30, "Where they belong."),
            Column("involved_in", "Involved in", LONG, 44, "Weighting, scoring, moderation, consultation."),
            Column("date", "Date", DATE, 13, "When, where a single date will do."),
            Column(
                "group",
                "Group",
                TEXT,
                18,
                "Group for the totals. An event may have a row for each.",
                optional=True,
                topic=ENGAGEMENT_TOPIC,
            ),
            Column("event", "Event", LONG, 40, "How they were engaged.", optional=True, topic=ENGAGEMENT_TOPIC),
            Column("frequency", "When", TEXT, 20, "Month or how often.", optional=True, topic=ENGAGEMENT_TOPIC),
            Column(
                "state",
                "State",
                CHOICE,
                12,
                "Held, or not: a blank is Held.",
                choice="event_state",
                optional=True,
                topic=ENGAGEMENT_TOPIC,
            ),
            Column("invited", "Invited", NUMBER, 11, "People asked to come.", optional=True, topic=ENGAGEMENT_TOPIC),
            Column("registered", "Registered", NUMBER, 15, "People signed up.", optional=True, topic=ENGAGEMENT_TOPIC),
            Column("attended", "Attended", NUMBER, 13, "People who took part.", optional=True, topic=ENGAGEMENT_TOPIC),
            Column(
                "represented",
                "Represented %",
                NUMBER,
                15,
                "Share of those invited who were represented: 65 for 65 per cent.",
                optional=True,
                topic=ENGAGEMENT_TOPIC,
            ),
            Column("coverage", "Coverage", LONG, 40, "Who was reached.", optional=True, topic=ENGAGEMENT_TOPIC),
        ),
        table="tblStakeholders",
        optional=True,
        landscape=True,
    ),
    SheetLayout(
        "Scope",
        OFFICER,
        "Scope",
        "Which services the decision covers.",
        (
            Column("ref", "Ref", TEXT, 7, "S1, S2 and so on."),
            Column("service", "Service", LONG, 50, "The service or function.", required=True),
            Column("in_scope", "In scope", CHOICE, 11, "In, Out or Partly.", choice="in_scope"),
            Column("category", "Category", TEXT, 26, "Kind of service."),
            Column("note", "Note", LONG, 50, "What a reader should know."),
        ),
        table="tblScope",
        optional=True,
        landscape=True,
    ),
    SheetLayout(
        "Change log",
        OFFICER,
        "Change log",
        "Each change to criteria, weights and scores: what, by whom, where decided and why.",
        (
            Column("date", "Date", DATE, 13, "When it was decided."),
            Column("changed_by", "Changed by", TEXT, 22, "Role or group."),
            Column("forum", "Forum", TEXT, 26, "Meeting or workshop."),
            Column("ref", "Ref", TEXT, 8, "Criterion, if one."),
            Column("option", "Option", TEXT, 11, "Option ID, if one."),
            Column("from", "From", LONG, 24, "What it was."),
            Column("to", "To", LONG, 24, "What it is now."),
            Column("reason", "Reason", LONG, 50, "Why.", required=True),
            Column("act", "Act", NUMBER, 7, "Number of the act on Version changes.", optional=True),
            Column("effect", "Effect", LONG, 36, "What it did to totals and order.", optional=True),
        ),
        table="tblChangeLog",
        optional=True,
        landscape=True,
    ),
    SheetLayout(
        "Scenarios",
        OFFICER,
        "Scenarios",
        "Other sets of weights to try on Robustness. A criterion that a scenario does not list keeps its weight.",
        (
            Column("scenario", "Scenario", TEXT, 32, "Name, the same in each of its rows.", required=True),
            Column("ref", "Ref", TEXT, 8, "A scored criterion.", required=True),
            Column("weight", "Weight", NUMBER, 10, "Its weight in this scenario; 0 leaves it out.", required=True),
            Column("note", "Note", LONG, 60, "Whose view this is, or why it is tried."),
        ),
        table="tblScenarios",
        optional=True,
        landscape=True,
    ),
    SheetLayout(
        "Accepted findings",
        OFFICER,
        "Accepted findings",
        "Findings that are accepted: which, where, why, and by whom. They are then no longer listed as open.",
        (
            Column("code", "Code", TEXT, 10, "Such as XLA305.", required=True),
            Column(
                "where", "Where", TEXT, 24, "Cell, Ref, ID or Ref/ID, separated by semicolons. Blank: all of that code."
            ),
            Column("reason", "Reason", LONG, 56, "Why it is accepted.", required=True),
            Column("accepted_by", "Accepted by", TEXT, 24, "Role that is responsible for it.", required=True),
            Column("date", "Date", DATE, 13, "When it was accepted."),
        ),
        table="tblAccepted",
        optional=True,
        landscape=True,
    ),
    SheetLayout(
        "Dimensions",
        OFFICER,
        "Dimensions",
        "What options are combined from.",
        (
            Column(
                "dimension",
                "Dimension",
                TEXT,
                16,
                "A column of Options; Recalculate adds it.",
                choice="dimension",
                required=True,
            ),
            Column("value", "Value", TEXT, 28, "One of its values, such as Hub and spoke.", required=True),
            Column("description", "Description", LONG, 40, "What it is, in a sentence or two."),
            Column("key_points", "Key points", LONG, 44, "Main points made about it."),
            Column(
                "outcome",
                "Outcome",
                CHOICE,
                16,
                "What was decided about it. Ruling it out rules out all its combinations.",
                choice="dimension_outcome",
            ),
            Column("stage", "Ruled out", CHOICE, 16, "Before or after scoring.", choice="ruled_out_at"),
            Column("reason", "Reason", LONG, 44, "Why it was carried forward or ruled out."),
            Column("date", "Date", DATE, 13, "When that was decided.", optional=True, topic=FILTER),
            Column(
                "ambition",
                "Ambition",
                CHOICE,
                15,
                "As now, the minimum, or less or more ambitious.",
                choice="ambition",
                optional=True,
                topic=FILTER,
            ),
            *(
                Column(
                    key,
                    heading,
                    CHOICE,
                    16,
                    "Whether it meets this critical success factor.",
                    choice="met",
                    optional=True,
                    topic=FILTER,
                )
                for key, heading in SUCCESS_FACTORS.items()
            ),
        ),
        table="tblDimensions",
        optional=True,
        landscape=True,
        kept=2,
    ),
    SheetLayout(
        "Comparison",
        OFFICER,
        "Comparison",
        "Options side by side.",
        (
            Column("theme", "Theme", TEXT, 22, "What is compared, such as Pensions.", required=True),
            Column("favours", "Favours", TEXT, 14, "IDs of the options that it favours, separated by semicolons."),
            Column("source", "Source", LONG, 32, "Where it comes from."),
        ),
        table="tblComparison",
        optional=True,
        landscape=True,
        options_after="theme",
    ),
    SheetLayout(
        "Advice",
        OFFICER,
        "Advice",
        "What legal, financial and other advisers recommend, with the source.",
        (
            Column("kind", "Kind", CHOICE, 12, "Legal, Financial or Other.", choice="advice_kind", required=True),
            Column("adviser", "Adviser", TEXT, 26, "Who gives it."),
            Column("date", "Date", DATE, 13, "When it was given."),
            Column("options", "Recommends", TEXT, 19, "IDs of the options, separated by semicolons."),
            Column("recommendation", "Recommendation", LONG, 56, "The advice, in a sentence or two.", required=True),
            Column("reason", "Reason", LONG, 44, "What the advice is based on."),
            Column("source", "Source", LONG, 32, "Paper and paragraph.", required=True),
        ),
        table="tblAdvice",
        optional=True,
        landscape=True,
    ),
    SheetLayout(
        "Benefits",
        OFFICER,
        "Benefits",
        "What changes for whom: each challenge, its solution, the benefits, and how they are measured.",
        (
            Column("ref", "Ref", TEXT, 7, "B1, B2 and so on."),
            Column("challenge", "Challenge", LONG, 36, "What is wrong now.", required=True),
            Column("solution", "Proposed solution", LONG, 40, "What is proposed."),
            Column("benefit", "Benefit", LONG, 40, "What improves, and for whom."),
            Column("measure", "Measure", LONG, 28, "How it will be measured."),
            Column("baseline", "Baseline", TEXT, 13, "The figure now."),
            Column("target_1", "Target year 1", TEXT, 13, "The figure after one year."),
            Column("target_2", "Target year 2", TEXT, 13, "After two years."),
            Column("target_3", "Target year 3", TEXT, 13, "After three years."),
            Column("owner", "Owner", TEXT, 20, "Role that is responsible for it."),
            Column("supports", "Supports", TEXT, 16, "Refs of criteria, separated by semicolons."),
        ),
        table="tblBenefits",
        optional=True,
        landscape=True,
    ),
    SheetLayout(
        "Decision",
        OFFICER,
        "Decision",
        "What was decided, and why.",
        (
            Column("ref", "Ref", TEXT, 16, "a, b and so on."),
            _of_record(Column("status", "Status", CHOICE, 14, "What became of it so far.", choice="decision_status")),
            Column("decision_maker", "Decision maker", TEXT, 20, "Who decided, such as Cabinet."),
            Column("date", "Date", DATE, 13, "Date of the decision."),
            Column("key_decision", "Key decision", CHOICE, 13, "Yes or No.", choice="yes_no"),
            _of_record(Column("reason_key", "Reason key", CHOICE, 16, "Why it is a key one.", choice="reason_key")),
            Column("call_in", "Call-in", CHOICE, 10, "Yes: it may be called in.", choice="yes_no"),
            _of_record(Column("published", "Publication date", DATE, 16, "When the record was published.")),
            Column("effective_from", "Effective from", DATE, 13, "When it takes effect."),
            Column("options", "Options", TEXT, 12, "IDs of the options that it is for, separated by semicolons."),
            Column("decision", "Decision", LONG, 56, "The decision in words.", required=True),
            Column("reasons", "Reasons", LONG, 48, "Why it was taken."),
            Column("delegated_to", "Delegated to", LONG, 32, "Who carries it out or decides further."),
            Column("alternatives", "Alternatives considered", LONG, 40, "What else was considered."),
            _of_record(Column("rejected", "Why rejected", LONG, 40, "Why each alternative was rejected.")),
            _of_record(Column("interests", "Conflicts of interest", LONG, 32, "Who declared which, or None.")),
            _of_record(Column("dispensation", "Dispensation", LONG, 32, "Granted for such a conflict, or None.")),
            _of_record(Column("wards", "Wards", TEXT, 22, "Wards affected, or All.")),
            _of_record(Column("contact", "Contact", TEXT, 26, "Role or team that answers questions.")),
            Column("source", "Source", LONG, 32, "Minutes or record of the decision."),
        ),
        table="tblDecision",
        optional=True,
        landscape=True,
        kept=2,
    ),
    SheetLayout(
        "Phases",
        OFFICER,
        "Phases",
        "A path in steps: which option first, which later, and what must be in place before moving on.",
        (
            Column("phase", "Phase", TEXT, 14, "1, 2 and so on, or a name.", required=True),
            Column("options", "Options", TEXT, 14, "IDs of the options, separated by semicolons.", required=True),
            Column("when", "When", TEXT, 22, "Date or term, such as medium term."),
            Column("condition", "Condition for moving on", LONG, 56, "What must be in place before this phase begins."),
            Column("note", "Note", LONG, 44, "What a reader should know."),
        ),
        table="tblPhases",
        optional=True,
        landscape=True,
    ),
    SheetLayout(
        "Long-list trail",
        OFFICER,
        "Long-list trail",
        "How the first list became the short-list: a row for each step, with the number of options left after it.",
        (
            Column("step", "Step", TEXT, 32, "What was done, such as Gateway questions.", required=True),
            Column("left", "Options left", NUMBER, 14, "Options on the list after it.", required=True),
            Column("date", "Date", DATE, 13, "When it was done."),
            Column("forum", "Forum", TEXT, 26, "Meeting or workshop."),
            Column("reason", "Reason", LONG, 56, "Why options came or went."),
            Column("source", "Source", LONG, 32, "Paper and section."),
        ),
        table="tblTrail",
        optional=True,
        landscape=True,
    ),
    SheetLayout(
        "Case studies",
        OFFICER,
        "Case studies",
        "How others deliver such a service, and what is known of it.",
        (
            Column("where", "Where", TEXT, 26, "Council or organisation, such as another council.", required=True),
            Column("model", "Delivery model", TEXT, 28, "Such as council-owned company."),
            Column("options", "Options", TEXT, 12, "ID of the option that it is like, separated by semicolons."),
            Column("known", "What is known", LONG, 60, "What was achieved, and what went wrong."),
            Column("source", "Source", LONG, 36, "Report, visit or address."),
        ),
        table="tblCaseStudies",
        optional=True,
        landscape=True,
    ),
    SheetLayout(
        "Risks",
        OFFICER,
        "Risks",
        "What may go wrong, for which option, and what is done about it.",
        (
            Column("ref", "Ref", TEXT, 7, "R1, R2 and so on."),
            Column("risk", "Risk", LONG, 48, "What may happen, and with what result.", required=True),
            Column(
                "options",
                "Options",
                TEXT,
                12,
                "IDs of options, separated by semicolons; blank for all.",
            ),
            Column("likelihood", "Likelihood", TEXT, 14, "Such as High, Medium or Low, as in the risk register."),
            Column("impact", "Impact", TEXT, 12, "Such as High, Medium or Low, as in the risk register."),
            Column("mitigation", "Mitigation", LONG, 48, "What makes it less likely or less harmful."),
            Column("owner", "Owner", TEXT, 22, "Role that is responsible for it."),
            Column("source", "Source", LONG, 30, "Paper and section."),
        ),
        table="tblRisks",
        optional=True,
        landscape=True,
    ),
    SheetLayout(
        "Governance",
        OFFICER,
        "Governance",
        "Which bodies steer and decide, before and after the decision.",
        (
            Column("body", "Body", TEXT, 30, "Board, panel or meeting.", required=True),
            Column("role", "Role", LONG, 44, "What it does: decides, advises, scrutinises, delivers."),
            Column("meets", "Meets", TEXT, 18, "How often, such as monthly."),
            Column("decides", "Decides", LONG, 44, "What it may decide."),
            Column("reports_to", "Reports to", TEXT, 26, "Body that it reports to."),
            Column("source", "Source", LONG, 30, "Paper and section."),
        ),
        table="tblGovernance",
        optional=True,
        landscape=True,
    ),
    SheetLayout(
        "Next steps",
        OFFICER,
        "Next steps",
        "What happens after the decision: who does what, by when.",
        (
            Column("ref", "Ref", TEXT, 7, "N1, N2 and so on."),
            Column("action", "Action", LONG, 52, "What is to be done.", required=True),
            Column("owner", "Owner", TEXT, 26, "Role that does it."),
            Column("by_when", "By when", TEXT, 20, "Date or term, such as spring 2018."),
            Column("depends_on", "Depends on", TEXT, 16, "Refs of actions that come first, separated by semicolons."),
            Column("source", "Source", LONG, 30, "Paper and section."),
        ),
        table="tblNextSteps",
        optional=True,
        landscape=True,
    ),
    SheetLayout(
        "Moderation",
        OFFICER,
        "Moderation",
        "Scores that assessors do not agree on, to be discussed in the order of No. Type the agreed level on Scores.",
        (
            Column("order", "No.", NUMBER, 7, "Order of discussion; a dash: discussed, or nothing to discuss.", TOOL),
            Column("ref", "Ref", TEXT, 8, "The criterion.", required=True),
            Column("option", "Option", TEXT, 11, "The option's ID; blank: the weight of the criterion."),
            Column("about", "About", LONG, 26, "Criterion and option.", TOOL),
            Column("said", "Who said what", LONG, 52, "Each level, by whom and why.", TOOL),
            Column("spread", "Spread", NUMBER, 12, "Weight x (highest - lowest points).", TOOL),
            Column("decides", "Decides first place", TEXT, 15, "Yes: the level agreed here decides it.", TOOL),
            Column("agreed", "Agreed", TEXT, 13, "As it stands on Scores, with a link to it.", TOOL),
            Column("reason", "Reason", LONG, 40, "Why the panel agreed on it."),
            Column("dissent", "Dissent", LONG, 28, "What was said against it to the end."),
            Column("dissent_by", "Dissent by", TEXT, 16, "Whose dissent it is."),
            Column("meeting", "Meeting", TEXT, 17, "Date and time at which it was agreed."),
            Column("state", "State", TEXT, 20, "What is open.", TOOL),
        ),
        table="tblModeration",
        optional=True,
        landscape=True,
        needs_scores=True,
    ),
    SheetLayout(
        "Declaration",
        OFFICER,
        "Declaration of interests",
        "Before scoring, choose None, or Declared and say which; a row for each option that an interest is in.",
        (
            Column("assessor", "Assessor", TEXT, 20, "Name or code of the assessor.", required=True),
            Column("role", "Role", TEXT, 22, "Role, such as Finance."),
            Column("refs", "Criteria", LONG, 22, "Refs that the assessor scores, separated by semicolons; blank: all."),
            Column("interests", "Interests", CHOICE, 14, "None, or Declared.", choice="interests"),
            Column("option", "Option", TEXT, 10, "ID of the option that it is in; blank: no one option."),
            Column("interest", "Interest", LONG, 40, "What the interest is."),
            Column("recused", "Recused", CHOICE, 11, "Yes: does not score that option.", choice="yes_no"),
            Column("name", "Declared by", TEXT, 22, "Who declares it."),
            Column("date", "Date", DATE, 13, "When it was declared."),
            Column("attended", "Meetings attended", LONG, 24, "Date and time of each moderation meeting."),
        ),
        table="tblDeclaration",
        optional=True,
        landscape=True,
        needs_scores=True,
    ),
    SheetLayout(
        INDIVIDUAL_SCORES,
        OFFICER,
        "Individual scores",
        "What each assessor gave before moderation, as merged. Leave it as it is: agreed levels stand on Scores.",
        (
            Column("assessor", "Assessor", TEXT, 20, "Name or code of the assessor.", required=True),
            Column("ref", "Ref", TEXT, 8, "The criterion.", required=True),
            Column("option", "Option", TEXT, 11, "The option's ID.", required=True),
            Column("score", "Score", TEXT, 13, "The level given, or the points."),
            Column("reason", "Reason", LONG, 80, "The reason given."),
        ),
        table="tblIndividual",
        optional=True,
        landscape=True,
        needs_scores=True,
    ),
    SheetLayout(
        "Individual weights",
        OFFICER,
        "Individual weights",
        "What each assessor would weigh a criterion with. The agreed weight stands on Criteria.",
        (
            Column("assessor", "Assessor", TEXT, 20, "Name or code of the assessor.", required=True),
            Column("ref", "Ref", TEXT, 8, "The criterion.", required=True),
            Column("weight", "Weight", NUMBER, 11, "The weight wanted, within the limits on Setup."),
            Column("reason", "Reason", LONG, 80, "Why."),
        ),
        table="tblIndividualWeights",
        optional=True,
        landscape=True,
        needs_scores=True,
    ),
)

COMPARED = "option:"
"""Begins the key of a compared option's column on Comparison: option:O3."""

STANDARD_LOGS = ("Assumptions", "Issues", "Stakeholders", "Scope", "Change log")
"""The logs that a blank workbook has; the others come where they are used."""

GUIDE = SheetLayout(
    "Guide",
    OFFICER,
    "Options appraisal",
    "Five steps from options to a recommendation. Work from left to right through the sheets.",
)
RESULTS = SheetLayout(
    "Results",
    TOOL,
    "Results: weighted scores",
    "Points x weight, with the letter of the RAG band.",
    topic=SCORING,
    kept=3,
)
SUMMARY = SheetLayout(
    "Summary",
    TOOL,
    "Summary: ranking of options",
    "Options in rank order. Bars split totals by group.",
    landscape=True,
    topic=SCORING,
    kept=2,
)
ROBUSTNESS = SheetLayout(
    "Robustness",
    TOOL,
    "Robustness: how sure is this ranking",
    "How far weights and scores may be wrong before the order changes. Updated by Recalculate.",
    landscape=True,
    topic=SCORING,
    live=False,
)
CHECKS = SheetLayout(
    "Checks",
    TOOL,
    "Checks: what to fix and what is worth a look",
    "Updated each time you press Check or Recalculate. Each place is a link to the cell.",
    (
        Column("severity", "Severity", TEXT, 15, "Must fix, Worth a look or For information.", TOOL),
        Column("where", "Where", TEXT, 18, "A link to the cell.", TOOL),
        Column("found", "What was found", LONG, 52, "The finding.", TOOL),
        Column("expected", "What was expected", LONG, 26, "What should stand there.", TOOL),
        Column("fix", "How to fix it", LONG, 50, "The next action.", TOOL),
        Column("code", "Code", TEXT, 9, "The rule, as the guide lists it.", TOOL),
    ),
    landscape=True,
    live=False,
)
LISTS = SheetLayout("Lists", TOOL, "Lists", "What drop-downs and formulas use. Updated by Recalculate; do not edit.")

COMBINATIONS = SheetLayout(
    "Combinations",
    TOOL,
    "Combinations: values of the dimensions",
    "What was decided about each combination, and why. Updated from Options and Dimensions.",
    optional=True,
    landscape=True,
    topic=DIMENSIONS_TOPIC,
    shows=("Dimensions",),
)
COST_VIEW = SheetLayout(
    "Costs",
    TOOL,
    "Costs: what each point of the score costs",
    "Cost beside score for each short-listed option. All cells are formulas.",
    optional=True,
    landscape=True,
    topic=COSTS,
    needs_scores=True,
    shows=("Options", "cost", "cost_from", "cost_to"),
)
BASELINE_VIEW = SheetLayout(
    "Baseline",
    TOOL,
    "Baseline: each option beside the option that is the baseline",
    "Points, share of the highest possible, and cost above or below the baseline. All cells are formulas.",
    optional=True,
    landscape=True,
    topic=BASELINE,
    needs_scores=True,
    shows=("Options", "baseline"),
)
ENGAGEMENT = SheetLayout(
    "Engagement",
    TOOL,
    "Engagement: totals by group",
    "Events that were held, each counted once, and their people. A dash: not recorded. All cells are formulas.",
    optional=True,
    landscape=True,
    topic=ENGAGEMENT_TOPIC,
    shows=("Stakeholders", "event"),
)
SEALS = SheetLayout(
    "Seals",
    TOOL,
    "Seals",
    "What was sealed, when and by whom. A code proves something only where it is kept elsewhere as well.",
    (
        Column("number", "Number", NUMBER, 12, "Seals are numbered from 1.", TOOL),
        Column("stage", "Stage", TEXT, 12, "What was sealed.", TOOL),
        Column("date", "Date", TEXT, 13, "Day on which it was sealed.", TOOL),
        Column("by", "By", TEXT, 24, "Who sealed it.", TOOL),
        Column("entries", "Entries", NUMBER, 13, "How many entries were sealed.", TOOL),
        Column("code", "Code", TEXT, 78, "Of all of this row but the number, and of the entries.", TOOL),
        Column("previous", "Previous code", TEXT, 78, "Code of the seal before.", TOOL),
    ),
    table="tblSeals",
    landscape=True,
)
SEAL_RECORDS = SheetLayout(
    "Seal records",
    TOOL,
    "Seal records",
    "What was sealed, compressed. Kept by the command that seals; do not edit.",
    (
        Column("seal", "Seal", NUMBER, 9, "Number of the seal.", TOOL),
        Column("part", "Part", NUMBER, 9, "Number of the piece.", TOOL),
        Column("record", "Record", TEXT, 60, "A piece of what was sealed.", TOOL),
    ),
    table="tblSealRecords",
    landscape=True,
)
VERSION_CHANGES = SheetLayout(
    "Version changes",
    TOOL,
    "Version changes",
    "What differs from an earlier version, and what that did. Updated by each comparison, but for logged acts.",
    (
        Column("sheet", "Sheet", TEXT, 16, "Where it stands.", TOOL),
        Column("about", "What", LONG, 36, "What it is about.", TOOL),
        Column("change", "Change", TEXT, 12, "Added, removed, changed or renamed; logged in an act.", TOOL),
        Column("was", "Was", LONG, 40, "What it was.", TOOL),
        Column("now", "Now", LONG, 60, "What it is now.", TOOL),
        Column("act", "Act", NUMBER, 7, "The act of Change log that it belongs to.", TOOL),
        Column("ref", "Ref", TEXT, 8, "Criterion of a logged change.", TOOL),
        Column("option", "Option", TEXT, 11, "Option ID of a logged change.", TOOL),
    ),
    landscape=True,
)
KEPT_BY_COMMANDS = (SEALS, SEAL_RECORDS, VERSION_CHANGES)
"""Sheets that commands bring and keep: no template has them."""

OF_WORK = (GUIDE, SETUP, OPTIONS, "Dimensions", COMBINATIONS, CRITERIA, GATEWAYS, SCORES, RATIONALE, "Moderation")
COMPARED_IN_WORDS = ("Comparison", "Benefits")
WORKED_OUT = (RESULTS, SUMMARY, BASELINE_VIEW, COST_VIEW, ROBUSTNESS)
DECIDED = ("Decision", "Phases", "Next steps", CHECKS)
RECORDS = (
    *(
        "Assumptions",
        "Risks",
        "Governance",
        "Case studies",
        "Advice",
        "Scenarios",
        "Issues",
        "Stakeholders",
        ENGAGEMENT,
        "Scope",
    ),
    *("Declaration", "Individual scores", "Individual weights"),
    *("Long-list trail", "Change log", "Accepted findings"),
)
"""The record: logs, and what shows them. Its tabs stand last, and the Guide shows and hides them."""
RECORD_NAMES = frozenset(each if isinstance(each, str) else each.name for each in RECORDS)
MOST_TABS = 14
"""Tabs that a new workbook shows of itself, as far as hiding the record can make it: as many as fit on a screen."""
TAB_STATES, TAB_REQUESTS = ("Shown", "Hidden"), ("Show", "Hide")
"""What the Guide says of a tab of the record, and what an officer may choose there."""
GUIDE_TAB = 4
"""Column of the Guide with these words."""
_LOGS = {log.name: log for log in LOGS}
SHEETS = tuple(
    sheet if isinstance(sheet, SheetLayout) else _LOGS[sheet]
    for sheet in (*OF_WORK, *COMPARED_IN_WORDS, *WORKED_OUT, *DECIDED, *RECORDS, LISTS)
)
"""Every sheet, in the order of the tabs."""

BY_NAME = {sheet.name: sheet for sheet in SHEETS}
_TABS = {name.casefold(): name for name in BY_NAME}


def tab_name(name: str) -> str:
    """A tab's name in the spelling of the layout, which Excel takes for the same: SCORES is Scores in every formula."""
    return _TABS.get(name.casefold(), name)


TOPICS: dict[str, tuple[str, ...]] = {
    SCORING: ("Criteria", "Scores", "Rationale"),
    GATEWAY_TOPIC: ("Gateways",),
    DIMENSIONS_TOPIC: ("Dimensions",),
    FILTER: ("Dimensions",),
    "comparison": ("Comparison", "Advice"),
    "benefits": ("Benefits",),
    DECISION_TOPIC: ("Decision", "Phases"),
    COSTS: (),
    BASELINE: (),
    LINEAGE: (),
    ENGAGEMENT_TOPIC: ("Stakeholders",),
    "trail": ("Long-list trail",),
    "case-studies": ("Case studies",),
    "risks": ("Risks",),
    "governance": ("Governance",),
    "next-steps": ("Next steps",),
}
"""What an appraisal may be about, by the names that `new --with` takes, and the officer's sheets of each."""

# ---------------------------------------------------------------------------------------- rows of Results

RESULTS_HEADINGS = ("Ref", "Group", "Criterion", "Weight", "Highest possible")
RESULTS_FIRST_OPTION = len(RESULTS_HEADINGS) + 1
RESULTS_PRINTED = RESULTS_FIRST_OPTION + 1
"""Columns of Results that are printed at least: the title runs over them though no option has its column there."""
RESULTS_ROWS = (
    ("total", "Total weighted score"),
    ("share", "Share of highest possible"),
    ("rag", "RAG"),
    ("rank", "Rank"),
    ("gateways", "Gateways"),
    ("low", "Lowest total"),
    ("high", "Highest total"),
    ("best", "Best possible rank"),
    ("worst", "Worst possible rank"),
    ("lead", "Lead of the first, in points"),
    ("lead_share", "Lead of the first, share of highest"),
    *((f"group{number}", "Subtotal") for number in range(1, MAX_GROUPS + 1)),
)
"""Rows above the criteria on Results, from HEADER_ROW + 1."""
RANGES = ("gateways", "low", "high", "best", "worst")
"""Those that say something only while a score or a gateway's answer is blank, or a gateway failed."""

RESULTS_FIRST_CRITERION = FIRST_ROW + len(RESULTS_ROWS)
MAX_DRAWS = 1_000_000
"""Most draws that Setup may ask for, so that recalculating stays a matter of seconds."""

INSTRUCTION_ROW, HEADLINE_ROW, STAMP_ROW = 2, 3, 4
"""Rows (column A) of a sheet's instruction, its live sentence, and its stamp: when and by which version it was written,
and the fingerprint of the inputs. On Results the stamp stands below the legend, and a live line in its row."""

MISSING, NOT_ASSESSED_TEXT, NO_WEIGHTS, SPARE = "Missing", "Not assessed", "No weights yet", "-"
"""What Results shows for a blank score, for a criterion that nobody is to score, before any weight, and on the row or
column of a criterion or an option that is not begun."""
NOTHING = "-"
"""What a formula gives where there is nothing to say. Not an empty text: where that is stored as a result, LibreOffice
takes the cell as not worked out yet, and what reads it may stay as it was while somebody types.
"""


def results_row(key: str) -> int:
    """Row of Results that holds this figure ('total', 'share' ...)."""
    return FIRST_ROW + [row[0] for row in RESULTS_ROWS].index(key)


ALL_GROUPS = "All groups"
BAND_MEANINGS: dict[int, tuple[str, ...]] = {
    1: ("all scores",),
    2: ("meets the criterion", "meets little or none of the criterion"),
    3: ("strongly meets the criterion", "meets the criterion to some degree", "meets little or none of the criterion"),
    4: (
        "strongly meets the criterion",
        "meets most of the criterion",
        "meets some of the criterion",
        "meets little or none of the criterion",
    ),
    5: (
        "fully meets the criterion",
        "meets most of the criterion",
        "meets the criterion to some degree",
        "meets little of the criterion",
        "meets none of the criterion",
    ),
}
"""What a band says in words, best first, by how many bands there are; Setup may say it otherwise."""

# -------------------------------------------------------------------------------------------------- names


def option_name(figure: str, option_id: str) -> str:
    """Workbook name of an option's total, share or rank: xla_total_O3."""
    return f"xla_{figure}_{option_id.replace('-', '_')}"


EARLIER_TEXTS: frozenset[object] = frozenset(
    {
        "A level whose '... means' is blank cannot be chosen.",
        "Say what is decided, how scores earn points and where the colours change. Cream cells are yours.",
        "Findings that are meant so: which, where, why, and who answers for it. They are then no longer open.",
        "What was taken as given, how firm it is, and who agreed to it.",
        "Read totals, ranks and colours; Summary has the chart. Put right what Checks lists.",
        "Put right what is listed there.",
        "Grey-blue: kept by the workbook; your typing would be undone.",
        "Grey-blue or white: kept by the workbook; recalculating puts it back.",
        "Written by xlappraise check --mark and recalc. Each place is a link to the cell.",
        "How far weights and scores may be wrong before the order changes. Written anew by each recalculation.",
        "What became of each combination, and why. All cells follow Options and Dimensions.",
        "What options are combined from. A value that is ruled out takes all its combinations with it.",
        "Delivery models and structures to combine. Ruling one out rules out all its combinations.",
        "A path in steps: which option first, which later, and what has to be so before moving on.",
        "Who took part, in which role, and in what.",
        "Who took part, in which role, and in what. An event may have a row for each group.",
        "Events and people for each group on Stakeholders. All cells are formulas.",
        "One row for each delivery option. Only options on the Short-list are scored.",
        "One row for each criterion. A blank '... means' cell: that level cannot be chosen for this criterion.",
        "Answer Pass or Fail for every option that was put through the gateways. One Fail, and the option is "
        "not scored.",
        "Choose a score in every cream cell. Click a cell to see what each level means for that criterion.",
        "Say why each option got its score: what was found, not the level's description again.",
        "Weighted score = points for the score x weight. The letter is the RAG band. All cells are formulas.",
        "Options in rank order. The chart splits each total by group of criteria.",
        "What options are combined from, such as delivery models and structures. Ruling a value out rules "
        "out all its combinations.",
        "Options side by side, theme by theme: governance, role of partners, procurement, tax, pensions and others.",
        "What was decided, by whom and why, and from when it holds. One row for each resolution.",
    }
)
"""Texts of Guides, and instructions on sheets, that earlier versions wrote: they are renewed, as nobody wrote there."""
