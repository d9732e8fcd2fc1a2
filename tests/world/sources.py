"""The two sandboxes over real HTTP: one that starts empty, one with the demo's candidates."""

from collections.abc import Iterator

import pytest

from accounts.models import Organisation
from syncs.models import Sync
from tests.builders import make_organisation
from tests.world.imports import make_import
from tests.world.source import Source, running_source


@pytest.fixture(scope="session")
def running_empty_source() -> Iterator[Source]:
    with running_source("--candidates", "0", "--contacts", "0") as source:
        yield source


@pytest.fixture(scope="session")
def running_seeded_source() -> Iterator[Source]:
    with running_source("--candidates", "5000", "--contacts", "1000") as source:
        yield source


@pytest.fixture
def source(running_empty_source: Source) -> Source:
    """Return a sandbox with nobody in it yet."""
    running_empty_source.reset()
    return running_empty_source


@pytest.fixture
def seeded_source(running_seeded_source: Source) -> Source:
    running_seeded_source.reset()
    return running_seeded_source


@pytest.fixture
def organisation(transactional_db: None) -> Organisation:
    """Make one that runs can commit for: each test begins with an empty database."""
    return make_organisation()


@pytest.fixture
def sync(source: Source, organisation: Organisation) -> Sync:
    """Make a sync of candidates with the default mapping."""
    return make_import(source.connect(organisation))
