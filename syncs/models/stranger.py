"""The addresses that syncs have read and imported nobody from (R93, R97)."""

from django.db import models


class Stranger(models.Model):
    """A text that stood in the place of an address in a record of which no contact was made.

    Kept once for each record and text, with the newest row of the ledger about it, so that a search
    need not look through the ledger and the answer outlives it. Rows are noted after their run has
    ended (`syncs/taking_up/actions/note.py`), so that no run waits for it.

    `address` is the text normalised, valid or not. `run_id`, `outcome` and `ordinal` are the key of
    the row, `reason` and `detail` what it says, the name of the
    person among it. Any part of address and name is found by the index `stranger_by_text`, whose
    expression no index of Django's can have (`syncs/migrations/0040_strangers_by_name.py`).
    """

    pk = models.CompositePrimaryKey("sync_id", "record_id", "email")
    sync_id = models.BigIntegerField()
    record_id = models.BigIntegerField()
    email = models.TextField(db_collation="C", help_text="As the record had it; empty for none")
    organisation_id = models.BigIntegerField()
    address = models.TextField(db_collation="C")
    run_id = models.BigIntegerField()
    outcome = models.SmallIntegerField()
    ordinal = models.BigIntegerField()
    reason = models.SmallIntegerField(null=True)
    detail = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index("organisation_id", "address", name="stranger_by_address"),
        ]
