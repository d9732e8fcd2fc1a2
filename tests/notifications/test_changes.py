"""A notification is made once for each change and member, and never for a run (R96)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Member, Role
from syncs.alarms.heartbeats import report_heartbeat
from syncs.models import (
    Concern,
    Connection,
    ConnectionState,
    Ending,
    Heartbeat,
    ImportRun,
    Notification,
    NotificationMail,
    NotificationSettings,
    RunState,
    StateChange,
    Sync,
    SyncState,
    Way,
)
from syncs.models.heartbeat import Part
from syncs.models.sync import StopCause
from syncs.notifications.actions.forget import KEPT, forget_old_concerns
from syncs.notifications.actions.outbox import make_mails
from syncs.notifications.actions.track import track_concerns
from tests.builders import NOON, make_member, make_run, make_sync, stopped_by
from tests.world.at_once import at_once
from tests.world.house import House, make_house

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

BEGAN, ENDED = StateChange.BEGAN, StateChange.ENDED


@pytest.fixture
def members(house: House) -> dict[Role, Member]:
    """One member of each role, in a house of which nothing is due."""
    not_due()
    return {
        role: make_member(house.organisation, role, email=f"{role.value}@example.com")
        for role in Role
    }


def not_due() -> None:
    Sync.objects.update(next_run_at=timezone.now() + timedelta(days=1))


def fail(sync: Sync, **changes: Any) -> ImportRun:
    fields = {"state": RunState.FAILED, "error_code": "set_back"}
    return make_run(sync, **{**fields, **changes})


def changes(member: Member) -> list[tuple[str, str]]:
    """Return what a member was told, by kind and change, in order."""
    told = Notification.objects.filter(member=member).order_by("id")
    return list(told.values_list("concern__kind", "change"))


def mailed(member: Member) -> list[str]:
    """Return the changes that are to go to a member by mail."""
    told = Notification.objects.filter(member=member, mail_due_at__isnull=False)
    return list(told.order_by("id").values_list("change", flat=True))


def test_failing_again_and_again_is_told_once_and_success_once(
    house: House, members: dict[Role, Member]
) -> None:
    for _ in range(3):
        fail(house.sync)
        track_concerns(timezone.now())
    for _ in range(2):
        make_run(house.sync)
        track_concerns(timezone.now())

    expected = [("run_failed", BEGAN), ("run_failed", ENDED)]
    assert {role: changes(member) for role, member in members.items()} == dict.fromkeys(
        Role, expected
    )
    concern = Concern.objects.get()
    assert concern.ending == Ending.MENDED
    assert concern.told_facts.run == ImportRun.objects.filter(state="failed").latest("id").pk


def test_success_and_failure_between_two_looks_is_another_failure(
    house: House, members: dict[Role, Member]
) -> None:
    fail(house.sync)
    track_concerns(timezone.now())
    make_run(house.sync)
    fail(house.sync, finished_at=NOON + HOUR)

    track_concerns(timezone.now())

    assert changes(members[Role.ADMIN]) == [("run_failed", BEGAN)] * 2
    assert Concern.objects.filter(ended_at=None).get().since == NOON + HOUR


@pytest.mark.parametrize("state", [SyncState.PAUSED, SyncState.DELETED])
def test_what_is_put_to_rest_is_over_without_a_word(
    house: House, members: dict[Role, Member], state: SyncState
) -> None:
    fail(house.sync)
    track_concerns(timezone.now())
    deleted_at = NOON if state == SyncState.DELETED else None
    Sync.objects.update(state=state, next_run_at=None, deleted_at=deleted_at)

    track_concerns(timezone.now())

    assert changes(members[Role.ADMIN]) == [("run_failed", BEGAN)]
    assert Concern.objects.get().ending == Ending.DROPPED
    assert make_mails(timezone.now() + HOUR) == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_once() -> None:
    house = make_house("zylker")
    make_member(house.organisation)
    not_due()
    report_heartbeat(*Part)
    fail(house.sync)
    now = timezone.now()

    found = at_once(*[lambda: track_concerns(now)] * 3)
    made = at_once(*[lambda: make_mails(now)] * 3)

    assert (sorted(found), sorted(made)) == ([0, 0, 1], [0, 0, 1])
    assert (Concern.objects.count(), Notification.objects.count()) == (1, 1)
    assert NotificationMail.objects.count() == 1


def test_who_can_mend_it_gets_mail_unless_they_choose_otherwise(
    house: House, members: dict[Role, Member]
) -> None:
    Connection.objects.update(state=ConnectionState.KEY_REJECTED, rejected_at=NOON)
    fail(make_sync(house.organisation, connection=house.sync.connection))
    not_due()

    track_concerns(timezone.now())

    assert {role: len(mailed(member)) for role, member in members.items()} == {
        Role.ADMIN: 2,
        Role.MARKETER: 1,
        Role.VIEWER: 0,
    }
    assert len(changes(members[Role.VIEWER])) == 2


def choose(member: Member, way: Way, hour: int = 8) -> None:
    topics = ("key", "failed", "held", "late", "inactive", "installation")
    NotificationSettings.objects.create(
        member=member,
        organisation=member.organisation,
        digest_hour=hour,
        **dict.fromkeys(topics, way),
    )


def test_digest_waits_for_its_hour_in_the_organisations_zone(
    house: House, members: dict[Role, Member]
) -> None:
    choose(members[Role.VIEWER], Way.DIGEST, hour=18)
    choose(members[Role.ADMIN], Way.IN_APP)
    choose(members[Role.MARKETER], Way.IN_APP)
    fail(house.sync)
    fail(make_sync(house.organisation))
    not_due()

    track_concerns(NOON)  # 17:30 in Kolkata

    assert make_mails(NOON + 30 * MINUTE - timedelta(seconds=1)) == 0
    assert make_mails(NOON + 30 * MINUTE) == 1
    assert NotificationMail.objects.get().notifications.count() == 2
    assert make_mails(NOON + 3 * HOUR) == 0


def test_syncs_that_are_activated_soon_after_the_key_changed_are_no_mail(
    house: House, members: dict[Role, Member]
) -> None:
    Sync.objects.update(**stopped_by(StopCause.KEY_CHANGED))
    track_concerns(NOON)
    assert make_mails(NOON + 5 * MINUTE - timedelta(seconds=1)) == 0
    Sync.objects.update(state=SyncState.ACTIVE, state_cause="", state_reason="")
    not_due()

    track_concerns(NOON + 5 * MINUTE)

    assert make_mails(NOON + HOUR) == 0
    assert changes(members[Role.ADMIN]) == [("stopped_by_key", BEGAN), ("stopped_by_key", ENDED)]


def test_syncs_that_nobody_activates_are_mailed_to_who_can(
    house: House, members: dict[Role, Member]
) -> None:
    Sync.objects.update(**stopped_by(StopCause.KEY_CHANGED))
    track_concerns(NOON)

    assert make_mails(NOON + 5 * MINUTE) == 2


def test_new_member_is_told_of_no_end_of_what_began_before(
    house: House, members: dict[Role, Member]
) -> None:
    fail(house.sync)
    track_concerns(timezone.now())
    newcomer = make_member(house.organisation)
    make_run(house.sync)

    track_concerns(timezone.now())

    assert changes(newcomer) == []


def test_who_cannot_sign_in_is_told_nothing(house: House, members: dict[Role, Member]) -> None:
    gone = make_member(house.organisation, is_active=False)
    fail(house.sync)

    track_concerns(timezone.now())

    assert changes(gone) == []


def test_dead_worker_is_told_and_not_every_sync_that_is_late_for_it(
    house: House, members: dict[Role, Member], settings: Settings
) -> None:
    settings.LATE_SECONDS = 60
    Heartbeat.objects.filter(part=Part.WORKER).update(reported_at=Now() - timedelta(seconds=61))
    Sync.objects.update(next_run_at=timezone.now() - HOUR)
    now = timezone.now()
    track_concerns(now)
    report_heartbeat(*Part)

    track_concerns(now + timedelta(seconds=5))

    silent = [("worker_silent", BEGAN), ("worker_silent", ENDED)]
    assert changes(members[Role.ADMIN]) == silent
    track_concerns(now + timedelta(seconds=66))
    assert changes(members[Role.ADMIN]) == [*silent, ("late", BEGAN)]


def test_a_worker_that_has_not_started_yet_is_no_news_of_a_new_installation(
    house: House, members: dict[Role, Member], settings: Settings
) -> None:
    settings.LATE_SECONDS = 60
    Heartbeat.objects.filter(part=Part.WORKER).delete()
    made = house.organisation.created_at

    track_concerns(made + timedelta(seconds=59))

    assert changes(members[Role.ADMIN]) == []
    track_concerns(made + timedelta(seconds=61))
    assert changes(members[Role.ADMIN]) == [("worker_silent", BEGAN)]


def test_late_sync_that_starts_is_told_and_one_that_is_paused_is_not(
    house: House, members: dict[Role, Member]
) -> None:
    """Nor is one whose run was cancelled before it began: nothing of it has started."""
    paused, cancelled = make_sync(house.organisation), make_sync(house.organisation)
    Sync.objects.update(next_run_at=NOON)
    track_concerns(timezone.now())
    Sync.objects.exclude(pk=paused.pk).update(next_run_at=timezone.now() + HOUR)
    make_run(house.sync, due_at=NOON, started_at=timezone.now())
    make_run(cancelled, state=RunState.CANCELLED, due_at=NOON, started_at=None)
    paused.pause()

    track_concerns(timezone.now())

    assert changes(members[Role.ADMIN]) == [("late", BEGAN)] * 3 + [("late", ENDED)]


def test_organisations_are_told_of_their_own_alone(
    house: House, other_house: House, members: dict[Role, Member]
) -> None:
    stranger = make_member(other_house.organisation)
    not_due()
    fail(house.sync)

    track_concerns(timezone.now())

    assert (changes(stranger), len(changes(members[Role.ADMIN]))) == ([], 1)


def test_without_a_way_out_nothing_is_to_be_mailed_later(
    house: House, members: dict[Role, Member], settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    fail(house.sync)

    track_concerns(timezone.now())

    admin = members[Role.ADMIN]
    assert {kind for kind, _ in changes(admin)} == {"run_failed", "mail_missing"}
    assert changes(members[Role.MARKETER]) == [("run_failed", BEGAN)]
    assert mailed(admin) == []
    assert make_mails(timezone.now() + HOUR) == 0


def test_what_was_over_long_ago_is_forgotten(house: House, members: dict[Role, Member]) -> None:
    fail(house.sync)
    track_concerns(NOON)
    make_mails(NOON)
    make_run(house.sync)
    fail(make_sync(house.organisation))
    not_due()
    track_concerns(NOON + HOUR)
    make_mails(NOON + HOUR)

    assert forget_old_concerns(NOON + HOUR + KEPT) == 0
    assert forget_old_concerns(NOON + HOUR + KEPT + MINUTE) == 1

    assert Concern.objects.get().ended_at is None
    assert NotificationMail.objects.count() == 0
    assert make_mails(NOON + 2 * KEPT) == 0
    assert set(Notification.objects.values_list("change", flat=True)) == {BEGAN}
