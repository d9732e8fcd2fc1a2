"""The words of the page: numbers, times, values, and what was just done."""

from datetime import datetime
from typing import Any

from ..generated.timeline import ZONE

# Told after a form, by the word that follows `?done=` in the address.
DONE = {
    "added": "The person is in Recruit now.",
    "saved": "Saved. The next run of a sync sees it.",
    "unchanged": "Nothing was different, so nothing was saved.",
    "opted-out": "This person no longer wants e-mail.",
    "opted-in": "This person wants e-mail again.",
    "converted": "The candidate is converted.",
    "approved": "The record is approved.",
    "deleted": "The record is in the recycle bin.",
    "purged": "The record is deleted for good.",
    "restored": "The record is back.",
    "key": "There is a new key. The old one is refused from now on.",
    "tokens": "All access tokens have expired. Clients must ask for new ones.",
    "edition": "The edition is changed, and credits are counted anew.",
    "clock": "The clock is ahead now.",
    "trouble": "The trouble waits for its requests.",
    "peace": "There is no trouble any more.",
    "churn": "Records change from now on while they are read.",
    "quiet": "Nothing changes by itself any more.",
    "reset": "Everything is as the seed made it.",
}


def number(value: int) -> str:
    return f"{value:,}"


def when(moment: int) -> str:
    """Write epoch seconds as people read them, in the account's zone."""
    return datetime.fromtimestamp(moment, ZONE).strftime("%d %b %Y, %H:%M:%S")


def text_of(value: Any) -> str:
    """Write a value of a record as a line of text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return str(value.get("name") or ", ".join(f"{key}: {each}" for key, each in value.items()))
    if isinstance(value, list):
        return "; ".join(text_of(each) for each in value)
    return str(value)
