"""The rows of a CSV file, and what of it is refused."""

import io

import pytest

from recruit.csv_rows import CsvRows
from recruit.errors import TooLarge


def rows_of(columns: int) -> CsvRows:
    """Return the rows of a file that is small, whatever it makes of memory."""
    return CsvRows(io.BytesIO(b"id" + b",c" * (columns - 1) + b"\n1" + b"," * (columns - 1)))


def test_file_with_more_columns_than_any_module_has_is_refused() -> None:
    assert rows_of(1_000).take(10) == [["1", *[""] * 999]]
    with pytest.raises(TooLarge, match="1,001 columns"):
        rows_of(1_001)
