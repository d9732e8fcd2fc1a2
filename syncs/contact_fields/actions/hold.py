"""Holds everything that fills contact fields while one of them is merged or deleted (R25)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from contacts.models import ContactField
from syncs.models import FieldMapping, ImportRun, RunState, Sync
from syncs.sql.organisation_lock import lock_organisation


class FieldBeingFilled(Exception):
    """A run in progress goes by settings in which the field is filled, and would fill it again."""

    def __init__(self, runs: list[ImportRun]) -> None:
        super().__init__(f"{len(runs)} runs in progress fill the field")
        self.runs = runs


def hold_fields(organisation_id: int, keys: Iterable[str]) -> list[ContactField]:
    """Lock the fields of these keys and whatever could fill them; return those that are there.

    Runs apply nothing meanwhile, mappings are not saved, and no run begins. Runs in progress go by
    the settings that they began with. Locks are taken in the order that `syncs.state.activate`
    tells. Raises FieldBeingFilled.
    """
    with connection.cursor() as cursor:
        lock_organisation(cursor, organisation_id)
    syncs = Sync.objects.filter(organisation_id=organisation_id)
    list(syncs.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    runs = ImportRun.objects.filter(organisation_id=organisation_id)
    queued = runs.filter(state=RunState.QUEUED).order_by("pk")
    list(queued.select_for_update(of=("self",)).values_list("pk"))
    if filling := runs_that_fill(organisation_id, keys):
        raise FieldBeingFilled(filling)
    fields = ContactField.objects.filter(organisation_id=organisation_id, key__in=list(keys))
    return list(fields.select_for_update().order_by("pk"))


def runs_that_fill(organisation_id: int, keys: Iterable[str]) -> list[ImportRun]:
    """Return the runs in progress that fill one of the fields, or may: one that has just begun has
    not frozen its settings yet, and takes them from its sync."""
    running = ImportRun.objects.filter(organisation_id=organisation_id, state=RunState.RUNNING)
    wanted = set(keys)
    return [run for run in running.select_related("sync") if wanted & _filled_by(run)]


def _filled_by(run: ImportRun) -> set[str]:
    if run.settings:
        mapped = run.settings.get("mapped_fields", [])
        return {field["target"] for field in mapped if field.get("own_field")}
    own = FieldMapping.objects.filter(sync_id=run.sync_id, contact_field__isnull=False)
    return set(own.values_list("contact_field__key", flat=True))
