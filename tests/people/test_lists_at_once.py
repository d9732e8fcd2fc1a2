"""Two people change a mailing list, or it and its sync, at the same moment (R14)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Organisation
from contacts.actions.lists import NameTaken, create_list, rename_list
from contacts.models import MailingList
from syncs.models import Sync, SyncState
from syncs.models.sync import ListArchived
from syncs.people.actions.archive_list import ListIsFed, archive_list
from tests.builders import NOON, make_mailing_list, make_sync
from tests.world.at_once import at_once, waiting_behind
from web.seen import ChangedMeanwhile, Seen


@pytest.fixture
def paused(organisation: Organisation) -> Sync:
    return make_sync(organisation, state=SyncState.PAUSED)


def outcome_of(action: Callable[[], Any], *refusals: type[Exception]) -> Callable[[], str]:
    """The action's refusal by name, or `done`."""

    def do() -> str:
        try:
            action()
        except refusals as refusal:
            return type(refusal).__name__
        return "done"

    return do


def test_one_name_is_given_once(organisation: Organisation) -> None:
    for number in range(10):
        actions = [
            outcome_of(partial(create_list, organisation, name), NameTaken)
            for name in (f"News {number}", f"NEWS {number}")
        ]

        assert sorted(at_once(*actions)) == ["NameTaken", "done"]


def test_one_of_two_renames_counts(organisation: Organisation) -> None:
    mailing_list = make_mailing_list(organisation, name="News")
    seen = Seen.of({"name": "News"})
    actions = [
        outcome_of(partial(rename_list, mailing_list, name, seen=seen), ChangedMeanwhile)
        for name in ("Mine", "Yours")
    ]

    assert sorted(at_once(*actions)) == ["ChangedMeanwhile", "done"]


def test_a_sync_that_is_resumed_while_its_list_is_archived_stays_paused(paused: Sync) -> None:
    resume = outcome_of(lambda: paused.resume(NOON), ListArchived)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            archive_list(paused.mailing_list, now=NOON)
            resumed = waiting_behind(pool, resume)
        assert resumed.result() == "ListArchived"

    assert Sync.objects.get().state == SyncState.PAUSED


def test_a_list_that_is_archived_while_its_sync_is_resumed_stays(paused: Sync) -> None:
    archive = outcome_of(lambda: archive_list(paused.mailing_list, now=NOON), ListIsFed)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            paused.resume(NOON)
            archived = waiting_behind(pool, archive)
        assert archived.result() == "ListIsFed"

    assert MailingList.objects.get().archived_at is None
