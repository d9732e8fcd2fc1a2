"""The settings that a run would have today, as far as they are known without asking Recruit."""

from __future__ import annotations

from dataclasses import asdict

from contacts.models import GroupAddress
from syncs.comparison.queries.in_words import StoredSettings
from syncs.models import ContactColumn, Selection, Sync
from syncs.models.removal_defaults import limit_of


def settings_today(sync: Sync) -> StoredSettings:
    """Return them in the form in which a run keeps its own."""
    pairs = list(sync.field_mappings.select_related("contact_field").order_by("position"))
    names = ("opt_outs", "opt_outs_since", "deleted", "deleted_since", "converted", "no_match")
    return {
        "key_version": sync.connection.key_version,
        "module": sync.module,
        "mailing_list_id": sync.mailing_list_id,
        "cvid": sync.view_id if sync.selection == Selection.VIEW else None,
        "criteria": sync.criteria if sync.selection == Selection.CRITERIA else None,
        "zone": sync.organisation.time_zone,
        "email_field": next(
            (pair.source_field for pair in pairs if pair.column == ContactColumn.EMAIL), ""
        ),
        "mapped_fields": [
            {
                "source": pair.source_field,
                "target": pair.contact_field.key if pair.contact_field else pair.column,
                "clear_when_empty": pair.clear_when_empty,
            }
            for pair in pairs
            if pair.column != ContactColumn.EMAIL
        ],
        "group_addresses": GroupAddress.objects.of(sync.organisation_id),
        "removal_limit": asdict(limit_of(sync)),
        **{name: getattr(sync, name) for name in names},
    }
