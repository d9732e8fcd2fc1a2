"""Finds which concerns are over because they were mended, and not because nobody cares any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from django.db.models import OuterRef, Q, Subquery

from syncs.attention.rules.advice import NOBODY_ANSWERED
from syncs.domain.concerns import ConcernKind
from syncs.models import (
    Concern,
    Connection,
    ConnectionState,
    Hold,
    HoldAnswer,
    ImportRun,
    Kind,
    RunState,
    Sync,
    SyncState,
)
from syncs.models.import_run import IMPORTING
from syncs.webhooks.models import Webhook

ALWAYS_MENDED = frozenset(
    {kind for kind in ConcernKind if kind.is_silence} | {ConcernKind.MAIL_MISSING}
)

RUNNING_ON = (SyncState.ACTIVE, SyncState.COMPLETED)


def mended_among(concerns: Iterable[Concern]) -> set[int]:
    """Return the ids of those that were mended, by a question for each kind at most.

    A sync that was paused or deleted, or whose run was cancelled before it began, is no longer
    late, and nobody has to be told.
    """
    found: set[int] = set()
    by_kind: dict[ConcernKind, dict[int, Concern]] = {}
    for concern in concerns:
        by_kind.setdefault(concern.concern_kind, {})[concern.subject_id] = concern
    for kind, subjects in by_kind.items():
        if kind in ALWAYS_MENDED:
            mended: Set[int] = set(subjects)
        elif kind == ConcernKind.LATE:
            mended = _started_since(subjects)
        else:
            mended = _mended(kind, set(subjects))
        found |= {subjects[subject].pk for subject in mended}
    return found


def note_who_was_silent(concerns: Iterable[Concern]) -> None:
    """Note of those about held people whether they are over because nobody answered in time."""
    held = {each.subject_id: each for each in concerns if each.concern_kind == ConcernKind.HELD}
    silent = Hold.objects.filter(pk__in=held, answer=HoldAnswer.EXPIRED)
    for run_id in silent.values_list("pk", flat=True):
        concern = held[run_id]
        concern.facts = {**concern.facts, "code": NOBODY_ANSWERED}
        concern.save(update_fields=["facts"])


def _mended(kind: ConcernKind, subjects: Set[int]) -> set[int]:
    match kind:
        case ConcernKind.KEY_REJECTED:
            connected = Connection.objects.filter(state=ConnectionState.CONNECTED)
            return set(connected.filter(pk__in=subjects).values_list("pk", flat=True))
        case ConcernKind.STOPPED_BY_KEY:
            active = Sync.objects.filter(connection__in=subjects, state__in=RUNNING_ON)
            return set(active.values_list("connection_id", flat=True))
        case ConcernKind.RUN_FAILED:
            return _succeeding(subjects)
        case ConcernKind.HELD:
            answered = Hold.objects.filter(pk__in=subjects).exclude(answer="")
            by_people = answered.filter(Q(answer=HoldAnswer.EXPIRED) | ~Q(answered_by=None))
            return set(by_people.values_list("pk", flat=True))
        case ConcernKind.INACTIVE:
            going_on = Sync.objects.filter(pk__in=subjects, state__in=RUNNING_ON)
            return set(going_on.values_list("pk", flat=True))
        case ConcernKind.WEBHOOK_OFF:
            on = Webhook.objects.filter(pk__in=subjects, disabled_at=None)
            return set(on.values_list("pk", flat=True))
    return set()


def _started_since(late: Mapping[int, Concern]) -> set[int]:
    """Return the late syncs of which a run has started since they were due."""
    started = ImportRun.objects.filter(
        sync_id=OuterRef("pk"), kind=Kind.IMPORT, started_at__isnull=False
    )
    last = Subquery(started.order_by("-id").values("started_at")[:1])
    syncs = Sync.objects.filter(pk__in=late, state__in=RUNNING_ON).annotate(last=last)
    at = syncs.values_list("pk", "last")
    return {pk for pk, started_at in at if started_at and started_at >= late[pk].since}


def _succeeding(subjects: Set[int]) -> set[int]:
    """Return the syncs whose last import that came to its end, or failed, has come to its end."""
    ended = ImportRun.objects.filter(
        Q(state__in=(RunState.SUCCEEDED, RunState.HELD, RunState.FAILED))
        | Q(state=RunState.CANCELLED, hold__held_at__isnull=False),
        sync_id=OuterRef("pk"),
        kind__in=IMPORTING,
    )
    last = Subquery(ended.order_by("-id").values("state")[:1])
    syncs = Sync.objects.filter(pk__in=subjects)
    succeeding = syncs.annotate(last=last).exclude(last=RunState.FAILED)
    return set(succeeding.values_list("pk", flat=True))
