"""Access tokens that all workers share through Valkey."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from pytest_django import Settings
from redis import Redis

from recruit.errors import TryLater
from syncs.account.token_store import REFRESH_SECONDS, SharedTokenStore
from tests.world.valkey import without_valkey

__all__ = ["without_valkey"]


@pytest.fixture
def key() -> str:
    """Of credentials nobody else has."""
    return uuid4().hex


@pytest.fixture
def valkey(settings: Settings) -> Redis:
    return Redis.from_url(settings.CACHES["default"]["LOCATION"])


def in_an_hour() -> datetime:
    return datetime.now(UTC) + timedelta(minutes=55)


def lock_name(valkey: Redis, key: str) -> bytes | str:
    [name] = valkey.keys(f"*lock*{key}*")
    return name


def test_token_set_by_one_worker_is_found_by_the_others(key: str) -> None:
    SharedTokenStore().set(key, "t0ken", in_an_hour())
    assert SharedTokenStore().get(key) == "t0ken"
    assert SharedTokenStore().get(uuid4().hex) is None


@pytest.mark.parametrize("seconds", [-10, 0, 0.5])
def test_token_that_is_over_is_none(key: str, seconds: float) -> None:
    store = SharedTokenStore()
    store.set(key, "t0ken", in_an_hour())
    store.set(key, "t1ken", datetime.now(UTC) + timedelta(seconds=seconds))
    assert store.get(key) is None


def test_token_is_encrypted_in_valkey_and_forgotten_there_in_time(key: str, valkey: Redis) -> None:
    SharedTokenStore().set(key, "t0ken", in_an_hour())
    [name] = valkey.keys(f"*{key}*")
    stored = valkey.get(name)
    assert stored
    assert b"t0ken" not in stored
    assert 3200 < valkey.ttl(name) <= 3300


def test_token_under_another_key_ring_is_asked_for_anew(key: str, settings: Settings) -> None:
    SharedTokenStore().set(key, "t0ken", in_an_hour())
    settings.SECRETS_KEY_RING = ["YW5vdGhlciBrZXkgb2YgdGhpcnR5LXR3byBieXRlcyE="]
    assert SharedTokenStore().get(key) is None


def test_under_the_lock_the_token_of_another_worker_is_seen_at_once(key: str) -> None:
    mine, other = SharedTokenStore(), SharedTokenStore()
    mine.set(key, "old", in_an_hour())
    assert mine.get(key) == "old"
    other.set(key, "new", in_an_hour())
    with mine.lock(key):
        assert mine.get(key) == "new"
    assert mine.get(key) == "new"


def test_who_waits_too_long_for_the_lock_does_something_else(key: str, valkey: Redis) -> None:
    with SharedTokenStore().lock(key):
        assert 0 < valkey.ttl(lock_name(valkey, key)) <= REFRESH_SECONDS
        with pytest.raises(TryLater, match="still renewing"), SharedTokenStore(wait=0.2).lock(key):
            pytest.fail("two have the lock")
    with SharedTokenStore(wait=0).lock(key):
        assert SharedTokenStore().get(key) is None


def test_lock_that_ran_out_is_not_taken_from_the_next_holder(key: str, valkey: Redis) -> None:
    too_slow = SharedTokenStore().lock(key)
    too_slow.__enter__()
    valkey.delete(lock_name(valkey, key))
    with SharedTokenStore(wait=0).lock(key):
        too_slow.__exit__(None, None, None)
        assert lock_name(valkey, key)
    assert valkey.keys(f"*lock*{key}*") == []


def test_lock_is_free_again_after_an_error(key: str) -> None:
    store = SharedTokenStore(wait=0)
    with pytest.raises(ValueError, match="of the holder"), store.lock(key):
        raise ValueError("of the holder")
    with store.lock(key):
        pass


def test_without_valkey_the_run_is_put_off(key: str, without_valkey: None) -> None:
    store = SharedTokenStore()
    with pytest.raises(TryLater, match="out of reach"):
        store.get(key)
    with pytest.raises(TryLater, match="out of reach"):
        store.set(key, "t0ken", in_an_hour())
    with pytest.raises(TryLater, match="out of reach"), store.lock(key):
        pytest.fail("locked by nobody")


def test_error_of_the_store_tells_no_token(key: str, without_valkey: None) -> None:
    with pytest.raises(TryLater) as raised:
        SharedTokenStore().set(key, "t0ken", in_an_hour())
    assert "t0ken" not in repr(raised.value.__context__) + repr(raised.value)
