"""Forms of the front door."""

from abc import ABCMeta, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account.forms import (
    ChangePasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
    SignupForm,
)
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.forms.forms import DeclarativeFieldsMetaclass

from accounts.models import User
from accounts.organisations.forms import OrganisationForm
from accounts.sign_up import fault_of_address
from web.name_form import NameField


class SignUpForm(SignupForm):  # type: ignore[misc]
    """Allauth's form with the person's name, for addresses that may sign up."""

    name = NameField("Your name")
    field_order = ("name", "email", "password1")

    def clean_email(self) -> str:
        email = str(super().clean_email())
        if fault := fault_of_address(email):
            raise forms.ValidationError(fault)
        return email


class PasswordLabels:
    """Labels of allauth's forms for a new password, in our spelling and without placeholders."""

    LABELS: ClassVar[Mapping[str, str]] = {
        "oldpassword": "Current password",
        "password1": "New password",
        "password2": "New password once more",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name in fields.keys() & self.LABELS.keys():
            fields[name].label = self.LABELS[name]
            fields[name].widget.attrs.pop("placeholder", None)


class ChangeForm(PasswordLabels, ChangePasswordForm):  # type: ignore[misc]
    pass


class SetForm(PasswordLabels, SetPasswordForm):  # type: ignore[misc]
    pass


class ResetForm(PasswordLabels, ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class NewPasswordField(forms.CharField):
    """A password that a person chooses; what makes it too weak is said beside it."""

    def __init__(self, label: str = "Password") -> None:
        widget = forms.PasswordInput({"autocomplete": "new-password"})
        super().__init__(label=label, widget=widget, strip=False, max_length=1000)


class AbstractFormMeta(DeclarativeFieldsMetaclass, ABCMeta):
    """Lets a form have abstract methods."""


class PersonForm(forms.Form, metaclass=AbstractFormMeta):
    """The name and password of a person whose address is known to be theirs."""

    name = NameField("Your name")
    password = NewPasswordField()

    def person(self) -> User:
        """Return whom the form is about as far as is known, for the judgement of the password."""
        return User(email=self.address(), name=self.cleaned_data.get("name", ""))

    @abstractmethod
    def address(self) -> str:
        """Return the address that is known to be theirs."""

    def clean(self) -> dict[str, Any]:
        if password := self.cleaned_data.get("password"):
            try:
                validate_password(password, self.person())
            except forms.ValidationError as fault:
                self.add_error("password", fault)
        return self.cleaned_data


class FirstRunForm(OrganisationForm, PersonForm):
    """The first organisation of an installation, and its admin."""

    email = forms.EmailField(
        label="Email", max_length=254, widget=forms.EmailInput({"autocomplete": "username"})
    )
    field_order = ("organisation", "time_zone", "name", "email", "password")

    def address(self) -> str:
        return str(self.cleaned_data.get("email", ""))
