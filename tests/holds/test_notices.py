"""Held people are told of by mail, and kept when nobody answers (R74, R96)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Role
from syncs.holds.actions.answer import answer_hold
from syncs.holds.actions.expire import expire_holds
from syncs.holds.actions.notices import tell_of_holds, warn_of_expiry
from syncs.models import Hold, HoldAnswer, ImportRun, RunState
from syncs.tasks import attend_to_holds
from tests.builders import make_member
from tests.world.holds import make_hold
from tests.world.house import House

DAY = timedelta(days=1)


@pytest.fixture
def hold(house: House, settings: Settings) -> Hold:
    settings.PUBLIC_ORIGIN = "https://sync.example"
    for role in Role:
        make_member(house.organisation, role, email=f"{role.value}@example.com")
    return make_hold(house.sync)


def test_admins_and_marketers_are_told_once(house: House, hold: Hold) -> None:
    now = timezone.now()

    assert [tell_of_holds(now), tell_of_holds(now)] == [1, 0]

    (message,) = mail.outbox
    assert sorted(message.to) == ["admin@example.com", "marketer@example.com"]
    assert message.subject.startswith("3 people would leave")
    assert "3 records were deleted in Recruit" in message.body
    assert f"https://sync.example/o/{house.slug}/runs/{hold.pk}/" in message.body


def test_they_are_warned_once_a_day_before(hold: Hold) -> None:
    assert hold.expires_at
    tell_of_holds(timezone.now())
    mail.outbox.clear()

    early = warn_of_expiry(hold.expires_at - DAY - timedelta(minutes=1))
    late = [warn_of_expiry(hold.expires_at - DAY) for _ in range(2)]

    assert (early, late) == (0, [1, 0])
    (message,) = mail.outbox
    assert message.subject.startswith("3 people will be kept")


def test_whom_nobody_answered_about_is_kept(hold: Hold) -> None:
    assert hold.expires_at

    assert expire_holds(hold.expires_at - timedelta(seconds=1)) == 0
    assert [expire_holds(hold.expires_at), expire_holds(hold.expires_at)] == [1, 0]

    hold.refresh_from_db()
    assert (hold.answer, hold.answered_by) == (HoldAnswer.EXPIRED, None)
    assert ImportRun.objects.get(pk=hold.pk).state == RunState.SUCCEEDED


def test_nothing_is_told_of_what_was_answered(hold: Hold) -> None:
    answer_hold(hold, HoldAnswer.KEEP, None, timezone.now())
    Hold.objects.update(expires_at=timezone.now())

    attend_to_holds()

    assert mail.outbox == []
    assert Hold.objects.get().answer == HoldAnswer.KEEP


def test_mail_that_could_not_be_sent_is_sent_later(
    hold: Hold, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert tell_of_holds(timezone.now()) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert tell_of_holds(timezone.now()) == 1
    assert len(mail.outbox) == 1
