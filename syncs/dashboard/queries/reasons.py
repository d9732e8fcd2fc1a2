"""The reasons for which records were ignored lately (R94)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Organisation
from syncs.domain.outcomes import Reason
from syncs.models import ImportRun
from syncs.models.import_run import IMPORTING


@dataclass(frozen=True)
class ReasonLately:
    """A reason with the records that were ignored for it, and in how many runs."""

    reason: Reason
    records: int
    runs: int


def reasons_since(organisation: Organisation, since: datetime) -> list[ReasonLately]:
    """Return the reasons of imports that were asked for since then, the most frequent first."""
    runs = ImportRun.objects.filter(
        organisation=organisation, created_at__gte=since, kind__in=IMPORTING, ignored__gt=0
    )
    records: Counter[str] = Counter()
    in_runs: Counter[str] = Counter()
    for counted in runs.values_list("ignored_reasons", flat=True):
        records.update(counted)
        in_runs.update(counted.keys())
    return [
        ReasonLately(Reason[code.upper()], number, in_runs[code])
        for code, number in records.most_common()
    ]
