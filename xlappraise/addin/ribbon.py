"""In: the buttons, as `xlappraise.excel.button` describes them. Out: the ribbon's XML."""

from xml.sax.saxutils import quoteattr

from xlappraise.excel.button import BUTTONS, Button

NAMESPACE = "http://schemas.microsoft.com/office/2006/01/customui"
TAB = "Appraisal"
CALLBACK = "Ribbon.OnButton"


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
