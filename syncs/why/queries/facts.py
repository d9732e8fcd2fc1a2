"""Reads all that is known of one person: all lists at once, a question for each kind of fact."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from accounts.models import Organisation
from contacts.models import (
    AddressSecrets,
    Contact,
    DepartureCause,
    ErasedAddress,
    Suppression,
)
from syncs.account.web_links import record_url_of
from syncs.alarms.late import annotate_late_syncs
from syncs.domain.outcomes import REASONS
from syncs.models import ImportRun, SourceLink, Sync
from syncs.models.import_run import IMPORTING
from syncs.sql.statements import execute_outside_runs
from syncs.why.queries.rows_of_person import telling_rows
from syncs.why.rules.facts import (
    BY_ANSWER,
    Barrier,
    Cause,
    KnownDeparture,
    KnownErasure,
    KnownList,
    KnownSync,
    ListClaim,
    PersonFacts,
    Stay,
    StayCause,
    Waiting,
)
from syncs.why.rules.ledger_row import LedgerRow

_CAUSES = {
    DepartureCause.TAKEN_OFF: Cause.TAKEN_OFF,
    DepartureCause.CONTACT_DELETED: Cause.CONTACT_DELETED,
    DepartureCause.SYNC_DELETED: Cause.SYNC_DELETED,
    DepartureCause.LIST_CHANGED: Cause.LIST_CHANGED,
}


def facts_of_contact(organisation: Organisation, contact: Contact) -> PersonFacts:
    """Return what is known of a contact, a tombstone perhaps."""
    address = contact.address
    rows = telling_rows(organisation, contact_id=contact.pk, addresses=[address])
    facts = _facts(organisation, address, rows, contact_id=contact.pk)
    return replace(facts, deleted_at=contact.deleted_at)


def facts_of_address(organisation: Organisation, address: str) -> PersonFacts:
    """Return what is known of a normalised address that no contact has, or of any other text that
    stood in the place of one."""
    facts = _facts(organisation, address, telling_rows(organisation, addresses=[address]))
    return replace(facts, erasure=_erasure(organisation, address))


def contact_of_record(organisation: Organisation, record_id: int) -> Contact | None:
    """Return the contact that a record of this id fills, or else one that it claims, if any."""
    syncs = Sync.with_deleted.filter(organisation=organisation)
    links = SourceLink.objects.filter(
        sync_id__in=list(syncs.values_list("pk", flat=True)), record_id=record_id
    )
    link = links.order_by("-contact_revision", "sync_id").first()
    if link is None:
        return None
    return Contact.objects.filter(organisation=organisation, pk=link.contact_id).first()


def facts_of_record(organisation: Organisation, record_id: int) -> PersonFacts:
    """Return what is known of a record of which no contact was made, with an address or without."""
    return _facts(organisation, "", telling_rows(organisation, record_id=record_id))


def _facts(
    organisation: Organisation, address: str, rows: tuple[LedgerRow, ...], *, contact_id: int = 0
) -> PersonFacts:
    values = {
        "organisation": organisation.pk,
        "contact": contact_id,
        "asking_or_keeping": ["", *(cause.value for cause in BY_ANSWER)],
    }
    lists = _rows("find_lists", values)
    held = [each for row in lists for each in json.loads(row[-1] or "[]")]
    return PersonFacts(
        address=address,
        lists=tuple(_known_list(*row[:-1]) for row in lists),
        syncs=known_syncs(organisation),
        rows=rows,
        waiting=tuple(_waiting(*row) for row in held if not row[ANSWER]),
        stays=tuple(_stay(*row) for row in held if row[ANSWER]),
        barriers=_barriers(organisation, address) if address else (),
    )


def known_syncs(organisation: Organisation) -> dict[int, KnownSync]:
    """Return all syncs of an organisation by their id, those too that were deleted."""
    syncs = Sync.with_deleted.filter(organisation=organisation).select_related("connection")
    started = ImportRun.objects.filter(
        sync_id=OuterRef("pk"), kind__in=IMPORTING, started_at__isnull=False
    )
    shown = annotate_late_syncs(syncs.annotate(has_run=Exists(started))).only(
        *("name", "state", "module", "module_label", "mailing_list_id"),
        *("connection__data_centre", "connection__api_url"),
    )
    return {
        sync.pk: KnownSync(
            id=sync.pk,
            name=sync.name,
            list_id=sync.mailing_list_id,
            state=sync.state,
            module_name=sync.module_name,
            record_url=record_url_of(sync.connection, sync.module),
            has_run=sync.has_run,  # type: ignore[attr-defined]  # annotated
            late_since=sync.late_since,  # type: ignore[attr-defined]  # annotated
            late_behind=sync.late_behind,  # type: ignore[attr-defined]  # annotated
        )
        for sync in shown.order_by("name", "pk")
    }


def _rows(statement: str, values: dict[str, Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        execute_outside_runs(cursor, statement, **values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _known_list(
    list_id: int,
    name: str,
    is_archived: bool,
    since: datetime | None,
    claims: str | None,
    cause: int | None,
    left_at: datetime | None,
    left_by: str | None,
    sync_id: int | None,
) -> KnownList:
    found = [ListClaim(c, r, datetime.fromisoformat(s)) for c, r, s in json.loads(claims or "[]")]
    departure = None
    if cause is not None and left_at is not None:
        departure = KnownDeparture(_CAUSES[DepartureCause(cause)], left_at, left_by or "", sync_id)
    return KnownList(list_id, name, is_archived, since, tuple(found), departure)


ANSWER = 6
"""The place of the answer among what is told of a question about somebody."""


def _waiting(
    sync_id: int, list_id: int, run_id: int, reason: int, record_id: int, *_: object
) -> Waiting:
    return Waiting(sync_id, list_id, run_id, REASONS[reason], record_id)


def _stay(
    sync_id: int,
    list_id: int,
    run_id: int,
    reason: int,
    record_id: int,
    held_at: str,
    answer: str,
    answered_by: str | None,
) -> Stay:
    return Stay(
        sync_id,
        list_id,
        run_id,
        datetime.fromisoformat(held_at),
        REASONS[reason],
        record_id,
        StayCause(answer),
        answered_by or "",
    )


def _barriers(organisation: Organisation, address: str) -> tuple[Barrier, ...]:
    found = Suppression.objects.filter(organisation=organisation, address=address)
    return tuple(
        Barrier(each.pk, each.get_kind_display(), each.created_at, each.source, each.note)
        for each in found.select_related("added_by").order_by("kind")
    )


def _erasure(organisation: Organisation, address: str) -> KnownErasure | None:
    """Ask by the hash that remains of an address (R62)."""
    secrets = AddressSecrets.objects.filter(organisation=organisation).first()
    if secrets is None:
        return None
    found = ErasedAddress.objects.filter(
        organisation=organisation, digest=secrets.digest_of(address), let_back_at=None
    )
    erased = found.select_related("erased_by").first()
    return KnownErasure(erased.erased_at, str(erased.erased_by or "")) if erased else None
