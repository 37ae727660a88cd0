"""In: an Excel. Out: the same with the settings that disturb our writing off for a while, and on again, whatever comes.

What they were is kept in a file of the user's meanwhile: where Python dies midway, the next press gives it back.
"""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from xlappraise.excel.patience import insist
from xlappraise.records import NamedTuple

UNKNOWN = (NotImplementedError, AttributeError)
"""What an engine raises that does not have a setting."""


class Setting(NamedTuple):
    """A setting of Excel: its name, what it is while we write, where it is, and what else it may be."""

    name: str
    quiet: bool | str
    of: Callable[[Any], Any]
    known: tuple[bool | str, ...] = (True, False)
    lasting: bool = False
    """Whether Excel keeps it for the user when it is closed."""


def _itself(app: Any) -> Any:
    """The object with an Excel's own settings: the app itself."""
    return app


def _correction(app: Any) -> Any:
    """The object with the settings of how Excel completes what is typed."""
    return app.api.AutoCorrect


QUIET = (
    Setting("screen_updating", False, _itself),
    Setting("enable_events", False, _itself),
    Setting("calculation", "manual", _itself, ("automatic", "semiautomatic", "manual")),
    Setting("AutoExpandListRange", False, _correction, lasting=True),
    Setting("AutoFillFormulasInLists", False, _correction, lasting=True),
)
"""While we write: no flicker, no macros of the workbook's set off, no calculation after every block, and no table
that grows or fills columns by itself."""

Before = list[tuple[Setting, Any]]


@contextmanager
def quiet(app: Any) -> Iterator[None]:
    """Excel with the settings of QUIET; each as it was again, whatever happens.

    With calculation set to manual by the officer, everything is calculated once at the end: pressing the button
    asks for figures that are up to date. Settings that an engine does not have are passed over.
    """
    before: Before = []
    note = _note(app)
    try:
        for setting in QUIET:
            with suppress(*UNKNOWN):
                before.append((setting, insist(partial(getattr, setting.of(app), setting.name))))
        _keep(note, before)
        for setting, _ in before:
            _set_value(app, setting, setting.quiet)
        yield
        if any(setting.name == "calculation" and value == "manual" for setting, value in before):
            app.calculate()
    except BaseException:
        _restore(app, before, note)  # whether or not that fails, too: the first fault is the one to tell
        raise
    if failed := _restore(app, before, note):
        raise failed


def _set_value(app: Any, setting: Setting, value: Any) -> None:
    """Set one, patiently."""
    insist(partial(setattr, setting.of(app), setting.name, value))


def _restore(app: Any, before: Before, note: Path | None) -> Exception | None:
    """Give every setting back, the last one first, even when one of them fails; the last failure, if any."""
    failed: Exception | None = None
    for setting, value in reversed(before):
        try:
            _set_value(app, setting, value)
        except UNKNOWN:
            continue
        except Exception as error:
            failed = error
    if failed is None and note is not None:
        with suppress(OSError):
            note.unlink(missing_ok=True)
    return failed


# ------------------------------------------------------------------------------------- where Python died midway


def give_back(app: Any) -> None:
    """Give back the settings that a press did not, because it was ended midway; nothing where none was.

    Of an Excel that is open no more, those that Excel keeps for its user.
    """
    own = _note(app)
    if own is None:
        return
    running = {str(each.pid) for each in app.engine.apps}
    for note in own.parent.glob(f"{NOTE}*.json"):
        if note == own:
            _give_back(app, note, lasting=False)
        elif note.stem.removeprefix(NOTE) not in running:
            _give_back(app, note, lasting=True)


def _give_back(app: Any, note: Path, lasting: bool) -> None:
    """Give back what a note says, if Excel is still as we left it; the note goes."""
    kept = _note_values(note)
    for setting in QUIET:
        value = kept.get(setting.name)
        if value in setting.known and (setting.lasting or not lasting):
            with suppress(*UNKNOWN):
                if insist(partial(getattr, setting.of(app), setting.name)) == setting.quiet:
                    _set_value(app, setting, value)
    with suppress(OSError):
        note.unlink(missing_ok=True)


NOTE = "xlappraise-excel-"


def _note(app: Any) -> Path | None:
    """The file that keeps the settings of this Excel; None in xlwings Lite, which keeps no files."""
    if app.engine.type != "desktop":
        return None
    return Path(tempfile.gettempdir()) / f"{NOTE}{app.pid}.json"


def _keep(note: Path | None, before: Before) -> None:
    """Note what the settings are. Where that cannot be written, we work without."""
    if note is not None:
        with suppress(OSError):
            note.write_text(json.dumps({setting.name: value for setting, value in before}), encoding="utf-8")


def _note_values(note: Path) -> dict[str, Any]:
    """What a note says; nothing of one that is none."""
    with suppress(OSError, ValueError):
        found = json.loads(note.read_text(encoding="utf-8"))
        if isinstance(found, dict):
            return found
    return {}
