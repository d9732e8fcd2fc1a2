"""Fields for what people enter about lists and contacts."""

from typing import Any

from django import forms

from contacts.domain.names import UnfitName, fit_name


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
