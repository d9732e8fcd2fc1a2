"""The organisation's own contact fields, with the syncs that fill them (R25)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Organisation
from contacts.models import ContactField
from syncs.models import FieldMapping, Sync, SyncState


@dataclass(frozen=True)
class FieldSummary:
    """A field with the syncs whose mapping fills it, by name."""

    field: ContactField
    syncs: list[Sync]


def summarise_fields(organisation: Organisation) -> list[FieldSummary]:
    """Return all fields by label."""
    fields = list(organisation.contact_fields.order_by("label", "id"))
    filling = syncs_that_fill(fields)
    return [FieldSummary(field, filling[field.pk]) for field in fields]


def syncs_that_fill(fields: Iterable[ContactField]) -> dict[int, list[Sync]]:
    """Return the syncs, drafts too, that fill each of the fields, by the field's id."""
    filling: dict[int, list[Sync]] = {field.pk: [] for field in fields}
    pairs = FieldMapping.objects.filter(contact_field_id__in=filling)
    there = pairs.exclude(sync__state=SyncState.DELETED).select_related("sync")
    for pair in there.order_by("sync__name", "sync_id"):
        filling[pair.contact_field_id or 0].append(pair.sync)
    return filling


def fields_like(field: ContactField) -> list[ContactField]:
    """Return the other fields of the organisation that have its type, by label."""
    alike = ContactField.objects.filter(organisation_id=field.organisation_id, type=field.type)
    return list(alike.exclude(pk=field.pk).order_by("label", "id"))
