"""The progress of a run, column by column as its checkpoint keeps it."""

from dataclasses import astuple, dataclass, fields, replace
from datetime import datetime
from typing import Any, Self

from syncs.checkpoint.api_use import Use
from syncs.models import Phase


@dataclass(frozen=True)
class Progress:
    """The columns of `RunCheckpoint` that say how far a run has come.

    Statements take their names from here. `position` counts in the unit of the phase.
    """

    phase: str
    position: int
    entered_at: int
    staged: int
    fetched: int
    related: int
    received: int
    newest: datetime | None
    bulk_file: int | None
    bulk_job: str
    bulk_asked_at: datetime | None
    api_calls: int
    api_credits: int

    def enter(self, phase: Phase) -> Self:
        """Return the progress at the beginning of this phase."""
        return replace(self, phase=phase.value, position=0, entered_at=self.staged)

    def next_range(self, size: int) -> tuple[int, int]:
        """Return the next range of ordinals in a phase that goes through them, `after` < ordinal ≤
        `until`, of so many at most."""
        return self.position, min(self.position + size, self.staged)

    def charge(self, use: Use) -> Self:
        """Return the progress with this use of the API added."""
        return replace(
            self,
            api_calls=self.api_calls + use.calls,
            api_credits=self.api_credits + use.credits,
        )

    @property
    def values(self) -> tuple[Any, ...]:
        """The values of `PROGRESS_COLUMNS`."""
        return astuple(self)


PROGRESS_COLUMNS = tuple(each.name for each in fields(Progress))
"""The names of the columns, in the order of the fields."""
