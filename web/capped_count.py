"""Counts that stay cheap: beyond a limit nobody needs the last digit while waiting for a page."""

from dataclasses import dataclass

from django.db.models import Model, QuerySet

MAX_COUNTED = 10_000


@dataclass(frozen=True)
class CappedCount:
    """A number of rows; `is_capped` means that and more."""

    number: int
    is_capped: bool = False

    @classmethod
    def of(cls, counted: int) -> "CappedCount":
        """Return the count of rows that was stopped after `MAX_COUNTED` + 1."""
        return cls(min(counted, MAX_COUNTED), counted > MAX_COUNTED)

    def __str__(self) -> str:
        return f"{self.number:,}{'+' if self.is_capped else ''}"

    def __bool__(self) -> bool:
        return bool(self.number)


def capped_count(rows: QuerySet[Model]) -> CappedCount:
    """Count `MAX_COUNTED` + 1 rows at most."""
    return CappedCount.of(rows.order_by()[: MAX_COUNTED + 1].count())
