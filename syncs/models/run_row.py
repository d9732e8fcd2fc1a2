"""The ledger: what a run found about one record or did to one person (R60).

Most outcomes are that nothing has changed, and say nothing else. These are packed, up to a thousand
to a row, and all others have a row each. See `docs/decisions/0042-ledger-blocks.md`.
"""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from syncs.domain.outcomes import Outcome


class LedgerFields(models.Model):
    """The columns of an outcome in the ledger.

    `outcome` and `reason` are the numbers of `syncs.domain.outcomes`. `ordinal` is the record's
    place in the run. `email` is kept only where no contact has it. `detail` says what a person
    needs to understand the row: a suggestion, left-out values, values before the change.
    """

    pk = models.CompositePrimaryKey("run_id", "outcome", "ordinal")
    run_id = models.BigIntegerField()
    outcome = models.SmallIntegerField()
    ordinal = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    reason = models.SmallIntegerField(null=True)
    record_id = models.BigIntegerField(null=True)
    contact_id = models.BigIntegerField(null=True)
    email = models.TextField(null=True)
    detail = models.JSONField(null=True)

    class Meta:
        abstract = True


class RunRow(LedgerFields):
    """A row of the ledger: written by the million, so narrow, with a composite key in the order in
    which rows are read.

    Who asks for outcomes among which *unchanged* is asks `LedgerEntry`, or reads `UnchangedBlock`
    too.
    """

    class Meta:
        indexes = [models.Index("contact_id", "run_id", name="run_row_of_contact")]

    @classmethod
    def unpacked(cls, **columns: int) -> Self:
        """Return an outcome that was read out of a block as the row that it would be; it is not
        stored."""
        return cls(outcome=Outcome.UNCHANGED.value, **columns)


class UnchangedBlock(models.Model):
    """Outcomes of records that are as they were, of a contact as the sync left it: neither has
    anything to tell but who it is.

    The arrays have an element for each outcome, by contact, so that the outcome of a contact is
    found by looking into few blocks. The ordinals of a block are those that follow the first one,
    each plus its shift: mostly 0, which takes no place. An outcome that has become a row of its own
    has left its place, in which the contact is null; `size` is how many are left.
    """

    pk = models.CompositePrimaryKey("run_id", "first_ordinal")
    run_id = models.BigIntegerField()
    first_ordinal = models.BigIntegerField()
    last_ordinal = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    first_contact_id = models.BigIntegerField()
    last_contact_id = models.BigIntegerField()
    size = models.IntegerField()
    ordinal_shifts = ArrayField(models.IntegerField())
    record_ids = ArrayField(models.BigIntegerField())
    contact_ids = ArrayField(models.BigIntegerField(null=True))

    class Meta:
        indexes = [
            models.Index(
                "organisation_id",
                "run_id",
                "first_contact_id",
                "last_contact_id",
                name="unchanged_block_by_contact",
            )
        ]


class LedgerEntry(LedgerFields):
    """An outcome of the ledger, however it is stored: a view of rows and blocks, to be asked for
    those of one run or two."""

    class Meta:
        managed = False
        db_table = "syncs_ledger"
