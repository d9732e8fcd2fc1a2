"""Fixture: unchanged outcomes are packed by threes, and by fewer where there are no more, so that
the runs of all tests have blocks, and several."""

from collections.abc import Iterator

import pytest

from syncs.run import decide

SIZE = 3


@pytest.fixture(scope="session", autouse=True)
def small_blocks() -> Iterator[None]:
    """Pack few outcomes into a block; for the session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decide, "BLOCK_SIZE", SIZE)
        patch.setattr(decide, "MIN_BLOCK_SIZE", 1)
        yield
