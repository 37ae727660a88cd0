"""Nothing in, appraisals that use the tool's views out, and officers' edits of the sheets that the views read."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.support import helpers
from xlappraise import flow
from xlappraise.appraisal.model import Appraisal, Level, LogRow, Option, Scale
from xlappraise.appraisal.record import replace
from xlappraise.sheets import layout
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.snapshot import Value

NUMBERS = Scale((Level("Highest", Fraction(20)), Level("Lowest", Fraction(0))), numeric=True)
MILLION = 1_000_000
LONG_REASON = "Boroughs asked for it at both forums. " * 12
ENGAGEMENT = frozenset({layout.ENGAGEMENT_TOPIC})
HOSTILE = "=Outsourced \"to\" <one> & 'all'"


def costed(*costs: Any, totals: tuple[Any, ...] = (790, 1010, 1250, 1480)) -> Appraisal:
    """Options with these totals (None: a score is missing) and costs: a number, None, or a range as a pair.

    Without costs those of the guidance's worked figures: 3.0, 4.5, 4.0 and 5.0 million.
    """
    given = costs or tuple(Fraction(figure) * MILLION for figure in ("3", "4.5", "4", "5"))
    small = helpers.appraisal({"A": 100, "B": 30}, {f"O{n}": [None, 0] for n in range(1, len(given) + 1)}, NUMBERS)
    scores = dict(small.scores)
    scores |= {("A", o.id): Fraction(t, 100) for o, t in zip(small.options, totals, strict=False) if t is not None}
    options = tuple(_with_cost(option, cost) for option, cost in zip(small.options, given, strict=True))
    return replace(small, options=options, scores=scores, asked=frozenset({"costs"}))


def based() -> Appraisal:
    """The same with the third option as the baseline."""
    made = costed()
    return replace(made, options=tuple(replace(o, baseline="Yes" if o.id == "O3" else "") for o in made.options))


def ranged() -> Appraisal:
    """Ranges of costs, the baseline's among them; one is open at one end, and one option has one cost."""
    made = costed(3, (None, 6), (4, 5), (4, 5))
    return replace(made, options=tuple(replace(o, baseline="Yes" if o.id == "O3" else "") for o in made.options))


def _with_cost(option: Option, cost: Any) -> Option:
    if isinstance(cost, tuple):
        low, high = (None if end is None else Fraction(end) for end in cost)
        return replace(option, cost_from=low, cost_to=high)
    return replace(option, cost=None if cost is None else Fraction(cost))


def combined() -> Appraisal:
    """Three models by three structures, two values ruled out; and what was done to hear people."""
    keys = ("dimension", "value", "outcome", "stage", "reason")
    model, structure = "Delivery model", "Structure"
    dimensions = (
        (model, "Hub and spoke", "Carried forward"),
        (model, "Company", "Ruled out", "Before scoring", "No borough can fund a new body."),
        (model, "Trust"),
        (structure, "Single agency"),
        (structure, "Partnership"),
        (structure, HOSTILE, "Ruled out", "After scoring", "Boroughs keep the duty.\nThey said so."),
    )
    options = (
        Option("O1", "One", "Hub and spoke", "Single agency", outcome="Preferred", reason=LONG_REASON),
        Option("O2", "Two", "Hub and spoke", "Partnership", outcome="Carried forward", reason="Keeps agencies close."),
        Option("O3", "Three", "Trust", "Single agency"),
        Option("O4", "Four", "Trust", HOSTILE),
        Option("O5", "Five", "Company", HOSTILE, outcome="Discounted", reason='=1+1 "dear" & <b>slow</b>'),
    )
    logs = {
        "Dimensions": tuple(_row(keys, values) for values in dimensions),
        "Stakeholders": heard(),
    }
    listed = tuple(replace(option, stage="Long-list") for option in options)
    return replace(helpers.appraisal({}, {}), options=listed, logs=logs, asked=ENGAGEMENT)


def listed() -> Appraisal:
    """Options combined from four dimensions, of which one has a name with signs; values ruled out in two of them."""
    keys = ("dimension", "value", "outcome", "stage", "reason")
    odd = '="Who" & <how>'
    values = (
        ("Scope", "London", "Carried forward"),
        ("Scope", "Two boroughs * ?", "Ruled out", "Before scoring", "Too small."),
        ("Delivery model", "Company"),
        ("Delivery model", "Host", "Ruled out", "After scoring", "Too small."),
        ("Delivery model", "Trust", "Ruled out", None, LONG_REASON),
        ("Funding", "Fees"),
        ("Funding", "Grant", "Ruled out", "Before scoring"),
        (odd, HOSTILE),
    )
    options = (
        _combined("O1", "London", "Company", "Fees", outcome="Preferred", reason="Closest to families."),
        _combined("O2", "London", "host", "Grant"),
        _combined("O3", "Two boroughs * ?", "Host", "Fees", outcome="Discounted"),
        _combined("O4", "", "Trust", "", outcome="Discounted"),
        _combined("O5", "London", "Company", "Loan", outcome="Not recommended"),
        Option("O6", "Six", stage="Long-list"),
    )
    options = (*options, replace(options[0], id="O7", name="Seven", outcome="", reason="", dimensions={odd: HOSTILE}))
    logs = {"Dimensions": tuple(_row(keys, row) for row in values)}
    return replace(helpers.appraisal({}, {}), options=options, logs=logs)


def _combined(id_: str, scope: str, model: str, funding: str, **said: Any) -> Option:
    given = {name: value for name, value in (("Scope", scope), ("Funding", funding)) if value}
    return Option(id_, f"Option {id_}", model, stage="Long-list", dimensions=given, **said)


def heard() -> tuple[LogRow, ...]:
    """Rows of Stakeholders: groups written in several ways, one without numbers, a person without an event."""
    keys = ("name", "group", "event", "invited", "registered", "attended")
    rows = (
        ("First forum", "Adopters", "Forum I", None, None, 19),
        ("Second forum", "adopters", "Forum II", None, None, 26),
        ("Staff", "Workforce", "Sessions", 183, 68, 58),
        (HOSTILE, None, "Meetings"),
        ("Chair", "Workforce", None, 5),
    )
    return tuple(_row(keys, row) for row in rows)


def met_together() -> Appraisal:
    """Events that several groups came to, on rows of each; some not held, some not counted, and a day nobody came."""
    keys = ("name", "group", "event", "frequency", "date", "state", "invited", "attended", "represented")
    spring, summer = date(2016, 3, 5), date(2016, 6, 1)
    rows = (
        ("Adopters", "Adopters", "Workshop", "January", spring, None, 40, 19),
        ("Councils", "LAs", "workshop ", " January", spring, "Held", 20, 12, 65),
        ("Councils", "LAs", "Workshop", "January", summer, None, None, None, 50),
        ("Councils", "LAs", "Panel\u00a0day", "March", None, "Planned", 30),
        ("Councils", None, "Panel day", "March"),
        ("Children", "Children", "Drop-in", "March", None, None, None, 0),
        ("Children", "Children", "Focus group", "May"),
        ("Parents", "Parents", "Drop-in", "March", None, None, None, 0),
        ("Agencies", "LAs", "Panel day", "March", None, "Requested", None, 9),
        ("Agencies", "Agencies", "Consortia", "June", None, "Cancelled"),
        (None, None, "Newsletter", "Monthly"),
    )
    made = (_row(keys, row) for row in rows)
    nobody = {5: {"attended": Fraction(0)}, 7: {"attended": Fraction(0)}}
    kept = tuple(LogRow({**row.values, **nobody.get(n, {})}) for n, row in enumerate(made))
    return replace(helpers.appraisal({}, {}), options=(), logs={"Stakeholders": kept}, asked=ENGAGEMENT)


def _row(keys: tuple[str, ...], values: tuple[Any, ...]) -> LogRow:
    pairs = zip(keys, values, strict=False)
    return LogRow({key: Fraction(value) if isinstance(value, int) else value for key, value in pairs if value})


class Desk:
    """Where an officer types into a workbook by sheet, row of the table (from 1) and column key."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def type(self, sheet: str, row: int, **values: Value) -> None:
        """Put values into cells of a row; a number of a heading row that stands in row 5."""
        columns = self.columns(sheet)
        package.apply(self.path, [SetCell(sheet, 5 + row, columns[key], value) for key, value in values.items()])

    def columns(self, sheet: str) -> dict[str, int]:
        """Columns of a sheet by key."""
        reading = flow.appraise(self.path).reading
        if sheet in reading.where.tables:
            return dict(reading.where.tables[sheet].columns)
        return {key: cell.column for key, cell in reading.appraisal.logs[sheet][0].cells.items()}

    def swap(self, sheet: str, one: str, other: str) -> None:
        """Let two columns change places, headings and all, as by a program that leaves workbook names as they are."""
        columns, cells = self.columns(sheet), package.snapshot(self.path).sheets[sheet].cells
        a, b = columns[one], columns[other]
        pairs = [(row, to, cells.get((row, of))) for row in range(5, 30) for to, of in ((a, b), (b, a))]
        package.apply(self.path, [SetCell(sheet, row, to, cell.value if cell else None) for row, to, cell in pairs])
