"""The verbs of tests of previews: make one, apply it, and read what both say and leave."""

from typing import Any

from django.apps import apps
from django.db import connection
from django.utils import timezone

from accounts.models import User
from contacts.models import Contact
from syncs.domain.outcomes import OUTCOMES, Outcome
from syncs.models import ImportRun, Preview, RunRow, Sync
from syncs.preview.actions.apply import apply_preview
from syncs.preview.actions.request import request_preview
from tests.builders import make_user
from tests.world.imports import drive

LEDGER = {
    *("ImportRun", "RunRow", "UnchangedBlock", "LedgerEntry", "RunCheckpoint", "Preview"),
    *("ApiUse", "OrganisationTurn", "CreditBalance", "RecruitCircuit", "Connection"),
    "AuditEntry",
}
"""What every run keeps of itself: its rows, how far it came, what it used of the account, the token
by which it was signed in, and who asked for it."""

DEEDS = (Outcome.NEW, Outcome.RE_ADDED, Outcome.DUPLICATE, Outcome.UPDATED, Outcome.DELETED)

Deed = tuple[str, str, str, int | None, Any]


def make_preview(sync: Sync, **how: Any) -> ImportRun:
    """Ask for a preview and drive it to its end."""
    run = drive(request_preview(sync, somebody(), **how))
    sync.refresh_from_db()
    return run


def apply(preview: ImportRun) -> ImportRun:
    """Ask for a preview to be applied and drive that to its end."""
    preview.sync.refresh_from_db()
    return drive(apply_preview(preview, somebody(), now=timezone.now()))


def somebody() -> User:
    """Return the one user that there is."""
    return User.objects.first() or make_user()


def last_number() -> int:
    """Return the last number that was drawn for a contact."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM contacts_contact_id_seq")
        (drawn,) = cursor.fetchone()
    return int(drawn)


def everything() -> dict[str, list[str]]:
    """Return every row of every table but the ledger's."""
    somebody()
    tables = [model for model in apps.get_models() if model.__name__ not in LEDGER]
    return {
        model._meta.label: sorted(map(repr, model._base_manager.values_list())) for model in tables
    }


def deeds_of(run: ImportRun) -> list[Deed]:
    """Return what a run does, or would do: who, the outcome, where they are removed from, why, and
    the values before and after."""
    rows = RunRow.objects.filter(run_id=run.pk, outcome__in=DEEDS)
    return sorted((_deed(row) for row in rows), key=repr)


def differences_of(preview: ImportRun) -> dict[str, tuple[str, str]]:
    """Return by address what was shown and what was found of those who differ."""
    differences = Preview.objects.get(pk=preview.pk).differences or {"people": []}
    return {
        person["email"]: (_outcome(person["shown"]), _outcome(person["found"]))
        for person in differences["people"]
    }


def _outcome(side: dict[str, Any] | None) -> str:
    return OUTCOMES[side["outcome"]].code if side else ""


def _deed(row: RunRow) -> Deed:
    detail = row.detail or {}
    contact = Contact.objects.filter(pk=row.contact_id or 0).first()
    who = contact.email if contact else row.email or ""
    # What a removal keeps for an undo is seen only when it is done.
    kept = ("after",) if row.outcome == Outcome.DELETED else ("before", "after")
    changes = [detail.get(name) for name in kept]
    removed_from = detail.get("removed_from", "")
    return (who, OUTCOMES[row.outcome].code, removed_from, row.reason, changes)
