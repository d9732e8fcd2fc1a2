"""The schedule as people enter it (R20): a wall-clock time in a zone found by what they type."""

from __future__ import annotations

from calendar import day_name
from datetime import datetime, time
from typing import Any

from django import forms

from syncs.definition.queries.full_reads import change_with_day, cost_in_words
from syncs.domain.schedule import Frequency, InvalidSchedule, Schedule
from syncs.domain.zones import UnknownZone, zone
from syncs.models import FullReads, Selection, Sync
from syncs.proposal.stored import stored_schedule
from syncs.schedule.rules.zone_search import FoundZone, find_zones
from web.explained import ExplainedField
from web.seen_form import SeenForm

FREQUENCIES = {
    Frequency.ONCE.value: (
        "Once",
        "It runs right after it is activated, at no other time, and is completed then.",
    ),
    Frequency.DAILY.value: ("Daily", "It runs once right after it is activated, then every day."),
    Frequency.WEEKLY.value: ("Weekly", "Once right after it is activated, then on one weekday."),
    Frequency.MONTHLY.value: (
        "Monthly",
        "Once right after it is activated, then on one day, or a short month's last day.",
    ),
}


class ScheduleForm(SeenForm):
    """`zone` is what was typed; `found` one of the zones that were found by it.

    `schedule` is there once the form is valid.
    """

    edits = {
        "frequency": ("frequency",),
        "weekday": ("weekday",),
        "day": ("day",),
        "at": ("at",),
        "zone": ("zone",),
        "full_read_days": ("full_read_days",),
    }

    frequency = ExplainedField("How often?", FREQUENCIES)
    weekday = forms.TypedChoiceField(
        label="On",
        coerce=int,
        required=False,
        choices=[(str(number), name) for number, name in enumerate(day_name)],
        error_messages={"invalid_choice": "There is no such weekday."},
    )
    day = forms.IntegerField(
        label="On day",
        required=False,
        min_value=1,
        max_value=31,
        error_messages={
            "invalid": "Enter a day from 1 to 31.",
            "min_value": "Enter a day from 1 to 31.",
            "max_value": "Enter a day from 1 to 31.",
        },
    )
    at = forms.TimeField(
        label="At",
        required=False,
        input_formats=["%H:%M"],
        widget=forms.TimeInput({"type": "time"}, "%H:%M"),
        error_messages={"invalid": "This is no time of day. Write it like 09:30."},
    )
    zone = forms.CharField(
        label="Time zone",
        max_length=100,
        help_text="A city, a country or an abbreviation, such as Kolkata, India or IST.",
        error_messages={"required": "Enter the time zone."},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    found = forms.CharField(required=False, max_length=100)
    full_read_days = forms.TypedChoiceField(
        label="Read everything again",
        coerce=int,
        required=False,
        choices=FullReads.choices,
        error_messages={"invalid_choice": "Choose one of these."},
    )

    schedule: Schedule

    def __init__(self, data: Any, *, sync: Sync, now: datetime) -> None:
        super().__init__(data, stored=stored_schedule(sync), initial=_initial(sync))
        self.now, self.sync = now, sync
        if sync.selection == Selection.ALL or sync.relations:
            del self.fields["full_read_days"]
        else:
            self.fields["full_read_days"].help_text = _why_read_again(sync)
        self.zones: tuple[FoundZone, ...] = ()
        """Among which to choose, where what was typed names no zone."""

    @property
    def days_between_full_reads(self) -> int:
        """The days as chosen, or as stored where they are not asked for; 0 for no full reads."""
        chosen = self.cleaned_data.get("full_read_days")
        return chosen if isinstance(chosen, int) else self.sync.full_read_days

    def words_of(self, name: str, value: object) -> str:
        """Return a time of day as it is entered, and all else as the choices call it."""
        if isinstance(value, time):
            return f"{value:%H:%M}"
        return super().words_of(name, value)

    def clean_zone(self) -> str:
        typed: str = self.cleaned_data["zone"]
        chosen = self.data.get("found", "")
        if _is_zone(typed):
            return typed
        self.zones = find_zones(typed, at=self.now)
        names = [found.name for found in self.zones]
        if chosen in names or len(names) == 1:
            return str(chosen) if chosen in names else names[0]
        if self.zones:
            raise forms.ValidationError(f"Choose which zone you mean by “{typed}”.")
        raise forms.ValidationError(
            f"No zone is found by “{typed}”. Type a larger city nearby, or the country."
        )

    def clean(self) -> dict[str, Any]:
        frequency = self.cleaned_data.get("frequency")
        for name, only in (("weekday", Frequency.WEEKLY), ("day", Frequency.MONTHLY)):
            if frequency != only:
                self.errors.pop(name, None)
        if not self.errors:
            try:
                self.schedule = self._schedule()
            except InvalidSchedule as fault:
                self.add_error(fault.field, str(fault))
        return self.cleaned_data

    def _schedule(self) -> Schedule:
        given = self.cleaned_data
        frequency = given["frequency"]
        if given["at"] is None and frequency != Frequency.ONCE:
            raise InvalidSchedule("at", "Enter the time of day.")
        return Schedule(
            frequency=frequency,
            at=given["at"] or self.sync.at,
            zone=given["zone"],
            weekday=_number(given["weekday"]) if frequency == Frequency.WEEKLY else None,
            day=given["day"] if frequency == Frequency.MONTHLY else None,
        )


def _number(chosen: int | str) -> int | None:
    return chosen if isinstance(chosen, int) else None


def _is_zone(name: str) -> bool:
    try:
        zone(name)
    except UnknownZone:
        return False
    return True


def _initial(sync: Sync) -> dict[str, object]:
    return {
        "frequency": sync.frequency,
        "at": sync.at,
        "zone": sync.zone,
        "weekday": 0 if sync.weekday is None else sync.weekday,
        "day": sync.day or 1,
        "full_read_days": sync.full_read_days,
    }


def _why_read_again(sync: Sync) -> str:
    """Say what a full read is good for, and what it costs (R31, R38)."""
    cost = cost_in_words(None)
    if conditions := sync.conditions_by_day:
        return (
            f"{change_with_day(conditions)}, so the first run of each day reads everything,"
            f" whatever is chosen here. {cost}"
        )
    whom = (
        "joins or leaves the view"
        if sync.selection == Selection.VIEW
        else "begins or ceases to match"
    )
    return (
        f"Other runs ask only for what changed. Who {whom} without being modified in Recruit is"
        f" found when everything is read. {cost}"
    )
