"""The first step of a sync: its name, and the module it reads (R10, R11, R13)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from syncs.wizard.queries.module_offers import ModuleOffer
from web.explained import ExplainedField
from web.name_form import NameField


class NewSyncForm(forms.Form):
    """`email_field` is asked for where a module has several fields with an e-mail address."""

    name = NameField("Name of the sync")
    email_field = forms.CharField(
        label="Field with the e-mail address",
        required=False,
        max_length=100,
        widget=forms.Select,
    )
    asks_for_email_field = False

    def __init__(self, *args: Any, offers: Sequence[ModuleOffer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["module"] = make_module_field(offers)
        self.offers = offers

    def label_of(self, module: str) -> str:
        return next(offer.label for offer in self.offers if offer.api_name == module)

    def offer_email_fields(self, choices: Sequence[tuple[str, str]]) -> None:
        """Ask for one of these fields, by API name and label."""
        widget = self.fields["email_field"].widget
        widget.choices = [("", "Choose the field"), *choices]
        self.asks_for_email_field = True


def make_module_field(offers: Sequence[ModuleOffer]) -> forms.Field:
    from_account = {offer.api_name: (offer.label, offer.sentence) for offer in offers}
    refusals = {offer.api_name: offer.refusal for offer in offers}
    return ExplainedField(
        "Which module of Recruit?",
        from_account,
        refusals=refusals,
        required="Choose the module to read.",
    )
