"""In: the address of a workbook on SharePoint or OneDrive. Out: the folder of this computer that is kept in step.

What is asked is the user's own profile, its registry and environment; never a cell of the workbook, whose sender
would then choose the folder.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from xlappraise.records import NamedTuple

PROVIDERS = r"Software\SyncEngines\Providers\OneDrive"
SHELL_FOLDERS = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
DOCUMENTS = "Documents"
WORK_HOST, HOME_HOST = "-my.sharepoint.com", "d.docs.live.net"
"""Where OneDrive keeps the files of an organisation's users, and those of private ones."""


class Mount(NamedTuple):
    """An address that OneDrive keeps in step with a folder of this computer."""

    address: str
    folder: Path


def local_folder(address: str, mounts: Iterable[Mount]) -> Path | None:
    """The folder that holds the workbook of that address on this computer; None where it is not kept here.

    Where several could be meant, the one whose address says most of the way. The workbook's file must be in it.
    """
    way = segments(address)
    for mount in sorted(mounts, key=lambda mount: -len(segments(mount.address))):
        start = segments(mount.address)
        if not start or [each.casefold() for each in way[: len(start)]] != [each.casefold() for each in start]:
            continue
        for inner in _inner(way[len(start) :], mount.folder.name):
            file = mount.folder.joinpath(*inner)
            if file.is_file():
                return file.parent
    return None


def _inner(way: list[str], name: str) -> Iterator[list[str]]:
    """The way inside a folder of that name: whole, or behind a folder of a library that alone is kept here."""
    if not way:
        return
    yield way
    for depth in range(1, len(way)):
        if name.casefold().endswith(way[depth - 1].casefold()):
            yield way[depth:]


def segments(address: str) -> list[str]:
    """Host and folders of a web address; empty for anything else, and where a part could lead out of its folder."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return []
    way = [unquote(part) for part in parts.path.split("/") if part]
    if parts.scheme not in ("http", "https") or any(part == ".." or set(part) & set('/\\:*?"<>|') for part in way):
        return []
    return [parts.netloc, *way]


def mounts_here(address: str, environ: Mapping[str, str] = os.environ) -> list[Mount]:
    """What the user's registry says is kept in step; without it, what the environment says of such an address."""
    return _registry_mounts() or list(_of_environment(address, environ))


def _registry_mounts() -> list[Mount]:
    """The pairs in the user's registry. A private OneDrive has its user's number beside the address."""
    found = []
    for values in _provider_keys():
        address, folder, number = (values.get(name, "") for name in ("UrlNamespace", "MountPoint", "CID"))
        if address and folder:
            found.append(Mount(address, Path(folder)))
            if number:
                found.append(Mount(f"{address.rstrip('/')}/{number}", Path(folder)))
    return found


def _of_environment(address: str, environ: Mapping[str, str]) -> Iterator[Mount]:
    """OneDrive's own folders, named by variables: of an organisation's user, and of a private one."""
    host, *way = segments(address) or [""]
    if host.casefold().endswith(WORK_HOST) and len(way) > 3 and way[0].casefold() == "personal":
        depth, names = 3, ("OneDriveCommercial", "OneDrive")
    elif host.casefold() == HOME_HOST and len(way) > 1:
        depth, names = 1, ("OneDriveConsumer", "OneDrive")
    else:
        return
    folder = next((environ[name] for name in names if environ.get(name)), "")
    if folder:
        yield Mount(f"https://{'/'.join([host, *way[:depth]])}", Path(folder))


def _provider_keys() -> Iterator[dict[str, str]]:
    """The values of each of OneDrive's keys in the user's registry; none where this is not Windows."""
    if sys.platform != "win32":
        return
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, PROVIDERS) as providers:
            names = [winreg.EnumKey(providers, index) for index in range(winreg.QueryInfoKey(providers)[0])]
    except OSError:
        return
    for name in names:
        yield _values(rf"{PROVIDERS}\{name}", ("UrlNamespace", "MountPoint", "CID"))


def _values(key: str, names: Iterable[str]) -> dict[str, str]:
    """Those texts of a key of the user's registry that are there."""
    found: dict[str, str] = {}
    if sys.platform != "win32":
        return found
    import winreg

    for name in names:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                value = winreg.QueryValueEx(opened, name)[0]
        except OSError:
            continue
        if isinstance(value, str):
            found[name] = value
    return found


def documents() -> Path:
    """The user's folder for documents, wherever their profile has it; their home where there is none."""
    told = os.path.expandvars(_values(SHELL_FOLDERS, ("Personal",)).get("Personal", ""))
    places = [*([Path(told)] if told else []), Path.home() / DOCUMENTS]
    return next((place for place in places if place.is_dir()), Path.home())
