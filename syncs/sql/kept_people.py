"""Tells the statements about the people whom a sync keeps on its list what they go by."""

from typing import Any

from syncs.models import Sync


def values_of_keeper(sync: Sync) -> dict[str, Any]:
    """Return the values by name for the statements of `delete_sync/` and `change_list/`."""
    return {
        "organisation": sync.organisation_id,
        "sync": sync.pk,
        "mailing_list": sync.mailing_list_id,
        "opt_outs": sync.opt_outs,
        "opt_outs_since": sync.opt_outs_since,
    }
