"""The rows of a CSV file, and what of it is refused."""

import io

import pytest

from recruit.csv_rows import MAX_TOGETHER, CsvRows
from recruit.errors import TooLarge


def rows_of(columns: int) -> CsvRows:
    """Return the rows of a file that is small, whatever it makes of memory."""
    return CsvRows(io.BytesIO(b"id" + b",c" * (columns - 1) + b"\n1" + b"," * (columns - 1)))


def test_file_with_more_columns_than_any_module_has_is_refused() -> None:
    assert rows_of(1_000).take(10) == [["1", *[""] * 999]]
    with pytest.raises(TooLarge, match="1,001 columns"):
        rows_of(1_001)


def test_fewer_large_records_are_read_together() -> None:
    """As many as fit, and the one that does not."""
    large = b"1" + (b"," + b"x" * 100_000) * 7
    rows = CsvRows(io.BytesIO(b"id" + b",c" * 7 + (b"\n" + large) * 5))

    assert 2 * len(large) < MAX_TOGETHER < 3 * len(large)
    assert [len(rows.take(250)), len(rows.take(250)), len(rows.take(250))] == [3, 2, 0]
