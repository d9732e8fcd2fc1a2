"""What the demo begins with."""

import pytest

from devtools.demo.organisation import FIRST_SYNC, seed
from syncs.models import ImportRun, Sync, SyncState, Trigger
from tests.builders import NOON

SANDBOX = {
    "url": "http://127.0.0.1:1",
    "accounts_url": "http://127.0.0.1:1",
    "account_email": "sync@example.com",
    "zsc_key": "a key",
}


@pytest.mark.django_db
def test_first_run_is_that_of_a_person_who_launched_the_sync() -> None:
    seed(SANDBOX, NOON)
    seed(SANDBOX, NOON)  # `make run` once more

    sync, run = Sync.objects.get(name=FIRST_SYNC), ImportRun.objects.get()
    assert (run.sync, run.trigger, run.due_at) == (sync, Trigger.ACTIVATION, None)
    assert run.requested_by is not None
    assert (sync.state, sync.next_run_at) == (SyncState.ACTIVE, sync.schedule.next_after(NOON))
