"""A command and a name in, the format out: the one table of what commands write.

It stands in this room because nothing below sees the pack, and nothing in it is imported before it is used.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from xlappraise.records import NamedTuple


class Format(NamedTuple):
    """A format. `name` is what --format takes, or how a file's name ends; `writer` and `reader` are `module:function`.

    `about` is its line of help, `holds` what a sentence calls such a file.
    """

    name: str
    writer: str
    about: str = ""
    holds: str = ""
    reader: str = ""
    for_people: bool = False
    """Whether a terminal shows it; other programs get exactly what was written."""
    template: bool = False
    """Whether the writer takes a Word template beside the report."""

    def write(self, *given: object) -> Any:
        """What the writer makes of `given`."""
        return _function(self.writer)(*given)

    def read(self, *given: object) -> Any:
        """What the reader makes of `given`."""
        return _function(self.reader)(*given)


def _function(place: str) -> Callable[..., Any]:
    module, _, name = place.partition(":")
    found: Callable[..., Any] = getattr(import_module(f"xlappraise.{module}"), name)
    return found


FORMATS = {
    "check": (
        Format("text", "exchange.findings_text:findings_text", for_people=True),
        Format("concise", "exchange.findings_text:concise_text", for_people=True),
        Format("json", "exchange.to_json:json_of_findings"),
        Format("github", "exchange.findings_machine:github_text"),
        Format("sarif", "exchange.findings_machine:sarif_text"),
        Format("junit", "exchange.findings_machine:junit"),
    ),
    "show": (
        Format("text", "exchange.options_text:text_of_results", for_people=True),
        Format("json", "exchange.to_json:json_of_results"),
        Format("csv", "exchange.to_csv:csv_of_results"),
        Format("full", "exchange.entries_text:text_of_entries"),
    ),
    "compare": (
        Format("text", "exchange.comparison_text:comparison_text", for_people=True),
        Format("json", "exchange.comparison_json:json_of_comparison"),
        Format("html", "report.comparison_page:html_of_comparison"),
    ),
    "compare three": (
        Format("text", "exchange.three_way_text:three_way_text", for_people=True),
        Format("json", "exchange.three_way_text:json_of_three_way"),
    ),
    "compare history": (
        Format("text", "exchange.history_text:history_text", for_people=True),
        Format("json", "exchange.history_text:json_of_history"),
        Format("html", "report.about_history:html_of_history"),
    ),
    "robustness": (
        Format("text", "exchange.robustness_text:robustness_text", for_people=True),
        Format("json", "exchange.robustness_json:json_of_robustness"),
    ),
    "convert": (
        Format(
            ".json", "exchange.to_json:json_of_appraisal", "everything that the appraisal holds", "an appraisal",
            "exchange.from_json:appraisal_from",
        ),
        Format(".csv", "exchange.to_csv:csv_of_results", "results, a row an option", "results"),
        Format(
            ".scores.csv", "exchange.analyst_tables:csv_of_scores", "the matrix of scores", "a matrix of scores",
            "exchange.analyst_tables:appraisal_from_csv",
        ),
        Format(".parquet", "exchange.analyst_tables:parquet_of_scores", "a row a score, with its criterion and option"),
        Format(
            ".tables.xlsx", "exchange.analyst_tables:xlsx_of_tables",
            "options, criteria, scores and results as tables of data",
        ),
    ),
    "report": (
        Format(".docx", "report.to_docx:docx_of_report", template=True),
        Format(".html", "report.to_html:html_text"),
        Format(".md", "report.to_md:md_text"),
        Format(".pdf", "report.to_pdf:pdf_of_report", template=True),
    ),
}  # fmt: skip
"""The formats of each command. A writer gives text or bytes, of what its command has:

check, the CheckedFiles (and for people, whether to colour); show and convert, an Outcome that has results (and show for
people, whether on a terminal); compare, a FileComparison; compare three, a ThreeFileComparison; compare history, the
HistorySteps; robustness, the Story (and for programs, the file); report, the Report (and the path of a template, '' for
none). A reader is given the text, for a matrix of scores also an Appraisal for what the text lacks, and returns an
Appraisal.
"""


def names(command: str) -> list[str]:
    """The names of the command's formats, in order."""
    return [each.name for each in FORMATS[command]]


def format_named(command: str, name: str) -> Format:
    """The command's format of this name, which it must have: StopIteration otherwise."""
    return next(each for each in FORMATS[command] if each.name == name)


def format_of_file(command: str, file: str) -> Format | None:
    """The format whose name ends the file's, in any case; of several the longest, such as .scores.csv for a .csv."""
    fitting = [each for each in FORMATS[command] if file.lower().endswith(each.name)]
    return max(fitting, key=lambda each: len(each.name), default=None)
