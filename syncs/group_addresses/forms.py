"""The forms of the page of group addresses."""

from django import forms

from contacts.domain.local_parts import UnfitLocalPart, fit_local_part


class GroupAddressForm(forms.Form):
    """Takes what stands before the @ of an address."""

    local_part = forms.CharField(
        label="Before the @",
        required=False,
        max_length=320,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "dir": "auto"}
        ),
        error_messages={"max_length": "No e-mail address is that long. Check what you typed."},
    )

    def clean_local_part(self) -> str:
        try:
            return fit_local_part(self.cleaned_data["local_part"])
        except UnfitLocalPart as fault:
            raise forms.ValidationError(str(fault)) from fault
