"""A date and time on the clock of the organisation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

FORMAT = "%Y-%m-%dT%H:%M"


class LocalInstantField(forms.Field):
    """Cleaned to an aware instant in whole minutes, in UTC; None where nothing was entered.

    A time that the clocks skip does not exist; of one that they repeat it is the first.
    """

    widget = forms.DateTimeInput({"type": "datetime-local"}, FORMAT)

    def __init__(self, label: str, *, zone: ZoneInfo, help_text: str = "") -> None:
        super().__init__(label=label, required=False, help_text=help_text)
        self.zone = zone

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(self.zone) if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> datetime | None:
        text = str(value or "").strip()
        if not text:
            return None
        return self._read(text)

    def _read(self, text: str) -> datetime:
        try:
            wall = datetime.fromisoformat(text).replace(second=0, microsecond=0)
            instant = wall.replace(tzinfo=self.zone, fold=0).astimezone(UTC)
        except (ValueError, OverflowError):
            raise forms.ValidationError(
                "This is no date and time. Write it like 2026-01-21T09:30."
            ) from None
        if instant.astimezone(self.zone).replace(tzinfo=None) != wall.replace(tzinfo=None):
            raise forms.ValidationError("The clocks skip this time that day. Choose another.")
        return instant
