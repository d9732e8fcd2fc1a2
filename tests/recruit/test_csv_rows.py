"""The rows of a CSV file, and what of it is refused."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recruit.csv_rows import MAX_TOGETHER, CsvRows
from recruit.errors import TooLarge


def rows_of(columns: int) -> CsvRows:
    """Return the rows of a file that is small, whatever it makes of memory."""
    return CsvRows(io.BytesIO(b"id" + b",c" * (columns - 1) + b"\n1" + b"," * (columns - 1)))


def test_file_with_more_columns_than_any_module_has_is_refused() -> None:
    rows = rows_of(1_000)

    assert rows.read(rows.take(10)) == [["1", *[""] * 999]]
    with pytest.raises(TooLarge, match="1,001 columns"):
        rows_of(1_001)


def test_fewer_large_records_are_read_together() -> None:
    """As many as fit, and the one that does not."""
    large = b"1" + (b"," + b"x" * 100_000) * 7
    rows = CsvRows(io.BytesIO(b"id" + b",c" * 7 + (b"\n" + large) * 5))

    assert 2 * len(large) < MAX_TOGETHER < 3 * len(large)
    assert [len(rows.take(250)), len(rows.take(250)), len(rows.take(250))] == [3, 2, 0]


@given(st.lists(st.sampled_from(['"', '""', ",", "é", "\n", "\r\n"]), max_size=24).map("".join))
@example('1,"a,"",b\n2"')
@example('1,"\n2,3"')
@example('1,a"b,"\n2"')
def test_rows_are_those_of_the_standard_reader(text: str) -> None:
    """However the quotes stand, the file is cut where the standard reader cuts it."""
    rows = CsvRows(io.BytesIO(f"id\n{text}".encode()))

    read = [next(csv.reader([row.decode()])) for row in rows]

    assert read == list(csv.reader(io.StringIO(text, newline="")))
