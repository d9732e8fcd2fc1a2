"""Locks a run before anything of its sync, see `syncs.state.activate`."""

from syncs.models import ImportRun


def hold_run(run_id: int) -> ImportRun:
    """Lock a run until the transaction ends, and return it with its sync and list.

    Whoever cancels it waits, or is waited for: it says afterwards whether it is cancelled.
    """
    runs = ImportRun.objects.select_related("sync__mailing_list")
    return runs.select_for_update(of=("self",)).get(pk=run_id)
