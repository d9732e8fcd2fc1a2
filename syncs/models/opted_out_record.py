"""The source records that say that their address has opted out (R15)."""

from django.db import models


class OptedOutRecord(models.Model):
    """A record of a sync that said so when it was read last, with the address it had then.

    An opt-out counts for the address, so it must be known when another record with that address is
    read, in whatever run. The record need not have been imported, and may be deleted by now
    (`docs/decisions/0046-a-no-outlasts-what-said-it.md`). Since when it was imported, where the
    option is younger, still decides when it has let go of its person (R50).
    """

    pk = models.CompositePrimaryKey("sync_id", "record_id")
    sync_id = models.BigIntegerField()
    record_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    address = models.TextField(
        db_collation="C", null=True, help_text="Normalised (R68); null: it had none"
    )
    first_synced_at = models.DateTimeField(
        null=True, help_text="When the sync first imported the record; null: it never did"
    )
    is_gone = models.BooleanField(
        db_default=False, help_text="It was deleted in Recruit since, which takes nothing back"
    )
