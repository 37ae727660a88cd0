"""The guide: every page is there, its links, names and examples are true, and README is short."""

from __future__ import annotations

import doctest
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE, ROOT
from xlappraise.cli.pages import PAGES

FOLDER = ROOT / "xlappraise" / "guide"
README = ROOT / "README.md"
TEXTS = [README, *sorted(FOLDER.glob("*.md"))]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "xlappraise", "guide", *arguments], capture_output=True, encoding="utf-8", check=False
    )


def test_every_page_is_listed_with_its_title():
    done = run()
    assert [line.split(maxsplit=1)[0] for line in done.stdout.splitlines()] == list(PAGES)
    assert sorted(f"{name}.md" for name in PAGES) == sorted(path.name for path in FOLDER.iterdir())
    assert done.stdout.splitlines()[0] == "commands     Commands"


@pytest.mark.parametrize("name", ["it", "IT", "it.md"])
def test_a_page_is_printed_as_it_stands(name):
    assert run(name).stdout == (FOLDER / "it.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "hint"), [("ruls", "Did you mean 'rules'?"), ("../it", f"The pages are {', '.join(PAGES)}.")]
)
def test_a_wrong_page_is_one_sentence(name, hint):
    done = run(name)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"xlappraise: There is no page '{name}'. {hint}\n"


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_links_lead_to_files_of_ours(path):
    links = re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).is_file()] == []


def test_readme_links_to_every_page():
    linked = re.findall(r"\]\(xlappraise/guide/(\w+)\.md\)", README.read_text(encoding="utf-8"))
    assert set(linked) == set(PAGES)


def test_readme_is_three_screens():
    assert README.stat().st_size <= 12_000


def test_what_the_pages_name_in_the_house_is_there():
    text = "".join(path.read_text(encoding="utf-8") for path in TEXTS)
    named = re.findall(r"`((?:xlappraise|tests)/[\w./*]+)(?::(\w+))?`", text)
    assert [name for name, _ in named if not list(ROOT.glob(name.rstrip("/")))] == []
    missing = [f"{name}:{symbol}" for name, symbol in named if symbol and not hasattr(module(name), symbol)]
    assert missing == []


def module(name: str):
    return importlib.import_module(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))


@pytest.mark.parametrize("page", ["assessors", "development", "python"])
def test_examples_of_the_page_are_true(page, tmp_path, monkeypatch):
    (tmp_path / "worcestershire-2017.xlsx").write_bytes(Path(EXAMPLE).read_bytes())
    monkeypatch.chdir(tmp_path)
    done = doctest.testfile(str(FOLDER / f"{page}.md"), module_relative=False, encoding="utf-8")
    assert done.attempted > 5
    assert done.failed == 0
