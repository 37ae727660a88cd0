"""In: the buttons, and the sources that run in the office's Python. Out: xlappraise.oxt, the extension of LibreOffice.

It is byte for byte the same in the same version, on every system: it holds no path but those that the macros name.
"""

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import xlappraise
from xlappraise import __version__
from xlappraise.addin.ribbon import TAB
from xlappraise.addin.xlam import zip_of
from xlappraise.excel.button import BUTTONS, Button

FILE_NAME = "xlappraise.oxt"
IDENTIFIER = "xlappraise.libreoffice"
"""What the office knows the extension by, in every version."""
PROTOCOL = "vnd.xlappraise"
"""What the addresses of our buttons begin with; the handler has it, too."""
HANDLER = "xlappraise.Handler"
SPREADSHEETS = "com.sun.star.sheet.SpreadsheetDocument"
OLDEST_OFFICE = "7.0"

SOURCES = {
    "handler.py": "addin/office/handler.py",
    "pythonpath/xlappraise_component.py": "excel/office/component.py",
}
"""What runs in the office's own Python: name in the extension, and file of ours. It needs none of our packages."""

DESCRIPTION = "description.xml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
SCHEMES = (
    'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
MANIFEST = """\
<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
 <manifest:file-entry manifest:media-type="application/vnd.sun.star.uno-component;type=Python" \
manifest:full-path="handler.py"/>
 <manifest:file-entry manifest:media-type="application/vnd.sun.star.configuration-data" \
manifest:full-path="ProtocolHandler.xcu"/>
 <manifest:file-entry manifest:media-type="application/vnd.sun.star.configuration-data" \
manifest:full-path="Addons.xcu"/>
 <manifest:file-entry manifest:media-type="application/vnd.sun.star.configuration-data" \
manifest:full-path="CalcWindowState.xcu"/>
</manifest:manifest>
"""
ABOUT = (
    "Buttons for options appraisals: recalculate, check, combine, new appraisal, report. They start the Python that "
    "xlappraise addin install has set up, and nothing else."
)


def oxt() -> bytes:
    """The extension as a file's bytes."""
    return zip_of(parts())


def parts() -> dict[str, bytes]:
    """The files of the extension, by name."""
    texts = {
        "META-INF/manifest.xml": MANIFEST,
        DESCRIPTION: _description(),
        "Addons.xcu": _addons(),
        "ProtocolHandler.xcu": _protocol(),
        "CalcWindowState.xcu": _toolbar_place(),
    }
    found = {name: (DECLARATION + text).encode() for name, text in texts.items()}
    found["about.txt"] = f"{ABOUT}\n".encode()
    return found | {name: source(path) for name, path in SOURCES.items()}


def source(path: str) -> bytes:
    """A file of this package, with the line ends that it has in every wheel."""
    return (Path(xlappraise.__file__).parent / path).read_bytes().replace(b"\r\n", b"\n")


def _description() -> str:
    """What the office's list of extensions shows."""
    return (
        '<description xmlns="http://openoffice.org/extensions/description/2006"'
        ' xmlns:d="http://openoffice.org/extensions/description/2006"'
        ' xmlns:l="http://libreoffice.org/extensions/description/2011"'
        ' xmlns:xlink="http://www.w3.org/1999/xlink">\n'
        f' <identifier value="{IDENTIFIER}"/>\n <version value="{__version__}"/>\n'
        ' <display-name><name lang="en">xlappraise: Appraisal</name></display-name>\n'
        ' <extension-description><src lang="en" xlink:href="about.txt"/></extension-description>\n'
        f' <dependencies><l:LibreOffice-minimal-version value="{OLDEST_OFFICE}"'
        f' d:name="LibreOffice {OLDEST_OFFICE}"/></dependencies>\n'
        "</description>\n"
    )


def _protocol() -> str:
    """Which addresses go to our handler."""
    return (
        f'<oor:component-data {SCHEMES} oor:name="ProtocolHandler" oor:package="org.openoffice.Office">\n'
        f' <node oor:name="HandlerSet">\n  <node oor:name="{HANDLER}" oor:op="replace">\n'
        f'   <prop oor:name="Protocols" oor:type="oor:string-list"><value>{PROTOCOL}:*</value></prop>\n'
        "  </node>\n </node>\n</oor:component-data>\n"
    )


def _addons() -> str:
    """The menu and the toolbar, in spreadsheets alone."""
    return (
        f'<oor:component-data {SCHEMES} oor:name="Addons" oor:package="org.openoffice.Office">\n'
        ' <node oor:name="AddonUI">\n'
        f'  <node oor:name="OfficeMenuBar">\n   <node oor:name="{IDENTIFIER}.menu" oor:op="replace">\n'
        f"    {_text('Title', TAB)}\n    {_value('Context', SPREADSHEETS)}\n"
        f'    <node oor:name="Submenu">\n{_entries()}    </node>\n   </node>\n  </node>\n'
        f'  <node oor:name="OfficeToolBar">\n   <node oor:name="{IDENTIFIER}.toolbar" oor:op="replace">\n'
        f"    {_text('Title', TAB)}\n{_entries()}   </node>\n  </node>\n"
        " </node>\n</oor:component-data>\n"
    )


def _toolbar_place() -> str:
    """The toolbar's name, and its place: below the others, where it hides nothing."""
    return (
        f'<oor:component-data {SCHEMES} oor:name="CalcWindowState" oor:package="org.openoffice.Office.UI">\n'
        ' <node oor:name="UIElements">\n  <node oor:name="States">\n'
        f'   <node oor:name="private:resource/toolbar/addon_{IDENTIFIER}.toolbar" oor:op="replace">\n'
        f"    {_text('UIName', TAB)}\n"
        '    <prop oor:name="Docked" oor:type="xs:boolean"><value>true</value></prop>\n'
        '    <prop oor:name="DockingArea" oor:type="xs:int"><value>0</value></prop>\n'
        '    <prop oor:name="DockPos" oor:type="xs:string"><value>0,3</value></prop>\n'
        '    <prop oor:name="Visible" oor:type="xs:boolean"><value>true</value></prop>\n'
        "   </node>\n  </node>\n </node>\n</oor:component-data>\n"
    )


def _entries() -> str:
    """The buttons, in the order of the ribbon."""
    return "".join(_entry(number, button) for number, button in enumerate(BUTTONS))


def _entry(number: int, button: Button) -> str:
    """One button: its words (a toolbar without pictures shows them) and the address that it sends."""
    lines = [
        _value("URL", f"{PROTOCOL}:{button.id}"),
        _text("Title", button.label),
        _value("Target", "_self"),
        _value("Context", SPREADSHEETS),
    ]
    within = "".join(f"      {line}\n" for line in lines)
    return f'     <node oor:name="b{number:02}" oor:op="replace">\n{within}     </node>\n'


def _value(name: str, text: str) -> str:
    """A property of a text that is the same in every language."""
    return f'<prop oor:name={quoteattr(name)} oor:type="xs:string"><value>{escape(text)}</value></prop>'


def _text(name: str, text: str) -> str:
    """A property of a text that people read, which is English for all of them."""
    value = f'<value xml:lang="en-US">{escape(text)}</value>'
    return f'<prop oor:name={quoteattr(name)} oor:type="xs:string">{value}</prop>'
