"""Making and naming mailing lists: a name is there once in an organisation (R14)."""

from contextlib import AbstractContextManager

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Lower

from accounts.models import Organisation
from contacts.actions.unique_names import unique_name
from contacts.models import MailingList
from web.names import fit_name
from web.seen import Seen


class NameTaken(Exception):
    """The organisation has a list of this name, in whatever case; it may be archived.

    `taken_by` is None if that one was renamed a moment later.
    """

    def __init__(self, taken_by: MailingList | None) -> None:
        super().__init__("There is a list of this name already.")
        self.taken_by = taken_by


def create_list(organisation: Organisation, name: str) -> MailingList:
    """Create a list without people. Raises UnfitName or NameTaken."""
    fitting = fit_name(name)
    with _unique_list_name(organisation.pk, fitting):
        return MailingList.objects.create(organisation=organisation, name=fitting)


@transaction.atomic
def rename_list(mailing_list: MailingList, name: str, *, seen: Seen) -> None:
    """Give the list another name; `seen` is what the person saw when changing it.

    Raises UnfitName, NameTaken or ChangedMeanwhile (R24).
    """
    fitting = fit_name(name)
    held = MailingList.objects.select_for_update(no_key=True).get(pk=mailing_list.pk)
    seen.refuse_overwriting({"name": held.name}, entered={"name": fitting})
    with _unique_list_name(held.organisation_id, fitting):
        MailingList.objects.filter(pk=held.pk).update(name=fitting)
    mailing_list.name = fitting


def _unique_list_name(organisation_id: int, name: str) -> AbstractContextManager[None]:
    def taken() -> NameTaken:
        lists = MailingList.objects.annotate(in_lower_case=Lower("name"))
        same = lists.filter(organisation_id=organisation_id, in_lower_case=Lower(Value(name)))
        return NameTaken(same.first())

    return unique_name("mailing_list_name_once", taken)
