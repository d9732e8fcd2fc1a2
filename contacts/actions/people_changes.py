"""Forgets changes that nobody is told of any more."""

from datetime import datetime, timedelta

from contacts.models import PeopleChange

TOLD_FOR = timedelta(days=30)
"""How long somebody may wait before asking what has changed since."""

MAX_FORGOTTEN = 10_000


def forget_old_changes(now: datetime) -> int:
    """Forget the oldest changes, and return how many; what is left waits for the next time."""
    # A day more: who asks in the last minute is still told of all.
    old = PeopleChange.objects.filter(at__lt=now - TOLD_FOR - timedelta(days=1)).order_by("at")
    ids = list(old.values_list("pk", flat=True)[:MAX_FORGOTTEN])
    return PeopleChange.objects.filter(pk__in=ids).delete()[0]
