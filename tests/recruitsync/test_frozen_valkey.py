"""A Valkey that is frozen: nothing that people and programs ask for waits for it again and again,
and what they ask for is done when it is back."""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from celery import _state as celery_state
from celery import current_app
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError
from pytest_django import Settings
from redis.exceptions import RedisError

from accounts.api_tokens.actions import make_token
from accounts.models import Role, TokenScope
from devtools.embedded.server import Place, Server
from devtools.embedded.valkey import valkey
from recruitsync.celery import OurCelery
from syncs.account.valkey import valkey_client
from syncs.models import ImportRun, RunState
from syncs.queue.call import ADVANCE_RUN, count_calls
from syncs.queue.sweep import call_workers_to_silent_runs
from tests.builders import make_member
from tests.world.house import House
from tests.world.patience import PATIENCE
from web.valkey import VALKEY

pytestmark = pytest.mark.django_db(transaction=True)

SOON = 0.5
"""Seconds after which this Valkey is taken for silent."""

NEVER = 600.0


@pytest.fixture
def server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A Valkey of this test alone, which is broker and cache."""
    folder = Path(tempfile.mkdtemp())
    with (folder / "lock").open("w") as lock, valkey(Place(folder, folder, lock.fileno())) as own:
        place = f"{own.url}&socket_timeout={SOON}"
        settings.CACHES = {
            alias: {**options, "LOCATION": place} for alias, options in settings.CACHES.items()
        }
        app = OurCelery("frozen", set_as_current=False)
        app.config_from_object("django.conf:settings", namespace="CELERY")
        app.conf["broker_url"] = f"redis+socket://{folder}/valkey.sock?virtual_host=0"
        settings.BROKER_SECONDS = SOON
        monkeypatch.setattr(celery_state, "default_app", app)
        monkeypatch.setattr(vars(celery_state)["_tls"], "current_app", None)
        yield own
        own.child.send_signal(signal.SIGCONT)
        app.close()
    shutil.rmtree(folder)


@pytest.fixture
def frozen(server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Stopped, after everybody has been connected to it."""
    valkey_client().ping()
    caches["default"].set("there", 1)
    assert count_calls() == 0
    monkeypatch.setattr(VALKEY, "_rest", NEVER)
    server.child.send_signal(signal.SIGSTOP)
    return server


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    yield
    VALKEY._asks_at = None


def in_time(action: Any) -> Any:
    """Return what it returns, which does not hang."""

    def do() -> Any:
        try:
            return action()
        finally:
            connection.close()

    pool = ThreadPoolExecutor(1)
    try:
        return pool.submit(do).result(timeout=PATIENCE)
    finally:
        pool.shutdown(wait=False)


def test_people_and_programs_go_on_and_the_run_is_called_for_later(
    house: House, alice: Client, frozen: Server
) -> None:
    bob = make_member(
        house.organisation, Role.MARKETER, email="bob@example.com", password="seven o"
    )
    token = make_token(bob, name="T", scope=TokenScope.WRITE, days=1, now=timezone.now()).text
    run_now = reverse("run_sync", args=[house.slug, house.sync.pk])
    sign_in = {"login": "bob@example.com", "password": "seven o"}

    pressed = in_time(lambda: alice.post(run_now))
    signed_in = in_time(lambda: Client().post(reverse("account_login"), sign_in))
    mistyped = {**sign_in, "password": "six"}
    refused = in_time(lambda: Client().post(reverse("account_login"), mistyped))
    asked = in_time(
        lambda: Client().post(
            f"/api/v1/syncs/{house.sync.pk}/runs",
            "{}",
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "once"},
        )
    )

    codes = [answer.status_code for answer in (pressed, signed_in, refused, asked)]
    assert codes == [302, 302, 200, 201]
    run = ImportRun.objects.get(state=RunState.QUEUED)
    assert asked.json()["id"] == run.pk
    asking = (
        lambda: caches["shared"].get("there"),
        lambda: valkey_client().get("there"),
        lambda: current_app.send_task(ADVANCE_RUN),
    )
    for ask in asking:
        with pytest.raises((RedisError, OperationalError), match="a moment ago"):
            ask()

    frozen.child.send_signal(signal.SIGCONT)
    VALKEY._asks_at = None
    assert (call_workers_to_silent_runs(), count_calls()) == (1, 1)
