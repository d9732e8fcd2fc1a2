"""Reads what is stored of a sync's mapping, and what its pairs can be made of (R40, R41, R43)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial

from django.db.models import Count, Q

from contacts.models import ContactField
from syncs.editions.allowances import refusal_of
from syncs.editions.rules import Feature
from syncs.mapping.rules.pairs import Pair
from syncs.mapping.rules.vocabulary import OwnField, SourceField, Vocabulary, own_target
from syncs.models import ContactColumn, FieldMapping, Sync


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
        filled_elsewhere=cache(partial(_find_filled_elsewhere, sync)),
    )


def load_own_fields(organisation_id: int) -> dict[str, OwnField]:
    """Return the organisation's own contact fields by key, in the order of their names."""
    fields = ContactField.objects.filter(organisation_id=organisation_id).order_by("label", "id")
    return {field.key: OwnField(field.key, field.label, field.type) for field in fields}


def _find_filled_elsewhere(sync: Sync, source: str) -> str:
    """Return which contact field the organisation's other syncs fill from a source field, or "".

    Where they differ, those of the same module count first, then the field that most of them fill.
    The e-mail address is left out: each sync chooses its own.
    """
    others = FieldMapping.objects.filter(organisation_id=sync.organisation_id, source_field=source)
    others = others.exclude(sync=sync.pk).exclude(column=ContactColumn.EMAIL)
    counted = others.values_list("column", "contact_field__key").annotate(
        alike=Count("pk", filter=Q(sync__module=sync.module)), all=Count("pk")
    )
    most = counted.order_by("-alike", "-all", "contact_field_id").first()
    if most is None:
        return ""
    column, key, *_ = most
    return own_target(key) if key else column


def refusal_of_custom_fields(sync: Sync) -> str:
    """Say why this sync cannot map custom fields; return "" if it can (R43)."""
    return refusal_of(
        Feature.CUSTOM_FIELDS, sync.connection, sync.organisation, selection=sync.selection
    )


def _pair_of(row: FieldMapping) -> Pair:
    own = row.contact_field
    target = own_target(own.key) if own else row.column
    return Pair(row.source_field, target, row.clear_when_empty)
