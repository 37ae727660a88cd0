"""Task in (JSON on standard input), what real clicks in a LibreOffice with the extension did out (JSON).

    {"office": "soffice", "profile": "-env:...", "extension": "xlappraise.oxt", "home": "...", "door": ["python", ...],
     "steps": [{"open": "book.xlsx"}, {"set": [["Scores", "G10", "Low"]], "click": "Recalculate", "undo": true,
                "folder": "..."}, ...]}

Run by the system's Python, on a screen of its own. `home` is where the extension looks for our interpreter. `open`
opens a workbook, with `read_only` for reading only. `click` moves the mouse to that button of the toolbar, presses it,
waits for the box that answers (`said`) and closes it with Enter, or with the first of `keys` and those that follow
(`then`) with the others; with `opens` a new window answers, and is in front from then on. `choose`, the title of a
dialogue and a path, types the path there first. `took` is what it took from the click to the box: seconds, and those of
the processor. With `folder` the workbook before the click goes through the file door too (`door` with a file and `-o`
another), which took `file_door`, and what it gives is opened beside: `differs`. `undo` presses Ctrl+Z; `left` is what
then differs from before the click, and `undo_took` what it took. With XLAPPRAISE_PICTURES in the environment, the
beginning of a file's name, each box is kept as a picture.
"""

import contextlib
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import uno
import unohelper
from com.sun.star.task import XInteractionHandler
from com.sun.star.ucb import XCommandEnvironment
from office_press import differences, edit, selected
from uno_driver import documents, opened, prop, used_area

TOOLBAR = "private:resource/toolbar/addon_xlappraise.libreoffice.toolbar"
PATIENCE = 60.0
ERRORS = 4
"""The office's flag for formulas that give an error."""


def until(what, answer, patience=PATIENCE):
    """The first answer that is something, in time."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        found = None
        with contextlib.suppress(Exception):  # what is asked about may come and go meanwhile
            found = answer()
        if found:
            return found
        time.sleep(0.1)
    raise TimeoutError(what)


@contextlib.contextmanager
def screen():
    """A screen that nobody sees, as DISPLAY."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    try:
        os.environ["DISPLAY"] = ":" + os.read(read, 20).decode().strip()
        yield
    finally:
        server.kill()
        server.wait()


class Approving(unohelper.Base, XInteractionHandler, XCommandEnvironment):
    """Says yes to installing."""

    def getInteractionHandler(self):  # noqa: N802
        return self

    def getProgressHandler(self):  # noqa: N802
        return None

    def handle(self, request):
        approve = uno.getTypeByName("com.sun.star.task.XInteractionApprove")
        next(each for each in request.getContinuations() if each.queryInterface(approve)).select()


def install(task):
    """Put the extension into the profile: by the office itself, since its program for that refuses root."""
    with opened(task) as (context, _):
        manager = context.getValueByName("/singletons/com.sun.star.deployment.ExtensionManager")
        file = uno.systemPathToFileUrl(task["extension"])
        manager.addExtension(file, (), "user", manager.createAbortChannel(), Approving())


def button(book, label):
    """The middle of a button of the toolbar, on the screen."""
    bar = book.getCurrentController().getFrame().LayoutManager.getElement(TOOLBAR).getRealInterface()
    inside = bar.getAccessibleContext()
    for number in range(inside.getAccessibleChildCount()):
        child = inside.getAccessibleChild(number).getAccessibleContext()
        if child.getAccessibleName() == label:
            corner, size = child.getLocationOnScreen(), child.getSize()
            return corner.X + size.Width // 2, corner.Y + size.Height // 2
    return None


def xdotool(*arguments):
    done = subprocess.run(["xdotool", *map(str, arguments)], capture_output=True, text=True, check=False)
    return done.stdout.split()


def box():
    """The window of the box that answers."""
    return xdotool("search", "--onlyvisible", "--name", "^xlappraise$")


def press(windows, keys):
    """Press keys in a window; without a window manager none has the focus by itself."""
    xdotool("windowfocus", "--sync", windows[-1], "key", keys)


def sentence(context):
    """What the box in front says."""
    kit = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", context)
    tops = [kit.getTopWindow(number) for number in range(kit.getTopWindowCount())]
    insides = [top.getAccessibleContext() for top in tops]
    ours = [inside for inside in insides if inside.getAccessibleName() == "xlappraise"]
    return max((text for inside in ours for text in labels(inside)), key=len, default="")


def labels(inside):
    yield inside.getAccessibleName()
    for number in range(min(inside.getAccessibleChildCount(), 20)):
        yield from labels(inside.getAccessibleChild(number).getAccessibleContext())


class Spent:
    """Seconds since then, and those of the processor that the office and the programs it ended had meanwhile."""

    def __init__(self, task):
        self.profile, self.start, self.cpu = task["profile"], time.monotonic(), office_cpu(task["profile"])

    def until_now(self):
        return {"seconds": time.monotonic() - self.start, "cpu": office_cpu(self.profile) - self.cpu}


def office_cpu(profile):
    """Seconds of the processor that the office with that profile and the programs it ended had so far."""
    ticks = 0
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it may end meanwhile
            is_office = (process / "exe").readlink().name == "soffice.bin"
            if is_office and profile in (process / "cmdline").read_text().split("\0"):
                ticks += sum(map(int, (process / "stat").read_text().rsplit(")", 1)[1].split()[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def choose(title, path, picture):
    """Answer a dialogue that asks for a file or a folder."""
    dialogue = until("no dialogue " + title, lambda: xdotool("search", "--onlyvisible", "--name", title))
    if picture:
        subprocess.run(["import", "-window", "root", f"{picture} {title}.png"], check=False)
    xdotool("windowfocus", "--sync", dialogue[-1], "key", "ctrl+a", "type", path)
    press(dialogue, "Return")


def click(context, book, step, task):
    """Press a button with the mouse: the sentences that answer, each box closed by a key; what the first took."""
    label, keys, picture = step["click"], step.get("keys", ["Return"]), os.environ.get("XLAPPRAISE_PICTURES")
    spent = clicked(book, label, lambda: box() or not window(book).isEnabled(), task)
    if "choose" in step:
        choose(*step["choose"], picture)
    took, said = {}, []
    for key in keys:
        until("no box answers " + label, lambda: box() and sentence(context) not in ("", *said[-1:]))
        took = took or spent.until_now()
        said.append(sentence(context))
        if picture:
            subprocess.run(["import", "-window", "root", f"{picture} {label} {len(said)}.png"], check=False)
        press(box(), key)
    until("the box stays", lambda: not box())
    until("the workbook is not given back", lambda: window(book).isEnabled())
    return said, took


def window(book):
    return book.getCurrentController().getFrame().getContainerWindow()


def clicked(book, label, begins, task):
    """Click until something begins, since a window that has only just come may not take it; spent since that click."""
    for _ in range(10):
        x, y = until("no button " + label, lambda: button(book, label))
        xdotool("mousemove", x - 3, y, "mousemove", x, y)
        spent = Spent(task)
        xdotool("click", 1)
        with contextlib.suppress(TimeoutError):
            until("nothing begins", begins, 6.0)
            return spent
    raise TimeoutError("nothing begins with " + label)


def click_for_new(desktop, book, label, task):
    """Press a button with the mouse: the workbook that it opens."""
    before = books(desktop)
    clicked(book, label, lambda: not window(book).isEnabled(), task)
    return until("no new window", lambda: [each for each in books(desktop) if each not in before])[0]


def books(desktop):
    return [each for each in documents(desktop) if hasattr(each, "Sheets")]


def errors(book):
    found = []
    for name in book.Sheets.ElementNames:
        cells = book.Sheets.getByName(name).queryFormulaCells(ERRORS)
        if cells.getCount():
            found.append([name, cells.getRangeAddressesAsString()])
    return found


def values(book):
    """Formulas and what they give, of every sheet."""
    found = {}
    for name in book.Sheets.ElementNames:
        area = used_area(book.Sheets.getByName(name))
        for what, rows in (("", area.getFormulaArray()), (" shows", area.getDataArray())):
            found[name + what] = {f"{r},{c}": v for r, row in enumerate(rows) for c, v in enumerate(row) if v != ""}
    return found


def beside(desktop, book, door, folder):
    """What the file door makes of the workbook as it stands, and what that took."""
    before, after = (f"{folder}/{name}.xlsx" for name in ("before", "after"))
    book.storeToURL(uno.systemPathToFileUrl(before), (prop("FilterName", "Calc MS Excel 2007 XML"),))
    start, cpu = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*door, before, "-o", after], check=False, capture_output=True)
    done = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = {"seconds": time.monotonic() - start, "cpu": done.ru_utime + done.ru_stime - cpu.ru_utime - cpu.ru_stime}
    other = desktop.loadComponentFromURL(uno.systemPathToFileUrl(after), "_blank", 0, (prop("Hidden", True),))
    other.calculateAll()
    found = values(other)
    other.close(True)
    return found, took


def answer_to(context, desktop, book, step, task):
    edit(book, step)
    before, answer = values(book), {}
    other = None
    if "folder" in step:
        other, answer["file_door"] = beside(desktop, book, task["door"], step["folder"])
    said, answer["took"] = click(context, book, step, task)
    answer["said"], answer["then"] = said[0], said[1:]
    answer["tabs"] = sorted(each.getTitle() for each in books(desktop))
    answer["selected"], answer["errors"] = selected(book), errors(book)
    if other:
        book.calculateAll()
        answer["differs"] = differences(values(book), other)
    if step.get("undo"):
        changed = values(book)
        spent = Spent(task)
        press(xdotool("search", "--onlyvisible", "--name", book.getTitle()), "ctrl+z")
        until("nothing is undone", lambda: values(book) != changed)
        with contextlib.suppress(TimeoutError):  # an Undo lets others in between its steps
            until("not all is undone", lambda: values(book) == before, 2 * PATIENCE)
        answer["undo_took"] = spent.until_now()
        answer["left"] = differences(before, values(book))
    return answer


def run(context, desktop, task):
    book, answers = None, []
    for step in task["steps"]:
        if "open" in step:
            how = (prop("ReadOnly", True),) if step.get("read_only") else ()
            book = desktop.loadComponentFromURL(uno.systemPathToFileUrl(step["open"]), "_blank", 0, how)
        elif step.get("opens"):
            book = click_for_new(desktop, book, step["click"], task)
        else:
            answers.append(answer_to(context, desktop, book, step, task))
    for each in books(desktop):
        each.close(True)
    return answers


def main():
    task = json.load(sys.stdin)
    os.environ["HOME"] = task["home"]
    install(task)
    with screen(), opened(task, visible=True) as (context, desktop):
        answers = run(context, desktop, task)
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
