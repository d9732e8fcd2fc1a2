"""Fixtures: the two houses and who looks at them, made once for a module's tests.

Each test has a transaction inside that of its module, so it finds them as they were made.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.models import Role
from syncs.alarms.heartbeats import report_heartbeat
from syncs.models.heartbeat import Part
from tests.builders import make_member
from tests.world.house import House, client_of, make_house

ROLES = {"alice": Role.ADMIN, "bob": Role.MARKETER, "vera": Role.VIEWER}


@dataclass(frozen=True)
class Neighbours:
    """Two houses, and people of theirs, signed in."""

    house: House
    other_house: House
    clients: dict[str, Client]

    def sign_in(self, name: str) -> Client:
        """Return a browser of its own for the session of somebody."""
        client = Client()
        client.cookies = deepcopy(self.clients[name].cookies)
        return client


@pytest.fixture(scope="module")
def neighbours(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Neighbours]:
    with django_db_blocker.unblock(), transaction.atomic():
        report_heartbeat(*Part)
        house, other_house = make_house("zylker"), make_house("brightwater")
        members = {
            name: make_member(house.organisation, role, email=f"{name}@example.com")
            for name, role in ROLES.items()
        }
        members["charlie"] = make_member(other_house.organisation, email="charlie@example.com")
        clients = {name: client_of(member.user) for name, member in members.items()}
        yield Neighbours(house, other_house, clients)
        transaction.set_rollback(True)


@pytest.fixture
def house(neighbours: Neighbours, db: None) -> House:
    report_heartbeat(*Part)  # or parts are silent once a module takes longer than a minute
    return deepcopy(neighbours.house)


@pytest.fixture
def other_house(neighbours: Neighbours, db: None) -> House:
    return deepcopy(neighbours.other_house)


@pytest.fixture
def alice(neighbours: Neighbours, db: None) -> Client:
    """Return an admin, signed in."""
    return neighbours.sign_in("alice")


@pytest.fixture
def bob(neighbours: Neighbours, db: None) -> Client:
    """Return a marketer, signed in."""
    return neighbours.sign_in("bob")


@pytest.fixture
def vera(neighbours: Neighbours, db: None) -> Client:
    """Return a viewer, signed in."""
    return neighbours.sign_in("vera")


@pytest.fixture
def charlie(neighbours: Neighbours, db: None) -> Client:
    """Return an admin from elsewhere, who must see nothing of `house`."""
    return neighbours.sign_in("charlie")
