"""The filter of the audit log; what does not fit is answered beside its field, and not asked."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

from django import forms

from accounts.acting import ActorKind
from accounts.audit.about_sync import syncs_by_name
from accounts.audit.queries import AuditQuestion
from accounts.audit.rules.fields import field_choices, split_field
from accounts.audit.rules.words import NOUNS
from accounts.models import Organisation
from accounts.zones import organisation_zone
from web.keyset import stored_number
from web.questions import NOT_FILTERED, DayField, KeyField, QueryStringForm


class AuditFilter(QueryStringForm):
    """The filter of the log: by who it was, by what it is about, and by day.

    `?sync=7` leaves what is about one sync, `?field=sync.state` what changed one field.
    """

    who = forms.ChoiceField(
        label="Who",
        required=False,
        error_messages={"invalid_choice": f"There is nobody like that{NOT_FILTERED}"},
    )
    about = forms.ChoiceField(
        label="About",
        required=False,
        choices=[("", "Everything"), *sorted(NOUNS.items(), key=lambda each: each[1])],
        error_messages={"invalid_choice": f"There is no such thing{NOT_FILTERED}"},
    )
    sync = forms.TypedChoiceField(
        label="Sync",
        coerce=int,
        required=False,
        error_messages={"invalid_choice": f"There is no such sync{NOT_FILTERED}"},
    )
    field = forms.ChoiceField(
        label="Field",
        required=False,
        choices=[("", "Any field"), *field_choices()],
        error_messages={"invalid_choice": f"There is no such field{NOT_FILTERED}"},
    )
    since = DayField("From")
    until = DayField("To")
    after = KeyField(stored_number)

    def __init__(self, data: Any, *, organisation: Organisation) -> None:
        super().__init__(data)
        self._zone = organisation_zone(organisation)
        members = organisation.members.select_related("user").order_by("user__email")
        cast("forms.ChoiceField", self.fields["who"]).choices = [
            ("", "Everybody"),
            *((f"person-{each.user_id}", each.user.email) for each in members),
            *((kind.value, str(kind.label)) for kind in ActorKind if kind != ActorKind.PERSON),
        ]
        cast("forms.ChoiceField", self.fields["sync"]).choices = [
            ("", "All syncs"),
            *syncs_by_name(organisation),
        ]

    @property
    def question(self) -> AuditQuestion:
        asked = self.asked
        kind, _, number = asked.get("who", "").partition("-")
        noun, column = split_field(asked.get("field", ""))
        return AuditQuestion(
            kind=kind,
            person=int(number) if number else None,
            noun=asked.get("about", "") or noun,
            sync=asked.get("sync") or None,
            column=column,
            since=self._begin_of(asked.get("since")),
            until=self._begin_of(asked.get("until"), days=1),
        )

    @property
    def is_filtered(self) -> bool:
        return self.question != AuditQuestion()

    def clean(self) -> dict[str, Any]:
        asked = self.cleaned_data
        about, (noun, _) = asked.get("about"), split_field(asked.get("field", ""))
        if about and noun and about != noun:
            self.add_error("field", f"This is a field of something else{NOT_FILTERED}")
        return asked

    def _begin_of(self, day: date | None, days: int = 0) -> datetime | None:
        """Return when a day, or the day after, begins on the organisation's clock."""
        if day is None:
            return None
        return datetime.combine(day + timedelta(days), time(), self._zone).astimezone(UTC)
