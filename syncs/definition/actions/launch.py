"""Launches a sync as it was reviewed (R20, R24)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from syncs.models import Sync
from syncs.proposal.stored import stored_definition
from syncs.state.activate import hold_working_key
from syncs.state.launch import launch
from web.seen import Seen


@transaction.atomic
def launch_as_reviewed(sync: Sync, *, seen: Seen, user: User, now: datetime) -> bool:
    """Launch the sync as `launch` does, and only with the definition that the person has seen.

    Raises ChangedMeanwhile if it has another one by now, and what `launch` raises.
    """
    hold_working_key(sync.connection_id)  # before the sync, as whoever changes the key does
    held = Sync.objects.select_for_update(of=("self",)).get(pk=sync.pk)
    seen.refuse_unseen(stored_definition(held))
    return launch(sync, user=user, now=now)
