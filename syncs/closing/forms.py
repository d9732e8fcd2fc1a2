"""The form that makes sure which organisation is meant."""

from typing import Any

from django import forms

from accounts.models import Organisation


class DeleteOrganisationForm(forms.Form):
    """The organisation's name, typed once more."""

    name = forms.CharField(
        label="Type the name of the organisation",
        required=False,
        max_length=1000,
        widget=forms.TextInput({"autocomplete": "off", "dir": "auto", "maxlength": None}),
    )

    def __init__(self, data: Any, *, organisation: Organisation) -> None:
        super().__init__(data)
        self.organisation = organisation

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if name != self.organisation.name:
            raise forms.ValidationError(f"Type {self.organisation.name}, as it stands above.")
        return name
