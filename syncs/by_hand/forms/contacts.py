"""The forms in which contacts are made, edited, put on lists, taken off and deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from contacts.domain.group_addresses import is_group_address
from contacts.form_fields import AddressField
from contacts.models import Contact, ContactField, GroupAddress, MailingList
from syncs.by_hand.actions.addresses import EnteredAddress
from syncs.by_hand.actions.contacts import EnteredValues, stored_values
from syncs.by_hand.forms.values import entered_values, value_fields
from syncs.by_hand.queries.reach import Reach
from web.explained import ExplainedField
from web.seen_form import SeenForm

MAY_OVERWRITE = "Filled by {syncs}; the next run may overwrite this."
WARNINGS = {
    "email": "Filled by {syncs} from the record in Recruit: an address is changed there, and the"
    " next run brings it."
}
"""What is said of a field that syncs fill, other than that they may overwrite it."""

SUPPRESS = "suppress"
ONLY_THIS = "only"


class ListsField(forms.MultipleChoiceField):
    """Some of these mailing lists; cleaned to the lists."""

    def __init__(self, lists: Sequence[MailingList], *, required: bool) -> None:
        self._by_id = {str(each.pk): each for each in lists}
        super().__init__(
            label="Mailing lists",
            required=required,
            choices=[(pk, each.name) for pk, each in self._by_id.items()],
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": "Choose a list.",
                "invalid_choice": "There is no such list, or it is archived. Choose another.",
            },
        )

    def clean(self, value: Any) -> list[MailingList]:
        return [self._by_id[pk] for pk in super().clean(value)]


class NewContactForm(forms.Form):
    """Takes the address of a person with names, own values and lists."""

    address = AddressField()

    def __init__(
        self,
        data: Any,
        *,
        organisation_id: int,
        own_fields: Sequence[ContactField],
        lists: Sequence[MailingList],
    ) -> None:
        super().__init__(data)
        self._organisation_id, self._own_fields = organisation_id, own_fields
        self.fields.update(value_fields(own_fields))
        if lists:
            self.fields["lists"] = ListsField(lists, required=False)

    @property
    def email(self) -> str:
        """The address as it was typed."""
        return str(self["address"].value()).strip()

    @property
    def values(self) -> EnteredValues:
        """The values; only of a valid form."""
        return entered_values(self.cleaned_data, self._own_fields)

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        refuse_role(address, self._organisation_id)
        return address


def refuse_role(address: str, organisation_id: int) -> None:
    """Raise ValidationError for the address of a role, which belongs to no person (R66)."""
    roles = GroupAddress.objects.of(organisation_id)
    if is_group_address(address.rpartition("@")[0], roles):
        raise forms.ValidationError(
            "This address belongs to a role and not to a person. If it is a person's, take it "
            "off the group addresses in the account settings first."
        )


class OtherAddressField(AddressField):
    """The address of a contact; one that is not touched is not judged, as it was once."""

    def __init__(self, contact: Contact) -> None:
        super().__init__()
        self._contact = contact

    def clean(self, value: Any) -> str:
        if str(value or "").strip() == self._contact.email.strip():
            return self._contact.address
        address = super().clean(value)
        refuse_role(address, self._contact.organisation_id)
        return address


class EditContactForm(SeenForm):
    """Takes other values for a contact; what others changed meanwhile is shown (R24)."""

    def __init__(
        self,
        data: Any,
        *,
        contact: Contact,
        own_fields: Sequence[ContactField],
        filled: Mapping[str, list[str]],
    ) -> None:
        """Take in `filled` the names of the syncs that fill each field, by column or key."""
        keys = [own.key for own in own_fields]
        stored = stored_values(contact, keys)
        sent_as = {"email": "address", "first_name": "first_name", "last_name": "last_name"}
        sent_as |= {key: f"own_{key}" for key in keys}
        initial = {sent_as[name]: value for name, value in stored.items()}
        super().__init__(data, stored=stored, initial=initial)
        self.edits = {name: (sent,) for name, sent in sent_as.items()}  # type: ignore[misc]
        self.fields["address"] = OtherAddressField(contact)
        self.fields.update(value_fields(own_fields))
        for name, sent in sent_as.items():
            if syncs := filled.get(name):
                field = self.fields[sent]
                warning = WARNINGS.get(name, MAY_OVERWRITE).format(syncs=", ".join(syncs))
                field.help_text = f"{field.help_text} {warning}".strip()
        self._own_fields, self._contact = own_fields, contact

    @property
    def new_address(self) -> EnteredAddress | None:
        """The address, if another one was entered than the contact has; only of a valid form."""
        typed = str(self["address"].value()).strip()
        if typed == self._contact.email.strip():
            return None
        return EnteredAddress(self.cleaned_data["address"], typed)

    @property
    def values(self) -> EnteredValues:
        """The values; only of a valid form."""
        return entered_values(self.cleaned_data, self._own_fields)


class JoinListsForm(forms.Form):
    """Takes the lists that a contact is to be put on."""

    def __init__(self, data: Any, *, lists: Sequence[MailingList]) -> None:
        super().__init__(data)
        self.fields["lists"] = ListsField(lists, required=True)


class LeaveForm(forms.Form):
    """Asks whether the address is to be suppressed too, where a sync would bring it back.

    Where no sync does, it asks nothing.
    """

    def __init__(self, data: Any, *, reach: Reach, only_this: str) -> None:
        """Take who claims the contact, and in words what is done without suppressing."""
        super().__init__(data)
        if reach.syncs:
            again = f"The next run that reads their record brings them back: {reach.names}."
            never = "No sync puts the address on any list. On other lists it stays where it is."
            self.fields["then"] = ExplainedField(
                "What shall happen",
                {
                    SUPPRESS: (f"{only_this}, and suppress the address", never),
                    ONLY_THIS: (f"{only_this} until the sync brings them back", again),
                },
            )

    @property
    def is_suppressing(self) -> bool:
        """True if the address is to be suppressed; only of a valid form."""
        return self.cleaned_data.get("then") == SUPPRESS
