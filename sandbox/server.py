"""The server: it runs until it is told to stop."""

import asyncio
import json
import signal
import socket
import sys
from dataclasses import asdict
from typing import Any

from aiohttp import web

from .app import CONTROL, make_app
from .world import World

# Long enough for an answer under way, short enough for Ctrl-C.
_PATIENCE = 0.5
_KEEP_ALIVE = 75.0


async def serve(world: World, *, host: str, port: int, hosts: frozenset[str]) -> None:
    """Serve until a signal; print the one line that says where, once it can be called."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    runner, url = await start(world, host=host, port=port, hosts=hosts)
    sys.stdout.write(json.dumps(ready_line(world, url)) + "\n")
    sys.stdout.flush()
    await stop.wait()
    await runner.cleanup()


async def start(
    world: World, *, host: str, port: int, hosts: frozenset[str] = frozenset()
) -> tuple[web.AppRunner, str]:
    """Start a listening server and return its address too; port 0 takes a free one."""
    runner = web.AppRunner(
        make_app(world, hosts=hosts),
        access_log=None,
        shutdown_timeout=_PATIENCE,
        keepalive_timeout=_KEEP_ALIVE,
    )
    await runner.setup()
    listener = socket.create_server((host, port), backlog=128)
    await web.SockSite(runner, listener).start()
    return runner, f"http://{host}:{listener.getsockname()[1]}"


def ready_line(world: World, url: str) -> dict[str, Any]:
    """Return all a connection needs."""
    return {
        "url": url,
        "accounts_url": url,
        "control_url": f"{url}{CONTROL}",
        **asdict(world.credentials),
    }
