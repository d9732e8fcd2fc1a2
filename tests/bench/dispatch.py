"""How long the runs of many syncs take that are due at once: to be made, and to be called for; and
how long it takes to find that none is due."""

import sys
import time
from collections.abc import Sequence
from datetime import time as wall_time
from datetime import timedelta
from statistics import median

from celery import current_app

from accounts.models import Organisation
from contacts.models import MailingList
from syncs.clock import database_now
from syncs.domain.schedule import Frequency
from syncs.models import Connection, CredentialsKind, ImportRun, Sync, SyncState
from syncs.queue.dispatch import queue_due_runs
from tests.bench.subject import let_the_database_settle

ZONES = ("UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe")


def measure_dispatch(number: int, rounds: int) -> None:
    """Print the seconds that so many due syncs take, from the tick to the last message, and those
    of a tick after it that finds nothing to do."""
    _make_syncs(number)
    seconds, idle = zip(*(_dispatch_once(number) for _ in range(rounds)), strict=True)
    _say(f"{number:,} due syncs", seconds)
    _say("none of them due", idle)


def _say(what: str, seconds: Sequence[float]) -> None:
    each = ", ".join(f"{second:.3f}" for second in seconds)
    sys.stdout.write(f"{what:>20} {median(seconds):7.3f} s  ({each})\n")


def _dispatch_once(number: int) -> tuple[float, float]:
    ImportRun.objects.all().delete()
    current_app.control.purge()
    Sync.objects.update(next_run_at=database_now() - timedelta(minutes=1))
    let_the_database_settle()
    return _seconds_of_tick(due=number), _seconds_of_tick(due=0)


def _seconds_of_tick(*, due: int) -> float:
    started = time.perf_counter()
    assert queue_due_runs(database_now()) == due
    return time.perf_counter() - started


def _make_syncs(number: int) -> None:
    organisation = Organisation.objects.create(name="bench-due", slug="bench-due")
    account = Connection(organisation=organisation, credentials_kind=CredentialsKind.ZSC_KEY)
    account.set_secrets({"key": "of nobody"}, shown="of nobody")
    account.save()
    mailing_list = MailingList.objects.create(organisation=organisation, name="Everybody")
    Sync.objects.bulk_create(
        Sync(
            organisation=organisation,
            connection=account,
            mailing_list=mailing_list,
            name=f"Due {index}",
            module="Candidates",
            state=SyncState.ACTIVE,
            frequency=Frequency.DAILY,
            at=wall_time(index % 24, 30),
            zone=ZONES[index % len(ZONES)],
        )
        for index in range(number)
    )
