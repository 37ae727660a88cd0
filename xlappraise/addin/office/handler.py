"""In: a press on a button or menu entry in LibreOffice. Out: the same work as in Excel, on that workbook.

Runs in the office's own Python, 3.7 or later, with nothing but its standard library and `uno`: our Python, always at
the same place, is started, and what it asks of the workbook is carried out. No setting is read from any workbook.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from typing import Any

import uno
import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.awt.MessageBoxType import INFOBOX, QUERYBOX, WARNINGBOX
from com.sun.star.frame import XDispatch, XDispatchProvider
from com.sun.star.lang import XInitialization, XServiceInfo
from com.sun.star.util import CloseVetoException, XCloseListener
from xlappraise_component import serve

TITLE = "xlappraise"
PROTOCOL = "vnd.xlappraise:"
IMPLEMENTATION, SERVICES = "xlappraise.Handler", ("com.sun.star.frame.ProtocolHandler",)
WINDOWS_PYTHON = r"%LOCALAPPDATA%\xlappraise\venv\Scripts\pythonw.exe"
PYTHON = "~/.xlappraise/venv/bin/python"
DONE = 0
"""Exit code of a program that has told the officer all there is to tell."""
OK, YES_NO, YES = 1, 3, 2
"""Which buttons a box has, and which was pressed, in the office's numbers."""
PICKERS = {"file": "com.sun.star.ui.dialogs.FilePicker", "folder": "com.sun.star.ui.dialogs.FolderPicker"}
"""The office's dialogues that ask for one."""
WORKBOOKS = "Workbooks (*.xlsx, *.xlsm)", "*.xlsx;*.xlsm"
CHOSEN = 1
"""The office's number for the answer that something was chosen."""

NOT_STARTED = (
    "xlappraise could not be started ({}). It is not set up for LibreOffice on this computer, or a policy stops "
    "LibreOffice from starting programs. Ask IT to run: xlappraise addin status"
)
NOT_DONE = "xlappraise could not work on this workbook ({}). Ask IT to run: xlappraise addin status"
AT_WORK = "xlappraise is still at work in another window. Wait until it has answered, then press the button again."

at_work = threading.Lock()
"""Held during a press: there is one at a time."""


class Handler(unohelper.Base, XDispatchProvider, XDispatch, XInitialization, XServiceInfo):  # type: ignore[misc]
    """What the office makes for each window whose buttons are ours."""

    def __init__(self, context: Any, *_: Any) -> None:
        """For the office's component context."""
        self.context = context
        self.frame: Any = None

    def initialize(self, arguments: Any) -> None:
        """Keep the window that the office hands over."""
        self.frame = arguments[0] if arguments else None

    def queryDispatch(self, url: Any, _target: Any, _flags: Any) -> Any:  # noqa: N802 - here and below, names that the office gives
        """Whether we take an address: this, or None."""
        return self if url.Protocol == PROTOCOL else None

    def queryDispatches(self, requests: Any) -> Any:  # noqa: N802
        """The same for several."""
        return tuple(self.queryDispatch(each.FeatureURL, each.FrameName, each.SearchFlags) for each in requests)

    def dispatch(self, url: Any, _arguments: Any) -> None:
        """A button was pressed."""
        press = ButtonPress(self.context, self.frame, url.Path)
        if at_work.acquire(blocking=False):
            press.begin()
        else:
            press.box(WARNINGBOX, OK, AT_WORK)

    def addStatusListener(self, _listener: Any, _url: Any) -> None:  # noqa: N802
        """Nothing to do: no button is ever grey."""

    def removeStatusListener(self, _listener: Any, _url: Any) -> None:  # noqa: N802
        """Nothing to do: none is kept."""

    def getImplementationName(self) -> str:  # noqa: N802
        """Ours, as in ProtocolHandler.xcu."""
        return IMPLEMENTATION

    def supportsService(self, name: str) -> bool:  # noqa: N802
        """Whether it is what the office looks for."""
        return name in SERVICES

    def getSupportedServiceNames(self) -> Any:  # noqa: N802
        """What the office looks for."""
        return SERVICES


class ButtonPress:
    """One press: the work is done beside the office's main thread, so that its windows stay alive.

    Meanwhile the workbook takes no keys and clicks, the status bar says why, and it cannot be closed.
    """

    def __init__(self, context: Any, frame: Any, action: str) -> None:
        """For the window in which the button of that id was pressed."""
        self.context, self.frame, self.action = context, frame, action
        self.document = frame.getController().getModel()
        self.window = frame.getContainerWindow()
        self.open = HeldOpen()
        self.main = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.AsyncCallback", context)

    def begin(self) -> None:
        """Hold the workbook and start the work."""
        self.status = self.frame.createStatusIndicator()
        self.status.start("xlappraise is working ...", 0)
        self.document.addCloseListener(self.open)
        self.window.setEnable(False)
        threading.Thread(target=self.work, daemon=True).start()

    def work(self) -> None:
        """Have it done, and say what went wrong with starting it."""
        command = [interpreter(), "-I", "-m", "xlappraise.excel", self.action]
        try:
            code = serve(self.context, command, self.document, self.ask)
            problem = "" if code == DONE else NOT_DONE.format(f"code {code}")
        except OSError as error:
            problem = NOT_STARTED.format(error.strerror) if error.strerror else NOT_DONE.format(error)
        except Exception as error:  # whatever the office raises: the workbook must be given back
            problem = NOT_DONE.format(" ".join(str(error).split()))
        self.main.addCallback(MainThreadCall(lambda: self.end(problem)), None)

    def end(self, problem: str) -> None:
        """Give the workbook back; on the main thread."""
        at_work.release()
        self.document.removeCloseListener(self.open)
        self.status.end()
        self.window.setEnable(True)
        self.frame.getComponentWindow().setFocus()
        if problem:
            self.box(WARNINGBOX, OK, problem)

    def ask(self, message: str, _title: str, buttons: str) -> str:
        """Show a box from beside the main thread and wait for its answer: ok, yes or no."""
        answered = threading.Event()
        answers: list[str] = []

        def show() -> None:
            try:
                answers.append(self.tell(message, buttons))
            finally:
                answered.set()

        self.main.addCallback(MainThreadCall(show), None)
        answered.wait()
        return answers[0] if answers else "no"

    def tell(self, message: str, buttons: str) -> str:
        """Show a box or a dialogue and return its answer: ok, yes or no, or a path; on the main thread."""
        if buttons in PICKERS:
            return self.pick(buttons, message)
        if buttons == "yes_no":
            return "yes" if self.box(QUERYBOX, YES_NO, message) == YES else "no"
        self.box(INFOBOX, OK, message)
        return "ok"

    def pick(self, kind: str, title: str) -> str:
        """Ask for a file or a folder, beside the workbook at first: its path, empty when none was chosen."""
        picker = self.context.ServiceManager.createInstanceWithContext(PICKERS[kind], self.context)
        picker.setTitle(title)
        beside = self.document.getURL().rpartition("/")[0]
        if beside.startswith("file:"):
            picker.setDisplayDirectory(beside)
        if kind == "file":
            picker.appendFilter(*WORKBOOKS)
        if picker.execute() != CHOSEN:
            return ""
        return str(uno.fileUrlToSystemPath(picker.getFiles()[0] if kind == "file" else picker.getDirectory()))

    def box(self, kind: Any, buttons: int, message: str) -> int:
        """Show a box; the number of the button that was pressed."""
        box = self.window.getToolkit().createMessageBox(self.window, kind, buttons, TITLE, message)
        answer = box.execute()
        box.dispose()
        return int(answer)


class HeldOpen(unohelper.Base, XCloseListener):  # type: ignore[misc]
    """Keeps a workbook from being closed under the work."""

    def queryClosing(self, _source: Any, _ownership: bool) -> None:  # noqa: N802
        """Refuse."""
        raise CloseVetoException("xlappraise is at work in it", None)

    def notifyClosing(self, _source: Any) -> None:  # noqa: N802
        """The workbook was closed all the same."""

    def disposing(self, _source: Any) -> None:
        """It is gone."""


class MainThreadCall(unohelper.Base, XCallback):  # type: ignore[misc]
    """A call that the office makes on its main thread."""

    def __init__(self, work: Callable[[], object]) -> None:
        """`work` is what is called."""
        self.work = work

    def notify(self, _data: Any) -> None:
        """Make the call."""
        self.work()


def interpreter() -> str:
    """Our Python: where `xlappraise addin install` puts it, or IT."""
    return os.path.expandvars(WINDOWS_PYTHON) if sys.platform == "win32" else os.path.expanduser(PYTHON)  # noqa: PTH111


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816
g_ImplementationHelper.addImplementation(Handler, IMPLEMENTATION, SERVICES)
