"""The calls that tell whoever asked that a bulk read job is done."""

import asyncio
import ipaddress
from typing import Any
from urllib.parse import urlsplit

import aiohttp

_PATIENCE = aiohttp.ClientTimeout(total=10)


class Callbacks:
    """The calls to loopback addresses and to `hosts` only, and what became of each.

    Whoever can reach the sandbox could otherwise make it call anything that it can reach.
    """

    def __init__(self, hosts: frozenset[str]) -> None:
        self.made: list[dict[str, Any]] = []
        self._hosts = hosts
        self._under_way: set[asyncio.Task[None]] = set()

    def call(self, url: str, job: dict[str, Any]) -> None:
        """Call soon; the answer is nobody's concern."""
        call = {"job": job["id"], "url": url, "outcome": "under way"}
        self.made.append(call)
        if not self._may_call(url):
            call["outcome"] = "not called: not a loopback address, nor a --callback-host"
            return
        task = asyncio.create_task(_post(url, job, call))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def _may_call(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and (host in self._hosts or is_loopback(host))


def is_loopback(host: str) -> bool:
    """Tell whether it is localhost, 127.x.x.x or ::1; other names can lead anywhere."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def _post(url: str, job: dict[str, Any], call: dict[str, Any]) -> None:
    try:
        async with (
            aiohttp.ClientSession(timeout=_PATIENCE) as session,
            session.post(url, json=job, allow_redirects=False) as answer,
        ):
            call["outcome"] = f"answered {answer.status}"
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        call["outcome"] = f"failed: {type(error).__name__}"
