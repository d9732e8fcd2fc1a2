"""Files of addresses to be suppressed: what was read of each line, before and after (R70, R106)."""

from django.db import models

from accounts.models import Organisation, User
from contacts.models.suppression import SuppressionKind


class LineVerdict(models.IntegerChoices):
    """The things that can become of a line of a file."""

    SUPPRESS = 1, "To be suppressed"
    KNOWN = 2, "Suppressed before"
    REPEATED = 3, "Twice in the file"
    EMPTY = 4, "No address"
    MALFORMED = 5, "Not an e-mail address"
    UNKNOWN_KIND = 6, "Unknown kind"
    ERASED = 7, "Erased for good"


class SuppressionFile(models.Model):
    """A file that somebody has sent; nothing is suppressed until `applied_at`.

    Its lines are kept for a month, as the report of what became of each.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE)
    name = models.CharField(max_length=200)
    uploaded_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    suppressed = models.IntegerField(default=0, help_text="Addresses suppressed from it")

    def __str__(self) -> str:
        return self.name


class SuppressionFileLine(models.Model):
    """One line of a file. `number` is the line of the file on which it begins, from 1.

    `text` is what stood in the place of the address, shortened. A line without a verdict that
    needs an address has none. Of who was erased for good `digest` is what remains of the address,
    as `ErasedAddress` has it, so that the kind is kept with the erasure once the file is applied.
    """

    pk = models.CompositePrimaryKey("file_id", "number")
    file = models.ForeignKey(SuppressionFile, models.CASCADE, db_index=False)
    number = models.IntegerField()
    verdict = models.SmallIntegerField(choices=LineVerdict)
    text = models.TextField()
    address = models.TextField(db_collation="C", null=True)
    digest = models.BinaryField(null=True)
    kind = models.SmallIntegerField(choices=SuppressionKind, null=True)
    note = models.TextField(default="")
    detail = models.TextField(default="", help_text="What is wrong, or which line is the same")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(verdict=LineVerdict.SUPPRESS)
                | models.Q(address__isnull=False, kind__isnull=False),
                name="suppressed_line_has_address",
            ),
        ]
