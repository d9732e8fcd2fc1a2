"""Two people change a sync's definition at the same moment: one of them is told (R24)."""

from collections.abc import Callable
from datetime import time
from functools import partial

import pytest

from accounts.models import Organisation
from criteria import Criteria
from syncs.definition.actions.change import (
    change_criteria,
    change_records,
    change_rules,
    change_schedule,
    rename_sync,
)
from syncs.definition.actions.drafts import keep_typed
from syncs.domain.schedule import Schedule
from syncs.models import Sync, SyncState
from syncs.proposal.parts import Records, Rules
from tests.builders import NOON, make_sync
from tests.world.at_once import at_once
from tests.world.editing import seen_of
from web.seen import ChangedMeanwhile, Seen

Change = Callable[[Sync, Seen, int], object]


def rules(sync: Sync, number: int) -> Rules:
    deleted = ("list", "organisation")[number]
    return Rules(sync.mailing_list_id, "", "list", deleted, "ignore", "ignore")


CHANGES: dict[str, tuple[str, Change]] = {
    "name": ("module", lambda sync, seen, number: rename_sync(sync, f"No. {number}", seen=seen)),
    "records": (
        "records",
        lambda sync, seen, number: change_records(
            sync, Records("view", str(number), "A view"), seen=seen
        ),
    ),
    "criteria": (
        "criteria",
        lambda sync, seen, number: change_criteria(sync, Criteria(pattern=str(number)), seen=seen),
    ),
    "typed": (
        "criteria",
        lambda sync, seen, number: keep_typed(sync, Criteria(pattern=str(number)), seen=seen),
    ),
    "rules": (
        "rules",
        lambda sync, seen, number: change_rules(sync, rules(sync, number), seen=seen, now=NOON),
    ),
    "schedule": (
        "schedule",
        lambda sync, seen, number: change_schedule(
            sync,
            Schedule("daily", time(10 + number), "UTC"),
            full_read_days=7,
            seen=seen,
            now=NOON,
        ),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_of_two_changes_at_once_the_second_is_told(organisation: Organisation, name: str) -> None:
    step, change = CHANGES[name]
    for _ in range(5):
        sync = make_sync(organisation, state=SyncState.DRAFT, next_run_at=None)
        seen = seen_of(sync, step)

        def press(number: int, sync: Sync = sync, seen: Seen = seen) -> str:
            try:
                change(Sync.objects.get(pk=sync.pk), seen, number)
            except ChangedMeanwhile:
                return "told"
            return "saved"

        done = at_once(partial(press, 0), partial(press, 1))

        assert sorted(done) == ["saved", "told"]
        Sync.objects.all().delete()
