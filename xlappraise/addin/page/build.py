"""In: a folder with Pyodide. Out: a folder with the page, our Python in it, and a manifest with every file's hash."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from pathlib import Path

import xlappraise
from xlappraise import __version__
from xlappraise.addin.page import headers
from xlappraise.plan.fresh import shipped_folder
from xlappraise.xlsx.refusals import CannotRead, CannotWrite

PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
"""The files of Pyodide's npm package that run in a browser."""
TRIED = "314."
"""Versions of Pyodide that the page was tried with begin so."""
STATIC = (
    *("index.html", "page.css", "page.js", "python.js", "views.js", "worker.js", "service-worker.js", "mark.svg"),
)
"""Files of the page itself."""
SHARED = ("pack.css", "whatif.js", "anytwo.js")
"""Files that the page has in common with the pack for members."""
ROOMS = ("appraisal", "xlsx", "sheets", "reading", "plan", "exchange", "report", "addin/page")
"""The folders of xlappraise that the page uses."""
LIBRARIES = {name: name for name in ("jinja2", "markupsafe", "openpyxl", "et_xmlfile")}
"""Packages of others in it, and the folder or file of each: plain Python, copied from this installation."""
FOR_WORD = {"python-docx": "docx", "typing_extensions": "typing_extensions.py"}
"""Those that write .docx, where there is lxml."""
LXML = "lxml-*.whl"
"""The one package that the page needs as Pyodide builds it, for .docx alone."""
CODE = (".py", ".xml", ".docx")
"""Files of a package that run, or that it begins a document with."""
LEFT_OUT = ("fonts", "static", "__pycache__")
"""Folders that the page's Python does not need."""
ARCHIVE, MANIFEST, VERSION = "xlappraise.zip", "manifest.json", "xlappraise.page/1"
HEADERS = "headers"
"""The folder with what to tell servers."""
OWN_SETTINGS = ("web.config", ".htaccess")
"""Files that IT puts beside ours, and which the manifest therefore does not know."""
ALWAYS = (1980, 1, 1, 0, 0, 0)
"""The time of every entry of the archive, so that the same files give the same archive."""


def build(folder: Path, pyodide: Path) -> list[str]:
    """Fill a folder that is empty, or not there, with the page; lines that say what is in it.

    Raises CannotRead where `pyodide` is not what it should be, CannotWrite where the folder cannot be filled.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotWrite(f"'{folder}' is not empty: give another folder.")
    version = pyodide_version(pyodide)
    made = page_files(pyodide, version)
    try:
        for name, content in made.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as fault:
        raise CannotWrite(f"'{folder}' cannot be filled ({fault.strerror}).") from None
    size = sum(map(len, made.values())) / 1e6
    lines = [f"{folder}: {len(made)} files, {size:.1f} MB, with Pyodide {version}."]
    if not version.startswith(TRIED):
        lines.append(f"The page was not tried with this version of Pyodide, but with {TRIED}0.7: try it first.")
    if lxml_wheel(pyodide) is None:
        lines.append(f"It writes no .docx: for that put the lxml wheel that pyodide-lock.json names into '{pyodide}'.")
    return [
        *lines,
        f"{MANIFEST} has sha256 {hashlib.sha256(made[MANIFEST]).hexdigest()}",
        f"Next: tell the server the headers of '{folder / HEADERS}'. To try the page: xlappraise page serve {folder}",
    ]


def pyodide_version(folder: Path) -> str:
    """The version of the Pyodide in a folder. Raises CannotRead where it is not whole."""
    lacking = [name for name in (*PYODIDE, "package.json") if not (folder / name).is_file()]
    if lacking:
        raise CannotRead(
            f"'{folder}' has no {lacking[0]}: give the folder of Pyodide's npm package, unpacked (npm pack pyodide)."
        )
    try:
        return str(json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError, TypeError):
        raise CannotRead(f"'{folder / 'package.json'}' does not say which version of Pyodide this is.") from None


def lxml_wheel(folder: Path) -> Path | None:
    """The lxml of the Pyodide in a folder; None where it is not there. Raises CannotRead where it is another."""
    found = next(iter(sorted(folder.glob(LXML))), None)
    if found is None:
        return None
    try:
        known = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]["lxml"]
        is_it = (found.name, hashlib.sha256(found.read_bytes()).hexdigest()) == (known["file_name"], known["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        is_it = False
    if not is_it:
        raise CannotRead(
            f"'{found}' is not the lxml that pyodide-lock.json names by its file name and SHA-256: take it from the "
            "same version of Pyodide, or leave it out."
        )
    return found


def page_files(pyodide: Path, version: str) -> dict[str, bytes]:
    """Every file of the page by its name, the manifest last. Raises CannotRead."""
    wheel = lxml_wheel(pyodide)
    try:
        made = {
            f"pyodide/{name}": (pyodide / name).read_bytes() for name in (*PYODIDE, *([wheel.name] if wheel else []))
        }
    except OSError as fault:
        raise CannotRead(f"'{pyodide}' cannot be read ({fault.strerror}).") from None
    made |= {name: _static(name) for name in STATIC}
    made |= {name: _bytes("xlappraise.report", "templates", name) for name in SHARED}
    made[ARCHIVE] = archive(LIBRARIES | (FOR_WORD if wheel else {}))
    made["index.html"] = _with_values(
        made["index.html"], {"POLICY": headers.POLICY, "VERSION": __version__, "PYODIDE": version}
    )
    made |= {f"{HEADERS}/{name}": text.encode() for name, text in headers.snippets().items()}
    kept = sorted(name for name in made if not name.startswith(f"{HEADERS}/") and name != "service-worker.js")
    mark = hashlib.sha256(b"".join(made[name] for name in kept)).hexdigest()[:16]
    made["service-worker.js"] = _with_values(
        made["service-worker.js"], {"MARK": mark, "FILES": json.dumps([*kept, MANIFEST])}
    )
    made = dict(sorted(made.items()))
    return made | {MANIFEST: manifest(made, version)}


def manifest(made: Mapping[str, bytes], pyodide: str) -> bytes:
    """What the folder holds: each file's size and SHA-256."""
    told = {name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in made.items()}
    about = {"schema": VERSION, "xlappraise": __version__, "pyodide": pyodide, "files": told}
    return (json.dumps(about, indent=1) + "\n").encode()


def verify(folder: Path) -> list[str]:
    """A sentence for each file that is not as the manifest says. Raises CannotRead where there is none to compare."""
    path = folder / MANIFEST
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        known = {str(name): str(of["sha256"]) for name, of in told["files"].items()}
    except OSError:
        raise CannotRead(
            f"'{folder}' has no {MANIFEST} that can be read: is it a folder of xlappraise page build?"
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CannotRead(f"'{path}' is not the manifest of a page.") from None
    return list(_differences(folder, known))


def manifest_mark(folder: Path) -> str:
    """The SHA-256 of the manifest itself, to compare with what `build` said. Raises CannotRead."""
    try:
        return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
    except OSError as fault:
        raise CannotRead(f"'{folder / MANIFEST}' cannot be read ({fault.strerror}).") from None


def _differences(folder: Path, known: Mapping[str, str]) -> Iterator[str]:
    there = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if not path.is_dir()}
    for name, digest in known.items():
        if name not in there:
            yield f"{name} is missing."
        elif hashlib.sha256(there[name].read_bytes()).hexdigest() != digest:
            yield f"{name} is not the file that was built."
    for name in there:
        if name not in known and name not in (MANIFEST, *OWN_SETTINGS):
            yield f"{name} does not belong to the page."


def archive(libraries: Mapping[str, str] = LIBRARIES) -> bytes:
    """Our Python and that of others, as one archive; the same files give the same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for name, content in sorted((*_own(), *_of_others(libraries))):
            entry = zipfile.ZipInfo(name, ALWAYS)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            made.writestr(entry, content)
    return held.getvalue()


def _own() -> Iterator[tuple[str, bytes]]:
    """The rooms of xlappraise that the page uses, and the workbooks that it ships."""
    home = Path(xlappraise.__file__).parent
    for path in (*sorted(home.glob("*.py")), home / "addin/__init__.py"):
        yield f"xlappraise/{path.relative_to(home).as_posix()}", path.read_bytes()
    for room in ROOMS:
        for path in sorted((home / room).rglob("*")):
            within = path.relative_to(home)
            if path.is_file() and not set(within.parts) & set(LEFT_OUT):
                yield f"xlappraise/{within.as_posix()}", path.read_bytes()
    shipped = shipped_folder()
    if shipped is None:
        raise CannotRead("The shipped workbooks are missing from this installation: install xlappraise again.")
    for path in sorted(shipped.iterdir()):
        if path.suffix in (".json", ".xlsx"):
            yield f"xlappraise/workbook_templates/{path.name}", path.read_bytes()


def _of_others(libraries: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """The files of the libraries, with their licences. Raises CannotRead where one is missing."""
    for library, home in libraries.items():
        try:
            found = distribution(library)
        except PackageNotFoundError:
            raise CannotRead(f"{library} is not installed: install xlappraise again.") from None
        for path in found.files or ():
            is_code = path.parts[0] == home and path.suffix in CODE
            is_licence = ".dist-info" in path.parts[0] and path.name.upper().startswith(("LICEN", "COPYING", "AUTHORS"))
            if is_code or is_licence:
                name = path.as_posix() if is_code else f"licences/{library}/{path.name}"
                yield name, Path(str(path.locate())).read_bytes()


def _static(name: str) -> bytes:
    return _bytes("xlappraise.addin.page", "static", name)


def _bytes(package: str, *parts: str) -> bytes:
    return files(package).joinpath(*parts).read_bytes()


def _with_values(text: bytes, values: Mapping[str, str]) -> bytes:
    """The text of a file with each `{{NAME}}` replaced by the value of that name."""
    for name, value in values.items():
        text = text.replace(f"{{{{{name}}}}}".encode(), value.encode())
    return text
