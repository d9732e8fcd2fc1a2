"""The fields that a run changed in a contact, or would change: each before, and then."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contacts.models import Contact
from syncs.models import ContactColumn


@dataclass(frozen=True)
class Change:
    """One field. `now` is what the contact has today, which a later run may have written; in a
    preview, what it would get."""

    label: str
    before: str
    now: str


def changes_of(
    before: Mapping[str, Any], contact: Contact, labels: Mapping[str, str]
) -> tuple[Change, ...]:
    """Return the changes of a row that kept `before`; own fields are under `attributes`."""
    own = {key: contact.attributes.get(key) for key in before.get("attributes", {})}
    columns = {column.value: getattr(contact, column.value) for column in ContactColumn}
    now = {name: columns[name] for name in before if name in columns}
    return pair_changes(before, {**now, "attributes": own}, labels)


def pair_changes(
    before: Mapping[str, Any], after: Mapping[str, Any], labels: Mapping[str, str]
) -> tuple[Change, ...]:
    """Return each field that one of the two has, with both values; own fields are under
    `attributes`."""
    own = (before.get("attributes", {}), after.get("attributes", {}))
    return (
        *_pair(before, after, dict(ContactColumn.choices), ContactColumn.values),
        *_pair(*own, labels, dict.fromkeys((*own[0], *own[1]))),
    )


def _pair(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    labels: Mapping[str, Any],
    names: Iterable[str],
) -> Iterator[Change]:
    for name in names:
        if name in before or name in after:
            values = format_value(before.get(name)), format_value(after.get(name))
            yield Change(str(labels.get(name, name)), *values)


def format_value(value: object) -> str:
    """Return a stored value for people; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)
