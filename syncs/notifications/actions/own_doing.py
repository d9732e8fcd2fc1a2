"""Finds who ended a concern by hand, for whom its end is no news (R96).

The hold tells who answered, and the audit log who entered a key, activated a sync or switched a
webhook on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from accounts.acting import ActorKind
from accounts.models import AuditEntry
from syncs.domain.concerns import ConcernKind
from syncs.models import Concern, Hold, Sync

DEEDS: Mapping[ConcernKind, tuple[str, str]] = {
    ConcernKind.KEY_REJECTED: ("connection", "secret_set_at"),
    ConcernKind.STOPPED_BY_KEY: ("sync", "state"),
    ConcernKind.INACTIVE: ("sync", "state"),
    ConcernKind.WEBHOOK_OFF: ("webhook", "disabled_at"),
}
"""The noun and the column of the audit log by which a person ends a concern, by its kind."""

ANSWERED = frozenset({ConcernKind.HELD, ConcernKind.HOLD_ENDS})
"""The kinds that a person ends by an answer."""


def who_ended(concerns: Iterable[Concern]) -> dict[int, int]:
    """Return the users who ended concerns themselves, by the concern's id: of several the last, by
    a question or two for each kind."""
    by_kind: dict[ConcernKind, list[Concern]] = {}
    for concern in concerns:
        if concern.concern_kind in {*DEEDS, *ANSWERED}:
            by_kind.setdefault(concern.concern_kind, []).append(concern)
    return {
        pk: user for kind, ended in by_kind.items() for pk, user in _who_ended(kind, ended).items()
    }


def _who_ended(kind: ConcernKind, concerns: list[Concern]) -> dict[int, int]:
    by_subject = {concern.subject_id: concern for concern in concerns}
    if kind in ANSWERED:
        holds = Hold.objects.filter(pk__in=by_subject, answered_by__isnull=False)
        answers = holds.values_list("pk", "answered_by_id")
        return {by_subject[hold].pk: user for hold, user in answers if user}
    noun, column = DEEDS[kind]
    subjects = {subject: subject for subject in by_subject}
    if kind == ConcernKind.STOPPED_BY_KEY:  # it is about the connection of the syncs
        syncs = Sync.objects.filter(connection__in=by_subject)
        subjects = dict(syncs.values_list("pk", "connection_id"))
    entries = AuditEntry.objects.filter(
        organisation__in={concern.organisation_id for concern in concerns},
        noun=noun,
        object_id__in=subjects,
        actor_kind=ActorKind.PERSON,
        after__has_key=column,
        at__gte=min(concern.since for concern in concerns),
    )
    told = entries.order_by("id").values_list("object_id", "actor_id", "at")
    return {
        concern.pk: user
        for subject, user, at in told
        if subject and user and at >= (concern := by_subject[subjects[subject]]).since
    }
