"""The words of undos: what is put back, what is left alone and why, and what becomes of the sync
(R98)."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from syncs.domain.outcomes import REASONS

MAX_PREVIEW_AGE = timedelta(days=7)
"""How long what a preview of an undo showed may be done: after that it is old."""

OWN = "own:"
LIST = "list:"
COLUMNS = {"email": "E-mail", "first_name": "First name", "last_name": "Last name"}


def is_old(finished_at: datetime | None, now: datetime) -> bool:
    """Tell whether a preview of an undo that ended then is too old to be carried out."""
    return finished_at is None or now - finished_at > MAX_PREVIEW_AGE


def put_back_in_words(detail: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each thing that a row puts back, but values, which are shown."""
    return list(_put_back(detail))


def _put_back(detail: Mapping[str, Any]) -> Iterator[str]:
    if left := detail.get("left"):
        yield "Off the list again." if len(left) == 1 else f"Off {len(left)} lists again."
    if joined := detail.get("joined"):
        yield "On the list again." if len(joined) == 1 else f"On {len(joined)} lists again."
    if detail.get("parts") == ["records"]:
        yield "Only which records of the sync claim the person; nothing else is changed."
    if detail.get("erased"):
        yield "The contact goes for good: nothing else has touched it."
    if detail.get("made"):
        yield "The contact is made again, as it was."
    if detail.get("buried"):
        yield "The contact is deleted in the organisation again."
    if detail.get("woke"):
        yield "The contact is not deleted any more."


def left_alone_in_words(
    detail: Mapping[str, Any], labels: Mapping[str, str], *, but: int | None = None
) -> list[str]:
    """Return a sentence for each thing that a row leaves alone, but for what its own reason, `but`,
    says already; `labels` are those of own contact fields."""
    changed = detail.get("changed", {})
    return [
        f"{_name(part, labels)}: {_why(int(reason), changed.get(part))}"
        for part, reason in sorted(detail.get("left_alone", {}).items())
        if part in changed or reason != but
    ]


def _name(part: str, labels: Mapping[str, str]) -> str:
    if part.startswith(OWN):
        key = part.removeprefix(OWN)
        return labels.get(key, key)
    if part.startswith(LIST):
        return "The list"
    return COLUMNS.get(part, "The contact")


def _why(reason: int, values: list[Any] | None) -> str:
    """Say why; of a value what the run had written, and what somebody else has since."""
    if values is None:
        known = REASONS.get(reason)
        return _begin_small(known.explanation) if known else "it stays."
    wrote, now = ("empty" if value in (None, "") else str(value) for value in values)
    return f"the run wrote {wrote}, and it is {now} since."


def _begin_small(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
