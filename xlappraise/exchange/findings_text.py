"""Checked files in, findings as text out: in full for reading, or one line each for searching."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlappraise.appraisal.findings import ERROR, NOTE, SEVERITY_WORDS, WARNING, Finding, gravest_first, tally
from xlappraise.appraisal.words import count_of
from xlappraise.exchange.checked_file import CheckedFile, where
from xlappraise.exchange.plain import harmless

COLOURS = {ERROR: "31", WARNING: "33", NOTE: "36"}
"""Terminal colours by severity; the word says the same."""


def findings_text(checked: Sequence[CheckedFile], colour: bool = False) -> str:
    """Every finding in full, the gravest first; totals and the next command at the end of each file."""
    return "\n".join("\n".join(_file(each, colour)) + "\n" for each in checked)


def concise_text(checked: Sequence[CheckedFile], colour: bool = False) -> str:
    """One line a finding: `FILE: CELLS: SEVERITY CODE name: message`. Nothing for a clean file, and never a colour."""
    return "".join(
        harmless(
            f"{each.file}: {where(f)}: {f.severity} {f.code} {f.rule.name}: {f.message}",
        )
        + "\n"
        for each in checked
        for f in each.findings
    )


def _file(checked: CheckedFile, colour: bool) -> Iterator[str]:
    yield harmless(checked.file)
    yield ""
    for finding in gravest_first(checked.findings):
        yield from finding_lines(checked, finding, colour)
        yield ""
    yield from _accepted_lines(checked)
    yield f"{totals(checked)} {checked.changed}"
    yield from next_lines(checked)


def finding_lines(checked: CheckedFile, finding: Finding, colour: bool = False) -> Iterator[str]:
    """One finding: place and subject, the sentence, what was found and expected, how to put it right."""
    word = SEVERITY_WORDS[finding.severity]
    severity = f"\x1b[{COLOURS[finding.severity]}m{word}\x1b[0m" if colour else word
    subject = checked.subject(finding)
    about = f"  {harmless(subject)}" if subject else ""
    yield f"{harmless(where(finding))}  {severity} {finding.code} {finding.rule.name}{about}"
    yield f"  {harmless(finding.message)}"
    for label, words in (("found", finding.found), ("expected", finding.expected), ("fix", finding.help)):
        if words:
            shown = str(words)
            shown = shown if shown == " ".join(shown.split(" ")).strip() else f'"{shown}"'
            yield f"  {label:<9} {harmless(shown)}"


def _accepted_lines(checked: CheckedFile) -> Iterator[str]:
    """What is on record as meant: place and rule, and the reason with who answers for it."""
    if not checked.accepted:
        return
    yield "Accepted, with a reason on the sheet Accepted findings:"
    for finding in checked.accepted:
        subject = checked.subject(finding)
        about = f"  {harmless(subject)}" if subject else ""
        yield f"  {harmless(where(finding))}  {finding.code} {finding.rule.name}{about}"
        yield f"    {harmless(str(finding.facts['reason']))} ({harmless(str(finding.facts['accepted_by']))})"
    yield ""


def totals(checked: CheckedFile) -> str:
    """`2 things must be fixed, 1 worth a look. 1 more accepted. 155 scores read.`"""
    accepted = f" {len(checked.accepted)} more accepted." if checked.accepted else ""
    return f"{tally(checked.findings)}{accepted} {count_of(len(checked.appraisal.scores), 'score')} read."


def next_lines(checked: CheckedFile) -> Iterator[str]:
    """The commands that help from here, when there is anything to help with."""
    if not checked.findings:
        return
    file = shell_word(checked.file)
    commands = []
    if checked.fixable:
        commands.append((f"check {file} --fix", f"corrects {count_of(len(checked.fixable), 'finding')} in a copy"))
    if not checked.marked:
        commands.append((f"check {file} --mark", "writes the Checks sheet, with a link to each cell"))
    commands.append((f"explain {checked.findings[0].code}", "says more about a rule"))
    wide = max(len(command) for command, _ in commands)
    for index, (command, words) in enumerate(commands):
        yield f"{'Next:' if not index else '':<5} xlappraise {harmless(command):<{wide}}  {words}"


def shell_word(path: str) -> str:
    """`path` as one word of a command line."""
    return path if path and all(c.isalnum() or c in "/\\._-:" for c in path) else f'"{path}"'
