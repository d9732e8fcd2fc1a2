"""An answer that is small on its way and large in memory is refused before it is unpacked (R78).

What is not refused, because it is just within the bounds, takes a bounded amount of memory too.
"""

import io
from zipfile import ZIP_LZMA, ZipFile

import pytest

from recruit import BulkFields, bulk_pieces, errors
from recruit.metadata import Field
from tests.recruit.memory import ARCHIVES, MEGABYTE, PAGES, measured

MOST = 300 * MEGABYTE
"""A worker has more, also where pages are read ahead."""

ODD = {"rows with many cells": "UnexpectedAnswer"}


@pytest.mark.parametrize("name", [*PAGES, *ARCHIVES])
def test_no_answer_takes_more_memory_than_a_worker_has(name: str) -> None:
    error, grown = measured(name)

    assert grown < MOST
    assert error == ("" if "may be" in name else ODD.get(name, "TooLarge"))


def test_packing_that_asks_for_memory_itself_is_refused() -> None:
    archive = io.BytesIO()
    with ZipFile(archive, "w", ZIP_LZMA) as files:
        files.writestr("Candidates.csv", "id,Email\n1,a@b.example\n")

    with pytest.raises(errors.UnexpectedAnswer, match="packed"):
        list(bulk_pieces(archive, BulkFields([Field(api_name="Email", data_type="text")], [])))


def test_file_that_says_it_is_enormous_is_not_begun() -> None:
    archive = io.BytesIO()
    with ZipFile(archive, "w") as files:
        files.writestr("Candidates.csv", "id,Email\n1,a@b.example\n")
        files.filelist[0].file_size = 9 * 1024**3

    with pytest.raises(errors.TooLarge, match="bytes"):
        list(bulk_pieces(archive, BulkFields([Field(api_name="Email", data_type="text")], [])))
