"""The counts of a run that goes on only grow, also where records are sent twice (R92)."""

from itertools import pairwise

from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from syncs.live.page import live_progress_of
from syncs.queue.request import request_run
from syncs.run.advance import advance
from tests.world.imports import checkpoint_of, make_import, run_once
from tests.world.source import Source


def test_counts_and_percent_only_grow(
    source: Source, organisation: Organisation, settings: Settings
) -> None:
    for number in range(450):
        source.add(f"person{number}@example.com")
    sync = make_import(source.connect(organisation))
    run_once(sync)
    settings.RUN_SLICE_SECONDS = 0.000_001
    run = request_run(sync, user=None, full=True)
    seen = []

    while not run.is_finished:
        advance(run.pk)
        run.refresh_from_db()
        if not run.is_finished:
            seen.append(live_progress_of(run, timezone.now()).seen)

    assert run.total == 450
    received = [each.received for each in seen]
    assert all(earlier <= later for earlier, later in pairwise(received))
    # The changes since the full read began are read once more, and told apart afterwards.
    assert received[-1] > checkpoint_of(run).fetched == 450
    percents = [each.percent for each in seen if each.percent is not None]
    assert all(earlier <= later for earlier, later in pairwise(percents))
    assert len(set(percents)) > 4
