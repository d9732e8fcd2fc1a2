"""`manage.py run_sync` starts no run that the page would not start (R85)."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from syncs.models import Connection, ConnectionState, RunState, Sync, SyncState
from tests.builders import NOON
from tests.world.house import House


def make_draft(sync: Sync) -> None:
    Sync.objects.filter(pk=sync.pk).update(state=SyncState.DRAFT)


def reject_key(sync: Sync) -> None:
    Connection.objects.filter(pk=sync.connection_id).update(state=ConnectionState.KEY_REJECTED)


def archive_list(sync: Sync) -> None:
    sync.mailing_list.archive(NOON)


@pytest.mark.parametrize(
    ("hinder", "why"),
    [
        (make_draft, "is a draft. Finish it"),
        (reject_key, "key"),
        (archive_list, "is archived: unarchive it first"),
    ],
)
def test_the_command_is_refused_in_words_what_the_page_refuses(
    house: House, hinder: Any, why: str
) -> None:
    hinder(house.sync)

    with pytest.raises(CommandError, match=f"{house.sync} was not started. .*{why}"):
        call_command("run_sync", house.slug, house.sync.name)

    assert not house.sync.runs.filter(state=RunState.QUEUED).exists()
