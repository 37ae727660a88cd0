"""In: the registry of a Windows computer. Out: a sentence for each policy likely to stop the add-in."""

import sys
from collections.abc import Callable

from xlappraise.records import NamedTuple

Registry = Callable[[str, str, str], "int | str | None"]
"""(hive, key, name) -> value, or None when there is none. The hive is HKCU or HKLM."""

OFFICE = r"Software\Policies\Microsoft\Office\16.0"
DEFENDER = r"Software\Policies\Microsoft\Windows Defender"
CHILD_PROCESS = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
"""Defender's attack surface reduction rule 'Block all Office applications from creating child processes'."""
BLOCK, WARN = "1", "6"


class Policy(NamedTuple):
    """A setting of Office: where it is, at which values it matters, and what it then means."""

    key: str
    name: str
    values: tuple[int, ...]
    meaning: str


POLICIES = (
    Policy(
        rf"{OFFICE}\Common",
        "vbaoff",
        (1,),
        "Macros are switched off for all of Office: no ribbon tab, no button.",
    ),
    Policy(
        rf"{OFFICE}\Common\Security",
        "requirealwaysonmacrosig",
        (1,),
        "Add-ins that load with Excel must be signed by a trusted publisher; others are silently left out.",
    ),
    Policy(
        rf"{OFFICE}\Excel\Security",
        "requireaddinsig",
        (1,),
        "Add-ins of Excel must be signed by a trusted publisher.",
    ),
    Policy(rf"{OFFICE}\Excel\Security", "disablealladdins", (1,), "Add-ins of Excel are switched off."),
    Policy(
        rf"{OFFICE}\Excel\Security\Trusted Locations",
        "alllocationsdisabled",
        (1,),
        "Trusted locations are switched off: only macros signed by a trusted publisher run.",
    ),
    Policy(
        rf"{OFFICE}\Excel\Security",
        "vbawarnings",
        (3, 4),
        "A button inside a workbook runs only if the workbook is signed or lies in a trusted location.",
    ),
)
"""Names as in Microsoft's administrative templates for Office 2016 and later. Not yet confirmed in Excel."""


def likely_to_block(read: Registry) -> list[str]:
    """A sentence for each policy that is set so that it may stop the add-in; empty when none is seen."""
    found = []
    for policy in POLICIES:
        values = (read(hive, policy.key, policy.name) for hive in ("HKCU", "HKLM"))
        if any(value in policy.values for value in values if value is not None):
            found.append(f"{policy.meaning} (policy {policy.name})")
    state = child_process_rule(read)
    if state in (BLOCK, WARN):
        verb = "stops" if state == BLOCK else "warns of"
        found.append(
            f"Defender {verb} programs started by Office, as the macro starts Python (rule {CHILD_PROCESS}). "
            "The Start-menu shortcuts do not go through Excel."
        )
    return found


def child_process_rule(read: Registry) -> str:
    """State of Defender's rule against child processes, by group policy or Intune; '' when not set."""
    own = read("HKLM", rf"{DEFENDER}\Windows Defender Exploit Guard\ASR\Rules", CHILD_PROCESS)
    if own is not None:
        return str(own)
    pairs = str(read("HKLM", rf"{DEFENDER}\Policy Manager", "ASRRules") or "").casefold().split("|")
    return next((pair.partition("=")[2] for pair in pairs if pair.startswith(CHILD_PROCESS)), "")


def registry(hive: str, key: str, name: str) -> int | str | None:
    """A value of this computer's registry; None when there is none, or when this is not Windows."""
    if sys.platform != "win32":
        return None
    import winreg

    root = winreg.HKEY_CURRENT_USER if hive == "HKCU" else winreg.HKEY_LOCAL_MACHINE
    try:
        with winreg.OpenKey(root, key) as opened:
            value = winreg.QueryValueEx(opened, name)[0]
    except OSError:
        return None
    return value if isinstance(value, int | str) else None
