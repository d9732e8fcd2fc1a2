"""The kinds of things that may need attention in an organisation, and the facts of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self


class Topic(StrEnum):
    """A group of kinds; a member chooses for each how to be told (R96)."""

    KEY = "key"
    FAILED = "failed"
    HELD = "held"
    LATE = "late"
    INACTIVE = "inactive"
    INSTALLATION = "installation"


class ConcernKind(StrEnum):
    """A kind of concern; the gravest come first, and so pages show them."""

    BEAT_SILENT = "beat_silent"
    BROKER_SILENT = "broker_silent"
    WORKER_SILENT = "worker_silent"
    CLOCK_SILENT = "clock_silent"
    KEY_REJECTED = "key_rejected"
    HELD = "held"
    HOLD_ENDS = "hold_ends"
    """Nobody has answered about people who are held, and they are kept within a day (R74)."""
    RUN_FAILED = "run_failed"
    LATE = "late"
    STOPPED_BY_KEY = "stopped_by_key"
    """Syncs that a key had stopped wait to be activated, now that it works."""
    INACTIVE = "inactive"
    """A sync became inactive for a cause of its own: the edition rules, or its schedule."""
    WEBHOOK_OFF = "webhook_off"
    """A webhook was switched off, because its receiver took nothing for days or wants no more."""
    MAIL_MISSING = "mail_missing"

    @property
    def topic(self) -> Topic:
        return TOPIC_OF[self]

    @property
    def is_silence(self) -> bool:
        """Tell whether a part of the installation does not report (R84)."""
        return self in SILENCES

    @property
    def state(self) -> str:
        """The state whose colour it has: amber where people wait for an answer, else red."""
        return "held" if self.topic == Topic.HELD else "failed"


def gravest_state(kinds: Iterable[ConcernKind]) -> str:
    """Return the state of the worst, which is "failed" before "held"; "" where there is none."""
    states = {kind.state for kind in kinds}
    return next((state for state in ("failed", "held") if state in states), "")


SILENCES = frozenset(kind for kind in ConcernKind if kind.value.endswith("_silent"))

TOPIC_OF: Mapping[ConcernKind, Topic] = {
    **dict.fromkeys(SILENCES, Topic.INSTALLATION),
    ConcernKind.KEY_REJECTED: Topic.KEY,
    ConcernKind.HELD: Topic.HELD,
    ConcernKind.HOLD_ENDS: Topic.HELD,
    ConcernKind.RUN_FAILED: Topic.FAILED,
    ConcernKind.LATE: Topic.LATE,
    ConcernKind.STOPPED_BY_KEY: Topic.INACTIVE,
    ConcernKind.INACTIVE: Topic.INACTIVE,
    ConcernKind.WEBHOOK_OFF: Topic.INSTALLATION,
    ConcernKind.MAIL_MISSING: Topic.INSTALLATION,
}


@dataclass(frozen=True)
class Facts:
    """The facts that are told of a concern: names of syncs, lists and accounts, codes and numbers,
    and nothing of the people on a list (R96).

    `name` is that of the sync or the connection, `code` of an error or a cause, `run` the id of the
    run that it is about, `until` an ISO instant.
    """

    name: str = ""
    mailing_list: str = ""
    code: str = ""
    number: int = 0
    run: int = 0
    until: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """Return what was stored, by an earlier release perhaps."""
        return cls(**{name: stored[name] for name in asdict(cls()) if name in stored})

    def as_json(self) -> dict[str, Any]:
        """Return what differs from nothing."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class Need:
    """A concern as it stands now. `subject_id` names the sync, run or connection, 0 where it is the
    installation; `since` is None where that is not known."""

    organisation_id: int
    kind: ConcernKind
    subject_id: int
    since: datetime | None
    facts: Facts

    @property
    def key(self) -> tuple[int, str, int]:
        """The key of what it is about: while this lasts, it is one and the same."""
        return (self.organisation_id, self.kind.value, self.subject_id)
