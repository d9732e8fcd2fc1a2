"""Chooses what a new key does to the syncs of a connection (R5, R6)."""

from django.db import transaction

from syncs.connection.actions.edited import stored_policy
from syncs.models import Connection
from web.seen import Seen


@transaction.atomic
def choose_key_policy(connection: Connection, *, keep_running: str, seen: Seen) -> None:
    """Keep the syncs running when a new key works, "yes" or "no"; `seen` is what the person had
    seen of it. Raises ChangedMeanwhile (R24)."""
    held = Connection.objects.hold(connection.pk)
    seen.refuse_overwriting(stored_policy(held), entered={"keep_running": keep_running})
    held.keep_running = keep_running == "yes"
    # This alone: the key may have been changed since the person looked.
    held.save(update_fields=["keep_running"])
