"""A workbook in; the same with a seal of a stage out, or what its seals show: the commands `seal` and `verify`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlappraise.appraisal.seals import STAGES
from xlappraise.cli.commands import FILE
from xlappraise.cli.edge import CLEAN, ERRORS, CannotDo, finish, open_outcome, receipt_of, say, say_wrote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlappraise.appraisal.seals import SealedChange, SealState
    from xlappraise.exchange.time_stamp_answer import TimeStamp
    from xlappraise.flow import Outcome

KEEP = (
    "Keep this code elsewhere as well: in the minutes, the pack or an e-mail. Without that it shows accidental and "
    "unskilled changes only: whoever can write to the workbook can make its seals anew."
)
UNPROVED = (
    "This shows that the workbook agrees with its own seals, no more: whoever can write to it can make them anew. "
    "Compare a code that was kept elsewhere: --code CODE."
)
NOT_ASKED = "Whether its certificate was withdrawn is not checked: nobody is asked."


@click.command(epilog="Example: xlappraise seal plan.xlsx --stage weights --by Cabinet")
@click.argument("file", type=FILE)
@click.option("--stage", type=click.Choice(STAGES), required=True, help="What to seal.")
@click.option("--by", required=True, metavar="NAME", help="Who seals it: a person or a role.")
@click.option(
    "--stamp-request", type=FILE, metavar="OUT.tsq", help="Also write a time-stamp query for the code; nothing is sent."
)
@click.option("-o", "--output", type=FILE, metavar="OUT", help="Write there and leave FILE alone.")
@click.option("--force", is_flag=True, help="Overwrite OUT, or a file that seems in use.")
def seal(*, file: str, stage: str, by: str, stamp_request: str | None, output: str | None, force: bool) -> None:
    """Put on record what a stage holds today, with a code.

    Every later check says what changed since. Sealing again adds a seal and changes no earlier one.
    """
    from datetime import date

    from xlappraise import additions, flow
    from xlappraise.cli.changes import files_written, refuse_existing
    from xlappraise.cli.show import say_blocked
    from xlappraise.exchange.receipt_text import beside_lines

    if not by.strip():
        raise CannotDo("Say who seals it: --by NAME.")
    refuse_existing(output, force)
    refuse_existing(stamp_request, force)
    if stamp_request and not Path(stamp_request).parent.is_dir():
        raise CannotDo(f"There is no folder for '{stamp_request}', so nothing was sealed.")
    try:
        done = additions.seal(file, stage, by, date.today().isoformat(), output, force=force)
    except (flow.CannotRead, flow.CannotWrite, flow.NotAppraisal) as refusal:
        raise CannotDo(str(refusal)) from None
    if done.sealed is None or done.receipt is None:
        say_blocked(done.outcome)
        finish(ERRORS)
    made = done.sealed.seal
    lines = [
        f"{output or file}: seal {made.number} ({made.stage}), {made.entries:,} entries; {done.receipt.sentence}.",
        f"Code: {made.code}",
        KEEP,
        *beside_lines(done.receipt),
    ]
    with receipt_of(*files_written(done.receipt, file, output)):
        say(_harmless(lines))
    if stamp_request:
        from xlappraise.appraisal.time_stamp_query import time_stamp_query
        from xlappraise.cli.changes import write_new

        write_new(stamp_request, time_stamp_query(made.code), force)
        say_wrote(stamp_request)


def _harmless(lines: Sequence[str]) -> str:
    from xlappraise.exchange.plain import harmless

    return "".join(f"{harmless(line)}\n" for line in lines)


@click.command(epilog="Example: xlappraise verify plan.xlsx --code 4f2c...")
@click.argument("file", type=FILE)
@click.option("--code", metavar="CODE", help="A code that was kept elsewhere: in minutes, a pack or an e-mail.")
@click.option("--stamp", type=FILE, metavar="X.tsr", help="An authority's time stamp of a code. Needs --ca.")
@click.option("--ca", type=FILE, metavar="FILE.pem", help="Certificates of the authorities that you trust.")
def verify(file: str, code: str | None, stamp: str | None, ca: str | None) -> None:
    """Say what the seals show, and what a code or stamp is of.

    The exit code is 1 when a seal is broken, when what was sealed has changed since, when no seal has CODE, or when
    the time stamp is not good or of no seal. Nothing is fetched.
    """
    from xlappraise.appraisal.seals import changes_since, seal_states
    from xlappraise.cli.show import say_blocked
    from xlappraise.reading.seals import read_seals

    if (stamp is None) != (ca is None):
        raise CannotDo("A time stamp is checked against certificates: give both, --stamp X.tsr --ca FILE.pem.")
    outcome = open_outcome(file)
    if outcome.is_blocked:
        say_blocked(outcome)
        finish(ERRORS)
    reading = read_seals(outcome.snapshot)
    if not reading.seals:
        raise CannotDo(f"'{file}' has no seals: make one with xlappraise seal.")
    states = seal_states(reading.seals, reading.records)
    changed = changes_since(states, outcome.appraisal)
    proofs = [] if code is None else [_proof(states, code)]
    if stamp is not None and ca is not None:
        proofs.append(_stamp_proof(states, stamp, ca))
    lines = [
        *(line for state in states for line in _state_lines(state, changed)),
        *_property_lines(outcome, states),
        *([sentence for sentence, _ in proofs] or [UNPROVED]),
    ]
    say(_harmless(lines))
    whole = not changed and not any(state.fault for state in states)
    finish(CLEAN if whole and all(is_proved for _, is_proved in proofs) else ERRORS)


def _state_lines(state: SealState, changed: Sequence[SealedChange]) -> Iterator[str]:
    """A seal, whether it is whole, and what changed since."""
    from xlappraise.appraisal.seals import change_words, seal_words

    seal, number = state.seal, state.seal.number
    what = f"broken: {state.fault}" if state.fault else "whole"
    yield f"S{seal_words(seal)[1:]}: {seal.entries:,} entries, {what}."
    yield f"  Code: {seal.code}"
    own = [each for each in changed if each.seal.number == number]
    yield from (f"  Changed since: {change_words(each)}" for each in own)


def _property_lines(outcome: Outcome, states: Sequence[SealState]) -> Iterator[str]:
    """Whether the file's property names another last seal; many programs keep none."""
    from xlappraise.plan.seal import PROPERTY
    from xlappraise.xlsx.changes.properties import property_of

    kept = property_of(outcome.path, PROPERTY)
    if kept is not None and kept != states[-1].seal.code:
        yield f"The file's property '{PROPERTY}' holds another code, {kept}: seals came or went by other means."


def _proof(states: Sequence[SealState], code: str) -> tuple[str, bool]:
    """What a code shows, and whether it is that of a seal."""
    number = _sealed_with(states, code.strip().lower())
    if not number:
        return "No seal of this workbook has that code.", False
    if _is_broken_upto(states, number):
        return f"The code is that of seal {number}, but a seal up to it is broken.", False
    upto = "Seal 1 is" if number == 1 else f"Seals 1 to {number} are"
    return f"{upto} as when the code was made: what they hold is what was sealed then.", True


def _stamp_proof(states: Sequence[SealState], stamp: str, ca: str) -> tuple[str, bool]:
    """What a time stamp shows, and whether it is of a seal's code."""
    from xlappraise.exchange.time_stamp_answer import BadStamp

    try:
        found = _stamp_in(stamp, ca)
    except BadStamp as refusal:
        return f"'{stamp}' proves nothing. {refusal}", False
    when = f"{found.moment:%Y-%m-%d %H:%M:%S} UTC"
    number = _sealed_with(states, found.code)
    if not number:
        return f"'{stamp}' is a time stamp of {when}, but of another code: no seal of this workbook has it.", False
    if _is_broken_upto(states, number):
        return f"'{stamp}' is a time stamp of the code of seal {number}, but a seal up to it is broken.", False
    subject = "Seal 1 existed as it is" if number == 1 else f"Seals 1 to {number} existed as they are"
    return f"{subject} on {when}, says {found.authority}, whose certificate '{ca}' bears out. {NOT_ASKED}", True


def _stamp_in(stamp: str, ca: str) -> TimeStamp:
    """The stamp in a file, by the certificates in another. Raises CannotDo where one cannot be read, and BadStamp."""
    from xlappraise.exchange.time_stamp_answer import time_stamp

    try:
        answer, trusted = (Path(name).read_bytes() for name in (stamp, ca))
    except OSError as fault:
        raise CannotDo(f"'{fault.filename}' cannot be read ({fault.strerror}).") from None
    try:
        return time_stamp(answer, trusted)
    except ImportError:
        raise CannotDo("Checking a time stamp needs rfc3161-client: pip install 'xlappraise[stamp]'.") from None
    except ValueError:
        raise CannotDo(f"'{ca}' holds no certificate in PEM (-----BEGIN CERTIFICATE-----).") from None


def _sealed_with(states: Sequence[SealState], code: str) -> int:
    """The number of the seal that has the code, 0 when none has."""
    return next((state.seal.number for state in states if state.seal.code == code), 0)


def _is_broken_upto(states: Sequence[SealState], number: int) -> bool:
    last = next(place for place, state in enumerate(states) if state.seal.number == number)
    return any(state.fault for state in states[: last + 1])
