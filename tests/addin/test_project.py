"""Our writers of Office's macro formats: against the formats' own examples and other readers."""

from __future__ import annotations

import contextlib
import io
import struct

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oletools.olevba import decompress_stream

from xlappraise.addin import cfb, ovba, vba_project
from xlappraise.addin.vba_project import Module

# MS-OVBA 3.2: no compression, normal and greatest compression.
EXAMPLES = {
    b"abcdefghijklmnopqrstuv.": "0119B000616263646566676800696A6B6C6D6E6F70007172737475762E",
    b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa": "012FB00023616161626364658266007061676869"
    "6A013808616B6C00306D6E6F700671027004107273747576107778797A003C",
    b"a" * 73: "0103B002614500",
}
texts = st.lists(st.sampled_from(["Sub ", "End Sub\r\n", "x = 1", "é", "' ", "MsgBox "]), max_size=900)


@pytest.mark.parametrize("plain", EXAMPLES)
def test_the_specifications_examples_are_expanded(plain: bytes) -> None:
    assert ovba.decompress(bytes.fromhex(EXAMPLES[plain])) == plain


@pytest.mark.parametrize("plain", [b"abcdefghijklmnopqrstuv.", b"a" * 73])
def test_the_specifications_examples_are_compressed_to_the_same_bytes(plain: bytes) -> None:
    assert ovba.compress(plain).hex().upper() == EXAMPLES[plain]


def test_the_example_that_has_several_answers_is_as_short_as_the_specifications() -> None:
    plain = list(EXAMPLES)[1]
    assert len(ovba.compress(plain)) == len(EXAMPLES[plain]) // 2
    assert decompress_stream(bytearray(ovba.compress(plain))) == plain


@given(texts)
def test_what_is_compressed_is_read_back_by_us_and_by_oletools(words: list[str]) -> None:
    plain = "".join(words).encode("cp1252")
    packed = ovba.compress(plain)
    assert ovba.decompress(packed) == plain
    if plain:
        assert bytes(decompress_stream(bytearray(packed))) == plain


@given(st.binary(max_size=300), st.sampled_from([0, 3496, 3796, 4096, 7892]))
def test_any_bytes_come_back_around_the_ends_of_chunks(noise: bytes, before: int) -> None:
    plain = b"ab" * (before // 2) + noise
    assert ovba.decompress(ovba.compress(plain)) == plain


def test_a_last_chunk_of_noise_is_padded_with_zeros_as_the_format_demands() -> None:
    noise = bytes((n * n * 31 + n // 7 * 113 + n // 256 * 57) % 251 for n in range(4000))
    unshrinkable = bytes(b for pair in zip(noise, range(4000), strict=False) for b in (pair[0] ^ pair[1] & 255,))
    packed = ovba.compress(unshrinkable)
    assert ovba.decompress(packed).rstrip(b"\0") == unshrinkable.rstrip(b"\0")


def test_a_last_copy_that_says_more_than_a_chunk_holds_is_cut_at_4096_bytes() -> None:
    tokens = b"\x02a" + (0x0FFF).to_bytes(2, "little")  # a letter, and a copy of it 4,098 times
    container = b"\x01" + (0xB000 | len(tokens) - 1).to_bytes(2, "little") + tokens
    assert ovba.decompress(container) == b"a" * 4096


@pytest.mark.parametrize(
    ("code_page", "encoding", "words"),
    [(936, "cp936", "打分"), (1251, "cp1251", "оценка"), (65001, "utf-8", "é打"), (1, "cp1252", "é")],
)
def test_a_project_is_read_in_its_own_code_page(
    code_page: int, encoding: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = (struct.pack("<HIH", 3, 2, number) for number in (1252, code_page))
    own = vba_project._dir
    monkeypatch.setattr(vba_project, "_dir", lambda modules: own(modules).replace(ours, theirs))
    monkeypatch.setattr(vba_project, "_as_stored", lambda source: source.encode(encoding))
    project = vba_project.write([vba_project.Module("A", vba_project.CODE, f"' {words}")])
    assert vba_project.read(project) == {"A": f"' {words}"}


@pytest.mark.parametrize("broken", [b"", b"\x02", b"\x01\x00\x00", b"\x01\x19\xb0ab", b"\x01\x02\xb0\x01\x00\x00"])
def test_what_is_no_container_is_refused(broken: bytes) -> None:
    with pytest.raises(ovba.NotCompressed):
        ovba.decompress(broken)


sizes = st.sampled_from([0, 1, 63, 64, 65, 511, 4095, 4096, 4097, 20_000, 70_000])
paths = st.sampled_from(["PROJECT", "PROJECTwm", "VBA/dir", "VBA/A", "VBA/Bb", "VBA/_VBA_PROJECT", "VBA/zz"])


@given(st.dictionaries(paths, sizes, min_size=1))
def test_streams_of_any_size_are_read_back_by_us_and_by_olefile(wanted: dict[str, int]) -> None:
    streams = {path: bytes([len(path)]) * size for path, size in wanted.items()}
    data = cfb.write(streams)
    assert cfb.read(data) == streams
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_UNSURE) as ole:
        assert {"/".join(path): ole.openstream(path).read() for path in ole.listdir()} == streams


def test_more_than_the_header_can_tell_is_refused() -> None:
    with pytest.raises(ValueError, match="7 MB"):
        cfb.write({"VBA/dir": bytes(8 << 20)})


def test_a_compound_file_in_a_ring_is_refused() -> None:
    data = bytearray(cfb.write({"A": b"x" * 9000}))
    first = data.index(b"x" * 512) // 512 - 1
    data[512 + 4 * first : 516 + 4 * first] = first.to_bytes(4, "little")
    with pytest.raises(cfb.NotCompound):
        cfb.read(bytes(data))


@given(st.integers(0, 6000), st.integers(0, 255))
def test_a_damaged_compound_file_is_refused_or_read_but_never_a_traceback(at: int, byte: int) -> None:
    data = bytearray(vba_project.write(PROJECT))
    data[at % len(data)] = byte
    with contextlib.suppress(cfb.NotCompound, ovba.NotCompressed):
        vba_project.read(bytes(data))


PROJECT = [
    vba_project.document("ThisWorkbook", vba_project.WORKBOOK_BASE),
    Module("Code", vba_project.CODE, 'Attribute VB_Name = "Code"\nSub A()\nEnd Sub\n'),
]


def test_source_comes_back_as_it_was_written() -> None:
    assert vba_project.read(vba_project.write(PROJECT)) == {module.name: module.source for module in PROJECT}


def plain_of(obscured: str, project_id: str) -> bytes:
    """MS-OVBA 2.4.3.3, data decryption, written from the text of the specification."""
    coded = bytes.fromhex(obscured)
    seed, version, key = coded[0], coded[0] ^ coded[1], coded[0] ^ coded[2]
    assert (version, key) == (2, sum(project_id.encode()) & 255)
    before, last, plain = (coded[2], coded[1]), key, bytearray()
    for byte in coded[3:]:
        last = byte ^ (before[1] + last) & 255
        plain.append(last)
        before = (byte, before[0])
    plain = plain[(seed & 6) // 2 :]
    assert int.from_bytes(plain[:4], "little") == len(plain) - 4
    return bytes(plain[4:])


@pytest.mark.parametrize("data", [bytes(4), bytes(1), b"\xff"])
@pytest.mark.parametrize("seed", [0, 0x5D, 0xFF])
def test_protection_fields_decrypt_to_what_was_meant(data: bytes, seed: int) -> None:
    assert plain_of(vba_project.obscure(data, seed), vba_project.PROJECT_ID) == data


def test_the_decryption_used_here_reads_a_project_made_by_excel() -> None:
    project_id = "{E2E0E410-BF04-4DC5-BDD2-D3FBBA8B7D37}"  # quickstart.xlsm of xlwings
    assert plain_of("A7A58C2B7CDD73E173E173E173E1", project_id) == bytes(4)
    assert plain_of("9D9FB6314A2D4B2D4BD2", project_id) == b"\xff"


def found_as_office_does(ole: olefile.OleFileIO, folder: int, name: str) -> int:
    """Down the tree of a folder: shorter names to the left, then by capitals (MS-CFB 2.6.4)."""
    index = ole.direntries[folder].sid_child
    while index != olefile.NOSTREAM:
        entry = ole.direntries[index]
        ours, theirs = (len(name), name.upper()), (len(entry.name), entry.name.upper())
        if ours == theirs:
            return int(index)
        index = entry.sid_left if ours < theirs else entry.sid_right
    raise LookupError(name)


def test_office_finds_every_stream_by_its_name() -> None:
    names = ["dir", "_VBA_PROJECT", "ThisWorkbook", "Sheet1", "Sheet10", "Appraisal", "Ribbon", "xlwings"]
    streams = {f"VBA/{name}": b"x" for name in names} | {"PROJECT": b"x", "PROJECTwm": b"x"}
    with olefile.OleFileIO(io.BytesIO(cfb.write(streams))) as ole:
        folder = found_as_office_does(ole, 0, "VBA")
        assert len({found_as_office_does(ole, folder, name) for name in names}) == len(names)
        assert found_as_office_does(ole, 0, "PROJECTwm") != found_as_office_does(ole, 0, "PROJECT")
