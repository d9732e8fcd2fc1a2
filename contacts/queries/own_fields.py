"""The labels of contact fields, for pages and files."""

from accounts.models import Organisation
from contacts.models import ContactField


def labels_of(organisation: Organisation) -> dict[str, str]:
    """Return the labels of the organisation's own contact fields by their key, in their order."""
    fields = ContactField.objects.filter(organisation=organisation).order_by("id")
    return dict(fields.values_list("key", "label"))
