"""The page that causes trouble and stops it, and lets records change while somebody reads them."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from ..churn import Churn
from ..routes.app_keys import world_of
from ..trouble import TROUBLE_KINDS, Trouble
from .html import page, see
from .people import modules_of_people

_UNPROCESSABLE = 422
# What the form says: what is looked for in `GET /recruit/v2/Candidates?page=2`.
TARGETS = {
    "All requests": "",
    "Lists and records": "GET /recruit/v2/",
    "Lists of candidates": "/Candidates?",
    "Deleted records": "/deleted",
    "Settings": "/settings/",
    "Bulk read": "/bulk/",
    "Signing in": "/oauth/",
}
_MAX_COUNT = 1_000
_MAX_SECONDS = 3_600


async def show_trouble(request: web.Request) -> web.Response:
    return _trouble(request)


async def start_trouble(request: web.Request) -> web.Response:
    form = await request.post()
    try:
        line = Trouble.parse(_line(form))
    except ValueError as error:
        return _trouble(request, problem=str(error), form=form)
    world_of(request).troubles.script.append(line)
    raise see("mischief", done="trouble")


async def stop_trouble(request: web.Request) -> web.Response:
    world_of(request).troubles.clear()
    raise see("mischief", done="peace")


async def start_churn(request: web.Request) -> web.Response:
    form = await request.post()
    try:
        churn = _churn(form)
    except ValueError as error:
        return _trouble(request, churn_problem=str(error), form=form)
    if world_of(request).collection(churn.module) is None:
        return _trouble(request, churn_problem=f"There is no module {churn.module}.", form=form)
    world_of(request).changer.script.append(churn)
    raise see("mischief", done="churn")


async def stop_churn(request: web.Request) -> web.Response:
    world_of(request).changer.script.clear()
    raise see("mischief", done="quiet")


def _line(form: Mapping[str, Any]) -> dict[str, Any]:
    """Read a line of the script. Raises ValueError in words."""
    kind, target = str(form.get("kind")), str(form.get("target"))
    if kind not in TROUBLE_KINDS:
        raise ValueError("Choose what is to go wrong.")
    if target not in TARGETS:
        raise ValueError("Choose which requests are to go wrong.")
    times = _whole(form, "times", "How often", least=1, most=_MAX_COUNT)
    seconds = _whole(form, "seconds", "Seconds", least=0, most=_MAX_SECONDS)
    return {
        "kind": kind,
        "match": TARGETS[target],
        "times": times,
        "after": _whole(form, "after", "Requests that go well first", least=0, most=_MAX_COUNT)
        or 0,
        "seconds": None if seconds is None else float(seconds),
    }


def _churn(form: Mapping[str, Any]) -> Churn:
    """Read the changes that were asked for. Raises ValueError in words."""
    churn = Churn(
        module=str(form.get("module")),
        every=_whole(form, "every", "Every how many requests", least=1, most=_MAX_COUNT) or 1,
        edits=_whole(form, "edits", "Edited", least=0, most=_MAX_COUNT) or 0,
        deletions=_whole(form, "deletions", "Deleted", least=0, most=_MAX_COUNT) or 0,
        insertions=_whole(form, "insertions", "Added", least=0, most=_MAX_COUNT) or 0,
    )
    if not (churn.edits or churn.deletions or churn.insertions):
        raise ValueError("Say how many records are to be edited, deleted or added each time.")
    return churn


def _whole(form: Mapping[str, Any], name: str, label: str, *, least: int, most: int) -> int | None:
    """Read a number from the form, None where it is empty."""
    text = str(form.get(name, "")).strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or not least <= int(text[:10]) <= most:
        raise ValueError(f"{label}: write a whole number from {least} to {most:,}.")
    return int(text)


def _trouble(
    request: web.Request,
    *,
    problem: str = "",
    churn_problem: str = "",
    form: Mapping[str, Any] | None = None,
) -> web.Response:
    world = world_of(request)
    return page(
        request,
        "mischief.html",
        status=_UNPROCESSABLE if problem or churn_problem else 200,
        problem=problem,
        churn_problem=churn_problem,
        form=form or {},
        kinds=TROUBLE_KINDS,
        targets=list(TARGETS),
        target_names={match: name for name, match in TARGETS.items()},
        modules=modules_of_people(world),
    )
