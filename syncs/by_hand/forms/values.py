"""Fields for the values of a contact, each as its type asks for (R41)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from contacts.models import ContactField, FieldType
from syncs.by_hand.actions.contacts import EnteredValues
from syncs.domain.values import ValueMisfit, converter_of

MAX_NAME = 200

_HELP = {
    FieldType.NUMBER: "A number, such as 7 or 2.5.",
    FieldType.DATE: "A day, such as 2026-11-30.",
    FieldType.DATETIME: "A moment with its offset, such as 2026-11-30T09:00:00+05:30.",
}


class PersonNameField(forms.CharField):
    """A first or last name; may be empty."""

    def __init__(self, label: str) -> None:
        widget = forms.TextInput({"autocomplete": "off", "dir": "auto", "maxlength": None})
        too_long = f"A name has at most {MAX_NAME} characters."
        super().__init__(
            label=label,
            required=False,
            max_length=MAX_NAME,
            widget=widget,
            error_messages={"max_length": too_long},
        )


class OwnValueField(forms.CharField):
    """A value of an own field; cleaned to the form in which syncs store it, None where empty."""

    def __init__(self, own: ContactField) -> None:
        widget: forms.Widget = forms.TextInput({"autocomplete": "off", "dir": "auto"})
        if own.type == FieldType.BOOLEAN:
            widget = forms.Select(choices=[("", "Not known"), ("true", "Yes"), ("false", "No")])
        super().__init__(
            label=own.label,
            required=False,
            widget=widget,
            help_text=_HELP.get(FieldType(own.type), ""),
        )
        self._convert = converter_of(own.type)

    def clean(self, value: Any) -> Any:
        try:
            return self._convert(super().clean(value))
        except ValueMisfit as misfit:
            raise forms.ValidationError(f"The value {misfit}.") from misfit

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, bool):
            return "true" if value else "false"
        return value


def value_fields(own_fields: Iterable[ContactField]) -> dict[str, forms.Field]:
    """Return the fields of names and of own values, by the name under which they are sent."""
    names = {
        "first_name": PersonNameField("First name"),
        "last_name": PersonNameField("Last name"),
    }
    return {**names, **{f"own_{own.key}": OwnValueField(own) for own in own_fields}}


def entered_values(cleaned: dict[str, Any], own_fields: Iterable[ContactField]) -> EnteredValues:
    """Return what a valid form has."""
    return EnteredValues(
        cleaned["first_name"],
        cleaned["last_name"],
        {own.key: cleaned[f"own_{own.key}"] for own in own_fields},
    )
