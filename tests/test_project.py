"""The house keeps its rules: directions of imports, README as fresh as the code, help for every command."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import click
import pytest

from tests.conftest import EXAMPLE, ROOT
from xlappraise import __version__
from xlappraise.appraisal.findings import SEVERITIES, SEVERITY_WORDS
from xlappraise.appraisal.rules import RULES
from xlappraise.cli import COMMANDS, xlappraise
from xlappraise.exchange.findings_machine import summary
from xlappraise.report.formats import FORMATS

PACKAGE = ROOT / "xlappraise"
README = ROOT / "README.md"
PAGES = PACKAGE / "guide"
MODULES = sorted(PACKAGE.rglob("*.py"))

ROOMS = (
    *("cli", "addin", "excel", "register", "report", "exchange"),
    *("additions", "flow", "plan", "reading", "sheets", "xlsx"),
)
"""A room imports itself and those to its right; appraisal is open to all but xlsx, which imports nothing of ours."""

LATE = {
    ("flow", "exchange.frames"),
    ("__init__", "flow"),
    ("__init__", "exchange.sheet_import"),
    ("__init__", "register"),
    ("__main__", "cli"),
}
"""Conveniences that delegate, inside a function; and the two doors of the package."""

HOMES = {
    "openpyxl": ("sheets/", "exchange/sheet_import/", "exchange/findings_book.py", "register/"),
    "pandas": ("exchange/", "register/"),
    "xlwings": ("excel/",),
    "rich": ("cli/", "exchange/"),
    "docx": ("report/",),
    "jinja2": ("report/", "register/"),
    "resvg_py": ("report/",),
    "pyarrow": ("exchange/", "register/"),
    "pebble": ("register/",),
    "fsspec": ("register/",),
    "distributed": ("register/",),
    "xlrd": ("exchange/sheet_import/",),
    "numpy": ("appraisal/robustness/",),
    "rfc3161_client": ("exchange/",),
    "cryptography": ("exchange/",),
}
"""Where each third party may be imported, and only inside functions."""


def name_of(path: Path) -> str:
    """A module's name within the package, such as workbook.layout."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


@cache
def tree_of(path: Path) -> ast.Module:
    """A module, parsed once for all tests."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> tuple[tuple[str, int, bool], ...]:
    """Full name, line, and whether at top level, of all that a module imports but for typing."""
    return tuple(_imports(path, tree_of(path)))


def _imports(path: Path, tree: ast.Module) -> Iterator[tuple[str, int, bool]]:
    only_typing = {
        node
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    top = set(tree.body)
    for node in ast.walk(tree):
        if node in only_typing:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno, node in top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} relative import"
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno, node in top


def allowed(room: str) -> set[str]:
    """The rooms that `room` may import."""
    if room not in ROOMS:
        return {room}
    right = set(ROOMS[ROOMS.index(room) :])
    return right if room == "xlsx" else right | {"appraisal"}


def wrong_directions(path: Path) -> Iterator[str]:
    name = name_of(path)
    room = name.split(".", maxsplit=1)[0]
    for full, line, top in imports(path):
        target = full.removeprefix("xlappraise.")
        if target in (full, "__version__", "records.NamedTuple") or target.split(".", maxsplit=1)[0] in allowed(room):
            continue
        if (not top or room == "__main__") and any(
            each[0] == room and f"{target}.".startswith(f"{each[1]}.") for each in LATE
        ):
            continue
        yield f"{name}:{line} imports {target}"


def test_tuple_classes_are_made_in_one_way():
    assert [name_of(p) for p in MODULES if ("typing.NamedTuple" in {full for full, *_ in imports(p)})] == []


def test_imports_go_one_way():
    assert [wrong for path in MODULES for wrong in wrong_directions(path)] == []


def test_no_modules_import_one_another_in_a_circle():
    doors = {"__init__", "cli"}  # they import what is behind them when they are called
    names = {name_of(path) for path in MODULES} - doors
    graph = {}
    for path in MODULES:
        targets = {full.removeprefix("xlappraise.") for full, _, _ in imports(path)}
        graph[name_of(path)] = {t if t in names else t.rpartition(".")[0] for t in targets} & names - {name_of(path)}
    while free := [name for name, targets in graph.items() if not targets & graph.keys()]:
        for name in free:
            del graph[name]
    assert graph == {}


def test_limits_of_the_engine_stand_in_one_table():
    named = re.compile(r"^(?:MOST|LONGEST|LARGEST|DEEPEST)\w* *[=,:]", re.MULTILINE)
    assert [path.name for path in (PACKAGE / "xlsx").rglob("*.py") if named.search(path.read_text())] == ["limits.py"]


def test_third_parties_are_imported_late_and_at_their_own_address():
    wrong = []
    for path in MODULES:
        place = path.relative_to(PACKAGE).as_posix()
        for full, line, top in imports(path):
            party = full.split(".", maxsplit=1)[0]
            if party in HOMES and (top or not place.startswith(HOMES[party])):
                wrong.append(f"{place}:{line} imports {full}")
    assert wrong == []


@pytest.mark.parametrize("command", FORMATS)
def test_writers_and_readers_of_formats_are_there(command):
    places = [place.partition(":") for form in FORMATS[command] for place in (form.writer, form.reader) if place]
    assert [each for each in places if not hasattr(import_module(f"xlappraise.{each[0]}"), each[2])] == []


def test_every_module_says_first_what_goes_in_and_what_comes_out():
    missing = [name_of(path) for path in MODULES if not ast.get_docstring(tree_of(path))]
    assert missing == []


def test_fields_of_records_are_no_texts_that_typing_has_to_compile_at_every_start():
    # That costs more than all else in such a module, and a recalculation makes a hundred records.
    late = "from __future__ import annotations"
    assert [m.name for m in MODULES if "(NamedTuple)" in (text := m.read_text("utf-8")) and late in text] == []


def test_no_two_classes_have_one_name():
    names = [
        node.name
        for path in MODULES
        for node in tree_of(path).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]
    assert [name for name, count in Counter(names).items() if count > 1] == []


SAME_SUBJECT = {
    *(
        "add",
        "log",
        "merge",
        "options",
        "portfolio",
        "recalc",
        "reconcile",
        "seal",
        "watch",
    ),  # a command, and what it does
    *("button", "importing", "merging"),  # a door to it, too
    *("baseline", "combinations", "costs", "engagement", "moderation"),  # a subject, and the sheet that shows it
    *("criteria", "gateways", "matrix", "seals", "setup", "version_changes"),  # a sheet as it is read, planned and made
    *(
        "of_assessors",
        "of_costs",
        "of_delivery",
        "of_dimensions",
        "of_engagement",
        "of_rows",
    ),  # rules, and their checks
    *("build", "__init__", "__main__"),
}
"""Files that share a name, as they are the same thing for another room."""


def test_no_two_files_have_one_name_unless_they_are_one_subject_in_two_rooms():
    assert {name for name, count in Counter(path.stem for path in MODULES).items() if count > 1} == SAME_SUBJECT


PARTICIPLE = re.compile(
    r"[a-z]*(?:ed|ing)|(?:re|over|un|with)?(?:begun|bound|broken|brought|built|chosen|done|drawn|found|given|gone|grown"
    r"|held|hidden|kept|known|laid|left|lost|made|meant|paid|said|sent|shown|sought|stood|taken|told|typed|written)",
    re.IGNORECASE,
)
NAMES_KEPT = {
    *("folded", "quoted"),  # the argument itself, changed: as sorted and reversed are
    *("expected", "found"),  # keys of the findings as data
    *("encoding", "finding", "heading", "meaning", "ranking", "scoring", "setting", "swing"),  # nouns of the field
    *("disposing", "notifyClosing", "queryClosing"),  # as LibreOffice calls its listeners
    "feed",  # a verb
}
"""Functions that may be called by a participle, or what looks like one, alone."""


def test_no_function_is_called_by_a_participle_alone():
    nodes = (node for path in MODULES for node in ast.walk(tree_of(path)))
    names = {node.name.lstrip("_") for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    assert {name for name in names if PARTICIPLE.fullmatch(name)} == NAMES_KEPT


def test_no_group_of_a_pattern_is_repeated_possessively():
    # Python 3.11.0 to 3.11.4 pass over what such a pattern matches: stored results stayed that were out of date.
    texts = {name_of(path): path.read_text("utf-8") for path in MODULES}
    assert [name for name, text in texts.items() if re.search(r"\)[*+?]\+(?!['\"])", text)] == []


def test_functions_fit_on_a_screen():
    long = []
    for path in MODULES:
        nodes = ast.walk(tree_of(path))
        functions = (node for node in nodes if isinstance(node, ast.FunctionDef))
        long += [f"{name_of(path)}.{f.name}" for f in functions if (f.end_lineno or 0) - f.lineno >= 50]
    assert long == []


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git work tree")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_nobody_is_told_to_install_us_from_the_public_index_where_the_name_is_nobodys():
    told = re.compile(r"pip install\s+(?:-\S+\s+)*xlappraise\b")
    assert [
        path.name for path in (README, *PAGES.glob("*.md"), *MODULES) if told.search(path.read_text(encoding="utf-8"))
    ] == []


def test_no_path_of_a_machine_is_in_the_tree():
    pattern = re.compile(r"(?<![\w.])/(?:work|farm|root|opt|home)/|[A-Z]:\\Users\\(?!NAME|%)")
    found = []
    for path in tracked():
        lines = path.read_bytes().decode("utf-8", "replace").splitlines()
        found += [f"{path.relative_to(ROOT)}:{n}" for n, line in enumerate(lines, 1) if pattern.search(line)]
    assert [place for place in found if not place.startswith("tests/test_project.py")] == []


def test_the_version_is_said_once():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__


# ------------------------------------------------------------------------------------------------------ rules


def test_codes_and_names_of_rules_are_unique():
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_complete(rule):
    assert re.fullmatch(r"XLA[1-5]\d\d", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", rule.name)
    assert rule.severity in SEVERITIES
    assert rule.final in ("", *SEVERITIES)
    assert rule.page.strip()
    assert rule.help.strip()


# ----------------------------------------------------------------------------------------------------- README


def leaves(group: click.Group, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        if isinstance(command, click.Group):
            yield from leaves(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


def test_every_command_and_every_option_has_help():
    missing = []
    for name, command in leaves(xlappraise):
        if not command.help:
            missing.append(name)
        missing += [
            f"{name} {option.name}" for option in command.params if isinstance(option, click.Option) and not option.help
        ]
    assert missing == []


def test_every_command_that_is_listed_exists():
    assert set(xlappraise.list_commands(click.Context(xlappraise))) <= set(COMMANDS)


def test_the_list_of_commands_cuts_no_sentence_at_eighty_columns():
    width = 80 - 2  # as click has it for a terminal of 80
    listed = click.Context(xlappraise, info_name="xlappraise", terminal_width=width).get_help()
    assert [line for line in listed.splitlines() if line.startswith(" ") and line.endswith("...")] == []


def commands_table() -> str:
    rows = ["| Command | Does |", "|---|---|"]
    for name, command in leaves(xlappraise):
        usage = " ".join((name, *map(usage_of, command.params))).replace("|", "\\|")
        rows.append(f"| `{usage}` | {(command.help or '').splitlines()[0]} |")
    return "\n".join(rows)


def examples_list() -> str:
    return "\n".join(f"    {example}" for _, command in leaves(xlappraise) for example in examples_of(command))


def examples_of(command: click.Command) -> list[str]:
    """The command lines below a command's help."""
    return re.findall(r"(xlappraise .+)", command.epilog or "")


@pytest.mark.parametrize(("name", "command"), [pytest.param(*leaf, id=leaf[0]) for leaf in leaves(xlappraise)])
def test_the_help_of_every_command_has_an_example_that_can_be_typed(name, command):
    examples = examples_of(command)
    assert examples
    for example in examples:
        assert f"{example} ".startswith(f"xlappraise {name} ")
        command.make_context(name, example.removeprefix(f"xlappraise {name}").split())


def usage_of(parameter: click.Parameter) -> str:
    """A parameter as the guide shows it: FILE... or [--format text|json]."""
    context = click.Context(xlappraise)
    if not isinstance(parameter, click.Option):
        return parameter.make_metavar(context)
    flag = max(parameter.opts, key=len)
    if parameter.is_flag:
        return f"[{flag}]"
    choices = getattr(parameter.type, "choices", None)
    return f"[{flag} {'|'.join(choices) if choices else parameter.metavar or (parameter.name or '').upper()}]"


def rules_table() -> str:
    rows = ["| Code | Rule | Severity | In short |", "|---|---|---|---|"]
    for rule in sorted(RULES, key=lambda rule: rule.code):
        severity = SEVERITY_WORDS[rule.severity] + (f" (final: {SEVERITY_WORDS[rule.final]})" if rule.final else "")
        short = summary(rule).replace("|", "\\|")
        rows.append(f"| {rule.code} | {rule.name} | {severity}{', blocks' if rule.blocks else ''} | {short} |")
    return "\n".join(rows)


def shown_ranking() -> str:
    from xlappraise.exchange.ranking import ranking_text
    from xlappraise.flow import appraise

    outcome = appraise(EXAMPLE)
    return f"```\n{ranking_text(outcome.appraisal, outcome.results)}```"


def columns_of_registers() -> str:
    from xlappraise.register.register_tables import COLUMNS

    parts = []
    for table, columns in COLUMNS.items():
        rows = [f"| `{column.key}` | {column.kind} | {column.about} |" for column in columns]
        parts.append("\n".join((f"`{table}`", "", "| Column | Kind | Says |", "|---|---|---|", *rows)))
    return "\n\n".join(parts)


GENERATED = {
    "columns": (PAGES / "portfolio.md", columns_of_registers),
    "commands": (PAGES / "commands.md", commands_table),
    "examples": (PAGES / "commands.md", examples_list),
    "rules": (PAGES / "rules.md", rules_table),
    "ranking": (README, shown_ranking),
}
"""Parts between `<!-- NAME -->` and `<!-- end NAME -->`: the file where each stands, and what makes it."""


@pytest.mark.parametrize("name", GENERATED)
def test_readme_and_guide_are_fresh(name, request):
    """`python -m pytest tests/test_project.py --refresh` rewrites the parts."""
    path, make = GENERATED[name]
    text = path.read_text(encoding="utf-8")
    start, end = f"<!-- {name} -->\n", f"\n<!-- end {name} -->"
    before, _, rest = text.partition(start)
    found, _, after = rest.partition(end)
    made = make()
    if request.config.getoption("--refresh"):
        path.write_text(f"{before}{start}{made}{end}{after}", encoding="utf-8")
    else:
        assert found == made


def test_the_guide_lists_what_the_check_finds_in_the_example():
    from xlappraise.exchange.checked_file import where
    from xlappraise.flow import appraise

    _, _, section = (
        (PAGES / "examples.md").read_text(encoding="utf-8").partition("## What the check finds in the example\n")
    )
    listed = re.findall(r"^\| (.+?!.+?) \| (XLA\d+), an? (\w+) \| .+ \|$", section.partition("\n## ")[0], re.M)
    found = [(where(finding), finding.code, finding.severity) for finding in appraise(EXAMPLE).findings]
    assert listed == found


def test_the_guide_lists_what_the_check_finds_in_the_other_examples():
    from tests.build_templates import OTHERS, TEMPLATES
    from xlappraise.flow import appraise

    _, _, section = (PAGES / "examples.md").read_text(encoding="utf-8").partition("## The other examples\n")
    rows = re.findall(r"^\| `(.+?)` \| .+ \| (.+) \|$", section.partition("\n## ")[0], re.M)
    listed = {name: re.findall(r"(XLA\d+), an? (\w+):", why) for name, why in rows}
    findings = {name: appraise(TEMPLATES / f"{name}.xlsx").findings for name in OTHERS}
    assert listed == {name: [(f.code, f.severity) for f in found] for name, found in findings.items()}
