"""Making and naming the organisation's own contact fields (R25, R41)."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import Organisation
from contacts.actions.unique_names import unique_name
from contacts.domain.field_keys import key_for
from contacts.models import ContactField

COLUMN_LABELS = ("E-mail", "First name", "Last name")


class LabelTaken(Exception):
    """The organisation has a contact field of this name, in whatever case."""

    def __init__(self, label: str) -> None:
        super().__init__(f"There is a contact field {label} already. Choose it in the list.")
        self.label = label


class LabelChanged(Exception):
    """Somebody else has renamed the field, which now has the label `to`."""

    def __init__(self, to: str) -> None:
        super().__init__(f"The field was renamed to {to} meanwhile.")
        self.to = to


@transaction.atomic
def make_field(organisation_id: int, label: str, field_type: str) -> ContactField:
    """Create a field, whose key comes from the label. Raises LabelTaken.

    The organisation's row is locked, so that two people do not take the same key at once.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    fields = ContactField.objects.filter(organisation_id=organisation_id)
    known = dict(fields.values_list("key", "label"))
    _require_free(label, known.values())
    with unique_name("contact_field_label_once", lambda: LabelTaken(label)):
        return ContactField.objects.create(
            organisation_id=organisation_id, key=key_for(label, known), label=label, type=field_type
        )


@transaction.atomic
def rename_field(field: ContactField, label: str, *, seen: str) -> None:
    """Give the field another label, as `fit_name` gives it; its key and all values stay.

    `seen` is the label that the person saw when changing it. Raises LabelTaken or LabelChanged.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=field.organisation_id)
    held = ContactField.objects.select_for_update(no_key=True).get(pk=field.pk)
    if held.label != seen:
        raise LabelChanged(held.label)
    others = ContactField.objects.filter(organisation_id=held.organisation_id).exclude(pk=held.pk)
    _require_free(label, others.values_list("label", flat=True))
    with unique_name("contact_field_label_once", lambda: LabelTaken(label)):
        ContactField.objects.filter(pk=held.pk).update(label=label)
    field.label = label


def _require_free(label: str, known: Iterable[str]) -> None:
    """Raise LabelTaken if a column or one of the `known` fields has the label, in whatever case."""
    for taken in (*COLUMN_LABELS, *known):
        if taken.casefold() == label.casefold():
            raise LabelTaken(taken)
