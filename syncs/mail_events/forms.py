"""The form in which a webhook is made."""

from django import forms

from contacts.models import MailProvider


class HookForm(forms.Form):
    provider = forms.ChoiceField(
        label="Mail provider",
        choices=[("", "Choose one"), *MailProvider.choices],
        error_messages={
            "required": "Choose your mail provider.",
            "invalid_choice": "There is no such provider.",
        },
    )
