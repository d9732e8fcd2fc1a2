"""Tests that follow each other share a ground, and none of them notices."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts.models import Member, Organisation
from syncs.models import Sync
from tests.world import ground as grounds
from tests.world.ground import Ground
from tests.world.house import House

TWICE = pytest.mark.parametrize("time", ["once", "again"])


@TWICE
def test_ground_is_as_it_was_made_whatever_a_test_did(time: str, house: House) -> None:
    found = (house.sync.name, Sync.objects.get().name, cache.get("left_by_a_test"))
    cache.set("left_by_a_test", time)
    house.sync.name = "Changed"
    house.sync.save()

    assert found == ("Candidates of zylker", "Candidates of zylker", None)


@TWICE
def test_ground_is_made_anew_where_a_test_closed_the_session(time: str, house: House) -> None:
    found = Sync.objects.get()
    connection.close()

    assert found == house.sync


def test_browsers_of_a_ground_are_signed_in(alice: Client, charlie: Client) -> None:
    assert alice.get("/o/zylker/syncs/").status_code == 200
    assert charlie.get("/o/zylker/syncs/").status_code == 404
    assert charlie.get("/o/brightwater/syncs/").status_code == 200


def test_ground_has_nothing_that_is_not_asked_for(house: House) -> None:
    assert [*Organisation.objects.all()] == [house.organisation]
    assert not Member.objects.exists()


def test_test_that_commits_has_no_ground(transactional_db: None) -> None:
    assert not Organisation.objects.exists()


def test_ground_keeps_the_parts_that_are_asked_for_again(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ground = Ground()
    ground.lay(["laid_house", "laid_alice"])
    first = ground.parts

    ground.lay(["laid_house", "laid_bob"])
    kept = ground.parts
    monkeypatch.setattr(grounds, "FRESH_SECONDS", 0)
    ground.lay(["laid_house"])

    assert kept.keys() == {"laid_house", "laid_bob"}
    assert kept["laid_house"] is first["laid_house"]
    assert ground.parts["laid_house"] != first["laid_house"]
    ground.take_off()
    assert not Organisation.objects.exists()
