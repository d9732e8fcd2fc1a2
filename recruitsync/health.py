"""The health of the installation, and of this process alone (R84).

`/healthz` is for those who watch: every part without which nothing is imported. `/livez` is for
what restarts a web process: another part that is silent is no reason to.
"""

from django.core.cache import caches
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.vary import vary_on_headers
from redis.exceptions import RedisError

from syncs.alarms.heartbeats import find_silences
from syncs.models.heartbeat import Part

REPORTED = {"beat": Part.BEAT, "clock": Part.CLOCK, "worker": Part.WORKER}
"""The parts that are no business of this process; they report to PostgreSQL."""


NAMES = {
    "database": "Database",
    "broker": "Broker",
    "beat": "Beat",
    "clock": "Worker of the clock",
    "worker": "Worker of runs",
}
"""What people call the parts, in the order of their page."""


@vary_on_headers("Accept")
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 when all parts are at work, else 503 with those that are not: as JSON, or as a
    page where a browser asks for one.

    Of parts that report to a database that does not answer nothing is known: null.
    """
    parts = {"database": True, "broker": _broker_answers(), **_reported()}
    parts["database"] = None not in parts.values()
    status = 200 if all(parts.values()) else 503
    if request.get_preferred_type(["application/json", "text/html"]) == "text/html":
        told = [(words, parts[name]) for name, words in NAMES.items()]
        context = {"parts": told, "is_well": all(parts.values())}
        return render(request, "operators/health.html", context, status=status)
    return JsonResponse(parts, status=status)


def liveness(request: HttpRequest) -> JsonResponse:
    """Answer 200 whenever this process answers at all."""
    return JsonResponse({"web": True})


def _reported() -> dict[str, bool | None]:
    """Tell of each part whether it has reported lately; None where that cannot be read."""
    try:
        silent = {silence.part for silence in find_silences()}
    except (DatabaseError, InterfaceError):
        return dict.fromkeys(REPORTED)
    return {name: part not in silent for name, part in REPORTED.items()}


def _broker_answers() -> bool:
    try:
        caches["shared"].get("health")
    except RedisError:
        return False
    return True
