"""The edition rules as they are today: which hold, and which syncs each concerns (R8, R12, R43)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings

from accounts.models import Organisation, Plan
from syncs.editions.allowances import (
    annotate_custom_fields,
    circumstances_of,
    definition_of,
    find_refused,
)
from syncs.editions.rules import EDITION_RULES, USED_BY, Refusal, Rule
from syncs.models import Connection, Sync, SyncState


@dataclass(frozen=True)
class RuleToday:
    """`fault` says what breaks it, "" where it holds; `is_lifted` by the operator. `concerned` are
    the syncs that use what the rule is about, `refused` those of them that it keeps from running.
    """

    words: str
    fault: str
    is_lifted: bool
    concerned: Sequence[Sync]
    refused: Sequence[Sync]


@dataclass(frozen=True)
class EditionOverview:
    connection: Connection
    rules: Sequence[RuleToday]


@dataclass(frozen=True)
class PlanConsequence:
    """The syncs that another plan would hit or free.

    `deactivated` ones become inactive, `barred` ones do not run anyhow and could not be activated,
    `freed` ones could be again; `reason` is why, "" where none is hit.
    """

    deactivated: Sequence[Sync]
    barred: Sequence[Sync]
    freed: Sequence[Sync]
    reason: str = ""


def edition_overviews_of(organisation: Organisation) -> list[EditionOverview]:
    """Return the rules as they are today for each connection."""
    connections = list(organisation.connections.defer("secrets").order_by("id"))
    syncs = _syncs(organisation)
    return [
        EditionOverview(connection, _rules(connection, organisation, syncs))
        for connection in connections
    ]


def consequence_of(organisation: Organisation, plan: Plan) -> PlanConsequence:
    """Return what changing to this plan would do."""
    changed = Organisation(pk=organisation.pk, plan=plan)
    before: dict[Sync, Refusal] = {}
    after: dict[Sync, Refusal] = {}
    syncs = _syncs(organisation)
    for connection in organisation.connections.defer("secrets"):
        own = [sync for sync in syncs if sync.connection_id == connection.pk]
        before |= find_refused(own, connection, organisation)
        after |= find_refused(own, connection, changed)
    hit = [sync for sync in after if sync not in before]
    return PlanConsequence(
        deactivated=[sync for sync in hit if sync.state == SyncState.ACTIVE],
        barred=[sync for sync in hit if sync.state != SyncState.ACTIVE],
        freed=[sync for sync in before if sync not in after],
        reason=after[hit[0]].rule.phrase if hit else "",
    )


def _syncs(organisation: Organisation) -> list[Sync]:
    syncs = organisation.syncs.exclude(state=SyncState.DRAFT)
    return list(annotate_custom_fields(syncs).order_by("name", "id"))


def _rules(
    connection: Connection, organisation: Organisation, syncs: Iterable[Sync]
) -> list[RuleToday]:
    own = [sync for sync in syncs if sync.connection_id == connection.pk]
    return [_today(rule, connection, organisation, own) for rule in EDITION_RULES]


def _today(
    rule: Rule, connection: Connection, organisation: Organisation, syncs: Iterable[Sync]
) -> RuleToday:
    concerned = [sync for sync in syncs if USED_BY[rule.feature](definition_of(sync))]
    is_lifted = rule.feature in settings.RELAXED_EDITION_RULES
    faults = {
        sync: fault
        for sync in concerned
        if (fault := rule.fault(circumstances_of(connection, organisation, sync.selection)))
    }
    fault = rule.fault(circumstances_of(connection, organisation)) or next(
        iter(faults.values()), ""
    )
    return RuleToday(
        words=rule.words,
        fault="" if is_lifted else fault,
        is_lifted=is_lifted,
        concerned=concerned,
        refused=[] if is_lifted else list(faults),
    )
