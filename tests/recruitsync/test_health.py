"""The two addresses of health: of the installation, and of the web process alone (R84)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client

from syncs.alarms.heartbeats import report_heartbeat
from syncs.models import Heartbeat
from syncs.models.heartbeat import Part
from tests.world.reading import text_of

ALL = {"database": True, "broker": True, "beat": True, "clock": True, "worker": True}


def ask(address: str = "/healthz") -> tuple[int, dict[str, bool | None]]:
    answer = Client().get(address)
    return answer.status_code, answer.json()


@pytest.mark.django_db
def test_all_is_well_while_all_parts_report() -> None:
    report_heartbeat(*Part)

    assert ask() == (200, ALL)


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["beat", "clock", "worker"])
def test_part_that_is_silent_is_named(part: str) -> None:
    report_heartbeat(*Part)
    silent_since = Now() - timedelta(seconds=61)
    Heartbeat.objects.filter(part=part).update(reported_at=silent_since)

    assert ask() == (503, {**ALL, part: False})


@pytest.mark.django_db
def test_people_read_on_a_page_what_programs_read_as_json() -> None:
    report_heartbeat(Part.BEAT, Part.CLOCK)
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

    page = Client().get("/healthz", headers={"Accept": browser})

    assert (page.status_code, "Accept, " in page.headers["Vary"]) == (503, True)
    assert "Something is silent" in text_of(page)
    assert "Beat At work Worker of the clock At work Worker of runs Silent" in text_of(page)
    for accepted in ("*/*", "application/json", "text/plain"):
        assert Client().get("/healthz", headers={"Accept": accepted}).json()["worker"] is False


def test_the_icon_is_found_where_browsers_look_for_it() -> None:
    assert Client().get("/favicon.ico").headers["Location"].endswith(".svg")


@pytest.mark.django_db
def test_part_that_never_reported_is_silent() -> None:
    assert ask() == (503, {**ALL, "beat": False, "clock": False, "worker": False})


@pytest.mark.django_db
def test_one_of_two_hosts_is_enough() -> None:
    report_heartbeat(*Part)
    old = Now() - timedelta(hours=2)
    Heartbeat.objects.create(part=Part.WORKER, host="another", reported_at=old)

    assert ask() == (200, ALL)


@pytest.mark.django_db
def test_hosts_of_earlier_releases_are_forgotten() -> None:
    for days in (0, 2):
        reported_at = Now() - timedelta(days=days)
        Heartbeat.objects.create(part=Part.WORKER, host=f"{days}", reported_at=reported_at)

    report_heartbeat(Part.WORKER)

    assert not Heartbeat.objects.filter(host="2").exists()
    assert Heartbeat.objects.filter(part=Part.WORKER).count() == 2


@pytest.mark.django_db(transaction=True)
def test_nothing_is_known_of_the_others_without_a_database() -> None:
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "not_there"
    try:
        answers = [ask(), ask("/livez")]
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name

    unknown = {"beat": None, "clock": None, "worker": None}
    assert answers == [(503, {**ALL, **unknown, "database": False}), (200, {"web": True})]


@pytest.mark.django_db
def test_web_process_lives_while_others_are_silent() -> None:
    assert ask("/livez") == (200, {"web": True})
