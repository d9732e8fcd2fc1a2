"""Events are written with the fact, in its transaction, and only for whom they are (R105)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.tenancy.standing import serving
from contacts.models import Membership
from syncs.models import Concern, Ending, Kind, RunState
from syncs.notifications.actions.track import track_concerns
from syncs.webhooks.actions.webhooks import remove_webhook
from syncs.webhooks.models import Webhook, WebhookDelivery, WebhookEvent
from tests.builders import (
    join_list,
    make_contact,
    make_mailing_list,
    make_member,
    make_run,
    make_sync,
)
from tests.webhooks.telling import make_hook
from tests.world.house import House, make_house
from tests.world.lock_waits import wait_until_somebody_waits

URL = "https://receiver.example/hook"

BEYOND = 10**12
"""Contacts whose numbers no other test gives away."""


def told(**only: Any) -> list[tuple[str, dict[str, Any]]]:
    return list(WebhookEvent.objects.filter(**only).order_by("id").values_list("kind", "about"))


def test_whoever_deletes_a_webhook_waits_for_work_that_tells_it(transactional_db: None) -> None:
    house = make_house("zylker")
    webhook, _ = make_hook(house.organisation, URL)
    run = make_run(house.sync, state=RunState.QUEUED)

    def delete() -> None:
        try:
            remove_webhook(webhook)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            run.state, run.started_at = RunState.RUNNING, timezone.now()
            run.save()
            written = webhook.deliveries.count()
            deleting = pool.submit(copy_context().run, delete)
            wait_until_somebody_waits()
        deleting.result()

    assert written == 1
    assert told() == [("run.started", {"run": run.pk})]
    assert not Webhook.objects.exists()
    assert not WebhookDelivery.objects.exists()


def test_states_of_a_run_are_told_once_each(house: House) -> None:
    webhook, _ = make_hook(house.organisation, URL)
    run = make_run(house.sync, state=RunState.QUEUED)
    states = (RunState.RUNNING, RunState.RUNNING, RunState.HELD, RunState.SUCCEEDED)

    for state in states:
        run.state, run.started_at = state, timezone.now()
        run.save()

    about = {"run": run.pk}
    expected = ["run.started", "run.held", "run.succeeded"]
    assert told() == [(kind, about) for kind in expected]
    assert webhook.deliveries.filter(due_at__isnull=False).count() == len(expected)


@pytest.mark.parametrize(
    ("kind", "before", "after", "expected"),
    [
        (Kind.IMPORT, RunState.RUNNING, RunState.FAILED, ["run.failed"]),
        (Kind.UNDO, RunState.RUNNING, RunState.SUCCEEDED, ["run.succeeded"]),
        (Kind.IMPORT, RunState.RUNNING, RunState.CANCELLED, ["run.cancelled"]),
        (Kind.IMPORT, RunState.QUEUED, RunState.CANCELLED, []),
        (Kind.PREVIEW, RunState.RUNNING, RunState.SUCCEEDED, []),
        (Kind.UNDO_PREVIEW, RunState.RUNNING, RunState.FAILED, []),
    ],
)
def test_previews_and_what_never_started_are_not_told(
    house: House, kind: Kind, before: RunState, after: RunState, expected: list[str]
) -> None:
    make_hook(house.organisation, URL)
    run = make_run(house.sync, state=before, kind=kind)

    run.state = after
    run.save()

    assert [kind for kind, _ in told()] == expected


def test_late_and_recovered_are_told_with_the_concern(house: House) -> None:
    make_hook(house.organisation, URL)
    concerns = [
        Concern.objects.create(
            organisation=house.organisation,
            kind=kind,
            subject_id=house.sync.pk,
            since=timezone.now(),
            noticed_at=timezone.now(),
        )
        for kind in ("late", "run_failed", "held")
    ]

    for concern, ending in zip(
        concerns, (Ending.MENDED, Ending.MENDED, Ending.MENDED), strict=True
    ):
        concern.ended_at, concern.ending = timezone.now(), ending
        concern.save()

    assert [(kind, about.get("was"), about["sync"]) for kind, about in told()] == [
        ("sync.late", None, house.sync.pk),
        ("sync.recovered", "late", house.sync.pk),
        ("sync.recovered", "failed", house.sync.pk),
    ]


def test_what_nobody_cares_about_any_more_has_not_recovered(house: House) -> None:
    make_hook(house.organisation, URL, "sync.recovered")
    concern = Concern.objects.create(
        organisation=house.organisation,
        kind="run_failed",
        subject_id=house.sync.pk,
        since=timezone.now(),
        noticed_at=timezone.now(),
    )

    concern.ended_at, concern.ending = timezone.now(), Ending.DROPPED
    concern.save()

    assert told() == []


def test_people_are_told_in_batches_of_one_list_each(house: House) -> None:
    make_hook(house.organisation, URL, "list.members_added", "list.members_removed")
    other = make_mailing_list(house.organisation)
    ids = range(BEYOND, BEYOND + 1_203)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO contacts_membership (mailing_list_id, contact_id, organisation_id)
            SELECT list, contact, %s
              FROM unnest(%s) AS list, unnest(%s) AS contact
             WHERE list = %s OR contact < %s
            """,
            [
                *(house.organisation.pk, [house.mailing_list.pk, other.pk], list(ids)),
                *(other.pk, ids[2]),
            ],
        )

    sizes = [(about["mailing_list"], len(about["contacts"])) for _, about in told()]
    assert sizes == [(house.mailing_list.pk, 2), (other.pk, 500), (other.pk, 500), (other.pk, 203)]
    contacts = [pk for _, about in told() for pk in about["contacts"]][2:]
    assert contacts == list(ids)

    Membership.objects.filter(
        mailing_list_id=house.mailing_list.pk, contact_id__gte=BEYOND
    ).delete()
    assert told(kind="list.members_removed") == [
        (
            "list.members_removed",
            {"mailing_list": house.mailing_list.pk, "contacts": list(ids[:2])},
        )
    ]


def test_event_goes_to_whoever_wants_it_in_the_same_organisation_only(
    house: House, other_house: House
) -> None:
    both, _ = make_hook(house.organisation, URL)
    runs, _ = make_hook(house.organisation, URL, "run.failed")
    foreign, _ = make_hook(other_house.organisation, URL)
    run = make_run(house.sync, state=RunState.RUNNING)

    with serving(house.organisation.pk):  # as whoever writes is bound by row-level security
        run.state = RunState.FAILED
        run.save()
        join_list(house.mailing_list, [make_contact(house.organisation)])

    assert [webhook.deliveries.count() for webhook in (both, runs, foreign)] == [2, 1, 0]
    (failed,) = WebhookEvent.objects.filter(kind="run.failed")
    assert set(failed.deliveries.values_list("webhook", flat=True)) == {both.pk, runs.pk}


def test_where_nobody_wants_it_nothing_is_written(house: House, other_house: House) -> None:
    make_hook(other_house.organisation, URL)
    make_hook(house.organisation, URL, "sync.late")

    join_list(house.mailing_list, [make_contact(house.organisation)])

    assert told() == []


def test_what_is_rolled_back_was_never_told(house: House) -> None:
    make_hook(house.organisation, URL)

    contact = make_contact(house.organisation)

    with transaction.atomic():
        join_list(house.mailing_list, [contact])
        before = WebhookDelivery.objects.count()
        transaction.set_rollback(True)

    assert (before, told(), WebhookDelivery.objects.count()) == (1, [], 0)


def test_a_real_tick_tells_that_a_sync_is_late(house: House) -> None:
    make_member(house.organisation)
    make_hook(house.organisation, URL, "sync.late", "sync.recovered")
    sync = make_sync(house.organisation, next_run_at=timezone.now() - timedelta(hours=1))
    house.sync.pause()

    track_concerns(timezone.now())
    sync.next_run_at = timezone.now() + timedelta(hours=1)
    sync.save()
    make_run(sync, state=RunState.RUNNING, started_at=timezone.now())
    track_concerns(timezone.now())

    assert [(kind, about["sync"]) for kind, about in told()] == [
        ("sync.late", sync.pk),
        ("sync.recovered", sync.pk),
    ]
