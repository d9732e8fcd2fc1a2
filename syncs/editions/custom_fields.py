"""Custom fields in a mapping: they need a selection by criteria (R43)."""

from __future__ import annotations

from syncs.editions.allowances import refusal_of
from syncs.editions.rules import Feature, rule_of
from syncs.models import ContactColumn, FieldMapping, Sync


class CustomFieldsMapped(Exception):
    """The selection cannot be had with this mapping; the message is for people."""


def refusal_of_selection(sync: Sync, selection: str) -> str:
    """Return why the sync cannot select so with the mapping that it has; "" if it can."""
    if not refusal_of(Feature.CUSTOM_FIELDS, sync.connection, sync.organisation, selection):
        return ""
    names = [mapping.source_name for mapping in custom_mappings_of(sync)]
    return f"{rule_of(Feature.CUSTOM_FIELDS).words}, and {_mapped(names)}" if names else ""


def comes_mapping_first(sync: Sync, selection: str) -> bool:
    """Tell in which order a selection and a mapping are saved that come together: the mapping
    first where custom fields have to leave it for the selection, else the selection, which may be
    what allows them."""
    return bool(refusal_of(Feature.CUSTOM_FIELDS, sync.connection, sync.organisation, selection))


def custom_mappings_of(sync: Sync) -> list[FieldMapping]:
    """Return the mappings of custom fields, without that of the e-mail address, which may be custom
    (R40)."""
    custom = sync.field_mappings.filter(custom=True).exclude(column=ContactColumn.EMAIL)
    return list(custom.select_related("contact_field"))


def _mapped(names: list[str]) -> str:
    if len(names) == 1:
        return f"{names[0]} is mapped. Take it out of the mapping first."
    more = f"{len(names) - 1} more"
    named = " and ".join(names if len(names) == 2 else [names[0], more])
    return f"{named} are mapped. Take them out of the mapping first."
