"""COMPARE: whether a run that applies a preview would do exactly what the preview showed (R75).

Where it would not, it fails before anything is applied, and who differs is kept with the preview,
for people: how many, and the first of them, each with what was shown and what would be done now.
"""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.backends.utils import CursorWrapper

from contacts.models import Contact
from recruit.errors import StopRun
from syncs.checkpoint.context import RunContext
from syncs.checkpoint.lease import Lease
from syncs.checkpoint.phases import end_phase
from syncs.checkpoint.restart import is_staging_lost, read_again
from syncs.domain.outcomes import ABOUT_LEAVING
from syncs.models import ImportRun, LedgerEntry, Preview

MAX_KEPT = 200
"""How many of those who differ are kept by name."""

DEED = ("outcome", "reason", "contact", "removed_from", "before", "after", "values")
"""What a deed consists of, in the order of `compare/create_differing.sql`."""

FIRST = """
    SELECT leaves, subject, shown, found FROM differing ORDER BY leaves DESC, subject LIMIT %s
"""

Deed = dict[str, Any]


class PreviewDiffers(StopRun):
    """A run would not do what its preview showed; it has changed nothing."""

    kind = "preview_differs"


class Differing(NamedTuple):
    """Somebody who differs: a contact who leaves, or the record that would be imported."""

    leaves: bool
    subject: int
    shown: list[Any] | None
    found: list[Any] | None


def compare(context: RunContext, lease: Lease) -> None:
    """Go on to apply, if this run would do exactly what the preview showed. Raises
    PreviewDiffers."""
    with lease.checkpoint() as checkpoint:
        if is_staging_lost(context, checkpoint):
            read_again(context, checkpoint)
            return
        about = _preview_of(context)
        differences = find_differences(context, checkpoint.cursor, about)
        if differences:
            Preview.objects.filter(pk=about).update(differences=differences)
        else:
            checkpoint.progress = end_phase(checkpoint.progress, context.settings)
    if differences:  # outside: what was found is kept
        raise PreviewDiffers(_in_words(differences["count"]))


def _preview_of(context: RunContext) -> int:
    """Return the id of the preview that the run applies."""
    about = ImportRun.objects.values_list("about_id", flat=True).get(pk=context.run_id)
    return about or 0


def find_differences(
    context: RunContext, cursor: CursorWrapper, about: int
) -> dict[str, Any] | None:
    """Return how many people would be treated otherwise than was shown, and the first of them;
    None for nobody.

    Each has a `subject`, the id of a record or of a contact who leaves, further `contact`, `email`
    and `name`, and what was `shown` and is `found`: a deed, or else what the run's row of the same
    subject says, or None.
    """
    context.execute(cursor, "create_differing", about=about)
    cursor.execute("SELECT count(*) FROM differing")
    (count,) = cursor.fetchone()
    if not count:
        return None
    cursor.execute(FIRST, [MAX_KEPT])
    first = [
        Differing(leaves, subject, json.loads(shown or "null"), json.loads(found or "null"))
        for leaves, subject, shown, found in cursor.fetchall()
    ]
    return {"count": count, "people": _describe(first, about, context.run_id)}


def _describe(first: list[Differing], about: int, run_id: int) -> list[dict[str, Any]]:
    """Say of each who it is, and what becomes of them where that is no deed."""
    rows = _find_rows(first, (about, run_id))
    people = []
    for each in first:
        shown = _deed_of(each.shown) or rows.get((about, each.leaves, each.subject))
        found = _deed_of(each.found) or rows.get((run_id, each.leaves, each.subject))
        who = {"is_record": not each.leaves, "subject": each.subject}
        people.append({**who, "shown": shown, "found": found})
    _name(people)
    return people


def _deed_of(deed: list[Any] | None) -> Deed | None:
    if deed is None:
        return None
    return {name: value for name, value in zip(DEED, deed, strict=True) if value is not None}


def _find_rows(
    first: Iterable[Differing], runs: tuple[int, int]
) -> dict[tuple[int, bool, int], Deed]:
    """Return by run and subject what the rows say that are no deeds of them."""
    people = {each.subject for each in first if each.leaves}
    records = {each.subject for each in first if not each.leaves}
    found: dict[tuple[int, bool, int], Deed] = {}
    rows = LedgerEntry.objects.filter(run_id__in=runs).exclude(outcome__in=ABOUT_LEAVING)
    for row in rows.filter(record_id__in=records):
        found[row.run_id, False, row.record_id or 0] = _row_as_deed(row)
    for row in rows.filter(contact_id__in=people).order_by("-outcome"):
        found[row.run_id, True, row.contact_id or 0] = _row_as_deed(row)
    return found


def _row_as_deed(row: LedgerEntry) -> Deed:
    deed = {"outcome": row.outcome, "reason": row.reason, "contact": row.contact_id}
    email = {"email": row.email} if row.email else {}
    return {name: value for name, value in deed.items() if value is not None} | email


def _name(people: list[dict[str, Any]]) -> None:
    """Add e-mail address and name to each, of the contact or as they would be imported."""
    ids = [_contact_of(each) for each in people]
    contacts = Contact.objects.in_bulk([pk for pk in ids if pk])
    for each, pk in zip(people, ids, strict=True):
        contact = contacts.get(pk or 0)
        each.update(_named_by(contact) if contact else _named_by_values(each))


def _named_by(contact: Contact) -> dict[str, Any]:
    name = f"{contact.first_name} {contact.last_name}".strip()
    return {"contact": contact.pk, "email": contact.email, "name": name}


def _contact_of(person: dict[str, Any]) -> int | None:
    if not person["is_record"]:
        return int(person["subject"])
    sides = (person["shown"] or {}, person["found"] or {})
    return next((side["contact"] for side in sides if side.get("contact")), None)


def _named_by_values(person: dict[str, Any]) -> dict[str, Any]:
    sides = [side for side in (person["shown"], person["found"]) if side]
    values: dict[str, Any] = next((side["values"] for side in sides if side.get("values")), {})
    email = values.get("email") or next((s["email"] for s in sides if s.get("email")), "")
    name = f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
    return {"contact": None, "email": email, "name": name}


def _in_words(count: int) -> str:
    who = "1 person" if count == 1 else f"{count:,} people"
    return f"{who} would be treated otherwise than the preview showed, so nobody was changed."
