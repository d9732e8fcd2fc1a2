"""The keys of what the web application carries."""

from aiohttp import web

from ..world import World

WORLD = web.AppKey("world", World)
# Names other than those of loopback addresses under which the control API and the page answer.
HOSTS = web.AppKey("hosts", frozenset[str])


def world_of(request: web.Request) -> World:
    return request.app[WORLD]
