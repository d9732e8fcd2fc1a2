"""The choice of the run with which another is compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from web.questions import QueryStringForm


class OtherRun(QueryStringForm):
    """The choice of another run of the same sync: `?with=17`."""

    def __init__(self, data: Any, *, choices: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["with"] = forms.TypedChoiceField(
            label="Compare with",
            required=False,
            coerce=int,
            empty_value=None,
            choices=[("", "The run before"), *choices],
            error_messages={
                "invalid_choice": "There is no such run of this sync, so it is the one before."
            },
        )

    @property
    def chosen(self) -> int | None:
        """The number of the run, None where none or no fitting one is asked for."""
        number: int | None = self.asked.get("with")
        return number
