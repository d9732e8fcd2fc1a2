"""What is kept in Valkey, and what becomes of it while Valkey is away."""

import pytest
from django.core.cache import cache, caches
from redis.exceptions import RedisError

from syncs.account.valkey import valkey_client
from tests.world.valkey import without_valkey

__all__ = ["without_valkey"]


@pytest.mark.parametrize("alias", ["default", "shared"])
@pytest.mark.parametrize("value", [7, True, "é\0", [1.5, 2.0], {"a": [None]}])
def test_values_come_back_as_they_were(alias: str, value: object) -> None:
    caches[alias].set("tried", value)

    assert caches[alias].get("tried") == value
    assert type(caches[alias].get("tried")) is type(value)


def test_nothing_that_could_run_is_kept() -> None:
    with pytest.raises(TypeError):
        cache.set("tried", object())

    cache.set("tried", ["plain"])
    (key,) = valkey_client().keys("recruitsync:*:tried")
    assert valkey_client().get(key) == b'["plain"]'


@pytest.mark.usefixtures("without_valkey")
def test_attempts_are_counted_here_while_valkey_is_away() -> None:
    cache.delete("tried")
    assert cache.add("tried", [1.5])
    assert not cache.add("tried", [2.5])
    assert cache.get("tried") == [1.5]

    cache.set("tried", [3.5], 60)
    assert cache.get("tried") == [3.5]
    assert cache.delete("tried")
    assert cache.get("tried", []) == []


@pytest.mark.usefixtures("without_valkey")
def test_what_is_shared_says_that_valkey_is_away() -> None:
    with pytest.raises(RedisError):
        caches["shared"].get("tried")
