"""The fields that a run changed in a contact: each before, and now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import Organisation
from contacts.models import Contact, ContactField
from syncs.models import ContactColumn


@dataclass(frozen=True)
class Change:
    """One field. `now` is what the contact has today, which a later run may have written."""

    label: str
    before: str
    now: str


def changes_of(
    before: Mapping[str, Any], contact: Contact, labels: Mapping[str, str]
) -> tuple[Change, ...]:
    """Return the changes of a row that kept `before`; own fields are under `attributes`."""
    return (*_of_columns(before, contact), *_of_own_fields(before, contact, labels))


def _of_columns(before: Mapping[str, Any], contact: Contact) -> Iterator[Change]:
    for column in ContactColumn:
        if column.value in before:
            now = getattr(contact, column.value)
            yield Change(str(column.label), format_value(before[column.value]), format_value(now))


def _of_own_fields(
    before: Mapping[str, Any], contact: Contact, labels: Mapping[str, str]
) -> Iterator[Change]:
    for key, value in before.get("attributes", {}).items():
        now = contact.attributes.get(key)
        yield Change(labels.get(key, key), format_value(value), format_value(now))


def format_value(value: object) -> str:
    """Return a stored value for people; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)


def labels_of(organisation: Organisation) -> dict[str, str]:
    """Return the labels of the organisation's own contact fields by their key, in their order."""
    fields = ContactField.objects.filter(organisation=organisation).order_by("id")
    return dict(fields.values_list("key", "label"))
