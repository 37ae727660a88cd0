"""A workbook as read in; out, the Changes that show and hide tabs of the record as the Guide asks, and its words.

An officer chooses Show or Hide there; what it says once that is done is how the tab is, whoever showed or hid it.
"""

from collections.abc import Iterable, Iterator, Mapping

from xlappraise.appraisal.words import folded
from xlappraise.sheets import layout
from xlappraise.xlsx.changes.kinds import Change, SetCell, ShowSheet
from xlappraise.xlsx.snapshot import BLANK, Snapshot

GUIDE = layout.GUIDE.name
_SHOW, _HIDE = map(folded, layout.TAB_REQUESTS)
_WORDS = frozenset(map(folded, (*layout.TAB_STATES, *layout.TAB_REQUESTS)))


def plan_tabs(snapshot: Snapshot) -> Iterator[Change]:
    """Tabs shown and hidden as the Guide asks, and the Guide's words for what they then are."""
    wanted = hidden_tabs(snapshot)
    for name, hidden in wanted.items():
        if snapshot.sheets[name].hidden != hidden:
            yield ShowSheet(name, hidden)
    for name, (row, word) in _guide_lines(snapshot).items():
        if word != (state := layout.TAB_STATES[wanted[name]]):
            yield SetCell(GUIDE, row, layout.GUIDE_TAB, state)


def plan_shown(snapshot: Snapshot, names: Iterable[str]) -> Iterator[Change]:
    """Tabs of the record shown that were hidden, and the Guide's words for them."""
    asked = _guide_lines(snapshot)
    for name in names:
        if name in layout.RECORD_NAMES and name in snapshot.sheets and snapshot.sheets[name].hidden:
            yield ShowSheet(name, hidden=False)
            if name in asked:
                yield SetCell(GUIDE, asked[name][0], layout.GUIDE_TAB, layout.TAB_STATES[0])


def hidden_tabs(snapshot: Snapshot) -> Mapping[str, bool]:
    """Whether each sheet of the record that is there is to be hidden: as the Guide asks, else as it is."""
    asked = {name: folded(word) for name, (_, word) in _guide_lines(snapshot).items()}
    there = {name: snapshot.sheets[name].hidden for name in layout.RECORD_NAMES if name in snapshot.sheets}
    requests = {_SHOW: False, _HIDE: True}
    return {name: requests.get(asked.get(name, ""), hidden) for name, hidden in there.items()}


def _guide_lines(snapshot: Snapshot) -> dict[str, tuple[int, str]]:
    """By sheet of the record, the row of the Guide that lists it and what stands there of its tab."""
    cells = snapshot.sheets[GUIDE].cells if GUIDE in snapshot.sheets else {}
    found = {}
    for (row, column), data in cells.items():
        name = str(cells.get((row, 2), BLANK).value or "")
        word = str(data.value or "")
        if (
            column == layout.GUIDE_TAB
            and name in layout.RECORD_NAMES
            and name in snapshot.sheets
            and folded(word) in _WORDS
        ):
            found[name] = (row, word)
    return found
