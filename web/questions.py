"""Forms for what an address bar may ask for.

What does not fit is answered beside its field and asks for nothing; the rest still counts.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

NOT_FILTERED = ", so it is not filtered by."
NO_SUCH_PAGE = "This page of the table does not exist; here is the first one."


class QueryStringForm(forms.Form):
    """A form whose valid part counts, whatever is wrong with the rest."""

    @property
    def asked(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data


class KeyField(forms.CharField):
    """The key at which the page before ended, or None."""

    widget = forms.HiddenInput

    def __init__(self, parse: Callable[[str], Any]) -> None:
        super().__init__(required=False, max_length=200)
        self._parse = parse

    def clean(self, value: str | None) -> Any:
        text = super().clean(value)
        try:
            return self._parse(text) if text else None
        except ValueError:
            raise forms.ValidationError(NO_SUCH_PAGE) from None


class DayField(forms.DateField):
    """A day that a run can have."""

    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    default_error_messages = {"invalid": f"This date does not exist{NOT_FILTERED}"}

    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            required=False,
            validators=[
                MinValueValidator(date(2000, 1, 1), f"There are no runs so early{NOT_FILTERED}"),
                MaxValueValidator(date(2999, 12, 31), f"There are no runs so late{NOT_FILTERED}"),
            ],
        )


class PageByName(QueryStringForm):
    after = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
