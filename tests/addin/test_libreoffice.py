"""The macro in a workbook, run by LibreOffice: what is started, and that the module loads at all."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from xlappraise.addin import macro_book
from xlappraise.sheets.build import blank, build

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")

DRIVER = """\
Sub Main
  Dim options(1) As New com.sun.star.beans.PropertyValue
  options(0).Name = "Hidden"
  options(0).Value = True
  options(1).Name = "MacroExecutionMode"
  options(1).Value = 4
  document = StarDesktop.loadComponentFromURL(ConvertToURL("{path}"), "_blank", 0, options())
  where = "vnd.sun.star.script:AppraisalProject.Appraisal.CommandLine?language=Basic&location=document"
  script = document.getScriptProvider().getScript(where)
  line = script.invoke(Array("recalculate", "A=B 10%.xlsm", "1234"), Array(), Array())
  number = FreeFile
  Open ConvertToURL("{answer}") For Output As #number
  Print #number, line
  Close #number
  document.close(True)
  StarDesktop.terminate()
End Sub
"""
MODULE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">\
{source}</script:module>
"""


def with_button(tmp_path: Path) -> Path:
    path = tmp_path / "twin.xlsm"
    path.write_bytes(macro_book.with_button(build(blank(2, 3))))
    return path


def soffice(profile: Path, *arguments: str | Path) -> None:
    command = [SOFFICE or "", f"-env:UserInstallation={profile.as_uri()}", "--headless", *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def test_the_macro_runs_and_makes_the_command_line(tmp_path: Path) -> None:
    profile, answer = tmp_path / "profile", tmp_path / "answer.txt"
    soffice(profile, "--terminate_after_init")  # the first start lays out the profile, over what is there
    driver = DRIVER.format(path=with_button(tmp_path), answer=answer)
    module = profile / "user" / "basic" / "Standard" / "Module1.xba"
    module.write_text(MODULE.format(source=escape(driver)))
    soffice(profile, "--norestore", "macro:///Standard.Module1.Main")
    assert answer.read_text().strip() == (
        '"%LOCALAPPDATA%\\xlappraise\\venv\\Scripts\\pythonw.exe" -I -m xlappraise.excel recalculate'
        ' --hwnd=1234 "--wb=A=B 10/.xlsm"'
    )


def test_the_button_is_there_with_its_label_and_macro(tmp_path: Path) -> None:
    path = with_button(tmp_path)
    soffice(tmp_path / "profile", "--convert-to", "fods", "--outdir", tmp_path, path)
    text = (tmp_path / "twin.fods").read_text(encoding="utf-8")
    assert text.count("<form:button ") == 1
    assert 'form:label="Recalculate"' in text
    assert "vnd.sun.star.script:AppraisalProject.SheetButton.RecalculateHere?" in text
