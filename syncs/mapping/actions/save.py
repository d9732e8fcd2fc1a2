"""Saves a sync's mapping as a whole, with the contact fields that it makes (R40, R41)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict

from django.db import transaction

from accounts.audit.actions import record
from accounts.audit.rules.changes import AuditChange
from contacts.actions.own_fields import make_field
from contacts.models import ContactField
from syncs.mapping.actions.favourites import save_favourite
from syncs.mapping.actions.stored import load_pairs, refusal_of_custom_fields
from syncs.mapping.rules.pairs import NewField, Pair, TypedPair, fingerprint
from syncs.mapping.rules.vocabulary import COLUMNS, EMAIL, own_target
from syncs.models import FieldMapping, MappingFavourite, Sync


class MappingChanged(Exception):
    """Somebody else saved the mapping since it was shown; `pairs` are what is stored now."""

    def __init__(self, pairs: list[Pair]) -> None:
        super().__init__("The mapping was changed meanwhile.")
        self.pairs = pairs


class CustomFieldsRefused(Exception):
    """The sync's selection was changed meanwhile, to one without custom fields (R43)."""


class FieldGone(Exception):
    """A contact field of the mapping was deleted meanwhile."""


@transaction.atomic
def save_mapping(
    sync: Sync,
    pairs: Sequence[TypedPair],
    *,
    seen: str,
    labels: Mapping[str, str] | None = None,
    custom: Collection[str] = (),
    favourite_name: str = "",
) -> bool:
    """Replace the mapping; `seen` is the fingerprint of the one that was shown to the person,
    `labels` say what the account calls its fields, and `custom` which of them are custom ones.
    With a `favourite_name` the pairs become a favourite along with it (R42).

    The pairs have been checked. Return False if they are those that are stored. Raises
    MappingChanged, CustomFieldsRefused, LabelTaken, FieldGone or FavouriteNameTaken, and then
    nothing is changed.
    """
    held = Sync.objects.select_for_update(no_key=True, of=("self",)).get(pk=sync.pk)
    stored = refuse_unseen_pairs(held, seen=seen)
    if _has_custom(pairs, custom) and refusal_of_custom_fields(held):
        raise CustomFieldsRefused
    wanted = _make_targets(pairs, held.organisation_id)
    if favourite_name:
        save_favourite(held, favourite_name, wanted)
    if wanted == stored:
        return False
    held.field_mappings.all().delete()
    FieldMapping.objects.bulk_create(_build_rows(held, wanted, labels or {}, custom))
    record(
        held.organisation_id,
        AuditChange.CHANGED,
        "mapping",
        about=(held.pk, held.name),
        before={"pairs": [asdict(pair) for pair in stored]},
        after={"pairs": [asdict(pair) for pair in wanted]},
    )
    return True


def refuse_unseen_pairs(held: Sync, *, seen: str) -> list[Pair]:
    """Return the stored pairs; raise MappingChanged where they are others than those seen."""
    stored = load_pairs(held)
    if fingerprint(stored) != seen:
        raise MappingChanged(stored)
    return stored


@transaction.atomic
def save_new_favourite(
    sync: Sync, name: str, typed: Iterable[TypedPair]
) -> tuple[MappingFavourite, list[Pair]]:
    """Save pairs as they were typed as a favourite, and make the contact fields that they ask for.

    Return the favourite and its pairs. Raises FavouriteNameTaken or LabelTaken, and then nothing is
    made.
    """
    pairs = _make_targets(typed, sync.organisation_id)
    return save_favourite(sync, name, pairs), pairs


def _make_targets(pairs: Iterable[TypedPair], organisation_id: int) -> list[Pair]:
    return [_make_target(pair, organisation_id) for pair in pairs]


def _has_custom(pairs: Iterable[TypedPair], custom: Collection[str]) -> bool:
    return any(pair.source in custom for pair in pairs if pair.target != EMAIL)


def _make_target(pair: TypedPair, organisation_id: int) -> Pair:
    target = pair.target
    if isinstance(target, NewField):
        target = own_target(make_field(organisation_id, target.label, target.type).key)
    return Pair(pair.source, target, pair.clear_when_empty)


def _build_rows(
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
