"""What the web application carries."""

from aiohttp import web

from ..world import World

WORLD = web.AppKey("world", World)


def world_of(request: web.Request) -> World:
    return request.app[WORLD]
