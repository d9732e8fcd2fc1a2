"""The measurement of every page beside many contacts, rows and runs, while others import."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from threading import Event, Thread
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import modify_settings
from django.utils import timezone

from accounts.models import Role
from accounts.tenancy.standing import serving
from syncs.alarms.heartbeats import report_heartbeat
from syncs.models import CredentialsKind, Sync
from syncs.models.heartbeat import Part
from tests.all_pages.addresses import pages
from tests.bench.operations import JOIN
from tests.bench.search import DOMAINS, STATEMENTS, SYLLABLES
from tests.bench.subject import make_subject, run_once
from tests.bench.worker import worker
from tests.builders import make_member, make_run, make_sync
from tests.processes.sandbox import sandbox
from tests.world.house import House, client_of, make_house
from tests.world.owner import execute_as_owner

ROWS = Path(__file__).with_name("pages.sql")
RUNS, SYNCS = 1_000, 20
TIMES = 20
PROMISED_MS, PROMISED_LATE_MS = 50.0, 100.0
"""Of the median, and of 95 of 100 answers."""

MORE = {
    "a row of each outcome": "runs/{run}/?outcome=new",
    "rows searched": "runs/{run}/?q=kirosa",
    "contacts searched": "contacts/?q=kirosa",
    "contacts of a domain": "contacts/?q=@mail.ex",
    "everything searched": "search/?q=kirosa",
    "everything of a domain": "search/?q=@mail.ex",
    "members searched": "lists/{list}/?q=kirosa",
}
"""Pages with a question, besides those that are opened without one."""


@dataclass(frozen=True)
class Taken:
    """The milliseconds that the answers of a page took."""

    page: str
    median: float
    late: float

    @property
    def is_slow(self) -> bool:
        return self.median > PROMISED_MS or self.late > PROMISED_LATE_MS


def measure_pages(contacts: int, rows: int, candidates: int) -> None:
    """Fill an organisation, open each page while others import, and print how long it took."""
    report_heartbeat(*Part)
    house = make_house("bench-pages")
    _fill(house, contacts, rows)
    admin = client_of(make_member(house.organisation, Role.ADMIN).user)
    asked = {page.name: page.of(house, house.slug) for page in pages()}
    ids = {"run": house.run.pk, "list": house.mailing_list.pk}
    asked |= {name: f"/o/{house.slug}/{path.format(**ids)}" for name, path in MORE.items()}
    with (
        modify_settings(ALLOWED_HOSTS={"append": "testserver"}),
        importing(candidates, also_for=house) as imports,
    ):
        taken = [_measure(admin, name, url) for name, url in asked.items()]
    within = sum(not each.is_slow for each in taken)
    sys.stdout.write(
        f"{within} of {len(taken)} within {PROMISED_MS:.0f} ms at the median and"
        f" {PROMISED_LATE_MS:.0f} ms of 95 %, beside {len(imports)} imports of"
        f" {candidates:,} candidates each\n"
    )


def _measure(client: Client, name: str, url: str) -> Taken:
    taken = []
    for number in range(TIMES + 1):
        began = time.perf_counter()
        answer = client.get(url)
        if number:  # the first one has Python read its modules and templates
            taken.append((time.perf_counter() - began) * 1000)
        if answer.status_code not in {200, 302}:
            raise RuntimeError(f"{url}: {answer.status_code}")
    found = Taken(name, median(taken), quantiles(taken, n=20)[-1])
    slow = "  TOO SLOW" if found.is_slow else ""
    sys.stdout.write(f"{name:>32} {found.median:7.1f} ms, 95 % within {found.late:7.1f} ms{slow}\n")
    sys.stdout.flush()
    return found


def _fill(house: House, contacts: int, rows: int) -> None:
    now = timezone.now()
    syncs = [house.sync, *(make_sync(house.organisation) for _ in range(SYNCS - 1))]
    first = make_run(house.sync)
    for number in range(RUNS):
        ended = now - timedelta(hours=number)
        make_run(
            syncs[number % SYNCS],
            created_at=ended,
            started_at=ended,
            finished_at=ended + timedelta(seconds=9),
        )
    values: dict[str, Any] = {
        "organisation": house.organisation.pk,
        "sync": house.sync.pk,
        "run": first.pk,
        "own_run": house.run.pk,
        "contacts": contacts,
        "rows": rows,
        "syllables": SYLLABLES,
        "domains": DOMAINS,
        "list": house.mailing_list.pk,
    }
    statements = (STATEMENTS.read_text() + JOIN + ROWS.read_text()).split(";\n")
    with serving(house.organisation.pk), connection.cursor() as cursor:
        for statement in statements:
            if statement.strip():
                cursor.execute(statement, values)
    execute_as_owner("VACUUM (ANALYZE)")


@contextmanager
def importing(candidates: int, *, also_for: House) -> Iterator[list[float]]:
    """Import the same people over and over for another organisation, each time all of them, from an
    account that the house has too; yields the seconds that each import took."""
    over, seconds = Event(), list[float]()
    with sandbox(candidates) as line, worker():
        sync = make_subject(line, "bench-pages-beside")
        _connect(also_for, line)
        thread = Thread(target=_import, args=(sync, over, seconds))
        thread.start()
        try:
            yield seconds
        finally:
            over.set()
            thread.join()


def _connect(house: House, line: dict[str, str]) -> None:
    with serving(house.organisation.pk):
        account = house.sync.connection
        account.api_url, account.accounts_url = line["url"], line["accounts_url"]
        account.account_email = line["account_email"]
        account.credentials_kind = CredentialsKind.ZSC_KEY
        account.set_secrets({"key": line["zsc_key"]}, shown=line["zsc_key"])
        account.pass_test(timezone.now())
        account.save()


def _import(sync: Sync, over: Event, seconds: list[float]) -> None:
    with serving(sync.organisation_id):
        while not over.is_set():
            seconds.append(run_once(sync, full=True))
    connection.close()
