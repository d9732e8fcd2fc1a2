"""The differences between two settings, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from syncs.comparison.queries.in_words import Setting, SettingPart

MAX_NAMED = 5
"""Of a long set only so many of its members are named."""

NOTHING = "nothing"


@dataclass(frozen=True)
class SettingChange:
    """A setting that is another one in the second of two settings; "nothing" where one has none."""

    part: SettingPart
    label: str
    before: str
    after: str


def changes_between(before: Iterable[Setting], after: Iterable[Setting]) -> list[SettingChange]:
    """Return what differs, in the order of the first settings, then what only the second have.

    What the release that stored the first ones did not keep at all is no difference: of a part of
    which they have nothing, nothing is told.
    """
    first = {setting.key: setting for setting in before}
    second = {setting.key: setting for setting in after}
    kept = {setting.part for setting in first.values()} & {s.part for s in second.values()}
    keys = dict.fromkeys((*first, *second))
    found = (_change(first.get(key), second.get(key)) for key in keys)
    return [change for change in found if change and change.part in kept]


def parts_of(changes: Iterable[SettingChange]) -> Sequence[SettingPart]:
    """Return the parts in which there are changes, each once, in their order."""
    changed = {change.part for change in changes}
    return [part for part in SettingPart if part in changed]


def changed_labels(changes: Iterable[SettingChange], part: SettingPart) -> str:
    """Return what of a part was changed, the first few by name."""
    return _listed([change.label for change in changes if change.part == part])


def _change(first: Setting | None, second: Setting | None) -> SettingChange | None:
    known = first or second
    assert known  # noqa: S101 (each key is that of one of them)
    if first and second:
        if first.members != second.members:
            return SettingChange(
                known.part,
                known.label,
                _only(first.members - second.members),
                _only(second.members - first.members),
            )
        if (first.words, first.since) == (second.words, second.since):
            return None
    elif not known.key.startswith("pair "):
        return None  # of another release, which had no such setting
    before, after = (each.words if each else NOTHING for each in (first, second))
    if before == after:
        before, after = (_with_since(each) for each in (first, second))
    return SettingChange(known.part, known.label, before, after)


def _only(members: frozenset[str]) -> str:
    return f"also {_listed(sorted(members))}" if members else NOTHING


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MAX_NAMED
    return ", ".join(names[:MAX_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _with_since(setting: Setting | None) -> str:
    assert setting  # noqa: S101 (both are there, or their words would differ)
    since = f", since {setting.since:%-d %b %Y, %H:%M} UTC" if setting.since else ""
    return f"{setting.words.rstrip('.')}{since}"
