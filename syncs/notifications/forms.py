"""The forms of the room: how a member wants to be told, and what was seen (R96)."""

from __future__ import annotations

from typing import Any

from django import forms

from syncs.domain.concerns import ConcernKind, Topic
from syncs.models import Way
from syncs.notifications.actions.settings import ChosenWays
from web.keyset import stored_number
from web.questions import KeyField, QueryStringForm
from web.seen import Stored
from web.seen_form import SeenForm

LABELS = {
    Topic.KEY: "Recruit rejects the key",
    Topic.FAILED: "A sync fails",
    Topic.HELD: "People wait for an answer",
    Topic.LATE: "A sync is late",
    Topic.INACTIVE: "A sync becomes inactive",
    Topic.INSTALLATION: "A part of RecruitSync is silent, or a webhook is off",
}


class WaysForm(SeenForm):
    """A choice for each topic, and the hour of the digest."""

    edits = {**{topic.value: (topic.value,) for topic in Topic}, "digest_hour": ("digest_hour",)}

    def __init__(self, data: Any, *, stored: Stored) -> None:
        super().__init__(data, stored=stored, initial=dict(stored))
        for topic in Topic:
            self.fields[topic.value] = forms.ChoiceField(label=LABELS[topic], choices=Way.choices)
        self.fields["digest_hour"] = forms.TypedChoiceField(
            label="Hour of the daily mail",
            choices=[(hour, f"{hour:02}:00") for hour in range(24)],
            coerce=int,
        )

    @property
    def entered(self) -> ChosenWays:
        """The choices, once the form is valid."""
        ways = {topic: Way(self.cleaned_data[topic.value]) for topic in Topic}
        return ChosenWays(ways, self.cleaned_data["digest_hour"])

    @property
    def topics(self) -> list[forms.BoundField]:
        """The fields of the topics, for the page."""
        return [self[topic.value] for topic in Topic]


class InboxPage(QueryStringForm):
    """Takes the key of a page of notifications."""

    after = KeyField(stored_number)


class SeenNeedsForm(forms.Form):
    """Takes what a page has shown: needs by kind and subject, and the newest notification."""

    newest = forms.IntegerField(min_value=0, max_value=2**63 - 1, required=False)
    back = forms.CharField(max_length=2_000, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self._tokens: list[str] = data.getlist("need")

    @property
    def needs(self) -> list[tuple[str, int]]:
        """The needs that were shown; a token that no page has sent is left out."""
        return [need for need in map(_read_token, self._tokens) if need]


def _read_token(token: str) -> tuple[str, int] | None:
    kind, _, subject = token.partition("-")
    try:
        return ConcernKind(kind).value, stored_number(subject)
    except ValueError:
        return None
