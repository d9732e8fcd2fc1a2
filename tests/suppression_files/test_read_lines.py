"""Files as spreadsheets write them, read line by line (R106)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.models import LineVerdict, SuppressionKind
from syncs.suppression_files.rules.lines import FileKind, FileLine, Finding, read_lines
from syncs.suppression_files.rules.table import MAX_LINES
from syncs.suppression_files.rules.text import UnreadableFile

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]


def read(text: str | bytes, kind: FileKind = FileKind.DO_NOT_MAIL) -> list[FileLine]:
    return read_lines(text.encode() if isinstance(text, str) else text, otherwise=kind)


def addresses(text: str | bytes) -> list[str | None]:
    return [line.address for line in read(text)]


def found(line: FileLine) -> tuple[int, Finding, str]:
    return line.number, line.finding, line.detail


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", ",;\t|")
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_way_of_saving_a_sheet_is_read(encoding: str, separator: str, end: str) -> None:
    rows = [["E-Mail", "Note"], ["Ann@Example.com", "Müller"], ["bea@example.com", "Žák" * 0 + "é"]]
    text = end.join(separator.join(row) for row in rows) + end

    lines = read(text.encode(encoding))

    assert [(line.number, line.address, line.note) for line in lines] == [
        (2, "ann@example.com", "Müller"),
        (3, "bea@example.com", "é"),
    ]


def test_a_separator_that_excel_names_is_taken() -> None:
    lines = read("sep=;\r\nname,first;email\r\nann,a;ann@example.com\r\n")

    assert [(line.number, line.address) for line in lines] == [(3, "ann@example.com")]


def test_a_line_break_in_quotation_marks_is_part_of_its_cell() -> None:
    lines = read('email,note\n"ann@example.com","one\ntwo, ""three"""\nbea@example.com,\n')

    assert [(line.number, line.address, line.note) for line in lines] == [
        (2, "ann@example.com", 'one\ntwo, "three"'),
        (4, "bea@example.com", ""),
    ]


def test_a_file_without_names_is_read_by_what_stands_in_it() -> None:
    lines = read("Ann;ann@example.com;unsubscribed\nBea;bea@example.com;Spam complaint\n")

    assert [(line.address, line.kind) for line in lines] == [
        ("ann@example.com", FileKind.UNSUBSCRIBED),
        ("bea@example.com", FileKind.COMPLAINED),
    ]


@pytest.mark.parametrize("name", ["Email", "E-MAIL ADDRESS", "email_address", "recipient", "Foo"])
def test_the_column_is_found_by_its_name_or_by_its_addresses(name: str) -> None:
    assert addresses(f"Id,{name}\n7,ann@example.com\n") == ["ann@example.com"]


def test_one_column_needs_no_name() -> None:
    lines = read("patricia.example.com\nann@example.com\n")

    assert [(line.number, line.finding) for line in lines] == [
        (1, Finding.MALFORMED),
        (2, Finding.FIT),
    ]


def test_lines_that_name_no_kind_are_of_the_one_that_was_chosen() -> None:
    lines = read("email,kind\na@example.com,\nb@example.com,Hard bounce\n", FileKind.UNSUBSCRIBED)

    assert [line.kind for line in lines] == [FileKind.UNSUBSCRIBED, FileKind.BOUNCED]


def test_every_fault_of_a_line_is_said() -> None:
    long = "x" * 3_000 + "@example.com"
    text = "\n".join(
        ["email,kind", "a@b,", "j@gnail.com,", ",", "a@example.com,dunno", long, "q\0@x"]
    )

    lines = read(text)

    assert list(map(found, lines)) == [
        (2, Finding.MALFORMED, "This is no e-mail address: no dot after the @."),
        (3, Finding.MALFORMED, "This address is mistyped. Probably meant: j@gmail.com"),
        (4, Finding.EMPTY, ""),
        (
            5,
            Finding.UNKNOWN_KIND,
            "“dunno” is none of: do not mail, bounced, complained, unsubscribed.",
        ),
        (
            6,
            Finding.MALFORMED,
            "This is no e-mail address: 3,000 characters before the @, where 64 are the most.",
        ),
        (7, Finding.MALFORMED, lines[-1].detail),
    ]
    assert [line.address for line in lines] == [None] * 6
    assert max(len(line.text) for line in lines) == 201
    assert "\0" not in "".join(line.text + line.detail for line in lines)


def test_what_our_own_export_made_harmless_is_read_as_it_was() -> None:
    assert addresses("email\n'=cmd@example.com\n'ann@example.com\n") == [
        "=cmd@example.com",
        "'ann@example.com",
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "This file is empty."),
        (b"\n\n;;\n", "This file is empty."),
        (b"PK\x03\x04\x14\x00", "This is a workbook."),
        (b"email,kind\n", "This file names its columns, and has no address below."),
        (b"name,town\nAnn,Oslo\n", "No column of this file has e-mail addresses."),
        (
            b'email\n"ann@example.com\nbea@example.com\n',
            "A quotation mark on line 2 is never closed.",
        ),
        (b'email\n"' + b"x" * 200_000, "Line 2 has a cell of more than"),
        (b"a@example.com\n" * (MAX_LINES + 1), "A file may have 200,000 lines. Send it in parts."),
        (b"\xff\xfe\x00\xd8\x00", "This is no text."),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        read(data)


@given(st.binary(max_size=300))
def test_whatever_is_sent_is_read_or_refused(data: bytes) -> None:
    try:
        lines = read(data)
    except UnreadableFile:
        return
    assert all(line.finding is Finding.FIT or line.address is None for line in lines)


@given(st.lists(st.text(max_size=20), min_size=1, max_size=8))
def test_every_line_is_reported_once_and_in_order(cells: list[str]) -> None:
    quoted = "\n".join('"' + cell.replace('"', '""') + '"' for cell in ["email", *cells])
    try:
        lines = read(quoted.encode("utf-8", "replace"))
    except UnreadableFile:
        return
    numbers = [line.number for line in lines]
    assert len(numbers) == len(cells)
    assert numbers == sorted(set(numbers))


def test_numbers_are_those_that_are_stored() -> None:
    kinds = {kind.name: kind.value for kind in FileKind}
    verdicts = {finding.value for finding in Finding}

    assert kinds == {kind.name: kind.value for kind in SuppressionKind}
    assert verdicts <= set(LineVerdict.values)
    assert Finding.FIT.value == LineVerdict.SUPPRESS.value
    assert Finding.MALFORMED.value == LineVerdict.MALFORMED.value
    assert Finding.EMPTY.value == LineVerdict.EMPTY.value
    assert Finding.UNKNOWN_KIND.value == LineVerdict.UNKNOWN_KIND.value
