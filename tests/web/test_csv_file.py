"""Files that no spreadsheet executes (R106)."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.csv_cells import as_entered, harmless
from web.csv_file import csv_pieces


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_what_could_be_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "ann@example.com", "'ann@example.com", "1-1", "Ünal"])
def test_all_else_stays_as_it_is(cell: str) -> None:
    assert (harmless(cell), as_entered(cell)) == (cell, cell)


@given(st.text())
def test_a_cell_is_read_as_it_was_entered(cell: str) -> None:
    if not (cell.startswith("'") and as_entered(cell) != cell):
        assert as_entered(harmless(cell)) == cell


def test_pieces_make_one_file() -> None:
    rows = [[str(number), "a,b\n“c”"] for number in range(1_200)]

    pieces = list(csv_pieces(["Number", "Text"], rows))

    read = list(csv.reader(StringIO("".join(pieces).removeprefix("\ufeff"), newline="")))
    assert (read[0], read[1:]) == (["Number", "Text"], rows)
    assert len(pieces) == 3
