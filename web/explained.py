"""Choices with a sentence under each, that says what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms


class ExplainedChoices(forms.RadioSelect):
    """Radio buttons with a sentence under each.

    `sentences` are by value; a value in `refusals` cannot be chosen, for the reason given there.
    """

    def __init__(self, sentences: Mapping[str, str], refusals: Mapping[str, str] | None = None):
        super().__init__()
        self.sentences = sentences
        self.refusals = refusals or {}

    def create_option(
        self,
        name: str,
        value: Any,
        label: int | str,
        selected: bool,
        index: int,
        subindex: int | None = None,
        attrs: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        option["sentence"] = self.sentences.get(str(value), "")
        option["refusal"] = self.refusals.get(str(value), "")
        if option["sentence"] or option["refusal"]:
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_why"
        if option["refusal"]:
            option["attrs"]["disabled"] = True
        return option


class ExplainedField(forms.ChoiceField):
    """A choice of one of `options`, label and sentence by value; a refused one is an error.

    The error's message is the reason in `refusals`.
    """

    def __init__(
        self,
        legend: str,
        options: Mapping[str, tuple[str, str]],
        *,
        refusals: Mapping[str, str] | None = None,
        required: str = "Choose one of these.",
    ) -> None:
        self.refusals = {value: why for value, why in (refusals or {}).items() if why}
        super().__init__(
            label=legend,
            choices=[(value, label) for value, (label, _) in options.items()],
            widget=ExplainedChoices(
                {value: sentence for value, (_, sentence) in options.items()}, self.refusals
            ),
            error_messages={"required": required, "invalid_choice": "There is no such choice."},
        )

    def validate(self, value: Any) -> None:
        super().validate(value)
        if str(value) in self.refusals:
            raise forms.ValidationError(self.refusals[str(value)])
