"""Drafts: syncs in the making, kept like all others, that nothing runs (R22)."""

from collections.abc import Mapping

from django.db import transaction

from syncs.models import Connection, FieldMapping, Step, Sync, SyncState
from syncs.pipeline.sync_names import name_once

STEPS = tuple(Step)


def create_draft(
    connection: Connection, *, name: str, module: str, pairs: Mapping[str, str]
) -> Sync:
    """A draft with the mapping to begin with: `pairs` are columns by source field (R40).

    Its schedule is on the organisation's clock (R20). Raises SyncNameTaken.
    """
    organisation = connection.organisation
    with name_once():
        sync = Sync.objects.create(
            organisation=organisation,
            connection=connection,
            name=name,
            module=module,
            zone=organisation.time_zone,
        )
        FieldMapping.objects.bulk_create(
            FieldMapping(
                organisation=organisation,
                sync=sync,
                position=position,
                source_field=source,
                column=column,
            )
            for position, (column, source) in enumerate(pairs.items())
        )
    return sync


@transaction.atomic
def delete_draft(sync: Sync) -> bool:
    """False if it is not a draft any more."""
    held = Sync.objects.select_for_update().filter(pk=sync.pk, state=SyncState.DRAFT).first()
    if held is None:
        return False
    held.delete()
    return True


def step_on(sync: Sync, answered: Step) -> None:
    """Open the draft's next step, unless the person had been beyond this one before."""
    following = STEPS[min(STEPS.index(answered) + 1, len(STEPS) - 1)]
    opened = Sync.objects.filter(pk=sync.pk, state=SyncState.DRAFT, draft_step=answered)
    if opened.update(draft_step=following):
        sync.draft_step = following
