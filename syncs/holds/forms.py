"""The forms of the room: an answer, and the limit above which it is asked for (R74)."""

from __future__ import annotations

from typing import Any

from django import forms

from syncs.domain.removal_limit import AT_LEAST, MAX_HOLD_DAYS, MAX_PEOPLE, RemovalLimit
from syncs.holds.actions.limits import OwnLimit
from syncs.models import HoldAnswer
from web.seen import Stored
from web.seen_form import SeenForm


class AnswerForm(forms.Form):
    """Takes the answer of a person; that nobody answered is none."""

    answer = forms.ChoiceField(choices=[(each.value, each.label) for each in HoldAnswer][:3])


class LimitForm(SeenForm):
    """The three numbers of a limit. Of a sync a number may be left out: then it is the
    organisation's, which stands in the empty field."""

    edits = {"people": ("people",), "percent": ("percent",), "days": ("days",)}

    def __init__(self, data: Any, *, stored: Stored, default: RemovalLimit | None = None) -> None:
        """Make the form; `default` is that of the organisation, None where it is edited itself."""
        super().__init__(data, stored=stored, initial=dict(stored))
        bounds = {
            "people": ("People", AT_LEAST, MAX_PEOPLE),
            "percent": ("Percent of the list", 1, 100),
            "days": ("Days to answer", 1, MAX_HOLD_DAYS),
        }
        for name, (label, least, most) in bounds.items():
            self.fields[name] = _number_field(
                label, least, most, vars(default)[name] if default else None
            )

    @property
    def entered(self) -> OwnLimit:
        """The numbers entered, once the form is valid."""
        return OwnLimit(**{name: self.cleaned_data[name] for name in self.edits})


def _number_field(label: str, least: int, most: int, default: int | None) -> forms.IntegerField:
    words = f"Enter a whole number from {least:,} to {most:,}."
    attributes = {"inputmode": "numeric", "autocomplete": "off"}
    if default is not None:
        attributes["placeholder"] = f"{default:,}, as elsewhere"
    return forms.IntegerField(
        label=label,
        required=default is None,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attributes),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
    )
