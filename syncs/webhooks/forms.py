"""The form of a webhook, and the question for a page of its log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from syncs.webhooks.actions.addresses import MAX_LENGTH, UnfitAddress, check_receiver
from syncs.webhooks.actions.webhooks import WebhookChoice, box_of
from syncs.webhooks.domain.events import CHOSEN, IN_WORDS
from web.keyset import stored_number
from web.questions import KeyField, QueryStringForm
from web.seen import Stored
from web.seen_form import SeenForm


class WebhookForm(SeenForm):
    """Takes the address of a receiver, and what it is told of."""

    edits = {"url": ("url",), **{box_of(kind): (box_of(kind),) for kind in CHOSEN}}

    def __init__(self, data: Any, *, stored: Stored) -> None:
        super().__init__(data, stored=stored, initial=dict(stored))
        self.fields["url"] = forms.CharField(
            label="Address",
            max_length=MAX_LENGTH,
            widget=forms.TextInput({"inputmode": "url", "autocomplete": "off"}),
            error_messages={
                "required": "Enter the address of your receiver.",
                "max_length": f"An address has at most {MAX_LENGTH} characters.",
            },
        )
        for kind in CHOSEN:
            self.fields[box_of(kind)] = forms.BooleanField(label=IN_WORDS[kind], required=False)

    @property
    def kinds(self) -> list[forms.BoundField]:
        """The boxes of the kinds of events, for the page."""
        return [self[box_of(kind)] for kind in CHOSEN]

    @property
    def entered(self) -> WebhookChoice:
        """The choice, once the form is valid."""
        chosen = [kind.value for kind in CHOSEN if self.cleaned_data[box_of(kind)]]
        return WebhookChoice(self.cleaned_data["url"], chosen)

    def words_of(self, name: str, value: object) -> str:
        return super().words_of(name, value) if name == "url" else "Told" if value else "Not told"

    def clean_url(self) -> str:
        try:
            return check_receiver(self.cleaned_data["url"], settings.ALLOWED_WEBHOOK_HOSTS)
        except UnfitAddress as fault:
            raise forms.ValidationError(str(fault)) from None

    def clean(self) -> None:
        if not any(self.cleaned_data.get(box_of(kind)) for kind in CHOSEN):
            self.add_error(None, "Choose at least one kind of event.")


class LogPage(QueryStringForm):
    """Takes the key of a page of deliveries."""

    after = KeyField(stored_number)
