"""Whatever goes wrong in Recruit from the first call on, a run ends or waits visibly (R77, R78).

Each kind of trouble that the sandbox knows, for as long as it likes.
"""

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from sandbox.trouble import TROUBLE_KINDS
from syncs.domain.known_errors import known_error
from syncs.live.page import live_progress_of
from syncs.models import ConnectionState, ImportRun, RunState, Sync
from syncs.queue.cancel import request_cancel
from syncs.queue.request import request_run
from syncs.run.advance import advance
from tests.builders import make_organisation
from tests.world.imports import checkpoint_of, make_import, run_once
from tests.world.source import Source

MARIA = "maria@mail.example"
HARMLESS = {"latency", "drip", "duplicate_page", "odd_value", "no_value", "no_content"}
"""What a run may well take for what it is: late, twice, or without a value that nobody uses; or for
an account without records."""
SLOW = {"latency", "stall", "hang"}


@pytest.fixture
def sync(source: Source, organisation: Organisation) -> Sync:
    """Return a sync by an OAuth client, which has tokens to lose."""
    return make_import(source.connect_by_oauth(organisation))


@pytest.fixture
def troubled(source: Source, sync: Sync, settings: Settings, request: pytest.FixtureRequest) -> str:
    """Let every call of Recruit's go wrong in this way; returns the kind."""
    settings.RUN_SLICE_SECONDS = 0.5
    kind: str = request.param
    for n in range(3):
        source.add(f"p{n}@mail.example")
    run_once(sync)
    source.add(MARIA)
    details = {"seconds": 0.3} if kind in SLOW else {"seconds": 0} if kind == "drip" else {}
    source.trouble(kind, match="/recruit/", times=None, **details)
    return kind


@pytest.mark.parametrize("troubled", TROUBLE_KINDS, indirect=True)
def test_a_run_in_trouble_ends_or_waits_visibly_and_is_cancelled(
    source: Source, seeded_source: Source, sync: Sync, troubled: str
) -> None:
    run = request_run(sync, user=None, full=True)
    advance(run.pk)
    run.refresh_from_db()

    assert ends_or_waits(run, troubled)
    # The worker is free for somebody else, whose source is well.
    other = make_import(seeded_source.connect(make_organisation()), module="Freelancers")
    other.field_mappings.filter(column="email").update(source_field="Work_Email")
    assert run_once(other).state == RunState.SUCCEEDED
    asked = sum(source.requests().values())
    if request_cancel(run, timezone.now()):
        advance(run.pk)
        run.refresh_from_db()
        assert run.state == RunState.CANCELLED
        assert sum(source.requests().values()) == asked, "it asks no more"
    sync.connection.refresh_from_db()
    assert sync.connection.state == ConnectionState.CONNECTED, "nothing lasting on one answer"


def ends_or_waits(run: ImportRun, kind: str) -> bool:
    """Tell whether the run says what became of it, or what it waits for."""
    if run.state == RunState.SUCCEEDED:
        return kind in HARMLESS
    if run.is_finished:
        return bool(run.error and known_error(run.error_code))
    seen = live_progress_of(run, timezone.now())
    has_worker = checkpoint_of(run).lease_until is not None
    return not has_worker and (seen.goes_on_at is None or bool(seen.waits_for))
