"""Keeps which values of a contact a person entered, so that its page can tell it (R93)."""

from collections.abc import Mapping
from typing import Any

from django.db.models.functions import Now

from accounts.models import User
from contacts.models import Contact, EditedValue

COLUMNS = ("email", "first_name", "last_name")


def keep_edited_values(
    contact: Contact, *, before: Mapping[str, Any], entered: Mapping[str, Any], by: User
) -> None:
    """Keep each value that was entered and differs from the one before; own fields are by key."""
    changed = [name for name, value in entered.items() if (value or None) != before.get(name)]
    EditedValue.objects.bulk_create(
        [
            EditedValue(
                contact_id=contact.pk,
                name=name if name in COLUMNS else f"own:{name}",
                organisation_id=contact.organisation_id,
                before=before.get(name),
                edited_at=Now(),
                edited_by=by,
            )
            for name in changed
        ],
        update_conflicts=True,
        unique_fields=["contact_id", "name"],
        update_fields=["before", "edited_at", "edited_by"],
    )
