"""What the addresses of contact pages may ask for, and what people may enter there."""

from typing import Any

from django import forms

from contacts.domain.names import UnfitName, fit_name


class AddressSearch(forms.Form):
    """`q` is the beginning of an e-mail address, `after` the key of the page before."""

    q = forms.CharField(
        label="Beginning of the e-mail address",
        required=False,
        max_length=254,
        widget=forms.TextInput({"type": "search", "placeholder": "maria.s", "maxlength": None}),
    )
    after = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)

    @property
    def beginning(self) -> str:
        """What to look for; empty when nothing was asked for, or nothing that can be."""
        return str(self.asked.get("q", ""))

    @property
    def after_key(self) -> str:
        return str(self.asked.get("after", ""))

    @property
    def asked(self) -> dict[str, object]:
        """The valid part of what was asked for."""
        self.is_valid()
        return self.cleaned_data


class MemberSearch(AddressSearch):
    """Without a search, members are paged by the contact's number."""

    def clean_after(self) -> str:
        after = str(self.cleaned_data["after"])
        if not self.cleaned_data.get("q") and after and not after.isdecimal():
            raise forms.ValidationError("This page of the list does not exist; here is the first.")
        return after


class NameField(forms.Field):
    """A name that a person gives to something; cleaned to the form in which it is kept."""

    def __init__(self, label: str = "Name") -> None:
        # Browsers count characters beyond the first 65,536 twice, so they get no maximum.
        widget = forms.TextInput({"autocomplete": "off", "dir": "auto"})
        super().__init__(label=label, widget=widget)

    def clean(self, value: Any) -> str:
        try:
            return fit_name(str(value or ""))
        except UnfitName as fault:
            raise forms.ValidationError(str(fault)) from fault


class ListNameForm(forms.Form):
    name = NameField()
