"""The source records that would let go of the people of a hold (R74)."""

from django.db import models


class HeldRecord(models.Model):
    """A record that would let go of a contact, and why; its claim on the contact is kept.

    What it means is told by the answer to its hold: see `WAITING` and `KEEPING`. The record may be
    linked to another contact by now, which it fills (R72). A record that qualifies again for the
    same contact is forgotten here. Written by the million, see
    `docs/decisions/0003-hot-tables.md`.
    """

    pk = models.CompositePrimaryKey("sync_id", "contact_id", "record_id", "because")
    sync_id = models.BigIntegerField()
    contact_id = models.BigIntegerField()
    record_id = models.BigIntegerField()
    because = models.SmallIntegerField(help_text="A number of `domain.outcomes.Reason`")
    organisation_id = models.BigIntegerField()
    hold_id = models.BigIntegerField(help_text="The id of the run that holds them")
    joined = models.BooleanField(
        default=False, help_text="Found by a later run, so not shown with the question"
    )
    first_synced_at = models.DateTimeField(help_text="That of the record's link (R50)")
