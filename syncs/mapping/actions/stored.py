"""Reads what is stored of a sync's mapping, and what its pairs can be made of (R40, R41, R43)."""

from __future__ import annotations

from collections.abc import Mapping

from contacts.models import ContactField
from syncs.editions.allowances import refusal_of
from syncs.editions.rules import Feature
from syncs.mapping.rules.pairs import Pair
from syncs.mapping.rules.vocabulary import OwnField, SourceField, Vocabulary, own_target
from syncs.models import FieldMapping, Sync


def load_pairs(sync: Sync) -> list[Pair]:
    """Return the stored pairs in their order."""
    return [_pair_of(row) for row in sync.field_mappings.select_related("contact_field")]


def load_vocabulary(sync: Sync, fields: Mapping[str, SourceField] | None) -> Vocabulary:
    """Return what the pairs of this sync can be made of, with the `fields` that its module has now;
    None while Recruit cannot be asked for them."""
    return Vocabulary(
        module=sync.module_name,
        fields=fields,
        own_fields=load_own_fields(sync.organisation_id),
        custom_refusal=refusal_of_custom_fields(sync),
    )


def load_own_fields(organisation_id: int) -> dict[str, OwnField]:
    """Return the organisation's own contact fields by key, in the order of their names."""
    fields = ContactField.objects.filter(organisation_id=organisation_id).order_by("label", "id")
    return {field.key: OwnField(field.key, field.label, field.type) for field in fields}


def refusal_of_custom_fields(sync: Sync) -> str:
    """Say why this sync cannot map custom fields; return "" if it can (R43)."""
    return refusal_of(
        Feature.CUSTOM_FIELDS, sync.connection, sync.organisation, selection=sync.selection
    )


def _pair_of(row: FieldMapping) -> Pair:
    own = row.contact_field
    target = own_target(own.key) if own else row.column
    return Pair(row.source_field, target, row.clear_when_empty)
