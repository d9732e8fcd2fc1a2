"""Somebody deletes what another one's request has found already: that is a 404, like a moment later
(R25)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse

from accounts.models import User
from syncs.contact_fields.actions.delete import delete_field
from syncs.models import ImportRun, SyncState
from syncs.overview.actions.delete import People, delete_sync
from syncs.people.actions.delete_list import delete_list
from tests.builders import NOON, make_mailing_list, make_member, make_sync
from tests.world.house import House, client_of, make_house
from tests.world.lock_waits import wait_until_somebody_waits


@pytest.fixture
def house(transactional_db: None) -> House:
    return make_house("zylker")


def answer_during(deletion: Callable[[], Any], user: User, url: str, **form: str) -> int:
    """Post in another session, which waits for the deletion; return the answer's status."""

    def post() -> int:
        try:
            return client_of(user).post(url, form).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            deletion()
            answer = pool.submit(copy_context().run, post)
            wait_until_somebody_waits()
        return answer.result()


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("run_sync", {}),
        ("duplicate_sync", {}),
        ("edit_schedule", {"frequency": "daily", "at": "08:00", "zone": "UTC"}),
    ],
)
def test_a_sync_that_is_being_deleted_is_not_found(
    name: str, form: dict[str, str], house: House
) -> None:
    sync = make_sync(house.organisation, state=SyncState.PAUSED)
    bob = make_member(house.organisation).user
    url = reverse(name, args=[house.slug, sync.pk])

    status = answer_during(lambda: delete_sync(sync, People.STAY, now=NOON), bob, url, **form)

    assert (status, ImportRun.objects.filter(sync=sync.pk).count()) == (404, 0)


def test_a_list_that_is_being_deleted_is_not_found(house: House) -> None:
    put_away = make_mailing_list(house.organisation, name="Alumni", archived_at=NOON)
    bob = make_member(house.organisation).user
    url = reverse("rename_list", args=[house.slug, put_away.pk])

    status = answer_during(lambda: delete_list(put_away), bob, url, name="Former", seen="Alumni")

    assert status == 404


def test_a_field_that_is_being_deleted_is_not_found(house: House) -> None:
    field = house.own_field
    bob = make_member(house.organisation).user
    url = reverse("rename_contact_field", args=[house.slug, field.pk])

    status = answer_during(lambda: delete_field(field), bob, url, label="Town", seen="City")

    assert status == 404
