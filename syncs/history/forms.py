"""The filters that the addresses of run pages may ask for.

What does not fit is answered beside its field and asks for nothing; the rest still counts.
"""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet

from contacts.domain.needles import Needle
from syncs.domain.outcomes import Outcome, Reason
from syncs.history.queries.run_history import HistoryQuestion
from syncs.history.queries.run_rows import Group, RowKey, RowQuestion
from syncs.models import Kind, RunState, Sync
from syncs.models.import_run import CHANGING, FINISHED
from web.keyset import stored_number
from web.questions import NOT_FILTERED, DayField, KeyField, QueryStringForm

TOTAL = "total"
SPECIAL = {TOTAL, *Group}

CHANGES = "changes"
"""A choice of the kinds of runs that may change something: all but previews."""

ENDED = "ended"
"""A choice of the states of runs that have come to an end, whichever."""

COUNTED_BY_DAY = {"kind": CHANGES, "state": ENDED}
"""The filter that leaves the runs whose numbers a chart of days tells."""


class RowFilter(QueryStringForm):
    """The filter of a run's rows: `?outcome=ignored&reason=empty_email`.

    A reason alone asks for the ignored records with it, or else for the removals.
    """

    outcome = forms.ChoiceField(
        required=False,
        choices=[
            ("", "All outcomes"),
            (TOTAL, "All of the total"),
            *((group.value, group.label) for group in Group),
            *((outcome.code, outcome.label) for outcome in Outcome),
        ],
        error_messages={"invalid_choice": "There is no such outcome, so all rows are shown."},
    )
    reason = forms.ChoiceField(
        required=False,
        choices=[("", "All reasons"), *((reason.code, reason.label) for reason in Reason)],
        error_messages={"invalid_choice": f"There is no such reason{NOT_FILTERED}"},
    )
    q = forms.CharField(
        label="Name, address or record",
        required=False,
        max_length=200,
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "dir": "auto"}),
    )
    after = KeyField(RowKey.parse)

    @property
    def question(self) -> RowQuestion:
        needle = Needle.of(self.asked.get("q") or "")
        special, outcome, reason = self._chosen(self.asked)
        if reason and not (outcome or special):
            outcome = next(outcome for outcome in Outcome if reason in outcome.reasons)
        return RowQuestion(
            outcome=outcome,
            reason=reason,
            only_total=special == TOTAL,
            group=Group(special) if special in set(Group) else None,
            needle=needle if needle.text else None,
        )

    @property
    def kept(self) -> dict[str, str]:
        """The filters, as the address bar says them."""
        names = ("outcome", "reason", "q")
        return {name: self.data[name] for name in names if self.asked.get(name)}

    def clean(self) -> dict[str, Any]:
        _, outcome, reason = self._chosen(self.cleaned_data)
        if outcome and reason and reason not in outcome.reasons:
            self.add_error("reason", f"No {outcome.label.lower()} record has this reason.")
        return self.cleaned_data

    @staticmethod
    def _chosen(asked: dict[str, Any]) -> tuple[str, Outcome | None, Reason | None]:
        """Return what was asked for that is no outcome, the outcome, and the reason."""
        outcome, reason = asked.get("outcome") or "", asked.get("reason")
        special = outcome if outcome in SPECIAL else ""
        return (
            special,
            Outcome[outcome.upper()] if outcome and not special else None,
            Reason[reason.upper()] if reason else None,
        )


class HistoryFilter(QueryStringForm):
    """The filter of runs: `?sync=4&state=failed&kind=changes&since=2026-11-01&until=2026-11-30`."""

    sync: "forms.ModelChoiceField[Sync]" = forms.ModelChoiceField(
        queryset=Sync.objects.none(),
        required=False,
        empty_label="All syncs",
        error_messages={"invalid_choice": "There is no such sync, so all are shown."},
    )
    state = forms.ChoiceField(
        required=False,
        choices=[("", "All states"), (ENDED, "All that ended"), *RunState.choices],
        error_messages={"invalid_choice": "There is no such state, so all are shown."},
    )
    kind = forms.ChoiceField(
        required=False,
        choices=[("", "All kinds"), (CHANGES, "All but previews"), *Kind.choices],
        error_messages={"invalid_choice": "There is no such kind, so all are shown."},
    )
    reason = forms.ChoiceField(
        label="Ignored for",
        required=False,
        choices=[
            ("", "Any reason"),
            *((each.code, each.label) for each in Outcome.IGNORED.reasons),
        ],
        error_messages={"invalid_choice": f"There is no such reason{NOT_FILTERED}"},
    )
    since = DayField(label="From")
    until = DayField(label="Up to and including")
    after = KeyField(stored_number)

    def __init__(self, *args: Any, syncs: QuerySet[Sync], zone: ZoneInfo, **kwargs: Any) -> None:
        """Take the syncs to choose from, and the zone in which the days are meant."""
        super().__init__(*args, **kwargs)
        self._zone = zone
        choice = self.fields["sync"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 (declared above)
        choice.queryset = syncs

    @property
    def question(self) -> HistoryQuestion:
        asked = self.asked
        return HistoryQuestion(
            sync=asked.get("sync"),
            states=_states(asked.get("state")),
            kinds=_kinds(asked.get("kind")),
            reason=asked.get("reason"),
            since=self._midnight(asked.get("since"), 0),
            until=self._midnight(asked.get("until"), 1),
        )

    @property
    def kept(self) -> dict[str, str]:
        """The filters besides the days, as the address bar says them."""
        names = ("sync", "state", "kind", "reason")
        return {name: self.data[name] for name in names if self.asked.get(name)}

    def clean(self) -> dict[str, Any]:
        asked = self.cleaned_data
        since, until = asked.get("since"), asked.get("until")
        if since and until and since > until:
            self.add_error("until", f"This day is before the first one{NOT_FILTERED}")
        return asked

    def _midnight(self, day: date | None, days_later: int) -> datetime | None:
        if day is None:
            return None
        return datetime.combine(day + timedelta(days_later), time(), self._zone)


def _states(chosen: str | None) -> tuple[str, ...]:
    if chosen == ENDED:
        return FINISHED
    return (chosen,) if chosen else ()


def _kinds(chosen: str | None) -> tuple[str, ...]:
    if chosen == CHANGES:
        return CHANGING
    return (chosen,) if chosen else ()
