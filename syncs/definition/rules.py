"""The limit of how far back *After* may reach (R21)."""

from datetime import datetime, timedelta

MAX_REACH = timedelta(days=30)


class UnfitStart(ValueError):
    """An instant that retrieval cannot begin after; the message is for people."""


def earliest_start(created_at: datetime) -> datetime:
    """Return the earliest instant that is allowed, in whole minutes.

    The limit is anchored at the sync's creation, however late it is edited.
    """
    return (created_at - MAX_REACH).replace(second=0, microsecond=0)


def check_start(after: datetime, *, created_at: datetime, now: datetime) -> None:
    """Raise UnfitStart if retrieval cannot begin after this instant. All instants are aware."""
    if after > now:
        raise UnfitStart("This is in the future, so nothing could have been changed since.")
    earliest = earliest_start(created_at).astimezone(after.tzinfo)
    if after < earliest:
        raise UnfitStart(
            "This is more than 30 days before the sync was created. The earliest is"
            f" {earliest.day} {earliest:%B %Y, %H:%M}; for older records choose All data."
        )
