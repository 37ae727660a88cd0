"""The buttons, described once. Out: the ribbon's XML; the alert behind Help prints them too."""

from typing import NamedTuple
from xml.sax.saxutils import quoteattr

NAMESPACE = "http://schemas.microsoft.com/office/2006/01/customui"
TAB = "Appraisal"
CALLBACK = "Ribbon.OnButton"


class Button(NamedTuple):
    """One button: its id (what Python is told), its words, and the name of one of Office's own icons."""

    id: str
    label: str
    icon: str
    tip: str
    """What it does, in a sentence or two, shown under the pointer."""
    large: bool = True


BUTTONS = (
    Button(
        "recalculate",
        "Recalculate",
        "CalculateNow",
        "Brings totals, ranks, RAG, Summary, Robustness and Checks up to date in this workbook. "
        "Nothing is saved. Excel's undo list is cleared.",
    ),
    Button(
        "check",
        "Check",
        "ErrorChecking",
        "Writes the Checks sheet and goes to the first cell that is wrong. Excel's undo list is cleared.",
    ),
    Button(
        "combine",
        "Combine",
        "TableInsert",
        "Adds a row to Options for each delivery model in each structure of Dimensions that has none. "
        "Rows that are there stay as they are. Excel's undo list is cleared.",
        large=False,
    ),
    Button("new", "New appraisal", "FileNew", "Opens a fresh appraisal workbook.", large=False),
    Button(
        "report",
        "Report",
        "ExportWord",
        "Writes the report for members beside the workbook, as a Word document.",
        large=False,
    ),
    Button("help", "Help", "Help", "Says what each button does and which version is installed.", large=False),
)

ACTIONS = tuple(button.id for button in BUTTONS)


def xml() -> bytes:
    """The part customUI/customUI.xml; understood by Excel 2007 and later, Windows and Mac."""
    buttons = "\n".join(_button(button) for button in BUTTONS)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<customUI xmlns="{NAMESPACE}">\n <ribbon>\n  <tabs>\n'
        f'   <tab id="xlappraiseTab" label="{TAB}">\n'
        f'    <group id="xlappraiseGroup" label="Options appraisal">\n{buttons}\n'
        "    </group>\n   </tab>\n  </tabs>\n </ribbon>\n</customUI>\n"
    ).encode()


def _button(button: Button) -> str:
    """A button as XML."""
    attributes = {
        "id": button.id,
        "label": button.label,
        "size": "large" if button.large else "normal",
        "imageMso": button.icon,
        "screentip": button.label,
        "supertip": button.tip,
        "onAction": CALLBACK,
    }
    return "     <button " + " ".join(f"{name}={quoteattr(text)}" for name, text in attributes.items()) + "/>"
