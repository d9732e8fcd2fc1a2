"""The records a sync takes, and since when (R12, R21)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms

from syncs.definition.rules import UnfitStart, check_start, earliest_start
from syncs.domain.zones import zone_or_utc
from syncs.models import Selection, Sync
from syncs.proposal.parts import Records
from syncs.proposal.stored import stored_records
from syncs.wizard.forms.local_instant import FORMAT, LocalInstantField
from web.explained import ExplainedField
from web.seen_form import SeenForm

ALL_DATA, AFTER = "all", "after"

CANNOT_BE_ASKED = (
    "Recruit could not be asked for its views just now, so another one cannot be chosen. What you"
    " entered is still here."
)


class RecordsForm(SeenForm):
    """The form of the records step.

    `views` are (id, name) as the account has them today, None while it cannot be asked; `refusals`
    say of selections why they cannot be had.
    """

    edits = {
        "selection": ("selection",),
        "view_id": ("view",),
        "retrieve_after": ("retrieve", "after"),
    }

    view = forms.ChoiceField(
        label="Custom view",
        required=False,
        error_messages={"invalid_choice": "The account has no such view. Choose another."},
    )
    retrieve = ExplainedField(
        "Data to retrieve",
        {
            ALL_DATA: ("All data", "However old a record is."),
            AFTER: ("After", "Only what was created or modified later than a date and time."),
        },
    )

    def __init__(
        self,
        data: Any,
        *,
        sync: Sync,
        views: Sequence[tuple[str, str]] | None,
        refusals: Mapping[str, str],
        now: datetime,
    ) -> None:
        super().__init__(data, stored=stored_records(sync), initial=_initial(sync))
        self.sync, self.views, self.now = sync, views, now
        self.fields["selection"] = ExplainedField(
            "Which records?", _selections(sync.module_name), refusals=refusals
        )
        earliest = earliest_start(sync.created_at).astimezone(
            zone_or_utc(sync.organisation.time_zone)
        )
        self.fields["after"] = LocalInstantField(
            "Date and time",
            zone=zone_or_utc(sync.organisation.time_zone),
            help_text=f"On the clock of {sync.organisation.time_zone}; not before"
            f" {earliest.day} {earliest:%B %Y, %H:%M}, 30 days before the sync was created.",
        )
        self.view_choices = _view_choices(sync, views, self._typed_view())
        self.fields["view"].choices = self.view_choices  # type: ignore[attr-defined]

    @property
    def records(self) -> Records:
        """The records entered, once the form is valid."""
        given = self.cleaned_data
        view = given["view"] if given["selection"] == Selection.VIEW else ""
        after = given["after"] if given["retrieve"] == AFTER else None
        return Records(given["selection"], view, dict(self.view_choices).get(view, ""), after)

    def words_of(self, name: str, value: object) -> str:
        """Return the start of the retrieval in one, and all else as the choices call it."""
        if name != "retrieve_after":
            return super().words_of(name, value)
        if not isinstance(value, datetime):
            return "All data"
        local = value.astimezone(zone_or_utc(self.sync.organisation.time_zone))
        return f"After {local.day} {local:%B %Y, %H:%M}"

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("selection") == Selection.VIEW and "view" not in self.errors:
            self._check_view(given["view"])
        if given.get("retrieve") == AFTER and "after" not in self.errors:
            given["after"] = self._exactly(given["after"])
            self._check_after(given["after"])
        return given

    def _exactly(self, after: datetime | None) -> datetime | None:
        """Return what is stored, where it was sent back as the form shows it, in whole minutes."""
        stored, zone = self.sync.retrieve_after, zone_or_utc(self.sync.organisation.time_zone)
        if after is None or stored is None or isinstance(self.data.get("after"), datetime):
            return after
        shown = f"{stored.astimezone(zone):{FORMAT}}"
        return stored if f"{after.astimezone(zone):{FORMAT}}" == shown else after

    def _typed_view(self) -> str:
        return str(self.data.get("view", ""))[:30] if self.is_bound else ""

    def _check_view(self, view: str) -> None:
        is_stored = view == self.sync.view_id
        if not view:
            self.add_error("view", "Choose the view.")
        elif self.views is None and not is_stored:
            self.add_error("view", CANNOT_BE_ASKED)
        elif self.views is not None and view not in dict(self.views):
            self.add_error("view", "This view is not in Recruit any more. Choose another.")

    def _check_after(self, after: datetime | None) -> None:
        if after is None:
            self.add_error("after", "Enter the date and time, or choose All data.")
        elif after != self.sync.retrieve_after:
            try:
                check_start(
                    after.astimezone(zone_or_utc(self.sync.organisation.time_zone)),
                    created_at=self.sync.created_at,
                    now=self.now,
                )
            except UnfitStart as fault:
                self.add_error("after", str(fault))


def _initial(sync: Sync) -> dict[str, object]:
    return {
        "selection": Selection.CRITERIA if sync.is_left_at_criteria else sync.selection,
        "view": sync.view_id,
        "retrieve": AFTER if sync.retrieve_after else ALL_DATA,
        "after": sync.retrieve_after,
    }


def _selections(name: str) -> dict[str, tuple[str, str]]:
    return {
        Selection.ALL.value: (f"All {name}", "Everybody in the module, and whoever is added."),
        Selection.VIEW.value: (
            "A custom view",
            "Whoever the view shows in Recruit. A change of the view there counts here too.",
        ),
        Selection.CRITERIA.value: (
            "Criteria",
            "Whoever meets conditions that you set here, such as department, experience or city.",
        ),
    }


def _view_choices(
    sync: Sync, views: Sequence[tuple[str, str]] | None, typed: str
) -> list[tuple[str, str]]:
    """Return the account's views; what is stored or was entered stays to be seen in any case."""
    known = dict(views or ())
    choices = [("", "Choose a view"), *known.items()]
    for view in dict.fromkeys((sync.view_id, typed)):
        if view and view not in known:
            named = sync.view_name if view == sync.view_id else ""
            gone = "" if views is None else " (not in Recruit any more)"
            choices.append((view, f"{named or f'View {view}'}{gone}"))
    return choices
