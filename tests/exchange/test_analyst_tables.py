"""Appraisals become tables and tables become appraisals; nothing that a spreadsheet would run comes out."""

from __future__ import annotations

import io
from fractions import Fraction

import pytest

import xlappraise
from tests.conftest import EXAMPLE, EXAMPLE_JSON
from tests.support.generated import generated
from tests.support.helpers import appraisal
from xlappraise.appraisal.model import Band, Level, Option, Scale
from xlappraise.appraisal.record import replace
from xlappraise.appraisal.scoring import score
from xlappraise.exchange.analyst_tables import (
    appraisal_from_csv,
    guard,
    long_table,
    matrix_csv,
    table_parquet,
    tables_xlsx,
    unguard,
)
from xlappraise.exchange.frames import frames
from xlappraise.exchange.from_json import BadData, appraisal_from
from xlappraise.exchange.to_json import appraisal_json, dumps
from xlappraise.flow import appraise
from xlappraise.sheets import build

DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''@x", " =1", "＝1", "\u00a0=1")


def worcestershire():
    return appraisal_from(EXAMPLE_JSON.read_text("utf-8"))


def through_a_workbook(given, folder):
    path = folder / "book.xlsx"
    path.write_bytes(build.build(given))
    return appraise(path).appraisal


# -------------------------------------------------------------------------------------------------- CSV matrix


def test_the_matrix_goes_to_a_workbook_and_back(tmp_path):
    text = matrix_csv(worcestershire())
    assert matrix_csv(through_a_workbook(appraisal_from_csv(text), tmp_path)) == text


@pytest.mark.parametrize("seed", range(12))
def test_any_matrix_goes_through_csv_unchanged(seed):
    text = matrix_csv(generated(seed))
    assert matrix_csv(appraisal_from_csv(text)) == text


def test_a_json_appraisal_goes_through_a_workbook_twice(tmp_path):
    first = through_a_workbook(worcestershire(), tmp_path)
    text = dumps(appraisal_json(first))
    assert dumps(appraisal_json(through_a_workbook(appraisal_from(text), tmp_path))) == text


def test_the_matrix_begins_with_headings_and_the_scale():
    given = appraisal({"A": 10, "G": "gateway"}, {"O1": ["High", "Pass"], "O2": [None, "Fail"]})
    assert matrix_csv(given).splitlines() == [
        "Ref,Group,Criterion,Kind,Weight,O1 Option O1,O2 Option O2",
        ",,High,Level,10,,",
        ",,Medium,Level,5,,",
        ",,Low,Level,0,,",
        "A,Benefit,Criterion A,Scored,10,High,",
        "G,Benefit,Criterion G,Gateway,,Pass,Fail",
    ]


def test_scores_of_a_csv_count_as_they_do_in_a_workbook():
    given = worcestershire()
    totals = [result.total for result in score(appraisal_from_csv(matrix_csv(given))).options]
    assert totals == [1385, 1360, 1810, 1515, 920]


def test_a_matrix_without_a_scale_is_high_medium_low():
    given = appraisal_from_csv("Ref,Group,Criterion,Kind,Weight,O1 A\nA,G,Title,Scored,2.5,Medium\n")
    assert score(given)["O1"].total == Fraction(25, 2)


def test_a_numeric_matrix_needs_its_ends():
    text = "Ref,Group,Criterion,Kind,Weight,O1 A\nA,G,Title,Scored,2,3.5\n"
    with pytest.raises(BadData, match="add two rows of kind Level, Highest and Lowest"):
        appraisal_from_csv(text)
    ends = ",,Highest,Level,5,\n,,Lowest,Level,0,\n"
    assert score(appraisal_from_csv(text + ends))["O1"].total == 7


def test_every_fault_of_a_csv_is_said_with_its_row():
    text = "Ref,Group,Criterion,Kind,Weight,O1 A\nA b,G,T,Scored,x,Hgih\nB,G,T,Skored,1,Low\nB,G,T,Scored,1,Low\n"
    with pytest.raises(BadData) as bad:
        appraisal_from_csv(text)
    assert [fault.split(":")[0] for fault in bad.value.faults] == ["Row 2", "Row 2", "Row 3", "Row 4", "Row 2"]


def test_blank_rows_of_a_csv_are_counted_where_a_fault_names_its_row():
    text = "\nRef,Group,Criterion,Kind,Weight,O1 A\n,,,,,\nA,G,T,Scored,x,Low\n"
    with pytest.raises(BadData) as bad:
        appraisal_from_csv(text)
    assert bad.value.faults == ("Row 4: Weight 'x' is not a plain number.",)


@pytest.mark.parametrize("text", ["", "\n\n", "Ref,Group\n", 'a"b\n"', "Ref,Group,Criterion,Kind,Weight,=x\n"])
def test_what_is_no_matrix_is_refused_in_words(text):
    with pytest.raises(BadData):
        appraisal_from_csv(text)


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_a_csv_can_be_run_and_nothing_is_lost(text):
    assert guard(text).startswith("'")
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("text", ["High", "O1 A-B", "'quoted'", "5", ""])
def test_harmless_text_is_written_as_it_is(text):
    assert unguard(guard(text)) == guard(text) == text


def test_levels_that_look_like_formulas_go_both_ways():
    scale = Scale((Level("=High", Fraction(3)), Level("-Low", Fraction(-1))))
    text = matrix_csv(appraisal({"A": 1}, {"O1": ["=High"], "O2": ["-Low"]}, scale))
    assert "'=High" in text
    assert appraisal_from_csv(text).scores == {("A", "O1"): "=High", ("A", "O2"): "-Low"}


# ------------------------------------------------------------------------------------------------- data tables


def test_data_tables_hold_text_and_never_a_formula():
    import openpyxl

    given = worcestershire()
    evil = replace(given, options=(Option("O1", '=HYPERLINK("http://example.org")'), *given.options[1:]))
    book = openpyxl.load_workbook(io.BytesIO(tables_xlsx(frames(evil, score(evil)))))
    assert book.sheetnames == ["options", "criteria", "scores", "results"]
    cell = book["options"]["B2"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://example.org")')
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {
        "s",
        "inlineStr",
        "n",
        "b",
    }


def test_data_tables_hold_the_totals():
    import pandas as pd

    given = worcestershire()
    table = pd.read_excel(io.BytesIO(tables_xlsx(frames(given, score(given)))), sheet_name="results", engine="openpyxl")
    assert table["total"].dropna().tolist() == [1385, 1360, 1810, 1515, 920]


def test_parquet_holds_a_row_for_every_score_with_names_and_weights():
    pd = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    given = worcestershire()
    table = pd.read_parquet(io.BytesIO(table_parquet(frames(given, score(given)))))
    assert len(table) == 31 * 5
    assert table.groupby("option")["weighted"].sum().tolist() == [1385, 1360, 1810, 1515, 920]
    assert str(table["weight"].dtype) == "float64"


def test_the_long_table_names_criterion_and_option():
    given = appraisal({"A": 10}, {"O1": ["High"], "O2": [None]})
    table = long_table(frames(given, score(given)))
    assert table[["title", "option_name"]].values.tolist() == [
        ["Criterion A", "Option O1"],
        ["Criterion A", "Option O2"],
    ]


def test_scores_that_are_numbers_become_text_in_parquet():
    pd = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    scale = Scale((Level("Highest", Fraction(5)), Level("Lowest", Fraction(0))), numeric=True)
    given = appraisal({"A": 1, "G": "gateway"}, {"O1": [3.5, "Pass"], "O2": [None, "Pass"]}, scale)
    table = pd.read_parquet(io.BytesIO(table_parquet(frames(given, score(given)))))
    assert table["score"].fillna("blank").tolist() == ["3.5", "blank", "Pass", "Pass"]


# ------------------------------------------------------------------------------------------------ the command


def test_the_command_takes_the_matrix_out_and_in_again(run, tmp_path):
    assert run("convert", EXAMPLE, "a.scores.csv").returncode == 0
    assert run("convert", "a.scores.csv", "b.xlsx").returncode == 0
    assert run("convert", "b.xlsx", "b.scores.csv").returncode == 0
    first = (tmp_path / "a.scores.csv").read_bytes()
    assert first.startswith("\ufeffRef,Group,Criterion,Kind,Weight,O1 ".encode())
    assert (tmp_path / "b.scores.csv").read_bytes() == first


def test_what_a_matrix_does_not_say_is_set_to_defaults_in_one_sentence(run):
    run("convert", EXAMPLE, "a.scores.csv")
    done = run("convert", "a.scores.csv", "b.xlsx")
    (wrote, said) = done.stdout.splitlines()
    assert wrote == "Wrote b.xlsx."
    assert said.startswith("The matrix does not say title, RAG bands and basis, unit and limits of weights and order")
    assert said.endswith("--like FILE takes them from a workbook or .json.")


def literal(tmp_path):
    """A workbook whose settings are all unlike the usual ones."""
    given = worcestershire()
    setup = replace(given.setup, title="Ours", rag_basis="weighted", weights="percent", weight_max=Fraction(50))
    bands = (Band("Go", "G", Fraction(52)), Band("Bad", "B", Fraction(0)))
    wanted = replace(given, setup=setup, bands=bands, groups=given.groups[::-1])
    (tmp_path / "like.xlsx").write_bytes(build.build(wanted))
    (tmp_path / "like.json").write_text(dumps(appraisal_json(wanted)), "utf-8")
    return wanted


@pytest.mark.parametrize("like", ["like.xlsx", "like.json"])
def test_like_gives_what_a_matrix_does_not_say(run, tmp_path, like):
    wanted = literal(tmp_path)
    run("convert", EXAMPLE, "a.scores.csv")
    done = run("convert", "a.scores.csv", "b.xlsx", "--like", like)
    assert done.stdout.splitlines()[1].endswith(f"order of groups: they are as in {like}.")
    made = appraise(tmp_path / "b.xlsx").appraisal
    assert (made.setup.title, made.setup.rag_basis, made.setup.weights) == ("Ours", "weighted", "percent")
    assert made.setup.weight_max == 50
    assert [(b.label, b.letter, b.start) for b in made.bands] == [(b.label, b.letter, b.start) for b in wanted.bands]
    assert [group.name for group in made.groups] == ["Feasibility", "Viability", "Desirability"]


def test_like_is_for_a_matrix_only(run):
    done = run("convert", EXAMPLE, "a.json", "--like", EXAMPLE)
    assert done.returncode == 2
    assert "--like goes with a conversion from .scores.csv to .xlsx." in done.stderr


def test_the_command_says_every_fault_of_a_matrix(run, tmp_path):
    (tmp_path / "a.scores.csv").write_text("Ref,Group,Criterion,Kind,Weight,O1 A\nA,G,T,Scored,x,Hgih\n")
    done = run("convert", "a.scores.csv", "b.xlsx")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 3
    assert not (tmp_path / "b.xlsx").exists()


@pytest.mark.parametrize(("name", "start"), [("a.parquet", b"PAR1"), ("a.tables.xlsx", b"PK")])
def test_the_command_writes_tables(run, tmp_path, name, start):
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    assert run("convert", EXAMPLE, name).returncode == 0
    assert (tmp_path / name).read_bytes().startswith(start)


def test_frames_of_a_path_are_those_of_its_outcome():
    frames_of = xlappraise.to_frames(EXAMPLE)
    assert frames_of["results"]["total"].dropna().tolist() == [1385, 1360, 1810, 1515, 920]


def test_numbers_are_floats_even_where_all_are_blank():
    given = worcestershire()
    found = frames(replace(given, scores={}), score(replace(given, scores={})))
    kinds = {f"{name}.{column}": str(kind) for name, frame in found.items() for column, kind in frame.dtypes.items()}
    expected = ("options.cost", "scores.points", "results.total", "results.rank", "results.group: Viability")
    assert [kinds[key] for key in expected] == ["float64"] * 5
    assert kinds["results.tied"] == "bool"
