"""The page of one run (R92): what happened, why, to whom, and what to do next."""

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from contacts.models import ContactField
from criteria import Condition, ConditionField, Criteria, ValueType
from syncs.domain.outcomes import OF_UNDOS, Outcome, Reason
from syncs.domain.zones import zone_or_utc
from syncs.live.page import live_progress_of
from syncs.live.progress import expected_records
from syncs.models import (
    Connection,
    ImportRun,
    Kind,
    Phase,
    RunCheckpoint,
    RunState,
    Sync,
    Trigger,
)
from syncs.models.run_checkpoint import WaitReason
from syncs.models.sync import StopCause
from tests.builders import (
    NOON,
    join_list,
    make_contact,
    make_mailing_list,
    make_row,
    make_run,
    stopped_by,
)
from tests.world.house import House
from tests.world.reading import text_of


def url_of(run: ImportRun, name: str = "run_detail") -> str:
    return reverse(name, args=[run.organisation.slug, run.pk])


def ordinals(client: Client, run: ImportRun, question: str) -> list[int]:
    page = client.get(f"{url_of(run)}?{question}").context["page"]
    return [shown.row.ordinal for shown in page.rows]


def test_the_result_is_a_sentence(house: House, alice: Client) -> None:
    run = make_run(
        house.sync, new=128, re_added=3, ignored=41, total=172, ignored_reasons={"bounced": 41}
    )

    text = text_of(alice.get(url_of(run)))

    assert "128 people added, 3 came back, 41 records ignored." in text


OF_IMPORTS = [outcome for outcome in Outcome if outcome not in OF_UNDOS]


@pytest.mark.parametrize(
    ("kind", "outcomes", "total"), [(Kind.IMPORT, OF_IMPORTS, 6), (Kind.UNDO, OF_UNDOS, 0)]
)
def test_each_number_leads_to_exactly_its_rows(
    house: House, alice: Client, kind: Kind, outcomes: Sequence[Outcome], total: int
) -> None:
    run = make_run(house.sync, kind=kind, about=house.run)
    for ordinal, outcome in enumerate(outcomes, 1):
        reason = outcome.reasons[0] if outcome.reasons else None
        make_row(run, outcome, ordinal=ordinal, reason=reason)

    html = alice.get(url_of(run)).content.decode()

    for ordinal, outcome in enumerate(outcomes, 1):
        assert f'href="{url_of(run)}?outcome={outcome.code}"' in html
        assert ordinals(alice, run, f"outcome={outcome.code}") == [ordinal]
    assert len(ordinals(alice, run, "outcome=total")) == run.total == total
    assert len(ordinals(alice, run, "")) == len(outcomes)


def test_reasons_lead_to_their_rows(house: House, alice: Client) -> None:
    run = make_run(house.sync)
    make_row(run, Outcome.IGNORED, ordinal=1, reason=Reason.EMPTY_EMAIL, email="")
    make_row(run, Outcome.IGNORED, ordinal=2, reason=Reason.GROUP_EMAIL, email="hr@firm.example")
    make_row(run, Outcome.IGNORED, ordinal=3, reason=Reason.GROUP_EMAIL, email="jobs@firm.example")

    text = text_of(alice.get(url_of(run)))

    assert "Ignored because Group e-mail address 2 No e-mail address 1" in text
    assert ordinals(alice, run, "outcome=ignored&reason=group_email") == [2, 3]


def test_a_row_of_somebody_who_is_no_contact_leads_to_why(house: House, alice: Client) -> None:
    run = make_run(house.sync)
    ignored = {"reason": Reason.INVALID_PATTERN, "record_id": 470000000000012345}
    make_row(run, Outcome.IGNORED, ordinal=1, email="Jo+1@firm..example", **ignored)
    make_row(run, Outcome.IGNORED, ordinal=2, email="x" * 3_000, **ignored)
    make_row(run, Outcome.IGNORED, ordinal=3, email="", **ignored)
    make_row(run, Outcome.IGNORED, ordinal=4, email="", detail={"erased": True}, **ignored)

    rows = alice.get(url_of(run)).content.decode().partition("<tbody>")[2]

    found = re.findall(r'href="(/o/[^"]*/people/[^"]*)"', rows)
    assert [each.partition("?")[2] for each in found] == [
        "address=Jo%2B1%40firm..example",
        "record=470000000000012345",
        "record=470000000000012345",
    ]
    assert [alice.get(each).status_code for each in found] == [200, 200, 200]


def test_what_is_not_selected_is_no_part_of_the_total(house: House, alice: Client) -> None:
    run = make_run(house.sync)
    make_row(run, Outcome.NOT_SELECTED, ordinal=1)
    make_row(run, Outcome.IGNORED, ordinal=2, reason=Reason.BOUNCED)
    make_row(run, Outcome.DELETED, ordinal=3, reason=Reason.NO_MATCH)

    assert ordinals(alice, run, "outcome=ignored") == [2]
    assert ordinals(alice, run, "outcome=total") == [2]
    assert ordinals(alice, run, "outcome=not_selected") == [1]
    assert ordinals(alice, run, "outcome=deleted") == [3]


def test_rows_are_paged_by_key_and_keep_the_filter(house: House, alice: Client) -> None:
    run = make_run(house.sync)
    for ordinal in range(1, 121):
        make_row(run, Outcome.NEW if ordinal % 60 else Outcome.UPDATED, ordinal=ordinal)
    seen: list[int] = []
    question = "outcome=new"

    for _ in range(3):
        answer = alice.get(f"{url_of(run)}?{question}")
        page = answer.context["page"]
        seen += [shown.row.ordinal for shown in page.rows]
        question = f"outcome=new&after={page.next}"
        if page.next:
            assert question.replace("&", "&amp;") in answer.content.decode()

    assert seen == [ordinal for ordinal in range(1, 121) if ordinal % 60]


def test_a_row_explains_itself(house: House, alice: Client) -> None:
    run = make_run(house.sync)
    make_row(
        run,
        Outcome.IGNORED,
        reason=Reason.INVALID_PATTERN,
        email="john@gmail..com",
        record_id=470000000000012345,
        detail={
            "suggestion": "john@gmail.com",
            "address_fault": "two dots in a row after the @",
            "left_out": ["Age: “old” is not a number"],
        },
    )

    text = text_of(alice.get(url_of(run)))

    assert "john@gmail..com Ignored Invalid e-mail address The e-mail address is malformed" in text
    assert (
        "What is wrong with the address: two dots in a row after the @"
        " Probably meant: john@gmail.com" in text
    )
    assert "Left out: Age: “old” is not a number" in text
    assert "470000000000012345" in text


def test_a_change_shows_before_and_now(house: House, alice: Client) -> None:
    ContactField.objects.create(organisation=house.organisation, key="city", label="Home city")
    contact = make_contact(
        house.organisation, first_name="Ανα", last_name="Müller", attributes={"city": "京都"}
    )
    run = make_run(house.sync)
    before = {"last_name": "Mueller", "attributes": {"city": None}}
    make_row(run, Outcome.UPDATED, contact=contact, detail={"before": before})

    text = text_of(alice.get(url_of(run)))

    assert "Last name: before: Mueller → now: Müller" in text
    assert "Home city: empty → now: 京都" in text
    assert "Ανα Müller" in text


def test_a_removal_says_from_where(house: House, alice: Client) -> None:
    run = make_run(house.sync)
    detail = {"removed_from": "organisation"}
    make_row(run, Outcome.DELETED, reason=Reason.DELETED_IN_RECRUIT, detail=detail)

    text = text_of(alice.get(url_of(run)))

    assert "1 person removed." in text
    assert "Deleted in Recruit Removed from the organisation." in text


def test_a_removal_with_the_address_is_not_said_to_have_another(
    house: House, alice: Client
) -> None:
    """The record may have none now, or none that can be read."""
    run = make_run(house.sync)
    make_row(run, Outcome.DELETED, reason=Reason.ADDRESS_CHANGED)

    assert "has another e-mail address now, or none, and" in text_of(alice.get(url_of(run)))


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("outcome=vanished", "There is no such outcome"),
        ("reason=whim", "There is no such reason"),
        ("outcome=vanished&reason=x", "There is no such outcome"),
        ("after=17", "This page of the table does not exist"),
        ("after=1-2-3", "This page of the table does not exist"),
        ("after=99999999999999999999-1", "This page of the table does not exist"),
        ("after=x%00y", "Null characters are not allowed."),
    ],
)
def test_a_bad_question_is_answered_and_shows_all_rows(
    question: str, message: str, house: House, alice: Client
) -> None:
    answer = alice.get(f"{url_of(house.run)}?{question}")

    assert message in text_of(answer)
    assert len(answer.context["page"].rows) == 2


def test_an_outcome_without_that_reason_is_said(house: House, alice: Client) -> None:
    answer = alice.get(f"{url_of(house.run)}?outcome=new&reason=bounced")

    assert "No new record has this reason." in text_of(answer)
    assert [shown.outcome for shown in answer.context["page"].rows] == [Outcome.NEW]


def test_a_reason_alone_asks_for_the_records_with_it(house: House, alice: Client) -> None:
    run = make_run(house.sync)
    make_row(run, Outcome.IGNORED, ordinal=1, reason=Reason.OPTED_OUT)
    make_row(run, Outcome.DELETED, ordinal=2, reason=Reason.ADDRESS_CHANGED)

    assert ordinals(alice, run, "reason=opted_out") == [1]
    assert ordinals(alice, run, "reason=address_changed") == [2]


def test_a_filter_that_nothing_meets_can_be_cleared(house: House, alice: Client) -> None:
    answer = alice.get(f"{url_of(house.run)}?outcome=re_added")

    assert "No record matches" in text_of(answer)
    assert "Show all records" in text_of(answer)


def test_a_failed_run_says_what_to_do_with_the_button_to_do_it(house: House, bob: Client) -> None:
    run = make_run(
        house.sync,
        state=RunState.FAILED,
        error="Recruit does not accept the key.",
        what_to_do="Ask an admin for a new key.",
    )

    answer = bob.get(url_of(run))

    assert (
        "Recruit does not accept the key. Nothing had been applied yet: the list is as it was"
        " before. Ask an admin for a new key. Run again" in text_of(answer)
    )
    assert reverse("run_sync", args=[house.slug, house.sync.pk]) in answer.content.decode()


@pytest.mark.parametrize("cause", [StopCause.KEY_CHANGED, StopCause.ONLY_RUN_CANCELLED])
@pytest.mark.parametrize("state", [RunState.CANCELLED, RunState.FAILED])
def test_an_inactive_sync_is_activated_from_the_run_that_stopped(
    house: House, bob: Client, vera: Client, cause: StopCause, state: RunState
) -> None:
    """R5: another run alone would leave it inactive."""
    run = make_run(house.sync, state=state)
    Sync.objects.update(**stopped_by(cause))

    page = bob.get(url_of(run)).content.decode()

    assert f'action="{reverse("activate_sync", args=[house.slug, house.sync.pk])}"' in page
    assert f"The sync is inactive: {cause.label}." in page
    assert "Run again" not in page
    assert "activate_sync" not in vera.get(url_of(run)).content.decode()


def test_a_run_that_a_new_key_cancelled_says_who_can_test_the_key(
    house: House, alice: Client, bob: Client
) -> None:
    run = make_run(house.sync, state=RunState.CANCELLED, cancel_reason="account key changed")
    Sync.objects.update(**stopped_by(StopCause.KEY_CHANGED))
    Connection.objects.update(tested_at=None)

    text = text_of(bob.get(url_of(run)))

    assert "The sync is inactive: account key changed. It goes on where it stopped once" in text
    assert "alice@example.com can test the key, or enter a new one." in text
    assert "Open Account settings → Zoho Recruit" in text
    assert "Run again" not in text
    assert "Activate" not in text


@pytest.mark.parametrize(
    ("code", "is_linked"), [("key_rejected", True), ("unknown_view", False), ("", False)]
)
def test_a_failed_run_leads_to_where_its_code_is_mended(
    house: House, alice: Client, code: str, is_linked: bool
) -> None:
    run = make_run(
        house.sync,
        state=RunState.FAILED,
        error="Something is wrong.",
        error_code=code,
        what_to_do="Read Account settings.",  # words decide nothing
    )

    is_shown = "Open Account settings → Zoho Recruit" in text_of(alice.get(url_of(run)))

    assert is_shown is is_linked


def test_a_run_that_stopped_midway_says_that_its_work_is_kept(house: House, alice: Client) -> None:
    run = make_run(house.sync, state=RunState.CANCELLED)
    make_row(run, Outcome.NEW)

    assert "What had been applied until then is kept" in text_of(alice.get(url_of(run)))


def test_missed_instants_are_named(house: House, alice: Client) -> None:
    missed = [(NOON - timedelta(days=days)).isoformat() for days in (2, 1)]
    run = make_run(house.sync, missed=missed)

    text = text_of(alice.get(url_of(run)))

    assert "This run also stands for 2 earlier times that passed without a run:" in text
    assert 'datetime="2026-11-19T17:30:00+05:30"' in alice.get(url_of(run)).content.decode()


@pytest.mark.parametrize(("seconds", "is_late"), [(59, False), (60, True), (3_725, True)])
def test_history_says_when_a_run_was_due_and_how_late_it_came(
    house: House, alice: Client, settings: Settings, seconds: int, is_late: bool
) -> None:
    settings.LATE_SECONDS = 60
    run = make_run(house.sync, due_at=NOON, started_at=NOON + timedelta(seconds=seconds))

    page = text_of(alice.get(url_of(run)))
    history = text_of(alice.get(reverse("run_list", args=[house.slug])))

    late = "1 h 2 min late" if seconds > 60 else "1 min 0 s late"
    assert re.search(r"by schedule for 21 Nov(?: 2026)?, 17:30", page)  # the year if it is over
    assert (f"came {late}" in page, late in history) == (is_late, is_late)


def test_the_settings_in_force_are_kept(house: House, alice: Client) -> None:
    mapped = [{"source": "First_Name", "target": "first_name"}]
    settings = {"module": "Candidates", "email_field": "Email", "mapped_fields": mapped}
    run = make_run(house.sync, settings=settings)

    text = text_of(alice.get(url_of(run)))

    assert (
        "Module Candidates Read Everything E-mail from Email Copied First_Name → First name" in text
    )


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ({"is_full": True, "full_because": "asked"}, "Everything, because somebody asked for it"),
        (
            {"is_full": True, "full_because": "first"},
            "Everything, because nothing had been read to its end under these settings before",
        ),
        (
            {"is_full": True, "full_because": "new_day"},
            (
                "Everything, because no run of that day had read everything yet, and “Expected"
                " start is today” changes with the day"
            ),
        ),
        (
            {"is_full": True, "full_because": "too_long_ago"},
            "Everything, because the last time was as long ago as this sync allows",
        ),
        ({"is_full": True, "full_because": "of another release"}, "Everything"),
        ({"is_full": True}, "Everything"),
        (
            {"is_full": True, "full_because": "asked", "modified_since": "2026-11-20T00:00:00Z"},
            (
                "Everything that was created or changed since 20 Nov, 05:30, because somebody"
                " asked for it"
            ),
        ),
        (
            {"is_full": False, "modified_since": "2026-11-20T00:00:00Z"},
            "What was created or changed since 20 Nov, 05:30",
        ),
    ],
)
def test_run_says_why_it_read_everything(
    house: House, alice: Client, stored: dict[str, object], said: str
) -> None:
    field = ConditionField("Expected_Start", "Expected start", ValueType.DATE)
    criteria = Criteria(conditions=(Condition.about(field, "today"),)).model_dump(mode="json")
    run = make_run(house.sync, settings={"module": "Contacts", "criteria": criteria, **stored})

    text = text_of(alice.get(url_of(run)))

    # Of another year than this one the page says the year too.
    assert f"Read {said} Copied" in text.replace(" ,", ",").replace("20 Nov 2026", "20 Nov")


def test_a_queued_run_waits_for_the_one_before(house: House, alice: Client) -> None:
    running = make_run(house.sync, state=RunState.RUNNING)
    queued = make_run(house.sync, state=RunState.QUEUED)

    answer = alice.get(url_of(queued))

    assert "It waits for the run of this sync that is in progress." in text_of(answer)
    assert url_of(running) in answer.content.decode()


def test_a_queued_run_waits_for_a_worker(house: House, alice: Client) -> None:
    run = make_run(house.sync, state=RunState.QUEUED)

    assert "It waits for a free worker." in text_of(alice.get(url_of(run)))


def test_a_run_that_was_held_up_says_when_it_goes_on(house: House, alice: Client) -> None:
    run = make_run(house.sync, state=RunState.RUNNING)
    later = timezone.now() + timedelta(seconds=59.4)
    RunCheckpoint.objects.filter(pk=run.pk).update(wake_at=later, wait_reason=WaitReason.FAULT)

    text = text_of(alice.get(url_of(run)))

    [seconds] = re.findall(r"It was held up\. It goes on by itself in (\d+) s\.", text)
    assert 10 <= int(seconds) <= 59


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (
            WaitReason.TOO_MANY_CALLS,
            "This account makes too many calls, and Recruit asks to wait. It goes on by itself",
        ),
        (
            WaitReason.SOURCE,
            "Recruit did not answer as it should: Recruit answered 502. It goes on by itself",
        ),
        (WaitReason.FILE, "Recruit is writing the file with the records. It goes on by itself"),
    ],
)
def test_a_wait_says_its_reason_and_its_end(
    house: House, alice: Client, reason: WaitReason, said: str
) -> None:
    run = make_run(house.sync, state=RunState.RUNNING)
    wake_at = timezone.now() + timedelta(minutes=14)
    RunCheckpoint.objects.filter(pk=run.pk).update(
        wake_at=wake_at, wait_reason=reason, set_back_by="Recruit answered 502"
    )

    answer = alice.get(url_of(run))

    assert said in text_of(answer)
    local = wake_at.astimezone(zone_or_utc(house.organisation.time_zone))
    assert f'datetime="{local.isoformat(timespec="seconds")}"' in answer.content.decode()
    assert ("Try now" in text_of(answer)) is (reason != WaitReason.FILE)


def test_a_wait_is_cut_short(house: House, bob: Client) -> None:
    run = make_run(house.sync, state=RunState.RUNNING)
    later = timezone.now() + timedelta(hours=1)
    waiting = RunCheckpoint.objects.filter(pk=run.pk)
    waiting.update(wake_at=later, wait_reason=WaitReason.SOURCE)

    text = text_of(bob.post(url_of(run, "try_run_now"), follow=True))

    checkpoint = waiting.get()
    assert checkpoint.wake_at <= timezone.now()
    assert "It goes on by itself" not in text
    assert "Try now" not in text


@pytest.mark.parametrize("state", [RunState.RUNNING, RunState.SUCCEEDED])
def test_a_run_that_does_not_wait_is_not_hurried(
    house: House, bob: Client, state: RunState
) -> None:
    run = make_run(house.sync, state=state)
    before = RunCheckpoint.objects.get(pk=run.pk)

    text = text_of(bob.post(url_of(run, "try_run_now"), follow=True))

    assert RunCheckpoint.objects.get(pk=run.pk).wake_at == before.wake_at
    assert "The run was not waiting any more, so nothing was changed." in text


def test_a_viewer_sees_the_wait_and_cannot_cut_it_short(house: House, vera: Client) -> None:
    run = make_run(house.sync, state=RunState.RUNNING)
    later = timezone.now() + timedelta(hours=1)
    RunCheckpoint.objects.filter(pk=run.pk).update(wake_at=later, wait_reason=WaitReason.SOURCE)

    text = text_of(vera.get(url_of(run)))

    assert "It goes on by itself" in text
    assert "Try now" not in text
    assert vera.post(url_of(run, "try_run_now")).status_code == 403


@pytest.mark.parametrize("shown", ["", "97", "2", "141", "x", "٩٧"])
def test_the_percent_never_falls_while_somebody_watches(
    house: House, alice: Client, shown: str
) -> None:
    """A run that looks again after it had compared is behind where it was."""
    run = make_run(house.sync, state=RunState.RUNNING)
    RunCheckpoint.objects.filter(pk=run.pk).update(phase=Phase.FETCH_DELETED)
    percent = live_progress_of(run, timezone.now()).percent
    assert percent
    expected = 97 if shown == "97" else percent

    part = alice.get(url_of(run, "run_live"), {"shown": shown})

    assert f": {expected} % done" in text_of(part)
    assert f"/live/?shown={expected}" in part.content.decode()


def test_the_state_in_the_head_renews_with_the_progress(house: House, alice: Client) -> None:
    run = make_run(house.sync, state=RunState.QUEUED)
    page = alice.get(url_of(run)).content.decode()
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)

    part = alice.get(url_of(run, "run_live")).content.decode()

    assert re.search(r'<span class="state state-queued"\s+id="run-state"\s*>Queued</span>', page)
    assert re.search(
        r'state-running"\s+id="run-state"\s+data-hx-swap-oob="true">Running</span>', part
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"settings": {"is_full": False}},
            "No record had been created or changed in Recruit since the run before.",
        ),
        ({"settings": {"is_full": True}}, "There were no records to read."),
        (
            {"settings": {"is_full": True, "modified_since": "2026-11-20T00:00:00Z"}},
            "There were no records to read.",
        ),
        (
            {"settings": {"is_full": False}, "not_selected": 1},
            "this sync does not select the one record that was read.",
        ),
        (
            {"settings": {"is_full": False}, "not_selected": 1_200},
            "this sync selects none of the 1,200 records that were read.",
        ),
        ({"state": RunState.FAILED, "not_selected": 3}, "Nothing was changed."),
    ],
)
def test_a_run_without_numbers_says_what_is_true(
    house: House, alice: Client, changes: dict[str, object], said: str
) -> None:
    run = make_run(house.sync, **changes)

    assert said in text_of(alice.get(url_of(run)))


def test_who_joined_the_list_is_not_said_to_be_on_others(house: House, alice: Client) -> None:
    run = make_run(house.sync, duplicate=1, total=1)

    assert "1 person joined this list." in text_of(alice.get(url_of(run)))


def test_who_joined_the_list_is_said_to_be_on_others_or_on_none(
    house: House, alice: Client
) -> None:
    run = make_run(house.sync)
    alone, elsewhere = make_contact(house.organisation), make_contact(house.organisation)
    for contact in (alone, elsewhere):
        make_row(run, Outcome.DUPLICATE, contact=contact)
        join_list(house.mailing_list, [contact])
    join_list(make_mailing_list(house.organisation, name="Alumni"), [elsewhere])
    join_list(make_mailing_list(house.organisation, name="Partners"), [elsewhere])

    text = text_of(alice.get(url_of(run)))

    joined = "The person was a contact already, and has now joined this list."
    assert text.count("Today the contact is") == 2
    assert f"{joined} Today the contact is on no other list." in text
    assert f"{joined} Today the contact is also on Alumni, Partners" in text.replace(" ,", ",")


@pytest.mark.parametrize(
    ("trigger", "said"),
    [
        (Trigger.SCHEDULED, "by schedule, and asked for by alice@example.com"),
        (Trigger.MANUAL, "started by alice@example.com"),
        (Trigger.ACTIVATION, "after alice@example.com activated the sync"),
    ],
)
def test_the_head_says_what_started_the_run(
    house: House, alice: Client, trigger: Trigger, said: str
) -> None:
    user = User.objects.get(email="alice@example.com")
    run = make_run(house.sync, trigger=trigger, requested_by=user)

    assert f" · {said} · " in text_of(alice.get(url_of(run)))


def test_a_running_run_shows_how_far_it_has_come(house: House, alice: Client) -> None:
    started = timezone.now() - timedelta(seconds=10_000)  # so long that a slow page adds nothing
    run = make_run(house.sync, state=RunState.RUNNING, started_at=started)
    RunCheckpoint.objects.filter(pk=run.pk).update(
        phase=Phase.FETCH, fetched=2_000_000, received=2_000_000, api_calls=100
    )

    answer = alice.get(url_of(run, "run_live"))

    text = text_of(answer)
    assert "Reading from Recruit" in text
    assert "Sent by Recruit 2,000,000 records Each counted once – Speed of reading 200/s" in text
    assert 'data-hx-trigger="every 1s"' in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_run_that_has_read_says_how_much_is_done_and_how_long_it_takes(
    house: House, alice: Client
) -> None:
    started = timezone.now() - timedelta(minutes=40)
    run = make_run(house.sync, state=RunState.RUNNING, started_at=started)
    RunCheckpoint.objects.filter(pk=run.pk).update(
        phase=Phase.APPLY, fetched=20_000, received=20_400, staged=20_000, position=10_000
    )

    answer = alice.get(url_of(run, "run_live"))

    text = text_of(answer)
    assert "Updating the list: 81 % done, about 9 minutes left" in text
    assert "Read from Recruit Compared with the list Updating the list Sent by Recruit" in text
    assert "20,400 records Each counted once 20,000 Speed of reading –" in text
    assert '<progress value="81" max="100"' in answer.content.decode()


def test_a_read_of_everything_expects_as_many_records_as_the_last_one(
    house: House, alice: Client
) -> None:
    full = {"settings": {"is_full": True}}
    make_run(house.sync, total=900, new=900, not_selected=100, **full)
    run = make_run(house.sync, state=RunState.RUNNING, started_at=timezone.now(), **full)
    changes_only = make_run(house.sync, state=RunState.CANCELLED, settings={"is_full": False})
    reading = RunCheckpoint.objects.filter(pk__in=[run.pk, changes_only.pk])
    reading.update(phase=Phase.FETCH, fetched=500, received=500)
    ImportRun.objects.filter(pk=changes_only.pk).update(state=RunState.HELD, finished_at=None)

    assert "Reading from Recruit: 22 % done" in text_of(alice.get(url_of(run)))
    assert expected_records(changes_only) is None
    assert expected_records(run) == 1_000


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (WaitReason.FILE, True),
        (WaitReason.TOO_MANY_CALLS, True),
        (WaitReason.SILENT, False),
        (WaitReason.KEY_REFUSED, False),
    ],
)
def test_ordinary_waits_are_named_as_such(
    house: House, alice: Client, reason: WaitReason, said: bool
) -> None:
    run = make_run(house.sync, state=RunState.RUNNING)
    later = timezone.now() + timedelta(minutes=3)
    RunCheckpoint.objects.filter(pk=run.pk).update(wake_at=later, wait_reason=reason)

    text = text_of(alice.get(url_of(run)))

    assert ("This is ordinary, and nothing is wrong." in text) is said


def test_progress_of_a_finished_run_is_its_result(house: House, alice: Client) -> None:
    answer = alice.get(url_of(house.run, "run_live"))

    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#run", "outerHTML")
    assert "1 person added, 1 record ignored." in text_of(answer)
    assert "data-hx-trigger" not in answer.content.decode()


def test_cancelling_marks_the_run(house: House, bob: Client) -> None:
    run = make_run(house.sync, state=RunState.RUNNING)

    text = text_of(bob.post(url_of(run, "cancel_run"), follow=True))

    run.refresh_from_db()
    assert run.cancel_requested_at is not None
    assert "It stops at its next step. What it has applied is kept." in text


def test_a_finished_run_is_not_cancelled(house: House, bob: Client) -> None:
    text = text_of(bob.post(url_of(house.run, "cancel_run"), follow=True))

    assert "The run had ended already, so nothing was cancelled." in text


def test_a_viewer_cannot_cancel(house: House, vera: Client) -> None:
    run = make_run(house.sync, state=RunState.RUNNING)

    assert "Cancel this run" not in text_of(vera.get(url_of(run)))
    assert vera.post(url_of(run, "cancel_run")).status_code == 403
