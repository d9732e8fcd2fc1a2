"""Any mailer can follow a list: whoever changes what, it is told of each person (R104)."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Organisation
from api.frame.paging import seal_cursor
from contacts.actions.people_changes import forget_old_changes
from contacts.actions.suppressions import SuppressionSource, lift, suppress
from contacts.models import (
    Contact,
    MailingList,
    PeopleChange,
    Suppression,
    SuppressionKind,
    SuppressionOrigin,
)
from syncs.by_hand.actions.memberships import put_on_lists, take_off_list
from syncs.erasure.actions.erase import erase
from syncs.following import queries
from tests.api.conftest import Caller, admin_of
from tests.builders import NOON, join_list, make_contact, make_mailing_list, make_user


@pytest.fixture
def organisation(transactional_db: None) -> Organisation:
    return Organisation.objects.create(name="Zylker", slug="zylker")


@pytest.fixture
def newsletter(organisation: Organisation) -> MailingList:
    return make_mailing_list(organisation)


@pytest.fixture
def program(organisation: Organisation) -> Caller:
    return admin_of(organisation)


class Mailer:
    """A program that keeps a copy of a list as it is told to."""

    def __init__(self, program: Caller, mailing_list: MailingList, *, limit: int = 200) -> None:
        self.program, self.path = program, f"lists/{mailing_list.pk}"
        self.limit = limit
        self.cursor = self._ask("")["next_cursor"]
        self.people: dict[int, Any] = {}
        for each in self._members():
            self._take(each["contact"]["id"], each)

    def follow(self) -> int:
        """Ask until there is no more; return how many were told."""
        told, has_more = 0, True
        while has_more:
            page = self._ask(self.cursor)
            self.cursor, has_more = page["next_cursor"], page["has_more"]
            told += len(page["items"])
            for each in page["items"]:
                self._take(each["contact"], each["member"])
        return told

    def _take(self, contact: int, member: Any) -> None:
        if member is None or not member["mailable"]:
            self.people.pop(contact, None)
        else:
            self.people[contact] = member["contact"]["first_name"]

    def _ask(self, cursor: str) -> Any:
        return self.program.get(f"{self.path}/changes?limit={self.limit}&cursor={cursor}")

    def _members(self) -> Iterator[Any]:
        cursor: str | None = ""
        while cursor is not None:
            page = self.program.get(f"{self.path}/members?limit=2&cursor={cursor}")
            cursor = page["next_cursor"]
            yield from page["items"]


def test_a_copy_of_a_list_stays_what_the_list_is(
    organisation: Organisation, newsletter: MailingList, program: Caller
) -> None:
    ann, bob, eve, dan, joe = (
        make_contact(organisation, f"{name}@mail.example", first_name=name)
        for name in ("ann", "bob", "eve", "dan", "joe")
    )
    by = make_user()
    join_list(newsletter, [ann, bob, eve, dan])
    mailer = Mailer(program, newsletter)
    assert list(mailer.people.values()) == ["ann", "bob", "eve", "dan"]
    assert mailer.follow() == 0

    Contact.objects.filter(pk=ann.pk).update(first_name="Anne")
    take_off_list(bob, newsletter, suppressing=False, by=by, now=NOON)
    source = SuppressionSource(SuppressionOrigin.PERSON)
    suppress(organisation.pk, eve.address, SuppressionKind.BOUNCED, source=source, now=NOON)
    erase(organisation, dan.address, by=by, now=NOON)
    put_on_lists(joe, [newsletter])
    assert mailer.follow() >= 5
    assert mailer.people == {ann.pk: "Anne", joe.pk: "joe"}

    lift(Suppression.objects.get(), reason="Asked", by=by, now=NOON)
    put_on_lists(bob, [newsletter])
    mailer.follow()
    assert mailer.people == {ann.pk: "Anne", joe.pk: "joe", eve.pk: "eve", bob.pk: "bob"}
    assert mailer.follow() == 0


def test_a_contact_with_another_address_is_told_with_it(
    organisation: Organisation, newsletter: MailingList, program: Caller
) -> None:
    ann, bob = (make_contact(organisation, f"{name}@mail.example") for name in ("ann", "bob"))
    join_list(newsletter, [ann])
    path, changes = f"contacts/{ann.pk}", f"lists/{newsletter.pk}/changes?cursor="
    cursor = program.get(changes)["next_cursor"]

    changed = program.do("PATCH", path, {"email": "Anna@Mail.example"}, If_Match=program.etag(path))
    taken = program.refused("PATCH", path, {"email": bob.address}, If_Match="*")
    misfit = program.refused("PATCH", path, {"email": "anna@mail"}, If_Match="*")

    assert (changed["email"], changed["address"]) == ("Anna@Mail.example", "anna@mail.example")
    told = [each["member"]["contact"]["email"] for each in program.get(changes + cursor)["items"]]
    assert told == ["Anna@Mail.example"]
    assert (taken["code"], taken["detail"]) == (
        "conflict",
        f"Contact {bob.pk} has this address already.",
    )
    assert [error["path"] for error in misfit["errors"]] == ["/email"]


def test_who_is_on_another_list_alone_is_not_told(
    organisation: Organisation, newsletter: MailingList, program: Caller
) -> None:
    mailer = Mailer(program, newsletter)
    other = make_contact(organisation)
    join_list(make_mailing_list(organisation), [other])
    Contact.objects.filter(pk=other.pk).update(first_name="X")

    assert mailer.follow() == 0


def test_one_statement_about_many_is_told_page_by_page(
    organisation: Organisation, newsletter: MailingList, program: Caller
) -> None:
    mailer = Mailer(program, newsletter, limit=3)
    people = [make_contact(organisation) for _ in range(10)]
    with transaction.atomic():
        for each in people[:2]:
            put_on_lists(each, [newsletter])
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO contacts_membership (mailing_list_id, contact_id, organisation_id)"
                " SELECT %s, id, %s FROM contacts_contact WHERE id = ANY (%s)",
                [newsletter.pk, organisation.pk, [each.pk for each in people[2:]]],
            )

    assert mailer.follow() == 10
    assert set(mailer.people) == {each.pk for each in people}


def test_many_statements_about_others_do_not_hide_one_about_the_list(
    organisation: Organisation,
    newsletter: MailingList,
    program: Caller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queries, "MAX_BLOCKS", 2)
    mailer = Mailer(program, newsletter)
    others = [make_contact(organisation) for _ in range(5)]
    for each in others:
        Contact.objects.filter(pk=each.pk).update(first_name="X")
    ann = make_contact(organisation)
    join_list(newsletter, [ann])

    mailer.follow()

    assert set(mailer.people) == {ann.pk}


def test_a_change_that_is_over_later_than_it_began_is_told_all_the_same(
    organisation: Organisation, newsletter: MailingList, program: Caller
) -> None:
    ann, bob = make_contact(organisation), make_contact(organisation)
    mailer = Mailer(program, newsletter)

    def commit_meanwhile() -> None:
        try:
            join_list(newsletter, [bob])
            mailer.follow()
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        join_list(newsletter, [ann])  # begun first, and over last
        pool.submit(copy_context().run, commit_meanwhile).result()
        assert ann.pk not in mailer.people
    mailer.follow()

    assert set(mailer.people) == {ann.pk, bob.pk}


def test_following_begins_with_the_first_of_many_changes_that_are_not_over(
    organisation: Organisation, newsletter: MailingList
) -> None:
    ann, bob = make_contact(organisation), make_contact(organisation)

    def begin_another_and_ask() -> int:
        try:
            with transaction.atomic():
                join_list(newsletter, [bob])
                return queries.changes_from_now(timezone.now()).transaction
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        join_list(newsletter, [ann])
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint")
            (first,) = cursor.fetchone()
        told_from = pool.submit(copy_context().run, begin_another_and_ask).result()

    assert told_from <= first  # less where others work in other databases of the server


def test_a_cursor_that_is_too_old_or_of_another_database_is_refused(
    newsletter: MailingList, program: Caller, organisation: Organisation
) -> None:
    mailer = Mailer(program, newsletter)
    now = int(timezone.now().timestamp())

    for key in (f"1-0-0-{now - 31 * 86_400}", f"{2**40}-0-0-{now}"):
        problem = program.refused("GET", f"{mailer.path}/changes?cursor={seal_cursor(key)}")
        assert problem["code"] == "cursor_expired"
    made_up = program.refused("GET", f"{mailer.path}/changes?cursor=abc")
    assert made_up["code"] == "invalid_cursor"


def test_changes_are_forgotten_when_nobody_may_ask_for_them(
    organisation: Organisation, newsletter: MailingList
) -> None:
    join_list(newsletter, [make_contact(organisation)])
    now = timezone.now()

    assert forget_old_changes(now) == 0
    PeopleChange.objects.update(at=now - timedelta(days=30))
    assert forget_old_changes(now) == 0
    PeopleChange.objects.update(at=now - timedelta(days=32))
    assert forget_old_changes(now) > 0
