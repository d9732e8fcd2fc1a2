"""Saving and naming favourites: sets of pairs under a name (R42)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

from django.db import IntegrityError, transaction
from psycopg2 import Error as DatabaseError

from syncs.domain.mapping_pairs import Pair
from syncs.models import MappingFavourite, Sync

_NAME_ONCE = "mapping_favourite_name_once"


class FavouriteNameTaken(Exception):
    """The organisation has a favourite of this name, in whatever case."""


def save_favourite(sync: Sync, name: str, pairs: Iterable[Pair]) -> MappingFavourite:
    """Under a name that is fit. Raises FavouriteNameTaken."""
    with _once():
        return MappingFavourite.objects.create(
            organisation_id=sync.organisation_id,
            name=name,
            module=sync.module,
            pairs=[asdict(pair) for pair in pairs],
        )


def rename_favourite(favourite: MappingFavourite, name: str) -> None:
    """To a name that is fit. Raises FavouriteNameTaken."""
    with _once():
        MappingFavourite.objects.filter(pk=favourite.pk).update(name=name)
    favourite.name = name


@contextmanager
def _once() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as violation:
        cause = violation.__cause__
        if not isinstance(cause, DatabaseError) or cause.diag.constraint_name != _NAME_ONCE:
            raise
        raise FavouriteNameTaken from violation
