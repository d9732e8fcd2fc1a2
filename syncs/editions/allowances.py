"""The edition rules asked about a connection, its organisation and syncs (R8, R11, R12, R43)."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Organisation, Plan
from syncs.actors.queries.naming import name_admins
from syncs.editions.rules import (
    Circumstances,
    Definition,
    Feature,
    Refusal,
    refusal_of_feature,
    refusal_of_sync,
)
from syncs.models import Connection, ContactColumn, FieldMapping, Sync, SyncState


def refusal_of(
    feature: Feature, connection: Connection, organisation: Organisation, selection: str = ""
) -> str:
    """Return why they may not use the feature, in sentences for people; "" if they may."""
    account = circumstances_of(connection, organisation, selection)
    why = refusal_of_feature(feature, account, settings.RELAXED_EDITION_RULES)
    return name_admins(why, organisation)


def find_refusal(sync: Sync) -> Refusal | None:
    """Return the rule that keeps the sync from running, as the database is now, or None."""
    found = annotate_custom_fields(Sync.objects.filter(pk=sync.pk))
    held = found.select_related("connection", "organisation").get()
    return find_refused([held], held.connection, held.organisation).get(held)


def find_refused(
    syncs: Iterable[Sync], connection: Connection, organisation: Organisation
) -> dict[Sync, Refusal]:
    """Return those of the syncs that a rule keeps from running, each with the rule.

    `annotate_custom_fields` has been applied to them.
    """
    found = {
        sync: refusal_of_sync(
            definition_of(sync),
            circumstances_of(connection, organisation, sync.selection),
            settings.RELAXED_EDITION_RULES,
        )
        for sync in syncs
    }
    return {sync: why for sync, why in found.items() if why}


def syncs_of(connection: Connection) -> QuerySet[Sync]:
    """Return all syncs of a connection but drafts, which nothing runs, by name."""
    syncs = Sync.objects.filter(connection=connection).exclude(state=SyncState.DRAFT)
    return annotate_custom_fields(syncs).order_by("name", "id")


def annotate_custom_fields(syncs: QuerySet[Sync]) -> QuerySet[Sync]:
    """Annotate each sync with whether it maps custom fields.

    One for the e-mail address does not count: some modules have no other (R40).
    """
    custom = FieldMapping.objects.filter(sync=OuterRef("pk"), custom=True)
    return syncs.annotate(maps_custom_fields=Exists(custom.exclude(column=ContactColumn.EMAIL)))


def definition_of(sync: Sync) -> Definition:
    """Return the rules' view of a sync to which `annotate_custom_fields` was applied."""
    maps_custom_fields: bool = sync.maps_custom_fields  # type: ignore[attr-defined]
    return Definition(sync.module, sync.selection, maps_custom_fields)


def circumstances_of(
    connection: Connection, organisation: Organisation, selection: str = ""
) -> Circumstances:
    return Circumstances(
        edition=connection.edition,
        account_type=connection.account_type,
        has_paid_plan=organisation.plan == Plan.PAID,
        selection=selection,
    )
