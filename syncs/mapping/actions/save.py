"""Saves a sync's mapping as a whole, with the contact fields that it makes (R40, R41)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from contacts.actions.own_fields import make_field
from contacts.models import ContactField
from syncs.editions.allowances import refusal_of
from syncs.editions.rules import Feature
from syncs.mapping.rules.pairs import Pair, fingerprint
from syncs.mapping.rules.vocabulary import (
    COLUMNS,
    EMAIL,
    OwnField,
    SourceField,
    Vocabulary,
    own_target,
)
from syncs.models import FieldMapping, Sync


@dataclass(frozen=True)
class NewField:
    """A contact field that is made with the mapping; `type` is a `FieldType`."""

    label: str
    type: str


@dataclass(frozen=True)
class TypedPair:
    """A pair as a person entered it: `target` is a contact field, or one to be made."""

    source: str
    target: str | NewField
    clear_when_empty: bool = False


class ChangedMeanwhile(Exception):
    """Somebody else saved the mapping since it was shown; `pairs` are what is stored now."""

    def __init__(self, pairs: list[Pair]) -> None:
        super().__init__("The mapping was changed meanwhile.")
        self.pairs = pairs


class CustomFieldsRefused(Exception):
    """The sync's selection was changed meanwhile, to one without custom fields (R43)."""


class FieldGone(Exception):
    """A contact field of the mapping was deleted meanwhile."""


def stored_pairs(sync: Sync) -> list[Pair]:
    """In their order."""
    return [_pair(row) for row in sync.field_mappings.select_related("contact_field")]


def own_fields_of(organisation_id: int) -> dict[str, OwnField]:
    """By key, in the order of their names."""
    fields = ContactField.objects.filter(organisation_id=organisation_id).order_by("label", "id")
    return {field.key: OwnField(field.key, field.label, field.type) for field in fields}


def vocabulary_of(sync: Sync, fields: Mapping[str, SourceField] | None) -> Vocabulary:
    """What the pairs of this sync can be made of, with the fields that its module has now."""
    return Vocabulary(
        module=sync.module_name,
        fields=fields,
        own_fields=own_fields_of(sync.organisation_id),
        custom_refusal=_custom_refusal(sync),
    )


@transaction.atomic
def save_mapping(
    sync: Sync,
    pairs: Sequence[TypedPair],
    *,
    seen: str,
    labels: Mapping[str, str] | None = None,
    custom: Collection[str] = (),
) -> bool:
    """Replace the mapping; `seen` is the fingerprint of the one that was shown to the person,
    `labels` say what the account calls its fields, and `custom` which of them are custom ones.

    The pairs have been checked. False if they are those that are stored. Raises ChangedMeanwhile,
    CustomFieldsRefused, LabelTaken or FieldGone, and then nothing is changed.
    """
    held = Sync.objects.select_for_update(no_key=True, of=("self",)).get(pk=sync.pk)
    stored = stored_pairs(held)
    if fingerprint(stored) != seen:
        raise ChangedMeanwhile(stored)
    if _has_custom(pairs, custom) and _custom_refusal(held):
        raise CustomFieldsRefused
    wanted = [_with_field(pair, held.organisation_id) for pair in pairs]
    if wanted == stored:
        return False
    held.field_mappings.all().delete()
    FieldMapping.objects.bulk_create(_rows(held, wanted, labels or {}, custom))
    return True


def _custom_refusal(sync: Sync) -> str:
    place = (sync.connection, sync.organisation)
    return refusal_of(Feature.CUSTOM_FIELDS, *place, selection=sync.selection)


def _has_custom(pairs: Iterable[TypedPair], custom: Collection[str]) -> bool:
    return any(pair.source in custom for pair in pairs if pair.target != EMAIL)


def _pair(row: FieldMapping) -> Pair:
    own = row.contact_field
    target = own_target(own.key) if own else row.column
    return Pair(row.source_field, target, row.clear_when_empty)


def _with_field(pair: TypedPair, organisation_id: int) -> Pair:
    target = pair.target
    if isinstance(target, NewField):
        target = own_target(make_field(organisation_id, target.label, target.type).key)
    return Pair(pair.source, target, pair.clear_when_empty)


def _rows(
    sync: Sync, pairs: Sequence[Pair], labels: Mapping[str, str], custom: Collection[str]
) -> Iterable[FieldMapping]:
    own = {
        own_target(field.key): field
        for field in ContactField.objects.filter(organisation_id=sync.organisation_id)
    }
    for position, pair in enumerate(pairs):
        if pair.target not in COLUMNS and pair.target not in own:
            raise FieldGone
        yield FieldMapping(
            organisation_id=sync.organisation_id,
            sync=sync,
            position=position,
            source_field=pair.source,
            source_label=labels.get(pair.source, "")[:200],
            column=pair.target if pair.target in COLUMNS else "",
            contact_field=own.get(pair.target),
            clear_when_empty=pair.clear_when_empty,
            custom=pair.source in custom,
        )
