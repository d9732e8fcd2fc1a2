"""Many runs that wait for a worker."""

from accounts.models import Organisation
from syncs.models import ImportRun, RunCheckpoint, Sync, Trigger
from tests.builders import make_sync


def make_waiting(organisation: Organisation, number: int) -> None:
    """Make runs that wait, of as many syncs with one connection."""
    first = make_sync(organisation)
    syncs = Sync.objects.bulk_create(
        Sync(
            organisation=organisation,
            connection=first.connection,
            mailing_list=first.mailing_list,
            module=first.module,
            name=f"{first.name}, number {number}",
        )
        for number in range(number)
    )
    runs = ImportRun.objects.bulk_create(
        ImportRun(organisation=organisation, sync=sync, trigger=Trigger.MANUAL) for sync in syncs
    )
    RunCheckpoint.objects.bulk_create(
        RunCheckpoint(run=run, organisation_id=organisation.pk) for run in runs
    )
