"""The forms of the pages on erased people."""

from django import forms

from contacts.form_fields import AddressField
from web.keyset import stored_number
from web.questions import KeyField, QueryStringForm


class EraseForm(forms.Form):
    """Takes the address of whoever is to be erased; `sure` is ticked by hand."""

    address = AddressField()
    sure = forms.BooleanField(
        label="I know that this cannot be undone",
        error_messages={"required": "Tick this box, if you want to erase the person for good."},
    )


class LetBackForm(forms.Form):
    """Takes an erased address, and why it may come back."""

    address = AddressField()
    reason = forms.CharField(
        label="Reason",
        max_length=500,
        widget=forms.Textarea({"rows": 3, "maxlength": None, "dir": "auto"}),
        help_text="Do not name the person here: the reason is kept.",
        error_messages={
            "required": "Say why this address may come back.",
            "max_length": "A reason has at most 500 characters.",
        },
    )


class ErasureFilter(QueryStringForm):
    after = KeyField(stored_number)
