"""All that is known of one person and that the answers go by, as plain values (R93)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from syncs.domain.outcomes import Reason
from syncs.why.rules.ledger_row import LedgerRow


class Cause(StrEnum):
    """The causes of a departure that no run has made."""

    TAKEN_OFF = "taken_off"
    CONTACT_DELETED = "contact_deleted"
    SYNC_DELETED = "sync_deleted"
    LIST_CHANGED = "list_changed"


@dataclass(frozen=True)
class KnownSync:
    """A sync, also one that was deleted; `list_id` is the list that it feeds, None for none.

    `record_url` is the address of its records in Recruit, up to the id; empty where none is known.
    `late_since` is the instant at which it was due, where it has not started since, and
    `late_behind` the run that it waits for, as `syncs/alarms/late.py` tells it (R84).
    """

    id: int
    name: str
    list_id: int | None
    state: str
    module_name: str = ""
    record_url: str = ""
    has_run: bool = True
    late_since: datetime | None = None
    late_behind: Mapping[str, int | str | None] | None = None

    @property
    def feeds(self) -> bool:
        return self.list_id is not None and self.state not in ("draft", "deleted")


@dataclass(frozen=True)
class ListClaim:
    """A claim on the membership: by a record of a sync, or by hand, where `sync_id` is 0."""

    sync_id: int
    record_id: int
    since: datetime


@dataclass(frozen=True)
class KnownDeparture:
    """The newest departure from a list otherwise than by a run. `by` is a person's name."""

    cause: Cause
    at: datetime
    by: str = ""
    sync_id: int | None = None


@dataclass(frozen=True)
class KnownList:
    """A list with what is known of the person there; `since` is None for who is not on it."""

    id: int
    name: str
    is_archived: bool = False
    since: datetime | None = None
    claims: tuple[ListClaim, ...] = ()
    departure: KnownDeparture | None = None


@dataclass(frozen=True)
class Waiting:
    """A hold of the person on a list, until somebody answers for those of a run (R74)."""

    sync_id: int
    list_id: int
    run_id: int
    reason: Reason
    record_id: int


class StayCause(StrEnum):
    """The causes for which somebody stays whom a record would let go of."""

    BEFORE_OPTION = "before_option"
    """They were imported before the option was switched on (R50)."""
    KEPT = "keep"
    """Somebody answered so (R74)."""
    EXPIRED = "expired"
    """Nobody answered in time (R74)."""
    CANCELLED = "cancel"
    """The question was cancelled (R74)."""


BY_ANSWER = (StayCause.KEPT, StayCause.EXPIRED, StayCause.CANCELLED)
"""Those that are the end of a question about held people."""


@dataclass(frozen=True)
class Stay:
    """A record that would let go of the person on a list, for a reason, and why they stay all the
    same. The run found it `at` that time; `by` is the name of who answered about it."""

    sync_id: int
    list_id: int
    run_id: int
    at: datetime | None
    reason: Reason
    record_id: int
    cause: StayCause
    by: str = ""


@dataclass(frozen=True)
class Barrier:
    """A suppression that is in force: its kind and source in words."""

    id: int
    kind: str
    since: datetime
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class KnownErasure:
    """The erasure of the person for good."""

    at: datetime
    by: str = ""


@dataclass(frozen=True)
class PersonFacts:
    """One person in one organisation: a contact, or only an address that runs have met.

    `deleted_at` is when the contact was deleted in the organisation. `rows` are those that tell
    something, in no order; by those before an option they stay, and `stays` are those by an answer.
    """

    address: str
    lists: tuple[KnownList, ...]
    syncs: Mapping[int, KnownSync]
    rows: tuple[LedgerRow, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    stays: tuple[Stay, ...] = ()
    barriers: tuple[Barrier, ...] = ()
    erasure: KnownErasure | None = None
    deleted_at: datetime | None = None
