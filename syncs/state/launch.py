"""Launches a draft, or a completed sync that is to run again (R20)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from criteria import Criteria, InvalidCriteria, Matcher
from syncs.domain.modules import CONTACTS
from syncs.domain.zones import zone
from syncs.editions.allowances import refusal_of
from syncs.editions.custom_fields import refusal_of_selection
from syncs.editions.rules import Feature
from syncs.models import ContactColumn, Selection, Step, Sync, SyncState, Trigger
from syncs.models.sync import ListArchived
from syncs.queue.request import request_run
from syncs.state.activate import hold_working_key

LAUNCHABLE = (SyncState.DRAFT, SyncState.COMPLETED)


@dataclass(frozen=True)
class Hindrance:
    """Something that keeps a sync from being launched, and the step at which to deal with it."""

    step: Step
    sentence: str


class NotReady(Exception):
    """Something is still missing: `find_hindrances` tells what."""


def find_hindrances(sync: Sync) -> list[Hindrance]:
    """Return what keeps a sync from being launched, in the order of the steps.

    Recruit is not asked: the first run finds out about the rest.
    """
    return [*_of_module(sync), *_of_records(sync), *_of_rules(sync), *_of_the_rest(sync)]


@transaction.atomic
def launch(
    sync: Sync,
    *,
    user: User | None,
    now: datetime,
    request: Callable[[Sync], object] | None = None,
) -> bool:
    """Make the sync active and ask for its first run (R20), an import unless `request` asks for
    another.

    False if it was neither draft nor completed. Raises NotReady, or KeyNotWorking.
    """
    hold_working_key(sync.connection_id)
    syncs = Sync.objects.select_for_update(of=("self",)).select_related("organisation")
    held = syncs.get(pk=sync.pk)
    if held.state not in LAUNCHABLE:
        return False
    if find_hindrances(held):
        raise NotReady
    try:
        held.launch(held.schedule.next_after(now))
    except ListArchived:  # a moment ago: the page that is shown again says so
        raise NotReady from None
    if request:
        request(held)
    else:
        request_run(held, user=user, trigger=Trigger.ACTIVATION)
    return True


def _of_module(sync: Sync) -> Iterator[Hindrance]:
    if sync.module == CONTACTS:
        why = refusal_of(Feature.CONTACTS, sync.connection, sync.organisation)
        if why:
            yield Hindrance(Step.MODULE, why)


def _of_records(sync: Sync) -> Iterator[Hindrance]:
    if sync.selection == Selection.VIEW and not sync.view_id:
        yield Hindrance(Step.RECORDS, "No custom view is chosen yet.")
    if sync.selection == Selection.CRITERIA:
        why = refusal_of(Feature.CRITERIA, sync.connection, sync.organisation)
        why = why or _fault_of_criteria(sync)
        if why:
            yield Hindrance(Step.RECORDS, why)


def _fault_of_criteria(sync: Sync) -> str:
    """Return what is wrong with the criteria by themselves, or "".

    The metadata of today is not at hand; the run asks for it.
    """
    if not sync.criteria:
        return "There are no criteria yet, so that nobody can be selected."
    try:
        Matcher(Criteria.model_validate(sync.criteria), now=sync.created_at, zone=zone("UTC"))
    except InvalidCriteria as fault:
        return str(fault)
    return ""


def _of_rules(sync: Sync) -> Iterator[Hindrance]:
    if sync.mailing_list_id is None:
        yield Hindrance(Step.RULES, "No mailing list is chosen yet.")
    elif sync.mailing_list.archived_at:
        yield Hindrance(Step.RULES, f"The list {sync.mailing_list} is archived. Choose another.")


def _of_the_rest(sync: Sync) -> Iterator[Hindrance]:
    try:
        _ = sync.schedule
    except ValueError as fault:
        yield Hindrance(Step.SCHEDULE, str(fault))
    if not sync.field_mappings.filter(column=ContactColumn.EMAIL).exists():
        yield Hindrance(Step.MAPPING, "No field gives the e-mail address yet.")
    if why := refusal_of_selection(sync, sync.selection):
        yield Hindrance(Step.MAPPING, why)
