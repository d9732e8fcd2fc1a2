"""Finds the suppressions of a contact's address that were lifted (R69)."""

from accounts.models import Organisation
from contacts.models import Contact, LiftedSuppression


def lifted_suppressions_of(organisation: Organisation, contact: Contact) -> list[LiftedSuppression]:
    """Return the suppressions of the address that somebody has lifted, newest first."""
    found = LiftedSuppression.objects.filter(organisation=organisation, address=contact.address)
    return list(found.select_related("lifted_by").order_by("-id"))
