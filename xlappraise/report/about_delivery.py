"""A View in, the sections on delivery out: case studies, risks, governance and next steps, each as a table."""

from collections.abc import Mapping
from functools import partial

from xlappraise.records import NamedTuple
from xlappraise.report.listing import ListingColumn, option_labels, row_words, table_of_rows
from xlappraise.report.tree import Section, Text
from xlappraise.report.view import View


class ListedSheet(NamedTuple):
    """An officers' sheet that is printed row by row."""

    sheet: str
    about: str
    several: str
    """What its rows are called."""
    wanted: tuple[ListingColumn, ...]
    """The columns that are printed where they hold anything; the first with `always` names the rows."""


LISTS: Mapping[str, ListedSheet] = {
    "case-studies": ListedSheet(
        "Case studies",
        "How others deliver such a service.",
        "case studies",
        (
            ListingColumn("where", "Where", 2, always=True),
            ListingColumn("model", "Delivery model", 2),
            ListingColumn("options", "Like option", 2),
            ListingColumn("known", "What is known", 5),
            ListingColumn("source", "Source", 2.4),
        ),
    ),
    "risks": ListedSheet(
        "Risks",
        "What may go wrong, with which option, and what is done about it. A risk without an option applies to all.",
        "risks",
        (
            ListingColumn("ref", "Ref", 0.7),
            ListingColumn("risk", "Risk", 4, always=True),
            ListingColumn("options", "Applies to", 2),
            ListingColumn("likelihood", "Likelihood", 1.3),
            ListingColumn("impact", "Impact", 1.2),
            ListingColumn("mitigation", "Mitigation", 4),
            ListingColumn("owner", "Owner", 1.8),
            ListingColumn("source", "Source", 2),
        ),
    ),
    "governance": ListedSheet(
        "Governance",
        "Which bodies steer and decide.",
        "bodies",
        (
            ListingColumn("body", "Body", 2.2, always=True),
            ListingColumn("role", "Role", 3.4),
            ListingColumn("meets", "Meets", 1.4),
            ListingColumn("decides", "Decides", 3.4),
            ListingColumn("reports_to", "Reports to", 2),
            ListingColumn("source", "Source", 2),
        ),
    ),
    "next-steps": ListedSheet(
        "Next steps",
        "What happens after the decision, who does it and by when.",
        "next steps",
        (
            ListingColumn("ref", "Ref", 0.7),
            ListingColumn("action", "Action", 4.4, always=True),
            ListingColumn("owner", "Owner", 2),
            ListingColumn("by_when", "By when", 1.6),
            ListingColumn("depends_on", "Depends on", 1.2),
            ListingColumn("source", "Source", 2),
        ),
    ),
}
"""The sheets by the names of their sections."""


def section(view: View, key: str) -> Section:
    """The section of that name; KeyError when it is none of these."""
    sheet, about, several, wanted = LISTS[key]
    rows = view.rows(sheet)
    if not rows:
        return Section(key, sheet, (Text(f"No {several} are recorded."),))
    told = row_words(rows, (column.key for column in wanted), options=partial(option_labels, view.appraisal))
    header = next(column.key for column in wanted if column.always)
    return Section(key, sheet, (table_of_rows(sheet, about, wanted, told, header),), wide=True)
