"""The judge has no complaint of a world as it should be, and one of each thing that is broken."""

import json
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from contacts.models import SuppressionKind
from syncs.domain.outcomes import Outcome
from syncs.models import (
    ImportRun,
    OptedOutRecord,
    RunCheckpoint,
    RunState,
    SourceLink,
    Sync,
    Trigger,
)
from syncs.queue.dispatch import queue_due_runs
from tests.builders import (
    join_list,
    make_contact,
    make_mailing_list,
    make_organisation,
    make_row,
    make_run,
    make_sync,
)
from tests.seeds import judge
from tests.seeds.house import JOURNAL
from tests.seeds.journal import read_journal
from tests.seeds.uptime import Uptime
from tests.seeds.world import Pair
from tests.world.imports import suppress

pytestmark = pytest.mark.usefixtures("owner_of_tables")

RECORD = 4711
UUID = "00000000-0000-0000-0000-000000000001"


@pytest.fixture
def pair(db: None) -> Pair:
    """A sync and its twin, with one person each, in a database with a journal."""
    with connection.cursor() as cursor:
        cursor.execute(JOURNAL.read_text())
    return Pair("pair", make_one(), make_one())


def make_one() -> Sync:
    organisation = make_organisation()
    sync = make_sync(
        organisation,
        name="All",
        mailing_list=make_mailing_list(organisation, name="Everybody"),
        at=time(2, 30),
        zone="Europe/Berlin",
        next_run_at=None,
    )
    contact = make_contact(organisation, "maria@mail.example")
    join_list(sync.mailing_list, [contact], claimant=sync.pk, record=RECORD)
    of_record = {"sync_id": sync.pk, "record_id": RECORD, "organisation_id": organisation.pk}
    SourceLink.objects.create(
        **of_record,
        contact_id=contact.pk,
        fingerprint=UUID,
        contact_revision=1,
        first_synced_at=timezone.now(),
    )
    OptedOutRecord.objects.create(**of_record, address="other@mail.example")
    suppress(sync, "bounced@mail.example", SuppressionKind.BOUNCED)
    make_row(make_run(sync), Outcome.NEW, contact=contact)
    return sync


def execute(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_world_as_it_should_be_gives_no_complaint(pair: Pair) -> None:
    make_due(pair.real)
    queue_due_runs(timezone.now())
    end(ImportRun.objects.get(state=RunState.QUEUED))
    journal, runs = read_journal(), {sync.pk: sync.runs.earliest("pk") for sync in pair}

    assert [
        *judge.judge_runs(),
        *judge.judge_order(journal),
        *judge.judge_leases(journal),
        *judge.judge_instants(journal, [pair]),
        *judge.judge_overdue(timezone.now(), [pair]),
        *judge.judge_punctuality(journal, [pair], Uptime({}), since_epoch=0),
        *judge.judge_twins([pair]),
        *judge.judge_last_counts([pair], runs),
        *judge.judge_consent(["bounced@mail.example"], {pair.real.pk: {1}}),
    ] == []


def test_a_run_that_is_left_is_noticed(pair: Pair) -> None:
    run = make_run(pair.real, state=RunState.RUNNING)

    assert list(judge.judge_runs()) == [f"run {run.pk} of sync {pair.real.pk} is left, running"]


def test_a_lost_row_is_noticed(pair: Pair) -> None:
    run = pair.real.runs.get()
    execute("DELETE FROM syncs_runrow WHERE run_id = %s", run.pk)

    assert list(judge.judge_runs()) == [f"run {run.pk} of sync {pair.real.pk} is out of balance"]


@pytest.fixture
def nothing_is_unique(db: None) -> None:
    """Take the database's own guards away, before there are rows."""
    execute("DROP INDEX run_due_instant_once, run_one_running")


def test_two_runs_for_an_instant_are_noticed(nothing_is_unique: None, pair: Pair) -> None:
    due = timezone.now()
    for _ in range(2):
        make_run(pair.real, due_at=due)

    [complaint] = judge.judge_runs()
    assert complaint.startswith(f"sync {pair.real.pk} has 2 runs for")


def test_two_runs_at_a_time_are_noticed(nothing_is_unique: None, pair: Pair) -> None:
    first = make_run(pair.real, state=RunState.RUNNING)
    second = make_run(pair.real, state=RunState.RUNNING)

    assert list(judge.judge_order(read_journal())) == [
        f"run {second.pk} began while ['{first.pk}'] ran"
    ]


def test_a_run_that_ends_and_begins_again_is_noticed(pair: Pair) -> None:
    run = pair.real.runs.get()
    execute("UPDATE syncs_importrun SET state = 'running' WHERE id = %s", run.pk)

    assert list(judge.judge_order(read_journal())) == [f"run {run.pk} had ended and is running"]


def test_a_worker_that_writes_without_the_lease_is_noticed(pair: Pair) -> None:
    run = pair.real.runs.get()
    execute(f"CREATE TABLE syncs_staged_{run.pk} (ordinal int)")
    execute(
        f"CREATE TRIGGER is_written AFTER INSERT ON syncs_staged_{run.pk}"
        " FOR EACH STATEMENT EXECUTE FUNCTION seeds_note_write()"
    )
    for who, what in [
        *(("worker-0", "takes"), ("worker-0", "writes"), ("worker-1", "takes")),
        *(("worker-1", "writes"), ("worker-0", "writes"), ("worker-0", "writes")),
    ]:
        execute("SELECT set_config('application_name', %s, true)", who)
        if what == "takes":
            RunCheckpoint.objects.filter(pk=run.pk).update(token=F("token") + 1)
        else:
            execute(f"INSERT INTO syncs_staged_{run.pk} VALUES (1)")  # noqa: S608

    assert list(judge.judge_leases(read_journal())) == [
        f"worker-0 wrote for run {run.pk} while worker-1 had its lease"
    ]


def make_due(sync: Sync) -> None:
    """Let a sync have been due for two days, and now."""
    minute = (timezone.now() - timedelta(minutes=1)).replace(second=0, microsecond=0)
    sync.refresh_from_db()
    sync.zone, sync.at = "UTC", minute.time()
    sync.next_run_at = minute - timedelta(days=2)
    sync.save()


def end(run: ImportRun, begun: timedelta = timedelta()) -> None:
    run.state = RunState.RUNNING
    run.save()
    if begun:
        execute(
            "UPDATE seeds_journal SET at = at + %s WHERE run = %s"
            " AND after ->> 'state' = 'running'",
            begun,
            run.pk,
        )
    run.state, run.finished_at = RunState.SUCCEEDED, timezone.now()
    run.save()


def test_a_lost_instant_is_noticed(pair: Pair) -> None:
    make_due(pair.real)
    queue_due_runs(timezone.now())
    run = ImportRun.objects.get(state=RunState.QUEUED)
    lost = run.missed.pop()
    run.save()

    [complaint] = judge.judge_instants(read_journal(), [pair])
    assert complaint == f"pair: {lost.replace('T', ' ')} is lost (1)"


def test_an_instant_without_a_run_is_noticed(pair: Pair) -> None:
    make_due(pair.real)
    queue_due_runs(timezone.now())
    ImportRun.objects.filter(state=RunState.QUEUED).delete()

    complaints = list(judge.judge_instants(read_journal(), [pair]))
    assert len(complaints) == 3
    assert all(complaint.endswith("is lost (1)") for complaint in complaints)


def test_a_doubled_instant_is_noticed(pair: Pair) -> None:
    make_due(pair.real)
    queue_due_runs(timezone.now())
    run = ImportRun.objects.get(state=RunState.QUEUED)
    run.missed.append(run.missed[0])
    run.save()

    [complaint] = judge.judge_instants(read_journal(), [pair])
    assert complaint.endswith("is there 1 times too often")


def test_a_clock_that_is_ahead_is_noticed(pair: Pair) -> None:
    make_due(pair.real)
    queue_due_runs(timezone.now())
    ImportRun.objects.filter(state=RunState.QUEUED).update(state=RunState.SUCCEEDED)
    queue_due_runs(timezone.now() + timedelta(days=1))

    complaints = list(judge.judge_instants(read_journal(), [pair]))
    assert len(complaints) == 1
    assert "was dispatched early" in complaints[0]


def test_an_instant_that_is_left_out_is_noticed(pair: Pair) -> None:
    make_due(pair.real)
    pair.real.next_run_at = timezone.now() + timedelta(days=9)
    pair.real.save()

    complaints = list(judge.judge_instants(read_journal(), [pair]))
    assert any("it is due at" in complaint for complaint in complaints)
    assert any("is lost" in complaint for complaint in complaints)


def test_a_sync_without_a_run_is_noticed(pair: Pair) -> None:
    make_due(pair.real)

    [complaint] = judge.judge_overdue(timezone.now(), [pair])
    assert complaint.startswith(f"sync {pair.real.pk} was due at")


@pytest.mark.parametrize(("late", "complaints"), [(5, 0), (100, 1)])
def test_a_late_run_is_noticed(pair: Pair, late: int, complaints: int) -> None:
    run = a_due_run(pair.real, late)

    found = list(punctuality(pair, Uptime({})))
    assert len(found) == complaints
    assert all(f"run {run.pk} began" in complaint for complaint in found)


def test_a_run_is_late_by_the_first_instant_that_it_stands_for(pair: Pair) -> None:
    execute("DELETE FROM seeds_journal")  # no other run has been in its way
    a_due_run(pair.real, 0, missed=[(timezone.now() - timedelta(seconds=100)).isoformat()])

    assert len(punctuality(pair, Uptime({}))) == 1


def test_a_run_is_not_late_for_an_instant_that_the_clock_has_jumped_over(pair: Pair) -> None:
    hour = timedelta(hours=1)
    execute(
        "INSERT INTO seeds_journal (kind, at, after) VALUES ('clock', %s, %s)",
        timezone.now(),
        json.dumps({"ahead": 3600}),
    )
    a_due_run(pair.real, 0, missed=[(timezone.now() - hour / 2).isoformat()])

    assert punctuality(pair, Uptime({})) == []


def test_a_run_is_not_late_while_there_was_nobody(pair: Pair) -> None:
    a_due_run(pair.real, 100)
    uptime = Uptime({"beat": ("beat",)})
    uptime.note({"beat": False})

    assert list(punctuality(pair, uptime)) == []


def a_due_run(sync: Sync, late: int, **changes: Any) -> ImportRun:
    run = make_run(
        sync, state=RunState.QUEUED, due_at=timezone.now(), trigger=Trigger.SCHEDULED, **changes
    )
    end(run, timedelta(seconds=late))
    return run


def punctuality(pair: Pair, uptime: Uptime) -> list[str]:
    import time

    ahead = time.time() - time.monotonic()
    journal = read_journal()
    return list(judge.judge_punctuality(journal, [pair], uptime, since_epoch=ahead))


BROKEN = {
    "people": "UPDATE contacts_contact SET first_name = 'Mario' WHERE organisation_id = %s",
    "claims": "DELETE FROM contacts_membershipclaim WHERE organisation_id = %s",
    "links": "UPDATE syncs_sourcelink SET record_id = 1 WHERE organisation_id = %s",
    "opt-outs": "DELETE FROM syncs_optedoutrecord WHERE organisation_id = %s",
    "suppressions": "DELETE FROM contacts_suppression WHERE organisation_id = %s",
}


@pytest.mark.parametrize("place", BROKEN)
@pytest.mark.parametrize("whose", ["real", "twin"])
def test_a_difference_to_the_twin_is_noticed(pair: Pair, place: str, whose: str) -> None:
    assert set(BROKEN) == set(judge.STATE)
    execute(BROKEN[place], getattr(pair, whose).organisation_id)

    [complaint] = judge.judge_twins([pair])
    assert complaint.startswith(f"pair: {place} differ")


def test_other_counts_of_the_last_run_are_noticed(pair: Pair) -> None:
    runs = {sync.pk: sync.runs.get() for sync in pair}
    make_row(runs[pair.real.pk], Outcome.UNCHANGED)

    [complaint] = judge.judge_last_counts([pair], runs)
    assert complaint.startswith("pair: the last run counts")


@pytest.mark.parametrize(
    ("judged", "complaint"),
    [
        (lambda pair: (["maria@mail.example"], {}), "maria@mail.example is suppressed"),
        (lambda pair: ([], {pair.real.pk: {RECORD}}), f"record {RECORD} has opted out"),
    ],
)
def test_people_who_must_not_be_mailed_are_noticed(
    pair: Pair, judged: Callable[[Pair], tuple[list[str], dict[int, set[int]]]], complaint: str
) -> None:
    suppressed, opted_out = judged(pair)

    [found] = judge.judge_consent(suppressed, opted_out)
    assert found.startswith(complaint)
