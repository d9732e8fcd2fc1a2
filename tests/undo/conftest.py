"""A sync of candidates that also copies the city, and clears it when it is empty."""

import pytest

from accounts.models import Organisation
from syncs.models import Sync
from tests.world.imports import make_import, map_field
from tests.world.source import Source


@pytest.fixture
def sync(source: Source, organisation: Organisation) -> Sync:
    sync = make_import(source.connect(organisation))
    map_field(sync, "City", "city", clear_when_empty=True)
    return sync
