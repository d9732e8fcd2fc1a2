"""The source records that would let go of the people of a hold (R74)."""

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from syncs.domain.outcomes import Reason
from syncs.models.hold import UNANSWERED, Hold
from syncs.models.sync import Sync


class HeldRecordManager(models.Manager["HeldRecord"]):
    """The records of holds, whoever is asked."""

    def unanswered_opt_outs(self, mailing_list_id: int) -> models.QuerySet["HeldRecord"]:
        """Return those that say that somebody on this list has opted out, and about which nobody
        has answered that the person stays: in doubt no mail (R15, R69), decision 0045."""
        syncs = Sync.objects.filter(mailing_list_id=mailing_list_id)
        unanswered = Hold.objects.filter(pk=OuterRef("hold_id"), answer__in=UNANSWERED)
        return self.filter(
            Q(joined=True) | Exists(unanswered),
            sync_id__in=syncs.values("pk"),
            because=Reason.OPTED_OUT.value,
        )


class HeldRecord(models.Model):
    """A record that would let go of a contact, and why; its claim on the contact is kept.

    What it means is told by the answer to its hold: see `HoldAnswer`. The record may be
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

    objects: ClassVar[HeldRecordManager] = HeldRecordManager()
