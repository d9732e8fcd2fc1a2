"""The turns of organisations, which share the workers fairly: when each was last served."""

from django.db import models


class OrganisationTurn(models.Model):
    """The begin of an organisation's last turn; none: it never had one.

    A table of its own, written only by the statement that takes a lease: nobody who edits an
    organisation keeps a worker waiting.
    """

    organisation_id = models.BigIntegerField(primary_key=True)
    served_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Organisation {self.organisation_id}, {self.served_at}"
