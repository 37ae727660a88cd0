"""A workbook split among assessors, their copies filled in and merged: what is taken, refused and told."""

from __future__ import annotations

import hashlib
import re
import zipfile
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tests.support import engines
from tests.support.hands import CRITERIA, OPTIONS, UNSCORED, copy_of, declared, panel, scores_of, written
from xlappraise.additions import MergeOutcome, merge
from xlappraise.appraisal.individual import individual_of
from xlappraise.appraisal.model import Appraisal, Level, LogRow, Scale
from xlappraise.appraisal.panel import Member, members_named, own_appraisal
from xlappraise.appraisal.record import replace
from xlappraise.exchange.to_json import appraisal_json
from xlappraise.flow import appraise, recalc
from xlappraise.sheets import layout
from xlappraise.sheets.build import build
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell

HANDS = ("Declaration", "Individual scores", "Individual weights", "Moderation")


def digest(path: str | Path) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def model(appraisal: Appraisal) -> object:
    return appraisal_json(appraisal)


def one(folder: Path, appraisal: Appraisal, name: str = "Ann", original: Appraisal = UNSCORED) -> MergeOutcome:
    """What comes of merging one copy."""
    (file,) = written(folder, {"plan": original})
    return merge(file, written(folder / "copies", {name: appraisal}), folder / "merged.xlsx")


def refusal(done: MergeOutcome) -> str:
    (sentence,) = done.refused.values()
    return sentence


# ------------------------------------------------------------------------------------------------------------ laws


@pytest.fixture(scope="module")
def three(tmp_path_factory) -> tuple[Path, str, list[str], Path]:
    """Three assessors' copies and the workbook that they make: all agree but on D1/O1 and F1/O3."""
    folder = tmp_path_factory.mktemp("three")
    file, copies = panel(folder, Ann="HML HHH MML", Bob="LML HHH MML", Cy="MML HHH MMH")
    merge(file, copies, folder / "merged.xlsx")
    return folder, file, copies, folder / "merged.xlsx"


def test_merge_of_one_assessor_is_that_assessor(tmp_path):
    file, copies = panel(tmp_path, Ann="HML HHH L-L")
    merge(file, copies, tmp_path / "merged.xlsx")
    before, after = appraise(copies[0]).appraisal, appraise(tmp_path / "merged.xlsx").appraisal
    assert (after.scores, after.rationale) == (before.scores, before.rationale)


def test_order_of_the_files_does_not_matter(three, tmp_path):
    _, file, copies, merged = three
    merge(file, copies[::-1], tmp_path / "other.xlsx")
    assert digest(tmp_path / "other.xlsx") == digest(merged)


def test_merging_the_same_copies_again_changes_no_byte(three, tmp_path):
    _, _, copies, merged = three
    again = merge(str(merged), copies, tmp_path / "again.xlsx")
    assert digest(tmp_path / "again.xlsx") == digest(merged)
    assert again.receipt is not None
    assert not again.receipt.has_changes


def test_split_and_merge_without_an_entry_gives_the_original_model(tmp_path):
    members = members_named("Ann, Bob")
    copies = written(tmp_path / "copies", {m.name: own_appraisal(UNSCORED, members, m) for m in members})
    (file,) = written(tmp_path, {"plan": UNSCORED})
    merge(file, copies, tmp_path / "merged.xlsx")
    assert model(appraise(tmp_path / "merged.xlsx").appraisal) == model(appraise(file).appraisal)


def test_a_late_assessor_is_added_and_what_the_panel_typed_stays(tmp_path):
    file, copies = panel(tmp_path, Ann="HML HHH MML", Bob="LML HHH MML", Cy="MLL HHH MMH")
    merged = str(tmp_path / "merged.xlsx")
    merge(file, copies[:2], merged)
    typed = individual_of(appraise(merged).appraisal).discussed["D1", "O1"].cells["reason"]
    score = appraise(merged).reading.where.tables["Scores"]
    package.apply(
        merged,
        [
            SetCell("Moderation", typed.row, typed.column, "The survey settled it."),
            SetCell("Scores", score.rows["D1"], score.options["O1"], "High"),
        ],
    )
    done = merge(merged, copies[2:])
    after = appraise(merged).appraisal
    who = individual_of(after)
    assert done.refused == {}
    assert who.discussed["D1", "O1"].reason == "The survey settled it."
    assert after.scores["D1", "O1"] == "High"
    assert list(who.discussed) == [("D1", "O1"), ("D1", "O2"), ("F1", "O3")]
    assert len(who.scores["Cy"]) == 9


# ------------------------------------------------------------------------------------------------ what is merged


def test_scores_are_filled_only_where_all_gave_the_same_and_no_mean_is_taken(three):
    _, _, _, merged = three
    expected = scores_of("-ML HHH MM-")
    assert appraise(merged).appraisal.scores == expected


def test_a_cell_that_somebody_is_still_to_score_is_not_filled(tmp_path):
    file, copies = panel(tmp_path, Ann="HHH HHH HHH", Bob="HHH HHH HH-")
    merge(file, copies, tmp_path / "merged.xlsx")
    assert ("F1", "O3") not in appraise(tmp_path / "merged.xlsx").appraisal.scores


def test_a_missing_assessor_keeps_every_cell_open(tmp_path):
    file, copies = panel(tmp_path, Ann="HHH HHH HHH", Bob="HHH HHH HHH")
    merge(file, copies[:1], tmp_path / "merged.xlsx")
    after = appraise(tmp_path / "merged.xlsx").appraisal
    assert (after.scores, individual_of(after).assessors) == ({}, ("Ann", "Bob"))


def test_individual_scores_and_reasons_are_kept_by_assessor(three):
    _, _, copies, merged = three
    who = individual_of(appraise(merged).appraisal)
    for path in copies:
        copy = appraise(path).appraisal
        given = who.scores[copy.setup.assessor]
        assert {key: each.level for key, each in given.items()} == copy.scores
        assert {key: each.reason for key, each in given.items()} == copy.rationale


def test_moderation_lists_the_cells_to_discuss_in_their_order(three):
    _, _, _, merged = three
    outcome = appraise(merged)
    cells = outcome.snapshot.sheets["Moderation"].cells
    rows = [[cells[row, column].value for column in (1, 2, 3, 6, 7, 8)] for row in (6, 7)]
    assert rows == [[1.0, "D1", "O1", 100.0, "Yes", "Open"], [2.0, "F1", "O3", 40.0, "-", "Open"]]


def test_what_was_discussed_has_no_number_any_more(three, tmp_path):
    _, _, _, merged = three
    done = tmp_path / "done.xlsx"
    typed = individual_of(appraise(merged).appraisal).discussed["D1", "O1"].cells["meeting"]
    score = appraise(merged).reading.where.tables["Scores"]
    agreed = SetCell("Scores", score.rows["D1"], score.options["O1"], "High")
    package.apply(merged, [agreed, SetCell("Moderation", typed.row, typed.column, "20/11/2026 10:00")], done)
    recalc(done)
    cells = appraise(done).snapshot.sheets["Moderation"].cells
    assert [[cells[row, column].value for column in (1, 2, 8)] for row in (6, 7)] == [
        ["-", "D1", "High"],
        [1.0, "F1", "Open"],
    ]


@pytest.mark.parametrize(
    ("name", "is_there", "recalculated"),
    [
        ("LibreOffice", engines.office, engines.by_libreoffice),
        ("Gnumeric", engines.gnumeric, engines.by_gnumeric),
    ],
)
def test_the_agreed_level_is_live_everywhere(three, tmp_path, name, is_there, recalculated):
    if is_there() is None:
        pytest.skip(f"{name} is not installed")
    _, _, _, merged = three
    score = appraise(merged).reading.where.tables["Scores"]
    copy = tmp_path / "live.xlsx"
    agreed = [SetCell("Scores", score.rows["D1"], score.options["O1"], "Medium")]
    package.apply(merged, agreed, copy)
    (live,) = recalculated([copy], tmp_path)
    recalc(copy)
    found = [
        [appraise(path).snapshot.sheets["Moderation"].cells[row, 8].value for row in (6, 7)] for path in (live, copy)
    ]
    assert found == [["Medium", "Open"]] * 2


@pytest.mark.parametrize("name", ["LibreOffice", "Gnumeric"])
def test_the_warning_on_scores_is_live(tmp_path, name):
    there = engines.office if name == "LibreOffice" else engines.gnumeric
    if there() is None:
        pytest.skip(f"{name} is not installed")
    own = own_appraisal(UNSCORED, ANN, ANN[0])
    (path,) = written(tmp_path, {"copy": own})
    row = {key: cell.column for key, cell in appraise(path).appraisal.logs["Declaration"][0].cells.items()}
    values = {"interests": "None", "name": "Ann", "date": 46340.0}
    package.apply(path, [SetCell("Declaration", 6, row[key], value) for key, value in values.items()])
    recalculated = engines.by_libreoffice if name == "LibreOffice" else engines.by_gnumeric
    (live,) = recalculated([Path(path)], tmp_path)
    assert appraise(live).snapshot.sheets["Scores"].cells[4, 1].value == "Your interests are declared."


def test_who_said_what_has_the_highest_level_first_and_the_mean_for_information(three):
    _, _, _, merged = three
    said = appraise(merged).snapshot.sheets["Moderation"].cells[6, 5].value
    assert said == (
        "High - Ann: Ann found High at D1 of O1.\n"
        "Medium - Cy: Cy found Medium at D1 of O1.\n"
        "Low - Bob: Bob found Low at D1 of O1.\n"
        "(For information, never a score: mean 5, median 5 points.)"
    )


def test_a_score_that_stands_is_not_changed(tmp_path):
    original = replace(UNSCORED, scores={("V1", "O1"): "Low"})
    (file,) = written(tmp_path, {"plan": original})
    members = members_named("Ann")
    copies = written(tmp_path / "copies", {"Ann": copy_of(members[0], members, "HHH HHH HHH", original)})
    merge(file, copies, tmp_path / "merged.xlsx")
    assert appraise(tmp_path / "merged.xlsx").appraisal.scores["V1", "O1"] == "Low"


def test_only_those_whose_criterion_it_is_have_to_agree(tmp_path):
    members = (Member("Ann"), Member("Bob", ("D1",)))
    copies = {each.name: copy_of(each, members, "HHH LLL MMM") for each in members}
    (file,) = written(tmp_path, {"plan": UNSCORED})
    merge(file, written(tmp_path / "copies", copies), tmp_path / "merged.xlsx")
    assert appraise(tmp_path / "merged.xlsx").appraisal.scores == scores_of("HHH LLL MMM")


def test_scores_of_an_option_from_which_the_assessor_is_recused_do_not_count(tmp_path):
    members = members_named("Ann, Bob")
    ann = copy_of(members[0], members, "HHH HHH HHH")
    bob = declared(copy_of(members[1], members, "LHH LHH LHH"), "Declared", option="O1", recused="Yes")
    (file,) = written(tmp_path, {"plan": UNSCORED})
    done = merge(file, written(tmp_path / "copies", {"Ann": ann, "Bob": bob}), tmp_path / "merged.xlsx")
    assert appraise(tmp_path / "merged.xlsx").appraisal.scores == scores_of("HHH HHH HHH")
    assert "is recused from O1: what Bob scored there does not count" in done.told[1][1]


def test_weights_that_differ_are_discussed_and_the_agreed_one_stays_on_criteria(tmp_path):
    members = members_named("Ann, Bob")
    copies = {}
    for member, weight in zip(members, (3, 7), strict=True):
        own = declared(own_appraisal(UNSCORED, members, member, weights=True))
        rows = (LogRow({"assessor": member.name, "ref": "D1", "weight": Fraction(weight), "reason": "It matters."}),)
        copies[member.name] = replace(own, logs={**own.logs, "Individual weights": rows})
    (file,) = written(tmp_path, {"plan": UNSCORED})
    merge(file, written(tmp_path / "copies", copies), tmp_path / "merged.xlsx")
    outcome = appraise(tmp_path / "merged.xlsx")
    cells = outcome.snapshot.sheets["Moderation"].cells
    row = [cells[6, column].value for column in (1, 2, 4, 5, 6, 8)]
    said = "7 - Bob: It matters.\n3 - Ann: It matters."
    assert row == [1.0, "D1", "Weight of Serve families", said, 4.0, "10"]


def test_a_weight_that_all_give_alike_fills_a_blank_one(tmp_path):
    original = replace(UNSCORED, criteria=(replace(CRITERIA[0], weight=None), *CRITERIA[1:]))
    members = members_named("Ann, Bob")
    copies = {}
    for member in members:
        own = declared(own_appraisal(original, members, member, weights=True))
        rows = (LogRow({"assessor": member.name, "ref": "D1", "weight": Fraction(8)}),)
        copies[member.name] = replace(own, logs={**own.logs, "Individual weights": rows})
    (file,) = written(tmp_path, {"plan": original})
    merge(file, written(tmp_path / "copies", copies), tmp_path / "merged.xlsx")
    assert appraise(tmp_path / "merged.xlsx").appraisal.by_ref["d1"].weight == 8


# ------------------------------------------------------------------------------------------------ what is refused


ANN = members_named("Ann, Bob")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda own: replace(own, setup=replace(own.setup, assessor="")), "is no assessor's workbook"),
        (lambda own: replace(own, setup=replace(own.setup, title="Roads")), "is of another appraisal"),
        (lambda own: replace(own, options=(replace(OPTIONS[0], name="Other"), *OPTIONS[1:])), "has other options"),
        (
            lambda own: replace(own, criteria=(replace(CRITERIA[0], weight=Fraction(9)), *CRITERIA[1:])),
            "D1 has the weight 9, not 10",
        ),
        (
            lambda own: replace(own, criteria=(replace(CRITERIA[0], levels={"High": "Other."}), *CRITERIA[1:])),
            "D1 has other levels or meanings",
        ),
        (
            lambda own: replace(own, criteria=(*CRITERIA, replace(CRITERIA[0], ref="D2"))),
            "there is no criterion D2 any more, or it is new there",
        ),
        (
            lambda own: replace(own, scale=Scale((Level("High", Fraction(5)), *own.scale.levels[1:]))),
            "has another scale",
        ),
    ],
)
def test_a_copy_of_something_else_is_refused(tmp_path, change, sentence):
    assert sentence in refusal(one(tmp_path, change(copy_of(ANN[0], ANN, "HHH HHH HHH"))))


def test_scores_for_a_criterion_that_is_not_theirs_are_refused(tmp_path):
    own = copy_of(Member("Ann"), ANN, "HHH HHH HHH")
    narrower = LogRow({**own.logs["Declaration"][0].values, "refs": "D1"})
    done = one(tmp_path, replace(own, logs={"Declaration": (narrower,)}))
    assert "holds scores for V1 and F1, which are not theirs" in refusal(done)


def test_a_score_off_the_scale_is_refused_with_its_cell(tmp_path):
    (path,) = written(tmp_path / "copies", {"Ann": copy_of(ANN[0], ANN, "HHH HHH HHH")})
    package.apply(path, [SetCell("Scores", 6, 5, "Enormous")])
    (file,) = written(tmp_path, {"plan": UNSCORED})
    done = merge(file, [path], tmp_path / "merged.xlsx")
    assert "cannot be read without doubt: Scores!E6" in refusal(done)
    assert not (tmp_path / "merged.xlsx").exists()


def test_an_older_layout_is_refused(tmp_path, monkeypatch):
    (file,) = written(tmp_path, {"plan": UNSCORED})
    copies = written(tmp_path / "copies", {"Ann": copy_of(ANN[0], ANN, "HHH HHH HHH")})
    monkeypatch.setattr(layout, "LAYOUT_VERSION", layout.LAYOUT_VERSION + 1)
    assert "follows layout" in refusal(merge(file, copies, tmp_path / "merged.xlsx"))


def test_two_workbooks_of_one_assessor_are_refused_both(tmp_path):
    own = copy_of(ANN[0], ANN, "HHH HHH HHH")
    (file,) = written(tmp_path, {"plan": UNSCORED})
    copies = written(tmp_path / "copies", {"Ann": own, "Ann-final": own})
    done = merge(file, copies, tmp_path / "merged.xlsx")
    assert sorted(done.refused) == sorted(copies)
    assert done.refused[copies[0]].endswith(f", as is '{copies[-1]}': give the one that counts")


def test_an_assessor_who_gave_something_else_before_is_refused(three, tmp_path):
    _, _, _, merged = three
    members = members_named("Ann, Bob, Cy")
    copies = written(tmp_path / "copies", {"Ann": copy_of(members[0], members, "LML HHH MML")})
    assert "differs from what Ann gave before: D1/O1" in refusal(merge(str(merged), copies, tmp_path / "out.xlsx"))


def test_a_damaged_copy_is_named_and_the_rest_goes_on(three, tmp_path):
    _, file, copies, merged = three
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\3\4 no workbook")
    done = merge(file, [*copies, str(broken)], tmp_path / "merged.xlsx")
    assert list(done.refused) == [str(broken)]
    assert digest(tmp_path / "merged.xlsx") == digest(merged)


def test_strict_stops_at_a_damaged_copy(three, tmp_path):
    _, file, copies, _ = three
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\3\4 no workbook")
    done = merge(file, [*copies, str(broken)], tmp_path / "merged.xlsx", strict=True)
    assert (done.receipt, (tmp_path / "merged.xlsx").exists()) == (None, False)


# ------------------------------------------------------------------------------------- ranks pasted as scores


NUMBERS = Scale((Level("Highest", Fraction(7)), Level("Lowest", Fraction(0))), numeric=True)
NUMERIC = replace(UNSCORED, scale=NUMBERS, criteria=tuple(replace(criterion, levels={}) for criterion in CRITERIA))


def numeric_copy(rows: str) -> Appraisal:
    own = declared(own_appraisal(NUMERIC, ANN, ANN[0]))
    scores = {
        (criterion.ref, option.id): Fraction(digit)
        for criterion, row in zip(CRITERIA, rows.split(), strict=True)
        for option, digit in zip(OPTIONS, row, strict=True)
    }
    return replace(own, scores=scores)


def test_a_rank_column_pasted_as_scores_is_refused_by_name(tmp_path):
    done = one(tmp_path, numeric_copy("123 312 231"), original=NUMERIC)
    assert refusal(done) == (
        "holds ranks in place of scores: every row is the numbers from 1 up, each once. If they are scores, say "
        '--accept "Ann"'
    )


def test_scores_that_only_look_like_ranks_are_taken(tmp_path):
    assert one(tmp_path, numeric_copy("123 312 233"), original=NUMERIC).refused == {}


def test_ranks_are_taken_for_scores_where_that_is_said(tmp_path):
    (file,) = written(tmp_path, {"plan": NUMERIC})
    copies = written(tmp_path / "copies", {"Ann": numeric_copy("123 312 231")})
    assert merge(file, copies, tmp_path / "merged.xlsx", accepted=["Ann"]).refused == {}


# ------------------------------------------------------------------------------------------------ what is told


def test_a_declaration_that_is_missing_or_tells_of_an_interest_is_told(tmp_path):
    ann = replace(own_appraisal(UNSCORED, ANN, ANN[0]), scores=scores_of("HHH HHH HHH"))
    bob = declared(copy_of(ANN[1], ANN, "HHH HHH HHH"), "Declared", option="O2", interest="A relative works there.")
    (file,) = written(tmp_path, {"plan": UNSCORED})
    done = merge(file, written(tmp_path / "copies", {"Ann": ann, "Bob": bob}), tmp_path / "merged.xlsx")
    assert [told for _, told in done.told] == [
        ("has not declared interests, or not by name and date",),
        ("declares an interest in O2: A relative works there",),
    ]


def test_merge_says_what_it_did_and_what_is_open(run, three, tmp_path):
    _, file, copies, _ = three
    done = run("merge", file, copies[0], copies[1], "-o", str(tmp_path / "merged.xlsx"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"{tmp_path / 'merged.xlsx'}: merged 2 workbooks; 18 individual scores, no agreed score filled where all gave "
        "the same.",
        "Missing: Cy.",
        "0 cells unanimous, 1 cell to discuss, 9 cells that somebody is still to score; 9 agreed scores still open.",
        "Next: discuss the cells on Moderation in their order, and type each agreed level on Scores.",
    ]


def test_an_agreed_cell_on_which_assessors_no_longer_agree_is_a_warning(run, tmp_path):
    ann, bob = members_named("Ann"), members_named("Bob")
    copies = {"Ann": copy_of(ann[0], ann, "HHH HHH HHH"), "Bob": copy_of(bob[0], bob, "HHH HHH HHL")}
    (file,) = written(tmp_path, {"plan": UNSCORED})
    first, late = written(tmp_path / "copies", copies)
    run("merge", file, first)
    done = run("merge", file, late)
    assert "Warning: agreed scores on which assessors no longer agree, kept as they are: F1/O3 High." in done.stdout
    assert appraise(file).appraisal.scores["F1", "O3"] == "High"


def test_copies_without_an_entry_are_said_to_be_so(run, tmp_path):
    (file,) = written(tmp_path, {"plan": UNSCORED})
    run("split", file, "--assessors", "Ann", "-o", str(tmp_path / "out"))
    done = run("merge", file, str(tmp_path / "out"))
    assert done.stdout.splitlines()[-1] == "No score was entered in them yet."


@pytest.mark.parametrize("command", [("split", "--assessors", "Bob", "-o", "out"), ("merge", "Ann.xlsx")])
def test_the_workbook_of_one_assessor_is_neither_split_nor_merged_into(run, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    written(tmp_path, {"Ann": own_appraisal(UNSCORED, ANN, ANN[0])})
    name, *rest = command
    done = run(name, "Ann.xlsx", *rest)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is the workbook of one assessor" in done.stderr


def test_merge_ends_with_1_where_a_copy_is_refused(run, three, tmp_path):
    _, file, copies, _ = three
    done = run("merge", file, *copies, file, "-o", str(tmp_path / "merged.xlsx"))
    assert done.returncode == 1
    assert f"Not merged: '{file}' is no assessor's workbook" in done.stdout


# ------------------------------------------------------------------------------------------------------- split


SECRETS = ("Rumpelstiltskin", "4711", "Discounted for its price")


def full() -> Appraisal:
    """The appraisal with scores, reasons, costs, an outcome and logs, each of them marked."""
    options = (replace(OPTIONS[0], outcome="Discounted", reason=SECRETS[2]), *OPTIONS[1:])
    logs = {**UNSCORED.logs, "Issues": (LogRow({"issue": SECRETS[0]}),)}
    reasons = {("D1", "O1"): SECRETS[0]}
    return replace(UNSCORED, options=options, logs=logs, scores=scores_of("HML HML HML"), rationale=reasons)


def parts(path: str | Path) -> str:
    """All text of a file."""
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_a_copy_is_blind_and_without_costs_where_that_is_asked(run, tmp_path):
    (file,) = written(tmp_path, {"plan": full()})
    done = run("split", file, "--assessors", "Ann, Bob", "-o", str(tmp_path / "out"), "--without-costs")
    assert (done.returncode, done.stderr) == (0, "")
    text = parts(tmp_path / "out" / "Ann.xlsx")
    assert [secret for secret in SECRETS if secret in text] == []
    outcome = appraise(tmp_path / "out" / "Ann.xlsx")
    assert (outcome.appraisal.scores, outcome.appraisal.rationale) == ({}, {})
    assert "Costs" not in outcome.snapshot.sheets
    assert not re.search(r"<t[^>]*>815<|<v>815</v>", text)


def test_a_criterion_of_cost_is_left_out_and_nobodys_score_on_it_is_missed(run, tmp_path):
    (file,) = written(tmp_path, {"plan": full()})
    cost = next(criterion for criterion in UNSCORED.criteria if criterion.ref == "V1")
    out = tmp_path / "out"
    done = run("split", file, "--assessors", "Ann, Bob", "-o", str(out), "--cost-criterion", "v1")
    assert done.stdout.splitlines()[1] == (
        "Criteria in each: 2. Scores and reasons are blank. Costs are left out of columns and sheets, and so is V1. "
        "Look whether texts of Options speak of them."
    )
    text = parts(out / "Ann.xlsx")
    assert [secret for secret in (*SECRETS, cost.title) if secret in text] == []
    assert [criterion.ref for criterion in appraise(out / "Ann.xlsx").appraisal.criteria] == ["D1", "F1"]
    for name in ("Ann", "Bob"):
        package.apply(out / f"{name}.xlsx", [SetCell("Scores", 6, column, "High") for column in (5, 6, 7)])
    merged = run("merge", file, str(out), "-o", str(tmp_path / "merged.xlsx"))
    who = individual_of(appraise(tmp_path / "merged.xlsx").appraisal)
    assert [key for key in who.scores if key[0] == "V1"] == []
    assert "V1" not in merged.stdout


def test_costs_are_told_unless_they_are_left_out(run, tmp_path):
    (file,) = written(tmp_path, {"plan": full()})
    run("split", file, "--assessors", "Ann", "-o", str(tmp_path / "out"))
    assert appraise(tmp_path / "out" / "Ann.xlsx").appraisal.options[0].cost == 4711


def test_declaration_comes_first_and_has_the_owner_s_row_first(run, tmp_path):
    (file,) = written(tmp_path, {"plan": UNSCORED})
    run("split", file, "--assessors", "Ann, Bob", "-o", str(tmp_path / "out"))
    outcome = appraise(tmp_path / "out" / "Bob.xlsx")
    assert next(iter(outcome.snapshot.sheets)) == "Declaration"
    assert [row.values["assessor"] for row in outcome.appraisal.logs["Declaration"]] == ["Bob", "Ann"]


def test_the_guide_of_a_copy_has_the_steps_of_an_assessor(run, tmp_path):
    (file,) = written(tmp_path, {"plan": UNSCORED})
    run("split", file, "--assessors", "Ann", "-o", str(tmp_path / "out"))
    cells = appraise(tmp_path / "out" / "Ann.xlsx").snapshot.sheets["Guide"].cells
    assert [cells[row, 2].value for row in range(5, 9)] == ["Declaration", "Criteria", "Scores", "Rationale"]


def test_a_copy_stays_as_it_is_when_it_is_recalculated(run, tmp_path):
    (file,) = written(tmp_path, {"plan": UNSCORED})
    run("split", file, "--assessors", "Ann", "-o", str(tmp_path / "out"))
    before = appraise(tmp_path / "out" / "Ann.xlsx").snapshot.sheets
    recalc(tmp_path / "out" / "Ann.xlsx")
    after = appraise(tmp_path / "out" / "Ann.xlsx").snapshot.sheets
    assert [
        name for name in before if name not in ("Checks", "Results") and before[name].cells != after[name].cells
    ] == []


def test_a_list_says_which_criteria_are_whose_and_codes_stand_for_names(run, tmp_path):
    (file,) = written(tmp_path, {"plan": UNSCORED})
    (tmp_path / "panel.csv").write_text('Assessor,Code,Criteria\nJane Doe,A1,"D1; V1"\nJohn Roe,A2,\n', "utf-8")
    key, out = tmp_path / "key.csv", tmp_path / "out"
    done = run("split", file, "--assessors", str(tmp_path / "panel.csv"), "-o", str(out), "--key", str(key))
    assert (done.returncode, sorted(path.name for path in out.iterdir())) == (0, ["A1.xlsx", "A2.xlsx"])
    assert [criterion.ref for criterion in appraise(out / "A1.xlsx").appraisal.criteria] == ["D1", "V1"]
    assert "Jane" not in parts(out / "A1.xlsx") + parts(out / "A2.xlsx")
    assert key.read_text("utf-8-sig") == "Code,Assessor,File\nA1,Jane Doe,A1.xlsx\nA2,John Roe,A2.xlsx\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--assessors", "Ann, ann"), "The assessor ann is named twice."),
        (("--assessors", " , "), "No assessor is named."),
        (("--assessors", "none.csv"), "'none.csv' cannot be read"),
        (("--assessors", "panel.csv", "--key", "out/key.csv"), "is inside"),
        (("--assessors", "wrong.csv"), "gives Ann the criterion X9, which is not there."),
        (("--assessors", "Ann", "--cost-criterion", "X9"), "There is no criterion X9."),
        (("--assessors", "own.csv", "--cost-criterion", "V1"), "There is nothing for Ann to score"),
        (("--assessors", "Ann", "--key", "key.csv"), "--key is for a list of assessors with a column Code"),
        (("--assessors", "Ann/Bob, Ann:Bob"), "gives no file name of its own"),
    ],
)
def test_what_cannot_be_split_is_one_sentence_and_nothing_is_written(run, tmp_path, monkeypatch, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    written(tmp_path, {"plan": UNSCORED})
    Path("panel.csv").write_text("Assessor,Code\nJane Doe,A1\n", "utf-8")
    Path("wrong.csv").write_text("Assessor,Criteria\nAnn,X9\n", "utf-8")
    Path("own.csv").write_text("Assessor,Criteria\nAnn,V1\n", "utf-8")
    done = run("split", "plan.xlsx", *arguments, "-o", "out")
    assert (done.returncode, done.stdout, Path("out").exists()) == (2, "", False)
    assert sentence in done.stderr


def test_split_overwrites_nothing(run, tmp_path):
    (file,) = written(tmp_path, {"plan": UNSCORED})
    arguments = ("split", file, "--assessors", "Ann", "-o", str(tmp_path / "out"))
    run(*arguments)
    before = digest(tmp_path / "out" / "Ann.xlsx")
    done = run(*arguments)
    assert (done.returncode, digest(tmp_path / "out" / "Ann.xlsx")) == (2, before)


# ------------------------------------------------------------------------------------------- sheets and data


def test_a_check_of_a_merged_workbook_finds_no_error(three):
    _, _, _, merged = three
    assert [finding.message for finding in appraise(merged).findings if finding.severity == "error"] == []


def test_the_logs_of_a_panel_go_to_json_and_back(three, tmp_path):
    from xlappraise.exchange.from_json import appraisal_from
    from xlappraise.exchange.to_json import json_of_appraisal

    _, _, _, merged = three
    text = json_of_appraisal(appraise(merged))
    back = tmp_path / "back.xlsx"
    back.write_bytes(build(appraisal_from(text)))
    assert json_of_appraisal(appraise(back)) == text
    cells = [appraise(path).snapshot.sheets["Moderation"].cells for path in (merged, back)]
    assert [cells[0][6, column][:2] for column in range(1, 14) if (6, column) in cells[0]] == [
        cells[1][6, column][:2] for column in range(1, 14) if (6, column) in cells[1]
    ]


@pytest.mark.parametrize("stage", ["individual", "moderated"])
def test_a_seal_shows_an_individual_score_that_changed_later(three, tmp_path, stage):
    from xlappraise.additions import seal

    _, _, _, merged = three
    sealed = tmp_path / "sealed.xlsx"
    seal(merged, stage, "Panel", "2026-11-20", sealed)
    cell = individual_of(appraise(sealed).appraisal).scores["Ann"]["D1", "O1"].cells["score"]
    package.apply(sealed, [SetCell(cell.sheet, cell.row, cell.column, "Low")])
    found = [
        finding for finding in appraise(sealed).findings if finding.code.startswith("XLA51") and finding.cell == cell
    ]
    assert ["High -> Low" in each.message for each in found] == [True]


def test_a_seal_of_what_each_gave_alone_says_nothing_of_what_the_panel_agrees(three, tmp_path):
    from xlappraise.additions import seal

    _, _, _, merged = three
    sealed = tmp_path / "sealed.xlsx"
    seal(merged, "individual", "Panel", "2026-11-20", sealed)
    outcome = appraise(sealed)
    scores, moderation = outcome.reading.where.tables["Scores"], outcome.appraisal.logs["Moderation"][0].cells["ref"]
    agreed = SetCell("Scores", scores.rows["D1"], scores.options["O1"], "High")
    package.apply(sealed, [agreed, SetCell("Moderation", moderation.row, 9, "All of it is met.")])
    assert [each.code for each in appraise(sealed).findings if each.code.startswith("XLA51")] == []


def test_an_assessor_who_has_declared_is_not_warned_on_scores(tmp_path):
    own = own_appraisal(UNSCORED, ANN, ANN[0])
    before, after = written(tmp_path, {"before": own, "after": declared(own)})
    told = [appraise(path).snapshot.sheets["Scores"].cells[4, 1].value for path in (before, after)]
    assert told == [
        "Fill in your row of Declaration first: interests, your name and the date.",
        "Your interests are declared.",
    ]


def test_dates_of_declarations_are_dates(three):
    _, _, _, merged = three
    assert individual_of(appraise(merged).appraisal).declarations[0].date == date(2026, 11, 14)


def test_a_sheet_that_a_merge_adds_is_that_of_a_new_workbook(three):
    *_, merged = three
    fresh = package.snapshot_of(build(appraise(merged).appraisal), "fresh").sheets["Individual scores"]
    there = package.snapshot(merged).sheets["Individual scores"]
    assert there._replace(duplicates=fresh.duplicates) == fresh
