"""The health of the installation, and of this process alone (R84).

`/healthz` is for those who watch: every part without which nothing is imported. `/livez` is for
what restarts a web process: another part that is silent is no reason to.
"""

from django.core.cache import caches
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError

from syncs.alarms.heartbeats import find_silences
from syncs.models.heartbeat import Part

REPORTED = {"beat": Part.BEAT, "clock": Part.CLOCK, "worker": Part.WORKER}
"""The parts that are no business of this process; they report to PostgreSQL."""


def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when all parts are at work, else 503 with those that are not.

    Of parts that report to a database that does not answer nothing is known: null.
    """
    parts = {"database": True, "broker": _broker_answers(), **_reported()}
    parts["database"] = None not in parts.values()
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


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
