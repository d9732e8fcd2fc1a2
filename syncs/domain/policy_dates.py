"""Since when a policy binds: opt-outs and deletions only for who is imported later (R50)."""

from datetime import datetime

OFF = "ignore"


def in_force_since(
    before: str, after: str, *, since: datetime | None, now: datetime
) -> datetime | None:
    """When the policy was switched on, None while it is off.

    Another removal keeps the date; switching off and on again begins anew.
    """
    if after == OFF:
        return None
    return now if before == OFF or since is None else since
