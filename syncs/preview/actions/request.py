"""Asks for a preview of what a run would do: of the sync as it is, or as a form would have it
(R75)."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from accounts.models import User
from syncs.actors.queries.naming import name_admins
from syncs.editions.allowances import find_refusal
from syncs.models import (
    ConnectionState,
    ImportRun,
    Kind,
    Policy,
    Preview,
    RunState,
    Sync,
    SyncState,
    Trigger,
)
from syncs.models.sync import ListArchived
from syncs.proposal.parts import Proposal
from syncs.proposal.stored import what_matters
from syncs.queue.request import queue_run
from syncs.state.key_in_words import words_on_the_key
from syncs.state.launch import find_hindrances
from web.seen import Seen


class NoPreview(Exception):
    """A preview cannot be made; the message is a sentence for people."""


class PreviewNeedsKey(NoPreview):
    """Recruit has rejected the key of the connection."""


@transaction.atomic
def request_preview(
    sync: Sync,
    user: User | None,
    *,
    retroactive: bool = False,
    proposal: Proposal | None = None,
    compare: Callable[[Sync], object] | None = None,
) -> ImportRun:
    """Ask for a preview; it joins the sync's queued one, if that tries the same.

    `retroactive`: the options about opt-outs and deletions bind everybody whom the sync ever
    imported (R52). `proposal`: a change of the definition to be tried, which is not saved.
    `compare` is called with the sync under its lock, and raises where the change would overwrite
    what the person has not seen (R24): applying the preview saves it. Raises NoPreview.
    """
    held = Sync.objects.select_for_update(of=("self",)).get(pk=sync.pk)
    if compare:
        compare(held)
    require_runnable(held, user=user)
    if retroactive:
        _require_option(held, proposal)
    asked: dict[str, object] = {
        "retroactive": retroactive,
        "proposal": proposal.model_dump(mode="json") if proposal else None,
    }
    base = {"base": dict(Seen.of(what_matters(held)).digests)}
    queued = held.runs.filter(state=RunState.QUEUED, kind=Kind.PREVIEW).first()
    if queued is None:
        run = queue_run(
            held, Trigger.MANUAL, kind=Kind.PREVIEW, requested_by=user, full=retroactive
        )
        Preview.objects.create(run=run, **asked, **base)
        return run
    if not Preview.objects.filter(pk=queued.pk, **_same(asked)).update(**base):
        raise NoPreview(
            "Another preview of this sync waits to begin. Look at that one, or cancel it, then ask"
            " again."
        )
    return queued


def _same(asked: dict[str, object]) -> dict[str, object]:
    if asked["proposal"] is None:
        return {"retroactive": asked["retroactive"], "proposal__isnull": True}
    return asked


def require_runnable(sync: Sync, *, user: User | None) -> None:
    """Refuse what keeps any run of the sync from beginning, with the words for it."""
    if sync.state == SyncState.DRAFT and (missing := find_hindrances(sync)):
        raise NoPreview(f"Before it can be previewed: {missing[0].sentence}")
    if sync.connection.state == ConnectionState.KEY_REJECTED:
        raise PreviewNeedsKey(words_on_the_key(sync, reader=user))
    if sync.mailing_list.archived_at:
        raise NoPreview(str(ListArchived(sync.mailing_list)))
    if why := find_refusal(sync):
        raise NoPreview(name_admins(why.sentences, sync.organisation))


def _require_option(sync: Sync, proposal: Proposal | None) -> None:
    rules = proposal.rules if proposal and proposal.rules else sync
    if rules.opt_outs == rules.deleted == Policy.IGNORE:
        raise NoPreview(
            "Neither option is switched on: people who opt out, or are deleted in Recruit, stay."
        )
