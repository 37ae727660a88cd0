"""A write from end to end: in, a path and changes; out, the renewed file and its Receipt, or nothing at all.

Whatever is refused, is refused before the old file is touched: the new file is opened and compared with what was
meant before it takes the old one's place.
"""

# Pathlib would double the cost of starting.
# ruff: noqa: PTH122

import os
from collections.abc import Collection, Iterable, Mapping, Sequence

from xlappraise.xlsx.addresses import Position
from xlappraise.xlsx.archive import Archive
from xlappraise.xlsx.book import content_type
from xlappraise.xlsx.changes.kinds import (
    NOBODY,
    Change,
    Owners,
    SetCell,
)
from xlappraise.xlsx.draft import Draft, OpenedWorkbook
from xlappraise.xlsx.file_kind import file_bytes
from xlappraise.xlsx.guarded_xml import Budget
from xlappraise.xlsx.planning import plan_parts
from xlappraise.xlsx.precedents import PlacedFormula
from xlappraise.xlsx.receipt import Receipt
from xlappraise.xlsx.refusals import CannotRead, CannotWrite, safe_text
from xlappraise.xlsx.saving import SECOND_NAME, Target, refuse_second_name, replace, target_at
from xlappraise.xlsx.sha import sha256
from xlappraise.xlsx.verify import verify
from xlappraise.xlsx.zip_writer import write_archive


def write(
    path: str,
    changes: Sequence[Change],
    out: str,
    *,
    force: bool,
    backup: bool | str,
    expected_sha256: str | None,
    settled: Mapping[str, Collection[Position]] | None = None,
    owners: Owners = NOBODY,
    opened: OpenedWorkbook | None = None,
) -> Receipt:
    """See package.apply. `opened` is what was read of the file, of use while it still holds the same bytes."""
    data = file_bytes(path)
    target = target_at(out, force=force)
    in_place = target.path == os.path.realpath(path)
    refuse_other_name(path, out, target, in_place or force)
    as_read = opened is not None and opened.archive.data == data
    if not as_read and expected_sha256 not in (None, sha256(data).hexdigest()):
        raise CannotWrite(
            f"'{safe_text(path)}' has been changed since it was read, so nothing was written: run it again."
        )
    draft = Draft(data, path, settled or {}, opened if as_read else None, owners=owners)
    del data
    plan_parts(draft, changes)
    kept = ""
    if draft.parts or not in_place:
        if not force:
            refuse_second_name(target)
        draft.refuse_damaged()
        refuse_signed(draft.archive)
        kept = replace(
            target,
            lambda file: write_archive(file, draft.archive, draft.parts),
            lambda path: verify(draft, path),
            lambda: refuse_changed(target, draft.archive.data if in_place else None, force),
            backup=backup,
        )
    return receipt(draft, out, target, kept)


def not_there(path: str, changes: Sequence[Change]) -> list[Change]:
    """See package.changes_to_make."""
    draft = Draft(file_bytes(path), path)
    plan_parts(draft, changes)
    others = [change for change in changes if not isinstance(change, SetCell)]
    return [*(change for left in draft.left.values() for change in left), *others]


def refuse_other_name(path: str, out: str, target: Target, may_replace: bool) -> None:
    """Raise CannotWrite when `out` is taken, or when its ending does not fit what is in the file."""
    if target.status is not None and not may_replace:
        raise CannotWrite(
            f"'{safe_text(out)}' exists already, so nothing was written: choose another name or use --force."
        )
    endings = [os.path.splitext(name)[1].lower() for name in (path, out)]
    if endings[0] != endings[1]:
        raise CannotWrite(
            f"'{safe_text(out)}' should end in {endings[0] or 'nothing'}, as the workbook that it comes from."
        )


def refuse_changed(target: Target, data: bytes | None, force: bool) -> None:
    """Raise CannotWrite when the file to be replaced is no longer what was read (or has come up meanwhile)."""
    name = safe_text(target.path)
    if target.status is None:
        if os.path.lexists(target.path) and not force:
            raise CannotWrite(f"'{name}' has been made by another program meanwhile, so nothing was written.")
        return
    if data is None:
        return
    try:
        now = file_bytes(target.path)
    except CannotRead:
        raise CannotWrite(f"'{name}' has been moved or deleted meanwhile, so nothing was written.") from None
    if now != data:
        raise CannotWrite(
            f"'{name}' has been changed by another program meanwhile, so nothing was written: run it again."
        )


def refuse_signed(archive: Archive) -> None:
    """Raise CannotWrite for a package with a digital signature, which any change would break.

    A signature of macros is another matter: it stands in a part of its own, covers the macros only, and survives.
    """
    for entry in archive.entries:
        kind = content_type(archive, entry.name, Budget()) if "signature" in entry.name.casefold() else ""
        if entry.name.casefold().startswith("_xmlsignatures/") or "digital-signature" in kind:
            raise CannotWrite(
                f"'{safe_text(archive.path)}' carries a digital signature, which any change would break: remove it in "
                "Excel under File, Info, or write to a copy without it."
            )


def receipt(draft: Draft, path: str, target: Target, kept: str) -> Receipt:
    """What was done."""
    fresh = draft.fresh_parts()
    changed = (*(entry.name for entry in draft.archive.entries if entry.name in draft.parts), *fresh)
    stale = {(formula.sheet, *formula.position) for formula in draft.stale}
    (gone, tools_gone), (kept_results, tools_kept) = _by_owner(draft, draft.stale), _by_owner(draft, draft.kept)
    written = [c for left in draft.left.values() for c in left if (c.sheet, c.row, c.column) not in stale]
    protected = [name for name, left in draft.left.items() if left and draft.sheets[name].reader.protected]
    total = len(fresh) + sum(not entry.name.endswith("/") for entry in draft.archive.entries)
    return Receipt(
        path,
        total,
        total - len(changed),
        changed,
        len(written),
        tuple(protected),
        gone,
        kept_results,
        tools_gone + tools_kept,
        draft.asks,
        tuple(_notes(draft, target, protected, bool(changed))),
        kept,
    )


def _by_owner(draft: Draft, formulas: list[PlacedFormula]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The officer's among formulas, and the tool's, by their cells."""
    own, tools = list[str](), list[str]()
    for sheet, position, _ in formulas:
        (tools if draft.owners.is_tools(sheet, position) else own).append(draft.sheets[sheet].address_of(position))
    return tuple(own), tuple(tools)


def _notes(draft: Draft, target: Target, protected: list[str], changed: bool) -> Iterable[str]:
    yield from draft.notes
    if protected:
        names = ", ".join(f"'{safe_text(name)}'" for name in protected)
        yield f"Written although the sheet is protected: {names}."
    if any(part is None for part in draft.parts.values()):
        yield "The list of formulas (calcChain) was removed; Excel makes a new one."
    if changed and target.has_second_name:
        yield SECOND_NAME
