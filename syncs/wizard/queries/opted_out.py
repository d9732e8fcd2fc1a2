"""Counts whom a sync leaves out because they have opted out in Recruit (R15)."""

from syncs.models import OptedOutRecord, Sync


def count_opted_out(sync: Sync) -> int:
    """Return how many addresses the sync remembers as opted out."""
    return OptedOutRecord.objects.filter(sync_id=sync.pk).values("address").distinct().count()
