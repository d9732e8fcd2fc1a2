"""Forgets a person among those whom applications of previews would have treated otherwise (R75)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from accounts.models import Organisation
from syncs.models import Preview

ABOUT_NOBODY = ("outcome", "reason", "removed_from")
"""What stays of a deed: it says what became of somebody, and not of whom."""


def forget_differing(
    organisation: Organisation,
    contacts: Collection[int],
    records: Collection[int],
    names: Callable[[str], bool],
) -> int:
    """Forget who is one of these contacts or records, or has an address that `names` recognises;
    returns how many entries were about them."""
    previews = Preview.objects.filter(run__organisation=organisation, differences__isnull=False)
    return sum(
        _forget_in(preview, lambda person: _is_about(person, contacts, records, names))
        for preview in previews.select_for_update(of=("self",)).order_by("pk")
    )


def _forget_in(preview: Preview, is_concerned: Callable[[Mapping[str, Any]], bool]) -> int:
    differences: dict[str, Any] = preview.differences or {}
    people = differences.get("people", [])
    concerned = [each for each in people if is_concerned(each)]
    for person in concerned:
        person.update(
            contact=None,
            email="",
            name="",
            erased=True,
            shown=_without_values(person["shown"]),
            found=_without_values(person["found"]),
        )
        if not person["is_record"]:
            person["subject"] = None
    if concerned:
        preview.save(update_fields=["differences"])
    return len(concerned)


def _is_about(
    person: Mapping[str, Any],
    contacts: Collection[int],
    records: Collection[int],
    names: Callable[[str], bool],
) -> bool:
    if person["contact"] in contacts or (person["is_record"] and person["subject"] in records):
        return True
    sides = [side for side in (person["shown"], person["found"]) if side]
    values = [side.get(part) or {} for side in sides for part in ("values", "before", "after")]
    found = [each.get("email") for each in (person, *sides, *values)]
    return any(names(email) for email in found if email)


def _without_values(deed: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if deed is None:
        return None
    return {part: deed[part] for part in ABOUT_NOBODY if part in deed}
