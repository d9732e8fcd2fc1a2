"""Writes the messages of events: as things stand when they are sent (R105).

Of people only who is on the list now is told as added, and only who is not is told as removed: a
message that comes late, or once more, puts nobody back on a list who has left it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import orjson
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.models import Organisation
from contacts.models import Contact, MailingList, Membership, Suppression
from syncs.models import HeldRecord, ImportRun, Sync
from syncs.webhooks.domain.events import EventKind
from syncs.webhooks.models import WebhookEvent

COUNTS = (
    *("total", "new", "re_added", "duplicate", "updated", "unchanged", "ignored"),
    *("not_selected", "deleted", "held", "kept", "put_back", "left_alone"),
)


def write_message(event: WebhookEvent) -> bytes:
    """Return the body of an event's message, JSON in UTF-8."""
    return orjson.dumps(read_message(event))


def read_message(event: WebhookEvent) -> dict[str, object]:
    """Return an event's message as it would be sent now."""
    return {
        "type": event.kind,
        "timestamp": _instant(event.happened_at),
        "organisation": event.organisation.slug,
        "data": _data_of(event),
    }


def _data_of(event: WebhookEvent) -> dict[str, object]:
    about = event.about
    match EventKind(event.kind):
        case EventKind.TEST:
            return {}
        case EventKind.SYNC_LATE | EventKind.SYNC_RECOVERED:
            return {"sync": _sync(event.organisation, about["sync"]), **_rest(about)}
        case EventKind.MEMBERS_ADDED | EventKind.MEMBERS_REMOVED:
            return _members(event, about["mailing_list"], about["contacts"])
    return _run(event, about["run"])


def _rest(about: Mapping[str, str]) -> dict[str, object]:
    since = _instant(datetime.fromisoformat(about["since"]))
    return {"since": since, **({"was": about["was"]} if "was" in about else {})}


def _run(event: WebhookEvent, run_id: int) -> dict[str, object]:
    """Return what is told of a run. Its error is told by its code: its words may name people."""
    run = ImportRun.objects.select_related("sync__mailing_list").filter(pk=run_id).first()
    if run is None:
        return {"run": {"id": run_id}}
    told: dict[str, object] = {
        "id": run.pk,
        "kind": run.kind,
        "trigger": run.trigger,
        "due_at": _instant(run.due_at),
        "started_at": _instant(run.started_at),
    }
    if event.kind != EventKind.RUN_STARTED:
        told["finished_at"] = _instant(run.finished_at)
        told["counts"] = {name: getattr(run, name) for name in COUNTS}
        told["ignored_reasons"] = run.ignored_reasons
    if event.kind == EventKind.RUN_FAILED:
        told["error"] = {"code": run.error_code, "what_to_do": run.what_to_do}
    told["url"] = _link("run_detail", event.organisation, run.pk)
    return {"run": told, "sync": _sync(event.organisation, run.sync_id)}


def _sync(organisation: Organisation, sync_id: int) -> dict[str, object]:
    sync = (
        Sync.with_deleted.select_related("mailing_list")
        .filter(organisation=organisation, pk=sync_id)
        .first()
    )
    if sync is None:
        return {"id": sync_id}
    mailing_list = sync.mailing_list
    return {
        "id": sync.pk,
        "name": sync.name,
        "mailing_list": {"id": mailing_list.pk, "name": mailing_list.name}
        if sync.mailing_list_id
        else None,
        "url": _link("sync_detail", organisation, sync.pk),
    }


def _members(event: WebhookEvent, list_id: int, contacts: list[int]) -> dict[str, object]:
    """Return the people as they are now. Who must not be mailed is not told as added: who is
    suppressed (R69), and who has opted out and is held (R74)."""
    listed = MailingList.objects.filter(organisation=event.organisation, pk=list_id).first()
    members = Membership.objects.filter(mailing_list_id=list_id, contact_id__in=contacts)
    on_list = set(members.values_list("contact_id", flat=True))
    is_added = event.kind == EventKind.MEMBERS_ADDED
    held = HeldRecord.objects.unanswered_opt_outs(list_id).filter(contact_id__in=contacts)
    barred = set(held.values_list("contact_id", flat=True)) if is_added else set()
    told = [pk for pk in contacts if (pk in on_list) == is_added and pk not in barred]
    return {
        "mailing_list": {"id": list_id, "name": listed.name if listed else None},
        "members": _people(event.organisation, told, may_be_suppressed=not is_added),
    }


def _people(
    organisation: Organisation, contacts: Iterable[int], *, may_be_suppressed: bool
) -> list[dict[str, object]]:
    suppressed = Suppression.objects.filter(
        organisation_id=OuterRef("organisation_id"), address=OuterRef("address")
    )
    found = (
        Contact.objects.filter(organisation=organisation)
        .annotate(is_suppressed=Exists(suppressed))
        .in_bulk(list(contacts))
    )
    people: list[dict[str, object]] = []
    for pk in contacts:
        contact = found.get(pk)
        if contact is None:  # erased; who is told as removed has to be known all the same
            if may_be_suppressed:
                people.append({"contact": pk, "email": None})
        elif may_be_suppressed or not contact.is_suppressed:
            names = {"first_name": contact.first_name, "last_name": contact.last_name}
            people.append({"contact": pk, "email": contact.email, **names})
    return people


def _link(name: str, organisation: Organisation, number: int) -> str | None:
    """Return the address of a page, None where the operator has not said how it begins."""
    origin: str = settings.PUBLIC_ORIGIN
    return f"{origin}{reverse(name, args=[organisation.slug, number])}" if origin else None


def _instant(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None
