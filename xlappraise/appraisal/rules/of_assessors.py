"""Rules about scores by several people, and about the reasons that a panel gives (XLA53x)."""

from __future__ import annotations

from xlappraise.appraisal.findings import NOTE, WARNING
from xlappraise.appraisal.rules.of_advice import CASE_NOTE, LANCASHIRE, MILTON_KEYNES, SGHD
from xlappraise.appraisal.rules.rule_page import rule

BROMCOM = "Bromcom Computers v United Learning Trust [2022] EWHC 3262 (TCC)"
DECLARED = (
    "The Local Authorities (Executive Arrangements) (Meetings and Access to Information) (England) Regulations 2012, "
    "regulation 12: interests that were declared stand in the record of a decision; for assessors an analogy."
)

REASON_COMPARES = rule(
    "XLA530",
    "reason-compares-options",
    NOTE,
    "Compared with other options instead of with what the levels mean: {named}.",
    "Say which level the option meets, and by what evidence.",
    checks="No reason on Rationale or Moderation compares an option with another one (better than option 2, like the "
    "Joint Venture, more than the other options) or above all (widest, the cheapest option). Comparisons with the "
    "baseline and with today's service are not reported, nor are words such as better or more alone.",
    why="A score says which level an option meets by the criterion's own words. A comparison says which of two is "
    "ahead, but not which level; if the other option changes or goes, the reason no longer holds. Notes that do not "
    "tie a score to its criterion were held against a council.",
    example='F5 of O3 scores High: "Better than option 2." High means that no partner is needed.',
    do="Write what was found about this option, and which level's meaning that meets.",
    source=MILTON_KEYNES + CASE_NOTE + ". Advice of public procurement lawyers on moderation: no comparators.",
    final=WARNING,
)
AGREED_OUTSIDE = rule(
    "XLA531",
    "agreed-outside-what-was-given",
    WARNING,
    "Agreed outside what the assessors gave, without a reason: {named}.",
    "Say on Moderation why the panel left the range, in a new row with Ref and Option where there is none yet; or "
    "agree on one within it.",
    checks="Where an agreed level or weight is above or below everything that assessors gave alone, Moderation gives "
    "the reason.",
    why="Nobody thought so before the meeting. Without a reason on record nobody can say what changed their minds.",
    example="Four assessors gave D4 of O3 Medium or Low; Scores says High, and Reason on Moderation is blank.",
    do="Write what was said or shown in the meeting that led there. Where Moderation has no row for it, since all gave "
    "the same, add one by its Ref and the option's ID, for a weight by its Ref alone.",
    source=LANCASHIRE + CASE_NOTE + ": moderation notes did not show reasons and reasoning; the award was set aside.",
)
MODERATED_WITHOUT_REASON = rule(
    "XLA532",
    "moderated-without-reason",
    NOTE,
    "Agreed where assessors differed, without a reason: {named}.",
    "Say on Moderation why the panel agreed on it.",
    checks="Where assessors gave different levels or weights, Moderation gives the reason for what was agreed.",
    why="The agreed level needs reasons of its own: those of single assessors explain their scores, not this one.",
    example="D4 of O3 was given High by two and Low by one; Scores says High, and Reason on Moderation is blank.",
    do="Write the reason for the agreed level, by what the level means on Criteria.",
    source=LANCASHIRE + CASE_NOTE + ". " + BROMCOM + CASE_NOTE + ".",
    final=WARNING,
)
DISSENT_UNNAMED = rule(
    "XLA533",
    "dissent-without-name",
    WARNING,
    "Dissent without a name: {named}.",
    "Name the assessor, or the code, under Dissent by.",
    checks="Where Moderation records dissent, it says whose it is.",
    why="Dissent goes on record so that it can be heard. Without a name, nobody can be asked about it.",
    example='Dissent on D4 of O3 is "The contract may end early."; Dissent by is blank.',
    do="Enter who dissents, by name, role or code; or take the dissent out if it was withdrawn.",
    source=SGHD + ": who took part and what was not agreed is recorded.",
)
DECLARATION_MISSING = rule(
    "XLA534",
    "declaration-missing",
    WARNING,
    "Scored without a complete declaration of interests: {named}.",
    "Have it completed on Declaration: None or Declared (and which), by whom and when.",
    checks="Everybody who scored has declared on Declaration whether there are interests, by name and date; where "
    "there are, it says which.",
    why="An interest that comes out after the decision can undo it. Asked before the first score, it costs a minute.",
    example="Eve's scores are merged; her row of Declaration has no date.",
    do="Ask the assessor. If there is an interest, the chair decides who scores that option.",
    source=DECLARED,
)
INTEREST_DECLARED = rule(
    "XLA535",
    "scored-with-an-interest",
    WARNING,
    "Scored in spite of an interest that was declared: {named}.",
    "Enter Yes under Recused, or accept this with the chair's reason.",
    checks="Nobody scored an option in which they declared an interest, unless the row says that they stand back.",
    why="Members and challengers will ask whether the interest was behind the score.",
    example="Declaration: Eve, Declared, O3, is a director of the company. Individual scores has her scores of O3.",
    do="Let the chair decide. Scores of somebody who is recused stay on record and count nowhere.",
    source=DECLARED,
)
AGREED_NO_LONGER = rule(
    "XLA536",
    "agreed-though-assessors-differ",
    WARNING,
    "Agreed although assessors differ, and Moderation says nothing about it: {named}.",
    "Discuss it, and say on Moderation why the level stands.",
    checks="Where assessors gave different levels or weights and one is agreed, the panel put something about it on "
    "Moderation: a reason, dissent or the meeting.",
    why="It was agreed without being discussed: typed over, or all had agreed until somebody's scores came late.",
    example="All three gave D4 of O3 High, which was taken over; then a fourth workbook came with Low.",
    do="Put it to the panel. Keep the level or change it, and record why.",
    source=LANCASHIRE + CASE_NOTE + ".",
)
AGREED_EARLY = rule(
    "XLA537",
    "agreed-before-all-scored",
    NOTE,
    "Agreed before everybody scored: {named}.",
    "Merge the missing scores, or say on Declaration which criteria are whose.",
    checks="Where a level is agreed, everybody who is to score that cell did so.",
    why="Whoever is missing may see it differently, and may ask why nobody waited.",
    example="D4 of O3 is agreed at High; Eve, who is to score all criteria, has not scored it.",
    do="Wait for the scores, or correct who scores what.",
    source=BROMCOM + CASE_NOTE + ".",
    final=WARNING,
)
