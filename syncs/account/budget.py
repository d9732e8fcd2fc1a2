"""The API credits of a connection, which its runs and pages share through PostgreSQL.

Runs leave a share of them to people (`CREDITS_KEPT_PERCENT`), and do not each ask to find out that
there are none.
"""

from dataclasses import asdict

from django.conf import settings

from recruit import Budget
from recruit.budget import CreditsTold
from syncs.models import CreditBalance


class SharedBudget(Budget):
    """The `recruit.Budget` of one client of a connection."""

    def __init__(self, connection_id: int, *, for_people: bool) -> None:
        balance = CreditBalance.objects.filter(pk=connection_id).first()
        told = None
        if balance:
            told = CreditsTold(balance.limit, balance.left, balance.resets_at, balance.spent_until)
        super().__init__(told, share=settings.CREDITS_KEPT, for_people=for_people)
        self._connection_id = connection_id
        self._stored = self.told

    def settle(self) -> None:
        if self.told == self._stored:
            return
        told = asdict(self.told)
        CreditBalance.objects.bulk_create(
            [CreditBalance(connection_id=self._connection_id, **told)],
            update_conflicts=True,
            unique_fields=["connection"],
            update_fields=list(told),
        )
