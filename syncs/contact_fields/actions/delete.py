"""Deletes an own contact field with its values and the pairs that fill it (R25)."""

from dataclasses import dataclass

from django.db import transaction

from contacts.actions.field_values import clear_values
from contacts.models import ContactField
from syncs.contact_fields.actions.hold import hold_fields
from syncs.models import FieldMapping


@dataclass(frozen=True)
class FieldDeletion:
    """The numbers of contacts that lost a value, and of syncs whose mapping lost a pair."""

    contacts: int
    syncs: int


@transaction.atomic
def delete_field(field: ContactField) -> FieldDeletion | None:
    """Delete the field; None if it was deleted before. Favourites that name it say that it is gone.

    Raises FieldBeingFilled, and then nothing is changed.
    """
    if not hold_fields(field.organisation_id, [field.key]):
        return None
    pairs, _ = FieldMapping.objects.filter(contact_field=field).delete()
    contacts = clear_values(field.organisation_id, field.key)
    ContactField.objects.filter(pk=field.pk).delete()
    return FieldDeletion(contacts, pairs)
