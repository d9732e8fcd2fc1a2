"""The beginning of a sync, by the fields of its module (R15, R40)."""

from __future__ import annotations

from collections.abc import Iterable

from recruit.metadata import Field
from syncs.domain.modules import CANDIDATES, CONTACTS
from syncs.domain.run_settings import OPT_OUT
from syncs.mapping.rules.vocabulary import DEFAULTS, EMAIL, may_hold_address

OWN_MODULES = (CANDIDATES, CONTACTS)
"""Recruit's own modules of people; all others are custom."""


def email_fields_of(fields: Iterable[Field]) -> list[tuple[str, str]]:
    """Return API name and label of the fields that can give the e-mail address (R40)."""
    found = [field for field in fields if may_hold_address(field.data_type) and field.visible]
    return [(field.api_name, field.field_label or field.api_name) for field in found]


def tells_opt_outs(fields: Iterable[Field]) -> bool:
    """Tell whether a module has the field that tells who has opted out (R15)."""
    return any(field.api_name == OPT_OUT for field in fields)


def default_sources(
    fields: Iterable[Field], email_field: str, *, with_custom: bool
) -> dict[str, tuple[str, str]]:
    """Return name and label of the source fields to begin with, by contact column.

    That is the e-mail address, and names where there are any (R40). Names that are custom fields
    are left out unless `with_custom` says that those can be mapped (R43).
    """
    labels = {
        field.api_name: field.field_label or field.api_name
        for field in fields
        if with_custom or not field.custom_field or field.api_name == email_field
    }
    wanted = DEFAULTS | {EMAIL: email_field}
    return {column: (name, labels[name]) for column, name in wanted.items() if name in labels}
