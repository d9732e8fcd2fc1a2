"""Asks Recruit for the fields that conditions can be about (R31, R36)."""

from __future__ import annotations

from collections.abc import Iterable

from criteria import ConditionField, Subject
from syncs.account.metadata import AccountSilent
from syncs.account.related_metadata import fields_for_criteria, relation_refusals
from syncs.domain.relations import Relation
from syncs.models import Sync


class CriteriaSource:
    """Recruit as one look at the editor sees it.

    What could not be read is missing, and `trouble` says in words why, and what to do.
    """

    def __init__(self, sync: Sync) -> None:
        self._sync = sync
        self.trouble = ""

    def read_refusals(self) -> dict[Subject, str]:
        """Return why conditions cannot ask about related records, for those where this is so."""
        try:
            return relation_refusals(self._sync.connection, self._sync.module)
        except AccountSilent as silent:
            self.trouble = str(silent)
            return {}

    def read_fields(self, relations: Iterable[Relation]) -> tuple[ConditionField, ...] | None:
        """Return the fields of the module and of these related ones, or None."""
        try:
            return fields_for_criteria(self._sync.connection, self._sync.module, relations)
        except AccountSilent as silent:
            self.trouble = str(silent)
            return None
