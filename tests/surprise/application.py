"""The application as the machine of surprises drives it: each verb is one call, and the runs that
it makes are carried out.

The rooms of verbs that are not `AVAILABLE` yet are not imported before they are asked for.
"""

from datetime import timedelta
from importlib import import_module
from typing import Any

from django.utils import timezone

from accounts.models import User
from syncs.domain.outcomes import OUTCOMES, REASONS, Outcome
from syncs.models import ImportRun, LedgerEntry, RunState, Sync
from tests.run.naive import Row
from tests.world.imports import address_of_contact, drive, run_once

A_MONTH = timedelta(days=31)
"""Longer than anybody may think about a hold in these tests."""
OF_PEOPLE = ("deleted", "held", "kept")
"""Outcomes of rows that are about a person and no record that was read."""


class Application:
    """What people ask for."""

    def __init__(self, user: User) -> None:
        self.user = user

    def run(self, sync: Sync, *, full: bool) -> ImportRun:
        return run_once(sync, full=full)

    def preview(self, sync: Sync, *, retroactive: bool) -> ImportRun:
        request = import_module("syncs.preview.actions.request").request_preview
        return drive(request(sync, self.user, retroactive=retroactive))

    def apply(self, preview: ImportRun) -> ImportRun:
        apply = import_module("syncs.preview.actions.apply").apply_preview
        return drive(apply(preview, self.user, now=timezone.now()))

    def refuses(self, preview: ImportRun) -> bool:
        """Tell whether a preview cannot be applied any more."""
        return bool(import_module("syncs.preview.actions.apply").why_not_applied(preview))

    def answer(self, holding: ImportRun, answer: str) -> ImportRun | None:
        """Answer for those whom a run holds; return the run that removes them, if one does."""
        give = import_module("syncs.holds.actions.answer").answer_hold
        run = give(self._hold_of(holding), answer, self.user, timezone.now())
        return drive(run) if run else None

    def expire(self) -> None:
        import_module("syncs.holds.actions.expire").expire_holds(timezone.now() + A_MONTH)

    def undo(self, run: ImportRun) -> ImportRun | None:
        """Undo a run in both steps; return None where that cannot be, or nobody would be put
        back."""
        undo = import_module("syncs.undo.actions")
        run.refresh_from_db()
        if import_module("syncs.undo.obstacles").find_obstacle(run):
            return None
        preview = drive(undo.request_undo(run, self.user))
        assert preview.state == RunState.SUCCEEDED
        if not preview.put_back:
            return None
        done = drive(undo.apply_undo(preview, self.user))
        done.sync.refresh_from_db()
        return done

    def _hold_of(self, holding: ImportRun) -> Any:
        return import_module("syncs.models").Hold.objects.get(run=holding)


def records_in(run: ImportRun) -> dict[str, Row]:
    """Return outcome and reason of every record that was read, by its id."""
    return {
        str(row.record_id): (code_of(row), reason_of(row))
        for row in LedgerEntry.objects.filter(run_id=run.pk)
        if code_of(row) not in OF_PEOPLE
    }


def people_in(run: ImportRun, outcome: str) -> dict[str, str | None]:
    """Return the reason of each person with such a row, by address."""
    rows = [row for row in LedgerEntry.objects.filter(run_id=run.pk) if code_of(row) == outcome]
    reasons = {address_in(row): reason_of(row) for row in rows}
    assert len(reasons) == len(rows), f"somebody is {outcome} twice"
    return reasons


def address_in(row: LedgerEntry) -> str:
    """Return whom a row is about, also where the contact went for good."""
    return row.email.lower() if row.email else address_of_contact(row.contact_id or 0)


def code_of(row: LedgerEntry) -> str:
    code: str = OUTCOMES[row.outcome].code
    return code


def reason_of(row: LedgerEntry) -> str | None:
    return REASONS[row.reason].code if row.reason else None


def outcomes() -> set[str]:
    return {outcome.code for outcome in Outcome}
