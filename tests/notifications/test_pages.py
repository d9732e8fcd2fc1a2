"""What members see of it: the strip and the badge until seen, the page, the settings (R96, R99)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Member, Role, User
from syncs.domain.known_errors import KNOWN_ERRORS, Actor, KnownError
from syncs.models import (
    Concern,
    Connection,
    ConnectionState,
    HoldAnswer,
    Notification,
    NotificationMail,
    NotificationSettings,
    Sync,
    Way,
)
from syncs.models.sync import StopCause
from syncs.notifications.actions.outbox import make_mails
from syncs.notifications.actions.track import track_concerns
from tests.all_pages.forms import forms_of
from tests.builders import NOON, make_member, make_run, make_sync, stopped_by
from tests.world.holds import make_hold
from tests.world.house import House, client_of
from tests.world.reading import text_of


@pytest.fixture(autouse=True)
def nothing_is_due(house: House) -> None:
    not_due()


def not_due() -> None:
    Sync.objects.update(next_run_at=timezone.now() + timedelta(days=1))


def fail(sync: Sync, code: str = "set_back") -> None:
    make_run(sync, state="failed", error_code=code, error="It was set back.")


def url(house: House, name: str) -> str:
    return reverse(name, args=[house.slug])


def page(client: Client, house: House, name: str = "contact_list") -> str:
    return str(text_of(client.get(url(house, name))))


def badge(client: Client, house: House) -> int:
    """Return the number of the badge, 0 where there is none."""
    found = re.search(r"Needs attention (\d+)\s*new", page(client, house))
    return int(found[1]) if found else 0


def strip(client: Client, house: House) -> str:
    """Return the strip as people read it, "" where there is none."""
    html = client.get(url(house, "contact_list")).content.decode()
    _, _, after = html.partition('aria-label="Needs attention">')
    return " ".join(re.sub(r"<[^>]+>", " ", after.partition("</section>")[0]).split())


def test_the_switcher_tells_where_else_something_needs_attention(
    house: House, other_house: House, alice: Client
) -> None:
    alices = User.objects.get(email="alice@example.com")
    Member.objects.create(organisation=other_house.organisation, user=alices, role=Role.ADMIN)
    assert other_house.other_admin.user != alices
    silence = Concern.objects.create(
        organisation=other_house.organisation, kind="worker_silent", since=NOON, noticed_at=NOON
    )
    tell(silence, alices)
    assert "Another organisation needs attention" not in page(alice, house)
    silence.delete()

    fail(other_house.sync)
    make_hold(make_sync(other_house.organisation))
    not_due()
    track_concerns(timezone.now())

    there = f"{other_house.organisation.name} Needs attention"
    assert "Another organisation needs attention" in page(alice, house)
    assert there in page(alice, house)
    assert 'dot state-failed"' in alice.get(url(house, "contact_list")).content.decode()
    assert there not in page(alice, other_house)
    mark_seen(alice, other_house)
    assert there not in page(alice, house)
    Notification.objects.update(seen_at=None)
    assert there in page(alice, house)
    Concern.objects.update(ended_at=timezone.now(), ending="mended")
    assert there not in page(alice, house)
    webhook = Concern.objects.create(
        organisation=other_house.organisation, kind="webhook_off", since=NOON, noticed_at=NOON
    )
    tell(webhook, alices)
    assert there in page(alice, house)
    alices.memberships.filter(organisation=other_house.organisation).update(role=Role.VIEWER)
    assert there not in page(alice, house), "no page of theirs would tell what it is"


def tell(concern: Concern, user: User) -> None:
    member = concern.organisation.members.get(user=user)
    Notification.objects.create(
        organisation=concern.organisation,
        member=member,
        concern=concern,
        change="began",
        made_at=concern.noticed_at,
    )


def mark_seen(client: Client, house: House, name: str = "contact_list") -> str:
    """Press the button on a page, and return where it leads."""
    forms = forms_of(client.get(url(house, name)).content.decode())
    form = next(form for form in forms if "need" in form or "newest" in form)
    tokens = re.findall(
        r'name="need" value="([^"]+)"', client.get(url(house, name)).content.decode()
    )
    answer = client.post(url(house, "see_notifications"), {**form, "need": tokens})
    return str(answer["Location"])


def test_strip_says_what_is_wrong_since_when_and_who_can_mend_it(
    house: House, alice: Client, bob: Client, vera: Client
) -> None:
    User.objects.filter(email="alice@example.com").update(name="Alice Admin")
    Connection.objects.update(state=ConnectionState.KEY_REJECTED, rejected_at=NOON)
    name = house.sync.connection.name

    seen_by_bob = strip(bob, house)

    assert seen_by_bob.startswith(f"Recruit rejected the key of {name} since 21 Nov")
    assert "Alice Admin can enter a new key. See the account" in seen_by_bob
    assert "You can enter a new key. Enter a new key" in strip(alice, house)
    assert "Alice Admin can enter a new key. See the account" in strip(vera, house)


def test_strip_and_badge_are_there_until_seen_by_each(
    house: House, alice: Client, vera: Client
) -> None:
    fail(house.sync)
    assert (badge(alice, house), badge(vera, house)) == (1, 1)

    back = mark_seen(alice, house)

    assert back == url(house, "contact_list")
    assert (badge(alice, house), strip(alice, house)) == (0, "")
    assert badge(vera, house) == 1
    fail(make_sync(house.organisation))
    not_due()
    assert badge(alice, house) == 1


def colours(client: Client, house: House) -> tuple[str, ...]:
    """Return the classes that colour the strip, its moments and the badge."""
    html = client.get(url(house, "contact_list")).content.decode()
    coloured = r'class="(?:strip notice notice|need-since state|badge state)-(\w+)'
    return tuple(re.findall(coloured, html))


def test_held_people_are_amber_and_what_fails_beside_them_is_red(
    house: House, alice: Client
) -> None:
    make_hold(house.sync)
    track_concerns(timezone.now())
    assert colours(alice, house) == ("held", "warning", "held")

    fail(make_sync(house.organisation))
    not_due()
    track_concerns(timezone.now())

    assert colours(alice, house) == ("failed", "error", "held", "failed")


def test_recovery_is_new_until_the_page_was_seen(house: House, alice: Client) -> None:
    fail(house.sync)
    mark_seen(alice, house)
    make_run(house.sync)
    track_concerns(timezone.now())
    assert (badge(alice, house), strip(alice, house)) == (1, "")
    assert f"{house.sync.name} works again" in page(alice, house, "notification_list")

    mark_seen(alice, house, "notification_list")

    assert badge(alice, house) == 0


def test_what_somebody_ended_themselves_is_no_news_to_them(
    house: House, alice: Client, bob: Client
) -> None:
    hold = make_hold(house.sync)
    resting = make_sync(house.organisation, **stopped_by(StopCause.NOT_ALLOWED))
    for somebody in (alice, bob):
        mark_seen(somebody, house)
    Concern.objects.update(since=timezone.now() - timedelta(1))  # all of a test is one moment
    answer = reverse("answer_hold", args=[house.slug, hold.pk])
    bob.post(answer, {"answer": HoldAnswer.KEEP.value})
    bob.post(reverse("activate_sync", args=[house.slug, resting.pk]))
    not_due()
    track_concerns(timezone.now())

    assert Concern.objects.filter(ending="mended").count() == 2
    assert (badge(alice, house), badge(bob, house)) == (2, 0)
    unseen = Notification.objects.filter(seen_at=None, mail_due_at__isnull=False)
    assert {each.member.user.email for each in unseen} == {"alice@example.com"}


def test_what_was_mended_is_gone_from_the_pages_at_once(house: House, alice: Client) -> None:
    fail(house.sync)
    track_concerns(timezone.now())
    make_run(house.sync)

    assert strip(alice, house) == ""


def test_only_what_was_shown_is_seen(house: House, alice: Client) -> None:
    for _ in range(3):
        fail(make_sync(house.organisation))
    fail(house.sync)
    not_due()
    assert "And 1 more" in strip(alice, house)

    mark_seen(alice, house)

    assert badge(alice, house) == 1
    assert strip(alice, house).count(" failed ") == 1


def test_relapse_is_new_again(house: House, alice: Client) -> None:
    fail(house.sync)
    mark_seen(alice, house)
    make_run(house.sync)
    track_concerns(timezone.now())
    fail(house.sync)
    track_concerns(timezone.now())

    assert strip(alice, house)


def test_page_says_what_each_thing_means(house: House, bob: Client) -> None:
    hold = make_hold(house.sync)

    shown = page(bob, house, "notification_list")

    assert f"3 people wait for an answer: they would leave {house.mailing_list.name}" in shown
    assert "so nobody was removed. If nobody answers before" in shown
    assert "You can answer. See who they are, and answer" in shown
    answer = bob.get(url(house, "notification_list"))
    assert f'href="/o/zylker/runs/{hold.pk}/"' in answer.content.decode()
    there = text_of(bob.get(f"/o/zylker/runs/{hold.pk}/"))
    assert "You can answer." in there
    assert "See who they are, and answer" not in there, "it leads to where one is"


def test_page_of_a_house_in_order_says_so(house: House, alice: Client) -> None:
    shown = page(alice, house, "notification_list")

    assert "Nothing needs attention" in shown
    assert "You were told nothing yet" in shown
    assert "Mark all as seen" not in shown


def test_missing_mail_is_said_to_those_who_can_see_to_it(
    house: House, alice: Client, bob: Client, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    assert "No mail is sent from here" in strip(alice, house)
    assert strip(bob, house) == ""
    assert "No mail is sent from here" in page(bob, house, "notification_settings")


@pytest.mark.parametrize(
    "back",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "\0", "elsewhere/"],
)
def test_button_leads_nowhere_else(house: House, alice: Client, back: str) -> None:
    answer = alice.post(url(house, "see_notifications"), {"back": back, "need": ["x", "held-\0"]})

    assert answer["Location"] == url(house, "notification_list")


def choice(house: House, client: Client, **changes: Any) -> dict[str, Any]:
    """Return what the settings send, as they stand, with some changes."""
    html = client.get(url(house, "notification_settings")).content.decode()
    form = next(form for form in forms_of(html) if "digest_hour" in form)
    return {**form, **changes}


def test_member_chooses_for_themselves_alone(house: House, alice: Client, bob: Client) -> None:
    form = choice(house, bob, failed=Way.DIGEST, late=Way.IN_APP, digest_hour="7")

    answer = bob.post(url(house, "notification_settings"), form, follow=True)

    assert "Your choice is saved." in text_of(answer)
    saved = NotificationSettings.objects.get()
    assert saved.member.user.email == "bob@example.com"
    assert (saved.failed, saved.late, saved.digest_hour) == (Way.DIGEST, Way.IN_APP, 7)
    assert saved.held == Way.AT_ONCE


def test_two_tabs_do_not_overwrite_each_other(house: House, bob: Client) -> None:
    first = choice(house, bob, failed=Way.DIGEST)
    second = choice(house, bob, failed=Way.IN_APP)
    bob.post(url(house, "notification_settings"), first)

    answer = bob.post(url(house, "notification_settings"), second)

    assert "Somebody changed this meanwhile" in text_of(answer)
    assert NotificationSettings.objects.get().failed == Way.DIGEST


def test_unknown_way_changes_nothing(house: House, bob: Client) -> None:
    form = choice(house, bob, failed="by pigeon")

    answer = bob.post(url(house, "notification_settings"), form)

    assert "Select a valid choice" in text_of(answer)
    assert not NotificationSettings.objects.exists()


def test_mail_that_is_not_wanted_any_more_is_not_sent(house: House) -> None:
    member = make_member(house.organisation, Role.MARKETER)
    client = client_of(member.user)
    fail(house.sync)
    track_concerns(timezone.now())

    client.post(url(house, "notification_settings"), choice(house, client, failed=Way.IN_APP))

    assert make_mails(timezone.now() + timedelta(days=2)) == 0


def test_settings_say_that_mail_cannot_be_sent(house: House, alice: Client) -> None:
    member = Member.objects.get(user__email="alice@example.com")
    now = timezone.now()
    waiting = NotificationMail.objects.create(
        organisation=house.organisation,
        member=member,
        made_at=now,
        due_at=now,
        attempts=3,
        failed_at=now,
        error="ConnectionRefusedError",
    )
    shown = page(alice, house, "notification_settings")
    assert "Mail to you could not be sent since" in shown
    assert "It is tried again" in shown

    NotificationMail.objects.filter(pk=waiting.pk).update(given_up_at=now)
    assert "It was tried 3 times and given up" in page(alice, house, "notification_settings")

    NotificationMail.objects.create(
        organisation=house.organisation, member=member, made_at=now, due_at=now, sent_at=now
    )
    assert "could not be sent" not in page(alice, house, "notification_settings")


def test_inbox_is_paged_and_ones_own(house: House, alice: Client, bob: Client) -> None:
    concern = Concern.objects.create(
        organisation=house.organisation, kind="late", since=NOON, noticed_at=NOON
    )
    member = Member.objects.get(user__email="alice@example.com")
    for subject in range(51):
        each = Concern.objects.create(
            organisation=house.organisation,
            kind="late",
            subject_id=10_000 + subject,
            since=NOON,
            noticed_at=NOON,
            facts={"name": f"Sync number {subject}"},
        )
        Notification.objects.create(
            organisation=house.organisation,
            member=member,
            concern=each,
            change="began",
            made_at=NOON,
        )

    first = page(alice, house, "notification_list")

    assert "Sync number 50 is late" in first
    assert "Sync number 0 is late" not in first
    key = Notification.objects.order_by("-id")[49].pk
    rest = text_of(alice.get(url(house, "notification_list"), {"after": key}))
    assert "Sync number 0 is late" in rest
    assert "Sync number" not in page(bob, house, "notification_list")
    assert concern.notifications.count() == 0


@pytest.mark.parametrize("error", KNOWN_ERRORS, ids=lambda error: error.code)
def test_every_error_says_by_name_who_can_mend_it(
    error: KnownError, house: House, vera: Client
) -> None:
    make_member(house.organisation, Role.ADMIN, name="Alice Admin", email="alice@example.com")
    make_member(house.organisation, Role.MARKETER, name="Bob", email="bob@example.com")
    run = make_run(
        house.sync,
        state="failed",
        error_code=error.code,
        error="This happened.",
        what_to_do=error.what_to_do,
    )

    shown = text_of(vera.get(reverse("run_detail", args=[house.slug, run.pk])))

    named = {
        Actor.ADMIN: f"Alice Admin can {error.deed}.",
        Actor.MARKETER: f"Bob or Alice Admin can {error.deed}.",
        Actor.RECRUIT_ADMINISTRATOR: f"can {error.deed}. Ask Alice Admin who that is.",
        Actor.OPERATOR: f"can {error.deed}. Ask Alice Admin who that is.",
    }
    assert "This happened." in shown
    assert "the list is as it was before." in shown  # what it means for the people
    assert named[error.actor] in shown
    assert f"Code {error.code}" in shown
