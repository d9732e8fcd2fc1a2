"""Entries that are about one sync: itself, its mapping, its runs, and who was held in them.

The models are known by name only, as they belong to an application above this one.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from accounts.models import AuditEntry, Organisation

OWN_NOUNS = ("sync", "mapping")
"""The nouns whose entries have the id of the sync itself."""

NOUNS_OF_PARTS = {"run": "syncs.ImportRun", "hold": "syncs.Hold"}
"""The model of each noun whose rows belong to a sync."""


def ids_about_sync(organisation: Organisation, sync_id: int) -> QuerySet[AuditEntry, Any]:
    """Return the ids of the entries about a sync, as a query.

    Each of its parts goes by the index on what an entry is about, however many others there are.
    """
    own = _ids(organisation, Q(noun__in=OWN_NOUNS, object_id=sync_id))
    return own.union(
        *(
            _ids(organisation, Q(noun=noun, object_id__in=_parts(model, sync_id)))
            for noun, model in NOUNS_OF_PARTS.items()
        ),
        all=True,
    )


def syncs_by_name(organisation: Organisation) -> list[tuple[int, str]]:
    """Return the organisation's syncs with their names, the deleted ones too, which say so."""
    syncs = apps.get_model("syncs.Sync")._base_manager.filter(organisation_id=organisation.pk)
    named = syncs.order_by(Lower("name"), "pk").values_list("pk", "name", "deleted_at")
    return [(pk, f"{name} (deleted)" if gone else name) for pk, name, gone in named]


def _ids(organisation: Organisation, about: Q) -> QuerySet[AuditEntry, Any]:
    found = AuditEntry.objects.filter(about, organisation=organisation)
    return found.order_by().values_list("pk", flat=True)


def _parts(model: str, sync_id: int) -> QuerySet[Any, Any]:
    found = apps.get_model(model)._base_manager.filter(sync_id=sync_id)
    parts: QuerySet[Any, Any] = found.order_by().values("pk")
    return parts
