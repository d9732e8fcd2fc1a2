"""Prometheus reads the metrics of one organisation by a key."""

from __future__ import annotations

import re
from typing import Any

from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from accounts.models import Closure
from syncs.models import Kind, RunState
from syncs.reporting.models import MetricsKey
from tests.builders import make_run
from tests.world.editing import stamps_on
from tests.world.house import House

PAGE = "/o/zylker/settings/reports/"


def press(alice: Client, button: str, seen: str = "") -> Any:
    """Press a button of the page, as it is now or was when it was seen."""
    stamp = seen or stamps_on(alice.get(PAGE))[0]
    return alice.post(f"{PAGE}{button}", {"seen": stamp}, follow=True)


def key_of(alice: Client) -> str:
    page = press(alice, "key/")
    (key,) = re.findall(r"rsm_[\w-]+", page.content.decode())
    return str(key)


def read(stranger: Client, key: str, scheme: str = "Bearer") -> dict[tuple[str, ...], float]:
    caches["shared"].clear()
    answer = stranger.get("/metrics", headers={"authorization": f"{scheme} {key}"})
    assert answer.status_code == 200
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_metrics_are_those_of_the_organisation_of_the_key(
    house: House, other_house: House, alice: Client, stranger: Client
) -> None:
    make_run(house.sync, state=RunState.FAILED, error_code="set_back", new=3, total=3)
    make_run(house.sync, kind=Kind.PREVIEW, new=100, total=100)
    sync = (house.sync.name, str(house.sync.pk))
    key = key_of(alice)

    found = read(stranger, key)

    assert found["recruitsync_runs_total", *sorted((*sync, "succeeded"))] == 1
    assert found["recruitsync_runs_total", *sorted((*sync, "failed"))] == 1
    assert found["recruitsync_records_total", *sorted((*sync, "new"))] == 4
    assert found["recruitsync_records_total", *sorted((*sync, "ignored"))] == 1
    assert found["recruitsync_sync_active", *sorted(sync)] == 1
    a_list = sorted((house.mailing_list.name, str(house.mailing_list.pk)))
    assert found["recruitsync_list_members", *a_list] == 1
    assert found["recruitsync_needs_attention", "run_failed"] == 1
    finished = house.run.finished_at
    assert finished
    at = found["recruitsync_last_success_timestamp_seconds", *sorted(sync)]
    assert at == finished.timestamp()
    assert not any(other_house.sync.name in each for each in found)
    assert read(stranger, key, "bearer") == found


def test_without_the_key_nothing_is_told(house: House, alice: Client, stranger: Client) -> None:
    key = key_of(alice)
    newer = key_of(alice)
    wrong: tuple[dict[str, str], ...] = (
        {},
        {"authorization": "Bearer "},
        {"authorization": f"Bearer {key}"},
        {"authorization": f"Digest {newer}"},
    )

    for headers in wrong:
        answer = stranger.get("/metrics", headers=headers)
        assert (answer.status_code, answer.content) == (401, b"A key is needed.\n")
    assert alice.get("/metrics").status_code == 401
    assert read(stranger, newer)
    assert newer not in alice.get(PAGE).content.decode()
    assert newer.encode() not in bytes(MetricsKey.objects.get().digest)
    Closure.objects.create(organisation=house.organisation, delete_at=timezone.now())
    answer = stranger.get("/metrics", headers={"authorization": f"Bearer {newer}"})
    assert answer.status_code == 401
    Closure.objects.all().delete()
    press(alice, "key/delete/")
    answer = stranger.get("/metrics", headers={"authorization": f"Bearer {newer}"})
    assert answer.status_code == 401


def test_a_key_that_somebody_else_has_made_is_not_replaced_or_deleted_unseen(
    house: House, alice: Client, stranger: Client
) -> None:
    (seen,) = stamps_on(alice.get(PAGE))
    key = key_of(alice)

    for button in ("key/", "key/delete/"):
        told = press(alice, button, seen)

        assert "The key was made or deleted meanwhile" in told.content.decode()
        assert read(stranger, key)


def test_numbers_are_read_once_for_a_while(house: House, alice: Client, stranger: Client) -> None:
    key = key_of(alice)
    before = read(stranger, key)
    make_run(house.sync)

    kept = stranger.get("/metrics", headers={"authorization": f"Bearer {key}"})

    total = sum(value for (name, *_), value in before.items() if name == "recruitsync_runs_total")
    assert kept.content.decode().count("recruitsync_runs_total{") == 4
    again = read(stranger, key)
    assert total + 1 == sum(
        value for (name, *_), value in again.items() if name == "recruitsync_runs_total"
    )
    del kept
