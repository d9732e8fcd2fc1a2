"""Making the organisation's own contact fields (R41)."""

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


@transaction.atomic
def make_field(organisation_id: int, label: str, field_type: str) -> ContactField:
    """Create a field, whose key comes from the label. Raises LabelTaken.

    The organisation's row is locked, so that two people do not take the same key at once.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    fields = ContactField.objects.filter(organisation_id=organisation_id)
    known = dict(fields.values_list("key", "label"))
    for taken in (*COLUMN_LABELS, *known.values()):
        if taken.casefold() == label.casefold():
            raise LabelTaken(taken)
    with unique_name("contact_field_label_once", lambda: LabelTaken(label)):
        return ContactField.objects.create(
            organisation_id=organisation_id, key=key_for(label, known), label=label, type=field_type
        )
