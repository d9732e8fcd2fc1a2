"""The silent parts that a page names: causes, and not what follows from them (R84)."""

from syncs.alarms.heartbeats import Silence
from syncs.models.heartbeat import Part

FOLLOWS_FROM = {
    Part.BROKER: {Part.BEAT},  # it is Beat that tells of the broker
    Part.CLOCK: {Part.BROKER, Part.WORKER},
    Part.WORKER: {Part.BROKER},
}
"""What a part's silence may follow from: without a broker no worker reports."""


def told(silences: list[Silence]) -> list[Silence]:
    """Return those that follow from none of the others; they come in the order of `Part`."""
    named: list[Silence] = []
    for silence in silences:
        causes = FOLLOWS_FROM.get(silence.part, set())
        if not causes & {other.part for other in named}:
            named.append(silence)
    return named
