"""Sealed workbooks: what was changed is found at its stage and cell, and nobody is accused for a re-save."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE, needs, put
from tests.support.sealed_workbooks import (
    book_of,
    save_by_openpyxl,
    seal_all,
    sealed_findings,
    single_changes,
    small_book,
)
from xlappraise.plan.growth import with_changes
from xlappraise.reading.reader import read
from xlappraise.xlsx import package
from xlappraise.xlsx.changes.kinds import SetCell
from xlappraise.xlsx.changes.properties import property_of


@pytest.fixture(scope="module")
def sealed(tmp_path_factory) -> Path:
    """The example with every stage sealed."""
    path = tmp_path_factory.mktemp("seals") / "sealed.xlsx"
    path.write_bytes(EXAMPLE.read_bytes())
    seal_all(path)
    return path


@pytest.fixture
def book(sealed, tmp_path) -> Path:
    path = tmp_path / "sealed.xlsx"
    path.write_bytes(sealed.read_bytes())
    return path


def assert_all_found(path: Path, seed: int, count: int) -> None:
    missed = []
    for stage, cell, changed in single_changes(book_of(path), seed, count):
        told = [(f.message, (f.cell, *f.also)) for f in sealed_findings(changed) if f.code == "XLA516"]
        if not any(f"({stage}," in message and cell in cells for message, cells in told):
            missed.append((stage, str(cell), told))
    assert missed == []


def test_single_changes_are_found_at_their_stage_and_cell(sealed):
    assert_all_found(sealed, 1, 200)


@pytest.mark.parametrize("seed", range(4))
def test_single_changes_of_other_workbooks_are_found(tmp_path, seed):
    path = small_book(tmp_path / "book.xlsx", seed)
    seal_all(path)
    assert_all_found(path, seed, 25)


@pytest.mark.parametrize(
    ("sheet", "key", "value", "said"),
    [
        ("Assumptions", "ref", "A99", "Assumptions/A99 ref A2 -> A99."),
        ("Assumptions", "ref", None, "Assumptions ref A2 -> blank."),
        ("Change log", "changed_by", "Somebody", "Change log changed_by {} -> Somebody."),
    ],
)
def test_another_key_of_a_row_of_a_log_is_one_change_at_its_cell(book, sheet, key, value, said):
    snapshot = book_of(book)
    row = read(snapshot).appraisal.logs[sheet][1]
    cell = row.cells[key]
    changed = with_changes(snapshot, [SetCell(cell.sheet, cell.row, cell.column, value)])
    told = [(f.message.partition(": ")[2], (f.cell, *f.also)) for f in sealed_findings(changed) if f.code == "XLA516"]
    assert told == [(said.format(row.values.get(key, "blank")), (cell,))]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100))
def test_ten_thousand_single_changes_are_found(tmp_path, seed):
    path = small_book(tmp_path / "book.xlsx", 1000 + seed)
    seal_all(path)
    assert_all_found(path, seed, 100)


def saved(folder: Path, count: int, first: int) -> list[Path]:
    """So many sealed workbooks: a few appraisals, each with numbers and texts that programs store differently."""
    folder.mkdir()
    found = []
    for number in range(count):
        path = folder / f"{first + number}.xlsx"
        if number % 6 == 0:
            small_book(path, 5 * (first + number) + 1)  # weights in points, to which any number may be added
        else:
            path.write_bytes(found[-1].read_bytes())
        pick = random.Random(first + number)
        texts = ("Caf\u00e9\nsecond line", "e\u0301 composed", "'quoted", "1/2", "TRUE", "007", "\u00a0x", "a  b ")
        changes = [
            SetCell("Setup", 6, 2, pick.choice(texts)),
            SetCell("Rationale", 6, 5, pick.choice(texts)),
            SetCell("Criteria", 6, 6, 1 + 0.1 * pick.randrange(1, 9) + 1e-9),
        ]
        package.apply(path, changes)
        seal_all(path) if number % 6 == 0 else seal_again(path)
        found.append(path)
    return found


def seal_again(path: Path) -> None:
    from xlappraise.additions import seal

    for stage in ("weights", "scores", "final"):
        seal(path, stage, "Jane Doe", "2026-11-30")


def accused(paths: list[Path]) -> list[str]:
    return [f"{path.name}: {f.message}" for path in paths for f in sealed_findings(book_of(path))]


def test_re_saves_by_openpyxl_accuse_nobody(tmp_path):
    books = saved(tmp_path / "books", 30, 100)
    for path in books:
        save_by_openpyxl(path, path)
    assert accused(books) == []


def convert(books: list[Path], folder: Path) -> list[Path]:
    """All saved by LibreOffice, in one call."""
    office = needs("soffice")
    home = folder / "home"
    subprocess.run(
        [
            office,
            f"-env:UserInstallation=file://{home}",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            folder,
            *books,
        ],
        check=True,
        capture_output=True,
        timeout=900,
    )
    return [folder / path.name for path in books]


def test_re_saves_by_libreoffice_accuse_nobody(tmp_path):
    books = saved(tmp_path / "books", 30, 200)
    assert accused(convert(books, tmp_path)) == []


@pytest.mark.slow
@pytest.mark.parametrize("hundred", range(10))
def test_a_thousand_re_saves_accuse_nobody(tmp_path, hundred):
    books = saved(tmp_path / "books", 100, 1000 + 100 * hundred)
    for path in books[50:]:
        save_by_openpyxl(path, path)
    assert accused([*convert(books[:50], tmp_path), *books[50:]]) == []


# ------------------------------------------------------------------------------------------------------ commands


def test_the_command_prints_the_code_and_what_it_is_worth(run, example):
    lines = run("seal", example, "--stage", "weights", "--by", "Jane Doe").stdout.splitlines()
    assert lines[0].startswith(f"{example}: seal 1 (weights), 29 entries;")
    assert lines[2].startswith("Keep this code elsewhere as well")


def test_the_code_of_the_last_seal_is_a_property_of_the_file(book, run):
    last = run("verify", book).stdout.splitlines()[9]
    assert last == f"  Code: {property_of(str(book), 'xlappraise seal')}"


def test_sealing_changes_no_other_sheet(example, run):
    before = book_of(example)
    run("seal", example, "--stage", "final", "--by", "Jane Doe")
    after = book_of(example)
    assert {name: after.sheets[name].cells for name in before.sheets} == {
        name: before.sheets[name].cells for name in before.sheets
    }
    assert list(after.sheets)[len(before.sheets) :] == ["Seals", "Seal records"]
    assert after.sheets["Seal records"].hidden


def test_a_check_says_was_and_now_with_cell_and_seal(book, run):
    put(book, Criteria_F9=5)
    lines = [line for line in run("check", book, "--format", "concise").stdout.splitlines() if "XLA516" in line]
    assert [line.partition("Criteria!")[2][:2] for line in lines] == ["F9"]
    assert lines[0].endswith("Jane Doe): D4 weight 10 -> 5.")


def test_a_check_of_an_unchanged_workbook_says_nothing_of_seals(book, run):
    assert "XLA51" not in run("check", book, "--format", "concise").stdout


def test_a_recalculation_changes_nothing_that_was_sealed(book, run):
    run("recalc", book)
    assert run("verify", book).returncode == 0


def test_verify_without_a_code_says_that_nothing_is_proved(book, run):
    done = run("verify", book)
    assert (done.returncode, done.stdout.splitlines()[-1].startswith("This shows that the workbook agrees")) == (
        0,
        True,
    )


def test_verify_knows_a_code_that_was_kept(book, run):
    code = property_of(str(book), "xlappraise seal")
    done = run("verify", book, "--code", code.upper())
    assert (done.returncode, done.stdout.splitlines()[-1][:15]) == (0, "Seals 1 to 5 ar")


def test_verify_of_another_code_exits_1(book, run):
    done = run("verify", book, "--code", "0" * 64)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "No seal of this workbook has that code.")


def test_a_whole_chain_made_anew_is_seen_by_the_code_only(book, run, tmp_path):
    code = property_of(str(book), "xlappraise seal")
    forged = tmp_path / "forged.xlsx"
    forged.write_bytes(EXAMPLE.read_bytes())
    put(forged, Criteria_F9=5)
    seal_all(forged)
    assert run("verify", forged).returncode == 0
    assert run("verify", forged, "--code", code).returncode == 1


def test_verify_says_what_changed_since(book, run):
    put(book, Scores_E13="High")
    done = run("verify", book)
    assert (done.returncode, "  Changed since: D8/O1 Medium -> High" in done.stdout.splitlines()) == (1, True)


def test_a_row_of_seals_that_was_typed_over_is_broken(book, run):
    put(book, Seals_D7="Somebody else")
    done = run("check", book, "--format", "concise")
    assert [line.partition(": warning ")[2][:18] for line in done.stdout.splitlines() if "XLA517" in line] == [
        "XLA517 seal-broken"
    ]


def test_a_workbook_without_seals_is_one_sentence(run, example):
    done = run("verify", example)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_a_blocked_workbook_is_not_sealed(run, example):
    put(example, Criteria_A9="D5")
    before = example.read_bytes()
    done = run("seal", example, "--stage", "final", "--by", "Jane Doe")
    assert (done.returncode, example.read_bytes()) == (1, before)


def test_nobody_is_no_name(run, example):
    assert run("seal", example, "--stage", "final", "--by", " ").returncode == 2


def test_an_officers_own_sheet_seals_is_left_alone(run, example):
    from openpyxl import load_workbook

    book = load_workbook(example)
    book.create_sheet("Seals")["A1"] = "Of the council"
    book.save(example)
    before = example.read_bytes()
    done = run("seal", example, "--stage", "final", "--by", "Jane Doe")
    assert (done.returncode, example.read_bytes()) == (2, before)


def test_a_property_that_is_there_is_kept(run, example, tmp_path):
    from openpyxl import load_workbook
    from openpyxl.packaging.custom import StringProperty

    book = load_workbook(example)
    book.custom_doc_props.append(StringProperty(name="Case & file", value="A < B"))
    book.save(example)
    run("seal", example, "--stage", "final", "--by", "Jane Doe")
    run("seal", example, "--stage", "final", "--by", "Jane Doe")
    kept = {each.name: each.value for each in load_workbook(example).custom_doc_props.props}
    assert kept == {"Case & file": "A < B", "xlappraise seal": property_of(str(example), "xlappraise seal")}


# ---------------------------------------------------------------------------------------------------- time stamp


def test_a_time_stamp_query_asks_for_the_very_code(example, run, tmp_path):
    from xlappraise.appraisal.time_stamp_query import time_stamp_query

    run("seal", example, "--stage", "final", "--by", "Jane Doe", "--stamp-request", "final.tsq")
    code = property_of(str(example), "xlappraise seal")
    written = (tmp_path / "final.tsq").read_bytes()
    head = "303902010130" + "31300d06096086480165030402010500" + "0420"
    assert written == time_stamp_query(code) == bytes.fromhex(head + code + "0101ff")


@pytest.mark.parametrize("code", ["", "00", "x" * 64])
def test_no_query_is_made_of_what_is_no_code(code):
    from xlappraise.appraisal.time_stamp_query import time_stamp_query

    with pytest.raises(ValueError, match="is no code of a seal"):
        time_stamp_query(code)


def test_a_query_that_cannot_be_written_keeps_the_file_unsealed(example, run):
    before = example.read_bytes()
    done = run("seal", example, "--stage", "final", "--by", "Jane Doe", "--stamp-request", "nowhere/final.tsq")
    assert (done.returncode, example.read_bytes()) == (2, before)


AUTHORITY = """
[tsa]
default_tsa = tsa1
[tsa1]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
"""


@pytest.fixture(scope="module")
def stamped(tmp_path_factory) -> Path:
    """A folder with a workbook of three seals, a local authority's stamp of the second, and its certificates."""
    openssl = needs("openssl")
    folder = tmp_path_factory.mktemp("stamp")

    def call(*words: object) -> str:
        done = subprocess.run(
            [openssl, *map(str, words)], cwd=folder, capture_output=True, encoding="utf-8", check=False
        )
        return done.stdout + done.stderr

    from xlappraise import additions
    from xlappraise.appraisal.time_stamp_query import time_stamp_query

    (folder / "book.xlsx").write_bytes(EXAMPLE.read_bytes())
    for stage in ("criteria", "weights", "scores"):
        additions.seal(folder / "book.xlsx", stage, "Board", "2026-01-02")
        if stage == "weights":
            code = str(property_of(str(folder / "book.xlsx"), "xlappraise seal"))
            (folder / "seal.tsq").write_bytes(time_stamp_query(code))
    (folder / "other.tsq").write_bytes(time_stamp_query("0" * 64))
    (folder / "weak.tsq").write_bytes((folder / "seal.tsq").read_bytes().replace(b"\x02\x01\x05", b"\x02\x03\x05"))
    (folder / "tsa.cnf").write_text(AUTHORITY.format(folder=folder))
    (folder / "serial").write_text("01\n")
    (folder / "use.cnf").write_text("extendedKeyUsage=critical,timeStamping\n")
    for name in ("ca", "stranger"):
        words = ("-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "2", "-subj", f"/CN={name}")
        call("req", "-x509", "-newkey", "rsa:2048", "-nodes", *words)
    call("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Clock")
    call(
        "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", "7", "-days", "2",
        "-extfile", "use.cnf", "-out", "tsa.pem",
    )  # fmt: skip
    keys = ("-signer", "tsa.pem", "-inkey", "tsa.key")
    for name in ("seal", "other", "weak"):
        call("ts", "-reply", "-config", "tsa.cnf", "-queryfile", f"{name}.tsq", *keys, "-out", f"{name}.tsr")
    right, wrong = (
        call("ts", "-verify", "-digest", digest, "-in", "seal.tsr", "-CAfile", "ca.pem") for digest in (code, "0" * 64)
    )
    assert ("Verification: OK" in right, "Verification: OK" in wrong) == (True, False)
    answer = (folder / "seal.tsr").read_bytes()
    (folder / "forged.tsr").write_bytes(answer[:-9] + bytes(byte ^ 1 for byte in answer[-9:]))
    (folder / "text.tsr").write_text("yes")
    return folder


def told_of(run, folder: Path, stamp: str, authority: str = "ca.pem") -> tuple[int, str]:
    """The exit code of verify, and what it says in the end."""
    pytest.importorskip("rfc3161_client")
    done = run("verify", str(folder / "book.xlsx"), "--stamp", stamp, "--ca", authority, cwd=folder)
    return done.returncode, (done.stdout or done.stderr).strip().splitlines()[-1]


def test_a_time_stamp_says_since_when_the_seals_are_as_they_are(stamped, run):
    from xlappraise.exchange.time_stamp_answer import time_stamp

    code, said = told_of(run, stamped, "seal.tsr")
    found = time_stamp((stamped / "seal.tsr").read_bytes(), (stamped / "ca.pem").read_bytes())
    when = f"{found.moment:%Y-%m-%d %H:%M:%S} UTC"
    expected = f"Seals 1 to 2 existed as they are on {when}, says Clock, whose certificate 'ca.pem' bears out."
    assert (code, said) == (0, f"{expected} Whether its certificate was withdrawn is not checked: nobody is asked.")


@pytest.mark.parametrize(
    ("stamp", "authority", "said"),
    [
        ("seal.tsr", "stranger.pem", "'seal.tsr' proves nothing. No certificate given bears out its signature."),
        ("forged.tsr", "ca.pem", "'forged.tsr' proves nothing. No certificate given bears out its signature."),
        ("text.tsr", "ca.pem", "'text.tsr' proves nothing. It is no answer to a time-stamp query."),
    ],
)
def test_a_stamp_that_is_not_good_proves_nothing(stamped, run, stamp, authority, said):
    assert told_of(run, stamped, stamp, authority) == (1, said)


def test_a_refusal_of_the_authority_proves_nothing(stamped, run):
    code, said = told_of(run, stamped, "weak.tsr")
    assert (code, said[:60]) == (1, "'weak.tsr' proves nothing. The authority gave no time stamp:")


def test_a_stamp_of_another_code_is_of_no_seal(stamped, run):
    code, said = told_of(run, stamped, "other.tsr")
    assert (code, said.endswith("but of another code: no seal of this workbook has it.")) == (1, True)


def test_a_stamp_of_a_seal_after_a_broken_one_says_so(stamped, run):
    whole = stamped / "book.xlsx"
    kept = whole.read_bytes()
    put(whole, Seals_E6="Somebody else")
    try:
        expected = "'seal.tsr' is a time stamp of the code of seal 2, but a seal up to it is broken."
        assert told_of(run, stamped, "seal.tsr") == (1, expected)
    finally:
        whole.write_bytes(kept)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--stamp", "seal.tsr"), "give both, --stamp X.tsr --ca FILE.pem"),
        (("--ca", "ca.pem"), "give both, --stamp X.tsr --ca FILE.pem"),
        (("--stamp", "none.tsr", "--ca", "ca.pem"), "'none.tsr' cannot be read"),
        (("--stamp", "seal.tsr", "--ca", "seal.tsr"), "'seal.tsr' holds no certificate in PEM"),
    ],
)
def test_a_stamp_without_certificates_cannot_be_checked(stamped, run, words, said):
    done = run("verify", "book.xlsx", *words, cwd=stamped)
    assert (done.returncode, said in done.stderr) == (2, True)
