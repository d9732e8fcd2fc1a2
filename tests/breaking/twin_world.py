"""Breaks conditions on the organisation one after the other in one process, where two organisations
have the same people, and asks again only what passes there.

`make break` runs this, and never `make test`: a page, a file or an answer that is another one than
before has noticed the break. That takes a tenth of a second each, where the tests that hold it take
a minute. What nothing here notices is left to these tests.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import TypeVar

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.tenancy.policies import COLUMN, locked_tables
from contacts.models import Suppression, SuppressionKind
from syncs.models import OptedOutRecord, Policy
from syncs.wizard.queries.opted_out import count_opted_out
from tests.all_pages.addresses import DOWNLOADS, named, pages, tenant_addresses
from tests.all_pages.test_twins import (
    ANN,
    BEA,
    LATE,
    addresses,
    answers,
    catch_up,
    downloads,
    export,
    furnish,
    furnish_further,
    questions,
    questions_of_programs,
    readings,
    told,
)
from tests.api.conftest import Caller, admin_of
from tests.api.walk import Declared, World, all_operations
from tests.breaking.found_locks import filter_locks
from tests.breaking.in_place import NOTICED, Function, broken, function_of
from tests.builders import make_member, make_organisation
from tests.world.house import House, client_of
from tests.world.source import Source

PASSING = re.compile(r"\d+|[0-9a-f]{16,}|[A-Za-z0-9_-]{20,}")
"""Numbers and keys, which are others each time something is made."""


CLEO = "cleo@example.com"

T = TypeVar("T")
Sent = tuple[str, str, dict[str, object]]
"""The method, the address and the body of a request."""

ROWS = """
    SELECT '{table}', coalesce(md5(string_agg(row::text, '' ORDER BY row::text)), '')
      FROM "{table}" row WHERE organisation_id = %(organisation)s
"""


@dataclass(frozen=True)
class Ask:
    """Something that is asked in the world, and leaves no trace for the next."""

    name: str
    answer: Callable[[], str]


def test_what_is_noticed_beside_twins(
    house: House, other_house: House, charlie: Client, source: Source, settings: Settings
) -> None:
    settings.API_CALLS_A_MINUTE = 100_000
    asks = make_world(other_house, house, charlie, source)
    whole, passed = dict[Ask, str](), dict[Ask, set[Function]]()
    for ask in asks:
        whole[ask], passed[ask] = answer_with_functions(ask)
    asks = [ask for ask in asks if whole[ask] == answer_to(ask)]  # what tells the time does not
    noticed: dict[str, float] = {}
    for lock in filter_locks():
        began = time.monotonic()
        function = function_of(lock)
        concerned = [ask for ask in asks if function in passed[ask]] if function else []
        with broken(lock, function):
            if any(answer_to(ask) != whole[ask] for ask in concerned):
                noticed[lock.name] = time.monotonic() - began

    assert noticed
    if NOTICED in os.environ:
        Path(os.environ[NOTICED]).write_text(json.dumps(noticed))


def make_world(ours: House, theirs: House, member: Client, source: Source) -> list[Ask]:
    """Furnish both organisations, and return all that is asked of ours."""
    others = World(theirs, source)
    furnish(theirs, SuppressionKind.COMPLAINED)
    furnish_further(theirs)
    furnish(ours, SuppressionKind.BOUNCED, numbered_from=LATE)
    world, program = World(ours, source), admin_of(ours.organisation)
    catch_up()
    foreign = [each.of(theirs, ours.slug) for each in tenant_addresses() if each.ids]
    opened = [*addresses(pages(), ours), *questions(ours, theirs), *foreign]
    read = [*readings(world), *questions_of_programs(world, theirs)]
    written = [each for each in all_operations() if each.method != "GET"]
    return [
        *(_asked(url, lambda url: answers(member, [url])[url]) for url in opened),
        *(_asked(url, lambda url: downloads(member, [url])[url]) for url in files_of(ours)),
        *(_asked(url, lambda url: told(program, [url])[url]) for url in read),
        Ask("export", lambda: json.dumps(export(member, ours))),
        *(_asked(each, lambda each: done(world, program, each, theirs)) for each in written),
        *(_asked(each, lambda each: done(others, program, each, theirs)) for each in written),
        *(_asked(each, lambda each: sent(program, each)) for each in bodies(ours, theirs)),
        *(_asked(url, lambda url: told(program, [url])[url]) for url in foreign_questions(theirs)),
        Ask("opted out", lambda: opted_out(ours, theirs)),
        Ask("first account", first_account),
    ]


def _asked(what: T, answer: Callable[[T], str]) -> Ask:
    return Ask(str(what), lambda: answer(what))


def foreign_questions(theirs: House) -> list[str]:
    """Return questions of programs that name what the others have."""
    return [
        *(f"{rows}?sync={theirs.sync.pk}" for rows in ("runs", "manifest")),
        f"audit-entries?member={theirs.other_admin.pk}",
    ]


def bodies(ours: House, theirs: House) -> list[Sent]:
    """Return what a program sends that names something of the others, or what both have."""
    field, sync = ours.own_field.pk, ours.sync.pk
    return [
        ("POST", f"syncs/{sync}/list", {"mailing_list": theirs.mailing_list.pk, "people": "stay"}),
        ("POST", f"syncs/{sync}/previews", {"other_list": theirs.mailing_list.pk}),
        ("POST", f"lists/{ours.mailing_list.pk}/members", {"contact": theirs.contact.pk}),
        ("POST", f"contact-fields/{field}/merge", {"other": theirs.own_field.pk}),
        ("POST", "contacts", {"email": "new@example.com", "fields": {"town": "Ayr"}}),
        ("POST", "suppressions", {"address": ANN, "kind": "complained"}),
    ]


def sent(program: Caller, what: Sent) -> str:
    answer = program.send(*what)
    return f"{answer.status_code} {answer.content.decode()}"


def opted_out(ours: House, theirs: House) -> str:
    """Return a sign for each who would join: Bea is on both lists, Cleo is suppressed there."""
    Suppression.objects.create(
        organisation=theirs.organisation, address=CLEO, kind=SuppressionKind.COMPLAINED
    )
    for record, address in enumerate((BEA, CLEO), start=1):
        OptedOutRecord.objects.create(
            sync_id=ours.sync.pk,
            record_id=record,
            organisation_id=ours.organisation.pk,
            address=address,
        )
    ours.sync.opt_outs = Policy.REMOVE_FROM_LIST
    return "+" * count_opted_out(ours.sync)


def first_account() -> str:
    """Return whether an organisation that has no account yet is asked for one."""
    newcomer = make_member(make_organisation())
    page = reverse("connect_recruit", args=[newcomer.organisation.slug])
    return client_of(newcomer.user).get(page).reason_phrase


def files_of(house: House) -> list[str]:
    return addresses(named(DOWNLOADS), house)


def done(world: World, program: Caller, declared: Declared, theirs: House) -> str:
    """Return what is answered to a program that changes something, and whether that changes
    anything that the others have."""
    ids = dict(world.ids)
    try:
        world.make_ready(declared)
        before = rows_of(theirs)
        answer = world.send_again(program, declared, world.example_of(declared))
        touched = [table for table, rows in rows_of(theirs).items() if rows != before[table]]
        return f"{answer.status_code} {answer.content.decode()} {touched}"
    finally:
        world.ids = ids


def rows_of(house: House) -> dict[str, str]:
    """Return what stands for the rows that an organisation has in each table."""
    with connection.cursor() as cursor:
        cursor.execute(statement_of_rows(), {"organisation": house.organisation.pk})
        return dict(cursor.fetchall())


@cache
def statement_of_rows() -> str:
    locked = locked_tables().items()
    own = [table for table, condition in locked if condition.startswith(COLUMN)]
    return " UNION ALL ".join(ROWS.format(table=table) for table in own)


def answer_to(ask: Ask) -> str:
    """Return the answer without what is another each time; an error is one too."""
    try:
        with transaction.atomic():
            try:
                return PASSING.sub("#", ask.answer())
            finally:
                transaction.set_rollback(True)
    except Exception as fault:  # whatever a broken page raises, a test would be red
        return f"raised {type(fault).__name__}"


def answer_with_functions(ask: Ask) -> tuple[str, set[Function]]:
    """Return the answer, and all functions that were called for it."""
    passed: set[CodeType] = set()
    with noted_calls(passed):
        answer = answer_to(ask)
    return answer, {Function(code.co_filename, code.co_qualname) for code in passed}


@contextmanager
def noted_calls(passed: set[CodeType]) -> Iterator[None]:
    def note(frame: FrameType, event: str, argument: object) -> None:
        passed.add(frame.f_code)

    before = sys.gettrace()
    sys.settrace(note)
    try:
        yield
    finally:
        sys.settrace(before)
