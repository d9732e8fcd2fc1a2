"""The list of syncs, one sync, and what its buttons do (R85, R90)."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Role, User
from contacts.models import ContactField
from criteria import Condition, ConditionField, Criteria, ValueType
from syncs.definition.queries.plain_english import coming_runs_of
from syncs.domain.outcomes import Outcome
from syncs.domain.schedule import Frequency
from syncs.models import (
    ConnectionState,
    FieldMapping,
    ImportRun,
    Kind,
    Policy,
    RunState,
    Selection,
    Sync,
    SyncState,
    Trigger,
)
from tests.builders import (
    make_connection,
    make_mailing_list,
    make_member,
    make_organisation,
    make_row,
    make_run,
    make_sync,
)
from tests.world.house import House, client_of
from tests.world.reading import text_of, words_of


def list_url(house: House) -> str:
    return reverse("sync_list", args=[house.slug])


def sync_url(house: House, name: str = "sync_detail") -> str:
    return reverse(name, args=[house.slug, house.sync.pk])


def test_home_leads_to_the_syncs(house: House, alice: Client) -> None:
    assert alice.get("/")["Location"] == list_url(house)


def test_a_sync_is_one_row(house: House, alice: Client) -> None:
    Sync.objects.update(next_run_at=timezone.now() + timedelta(days=1))

    text = text_of(alice.get(list_url(house)))

    named = f"Candidates of zylker Candidates → {house.mailing_list.name}"
    assert f"{named} 1 person added, 1 record ignored" in text
    assert "Active Run now" in text


def test_a_sync_shows_its_last_ten_runs(house: House, alice: Client) -> None:
    """The latest at the end; previews, and what has not ended, are none of them (R94)."""
    states = [RunState.FAILED, *[RunState.SUCCEEDED] * 8, RunState.CANCELLED, RunState.HELD]
    for state in states:
        make_run(house.sync, state=state, error="The key was refused.")
    make_run(house.sync, kind=Kind.PREVIEW, state=RunState.FAILED)
    make_run(house.sync, state=RunState.RUNNING)
    make_run(make_sync(house.organisation), state=RunState.FAILED, error="It broke.")

    answer = alice.get(list_url(house))

    recent = {row.sync.pk: row.recent for row in answer.context["page"].rows}[house.sync.pk]
    assert [run.state for run in recent] == states[-10:]
    assert text_of(answer).count("It broke.") == 1
    assert "The key was refused." not in text_of(answer)


def test_the_bar_of_outcomes_has_a_text_alternative(house: House, alice: Client) -> None:
    html = alice.get(list_url(house)).content.decode()

    assert 'aria-label="1 new, 1 ignored"' in html


def test_a_connection_shows_its_state_and_never_the_key(house: House, alice: Client) -> None:
    house.organisation.connections.update(state=ConnectionState.KEY_REJECTED)

    text = text_of(alice.get(list_url(house)))

    assert "Key rejected" in text
    assert "No sync of this connection runs" in text
    assert "••••abcd" in text
    assert "1000.abcd" not in text


def test_an_empty_organisation_is_told_what_to_do_first_and_who_can(db: None) -> None:
    empty = make_organisation(slug="empty")
    alice = client_of(make_member(empty, name="Alice Admin").user)
    vera = client_of(make_member(empty, Role.VIEWER).user)
    url = reverse("sync_list", args=["empty"])

    for_admin, for_viewer = alice.get(url), vera.get(url)

    text = text_of(for_admin)
    assert "under Setup → Extensions & APIs → APIs" in text
    assert "Set up the first sync" in text
    assert f'href="{reverse("connect_recruit", args=["empty"])}"' in for_admin.content.decode()
    assert "Alice Admin can connect it." in text_of(for_viewer)
    assert "Alice Admin can set it up." not in text_of(for_viewer)  # there is nothing to read from
    assert "Try the sandbox" in text
    assert "Try the sandbox" not in text_of(for_viewer)

    make_connection(empty)
    make_mailing_list(empty)

    text = text_of(vera.get(url))
    assert "Done: Connect Zoho Recruit Done: Make a mailing list Set up the first sync" in text
    assert "Alice Admin can set it up." in text

    make_sync(empty)

    assert "To begin" not in text_of(vera.get(url))


def test_the_sandbox_is_named_only_where_the_operator_allows_it(
    db: None, settings: Settings
) -> None:
    empty = make_organisation(slug="empty")
    alice = client_of(make_member(empty).user)
    addresses = [reverse(name, args=["empty"]) for name in ("sync_list", "connect_recruit")]

    assert ["Try the sandbox" in text_of(alice.get(each)) for each in addresses] == [True, True]
    settings.ALLOWED_RECRUIT_HOSTS = frozenset()
    assert ["Try the sandbox" in text_of(alice.get(each)) for each in addresses] == [False, False]


def test_a_person_of_two_organisations_can_switch(house: House, other_house: House) -> None:
    user = User.objects.create_user("both@example.com")
    for organisation in (house.organisation, other_house.organisation):
        organisation.members.create(user=user, role="viewer")

    html = client_of(user).get(list_url(house)).content.decode()

    assert f'href="{list_url(other_house)}"' in html


def test_syncs_are_paged_by_name(house: House, alice: Client) -> None:
    for number in range(60):
        make_sync(house.organisation, name=f"Sync {number:02}")

    first = alice.get(list_url(house)).context["page"]
    second = alice.get(list_url(house), {"after": first.next}).context["page"]

    names = [row.sync.name for page in (first, second) for row in page.rows]
    assert names == ["Candidates of zylker", *(f"Sync {number:02}" for number in range(60))]
    assert second.next is None


def test_a_sync_page_says_what_it_does_and_when(house: House, alice: Client) -> None:
    Sync.objects.filter(pk=house.sync.pk).update(
        opt_outs=Policy.REMOVE_FROM_LIST, deleted=Policy.REMOVE_FROM_ORGANISATION, at=time(9)
    )

    text = text_of(alice.get(sync_url(house)))

    assert f"All records of Candidates in Zoho Recruit To {house.mailing_list.name}" in text
    assert "are not added, and are removed from this list." in text
    assert (
        "People deleted in Recruit whom this sync imported are removed from the organisation."
        in text
    )
    assert "Every day at 09:00, Kolkata time (Asia/Kolkata)" in text
    assert "Next ten runs Next runs, on the clock of Kolkata" in text
    assert len(re.findall(r"20\d\d, 09:00 UTC\+05:30", text)) == 10


def test_the_last_run_is_none_that_only_shows(house: House, alice: Client) -> None:
    for kind in (Kind.UNDO_PREVIEW, *[Kind.PREVIEW] * 10):
        make_run(house.sync, kind=kind, about=house.run)

    last = alice.get(sync_url(house)).context["last"]

    assert last == house.run


def test_a_run_moved_by_daylight_saving_is_marked(house: House) -> None:
    """Berlin has no 02:30 on 28 March 2027."""
    sync = make_sync(
        house.organisation,
        zone="Europe/Berlin",
        at=time(2, 30),
        frequency=Frequency.WEEKLY,
        weekday=6,
    )
    coming = coming_runs_of(sync, datetime(2027, 3, 20, tzinfo=UTC))

    html = render_to_string("schedule/_next_runs.html", {"runs": coming, "zone": sync.zone})

    assert 'datetime="2027-03-28T03:30:00+02:00"' in html
    assert "Sun 28 Mar 2027, 03:30 Moved 02:30 does not exist that day: it runs at 03:30." in (
        words_of(html)
    )
    assert html.count("Moved") == 1


def test_only_an_active_sync_shows_its_next_runs(house: House, alice: Client) -> None:
    house.sync.pause()

    assert "Next ten runs" not in text_of(alice.get(sync_url(house)))


def test_the_mapping_is_a_table(house: House, alice: Client) -> None:
    city = ContactField.objects.create(organisation=house.organisation, key="city", label="City")
    FieldMapping.objects.create(
        organisation=house.organisation,
        sync=house.sync,
        position=1,
        source_field="Mailing_City",
        contact_field=city,
    )

    text = text_of(alice.get(sync_url(house)))

    assert "Email E-mail The record is ignored" in text
    assert "Mailing City City The contact keeps its value" in text


def test_a_schedule_that_does_not_fit_is_said(house: House, alice: Client) -> None:
    Sync.objects.filter(pk=house.sync.pk).update(zone="Mars/Phobos")

    text = text_of(alice.get(sync_url(house)))

    assert "The schedule does not fit: There is no time zone" in text
    assert alice.get(list_url(house)).status_code == 200


def test_run_now_queues_a_run_and_shows_it(house: House, alice: Client) -> None:
    answer = alice.post(sync_url(house, "run_sync"))

    run = ImportRun.objects.latest("id")
    assert (run.sync, run.state, run.trigger) == (house.sync, RunState.QUEUED, Trigger.MANUAL)
    assert (str(run.requested_by), run.full) == ("alice@example.com", False)
    assert answer["Location"] == reverse("run_detail", args=[house.slug, run.pk])


def test_run_now_can_read_everything(house: House, alice: Client) -> None:
    alice.post(sync_url(house, "run_sync"), {"full": "yes"})

    assert ImportRun.objects.latest("id").full


def test_pressing_run_now_twice_makes_one_run(house: House, alice: Client) -> None:
    answers = [alice.post(sync_url(house, "run_sync"))["Location"] for _ in range(2)]

    assert answers[0] == answers[1]


def test_a_draft_is_not_run(house: House, alice: Client) -> None:
    Sync.objects.filter(pk=house.sync.pk).update(state=SyncState.DRAFT)
    runs = ImportRun.objects.count()

    text = text_of(alice.post(sync_url(house, "run_sync"), follow=True))

    assert "is a draft. Finish it, then run it." in text
    assert ImportRun.objects.count() == runs


def test_pausing_stops_the_schedule(house: House, alice: Client) -> None:
    text = text_of(alice.post(sync_url(house, "pause_sync"), follow=True))

    house.sync.refresh_from_db()
    assert (house.sync.state, house.sync.next_run_at) == (SyncState.PAUSED, None)
    assert "is paused. It runs only when somebody starts it." in text


def test_resuming_continues_the_schedule(house: House, alice: Client) -> None:
    house.sync.pause()

    text = text_of(alice.post(sync_url(house, "resume_sync"), follow=True))

    house.sync.refresh_from_db()
    assert house.sync.state == SyncState.ACTIVE
    assert house.sync.next_run_at is not None
    assert timedelta(0) < house.sync.next_run_at - timezone.now() <= timedelta(days=1)
    assert "goes on with its schedule." in text


@pytest.mark.parametrize("state", [SyncState.DRAFT, SyncState.INACTIVE, SyncState.COMPLETED])
@pytest.mark.parametrize("button", ["pause_sync", "resume_sync"])
def test_only_an_active_sync_pauses_and_a_paused_one_resumes(
    state: SyncState, button: str, house: House, alice: Client
) -> None:
    Sync.objects.filter(pk=house.sync.pk).update(state=state)

    text = text_of(alice.post(sync_url(house, button), follow=True))

    house.sync.refresh_from_db()
    assert house.sync.state == state
    assert "nothing was changed" in text


def test_a_sync_whose_schedule_does_not_fit_stays_paused(house: House, alice: Client) -> None:
    house.sync.pause()
    Sync.objects.filter(pk=house.sync.pk).update(zone="Mars/Phobos")

    text = text_of(alice.post(sync_url(house, "resume_sync"), follow=True))

    house.sync.refresh_from_db()
    assert house.sync.state == SyncState.PAUSED
    assert "stays paused. Its schedule does not fit:" in text


def test_the_latest_runs_link_each_number_to_its_rows(house: House, alice: Client) -> None:
    make_row(make_run(house.sync), Outcome.DELETED)

    html = alice.get(sync_url(house)).content.decode()

    url = reverse("run_detail", args=[house.slug, house.run.pk])
    assert f'href="{url}?outcome=total">2</a>' in html
    assert f'href="{url}?outcome=new">1</a>' in html
    assert "?outcome=deleted" in html


def test_an_organisation_whose_zone_does_not_exist_sees_utc(house: House, alice: Client) -> None:
    house.organisation.time_zone = "Mars/Phobos"
    house.organisation.save()

    html = alice.get(sync_url(house)).content.decode()

    assert "(UTC+00:00)" in html


STARTED = ConditionField("Expected_Start", "Expected start", ValueType.DATE)


@pytest.mark.parametrize(
    ("changes", "conditions", "said"),
    [
        pytest.param({}, [], "", id="all records"),
        pytest.param(
            {"selection": Selection.VIEW, "view_id": "7"},
            [],
            "Everything every week, because who joins or leaves the view without being modified"
            " does not show otherwise.",
            id="view",
        ),
        pytest.param(
            {"selection": Selection.CRITERIA, "full_read_days": 1},
            [Condition.about(STARTED, "after", "2026-01-21")],
            "Everything every day, because not every change shows in the record, such as the new"
            " name of its owner.",
            id="criteria",
        ),
        pytest.param(
            {"selection": Selection.VIEW, "view_id": "7", "full_read_days": 0},
            [],
            "Everything only when somebody asks for it, though who joins or leaves the view without"
            " being modified does not show otherwise.",
            id="only when asked",
        ),
        pytest.param(
            {"selection": Selection.CRITERIA, "full_read_days": 0},
            [Condition.about(STARTED, "today"), Condition.about(STARTED, "last_days", "7")],
            "Everything, the first run of each day, because “Expected start is today” and “Expected"
            " start is in the last 7 days” change with the day.",
            id="days",
        ),
        pytest.param(
            {"selection": Selection.VIEW, "view_id": "7", "frequency": "once"}, [], "", id="once"
        ),
    ],
)
def test_the_page_says_when_everything_is_read(
    house: House,
    alice: Client,
    changes: dict[str, object],
    conditions: list[Condition],
    said: str,
) -> None:
    criteria = Criteria(conditions=tuple(conditions)).model_dump(mode="json")
    Sync.objects.filter(pk=house.sync.pk).update(
        watermark=datetime(2026, 11, 20, tzinfo=UTC), criteria=criteria, **changes
    )

    reads = re.search(
        r"What changed since 20 Nov(?: 2026)?, 05:30 (.*?)People",
        text_of(alice.get(sync_url(house))),
    )

    assert reads is not None
    assert reads[1].strip() == said


def test_the_page_says_when_everything_was_last_read(house: House, alice: Client) -> None:
    assert "Everything was last read" not in text_of(alice.get(sync_url(house)))

    house.sync.full_read_at = timezone.now()
    house.sync.save()

    assert "Everything was last read today" in text_of(alice.get(sync_url(house)))


@pytest.mark.parametrize("selection", ["all", "criteria"])
def test_everything_that_can_be_edited_is_in_one_menu(
    house: House, bob: Client, vera: Client, selection: str
) -> None:
    sync = make_sync(house.organisation, selection=selection, criteria={"conditions": []})
    url = reverse("sync_detail", args=[house.slug, sync.pk])

    html = bob.get(url).content.decode()

    menu = html[html.index('<details class="menu">') :].partition("</details>")[0]
    criteria = ["Edit criteria"] if selection == "criteria" else []
    assert words_of(menu) == " ".join(
        [
            *("Edit", "Edit mapping", "Edit retrieval details", *criteria, "Edit rules"),
            *("Change the list", "Edit schedule", "Rename"),
        ]
    )
    assert words_of(html).count("Edit schedule") == 1
    assert '<details class="menu">' not in vera.get(url).content.decode()


@pytest.mark.parametrize(
    ("state", "connection", "said"),
    [
        (SyncState.PAUSED, ConnectionState.CONNECTED, "Only when"),
        (SyncState.INACTIVE, ConnectionState.CONNECTED, "Only when"),
        (SyncState.INACTIVE, ConnectionState.KEY_REJECTED, "Not before its key works"),
        (SyncState.DRAFT, ConnectionState.CONNECTED, "Once it is activated"),
    ],
)
def test_a_sync_that_nobody_can_start_is_not_said_to_wait_for_somebody(
    house: House, bob: Client, state: SyncState, connection: ConnectionState, said: str
) -> None:
    Sync.objects.filter(pk=house.sync.pk).update(state=state, next_run_at=None)
    house.organisation.connections.update(state=connection)

    page, row = text_of(bob.get(sync_url(house))), text_of(bob.get(list_url(house)))

    assert f"Next run {said}" in page
    assert f"{said} " in row
    assert ("when somebody starts it" in page) is (said == "Only when")
    assert ("Run now" in page) is (said == "Only when")
