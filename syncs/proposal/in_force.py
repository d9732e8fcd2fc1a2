"""Says by which definition a run goes: that of its sync, or of a preview the one that is tried."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime

from syncs.domain.run_settings import FROM_THE_BEGINNING
from syncs.models import FieldMapping, ImportRun, Kind, Preview, Sync
from syncs.proposal.lay_over import OFF, lay_over, propose_mappings
from syncs.proposal.parts import Proposal


@dataclass(frozen=True)
class DefinitionInForce:
    """A sync, or a copy of it that is not saved, and its pairs. `retroactive`: the options bind
    everybody whom it ever imported (R52)."""

    sync: Sync
    mappings: list[FieldMapping]
    retroactive: bool


def definition_in_force(run: ImportRun, now: datetime) -> DefinitionInForce:
    """Return the definition by which the run goes, as it is now."""
    sync, preview = run.sync, _find_preview(run)
    proposal = _proposal_of(run, preview)
    if proposal is None or proposal.pairs is None:
        mappings = list(sync.field_mappings.select_related("contact_field"))
    else:
        mappings = propose_mappings(sync, proposal.pairs)
    if proposal:
        sync = lay_over(sync, proposal, now=now)
    retroactive = preview is not None and preview.retroactive
    return DefinitionInForce(_bind_all(sync) if retroactive else sync, mappings, retroactive)


def is_retroactive(run: ImportRun) -> bool:
    """Tell whether the run's options bind everybody whom its sync ever imported (R52)."""
    preview = _find_preview(run)
    return preview is not None and preview.retroactive


def _find_preview(run: ImportRun) -> Preview | None:
    """Return what the run tries, or what the preview that it applies has tried."""
    if run.kind == Kind.PREVIEW:
        return Preview.objects.filter(pk=run.pk).first()
    if run.kind == Kind.APPLY:
        return Preview.objects.filter(pk=run.about_id).first()
    return None


def _proposal_of(run: ImportRun, preview: Preview | None) -> Proposal | None:
    """Return a change that is tried, or that is saved with the first deed of this run."""
    is_saved = run.kind == Kind.APPLY and preview is not None and preview.saved_at is not None
    if preview is None or preview.proposal is None or is_saved:
        return None
    return Proposal.model_validate(preview.proposal)


def _bind_all(sync: Sync) -> Sync:
    bound = copy(sync)
    for name in ("opt_outs", "deleted"):
        if getattr(bound, name) != OFF:
            setattr(bound, f"{name}_since", FROM_THE_BEGINNING)
    return bound
