"""The ledger: what a run found about one record or did to one person (R60)."""

from django.db import models


class RunRow(models.Model):
    """A row of the ledger: written by the million, so narrow, with a composite key in the order in
    which rows are read.

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
        indexes = [models.Index("contact_id", "run_id", name="run_row_of_contact")]
