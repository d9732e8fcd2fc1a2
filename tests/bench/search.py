"""The measurement of searches, of answers why and of pages of the ledger, beside many contacts,
strangers and outcomes."""

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from django.db import connection

from accounts.models import Member, Organisation, Role
from accounts.tenancy.standing import serving
from contacts.domain.needles import Needle
from contacts.models import Contact
from syncs.domain.outcomes import Outcome
from syncs.history.queries.run_rows import RowKey, RowQuestion, read_rows
from syncs.models import ImportRun
from syncs.people.queries.contact_story import read_story
from syncs.search.queries.find import find
from syncs.why.queries.facts import facts_of_contact
from syncs.why.rules.answers import why
from tests.builders import make_mailing_list, make_member, make_organisation, make_run, make_sync
from tests.world.owner import execute_as_owner

STATEMENTS = Path(__file__).with_name("search.sql")
SYLLABLES = [left + right for left in "bdfgklmnprstvzhj" for right in "aeio"]
DOMAINS = ["gmail.com", "mail.example", "zylker.example", "outlook.com"]
NEEDLES = (
    "bado",
    "kirosa",
    "gmail",
    "ma",
    "z",
    "remi tofa",
    "remi tofa gmail com ba o",
    "nobody",
    "ko.bafe",
    "12345",
    "@mail.ex",
)
TIMES = 9


def measure_search(contacts: int, rows: int) -> None:
    """Fill an organisation, search it, ask about some of its people, and read rows of a run."""
    organisation = make_organisation(slug="bench-search")
    sync = make_sync(organisation)
    for _ in range(19):
        make_sync(organisation, mailing_list=make_mailing_list(organisation))
    first = make_run(sync)
    for _ in range(rows // 100_000):
        make_run(sync)
    values: dict[str, Any] = {
        "organisation": organisation.pk,
        "sync": sync.pk,
        "run": first.pk,
        "contacts": contacts,
        "rows": rows,
        "syllables": SYLLABLES,
        "domains": DOMAINS,
    }
    with connection.cursor() as cursor:
        for statement in STATEMENTS.read_text().split(";\n")[:-1]:
            cursor.execute(statement, values)
    execute_as_owner("VACUUM (ANALYZE)")
    member = make_member(organisation, Role.ADMIN)
    with serving(organisation.pk):
        _ask(organisation, member, first)


def _ask(organisation: Organisation, member: Member, run: ImportRun) -> None:
    for needle in NEEDLES:
        _tell(f"search {needle}", partial(find, organisation, member, needle, at_most=25))
    for contact in Contact.objects.filter(organisation=organisation)[:3]:
        _tell("why", partial(_answer_all, organisation, contact))
        _tell("story", partial(read_story, organisation, contact, {}, after=None, streak=None))
    for share in (0, 50, 99):
        after = RowKey(Outcome.UNCHANGED, share * 1_000)
        _tell(f"rows behind {share} %", partial(read_rows, run, RowQuestion(), {}, after=after))
    for needle in ("kirosa", "12345"):
        asked = RowQuestion(needle=Needle.of(needle))
        _tell(f"rows with {needle}", partial(read_rows, run, asked, {}, after=None))


def _answer_all(organisation: Organisation, contact: Contact) -> object:
    return why(facts_of_contact(organisation, contact))


def _tell(what: str, do: Callable[[], object]) -> None:
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        do()
        taken.append((time.perf_counter() - began) * 1000)
    late = quantiles(taken, n=20)[-1]
    sys.stdout.write(f"{what:>20} {median(taken):7.1f} ms, 95 % within {late:7.1f} ms\n")
    sys.stdout.flush()
