"""The fields that a run changed in a contact, or would change: each before, and then."""

import json
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


def values_of_new(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that somebody new in a preview would have, by the detail of the row, but
    for the address, which stands beside the name already; {} for anybody else.

    Own fields are kept as the text that was read, with fields that are empty, which a contact has
    not; and taken to pieces by an earlier release.
    """
    values: dict[str, Any] = {**detail.get("values", {})}
    values.pop("email", None)
    if isinstance(own := values.get("attributes"), str):
        values["attributes"] = {
            key: each for key, each in json.loads(own).items() if each is not None
        }
    return values


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
