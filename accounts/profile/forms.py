"""The form for what a person is called."""

from django import forms

from web.name_form import NameField


class ProfileForm(forms.Form):
    name = NameField("Your name")
