"""The guard against other websites: whoever uses a browser on this machine visits them too.

A page elsewhere could post a form to the sandbox, or reach it under a name of its own that leads
to this machine. The first is known by its Origin, the second by its Host.
"""

from urllib.parse import urlsplit

from aiohttp import web

from ..bulk.callbacks import is_loopback
from .app_keys import HOSTS
from .replies import ApiError

_HARMLESS = ("GET", "HEAD", "OPTIONS")
_OURS = ("none", "same-origin")


def refuse_others(request: web.Request) -> None:
    """Raise 403 for a request that no page or program of this machine makes."""
    if not _is_ours(request.host, request.app[HOSTS]):
        raise ApiError(403, "FORBIDDEN", f"the sandbox does not answer as {request.host}")
    if request.method not in _HARMLESS and _is_of_another_site(request):
        raise ApiError(403, "FORBIDDEN", "requests from other websites are refused")


def _is_of_another_site(request: web.Request) -> bool:
    """Tell by what browsers say of a form's origin, in one header or the other.

    Programs say nothing.
    """
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "none")
    return site not in _OURS or (origin is not None and urlsplit(origin).netloc != request.host)


def _is_ours(host: str, known: frozenset[str]) -> bool:
    name = (urlsplit(f"//{host}").hostname or "") if host else ""
    return is_loopback(name) or name in known
