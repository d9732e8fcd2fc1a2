"""What needs attention, each kind at its boundary (R96)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Closure
from syncs.alarms.heartbeats import Silence, report_heartbeat
from syncs.alarms.late import annotate_late_syncs
from syncs.alarms.told import told
from syncs.attention.queries.needs import find_needs
from syncs.attention.rules.advice import advice_on
from syncs.attention.rules.causes import causes_among
from syncs.domain.concerns import ConcernKind, Facts, Need
from syncs.models import (
    Connection,
    ConnectionState,
    Heartbeat,
    HoldAnswer,
    ImportRun,
    Kind,
    RunCheckpoint,
    RunState,
    Sync,
    SyncState,
)
from syncs.models.heartbeat import Part
from syncs.models.sync import StopCause
from tests.builders import NOON, make_run, make_sync, stopped_by
from tests.world.holds import make_hold
from tests.world.house import House

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def nothing_is_due(house: House) -> None:
    Sync.objects.update(next_run_at=timezone.now() + DAY)


def kinds(house: House, now: datetime | None = None) -> list[ConcernKind]:
    return [need.kind for need in find_needs(house.organisation, now)]


def the_need(house: House, now: datetime | None = None) -> Need:
    (need,) = find_needs(house.organisation, now)
    return need


def fail(sync: Sync, minutes: int, **changes: Any) -> ImportRun:
    """Make a run that failed so many minutes after noon."""
    at = NOON + minutes * MINUTE
    fields = {"state": RunState.FAILED, "error_code": "set_back", "finished_at": at}
    return make_run(sync, **{**fields, **changes})


def test_house_in_order_needs_nothing(house: House) -> None:
    assert find_needs(house.organisation) == []


def test_sync_whose_last_import_failed_does_since_the_first_in_a_row(house: House) -> None:
    fail(house.sync, -9)
    make_run(house.sync)
    fail(house.sync, 1)
    last = fail(house.sync, 2, error_code="workers_died")
    make_run(house.sync, state=RunState.CANCELLED)
    make_run(house.sync, state=RunState.FAILED, kind=Kind.PREVIEW)
    make_run(house.sync, state=RunState.QUEUED, created_at=timezone.now())

    assert the_need(house) == Need(
        house.organisation.pk,
        ConcernKind.RUN_FAILED,
        house.sync.pk,
        NOON + MINUTE,
        Facts(name=house.sync.name, code="workers_died", run=last.pk),
    )


@pytest.mark.parametrize("state", [RunState.SUCCEEDED, RunState.HELD])
def test_import_that_came_to_its_end_ends_the_row(house: House, state: RunState) -> None:
    fail(house.sync, 1)
    make_run(house.sync, state=state)

    assert kinds(house) == []


def test_held_run_whose_question_was_cancelled_had_come_to_its_end(house: House) -> None:
    fail(house.sync, 1)
    hold = make_hold(house.sync)
    hold.answer, hold.answered_at = HoldAnswer.CANCEL, timezone.now()
    hold.save()
    ImportRun.objects.filter(pk=hold.pk).update(state=RunState.CANCELLED)

    assert kinds(house) == []


def test_failed_run_of_a_rejected_key_or_of_a_paused_sync_is_told_otherwise(house: House) -> None:
    fail(house.sync, 1, error_code="key_rejected")
    fail(make_sync(house.organisation, state=SyncState.PAUSED), 1)
    gone = make_sync(house.organisation)
    fail(gone, 1)
    Sync.objects.filter(pk=gone.pk).update(state=SyncState.DELETED, deleted_at=NOON)
    Sync.objects.filter(state=SyncState.ACTIVE).update(next_run_at=timezone.now() + DAY)

    assert kinds(house) == []


def test_people_who_wait_need_an_answer_until_there_is_one(house: House) -> None:
    hold = make_hold(house.sync)

    need = the_need(house)

    assert (need.kind, need.subject_id, need.since) == (ConcernKind.HELD, hold.pk, hold.held_at)
    assert (need.facts.number, need.facts.mailing_list) == (3, house.mailing_list.name)
    hold.answer, hold.answered_at = HoldAnswer.KEEP, timezone.now()
    hold.save()
    assert kinds(house) == []


def test_question_that_ends_within_a_day_is_told_again(house: House) -> None:
    hold = make_hold(house.sync)
    assert hold.expires_at

    both = [ConcernKind.HELD, ConcernKind.HOLD_ENDS]
    second = timedelta(seconds=1)
    assert kinds(house, hold.expires_at - DAY - second) == [ConcernKind.HELD, ConcernKind.LATE]
    assert kinds(house, hold.expires_at - DAY)[:2] == both
    assert ConcernKind.HOLD_ENDS not in kinds(house, hold.expires_at)


def test_question_of_one_day_is_told_again_after_half_of_it(house: House) -> None:
    hold = make_hold(house.sync)
    assert hold.held_at
    hold.expires_at = hold.held_at + DAY
    hold.save()

    assert ConcernKind.HOLD_ENDS not in kinds(house, hold.held_at + DAY / 2 - MINUTE)
    assert ConcernKind.HOLD_ENDS in kinds(house, hold.held_at + DAY / 2)


@pytest.mark.parametrize(("seconds", "is_late"), [(60, False), (61, True)])
@pytest.mark.parametrize("state", [None, RunState.QUEUED], ids=["due", "asked for"])
def test_sync_is_late_a_minute_after_it_was_due(
    house: House, state: RunState | None, seconds: int, is_late: bool, settings: Settings
) -> None:
    settings.LATE_SECONDS = 60
    if state:
        make_run(house.sync, state=state, created_at=NOON)
    else:
        Sync.objects.update(next_run_at=NOON)

    found = kinds(house, NOON + timedelta(seconds=seconds))

    assert found == [ConcernKind.LATE] * is_late


@pytest.mark.parametrize(("seconds", "is_late"), [(10, False), (120, True)])
def test_strip_and_pages_agree_on_what_is_late(
    house: House, seconds: int, is_late: bool, settings: Settings
) -> None:
    settings.LATE_SECONDS = 60
    Sync.objects.update(next_run_at=timezone.now() - timedelta(seconds=seconds))

    assert (kinds(house), says_late(house.sync) is not None) == (
        [ConcernKind.LATE] * is_late,
        is_late,
    )


def says_late(sync: Sync) -> datetime | None:
    """Tell what pages say of the sync."""
    return annotate_late_syncs(Sync.objects.filter(pk=sync.pk)).get().late_since  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize(
    ("changes", "is_late"),
    [
        ({"state": RunState.QUEUED, "due_at": NOON}, True),
        ({"state": RunState.QUEUED, "created_at": NOON}, True),
        ({"state": RunState.QUEUED, "created_at": NOON, "kind": Kind.PREVIEW}, False),
        ({"state": RunState.RUNNING, "due_at": NOON}, False),
    ],
)
def test_strip_and_pages_agree_on_late_runs(
    house: House, changes: dict[str, Any], is_late: bool
) -> None:
    make_run(house.sync, **changes)

    needs = find_needs(house.organisation)

    assert [need.since for need in needs] == [NOON] * is_late
    assert says_late(house.sync) == (NOON if is_late else None)


def test_run_asked_for_that_waits_for_another_one_is_not_late(house: House) -> None:
    make_run(house.sync, state=RunState.RUNNING)
    make_run(house.sync, state=RunState.QUEUED, created_at=NOON)

    assert kinds(house) == []
    assert says_late(house.sync) is None


@pytest.mark.parametrize("is_parked", [True, False])
def test_due_run_is_late_behind_another_one_which_is_named(house: House, is_parked: bool) -> None:
    """A preview in want of credits may wait for days (R84)."""
    preview = make_run(house.sync, state=RunState.RUNNING, kind=Kind.PREVIEW)
    until = timezone.now() + DAY if is_parked else NOON
    RunCheckpoint.objects.filter(pk=preview.pk).update(wake_at=until)
    make_run(house.sync, state=RunState.QUEUED, due_at=NOON)

    need = the_need(house)

    goes_on_at = need.facts.until
    assert (need.kind, need.since, says_late(house.sync)) == (ConcernKind.LATE, NOON, NOON)
    assert need.facts == Facts(house.sync.name, code="preview", run=preview.pk, until=goes_on_at)
    instants = [datetime.fromisoformat(goes_on_at)] if goes_on_at else []
    assert instants == [until] * is_parked
    assert advice_on(need).goes_on_at == goes_on_at


def test_rejected_key_is_one_need_with_the_syncs_that_it_stopped(house: House) -> None:
    Connection.objects.update(state=ConnectionState.KEY_REJECTED, rejected_at=NOON)
    Sync.objects.update(**stopped_by(StopCause.KEY_REJECTED))
    fail(house.sync, 1, error_code="key_rejected")

    need = the_need(house)

    assert (need.kind, need.since) == (ConcernKind.KEY_REJECTED, NOON)
    assert (need.subject_id, need.facts.number) == (house.sync.connection_id, 1)


@pytest.mark.parametrize("cause", [StopCause.KEY_CHANGED, StopCause.KEY_REJECTED])
def test_syncs_that_a_key_stopped_need_to_be_activated_once_it_works(
    house: House, cause: StopCause
) -> None:
    Sync.objects.update(**stopped_by(cause))

    need = the_need(house)

    assert (need.kind, need.facts.number, need.facts.code) == (ConcernKind.STOPPED_BY_KEY, 1, "")


@pytest.mark.parametrize(
    ("cause", "found"),
    [
        (StopCause.NOT_ALLOWED, [ConcernKind.INACTIVE]),
        (StopCause.SCHEDULE_UNFIT, [ConcernKind.INACTIVE]),
        (StopCause.CLOSED, [ConcernKind.INACTIVE]),
        (StopCause.ONLY_RUN_FAILED, []),
        (StopCause.ONLY_RUN_CANCELLED, []),
    ],
)
def test_sync_that_became_inactive_by_itself_needs_attention(
    house: House, cause: StopCause, found: list[ConcernKind]
) -> None:
    Sync.objects.update(**stopped_by(cause))

    assert kinds(house) == found


@pytest.mark.parametrize("part", Part)
def test_silent_part_concerns_whoever_has_an_active_sync(house: House, part: Part) -> None:
    report_heartbeat(*Part)
    Heartbeat.objects.filter(part=part).update(reported_at=Now() - timedelta(seconds=61))

    assert kinds(house) == [ConcernKind(f"{part.value}_silent")]
    Sync.objects.update(state=SyncState.PAUSED)
    assert kinds(house) == []


def test_missing_mail_set_up_is_said(house: House, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    assert kinds(house) == [ConcernKind.MAIL_MISSING]


def test_others_and_closed_organisations_are_left_out(house: House, other_house: House) -> None:
    fail(house.sync, 1)
    fail(other_house.sync, 1)
    Sync.objects.update(next_run_at=timezone.now() + DAY)

    assert {need.organisation_id for need in find_needs(house.organisation)} == {
        house.organisation.pk
    }
    assert len(find_needs()) == 2
    Closure.objects.create(organisation=house.organisation, delete_at=timezone.now() + DAY)
    assert {need.organisation_id for need in find_needs()} == {other_house.organisation.pk}


def test_causes_are_those_that_the_alarm_names() -> None:
    """Whichever parts are silent."""
    for number in range(2 ** len(Part)):
        silent = [part for place, part in enumerate(Part) if number >> place & 1]
        needs = [need_of_kind(ConcernKind(f"{part.value}_silent")) for part in silent]

        causes = causes_among(needs)

        named = told([Silence(part, NOON) for part in silent])
        assert {need.kind.value for need in causes} == {f"{each.part}_silent" for each in named}


def need_of_kind(kind: ConcernKind, organisation: int = 1) -> Need:
    return Need(organisation, kind, 0, NOON, Facts())


def test_what_follows_from_a_silent_part_is_no_cause() -> None:
    late = need_of_kind(ConcernKind.LATE)
    elsewhere = need_of_kind(ConcernKind.LATE, organisation=2)
    worker = need_of_kind(ConcernKind.WORKER_SILENT)
    clock = need_of_kind(ConcernKind.CLOCK_SILENT)

    assert causes_among([late, elsewhere]) == [late, elsewhere]
    assert causes_among([late, elsewhere, worker, clock]) == [elsewhere, worker]
    assert causes_among([late, elsewhere], silent_lately=[1]) == [elsewhere]
