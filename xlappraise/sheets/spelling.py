"""A part as openpyxl writes it in, the same part in one spelling out.

openpyxl writes through lxml where that is installed, and through Python's own ElementTree where it is not, as in a
browser. The two say the same in different bytes, but for one thing: the latter lets a lone space get lost.
"""

import re

_EMPTY = re.compile(r"<([\w:]+)((?: [^<>]*)?)></\1>")
_CHARACTER = re.compile(r"&#0*([0-9]+);")
_LONE_SPACE = re.compile(r"<t>(\s+)</t>")
_ROOT = re.compile(r"<\w[^<>]*?(?=/?>)")
_DECLARING = re.compile(r'<\w[^<>]* xmlns:\w+="[^<>]*>')
_PREFIX = re.compile(r' (xmlns:\w+)="([^"]*)"')
LAST_OF_ASCII = 126


def one_spelling(xml: str) -> str:
    """The part, whichever of the two wrote it."""
    xml = _CHARACTER.sub(_character, xml.replace(" />", "/>")).replace("\r", "&#13;")
    xml = _LONE_SPACE.sub(r'<t xml:space="preserve">\1</t>', _EMPTY.sub(r"<\1\2/>", xml))
    declared = sorted({pair for tag in _DECLARING.findall(xml) for pair in _PREFIX.findall(tag)})
    said = "".join(f' {prefix}="{address}"' for prefix, address in declared)
    return _ROOT.sub(lambda root: root[0] + said, _DECLARING.sub(lambda tag: _PREFIX.sub("", tag[0]), xml), count=1)


def _character(number: re.Match[str]) -> str:
    """A character beyond ASCII as itself; any other, such as the end of a line, by its number."""
    return chr(int(number[1])) if int(number[1]) > LAST_OF_ASCII else f"&#{int(number[1])};"
