"""Saves the change that a preview has tried, in the transaction with the first deed of the run that
applies it (R75): until then the sync stays as it was, whatever becomes of the run."""

from __future__ import annotations

from django.db import transaction

from accounts.acting import AuditActor, acting_as, who_acts
from recruit.errors import StopRun
from syncs.checkpoint.context import RunContext
from syncs.checkpoint.hold_run import hold_run
from syncs.domain.run_settings import RunSettings
from syncs.models import ImportRun, Kind, Preview, Sync
from syncs.proposal.parts import Proposal
from syncs.proposal.save import NotSaved, save_proposal
from syncs.proposal.stored import what_matters
from web.seen import ChangedMeanwhile, Seen


class ChangeNotSaved(StopRun):
    """The change that a preview has tried cannot be saved any more; nothing is changed."""

    kind = "change_not_saved"


def save_tried_change(context: RunContext) -> None:
    """Save the change, if this run applies a preview that has tried one, and it is not saved yet.

    The caller holds the organisation's lock. Raises ChangeNotSaved.
    """
    if context.settings.kind != Kind.APPLY:
        return
    run = hold_run(context.run_id)
    unsaved = Preview.objects.filter(pk=run.about_id, proposal__isnull=False, saved_at=None)
    tried = unsaved.select_for_update(of=("self",)).first()
    if tried is None:
        return
    try:
        with transaction.atomic(), acting_as(_who_asked(run)):
            _save(tried, run, context.settings)
    except NotSaved as why:
        raise ChangeNotSaved(f"The change that was previewed cannot be saved. {why}") from why


def _who_asked(run: ImportRun) -> AuditActor:
    """Return whose change it is: it was decided when the run was asked for."""
    return AuditActor.person(run.requested_by) if run.requested_by else who_acts()


def _save(tried: Preview, run: ImportRun, settings: RunSettings) -> None:
    sync = Sync.objects.select_for_update(of=("self",)).filter(pk=run.sync_id).first()
    if sync is None:
        raise NotSaved("The sync was deleted.")
    try:
        Seen(tried.base).refuse_unseen(what_matters(sync))
    except ChangedMeanwhile as other:
        raise NotSaved("Somebody changed the sync meanwhile.") from other
    proposal = Proposal.model_validate(tried.proposal)
    reads_again = save_proposal(sync, proposal, now=settings.today, run=run)
    _require_same_targets(sync, settings)
    if reads_again:  # an undo of this run must not go by what was read under the former definition
        ImportRun.objects.filter(pk=run.pk).update(watermark_before=None)
    tried.saved_at = settings.today
    tried.save(update_fields=["saved_at"])


def _require_same_targets(sync: Sync, settings: RunSettings) -> None:
    """Refuse a mapping whose new contact field was given another key than the values were read
    for."""
    saved = {
        (row.source_field, row.contact_field.key if row.contact_field else row.column)
        for row in sync.field_mappings.select_related("contact_field")
    }
    if not {(field.source, field.target) for field in settings.mapped_fields} <= saved:
        raise NotSaved("A contact field like the new one was made meanwhile.")
