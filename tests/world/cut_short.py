"""Ends a run before its time, in ranges so small that it can be done between any two of them."""

import pytest
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from accounts.tenancy.standing import serving_nobody
from contacts.models import Membership, MembershipClaim
from syncs.domain.outcomes import Outcome
from syncs.models import ImportRun, Phase, RunRow, RunState
from syncs.queue.cancel import request_cancel
from syncs.queue.request import request_run
from syncs.run.advance import advance
from syncs.sql.statements import staging_table_of
from tests.world.imports import drive, drive_to, is_balanced


def use_tiny_ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each step that goes through ordinals treat two of them, in a transaction of its own."""
    monkeypatch.setattr("syncs.checkpoint.phases.SMALL", -1)
    for module in ("apply", "apply_removals", "decide_removals", "hold", "remove_held"):
        monkeypatch.setattr(f"syncs.run.{module}.RANGE", 2)


def ordinary_slices() -> override_settings:
    """Let slices meanwhile be as long as they want to be, where a test has tiny ones."""
    return override_settings(RUN_SLICE_SECONDS=30)


def drive_into_applying(run: ImportRun, steps: int) -> bool:
    """Drive the run, in tiny slices, to where it begins to apply, and so many steps further; tell
    whether it goes on then."""
    with override_settings(RUN_SLICE_SECONDS=0.000_001):
        drive_to(run, Phase.APPLY)
        return take_steps(run, steps)


def take_steps(run: ImportRun, number: int) -> bool:
    """Take so many steps, where slices are tiny; tell whether the run goes on then."""
    for _ in range(number):
        advance(run.pk)
    run.refresh_from_db()
    return not run.is_finished


def cancelled(run: ImportRun) -> None:
    """Somebody cancels the run."""
    request_cancel(run, timezone.now())


def bereft(run: ImportRun) -> None:
    """PostgreSQL crashes, and what the run has read is lost: it fails."""
    with serving_nobody(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {staging_table_of(run.pk)}")


def end(run: ImportRun) -> None:
    """Drive the run to its end, early or not, and see that it has applied whole batches."""
    drive(run)
    assert is_balanced(run)
    assert_whole(run)


def do_the_rest(run: ImportRun) -> None:
    """Drive the run that follows one that has ended early, asked for if need be."""
    following = run.sync.runs.filter(pk__gte=run.pk)
    for queued in following.filter(state=RunState.QUEUED):
        drive(queued)
    if not following.filter(state=RunState.SUCCEEDED).exists():
        assert drive(request_run(run.sync, user=None, full=run.full)).state == RunState.SUCCEEDED


def assert_whole(run: ImportRun) -> None:
    """Nobody is a member without a claim or the reverse, and nobody whom the ledger calls removed
    is a member, or was removed twice."""
    here = {"organisation_id": run.organisation_id}
    members = set(Membership.objects.filter(**here).values_list("mailing_list_id", "contact_id"))
    claims = MembershipClaim.objects.filter(**here).values_list("mailing_list_id", "contact_id")
    rows = RunRow.objects.filter(run_id=run.pk, outcome=Outcome.DELETED)
    removed = list(rows.values_list("contact_id", flat=True))
    assert members == set(claims)
    assert len(removed) == len(set(removed))
    for contact_id in removed:
        assert (run.sync.mailing_list_id, contact_id) not in members
