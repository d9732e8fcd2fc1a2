"""Held people are told of by mail, and kept when nobody answers (R74, R96)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Role
from syncs.holds.actions.answer import answer_hold
from syncs.holds.actions.expire import expire_holds
from syncs.models import Hold, HoldAnswer, ImportRun, RunState, Sync
from syncs.notifications.actions.tell import tell_by_myself
from syncs.tasks import attend_to_holds
from tests.builders import make_member
from tests.world.holds import make_hold
from tests.world.house import House

DAY = timedelta(days=1)


@pytest.fixture
def hold(house: House, settings: Settings) -> Hold:
    settings.PUBLIC_ORIGIN = "https://sync.example"
    Sync.objects.update(next_run_at=timezone.now() + 30 * DAY)
    for role in Role:
        make_member(house.organisation, role, email=f"{role.value}@example.com")
    return make_hold(house.sync)


def test_admins_and_marketers_are_told_once_each(house: House, hold: Hold) -> None:
    now = timezone.now()

    tell_by_myself(now)
    tell_by_myself(now)

    told = {address: message for message in mail.outbox for address in message.to}
    assert sorted(told) == ["admin@example.com", "marketer@example.com"]
    assert len(mail.outbox) == 2
    message = told["marketer@example.com"]
    assert "3 people wait for an answer: they would leave" in message.subject
    assert "- 3 records were deleted in Recruit" in message.body
    assert "You can answer." in message.body
    assert "If nobody answers before " in message.body
    assert f"https://sync.example/o/{house.slug}/runs/{hold.pk}/" in message.body


def test_they_are_warned_once_a_day_before(hold: Hold) -> None:
    assert hold.expires_at
    tell_by_myself(timezone.now())
    mail.outbox.clear()

    tell_by_myself(hold.expires_at - DAY - timedelta(minutes=1))
    early = len(mail.outbox)
    tell_by_myself(hold.expires_at - DAY)
    tell_by_myself(hold.expires_at - DAY)

    assert (early, len(mail.outbox)) == (0, 2)
    assert all("3 people will be kept" in message.subject for message in mail.outbox)


def test_who_answered_ends_it_for_all(hold: Hold) -> None:
    tell_by_myself(timezone.now())
    mail.outbox.clear()
    answer_hold(hold, HoldAnswer.KEEP, make_member(hold.organisation).user, timezone.now())

    tell_by_myself(timezone.now())

    assert len(mail.outbox) == 2
    assert all("Somebody has answered about 3 people" in each.subject for each in mail.outbox)


def test_mail_goes_to_nobody_who_has_left_or_is_elsewhere(
    house: House, other_house: House, hold: Hold
) -> None:
    make_member(house.organisation, Role.ADMIN, email="gone@example.com", is_active=False)
    make_member(other_house.organisation, Role.ADMIN, email="other@example.com")

    tell_by_myself(timezone.now())

    told = sorted(address for message in mail.outbox for address in message.to)
    assert told == ["admin@example.com", "marketer@example.com"]


def test_whom_nobody_answered_about_is_kept(hold: Hold) -> None:
    assert hold.expires_at

    assert expire_holds(hold.expires_at - timedelta(seconds=1)) == 0
    assert [expire_holds(hold.expires_at), expire_holds(hold.expires_at)] == [1, 0]

    hold.refresh_from_db()
    assert (hold.answer, hold.answered_by) == (HoldAnswer.EXPIRED, None)
    assert ImportRun.objects.get(pk=hold.pk).state == RunState.SUCCEEDED


def test_that_nobody_answered_is_told_as_such(hold: Hold) -> None:
    tell_by_myself(timezone.now())
    mail.outbox.clear()
    assert hold.expires_at
    expire_holds(hold.expires_at)

    tell_by_myself(timezone.now())

    words = f"Nobody answered about 3 people: they stay on {hold.sync.mailing_list}"
    assert [words in each.subject for each in mail.outbox] == [True, True]
    assert all("asks again about those who would leave then" in each.body for each in mail.outbox)


def test_what_was_answered_stays_as_it_was_answered(hold: Hold) -> None:
    answer_hold(hold, HoldAnswer.KEEP, None, timezone.now())
    Hold.objects.update(expires_at=timezone.now())

    attend_to_holds()

    assert Hold.objects.get().answer == HoldAnswer.KEEP
