"""The before-images of records: how each stood to a contact until a run changed that.

With the rows of the ledger this is all that an undo needs (R98). Written only where something
changed, by the thousand and not by the million: of a new person nothing was there before.
"""

from django.db import models
from django.db.models.functions import Cast


class BeforeImage(models.Model):
    """A record of a run's sync as it stood to a contact when the run came to change that.

    `claimed_since`: since when it claimed the contact's membership of the run's list; null: not at
    all. `first_synced_at` with `fingerprint` and `contact_revision`: its link to the contact; null:
    it was not linked to this one. `reason`: why it let go of the contact, where it did.

    `claimed_after`: whether it claimed the membership when the run was done with it, by which an
    undo tells what the run did from what others have done since; null: of an earlier release.

    `place` orders the images of a run as the rows of its undo, see `syncs/sql/undo/`.
    """

    pk = models.CompositePrimaryKey("run_id", "contact_id", "record_id")
    run_id = models.BigIntegerField()
    contact_id = models.BigIntegerField()
    record_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    place = models.BigIntegerField()
    reason = models.SmallIntegerField(null=True)
    claimed_since = models.DateTimeField(null=True)
    claimed_after = models.BooleanField(null=True)
    fingerprint = models.UUIDField(null=True)
    contact_revision = models.IntegerField(null=True)
    first_synced_at = models.DateTimeField(null=True)

    class Meta:
        # Of an expression, so that nobody who looks for a person of a run comes by this index,
        # through all images of the run: where runs have few on average both seem equally good.
        # Of a cast, as few else are leakproof: below a policy no other would be looked up.
        indexes = [
            models.Index(Cast("run_id", models.FloatField()), "place", name="image_by_place")
        ]
