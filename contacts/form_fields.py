"""Fields of forms that take the addresses of contacts."""

from typing import Any

from django import forms

from contacts.domain.address_faults import fault_in_words
from contacts.domain.addresses import Fault, check_address


class BeginningField(forms.CharField):
    """The beginning of an e-mail address that somebody looks for."""

    def __init__(self) -> None:
        widget = forms.TextInput({"type": "search", "placeholder": "maria.s", "maxlength": None})
        super().__init__(
            label="Beginning of the e-mail address", required=False, max_length=254, widget=widget
        )


class AddressField(forms.CharField):
    """An e-mail address that somebody enters; cleaned to the form in which it is compared (R68).

    What is malformed is an error that says exactly what is wrong, with the address that was
    probably meant. A group address is none.
    """

    def __init__(self, label: str = "E-mail address") -> None:
        # Browsers refuse by their own rules what an input for e-mail does not take.
        attributes = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(
            label=label,
            required=False,
            strip=False,
            widget=forms.TextInput({**attributes, "inputmode": "email", "dir": "auto"}),
        )

    def clean(self, value: Any) -> str:
        checked = check_address(super().clean(value), frozenset())
        if checked.fault is Fault.EMPTY_EMAIL:
            raise forms.ValidationError("Enter an e-mail address.")
        if checked.fault or checked.address is None:
            raise forms.ValidationError(fault_in_words(checked.detail, checked.suggestion))
        return checked.address
