"""Saving and naming favourites: sets of pairs under a name (R42)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from django.db import transaction

from contacts.actions.unique_names import unique_name
from syncs.mapping.rules.pairs import Pair
from syncs.models import MappingFavourite, Sync
from web.seen import Seen

_NAME_ONCE = "mapping_favourite_name_once"


class FavouriteNameTaken(Exception):
    """The organisation has a favourite of this name, in whatever case."""


def save_favourite(sync: Sync, name: str, pairs: Iterable[Pair]) -> MappingFavourite:
    """Save the pairs as a favourite of the sync's organisation; `name` is as `fit_name` gives it.

    Raises FavouriteNameTaken.
    """
    return make_favourite(sync.organisation_id, name, sync.module_name, pairs)


def make_favourite(
    organisation_id: int, name: str, module: str, pairs: Iterable[Pair]
) -> MappingFavourite:
    """Make a favourite of pairs; `module` is where they come from, as people call it.

    Raises FavouriteNameTaken.
    """
    with unique_name(_NAME_ONCE, FavouriteNameTaken):
        return MappingFavourite.objects.create(
            organisation_id=organisation_id,
            name=name,
            module=module,
            pairs=[asdict(pair) for pair in pairs],
        )


def replace_pairs(favourite: MappingFavourite, module: str, pairs: Iterable[Pair]) -> None:
    """Give a favourite other pairs; mappings that were made from it stay."""
    stored = [asdict(pair) for pair in pairs]
    MappingFavourite.objects.filter(pk=favourite.pk).update(module=module, pairs=stored)


@transaction.atomic
def rename_favourite(favourite: MappingFavourite, name: str, *, seen: Seen) -> None:
    """Rename it; `name` is as `fit_name` gives it, and `seen` what the person had seen (R24).

    Raises FavouriteNameTaken or ChangedMeanwhile.
    """
    held = MappingFavourite.objects.select_for_update().get(pk=favourite.pk)
    seen.refuse_overwriting({"name": held.name}, entered={"name": name})
    with unique_name(_NAME_ONCE, FavouriteNameTaken):
        MappingFavourite.objects.filter(pk=favourite.pk).update(name=name)
    favourite.name = name


def pairs_of(favourite: MappingFavourite) -> list[Pair]:
    return [Pair(**pair) for pair in favourite.pairs]
