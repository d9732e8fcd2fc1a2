"""Whatever goes wrong in Recruit from the first call on, a run ends or waits visibly (R77, R78).

Each kind of trouble that the sandbox knows, for as long as it likes.
"""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation
from sandbox.trouble import LASTING, TROUBLE_KINDS
from syncs.domain.known_errors import known_error
from syncs.live.page import live_progress_of
from syncs.models import ConnectionState, ImportRun, RunState, Sync
from syncs.queue.cancel import NOTICE_SECONDS, request_cancel
from syncs.queue.request import request_run
from syncs.run.advance import advance, advance_next
from syncs.turns.watch import LOOK_SECONDS
from tests.builders import make_organisation
from tests.world.imports import checkpoint_of, make_import, run_once
from tests.world.source import Source
from tests.world.until import wait_until

MARIA = "maria@mail.example"
HARMLESS = {"latency", "drip", "duplicate_page", "odd_value", "no_value", "no_content"}
"""What a run may well take for what it is: late, twice, or without a value that nobody uses; or for
an account without records."""
LONG = 600.0
"""A slice that ends with the run, however slow the machine."""
MODULES = ("Candidates", "Contacts", "Alumni", "Freelancers")
"""One for each kind that lasts, so that each strikes another run."""


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
    details = {"seconds": 0 if kind == "drip" else 0.3} if kind in LASTING else {}
    source.trouble(kind, match="/recruit/", times=None, **details)
    return kind


@pytest.mark.parametrize("troubled", TROUBLE_KINDS, indirect=True)
def test_a_run_in_trouble_ends_or_waits_visibly_and_is_cancelled(
    source: Source, seeded_source: Source, sync: Sync, settings: Settings, troubled: str
) -> None:
    run = request_run(sync, user=None, full=True)
    advance(run.pk)
    run.refresh_from_db()

    assert ends_or_waits(run, troubled)
    settings.RUN_SLICE_SECONDS = LONG
    assert run_of_somebody_else(seeded_source).state == RunState.SUCCEEDED
    asked = sum(source.requests().values())
    if request_cancel(run, timezone.now()):
        advance(run.pk)
        run.refresh_from_db()
        assert run.state == RunState.CANCELLED
        assert sum(source.requests().values()) == asked, "it asks no more"
    sync.connection.refresh_from_db()
    assert sync.connection.state == ConnectionState.CONNECTED, "nothing lasting on one answer"


def test_runs_whose_calls_last_keep_nobody_waiting_and_are_cancelled_meanwhile(
    source: Source, seeded_source: Source, settings: Settings, transactional_db: None
) -> None:
    """Each kind that lasts, from the first call on, for longer than anybody waits."""
    settings.RUN_SLICE_SECONDS = LONG
    runs = []
    for kind, module in zip(LASTING, MODULES, strict=True):
        source.trouble(kind, match=module, times=None, seconds=600)
        sync = make_import(source.connect(make_organisation()), module=module)
        runs.append(request_run(sync, user=None))

    with ThreadPoolExecutor(len(runs)) as pool:
        workers = [pool.submit(copy_context().run, work, run) for run in runs]
        wait_until(lambda: source.requests().get("GET /recruit/v2/settings/fields") == len(runs))
        other = run_of_somebody_else(seeded_source)
        for run in runs:
            request_cancel(run, timezone.now())
        wait_until(lambda: states_of(runs) == {RunState.CANCELLED})
        are_at_work = [not worker.done() for worker in workers]
        source.peace()

    assert (other.state, are_at_work) == (RunState.SUCCEEDED, [True] * len(runs))
    assert [worker.exception() for worker in workers] == [None] * len(runs)


def test_a_worker_that_hangs_is_given_up_within_the_five_seconds_of_a_cancel() -> None:
    """R77: what it has to notice by itself, and whoever looks whether it did."""
    assert NOTICE_SECONDS + LOOK_SECONDS < 5


def work(run: ImportRun) -> None:
    """Take a turn of the run, in a thread."""
    try:
        advance(run.pk)
    finally:
        connection.close()


def states_of(runs: list[ImportRun]) -> set[str]:
    numbers = [run.pk for run in runs]
    return set(ImportRun.objects.filter(pk__in=numbers).values_list("state", flat=True))


def run_of_somebody_else(source: Source) -> ImportRun:
    """Give the next turn to whoever deserves it, when somebody else, whose source is well, has a
    run of a hundred people: it waits behind nobody, and that turn is all that it takes."""
    sync = make_import(source.connect(make_organisation()), module="Freelancers")
    sync.field_mappings.filter(column="email").update(source_field="Work_Email")
    run = request_run(sync, user=None)
    advance_next()
    run.refresh_from_db()
    return run


def ends_or_waits(run: ImportRun, kind: str) -> bool:
    """Tell whether the run says what became of it, or what it waits for."""
    if run.state == RunState.SUCCEEDED:
        return kind in HARMLESS
    if run.is_finished:
        return bool(run.error and known_error(run.error_code))
    seen = live_progress_of(run, timezone.now())
    has_worker = checkpoint_of(run).lease_until is not None
    return not has_worker and (seen.goes_on_at is None or bool(seen.waits_for))
