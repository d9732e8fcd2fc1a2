"""Forms that take names which people give to what they make."""

from typing import Any

from django import forms

from web.names import UnfitName, fit_name
from web.seen_form import SeenForm


class NameField(forms.Field):
    """A name that a person gives to something; cleaned to the form in which it is kept, or to ""
    where none is required."""

    def __init__(self, label: str = "Name") -> None:
        # Browsers count characters beyond the first 65,536 twice, so they get no maximum.
        widget = forms.TextInput({"autocomplete": "off", "dir": "auto"})
        super().__init__(label=label, widget=widget)

    def clean(self, value: Any) -> str:
        if not self.required and not str(value or "").strip():
            return ""
        try:
            return fit_name(str(value or ""))
        except UnfitName as fault:
            raise forms.ValidationError(str(fault)) from fault


class RenameForm(SeenForm):
    """A form that gives something another name than it `has`."""

    edits = {"name": ("name",)}

    def __init__(self, data: Any, *, has: str, label: str = "Name", **kwargs: Any) -> None:
        super().__init__(data, stored={"name": has}, initial={"name": has}, **kwargs)
        self.fields["name"] = NameField(label)
