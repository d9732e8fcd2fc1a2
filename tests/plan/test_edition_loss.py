"""What an account's edition, its type or the plan no longer allow, stops (R8, R11, R12, R43)."""

import threading
from contextvars import copy_context
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Organisation, Plan, User
from criteria import Condition, ConditionField, Criteria, ValueType
from syncs.connection.actions.edited import stored_account
from syncs.connection.actions.key_change import KeyChange, change_account, retest
from syncs.models import (
    ApiUse,
    Connection,
    ImportRun,
    Phase,
    RunState,
    Selection,
    Sync,
    SyncState,
    Trigger,
)
from syncs.models.sync import StopCause
from syncs.plan.actions import change_plan, override_account_facts, stored_consequence, stored_facts
from syncs.queue.dispatch import queue_due_runs
from syncs.queue.request import queue_run, request_run
from syncs.state.activate import SyncUnfit, activate, activate_all, resume
from syncs.state.deactivate import Deactivation
from syncs.state.launch import NotReady, launch
from tests.builders import make_connection, make_member, make_run, make_sync, stopped_by
from tests.world.at_once import at_once
from tests.world.imports import (
    addresses_on,
    drive,
    drive_to,
    is_balanced,
    make_import,
    map_field,
    run_once,
    spread,
)
from tests.world.lock_waits import wait_until_somebody_waits
from tests.world.patience import PATIENCE
from tests.world.source import Source
from web.seen import Seen

CITY = ConditionField("City", "City", ValueType.TEXT)
OSLO = Criteria(conditions=(Condition.about(CITY, "is", "Oslo"),)).model_dump(mode="json")
BY_CRITERIA: dict[str, Any] = {"selection": Selection.CRITERIA, "criteria": OSLO}

FREE_EDITION = "criteria need a paid edition of Recruit, and this account has the Free edition"
FREE_PLAN = "criteria need a paid plan, and your organisation has the free one"
AGENCY = "contacts are there for Corporate HR accounts only, and this is a Staffing Agency's"
NO_CRITERIA = (
    "custom fields can be mapped only where the sync selects by criteria, and this one takes all"
    " records"
)

INACTIVE, ACTIVE, PAUSED = SyncState.INACTIVE, SyncState.ACTIVE, SyncState.PAUSED


@pytest.fixture
def alice(organisation: Organisation) -> User:
    return make_member(organisation, email="alice@example.com").user


@pytest.fixture
def tiny_slices(settings: Settings) -> None:
    """Each call of `advance` takes one step."""
    settings.RUN_SLICE_SECONDS = 0.000_001


@pytest.fixture
def sync(source: Source, organisation: Organisation) -> Sync:
    """Of candidates in Oslo."""
    return make_import(source.connect(organisation), **BY_CRITERIA)


def override(sync: Sync, *, edition: str = "", account_type: str = "") -> Deactivation:
    seen = Seen.of(stored_facts(Connection.objects.get(pk=sync.connection_id)))
    return override_account_facts(
        sync.connection,
        edition=edition,
        account_type=account_type,
        seen=seen,
        now=timezone.now(),
    )


def make_free(organisation: Organisation) -> Deactivation:
    """Change to the free plan, as somebody does who has just been told what that does."""
    seen = Seen.of(stored_consequence(organisation, Plan.FREE))
    return change_plan(organisation, Plan.FREE, seen=seen, now=timezone.now())


def read_long_ago(hours: float = 25) -> None:
    Connection.objects.update(account_read_at=timezone.now() - timedelta(hours=hours))


def states(*syncs: Sync) -> list[tuple[str, str]]:
    for sync in syncs:
        sync.refresh_from_db()
    return [(sync.state, sync.state_reason) for sync in syncs]


def ends(run: ImportRun) -> tuple[str, str]:
    run.refresh_from_db()
    return run.state, run.cancel_reason


def test_free_edition_stops_syncs_by_criteria_and_removes_nobody(
    source: Source, organisation: Organisation, sync: Sync
) -> None:
    source.add("oslo@mail.example", City="Oslo")
    run_once(sync)
    watermark = sync.watermark
    others = [
        make_sync(organisation, connection=sync.connection),
        make_sync(organisation, connection=sync.connection, selection="view", view_id="17"),
    ]

    stopped = override(sync, edition="Free")

    assert stopped == Deactivation(syncs=1)
    assert states(sync, *others) == [(INACTIVE, FREE_EDITION), (ACTIVE, ""), (ACTIVE, "")]
    assert (sync.watermark, sync.next_run_at) == (watermark, None)
    assert addresses_on(sync.mailing_list) == {"oslo@mail.example"}
    assert queue_due_runs(timezone.now() + timedelta(days=2)) == 2


def test_staffing_agency_stops_syncs_of_contacts(organisation: Organisation, sync: Sync) -> None:
    contacts = make_sync(organisation, connection=sync.connection, module="Contacts")

    override(sync, account_type="Staffing Agency")

    assert states(sync, contacts) == [(ACTIVE, ""), (INACTIVE, AGENCY)]


def test_each_sync_is_told_its_own_rule(organisation: Organisation, sync: Sync) -> None:
    contacts = make_sync(organisation, connection=sync.connection, module="Contacts")

    stopped = override(sync, edition="Free", account_type="Staffing Agency")

    assert stopped == Deactivation(syncs=2)
    assert states(sync, contacts) == [(INACTIVE, FREE_EDITION), (INACTIVE, AGENCY)]


def test_free_plan_stops_the_criteria_of_all_connections(
    organisation: Organisation, sync: Sync
) -> None:
    paid = {"edition_read": "Standard"}
    other = make_sync(organisation, connection=make_connection(organisation, **paid), **BY_CRITERIA)

    stopped = make_free(organisation)

    assert stopped == Deactivation(syncs=2)
    assert states(sync, other) == [(INACTIVE, FREE_PLAN)] * 2
    assert Organisation.objects.get().plan == Plan.FREE


def test_other_organisations_are_left_alone(sync: Sync) -> None:
    foreign = Organisation.objects.create(name="Brightwater", slug="brightwater")
    connection = make_connection(foreign, edition_read="Free")
    theirs = make_sync(foreign, connection=connection, **BY_CRITERIA)

    override(sync, edition="Free")
    make_free(sync.organisation)

    assert states(theirs) == [(ACTIVE, "")]


def test_paid_again_starts_nothing_by_itself(sync: Sync, alice: User) -> None:
    override(sync, edition="Free")

    override(sync)
    before = states(sync)
    activated = activate(sync, user=alice, now=timezone.now())

    assert before == [(INACTIVE, FREE_EDITION)]
    assert activated
    assert states(sync) == [(ACTIVE, "")]
    assert drive(ImportRun.objects.get()).state == RunState.SUCCEEDED


def test_run_in_progress_stops_with_what_it_applied_kept(
    source: Source, sync: Sync, tiny_slices: None
) -> None:
    for number in range(25):
        source.add(f"person{number}@mail.example", City="Oslo")
    run = request_run(sync, user=None)
    drive_to(run, Phase.DECIDE)
    spread(run, after=10)
    drive_to(run, Phase.APPLY, position=1)

    stopped = override(sync, edition="Free")
    drive(run)

    assert stopped == Deactivation(syncs=1, runs=1)
    assert ends(run) == (RunState.CANCELLED, FREE_EDITION)
    assert addresses_on(sync.mailing_list) == {f"person{n}@mail.example" for n in range(10)}
    assert is_balanced(run)


def test_queued_run_of_a_paused_sync_ends_and_the_sync_stays_paused(sync: Sync) -> None:
    Sync.objects.update(state=PAUSED, next_run_at=None)
    run = request_run(sync, user=None)

    stopped = override(sync, edition="Free")

    assert stopped == Deactivation(syncs=0, runs=1)
    assert ends(run) == (RunState.CANCELLED, FREE_EDITION)
    assert states(sync) == [(PAUSED, "")]
    with pytest.raises(SyncUnfit, match="Criteria need a paid edition of Recruit"):
        resume(sync, now=timezone.now())
    assert states(sync) == [(PAUSED, "")]


def test_runs_of_allowed_syncs_and_finished_runs_are_left_alone(
    organisation: Organisation, sync: Sync
) -> None:
    allowed = make_sync(organisation, connection=sync.connection)
    run, finished = request_run(allowed, user=None), make_run(sync)

    override(sync, edition="Free")

    assert [ends(run), ends(finished)] == [(RunState.QUEUED, ""), (RunState.SUCCEEDED, "")]


def test_run_that_a_dispatcher_is_making_at_that_moment_is_cancelled_too(sync: Sync) -> None:
    """The dispatcher holds the sync's lock; the change waits for it and sees its run."""
    changing = threading.Thread(target=copy_context().run, args=(_override_in_thread, sync))
    with transaction.atomic():
        locked = Sync.objects.select_for_update().get(pk=sync.pk)
        run = queue_run(locked, Trigger.SCHEDULED, due_at=timezone.now())
        changing.start()
        wait_until_somebody_waits()
    changing.join(PATIENCE)

    assert ends(run) == (RunState.CANCELLED, FREE_EDITION)
    assert states(sync) == [(INACTIVE, FREE_EDITION)]
    assert queue_due_runs(timezone.now() + timedelta(days=2)) == 0


def _override_in_thread(sync: Sync) -> None:
    try:
        override(sync, edition="Free")
    finally:
        database.close()


def test_due_sync_that_is_being_stopped_gets_no_run(sync: Sync) -> None:
    """The change holds the sync's lock; the dispatcher passes over it."""
    later = timezone.now() + timedelta(days=2)
    ticks: list[int] = []

    def tick() -> None:
        try:
            ticks.append(queue_due_runs(later))
        finally:
            database.close()

    with transaction.atomic():
        override(sync, edition="Free")
        ticking = threading.Thread(target=copy_context().run, args=(tick,))
        ticking.start()
        ticking.join(PATIENCE)

    assert ticks == [0]
    assert not ImportRun.objects.exists()


def test_of_an_activation_and_a_loss_at_once_the_loss_lasts(sync: Sync, alice: User) -> None:
    override(sync, edition="Free")
    override(sync)

    def start() -> None:
        try:
            activate(Sync.objects.get(), user=alice, now=timezone.now())
        except SyncUnfit:
            return

    at_once(start, lambda: override(sync, edition="Free"))

    assert states(sync) == [(INACTIVE, FREE_EDITION)]
    assert not ImportRun.objects.filter(state=RunState.QUEUED).exists()


def test_nothing_that_is_refused_is_started(
    organisation: Organisation, sync: Sync, alice: User
) -> None:
    connection = sync.connection
    draft = make_sync(organisation, connection=connection, state=SyncState.DRAFT, **BY_CRITERIA)
    Sync.objects.filter(pk=sync.pk).update(**stopped_by(StopCause.KEY_CHANGED))
    override(sync, edition="Free")

    done = activate_all(connection, user=alice, now=timezone.now())

    assert [(stays.pk, why.split(".")[0]) for stays, why in done.unfit] == [
        (sync.pk, "Criteria need a paid edition of Recruit, and this account has the Free edition")
    ]
    with pytest.raises(NotReady):
        launch(draft, user=alice, now=timezone.now())
    assert states(sync, draft) == [(INACTIVE, StopCause.KEY_CHANGED.label), (SyncState.DRAFT, "")]
    assert not ImportRun.objects.exists()


def test_relaxed_rules_stop_nothing(sync: Sync, settings: Settings) -> None:
    settings.RELAXED_EDITION_RULES = frozenset({"criteria"})

    assert override(sync, edition="Free") == Deactivation()
    make_free(sync.organisation)

    assert states(sync) == [(ACTIVE, "")]
    assert run_once(sync).state == RunState.SUCCEEDED


def test_custom_fields_without_criteria_stop_once_an_operator_no_longer_allows_them(
    organisation: Organisation, sync: Sync, settings: Settings
) -> None:
    plain = make_sync(organisation, connection=sync.connection)
    map_field(plain, "Notice_Period_Days", "notice", custom=True)
    settings.RELAXED_EDITION_RULES = frozenset({"custom_fields"})
    before = run_once(plain)
    settings.RELAXED_EDITION_RULES = frozenset()

    after = run_once(plain)

    assert before.state == RunState.SUCCEEDED
    assert ends(after) == (RunState.CANCELLED, NO_CRITERIA)
    assert states(plain) == [(INACTIVE, NO_CRITERIA)]


def test_custom_field_for_the_address_keeps_nothing_from_running(sync: Sync) -> None:
    plain = make_sync(sync.organisation, connection=sync.connection)
    plain.field_mappings.update(custom=True)

    assert run_once(plain).state == RunState.SUCCEEDED


def test_downgrade_in_recruit_is_noticed_by_the_next_run_after_a_day(
    source: Source, organisation: Organisation, sync: Sync
) -> None:
    source.add("oslo@mail.example", City="Oslo")
    run_once(sync)
    other = make_import(sync.connection)
    source.set_edition(edition="Free")
    same_day = run_once(sync)
    read_long_ago()

    run = run_once(other)
    connection = Connection.objects.get()

    assert same_day.state == RunState.SUCCEEDED
    assert run.state == RunState.SUCCEEDED
    assert (connection.edition_read, connection.account_type_read) == ("Free", "Corporate HR")
    assert states(sync) == [(INACTIVE, FREE_EDITION)]
    assert addresses_on(sync.mailing_list) == {"oslo@mail.example"}


def test_run_of_a_sync_that_is_not_allowed_any_more_reads_nobody_and_says_why(
    source: Source, sync: Sync
) -> None:
    source.add("oslo@mail.example", City="Oslo")
    source.set_edition(edition="Free")
    read_long_ago()

    run = run_once(sync)

    assert ends(run) == (RunState.CANCELLED, FREE_EDITION)
    assert (run.api_calls, run.total, run.error) == (1, 0, "")
    assert ApiUse.objects.get().calls == 1
    assert states(sync) == [(INACTIVE, FREE_EDITION)]
    assert addresses_on(sync.mailing_list) == set()


def test_account_is_read_once_a_day(source: Source, sync: Sync) -> None:
    read_long_ago()

    calls = [run_once(sync, full=True).api_calls for _ in range(2)]

    assert calls[0] == calls[1] + 1
    assert source.requests()["GET /recruit/v2/org"] == 1


@pytest.mark.parametrize(("hours", "asked"), [(1, 1), (3, 0)])
def test_operator_says_how_old_a_reading_may_be(
    source: Source, sync: Sync, settings: Settings, hours: float, asked: int
) -> None:
    settings.ACCOUNT_READING_HOURS = hours
    read_long_ago(hours=2)

    run_once(sync)

    assert source.requests().get("GET /recruit/v2/org", 0) == asked


def test_override_by_an_admin_wins_over_what_is_read(source: Source, sync: Sync) -> None:
    source.add("oslo@mail.example", City="Oslo")
    source.set_edition(edition="Free")
    override(sync, edition="Standard")
    read_long_ago()

    run = run_once(sync)

    assert (run.state, run.new) == (RunState.SUCCEEDED, 1)
    assert Connection.objects.get().edition_read == "Free"


@pytest.mark.parametrize("kind", ["scope_mismatch", "no_permission", "wrong_type"])
def test_account_that_tells_nothing_goes_on_as_it_is_known(
    source: Source, sync: Sync, kind: str
) -> None:
    source.add("oslo@mail.example", City="Oslo")
    source.trouble(kind, match="/org", times=None)
    read_long_ago()

    run = run_once(sync)
    source.peace()

    assert (run.state, run.new) == (RunState.SUCCEEDED, 1)
    assert Connection.objects.get().edition == "Enterprise"


def test_test_by_an_admin_that_finds_a_lower_edition_stops_syncs(
    source: Source, sync: Sync, alice: User
) -> None:
    source.set_edition(edition="Free")

    done = retest(Connection.objects.get(), by=alice, now=timezone.now())

    assert done.deactivated == 1
    assert states(sync) == [(INACTIVE, FREE_EDITION)]


@pytest.mark.parametrize(
    ("keep_running", "done", "reason"),
    [
        (True, KeyChange(deactivated=1), FREE_EDITION),
        (False, KeyChange(deactivated=1), StopCause.KEY_CHANGED.label),
    ],
)
def test_new_key_of_an_account_that_has_a_lower_edition_now(
    source: Source, sync: Sync, alice: User, keep_running: bool, done: KeyChange, reason: str
) -> None:
    Connection.objects.update(keep_running=keep_running)
    source.set_edition(edition="Free")
    details = source.details(secrets={"key": source.new_key()})
    stored = Connection.objects.get()

    changed = change_account(
        stored, details, seen=Seen.of(stored_account(stored)), by=alice, now=timezone.now()
    )

    assert changed == done
    assert states(sync) == [(INACTIVE, reason)]


def test_new_key_starts_again_only_what_is_allowed(source: Source, sync: Sync, alice: User) -> None:
    Connection.objects.update(keep_running=True)
    allowed = make_import(sync.connection)
    Sync.objects.update(**stopped_by(StopCause.KEY_REJECTED))
    source.set_edition(edition="Free")

    done = retest(Connection.objects.get(), by=alice, now=timezone.now())

    assert done.activated == 1
    assert states(sync, allowed) == [(INACTIVE, StopCause.KEY_REJECTED.label), (ACTIVE, "")]
