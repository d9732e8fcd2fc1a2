"""Holds what a manifest names from before it is compared until it is saved, so that nothing that
somebody else saves in between is overwritten unseen (R24)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection as database
from django.db.models import Manager, Value
from django.db.models.functions import Upper

from accounts.models import Organisation
from contacts.models import MailingList
from syncs.manifest.rules.document import Manifest
from syncs.models import MappingFavourite, Sync

MANIFEST_LOCK = 0x5ACD
"""The advisory lock's first key, under which manifests of one organisation come one by one."""

NamedRow = MailingList | MappingFavourite | Sync


class ChangedSincePlan(Exception):
    """Somebody has changed the organisation's definitions since the plan was made (R24)."""


@dataclass(frozen=True)
class Held:
    """The rows that were compared and are locked, and those that were made since, by table."""

    rows: set[tuple[str, int]]

    def add(self, row: NamedRow) -> None:
        """Note a row that the manifest has made."""
        self.rows.add(_key(row))

    def refuse_other(self, row: NamedRow) -> None:
        """Raise ChangedSincePlan where somebody else has made a row, or has given it its name,
        after the definitions were compared."""
        if _key(row) not in self.rows:
            raise ChangedSincePlan


def hold_named(organisation: Organisation, manifest: Manifest) -> Held:
    """Lock all that the manifest names and that is there, until the transaction ends.

    Lists come before syncs and each kind in the order of ids, as for others who lock several.
    """
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", [MANIFEST_LOCK, organisation.pk % 2**31]
        )
    if manifest.group_addresses:
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    favourites = [each.name for each in manifest.mapping_favourites]
    return Held(
        {
            *_hold(organisation.mailing_lists, [each.name for each in manifest.lists]),
            *_hold(organisation.mapping_favourites, favourites),
            # As whoever changes a sync locks it: a lock that grows stronger later may not be had.
            *_hold(organisation.syncs, [each.name for each in manifest.syncs], no_key=False),
        }
    )


def _hold(
    rows: Manager[Any], names: Iterable[str], *, no_key: bool = True
) -> list[tuple[str, int]]:
    wanted = [Upper(Value(name)) for name in names]
    named = rows.annotate(in_capitals=Upper("name")).filter(in_capitals__in=wanted)
    locked = named.select_for_update(of=("self",), no_key=no_key).order_by("pk")
    return [_key(each) for each in locked.only("pk")]


def _key(row: NamedRow) -> tuple[str, int]:
    return row._meta.label, row.pk
