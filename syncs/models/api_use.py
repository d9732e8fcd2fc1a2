"""The API credits of each connection's Recruit account: those it has used, hour by hour, and the
balance that Recruit told of last.

Uses are counted by the documented prices in the transaction that records the calls; Recruit's own
count includes what other programs use.
"""

from typing import ClassVar

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


class CreditBalanceManager(models.Manager["CreditBalance"]):
    def forget(self, connection_id: int) -> None:
        """Forget what was told: the next client asks whether there are credits again."""
        self.filter(pk=connection_id).delete()


class CreditBalance(models.Model):
    """The balance that was told last; there is no row where nothing was."""

    connection = models.OneToOneField(
        Connection, models.CASCADE, primary_key=True, related_name="credit_balance"
    )
    limit = models.BigIntegerField(null=True, help_text="Credits of a rolling day")
    left = models.BigIntegerField(null=True)
    resets_at = models.DateTimeField(null=True, help_text="When some come back")
    spent_until = models.DateTimeField(
        null=True, help_text="When there are some again after a call was refused for lack of them"
    )

    objects: ClassVar[CreditBalanceManager] = CreditBalanceManager()

    def __str__(self) -> str:
        return f"{self.left} of {self.limit}"
