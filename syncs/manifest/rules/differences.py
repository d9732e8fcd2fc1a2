"""The difference between two manifests, in words (R104)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from syncs.manifest.rules.document import Manifest

LEFT_ALONE = frozenset({"converted", "no_match", "at", "weekday", "day", "read_everything_days"})
"""Keys of a sync that are left as they are, or do not matter, where they are not set."""


def differences_in_words(now: Manifest, wanted: Manifest) -> list[str]:
    """Return what would be made and changed if the wanted one was applied, a sentence each.

    What only `now` has is left alone, and so not told.
    """
    found: list[str] = []
    if wanted.connection and not now.connection:
        found.append(f"The Recruit account of {wanted.connection.account_email} is connected.")
    if wanted.removal_limit:
        before = now.removal_limit.model_dump() if now.removal_limit else {}
        found += _changed("The limit of removals", before, wanted.removal_limit.model_dump())
    found += _of_kind("The list {}", now.lists, wanted.lists, key="name")
    found += _of_kind(
        "The contact field {}", now.contact_fields, wanted.contact_fields, key="label"
    )
    found += _of_kind(
        "The favourite {}", now.mapping_favourites, wanted.mapping_favourites, key="name"
    )
    if wanted.group_addresses:
        groups = now.group_addresses.model_dump() if now.group_addresses else {}
        found += _changed(
            "The list of group addresses", groups, wanted.group_addresses.model_dump()
        )
    return [*found, *_of_kind("The sync {}", now.syncs, wanted.syncs, key="name")]


def _of_kind(words: str, now: Iterable[Any], wanted: Iterable[Any], *, key: str) -> Iterable[str]:
    known = {str(getattr(each, key)).casefold(): each for each in now}
    for entry in wanted:
        name = str(getattr(entry, key))
        before = known.get(name.casefold())
        if before is None:
            yield f"{words.format(name)} is made."
        else:
            told = (each.model_dump(by_alias=True, mode="json") for each in (before, entry))
            yield from _changed(words.format(name), *told)


def _changed(what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[str]:
    for path, old, new in _leaves(before, after, ""):
        yield f"{what}: {path} is {_in_words(old)}, and becomes {_in_words(new)}."


def _leaves(before: Any, after: Any, path: str) -> Iterable[tuple[str, Any, Any]]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in after:
            if after[name] is None and name in LEFT_ALONE:
                continue
            yield from _leaves(before.get(name), after[name], f"{path}.{name}" if path else name)
    elif before != after:
        yield path, before, after


def _in_words(value: Any) -> str:
    match value:
        case None:
            return "not set"
        case True | False:
            return "yes" if value else "no"
        case []:
            return "empty"
        case list():
            return "; ".join(_in_words(each) for each in value)
        case dict():
            told = (f"{name} {_in_words(each)}" for name, each in value.items() if each)
            return ", ".join(told)
    return f"“{value}”" if isinstance(value, str) else str(value)
