"""The client of Valkey that all parts share: it waits for a frozen one once and not each time."""

from typing import Any

from redis import Redis
from redis.exceptions import TimeoutError as NoAnswer

from web.silence import SharedServer, SilentNow

VALKEY = SharedServer(NoAnswer)
"""What this process knows of Valkey: one server is broker and cache."""


class ValkeyClient(Redis):
    """A client whose commands raise a RedisError at once while Valkey is known to be silent."""

    def execute_command(self, *args: Any, **options: Any) -> Any:
        try:
            with VALKEY.asking():
                return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]
        except SilentNow:
            raise NoAnswer("Valkey did not answer a moment ago") from None
