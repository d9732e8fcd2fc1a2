"""A row of the ledger as a plain value, with what its run says of it (R93)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from syncs.domain.outcomes import Outcome, Reason


@dataclass(frozen=True)
class LedgerRow:
    """A row of a run about the person, with the list that the run filled.

    `began` is when the run began, `at` when it ended, None while it goes on. `undone` is the run
    that an undo is about. `detail` is what the row says besides, `criteria` the criteria of a run
    that did not select the record, as it is stored.
    """

    run_id: int
    sync_id: int
    list_id: int | None
    at: datetime | None
    outcome: Outcome
    reason: Reason | None
    ordinal: int
    record_id: int | None
    detail: Mapping[str, Any] = field(default_factory=dict)
    criteria: Mapping[str, Any] | None = None
    undone: int | None = None
    began: datetime | None = None

    @property
    def lists_left(self) -> frozenset[int]:
        """The lists that the person left by it besides that of the run."""
        if self.outcome is Outcome.DELETED:
            lost = self.detail.get("before", {}).get("memberships") or ()
        else:
            lost = self.detail.get("left") or ()
        return frozenset(int(each[0]) for each in lost)

    @property
    def lists_joined(self) -> frozenset[int]:
        return frozenset(int(each) for each in self.detail.get("joined") or ())

    @property
    def removed_from(self) -> str:
        return str(self.detail.get("removed_from", ""))
