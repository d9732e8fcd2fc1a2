"""The answers in HTML, with the headers that keep a page to itself."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..routes.app_keys import world_of
from ..routes.replies import ApiError, Handler
from .words import DONE, number, when

PAGES_BASE = "/sandbox"
_FOLDER = Path(__file__).parent
_ASSETS = {"style.css": "text/css", "icon.svg": "image/svg+xml"}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    # Without a referrer browsers would name no origin when they post a form.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}

_environment = Environment(
    loader=FileSystemLoader(_FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
)
_environment.filters |= {"number": number, "when": when}


def page(request: web.Request, template: str, *, status: int = 200, **values: Any) -> web.Response:
    """Render the template; `world` and what was just done are always there."""
    text = _environment.get_template(template).render(
        world=world_of(request), done=DONE.get(request.query.get("done", "")), **values
    )
    return web.Response(text=text, status=status, content_type="text/html", headers=_HEADERS)


def see(path: str, **query: str) -> web.HTTPSeeOther:
    """Lead to another page after a form, so that reloading does nothing twice."""
    return web.HTTPSeeOther(f"{PAGES_BASE}/{path}?{urlencode(query)}")


def in_html(handler: Handler) -> Handler:
    """Wrap a handler so that its errors are answered with a page."""

    async def told(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except ApiError as error:
            return page(request, "error.html", status=error.status, message=error.message)

    return told


async def asset(request: web.Request) -> web.StreamResponse:
    """Answer the style sheet and the icon."""
    name = request.match_info["name"]
    content = (_FOLDER / name).read_bytes()
    return web.Response(body=content, content_type=_ASSETS[name], headers=_HEADERS)


ASSETS = "|".join(name.replace(".", "\\.") for name in _ASSETS)
