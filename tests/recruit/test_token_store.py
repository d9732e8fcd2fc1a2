"""Tokens in memory."""

from datetime import UTC, datetime, timedelta

from recruit import MemoryTokenStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_token_is_kept_until_it_expires():
    now = [NOON]
    store = MemoryTokenStore(now=lambda: now[0])
    store.set("a", "token", NOON + timedelta(minutes=55))
    assert (store.get("a"), store.get("b")) == ("token", None)
    now[0] += timedelta(minutes=55)
    assert store.get("a") is None


def test_lock_of_one_key_leaves_others_free():
    store = MemoryTokenStore()
    with store.lock("a"), store.lock("b"):
        assert store.lock("a") is store.lock("a")
