"""The people on each list over time (R94)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from accounts.models import Organisation
from contacts.models import ListSize, MailingList
from syncs.dashboard.rules.lines import points_of
from syncs.list_sizes.sizes_now import list_sizes
from web.capped_count import CappedCount

DAYS = 90
"""How far back the lines reach."""

MAX_LISTS = 30


@dataclass(frozen=True)
class ListLine:
    """A list with its people now and by day, the earliest first; `points` draws the days."""

    mailing_list: MailingList
    now: CappedCount
    sizes: Sequence[tuple[date, int]]
    points: str

    @property
    def people(self) -> int:
        """The people now; of a list that is too large to be counted for a page, of the last day."""
        return self.sizes[-1][1] if self.now.is_capped and self.sizes else self.now.number

    @property
    def change(self) -> int:
        """The difference to the first day."""
        return self.people - self.sizes[0][1] if self.sizes else 0


def lists_drawn(organisation: Organisation) -> QuerySet[MailingList]:
    """Return the lists of which lines are drawn, as far as there is room: not those archived."""
    return organisation.mailing_lists.filter(archived_at=None)


def read_list_lines(organisation: Organisation, *, today: date) -> list[ListLine]:
    """Return the lists by name, thirty at most; three queries."""
    first = today - timedelta(DAYS)
    shown = list(lists_drawn(organisation).order_by("name", "id")[:MAX_LISTS])
    sizes: dict[int, list[tuple[date, int]]] = defaultdict(list)
    found = ListSize.objects.filter(mailing_list__in=shown, day__gte=first).order_by("day")
    for list_id, day, people in found.values_list("mailing_list_id", "day", "people"):
        sizes[list_id].append((day, people))
    now = list_sizes(shown)
    return [
        ListLine(
            each,
            now[each.pk],
            sizes[each.pk],
            points_of([((day - first).days, n) for day, n in sizes[each.pk]], days=DAYS),
        )
        for each in shown
    ]
