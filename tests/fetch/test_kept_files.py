"""The files of bulk reads that a process keeps between the turns of their runs (decision 0064)."""

from collections.abc import Iterator
from io import BytesIO

import pytest

from syncs.fetch import kept_files
from syncs.fetch.kept_files import MAX_KEPT, Batches, BulkFile, KeptFiles
from tests.world.until import wait_until

JOB = "4711"


@pytest.fixture
def kept() -> Iterator[KeptFiles]:
    files = KeptFiles()
    yield files
    files.forget_all()


class Archive(BytesIO):
    """Of five batches without a page; `began` are the places where reading began."""

    def __init__(self, size: int = 1) -> None:
        super().__init__(bytes(size))
        self.began: list[int] = []
        self.file = BulkFile(self, None, self.read_from)

    def read_from(self, position: int) -> Batches:
        self.began.append(position)
        yield from ([] for _ in range(5))


def test_reading_goes_on_where_it_was_left_or_begins_where_the_run_is() -> None:
    archive = Archive()
    for position in (0, 100, 250):
        next(archive.file.batches(position))
        archive.file.leave(position + 100)

    assert archive.began == [0, 250]


def test_a_file_is_for_its_run_and_job_and_taken_once(kept: KeptFiles) -> None:
    mine, same = Archive(), Archive()
    kept.keep((1, JOB), mine.file)
    kept.keep((1, JOB), same.file)

    assert (mine.closed, same.closed) == (False, True)
    taken = [kept.take(key) for key in ((2, JOB), (1, "4712"), (1, JOB), (1, JOB))]
    assert taken == [None, None, mine.file, None]
    kept._forget((1, JOB), mine.file)  # as its timer, had it been about to
    assert not mine.closed


def test_as_many_are_kept_as_may_be_those_that_came_first(kept: KeptFiles) -> None:
    archives = [Archive() for _ in range(MAX_KEPT + 1)]

    for number, archive in enumerate(archives):
        kept.keep((number, JOB), archive.file)

    assert [archive.closed for archive in archives] == [False] * MAX_KEPT + [True]


def test_together_they_have_their_part_of_the_disk(
    kept: KeptFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_files, "MAX_KEPT_BYTES", 5)
    archives = [Archive(size) for size in (3, 3, 2)]

    for number, archive in enumerate(archives):
        kept.keep((number, JOB), archive.file)

    assert [archive.closed for archive in archives] == [False, True, False]


def test_a_file_goes_whose_run_has_no_turn(
    kept: KeptFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, taken = Archive(), Archive()
    kept.keep((1, JOB), taken.file)
    monkeypatch.setattr(kept_files, "KEPT_SECONDS", 0.01)
    kept.keep((2, JOB), archive.file)
    assert kept.take((1, JOB))

    wait_until(lambda: archive.closed)

    assert (kept.take((2, JOB)), taken.closed) == (None, False)
