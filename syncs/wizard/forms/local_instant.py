"""A date and time on the clock of the organisation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

FORMAT = "%Y-%m-%dT%H:%M"

_NO_TIME = "This is no date and time. Write it like 2026-01-21T09:30."


class LocalInstantField(forms.Field):
    """Cleaned to an aware instant in whole minutes, in UTC; None where nothing was entered.

    A time that the clocks skip does not exist; of one that they repeat it is the first. Programs
    give the instant itself, which is kept to the second and finer.
    """

    widget = forms.DateTimeInput({"type": "datetime-local"}, FORMAT)

    def __init__(self, label: str, *, zone: ZoneInfo, help_text: str = "") -> None:
        super().__init__(label=label, required=False, help_text=help_text)
        self.zone = zone

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(self.zone) if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, datetime):
            return self._in_reach(value)
        text = str(value or "").strip()
        if not text:
            return None
        return self._read(text)

    def _read(self, text: str) -> datetime:
        try:
            wall = datetime.fromisoformat(text).replace(second=0, microsecond=0)
            instant = wall.replace(tzinfo=self.zone, fold=0).astimezone(UTC)
        except (ValueError, OverflowError):
            raise forms.ValidationError(_NO_TIME) from None
        if instant.astimezone(self.zone).replace(tzinfo=None) != wall.replace(tzinfo=None):
            raise forms.ValidationError("The clocks skip this time that day. Choose another.")
        return instant

    def _in_reach(self, instant: datetime) -> datetime:
        """Return the instant in UTC, if it is in a year at all, there and on this clock."""
        try:
            instant.astimezone(self.zone)
            return instant.astimezone(UTC)
        except OverflowError:
            raise forms.ValidationError(_NO_TIME) from None
