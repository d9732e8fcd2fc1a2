"""Freezes a sync's definition into the settings of one run."""

from datetime import datetime, timedelta

from django.db.models import Min

from contacts.models import GroupAddress
from recruit import RecruitClient, modification_field
from syncs.domain.run_settings import MappedField, RunSettings
from syncs.models import ContactColumn, FieldMapping, ImportRun, Sync

OVERLAP = timedelta(minutes=5)
"""How far before the watermark an incremental read begins, so that nothing is lost that Recruit
had stamped but not yet shown, or that a clock of ours that runs ahead would hide (R71)."""


def freeze_settings(run: ImportRun, client: RecruitClient) -> RunSettings:
    """The definition in force, with the modification field that Recruit's metadata tells.

    A run is incremental when the sync has a watermark and no full read was asked for.
    """
    sync = run.sync
    since = sync.watermark and sync.watermark - OVERLAP
    mappings = list(sync.field_mappings.select_related("contact_field"))
    return RunSettings(
        module=sync.module,
        email_field=_email_field(mappings),
        mapped_fields=tuple(_mapped(m) for m in mappings if m.column != ContactColumn.EMAIL),
        modification_field=modification_field(client.fields(sync.module)),
        modified_since=None if run.full else since,
        deletions_since=since or _first_read(run),
        group_addresses=GroupAddress.objects.of(run.organisation_id),
        mailing_list_id=sync.mailing_list_id,
        **_policies(sync),
    )


def _first_read(run: ImportRun) -> datetime | None:
    """When the sync first read from Recruit, with the overlap: a run that stopped before its end
    left people behind but no watermark."""
    earlier = ImportRun.objects.filter(sync_id=run.sync_id, started_at__isnull=False)
    first: datetime | None = earlier.exclude(pk=run.pk).aggregate(at=Min("started_at"))["at"]
    return first - OVERLAP if first else None


def _email_field(mappings: list[FieldMapping]) -> str:
    return next(m.source_field for m in mappings if m.column == ContactColumn.EMAIL)


def _mapped(mapping: FieldMapping) -> MappedField:
    own = mapping.contact_field
    return MappedField(
        source=mapping.source_field,
        target=own.key if own else mapping.column,
        own_field=own is not None,
        type=own.type if own else "text",
        clear_when_empty=mapping.clear_when_empty,
    )


def _policies(sync: Sync) -> dict[str, object]:
    names = ("opt_outs", "opt_outs_since", "deleted", "deleted_since", "converted")
    return {name: getattr(sync, name) for name in names}
