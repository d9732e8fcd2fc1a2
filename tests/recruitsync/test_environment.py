"""What an operator gives is refused where it does not fit."""

import pytest
from cryptography.fernet import Fernet
from pydantic import ValidationError

from recruitsync.environment import Environment

GIVEN = {
    "database_url": "postgresql:///recruitsync",
    "redis_url": "unix:///run/valkey.sock?db=3",
    "secret_key": "x" * 32,
    "secrets_key_ring": Fernet.generate_key().decode(),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("secret_key", "short"),
        ("credits_kept_percent", "91"),
        ("credits_kept_percent", "-1"),
        ("secrets_key_ring", "not a key"),
        ("redis_url", "http://localhost"),
        ("tick_seconds", "0.5"),
        ("tick_seconds", "0"),
        ("lease_seconds", "0"),
        ("task_limit_seconds", "100"),
        ("worker_memory_mb", "1"),
        ("runs_of_a_connection", "0"),
        ("account_reading_hours", "-1"),
        ("deleted_feed_days", "0"),
        ("account_reading_hours", "a day"),
    ],
)
def test_environment_refuses(name: str, value: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Environment(**{**GIVEN, name: value})  # type: ignore[arg-type]
    assert [fault["loc"] for fault in refused.value.errors()] == [(name,)]


@pytest.mark.parametrize(
    ("redis_url", "broker"),
    [
        ("unix:///run/valkey.sock?db=3", "redis+socket:///run/valkey.sock?virtual_host=3"),
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock?virtual_host=0"),
        ("rediss://broker.example:6380/1", "rediss://broker.example:6380/1"),
    ],
)
def test_broker_is_the_redis_url_in_celerys_spelling(redis_url: str, broker: str) -> None:
    environment = Environment(**{**GIVEN, "redis_url": redis_url})  # type: ignore[arg-type]
    assert environment.celery_broker == broker


def test_key_ring_keeps_the_order_of_its_keys() -> None:
    keys = [Fernet.generate_key().decode() for _ in range(2)]
    environment = Environment(**{**GIVEN, "secrets_key_ring": ", ".join(keys)})  # type: ignore[arg-type]
    assert environment.key_ring == tuple(keys)
