"""Fixture: nothing is given up, cut short or left for later because the machine is busy.

Machines of CI pause for seconds, at any moment. A page that lets nobody wait for longer than a
second would then be another one, in a test that is about something else.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from httpx._config import DEFAULT_TIMEOUT_CONFIG

from syncs.closing.actions.purge import end_closed_organisations
from syncs.comparison.queries import two_runs
from syncs.list_sizes.count_lists import count_lists
from syncs.notifications.actions.outbox import send_mails
from syncs.retention.forget_rows import forget_old_rows
from syncs.taking_up.actions.contacts import take_up_contacts
from syncs.taking_up.actions.note import note_strangers
from syncs.turns import beside
from syncs.webhooks.actions.outbox import send_deliveries
from tests.world.patience import PATIENCE
from web import bounded

TICKS: tuple[Any, ...] = (
    count_lists,
    end_closed_organisations,
    forget_old_rows,
    note_strangers,
    send_deliveries,
    send_mails,
    take_up_contacts,
)
"""What leaves the rest to the next tick once it has worked for some seconds."""


@pytest.fixture(scope="session", autouse=True)
def nothing_given_up() -> Iterator[None]:
    """Lengthen what the application waits, and what httpx does by itself; for the session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bounded, "MILLISECONDS", int(1000 * PATIENCE))
        patch.setattr(beside, "IDLE_SECONDS", PATIENCE)
        patch.setattr(beside, "BEGINS_SECONDS", 10 * PATIENCE)
        patch.setattr(two_runs, "PATIENCE_MILLISECONDS", int(1000 * PATIENCE))
        for part_of_a_tick in TICKS:
            patch.setitem(part_of_a_tick.__kwdefaults__, "max_seconds", PATIENCE)
        for phase in ("connect", "read", "write", "pool"):
            patch.setattr(DEFAULT_TIMEOUT_CONFIG, phase, PATIENCE)
        yield
