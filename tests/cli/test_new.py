"""`new`: groups and their Refs, the criteria of another appraisal, and ready-made ones."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.build_templates import TEMPLATES
from xlappraise.appraisal.model import Appraisal
from xlappraise.cli import xlappraise
from xlappraise.flow import appraise, recalc

EXAMPLE = TEMPLATES / "worcestershire-2017.xlsx"


def run(*arguments: object) -> Any:
    return CliRunner().invoke(xlappraise, [str(argument) for argument in arguments])


def made(folder: Path, *arguments: object) -> Appraisal:
    file = folder / "a.xlsx"
    assert run("new", file, *arguments).exit_code == 0
    assert recalc(file).changes == []
    return appraise(file).appraisal


def refused(folder: Path, *arguments: object) -> str:
    done = run("new", folder / "a.xlsx", *arguments)
    assert (done.exit_code, (folder / "a.xlsx").exists()) == (2, False)
    return str(done.stderr.splitlines()[-1])


def refs(appraisal: Appraisal) -> list[str]:
    return [criterion.ref for criterion in appraisal.criteria]


# ------------------------------------------------------------------------------------------------------ groups


def test_refs_are_numbered_in_each_group(tmp_path: Path) -> None:
    found = made(tmp_path, "--criteria", 7)
    assert refs(found) == ["D1", "D2", "D3", "V1", "V2", "V3", "F1"]
    assert {(c.ref[0], c.group) for c in found.criteria} == {
        ("D", "Desirability"),
        ("V", "Viability"),
        ("F", "Feasibility"),
    }


def test_groups_are_those_that_were_asked_for(tmp_path: Path) -> None:
    found = made(tmp_path, "--groups", "Money, People,Places", "--criteria", 3)
    assert [group.name for group in found.groups] == ["Money", "People", "Places"]
    assert refs(found) == ["M1", "P1", "PL1"]


def test_no_ref_looks_like_the_id_of_an_option(tmp_path: Path) -> None:
    found = made(tmp_path, "--groups", "Outcomes,Offer", "--criteria", 2)
    assert refs(found) == ["OU1", "OF1"]


def test_a_group_that_is_named_twice_is_one_sentence(tmp_path: Path) -> None:
    assert refused(tmp_path, "--groups", "People, people") == "Error: --groups names one group twice."
    many = ",".join(f"Group {number}" for number in range(13))
    assert refused(tmp_path, "--groups", many) == "Error: --groups takes 12 groups at most."


# ------------------------------------------------------------------------------------------------------ like


def test_the_worcestershire_criteria_and_our_options_are_one_command(tmp_path: Path) -> None:
    theirs = appraise(EXAMPLE).appraisal
    ours = made(tmp_path, "--like", EXAMPLE, "--options", 3, "--title", "Ours")
    assert ours.criteria == theirs.criteria
    assert (ours.scale, ours.bands, ours.groups) == (theirs.scale, theirs.bands, theirs.groups)
    assert (ours.setup.weight_min, ours.setup.weight_max) == (theirs.setup.weight_min, theirs.setup.weight_max)


@pytest.mark.parametrize("way", [("--like", EXAMPLE), ("--from", TEMPLATES / "worcestershire-2017.json")])
def test_gateways_of_a_new_workbook_stand_on_gateways_alone(way: tuple[str, Path], tmp_path: Path) -> None:
    theirs, ours = appraise(EXAMPLE).appraisal, made(tmp_path, *way)
    place = appraise(tmp_path / "a.xlsx").reading.where.tables
    gateways = [criterion.ref for criterion in theirs.gateways]
    assert list(place["Gateways"].answers) == gateways == ["D1", "D2", "D3"]
    assert set(gateways) & set(place["Scores"].rows) == set()
    if way[0] == "--from":
        assert (ours.scores, ours.rationale) == (theirs.scores, theirs.rationale)


def test_what_is_theirs_alone_stays_behind(tmp_path: Path) -> None:
    ours = made(tmp_path, "--like", EXAMPLE, "--options", 3, "--title", "Ours")
    setup = ours.setup
    assert (setup.title, setup.organisation, setup.decision_maker, setup.date) == ("Ours", "", "", None)
    assert (setup.author, setup.version, setup.status) == ("", "", "Draft")
    assert [(option.id, option.name) for option in ours.options] == [("O1", ""), ("O2", ""), ("O3", "")]
    assert (ours.scores, ours.rationale, any(ours.logs.values())) == ({}, {}, False)


def test_percentage_weights_and_a_numeric_scale_come_along_from_json_too(tmp_path: Path) -> None:
    ours = made(tmp_path, "--like", TEMPLATES / "blank-1-to-10-percent.json")
    assert (ours.scale.numeric, ours.setup.weights, ours.criteria) == (True, "percent", ours.criteria)


def test_gateways_come_first_and_what_is_not_assessed_last(tmp_path: Path) -> None:
    mixed = TEMPLATES.joinpath("worcestershire-2017.json").read_text("utf-8")
    source = tmp_path / "mixed.json"
    source.write_text(re.sub(r'("ref": "D7",.*?"kind": )"scored"', r'\1"not assessed"', mixed, count=1, flags=re.S))
    found = made(tmp_path, "--like", source)
    kinds = [criterion.kind for criterion in found.criteria]
    assert kinds == sorted(kinds, key=["gateway", "scored", "not assessed"].index)
    assert refs(found)[-3:] == ["D7", "F8", "F9"]


@pytest.mark.parametrize("other", [("--criteria", 3), ("--groups", "A,B"), ("--template", "0-to-5")])
def test_like_brings_its_own_criteria_groups_and_scale(other: tuple[object, ...], tmp_path: Path) -> None:
    assert refused(tmp_path, "--like", EXAMPLE, *other) == "Error: --like brings its own criteria, groups and scale."


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    missing = tmp_path / "b.json"
    assert refused(tmp_path, "--like", missing).endswith(f"'{missing}' cannot be read (No such file or directory).")


# ------------------------------------------------------------------------------------------------- ready-made


def test_the_twelve_criteria_of_london_stand_ready(tmp_path: Path) -> None:
    found = made(tmp_path, "--template", "adoption-london", "--options", 2)
    assert refs(found) == [f"K{number}" for number in range(1, 13)]
    assert all(criterion.title and criterion.question and criterion.weight is None for criterion in found.criteria)
    assert "twelve" in str(found.logs["Assumptions"][0].values["assumption"])


def test_the_six_criteria_for_reorganisation_stand_ready(tmp_path: Path) -> None:
    found = made(tmp_path, "--template", "reorganisation-2025", "--options", 3)
    assert refs(found) == [f"C{number}" for number in range(1, 7)]
    assert all(criterion.title and criterion.question and criterion.weight is None for criterion in found.criteria)
    assert ("half a million" in found.criteria[1].question, len(found.options)) == (True, 3)
    assert "5 February 2025" in str(found.logs["Assumptions"][0].values["assumption"])


def test_ready_made_criteria_have_their_own_groups(tmp_path: Path) -> None:
    said = refused(tmp_path, "--template", "adoption-london", "--groups", "A")
    assert said == "Error: --template adoption-london brings its own criteria and groups."
