"""Merges two own contact fields of one type: one of them stays, with the values of both (R25)."""

from __future__ import annotations

from django.db import transaction

from contacts.actions.field_values import move_values
from contacts.models import ContactField
from syncs.contact_fields.actions.hold import hold_fields
from syncs.mapping.rules.vocabulary import own_target
from syncs.models import FieldMapping, MappingFavourite, Sync


class FieldsUnlike(Exception):
    """The fields are of two types, or one of them is not there any more."""


class FieldsBothFilled(Exception):
    """Syncs fill both fields, and would fill the one that stays twice."""

    def __init__(self, syncs: list[Sync]) -> None:
        super().__init__(f"{len(syncs)} syncs fill both fields")
        self.syncs = syncs


def syncs_that_fill_both(kept: ContactField, merged: ContactField) -> list[Sync]:
    """Return the syncs, drafts too, whose mapping fills both fields, by name."""
    fill = Sync.objects.filter(field_mappings__contact_field=kept)
    return list(fill.filter(field_mappings__contact_field=merged).order_by("name", "id"))


@transaction.atomic
def merge_fields(kept: ContactField, merged: ContactField) -> int:
    """Give the values of `merged` to `kept` where that is empty, and its pairs too; `merged` goes.

    Return how many contacts had a value of it. Raises FieldsUnlike, FieldsBothFilled or
    FieldBeingFilled, and then nothing is changed.
    """
    held = {field.pk: field for field in hold_fields(kept.organisation_id, [kept.key, merged.key])}
    if len(held) != 2 or held[kept.pk].type != held[merged.pk].type:
        raise FieldsUnlike
    if both := syncs_that_fill_both(kept, merged):
        raise FieldsBothFilled(both)
    FieldMapping.objects.filter(contact_field=merged).update(contact_field=kept)
    _merge_in_favourites(kept, merged)
    had_one = move_values(kept.organisation_id, merged.key, into=kept.key)
    held[merged.pk].delete()
    return had_one


def _merge_in_favourites(kept: ContactField, merged: ContactField) -> None:
    """Let favourites fill the field that stays; of two pairs that would, the first remains."""
    ours = MappingFavourite.objects.filter(organisation_id=kept.organisation_id)
    for favourite in ours.select_for_update():
        renamed = [
            pair | {"target": own_target(kept.key)}
            if pair["target"] == own_target(merged.key)
            else pair
            for pair in favourite.pairs
        ]
        if renamed != favourite.pairs:
            first = {pair["target"]: pair for pair in reversed(renamed)}
            favourite.pairs = [pair for pair in renamed if first[pair["target"]] is pair]
            favourite.save(update_fields=["pairs"])
