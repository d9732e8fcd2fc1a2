"""The kinds of events that webhooks tell of (R105)."""

from __future__ import annotations

from enum import StrEnum


class EventKind(StrEnum):
    """A kind of event, by the name that it has in a message.

    Triggers write these names (`syncs/webhooks/migrations/0002_triggers.py`).
    """

    RUN_STARTED = "run.started"
    RUN_SUCCEEDED = "run.succeeded"
    RUN_FAILED = "run.failed"
    RUN_HELD = "run.held"
    RUN_CANCELLED = "run.cancelled"
    SYNC_LATE = "sync.late"
    SYNC_RECOVERED = "sync.recovered"
    MEMBERS_ADDED = "list.members_added"
    MEMBERS_REMOVED = "list.members_removed"
    TEST = "webhook.test"
    """Sent when somebody asks for it, to one webhook, whatever it is told else."""


IN_WORDS = {
    EventKind.RUN_STARTED: "A run has started",
    EventKind.RUN_SUCCEEDED: "A run has succeeded",
    EventKind.RUN_FAILED: "A run has failed",
    EventKind.RUN_HELD: "A run holds people until somebody answers",
    EventKind.RUN_CANCELLED: "A run was cancelled",
    EventKind.SYNC_LATE: "A sync is late",
    EventKind.SYNC_RECOVERED: "A sync has recovered",
    EventKind.MEMBERS_ADDED: "People joined a list",
    EventKind.MEMBERS_REMOVED: "People left a list",
    EventKind.TEST: "A test",
}

CHOSEN = tuple(kind for kind in EventKind if kind != EventKind.TEST)
"""The kinds that a webhook can be told of."""

MEMBERS = (EventKind.MEMBERS_ADDED, EventKind.MEMBERS_REMOVED)
