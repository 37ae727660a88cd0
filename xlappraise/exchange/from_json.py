"""JSON text (xlappraise.appraisal/1) in, an Appraisal out; or BadData with one sentence for every fault.

Strict: a key that is not known, a value of the wrong kind or a number that a workbook cannot hold is a fault,
named by its place, such as `criteria[3].weight`. Nothing is guessed. Whether the appraisal is sound (weights
inside their limits, a falling scale) is for the checks, once it stands in a workbook.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from re import fullmatch
from typing import Any

from xlappraise.appraisal import model
from xlappraise.appraisal.combinations import DIMENSIONS
from xlappraise.appraisal.model import (
    Appraisal,
    Band,
    Criterion,
    Group,
    Key,
    Level,
    LogRow,
    Option,
    Scale,
    Score,
    Setup,
)
from xlappraise.appraisal.words import count_of, list_of
from xlappraise.exchange.plain import harmless, number
from xlappraise.exchange.to_json import APPRAISAL, CRITERION_KEYS, SETUP_KEYS
from xlappraise.sheets import layout
from xlappraise.sheets.topics import columns_of_dimensions

DIGITS = 15
"""Significant digits that a workbook keeps of a number."""
CELL_TEXT = 32_767
"""Characters that a cell holds."""
SHOWN = 60
"""Characters of a faulty value that a sentence quotes."""

CHOICES: dict[str, tuple[str, ...]] = {
    **{key: layout.CHOICES[key] for key in ("status", "stage", "outcome")},
    "baseline": layout.YES_NO,
    "ambition": layout.AMBITIONS,
    "kind": (model.SCORED, model.GATEWAY, model.NOT_ASSESSED),
    "rag_basis": (model.SHARE, model.WEIGHTED),
    "weights": (model.POINTS, model.PERCENT),
    "published_as": layout.LITERAL_CHOICES["published_as"],
}
"""Closed lists in the words of the data format, which are the model's."""

MAPPINGS = ("decimals", "dimensions")
"""Keys of an option that hold an object of their own, and are no column of Options."""

PRINTED = ("published_total", "published_share")
"""Figures that a published paper prints of an option; `decimals` says with how many decimals it prints each."""

TOP_KEYS = (
    "schema",
    "title",
    "organisation",
    "setup",
    "scale",
    "bands",
    "groups",
    "options",
    "criteria",
    "scores",
    "rationale",
    "logs",
)


class BadData(Exception):  # noqa: N818 - the name says what the data are
    """The text is no appraisal; `faults` says why, one sentence each."""

    def __init__(self, *faults: str) -> None:
        """Keep the sentences."""
        super().__init__(" ".join(faults))
        self.faults = faults


def appraisal_from(text: str) -> Appraisal:
    """The appraisal that `text` describes; BadData with every fault when it describes none."""
    data = _parse(text)
    reader = _JsonReader()
    appraisal = reader.appraisal(data)
    reader.stop_at_faults()
    return appraisal


def _parse(text: str) -> Any:
    try:
        return json.loads(
            text.removeprefix("\ufeff"),
            parse_int=Decimal,
            parse_float=Decimal,
            parse_constant=_not_a_number,
            object_pairs_hook=_once_each,
        )
    except json.JSONDecodeError as fault:
        place = f"line {fault.lineno}, column {fault.colno}"
        raise BadData(f"This is not JSON: {fault.msg} at {place}.") from None
    except RecursionError:
        raise BadData("This is not an appraisal: it is nested too deeply.") from None


def _not_a_number(word: str) -> None:
    raise BadData(f"{word} is not a number that an appraisal can hold.")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        twice = next(key for index, (key, _) in enumerate(pairs) if key in dict(pairs[:index]))
        raise BadData(f"The key {_quote(twice)} is given twice in one place, so it is unclear which one is meant.")
    return fields


def _quote(value: object) -> str:
    """A value for a sentence: as JSON writes it, harmless and short."""
    if isinstance(value, str):
        text = f'"{harmless(value[:SHOWN])}"'
    elif isinstance(value, bool):
        text = str(value).lower()
    else:
        text = {dict: "an object with keys", list: "a list", type(None): "nothing"}.get(type(value), str(value))
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


def _with_places(sentence: str, places: list[str] | None) -> str:
    if places is None:
        return sentence
    more = f" So do {count_of(len(places) - 1, 'more place')}." if len(places) > 1 else ""
    return f"{places[0]} {sentence}{more}"


class _JsonReader:
    """Reads one appraisal and keeps every fault on the way; what is faulty reads as blank."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.strangers: dict[str, list[str]] = {}

    def fault(self, place: str, sentence: str) -> None:
        """Keep a fault."""
        self.faults.append(f"{place} {sentence}")

    def keep_unknown(self, place: str, sentence: str) -> None:
        """Keep an unknown key; the same in many places, such as an option that is gone, is one fault."""
        places = self.strangers.setdefault(sentence, [])
        places.append(place)
        if len(places) == 1:
            self.faults.append(sentence)

    def stop_at_faults(self) -> None:
        """Raise what was found, one sentence each; nothing when nothing was."""
        if self.faults:
            raise BadData(*(_with_places(sentence, self.strangers.get(sentence)) for sentence in self.faults))

    # ---------------------------------------------------------------------------------------------- values

    def fields(self, value: Any, place: str, known: Iterable[str]) -> dict[str, Any]:
        """The keys and values of an object, all of them known; null reads as left out."""
        if not isinstance(value, dict):
            self.fault(place, f"should be an object with keys, not {_quote(value)}.")
            return {}
        known = tuple(known)
        for key in value:
            if key not in known:
                near = get_close_matches(key, known, 1)
                hint = f' Did you mean "{near[0]}"?' if near else f" Known here: {', '.join(known) or 'none'}."
                self.keep_unknown(place, f"holds the unknown key {_quote(key)}.{hint}")
        return {key: entry for key, entry in value.items() if key in known and entry is not None}

    def rows(self, value: Any, place: str, most: int) -> list[tuple[str, Any]]:
        """Entries of a list with the place of each."""
        if not isinstance(value, list):
            self.fault(place, f"should be a list, not {_quote(value)}.")
            return []
        if len(value) > most:
            self.fault(place, f"has {len(value):,} entries; a workbook has room for {most:,}.")
        return [(f"{place}[{index}]", entry) for index, entry in enumerate(value[:most])]

    def text(self, fields: Mapping[str, Any], key: str, place: str, required: bool = False) -> str:
        place = f"{place}.{key}" if place else key
        if key not in fields:
            if required:
                self.fault(place, "is missing.")
            return ""
        return self.words(fields[key], place, required)

    def words(self, value: Any, place: str, required: bool = False) -> str:
        """Text that a cell can hold."""
        if not isinstance(value, str):
            self.fault(place, f"should be text, not {_quote(value)}.")
        elif required and not value.strip():
            self.fault(place, "should not be blank.")
        elif len(value) > CELL_TEXT:
            self.fault(place, f"has {len(value):,} characters; a cell holds {CELL_TEXT:,}.")
        elif bad := next((c for c in value if _is_forbidden(c)), ""):
            self.fault(place, f"holds the character U+{ord(bad):04X}, which a workbook cannot hold.")
        else:
            return value
        return ""

    def number(self, value: Any, place: str) -> Fraction | None:
        """A number that a cell keeps exactly; None, and a fault, for any other value."""
        if not isinstance(value, Decimal):
            self.fault(place, f"should be a number, not {_quote(value)}.")
            return None
        digits = "".join(map(str, value.as_tuple().digits)).strip("0")
        if value and not -DIGITS <= value.adjusted() < DIGITS:
            self.fault(place, f"is {_quote(value)}, which is too {'large' if value.adjusted() > 0 else 'small'}.")
        elif len(digits) > DIGITS:
            self.fault(place, f"is {_quote(value)}, with more digits than the {DIGITS} that a cell keeps.")
        else:
            return Fraction(value)
        return None

    def day(self, value: Any, place: str) -> date | None:
        try:
            if isinstance(value, str) and fullmatch(r"\d{4}-\d\d-\d\d", value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        self.fault(place, f"should be a date such as 2026-12-31, not {_quote(value)}.")
        return None

    def choice(self, fields: Mapping[str, Any], key: str, place: str, blank: str) -> str:
        """One word of a closed list; `blank` where the key is left out."""
        if key not in fields or (fields[key] == "" and not blank):
            return blank
        return self.among(fields[key], f"{place}.{key}", CHOICES[key]) or blank

    def among(self, value: Any, place: str, words: tuple[str, ...]) -> str:
        """`value` when it is one of `words`, blank (and a fault) otherwise."""
        if isinstance(value, str) and value in words:
            return value
        near = get_close_matches(str(value).lower(), [word.lower() for word in words], 1)
        meant = next((f' Did you mean "{w}"?' for w in words if near and w.lower() == near[0]), "")
        self.fault(place, f"should be {list_of(words, 'or')}, not {_quote(value)}.{meant}")
        return ""

    def key(self, fields: Mapping[str, Any], name: str, place: str, taken: dict[str, str]) -> str:
        """A Ref or an ID: well formed, and not taken by another row (case does not matter)."""
        value = self.text(fields, name, place, required=True)
        if not value:
            return ""
        if not fullmatch(layout.KEY_PATTERN, value):
            self.fault(
                f"{place}.{name}",
                f"is {_quote(value)}; a short code such as D4 is wanted.",
            )
        elif value.lower() in taken:
            self.fault(f"{place}.{name}", f"is {_quote(value)}, which {taken[value.lower()]} has already.")
        taken.setdefault(value.lower(), place)
        return value

    # ----------------------------------------------------------------------------------------------- parts

    def appraisal(self, data: Any) -> Appraisal:
        if not isinstance(data, dict) or data.get("schema") != APPRAISAL:
            schema = data.get("schema") if isinstance(data, dict) else None
            raise BadData(f'schema should be "{APPRAISAL}", not {_quote(schema)}.')
        top = self.fields(data, "The appraisal", TOP_KEYS)
        for key in ("scale", "bands", "options", "criteria"):
            if key not in top:
                self.fault(key, "is missing.")
        self.stop_at_faults()
        scale = self.scale(top["scale"])
        options = self.options(top["options"])
        criteria = self.criteria(top["criteria"], scale)
        logs = self.logs(top.get("logs", {}), [option.id for option in options])
        self.check_dimensions(options, logs.get(DIMENSIONS, ()))
        return Appraisal(
            setup=self.setup(top),
            scale=scale,
            bands=self.bands(top["bands"]),
            groups=self.groups(top.get("groups", [])),
            options=options,
            criteria=criteria,
            scores=self.scores(top.get("scores", {}), scale, criteria, options),
            rationale=self.rationale(top.get("rationale", {}), criteria, options),
            logs=logs,
        )

    def setup(self, top: Mapping[str, Any]) -> Setup:
        fields = self.fields(top.get("setup", {}), "setup", SETUP_KEYS)
        return Setup(
            title=self.text(top, "title", "", required=True),
            organisation=self.text(top, "organisation", ""),
            decision_maker=self.text(fields, "decision_maker", "setup"),
            date=self.day(fields["date"], "setup.date") if "date" in fields else None,
            author=self.text(fields, "author", "setup"),
            version=self.text(fields, "version", "setup"),
            status=self.choice(fields, "status", "setup", model.DRAFT),
            rag_basis=self.choice(fields, "rag_basis", "setup", model.SHARE),
            weights=self.choice(fields, "weights", "setup", model.POINTS),
            weight_min=self.optional_number(fields, "weight_min", "setup"),
            weight_max=self.optional_number(fields, "weight_max", "setup"),
            draws=self.draws(fields),
            published_as=self.choice(fields, "published_as", "setup", ""),
            assessor=self.text(fields, "assessor", "setup"),
        )

    def draws(self, fields: Mapping[str, Any]) -> int | None:
        wanted = self.optional_number(fields, "draws", "setup")
        if wanted is None:
            return None
        if wanted.denominator != 1 or not 1 <= wanted <= layout.MAX_DRAWS:
            self.fault("setup.draws", f"should be a whole number from 1 to {layout.MAX_DRAWS:,}.")
        return int(wanted)

    def optional_number(self, fields: Mapping[str, Any], key: str, place: str) -> Fraction | None:
        return self.number(fields[key], f"{place}.{key}") if key in fields else None

    def needed_number(self, fields: Mapping[str, Any], key: str, place: str) -> Fraction:
        if key not in fields:
            self.fault(f"{place}.{key}", "is missing.")
            return Fraction(0)
        return self.number(fields[key], f"{place}.{key}") or Fraction(0)

    def scale(self, value: Any) -> Scale:
        if isinstance(value, dict):
            ends = self.fields(value, "scale", ("min", "max"))
            low, high = self.needed_number(ends, "min", "scale"), self.needed_number(ends, "max", "scale")
            if not self.faults and low >= high:
                self.fault("scale.max", "should be greater than scale.min.")
            highest, lowest = layout.NUMERIC_ENDS
            return Scale((Level(highest, high), Level(lowest, low)), numeric=True)
        levels, seen = [], dict[str, str]()
        for place, entry in self.rows(value, "scale", layout.MAX_LEVELS):
            fields = self.fields(entry, place, ("level", "points"))
            name = self.text(fields, "level", place, required=True)
            self.distinct(name, f"{place}.level", seen)
            levels.append(Level(name, self.needed_number(fields, "points", place)))
        if isinstance(value, list) and len(value) < 2:
            self.fault("scale", "needs at least two levels.")
        return Scale(tuple(levels))

    def distinct(self, name: str, place: str, seen: dict[str, str]) -> None:
        if name and name.lower() in seen:
            self.fault(place, f"is {_quote(name)}, as is {seen[name.lower()]}.")
        seen.setdefault(name.lower(), place)

    def bands(self, value: Any) -> tuple[Band, ...]:
        bands = []
        for place, entry in self.rows(value, "bands", layout.MAX_BANDS):
            fields = self.fields(entry, place, ("label", "letter", "from", "meaning"))
            label = self.text(fields, "label", place, required=True)
            letter = self.text(fields, "letter", place, required=True)
            start, meaning = self.needed_number(fields, "from", place), self.text(fields, "meaning", place)
            bands.append(Band(label, letter, start, meaning))
        if isinstance(value, list) and len(value) < 2:
            self.fault("bands", "needs at least two bands.")
        return tuple(bands)

    def groups(self, value: Any) -> tuple[Group, ...]:
        rows, seen = self.rows(value, "groups", layout.MAX_GROUPS), dict[str, str]()
        names = [(place, self.words(entry, place, required=True)) for place, entry in rows]
        for place, name in names:
            self.distinct(name, place, seen)
        return tuple(Group(name) for _, name in names)

    def options(self, value: Any) -> tuple[Option, ...]:
        options, taken = [], dict[str, str]()
        for place, entry in self.rows(value, "options", layout.MAX_OPTIONS):
            fields = self.fields(entry, place, [*(column.key for column in layout.OPTIONS.columns), *MAPPINGS])
            row: dict[str, Any] = {"id": self.key(fields, "id", place, taken)}
            row["decimals"] = self.counts(fields.get("decimals", {}), f"{place}.decimals", PRINTED)
            row["dimensions"] = self.texts(fields.get("dimensions", {}), f"{place}.dimensions")
            for column in layout.OPTIONS.columns[1:]:
                if column.kind == layout.NUMBER:
                    row[column.key] = self.optional_number(fields, column.key, place)
                elif column.kind == layout.CHOICE:
                    row[column.key] = self.choice(fields, column.key, place, "")
                else:
                    row[column.key] = self.text(fields, column.key, place)
            row["stage"] = row["stage"] or model.SHORT_LIST
            options.append(Option(**row))
        return tuple(options)

    def texts(self, value: Any, place: str) -> dict[str, str]:
        """Texts by name: values of an option in dimensions; blank ones are left out."""
        if not isinstance(value, dict):
            self.fault(place, f"should be an object, not {_quote(value)}.")
            return {}
        said = {name: self.words(entry, f"{place}.{name}") for name, entry in value.items()}
        return {name: words for name, words in said.items() if words}

    def check_dimensions(self, options: Iterable[Option], rows: Iterable[LogRow]) -> None:
        """Values stand in dimensions that Dimensions has: a workbook has a column for no other."""
        known = {column.heading for column in columns_of_dimensions(rows)}
        for index, option in enumerate(options):
            for name in option.dimensions.keys() - known:
                self.fault(f"options[{index}].dimensions.{name}", "is no dimension that logs.Dimensions names.")

    def criteria(self, value: Any, scale: Scale) -> tuple[Criterion, ...]:
        criteria, taken = [], dict[str, str]()
        names = tuple(level.name for level in scale.levels)
        for place, entry in self.rows(value, "criteria", layout.MAX_CRITERIA):
            fields = self.fields(entry, place, CRITERION_KEYS)
            criteria.append(
                Criterion(
                    ref=self.key(fields, "ref", place, taken),
                    group=self.text(fields, "group", place),
                    title=self.text(fields, "title", place),
                    question=self.text(fields, "question", place),
                    kind=self.choice(fields, "kind", place, model.SCORED),
                    weight=self.optional_number(fields, "weight", place),
                    levels=self.levels(fields.get("levels", {}), f"{place}.levels", names),
                    limits=self.counts(fields.get("limits", {}), f"{place}.limits", names, " of options"),
                    reason=self.text(fields, "reason", place),
                )
            )
        return tuple(criteria)

    def levels(self, value: Any, place: str, names: tuple[str, ...]) -> dict[str, str]:
        """Meanings by level. A blank one would mean, in the workbook, that the level is not available."""
        fields = self.fields(value, place, names)
        return {name: self.words(fields[name], f"{place}.{name}", True) for name in names if name in fields}

    def counts(self, value: Any, place: str, names: tuple[str, ...], of: str = "") -> dict[str, int]:
        """Whole numbers by name: limits of levels, decimals of printed figures."""
        counts = {}
        for name, entry in self.fields(value, place, names).items():
            count = self.number(entry, f"{place}.{name}")
            if count is not None and (count.denominator != 1 or count < 0):
                self.fault(f"{place}.{name}", f"should be a whole number{of}, not {_quote(entry)}.")
            elif count is not None:
                counts[name] = int(count)
        return counts

    def matrix(
        self,
        value: Any,
        name: str,
        criteria: tuple[Criterion, ...],
        options: tuple[Option, ...],
        read: Callable[[Criterion, Any, str], Score | None],
    ) -> dict[Key, Any]:
        """Entries by Ref and ID, in the order of criteria and options; null and blank text are left out."""
        ids = [option.id for option in options]
        rows = self.fields(value, name, [criterion.ref for criterion in criteria])
        entries = {}
        for criterion in criteria:
            row = self.fields(rows.get(criterion.ref, {}), f"{name}.{criterion.ref}", ids)
            for option in ids:
                place = f"{name}.{criterion.ref}.{option}"
                if row.get(option, "") != "" and (entry := read(criterion, row[option], place)) is not None:
                    entries[criterion.ref, option] = entry
        return entries

    def scores(
        self, value: Any, scale: Scale, criteria: tuple[Criterion, ...], options: tuple[Option, ...]
    ) -> dict[Key, Score]:
        names = tuple(level.name for level in scale.levels)

        def read(criterion: Criterion, entry: Any, place: str) -> Score | None:
            if criterion.is_gateway:
                return self.among(entry, place, layout.GATE_ANSWERS) or None
            if not scale.numeric:
                return self.among(entry, place, names) or None if names else None
            points = self.number(entry, place)
            if points is not None and not scale.lowest <= points <= scale.highest:
                ends = f"{number(scale.lowest)} to {number(scale.highest)}"
                self.fault(place, f"is {_quote(entry)}; the scale runs from {ends}.")
            return points

        return self.matrix(value, "scores", criteria, options, read)

    def rationale(self, value: Any, criteria: tuple[Criterion, ...], options: tuple[Option, ...]) -> dict[Key, str]:
        return self.matrix(
            value, "rationale", criteria, options, lambda _, entry, place: self.words(entry, place) or None
        )

    def logs(self, value: Any, ids: list[str]) -> dict[str, tuple[LogRow, ...]]:
        known = {log.name: log for log in layout.LOGS}
        logs = {}
        for name, rows in self.fields(value, "logs", known).items():
            most = layout.MAX_INDIVIDUAL if name == layout.INDIVIDUAL_SCORES else layout.MAX_CRITERIA
            entries = self.rows(rows, f"logs.{name}", most)
            logs[name] = tuple(self.log_row(known[name], entry, place, ids) for place, entry in entries)
        return logs

    def log_row(self, log: layout.SheetLayout, value: Any, place: str, ids: list[str]) -> LogRow:
        kinds = {column.key: column for column in log.columns}
        values: dict[str, str | Fraction | date] = {}
        known = [*kinds, "options"] if log.options_after else kinds
        for key, entry in self.fields(value, place, known).items():
            at = f"{place}.{key}"
            if key not in kinds:
                values |= self.comparison_entries(entry, at, ids)
                continue
            column = kinds[key]
            if column.kind == layout.DATE:
                read: str | Fraction | date | None = self.day(entry, at)
            elif column.kind == layout.NUMBER:
                read = self.number(entry, at)
            elif column.kind == layout.CHOICE and entry != "":
                read = self.among(entry, at, layout.choices_of(column.choice))
            else:
                read = self.words(entry, at)
            if read is not None and read != "":
                values[key] = read
        return LogRow(values)

    def comparison_entries(self, value: Any, place: str, ids: list[str]) -> dict[str, str]:
        """What a row of Comparison says of each option, by the key of the option's column."""
        said = {key: self.words(entry, f"{place}.{key}") for key, entry in self.fields(value, place, ids).items()}
        return {f"{layout.COMPARED}{key}": text for key, text in said.items() if text}


def _is_forbidden(character: str) -> bool:
    """Whether XML 1.0, and so a workbook, has no place for the character."""
    if " " <= character < "\ud800" or character in "\t\n\r":
        return False
    return character < " " or "\ud800" <= character < "\ue000" or character in "\ufffe\uffff"
