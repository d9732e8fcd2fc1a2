"""The API credits that each connection has used of its Recruit account, hour by hour.

Counted by the documented prices in the transaction that records the calls; Recruit's own count
includes what other programs use.
"""

from django.db import models

from syncs.models.connection import Connection


class ApiUse(models.Model):
    """The calls and credits of one hour."""

    pk = models.CompositePrimaryKey("connection_id", "hour")
    connection = models.ForeignKey(
        Connection, models.CASCADE, related_name="api_use", db_index=False
    )
    hour = models.DateTimeField(help_text="The beginning of the hour (UTC)")
    calls = models.IntegerField(default=0)
    credits = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H}: {self.credits} credits"
