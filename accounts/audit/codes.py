"""The words for codes in the columns that the audit log copies: those of the models, so that they
are the same on every page.

The models are known by name only, as those of most nouns belong to applications above this one.
"""

from __future__ import annotations

from functools import cache

from django.apps import apps
from django.db.models import Field

from accounts.audit.rules.values import Choices

MODELS = {
    "API token": "accounts.ApiToken",
    "connection": "syncs.Connection",
    "contact field": "contacts.ContactField",
    "hold": "syncs.Hold",
    "invitation": "accounts.Invitation",
    "lifted suppression": "contacts.LiftedSuppression",
    "mail provider": "contacts.MailHook",
    "mapping": "syncs.FieldMapping",
    "member": "accounts.Member",
    "organisation": "accounts.Organisation",
    "run": "syncs.ImportRun",
    "suppression": "contacts.Suppression",
    "sync": "syncs.Sync",
    "webhook": "webhooks.Webhook",
}
"""The model of each noun of which a column has choices."""


@cache
def choices_of_nouns() -> Choices:
    """Return what the codes of each column are called, by noun and column."""
    return {noun: _choices_of(label) for noun, label in MODELS.items()}


def _choices_of(label: str) -> dict[str, dict[object, str]]:
    columns = apps.get_model(label)._meta.concrete_fields
    found = {column.attname: dict(_choices(column)) for column in columns}
    return {name: choices for name, choices in found.items() if choices}


def _choices(column: Field[object, object]) -> list[tuple[object, str]]:
    """Return a column's choices, of an array those of its elements."""
    choices = column.flatchoices or getattr(column, "base_field", column).flatchoices
    return [(code, str(called)) for code, called in choices]
