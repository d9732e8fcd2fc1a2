"""Forms of an invitation: whom to invite, and who accepts."""

from typing import Any

from django import forms

from accounts.coming_in.forms import PersonForm
from accounts.members.forms import RoleField


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="Email",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off", "placeholder": "bob@example.com"}),
    )
    role = RoleField()


class AcceptForm(PersonForm):
    """The account of somebody who is invited and has none; the address is the invitation's."""

    def __init__(self, data: Any, *, email: str) -> None:
        super().__init__(data)
        self.email = email

    def address(self) -> str:
        return self.email
