"""Rules of Risks and Next steps: what may go wrong, and who does what after the decision."""

from xlappraise.appraisal.findings import NOTE, WARNING
from xlappraise.appraisal.rules.of_advice import ACCEPT, OWN
from xlappraise.appraisal.rules.rule_page import rule

RISK_UNMITIGATED = rule(
    "XLA486",
    "risk-without-mitigation",
    NOTE,
    "No mitigation is given for {named}.",
    "Say on Risks what makes it less likely or less harmful, or that it is accepted.",
    checks="Every risk on Risks has a mitigation.",
    why="Members are asked to accept what remains of a risk, so they have to see what is done about it.",
    example="R2 says that staff may leave; Mitigation is blank.",
    do="Type the mitigation, or that the risk is accepted and by whom." + ACCEPT,
    source=OWN,
)
STEP_UNOWNED = rule(
    "XLA487",
    "next-step-without-owner",
    NOTE,
    "No owner is given for {named}.",
    "Say on Next steps which role does it.",
    checks="Every action on Next steps has an owner.",
    why="What nobody is responsible for is not done.",
    example="N1 asks for a business case; Owner is blank.",
    do="Type the role." + ACCEPT,
    source=OWN,
)
STEP_UNDATED = rule(
    "XLA488",
    "next-step-without-date",
    NOTE,
    "No date is given for {named}.",
    "Say on Next steps by when it is done.",
    checks="Every action on Next steps has an entry in By when.",
    why="Without a date nobody can see whether the plan is on time.",
    example="N1 asks for a business case; By when is blank.",
    do="Type the date, or a term such as spring 2018." + ACCEPT,
    source=OWN,
)
DEPENDS_ON_UNKNOWN = rule(
    "XLA489",
    "depends-on-unknown",
    WARNING,
    "{where} depends on {shown}, which is not the Ref of another action.",
    "Type the Refs of actions on Next steps, separated by semicolons.{hint}",
    checks="Depends on holds Refs of other actions on Next steps, separated by semicolons.",
    why="The order of the actions would depend on one that does not exist.",
    example="N3 depends on N9, and there is no N9.",
    do="Correct the Ref, or list the action." + ACCEPT,
)
