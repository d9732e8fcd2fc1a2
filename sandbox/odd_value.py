"""One value of an answer that is another, or is not there, as in metadata that nobody expects."""

from collections.abc import Sequence
from typing import Any

_NAMES = ("api_name", "name", "id")


def set_value(content: Any, at: Sequence[str | int], value: Any) -> None:
    """Set what is at this place of the JSON; do nothing where there is no such place.

    A place is a list of keys and positions, as `["fields", "City", "length"]`. An entry of a list
    can be named by its `api_name`, `name` or `id`.
    """
    holder, key = _find(content, at)
    if holder is not None:
        holder[key] = value


def remove_value(content: Any, at: Sequence[str | int]) -> None:
    """Remove what is at this place of the JSON, which `set_value` explains."""
    holder, key = _find(content, at)
    if holder is not None and (isinstance(holder, list) or key in holder):
        del holder[key]


def _find(content: Any, at: Sequence[str | int]) -> tuple[Any, Any]:
    """Return the object or list that holds the place, and the place's key; None if there is none.

    Without a place it is the first of the answer.
    """
    *way, last = at or list(content)[:1]
    for step in way:
        try:
            content = content[_key(content, step)]
        except (LookupError, TypeError):
            return None, None
    key = _key(content, last)
    if isinstance(content, list):
        return (content, key) if isinstance(key, int) and key < len(content) else (None, None)
    return (content, key) if isinstance(content, dict) else (None, None)


def _key(content: Any, step: str | int) -> str | int:
    """Return the position of the entry that is called so; in an object, the key as it is."""
    if not isinstance(content, list) or isinstance(step, int):
        return step
    for position, entry in enumerate(content):
        if isinstance(entry, dict) and step in [entry.get(name) for name in _NAMES]:
            return position
    return step
