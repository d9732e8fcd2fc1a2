"""The API credits of a connection's account, as the last answers told of them."""

from typing import ClassVar

from django.db import models

from syncs.models.connection import Connection


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
