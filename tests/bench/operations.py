"""The measurement of every operation of the API beside many contacts, all of them on one list."""

import sys
import time
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test.utils import setup_test_environment

from tests.api.conftest import Caller, admin_of
from tests.api.many_rows import add_rows
from tests.api.walk import Declared, World, all_operations
from tests.bench.search import DOMAINS, STATEMENTS, SYLLABLES
from tests.builders import make_run
from tests.world.house import House, make_house
from tests.world.owner import execute_as_owner
from tests.world.source import running_source

TIMES = 9
PROMISED_MS = 50.0

ASKS_RECRUIT = {"connect", "change_account", "test_connection", "count_matching"}
"""They wait for Recruit each time, here for the sandbox."""

JOIN = """
INSERT INTO contacts_membership (mailing_list_id, contact_id, organisation_id)
SELECT %(list)s, id, organisation_id FROM contacts_contact
 WHERE organisation_id = %(organisation)s
    ON CONFLICT DO NOTHING;

INSERT INTO contacts_membershipclaim (mailing_list_id, contact_id, organisation_id, claimant_id,
                                      record_id)
SELECT %(list)s, id, organisation_id, %(sync)s, id FROM contacts_contact
 WHERE organisation_id = %(organisation)s
    ON CONFLICT DO NOTHING;
"""


def measure_operations(contacts: int, name: str = "") -> None:
    """Fill an organisation, do what the example of each operation says whose name has this, and
    print the medians."""
    settings.API_CALLS_A_MINUTE = 10**9
    setup_test_environment()
    with running_source("--candidates", "50", "--contacts", "0") as source:
        house = make_house("bench-operations")
        world = World(house, source)
        add_rows(house, 60)
        _fill(house, contacts)
        program = admin_of(house.organisation)
        chosen = [each for each in all_operations() if name in str(each)]
        taken = [_measure(world, program, each) for each in chosen]
    within = sum(milliseconds <= PROMISED_MS for milliseconds in taken)
    sys.stdout.write(f"{within} of {len(taken)} within {PROMISED_MS:.0f} ms at the median\n")


def _measure(world: World, program: Caller, declared: Declared) -> float:
    """Return the median in milliseconds of what a program waits for, and print it at once, with the
    least, which is without other work that came between; nothing of it stays."""
    taken = []
    for _ in range(TIMES):
        ids = dict(world.ids)
        with transaction.atomic():
            world.make_ready(declared)
            example: Any = world.example_of(declared)
            began = time.perf_counter()
            answer = world.send_again(program, declared, example)
            taken.append((time.perf_counter() - began) * 1000)
            transaction.set_rollback(True)
        world.ids = ids
        if answer.status_code != declared.operation.status:
            raise RuntimeError(f"{declared}: {answer.content[:500]}")
    name, milliseconds = str(declared), median(taken)
    beside = "  (asks Recruit too)" if name in ASKS_RECRUIT else ""
    slow = "  TOO SLOW" if milliseconds > PROMISED_MS else ""
    sys.stdout.write(f"{name:>32} {milliseconds:7.1f} ms, least {min(taken):.1f}{beside}{slow}\n")
    sys.stdout.flush()
    return milliseconds


def _fill(house: House, contacts: int) -> None:
    first = make_run(house.sync)
    for _ in range(contacts // 100_000):
        make_run(house.sync)
    values: dict[str, Any] = {
        "organisation": house.organisation.pk,
        "sync": house.sync.pk,
        "run": first.pk,
        "contacts": contacts,
        "rows": contacts,
        "syllables": SYLLABLES,
        "domains": DOMAINS,
        "list": house.mailing_list.pk,
    }
    with connection.cursor() as cursor:
        for statement in (STATEMENTS.read_text() + JOIN).split(";\n")[:-1]:
            if statement.strip():
                cursor.execute(statement, values)
    execute_as_owner("VACUUM (ANALYZE)")
