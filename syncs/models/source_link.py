"""The link from a source record to the contact that it fills, in the shape last seen.

Recruit's deleted feed names no addresses, so the link is ours to keep.
"""

from django.db import models

FILLS_NOTHING = 0
"""The `contact_revision` of a record that claims its contact but does not fill it (R67): another
record with the address does, or this one was deleted in Recruit and the person kept."""


class SourceLink(models.Model):
    """A record with its contact. Of the records with one address only one fills the contact (R67),
    each claims it (R18).

    `fingerprint` stands for everything of the record, and of the settings it is read under, that
    matters; `contact_revision` for the contact as the sync left it. While both are as they were,
    the record is known: its contact is on the list, not suppressed, and has the same values.
    """

    pk = models.CompositePrimaryKey("sync_id", "record_id")
    sync_id = models.BigIntegerField()
    record_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    contact_id = models.BigIntegerField()
    fingerprint = models.UUIDField()
    contact_revision = models.IntegerField()
    first_synced_at = models.DateTimeField()
