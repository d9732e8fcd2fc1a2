"""Whoever comes in begins with nobody, and is then served for one organisation."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from accounts.middleware import ServingMiddleware
from accounts.models import Closure, Organisation
from accounts.tenancy.roles import ACROSS
from accounts.tenancy.standing import NOBODY, Standing, current_standing, serve_from_here
from syncs.clock import database_now
from syncs.models import RunState, Sync
from syncs.queue.request import request_run
from syncs.tasks import advance_run, end_closed
from tests.world.house import House
from tests.world.source import Source

pytestmark = pytest.mark.django_db(transaction=True)


class Asked:
    """An execute wrapper that notes the role and the organisation of each statement."""

    def __init__(self) -> None:
        self.told: set[tuple[str, str]] = set()
        self.told_of_contacts: set[tuple[str, str]] = set()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            role, organisation, _ = context["connection"].connection.wanted()
            self.told.add((role, organisation))
            if "contacts_" in sql:
                self.told_of_contacts.add((role, organisation))
        return execute(sql, params, many, context)


def test_a_request_a_task_and_a_thread_begin_with_nobody() -> None:
    seen: list[Standing] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(current_standing())
        serve_from_here(7)
        return HttpResponse()

    before = current_standing()
    ServingMiddleware(answer)(HttpRequest())
    with ThreadPoolExecutor(1) as pool:
        seen.append(pool.submit(current_standing).result())

    assert seen == [NOBODY, NOBODY]
    assert current_standing() == before != NOBODY


def test_what_is_sent_bit_by_bit_is_read_for_the_organisation_of_the_request() -> None:
    def answer(request: HttpRequest) -> StreamingHttpResponse:
        serve_from_here(7)
        return StreamingHttpResponse(str(current_standing().organisation) for _ in range(2))

    sent = ServingMiddleware(answer)(HttpRequest())

    assert isinstance(sent, StreamingHttpResponse)
    assert b"".join(sent) == b"77"


def test_a_page_is_read_for_its_organisation(house: House, alice: Client) -> None:
    asked = Asked()
    with connection.execute_wrapper(asked):
        assert alice.get(reverse("sync_list", args=[house.slug])).status_code == 200

    served = ("", str(house.organisation.pk))
    assert asked.told - {("", ""), (ACROSS, "")} == {served}


def test_a_download_is_read_for_its_organisation(house: House, alice: Client) -> None:
    asked = Asked()
    answer = alice.get(reverse("export_suppressions", args=[house.slug]))
    with connection.execute_wrapper(asked):
        list(answer)

    assert asked.told <= {("", str(house.organisation.pk))}


def test_a_run_is_worked_on_for_its_organisation(source: Source, sync: Sync) -> None:
    source.add("maria@mail.example")
    run = request_run(sync, user=None)
    asked = Asked()

    with connection.execute_wrapper(asked):
        while not run.is_finished:
            advance_run()
            run.refresh_from_db()

    assert run.state == RunState.SUCCEEDED, run.error
    assert run.new > 0
    assert asked.told_of_contacts == {("", str(sync.organisation_id))}


def test_an_organisation_that_ends_is_deleted_as_itself(house: House) -> None:
    number = house.organisation.pk
    Closure.objects.create(organisation=house.organisation, delete_at=database_now())
    asked = Asked()

    with connection.execute_wrapper(asked):
        end_closed()

    assert not Organisation.objects.filter(pk=number).exists()
    assert asked.told_of_contacts == {("", str(number))}
