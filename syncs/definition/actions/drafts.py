"""Drafts: syncs in the making, kept like all others, that nothing runs (R22)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection, transaction

from criteria import Criteria
from syncs.definition.actions.change import unique_sync_name
from syncs.models import (
    Connection,
    FieldMapping,
    Policy,
    RunCheckpoint,
    RunRow,
    Step,
    Sync,
    SyncState,
    UnchangedBlock,
)
from syncs.proposal.stored import TAB, is_typed_in, stored_criteria
from syncs.sql.staging import drop_tables_of
from web.seen import Seen

STEPS = tuple(Step)


@dataclass(frozen=True)
class ChosenModule:
    """A module of the account, and its fields to begin with: name and label by column (R40).

    `custom` are the names of its custom fields. `tells_opt_outs`: it has the field that tells who
    has opted out (R15).
    """

    api_name: str
    label: str
    pairs: Mapping[str, tuple[str, str]]
    custom: Collection[str]
    tells_opt_outs: bool


def create_draft(connection: Connection, *, name: str, module: ChosenModule) -> Sync:
    """Create a draft with the mapping to begin with.

    Its schedule is on the organisation's clock (R20). Raises SyncNameTaken.
    """
    organisation = connection.organisation
    with unique_sync_name():
        sync = Sync.objects.create(
            organisation=organisation,
            connection=connection,
            name=name,
            module=module.api_name,
            module_label=module.label[:100],
            zone=organisation.time_zone,
            **(
                {} if module.tells_opt_outs else {"opt_outs": Policy.IGNORE, "opt_outs_since": None}
            ),
        )
        FieldMapping.objects.bulk_create(
            FieldMapping(
                organisation=organisation,
                sync=sync,
                position=position,
                source_field=source,
                source_label=label[:200],
                column=column,
                custom=source in module.custom,
            )
            for position, (column, (source, label)) in enumerate(module.pairs.items())
        )
    return sync


@transaction.atomic
def delete_draft(sync: Sync) -> bool:
    """Delete the draft with its previews; False if it is none any more.

    A worker that has one of them finds its checkpoint gone and writes nothing more.
    """
    held = Sync.objects.select_for_update().filter(pk=sync.pk, state=SyncState.DRAFT).first()
    if held is None:
        return False
    previews = list(held.runs.values_list("pk", flat=True))
    RunCheckpoint.objects.filter(pk__in=previews).delete()
    with connection.cursor() as cursor:
        for run_id in previews:
            drop_tables_of(cursor, run_id)
    for table in (RunRow, UnchangedBlock):
        table.objects.filter(run_id__in=previews).delete()
    held.delete()
    return True


@transaction.atomic
def keep_typed(sync: Sync, criteria: Criteria, *, seen: Seen, tab: str = "") -> None:
    """Keep what stands in the criteria editor of a draft, finished or not, until it is saved.

    Raises ChangedMeanwhile where it would overwrite what somebody else keeps there unseen (R24);
    what was sent from the same `tab` of a browser is nobody else's.
    """
    typed = criteria.model_dump(mode="json")
    if _has_nul(typed):
        return  # PostgreSQL keeps none; the page says that it has to go
    held = Sync.objects.select_for_update().filter(pk=sync.pk, state=SyncState.DRAFT).first()
    if held is None:
        return
    if not is_typed_in(held, tab):
        stored = stored_criteria(held)
        seen.refuse_overwriting(stored, entered={**stored, "criteria": typed})
    sync.criteria_typed = {**typed, TAB: tab}
    Sync.objects.filter(pk=held.pk).update(criteria_typed=sync.criteria_typed)


def _has_nul(value: object) -> bool:
    """Tell whether a text of a JSON value has a NUL character."""
    match value:
        case str():
            return "\0" in value
        case list():
            return any(map(_has_nul, value))
        case dict():
            return any(map(_has_nul, value.values()))
    return False


def step_on(sync: Sync, answered: Step) -> None:
    """Open the draft's next step, unless the person had been beyond this one before."""
    following = STEPS[min(STEPS.index(answered) + 1, len(STEPS) - 1)]
    opened = Sync.objects.filter(pk=sync.pk, state=SyncState.DRAFT, draft_step=answered)
    if opened.update(draft_step=following):
        sync.draft_step = following
