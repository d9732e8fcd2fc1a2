"""Whatever happens to contacts, clients and openings, a run leaves whom a naive join finds (R36,
R38): under `remove` exactly these, under `keep` also those whom earlier runs had found."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from criteria import Condition
from syncs.domain.remarks import Remark
from syncs.domain.zones import zone
from syncs.models import Policy, RunState, Sync
from tests.builders import make_organisation
from tests.criteria.material import patterns
from tests.fetch.related_world import (
    CITY,
    INDUSTRY,
    STATUS,
    TITLE,
    contact,
    make_contact_sync,
    matching_addresses,
    opening,
)
from tests.world.imports import addresses_on, is_balanced, run_once
from tests.world.source import Source, running_source

INDUSTRIES = ("Banking", "Retail", None)
STATUSES = ("In-progress", "Filled", None)
CITIES = ("Paris", "Rome", "")
TITLES = ("Recruiter", None)
PEOPLE = tuple(f"{name}@mail.example" for name in ("ada", "bo", "cy", "di", "eva"))

CONDITIONS = (
    Condition.about(INDUSTRY, "is", "Banking"),
    Condition.about(INDUSTRY, "is_not", "Retail"),
    Condition.about(INDUSTRY, "is_empty"),
    Condition.about(STATUS, "is", "In-progress"),
    Condition.about(STATUS, "is_not", "Filled"),
    Condition.about(CITY, "is", "Paris"),
    Condition.about(CITY, "is_empty"),
    Condition.about(TITLE, "is", "Recruiter"),
)

places = st.integers(0, 11)
industries, statuses = st.sampled_from(INDUSTRIES), st.sampled_from(STATUSES)
cities, titles = st.sampled_from(CITIES), st.sampled_from(TITLES)


def action(name: str, *details: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.tuples(st.just(name), *details)


actions = st.one_of(
    action("set_industry", places, industries),
    action("delete_client", places),
    action("move_contact", places, places),
    action("rename_contact", places, titles),
    action("add_opening", places, statuses, cities),
    action("change_opening", places, statuses, cities),
    action("hand_over", places, places),
    action("delete_opening", places),
)
rounds = st.lists(
    st.tuples(st.lists(actions, min_size=1, max_size=4), st.booleans()), min_size=2, max_size=4
)


@dataclass
class World:
    """Five contacts, three clients and some openings in the sandbox."""

    source: Source
    contacts: list[str] = field(default_factory=list)
    clients: list[str] = field(default_factory=list)
    openings: list[str] = field(default_factory=list)

    def begin(self) -> None:
        for industry in INDUSTRIES:
            client = {"Client_Name": "A client", "Industry": industry}
            self.clients.append(self.source.add_other("Clients", **client))
        for number, address in enumerate(PEOPLE):
            self.contacts.append(contact(self.source, address, Job_Title=TITLES[number % 2]))
            self.move_contact(number, number)
        for number, status in enumerate(STATUSES * 2):
            self.add_opening(number * 2, status, CITIES[number % 3])

    def set_industry(self, place: int, industry: str | None) -> None:
        if client := _at(self.clients, place):
            self.source.change(client, "Clients", Industry=industry)

    def delete_client(self, place: int) -> None:
        if client := _at(self.clients, place):
            self.source.delete_other("Clients", client)
            self.clients.remove(client)

    def move_contact(self, place: int, client: int) -> None:
        """To one of the clients, or to none."""
        named = _at([*self.clients, ""], client)
        look_up = {"name": "A client", "id": named} if named else None
        self.source.change(self.contacts[place % 5], "Contacts", Client_Name=look_up)

    def rename_contact(self, place: int, title: str | None) -> None:
        self.source.change(self.contacts[place % 5], "Contacts", Job_Title=title)

    def add_opening(self, place: int, status: str | None, city: str) -> None:
        of = self.contacts[place % 5]
        self.openings.append(opening(self.source, of, Job_Opening_Status=status, City=city))

    def change_opening(self, place: int, status: str | None, city: str) -> None:
        if job := _at(self.openings, place):
            self.source.change(job, "Job_Openings", Job_Opening_Status=status, City=city)

    def hand_over(self, place: int, to: int) -> None:
        if job := _at(self.openings, place):
            named = {"name": "Somebody", "id": self.contacts[to % 5]}
            self.source.change(job, "Job_Openings", Contact_Name=named)

    def delete_opening(self, place: int) -> None:
        if job := _at(self.openings, place):
            self.source.delete_other("Job_Openings", job)
            self.openings.remove(job)


def _at(ids: list[str], place: int) -> str:
    return ids[place % len(ids)] if ids else ""


@pytest.fixture(scope="module")
def bare_source() -> Iterator[Source]:
    """Without clients and openings too."""
    nobody = ("--candidates", "0", "--contacts", "0")
    with running_source(*nobody, "--clients", "0", "--job-openings", "0") as source:
        yield source


@settings(max_examples=15)
@given(data=st.data(), policy=st.sampled_from((Policy.IGNORE, Policy.REMOVE_FROM_LIST)))
def test_runs_leave_whom_a_naive_join_finds(
    transactional_db: None,
    bare_source: Source,
    settings: Settings,
    data: st.DataObject,
    policy: Policy,
) -> None:
    bare_source.reset()
    world = World(bare_source)
    world.begin()
    asked = data.draw(st.lists(st.sampled_from(CONDITIONS), min_size=1, max_size=4))
    pattern = data.draw(patterns(len(asked)))
    sync = make_contact_sync(
        bare_source, make_organisation(), *asked, pattern=pattern, no_match=policy
    )
    expected = run_and_compare(world, sync, set())
    for done, in_bulk in data.draw(rounds):
        settings.BULK_READ_ABOVE = 0 if in_bulk else 10_000
        for name, *details in done:
            getattr(world, name)(*details)
        expected = run_and_compare(world, sync, expected)

    again = run_once(sync)

    assert (again.new, again.re_added, again.duplicate) == (0, 0, 0)
    assert (again.updated, again.deleted) == (0, 0)


def run_and_compare(world: World, sync: Sync, before: set[str]) -> set[str]:
    """Who is on the list after one more run."""
    matching = matching_addresses(world.source, sync, timezone.now(), zone("UTC"))
    expected = matching if sync.no_match == Policy.REMOVE_FROM_LIST else before | matching
    run = run_once(sync)
    if any(remark["code"] == Remark.RELATED_EMPTY for remark in run.remarks):
        assert addresses_on(sync.mailing_list) >= before & matching
        run = run_once(sync)  # what is empty is believed the second time
    assert run.state == RunState.SUCCEEDED
    assert addresses_on(sync.mailing_list) == expected
    assert run.total == len(matching)
    assert is_balanced(run)
    return expected
