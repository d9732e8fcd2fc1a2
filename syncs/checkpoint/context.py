"""Holds what the phases of one run work with."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.backends.utils import CursorWrapper

from recruit import RecruitClient
from syncs.domain.run_settings import RunSettings
from syncs.models import Kind
from syncs.sql.statements import execute


@dataclass(frozen=True)
class RunContext:
    """A run's settings and client for one slice; `is_over` tells whether the slice is over.

    `recruit` is None for a run of a kind that reads nothing.
    """

    run_id: int
    organisation_id: int
    sync_id: int
    settings: RunSettings
    recruit: RecruitClient | None
    is_over: Callable[[], bool]

    @property
    def client(self) -> RecruitClient:
        """The client of a run that reads."""
        if self.recruit is None:
            raise RuntimeError(f"run {self.run_id} is of a kind that reads nothing")
        return self.recruit

    @cached_property
    def values(self) -> dict[str, Any]:
        """The values that describe the run to the statements, by the names that these use."""
        return {
            "organisation": self.organisation_id,
            "sync": self.sync_id,
            "mailing_list": self.settings.mailing_list_id,
            "opt_outs": self.settings.opt_outs,
            "opt_outs_since": self.settings.opt_outs_since,
            "deleted": self.settings.deleted,
            "deleted_since": self.settings.deleted_since,
            "converted": self.settings.converted,
            "no_match": self.settings.no_match,
            "reads_all": self.settings.is_full,
            "previews": self.settings.kind == Kind.PREVIEW,
            "clears": any(field.clear_when_empty for field in self.settings.mapped_fields),
        }

    def execute(self, cursor: CursorWrapper, name: str, **values: Any) -> int:
        """Run a statement of `syncs/sql/` for this run; returns the number of rows it touched."""
        return execute(cursor, name, run_id=self.run_id, **self.values, **values)
