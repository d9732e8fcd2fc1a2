"""A role of the database reads the reports of one organisation, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from secrets import token_hex
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from psycopg2 import errors

from accounts.models import Closure
from contacts.models import Contact, Suppression, SuppressionKind
from syncs.domain.outcomes import Outcome, Reason
from syncs.models import HeldRecord, Hold, HoldAnswer, ImportRun
from syncs.reporting.actions.readers import (
    CONNECTIONS,
    RoleTaken,
    make_reader,
    remove_reader,
    role_of,
)
from syncs.reporting.actions.views_of_database import VIEWS, drop_views, make_views
from tests.builders import join_list, make_mailing_list, make_row, make_run
from tests.world.holds import make_hold
from tests.world.house import House, make_house
from tests.world.packing import pack

MAY_WRITE = "SET transaction_read_only = off; SET search_path = reporting, public;"
"""Whoever can write SQL can set these: they bound mishaps, and are no lock."""

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("owner_of_tables")]


@pytest.fixture
def houses() -> Iterator[tuple[House, House]]:
    """Two organisations whose roles are gone afterwards: roles belong to all databases, and a test
    that was killed may have left some."""
    made = make_house(f"read-{token_hex(4)}"), make_house(f"unread-{token_hex(4)}")
    yield made
    for house in made:
        remove_reader(house.organisation)


def ask(role: str, password: str, question: str) -> list[tuple[Any, ...]]:
    """Ask as this role, in a session of its own, of which nothing stays: it is not committed."""
    given = connection.get_connection_params()
    names = ("host", "port", "dbname")
    where = {name: given[name] for name in names if given.get(name)}
    session = psycopg2.connect(**where, user=role, password=password)
    try:
        with session.cursor() as cursor:
            cursor.execute(question)
            return list(cursor.fetchall())
    finally:
        session.close()


def test_reader_sees_its_organisation_and_no_other(houses: tuple[House, House]) -> None:
    house, other = houses
    Suppression.objects.create(
        organisation_id=house.organisation.pk,
        address=house.contact.address,
        kind=SuppressionKind.BOUNCED,
    )
    readers = [make_reader(each.organisation, now=timezone.now()) for each in houses]
    for each in houses:
        pack(each.run, [(1_000, 1_000, each.contact.pk)])

    for reader, each in zip(readers, houses, strict=True):
        runs = ask(reader.role, reader.password, "SELECT run_id, sync, state, total FROM runs")
        assert runs == [(each.run.pk, each.sync.name, "succeeded", 2)]
        members = ask(
            reader.role,
            reader.password,
            "SELECT mailing_list, email, mailable FROM reporting.list_members",
        )
        assert members == [(each.mailing_list.name, each.contact.email, each is other)]
        outcomes = ask(
            reader.role,
            reader.password,
            "SELECT outcome, reason, email FROM outcomes ORDER BY outcome",
        )
        assert outcomes == [
            ("ignored", "empty_email", ""),
            ("new", None, each.contact.email),
            ("unchanged", None, each.contact.email),
        ]
    assert other.organisation.pk != house.organisation.pk


def test_who_has_opted_out_and_is_held_is_not_mailable(houses: tuple[House, House]) -> None:
    """As in files of the list, and for programs (R69, R74)."""
    house, _ = houses
    hold = make_hold(house.sync, people=1, because=Reason.OPTED_OUT)
    held = Contact.objects.get(pk=HeldRecord.objects.get().contact_id)
    elsewhere = make_mailing_list(house.organisation)
    make_hold(house.sync, people=1)
    deleted = Contact.objects.get(
        pk=HeldRecord.objects.exclude(contact_id=held.pk).get().contact_id
    )
    join_list(house.mailing_list, [held, deleted])
    join_list(elsewhere, [held])
    reader = make_reader(house.organisation, now=timezone.now())

    def mailable() -> dict[tuple[int, int], bool]:
        question = "SELECT mailing_list_id, contact_id, mailable FROM reporting.list_members"
        rows = ask(reader.role, reader.password, question)
        return {(list_id, contact_id): is_mailable for list_id, contact_id, is_mailable in rows}

    there = (house.mailing_list.pk, held.pk)
    others = {
        (house.mailing_list.pk, house.contact.pk): True,
        (house.mailing_list.pk, deleted.pk): True,
        (elsewhere.pk, held.pk): True,
    }
    assert mailable() == {there: False, **others}
    Hold.objects.filter(pk=hold.pk).update(answer=HoldAnswer.KEEP, answered_at=timezone.now())
    assert mailable() == {there: True, **others}
    HeldRecord.objects.filter(contact_id=held.pk).update(joined=True)
    assert mailable() == {there: False, **others}, "it was not shown with the question"


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM syncs_connection",
        "SELECT * FROM accounts_user",
        "SELECT * FROM contacts_contact",
        "SELECT * FROM reporting_reportreader",
        "SELECT * FROM reporting.mine",
        "DELETE FROM reporting.list_members",
        "UPDATE reporting.runs SET total = 0",
        "INSERT INTO contacts_membership VALUES (1, 1, 1)",
        "SELECT webhooks_tell(1, 'run.failed', '{}')",
        "CREATE TABLE public.mine (a int)",
        "SET SESSION AUTHORIZATION postgres",
    ],
)
def test_reader_may_do_nothing_else(houses: tuple[House, House], question: str) -> None:
    reader = make_reader(houses[0].organisation, now=timezone.now())
    before = ImportRun.objects.count()

    with pytest.raises((errors.InsufficientPrivilege, errors.ObjectNotInPrerequisiteState)):
        ask(reader.role, reader.password, f"{MAY_WRITE} {question}")

    assert ImportRun.objects.count() == before


def test_a_function_of_a_reader_sees_no_foreign_row(houses: tuple[House, House]) -> None:
    """Without barriers a cheap function in a condition is asked before the views' own one."""
    reader = make_reader(houses[0].organisation, now=timezone.now())

    told = ask(
        reader.role,
        reader.password,
        f"""{MAY_WRITE}
        SET enable_indexscan = off; SET enable_bitmapscan = off;
        CREATE FUNCTION pg_temp.leak(told text) RETURNS bool LANGUAGE plpgsql COST 0.0001 AS
            $$ BEGIN PERFORM set_config('reports.seen',
                   coalesce(current_setting('reports.seen', true), '') || told || ' ', false);
               RETURN true; END $$;
        SELECT count(*) FROM reporting.list_members WHERE pg_temp.leak(mailing_list);
        SELECT current_setting('reports.seen')
        """,  # noqa: S608 (of ours)
    )

    assert told == [(f"{houses[0].mailing_list.name} ",)]


def test_who_reads_for_nobody_sees_nothing(houses: tuple[House, House]) -> None:
    house, _ = houses
    reader = make_reader(house.organisation, now=timezone.now())
    Closure.objects.create(organisation=house.organisation, delete_at=timezone.now())

    for view in VIEWS:
        assert ask(reader.role, reader.password, f"SELECT * FROM reporting.{view}") == []  # noqa: S608 (names of ours)
        with connection.cursor() as cursor:  # we ourselves are no reader
            cursor.execute(f"SELECT * FROM reporting.{view}")  # noqa: S608 (names of ours)
            assert cursor.fetchall() == []
    Closure.objects.all().delete()


def test_every_outcome_and_reason_has_its_code(houses: tuple[House, House]) -> None:
    house, _ = houses
    reader = make_reader(house.organisation, now=timezone.now())
    run = make_run(house.sync)
    for outcome in Outcome:
        make_row(run, outcome, reason=outcome.reasons[0] if outcome.reasons else None, email="a")
    rest = set(Reason) - {each.reasons[0] for each in Outcome if each.reasons}
    for reason in rest:
        make_row(run, Outcome.LEFT_ALONE, reason=reason, email="a")

    question = "SELECT DISTINCT outcome, reason FROM outcomes WHERE run_id ="
    found = ask(reader.role, reader.password, f"{question} {run.pk}")

    assert {outcome for outcome, _ in found} == {each.code for each in Outcome}
    assert {reason for _, reason in found if reason} == {each.code for each in Reason}


def test_views_come_back_after_a_migration_with_their_readers(
    houses: tuple[House, House],
) -> None:
    reader = make_reader(houses[0].organisation, now=timezone.now())

    drop_views(using="default")
    with pytest.raises(psycopg2.Error):
        ask(reader.role, reader.password, "SELECT * FROM reporting.runs")
    make_views(using="default")

    assert len(ask(reader.role, reader.password, "SELECT * FROM reporting.runs")) == 1


def test_command_makes_and_removes_the_role(
    houses: tuple[House, House], capsys: pytest.CaptureFixture[str]
) -> None:
    house, _ = houses
    out, err = StringIO(), StringIO()
    call_command("report_reader", house.slug, stdout=out, stderr=err)
    role, password = (line.partition(": ")[2] for line in err.getvalue().splitlines()[:2])
    assert role == role_of(house.organisation) == f"reports_{house.slug}"
    assert len(ask(role, password, "SELECT * FROM runs")) == 1
    assert ask(role, password, "SHOW default_transaction_read_only") == [("on",)]
    assert ask(role, password, "SHOW statement_timeout") == [("5min",)]
    limits = f"SELECT rolconnlimit, rolsuper FROM pg_roles WHERE rolname = '{role}'"  # noqa: S608 (names of ours)
    assert ask(role, password, limits) == [(CONNECTIONS, False)]

    told = StringIO()
    call_command("report_reader", house.slug, "--sql", stdout=told, stderr=err)
    assert told.getvalue().startswith(f'ALTER ROLE "{role}" LOGIN PASSWORD \'SCRAM-SHA-256$')
    call_command("report_reader", house.slug, "--remove", stdout=out)
    call_command("report_reader", house.slug, "--remove", stdout=out)
    assert out.getvalue() == "The role is removed.\nThere was no such role.\n"
    with pytest.raises(psycopg2.Error):
        ask(role, password, "SELECT 1")
    with pytest.raises(CommandError, match="no organisation"):
        call_command("report_reader", "nobody")


def test_a_role_that_is_somebody_elses_is_left_alone(houses: tuple[House, House]) -> None:
    role = role_of(houses[0].organisation)
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE ROLE "{role}"')
    try:
        with pytest.raises(RoleTaken):
            make_reader(houses[0].organisation, now=timezone.now())
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP ROLE "{role}"')
